"""Translations of sentences that are new in the source, put into a page behind what stands before them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from diglot.errors import EditError
from diglot.exchange import inline
from diglot.exchange.additions import Order
from diglot.exchange.shapes import Shape, codes, shape
from diglot.exchange.units import ADDED, Correction, digest, place_digest
from diglot.markdown import parse_inline
from diglot.model import Edit, Page
from diglot.page import with_edits

# Puts no code and no block of its own into a page.
_WORD = "x"
# So many texts of a page are tried: each takes the time of reading the page.
_TRIES = 50
# So many translations of a page are looked for: a damaged file may have more than the page has sentences.
_MOST_SOUGHT = 500
# What is behind a text that is whole: nothing in its line or cell, or white space where it closes a sentence.
_END = re.compile(r"[ \t]*(?:\r?\n|\||\Z)|(?<!\w)\s")
_CHANGED = "the page or its source has changed here since it was exported; export the page again"


@dataclass(slots=True)
class Insertions:
    """What comes of new sentences: the page with those that fit, the ids of these, of those that say nothing or are in
    it already, and the corrections that are refused, each with the reason.
    """

    page: Page
    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: list[tuple[Correction, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Text:
    """A translation for the sentence that starts at an offset of the source, and what parts it from what is before.

    `at` is the offset of the page that it went to when this was exported, `mark` what that place is known by, `number`
    how many others go there before it.
    """

    correction: Correction
    at: int
    mark: str
    start: int
    sentence: str
    number: int
    gap: str

    @property
    def target(self) -> str:
        """What goes into the page, without what parts it from the rest."""
        return self.correction.target.strip()

    @property
    def whole(self) -> str:
        """All that goes into the page."""
        return self.gap + self.target


def insert(  # noqa: PLR0913  # a page before and after its other edits, and what these are
    before: Page,
    edited: Page,
    edits: Sequence[Edit],
    source: Page | None,
    corrections: Iterable[Correction],
    *,
    previous: Mapping[int, str],
) -> Insertions:
    """Put what came back for new sentences of a source into a page, which has had other edits; `before` is the page
    without these. `previous` has the targets that came back with them, by the offset where what they translate ended
    when the page was exported.
    """
    done = Insertions(edited)
    order = Order(source) if source else None
    places: dict[tuple[int, str], list[_Text]] = {}
    for correction in corrections:
        if not correction.target.strip():
            done.kept.append(correction.unit)
        elif correction.refusal:
            done.refused.append((correction, correction.refusal))
        elif order is None:
            done.refused.append((correction, "there is no source page any more"))
        elif (text := _read(before, order, correction)) is None:
            done.refused.append((correction, _CHANGED))
        else:
            places.setdefault((text.at, text.mark), []).append(text)
    if order is not None and places:
        inserter = _Inserter(done, edits, before, order)
        groups = [inserter.find(texts, previous.get(at, "")) for (at, _), texts in places.items()]
        for group in sorted(groups, key=lambda each: each.at):
            inserter.put(group)
    return done


@dataclass(frozen=True, slots=True)
class _Group:
    """Texts that go to an offset of the page as it was before any edit, behind `number` others of their place."""

    at: int
    number: int
    texts: Sequence[_Text]


class _Inserter:
    """Puts texts into a page, from its start to its end."""

    def __init__(self, done: Insertions, edits: Sequence[Edit], before: Page, order: Order) -> None:
        self.done = done
        self.edits = edits
        self.before = before
        self.order = order
        self.shape = shape(done.page)
        self.moved = self.tries = 0
        # For each place where the text that goes there has come to, and the number of the next one.
        self.reached: dict[int, tuple[int, int]] = {}
        self.sought: dict[str, int | None] = {}

    @cached_property
    def places(self) -> dict[str, int | None]:
        """The offsets of the page by what they are known by; None where several are known by the same."""
        found: dict[str, int | None] = {}
        for at in range(self.before.body_start, len(self.before.text) + 1):
            mark = place_digest(self.before, at, at)
            found[mark] = None if mark in found else at
        return found

    def find(self, texts: Iterable[_Text], previous: str) -> _Group:
        """Where texts of one place go: where they did, or else to the one place with the same around it. The first of
        them may be there already.
        """
        row: list[_Text] = []
        others: list[_Text] = []
        for text in sorted(texts, key=lambda each: each.number):
            (row if text.number == len(row) else others).append(text)
        at, mark = (row or others)[0].at, (row or others)[0].mark
        for place in self.candidates(at, mark, previous):
            if (found := _reached(self.before, place, row, mark)) is not None:
                number, end = found
                self.keep(row[:number])
                fitting: list[_Text] = []
                for text in (*row[number:], *others):
                    if self.order.gap(text.start, self.before, end) is None:
                        self.done.refused.append((text.correction, _CHANGED))
                    else:
                        fitting.append(text)
                return _Group(end, number, fitting)
        # Who has put them there may have changed what is around, too.
        behind = self.behind(previous)
        there = 0 if behind is None else _standing(self.before, behind, row)
        self.keep(row[:there])
        self.done.refused += ((text.correction, _CHANGED) for text in (*row[there:], *others))
        return _Group(at, there, ())

    def candidates(self, at: int, mark: str, previous: str) -> Iterator[int]:
        """Offsets of the page that may be the place."""
        if self.before.body_start <= at <= len(self.before.text):
            yield at
        if (moved := self.places.get(mark)) is not None:
            yield moved
        if (behind := self.behind(previous)) is not None:
            yield behind

    def behind(self, previous: str) -> int | None:
        """Where the translation of the sentence before ends; None where that can't be told."""
        if previous not in self.sought and len(self.sought) < _MOST_SOUGHT:
            self.sought[previous] = _only(self.before, previous)
        return self.sought.get(previous)

    def keep(self, texts: Iterable[_Text]) -> None:
        self.done.kept += (text.correction.unit for text in texts)

    def put(self, group: _Group) -> None:
        for text in group.texts:
            start = _after(self.edits, group.at) + self.moved
            end, following = self.reached.get(group.at, (start, group.number))
            if reason := self.misfit(text, end, following):
                self.done.refused.append((text.correction, reason))
            else:
                self.done.taken.append(text.correction.unit)
                self.moved += len(text.whole)
                self.reached[group.at] = end + len(text.whole), text.number + 1

    def misfit(self, text: _Text, end: int, following: int) -> str | None:
        """Why a text can't stand there; None where it does now."""
        if text.number != following:
            return "a new sentence before it is not translated, or was not taken"
        if reason := inline.misfit(text.target, "", text.sentence):
            return reason
        self.tries += 1
        if self.tries > _TRIES:
            return f"{_TRIES} new sentences of a page are tried at once; import the file again"
        grown = _grown(self.done.page, self.shape, end, text)
        if grown is None:
            return "the text would become another structure of Markdown than its sentence has"
        self.done.page, self.shape = grown
        return None


