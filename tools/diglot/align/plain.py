"""Two plain texts, lined up by dynamic programming: first their blocks, by what their sentences say, then the sentences
inside each block pair; last what was moved elsewhere.
"""

import bisect
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from diglot.align.evidence import PLACE_PENALTIES, Kinship, chance_of, traits
from diglot.model import Bead, Block, BlockKind, Origin, Segment
from diglot.sentences import joints

_T = TypeVar("_T")
_Step = tuple[Sequence[_T], Sequence[_T]]
# For each row, the first and the last column that are looked at.
_Region = Sequence[tuple[int, int]]

# What may be one bead, in pieces on either side; more of them where segments can be cut further.
_SINGLE_SHAPES = ((1, 0), (0, 1), (1, 1))
_BLOCK_SHAPES = (*_SINGLE_SHAPES, (2, 1), (1, 2))
_SHAPES = (*_BLOCK_SHAPES, (2, 2))
_FINE_SHAPES = ((2, 0), (0, 2), (3, 0), (0, 3), *_SHAPES, (3, 1), (1, 3), (3, 2), (2, 3), (3, 3))
# What it costs, in nats, to take two sentences as one, where the second begins with a capital or not, and to cut where
# the segmenter would not.
_JOIN, _JOIN_SMALL, _CUT_ANYWAY = 3.0, 1.5, 1.5
# A block with text against one without, as code; and two without that differ.
_TEXT_TO_NONE, _OTHER_CONTENT = 10.0, 2.0
# What stands in both languages alike, as code does, says that much for itself.
_SAME_CONTENT = -4.0
# A paragraph may be split in two; other blocks are not.
_MAY_SPLIT = {BlockKind.PARAGRAPH}
# What was split is not twice as long as the whole.
_FULL_LENGTH = 2.0
# The sentences of a long paragraph are not taken as one.
_MANY = 8
# Only a span is certain.
_SUREST = 0.99
# Odds from which on two sentences in one place of both pages need no further look.
_PLAIN = -1.0
# And by how much one of them may fit the sentence after the other better.
_BEATEN = 1.0
# What was moved elsewhere has to speak for itself, by so many nats.
_MOVED = 1.0
# And what stands alone on both sides between the same two beads only has to be worth more than two gaps.
_LONE = -2.0
# More pairs than this are not looked at for it.
_MOST_MOVED = 40_000
# Texts of up to so many parts are compared part by part; in longer ones only what is near the diagonal, or near parts
# that have something in common with no other: this keeps time linear in the length of a page.
_SMALL, _BAND, _MARGIN = 40, 8, 2


@dataclass(frozen=True, slots=True)
class Trust:
    """How much is known of the source beforehand, in nats: what leaving a segment alone costs, what taking a paragraph
    for one that was split in two, and how much speaks for any pair before its texts are looked at.
    """

    gap: float
    split: float
    prior: float


PROVEN = Trust(gap=6.0, split=4.0, prior=4.0)
"""The source is the one that was translated."""
DRIFTING = Trust(gap=1.0, split=4.0, prior=0.0)
"""The source may have moved on: rather leave a segment alone than pair it with what it merely resembles."""


def align_blocks(
    source: Sequence[Block], target: Sequence[Block], trust: Trust, kinship: Kinship | None = None
) -> tuple[Bead, ...]:
    """All segments of both sides in beads, in the order of the target. `kinship` is that of these two pages, where one
    is known already.
    """
    kinship = kinship or Kinship(length_ratio(source, target))
    pairing = _Pairing(kinship, trust)
    head, tail = pairing.plain_ends(source, target)
    ours, theirs = source[head : len(source) - tail], target[head : len(target) - tail]
    if trust is PROVEN and list(map(_skeleton, ours)) == list(map(_skeleton, theirs)):
        middle: list[_Step[Block]] = _one_to_one(ours, theirs)
    else:
        if ours and theirs:
            _survey(ours, theirs, kinship)
        region = _region([_text_of((block,)) for block in ours], [_text_of((block,)) for block in theirs])
        middle = best_path(ours, theirs, _BLOCK_SHAPES, pairing.blocks, region)
    beads: list[Bead] = []
    for left, right in (
        *_one_to_one(source[:head], target[:head]),
        *middle,
        *_one_to_one(source[len(source) - tail :], target[len(target) - tail :]),
    ):
        source_segments = [segment for block in left for segment in block.segments]
        target_segments = [segment for block in right for segment in block.segments]
        beads += pairing.beads(source_segments, target_segments)
    return tuple(beads if trust is PROVEN else pairing.with_moved(beads))


