"""What a memory proposes for the sentences of an article: the same sentence between the same ones, the same elsewhere,
and such as are like it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from diglot.memory.bands import ALMOST, LEAST, Band, fuzzy_band
from diglot.memory.store import SIDES, Hit, Row, Store
from diglot.memory.wording import read_wording
from diglot.model import Method
from diglot.sentences import fold

USUAL = 0.7
"""The least likeness of what is proposed: what is less like is faster translated anew, as translation tools have it."""

_CONTEXT_PERCENT, _EXACT_PERCENT = 101, 100
# So many of what is alike in words are compared by characters at a time.
_COMPARED = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """An earlier translation for a sentence: of which source sentence, how good the match is, and where it stands.

    `percent` is 101 for a context match, 100 for an exact one, else the whole part of `likeness` (see
    `diglot.memory.wording`) in percent, 99 at most. `characters` is how alike the sentences are letter by letter, 0 to
    1: it tells apart what is alike in words. `places` is how often this pair stands; the rest is of where it does best.
    """

    source: str
    target: str
    band: Band
    likeness: float
    characters: float
    path: str
    segment: str
    hash: str | None
    day: dt.date | None
    method: Method
    confidence: float
    places: int

    @property
    def percent(self) -> int:
        """The match as translation tools tell it."""
        if self.band is Band.CONTEXT:
            return _CONTEXT_PERCENT
        if self.band is Band.EXACT:
            return _EXACT_PERCENT
        return int(100 * self.likeness + 1e-9)


@dataclass(frozen=True, slots=True)
class Search:
    """What a memory has for a text: what is like it as a sentence, where a locale was named, and what has its words."""

    text: str
    locale: str | None
    matches: tuple[Proposal, ...]
    hits: tuple[Hit, ...]


def look_up(store: Store, text: str, locale: str | None, side: str, most: int) -> Search:
    """What a memory has for a text, at most so many pairs of either kind; see `proposals` and `Store.concordance`.
    Sentences are compared with the source alone.
    """
    matches: tuple[Proposal, ...] = ()
    if locale is not None and side == SIDES[0]:
        (matches,) = proposals(store, [text], locale, least=LEAST, most=most)
    return Search(text, locale, matches, tuple(store.concordance(text, locale, side, most)))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of all sentences of an article: see `proposals`."""

    locale: str
    but_for: str | None
    least: float
    most: int


def proposals(  # noqa: PLR0913  # the last three have defaults
    store: Store,
    segments: Sequence[str],
    locale: str,
    *,
    but_for: str | None = None,
    least: float = USUAL,
    most: int = 3,
) -> tuple[tuple[Proposal, ...], ...]:
    """For each of the source sentences of an article, which are given in their order, at most so many proposals, the
    best first. Sentences that are alike are looked for only where the very same one is not there; `least` is 0.5 or
    more. Pairs of the article `but_for` do not count.
    """
    asked = _Asked(locale, but_for, least, most)
    # Long articles say the same again and again: each sentence is looked for once, and once between the same others.
    known = {text: store.exact(text) for text in dict.fromkeys((*segments, ""))}
    around = [known[text] for text in ("", *segments, "")]
    alike: dict[str, tuple[Proposal, ...]] = {}
    same = {number: store.translations(number, locale, but_for) for number in {*around[1:-1]} if number is not None}
    found: list[tuple[Proposal, ...]] = []
    for at, text in enumerate(segments):
        before, number, after = around[at : at + 3]
        rows = same[number].rows((before, after))[:most] if number is not None else []
        if not rows and text not in alike:
            alike[text] = _alike(store, text, asked)
        found.append(tuple(map(_same, rows)) or alike[text])
    return tuple(found)


def _same(row: Row) -> Proposal:
    return _proposal(row, Band.CONTEXT if row.is_context else Band.EXACT, 1.0, 1.0)


def _alike(store: Store, text: str, asked: _Asked) -> tuple[Proposal, ...]:
    candidates = store.like(read_wording(text), asked.least)
    folded = fold(text)
    found: list[Proposal] = []
    for start in range(0, len(candidates), _COMPARED):
        some = candidates[start : start + _COMPARED]
        texts = store.texts([source for _, source in some])
        ranked = sorted(
            (
                (-min(likeness, ALMOST), -Levenshtein.normalized_similarity(folded, fold(texts[source])), source)
                for likeness, source in some
            ),
        )
        for likeness, characters, source in ranked:
            for row in store.translations(source, asked.locale, asked.but_for).rows((None, None)):
                found.append(_proposal(row, fuzzy_band(-likeness), -likeness, round(-characters, 4)))
                if len(found) == asked.most:
                    return tuple(found)
    return tuple(found)


def _proposal(row: Row, band: Band, likeness: float, characters: float) -> Proposal:
    return Proposal(
        source=row.source,
        target=row.target,
        band=band,
        likeness=round(likeness, 4),
        characters=characters,
        path=row.path,
        segment=row.segment,
        hash=row.hash,
        day=row.day,
        method=row.method,
        confidence=row.confidence,
        places=row.places,
    )
