import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.positions import Lines


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab", 1, (1, 2)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 3, (2, 1)),
        ("\n\n", 2, (3, 1)),
        ("漢\næx", 3, (2, 2)),
    ],
)
def test_position(text: str, offset: int, position: tuple[int, int]) -> None:
    assert Lines(text).position(offset) == position


@given(st.text("ab\n", max_size=30), st.data())
def test_lines_and_columns_lead_back_to_the_offset(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column = Lines(text).position(offset)
    assert sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == offset
