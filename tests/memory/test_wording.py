import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.memory.wording import likeness, read_wording


@pytest.mark.parametrize(
    ("text", "words", "placeholders"),
    [
        ("", 0, 0),
        ("Sign in to Office 365.", 5, 0),
        ("Sign-in and/or it's: 50 % - done!", 5, 0),
        ("**Bold** and *part*ly, ~~gone~~", 4, 0),
        ("[Add a photo](https://example.com/a) now", 4, 0),
        ("Run `git status -s` twice", 2, 1),
        ("See https://example.com/a?b=1&amp;c=2 or <https://example.com>.", 2, 2),
        ("Type <Group Name> for {0} and %s", 3, 3),
        ("Line one\nline<br/>two", 4, 1),
        ("![A red button](button.png)", 3, 0),
        (':::image source="a.png" alt-text="A red button":::', 3, 0),
        ("[!INCLUDE [name](path.md)] follows", 1, 1),
        ("Keep <!-- this is hidden --> quiet", 2, 0),
        ("a \ufffc b", 2, 0),
        ("設定を開く (Office 365)", 7, 0),
        ("เปิด App", 4, 0),
    ],
)
def test_words_are_what_a_reader_sees(text: str, words: int, placeholders: int) -> None:
    wording = read_wording(text)
    assert (wording.words, wording.placeholders) == (words, placeholders)


@given(st.text(st.sampled_from("aWw9åด設 .,;?!'\"()/-")))
def test_plain_text_has_the_words_that_it_has_as_markdown(text: str) -> None:
    assert read_wording(text) == read_wording(f"{text}<!-- -->")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Save the file.", "**Save** the file", 1.0),
        ("Save the file.", "save the file.", 2 / 3),
        ("Save the file.", "Save the new file.", 3 / 4),
        ("Save the file.", "Save it.", 1 / 3),
        ("Run `a` now", "Run `b` now", 1 - 1 / 3 / 4),
        ("Step 3 of 12", "Step 4 of 10", 1 - 2 / 4 / 4),
        ("Run `a` now", "Run it now", 2 / 3),
        ("Office 2016 is here", "Office 365 was here", 1 - 1 / 4 - 1 / 4 / 4),
        ("Yes", "No", 0.0),
    ],
)
def test_likeness_is_the_share_of_words_that_stay(one: str, other: str, expected: float) -> None:
    assert likeness(read_wording(one), read_wording(other)) == pytest.approx(expected)


@given(st.text(), st.text())
def test_any_text_has_a_likeness_the_same_both_ways(one: str, other: str) -> None:
    left, right = read_wording(one), read_wording(other)
    assert 0 <= likeness(left, right) == likeness(right, left) <= 1
    assert likeness(left, left) == 1


def test_a_long_row_of_marks_takes_no_longer_than_its_length() -> None:
    assert read_wording("_" * 100_000 + "x").words == 1
