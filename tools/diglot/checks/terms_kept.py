"""A term that is not to be translated has gone, or is written in another way.

Why it matters: a reader does not recognize a product or a command under another name.

The setting `do-not-translate` lists the terms; capitals count. Endings that the target's language puts on a name are
let pass, as are other spaces and hyphens inside it.

Example:

    === diglot.toml
    do-not-translate = ["Power Automate"]
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Åpne automatisering av strøm.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Open Power Automate.</span></span>

Remedy: write the term as the source has it, or take it from the list.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    if not subject.terms.kept:
        return
    terms = _pattern(subject.terms.kept)
    for unit in subject.units:
        for term in dict.fromkeys(terms.findall(unit.source)):
            core = _closed(term)
            if core in _closed(unit.target):
                continue
            is_there = core.casefold() in _closed(unit.target_prose).casefold()
            how = "is written in another way" if is_there else "is missing from the translation"
            yield subject.hit(unit.start, f"{term} {how}; it is not to be translated")


@lru_cache(maxsize=4)
def _pattern(kept: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the terms as whole words, the longest that stands at a place."""
    terms = "|".join(re.escape(term) for term in sorted(kept, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{terms})(?!\w)")


def _closed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u200b-\u200f\u2010\u2011\[\]*-]+", "", text)


RULE = Rule("terms.kept", Severity.WARNING, _check, __doc__)