def _read(page: Page, order: Order, correction: Correction) -> _Text | None:
    """A translation with what its id says; None where the source has no such sentence there any more."""
    found = ADDED.fullmatch(correction.unit)
    assert found is not None  # noqa: S101  # the caller has looked
    at, start, length, number = (int(found[group]) for group in range(1, 5))
    sentence = order.text[start : start + length]
    # At the end of a page there is nothing in the way.
    gap = order.gap(start, page, len(page.text))
    if gap is None or digest(sentence) != found[5]:
        return None
    return _Text(correction, at, found[6], start, sentence, number, gap)


def _only(page: Page, text: str) -> int | None:
    """Where a text of the page ends, however its lines are broken; None where it is not there, or more than once."""
    pattern = re.compile(r"\s+".join(map(re.escape, text.split())))
    found = [*islice(pattern.finditer(page.text, page.body_start), 2)] if text else []
    return found[0].end() if len(found) == 1 else None


def _ends(page: Page, at: int, row: Iterable[_Text]) -> list[int]:
    """The offset, and behind it the ends of those texts of a row that stand there one behind the other."""
    ends = [at]
    for text in row:
        if not page.text.startswith(text.whole, ends[-1]):
            break
        ends.append(ends[-1] + len(text.whole))
    return ends


def _reached(page: Page, at: int, row: Iterable[_Text], mark: str) -> tuple[int, int] | None:
    """How many texts of a row stand at a place already, and where the last one ends; None where the text around is not
    that of the place, or leaves it open how many they are.
    """
    ends = _ends(page, at, row)
    fitting = [(number, end) for number, end in enumerate(ends) if place_digest(page, at, end) == mark]
    return fitting[0] if len(fitting) == 1 else None


def _standing(page: Page, at: int, row: Iterable[_Text]) -> int:
    """How many texts of a row stand at an offset as whole sentences."""
    ends = _ends(page, at, row)
    return max((number for number, end in enumerate(ends) if number and _END.match(page.text, end)), default=0)


def _after(edits: Sequence[Edit], at: int) -> int:
    """Where an offset of the page is after the edits before it."""
    return at + sum(len(edit.new) - (edit.end - edit.start) for edit in edits if edit.end <= at)


def _grown(page: Page, own: Shape, at: int, text: _Text) -> tuple[Page, Shape] | None:
    """The page with a text at an offset, and its shape; None where that would be more than one more text in it."""
    try:
        word, whole = (with_edits(page, [Edit(at, at, text.gap + each)]) for each in (_WORD, text.target))
    except EditError:
        return None
    plain, after = shape(word), shape(whole)
    more = own.codes + Counter(codes(parse_inline(text.target)))
    if plain.blocks != after.blocks or plain.codes != own.codes or after.codes != more:
        return None
    return (whole, after) if _has_all(plain.blocks, own.blocks) else None


def _has_all(grown: object, own: object) -> bool:
    """Whether a structure has all that another has, in its order."""
    rest = _flat(grown)
    return all(any(each == other for other in rest) for each in _flat(own))


def _flat(blocks: object) -> Iterator[str]:
    if isinstance(blocks, tuple):
        for each in blocks:
            yield from _flat(each)
    else:
        yield str(blocks)
