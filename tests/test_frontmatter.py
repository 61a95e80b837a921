import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.frontmatter import LIMIT, read_head, write_head

_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**12), 10**12),
    st.dates(dt.date(1, 1, 1)),
    st.text(max_size=40),
    st.sampled_from(
        ("---", "a\n---\nb", "yes", "0123", "1e3", "2020-99-99", "09/14/2020", "a: b", "# c", "'", '"', "")
    ),
)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
_HEADS = st.dictionaries(st.from_regex(r"[A-Za-z][\w. -]{0,10}", fullmatch=True).map(str.strip), _VALUES, max_size=6)


@given(_HEADS)
def test_what_is_written_is_read(values: dict[str, object]) -> None:
    text = write_head(values)
    head = read_head(text + "# Body\n")
    assert head.values == values
    assert list(head.values) == list(values)
    assert head.problems == ()
    assert head.body_start == len(text)


@given(st.text(max_size=100))
def test_no_text_is_too_odd(text: str) -> None:
    for content in (text, f"---\n{text}\n---\n", f"---\nkey: {text}\n---\n"):
        head = read_head(content)
        assert 0 <= head.body_start <= len(content)
        assert not (head.values and head.problems)


@pytest.mark.parametrize(
    ("text", "values", "body"),
    [
        ("---\na: 1\n---\nB", {"a": 1}, "B"),
        ("---\r\na: 1\r\n---\r\nB\r\n", {"a": 1}, "B\r\n"),
        ("---  \na: 1\n---\t\nB", {"a": 1}, "B"),
        ("---\na: 1\n---", {"a": 1}, ""),
        ("---\n---\nB", {}, "B"),
        ("---\n# comment\n---\nB", {}, "B"),
        ("---\na: |\n  x\n  --- y\n---\nB\n---\n", {"a": "x\n--- y\n"}, "B\n---\n"),
        ("---\na: 1\n----\nb: 2\n---\nB", None, "B"),
        ("---\n1: a\nnull: b\n---\nB", {"1": "a", "None": "b"}, "B"),
    ],
)
def test_where_the_head_ends(text: str, values: dict[str, object] | None, body: str) -> None:
    head = read_head(text)
    assert text[head.body_start :] == body
    assert head.values == (values or {})
    assert bool(head.problems) is (values is None)


@pytest.mark.parametrize("text", ["", "# Title\n", "\n---\na: 1\n---\n", " ---\na: 1\n---\n", "-- -\n"])
def test_no_head(text: str) -> None:
    head = read_head(text)
    assert (head.values, head.body_start) == ({}, 0)
    assert [problem.rule for problem in head.problems] == ["page.no-front-matter"]


@pytest.mark.parametrize(
    ("yaml", "line", "column", "words"),
    [
        ("a: 1\nb: c: d\n", 3, 5, "mapping values are not allowed"),
        ("a: [1\nb: 2\n", 3, 2, "expected ',' or ']'"),
        ("a: 1\n\tb: 2\n", 3, 1, "tab character"),
        ("a: !!python/object/apply:os.system ['true']\n", 2, 4, "could not determine a constructor"),
        ("a: !!python/name:os.system\n", 2, 4, "could not determine a constructor"),
        ("a: *nowhere\n", 2, 4, "undefined alias"),
        ("- a\n- b\n", 1, 1, "not a list of keys and values"),
        ("just text\n", 1, 1, "not a list of keys and values"),
        ("a: 9999-99-99\n", 1, 1, "month must be in 1..12"),
        ("a: !!bool maybe\n", 1, 1, "does not fit its tag"),
        ("a: !!timestamp soon\n", 1, 1, "does not fit its tag"),
        ("a: !!int ''\n", 1, 1, "does not fit its tag"),
        ("a: " + "9" * 5000 + "\n", 1, 1, "more than 1000 digits"),
        ("a: 0x" + "f" * 5000 + "\n", 1, 1, "more than 1000 digits"),
        ("a: " + "1:" * 4000 + "1\n", 1, 1, "more than 1000 digits"),
        ("a: " + "[" * 5000 + "\n", 1, 1, "nested collections"),
        ("a:\n  " + "- " * 5000 + "b\n", 1, 1, "nested collections"),
        ("a: &a [*a]\n", 1, 1, "refer to themselves"),
        ("a: &a {b: *a}\n", 1, 1, "refer to themselves"),
        ("a: 'b'\n" * LIMIT, 1, 1, "larger than 64 kB"),
    ],
    ids=lambda value: str(value)[:24].strip(),
)
def test_a_bad_head_is_one_problem_where_it_is(yaml: str, line: int, column: int, words: str) -> None:
    text = f"---\n{yaml}---\nBody"
    head = read_head(text)
    assert (head.values, text[head.body_start :]) == ({}, "Body")
    (problem,) = head.problems
    assert (problem.rule, problem.line, problem.column) == ("page.invalid-front-matter", line, column)
    assert words in problem.message
    assert "\n" not in problem.message


def test_an_alias_bomb_is_not_unfolded() -> None:
    levels = "".join(f"k{at}: &k{at} [{', '.join([f'*k{at - 1}' if at else 'x'] * 9)}]\n" for at in range(9))
    (problem,) = read_head(f"---\n{levels}title: *k8\n---\n").problems
    assert "repeat too much" in problem.message


def test_plain_aliases_are_fine() -> None:
    assert read_head("---\na: &x [1, 2]\nb: *x\n---\n").values == {"a": [1, 2], "b": [1, 2]}


def test_a_head_that_is_never_closed() -> None:
    head = read_head("---\na: 1\nBody")
    assert (head.values, head.body_start) == ({}, 0)
    assert [problem.message for problem in head.problems] == ["the front matter is opened by --- but never closed"]


def test_a_head_is_written_for_people() -> None:
    values = {"title": "Blåbær på tå", "ROBOTS": "NOINDEX, NOFOLLOW", "ids": ["1828"], "own": {"b": 1, "a": None}}
    assert write_head(values) == (
        "---\ntitle: Blåbær på tå\nROBOTS: NOINDEX, NOFOLLOW\nids:\n- '1828'\nown:\n  b: 1\n  a: null\n---\n"
    )
