"""Inline Markdown to segments: where one sentence ends and the next begins, by language.

sentencex (Wikimedia) knows the abbreviations and the end marks of some 300 languages. It knows no Markdown: links,
code, images and emphasis are masked first, so that no cut falls inside them, and so are the marks that end nothing in
help articles or in their translations.
"""

import html
import re
from collections.abc import Iterator
from functools import lru_cache

import sentencex

from diglot import docfx
from diglot.locales import language_of
from diglot.markdown import Node

# Kinds of node that are kept whole, and stand for the text that a reader sees of them.
_WHOLE = {"link", "tab", "strong", "em", "s", "code_inline", "image", "html_inline", *docfx.KINDS}
_EMPHASIS = {"strong", "em"}
# Stands for text that comes from elsewhere: part of a sentence, but none by itself.
_INCLUDED = "\ufffc"
_ENDS = ".?!。？！؟"  # noqa: RUF001  # full-width marks are meant
_BREAKING_TAG = re.compile(r"</?(?:br|img|li|p|td|th)\b", re.IGNORECASE)
# What may stand before a sentence and is no part of it: white space, generated anchors, line breaks.
_LEAD = re.compile(r'(?:\s|<a (?:name|id)="[^"<>]*">(?:</a>)?|</a>|<br ?/?>)*', re.IGNORECASE)
_SPACES = re.compile(r"\s*")
# What may end a sentence in any script.
_MARK = re.compile(r"[^\w\s,:/\-+*&>()\[\]\"'#%$=@<|\\“”„«»‘’–、，：「」『』（）・،\u200b-\u200f]")  # noqa: RUF001

# Letters that have case: Latin, Greek, Cyrillic.
_SMALL = "".join(filter(str.islower, map(chr, range(0x530))))
_LARGE = "".join(filter(str.isupper, map(chr, range(0x530))))
# A word in small letters or `camelCase`; not `iPhone`, with which a sentence may begin.
_SMALL_WORD = f"(?:[{_SMALL}]{{4}}|[{_SMALL}]++(?![{_LARGE}]))"
_LARGE_WORD = f"[{_LARGE}][{_SMALL}]"

# Words that say what follows, where English has `Note:` or `Tip:`: with a full stop or `!` they are part of the
# sentence after them. At the beginning of a line so is any one word with `!`, but for an answer.
_LABELS = {
    *("piezīme", "padoms", "svarīgi"),
    *("märkus", "näpunäide"),
    *("pastaba", "patarimas"),
    *("примечание", "совет"),
    *("примітка", "порада"),
    *("забележка", "съвет"),
    *("obs", "viktig", "bemærk", "vigtigt", "huom"),
}
_ANSWERS = {
    *("yes", "no", "ja", "nej", "nei", "nein", "doch", "jā", "nē", "kyllä", "ei", "oui", "non", "sí", "sì", "si"),
    *("tak", "nie", "да", "нет", "так", "ні", "نعم", "لا"),
}

# Abbreviations that sentencex does not know. The first list never ends a sentence. The second, such as `etc.`, ends one
# where a capital follows.
_SCANDINAVIAN = "f.eks bl.a d.v.s dvs fx ca eks ekskl evt fig hhv iht ift inkl jf kl mht mill mrd nr pga pr tlf"
_ABBREVIATIONS = {
    "da": (f"{_SCANDINAVIAN} d", "osv etc m.v mv m.m o.l"),
    "de": (
        (
            "z.B d.h u.a i.d.R u.U s.o s.u z.T Abb Abs allg Anm Aufl Bd Bsp bspw bzgl bzw ca Dez dt engl evt evtl exkl"
            " gem ggf Hrsg inkl insb insbes Kap Mio Mrd MwSt Nr Okt resp Sek sog Tel vgl zit zzgl"
        ),
        "usw usf etc o.ä u.ä u.v.m",
    ),
    "en": ("approx e.g i.e incl resp", "etc"),
    "fi": ("esim klo ks milj mrd nro ns puh vrt", "jne ym yms tms"),
    "lv": ("apm lpp nr piem plkst resp sk t.i t.sk tālr", "utt utml u.tml u.c"),
    "nb": (_SCANDINAVIAN, "osv etc mva m.v m.m o.l"),
}
# Words that sentencex takes for abbreviations.
_WORDS = {
    "da": "da i med ned on sort",
    "de": "art",
    "en": "art id may me no",
    "lv": "no pa",
    "nb": "det i ind med ok op ut",
}
_SAME = {"no": "nb", "nn": "nb"}
# `1. Januar`, `im 2. Schritt`.
_AFTER_ORDINAL = re.compile(r"\s(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrh|Quartal)")
_BEFORE_ORDINAL = {
    *("am", "im", "vom", "zum", "zur", "beim", "das", "der", "die", "dem", "den", "des"),
    *("jede", "jeder", "jedem", "jeden", "jedes"),
}

