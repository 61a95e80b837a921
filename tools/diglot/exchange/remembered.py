"""Proposals from the memory for what is handed to translators."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from diglot.drift import standing
from diglot.exchange import inline
from diglot.exchange.additions import added
from diglot.exchange.units import Proposal, Proposals, known_matches, source_segments
from diglot.memory.file import open_file, told
from diglot.memory.matching import Proposal as Match
from diglot.memory.matching import proposals
from diglot.memory.store import Store
from diglot.model import Alignment, Case, Change, ChangeKind

_STANDING = {ChangeKind.UNCHANGED, ChangeKind.MOVED}
_EXACT = 100


@dataclass(frozen=True, slots=True)
class Question:
    """What a memory is asked for a page in a locale. `texts` are sentences of its source in order, as they are today;
    empty what is neither wanted nor beside it. `wanted` has for each row of `Proposals` the number of its text, None
    where it needs no translation.
    """

    locale: str
    texts: tuple[str, ...]
    wanted: tuple[int | None, ...]


def question_of(case: Case) -> Question | None:
    """What to ask for a case: for each sentence of the source where the page is missing; else for each bead that is
    stale or doubtful, and for each sentence that is new. None where nothing is wanted.
    """
    texts: list[str]
    wanted: list[int | None]
    if case.alignment is not None:
        texts, wanted = _wanted(case.alignment, case.drift.changes)
    elif case.page is None and case.article.source is not None:
        texts = [segment.text for segment in source_segments(case.article.source)]
        wanted = [*range(len(texts))]
    else:
        return None
    # A match knows its neighbours.
    near = {at + step for at in wanted if at is not None for step in (-1, 0, 1)}
    asked = tuple(text if at in near else "" for at, text in enumerate(texts))
    return Question(case.locale, asked, tuple(wanted)) if near else None


def answers(store: Store, question: Question) -> tuple[tuple[Proposal, ...], ...]:
    """What a memory has for each row, nothing where nothing is wanted. Raises StoreError where it can't be read."""
    found = proposals(store, question.texts, question.locale)
    return tuple(() if at is None else tuple(map(_proposal, found[at])) for at in question.wanted)


@contextmanager
def reading(path: Path) -> Iterator[Store]:
    """A memory to which nothing can be written. Raises StoreError where there is none, or none that can be used."""
    with closing(open_file(path)) as database:
        with told(path):
            database.execute("PRAGMA query_only = ON")
        yield Store(path, database)


def remembered(store: Store) -> Proposals:
    """What a memory has for a case, by `question_of`. What the tree itself has of the same sentence comes after what is
    as good.
    """

    def proposed(case: Case) -> Sequence[Sequence[Proposal]]:
        question = question_of(case)
        pairs = zip_longest(answers(store, question) if question else (), known_matches(case), fillvalue=())
        return [_joined(own, others) for own, others in pairs]

    return proposed


def _joined(own: Sequence[Proposal], others: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Both, the best first, what the first have as well only once."""
    texts = {each.target for each in own if each.percent >= _EXACT}
    new = [each for each in others if each.target not in texts]
    return tuple(sorted((*own, *new), key=lambda each: -each.percent))


def _wanted(alignment: Alignment, changes: Sequence[Change]) -> tuple[list[str], list[int | None]]:
    """The source of the beads as it is today, as far as that is known, with what is new between them; and for each bead
    the number of its text where it is not well translated, behind these the numbers of what is new.
    """
    texts: list[str] = []

    def number(text: str) -> int:
        texts.append(text)
        return len(texts) - 1

    beads: list[int | None] = []
    news: list[int] = []
    stands = standing(alignment, changes)
    for before, bead, own in zip(stands.between, alignment.beads, stands.beads, strict=False):
        news += (number(new.text) for new in added(before))
        today = " ".join(change.new.text for change in own if change.new)
        is_stale = bool(today) and any(change.kind not in _STANDING for change in own)
        at = number(today if is_stale else bead.source_text)
        beads.append(at if is_stale or (bead.source and bead.is_doubtful) else None)
    news += (number(new.text) for new in added(stands.between[-1]))
    return texts, [*beads, *news]


def _proposal(match: Match) -> Proposal:
    where = " ".join(filter(None, (match.path, match.segment)))
    return Proposal(match.percent, inline.shown(match.source), inline.shown(match.target), where)
