"""HTML tags of the source are lost in the translation, or have been added.

Why it matters: a `<br>` that is lost runs two lines together, a `<sup>` that is never closed raises all that follows.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">10<sup>3 byte</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">10<sup>3</sup> bytes</span></span>

Counted are the tags of elements that HTML knows, outside of code; their attributes are not compared.

Remedy: write the same tags as in the source.
"""

from collections import Counter
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.marks import tags, without_code
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "<" not in unit.source and "<" not in unit.target:
            continue
        given, kept = _tags(unit.source), _tags(unit.target)
        if given != kept:
            told = [f"{tag} is missing" for tag in given - kept] + [f"{tag} is too much" for tag in kept - given]
            yield subject.hit(unit.start, "; ".join(told)[:80])


def _tags(text: str) -> Counter[str]:
    return Counter(f"<{match['close']}{match['name'].lower()}>" for match in tags(without_code(text)))


RULE = Rule("markup.html", Severity.WARNING, _check, __doc__)
