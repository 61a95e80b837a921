"""Inline Markdown to segments: where one sentence ends and the next begins, by language.

sentencex (Wikimedia) knows the abbreviations and the end marks of some 300 languages. It knows no Markdown: links,
code, images and emphasis are masked first, so that no cut falls inside them.
"""

import html
import re
from functools import lru_cache

import sentencex

from diglot import docfx
from diglot.locales import language_of
from diglot.markdown import Node

# Kinds of node that are kept whole, and stand for the text that a reader sees of them.
_WHOLE = {"link", "tab", "strong", "em", "s", "code_inline", "image", "html_inline", *docfx.KINDS}
# Stands for text that comes from elsewhere: part of a sentence, but none by itself.
_INCLUDED = "\ufffc"
_ENDS = ".?!。？！؟"  # noqa: RUF001  # full-width marks are meant
# sentencex cuts nothing inside quotes or brackets, and takes a word in capitals for an abbreviation.
_BEFORE_END = re.compile(r"[\"”»)](?=[.?!])")
_QUOTES = re.compile(r"[\"“”„«»‟()]")
_CAPITALS = re.compile(r"(?<![\w.])[A-Z]{2,}(?=\.(?:\s|$))")
# `a. Do this.`, as articles number steps inside steps; the localization tool takes the letter for a sentence.
_LIST_LETTER = re.compile(r"(?m)(?:^ *|(?<=: ))[A-Za-z]\.(?=\s)")
_OPENING_QUOTES = '"“„«(‟'
_BREAKING_TAG = re.compile(r"</?(?:br|img|li|p|td|th)\b", re.IGNORECASE)
# What may stand before a sentence and is no part of it: white space, generated anchors, line breaks.
_LEAD = re.compile(r'(?:\s|<a (?:name|id)="[^"<>]*">(?:</a>)?|</a>|<br ?/?>)*', re.IGNORECASE)


def cut(text: str, inline: Node, language: str) -> list[tuple[int, int]]:
    """The sentences of an inline node as ranges of the text, without the white space around them.

    `language` is a language tag; only its first part counts. A line break that the author forced ends a sentence.
    """
    mask = list(text[inline.start : inline.end])
    breaks: list[int] = []
    for node in inline.children:
        begin, end = node.start - inline.start, node.end - inline.start
        if node.kind in _WHOLE:
            end = begin + len(text[node.start : node.end].rstrip())
            mask[begin:end] = _masked(node, end - begin)
        elif node.kind == "softbreak":
            mask[begin:end] = "\n" + " " * (end - begin - 1)
        if node.kind == "hardbreak":
            breaks.append(end)
        elif node.kind == "html_inline" and _BREAKING_TAG.match(node.content):
            breaks += begin, end
    masked = _QUOTES.sub(" ", _BEFORE_END.sub("x", "".join(mask)))
    masked = _CAPITALS.sub(lambda word: "x" * len(word[0]), masked)
    breaks = sorted({*breaks, *(end for letter in _LIST_LETTER.finditer(masked) for end in letter.span())})
    ranges: list[tuple[int, int]] = []
    start = 0
    for stop in [*breaks, len(masked)]:
        begin = inline.start + start
        for boundary in sentencex.get_sentence_boundaries(language_of(language), masked[start:stop]):
            end = _before_quote(text, inline.start + start + boundary["end_index"])
            piece = text[begin:end].rstrip()
            lead = _LEAD.match(piece)
            shown = masked[begin - inline.start : end - inline.start].replace(_INCLUDED, " ").strip()
            if shown and lead and lead.end() < len(piece):
                ranges.append((begin + lead.end(), begin + len(piece)))
            begin = end
        start = stop
    return ranges


# Where a cut would fall inside one of these, there is none.
_KEPT_WHOLE = re.compile(
    r"!?\[[^\[\]]*\](?:\([^()]*\))?|`[^`]*`|\*\*[^*]+\*\*|<[^<>]*>|https?://\S+",
)
_MAY_END = re.compile(r"[.!?\u061f][\"”»)’*_]*\s+(?=\S)|[。！？][\"”»)」』*_]*\s*(?=\S)")  # noqa: RUF001


@lru_cache(maxsize=65536)
def joints(sentence: str) -> tuple[int, ...]:
    """Offsets inside a sentence's Markdown at which another segmenter might cut: after what may be an end mark.

    What decides is how it lines up with its translation.
    """
    masked = _KEPT_WHOLE.sub(lambda match: "x" * len(match[0]), sentence)
    return tuple(match.end() for match in _MAY_END.finditer(masked))


def _before_quote(text: str, at: int) -> int:
    """The same boundary, but before a quote or bracket that opens there and so belongs to what follows."""
    if at < len(text):
        while at > 1 and text[at - 1] in _OPENING_QUOTES and text[at - 2].isspace():
            at -= 1
    return at


def _masked(node: Node, length: int) -> str:
    """A stand-in of the same length: the first letter, so that a capital stays one, filling, and the end mark."""
    if node.kind == "include":
        return _INCLUDED * length
    plain = node.plain.strip()
    if not plain or node.kind == "html_inline":
        return " " * length
    # `**Note!** Do this.` is one sentence, `**Drivers.** They work.` is two.
    is_label = node.kind != "link" and plain[-1] in "!?" and " " not in plain
    keeps_end = plain[-1] in _ENDS and not is_label
    # No mark at the start, such as that of `.env` or of a quotation: it would count as part of the sentence before it.
    stand_in = next(filter(str.isalnum, plain), "x") + "x" * (length - 1)
    return stand_in[:-1] + plain[-1] if keeps_end and length > 1 else stand_in[:length]


_SPACE = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
# What stands between the lines of a sentence in a quote.
_QUOTE_MARKS = re.compile(r"\n[ \t]*>[ \t>]*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LOCALE_IN_URL = re.compile(r"(?i)(?<=\w/)[a-z]{2}-[a-z]{2}(?=/)")


def fold(text: str) -> str:
    """A sentence reduced to what makes it the same sentence: two that fold alike differ in nothing a writer wrote.

    White space, the marks of a quote and invisible ones, backslash escapes, entities, and the locale that the
    localization tool puts into URLs are evened out; letters, case and punctuation stay.
    """
    unescaped = _ESCAPE.sub(r"\1", html.unescape(_QUOTE_MARKS.sub(" ", text)))
    return _LOCALE_IN_URL.sub("en-us", _SPACE.sub(" ", unescaped)).strip()
