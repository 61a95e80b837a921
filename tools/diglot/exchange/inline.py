"""The inline Markdown of a segment as plain text and codes, so that a translator's program shows the one and protects
the other.

`read` and `write` are twins: what one takes apart the other puts together, to the letter.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from diglot.docfx import KINDS
from diglot.markdown import Node, parse_inline


class Role(Enum):
    """What a piece is to a translator."""

    TEXT = "text"
    OPEN = "open"
    """The mark before a stretch of text; its other half has the same `pair`."""
    CLOSE = "close"
    CODE = "code"
    """A mark by itself: code, a tag, an address, an escape."""
    BREAK = "break"
    """The end of a line inside of a paragraph, with the marks at the start of the next: to a reader a space."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of inline Markdown. `kind` says what a mark stands for, such as `strong` or `link`; of text it is
    empty. `pair` ties the two halves of a pair, else it is 0.
    """

    role: Role
    raw: str
    kind: str = ""
    pair: int = 0

    @property
    def shown(self) -> str:
        """The piece as it stands in a text that has no line breaks."""
        return " " if self.role is Role.BREAK else self.raw


# Any text without one of these has neither codes nor breaks.
_MAYBE = re.compile(r"[*_`\[\]<&\\~\n]|:/|:::")
# Marks of quotes and white space at the start of a line are those of the block that the segment stands in.
_LINE_END = re.compile(r"(?P<hard> {2,}|\\)?[ \t]*\r?\n[ \t>]*")
_LOOSE = re.compile(
    rf"{_LINE_END.pattern}"
    r"|(?P<directive>\[![A-Za-z]{2,30}\]|:::[ \t]?[a-z]{2,12}(?:-[a-z]{2,5})?(?:[^:\n]{0,300}:::)?)"
    # Addresses are ASCII: what follows one in Japanese is text.
    r"|(?P<address>(?:https?|ftp)://[!#-'*-;=?-Z^-~]*[A-Za-z0-9/=])"
)
_FREE = frozenset({"escape", "entity", "break"})
"""Kinds of codes that stand for a character of the text, so that they come and go with it."""
_NAMES = {
    "strong": "bold",
    "em": "italic",
    "s": "struck through",
    "link": "a link",
    "image": "an image",
    "code": "code",
    "html": "a tag",
    "address": "an address",
    "directive": "a directive",
}


def read(text: str) -> tuple[Piece, ...]:
    """The pieces of a segment's Markdown, in order; those of pairs nest. The twin of `write`."""
    if not _MAYBE.search(text):
        return (Piece(Role.TEXT, text),) if text else ()
    marks = list(_marks(parse_inline(_flat(text)), text))
    if any(one.end > two.start for one, two in pairwise(marks)):
        marks = []
    pieces: list[Piece] = []
    at = 0
    for mark in marks:
        pieces += _loose(text[at : mark.start])
        if mark.start < mark.end:
            pieces.append(Piece(mark.role, text[mark.start : mark.end], mark.kind, mark.pair))
        at = mark.end
    return (*pieces, *_loose(text[at:]))


def write(pieces: Sequence[Piece]) -> str:
    """The Markdown of pieces."""
    return "".join(piece.raw for piece in pieces)


def shown(text: str) -> str:
    """A segment's Markdown on one line, as it is handed on: ends of lines that are none to a reader are spaces."""
    return "".join(piece.shown for piece in read(text)) if "\n" in text else text


def numbered(*texts: Sequence[Piece]) -> tuple[tuple[str, ...], ...]:
    """An id for each code of some texts, and an empty one for all else. The halves of a pair share theirs, and so do
    codes of different texts that are the same, as those of a source and its target.
    """
    number = 0
    first: dict[tuple[str, ...], list[str]] = defaultdict(list)
    found = []
    for at, pieces in enumerate(texts):
        free = {key: list(ids) for key, ids in first.items()}
        own: dict[int, str] = {}
        ids: list[str] = []
        for piece, key in zip(pieces, _keys(pieces), strict=True):
            if piece.role in {Role.TEXT, Role.BREAK}:
                ids.append("")
                continue
            if piece.role is Role.CLOSE:
                ids.append(own[piece.pair])
                continue
            if free.get(key):
                ids.append(free[key].pop(0))
            else:
                number += 1
                ids.append(str(number))
                if at == 0:
                    first[key].append(ids[-1])
            own[piece.pair] = ids[-1]
        found.append(tuple(ids))
    return tuple(found)


