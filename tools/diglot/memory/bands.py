"""How good a match is, in the bands that translators bill by. Their borders are the usual ones of translation tools; no
standard has them.
"""

from enum import Enum


class Band(Enum):
    """How good a match is, best first. The value is what it is called in print."""

    CONTEXT = "context"
    """The same sentence, with the same sentences before and after it (101 %)."""
    EXACT = "exact"
    """The same sentence elsewhere (100 %)."""
    REPETITION = "repetition"
    """No match, but the same sentence comes earlier among those to be translated."""
    FUZZY_95 = "95-99"
    FUZZY_85 = "85-94"
    FUZZY_75 = "75-84"
    FUZZY_50 = "50-74"
    NONE = "no match"


DONE = frozenset({Band.CONTEXT, Band.EXACT, Band.REPETITION})
"""What nobody has to translate, but at most to read."""

LEAST = 0.5
"""The least likeness that counts as a match."""

ALMOST = 0.99
"""The most that a match is like which is not the same: it may have the same words, but other marks or addresses."""

_FLOORS = ((0.95, Band.FUZZY_95), (0.85, Band.FUZZY_85), (0.75, Band.FUZZY_75), (LEAST, Band.FUZZY_50))


def fuzzy_band(likeness: float) -> Band:
    """The band of a likeness between 0 and 1 of sentences that are not the same."""
    percent = int(100 * likeness + 1e-9) / 100
    return next((band for least, band in _FLOORS if percent >= least), Band.NONE)
