"""Old source against new source: what became of each segment, and how fresh that leaves each translation."""

import bisect
import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from diglot.align import carrier, proves
from diglot.align.segments import read_sentences, source_text
from diglot.model import (
    Alignment,
    Article,
    Bead,
    Case,
    Change,
    ChangeKind,
    Drift,
    Page,
    Segment,
    State,
    Variant,
    Version,
)
from diglot.page import UTF_8
from diglot.sentences import fold

# Two sentences that share less than this are not two forms of one sentence.
_EDITED = 0.6
_WORDS = re.compile(r"\w+")
# How far apart in a stretch of changes the two forms of an edited sentence may stand; keeps time linear.
_REACH = 20


def compare(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[Change, ...]:
    """What became of each old segment, in the order of the new ones; removed ones stand where they stood."""
    before, after = [fold(segment.text) for segment in old], [fold(segment.text) for segment in new]
    opcodes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    partner: dict[int, tuple[int, ChangeKind, float]] = {}
    _find_moved(before, after, opcodes, partner)
    for tag, i1, i2, j1, j2 in opcodes:
        if tag == "equal":
            partner |= {i1 + k: (j1 + k, ChangeKind.UNCHANGED, 1.0) for k in range(i2 - i1)}
        elif tag == "replace":
            _find_edited(before, after, (i1, i2, j1, j2), partner)
    by_new = {j: (i, kind, score) for i, (j, kind, score) in partner.items()}
    changes: list[Change] = []
    for _, i1, i2, j1, j2 in opcodes:
        changes += [Change(ChangeKind.REMOVED, old[i], None, 0.0) for i in range(i1, i2) if i not in partner]
        changes += [_change(old, new[j], by_new.get(j)) for j in range(j1, j2)]
    return tuple(changes)


def _change(old: Sequence[Segment], new: Segment, origin: tuple[int, ChangeKind, float] | None) -> Change:
    if origin is None:
        return Change(ChangeKind.ADDED, None, new, 0.0)
    index, kind, score = origin
    return Change(kind, old[index], new, score)


def _find_moved(
    before: Sequence[str],
    after: Sequence[str],
    opcodes: Sequence[tuple[str, int, int, int, int]],
    partner: dict[int, tuple[int, ChangeKind, float]],
) -> None:
    elsewhere: dict[str, list[int]] = defaultdict(list)
    for tag, _, _, j1, j2 in opcodes:
        if tag != "equal":
            for j in range(j1, j2):
                elsewhere[after[j]].append(j)
    for tag, i1, i2, _, _ in opcodes:
        if tag != "equal":
            for i in range(i1, i2):
                if elsewhere[before[i]]:
                    partner[i] = elsewhere[before[i]].pop(0), ChangeKind.MOVED, 1.0


def _find_edited(
    before: Sequence[str],
    after: Sequence[str],
    stretch: tuple[int, int, int, int],
    partner: dict[int, tuple[int, ChangeKind, float]],
) -> None:
    i1, i2, j1, j2 = stretch
    taken = {j for j, _, _ in partner.values()}
    reach = {i: j1 + (i - i1) * (j2 - j1) // (i2 - i1) for i in range(i1, i2) if i not in partner}
    candidates = [
        (score, i, j)
        for i, middle in reach.items()
        for j in range(max(j1, middle - _REACH), min(j2, middle + _REACH + 1))
        if j not in taken and (score := similarity(before[i], after[j])) >= _EDITED
    ]
    for score, i, j in sorted(candidates, key=lambda item: (-item[0], item[1], item[2])):
        if i not in partner and j not in taken:
            partner[i] = j, ChangeKind.EDITED, round(score, 2)
            taken.add(j)


def similarity(old: str, new: str) -> float:
    """The share of words that two sentences have in common, in order: 0 to 1."""
    before, after = _WORDS.findall(old) or old.split(), _WORDS.findall(new) or new.split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _EDITED and matcher.quick_ratio() >= _EDITED else 0.0


def drift_of(page: Page | None, article: Article, source_locale: str) -> Drift:
    """How one translation of an article stands to today's source."""
    source = article.source
    if page is None:
        return Drift(State.MISSING, "there is no page in this locale")
    if source is None:
        return Drift(State.ORPHAN, f"{source_locale} has no such page")
    old = carrier(page, article)
    if variant := proves(source, page.provenance.hash):
        reading = "" if variant in {Variant.RAW, Variant.RECOVERED} else f", read {variant.value}"
        reason = f"made from today's source ({_short(page)}{reading})"
        return Drift(State.FRESH, reason, _changes(old, source, source_locale))
    if old is None or not _is_readable(source):
        return _without_text(page, source)
    changes = _changes(old, source, source_locale)
    if has_changed(changes):
        return Drift(State.STALE, _summary(changes), changes)
    if page.provenance.hash is None:
        return Drift(State.UNKNOWN, "every sentence stands in the source, but the page has no source hash", changes)
    reason = f"the source file changed ({_short(page)} is not today's), but no sentence of it did"
    return Drift(State.METADATA, reason, changes)


def drift_since(old: Page, source: Page) -> Drift:
    """How a translation that was made from an old source stands to today's."""
    changes = _changes(old, source, source.locale)
    if has_changed(changes):
        return Drift(State.STALE, _summary(changes), changes)
    if old.data == source.data:
        return Drift(State.FRESH, "made from today's source", changes)
    return Drift(State.METADATA, "the source file changed, but no sentence of it did", changes)


def has_changed(changes: Sequence[Change]) -> bool:
    """Whether any sentence is not where and what it was."""
    return any(change.kind is not ChangeKind.UNCHANGED for change in changes)


def _summary(changes: Sequence[Change]) -> str:
    """For example: the source has changed: sentences unchanged 1, removed 9, added 15."""
    counts = Counter(change.kind for change in changes)
    return "the source has changed: sentences " + ", ".join(
        f"{kind.value} {counts[kind]}" for kind in _ORDER if counts[kind]
    )


_ORDER = (ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.EDITED, ChangeKind.REMOVED, ChangeKind.ADDED)


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
        return Drift(State.UNKNOWN, "the page does not say from which source it was made")
    if _comparable(source, page.provenance.hash):
        return Drift(State.STALE, f"made from another source ({_short(page)}); no page carries its text")
    return Drift(State.UNKNOWN, f"the source hash {_short(page)} can't be compared with the one of the source")


def _is_readable(source: Page) -> bool:
    return source.encoding == UTF_8


def _comparable(source: Page, source_hash: str) -> bool:
    """A recovered source stands for one digest of one kind; a real one can be digested in any way."""
    if source.recovered is None:
        return True
    return source.recovered.hash is not None and len(source.recovered.hash) == len(source_hash)


def _short(page: Page) -> str:
    return (page.provenance.hash or "")[:8]


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of the source of an alignment.

    `beads` has for each bead the changes that concern its source: several where its segments are several sentences to
    `read_sentences`, and the same one for all beads among which a sentence is shared. `between` has those that concern
    no bead, for sentences added since, and for code, pictures and the like: before each bead, and after the last.
    """

    beads: tuple[tuple[Change, ...], ...]
    between: tuple[tuple[Change, ...], ...]


def standing(alignment: Alignment, changes: Sequence[Change]) -> Standing:
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
    return Standing(tuple(map(tuple, found)), tuple(map(tuple, between)))


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
            if old is None or new is None or change.kind is ChangeKind.EDITED:
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
        source_hash = page.provenance.hash
        locales[source_hash].append(locale)
        if source_hash is not None and source_hash not in texts and (old := carrier(page, article)) is not None:
            texts[source_hash] = tuple(fold(s.text) for s in read_sentences(source_text(old), source_locale))
    same: dict[str | None, str] = {}
    for one, other in combinations(sorted(str(key) for key in texts), 2):
        is_one_file = article.source is not None and all(proves(article.source, each) for each in (one, other))
        if len(one) == len(other) and not is_one_file and texts[one] == texts[other]:
            same.setdefault(one, other)
            same.setdefault(other, one)
    return {key: Version(key, tuple(names), same.get(key)) for key, names in locales.items()}


def word_difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """How one sentence became another, as pieces `(kind, words)`; kind is `same`, `removed` or `added`."""
    before, after = old.split(), new.split()
    pieces: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", " ".join(before[i1:i2])))
        else:
            changed = (("removed", " ".join(before[i1:i2])), ("added", " ".join(after[j1:j2])))
            pieces += [piece for piece in changed if piece[1]]
    return tuple(pieces)
