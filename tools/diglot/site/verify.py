"""Reads a built site again and checks what a reader or a search engine would trip over. lxml reads the HTML."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

_MARKUP = re.compile(rb"data-[ts]tu-id|sxs-lookup")
_PAGES = "*.html"


def verify_site(folder: Path) -> tuple[int, tuple[str, ...]]:
    """The number of HTML pages of a site, and a line for each problem: `file: what is wrong`.

    Checked are: side-by-side markup in any file, the language of each page, links within the site and the anchors they
    lead to, across all locales.
    """
    names = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob(_PAGES))}
    documents = {name: html.document_fromstring(path.read_bytes()) for name, path in names.items()}
    anchors = {name: _anchors(document) for name, document in documents.items()}
    problems: list[str] = []
    for name, document in documents.items():
        problems += [f"{name}: {problem}" for problem in _page_problems(name, document, anchors, folder)]
    for path in sorted(folder.rglob("search_index.json")):
        if _MARKUP.search(path.read_bytes()):
            problems.append(f"{path.relative_to(folder).as_posix()}: side-by-side markup in the search index")
    return len(names), tuple(problems)


def _anchors(document: html.HtmlElement) -> set[str]:
    return {str(name) for name in document.xpath("//@id | //a/@name")}


def _page_problems(name: str, document: html.HtmlElement, anchors: dict[str, set[str]], folder: Path) -> Iterator[str]:
    if not document.get("lang"):
        yield "no language"
    # A report quotes a damaged page as it is.
    if _MARKUP.search(html.tostring(document)) and not document.find_class("dgr"):
        yield "side-by-side markup is left"
    if name.rpartition("/")[2] == "404.html":
        return  # shown at any address, so its links are absolute
    for href in dict.fromkeys(str(href) for href in document.xpath("//a/@href")):
        parts = urlsplit(href)
        if parts.scheme or parts.netloc or href.startswith("/"):
            continue
        target = _target(name, urldefrag(href).url)
        if target not in anchors:
            if target is None or not (folder / target).is_file():
                yield f"broken link {href}"
        elif parts.fragment and unquote(parts.fragment) not in anchors[target]:
            yield f"broken anchor {href}"


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
