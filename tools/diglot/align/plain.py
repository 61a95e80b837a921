"""Two plain texts, lined up by dynamic programming: first their blocks, then the sentences inside each block pair."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from diglot.align.evidence import BEST, pair_cost
from diglot.align.lexicon import Lexicon
from diglot.model import Bead, Block, BlockKind, Origin, Segment
from diglot.sentences import joints

_T = TypeVar("_T")


class _Cost(Protocol):
    """What speaks against two texts, as `pair_cost` tells it."""

    def __call__(self, source: str, target: str, /, *, limit: float = ...) -> float: ...


# What may be one bead, in pieces on either side; more of them where segments can be cut further.
# Those that leave something alone come first: what they cost is the limit for the others.
_BLOCK_SHAPES = ((1, 0), (0, 1), (1, 1), (2, 1), (1, 2))
_SHAPES = (*_BLOCK_SHAPES, (2, 2))
_FINE_SHAPES = ((2, 0), (0, 2), (3, 0), (0, 3), *_SHAPES, (3, 1), (1, 3), (3, 2), (2, 3), (3, 3))
# What it costs, in nats, to take two sentences as one, where the second begins with a capital or not, and to cut where
# the segmenter would not.
_JOIN, _JOIN_SMALL, _CUT_ANYWAY = 3.0, 1.5, 1.5
_STEEP = 50.0
# Only a span is certain.
_SUREST = 0.99
_OTHER_KIND = 6.0
# A paragraph may be split in two; other blocks are not.
_MAY_SPLIT = {BlockKind.PARAGRAPH}
_OTHER_PATH = 2.0
_OTHER_NUMBER = 0.7
# Sequences that differ this much in place are not compared: keeps time linear in the length of a page.
_BAND = 30


@dataclass(frozen=True, slots=True)
class Trust:
    """How much is known of the source beforehand: what leaving a block or segment alone costs, and what a paragraph
    that was split in two or joined with another, in nats.
    """

    gap: float
    split: float = 8.0


PROVEN = Trust(gap=7.0, split=4.0)
"""The source is the one that was translated."""
DRIFTING = Trust(gap=2.5)
"""The source may have moved on: rather leave a segment alone than pair it with what it merely resembles."""


def align_blocks(
    source: Sequence[Block], target: Sequence[Block], trust: Trust, lexicon: Lexicon | None = None
) -> tuple[Bead, ...]:
    """All segments of both sides in beads, in the order of the target. A lexicon tells which words belong together."""
    ratio = length_ratio(source, target)
    cost = partial(pair_cost, ratio=ratio, lexicon=lexicon)
    beads: list[Bead] = []
    if trust is PROVEN and list(map(_skeleton, source)) == list(map(_skeleton, target)):
        steps = [(source[at : at + 1], target[at : at + 1]) for at in range(len(source))]
    else:
        steps = _best_path(source, target, _BLOCK_SHAPES, partial(_block_cost, cost=cost, trust=trust))
    for ours, theirs in steps:
        source_segments = [segment for block in ours for segment in block.segments]
        target_segments = [segment for block in theirs for segment in block.segments]
        beads += _sentences(source_segments, target_segments, cost, trust)
    return tuple(beads)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A segment from offset `begin` to `end` of its text: all of it, or a part that another segmenter might cut off."""

    segment: Segment
    begin: int
    end: int

    @property
    def text(self) -> str:
        return self.segment.text[self.begin : self.end]

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
            found.append(_Piece(segment, begin, begin + len(segment.text[begin:end].rstrip())))
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
        replace(piece.segment, text=piece.text, start=start, end=start + len(piece.text))
        for piece in wholes
        for start in (piece.segment.start + piece.begin,)
    )


