"""Translations of sentences that are new in the source, put into a page behind what stands before them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from diglot.errors import EditError
from diglot.exchange import inline
from diglot.exchange.additions import Order
from diglot.exchange.shapes import Shape, codes, shape
from diglot.exchange.units import ADDED, Correction, added_mark
from diglot.markdown import parse_inline
from diglot.model import Edit, Page
from diglot.page import with_edits

# Puts no code and no block of its own into a page.
_WORD = "x"
# So many texts of a page are tried: each takes the time of reading the page.
_TRIES = 50
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
    """A translation with its sentence, where it goes in the page as it was before any edit, and what parts it from
    what is there; `number` others go there before it.
    """

    correction: Correction
    target: str
    sentence: str
    at: int
    gap: str
    number: int


def insert(
    before: Page, edited: Page, edits: Sequence[Edit], source: Page | None, corrections: Iterable[Correction]
) -> Insertions:
    """Put what came back for new sentences of a source into a page, which has had other edits; `before` is the page
    without these, of which the ids speak.
    """
    done = Insertions(edited)
    order = Order(source) if source else None
    texts: list[_Text] = []
    for correction in corrections:
        if not correction.target.strip():
            done.kept.append(correction.unit)
        elif correction.refusal:
            done.refused.append((correction, correction.refusal))
        elif order is None:
            done.refused.append((correction, "there is no source page any more"))
        elif (text := _placed(before, order, correction)) is None:
            if _is_there(before, order, correction):
                done.kept.append(correction.unit)
            else:
                done.refused.append((correction, _CHANGED))
        else:
            texts.append(text)
    inserter = _Inserter(done, edits)
    for text in sorted(texts, key=lambda each: (each.at, each.number)):
        inserter.put(text)
    return done


class _Inserter:
    """Puts texts into a page, from its start to its end."""

    def __init__(self, done: Insertions, edits: Sequence[Edit]) -> None:
        self.done = done
        self.edits = edits
        self.shape = shape(done.page)
        self.moved = self.tries = 0
        # For each place where the text that goes there has come to, and the number of the next one.
        self.reached: dict[int, tuple[int, int]] = {}

    def put(self, text: _Text) -> None:
        whole = text.gap + text.target
        end, following = self.reached.get(text.at, (_after(self.edits, text.at) + self.moved, 0))
        if self.done.page.text.startswith(whole, end):
            self.done.kept.append(text.correction.unit)
        elif reason := self.misfit(text, end, following):
            self.done.refused.append((text.correction, reason))
            return
        else:
            self.done.taken.append(text.correction.unit)
            self.moved += len(whole)
        self.reached[text.at] = end + len(whole), text.number + 1

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


def _numbers(unit: str) -> tuple[int, int, int, int, str]:
    found = ADDED.fullmatch(unit)
    assert found is not None  # noqa: S101  # the caller has looked
    return int(found[1]), int(found[2]), int(found[3]), int(found[4]), found[5]


def _is_there(page: Page, order: Order, correction: Correction) -> bool:
    """Whether a translation stands in the page once, parted from what is before as its sentence is: who has put it
    there may have changed what is before, too.
    """
    _, start, _, _, _ = _numbers(correction.unit)
    target = correction.target.strip()
    places = [found.start() for found in re.finditer(re.escape(target) + r"(?!\S)", page.text)]
    if len(places) != 1:
        return False
    gap = order.gap(start, page, places[0] + len(target))
    return bool(gap) and page.text.endswith(gap or "", 0, places[0])


def _placed(page: Page, order: Order, correction: Correction) -> _Text | None:
    """Where a translation goes: where it did, or else behind the one place where the same text ends."""
    at, start, length, number, mark = _numbers(correction.unit)
    sentence = order.text[start : start + length]
    if added_mark(page, at, sentence) != mark:
        ends = range(page.body_start, len(page.text) + 1)
        places = [end for end in ends if added_mark(page, end, sentence) == mark]
        if len(places) != 1:
            return None
        at = places[0]
    gap = order.gap(start, page, at)
    return None if gap is None else _Text(correction, correction.target.strip(), sentence, at, gap, number)


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
