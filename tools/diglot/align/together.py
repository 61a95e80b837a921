"""Pairs of plain pages of which nothing is known, lined up together: what all of them show tells about each.

A first pass teaches the lexicon. Then the share of pages whose source has moved on, and how probable that is of each,
follow from how well the two sides agree (a mixture, by expectation and maximization). Where it is improbable nothing is
refused; else each bead says how probable it is that its target translates this source, and not an earlier form of it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from diglot.align.currency import SHARE, habits, measures, placed, stands
from diglot.align.evidence import Kinship, chance_of
from diglot.align.lexicon import ENOUGH, Speaker, learn, terms
from diglot.align.plain import DRIFTING, PROVEN, Trust, align_blocks, length_ratio
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.model import Alignment, Bead, Block, Page

# The share of pairs that still stand where the source has moved on; the development locales have 72 to 75 %.
_STANDING = 0.75
# What a block left alone says for drift, in nats, up to so many.
_ALONE, _MOST_ALONE = 1.5, 6
# And what one says that stands elsewhere than its translation.
_MOVED = 3.0
# What is believed before any page is seen: this share of this many pages has drifted.
_PRIOR, _PRIOR_PAGES = 0.25, 2
_ROUNDS = 30
_EVEN = 0.5
_LEAST, _MOST = 0.01, 0.99
# One edit in ten leaves no trace in the translation: where the source has moved on, nothing is surer than this.
_SUREST_DRIFTED = 0.85
# No more is known of a probability than how many such parts it reaches, and that stays the same after most edits of the
# pages that teach words; and nothing is known for certain.
_PARTS, _SUREST = 20, 0.95


@dataclass(frozen=True, slots=True)
class _Pair:
    """The blocks of two pages; `path` is that of the source."""

    path: str
    ours: tuple[Block, ...]
    theirs: tuple[Block, ...]
    kinship: Kinship

    def beads(self, trust: Trust) -> tuple[Bead, ...]:
        """Their segments, lined up."""
        return align_blocks(self.ours, self.theirs, trust, self.kinship)

    def measured(self, beads: Sequence[Bead]) -> list[tuple[float, ...]]:
        """What is measured of each bead that has two sides."""
        ratio = length_ratio(self.ours, self.theirs)
        return [
            measures(bead, placed(bead, self.ours, self.theirs), ratio) for bead in beads if bead.source and bead.target
        ]

    def chances(self, beads: Sequence[Bead], weighed: Sequence[float] = ()) -> list[float]:
        """For each bead how probable it is that its source still stands; 0 where one side is empty."""
        ratio = length_ratio(self.ours, self.theirs)
        both = [(bead.source_text, bead.target_text) for bead in beads if bead.source and bead.target]
        supports = iter(self.kinship.supports(both))
        return [
            min(_MOST, max(_LEAST, stands(bead, placed(bead, self.ours, self.theirs), ratio, next(supports), weighed)))
            if bead.source and bead.target
            else 0.0
            for bead in beads
        ]

    def for_drift(self, beads: Sequence[Bead], chances: Sequence[float]) -> float:
        """How much likelier such beads are where the source has moved on than where not, in nats.

        Beads of blocks that hold more segments on one side than on the other say nothing: the segmenter may have cut
        otherwise. No translation turns the order of what it translates around.
        """
        told = 0.0
        paired: set[int] = set()
        furthest = 0
        for bead, chance in zip(beads, chances, strict=True):
            if chance:
                if bead.source[0].start < furthest:
                    told += _MOVED
                furthest = max(furthest, bead.source[0].start)
                source, target = placed(bead, self.ours, self.theirs)
                paired |= {id(source), id(target)}
                if len(source.segments) == len(target.segments):
                    told += math.log(_STANDING + (1 - _STANDING) * _odds(1 - chance) * _odds(SHARE))
        alone = sum(bool(block.segments) and id(block) not in paired for block in (*self.ours, *self.theirs))
        return told + _ALONE * min(_MOST_ALONE, alone)


def align_together(pages: Sequence[tuple[Page, Page]]) -> Iterator[Alignment]:
    """The alignment of each pair of a source and a target page. The targets should be in one language."""
    pairs = [
        _pair(
            source.path,
            read_blocks(source_text(source), source.locale),
            read_blocks(target_text(target), target.locale),
        )
        for source, target in pages
    ]
    first = [pair.beads(DRIFTING) for pair in pairs]
    both = [bead for beads in first for bead in beads if bead.source and bead.target]
    texts = ((terms(bead.source_text), terms(bead.target_text)) for bead in both)
    lexicon = learn(texts) if len(both) >= ENOUGH else None
    if lexicon:
        pairs = [replace(pair, kinship=pair.kinship.with_words(lexicon)) for pair in pairs]
        first = [pair.beads(DRIFTING) for pair in pairs]
    measured = [values for pair, beads in zip(pairs, first, strict=True) for values in pair.measured(beads)]
    weighed = habits(measured) if len(measured) >= ENOUGH else ()
    chances = [pair.chances(beads, weighed) for pair, beads in zip(pairs, first, strict=True)]
    told = [pair.for_drift(beads, own) for pair, beads, own in zip(pairs, first, chances, strict=True)]
    for pair, beads, own, drifted in zip(pairs, first, chances, _drifted(told), strict=True):
        if drifted < _EVEN:
            proven = pair.beads(PROVEN)
            yield Alignment(pair.path, _weighed(proven, pair.chances(proven, weighed), drifted))
        else:
            yield Alignment(pair.path, _weighed(beads, own, drifted))


def _pair(path: str, source: Sequence[Block], target: Sequence[Block]) -> _Pair:
    return _Pair(path, tuple(source), tuple(target), Kinship(length_ratio(source, target)))


def _drifted(told: Sequence[float]) -> list[float]:
    """How probable it is of each page that its source has moved on, given what speaks for it, in nats."""
    share = _PRIOR
    found: list[float] = []
    for _ in range(_ROUNDS):
        prior = math.log(_odds(share))
        found = [chance_of(prior + each) for each in told]
        share = (sum(found) + _PRIOR * _PRIOR_PAGES) / (len(found) + _PRIOR_PAGES)
    return found


def with_drift(source: Sequence[Block], target: Sequence[Block], lexicon: Speaker | None = None) -> tuple[Bead, ...]:
    """The beads of a pair whose source is known to have moved on."""
    pair = _pair("", source, target)
    if lexicon:
        pair = replace(pair, kinship=pair.kinship.with_words(lexicon))
    beads = pair.beads(DRIFTING)
    return _weighed(beads, pair.chances(beads), 1.0)


def _weighed(beads: Sequence[Bead], chances: Sequence[float], drifted: float) -> tuple[Bead, ...]:
    """The beads with the probability that their target translates this very source as confidence, on a page whose
    source has moved on with probability `drifted`.
    """
    found: list[Bead] = []
    for bead, chance in zip(beads, chances, strict=True):
        standing = _odds(chance) / _odds(SHARE) * _odds(_STANDING) if chance else 0.0
        sure = 1 - drifted / (1 + standing)
        most = _SUREST_DRIFTED if drifted >= _EVEN else _SUREST
        confidence = max(_LEAST, min(most, math.floor(sure * _PARTS) / _PARTS)) if chance else 0.0
        found.append(replace(bead, confidence=confidence))
    return tuple(found)


def _odds(share: float) -> float:
    return share / (1 - share)
