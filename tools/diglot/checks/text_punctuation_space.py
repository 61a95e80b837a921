"""A space stands before a punctuation mark where the language has none.

Why it matters: machine translation leaves such spaces around emphasis and links; readers take them for carelessness,
and a line may break before the mark.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg en gruppe , og lagre.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select a group, and save.</span></span>

French has a space before `:`, `;`, `?` and `!`, as have many scripts of South Asia, and Japanese and Chinese often before marks of Latin width; what stands in the source just so is left alone.

One finding tells of all places in a sentence.

Remedy: take the space out; `--fix` does it.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.locales import language_of
from diglot.model import Edit, Severity

_SPACED = re.compile(r"(?<=[\w)\]*\ufffc»”])[ \u00a0]+(?P<mark>[.,;:?!،؛؟。、])(?=[\s*_)]|$)")
_MAYBE = re.compile(r"[ \u00a0][.,;:?!،؛؟。、，．]")  # noqa: RUF001
_CJK = re.compile(r"(?<=[\w)\]*\ufffc»”])[ \u00a0]+(?P<mark>[。、，．])")  # noqa: RUF001
_FRENCH = re.compile(r"(?<=[\w)\]*\ufffc»”])[ \u00a0]+(?P<mark>[.,])(?=[\s*_)]|$)")
# Breton and Kabyle follow French; South and South East Asian scripts often have the space before their own marks.
_LIKE_FRENCH = ("fr", "br", "kab", "hi", "mr", "ne", "bn", "ta", "te", "kn", "ml", "gu", "pa", "km", "th", "lo", "my")
_PATTERNS = {**dict.fromkeys(_LIKE_FRENCH, _FRENCH), **dict.fromkeys(("ja", "zh"), _CJK)}


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        found = spaces_before_marks(unit, subject.case.locale)
        if not found:
            continue
        edits = [Edit(unit.start + space.start(), unit.start + space.start("mark"), "") for space in found]
        at = found[0].start()
        near = unit.target[max(0, at - 20) : at + 20].strip()
        yield subject.hit(unit.start + at, f"a space before {found[0]['mark']} in: {near}", edits)


def spaces_before_marks(unit: Unit, locale: str) -> list[re.Match[str]]:
    """The spaces of a target before a mark that its language has none before, unless the source has such too."""
    if not _MAYBE.search(unit.target):
        return []
    found = list(_PATTERNS.get(language_of(locale), _SPACED).finditer(unit.target_prose))
    return [] if found and _SPACED.search(unit.source_prose) else found


RULE = Rule("text.punctuation-space", Severity.INFO, _check, __doc__)
