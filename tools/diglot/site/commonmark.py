"""A Python-Markdown extension that reads articles as what they are, CommonMark, and marks their segments.

It replaces the block parser: the tree of nodes becomes the element tree that Python-Markdown's tree processors expect,
so the link check, the title and the table of contents of MkDocs go on working. Each segment of a bead is wrapped in
`<span data-dg="n">`, n being the bead's number. What leaves it has been through the sanitizer.
"""

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from diglot.markdown import Node, parse, slug
from diglot.rawhtml import anchors, with_addresses, without_frames
from diglot.site import directives
from diglot.site.code import code_html
from diglot.site.players import Players
from diglot.site.sanitize import FILM, clean_article

# Python-Markdown's own readers of blocks, inline markup and white space; the new parser does their work.
_REPLACED_PREPROCESSORS = ("normalize_whitespace", "html_block", "fenced_code_block")
_REPLACED_TREEPROCESSORS = ("inline", "prettify")
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of an article's Markdown that belongs to the bead of this number. Marks are in order, none overlap.

    `classes` tell what became of its source since; such a stretch is shown as marked.
    """

    start: int
    end: int
    bead: int
    classes: str = ""

    def moved(self, distance: int) -> "Mark":
        """The same, so many characters further on."""
        return Mark(self.start + distance, self.end + distance, self.bead, self.classes)


class CommonMark(Extension):
    """`marks` holds the segments of each article, by the article's Markdown, `locales` the locale of its text, and
    `trees` what has been read already, whose root tells where it begins in a longer text; an article without any, or in
    English, or that has not, needs no entry. `players` tells which films may be played in a page.
    """

    def __init__(self, players: Players | None = None) -> None:
        super().__init__()
        self.players = players or Players()
        self.marks: dict[str, tuple[Mark, ...]] = {}
        self.locales: dict[str, str] = {}
        self.trees: dict[str, Node] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is the library's
        """Register with a Markdown instance, after all other extensions."""
        for name in _REPLACED_PREPROCESSORS:
            if name in md.preprocessors:
                md.preprocessors.deregister(name)
        for name in _REPLACED_TREEPROCESSORS:
            if name in md.treeprocessors:
                md.treeprocessors.deregister(name)
        md.preprocessors.register(_DropPlaceholders(md), "diglot_placeholders", 40)
        md.parser = parser = _Parser(md, self)
        md.postprocessors.register(_Sanitize(md, parser), "diglot_sanitize", -10)


class _DropPlaceholders(Preprocessor):
    """An article must not hold the marks by which Python-Markdown finds stashed HTML again."""

    def run(self, lines: list[str]) -> list[str]:
        return [line.replace(STX, "\ufffd").replace(ETX, "\ufffd") for line in lines]


# Put in by number: no frame that an article writes itself passes the sanitizer.
FILM_MARK = re.compile(rf'<span {FILM}="(\d{{1,9}})"></span>')
"""What stands for a film, by number, until the sanitizer is done."""


class _Sanitize(Postprocessor):
    def __init__(self, md: Markdown, parser: "_Parser") -> None:
        super().__init__(md)
        self.parser = parser

    def run(self, text: str) -> str:
        return FILM_MARK.sub(self.film, clean_article(text))

    def film(self, match: re.Match[str]) -> str:
        films = self.parser.films
        return self.parser.articles.players.html(*films[int(match[1])]) if int(match[1]) < len(films) else ""


class _Parser(BlockParser):
    def __init__(self, md: Markdown, articles: CommonMark) -> None:
        super().__init__(md)
        self.articles = articles
        self.films: list[tuple[str, str, str]] = []

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree:  # noqa: N802  # the name is the library's
        text = "\n".join(lines)
        root = ET.Element(self.md.doc_tag)
        read = self.articles.trees.get(text) or parse(text)
        marks, locale = self.articles.marks.get(text, ()), self.articles.locales.get(text, _ENGLISH)
        tree = _Tree(self.md, [mark.moved(read.start) for mark in marks], locale)
        tree.blocks(root, read.children)
        self.root, self.films = root, tree.films
        return ET.ElementTree(root)


_AMP = f"{AMP_SUBSTITUTE}amp;"
_AMBIGUOUS = re.compile(r"&(?=#?[0-9A-Za-z]+;)")


def _literal(text: str) -> str:
    """Text for the element tree, whose serializer would take `&copy;` for an entity that is written already.

    The `&` may end one node and the `copy;` begin the next, so each `&` is written out.
    """
    return text.replace("&", _AMP)


def _attribute(value: str) -> str:
    """The same for an attribute, where other processors still look up the value: a lone `&` stays one."""
    return _AMBIGUOUS.sub(_AMP, value)


def _address(url: str) -> str:
    """An address that MkDocs can read: brackets and some other characters in a host stop it."""
    try:
        urlsplit(url)
    except ValueError:
        return quote(url, safe="%/:?#@!$&'()*+,;=~")
    return url


class _Tree:
    """Nodes to elements."""

    def __init__(self, md: Markdown, marks: Sequence[Mark], locale: str) -> None:
        self.md = md
        self.marks = marks
        self.locale = locale
        self.mark_ends = [mark.end for mark in marks]
        self.ids: set[str] = set()
        # The address and the title of each film, and what it is about; and what the last heading says.
        self.films: list[tuple[str, str, str]] = []
        self.topic = ""

    def blocks(self, parent: ET.Element, nodes: Sequence[Node]) -> None:
        for node in directives.arranged(nodes, self.locale):
            if node.kind == "inline":
                self.inline(parent, node.children)
            elif node.kind == "html_block":
                self.append(parent, self.raw(node.content) + "\n")
            elif node.kind in {"fence", "code_block"}:
                self.code(parent, node)
            elif node.kind == "paragraph" and node.hidden:
                self.blocks(parent, node.children)
            elif node.kind in {"heading", "tab_name"}:
                self.heading(parent, node)
            else:
                attributes = {key: value for key, value in node.attrs.items() if key != "style"}
                if "style" in node.attrs:
                    attributes["align"] = node.attrs["style"].rpartition(":")[2]
                self.blocks(ET.SubElement(parent, node.tag, attributes), node.children)
                self.append(parent, "\n")

    def code(self, parent: ET.Element, node: Node) -> None:
        self.append(parent, self.md.htmlStash.store(code_html(node.content, node.info)) + "\n")

    def raw(self, html: str) -> str:
        """HTML of an article, for which a mark stands until the end. Frames in it are films, and its links lead where
        MkDocs finds that links of Markdown lead.
        """
        host = next((each for each in self.md.treeprocessors if hasattr(each, "path_to_url")), None)
        html = with_addresses(html, lambda url: host.path_to_url(_address(url))) if host is not None else html
        return str(self.md.htmlStash.store(without_frames(html, self.film)))

    def film(self, address: str, title: str) -> str:
        """What stands for a film until the end. The heading that it stands below tells what it is about."""
        self.films.append((address, title, self.topic))
        return f'<span {FILM}="{len(self.films) - 1}"></span>'

    def heading(self, parent: ET.Element, node: Node) -> None:
        """The id of a heading is the English anchor that its page carries, so that links hold in every locale."""
        (inline,) = node.children
        children = list(inline.children)
        names = anchors(children[0].content) if children and children[0].kind == "html_inline" else ()
        if names and len(children) > 1 and children[1].content == "</a>":
            del children[:2]
        element = ET.SubElement(parent, node.tag, dict(node.attrs))
        if node.kind == "heading":
            self.topic = inline.plain.strip()
        wanted = names[0] if names else slug(inline.plain)
        if wanted:
            element.set("id", self.unique(wanted))
        self.inline(element, children)
        self.append(parent, "\n")

    def unique(self, name: str) -> str:
        chosen, count = name, 0
        while chosen in self.ids:
            count += 1
            chosen = f"{name}-{count}"
        self.ids.add(chosen)
        return chosen

    def inline(self, parent: ET.Element, nodes: Sequence[Node], *, marked: bool = False) -> None:
        """Put inline nodes below an element. `marked`: a mark further up covers them all."""
        at = 0
        while at < len(nodes):
            mark = None if marked else self.mark_over(nodes[at])
            if mark is None:
                self.leaf_or_element(parent, nodes[at], marked=marked)
                at += 1
                continue
            stop = at
            while stop < len(nodes) and _inside(nodes[stop], mark):
                stop += 1
            if stop > at:
                self.inline(self.span(parent, mark), nodes[at:stop], marked=True)
                at = stop
            else:
                self.straddling(parent, nodes[at])
                at += 1

    def mark_over(self, node: Node) -> Mark | None:
        """The first mark that shares a character with a node."""
        at = bisect.bisect_right(self.mark_ends, node.start)
        return self.marks[at] if at < len(self.marks) and self.marks[at].start < node.end else None

    def straddling(self, parent: ET.Element, node: Node) -> None:
        """A node that is only partly in a mark: cut text at the mark's ends, or look inside an element."""
        if node.kind != "text" or node.end - node.start < len(node.content):
            self.leaf_or_element(parent, node, marked=False)
            return
        first = bisect.bisect_right(self.mark_ends, node.start)
        last = bisect.bisect_left(self.mark_ends, node.end)
        ends = {offset for mark in self.marks[first : last + 1] for offset in (mark.start, mark.end)}
        offsets = [node.start, *sorted(offset for offset in ends if node.start < offset < node.end), node.end]
        for start, end in pairwise(offsets):
            piece = Node("text", content=node.content[start - node.start : end - node.start], start=start, end=end)
            # White space before a line break is in the text, but not in the content.
            mark = self.mark_over(piece) if piece.content else None
            self.append(self.span(parent, mark) if mark else parent, _literal(piece.content))

    def leaf_or_element(self, parent: ET.Element, node: Node, *, marked: bool) -> None:
        match node.kind:
            case "text" | "text_special":
                self.append(parent, _literal(node.content))
            case "softbreak":
                self.append(parent, "\n")
            case "hardbreak":
                ET.SubElement(parent, "br")
            case "html_inline":
                self.append(parent, self.raw(node.content))
            case "film":
                self.append(parent, self.md.htmlStash.store(self.film(node.attrs["source"], node.attrs["title"])))
            case "code_inline":
                self.append(ET.SubElement(parent, "code"), _literal(node.content))
            case "link" if (text := directives.unlinked(node)) is not None:
                self.inline(parent, text, marked=marked)
            case kind if kind in directives.INLINE:
                self.inline(parent, directives.shown(node), marked=marked)
            case _:
                attributes = {
                    key: _attribute(_address(value) if key in {"href", "src"} else value)
                    for key, value in node.attrs.items()
                }
                self.inline(ET.SubElement(parent, node.tag, attributes), node.children, marked=marked)

    def span(self, parent: ET.Element, mark: Mark) -> ET.Element:
        if mark.classes:
            return ET.SubElement(parent, "mark", {"class": mark.classes, "data-dg": str(mark.bead)})
        return ET.SubElement(parent, "span", {"data-dg": str(mark.bead)})

    def append(self, parent: ET.Element, text: str) -> None:
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text


def _inside(node: Node, mark: Mark) -> bool:
    # White space that the parser takes in after a node, as in `**word** `, is no part of the sentence.
    return mark.start <= node.start and node.end <= mark.end