def _one_to_one(source: Sequence[Block], target: Sequence[Block]) -> list[_Step[Block]]:
    return [(source[at : at + 1], target[at : at + 1]) for at in range(len(source))]


def _survey(source: Sequence[Block], target: Sequence[Block], kinship: Kinship) -> None:
    """Tell which segments of two stretches resemble each other most."""
    ours, theirs = (_texts([segment for block in blocks for segment in block.segments]) for blocks in (source, target))
    kinship.survey((text, theirs[low:high]) for text, (low, high) in zip(ours, _region(ours, theirs), strict=False))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment from offset `begin` to `end` of its text: all of it, or a part that another segmenter might cut off."""

    segment: Segment
    begin: int
    end: int
    text: str

    @property
    def is_part(self) -> bool:
        """Whether the segmenter sees no boundary before it."""
        return self.begin > 0

    @property
    def begins_small(self) -> bool:
        return self.text[:1].islower()


def _pieces(segments: Sequence[Segment]) -> list[_Piece]:
    found: list[_Piece] = []
    for segment in segments:
        begin = 0
        # What stands in a span is one segment, whatever is in it.
        for end in (*(() if segment.id else joints(segment.text)), len(segment.text)):
            text = segment.text[begin:end].rstrip()
            found.append(_Piece(segment, begin, begin + len(text), text))
            begin = end
    return found


def _joined(pieces: Sequence[_Piece]) -> tuple[Segment, ...]:
    """The segments that pieces make up: a part belongs to what is before it."""
    wholes: list[_Piece] = []
    for piece in pieces:
        if piece.is_part and wholes:
            wholes[-1] = replace(wholes[-1], end=piece.end)
        else:
            wholes.append(piece)
    return tuple(
        replace(piece.segment, text=piece.segment.text[piece.begin : piece.end], start=start, end=start + length)
        for piece in wholes
        for start, length in ((piece.segment.start + piece.begin, piece.end - piece.begin),)
    )


class _Pairing:
    """What it costs, in nats, to pair stretches of two pages, and the cheapest way to do so."""

    def __init__(self, kinship: Kinship, trust: Trust) -> None:
        self._kinship = kinship
        self._trust = trust

    def plain_ends(self, source: Sequence[Block], target: Sequence[Block]) -> tuple[int, int]:
        """How many blocks at the beginning and at the end plainly translate each other, one by one."""
        most = min(len(source), len(target))
        head = next((at for at in range(most) if not _is_like(source[at], target[at])), most)
        tail = next((at for at in range(most - head) if not _is_like(source[-1 - at], target[-1 - at])), most - head)
        front = list(zip(source[:head], target[:head], strict=True))
        back = [(source[-1 - at], target[-1 - at]) for at in range(tail)]
        self._kinship.weigh([pair for blocks in (*front, *back) for pair in _pairs(*blocks)])
        first = self._plain(front)
        if len(source) == len(target) == first:
            return first, 0
        # What is next to something else may belong to it.
        return max(0, first - 1), max(0, self._plain(back) - 1)

    def _plain(self, blocks: Sequence[tuple[Block, Block]]) -> int:
        """How many of the first of these pairs are plain: neither side of any sentence fits the next one better."""
        all_pairs = [pair for each in blocks for pair in _pairs(*each)]
        pairs = list(pairwise((*all_pairs, *all_pairs[-1:])))
        at = 0
        for count, (source, target) in enumerate(blocks):
            if source.content != target.content:
                return count
            end = at + len(source.segments)
            if any(self._kinship(*here) < _PLAIN or self._is_beaten(here, after) for here, after in pairs[at:end]):
                return count
            at = end
        return len(blocks)

    def _is_beaten(self, here: tuple[str, str], after: tuple[str, str]) -> bool:
        """Whether a side of one pair fits the other side of the pair after it better, by marks and then by words."""
        least = self._kinship.without_words(*here) + _BEATEN
        return any(
            self._kinship.without_words(*pair) > least and self._kinship(*pair) > self._kinship(*here)
            for pair in ((here[0], after[1]), (after[0], here[1]))
        )

    def blocks(self, sources: Sequence[Block], targets: Sequence[Block]) -> float:
        """What it costs to take blocks for each other's translation, or to leave those of one side alone."""
        ours = [segment for block in sources for segment in block.segments]
        theirs = [segment for block in targets for segment in block.segments]
        if not sources or not targets:
            return self._trust.gap * max(1, len(ours) + len(theirs))
        source, target = sources[0], targets[0]
        price = self._trust.split * (len(sources) + len(targets) - 2)
        if price and not self._may_split(sources, targets):
            return math.inf
        differs = source.kind is not target.kind, source.path != target.path, source.number != target.number
        price += sum(penalty for penalty, is_other in zip(PLACE_PENALTIES, differs, strict=True) if is_other)
        if not ours or not theirs:
            if ours or theirs:
                return price + _TEXT_TO_NONE
            return price + (_SAME_CONTENT if source.content == target.content else _OTHER_CONTENT)
        if len(ours) == len(theirs) > 1 or max(len(ours), len(theirs)) > _MANY:
            return price + self._one_by_one(ours, theirs)
        whole = _JOIN * (len(ours) + len(theirs) - 2) - self._kinship.joined(_texts(ours), _texts(theirs))
        return price + (whole if len(ours) == len(theirs) else min(whole, self._one_by_one(ours, theirs)))

    def _may_split(self, sources: Sequence[Block], targets: Sequence[Block]) -> bool:
        if any(block.kind not in _MAY_SPLIT for block in (*sources, *targets)):
            return False
        ours, theirs = (sum(block.end - block.start for block in blocks) for blocks in (sources, targets))
        if not theirs / _FULL_LENGTH < ours < theirs * _FULL_LENGTH:
            return False
        # What fits no better than one half of it was not split.
        whole = self._kinship.without_words(_text_of(sources), _text_of(targets))
        return all(
            whole > self._kinship.without_words(_text_of((source,)), _text_of((target,)))
            for source in sources
            for target in targets
        )

    def _one_by_one(self, ours: Sequence[Segment], theirs: Sequence[Segment]) -> float:
        """The cost of segments where each translates at most one: of the best way through all of them."""
        gap = self._trust.gap
        above: dict[int, float] = {}
        for row, (low, high) in enumerate(_region(_texts(ours), _texts(theirs))):
            costs: dict[int, float] = {}
            left = math.inf if row else -gap
            for column in range(low, high + 1):
                least = min(above.get(column, math.inf), left) + gap
                if row and column and column - 1 in above:
                    source, target = ours[row - 1].text, theirs[column - 1].text
                    if self._kinship.is_surveyed(source, target):
                        least = min(least, above[column - 1] - self._kinship(source, target))
                costs[column] = left = least
            above = costs
        return above[len(theirs)]

    def pieces(self, ours: Sequence[_Piece], theirs: Sequence[_Piece]) -> float:
        """What it costs to take pieces for each other's translation, or to leave those of one side alone."""
        price = _boundaries(ours) + _boundaries(theirs)
        if ours and theirs:
            return price - self._kinship.joined(_texts(ours), _texts(theirs))
        # What is left alone is one segment.
        return price + self._trust.gap if all(piece.is_part for piece in (*ours, *theirs)[1:]) else math.inf

    def beads(self, source: Sequence[Segment], target: Sequence[Segment]) -> list[Bead]:
        """The beads of two stretches, of which one may be empty."""
        alone = len(source) == 1 and len(target) == 1
        ours, theirs = _pieces(source), _pieces(target)
        if len(source) == len(target) and (len(ours) == len(source) or len(theirs) == len(target)):
            odds = [self._kinship(one.text, two.text) for one, two in zip(source, target, strict=True)]
            if min(odds, default=0.0) >= _PLAIN:
                origin = Origin.STRUCTURE if alone else Origin.TEXT
                return [
                    Bead((one,), (two,), origin, _curve(self._trust.prior + each))
                    for one, two, each in zip(source, target, odds, strict=True)
                ]
        shapes = _SHAPES if len(ours) == len(source) and len(theirs) == len(target) else _FINE_SHAPES
        region = _region([piece.text for piece in ours], [piece.text for piece in theirs])
        found: list[Bead] = []
        for left, right in best_path(ours, theirs, shapes, self.pieces, region):
            origin = Origin.STRUCTURE if alone and left and right else Origin.TEXT
            sure = _curve(self._trust.prior - self.pieces(left, right)) if left and right else 0.0
            found.append(Bead(_joined(left), _joined(right), origin, sure))
        return found

    def with_moved(self, beads: Sequence[Bead]) -> list[Bead]:
        """The beads, with those put together that were left alone but speak for each other, the best first, wherever
        they stand; in the same place less has to speak for them.
        """
        ours = [at for at, bead in enumerate(beads) if bead.source and not bead.target]
        theirs = [at for at, bead in enumerate(beads) if bead.target and not bead.source]
        if not ours or not theirs or len(ours) * len(theirs) > _MOST_MOVED:
            return list(beads)
        # Both ends of a page count as beads.
        paired = [True, *(bool(bead.source and bead.target) for bead in beads), True]
        texts = {at: beads[at].source_text or beads[at].target_text for at in (*ours, *theirs)}
        odds = [(self._kinship(texts[one], texts[two]), one, two) for one in ours for two in theirs]
        partner: dict[int, int] = {}
        for sure, one, two in sorted(odds, reverse=True):
            first = min(one, two)
            least = _LONE if abs(one - two) == 1 and paired[first] and paired[first + 3] else _MOVED
            if sure >= least and one not in partner and two not in partner:
                partner |= {one: two, two: one}
        found: list[Bead] = []
        for at, bead in enumerate(beads):
            if at not in partner:
                found.append(bead)
            elif bead.target:
                source = beads[partner[at]].source
                sure = _curve(self._kinship(texts[partner[at]], texts[at]))
                found.append(Bead(source, bead.target, Origin.TEXT, sure))
        return found


