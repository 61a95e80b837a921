import pytest

from diglot.memory.bands import Band, fuzzy_band


@pytest.mark.parametrize(
    ("likeness", "band"),
    [
        (0.99, Band.FUZZY_95),
        (0.95, Band.FUZZY_95),
        (0.9499, Band.FUZZY_85),
        (0.85, Band.FUZZY_85),
        (0.75, Band.FUZZY_75),
        (0.74, Band.FUZZY_50),
        (0.5, Band.FUZZY_50),
        (0.499, Band.NONE),
        (0, Band.NONE),
    ],
)
def test_bands_begin_at_their_lower_border(likeness: float, band: Band) -> None:
    assert fuzzy_band(likeness) is band
