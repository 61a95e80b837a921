"""The gold of drift and the package's answers to it: over the sentences of the spans, and over whole pages."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from changes_gold import Answer, Gold, Pair, Version
from diglot.align.segments import read_sentences, source_text
from diglot.drift.changes import compare
from diglot.model import Change, ChangeKind, Segment
from diglot.page import read_page

SOURCE = "en-US"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an engine is asked for and what it says: only pairs of these old and new sentences count."""

    answer: Answer
    old: set[int]
    new: set[int]


def by_spans(gold: Gold) -> Asked:
    """The engine over the sentences of the spans."""
    old, new = (in_a_row(version.english) for version in (gold.old, gold.new))
    numbers = tuple({segment.start: number for number, segment in enumerate(side)} for side in (old, new))
    answer = read_answer(
        compare(old, new),
        lambda segment: _within(segment, numbers[0]),
        lambda segment: _within(segment, numbers[1]),
    )
    return Asked(answer, set(range(len(old))), set(range(len(new))))


def in_a_row(sentences: Sequence[str]) -> list[Segment]:
    """Sentences as segments of a text that has each on a line of its own."""
    found: list[Segment] = []
    start = 0
    for sentence in sentences:
        found.append(Segment(sentence, None, start, start + len(sentence)))
        start += len(sentence) + 1
    return found


def _within(segment: Segment, numbers: dict[int, int]) -> list[int]:
    return [number for start, number in numbers.items() if segment.start <= start < max(segment.end, segment.start + 1)]


def by_pages(gold: Gold, locale: str) -> Asked:
    """The engine over the English of two pages as a user has it, cut by its own rules. What is cut otherwise than the
    spans are is not asked for.
    """
    (old, of_old), (new, of_new) = (_page(version, locale) for version in (gold.old, gold.new))

    def numbered(known: dict[int, int]) -> Callable[[Segment], list[int]]:
        return lambda segment: _within(segment, known)

    answer = read_answer(compare(old, new), numbered(of_old), numbered(of_new))
    return Asked(answer, set(of_old.values()), set(of_new.values()))


def _page(version: Version, locale: str) -> tuple[tuple[Segment, ...], dict[int, int]]:
    return _read(version.files[locale], locale)


@cache
def _read(path: Path, locale: str) -> tuple[tuple[Segment, ...], dict[int, int]]:
    """The segments of a page's English, and by where they start the number of the span that each is."""
    plain = source_text(read_page(path.name, locale, path.read_bytes()))
    segments = read_sentences(plain, SOURCE)
    starts, ends = [span.start for span in plain.segments], [span.end for span in plain.segments]
    touched = [range(bisect_right(ends, segment.start), bisect_left(starts, segment.end)) for segment in segments]
    times: dict[int, int] = {}
    for spans in touched:
        for number in spans:
            times[number] = times.get(number, 0) + 1
    return segments, {
        segment.start: spans[0]
        for segment, spans in zip(segments, touched, strict=True)
        if len(spans) == 1 and times[spans[0]] == 1
    }


def read_answer(
    changes: Sequence[Change], of_old: Callable[[Segment], list[int]], of_new: Callable[[Segment], list[int]]
) -> Answer:
    """Changes by the numbers of their sentences."""
    answer = Answer(set(), set(), set())
    pairs: dict[ChangeKind, set[Pair]] = {
        ChangeKind.UNCHANGED: answer.unchanged,
        ChangeKind.MOVED: answer.moved,
        ChangeKind.EDITED: answer.edited,
    }
    for change in changes:
        ours = of_old(change.old) if change.old else []
        theirs = of_new(change.new) if change.new else []
        if not ours or not theirs:
            continue
        if change.kind is ChangeKind.SPLIT:
            answer.split.add((ours[0], (theirs[0], theirs[-1])))
        elif change.kind is ChangeKind.JOINED:
            answer.joined.add((theirs[0], (ours[0], ours[-1])))
        else:
            pairs[change.kind].add((ours[0], theirs[0]))
    return answer


def is_held_out(gold: Gold) -> bool:
    """Whether the page is of the half on which no threshold was chosen."""
    return sum(map(ord, gold.old.page)) % 2 == 1