def _curve(odds: float) -> float:
    """The probability that has these odds, rounded to two digits; it is never 1."""
    return min(_SUREST, round(chance_of(odds), 2))


def _boundaries(pieces: Sequence[_Piece]) -> float:
    """What it costs to take pieces together, and to begin where the segmenter sees no boundary, in nats."""
    price = _CUT_ANYWAY * (1 + pieces[0].begins_small) if pieces and pieces[0].is_part else 0.0
    for piece in pieces[1:]:
        if not piece.is_part:
            price += _JOIN_SMALL if piece.begins_small else _JOIN
    return price


def _text_of(blocks: Sequence[Block]) -> str:
    return " ".join(segment.text for block in blocks for segment in block.segments)


def _texts(parts: Sequence[_Piece] | Sequence[Segment]) -> list[str]:
    return [part.text for part in parts]


def length_ratio(source: Sequence[Block], target: Sequence[Block]) -> float:
    """Characters of target for one of source, smoothed towards 1 on short pages."""
    ours = sum(len(segment.text) for block in source for segment in block.segments)
    theirs = sum(len(segment.text) for block in target for segment in block.segments)
    return (theirs + 200) / (ours + 200)


def _is_like(source: Block, target: Block) -> bool:
    return _skeleton(source) == _skeleton(target) and len(source.segments) == len(target.segments)


