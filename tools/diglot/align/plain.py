"""Two plain texts, lined up by dynamic programming: first their blocks, then the sentences inside each block pair."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from diglot.align.evidence import BEST, pair_cost
from diglot.model import Bead, Block, Origin, Segment

_T = TypeVar("_T")

# What each shape of bead costs beside 1-1, in nats.
_SHAPES = {(1, 1): 0.0, (2, 1): 3.0, (1, 2): 3.0, (2, 2): 6.0}
# Only a span is certain.
_SUREST = 0.99
_OTHER_KIND = 6.0
_OTHER_PATH = 2.0
_OTHER_NUMBER = 0.7
# Sequences that differ this much in place are not compared: keeps time linear in the length of a page.
_BAND = 60


@dataclass(frozen=True, slots=True)
class Trust:
    """How much is known of the source beforehand: what leaving a block or segment alone costs, in nats."""

    gap: float


PROVEN = Trust(gap=7.0)
"""The source is the one that was translated."""
DRIFTING = Trust(gap=2.5)
"""The source may have moved on: rather leave a segment alone than pair it with what it merely resembles."""


def align_blocks(source: Sequence[Block], target: Sequence[Block], trust: Trust) -> tuple[Bead, ...]:
    """All segments of both sides in beads, in the order of the target."""
    ratio = _ratio(source, target)
    beads: list[Bead] = []
    if trust is PROVEN and list(map(_skeleton, source)) == list(map(_skeleton, target)):
        steps = [(source[at : at + 1], target[at : at + 1]) for at in range(len(source))]
    else:
        cost = partial(_block_cost, ratio=ratio)
        steps = _best_path(source, target, {(1, 1): 0.0}, cost, trust.gap)
    for ours, theirs in steps:
        source_segments = [segment for block in ours for segment in block.segments]
        target_segments = [segment for block in theirs for segment in block.segments]
        beads += _sentences(source_segments, target_segments, ratio, trust)
    return tuple(beads)


def _sentences(source: Sequence[Segment], target: Sequence[Segment], ratio: float, trust: Trust) -> list[Bead]:
    alone = len(source) == 1 and len(target) == 1
    beads: list[Bead] = []
    cost = partial(_segment_cost, ratio=ratio)
    for ours, theirs in _best_path(source, target, _SHAPES, cost, trust.gap):
        origin = Origin.STRUCTURE if alone and ours and theirs else Origin.TEXT
        sure = _confidence(cost(ours, theirs), len(ours), len(theirs), trust) if ours and theirs else 0.0
        beads.append(Bead(tuple(ours), tuple(theirs), origin, sure))
    return beads


def _confidence(cost: float, ours: int, theirs: int, trust: Trust) -> float:
    """A logistic curve over how much cheaper the bead is than leaving its segments alone, rounded to two digits."""
    margin = trust.gap * (ours + theirs) - cost - _SHAPES[ours, theirs]
    return min(_SUREST, round(1 / (1 + math.exp(-margin / 2)), 2))


def _ratio(source: Sequence[Block], target: Sequence[Block]) -> float:
    """Characters of target for one of source, smoothed towards 1 on short pages."""
    ours = sum(len(segment.text) for block in source for segment in block.segments)
    theirs = sum(len(segment.text) for block in target for segment in block.segments)
    return (theirs + 200) / (ours + 200)


def _skeleton(block: Block) -> tuple[object, ...]:
    return block.kind, block.path, block.number


def _block_cost(sources: Sequence[Block], targets: Sequence[Block], ratio: float) -> float:
    (source,), (target,) = sources, targets
    cost = 0.0
    if source.kind is not target.kind:
        cost += _OTHER_KIND
    if source.path != target.path:
        cost += _OTHER_PATH
    if source.number != target.number:
        cost += _OTHER_NUMBER
    return cost + _segment_cost(source.segments, target.segments, ratio)


def _segment_cost(source: Sequence[Segment], target: Sequence[Segment], ratio: float) -> float:
    ours = " ".join(segment.text for segment in source)
    theirs = " ".join(segment.text for segment in target)
    return pair_cost(ours, theirs, ratio)


def _best_path(
    source: Sequence[_T],
    target: Sequence[_T],
    shapes: Mapping[tuple[int, int], float],
    cost: Callable[[Sequence[_T], Sequence[_T]], float],
    gap: float,
) -> list[tuple[Sequence[_T], Sequence[_T]]]:
    """The cheapest way through both sequences, in steps of the given shapes or leaving one item alone."""
    rows, columns = len(source), len(target)
    moves = [*shapes.items(), ((1, 0), gap), ((0, 1), gap)]
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    came: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows + 1):
        low, high = _band(row, rows, columns)
        for column in range(low, high + 1):
            for (ours, theirs), price in moves:
                before = (row - ours, column - theirs)
                if before not in best:
                    continue
                total = best[before] + price
                if ours and theirs and total < best.get((row, column), math.inf) - BEST:
                    total += cost(source[before[0] : row], target[before[1] : column])
                if total < best.get((row, column), math.inf):
                    best[row, column] = total
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
