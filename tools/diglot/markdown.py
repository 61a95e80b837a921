"""Markdown as a tree of nodes that know where they stand in the text (CommonMark with tables, as docfx reads it).

markdown-it-py tells the lines of blocks only. The offsets of inline nodes are recorded here while it parses.
"""

import bisect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from diglot import docfx

_AT = "at"


@dataclass(frozen=True, slots=True)
class Node:
    """A block or inline node.

    `kind` is markdown-it's name without `_open` (`paragraph`, `link`, `text`, `html_inline`, …) or one of docfx (see
    `diglot.docfx`; and `tab` is the link that makes a heading a tab), `tag` the HTML element it stands for, `content`
    the text of a leaf, `start` and `end` offsets of the text that was parsed. A `hidden` paragraph is that of a tight
    list.
    """

    kind: str
    tag: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    content: str = ""
    info: str = ""
    children: tuple["Node", ...] = ()
    hidden: bool = False
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    def walk(self) -> Iterator["Node"]:
        """The node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def plain(self) -> str:
        """The text that a reader sees, without markup; raw HTML counts as nothing, an image as its alternative."""
        if self.kind in {"softbreak", "hardbreak"}:
            return " "
        if self.kind in {"html_inline", "html_block"}:
            return ""
        return self.content + "".join(child.plain for child in self.children)


# The same text is asked for again at once: to be lined up, to be checked, to be shown.
@lru_cache(maxsize=16)
def parse(text: str, start: int = 0) -> Node:
    """The tree of the Markdown that begins at an offset of a text; its offsets are those of the whole text."""
    tokens = _PARSER.parse(text[start:])
    return Node("root", children=tuple(_Builder(text, start).blocks(tokens)), start=start, end=len(text))


def parse_inline(text: str) -> Node:
    """The tree of one piece of inline Markdown, such as a segment."""
    (token,) = _PARSER.parseInline(text)
    return Node("inline", children=tuple(_inline_nodes(token.children or [], len(text), int)), end=len(text))


class _State(StateInline):
    """Notes on each token the offset at which it starts."""

    rule_start = 0
    pending_start = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        at = self.pos if nesting < 0 else self.rule_start
        previous = self.tokens[-1] if self.tokens and not self.pending else None
        if ttype == "text" and previous and previous.type == "text" and previous.meta.get(_AT, -1) >= at:
            # One rule pushes a run of delimiters as a token each.
            at = previous.meta[_AT] + len(previous.content)
        elif ttype == "text" and previous and previous.type == "link_open" and previous.markup == "autolink":
            at += 1
        elif ttype == "link_close" and self.src[at] == "<":
            # The three tokens of `<url>` are pushed while the parser still stands at its start.
            at = self.src.index(">", at)
        token = super().push(ttype, tag, nesting)
        token.meta = {_AT: at}
        return token

    def pushPending(self) -> Token:  # noqa: N802  # the name is the library's
        token = super().pushPending()
        token.meta = {_AT: self.pending_start}
        return token


class _Inline(ParserInline):
    """Parses with `_State`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        _put_in_order(state.tokens)
        return state.tokens


def _put_in_order(tokens: list[Token]) -> None:
    """The parser swaps the lone `~` of a run such as `~~~` with the closing marks after it: note where they stand."""
    for index, token in enumerate(tokens):
        first = index
        while first and tokens[first - 1].type == "s_close" and tokens[first - 1].meta[_AT] > token.meta[_AT]:
            first -= 1
        at = token.meta[_AT]
        for moved in tokens[first:index]:
            moved.meta = {_AT: at}
            at += len(moved.markup)
        token.meta = {_AT: at}


