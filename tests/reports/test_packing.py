from typing import Any

import pytest

from diglot.reports.packing import columns, packed
from support import rows_of, unpacked

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
    rows = [{} if value is None else {"name": value} for value in values]
    found = columns(rows)
    assert found == (len(values), {"name": column})
    assert rows_of(found) == rows


def test_nothing_is_no_rows() -> None:
    assert rows_of(columns([])) == []


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
    rows: list[dict[str, Any]] = [{"by": "text", "source": "", "target": "Mer."}, {"became": [{"change": "added"}]}]
    assert unpacked(packed({**ABOUT, "file": "x", "segments": rows}))["segments"] == rows
