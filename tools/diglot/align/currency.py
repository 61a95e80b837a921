"""Whether a translation still stands for the English it is paired with, or for an earlier form of that sentence.

Machine translation keeps links, code, numbers, emphasis and names, and gives each word its usual translation; where one
side has more of these than the other, the English was likely edited. The anchor that the localization tool puts before
a heading is named after the English heading: it says outright whether that is the one. Logistic regression over such
differences, fitted to the gold pairs of two locales.
"""

import bisect
import re
from collections.abc import Sequence
from operator import attrgetter, mul
from statistics import median

from diglot.align.evidence import COMPARED, MARKS, WORDED, chance_of, compared, deviation, table, traits, worded
from diglot.align.lexicon import Support
from diglot.model import Bead, Block, BlockKind
from diglot.spans import anchor_names

_MORE = (
    *("lost", "added", "longer", "shorter"),
    *(f"mark_{mark}" for mark in (*MARKS, "other")),
    *("commas", "wide_gaps", "stars", "locales", "addresses", "recased", "opening", "closing", "small", "same"),
    *("other_count", "joined", "anchor_same", "anchor_other"),
)
_WORDED_MORE = ("source_weakest", "target_weakest", "source_unmet", "target_unmet", "source_names", "target_names")
# Links, numbers and the like stay as they are in every language.
_HABITUAL = frozenset(
    ("length", "longer", "shorter", "end", "lead", "question", "bold", "opening", "closing", "small", "commas", "stars")
)
# So many beads have to be seen before habits outweigh what is usual, and so much oftener than the rest is a habit.
_ENOUGH, _MORE_OFTEN = 50, 1.5
# What differs more rarely than this has no rate.
_OFTEN = 0.003
MEASURED = (*COMPARED, *_MORE)
MEASURED_WORDS = (*WORDED, *_WORDED_MORE)


def measures(bead: Bead, blocks: tuple[Block, Block], ratio: float) -> tuple[float, ...]:
    """How the two sides of a bead differ, in the order of `MEASURED`. `blocks` are those that its first segments stand
    in, `ratio` is that of the page's lengths.
    """
    # Where all of a sentence is a link, its address is none of its text, and may change without it.
    source, target = (_ONLY_LINK.sub(r"[\1](address)\2", text) for text in (bead.source_text, bead.target_text))
    ours, theirs = traits(source), traits(target)
    excess = max(-4.0, min(4.0, deviation(ours, theirs, ratio) * ratio))
    is_named = blocks[0].kind is BlockKind.HEADING and blocks[1].anchor is not None
    is_same = is_named and blocks[1].anchor in anchor_names(source)
    return (
        *compared(ours, theirs, ratio),
        min(3, sum(max(0, count - theirs.strong.get(item, 0)) for item, count in ours.strong.items())),
        min(3, sum(max(0, count - ours.strong.get(item, 0)) for item, count in theirs.strong.items())),
        max(0.0, excess),
        max(0.0, -excess),
        *(min(2, abs(one - two)) for one, two in zip(ours.marks, theirs.marks, strict=True)),
        min(3, abs(ours.commas - theirs.commas)),
        min(3, abs(ours.wide_gaps - theirs.wide_gaps)),
        min(4, abs(ours.stars - theirs.stars)),
        min(2, abs(ours.locales - theirs.locales)),
        min(3, len(ours.addresses ^ theirs.addresses)),
        min(3, sum(ours.cased[word].isdisjoint(others) for word, others in theirs.cased.items() if word in ours.cased)),
        ours.opening != theirs.opening,
        ours.closing != theirs.closing,
        ours.begins_small != theirs.begins_small,
        source == target,
        len(blocks[0].segments) != len(blocks[1].segments),
        bead.kind != "1-1",
        is_same,
        is_named and not is_same,
    )


def placed(bead: Bead, source: Sequence[Block], target: Sequence[Block]) -> tuple[Block, Block]:
    """The blocks of two pages that the first segments of a bead stand in."""
    ours = bisect.bisect(source, bead.source[0].start, key=attrgetter("start"))
    theirs = bisect.bisect(target, bead.target[0].start, key=attrgetter("start"))
    return source[ours - 1], target[theirs - 1]


def measured_words(support: Support) -> tuple[float, ...]:
    """What the words of the two sides say of an edit, in the order of `MEASURED_WORDS`."""
    return (
        *worded(support),
        support.source_weakest,
        support.target_weakest,
        support.source_unmet,
        support.target_unmet,
        support.source_names,
        support.target_names,
    )


def habits(measured: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """By how much what is measured counts for a language, in the order of `MEASURED`, each from 0 to 1.

    What differs more often than everything else does, such as `>` where a language writes commas, is a habit and no
    edit: it counts the less, the more often it differs than usual.
    """
    count = len(measured)
    means = [
        (sum(column) + usual * _ENOUGH) / (count + _ENOUGH)
        for column, usual in zip(zip(*measured, strict=True), _USUAL, strict=True)
    ]
    more = [mean / usual if usual else 1.0 for mean, usual in zip(means, _USUAL, strict=True)]
    common = median(more[at] for at in _AGAINST)
    return tuple(min(1.0, _MORE_OFTEN * common / own) if at in _AGAINST else 1.0 for at, own in enumerate(more))


def stands(
    bead: Bead, blocks: tuple[Block, Block], ratio: float, support: Support | None, weighed: Sequence[float] = ()
) -> float:
    """How probable it is that a bead's target translates this very source, among pages of which some have drifted:
    between 0 and 1. `support` is that of the words of both sides, `weighed` are the `habits` of the language.
    """
    values = measures(bead, blocks, ratio)
    if weighed:
        values = tuple(map(mul, values, weighed))
    if support is None:
        total = _BARE.odds(_BARE_ROW, values)
    else:
        total = _FULL.odds(_FULL_ROW, (*values, *measured_words(support)))
    return chance_of(total)


_ONLY_LINK = re.compile(r"\A\s*\[([^\]]*)\]\([^)]*\)([.:!?。]?)\s*\Z")
_BARE, _FULL = table("stands"), table("stands with words")
_BARE_ROW, _FULL_ROW = _BARE.row(MEASURED), _FULL.row((*MEASURED, *MEASURED_WORDS))
_USUAL = tuple(_FULL.means[name] for name in MEASURED)
# What languages do each in their way, where it speaks against a pair and is frequent enough to have a usual rate.
_AGAINST = frozenset(
    at
    for at, name in enumerate(MEASURED)
    if _FULL.weights[name] < 0 and _USUAL[at] >= _OFTEN and (name in _HABITUAL or name.startswith("mark_"))
)
SHARE = _FULL.share
"""The share of pairs that stood among those that the weights were fitted to."""
