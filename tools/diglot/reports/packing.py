"""What the bench's script is given, as short as it can be without being read with effort: a site has thousands of them.

`unpacked` in `assets/diglot/bench.js` is the twin, and puts everything back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]

_USUAL = {"dir": "ltr", "source_dir": "ltr"}


def packed(document: Row) -> dict[str, Any]:
    """A document as `bench.data` gives it, without what follows from the rest: texts read from left to right, a page
    stands at `folder`, its locale and its article, its source beside it, and what of a source stands and what has gone
    are the source. Its segments and findings are columns.
    """
    found = {name: value for name, value in document.items() if value != _USUAL.get(name)}
    place, beside = (f"{document[name]}/{document['article']}" for name in ("locale", "source_locale"))
    if found.get("path") == place:
        del found["path"]
    folder = document["file"].removesuffix(place)
    if folder != document["file"]:
        del found["file"]
        found["folder"] = folder
        if document.get("facts", {}).get("source") == folder + beside:
            found["facts"] = {name: value for name, value in document["facts"].items() if name != "source"}
    if "segments" in found:
        found["segments"] = columns([_without_source(row) for row in found["segments"]])
    if "findings" in found:
        found["findings"] = columns(found["findings"])
    return found


def columns(rows: Sequence[Row]) -> tuple[int, dict[str, object]]:
    """How many rows there are, and the values of each name: all in order, null where a row has none; or, where more
    than half of them are the same, that one by the name "" unless it is null, and the others by the numbers of their
    rows, from 0.
    """
    names = dict.fromkeys(name for row in rows for name in row)
    return len(rows), {name: _column([row.get(name) for row in rows]) for name in names}


def rows(packed: tuple[int, Row]) -> list[dict[str, Any]]:
    """The rows that `columns` was given, as JSON has them."""
    count, named = packed
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for name, column in named.items():
        values = column if isinstance(column, list) else [column.get(str(at), column.get("")) for at in range(count)]
        for row, value in zip(found, values, strict=True):
            if value is not None:
                row[name] = value
    return found


def _column(values: Sequence[object]) -> object:
    counted = Counter(value for value in values if not isinstance(value, list | tuple)).most_common(1)
    usual, count = counted[0] if counted else (None, 0)
    if 2 * count <= len(values):
        return values
    others: dict[str, object] = {str(at): value for at, value in enumerate(values) if value != usual}
    return others if usual is None else {"": usual, **others}


def _without_source(row: Row) -> Row:
    if "words" not in row or row["source"] != " ".join(text for kind, text in row["words"] if kind != "added"):
        return row
    return {name: value for name, value in row.items() if name != "source"}
