import datetime as dt
from collections.abc import Mapping

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diglot.errors import EditError
from diglot.frontmatter import LIMIT, find_value, read_head, read_simple, set_value, write_head, yaml_of
from sharedkit import pages, show

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


_LOADERS = (yaml.CSafeLoader, yaml.SafeLoader)
_PIECE = st.one_of(
    st.text("ab:#- ,[]{}&*!|>'\"%@`\\=~<?.+_019xeE\t\r\x00\x7f\x85\xa0æ漢\u2028\ufeff\ud800😀", max_size=12),
    st.text(max_size=8),
    st.sampled_from(
        (
            *("yes", "No", "on", "OFF", "true", "y", "null", "Null", "~", "<<", "=", "---", "...", "- a", "-", "? a"),
            *(
                "0",
                "00",
                "7",
                "-7",
                "+7",
                "017",
                "08",
                "1_000",
                "0x1f",
                "0b1",
                "1:30",
                "1.5",
                ".5",
                "1e3",
                "1.e+3",
                ".inf",
            ),
            *(
                "2020-09-14",
                "2020-99-99",
                "2020-9-4",
                "2020-09-14 10:00:00",
                "09/14/2020",
                "9" * 999,
                "9" * 1000,
                "1" * 40,
            ),
            *("C#", "a #b", "a# b", "a: b", "a:b", "a:", "a : b", "http://x/y#z", "[a]", "a, b", "(a)", "a\\b", "é"),
            *(
                "'a'",
                "'a' ",
                "'a''b'",
                '"a"',
                '"a\\n"',
                "'a",
                "'a'b",
                '"it\'s"',
                "'",
                '""',
                "''",
                "' a '",
                "*a",
                "&a b",
                "!a",
            ),
        )
    ),
)
_ENDS = st.sampled_from(("\n", "\n", "\n", "\r\n", " \n", "\r", "\n\n", "\n  \n", "\t\n"))
_KEYS = st.one_of(
    st.sampled_from(
        ("a", "ms.date", "online version", "ms,.custom", "yes", "null", "a ", "1", "-", "é", "a#", "K" * 60)
    ),
    st.text("abn. ,-_1", min_size=1, max_size=6),
)
_ENTRIES = st.one_of(
    st.tuples(_KEYS, st.sampled_from((":", ": ", ":  ", " : ")), _PIECE, _ENDS),
    st.tuples(_KEYS, st.just(":"), _ENDS),
    st.tuples(st.sampled_from(("- ", "- ", "  - ", "-   ", "-", " ")), _PIECE, _ENDS),
    st.tuples(st.sampled_from((" ", "  ", "  ", "   ")), _KEYS, st.sampled_from((":", ": ")), _PIECE, _ENDS),
    st.tuples(st.sampled_from((" ", "  ")), _KEYS, st.just(":"), _ENDS),
).map("".join)


@given(st.lists(_ENTRIES, max_size=5).map("".join))
@settings(max_examples=2000)
@example("a: " + "b" * 2000 + "\n")
@example("a:\n- 1\n\n- 2\nb:\n  - x\n")
@example("a:\n- x\n - y\n")
@example("a: ''\n- x\n")
@example("- x\n")
@example("a: b\n  c\n")
@example("a:\n  b: c\n  d:\n")
@example("a:\n  b:\n  - c\n")
@example("a:\n  b:\n c: d\n")
@example("a:\n  b: c\n- d\n")
@example("a:\n- b\n  c: d\n")
@example("a:\n\n  b: c\n\n  d: e\n")
def test_a_simple_head_is_read_as_the_loader_reads_it(text: str) -> None:
    values = read_simple(text)
    if values is not None:
        for loader in _LOADERS:
            assert repr(values) == repr(yaml.load(text, loader) or {})  # noqa: S506  # both are safe


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("\n  \n", {}),
        ("a: b\n", {"a": "b"}),
        ("a: b c  \r\nms.date: 09/14/2020\r\n", {"a": "b c", "ms.date": "09/14/2020"}),
        ("a:\nb: ''\nc: \"d\" \n", {"a": None, "b": "", "c": "d"}),
        ("a: 0\nb: 1828\nc: 2bda15b7\n", {"a": 0, "b": 1828, "c": "2bda15b7"}),
        ('a:\n- x\n- "5"\n- 7\nb:\n  - http://y/z#1\n\n', {"a": ["x", "5", 7], "b": ["http://y/z#1"]}),
        ("online version: C# é 漢 😀\n", {"online version": "C# é 漢 😀"}),
        ("a: b\na: c\n", None),
        ("a: yes\n", None),
        ("a: 017\n", None),
        ("a: 2020-09-14\n", None),
        ("a: b: c\n", None),
        ("a: b #c\n", None),
        ("a: 'b''c'\n", None),
        ('a: "\\t"\n', None),
        ("a: [b]\n", None),
        ("a:\n  b: c\n  d: 1\n\n  e:\nf: g\n", {"a": {"b": "c", "d": 1, "e": None}, "f": "g"}),
        ("a:\n  b: c\n   d: e\n", None),
        ("a:\n  b: c\n  b: d\n", None),
        ("a:\n  b:\n    c: d\n", None),
        ("a:\n  b:\n  - c\n", None),
        ("a:\n  b: c\n- d\n", None),
        ("a:\n- b\n  c: d\n", None),
        ("a: b\n  c: d\n", None),
        ("a:\n  yes: b\n", None),
        ("  a: b\n", None),
        ("a: b\n- c\n", None),
        ("a:\n- b\n  - c\n", None),
        ("a:\n-\n", None),
        ("", None),
        ("a: b", None),
        ("yes: a\n", None),
        ("# a\n", None),
    ],
)
def test_which_heads_are_simple(text: str, values: Mapping[str, object] | None) -> None:
    assert repr(read_simple(text)) == repr(values)


