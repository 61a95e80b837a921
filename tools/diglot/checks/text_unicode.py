"""The text holds a character that no reader is meant to meet, or one that a wrong decoding has left behind.

Why it matters: it shows as a box or as rubbish, or it can't be seen at all but breaks words where the page is searched,
copied or pasted into a command.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg gruppen pÃ¥ siden.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the group on the page.</span></span>

Told are the replacement character, control characters, characters of private use, letters that were UTF-8 and read as
Windows-1252 (`Ã¥`), soft hyphens, and inside the text zero-width spaces and byte order marks; the zero-width space is
left alone where a language ends its words with it (Thai, Khmer, Lao, Burmese).

Remedy: write the letter that is meant, or delete the character; `--fix` does it for what can't be seen, and for wrong
decodings that can be undone.
"""

import re
import unicodedata
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.model import Edit, Severity

_WRONG = "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
_ODD = re.compile(
    rf"""
      (?P<decoded>
          (?:[ÂÃ][{_WRONG}])+ | (?:â€[{_WRONG}])+ | ï»¿ | ï¿½
        | (?<=[a-z])[ÄÅÐØ][{_WRONG}](?=[a-z]) | (?:[ÄÅÐÑØÙ][{_WRONG}]){{2,}} | (?:[\u00e0-\u00ef][{_WRONG}]{{2}}){{2,}}
      )
    | (?P<hidden>[\u200b\ufeff\u00ad]+)
    | (?P<control>[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f])
    | (?P<lost>\ufffd)
    | (?P<private>[\ue000-\uf8ff\U000f0000-\U0010fffd])
    """,
    re.VERBOSE,
)
_HIDDEN_OR_NO_TEXT = (
    "\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u200b\ufeff\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd"
)
_LED = "\u00c2-\u00c5\u00d0\u00d1\u00d8\u00d9\u00e0-\u00ef"
# One set at the start of an expression is looked for quickly, a choice of several is not.
_ANY = re.compile(f"[{_HIDDEN_OR_NO_TEXT}{_LED}](?:(?<=[{_HIDDEN_OR_NO_TEXT}])|[{_WRONG}])")
_WORD_ENDS = {"th", "km", "lo", "my"}


def _check(subject: Subject) -> Iterator[Hit]:
    for piece in subject.shown:
        if not _ANY.search(piece.text):
            continue
        for found in _ODD.finditer(piece.text):
            at, end = piece.start + found.start(), piece.start + found.end()
            if found["decoded"]:
                meant = _meant(found[0])
                if meant:
                    yield subject.hit(at, f"{found[0]} is {meant}, read in a wrong encoding", [Edit(at, end, meant)])
            elif found["hidden"]:
                if "\u200b" not in found[0] or language_of(subject.case.locale) not in _WORD_ENDS:
                    yield subject.hit(at, f"invisible: {_name(found[0][0])}", [Edit(at, end, "")])
            elif found["lost"]:
                yield subject.hit(at, "a letter was lost here: U+FFFD REPLACEMENT CHARACTER")
            else:
                yield subject.hit(at, f"no character of text: {_name(found[0])}")


def is_wrongly_decoded(text: str) -> bool:
    """Whether some letters of a text were read in a wrong encoding, and became marks such as quotation marks."""
    return any(found["decoded"] and _meant(found[0]) for found in _ODD.finditer(text))


def _meant(text: str) -> str:
    """What the text was before it was read as Windows-1252; empty where it can't have been anything."""
    data = bytearray()
    for letter in text:
        try:
            data += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:  # noqa: PLR2004  # the last of Latin-1, whose C1 controls Windows-1252 lacks in part
                return ""
            data.append(ord(letter))
    try:
        meant = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return meant if meant.isprintable() else ""


def _name(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()


RULE = Rule("text.unicode", Severity.WARNING, _check, __doc__)