def _pairs(source: Block, target: Block) -> list[tuple[str, str]]:
    return [(one.text, two.text) for one, two in zip(source.segments, target.segments, strict=True)]


def _skeleton(block: Block) -> tuple[object, ...]:
    return block.kind, block.path, block.number


def best_path(
    source: Sequence[_T],
    target: Sequence[_T],
    shapes: Sequence[tuple[int, int]],
    cost: Callable[[Sequence[_T], Sequence[_T]], float],
    region: _Region,
) -> list[_Step[_T]]:
    """The cheapest way through both sequences, in steps of the given shapes; a step may leave one side empty."""
    best: list[dict[int, float]] = []
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for row, (low, high) in enumerate(region):
        own: dict[int, float] = {}
        best.append(own)
        for column in range(low, high + 1):
            least = 0.0 if row == column == 0 else math.inf
            for ours, theirs in shapes:
                if ours > row:
                    continue
                before = best[row - ours].get(column - theirs)
                if before is not None:
                    price = before + cost(source[row - ours : row], target[column - theirs : column])
                    if price < least:
                        least = price
                        came[row, column] = ours, theirs
            if least < math.inf:
                own[column] = least
    steps: list[_Step[_T]] = []
    row, column = len(source), len(target)
    while row or column:
        ours, theirs = came[row, column]
        steps.append((source[row - ours : row], target[column - theirs : column]))
        row, column = row - ours, column - theirs
    return steps[::-1]


