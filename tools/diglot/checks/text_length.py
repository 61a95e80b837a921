"""A sentence is far longer or shorter than its source lets expect.

Why it matters: half of a sentence is lost, or there is text that belongs elsewhere.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the group that the new members shall belong to, and then save your work.</span></span>

What is expected: most languages write a tenth more letters than English, Arabic and Hebrew some less; a Chinese
character stands for three letters. Only what is less than half of that is told, or far more than twice as much, and
nothing of labels.

Remedy: compare the two, and translate what is missing.
"""

import math
import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.model import Severity
from diglot.prose import GLOSS

# The vowel signs of South and South East Asian scripts are no letters to `\\w`.
_LETTER = re.compile(r"[\w\u0900-\u0eff\u1000-\u109f\u1780-\u17ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_SYLLABLE = re.compile(r"[\uac00-\ud7af\u1200-\u137f]")
# Shorter texts differ by much more, and a few letters more or less mean nothing.
_LEAST = 40
_SMOOTH = 12
# Medians over 26,000 sentences: 1.07 to 1.13 in four European languages, 0.92 in Arabic and Japanese; the logarithm
# deviates by 0.11 to 0.14 in each.
_EXPECTED = math.log(1.1)
_SPARING = dict.fromkeys(("ar", "fa", "he", "ur", "ja", "zh"), math.log(0.92))
_SHORT, _LONG = math.log(1 / 2), math.log(2.7)
# Markup is about as long on both sides: such a ratio of whole texts needs no second look.
_LOW, _HIGH = 0.75, 1.5


def _check(subject: Subject) -> Iterator[Hit]:
    expected = _SPARING.get(language_of(subject.case.locale), _EXPECTED)
    for unit in subject.units:
        if len(unit.source) < _LEAST or _LOW < (len(unit.target) + _SMOOTH) / (len(unit.source) + _SMOOTH) < _HIGH:
            continue
        source, target = _weight(unit.source_prose), _weight(unit.target_prose)
        odds = math.log((target + _SMOOTH) / (source + _SMOOTH)) - expected
        if source >= _LEAST and not _SHORT < odds < _LONG and not GLOSS.search(unit.target):
            what = "short" if odds < 0 else "long"
            yield subject.hit(unit.start, f"too {what} for its source by far: {unit.target.strip()[:80]}")


def _weight(text: str) -> int:
    """The letters and digits of a text; a Chinese character counts for three, a syllable of Korean or Ethiopic for two."""
    return len(_LETTER.findall(text)) + 2 * len(_HAN.findall(text)) + len(_SYLLABLE.findall(text))


RULE = Rule("text.length", Severity.WARNING, _check, __doc__)
