import pytest

from diglot.handoff.leverage import Leverage
from diglot.memory.bands import Band
from diglot.memory.wording import read_wording
from diglot.model import Bead, Origin, Segment


def beads(*sources: str) -> list[Bead]:
    return [Bead((Segment(source),), (Segment(source.upper()),), Origin.SPAN, 1.0) for source in sources]


def memory(*pages: tuple[str, ...]) -> Leverage:
    leverage = Leverage()
    for page in pages:
        leverage.add(beads(*page))
    return leverage


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("B", "A", "C", Band.CONTEXT),
        ("A", "", "B", Band.CONTEXT),
        ("C", "B", "", Band.CONTEXT),
        ("B", "A", "", Band.EXACT),
        ("B", "D", "E", Band.CONTEXT),
        ("B", "A", "E", Band.EXACT),
        ("F", "A", "C", None),
    ],
)
def test_a_sentence_between_the_same_ones_is_a_context_match(
    text: str, before: str, after: str, expected: Band | None
) -> None:
    assert memory(("A", "B", "C"), ("D", "B", "E")).exact(text, before, after) is expected


def test_white_space_makes_no_other_sentence() -> None:
    assert memory(("Save  the\nfile.",)).exact("Save the file.", "", "") is Band.CONTEXT


def test_an_empty_memory_has_nothing() -> None:
    assert Leverage().fuzzy(read_wording("Save the file.")) == 0
    assert Leverage().exact("Save the file.", "", "") is None


def test_the_most_alike_sentence_counts() -> None:
    leverage = memory(("Open the file now.", "Save the page."), ("Close it.",))
    assert leverage.fuzzy(read_wording("Open the page now.")) == 0.75
    assert leverage.fuzzy(read_wording("Wait a little.")) == 0