def _region(source: Sequence[str], target: Sequence[str]) -> _Region:
    """For each row the columns worth a look: all in a short text; else those between what has something in common."""
    rows, columns = len(source), len(target)
    if rows <= _SMALL and columns <= _SMALL:
        return [(0, columns)] * (rows + 1)
    found: list[tuple[int, int]] = []
    for (row, column), (next_row, next_column) in pairwise([(0, 0), *_landmarks(source, target), (rows, columns)]):
        height, width = next_row - row, next_column - column
        for at in range(len(found), next_row + 1):
            middle = column + (at - row) * width // height if height else column
            reach = _BAND + abs(width - height) // 2
            found.append((max(column, middle - reach), min(next_column, middle + reach)))
    return [(max(0, low - _MARGIN), min(columns, high + _MARGIN)) for low, high in found]


def _landmarks(source: Sequence[str], target: Sequence[str]) -> list[tuple[int, int]]:
    """Places (row, column) where both texts have something that stands nowhere else, each behind the one before: the
    longest such chain.
    """
    ours, theirs = _once(source), _once(target)
    places = sorted({(row, theirs[item]) for item, row in ours.items() if item in theirs})
    # Patience: the least last column of a chain of each length, and for each place the one before.
    lasts: list[int] = []
    ends: list[tuple[int, int]] = []
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for place in sorted(places, key=lambda place: (place[0], -place[1])):
        length = bisect.bisect_left(lasts, place[1])
        before[place] = ends[length - 1] if length else None
        lasts[length : length + 1] = [place[1]]
        ends[length : length + 1] = [place]
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _once(texts: Sequence[str]) -> dict[object, int]:
    """Where each link, code, number and Latin word stands that stands in one of these texts only."""
    counts: Counter[object] = Counter()
    where: dict[object, int] = {}
    for at, text in enumerate(texts):
        own = traits(text)
        for item in {*own.strong, *own.latin}:
            counts[item] += 1
            where[item] = at
    return {item: at for item, at in where.items() if counts[item] == 1}
