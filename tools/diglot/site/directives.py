"""docfx' own markup as the page shows it: each leaf of `diglot.docfx` as nodes that HTML has elements for.

An alert becomes an admonition of the theme, a row of columns stands side by side. What only says for whom or where a
text is (monikers, zones), and an include whose file is not there, shows nothing.
"""

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import quote

from diglot import docfx
from diglot.markdown import Node
from diglot.site.words import translate

INLINE = docfx.KINDS | {"tab"}
"""The kinds that `shown` puts other nodes in the place of."""

# The theme's kinds of admonitions; a kind that docfx does not know either is a note.
_ADMONITIONS = {"note": "note", "tip": "tip", "important": "info", "warning": "warning", "caution": "danger"}
_SPANS = {"2", "3", "4"}
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
            picture = Node("image", "img", {"alt": node.attrs.get("alt-text", ""), "src": source})
            larger = quote(node.attrs.get("lightbox", "").partition("#")[0], safe=_URL_MARKS)
            return (Node("link", "a", {"href": larger}, children=(picture,)) if larger else picture,)
        case "video" if source:
            text = Node("text", content=node.attrs.get("title") or node.attrs["source"])
            return (Node("link", "a", {"href": source}, children=(text,)),)
        case "code_include" if source:
            return (Node("code_inline", "code", content=posixpath.basename(node.attrs["source"].partition("?")[0])),)
        case _:
            return ()


def arranged(nodes: Sequence[Node], locale: str, *, inside: bool = False) -> list[Node]:
    """The same blocks, with containers made of leaves that open and close, and none of docfx left at this level.

    `locale` is that of the text. `inside` a container, whatever is still open is closed with it.
    """
    containers = _containers(nodes)
    if inside:
        containers = {start: ends or (len(nodes), len(nodes)) for start, ends in containers.items()}
    result: list[Node] = []
    at = 0
    while at < len(nodes):
        node = nodes[at]
        if ends := containers.get(at):
            result.append(_container(node, arranged(nodes[at + 1 : ends[0]], locale, inside=True)))
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
    return (name, name != node.info) if name in {"row", "column", "image"} else ("", False)


def _container(node: Node, inner: Sequence[Node]) -> Node:
    if node.kind == "figure":
        caption = Node("container", "figcaption", children=tuple(inner))
        return Node("container", "figure", children=(Node("inline", children=shown(node)), caption))
    if node.info == "row":
        return Node("container", "div", {"class": "dg-columns"}, children=tuple(inner))
    span = node.attrs.get("span", "")
    name = f"dg-column dg-span-{span}" if span in _SPANS else "dg-column"
    return Node("container", "div", {"class": name}, children=tuple(inner))


def _quoted(quoted: Node, locale: str) -> list[Node]:
    """A quote, cut at each alert or division that begins in it."""
    starts = [index for index, child in enumerate(quoted.children) if child.kind in {"alert", "division"}]
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
