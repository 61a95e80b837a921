"""Finds sentences again in HTML that somebody else has rendered, and marks them.

Nothing is known of how their Markdown was read, so they are looked for by what a reader sees of them, in their order:
what stands there once is certain, what stands there more than once is looked for between its neighbours. A sentence
that is not found is not marked; no text is changed in any case, and no tag but the marks' own is added.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import groupby

# HTML as the sanitizer writes it: well-formed, attributes in quotes.
_TOKEN = re.compile(r"""<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)(?P<attributes>(?:[^"'<>]|"[^"]*"|'[^']*')*+)>|[^<]+|<""")
_CHAR = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});|\s+|.", re.DOTALL)
_INLINE = {
    *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q"),
    *("s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr"),
}
_HIDDEN = {"pre", "svg", "math", "input"}
_EMPTY = {"br", "hr", "img", "input", "wbr", "col"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence to be found: what a reader sees of it, the number of its bead, and classes that tell what became of
    its source.
    """

    text: str
    bead: int
    classes: str = ""


def with_marks(html: str, pieces: Sequence[Piece]) -> str:
    """The HTML of a page with a mark around each of these sentences that is found; they are in the page's order."""
    if not pieces:
        return html
    stream = _Stream(html)
    edits: list[tuple[int, int, str]] = []
    for piece, (start, end) in _found(stream.text, pieces):
        kind = f'mark class="{piece.classes}"' if piece.classes else "span"
        edits += [(*place, f'<{kind} data-dg="{piece.bead}">') for place in stream.ranges(start, end)]
    result: list[str] = []
    at = 0
    for begin, stop, opening in edits:
        result += html[at:begin], opening, html[begin:stop], f"</{opening[1:].split(maxsplit=1)[0]}>"
        at = stop
    return "".join(result) + html[at:]


class _Stream:
    """The text of a page as a reader sees it, with white space folded and a line end at each edge of a block; and where
    in the HTML each of its characters is written.
    """

    def __init__(self, html: str) -> None:
        self._chars: list[str] = []
        # Offsets of the HTML, and the number of the run of text.
        self.places: list[tuple[int, int, int]] = []
        hidden: list[str] = []
        for number, token in enumerate(_TOKEN.finditer(html)):
            name = (token["name"] or "").lower()
            if not name:
                if not hidden:
                    self._add(html, token.start(), token.end(), number)
            elif token["end"]:
                if hidden and hidden[-1] == name:
                    hidden.pop()
            elif name not in _EMPTY and (hidden or name in _HIDDEN or "headerlink" in token["attributes"]):
                hidden.append(name)
            if name and name not in _INLINE and self._chars and self._chars[-1] != "\n":
                self._chars.append(" " if name == "br" else "\n")
                self.places.append((-1, -1, -1))
        self.text = "".join(self._chars)

    def _add(self, html: str, start: int, end: int, number: int) -> None:
        for own in _CHAR.finditer(html, start, end):
            for char in " " if own[0].isspace() else unescape(own[0]):
                if char != " " or (self._chars and self._chars[-1] not in " \n"):
                    self._chars.append(char)
                    self.places.append((own.start(), own.end(), number))

    def ranges(self, start: int, end: int) -> Iterable[tuple[int, int]]:
        """Where a stretch of the text is written, one for each run of text that it is cut into by tags."""
        for number, own in groupby(range(start, end), key=lambda at: self.places[at][2]):
            stretch = list(own)
            if number >= 0 and self.text[stretch[0] : stretch[-1] + 1].strip():
                yield self.places[stretch[0]][0], self.places[stretch[-1]][1]


def _found(text: str, pieces: Sequence[Piece]) -> list[tuple[Piece, tuple[int, int]]]:
    """Where in a text the pieces stand, in order and without overlap."""
    wanted = [" ".join(piece.text.split()) for piece in pieces]
    sure = {number: at for number, words in enumerate(wanted) if (at := _only(text, words)) is not None}
    places: dict[int, int] = {}
    end = 0
    anchors = _rising(sorted(sure.items()))
    ahead = sorted(anchors, reverse=True)
    for number, words in enumerate(wanted):
        while ahead and ahead[-1] <= number:
            ahead.pop()
        at = sure[number] if number in anchors else _next(text, words, end, sure[ahead[-1]] if ahead else len(text))
        if at is not None and at >= end:
            places[number] = at
            end = at + len(words)
    return [(pieces[number], (at, at + len(wanted[number]))) for number, at in places.items()]


def _next(text: str, words: str, start: int, end: int) -> int | None:
    """Where words stand in a stretch of a text for the first time, not inside of other words."""
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(words) : at + len(words) + 1]
        if not (_is_inside(before, words[0]) or _is_inside(words[-1], after)):
            return at
        at = text.find(words, at + 1, end)
    return None


def _is_inside(one: str, other: str) -> bool:
    # Some scripts have no spaces between words.
    return bool(one and other) and one.isascii() and one.isalnum() and other.isascii() and other.isalnum()


def _only(text: str, words: str) -> int | None:
    at = _next(text, words, 0, len(text))
    return at if at is not None and _next(text, words, at + 1, len(text)) is None else None


def _rising(pairs: Sequence[tuple[int, int]]) -> set[int]:
    """Of numbers with their places, in order, those of the longest run whose places rise too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [place], [index]
    found: set[int] = set()
    index = last[-1] if last else -1
    while index >= 0:
        found.add(pairs[index][0])
        index = before[index]
    return found
