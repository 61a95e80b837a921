"""A small memory for tests."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from diglot.memory.store import Leaf, Pair, Store
from diglot.model import Method, Origin

DAY = dt.date(2020, 9, 14)


def leaf(
    path: str,
    *texts: tuple[str, str],
    method: Method = Method.MACHINE,
    day: dt.date | None = DAY,
    article: str | None = None,
) -> Leaf:
    """A page whose sentences stand in this order."""
    sources = ["", *(source for source, _ in texts), ""]
    pairs = tuple(
        Pair(source, target, f"f7c17-{101 + at}", Origin.SPAN, 1.0, sources[at], sources[at + 2])
        for at, (source, target) in enumerate(texts)
    )
    locale, _, rest = path.partition("/")
    return Leaf(locale, rest if article is None else article, path, "a" * 40, day, method, pairs)


def stored(folder: Path, leaves: Iterable[Leaf], source_locale: str = "en-US") -> Store:
    """A memory that has these pages."""
    store = Store.make(folder / "memory.sqlite", is_own=True)
    store.replace("", source_locale, leaves)
    return store
