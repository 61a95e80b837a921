"""Words, and whether one is an inflected form of another, by language. The Snowball stemmers know some thirty
languages; what they leave apart is told by how the two words begin.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

import snowballstemmer

from diglot.locales import english_name

WORD = re.compile(r"[^\W_]+")
"""A run of letters and digits."""
SEPARATE = re.compile(r"(?<![^\W_])(?<![/\\@.])[^\W_]+(?![^\W_]|[/\\@])")
"""The same, where it is no part of an address or a path."""

# Chinese characters, kana, Thai, Lao, Khmer, Burmese: written without spaces between words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_GAPS = re.compile(r"[\s\u00ad\u200b\u200c\u2010\u2011-]+")
# Two words are akin that begin alike, for this share of the stem of one of them, and so many letters at least.
_SHARE = 0.6
_LEAST = 3
# A stem of so many letters is looked for inside compounds, too.
_INNER = 4
# Of a long form this share of its beginning is looked for in a text from which all spaces are taken.
_LONG = 8
_LONG_SHARE = 0.75
_ARABIC = re.compile("[\u0620-\u064a]")
# Its letters that come and go in the plural and in careless spelling: long vowels, hamza and its seats, ta marbuta.
_WEAK = re.compile("[\u0621-\u0627\u0629\u0640\u0648-\u0652]")


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """The stem of a word in small letters; the word where the language has no stemmer."""
    return _stemmer(language)(word)


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    # A stemmer's name is that of its language in English, without the variety: `norwegian`.
    name = english_name(language).lower().partition(" ")[0]
    if name not in snowballstemmer.algorithms():
        return str
    stem_word: Callable[[str], str] = snowballstemmer.stemmer(name).stemWord
    return stem_word


def words_of(text: str) -> list[str]:
    """The words of a text in order, in small letters."""
    return WORD.findall(text.lower())


def unspaced(text: str) -> str:
    """A text in small letters, without white space, hyphens and invisible characters."""
    return _GAPS.sub("", text.lower())


def has_form(form: str, text: str, words: Sequence[str], language: str) -> bool:
    """Whether a form, of one or more words, may stand in a text, inflected or as part of compounds. `words` are those
    of the text (`words_of`). Rather yes than no: the order of the words does not count, nor what stands between them.
    """
    closed = unspaced(form)
    if len(closed) >= _LONG and not _UNSPACED.search(form):
        closed = closed[: math.ceil(_LONG_SHARE * len(closed))]
    if closed in unspaced(text):
        return True
    if _UNSPACED.search(form):
        return False
    return all(any(is_akin(word, own, language) for word in words) for own in words_of(form))


def find_form(form: str, text: str, language: str) -> int:
    """The offset at which a form stands in a text, in words of its own, inflected or not; -1 where it does not."""
    if _UNSPACED.search(form) or not WORD.search(form):
        return text.lower().find(form.lower())
    wanted = [stem(word, language) for word in words_of(form)]
    found = list(SEPARATE.finditer(text.lower()))
    for at in range(len(found) - len(wanted) + 1):
        if [stem(match[0], language) for match in found[at : at + len(wanted)]] == wanted:
            return found[at].start()
    return -1


@lru_cache(maxsize=200_000)
def is_akin(word: str, form: str, language: str) -> bool:
    """Whether a word is likely to be a form of another, or a compound with it; both in small letters."""
    root = stem(form, language)
    if stem(word, language) == root or (len(root) >= _INNER and root in word):
        return True
    strong = _WEAK.sub("", root)
    if _ARABIC.search(root):
        return len(strong) >= _LEAST and strong in _WEAK.sub("", word)
    begins = math.ceil(_SHARE * len(root))
    start, inner = (_unmarked(root)[: max(least, begins)] for least in (_LEAST, _INNER + 1))
    plain = _unmarked(word)
    return len(root) >= _LEAST and (plain.startswith(start) or (len(root) > _INNER + 1 and inner in plain))


def _unmarked(word: str) -> str:
    """A word without the marks on its letters, which inflection may change."""
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
