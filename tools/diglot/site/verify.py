"""Reads a built site again: what a reader or a search engine would trip over, and which scripts its pages bring along.

lxml reads the HTML.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

_MARKUP = re.compile(rb"data-[ts]tu-id|sxs-lookup")
_PAGES = "*.html"
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
class _Link:
    """A link from a page to a place in another one; `order` is its place among the links of its page."""

    name: str
    order: int
    href: str
    target: str
    anchor: str


def verify_site(folder: Path) -> Verified:
    """Checked are: side-by-side markup in any file, the language of each page, links within the site and the anchors
    they lead to, across all locales.
    """
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob(_PAGES))}
    anchors: dict[str, frozenset[str]] = {}
    scripts: set[str] = set()
    later: list[_Link] = []
    problems: list[tuple[str, int, str]] = []
    for name, path in paths.items():
        document = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        anchors[name] = _anchors(document)
        scripts.update(_scripts(document))
        problems += [(name, -1, problem) for problem in _page_problems(document)]
        for found in _links(name, document, anchors[name], paths, folder):
            if isinstance(found, _Link):
                later.append(found)
            else:
                problems.append(found)
    problems += [(link.name, link.order, _broken(link)) for link in later if link.anchor not in anchors[link.target]]
    lines = [f"{name}: {problem}" for name, _, problem in sorted(problems, key=lambda item: item[:2])]
    lines += [
        f"{path.relative_to(folder).as_posix()}: side-by-side markup in the search index"
        for path in sorted(folder.rglob("search_index.json"))
        if _MARKUP.search(path.read_bytes())
    ]
    return Verified(len(paths), tuple(lines), tuple(sorted(scripts)))


def _anchors(document: html.HtmlElement) -> frozenset[str]:
    return frozenset(str(name) for name in document.xpath("//@id | //a/@name"))


def _scripts(document: html.HtmlElement) -> Iterator[str]:
    for script in document.iter("script"):
        if "src" not in script.attrib and script.get("type", "").lower() not in _DATA:
            yield f"sha256-{b64encode(hashlib.sha256((script.text or '').encode()).digest()).decode()}"


def _page_problems(document: html.HtmlElement) -> Iterator[str]:
    if not document.get("lang"):
        yield "no language"
    # A report quotes a damaged page as it is.
    if _MARKUP.search(html.tostring(document)) and not document.find_class("dgr"):
        yield "side-by-side markup is left"


def _links(
    name: str, document: html.HtmlElement, own: frozenset[str], names: Container[str], folder: Path
) -> Iterator[_Link | tuple[str, int, str]]:
    """The links whose anchors are to be looked up when all pages are known, and the problems that show before."""
    if name.rpartition("/")[2] == "404.html":
        return  # shown at any address, so its links are absolute
    for order, href in enumerate(dict.fromkeys(str(href) for href in document.xpath("//a/@href"))):
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or href.startswith("/"):
            continue
        target, anchor = _target(name, urldefrag(href).url), unquote(parts.fragment)
        if target is None or (target not in names and not (folder / target).is_file()):
            yield name, order, f"broken link {href}"
        elif target == name:
            if anchor and anchor not in own:
                yield name, order, f"broken anchor {href}"
        elif anchor and target in names:
            yield _Link(name, order, href, target, anchor)


def _broken(link: _Link) -> str:
    return f"broken anchor {link.href}"


def _target(name: str, href: str) -> str | None:
    """The file that a relative link leads to, or None where it leads out of the site."""
    path = unquote(urlsplit(href).path)
    if not path:
        return name
    parts: list[str] = list(PurePosixPath(name).parent.parts)
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    target = "/".join(parts)
    if path.endswith(("/", "..", ".")) or "." not in target.rpartition("/")[2]:
        return f"{target}/index.html" if target else "index.html"
    return target
