"""The words of a sentence as a translator is paid for them, and how alike two sentences are in words.

The one measure of likeness: handoffs are billed by it, proposals are ranked by it. Words rather than characters, since
a translator changes words: `Save the file` and `Save the tile` differ in a third of the work, not in a thirteenth.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from diglot.docfx import KINDS
from diglot.markdown import Node, parse_inline

# Stands for what is not translated; no text has it next to a letter.
_OBJECT = "\ufffc"
_PLACEHOLDER = re.compile(
    rf"{_OBJECT}\S*|(?:https?|ftp|mailto|xref):[^\s<>()]+|www\.[^\s<>()]+"  # addresses
    r"|\{\{?[\w.:-]{0,40}\}?\}|%(?:\d{1,2}\$)?[sd]\b|\$\{?[A-Za-z_]\w{0,40}\}?",  # variables
    re.IGNORECASE,
)
# No text without any of these is Markdown; half of all sentences are such.
_MARKED = re.compile(r"[^\w .,;?!'\"()/-]|_")
_WORD = re.compile(r"[^\W_](?:.*[^\W_])?")
# Thai and Lao, Tibetan, Burmese, Khmer, kana and ideographs: they leave no white space between words.
_UNSPACED = "\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^{_UNSPACED}]+")
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = "#"
COPIED = frozenset((_OBJECT, _NUMBER))
"""The kinds that stand for more than one token."""
# What another number or placeholder in the place of one costs, in words: it is copied from the source, not translated.
_COPIED = 0.25


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence as its words and placeholders, in order; a placeholder starts with U+FFFC.

    A word is what stands between white space and has a letter or a digit: `sign-in` and `and/or` are one, `Office 365`
    is two. In scripts that leave no white space between words each character is one. Markup is not counted; the text of
    links and the alternative text of pictures is. Code, addresses, HTML tags, variables such as `{0}` and docfx
    directives are placeholders, and no words.
    """

    tokens: tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The tokens, but for each number and each placeholder only that it is one."""
        return tuple(
            _OBJECT if token.startswith(_OBJECT) else token if _LETTER.search(token) else _NUMBER
            for token in self.tokens
        )

    @property
    def words(self) -> int:
        """How many words there are."""
        return sum(not token.startswith(_OBJECT) for token in self.tokens)

    @property
    def placeholders(self) -> int:
        """How many placeholders there are."""
        return len(self.tokens) - self.words


@lru_cache(maxsize=1024)  # a sentence is looked at again as the neighbour or the older form of another
def read_wording(text: str) -> Wording:
    """The wording of one piece of inline Markdown, such as a sentence."""
    shown = "".join(_shown(parse_inline(text.replace(_OBJECT, " ")))) if _MARKED.search(text) else text
    pieces = _PLACEHOLDER.sub(lambda found: _object(found[0]), shown).split()
    words = (word for piece in pieces for word in ((piece,) if piece.startswith(_OBJECT) else _words(piece)))
    return Wording(tuple(filter(None, words)))


def _words(piece: str) -> Iterator[str]:
    return (_word(part) for part in _PIECE.findall(piece))


def _word(piece: str) -> str:
    """A word without the marks around it; empty where there is none."""
    found = _WORD.search(piece)
    return found[0] if found else ""


def likeness(one: Wording, other: Wording) -> float:
    """How alike two wordings are, 0 to 1: 1 less the least number of words and placeholders to be put in, taken out or
    replaced, as a share of the longer one. A number or placeholder that only stands for another one counts a quarter.
    Case counts; punctuation and markup do not.
    """
    return like(one, other, float(Levenshtein.normalized_similarity(one.kinds, other.kinds)))


def like(one: Wording, other: Wording, of_kinds: float) -> float:
    """The likeness of two wordings, given that of their kinds, which is the same or more: the same where they do not
    both have a number, or both a placeholder.
    """
    whole = float(Levenshtein.normalized_similarity(one.tokens, other.tokens))
    return of_kinds - _COPIED * (of_kinds - whole)


def _shown(node: Node) -> Iterator[str]:
    """What a reader sees of a node, with a mark for each placeholder."""
    if node.kind in {"softbreak", "hardbreak"}:
        yield " "
    elif node.kind in {"image", "figure"}:
        yield f" {node.attrs.get('alt') or node.attrs.get('alt-text', '')} "
    elif node.kind in {"code_inline", "html_inline"} or node.kind in KINDS:
        if not node.content.startswith("<!--"):
            yield _object(node.content or node.kind)
    else:
        yield node.content
        for child in node.children:
            yield from _shown(child)


def _object(content: str) -> str:
    return content if content.startswith(_OBJECT) else f" {_OBJECT}{'_'.join(content.split())} "
