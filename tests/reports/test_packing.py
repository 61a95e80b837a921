import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.reports.packing import columns, packed, rows
from support import unpacked

ABOUT = {"article": "a.md", "locale": "nb-NO", "source_locale": "en-US", "dir": "ltr", "source_dir": "ltr"}


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (["a", "b", "c"], ["a", "b", "c"]),
        (["a", "a", "b"], {"": "a", "2": "b"}),
        (["a", "b"], ["a", "b"]),
        ([None, None, "b"], {"2": "b"}),
        (["a", "a", None], {"": "a", "2": None}),
        ([[1], [1], [1]], [[1], [1], [1]]),
        ([None, [1], None], {"1": [1]}),
    ],
)
def test_columns(values: list[Any], column: object) -> None:
    cells = [{} if value is None else {"name": value} for value in values]
    found = columns(cells)
    assert found == (len(values), {"name": column})
    assert rows(found) == cells


_VALUES = st.none() | st.booleans() | st.sampled_from(["", "a", "b"]) | st.lists(st.integers(0, 2), max_size=2)


@given(st.lists(st.dictionaries(st.sampled_from("xyz"), _VALUES, max_size=3), max_size=6))
def test_what_columns_put_together_rows_take_apart(given_rows: list[dict[str, Any]]) -> None:
    there = [{name: value for name, value in row.items() if value is not None} for row in given_rows]
    assert rows(json.loads(json.dumps(columns(given_rows)))) == there


def test_nothing_is_no_rows() -> None:
    assert rows(columns([])) == []


def test_what_follows_from_the_rest_is_left_out() -> None:
    document = {**ABOUT, "file": "docs/nb-NO/a.md", "path": "nb-NO/a.md", "facts": {"source": "docs/en-US/a.md"}}
    assert packed(document) == {
        "article": "a.md",
        "locale": "nb-NO",
        "source_locale": "en-US",
        "folder": "docs/",
        "facts": {},
    }
    assert unpacked({**packed(document), "segments": (0, {})}) == {**document, "segments": []}


@pytest.mark.parametrize(
    "own",
    [
        {"dir": "rtl"},
        {"file": "elsewhere/page.md"},
        {"facts": {"source": ""}},
        {"path": "nb-no/a.md"},
        {"file": "nb-NO/a.md", "facts": {"source": "docs/en-US/a.md"}},
    ],
)
def test_what_does_not_follow_stays(own: dict[str, Any]) -> None:
    document = {**ABOUT, "file": "docs/nb-NO/a.md", "path": "nb-NO/a.md", "segments": [], **own}
    assert unpacked(packed(document)) == document


@pytest.mark.parametrize("source", ["Save it to the disk.", "Save it  to the disk."])
def test_a_source_is_not_there_twice(source: str) -> None:
    words = [["same", "Save it to the"], ["removed", "disk."], ["added", "tape."]]
    row = {"source": source, "target": "Lagre.", "words": words}
    found = packed({**ABOUT, "file": "x", "segments": [row]})
    assert ("source" in found["segments"][1]) == ("  " in source)
    assert unpacked(found)["segments"] == [row]


def test_text_that_has_no_source_stays_text() -> None:
    texts: list[dict[str, Any]] = [{"by": "text", "source": "", "target": "Mer."}, {"became": [{"change": "added"}]}]
    assert unpacked(packed({**ABOUT, "file": "x", "segments": texts}))["segments"] == texts
