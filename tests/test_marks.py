import pytest

from diglot.markdown import parse_inline
from diglot.marks import cut, emphasised, even, leads_nowhere, shown_marks, tags, without_code, without_escapes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/en-us/b/", "https://a.example/nb-NO/b"),
        ("/en-US/docs/a", "/fr/docs/a"),
        ("/zh-Hans-CN/a", "/a"),
        ("https://a.example/en-us", "https://a.example/"),
    ],
)
def test_addresses_that_differ_in_the_locale_are_even(one: str, other: str) -> None:
    assert even(one) == even(other)


@pytest.mark.parametrize(("one", "other"), [("/docs/a", "/docs/b"), ("https://a.example/xy", "https://a.example/yx")])
def test_other_addresses_are_not(one: str, other: str) -> None:
    assert even(one) != even(other)


@pytest.mark.parametrize(
    ("url", "nowhere"),
    [
        ("%E5%8F%82", True),
        ("Gjennomsøk", True),
        ("browse", True),
        ("a.md", False),
        ("#a", False),
        ("日本/a", False),
        ("?q=1", False),
        ("mailto:a@b", False),
        ("", False),
    ],
)
def test_an_address_that_leads_nowhere(url: str, nowhere: bool) -> None:  # noqa: FBT001
    assert leads_nowhere(url) is nowhere


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a ** b", [2, 3]),
        ("**a**", []),
        (r"\*a", [1]),
        ("_a", [0]),
        ("a_b", []),
        ("値_b", [1]),
        ("`**`", []),
    ],
)
def test_marks_that_show(text: str, shown: list[int]) -> None:
    assert list(shown_marks(parse_inline(text), text)) == shown


def test_what_is_emphasised_twice_counts_once() -> None:
    tree = parse_inline("***a*** [**b** c](u) *d **e***")
    assert [node.plain for node in emphasised(tree)] == ["a", "b", "d e"]


def test_tags_are_those_that_html_knows() -> None:
    found = [(match["close"], match["name"]) for match in tags("<b>x</B> <br/> <app> <group name> a < b")]
    assert found == [("", "b"), ("/", "B"), ("", "br")]


def test_code_and_escapes_are_taken_out() -> None:
    assert without_code("a `b` ``c`` d") == "a   d"
    assert without_escapes(r"\<a\> C:\Users") == r"<a> C:\Users"


@pytest.mark.parametrize("length", [80, 81, 500])
def test_a_long_text_loses_its_middle(length: int) -> None:
    text = "a" * (length - 1) + "b"
    assert len(cut(text)) == 80
    assert cut(text)[-1] == "b"
    assert (cut(text) == text) is (length == 80)
