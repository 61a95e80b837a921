"""What of a piece of inline Markdown is markup, and which marks its reader is shown as characters."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from diglot.markdown import Node

# The locale in an address: `/en-us/` is `/nb-no/` in a translated page, or `/fr/`.
_LOCALE = re.compile(r"(?<=/)(?:[a-z]{2}/|[A-Za-z]{2,3}(?:-[A-Za-z]{4})?-[A-Za-z]{2}(?:/|$))")
# Where words are written without spaces between them, `_` inside of them marks nothing, but is meant to.
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]")
_CODE = re.compile(r"(?<!`)(`++)[^`]*\1(?!`)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_QUOTED = 80
# The elements of HTML that stand in articles; any other name in angle brackets is a placeholder.
_TAG = re.compile(
    r"""<(?P<close>/?)(?P<name>a|abbr|b|big|blockquote|br|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em
    |figure|font|h[1-6]|hr|i|iframe|img|input|ins|kbd|li|mark|nobr|ol|p|pre|q|rb|rt|ruby|s|samp|small|source|strike
    |strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var|video|wbr)(?=[\s/>])[^<>]*>""",
    re.VERBOSE | re.IGNORECASE,
)


def emphasised(node: Node) -> Iterator[Node]:
    """The bold and italic stretches below a node; of those inside each other the outermost."""
    for child in node.children:
        if child.kind in {"strong", "em"}:
            yield child
        else:
            yield from emphasised(child)


def shown_marks(node: Node, text: str) -> Iterator[int]:
    """The offsets of each `*`, and of each `_` at the edge of a word, that a reader is shown as a character.

    `node` is what `text` was parsed to.
    """
    for leaf in node.walk():
        if leaf.kind in {"text", "text_special"} and ("*" in leaf.content or "_" in leaf.content):
            for at in range(leaf.start, leaf.end):
                if text[at] == "*" or (text[at] == "_" and not (_is_word(text, at - 1) and _is_word(text, at + 1))):
                    yield at


def _is_word(text: str, at: int) -> bool:
    return 0 <= at < len(text) and bool(_WORD.match(text[at]))


def links(node: Node) -> Iterator[Node]:
    """The links and images below a node, in order."""
    return (each for each in node.walk() if each.kind in {"link", "image"})


def address(link: Node) -> str:
    """Where a link or an image points to; empty where nowhere."""
    return link.attrs.get("href") or link.attrs.get("src") or ""


def even(url: str) -> str:
    """An address without what differs between locales: the locale in its path, and the slash at its end."""
    return _LOCALE.sub("", url).rstrip("/")


def leads_nowhere(url: str) -> bool:
    """Whether the address of a link is words: it has nothing that a path or an address has, or letters beyond ASCII."""
    words = unquote(url)
    if words.isascii():
        return bool(words) and not any(mark in words for mark in "/.:#?")
    return not any(mark in words for mark in "/.:#")


def without_code(text: str) -> str:
    """A piece of inline Markdown without the code in it."""
    return _CODE.sub("", text) if "`" in text else text


def without_escapes(text: str) -> str:
    """A piece of inline Markdown without the backslashes before punctuation."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of HTML elements in a piece of inline Markdown; `name` and `close` are groups of each match."""
    return _TAG.finditer(text) if "<" in text else iter(())


def cut(text: str) -> str:
    """What a message quotes of a text: at most 80 characters, with the middle left out."""
    return text if len(text) <= _QUOTED else f"{text[:39]}…{text[-40:]}"