# sentencex cuts nothing inside quotes or brackets.
_QUOTES = re.compile(r"[\"“”„«»‟()]")
_OPENING_QUOTES = '"“„«(‟「『'
_CLOSING_QUOTES = '"”»)'
_STOP = re.compile(r"[.?!؟]")
# So many characters may stand before the first word of a line.
_INDENT = 9
_TOKEN = re.compile(r"[\w.:]*+\Z")
# What comes after a mark: something that goes on with the sentence, the end of a bracket, a word in small letters, what
# may begin a sentence though it does not look like it (a bracket, a number, `iPhone`), a capital, white space.
_AFTER = re.compile(
    r"(?P<more>[\"”»)*_\\]{0,4}[:,;،؛、])"
    r"|(?P<bracket>[\"”»]?\)\s)"
    rf"|(?P<small>\s+{_SMALL_WORD})"
    rf"|\s(?P<start>\((?=\d|[\w.]{{2,30}}+\s)|[{_SMALL}](?=[{_SMALL}]{{0,2}}[{_LARGE}])|\d)"
    rf"|(?P<large>\s+{_LARGE_WORD})"
    r"|(?P<space>\s|\Z)"
)
# `more ... > Settings`
_AFTER_DOTS = re.compile(rf"[\"”»)\s]{{0,4}}(?:[>\u3040-\u309f]|{_SMALL_WORD})")
_FIRST_WORD = re.compile(r"[^\W\d_]++(?=[\s,،])")
_LAST_WORD = re.compile(r"(?<![\w.])[^\W\d_]{2,}+\Z")
# A blank after the mark, or none though a text follows; a mark before a closing bracket is that of a quotation.
_CJK_END = re.compile(r"[。！？](?![」』）)\]”]*(?:\s|$))")  # noqa: RUF001
_CJK_SPACED = re.compile(r"[。！？][」』）)\]”]*[ \u3000](?=\S)")  # noqa: RUF001
_CJK_QUOTED = re.compile(r"[。！？.?!](?=[」』]++[とのをはがにもで、，])")  # noqa: RUF001
_CJK_QUOTES = re.compile(r"[「」『』]")
_CJK = {"ja", "zh", "yue"}
# `a. Do this.`, as articles number steps inside steps; the localization tool takes the letter for a sentence, and in
# the middle of a line for the end of one. Not `z. B.`
_LIST_LETTER = re.compile(r"(?m)^ *(?:[A-Za-z]|[\u0621-\u064a])\.(?=\s)")
_INLINE_LETTER = re.compile(r"(?<!\w\.)(?<=\s)([a-h])\.(?=\s)(?!\s(?:\w\.|eks\b))")
_BEFORE_LIST = re.compile(r"[:。.)」]\s")


def cut(text: str, inline: Node, language: str) -> list[tuple[int, int]]:
    """The sentences of an inline node as ranges of the text, without the white space around them.

    `language` is a language tag; only its first part counts. A line break that the author forced ends a sentence.
    """
    known = language_of(language)
    masked, breaks = _mask(text, inline)
    # Most have no mark but the last.
    has_marks = bool(_MARK.search(masked, 0, len(masked.rstrip()) - 1))
    if has_marks:
        breaks = [*breaks, *_letters(masked)]
        masked = _evened(masked, text, inline.start, known)
    ranges: list[tuple[int, int]] = []
    start = 0
    for stop in [*sorted(set(breaks)), len(masked)]:
        begin = inline.start + start
        for at in _boundaries(masked[start:stop], known) if has_marks else (stop - start,):
            end = _before_quote(text, inline.start + start + at)
            piece = text[begin:end].rstrip()
            lead = _LEAD.match(piece)
            shown = masked[begin - inline.start : end - inline.start].replace(_INCLUDED, " ").strip()
            if shown and lead and lead.end() < len(piece):
                first = begin + lead.end()
                if ranges and ranges[-1][0] >= inline.start + start and not any(map(str.isalnum, piece)):
                    # Marks alone are no sentence.
                    first, _ = ranges.pop()
                ranges.append((first, begin + len(piece)))
            begin = max(begin, end)
        start = stop
    return ranges


