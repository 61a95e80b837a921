"""A page without spans and its alignment, made into a side-by-side page: the way back from `strip`."""

import hashlib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diglot.errors import UsageError
from diglot.markdown import parse_inline
from diglot.model import Alignment, Bead, Page, Segment, Thresholds
from diglot.page import UTF_8, published, read_page, write_page
from diglot.provenance import TRANSLATED_KEYS
from diglot.sentences import cut
from diglot.spans import write_pair

# Units are numbered from here, those of the head first.
_FIRST = 101
_PREFIX = 5
_BETWEEN = re.compile(r"(?:[^\S\r\n]|<(?:br|img)\b[^<>]*>)*(?:\r?\n[^\S\r\n]*)?", re.IGNORECASE)
_SOFT_WRAP = re.compile(r"(?<![ \t])[ \t]*\r?\n[ \t]*(?:>[ \t]?)*")
# Elements that begin an HTML block (CommonMark 0.31, 4.6), as far as articles have them.
_HTML_BLOCK = re.compile(
    r"</?(?:blockquote|center|d[dlt]|details|div|form|h[1-6]|hr|iframe|li|ol|p|pre|section|summary|t(?:able|body|d|foot|h|"
    r"head|r)|ul|video)\b",
    re.IGNORECASE,
)
_SPAN_TAG = re.compile(r"</?span\b")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_UNREADABLE = "with tags of spans in its texts the page would not read back"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A bead that the markup can't carry, and why, in a sentence. Its text stays without span."""

    bead: Bead
    reason: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """A side-by-side page: its bytes, the beads that its spans carry, in their order, and those that they can't.

    A bead without source is in neither: there is nothing to carry.
    """

    data: bytes
    carried: tuple[Bead, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """A pair to be: what of the page's text it stands around, and its number."""

    bead: Bead
    start: int
    end: int
    number: str


@dataclass(frozen=True, slots=True)
class _Limits:
    """What is not carried: a bead of less confidence than this, and texts in which this is found."""

    least: float
    excluded: re.Pattern[str] | None


def annotate(
    page: Page, alignment: Alignment, source: Page | None = None, least: float = Thresholds().export
) -> Annotated:
    """The page with a pair of spans around each translated segment, so that `holds`.

    Segments of the source that carry a number keep it; the others are counted after those of the head, which is that of
    `source`, the page that the alignment's source was read from, or where that has none the page's own. Sentences
    translated as one get a `p` number. The prefix of the ids is made from the page's bytes. A bead of less confidence
    than `least` is left out.

    Raises UsageError where the page carries spans already.
    """
    if page.spans:
        message = f"{page.path}: the page carries side-by-side spans already"
        raise UsageError(message)
    first = _FIRST + ((_head_segments(source) if source else 0) or _head_segments(page))
    for excluded in (None, _SPAN_TAG):
        units, left_out = _plan(page, alignment.beads, first, _Limits(least, excluded))
        data = write_page(replace(page, text=_written(page, units)))
        annotated = Annotated(data, tuple(unit.bead for unit in units), left_out)
        if holds(page, annotated):
            return annotated
    # What is left of spans in the page itself mixes with any that are added.
    return Annotated(page.data, (), tuple(LeftOut(bead, _UNREADABLE) for bead in alignment.beads if bead.source))


def holds(page: Page, annotated: Annotated) -> bool:
    """The promise: without its spans the annotated page is the page, byte for byte, and its spans are the beads."""
    spans = read_page(page.path, page.locale, annotated.data).spans
    return published(annotated.data) == page.data and [(span.target, span.source) for span in spans] == [
        (_target_of(page, bead), _source_of(bead)) for bead in annotated.carried
    ]


def _head_segments(page: Page) -> int:
    """How many segments the translatable values of a page's head are."""
    values = [str(value) for key, value in page.meta.items() if value and key.lower() in TRANSLATED_KEYS]
    return sum(len(cut(value, parse_inline(value), page.locale)) for value in values)


def _target_of(page: Page, bead: Bead) -> str:
    return page.text[bead.target[0].start : bead.target[-1].end] if bead.target else ""


def _source_of(bead: Bead) -> str:
    """The source as the markup has it: on one line, unless it comes from spans, where it is so already."""
    return " ".join(part.text if part.id else _SOFT_WRAP.sub(" ", part.text) for part in bead.source)


def _numbered(beads: Sequence[Bead], first: int) -> Iterator[tuple[Bead, str | None]]:
    """The beads that have a source, each with the number of its unit; None where the source page gives none."""
    has_own = any(part.id for bead in beads for part in bead.source)
    number, merged = 0 if has_own else first - 1, _FIRST - 1
    for bead in beads:
        if not bead.source:
            continue
        if has_own:
            units = [part.unit or "" for part in bead.source]
        else:
            units = [str(number + 1 + at) for at in range(len(bead.source))]
        counted = [int(unit) for unit in units if unit.isdecimal()]
        if "" in units or any(value <= number for value in counted):
            yield bead, None
            continue
        number = max(counted, default=number)
        if len(units) == len(counted) == 1:
            yield bead, units[0]
        else:
            merged += 1
            yield bead, f"p{merged}"


def _plan(page: Page, beads: Sequence[Bead], first: int, limits: _Limits) -> tuple[list[_Unit], tuple[LeftOut, ...]]:
    """The units to write, in order, and the beads for which there can be none."""
    units: list[_Unit] = []
    left_out: list[LeftOut] = []
    # Sources that nobody translated, before the first text that somebody did.
    waiting: list[tuple[Bead, str]] = []
    at = page.body_start
    for bead, number in _numbered(beads, first):
        reason = _obstacle(page, bead, at, limits)
        if number is None:
            left_out.append(LeftOut(bead, "its source stands in no span of the page that it was read from"))
        elif reason:
            left_out.append(LeftOut(bead, reason))
        elif bead.target:
            start, at = bead.target[0].start, bead.target[-1].end
            units += (_Unit(each, start, start, own) for each, own in waiting)
            waiting.clear()
            units.append(_Unit(bead, start, at, number))
        elif units:
            units.append(_Unit(bead, at, at, number))
        else:
            waiting.append((bead, number))
    left_out += (LeftOut(bead, "there is no translated text that it could stand beside") for bead, _ in waiting)
    return units, tuple(left_out)


def _obstacle(page: Page, bead: Bead, at: int, limits: _Limits) -> str | None:
    """Why the markup can't carry a bead, or None. No text before `at` is left."""
    if bead.target and not bead.reaches(limits.least):
        return f"it is hardly the translation of its source (confidence {bead.confidence})"
    texts = [part.text for part in (*bead.source, *bead.target)]
    if limits.excluded and any(map(limits.excluded.search, texts)):
        return _UNREADABLE
    if any(_HTML_BLOCK.match(text) or _BLANK_LINE.search(text) for text in texts):
        return "its text is more than one paragraph, or a block of HTML"
    if misplaced := _misplaced(page, bead.target, at):
        return misplaced
    if page.encoding != UTF_8:
        try:
            write_page(replace(page, text=_source_of(bead)))
        except UnicodeEncodeError:
            return f"its source has characters that {page.encoding} lacks"
    return None


def _misplaced(page: Page, target: Sequence[Segment], at: int) -> str | None:
    """Why a target is not one stretch of the page's text from `at` on, or None."""
    if target and target[0].start < at:
        return "its target stands before that of the bead before it"
    if any(page.text[part.start : part.end] != part.text for part in target):
        return "its target does not stand in the page as one piece"
    if any(not _BETWEEN.fullmatch(page.text, one.end, two.start) for one, two in itertools.pairwise(target)):
        return "its target sentences do not stand side by side"
    return None


def _written(page: Page, units: Sequence[_Unit]) -> str:
    prefix = hashlib.sha256(page.data).hexdigest()[:_PREFIX]
    pieces: list[str] = []
    at = 0
    for unit in units:
        pair = write_pair(f"{prefix}-{unit.number}", page.text[unit.start : unit.end], _source_of(unit.bead))
        pieces += page.text[at : unit.start], pair
        at = unit.end
    return "".join((*pieces, page.text[at:]))
