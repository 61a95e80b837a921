"""The text of inline Markdown without what is no text: code, addresses, tags and directives become filling."""

import re

FILLING = "\ufffc"
"""Stands for each character that was taken out: no letter, no digit, no white space and no mark."""

WORD = re.compile(r"[^\W\d_]{2,}")
"""A word of two letters or more."""

ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the of to in on for and or is are was be been it its this that these those with without from by at as if when"
        " where which who what how why can could will would should may must not no you your we our they their has have"
        " had do does did an any all into than then also only before after using use see there here",
    )
)
"""Small words, without which no English sentence goes far."""

GLOSS = re.compile(r"[A-Za-z0-9.:]\s?[(（][^()（）]*[^\W\d_a-zA-Z]{3}[^()（）]*[)）]")  # noqa: RUF001
"""Something in Latin letters that a bracket explains: `Sign in to the portal (ポータルにサインインする)`."""

ONLY_ENGLISH = ENGLISH - {*re.findall(r"\w+", "for in an we as at on or not will was has do also all any no is")}
"""Those of them that no other language has."""

_NO_TEXT = re.compile(
    r"""
      `++[^`]*+`++
    | \[![A-Za-z]++[^\[\]]*+(?:\[[^\[\]]*+\])?(?:\([^()]*+\))?\]                       # [!INCLUDE [name](path)]
    | (?<=\])\((?![^()\x00-\x7f]+\))[^()]*+(?:\([^()]*+\)[^()]*+)*+\)                   # the address of a link
    | </?[A-Za-z!][^<>]*+>
    | (?:https?|ftp|file|mailto|xref|ms-[a-z]{2,20}):[!#-'*-;=?-Z^-~]*[A-Za-z0-9/=]
    | (?<!\w)www\.[!#-'*-;=?-Z^-~]*[A-Za-z0-9/]
    | (?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++
    | &\#?\w{1,30};
    """,
    re.VERBOSE,
)
_MAYBE = re.compile(r"[`<&@]|\]\(|\[!|:/|www|:[A-Za-z]")


def prose(text: str) -> str:
    """A piece of inline Markdown with filling in place of all that is no text.

    It is of the same length, so that offsets hold. Emphasis marks and the brackets of a link stay, as does a link
    address that is plainly none, such as `(参照)`. Takes time linear in the text.
    """
    return _NO_TEXT.sub(lambda found: FILLING * len(found[0]), text) if _MAYBE.search(text) else text


def unmatched(text: str, opening: str, closing: str) -> int | None:
    """The offset of a mark that has no other half, or None: the first that closes nothing, else the last that is open.

    `opening` and `closing` are the forms of the mark, such as the narrow and the full-width one.
    """
    opened: list[int] = []
    for found in re.finditer(f"[{re.escape(opening + closing)}]", text):
        if found[0] in opening:
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            return found.start()
    return opened[-1] if opened else None
