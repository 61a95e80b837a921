"""Pairs of plain pages of which nothing is known, lined up together: what all of them show tells about each.

A first pass teaches the lexicon. Then the share of pages whose source has moved on, and how probable that is of each,
follow from how well the two sides agree (a mixture, by expectation and maximization). Where it is improbable nothing is
refused; else each bead says how probable it is that its target translates this source, and not an earlier form of it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diglot.align.currency import SHARE, stands
from diglot.align.lexicon import Lexicon, learn
from diglot.align.plain import DRIFTING, PROVEN, align_blocks, length_ratio
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.model import Alignment, Bead, Block, Page

# Fewer pairs of sentences teach no words.
_TEACHING = 200
# The share of pairs that still stand where the source has moved on; the development locales have 72 to 75 %.
_STANDING = 0.75
# What a segment left alone says for drift, in nats, up to so many.
_ALONE, _MOST_ALONE = 0.5, 6
# What is believed before any page is seen: this share of this many pages has drifted.
_PRIOR, _PRIOR_PAGES = 0.25, 2
_ROUNDS = 30
_EVEN = 0.5
_LEAST, _MOST = 0.01, 0.99
# One edit in ten leaves no trace in the translation: where the source has moved on, nothing is surer than this.
_SUREST_DRIFTED = 0.89


@dataclass(frozen=True, slots=True)
class _Pair:
    """The blocks of two pages, and what a first pass made of them; `path` is that of the source."""

    path: str
    ours: tuple[Block, ...]
    theirs: tuple[Block, ...]
    beads: tuple[Bead, ...]

    @property
    def ratio(self) -> float:
        return length_ratio(self.ours, self.theirs)


def align_together(pages: Sequence[tuple[Page, Page]]) -> Iterator[Alignment]:
    """The alignment of each pair of a source and a target page. The targets should be in one language."""
    pairs: list[_Pair] = []
    for source, target in pages:
        ours = read_blocks(source_text(source), source.locale)
        theirs = read_blocks(target_text(target), target.locale)
        pairs.append(_Pair(source.path, ours, theirs, align_blocks(ours, theirs, DRIFTING)))
    texts = [
        (bead.source_text, bead.target_text) for pair in pairs for bead in pair.beads if bead.source and bead.target
    ]
    lexicon = learn(texts) if len(texts) >= _TEACHING else None
    if lexicon:
        pairs = [replace(pair, beads=align_blocks(pair.ours, pair.theirs, DRIFTING, lexicon)) for pair in pairs]
    chances = [_chances(pair.beads, pair.ratio, lexicon) for pair in pairs]
    for pair, first, drifted in zip(pairs, chances, _drifted([_for_drift(own) for own in chances]), strict=True):
        if drifted >= _EVEN:
            beads, own = pair.beads, first
        else:
            beads = align_blocks(pair.ours, pair.theirs, PROVEN, lexicon)
            own = _chances(beads, pair.ratio, lexicon)
        yield Alignment(pair.path, _weighed(beads, own, drifted))


def _chances(beads: Sequence[Bead], ratio: float, lexicon: Lexicon | None) -> list[float]:
    """For each bead how probable it is that its source still stands; 0 where one side is empty."""
    return [
        min(_MOST, max(_LEAST, stands(bead, ratio, lexicon))) if bead.source and bead.target else 0.0 for bead in beads
    ]


def _for_drift(chances: Sequence[float]) -> float:
    """How much likelier a page's beads are where its source has moved on than where not, in nats."""
    told = sum(math.log(_STANDING + (1 - _STANDING) * _odds(1 - chance) * _odds(SHARE)) for chance in chances if chance)
    return told + _ALONE * min(_MOST_ALONE, sum(not chance for chance in chances))


def _drifted(told: Sequence[float]) -> list[float]:
    """How probable it is of each page that its source has moved on, given what speaks for it, in nats."""
    share = _PRIOR
    found: list[float] = []
    for _ in range(_ROUNDS):
        prior = math.log(_odds(share))
        found = [1 / (1 + math.exp(-max(-50.0, min(50.0, prior + each)))) for each in told]
        share = (sum(found) + _PRIOR * _PRIOR_PAGES) / (len(found) + _PRIOR_PAGES)
    return found


def with_drift(source: Sequence[Block], target: Sequence[Block]) -> tuple[Bead, ...]:
    """The beads of a pair whose source is known to have moved on."""
    beads = align_blocks(source, target, DRIFTING)
    return _weighed(beads, _chances(beads, length_ratio(source, target), None), 1.0)


def _weighed(beads: Sequence[Bead], chances: Sequence[float], drifted: float) -> tuple[Bead, ...]:
    """The beads with the probability that their target translates this very source as confidence, on a page whose
    source has moved on with probability `drifted`.
    """
    found: list[Bead] = []
    for bead, chance in zip(beads, chances, strict=True):
        standing = _odds(chance) / _odds(SHARE) * _odds(_STANDING) if chance else 0.0
        sure = 1 - drifted / (1 + standing) if chance else 0.0
        most = _SUREST_DRIFTED if drifted >= _EVEN else _MOST
        found.append(replace(bead, confidence=round(min(most, sure), 2)))
    return tuple(found)


def _odds(share: float) -> float:
    return share / (1 - share)
