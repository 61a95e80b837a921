"""docfx' own markup as the page shows it: each leaf of `diglot.docfx` as nodes that HTML has elements for.

An alert becomes an admonition of the theme, a row of columns stands side by side, tabs become a set of panels that are
all there without a script. A text that is for some readers only (monikers, zones) says for whom; what is meant for
other media, and an include whose file is not there, shows nothing.
"""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote

from diglot import docfx
from diglot.markdown import Node
from diglot.rawhtml import anchors
from diglot.site.sanitize import TAB, TAB_WITH
from diglot.site.words import translate

INLINE = docfx.KINDS | {"tab"}
"""The kinds that `shown` puts other nodes in the place of."""

# The theme's kinds of admonitions; a kind that docfx does not know either is a note.
_ADMONITIONS = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
_SPANS = {"2", "3", "4"}
_CONTAINERS = {"row", "column", "image", "moniker", "zone"}
# Texts for the pane of a portal and for print: docfx keeps them out of the page.
_OTHER_MEDIA = {"chromeless", "pdf"}
_TAB_ADDRESS = re.compile(r"#tab/(?P<id>[\w.-]+(?:\+[\w.-]+)*)(?:/(?P<with>[\w.-]+)?)?\Z", re.IGNORECASE)
_RANGE_SIGNS = (("&&", " "), ("||", " · "), (">=", " ≥ "), ("<=", " ≤ "), (">", " > "), ("<", " < "))
_URL_MARKS = "%/:?#[]@!$&'()*+,;=~"


def shown(node: Node) -> tuple[Node, ...]:
    """The nodes inside a sentence that stand for one of docfx."""
    source = quote(node.attrs.get("source", ""), safe=_URL_MARKS)
    match node.kind:
        case "tab":
            return node.children
        case "no_loc":
            return (Node("text", content=node.content),)
        case "figure" if source:
            attributes = {"alt": node.attrs.get("alt-text", ""), "src": source}
            # An icon has no border, all else has one, unless the article says otherwise.
            is_icon = node.attrs.get("type", "").lower() == "icon"
            if node.attrs.get("border", "false" if is_icon else "true").lower() == "true":
                attributes["class"] = "dg-border"
            picture = Node("image", "img", attributes)
            larger = quote(node.attrs.get("lightbox", "").partition("#")[0], safe=_URL_MARKS)
            link = Node("link", "a", {"href": larger, "class": "dg-larger"}, children=(picture,))
            return (link if larger else picture,)
        case "video" if source:
            return (Node("film", attrs={"source": node.attrs["source"], "title": node.attrs.get("title", "")}),)
        case "code_include" if source:
            return (Node("code_inline", "code", content=posixpath.basename(node.attrs["source"].partition("?")[0])),)
        case _:
            return ()


def unlinked(link: Node) -> tuple[Node, ...] | None:
    """What is shown of a cross reference (`<xref:uid>`, `[text](xref:uid)`), whose page only docfx knows: its text, or
    the name that it refers to. None for any other link.
    """
    address = link.attrs.get("href", "")
    if not address.lower().startswith("xref:"):
        return None
    if link.plain.lower().startswith("xref:"):
        name = re.sub(r"`+\d+|\*\Z", "", unquote(address[5:].partition("?")[0]))
        return (Node("text_special", content=name, start=link.start, end=link.end),)
    return link.children


def arranged(nodes: Sequence[Node], locale: str, *, inside: bool = False) -> list[Node]:
    """The same blocks, with containers made of leaves that open and close, and none of docfx left at this level.

    `locale` is that of the text. `inside` a container, whatever is still open is closed with it.
    """
    return _tabbed(_contained(nodes, locale, inside=inside))


def _contained(nodes: Sequence[Node], locale: str, *, inside: bool) -> list[Node]:
    containers = _containers(nodes)
    if inside:
        containers = {start: ends or (len(nodes), len(nodes)) for start, ends in containers.items()}
    result: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if ends := containers.get(at):
            result += _container(node, arranged(nodes[at + 1 : ends[0]], locale, inside=True))
            at = ends[1]
            continue
        at += 1
        if node.kind == "blockquote":
            result += _quoted(node, locale)
        elif node.kind == "alert":
            # The quote's mark got lost: the paragraph below is what the alert says.
            body = nodes[at : at + 1] if at < len(nodes) and nodes[at].kind == "paragraph" else ()
            result.append(_admonition(node, body, locale))
            at += len(body)
        elif node.kind in docfx.KINDS:
            result += _paragraph(shown(node))
        else:
            result.append(node)
    return result


def _containers(nodes: Sequence[Node]) -> dict[int, tuple[int, int] | None]:
    """Where each container opens: where its content stops, and where the text goes on after it; None where nothing
    closes it. None stands in one of its own name: the next of its name closes it, and so does the one around it.
    """
    opened: list[tuple[int, str]] = []
    found: dict[int, tuple[int, int] | None] = {}
    for index, node in enumerate(nodes):
        name, is_end = _container_name(node)
        if name and any(name == other for _, other in opened):
            while opened:
                start, other = opened.pop()
                found[start] = (index, index + 1) if is_end and other == name else (index, index)
                if other == name:
                    break
        if name and not is_end:
            opened.append((index, name))
            found[index] = None
    return found


