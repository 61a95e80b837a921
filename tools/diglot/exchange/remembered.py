"""Proposals from the memory for what is handed to translators."""

from collections.abc import Sequence
from itertools import zip_longest

from diglot.align.segments import read_blocks, source_text
from diglot.drift import standing
from diglot.exchange import inline
from diglot.exchange.units import Proposal, Proposals, known_matches
from diglot.memory.matching import Proposal as Match
from diglot.memory.matching import proposals
from diglot.memory.store import Store
from diglot.model import Alignment, Case, Change, ChangeKind

_STANDING = {ChangeKind.UNCHANGED, ChangeKind.MOVED}
_EXACT = 100


def remembered(store: Store, source_locale: str) -> Proposals:
    """What a memory has for a case: for each sentence of the source where the page is missing; else for each bead that
    is stale or doubtful, where it is stale of the sentence as it is today. What the tree itself has of the same
    sentence comes after what is as good.
    """

    def proposed(case: Case) -> Sequence[Sequence[Proposal]]:
        pairs = zip_longest(of_memory(case), known_matches(case), fillvalue=())
        return [_joined(own, others) for own, others in pairs]

    def of_memory(case: Case) -> Sequence[Sequence[Proposal]]:
        if case.alignment is not None:
            texts, wanted = _wanted(case.alignment, case.drift.changes)
        elif case.page is None and case.article.source is not None:
            blocks = read_blocks(source_text(case.article.source), source_locale)
            texts = [part.text for block in blocks for part in block.segments]
            wanted = set(range(len(texts)))
        else:
            return ()
        found = proposals(store, texts, case.locale) if wanted else [()] * len(texts)
        return [tuple(map(_proposal, own)) if at in wanted else () for at, own in enumerate(found)]

    return proposed


def _joined(own: Sequence[Proposal], others: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Both, the best first, what the first have as well only once."""
    texts = {each.target for each in own if each.percent >= _EXACT}
    new = [each for each in others if each.target not in texts]
    return tuple(sorted((*own, *new), key=lambda each: -each.percent))


def _wanted(alignment: Alignment, changes: Sequence[Change]) -> tuple[list[str], set[int]]:
    """For each bead its source as it is today, as far as that is known, and which of them are not well translated."""
    texts: list[str] = []
    wanted: set[int] = set()
    for bead, own in zip(alignment.beads, standing(alignment, changes).beads, strict=True):
        today = " ".join(change.new.text for change in own if change.new)
        is_stale = bool(today) and any(change.kind not in _STANDING for change in own)
        if is_stale or (bead.source and bead.is_doubtful):
            wanted.add(len(texts))
        texts.append(today if is_stale else bead.source_text)
    return texts, wanted


def _proposal(match: Match) -> Proposal:
    where = " ".join(filter(None, (match.path, match.segment)))
    return Proposal(match.percent, inline.shown(match.source), inline.shown(match.target), where)
