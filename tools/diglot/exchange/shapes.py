"""The structure of a page without its words, to see whether other words leave it as it is."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from diglot.align.segments import target_text
from diglot.markdown import Node, parse
from diglot.model import Page

_TAG = re.compile(r"<[^<>]*>")
_TEXT = frozenset({"text", "text_special", "softbreak", "hardbreak", "inline"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A page's structure: its blocks, nested, and how many of each code there are."""

    blocks: tuple[object, ...]
    codes: Counter[tuple[str, str]]


def shape(page: Page) -> Shape:
    """The structure of a page's translation."""
    plain = target_text(page)
    root = parse(plain.text, plain.body_start)
    return Shape(_blocks(root), Counter(codes(root)))


def _blocks(node: Node) -> tuple[object, ...]:
    if node.kind == "inline":
        return ("inline",)
    content: object = _TAG.findall(node.content) if node.kind == "html_block" else node.content
    about = (node.kind, node.tag, sorted(node.attrs.items()), node.info, content, node.hidden)
    return (*about, *map(_blocks, node.children))


def codes(node: Node) -> Iterator[tuple[str, str]]:
    """The inline markup below a node, each with what it leads to or says."""
    is_inline = node.kind == "inline"
    for child in node.children:
        if is_inline and child.kind not in _TEXT:
            for each in child.walk():
                if each.kind not in _TEXT:
                    yield each.kind, each.content or each.attrs.get("href", "") or each.attrs.get("src", "")
        elif not is_inline:
            yield from codes(child)
