"""A sentence ends with another kind of mark than its source, or with none.

Why it matters: a full stop that is lost joins two sentences, and a colon that is lost parts a list from its lead.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg en av disse gruppene</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select one of these groups:</span></span>

Marks of all scripts count by their kind (`.` and `。`). What is told: a full stop or a colon that is gone, or
has become a comma or semicolon. Not told are habits of translation, such as a full stop for a colon, a question that
has become a title, or a mark that is new; nor what ends with code or an address. In Japanese and Korean a verb has to
end the sentence; Chinese, Thai and Lao are left alone.

Remedy: end the sentence as the source does.
"""

import re
from collections.abc import Iterator

from diglot.checks.markup_menu_path import lost_step
from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.model import Severity
from diglot.prose import FILLING, WORD

# `|` and `ঃ` stand for the danda and the colon where a keyboard lacks them.
_KINDS = {
    **dict.fromkeys(".。．｡।|۔։።", "."),  # noqa: RUF001
    **dict.fromkeys(":：ঃ", ":"),  # noqa: RUF001
    **dict.fromkeys("?？؟՞", "?"),  # noqa: RUF001
    **dict.fromkeys("!！՜", "!"),  # noqa: RUF001
    **dict.fromkeys(",，،、､", ","),  # noqa: RUF001
    **dict.fromkeys(";；؛", ";"),  # noqa: RUF001
    "…": "…",
    FILLING: FILLING,
}
_NAMES = {".": "a full stop", ":": "a colon", ",": "a comma", ";": "a semicolon"}
# What may follow the mark: the end of emphasis, of a quotation, of a bracket, of a link.
_AFTER = "*\uff0a_~\"'“”„«»‘’)]）」』】｣\u200b\u200c\u200d\u200e\u200f\u202c\u2069\ufeff\\> \t\r\n\u00a0\u202f\u3000"  # noqa: RUF001
_LINK = re.compile(r"(?P<empty>\[\s*)?\]\ufffc+\Z")
_TELLS = {".": {"", ",", ";"}, ":": {"", ",", ";"}}
# The full stop of an abbreviation or of the letter of an item ends no sentence.
_NO_STOP = re.compile(r"(?:\b(?:etc|ex|e\.g|i\.e|inc|ltd|corp|co|vs|approx)|(?<!\w)\w)\.\W*\Z", re.IGNORECASE)
# What is bold as a whole is a title, and takes the marks of one.
_TITLE = re.compile(r"\s*\*\*[^*]+\*\*\s*\Z")
# Where titles and items do without the mark, only an ending of the verb tells a sentence.
_SENTENCES = {
    "ja": re.compile(r"(?:ます|です|ません|ました|でした|ください)[」』\]*\ufffc\s]*\Z"),
    "ko": re.compile(r"니다[」』\]*\ufffc\s]*\Z"),
    **dict.fromkeys(("zh", "th", "lo"), re.compile(r"(?!)")),
}
_WORDS = 4
_TAIL = 400


def _check(subject: Subject) -> Iterator[Hit]:
    sentence = _SENTENCES.get(language_of(subject.case.locale))
    for unit in subject.units:
        source = _end(unit.source_prose)
        if source not in _TELLS:
            continue
        target = _end(unit.target_prose)
        if target not in _TELLS[source] or len(WORD.findall(unit.source_prose)) < _WORDS:
            continue
        if _TITLE.match(unit.source) or _NO_STOP.search(unit.source_prose) or lost_step(unit):
            continue
        if not target and sentence and not sentence.search(unit.target_prose):
            continue
        what = f"ends with {_NAMES[target]}" if target else "ends without a mark"
        end = unit.target[-60:].strip()
        yield subject.hit(unit.start + len(unit.target.rstrip()), f"{what}, its source with {_NAMES[source]}: {end}")


def _end(text: str) -> str:
    """The kind of mark that a text ends with, filling for code or an address, or nothing."""
    tail = text.rstrip(_AFTER)
    # The address of a link, and a link without text.
    while tail.endswith(FILLING) and (link := _LINK.search(tail, max(0, len(tail) - _TAIL))):
        tail = tail[: link.start()].rstrip(_AFTER)
    return "…" if tail.endswith(("...", "。。。")) else _KINDS.get(tail[-1:], "")


RULE = Rule("text.end-punctuation", Severity.WARNING, _check, __doc__)
