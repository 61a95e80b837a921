"""What is handed to a translator, and what comes back: a page as units, each with its source, its target and its place
in the file.

A unit's id says where its target stands and, by a digest, how it read: so a file that comes back needs nothing else to
be put into the page, or to be refused where the page has changed.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from diglot.align.segments import read_blocks, source_text
from diglot.drift import BeadChanges, standing
from diglot.exchange import inline
from diglot.exchange.additions import Addition, additions
from diglot.model import Bead, Case, Change, ChangeKind, Method, Origin, Page, Segment, Thresholds
from diglot.positions import Lines
from diglot.provenance import TRANSLATED_KEYS
from diglot.sentences import fold

_ID = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}|[0-9a-f]{1,16}-p?[0-9]{1,9}")
_DIGITS = 12
_MOST_PROPOSED = 5
# So many characters on either side tell a place from others.
_AROUND = 32
UNHELD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold (section 2.2, production Char)."""

# What a translator may leave between two sentences of one unit; else its target is not one stretch of the page.
_BETWEEN = re.compile(r"(?:[^\S\r\n]|<(?:br|img)\b[^<>]*>)*(?:\r?\n[ \t>]*)?", re.IGNORECASE)


class Progress(Enum):
    """How far the translation of a unit is."""

    NEW = "new"
    """There is no target."""
    STALE = "stale"
    """The source has moved on from what the target translates."""
    DOUBTFUL = "doubtful"
    """It is not sure that the target translates this source."""
    MACHINE = "machine"
    """Translated by a machine."""
    TRANSLATED = "translated"
    """A person has translated the page, or corrected some of it; or nobody says by whom it was translated."""
    REVIEWED = "reviewed"
    """Looked at by a second person; only what comes back says so."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An earlier translation of the same source, or of one like it. `percent` is 100 for the same one, 101 where it
    also stood between the same neighbours, else less; `where` is the page that has it, or the name of a memory.
    """

    percent: int
    source: str
    target: str
    where: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A source text and its target, both on one line as Markdown (`inline.shown`).

    `start` and `end` are offsets of the target in the page's text; where the page is missing, of the source in the
    text of the source page. `key` is the key of the front matter whose value this is, else empty: such a text is no
    Markdown. `line` counts from 1, `changes` tell what became of the source since the target was made, `news` which
    sentences came beside it that have no unit of their own.
    """

    id: str
    source: str
    target: str
    progress: Progress
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)
    line: int = field(default=1, compare=False)
    key: str = ""
    kind: str = "1-1"
    origin: Origin = Origin.SPAN
    confidence: float = 1.0
    changes: tuple[Change, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    news: tuple[Change, ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether the source has got this sentence since, so that its translation is put into a page that is there."""
        return ADDED.fullmatch(self.id) is not None

    def pieces(self) -> tuple[tuple[inline.Piece, ...], tuple[inline.Piece, ...]]:
        """The pieces of the source and of the target."""
        if self.key:
            return _plain(self.source), _plain(self.target)
        return inline.read(self.source), inline.read(self.target)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a translator should know of the unit, in sentences."""
        found = [f"The front matter's {self.key}."] if self.key else []
        if self.progress is Progress.DOUBTFUL:
            found.append(f"Lined up by {self.origin.value}, with confidence {self.confidence:.2f}: check the source.")
        if self.is_added:
            found.append("New in the source: the translation goes behind the unit before.")
        for change in self.news:
            text = inline.shown(change.new.text) if change.new else ""
            found.append(f"New in the source around here, to be put into the page by hand: {text}")
        return (*found, *map(_told, self.changes))


@dataclass(frozen=True, slots=True)
class Document:
    """A page as units, in the order of the text. `path` is that of the page in the tree, there or not: `is_new` tells.

    `digest` and `source_digest` are the SHA-256 of the bytes of the page and of the source page, in hexadecimal, empty
    where there is none. `left_out` counts translated sentences that can't be corrected here: they have no source, do
    not stand in the file as one stretch, or have characters that XML can't hold. `note` says in a sentence who
    translated the page, as far as the page itself does.
    """

    path: str
    article: str
    locale: str
    source_locale: str
    digest: str
    source_digest: str
    units: tuple[Unit, ...]
    left_out: int = 0
    note: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the page is still to be made."""
        return not self.digest