def _container_name(node: Node) -> tuple[str, bool]:
    """The name of the container that a node opens or closes, or empty; and whether it closes it."""
    if node.kind == "figure" and node.attrs.get("type", "").lower() == "complex":
        return "image", False
    name = node.info.removesuffix("-end") if node.kind == "directive" else ""
    return (name, name != node.info) if name in _CONTAINERS else ("", False)


def _container(node: Node, inner: Sequence[Node]) -> list[Node]:
    if node.kind == "figure":
        return [_described(node, inner)]
    if node.info == "row":
        return [Node("container", "div", {"class": "dg-columns"}, children=tuple(inner))]
    if node.info == "column":
        span = node.attrs.get("span", "")
        name = f"dg-column dg-span-{span}" if span in _SPANS else "dg-column"
        return [Node("container", "div", {"class": name}, children=tuple(inner))]
    if node.attrs.get("target", "").lower() in _OTHER_MEDIA:
        return []
    scope = _scope(node)
    if not scope:
        return list(inner)
    head = Node("paragraph", "p", {"class": "dg-scope-name"}, children=(_line(scope),))
    return [Node("container", "div", {"class": "dg-scope"}, children=(head, *inner))]


def _described(figure: Node, description: Sequence[Node]) -> Node:
    """A picture with its long description, which readers of docfx' sites only meet if they ask for it."""
    picture, alternative = Node("inline", children=shown(figure)), figure.attrs.get("alt-text", "")
    if alternative:
        summary = Node("container", "summary", children=(_line(alternative),))
        below = Node("container", "details", {"class": "dg-description"}, children=(summary, *description))
    else:
        below = Node("container", "figcaption", children=tuple(description))
    return Node("container", "figure", children=(picture, below))


def _scope(node: Node) -> str:
    """For which versions or choices a text is, in the names that the article has for them."""
    text = node.attrs.get("pivot" if node.info == "zone" else "range", "")
    for sign, shown_as in _RANGE_SIGNS:
        text = text.replace(sign, shown_as)
    return ", ".join(" ".join(part.split()) for part in text.split(",") if part.strip())


def _line(text: str) -> Node:
    return Node("inline", children=(Node("text", content=text),))


def _tabbed(nodes: list[Node]) -> list[Node]:
    """The same blocks, with each run of tabs as a set of panels. A set ends with a rule, or with what it stands in."""
    result: list[Node] = []
    panels: list[Node] | None = None
    for node in nodes:
        if tab := _panel(node):
            panels = [] if panels is None else panels
            if not panels:
                result.append(Node("container"))
            panels.append(tab)
        elif panels is None:
            result.append(node)
        elif node.kind != "hr":
            panels[-1] = replace(panels[-1], children=(*panels[-1].children, node))
        if panels and (node.kind == "hr" or node is nodes[-1]):
            result[-1] = Node("container", "div", {"class": "dg-tabs"}, children=tuple(panels))
            panels = None
    return result


def _panel(heading: Node) -> Node | None:
    """The panel that a heading begins, so far with nothing but its name; None for a heading that is no tab."""
    inline = heading.children[0] if heading.kind == "heading" else None
    children = [*inline.children] if inline else []
    if children and children[0].kind == "html_inline" and anchors(children[0].content):
        # The anchor that the localization tool puts into each heading.
        children = [child for child in children[1:] if child.content != "</a>"]
    if len(children) != 1 or children[0].kind != "tab":
        return None
    address = _TAB_ADDRESS.match(children[0].attrs["href"])
    if address is None:
        return None
    needed = {TAB_WITH: address["with"].lower()} if address["with"] else {}
    name = replace(heading, kind="tab_name", tag="p", attrs={"class": "dg-tab-name", **needed})
    attributes = {"class": "dg-tab", TAB: address["id"].lower(), **needed}
    return Node("container", "section", attributes, children=(name,))


def _quoted(quoted: Node, locale: str) -> list[Node]:
    """A quote, cut at each alert or division that begins in it."""
    starts = [index for index, child in enumerate(quoted.children) if child.kind in {"alert", "division"}]
    if quoted.children and all(child.kind == "video" for child in quoted.children):
        return [film for child in quoted.children for film in _paragraph(shown(child))]
    if not starts:
        return [quoted]
    result = [replace(quoted, children=quoted.children[: starts[0]])] if starts[0] else []
    for start, stop in zip(starts, [*starts[1:], len(quoted.children)], strict=True):
        first, rest = quoted.children[start], quoted.children[start + 1 : stop]
        if first.kind == "alert":
            result.append(_admonition(first, rest, locale))
        else:
            result.append(Node("container", "div", {"class": first.attrs.get("class", "")}, children=rest))
    return result


def _admonition(alert: Node, body: Sequence[Node], locale: str) -> Node:
    name = alert.info if alert.info in _ADMONITIONS else "note"
    title = Node("text", content=translate(name.capitalize(), locale))
    head = Node("paragraph", "p", {"class": "admonition-title"}, children=(Node("inline", children=(title,)),))
    return Node("container", "div", {"class": f"admonition {_ADMONITIONS[name]}"}, children=(head, *body))


def _paragraph(nodes: Iterable[Node]) -> list[Node]:
    children = tuple(nodes)
    return [Node("paragraph", "p", children=(Node("inline", children=children),))] if children else []
