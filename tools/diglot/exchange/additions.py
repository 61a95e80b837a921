"""Sentences that the source has got since a page was made from it, and where their translations go.

A translation goes where its sentence stands: behind the translation of the sentence before, parted from it by what
parts the two in the source, which may be a new line with the mark of a list item or a heading. Where anything else is
between them, such as a table or code, nobody can tell the place from outside.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diglot.align.segments import read_sentences, source_text
from diglot.drift import BeadChanges
from diglot.locales import language_of
from diglot.model import Change, ChangeKind, Page, Segment

_INLINE = re.compile(r"[ \t]+|[ \t]*\r?\n[ \t]*(?:>[ \t]?)*")
_BLOCK = re.compile(r"[ \t]*(?:\r?\n[ \t]*){1,3}(?:#{1,6}[ \t]+|[-*+][ \t]+|[0-9]{1,9}[.)][ \t]+)?")
_LINE_END = re.compile(r"\r?\n")
_ENDS = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_UNSPACED = frozenset(("ja", "km", "lo", "my", "th", "zh"))


@dataclass(frozen=True, slots=True)
class Addition:
    """A new sentence, and the offset in the page's text behind which its translation goes; `number` of those that go
    there come before it.
    """

    sentence: Segment
    at: int
    number: int


class Order:
    """The sentences of a source page, one behind the other."""

    def __init__(self, source: Page) -> None:
        plain = source_text(source)
        self.text = plain.text
        self._before: dict[int, Segment | None] = {}
        last = None
        for sentence in read_sentences(plain, source.locale):
            self._before[sentence.start] = last
            last = sentence

    def before(self, start: int) -> Segment | None:
        """The sentence before the one that starts there."""
        return self._before.get(start)

    def has(self, sentence: Segment) -> bool:
        """Whether a sentence stands in the text as it reads."""
        return self.text[sentence.start : sentence.end] == sentence.text

    def gap(self, start: int, page: Page, at: int) -> str | None:
        """What parts a sentence from the one before it, as it goes into a page at an offset; None where it can't."""
        last = self.before(start)
        if last is None:
            return None
        between = self.text[last.end : start]
        if _INLINE.fullmatch(between):
            is_free = at == len(page.text) or page.text[at].isspace() or page.text[at] == "|"
            return ("" if language_of(page.locale) in _UNSPACED else " ") if is_free else None
        if _BLOCK.fullmatch(between) is None or _ENDS.match(page.text, at) is None:
            return None
        return _LINE_END.sub("\r\n" if "\r\n" in page.text else "\n", between.lstrip(" \t"))


def added(changes: Iterable[Change]) -> Iterator[Segment]:
    """The sentences that are new in the source."""
    return (change.new for change in changes if change.kind is ChangeKind.ADDED and change.new is not None)


def additions(
    page: Page, source: Page, ends: Sequence[int | None], stands: BeadChanges
) -> Iterator[tuple[int, Change, Addition | None]]:
    """The sentences that are new in a source, each with the number of the bead that it comes before, and with its
    place, if that can be told. `ends` has for each bead where its target ends, None where that is not one stretch.
    """
    order = Order(source)
    for at, changes in enumerate(stands.between):
        end = ends[at - 1] if at and not page.spans else None
        reached = {change.new.end for change in stands.beads[at - 1] if change.new} if at else set()
        number = 0
        for change in changes:
            if change.kind is not ChangeKind.ADDED or change.new is None:
                continue
            last = order.before(change.new.start)
            is_next = last is not None and last.end in reached
            if (
                end is None
                or not is_next
                or not order.has(change.new)
                or order.gap(change.new.start, page, end) is None
            ):
                yield at, change, None
                continue
            yield at, change, Addition(change.new, end, number)
            number += 1
            reached = {change.new.end}