class _Markdown(MarkdownIt):
    """Remembers addresses: the same ones stand in the page of every locale."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the name is the library's
        return _normalized(url)


_normalized = lru_cache(maxsize=4096)(normalizeLink)


def _note_start(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's contract for a rule
    """An inline rule that never matches: it only notes where the rule that does match will start."""
    if not silent and isinstance(state, _State):
        state.rule_start = state.pos
        if not state.pending:
            state.pending_start = state.pos
    return False


def _parser() -> MarkdownIt:
    parser = _Markdown("commonmark")
    parser.inline = _Inline()
    parser.configure("commonmark").enable(["table", "strikethrough"])
    parser.inline.ruler.before("text", "note_start", _note_start)
    # Both rules merge tokens, and with that lose where the second one started.
    parser.disable(["fragments_join", "text_join"])
    docfx.install(parser)
    return parser


_PARSER = _parser()


class _Builder:
    """Nests tokens into nodes and maps line numbers and inline offsets to offsets of the text."""

    def __init__(self, text: str, start: int) -> None:
        self.lines: list[str] = []
        self.starts: list[int] = []
        at = start
        # As the parser sees them, but of the same length.
        for line in text[start:].replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd").split("\n"):
            self.lines.append(line)
            self.starts.append(at)
            at += len(line) + 1
        self.starts.append(min(at, len(text)))
        # The line of the table row, and the column after its last cell so far.
        self.row = (-1, 0)
        # The end of the last leaf of docfx: a paragraph may begin after it, on the same line.
        self.leaf_end = 0

    def blocks(self, tokens: list[Token]) -> Iterator[Node]:
        """The nodes of a token list in which each `_open` has its `_close`."""
        at = 0
        while at < len(tokens):
            token = tokens[at]
            close = _closing(tokens, at)
            start, end = self.span(token)
            start = max(start, self.leaf_end)
            if token.type == "tr_open" and token.map:
                self.row = (token.map[0], 0)
            if token.type == "inline":
                place = self.offsets(token).of
                nodes = _inline_nodes(token.children or [], len(token.content), place)
                yield Node("inline", children=tuple(nodes), start=place(0), end=place(len(token.content)))
            else:
                inner = tuple(self.blocks(tokens[at + 1 : close])) if close > at else ()
                if not token.map and inner:
                    start, end = inner[0].start, inner[-1].end
                elif token.type in docfx.KINDS and token.map:
                    start += self.lines[token.map[0]].find(token.markup)
                    end = self.leaf_end = start + len(token.markup)
                elif token.type == "heading_open":
                    inner = tuple(map(_with_tab, inner))
                attrs = {key: str(value) for key, value in token.attrs.items()}
                kind = token.type.removesuffix("_open")
                info = token.info.strip()
                yield Node(kind, token.tag, attrs, token.content, info, inner, token.hidden, start, end)
            at = close + 1

    def span(self, token: Token) -> tuple[int, int]:
        if not token.map:
            return 0, 0
        return self.starts[token.map[0]], self.starts[min(token.map[1], len(self.starts) - 1)]

    def offsets(self, token: Token) -> "_Offsets":
        """Where each line of an inline token's content stands in the text."""
        first, end = token.map or (0, 0)
        contents = token.content.split("\n")
        # The parser drops leading lines that Python takes for blank, such as a lone no-break space.
        while first < end - len(contents) and contents[0] not in self.lines[first]:
            first += 1
        offsets = _Offsets()
        length = 0
        for number, content in enumerate(contents, first):
            line = self.lines[number]
            if self.row[0] == number:  # a cell of a table row, after the cell before it
                column = _cell_column(line, content.replace("|", "\\|"), self.row[1])
            else:
                column = line.rfind(content)
                if column < 0:  # a tab that was cut through became spaces
                    column = line.find(content.lstrip()) - (len(content) - len(content.lstrip()))
            offsets.add(length, self.starts[number] + column)
            column = self._add_escapes(offsets, length, content, number, column)
            self.row = (number, column)
            length += len(content) + 1
        return offsets

    def _add_escapes(self, offsets: "_Offsets", length: int, content: str, number: int, column: int) -> int:
        r"""In a table cell `\|` of the text is `|` in the content. Returns the column after the content."""
        line = self.lines[number]
        if "|" not in content:
            return column + len(content)
        for index, char in enumerate(content):
            if char == "|" and line.startswith("\\|", column):
                column += 1
                offsets.add(length + index, self.starts[number] + column)
            column += 1
        return column


