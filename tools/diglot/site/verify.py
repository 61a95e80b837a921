"""Reads a built site again: what a reader or a search engine would trip over, and which scripts its pages bring along.

lxml reads the HTML.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from posixpath import normpath
from sys import intern
from typing import cast
from urllib.parse import unquote, urlsplit

from lxml import etree

_MARKUP = re.compile(rb"data-[ts]tu-id|sxs-lookup")
_INDEX = "search_index.json"
# Plain strings: those that know where they come from take three times as long.
_ANCHORS = etree.XPath("//@id | //a/@name", smart_strings=False)
_LINKS = etree.XPath("//a/@href", smart_strings=False)
_QUOTES = etree.XPath("boolean(//*[contains(concat(' ', @class, ' '), ' dgr ') or @class = 'bench'])")
# What a script element holds that is no script.
_DATA = {"application/json", "application/ld+json"}


@dataclass(frozen=True, slots=True)
class Verified:
    """The number of HTML pages of a site; a line for each problem: `file: what is wrong`; and the scripts that stand in
    its pages, by their SHA-256 as a Content-Security-Policy names them: `sha256-…`.
    """

    pages: int
    problems: tuple[str, ...]
    scripts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page shows of itself: its anchors, its links within the site as they are written, what is wrong with it
    by itself, and its scripts.
    """

    anchors: tuple[str, ...]
    links: tuple[str, ...]
    problems: tuple[str, ...]
    scripts: tuple[str, ...]


def verify_site(folder: Path) -> Verified:
    """Checked are: side-by-side markup in any file, the language of each page, links within the site and the anchors
    they lead to, across all locales.
    """
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    return verified(((name, seen(f"{folder}/{name}")) for name in files if is_seen(name)), files)


def is_seen(name: str) -> bool:
    """Whether a file of a site is one that is read again."""
    return name.endswith(".html") or name.rpartition("/")[2] == _INDEX


def seen(path: str) -> Seen:
    """What a page, or a search index, shows of itself."""
    with open(path, "rb") as file:  # noqa: PTH123  # thousands are read
        data = file.read()
    name = path.rpartition("/")[2]
    if name == _INDEX:
        return Seen((), (), ("side-by-side markup in the search index",) if _is_marked(data) else (), ())
    document = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    links = _texts(_LINKS, document)
    return Seen(
        tuple(dict.fromkeys(_texts(_ANCHORS, document))),
        # A page that is shown at any address has absolute links.
        tuple(filter(_is_within, dict.fromkeys(links))) if name != "404.html" else (),
        tuple(_page_problems(document, data)),
        tuple(_scripts(document)),
    )


def _texts(path: etree.XPath, document: etree._Element) -> list[str]:
    return cast("list[str]", path(document))


def verified(pages: Iterable[tuple[str, Seen]], files: Collection[str]) -> Verified:
    """What is wrong with a site, by what its pages show and the paths of all of its files, both below its root. Of
    pages that were looked at nothing is held but their anchors, and their links to anchors of others.
    """
    names = frozenset(files)
    anchors: dict[str, tuple[str, ...]] = {}
    scripts: set[str] = set()
    # Each with its page, and its place there.
    problems: list[tuple[str, int, str]] = []
    across: dict[str, list[tuple[str, int, str, str]]] = {}
    for name, page in pages:
        anchors[name] = tuple(map(intern, page.anchors))
        scripts.update(page.scripts)
        problems += ((name, -1, problem) for problem in page.problems)
        own = frozenset(page.anchors)
        for at, href in enumerate(page.links):
            address, _, anchor = href.partition("#")
            target = _target(name, address)
            if target is None or target not in names:
                problems.append((name, at, f"broken link {href}"))
            elif anchor and (target != name or unquote(anchor) not in own):
                across.setdefault(target, []).append((name, at, href, unquote(anchor)))
    for target in across.keys() & anchors.keys():
        own = frozenset(anchors[target])
        problems += (
            (name, at, f"broken anchor {href}") for name, at, href, anchor in across[target] if anchor not in own
        )
    told = tuple(f"{name}: {problem}" for name, _, problem in sorted(problems, key=itemgetter(0, 1)))
    return Verified(sum(name.endswith(".html") for name in anchors), told, tuple(sorted(scripts)))


# The same links stand in the pages around one.
@lru_cache(maxsize=4096)
def _is_within(href: str) -> bool:
    parts = urlsplit(href)
    return not (parts.scheme or parts.netloc or href.startswith("/"))


def _scripts(document: etree._Element) -> Iterator[str]:
    for script in document.iter("script"):
        if "src" not in script.attrib and script.get("type", "").lower() not in _DATA:
            yield f"sha256-{b64encode(hashlib.sha256((script.text or '').encode()).digest()).decode()}"


def _page_problems(document: etree._Element, data: bytes) -> Iterator[str]:
    if not document.get("lang"):
        yield "no language"
    # A report quotes a damaged page as it is.
    if _is_marked(data) and not _QUOTES(document):
        yield "side-by-side markup is left"


def _is_marked(data: bytes) -> bool:
    # To look for words is ten times as quick as to look for one of two patterns.
    return (b"tu-id" in data or b"sxs-lookup" in data) and _MARKUP.search(data) is not None


def _target(name: str, address: str) -> str | None:
    """The file that a relative address leads to, or None where it leads out of the site."""
    path = unquote(address.partition("?")[0])
    if not path:
        return name
    target = normpath(f"./{name.rpartition('/')[0]}/{path}")
    if target == ".." or target.startswith("../"):
        return None
    if path.endswith(("/", "..", ".")) or "." not in target.rpartition("/")[2]:
        return normpath(f"{target}/index.html")
    return target
