"""What a translated page tells its reader of each sentence: what became of the original since."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from diglot.drift import standing
from diglot.model import Case, Change, ChangeKind, Segment, State


@dataclass(frozen=True, slots=True)
class News:
    """What became of the source of a bead since the translation was made, and which sentences were added after it.

    `kind` is `edited`, `removed` or `moved`, or empty where nothing did. `today` has the sentences that were edited or
    moved, as they are now; `last` is the bead's last segment.
    """

    kind: str
    today: tuple[str, ...]
    added: tuple[str, ...]
    last: Segment

    def classes(self, segment: Segment) -> str:
        """The classes that mark a segment on the page: the last one tells of what was added."""
        kinds = [self.kind, "followed" if self.added and segment is self.last else ""]
        return " ".join(f"dg-{kind}" for kind in kinds if kind)


def news(case: Case, least: float) -> dict[int, News]:
    """What a page that the source has left behind tells of each bead of at least this confidence; of a page that it
    has not, nothing changed.
    """
    if case.alignment is None:
        return {}
    found: dict[int, News] = {}
    changes = case.drift.changes if case.drift.state is State.STALE else ()
    stands = standing(case.alignment, changes)
    added: list[str] = []
    before: int | None = None
    for number, bead in enumerate(case.alignment.beads):
        added += _added(stands.between[number])
        if not bead.reaches(least):
            continue
        if before is not None and added:
            found[before] = replace(found[before], added=tuple(added))
            added = []
        kinds = {change.kind for change in stands.beads[number]}
        found[number] = News(_became(kinds), _today(stands.beads[number]), (), bead.target[-1])
        before = number
    if before is not None:
        found[before] = replace(found[before], added=(*added, *_added(stands.between[-1])))
    return found


_EDITED = {ChangeKind.EDITED, ChangeKind.SPLIT, ChangeKind.JOINED}


def _became(kinds: set[ChangeKind]) -> str:
    if kinds & _EDITED or (ChangeKind.REMOVED in kinds and len(kinds) > 1):
        return "edited"
    if ChangeKind.REMOVED in kinds:
        return "removed"
    return "moved" if ChangeKind.MOVED in kinds else ""


def _today(changes: Iterable[Change]) -> tuple[str, ...]:
    """What the sentences of a bead say now; nothing where they all stand as they were."""
    own = list(changes)
    if not any(change.kind in _EDITED or change.kind is ChangeKind.REMOVED for change in own):
        return ()
    return tuple(change.new.text for change in own if change.new)


def _added(changes: Iterable[Change]) -> list[str]:
    return [change.new.text for change in changes if change.new and change.kind is ChangeKind.ADDED]
