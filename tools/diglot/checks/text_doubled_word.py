"""A word stands twice in a row.

Why it matters: it is a slip of machine translation or of an edit; the sentence stumbles.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg gruppen gruppen på siden.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the group on the page.</span></span>

Words that may well meet themselves are let pass: short ones (`på på`, `die die`), `vous vous`, one before a title
(`se Se`), and any in a language that says things by saying them twice, such as Vietnamese, Turkish or Hindi.

Remedy: delete one of the two, or mend what made them meet.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.model import Severity

_LEAST = 4
_DOUBLED = re.compile(
    r"(?<![\w\ufffc.\-/'’])(?P<word>[^\W\d_]{3,40}+)[ \u00a0](?P<again>(?i:(?P=word)))(?![\w\ufffc\-/'’]|\.\w)"  # noqa: RUF001
)
# `one-to-one` and the like are said by saying a word twice in other languages.
_PAIRED = re.compile(r"(?<!\w)(?P<word>\w{3,40}+)[- ](?:\w{1,9}+[- ])?(?P=word)(?!\w)", re.IGNORECASE)
_FINE = {"vous", "nous", "that", "sich", "elle", "elles"}
# Arabic and Hebrew write no short vowels, so that three letters are a whole word.
_DENSE = {"ar", "fa", "he", "ur"}
_DOUBLING = {
    "bn",
    "fil",
    "hi",
    "id",
    "ka",
    "km",
    "lo",
    "mr",
    "ms",
    "my",
    "ne",
    "ta",
    "te",
    "th",
    "tl",
    "tr",
    "ur",
    "vi",
}


def _check(subject: Subject) -> Iterator[Hit]:
    language = language_of(subject.case.locale)
    if language in _DOUBLING:
        return
    for unit in subject.units:
        for found in _DOUBLED.finditer(unit.target_prose):
            word, again = found["word"], found["again"]
            if word.lower() in _FINE or (len(word) < _LEAST and language not in _DENSE):
                continue
            if (again[0].isupper() and not word[0].isupper()) or _PAIRED.search(unit.source_prose):
                continue
            yield subject.hit(unit.start + found.start(), f"stands twice: {found[0]}")


RULE = Rule("text.doubled-word", Severity.WARNING, _check, __doc__)