@dataclass(frozen=True, slots=True)
class Correction:
    """What came back for one unit of a page: the path of the page in the tree, the unit's id, and its target as
    Markdown on one line; empty where there is none.

    `source` is the source text that stood beside it, `note` what the translator said of it. Where `refusal` is not
    empty, the file itself says in a sentence why the target is not to be taken.
    """

    path: str
    unit: str
    target: str
    source: str = ""
    progress: Progress = Progress.TRANSLATED
    note: str = ""
    refusal: str = ""


Proposals = Callable[[Case], Sequence[Sequence[Proposal]]]
"""Earlier translations, the best first: a row for each bead of a case, and behind these one for each sentence that is
new in the source; or, where the page is missing, one for each of its `source_segments`. Rows at the end may be missing.
"""


def known_matches(case: Case) -> Sequence[Sequence[Proposal]]:
    """What the case itself knows: where the same sentence is translated already into the same locale."""
    found = [
        tuple(
            Proposal(100, inline.shown(match.source), inline.shown(match.target), match.path)
            for match in own
            if match.locale == case.locale
        )
        for own in case.matches
    ]
    if case.page is not None or case.article.source is None:
        return found
    # Those of a missing page are by its sentences, which spans may cut in another way.
    by_source = {fold(own[0].source): own for own in found if own}
    return [by_source.get(fold(segment.text), ()) for segment in source_segments(case.article.source)]


def source_segments(source: Page) -> list[Segment]:
    """The texts of a source page that a missing translation is made of, in order."""
    return [part for block in read_blocks(source_text(source), source.locale) for part in block.segments]


def documents(
    cases: Iterable[Case],
    source_locale: str,
    least: float = Thresholds().export,
    proposals: Proposals = known_matches,
) -> Iterator[Document]:
    """Each case as a document, without those that have no source. A bead of less confidence than `least` is no unit."""
    for case in cases:
        if case.page is not None and case.alignment is not None:
            yield _document(case, case.page, source_locale, least, proposals(case))
        elif case.page is None and case.article.source is not None:
            yield _missing(case, case.article.source, source_locale, proposals(case))


def _document(
    case: Case, page: Page, source_locale: str, least: float, proposals: Sequence[Sequence[Proposal]]
) -> Document:
    assert case.alignment is not None  # noqa: S101  # the caller has looked
    beads = case.alignment.beads
    stands = standing(case.alignment, case.drift.changes)
    changes = stands.beads
    names = dict(zip(range(len(beads)), span_ids(page), strict=True)) if page.spans else {}
    lines = Lines(page.text)
    own: dict[int, Unit] = {}
    left_out = at = 0
    for number, bead in enumerate(beads):
        place = names.get(number) if page.spans else _place(page, bead, at)
        source = _source_of(bead)
        raw = page.text[place[0] : place[1]] if place else ""
        is_whole = bool(source) and not UNHELD.search(source + raw)
        if place is None or not is_whole or not (page.spans or bead.reaches(least)):
            left_out += bool(bead.target)
            continue
        start, end, name = place
        at = max(at, end)
        own[number] = Unit(
            name,
            source,
            inline.shown(raw),
            _progress(page, bead, raw, changes[number]),
            start,
            end,
            lines.position(start)[0],
            kind=bead.kind,
            origin=bead.origin,
            confidence=bead.confidence,
            changes=tuple(change for change in changes[number] if change.kind is not ChangeKind.UNCHANGED),
            proposals=_other(proposals[number], inline.shown(raw)) if proposals else (),
        )
    english = case.article.source
    units = _with_news(page, english, own, stands, proposals[len(beads) :]) if english else list(own.values())
    return Document(
        page.path,
        case.article.path,
        case.locale,
        source_locale,
        hashlib.sha256(page.data).hexdigest(),
        hashlib.sha256(english.data).hexdigest() if english else "",
        (*(_head_units(english, page) if english else ()), *units),
        left_out,
        _told_of(page),
    )