def misfit(new: str, old: str, source: str) -> str | None:
    """Why a text can't take the place of `old`, the translation of `source`, in a sentence; None where it can.

    Of each code it has to have as many as one of the two has, or a number between, and as many as the source where
    there is no translation yet; those that stand for a character of the text come and go with it. Line breaks are not
    the translator's to set.
    """
    pieces = read(new)
    if any(piece.role is Role.BREAK for piece in pieces):
        return "the text has a line break; put it on one line"
    own, before, english = (Counter(_counted(each)) for each in (pieces, read(old or source), read(source)))
    # Which one it is says more than how many there are of its kind.
    for code in sorted({*own, *before, *english}, key=lambda code: (not code[1], code)):
        kind, raw = code
        least, most = sorted((before[code], english[code]))
        what = f"{_NAMES.get(kind, kind)}: {raw}" if raw else _NAMES.get(kind, kind)
        if own[code] < least:
            return f"a code is missing ({what[:120]})"
        if own[code] > most:
            again = "once too often" if most else "though neither the source nor the old translation has it"
            return f"there is Markdown of its own ({what[:120]}) {again}"
    return None


def merge(old: str, new: str) -> str:
    """The text `new`, which has no line breaks, with those of `old` where the two are alike at their start and end."""
    pieces = read(old)
    if all(piece.role is not Role.BREAK for piece in pieces):
        return new
    before = "".join(piece.shown for piece in pieces)
    head = _common(before, new)
    tail = min(_common(before[::-1], new[::-1]), min(len(before), len(new)) - head)
    start, end = _raw_offset(pieces, head), _raw_offset(pieces, len(before) - tail)
    return old[:start] + new[head : len(new) - tail] + old[end:]


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    role: Role
    kind: str
    pair: int = 0


_LEAVES = {"code_inline": "code", "html_inline": "html", **dict.fromkeys(KINDS, "directive")}


def _marks(inline: Node, text: str) -> Iterator[_Mark]:
    """The codes below a node, in order. A pair is numbered by where it starts, from 1."""
    for node in inline.children:
        # White space before the end of a line belongs to no node, and is counted to the one before.
        raw, pair = text[node.start : node.end].rstrip(" \t"), node.start + 1
        end = node.start + len(raw)
        alternative = f"![{node.attrs['alt']}" if node.kind == "image" else ""
        if node.kind == "text_special":
            yield _Mark(node.start, end, Role.CODE, "entity" if raw.startswith("&") else "escape")
        elif node.kind == "image" and node.attrs["alt"] and raw.startswith(f"{alternative}]"):
            yield _Mark(node.start, node.start + 2, Role.OPEN, "image", pair)
            yield _Mark(node.start + len(alternative), end, Role.CLOSE, "image", pair)
        elif node.children and not raw.startswith("<"):
            yield _Mark(node.start, node.children[0].start, Role.OPEN, node.kind, pair)
            yield from _marks(node, text)
            yield _Mark(node.children[-1].end, end, Role.CLOSE, node.kind, pair)
        elif node.kind in {"link", "image"} or node.kind in _LEAVES:
            kind = "address" if raw.startswith("<") and node.kind == "link" else _LEAVES.get(node.kind, node.kind)
            yield _Mark(node.start, end, Role.CODE, kind)


def _flat(text: str) -> str:
    """A text of the same length in which lines end and begin as the parser counts them."""
    return _LINE_END.sub(
        lambda end: end[0].replace("\r\n", "\n ").replace(">", " ") if end[0] != "\n" else end[0], text
    )


def _loose(text: str) -> Iterator[Piece]:
    """The pieces of a stretch that the parser takes for text."""
    at = 0
    for found in _LOOSE.finditer(text) if _MAYBE.search(text) else ():
        if found.start() > at:
            yield Piece(Role.TEXT, text[at : found.start()])
        if found["directive"] or found["address"]:
            yield Piece(Role.CODE, found[0], "directive" if found["directive"] else "address")
        elif found["hard"]:
            yield Piece(Role.CODE, found[0], "break")
        else:
            yield Piece(Role.BREAK, found[0], "break")
        at = found.end()
    if at < len(text):
        yield Piece(Role.TEXT, text[at:])


def _keys(pieces: Sequence[Piece]) -> Iterator[tuple[str, ...]]:
    """What makes two codes the same: of a pair both halves count."""
    closing = {piece.pair: piece.raw for piece in pieces if piece.role is Role.CLOSE}
    return ((piece.kind, piece.raw, closing.get(piece.pair, "")) for piece in pieces)


def _counted(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Each code that has to be there, by itself and as one of its kind."""
    for piece, key in zip(pieces, _keys(pieces), strict=True):
        if piece.role in {Role.OPEN, Role.CODE} and piece.kind not in _FREE:
            yield piece.kind, f"{key[1]}…{key[2]}" if piece.role is Role.OPEN else piece.raw
            yield piece.kind, ""


def _common(one: str, two: str) -> int:
    """The length of the common start."""
    differs = (at for at, (left, right) in enumerate(zip(one, two, strict=False)) if left != right)
    return next(differs, min(len(one), len(two)))


def _raw_offset(pieces: Sequence[Piece], offset: int) -> int:
    """Where an offset of the text as it is shown stands in the Markdown; the end of a break is that of its marks."""
    at = length = 0
    for piece in pieces:
        step = len(piece.shown)
        if offset < at + step:
            return length + offset - at
        at, length = at + step, length + len(piece.raw)
    return length
