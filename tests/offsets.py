"""Whether nodes of Markdown stand where they say."""

import html
import re

from markdown_it import MarkdownIt

from diglot import docfx
from diglot.markdown import Node

_LINK_TEXT = MarkdownIt().normalizeLinkText
# Before a line break the white space after a marker counts as part of it.
_MARKER = re.compile(r"(?:\[!.*\]|:::.*)[ \r]*", re.DOTALL)


def wrong_offsets(text: str, root: Node) -> list[tuple[str, str, str]]:
    """The nodes whose offsets do not give back what they hold: kind, content, what stands at the offsets."""
    wrong = []
    for node in root.walk():
        at = text[node.start : node.end]
        inside = all(node.start <= child.start <= child.end <= node.end for child in node.children)
        is_text = node.kind in {"text", "text_special"}
        is_marker = node.kind in docfx.KINDS
        if not inside or (is_text and not _is_at(node.content, at)) or (is_marker and not _MARKER.fullmatch(at)):
            wrong.append((node.kind, node.content, at))
    return wrong


def _is_at(content: str, at: str) -> bool:
    r"""Whether a text is what its Markdown says: trailing spaces go at a line break, `\|` is `|` in a table cell, an
    escape or entity is its character, and a link in angle brackets is decoded. A NUL is replaced.
    """
    plain = at.replace("\0", "\ufffd").rstrip(" ")
    in_cell = plain.replace("\\|", "|")
    readings = {
        plain,
        in_cell,
        plain.removeprefix("\\"),
        in_cell.removeprefix("\\"),
        html.unescape(plain),
        _LINK_TEXT(plain),
    }
    return content.rstrip(" ") in readings