def _told_of(page: Page) -> str:
    """Who translated a page. Its front matter speaks of all of it, though a person may have corrected one sentence."""
    day = f", handed off {page.provenance.handoff.isoformat()}" if page.provenance.handoff else ""
    match page.provenance.method:
        case Method.HUMAN:
            return f"A person has translated or corrected this page{day}; nothing says which of its sentences."
        case Method.MACHINE:
            return f"A machine has translated this page{day}."
        case _:
            return ""


def _with_news(
    page: Page, source: Page, own: Mapping[int, Unit], stands: BeadChanges, proposals: Sequence[Sequence[Proposal]]
) -> list[Unit]:
    """The units of beads, by the number of these, with units for new sentences of the source behind those that they
    follow; what has no place of its own is told in one beside it. `proposals` are for new sentences, in order.
    """
    if not any(change.kind is ChangeKind.ADDED for between in stands.between for change in between):
        return list(own.values())
    ends = [own[at].end if at in own else None for at in range(len(stands.beads))]
    found: dict[tuple[int, int], Unit] = {(at, 0): unit for at, unit in own.items()}
    offered = iter(proposals)
    for at, change, addition in additions(page, source, ends, stands):
        proposed = next(offered, ())
        if addition is not None:
            found[at - 1, addition.number + 1] = _added(page, addition, proposed)
        elif found:
            near = max((name for name in found if name[0] < at), default=min(found))
            found[near] = replace(found[near], news=(*found[near].news, change))
    return [found[name] for name in sorted(found)]


def _added(page: Page, addition: Addition, proposed: Sequence[Proposal]) -> Unit:
    sentence, at = addition.sentence, addition.at
    name = added_id(page, at, sentence.start, sentence.text, addition.number)
    line = Lines(page.text).position(at)[0]
    text, offered = inline.shown(sentence.text), _other(proposed, "")
    return Unit(name, text, "", Progress.NEW, at, at, line, kind="1-0", proposals=offered)


ADDED = re.compile(r"a([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,9})-([0-9]{1,4})-([0-9a-f]{12})\.([0-9a-f]{12})")
"""The id of a new sentence of the source: where its translation goes, its offset and length in the source, how many
others go there before it, a digest of its text, and `place_digest`.
"""


def added_id(page: Page, at: int, start: int, sentence: str, number: int) -> str:
    """The id of a sentence that starts at an offset of the source and whose translation goes to one of the page."""
    return f"a{at}-{start}-{len(sentence)}-{number}-{digest(sentence)}.{place_digest(page, at, at)}"


def place_digest(page: Page, at: int, end: int) -> str:
    """What a place of a page is known by: the text around it, without what has been put there, from `at` to `end`."""
    return digest(f"{page.text[max(page.body_start, at - _AROUND) : at]}\0{page.text[end : end + _AROUND]}")


def _missing(case: Case, source: Page, source_locale: str, proposals: Sequence[Sequence[Proposal]]) -> Document:
    segments = source_segments(source)
    if any(UNHELD.search(segment.text) for segment in segments):
        # A page is made of all of its texts or not at all.
        segments, left_out, proposals = [], len(segments), ()
    else:
        left_out = 0
    rows = proposals or [()] * len(segments)
    units = tuple(
        Unit(
            stretch_id(segment.start, segment.text, is_new=True),
            inline.shown(segment.text),
            "",
            Progress.NEW,
            segment.start,
            segment.end,
            segment.line,
            kind="1-0",
            proposals=_other(row, ""),
        )
        for segment, row in zip(segments, rows, strict=True)
    )
    return Document(
        f"{case.locale}/{case.article.path}",
        case.article.path,
        case.locale,
        source_locale,
        "",
        hashlib.sha256(source.data).hexdigest(),
        (*_head_units(source, None), *units) if units else (),
        left_out,
    )


def _other(proposals: Iterable[Proposal], target: str) -> tuple[Proposal, ...]:
    """The first few proposals that say something else than the target does, each text once."""
    found = {each.target: each for each in reversed([*proposals]) if each.target != target}
    return tuple(reversed(found.values()))[:_MOST_PROPOSED]


