"""Old source against new source: what became of each segment, and how fresh that leaves each translation."""

import bisect
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from diglot.align import carrier
from diglot.align.segments import read_sentences, source_text
from diglot.drift.changes import compare
from diglot.model import (
    Alignment,
    Article,
    Bead,
    Case,
    Change,
    ChangeKind,
    Drift,
    Grade,
    Page,
    Segment,
    State,
    Variant,
    Version,
)
from diglot.page import UTF_8, is_same_text, proves
from diglot.sentences import fold

_SEVERAL = 2


def drift_of(page: Page | None, article: Article, source_locale: str) -> Drift:
    """How one translation of an article stands to today's source."""
    drift = brief_drift_of(page, article, source_locale)
    if page is not None and article.source is not None and drift.state is State.FRESH:
        return replace(drift, changes=_changes(carrier(page, article), article.source, source_locale))
    return drift


def brief_drift_of(page: Page | None, article: Article, source_locale: str) -> Drift:
    """The same, but of a fresh page without its segments, all of which stand: that no sentence has to be read for."""
    source = article.source
    if page is None:
        return Drift(State.MISSING, "there is no page in this locale")
    if source is None:
        if page.trace.moved:
            reason = f"the source has moved to {page.trace.moved}, where {page.locale} has a page, too"
            return Drift(State.ORPHAN, reason)
        return Drift(State.ORPHAN, f"{source_locale} has no such page")
    if fresh := _fresh(page, source):
        return fresh
    drift = _unproven(page, source, carrier(page, article))
    since, behind = page.trace.since, page.trace.behind
    if behind is None and drift.state in {State.STALE, State.METADATA}:
        since = _latest_start(page, source, article)
    return replace(drift, since=since, behind=behind)


def _fresh(page: Page, source: Page) -> Drift | None:
    """How a translation stands that was made from today's source; None for any other."""
    variant = proves(source, page.provenance.hash)
    if variant is None:
        return None
    reading = "" if variant in {Variant.RAW, Variant.RECOVERED} else f", read {variant.value}"
    return Drift(State.FRESH, f"made from today's source ({_named(page)}{reading})")


def _latest_start(page: Page, source: Page, article: Article) -> dt.date | None:
    """The day by which the source had moved on at the latest: another locale's translation was made from today's, or
    the author dated it.
    """
    handoffs = [
        other.provenance.handoff
        for other in article.targets.values()
        if other.provenance.handoff and proves(source, other.provenance.hash)
    ]
    if handoffs:
        return min(handoffs)
    written, own = source.provenance.written, page.provenance.handoff
    return written if written and own and written > own else None


def _unproven(page: Page, source: Page, old: Page | None) -> Drift:
    """How a translation stands that today's source is not proven to be the source of; `old` is the one that it was."""
    if old is None or not _is_readable(source):
        return _without_text(page, source)
    changes = _changes(old, source, source.locale)
    if has_changed(changes):
        return Drift(State.STALE, f"the source has changed: {summary(changes)}", changes)
    if page.provenance.hash is None:
        return Drift(State.UNKNOWN, "every sentence stands in the source, but the page has no source hash", changes)
    reason = f"the source file changed ({_named(page)} is not today's), but no sentence of it did"
    return Drift(State.METADATA, reason, changes)


def drift_since(old: Page, source: Page) -> Drift:
    """How a translation that was made from an old source stands to today's."""
    changes = _changes(old, source, source.locale)
    if has_changed(changes):
        return Drift(State.STALE, f"the source has changed: {summary(changes)}", changes)
    if is_same_text(old, source):
        return Drift(State.FRESH, "made from today's source", changes)
    return Drift(State.METADATA, "the source file changed, but no sentence of it did", changes)


def has_changed(changes: Sequence[Change]) -> bool:
    """Whether any sentence is not where and what it was.

    White space alone does not count, such as that of `**OK** .` and `**OK**.`; it is not even always the author's. Any
    other edit does, be it a comma: only who reads both can tell that nobody is misled.
    """
    starts = [change.old.start for change in changes if change.old]
    return starts != sorted(starts) or not all(_is_same(change) for change in changes)


def _is_same(change: Change) -> bool:
    if change.old is None or change.new is None or change.grade is not Grade.SPACING:
        return change.kind is ChangeKind.UNCHANGED
    return _without_space(change.old) == _without_space(change.new)


def _without_space(segment: Segment) -> str:
    return fold(segment.text).replace(" ", "")


def summary(changes: Sequence[Change]) -> str:
    """For example: sentences unchanged 1, edited 4, added 15; edits: link 3, meaning 1."""
    kinds, grades = Counter(change.kind for change in changes), Counter(change.grade for change in changes)
    found = ", ".join(f"{kind.value} {kinds[kind]}" for kind in _ORDER if kinds[kind])
    edits = ", ".join(f"{grade.value} {grades[grade]}" for grade in Grade if grades[grade])
    return f"sentences {found}" + (f"; edits: {edits}" if edits else "")


_ORDER = (
    *(ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.EDITED, ChangeKind.SPLIT, ChangeKind.JOINED),
    *(ChangeKind.REMOVED, ChangeKind.ADDED),
)


def _changes(old: Page | None, source: Page, source_locale: str) -> tuple[Change, ...]:
    if old is None:
        return ()
    return compare(
        read_sentences(source_text(old), source_locale),
        read_sentences(source_text(source), source_locale),
    )