def test_simple_heads_take_linear_time() -> None:
    for piece in (" ", "a ", "a:", "a#", "'", '"', "- ", "a: b", "\xa0"):
        assert read_simple("a: b" + piece * (LIMIT // len(piece)) + "\t\n") is None


def test_real_heads_are_read_as_the_loader_reads_them() -> None:
    heads = simple = 0
    for path in pages().glob("*/*/**/*.md"):
        text = path.read_bytes().decode() if path.is_file() else ""
        place = yaml_of(text)
        if place is not None:
            values = read_simple(text[place[0] : place[1]])
            if values is not None:
                assert repr(values) == repr(yaml.load(text[place[0] : place[1]], yaml.CSafeLoader) or {}), path
            heads, simple = heads + 1, simple + (values is not None)
    show(f"heads read without the YAML loader: {simple} of {heads}")
    assert simple > 0.99 * heads > 35_000


@pytest.mark.parametrize("date", ["2020-99-99", "2020-02-30", "2020-01-01 25:00:00", "0000-01-01"])
def test_a_date_that_is_none_stays_a_text_and_costs_no_other_value(date: str) -> None:
    head = read_head(f"---\ntitle: T\nms.date: {date}\nother: 2020-09-14\n---\n")
    assert head.values == {"title": "T", "ms.date": date, "other": dt.date(2020, 9, 14)}
    assert head.problems == ()


@given(_HEADS, st.sampled_from(("", "# c\n", "\n")), st.sampled_from(("\n", "\r\n")), _VALUES, st.data())
@settings(max_examples=500)
def test_a_value_that_is_set_is_read_and_nothing_else_moves(
    values: dict[str, object], last: str, ends: str, value: object, data: st.DataObject
) -> None:
    head = write_head(values).removesuffix("---\n") if values else "---\n"
    text = f"{head}{last}---\nBody".replace("\n", ends)
    if read_head(text).values != values:
        return  # a text over several lines, which CRLF changes
    key = data.draw(st.sampled_from([*values, "new"]))
    start, end, new = set_value(text, key, value)
    again = read_head(text[:start] + new + text[end:])
    assert repr(again.values) == repr({**values, key: value})
    place, head_end = find_value(text, key), (yaml_of(text) or (0, 0, 0))[1]
    assert start == end == head_end if place is None else place.colon <= start <= end == place.end
    assert ends == "\n" or new.count("\n") == new.count("\r\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: {b: 1, c: 2}\n", "a: {b: new, c: 2}\n"),
        ("a:\n    b: 1 # why\nc: 2\n", "a:\n    b: new # why\nc: 2\n"),
        ("a:\n  b:\nc: 2\n", "a:\n  b: new\nc: 2\n"),
        ("a:\n  b: 'old'\n  b2: 1\n", "a:\n  b: new\n  b2: 1\n"),
        ("a:\nc: 2\n", "a:\n  b: new\nc: 2\n"),
        ("c: 2\n", "c: 2\na:\n  b: new\n"),
        ("b: 1\na:\n  c: 2\n", "b: 1\na:\n  c: 2\n  b: new\n"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_value_inside_a_table(before: str, after: str, ends: str) -> None:
    text = f"---\n{before}---\nb: body\n".replace("\n", ends)
    start, end, new = set_value(text, "a", "new", "b")
    assert text[:start] + new + text[end:] == f"---\n{after}---\nb: body\n".replace("\n", ends)


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("a: text\n", "a is not a table"),
        ("a: [b]\n", "a is not a table"),
        ("x: &x {b: 1}\na: *x\n", "would not read back"),
        ("a: [\n", "not valid YAML"),
    ],
)
def test_a_value_inside_what_is_no_table(head: str, told: str) -> None:
    with pytest.raises(EditError, match=told):
        set_value(f"---\n{head}---\n", "a", "new", "b")


def test_where_a_value_inside_a_table_stands() -> None:
    text = "---\nb: 0\na:\n  b: 12\n---\n"
    place = find_value(text, "a", "b")
    assert place
    assert (text[place.start : place.end], find_value(text, "b", "a"), find_value(text, "a", "c")) == ("12", None, None)


@given(st.text("ab: -#'\n\r[]{}&*|>\"\t", max_size=40), st.sampled_from(("a", "b", "")), _VALUES)
def test_any_head_is_set_or_refused(text: str, key: str, value: object) -> None:
    content = f"---\n{text}\n---\nBody"
    before = read_head(content)
    try:
        start, end, new = set_value(content, key, value)
    except EditError:
        return
    after = read_head(content[:start] + new + content[end:])
    assert repr(after.values) == repr({**before.values, key: value})
    assert (content[:start] + new + content[end:])[after.body_start :] == content[before.body_start :]