def head_values(page: Page) -> Iterator[tuple[str, str]]:
    """The values of a page's front matter that are translated, by their keys: texts of one line."""
    for key, value in page.meta.items():
        if key.lower() in TRANSLATED_KEYS and isinstance(value, str) and _is_line(value):
            yield key, value


def _is_line(value: str) -> bool:
    return bool(value.strip()) and "\n" not in value and not UNHELD.search(value)


def _head_units(source: Page, page: Page | None) -> Iterator[Unit]:
    """The values of the front matter that are translated. A recovered source has none of its own."""
    theirs = dict(head_values(page)) if page else {}
    for key, value in head_values(source) if source.recovered is None else ():
        if page is None:
            yield Unit(head_id(key, value), value, "", Progress.NEW, key=key, kind="1-0")
        elif key in theirs:
            yield Unit(head_id(key, theirs[key]), value, theirs[key], _by_method(page), key=key)


def head_id(key: str, value: str) -> str:
    """The id of the value of a key of the front matter."""
    return f"{key.lower()}.{digest(value)}"


def span_ids(page: Page) -> list[tuple[int, int, str] | None]:
    """For each span of a page where its target starts and ends, white space around it left aside, and its id; None for
    one that has lost its target.
    """
    counts = Counter(span.id for span in page.spans)
    seen: Counter[str] = Counter()
    found: list[tuple[int, int, str] | None] = []
    for number, span in enumerate(page.spans, 1):
        seen[span.id] += 1
        if span.target is None:
            found.append(None)
            continue
        core = span.target.strip()
        start = span.target_start + len(span.target) - len(span.target.lstrip())
        name = span.id if _ID.fullmatch(span.id) else f"unit{number}"
        again = f"-{seen[span.id]}of{counts[span.id]}" if counts[span.id] > 1 else ""
        found.append((start, start + len(core), f"{name}{again}.{digest(core)}"))
    return found


def stretch_id(start: int, text: str, *, is_new: bool = False) -> str:
    """The id of a stretch of a page without spans: its offset and length, and digests of its start and of all of it.
    `is_new` is one of a source page, whose translation is to be made.
    """
    return f"{'n' if is_new else 't'}{start}-{len(text)}-{start_digest(text)}.{digest(text)}"


START = 8
"""So many characters of a stretch are its start, by which it is looked for where it was moved."""


def start_digest(text: str) -> str:
    """A short digest of the start of a text: four hexadecimal digits."""
    return digest(text[:START])[:4]


def digest(text: str) -> str:
    """What a text is known by: twelve hexadecimal digits."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def _place(page: Page, bead: Bead, at: int) -> tuple[int, int, str] | None:
    """Where the target of a bead stands, from `at` on, and its id; None where it is not one stretch of the page."""
    if not bead.target or bead.target[0].start < at:
        return None
    if any(page.text[part.start : part.end] != part.text for part in bead.target):
        return None
    for one, two in pairwise(bead.target):
        if not _BETWEEN.fullmatch(page.text, one.end, two.start):
            return None
    start, end = bead.target[0].start, bead.target[-1].end
    return start, end, stretch_id(start, page.text[start:end])


def _source_of(bead: Bead) -> str:
    return " ".join(inline.shown(part.text) for part in bead.source)


def _progress(page: Page, bead: Bead, raw: str, changes: Sequence[Change]) -> Progress:
    if not raw:
        return Progress.NEW
    if any(change.kind not in _STANDS for change in changes):
        return Progress.STALE
    return Progress.DOUBTFUL if bead.is_doubtful else _by_method(page)


_STANDS = {ChangeKind.UNCHANGED, ChangeKind.MOVED}


def _by_method(page: Page) -> Progress:
    return Progress.MACHINE if page.provenance.method is Method.MACHINE else Progress.TRANSLATED


def _told(change: Change) -> str:
    if change.new is None:
        return f"The source has dropped: {inline.shown(change.old.text) if change.old else ''}"
    what = f"{change.kind.value} ({change.grade.value})" if change.grade else change.kind.value
    return f"The source has moved on, {what}: {inline.shown(change.new.text)}"


def _plain(text: str) -> tuple[inline.Piece, ...]:
    return (inline.Piece(inline.Role.TEXT, text),) if text else ()
