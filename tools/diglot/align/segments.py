"""A page's text to blocks with segments: what alignment and drift work on."""

import bisect
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from diglot import docfx
from diglot.markdown import Node, parse, parse_inline
from diglot.model import Block, BlockKind, Page, Segment
from diglot.positions import Lines
from diglot.rawhtml import anchors, visible_text
from diglot.sentences import cut, fold
from diglot.spans import PlainText, recover, strip, without_anchors

_KINDS = {
    "heading": BlockKind.HEADING,
    "th": BlockKind.CELL,
    "td": BlockKind.CELL,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.HTML,
    "hr": BlockKind.RULE,
    **dict.fromkeys(docfx.KINDS, BlockKind.DIRECTIVE),
}
# They hold no text, but stand between texts in both languages alike.
_FIXED = {BlockKind.CODE, BlockKind.RULE, BlockKind.DIRECTIVE}
# Texts that are kept cut: one source is compared with the page of every locale, one after another.
_HELD = 16
_CONTAINERS = {"blockquote": "quote", "ordered_list": "ol", "bullet_list": "ul", "list_item": "li", "table": "table"}


def target_text(page: Page) -> PlainText:
    """A page as it is published, with the segments of its spans."""
    return strip(page.text, page.spans, page.body_start)


def source_text(page: Page) -> PlainText:
    """The source that a page carries: a source page's own text, or the English of its spans."""
    return recover(page.text, page.spans, page.body_start)


def body_text(page: Page, source_locale: str) -> str:
    """The body of a page in the one language that it is for: the source of a source page, else the target."""
    if page.locale == source_locale:
        plain = source_text(page)
        return without_anchors(plain.text[plain.body_start :])
    plain = target_text(page)
    return plain.text[plain.body_start :]


@lru_cache(maxsize=_HELD)
def read_blocks(plain: PlainText, language: str) -> tuple[Block, ...]:
    """The blocks of a text's body in order. Where spans say what a segment is, they are believed; else sentences are
    cut by the rules of the language.
    """
    return tuple(_Reader(plain, language).blocks(parse(plain.text, plain.body_start), ()))


@lru_cache(maxsize=_HELD)
def read_sentences(plain: PlainText, language: str) -> tuple[Segment, ...]:
    """The sentences of a text's body, cut by the rules of the language whatever the spans say, so that two versions of
    a text are cut alike. Each has the id of the span that it stands in. A block without sentences, such as code or an
    image, counts as one; a comment is nothing.
    """
    found: list[Segment] = []
    for block in read_blocks(PlainText(plain.text, plain.body_start, ()), language):
        whole = Segment(plain.text[block.start : block.end].strip(), None, block.start, block.end)
        found += block.segments or ((whole,) if fold(whole.text) else ())
    starts = [segment.start for segment in plain.segments]
    lines = Lines(plain.text)
    return tuple(_identified(segment, plain.segments, starts, lines) for segment in found)


def _identified(segment: Segment, known: tuple[Segment, ...], starts: list[int], lines: Lines) -> Segment:
    # The last span that starts before the sentence ends: it may start inside, as in `[<span …>text</span>](url)`.
    at = bisect.bisect_left(starts, segment.end) - 1
    if at >= 0 and segment.start < known[at].end:
        return replace(segment, id=known[at].id, line=known[at].line)
    return replace(segment, line=lines.position(segment.start)[0])


class _Reader:
    def __init__(self, plain: PlainText, language: str) -> None:
        self.text = plain.text
        self.language = language
        self.known = plain.segments
        self.known_starts = [segment.start for segment in plain.segments]
        self.lines = Lines(plain.text)
        # So many of the known segments are in a block already.
        self.taken = 0

    def blocks(self, node: Node, path: tuple[str, ...], number: int = 0, column: int = 0) -> Iterator[Block]:
        """The blocks below a node; `number` is the ordinal of the list item, `column` that of the table cell."""
        kind = _KINDS.get(node.kind)
        if kind in _FIXED:
            content = self.text[node.start : node.end].strip()
            yield Block(kind, path, 0, (), content=content, start=node.start, end=node.end)
        elif kind is BlockKind.HTML:
            shown = visible_text(node.content)
            piece = self.text[node.start : node.end].rstrip()
            begin = node.end - len(self.text[node.start : node.end].lstrip())
            piece = piece[begin - node.start :]
            ranges = [(begin + start, begin + end) for start, end in cut(piece, parse_inline(piece), self.language)]
            segments = self.segments(node.start, node.end, ranges if shown else [])
            yield Block(kind, path, 0, segments, start=node.start, end=node.end)
        elif node.children and node.children[0].kind == "inline":
            yield self.text_block(node.children[0], kind or BlockKind.PARAGRAPH, path, node.tag, number or column)
        else:
            if node.kind in _CONTAINERS:
                path = (*path, _CONTAINERS[node.kind])
            first = int(node.attrs.get("start", "1"))
            for index, child in enumerate(node.children):
                is_cell = child.kind in {"th", "td"}
                ordinal = first + index if node.kind == "ordered_list" else number
                yield from self.blocks(child, path, ordinal, index + 1 if is_cell else 0)

    def text_block(self, inline: Node, kind: BlockKind, path: tuple[str, ...], tag: str, number: int) -> Block:
        level = int(tag[1:]) if kind is BlockKind.HEADING else number
        names = [name for node in inline.children if node.kind == "html_inline" for name in anchors(node.content)]
        segments = self.segments(inline.start, inline.end, cut(self.text, _text_of(inline), self.language))
        links = {node.children[0].start: node for node in inline.walk() if node.kind == "link" and node.children}
        if links:
            segments = tuple(self.with_link(segment, links.get(segment.start)) for segment in segments)
        anchor = names[0] if names else None
        return Block(kind, path, level, segments, anchor, start=inline.start, end=inline.end)

    def with_link(self, segment: Segment, link: Node | None) -> Segment:
        """A segment that fills a link, such as `[<span …>text</span>](url)`, as the whole link: in a page without spans
        it is one, and the two have to look alike.
        """
        if link is None or link.children[-1].end != segment.end:
            return segment
        return replace(segment, text=self.text[link.start : link.end], start=link.start, end=link.end)

    def segments(self, start: int, end: int, ranges: list[tuple[int, int]]) -> tuple[Segment, ...]:
        """The segments between two offsets: those of the spans, or else the ranges given."""
        first = bisect.bisect_left(self.known_starts, start)
        last = bisect.bisect_left(self.known_starts, end)
        # `1. august 2020 …` is a list to Markdown, whose text starts behind the mark that the segment starts with.
        if self.taken < first and self.known[first - 1].end > start:
            first -= 1
        if first < last:
            self.taken = last
            return self.known[first:last]
        return tuple(
            Segment(self.text[begin:stop], None, begin, stop, self.lines.position(begin)[0]) for begin, stop in ranges
        )


def _text_of(inline: Node) -> Node:
    """What of an inline node is text: of the heading of a tab, the name of the tab."""
    tab = next((node for node in inline.children if node.kind == "tab" and node.children), None)
    if tab is None:
        return inline
    return replace(inline, children=tab.children, start=tab.children[0].start, end=tab.children[-1].end)
