"""What stands outside the spans of a side-by-side page: Markdown that was kept as it is, or translated in place so that
its English is not there. No official description was found; the kinds were measured on 2,219 missing numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """Text that is translated, by where it stands. The value is what messages call it."""

    IMAGE = "the text of an image"
    SELECTOR = "a list of page versions"
    DEFINITION = "a link reference definition"
    MARKER = "an alert marker"
    PROSE = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text outside spans that may have been translated, with its offset."""

    kind: Kind
    text: str
    start: int


FENCE = (
    r"^(?:[ \t>]|[-*+][ ]|\d{1,9}[.)][ ])*(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*"
    r"(?:(?s:.*?)^[ \t>]*(?P=fence)[`~]*[ \t]*\r?$|(?s:.*))"
)
"""A regular expression, for many lines, of a code block in fences; one that is not closed goes to the end."""

_URL = r"\((?:[^()]|\([^()]*\))*\)"
_TOKENS = re.compile(
    rf"""
      {FENCE}
    | <!--(?:.*?-->|.*)
    | <(?P<tag>pre|script|style|code)\b(?:.*?</(?P=tag)>|.*)
    | ^(?:[ ]{{4}}|\t)[ \t]*(?![ \t]|!\[|:::|\[|<|>|[-*+][ ]|\d{{1,9}}[.)][ ])[^\n]*(?=\n)     # indented code
    | !\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\](?:{_URL}|\[[^\[\]\n]*\])?
    | :::[ \t]*image\b[^\n]*?alt-text="(?P<directive>[^"\n]*)"[^\n]*
    | :::[^\n]*
    | (?P<selector>\[!div[^\[\]\n]{{0,99}}op_single_selector[^\[\]\n]*\](?:\n[ \t>]*(?:[-*+][ \t][^\n]*)?)*)
    | (?P<marker>\[!(?:note|tip|important|caution|warning)\])(?=[ \t]*\n(?![ \t]*>))
    | \[!(?:note|tip|important|caution|warning|(?:div|video)[^\[\]\n]*)\]
    | \[!(?:include|code)[^\[\]\n]*\[[^\[\]\n]*\][ ]?{_URL}\]
    | ^[ \t>]*(?P<definition>\[[^\]\n]+\]:[^\n]*)
    | \[[^\[\]\n]*\]\(\#tab/[^()\[\]\n]*\)
    | `+[^`\n]*`+
    | </?[A-Za-z](?:[^<>]*?\b(?:alt|title)="(?P<attribute>[^"<>]*)")?[^<>]*>
    | (?:https?|ftp|mailto|xref|www)[:.][^\s<>()\]]+
    | \](?:{_URL}|\[[^\[\]\n]*\])
    | &\#?\w{{1,30}};
    | ^[ \t>]*[a-z]{{1,4}}[.)](?=[ \t])                                                # the letter of an item
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_KINDS = {
    "alt": Kind.IMAGE,
    "directive": Kind.IMAGE,
    "attribute": Kind.IMAGE,
    "selector": Kind.SELECTOR,
    "definition": Kind.DEFINITION,
    "marker": Kind.MARKER,
}
_WORD = re.compile(r"[^\W\d_]{2,}")


def loose_pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces between two offsets of a page, outside spans, that hold text for a reader, in order: not code,
    comments, URLs and markup. Takes time linear in the stretch.
    """
    at = line_end = start
    for token in (*_TOKENS.finditer(text, start, end), None):
        # What no token covers is prose: told once a line, with all that follows on it.
        for word in _WORD.finditer(text, at, token.start() if token else end):
            if word.start() >= line_end:
                stop = text.find("\n", word.start(), end)
                line_end = end if stop < 0 else stop
                yield Piece(Kind.PROSE, text[word.start() : line_end].rstrip(), word.start())
        if token is None:
            return
        at = token.end()
        for group, kind in _KINDS.items():
            if token[group] and _WORD.search(token[group]):
                yield Piece(kind, token[group], token.start(group))