def _mask(text: str, inline: Node) -> tuple[str, list[int]]:
    """The text of an inline node with stand-ins for what is kept whole, and where the author broke it."""
    mask = list(text[inline.start : inline.end])
    breaks: list[int] = []
    for node in inline.children:
        begin, end = node.start - inline.start, node.end - inline.start
        if node.kind in _WHOLE:
            end = begin + len(text[node.start : node.end].rstrip())
            mask[begin:end] = _masked(node, end - begin, text[node.end : node.end + 40])
            if node.kind in _EMPHASIS and _is_label(node.plain, "".join(mask[end : end + 1])):
                mask[end] = ","
        elif node.kind == "softbreak":
            mask[begin:end] = "\n" + " " * (end - begin - 1)
        if node.kind == "hardbreak":
            breaks.append(end)
        elif node.kind == "html_inline" and _BREAKING_TAG.match(node.content):
            breaks += begin, end
    return "".join(mask), breaks


def _boundaries(masked: str, language: str) -> Iterator[int]:
    """Where sentences end, with the white space after them."""
    for boundary in sentencex.get_sentence_boundaries(language, masked):
        # A long run of white space, such as a link without text leaves, is cut in the middle.
        space = _SPACES.match(masked, boundary["end_index"])
        yield space.end() if space else len(masked)


def _evened(masked: str, text: str, start: int, language: str) -> str:
    """A text, links and the like masked, for sentencex to cut: without the marks that end nothing, of the same length.
    `start` is where it stands in the unmasked text.
    """
    if language in _CJK:
        masked = _CJK_QUOTED.sub("、", masked)
        if _is_spaced(text):
            masked = _CJK_QUOTES.sub(" ", _CJK_END.sub("、", masked))
    chars = list(masked)
    for found in _STOP.finditer(masked):
        stop = _Stop(masked, found.start(), language)
        if stop.is_inside:
            if not _is_glued(masked, stop.at, text[start + stop.at - 1 : start + stop.at]):
                chars[stop.at] = "x"
        elif stop.ends_nothing:
            chars[stop.run : stop.at + 1] = "x" * (stop.at + 1 - stop.run)
        else:
            stop.clear(chars)
    return _QUOTES.sub(" ", "".join(chars))