def _sentences(source: Sequence[Segment], target: Sequence[Segment], cost: _Cost, trust: Trust) -> list[Bead]:
    alone = len(source) == 1 and len(target) == 1
    ours, theirs = _pieces(source), _pieces(target)
    shapes = _SHAPES if len(ours) == len(source) and len(theirs) == len(target) else _FINE_SHAPES

    def pieces_cost(left: Sequence[_Piece], right: Sequence[_Piece], limit: float = math.inf) -> float:
        price = _boundaries(left) + _boundaries(right)
        if left and right:
            return price + cost(_text(left), _text(right), limit=limit - price)
        # What is left alone is one segment.
        return price + trust.gap if all(piece.is_part for piece in (*left, *right)[1:]) else math.inf

    beads: list[Bead] = []
    for left, right in _best_path(ours, theirs, shapes, pieces_cost):
        origin = Origin.STRUCTURE if alone and left and right else Origin.TEXT
        sure = _confidence(pieces_cost(left, right), len(left), len(right), trust) if left and right else 0.0
        beads.append(Bead(_joined(left), _joined(right), origin, sure))
    return beads


def _boundaries(pieces: Sequence[_Piece]) -> float:
    """What it costs to take pieces together, and to begin where the segmenter sees no boundary, in nats."""
    price = _CUT_ANYWAY * (1 + pieces[0].begins_small) if pieces and pieces[0].is_part else 0.0
    for piece in pieces[1:]:
        if not piece.is_part:
            price += _JOIN_SMALL if piece.begins_small else _JOIN
    return price


def _text(pieces: Sequence[_Piece]) -> str:
    return " ".join(piece.text for piece in pieces)


def _confidence(cost: float, ours: int, theirs: int, trust: Trust) -> float:
    """A logistic curve over how much cheaper the bead is than leaving its segments alone, rounded to two digits."""
    margin = trust.gap * (ours + theirs) - cost
    return min(_SUREST, round(1 / (1 + math.exp(-max(-_STEEP, min(_STEEP, margin / 2)))), 2))


def length_ratio(source: Sequence[Block], target: Sequence[Block]) -> float:
    """Characters of target for one of source, smoothed towards 1 on short pages."""
    ours = sum(len(segment.text) for block in source for segment in block.segments)
    theirs = sum(len(segment.text) for block in target for segment in block.segments)
    return (theirs + 200) / (ours + 200)


def _skeleton(block: Block) -> tuple[object, ...]:
    return block.kind, block.path, block.number


def _block_cost(sources: Sequence[Block], targets: Sequence[Block], limit: float, cost: _Cost, trust: Trust) -> float:
    if not sources or not targets:
        return trust.gap
    source, target = sources[0], targets[0]
    price = trust.split * (len(sources) + len(targets) - 2)
    if price and any(block.kind not in _MAY_SPLIT for block in (*sources, *targets)):
        return math.inf
    if source.kind is not target.kind:
        price += _OTHER_KIND
    if source.path != target.path:
        price += _OTHER_PATH
    if source.number != target.number:
        price += _OTHER_NUMBER
    ours, theirs = (
        " ".join(segment.text for block in blocks for segment in block.segments) for blocks in (sources, targets)
    )
    return price + cost(ours, theirs, limit=limit - price)


def _best_path(
    source: Sequence[_T],
    target: Sequence[_T],
    shapes: Sequence[tuple[int, int]],
    cost: Callable[[Sequence[_T], Sequence[_T], float], float],
) -> list[tuple[Sequence[_T], Sequence[_T]]]:
    """The cheapest way through both sequences, in steps of the given shapes; a step may leave one side empty.

    `cost` gets both sides of a step, and the limit from which on it does not matter how high the cost is.
    """
    rows, columns = len(source), len(target)
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows + 1):
        low, high = _band(row, rows, columns)
        for column in range(low, high + 1):
            for ours, theirs in shapes:
                before = (row - ours, column - theirs)
                limit = best.get((row, column), math.inf) - best.get(before, math.inf)
                if before in best and limit > BEST:
                    price = cost(source[before[0] : row], target[before[1] : column], limit)
                    if price < limit:
                        best[row, column] = best[before] + price
                        came[row, column] = before
    steps: list[tuple[Sequence[_T], Sequence[_T]]] = []
    at = (rows, columns)
    while at != (0, 0):
        before = came[at]
        steps.append((source[before[0] : at[0]], target[before[1] : at[1]]))
        at = before
    return steps[::-1]


def _band(row: int, rows: int, columns: int) -> tuple[int, int]:
    """The columns of a row that are looked at: those near the diagonal, wide enough for what one side has more."""
    middle = row * columns // rows if rows else 0
    width = max(_BAND, abs(rows - columns) + 1) if rows else columns
    return max(0, middle - width), min(columns, middle + width)