_CELL_END = re.compile(r"\s*(?:\||$)")


def _cell_column(line: str, content: str, start: int) -> int:
    """The column of a cell's content, at or after `start`. What a pipe does not follow is the mark of a list item."""
    column = line.find(content, start)
    while column >= 0 and not _CELL_END.match(line, column + len(content)):
        column = line.find(content, column + 1)
    return max(column, start)


class _Offsets:
    """A map from offsets of an inline content to offsets of the text, by the points where the distance changes."""

    def __init__(self) -> None:
        self.points: list[tuple[int, int]] = []

    def add(self, content: int, text: int) -> None:
        self.points.append((content, text))

    def of(self, offset: int) -> int:
        content, text = self.points[bisect.bisect_right(self.points, (offset, sys.maxsize)) - 1]
        return text + offset - content


def _closing(tokens: list[Token], at: int) -> int:
    """The index of the token that closes the one at `at`; itself where it has no close."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _inline_nodes(tokens: list[Token], length: int, place: Callable[[int], int]) -> Iterator[Node]:
    """The nodes of the children of one inline token; `place` makes offsets of its content those of the text."""
    # Of the two tokens of `**` the parser empties the one that it does not turn into the element.
    tokens = [token for token in _shallow(tokens) if token.content or token.type not in _TEXTS]
    # Of the two it keeps the inner one, so a `**` starts one character earlier.
    starts = [token.meta[_AT] - (token.type == "strong_open") for token in tokens]
    ends = [*starts[1:], length]
    at = 0
    while at < len(tokens):
        token = tokens[at]
        close = _closing(tokens, at)
        attrs = {key: str(value) for key, value in token.attrs.items()}
        start, end = place(starts[at]), place(ends[close])
        if close > at:
            inner = tuple(_inline_nodes(tokens[at + 1 : close], tokens[close].meta[_AT], place))
            yield Node(token.type.removesuffix("_open"), token.tag, attrs, children=inner, start=start, end=end)
        elif token.type == "image":
            attrs["alt"] = "".join(child.content for child in token.children or [])
            yield Node("image", "img", attrs, start=start, end=end)
        else:
            yield Node(token.type, token.tag, attrs, token.content, token.info, start=start, end=end)
        at = close + 1


def _shallow(tokens: list[Token]) -> Iterable[Token]:
    """The tokens, without the emphasis and links that lie deeper than any author nests them; their text stays."""
    if len(tokens) <= _DEEPEST:
        return tokens
    return _without_depths(tokens)


def _without_depths(tokens: list[Token]) -> Iterator[Token]:
    depth = 0
    for token in tokens:
        depth += token.nesting
        if not token.nesting or depth + (token.nesting < 0) <= _DEEPEST:
            yield token


_TEXTS = {"text", "text_special"}
# A tree is walked by functions that call themselves.
_DEEPEST = 50


def _with_tab(inline: Node) -> Node:
    """The content of a heading, where a link to `#tab/…` is what makes it a tab: its text is the tab's name."""
    return replace(
        inline,
        children=tuple(
            replace(node, kind="tab", tag="") if node.attrs.get("href", "").lower().startswith("#tab/") else node
            for node in inline.children
        ),
    )


_NOT_IN_SLUG = re.compile(r"[^a-z0-9_ -]")


def slug(heading: str) -> str:
    """The anchor that docfx gives a heading, from the text that a reader sees of it. May be empty.

    Lower case, everything but ASCII letters, digits, `_`, `-` and spaces dropped, each space a hyphen: measured on
    32,782 generated anchors.
    """
    return _NOT_IN_SLUG.sub("", heading.lower()).replace(" ", "-")


def to_html(text: str) -> str:
    """One piece of inline Markdown as HTML. Raw HTML in it passes through: sanitize what comes back."""
    return str(_PARSER.renderInline(text))