class _Stop:
    """What may be an end mark: the word before it, and what comes after."""

    __slots__ = ("after", "at", "kind", "language", "masked", "run", "token")

    def __init__(self, masked: str, at: int, language: str) -> None:
        self.masked, self.at, self.language = masked, at, language
        found = _TOKEN.search(masked, max(0, at - 24), at)
        self.token = found[0] if found else ""
        self.after = _AFTER.match(masked, at + 1)
        self.kind = self.after.lastgroup if self.after else None
        # Where a run of dots begins that this one ends.
        self.run = at - len(self.token) + len(self.token.rstrip(".")) if masked[at] == "." else at

    @property
    def is_inside(self) -> bool:
        """Whether it is a dot as in `Office.com`, `4.3.0`, `.NET`, `(.csv)`, or in `one.Two`, whose blank got lost."""
        before, after = self.masked[self.at - 1 : self.at] if self.at else "", self.masked[self.at + 1 : self.at + 2]
        return self.masked[self.at] == "." and self.run == self.at and (after.isalnum() or before == "(")

    @property
    def ends_nothing(self) -> bool:
        """Whether the sentence goes on, in spite of the mark."""
        if self.kind == "more" or self.is_label:
            return True
        if self.masked[self.at] != ".":
            return False
        if self.run < self.at:
            return bool(_AFTER_DOTS.match(self.masked, self.at + 1))
        # Localization tools do not cut after `.)`. English ones do before a small letter, other languages never.
        if self.kind == "bracket" or (self.kind == "small" and self.language != "en"):
            return True
        never, closing, _ = _dictionary(self.language)
        token = self.token.lower()
        return token in never or (token in closing and self.kind != "large") or self.is_ordinal

    @property
    def is_label(self) -> bool:
        """Whether it stands after a word such as `Note`."""
        word = self.token.lower()
        is_known = word in _LABELS
        if not is_known and (self.masked[self.at] != "!" or self.masked[self.at + 1 : self.at + 2] != " "):
            return False
        begin = self.at - len(self.token)
        before = self.masked[max(0, begin - _INDENT) : begin]
        line = before.rpartition("\n")[2]
        is_first = (begin <= _INDENT or len(line) < len(before)) and not any(map(str.isalnum, line))
        if is_known:
            return is_first or before.rstrip()[-1:] in {".", "?", "!"}
        return is_first and len(word) > 1 and word not in _ANSWERS

    @property
    def is_ordinal(self) -> bool:
        """Whether it makes a German number an ordinal."""
        if self.language != "de" or not self.token.isdecimal() or len(self.token) > len("31"):
            return False
        before = self.masked[max(0, self.at - 12) : self.at].split()[-2:-1]
        is_counted = bool(before) and before[0].lower() in _BEFORE_ORDINAL
        return is_counted or bool(_AFTER_ORDINAL.match(self.masked, self.at + 1))

    def clear(self, chars: list[str]) -> None:
        """Write over what keeps sentencex from cutting here: quotes and brackets, a word that looks like an
        abbreviation, a small beginning.
        """
        begin = self.at
        while begin > max(0, self.at - 4) and self.masked[begin - 1] in _CLOSING_QUOTES:
            begin -= 1
        if begin < self.at:
            # With the blank or mark before a quote; a letter that stands alone were an initial.
            begin = max(0, begin - 1)
            chars[begin : self.at] = "x" * (self.at - begin)
            return
        token, size = self.token, len(self.token)
        ending = token.rpartition(":")[2] if ":" in token else ""
        *_, words = _dictionary(self.language)
        if self.kind == "large" and token.lower() in words:
            chars[self.at - size : self.at] = "0" * size
        elif 0 < len(ending) <= len("ta"):
            # As in the Finnish `AD:n`.
            chars[self.at - len(ending) : self.at] = "0" * len(ending)
        elif size > 1 and token.isascii() and token.isalpha() and token.isupper():
            chars[self.at - size : self.at] = "x" * size
        if self.after and self.kind == "start" and self.is_start(self.after.end()):
            chars[self.after.end() - 1] = "X"

    def is_start(self, end: int) -> bool:
        """Whether a sentence may start with the character before an offset."""
        if self.masked[end - 1] == "(":
            word = self.masked[end : end + 31].split(None, 1)[0].lower()
            # sentencex should still see that it is an abbreviation.
            return not word.endswith(".") or word[:-1] in _dictionary(self.language)[0]
        return not self.masked[end - 1].isdigit() or self.token[-3:].isalpha()


def _is_glued(masked: str, at: int, before: str) -> bool:
    """Whether a dot between two letters stands between two sentences: `one.Two`, not `Xrm.Utility` or `ASP.NET`.
    `before` is what stands before it in the unmasked text.
    """
    following = _FIRST_WORD.match(masked, at + 1)
    if not following or not (following[0].istitle() or following[0][0] not in _SMALL + _LARGE):
        return False
    if before in set('*_)]»”"'):
        return True
    last = _LAST_WORD.search(masked[max(0, at - 40) : at])
    return last is not None and not last[0].istitle()


@lru_cache(maxsize=4)
def _is_spaced(text: str) -> bool:
    """Whether a text puts blanks between Chinese or Japanese sentences, as a translation made sentence by sentence has
    them from its source: then a mark without one ends nothing that the source has.
    """
    return 2 * len(_CJK_SPACED.findall(text)) > len(_CJK_END.findall(text))


