"""What a memory proposes for the sentences of an article: the same sentence between the same ones, the same elsewhere,
and such as are like it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz.distance import Levenshtein

from diglot.memory.bands import ALMOST, LEAST, Band, fuzzy_band
from diglot.memory.store import SIDES, Hit, Standing, Store
from diglot.memory.wording import read_wording
from diglot.model import Method
from diglot.sentences import fold

USUAL = 0.7
"""The least likeness of what is proposed: what is less like is faster translated anew, as translation tools have it."""

_CONTEXT_PERCENT, _EXACT_PERCENT = 101, 100
# So many of what is alike in words are compared by characters at a time.
_COMPARED = 50
# So many sentences are looked for at once: more would bring no more speed, but take more memory.
_AT_ONCE = 100


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


@dataclass(slots=True)
class _Hunt:
    """The search for what is like one sentence: what is still to be compared by characters, as likeness and number, the
    most like first; what is still to be asked for translations, the nearest first; and what was found.
    """

    text: str
    candidates: list[tuple[float, int]]
    ranked: list[tuple[float, float, int]] = field(default_factory=list)
    found: list[Proposal] = field(default_factory=list)


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
    with store.reading():
        return _proposals(store, segments, _Asked(locale, but_for, least, most))


def _proposals(store: Store, segments: Sequence[str], asked: _Asked) -> tuple[tuple[Proposal, ...], ...]:
    # Long articles say the same again and again: each sentence is looked for once, and once between the same others.
    known = {text: store.exact(text) for text in dict.fromkeys((*segments, ""))}
    around = [known[text] for text in ("", *segments, "")]
    numbers = sorted({number for number in around[1:-1] if number is not None})
    translated = store.translations(numbers, asked.locale, asked.but_for)
    same = [
        translated[number].first((before, after), asked.most) if number is not None else []
        for before, number, after in zip(around, around[1:], around[2:], strict=False)
    ]
    wanted = [*dict.fromkeys(text for text, own in zip(segments, same, strict=True) if not own)]
    alike: dict[str, tuple[Proposal, ...]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        alike.update(_alike(store, wanted[start : start + _AT_ONCE], asked))
    proposed = cache(_same)  # what stands again and again
    return tuple(tuple(map(proposed, own)) or alike[text] for text, own in zip(segments, same, strict=True))


def _same(each: Standing) -> Proposal:
    return _proposal(each, Band.CONTEXT if each.is_context else Band.EXACT, 1.0, 1.0)


def _alike(store: Store, texts: Sequence[str], asked: _Asked) -> dict[str, tuple[Proposal, ...]]:
    """The proposals for sentences that the memory does not have, by their texts. All are looked for in rounds, so that
    each statement is for many; mostly the first round has enough.
    """
    candidates = store.like([read_wording(text) for text in texts], asked.least)
    hunts = left = [_Hunt(text, own) for text, own in zip(texts, candidates, strict=True)]
    while left := [hunt for hunt in left if len(hunt.found) < asked.most and (hunt.ranked or hunt.candidates)]:
        _rank(store, [hunt for hunt in left if not hunt.ranked])
        nearest = {source for hunt in left for _, _, source in hunt.ranked[: asked.most]}
        translated = store.translations([*nearest], asked.locale, asked.but_for)
        for hunt in left:
            for likeness, characters, source in hunt.ranked[: asked.most]:
                first = translated[source].first((None, None), asked.most - len(hunt.found))
                band = fuzzy_band(-likeness)
                hunt.found += (_proposal(each, band, -likeness, round(-characters, 4)) for each in first)
            del hunt.ranked[: asked.most]
    return {hunt.text: tuple(hunt.found) for hunt in hunts}


def _rank(store: Store, hunts: Sequence[_Hunt]) -> None:
    """Compare the next candidates of each by characters."""
    compared = [hunt.candidates[:_COMPARED] for hunt in hunts]
    texts = store.texts([*{source for own in compared for _, source in own}])
    folded = {source: fold(text) for source, text in texts.items()}
    for hunt, own in zip(hunts, compared, strict=True):
        text = fold(hunt.text)
        hunt.ranked = sorted(
            (-min(likeness, ALMOST), -Levenshtein.normalized_similarity(text, folded[source]), source)
            for likeness, source in own
        )
        del hunt.candidates[:_COMPARED]


def _proposal(each: Standing, band: Band, likeness: float, characters: float) -> Proposal:
    _, _, source, target, path, segment, source_hash, day, method, confidence = each.best
    return Proposal(
        source,
        target,
        band,
        round(likeness, 4),
        characters,
        path,
        segment,
        source_hash,
        day,
        method,
        confidence,
        each.places,
    )