def _without_text(page: Page, source: Page) -> Drift:
    """What the hash alone tells, when it is not that of the source."""
    if not _is_readable(source):
        return Drift(State.UNKNOWN, "the source page is not UTF-8, so it can't be compared")
    if page.provenance.hash is None:
        return Drift(State.UNKNOWN, page.trace.trouble or "the page does not say from which source it was made")
    if _comparable(source, page.provenance.hash):
        return Drift(State.STALE, f"made from another source ({_named(page)}); no page carries its text")
    return Drift(State.UNKNOWN, f"the source hash {_named(page)} can't be compared with the one of the source")


def _is_readable(source: Page) -> bool:
    return source.encoding == UTF_8


def _comparable(source: Page, source_hash: str) -> bool:
    """A recovered source stands for one digest of one kind; a real one can be digested in any way."""
    if source.recovered is None:
        return True
    return source.recovered.hash is not None and len(source.recovered.hash) == len(source_hash)


def _named(page: Page) -> str:
    """What a reader knows the source of a page by."""
    return page.trace.named or (page.provenance.hash or "")[:8]


@dataclass(frozen=True, slots=True)
class BeadChanges:
    """What became of the source of an alignment.

    `beads` has for each bead the changes that concern its source: several where its segments are several sentences to
    `read_sentences`, and the same one for all beads among which a sentence is shared. `between` has those that concern
    no bead, for sentences added since, and for code, pictures and the like: before each bead, and after the last.
    """

    beads: tuple[tuple[Change, ...], ...]
    between: tuple[tuple[Change, ...], ...]


def standing(alignment: Alignment, changes: Sequence[Change]) -> BeadChanges:
    """The changes by the beads whose source they concern. Their old segments are of the text that the alignment's
    source was read from; what concerns no bead stands after the sentence that it follows in today's source.
    """
    found: list[list[Change]] = [[] for _ in alignment.beads]
    between: list[list[Change]] = [[] for _ in range(len(alignment.beads) + 1)]
    ranges = sorted((part.start, part.end, at) for at, bead in enumerate(alignment.beads) for part in bead.source)
    starts, ends = [start for start, _, _ in ranges], [end for _, end, _ in ranges]
    after = 0
    for change in changes:
        concerned: set[int] = set()
        if change.old is not None:
            first, last = bisect.bisect_right(ends, change.old.start), bisect.bisect_left(starts, change.old.end)
            concerned = {at for _, _, at in ranges[first:last]}
        for at in concerned:
            found[at].append(change)
        if concerned:
            after = max(concerned) + 1
        else:
            between[after].append(change)
    return BeadChanges(tuple(map(tuple, found)), tuple(map(tuple, between)))


def current_pairs(case: Case, least: float) -> Iterator[Bead]:
    """The beads of at least this confidence, with today's source. Where it is known which source a page was made from,
    only those all of whose source still stands; else all, as they were aligned.
    """
    if case.alignment is None:
        return
    changes = standing(case.alignment, case.drift.changes).beads
    for bead, own in zip(case.alignment.beads, changes, strict=True):
        if bead.reaches(least):
            if not case.drift.changes:
                yield bead
            elif source := _today(bead, own):
                yield replace(bead, source=source)


def _today(bead: Bead, changes: Sequence[Change]) -> tuple[Segment, ...]:
    """A bead's source as it stands today; empty where not all of it does."""
    found: list[Segment] = []
    for part in bead.source:
        for change in changes:
            old, new = change.old, change.new
            if old is None or new is None or change.kind not in {ChangeKind.UNCHANGED, ChangeKind.MOVED}:
                return ()
            start, end = max(part.start, old.start), min(part.end, old.end)
            if (start, end) == (old.start, old.end):
                found.append(new)
            elif start < end and old.text == new.text:
                text, moved = old.text[start - old.start : end - old.start], new.start - old.start
                found.append(replace(new, text=text, start=start + moved, end=end + moved))
            elif start < end:
                # Part of a sentence whose white space or the like is no longer the same: where it ends can't be told.
                return ()
    return tuple(found)


def versions_of(article: Article, source_locale: str) -> dict[str | None, Version]:
    """The versions of the source that the translations of an article stand on, by hash.

    Two versions whose sentences are the same, one by one, differ in metadata only: each names the other. Digests of one
    file in two ways are no two versions, and those of different lengths can't be told from such.
    """
    locales: dict[str | None, list[str]] = defaultdict(list)
    texts: dict[str | None, tuple[str, ...]] = {}
    for locale, page in article.targets.items():
        locales[page.provenance.hash].append(locale)
    # Only where there are several is there anything to compare.
    for page in article.targets.values() if len(locales.keys() - {None}) > 1 else ():
        source_hash = page.provenance.hash
        if source_hash is not None and source_hash not in texts and (old := carrier(page, article)) is not None:
            texts[source_hash] = tuple(fold(s.text) for s in read_sentences(source_text(old), source_locale))
    same: dict[str | None, str] = {}
    for one, other in combinations(sorted(str(key) for key in texts), 2):
        is_one_file = article.source is not None and all(proves(article.source, each) for each in (one, other))
        if len(one) == len(other) and not is_one_file and texts[one] == texts[other]:
            same.setdefault(one, other)
            same.setdefault(other, one)
    return {key: Version(key, tuple(names), same.get(key)) for key, names in locales.items()}


def stand_apart(article: Article) -> bool:
    """Whether it is sure that the translations of an article stand on different versions of its source. Digests of
    different lengths can't be compared, but where the source itself is at hand each can be with that.
    """
    hashes = {page.provenance.hash for page in article.targets.values()} - {None}
    if len(hashes) < _SEVERAL:
        return False
    source = article.source
    today = {each for each in hashes if source and proves(source, each)}
    others = [str(each) for each in hashes - today]
    if len({*map(len, others)}) < len(others):
        return True
    return bool(today) and any(source is not None and _comparable(source, each) for each in others)
