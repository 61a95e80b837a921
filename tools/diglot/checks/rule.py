"""What a rule is, and what it is given to look at."""

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from diglot.align.segments import target_text
from diglot.markdown import Node, parse_inline
from diglot.model import Bead, Case, Edit, Page, Severity
from diglot.positions import Lines
from diglot.prose import prose
from diglot.terms import Terms

# A rule that compares a target with its source looks at pairs that are at least this sure: what is misaligned differs.
_SURE = 0.9


class Unit:
    """A source text and the target that surely translates it, as they stand in the files.

    `start` is the offset of the target in the text of its page; `source_inline` and `target_inline` are the two parsed.
    """

    def __init__(self, bead: Bead, target: str, start: int) -> None:
        self.bead = bead
        self.source = bead.source_text
        self.target = target
        self.start = start

    @cached_property
    def source_inline(self) -> Node:
        """The source as inline Markdown; its offsets are those of `source`."""
        return parse_inline(self.source)

    @cached_property
    def target_inline(self) -> Node:
        """The target as inline Markdown; its offsets are those of `target`."""
        return parse_inline(self.target)

    @cached_property
    def source_prose(self) -> str:
        """The source with filling in place of all that is no text; its offsets are those of `source`."""
        return prose(self.source)

    @cached_property
    def target_prose(self) -> str:
        """The target with filling in place of all that is no text; its offsets are those of `target`."""
        return prose(self.target)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a page that its reader is shown, and its offset in the page's text."""

    text: str
    start: int


class Subject:
    """One case, with what several rules need to know of it; nothing is worked out before it is asked for.

    `terms` is the terminology of the project.
    """

    def __init__(self, case: Case, source_locale: str, terms: Terms) -> None:
        self.case = case
        self.source_locale = source_locale
        self.terms = terms

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.case.page.text if self.case.page else "")

    def hit(self, offset: int, message: str, edits: Sequence[Edit] = ()) -> "Hit":
        """A hit at an offset of the page's text."""
        return Hit(message, *self._lines.position(offset), tuple(edits))

    def note(self, key: str, value: str, offset: int) -> "Note":
        """A note on an offset of the page's text."""
        return Note(key, value, self.case.locale, self.case.path, *self._lines.position(offset))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The pairs of source and target that are sure, in the target's order."""
        page, alignment = self.case.page, self.case.alignment
        if page is None or alignment is None:
            return ()
        places = _Places(page)
        return tuple(
            Unit(bead, page.text[start:end], start)
            for bead in alignment.beads
            if bead.reaches(_SURE)
            for start, end in (places.of(bead),)
        )

    @cached_property
    def shown(self) -> tuple[Stretch, ...]:
        """The body in the language that it is for: of a page with spans their targets and what stands between them."""
        page = self.case.page
        if page is None:
            return ()
        found: list[Stretch] = []
        at = page.body_start
        for span in page.spans:
            if span.start < page.body_start:
                continue
            found.append(Stretch(page.text[at : span.start], at))
            if span.target is not None:
                found.append(Stretch(span.target, span.target_start))
            at = span.end
        found.append(Stretch(page.text[at:], at))
        return tuple(piece for piece in found if piece.text)


class _Places:
    """Where the targets of beads stand in a page's text, whose spans their offsets know nothing of."""

    def __init__(self, page: Page) -> None:
        kept = [span for span in page.spans if span.target is not None]
        segments = target_text(page).segments if kept else ()
        self._starts = [segment.start for segment in segments]
        self._moved = [
            span.target_start + len(span.target or "") - len((span.target or "").lstrip()) - segment.start
            for span, segment in zip(kept, segments, strict=True)
        ]

    def of(self, bead: Bead) -> tuple[int, int]:
        first, last = min(part.start for part in bead.target), max(part.end for part in bead.target)
        if not self._starts:
            return first, last
        moved = self._moved[bisect.bisect_right(self._starts, first) - 1]
        return first + moved, last + moved


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule has to say of one place in the case's file, and how to mend it, where no person is needed for it."""

    message: str
    line: int = 1
    column: int = 1
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule on the whole corpus remembers of one place: pairs with one `key` are compared by their `value`."""

    key: str
    value: str
    locale: str
    path: str
    line: int
    column: int


Check = Callable[[Subject], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Across:
    """A check that needs all pages: what to note of each, and what to say of the notes of all, each with its file."""

    gather: Callable[[Subject], Iterator[Note]]
    judge: Callable[[Sequence[Note]], Iterator[tuple[str, Hit]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A slug `family.name`, how much it matters, the check, and the user's page: the docstring of the rule's module.

    A rule that is not `on` runs only where the settings select it by name.
    """

    slug: str
    severity: Severity
    check: Check | Across
    doc: str = field(repr=False)
    on: bool = True

    @property
    def summary(self) -> str:
        """The first paragraph of the docs."""
        return " ".join(self.doc.strip().split("\n\n", 1)[0].split())

    @property
    def remedy(self) -> str:
        """What the docs tell to do."""
        return _remedy(self.doc)


# Each finding tells it.
@cache
def _remedy(doc: str) -> str:
    match = re.search(r"^Remedy: (?P<text>.+?)(?:\n\n|\Z)", doc.strip(), re.MULTILINE | re.DOTALL)
    return " ".join(match["text"].split()) if match else ""


def reported(slug: str) -> Check:
    """A check for what the reader of the page has met already, under the rule's slug."""

    def check(subject: Subject) -> Iterator[Hit]:
        page = subject.case.page
        for problem in page.problems if page else ():
            if problem.rule == slug:
                yield Hit(problem.message, problem.line, problem.column, problem.edits)

    return check
