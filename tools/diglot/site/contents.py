"""The navigation of a locale, as its tables of contents have it.

The locale's own table counts, else the source's, with the titles of the locale's pages in place of its English names.
The table at the root of the locale's folder comes first; those in folders follow that no other one names. The page that
an entry with further entries leads to is the first of these, as on docfx' sites.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from diglot.model import Entry, Summary

# Tables of contents may name each other many times over; what lies beyond this no reader looks through.
_MOST = 100_000
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of the navigation: its name, or empty where the title of the page is to be taken, and what it leads to:
    `page` the path of an article, `url` an address elsewhere, or the path of another file of the site. `locale` is that
    of the name.
    """

    name: str
    locale: str
    page: str = ""
    url: str = ""
    items: tuple["Item", ...] = ()


def contents(report: Summary, locale: str) -> tuple[Item, ...]:
    """The navigation of a locale's edition by what the tree's tables of contents say; empty where it has none."""
    return tuple(_Contents(report, locale).items())


def is_apart(path: str) -> bool:
    """Whether an article belongs into no navigation: a table of contents, or a text that others include."""
    parts = path.lower().split("/")
    return parts[-1] == "toc.md" or "includes" in parts[:-1]


class _Contents:
    def __init__(self, report: Summary, locale: str) -> None:
        self.locale, self.source = locale, report.source_locale
        # By path below the locale's folder, in small letters: the locale whose table it is, its path, and its entries.
        self.tocs: dict[str, tuple[str, str, tuple[Entry, ...]]] = {}
        for own in dict.fromkeys((self.source, locale)):
            found = ((path, entries) for (tag, path), entries in report.tocs.items() if tag == own)
            self.tocs |= {_key(path): (own, path, entries) for path, entries in found}
        self.active: list[str] = []
        self.count = self.depth = 0

    def items(self) -> Iterator[Item]:
        named = {_key(toc) for _, _, entries in self.tocs.values() for toc in _nested(entries)}
        top = [path for path in self.tocs if "/" not in path]
        for path in top[:1]:
            yield from self.table(path)
        for path in sorted(self.tocs):
            if path not in named and path not in top:
                folder = PurePosixPath(self.tocs[path][1]).parent.name.replace("-", " ").replace("_", " ")
                inner = tuple(self.table(path))
                if inner:
                    yield Item(folder.capitalize() if folder.islower() else folder, self.source, items=inner)

    def table(self, path: str) -> Iterator[Item]:
        """The items of a table of contents; none of one that holds itself."""
        found = self.tocs.get(path)
        if found is None or path in self.active:
            return
        locale, _, entries = found
        self.active.append(path)
        yield from self.listed(entries, locale)
        self.active.pop()

    def listed(self, entries: tuple[Entry, ...], locale: str) -> Iterator[Item]:
        if self.depth == _DEEPEST:
            return
        self.depth += 1
        for entry in entries[: _MOST - self.count]:
            self.count += 1
            inner = (*(self.table(_key(entry.toc)) if entry.toc else ()), *self.listed(entry.entries, locale))
            # The source's name for a page is not in the reader's language; the page's title is.
            name = "" if entry.page and locale != self.locale else entry.name
            if inner:
                lead = (Item(name, locale, entry.page, entry.url),) if entry.page or entry.url else ()
                yield Item(name or entry.name, locale, entry.page, items=(*lead, *inner))
            elif entry.page or entry.url:
                yield Item(name, locale, entry.page, entry.url)
        self.depth -= 1


def _key(path: str) -> str:
    return path.casefold()


def _nested(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        if entry.toc:
            yield entry.toc
        yield from _nested(entry.entries)
