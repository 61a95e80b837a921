"""Relative links of pages: where they lead, and what is wrong with those that lead nowhere.

A path is relative to the file that holds the link, `~/` leads to the folder of the locale (as docfx has it). A page
that a locale lacks is shown in the source locale, so links may lead to what only that one has.
"""

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from diglot.includes import in_place, resolve
from diglot.markdown import Node, parse, slug
from diglot.model import Edit, Page, Problem
from diglot.positions import Lines
from diglot.rawhtml import anchors, references

BROKEN, IMAGE, CASE, ANCHOR = "site.broken-link", "site.missing-image", "site.case", "site.broken-anchor"

# They find a few more than are links, in code for example. Each begins with letters that a search can leap to.
_URL = r"\s*<?(?!https?:)(?P<url>[^\s<>()\"']+)"
_INLINE, _DEFINED = re.compile(rf"\]\({_URL}"), re.compile(rf"\]:{_URL}")
_ATTRIBUTES = ("href=", "src=", "source=", "lightbox=")
_ATTRIBUTE = re.compile(rf"""\b(?:{"|".join(_ATTRIBUTES)})["'](?!https?:)(?P<url>[^\s<>"']+)""")
# Not in the tree: other sites, paths from the root of a site, docfx' cross references, addresses of mail and shares.
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|[/@\\{]|[^/?#]*@")
_HOST = re.compile(r"(?:www\.[\w.-]+|[\w.-]+\.(?:com|org|net|edu|gov|io|ms))(?:[/?#]|\Z)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|ico|tiff?)\Z", re.IGNORECASE)
# Positions in a text that browsers know by themselves, and those of docfx' tabs.
_KNOWN = re.compile(r"\Z|top\Z|:~:|tab/|L\d+(?:-L?\d+)?\Z", re.IGNORECASE)


def mentioned_links(path: str, text: str) -> tuple[tuple[str, bool], ...]:
    """The paths in the tree that the links of a file may lead to, and whether to a place inside of that file: a quick
    look, that takes code for links too.
    """
    urls = {match["url"] for match in _seeming(text)}
    return tuple(sorted({asked for url in urls for asked in _asked(path, url)}))


def _seeming(text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """What looks like a link that does not lead to another site."""
    yield from _INLINE.finditer(text, start)
    yield from _DEFINED.finditer(text, start)
    if any(name in text for name in _ATTRIBUTES):
        yield from _ATTRIBUTE.finditer(text, start)


def _asked(path: str, url: str) -> Iterator[tuple[str, bool]]:
    if not url.startswith("#") and not _ELSEWHERE.match(url) and (target := resolve(path, url)):
        yield target, "#" in url


def problems_of_links(page: Page, leads: Mapping[str, str | None], read: Callable[[str], str | None]) -> list[Problem]:
    """What is wrong with the links of a page. `leads` has, for the paths asked for, the path that is there, spelled as
    it is, or None where nothing is; paths it lacks are let pass. `read` gives the body of a file by its path, in one
    language; None where it is no page.
    """
    if next(_seeming(page.text, page.body_start), None) is None:
        return []
    text = in_place(page)
    checker = _Checker(page, leads, read)
    seeming = (
        _Link(found["url"], is_image=False, start=found.start(), end=found.end())
        for found in _seeming(text, page.body_start)
    )
    # Parsing is slow, and most pages have nothing wrong even with what only looks like a link.
    if not any(True for link in seeming for _ in checker.problems(link)):
        return []
    return [problem for link in _links(parse(text, page.body_start)) for problem in checker.problems(link)]


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    is_image: bool
    start: int
    end: int


def _links(root: Node) -> Iterator[_Link]:
    for node in root.walk():
        urls: tuple[tuple[str, bool], ...] = ()
        if node.kind == "link":
            urls = ((node.attrs.get("href", ""), False),)
        elif node.kind == "image":
            urls = ((node.attrs.get("src", ""), True),)
        elif node.kind in {"figure", "code_include"}:
            is_image = node.kind == "figure"
            urls = tuple((node.attrs[name], is_image) for name in ("source", "lightbox") if name in node.attrs)
        elif node.kind in {"html_inline", "html_block"}:
            urls = references(node.content)
        for url, is_image in urls:
            if url:
                yield _Link(url, is_image, node.start, node.end)


def _is_no_path(url: str) -> bool:
    """Whether a translation put words into the place of an address, which is for another rule to say."""
    return not url.isascii() and not re.search(r"[./#]", url)


class _Checker:
    def __init__(self, page: Page, leads: Mapping[str, str | None], read: Callable[[str], str | None]) -> None:
        self.page = page
        self.leads = leads
        self.read = read
        self.lines = Lines(page.text)
        self.bodies: dict[str, str | None] = {}

    def problems(self, link: _Link) -> Iterator[Problem]:
        if _ELSEWHERE.match(unquote(link.url)) or _is_no_path(unquote(link.url)):
            return
        path, _, fragment = link.url.partition("#")
        asked = resolve(self.page.path, path) if path else self.page.path
        if asked is None or (path and asked not in self.leads):
            return
        found = self.leads[asked] if path else asked
        shown = unquote(path)
        if found is None:
            rule = IMAGE if link.is_image or _PICTURE.search(asked) else BROKEN
            what = "there is no such page or file"
            if _HOST.match(path):
                what = "it has no https://, so that it leads to a file beside this page"
            yield self.problem(rule, link, f"{shown[:80]} leads nowhere: {what}")
            return
        asked_name, found_name = asked.partition("/")[2], found.partition("/")[2]
        if found_name != asked_name and found_name.casefold() == asked_name.casefold():
            message = f"{shown[:80]} differs in capitals from the file {found[:120]}"
            yield self.problem(CASE, link, message, self.respelled(link, path, asked_name, found_name))
        if fragment and not link.is_image:
            yield from self.anchor_problems(link, found, fragment)

    def respelled(self, link: _Link, path: str, asked: str, found: str) -> tuple[Edit, ...]:
        """The path of a link with the capitals of the file, where it is written as it is."""
        tail = path.split("?", maxsplit=1)[0].removeprefix("~").lstrip("./")
        if not asked.endswith(tail) or not tail:
            return ()
        at = self.page.text.find(tail, link.start, link.end)
        if at < 0 or self.page.text.count(tail, link.start, link.end) > 1:
            return ()
        return (Edit(at, at + len(tail), found[len(found) - len(tail) :]),)

    def anchor_problems(self, link: _Link, found: str, fragment: str) -> Iterator[Problem]:
        wanted = unquote(fragment)
        if _KNOWN.match(wanted):
            return
        if found not in self.bodies:
            self.bodies[found] = self.read(found)
        body = self.bodies[found]
        if body is None or wanted in _seeming_anchors(body):
            return
        names = anchors_in(body)
        if names is None or wanted in names:
            return
        place = "this page" if found == self.page.path else found[:120]
        folded = {name.casefold(): name for name in names}
        meant = folded.get(wanted.casefold())
        if meant is None:
            near = difflib.get_close_matches(wanted, sorted(names), n=1, cutoff=0.8)
            hint = f"; did you mean #{near[0][:80]}?" if near else ""
            yield self.problem(ANCHOR, link, f"there is no #{wanted[:80]} in {place}{hint}")
            return
        at = self.page.text.find(f"#{fragment}", link.start, link.end)
        edits = (Edit(at + 1, at + 1 + len(fragment), meant),) if at >= 0 else ()
        yield self.problem(ANCHOR, link, f"#{wanted[:80]} differs in capitals from #{meant[:80]} in {place}", edits)

    def problem(self, rule: str, link: _Link, message: str, edits: tuple[Edit, ...] = ()) -> Problem:
        return Problem(rule, message, *self.lines.position(link.start), edits)


_GIVEN_ID = re.compile(r"\{:?\s*#(?P<id>[\w.:-]+)[^{}]*\}")


@lru_cache(maxsize=64)  # neighbours lead to the same pages
def anchors_in(body: str) -> frozenset[str] | None:
    """The names by which links lead into a page: those of its headings, of `<a name>` and of every `id`. None where
    they can't be told, because the page includes files.

    A heading is known by the anchor generated for it and by its text, as docfx, GitHub and MkDocs make names of it; of
    equal ones the later are numbered.
    """
    names: set[str] = set()
    counts: Counter[str] = Counter()
    for node in parse(body).walk():
        if node.kind == "include":
            return None
        if node.kind in {"html_inline", "html_block"}:
            names.update(anchors(node.content))
        elif node.kind == "heading":
            plain = node.plain.strip()
            names.update(_GIVEN_ID.findall(plain))
            for name in _slugs(_GIVEN_ID.sub("", plain).strip()):
                names.add(f"{name}-{counts[name]}" if counts[name] else name)
                names.add(f"{name}_{counts[name]}" if counts[name] else name)
                counts[name] += 1
    return frozenset(names)


_HEADING = re.compile(r"^[ \t>]*+#{1,6}[ \t]++(?P<text>[^\n]*)", re.MULTILINE)
_NAMED = re.compile(r"""\b(?:name|id)\s*=\s*["']?(?P<name>[^\s"'<>]+)""")
_MARKUP = re.compile(r"\]\([^()\n]*\)|<[^<>\n]*>|[`*\[\]\\]")


@lru_cache(maxsize=64)
def _seeming_anchors(body: str) -> frozenset[str]:
    """What a quick look takes for names that lead into a page: a few of them stand in code."""
    names = {match["name"] for match in _NAMED.finditer(body)}
    for match in _HEADING.finditer(body):
        names |= _slugs(_MARKUP.sub("", match["text"]).strip())
    return frozenset(names)


def _slugs(heading: str) -> set[str]:
    kept = re.sub(r"[^\w -]", "", heading.lower())
    own = {slug(heading), kept.replace(" ", "-"), re.sub(r"[\s-]+", "-", kept).strip("-")}
    return {*own, *(re.sub("-+", "-", name).strip("-") for name in own)}