@lru_cache(maxsize=256)
def _dictionary(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The abbreviations of a language that never end a sentence, those that may, and the words that may, in small
    letters.
    """
    name = _SAME.get(language, language)
    never, closing = (frozenset(words.lower().split()) for words in _ABBREVIATIONS.get(name, ("", "etc")))
    return never, closing, closing.union(_WORDS.get(name, "").split())


def _letters(masked: str) -> list[int]:
    """Where the letters of lists are cut off: at the beginning of a line before and after them, in the middle after."""
    places = [end for letter in _LIST_LETTER.finditer(masked) for end in letter.span()]
    row: list[re.Match[str]] = []
    for letter in _INLINE_LETTER.finditer(masked):
        if not row or letter[1] > row[-1][1]:
            row.append(letter)
    is_list = len(row) > 1 or (row and row[0][1] == "a" and _BEFORE_LIST.match(masked, max(0, row[0].start() - 2)))
    return places + [letter.end() for letter in row] if is_list else places


# Where a cut would fall inside one of these, there is none.
_KEPT_WHOLE = re.compile(
    r"!?\[[^\[\]]*\](?:\([^()]*\))?|`[^`]*`|\*\*[^*]+\*\*|<[^<>]*>|https?://\S+",
)
_MAY_END = re.compile(
    r"[.!?…\u061f\u06d4][\"”»)’*_]*\s+(?=\S)(?![\W_]{1,5}\Z)|[。！？][\"”»)」』*_]*\s*(?=\S)"  # noqa: RUF001
    rf"|\.(?<=[{_SMALL}]{{3}}\.)(?={_LARGE_WORD})"
)
# Thai and Lao have no end mark, but a blank, which they put elsewhere too.
_BLANK = re.compile(r" (?<=[\u0e00-\u0eff] )(?=[\u0e00-\u0eff])")
_FEW = 2


@lru_cache(maxsize=4096)
def joints(sentence: str) -> tuple[int, ...]:
    """Offsets inside a sentence's Markdown at which another segmenter might cut: after what may be an end mark.

    What decides is how it lines up with its translation.
    """
    masked = _KEPT_WHOLE.sub(lambda match: "x" * len(match[0]), sentence)
    found = [
        match.end() for match in _MAY_END.finditer(masked) if match[0] != "." or _ends_small(masked, match.start())
    ]
    blanks = [] if sentence.isascii() else [match.end() for match in _BLANK.finditer(masked)]
    return tuple(sorted(found + blanks) if len(blanks) <= _FEW else found)


def _ends_small(text: str, at: int) -> bool:
    """Whether a word in small letters ends there: not `Xrm`, nor `open` in `Xrm.open`."""
    word = _LAST_WORD.search(text[max(0, at - 40) : at])
    return word is not None and word[0].islower()


def _before_quote(text: str, at: int) -> int:
    """The same boundary, but before a quote or bracket that opens there and so belongs to what follows."""
    if at < len(text):
        while at > 1 and text[at - 1] in _OPENING_QUOTES and text[at - 2].isspace():
            at -= 1
    return at


def _is_label(word: str, mark: str) -> bool:
    return (mark == "!" and " " not in word) or (mark in {".", "!"} and word.casefold() in _LABELS)


# A mark inside emphasis or a link ends nothing here: it belongs to a name, and the sentence goes on.
_GOES_ON = re.compile(rf"[:,;]|\s?\)|\s+(?:[>\u3040-\u309f]|{_SMALL_WORD})")
_MENU = re.compile(r"\s+>")


def _masked(node: Node, length: int, following: str) -> str:
    """A stand-in of the same length: the first letter, so that a capital stays one, filling, and the end mark.
    `following` is the text after the node.
    """
    if node.kind == "include":
        return _INCLUDED * length
    plain = node.plain.strip()
    if not plain or node.kind == "html_inline":
        return " " * length
    # `**Note!** Do this.` is one sentence, `**Drivers.** They work.` is two.
    is_label = node.kind != "link" and ((plain[-1] == "?" and " " not in plain) or _is_label(plain[:-1], plain[-1]))
    is_name = node.kind == "link" or plain[-1] == "?" or plain.endswith("..")
    goes_on = (_GOES_ON if is_name else _MENU).match(following)
    keeps_end = plain[-1] in _ENDS and not is_label and not goes_on
    # No mark at the start, such as that of `.env` or of a quotation: it would count as part of the sentence before it.
    first = "X" if node.kind == "code_inline" else next(filter(str.isalnum, plain), "x")
    stand_in = first + "x" * (length - 1)
    return stand_in[:-1] + plain[-1] if keeps_end and length > 1 else stand_in[:length]


_SPACE = re.compile(r"[\s\u200b\u200e\u200f\ufeff]+")
# What stands between the lines of a sentence in a quote.
_QUOTE_MARKS = re.compile(r"\n[ \t]*>[ \t>]*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_LOCALE_IN_URL = re.compile(r"(?i)(?<=\w/)[a-z]{2}-[a-z]{2}(?=/)")


def fold(text: str) -> str:
    """A sentence reduced to what makes it the same sentence: two that fold alike differ in nothing a writer wrote.

    White space, the marks of a quote and invisible ones, backslash escapes, entities, and the locale that the
    localization tool puts into URLs are evened out, comments left out; letters, case and punctuation stay.
    """
    last = text.rfind("-->") + 3
    if last > len("-->"):
        # Up to the last end of a comment each beginning finds an end: time stays linear.
        text = _COMMENT.sub("", text[:last]) + text[last:]
    unescaped = _ESCAPE.sub(r"\1", html.unescape(_QUOTE_MARKS.sub(" ", text)))
    return _LOCALE_IN_URL.sub("en-us", _SPACE.sub(" ", unescaped)).strip()
