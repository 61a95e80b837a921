"""The target repeats the source word for word.

Why it matters: the reader meets a sentence in a foreign language.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Sign in to the admin portal.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Sign in to the admin portal.</span></span>

Names, commands, labels of code and paths are the same in every language, and a source may hold sentences in a third one on
purpose. So only a text of four words or more is looked at; if the source is English, two of them must be such as `the`
or `your`, and in any language three must be written small.

Remedy: translate it.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.model import Severity
from diglot.prose import ENGLISH, FILLING, ONLY_ENGLISH, WORD
from diglot.sentences import fold

_WORDS = 4
_START = 8
_SMALL = 3
_ENGLISH = 2
# The names of products are put together with these too: `Microsoft Defender for Endpoint`.
_IN_NAMES = {"for", "of", "and", "the", "in", "on"}
# `How-to-enable-it`, `$Get-Mailbox`, `a\b`, `one.two`: no words of a sentence.
_LABEL_OF_CODE = re.compile(rf":\W*{FILLING}+\W*\Z")
_GLUED = re.compile(r"\S*[\w>\"'][\\/_.$:=|-]+[\w<\"']\S*|[-$%]\w+")


def _check(subject: Subject) -> Iterator[Hit]:
    is_english = language_of(subject.source_locale) == "en"
    for unit in subject.units:
        # What begins otherwise is another text; folding takes longer.
        if unit.source.lstrip()[:_START] != unit.target.lstrip()[:_START] or fold(unit.source) != fold(unit.target):
            continue
        if _LABEL_OF_CODE.search(unit.source_prose):
            continue
        words = WORD.findall(_GLUED.sub("", unit.source_prose))
        small = [word for word in words if word.islower()]
        if len(words) < _WORDS or (len(small) < _SMALL and not set(small) - _IN_NAMES):
            continue
        if is_english and not ONLY_ENGLISH.intersection(small):
            continue
        if is_english and sum(word.lower() in ENGLISH for word in words) < _ENGLISH:
            continue
        yield subject.hit(unit.start, f"the target is the same as the source: {unit.target.strip()[:80]}")


RULE = Rule("text.untranslated", Severity.WARNING, _check, __doc__)
