"""A path through menus, such as **Start** > **Settings**, has lost the name of a step.

Why it matters: the reader can't follow the path; the names have mostly been pulled into the sentence, in another order.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg Innstillinger for start  >    >  **System**.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select **Start** > **Settings** > **System**.</span></span>

Remedy: write each step again between its `>`, in the order of the source.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.model import Severity

_STEP = r"(?:\\?>|&gt;)"
# A `>` with nothing between it and the next, or the end of the sentence.
_EMPTY = re.compile(rf"(?<=\s){_STEP}(?=\s*+(?:(?<=\s){_STEP}(?:\s|$)|[.,;:。،]?\s*+$))")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if match := lost_step(unit):
            around = " ".join(unit.target[max(0, match.start() - 30) : match.end() + 30].split())
            yield subject.hit(unit.start + match.start(), f"a step of the path has no name: {around}")


def lost_step(unit: Unit) -> re.Match[str] | None:
    """The first `>` of a target that leads to no name, where each one of the source does."""
    has_path = ">" in unit.target or "&gt;" in unit.target
    match = _EMPTY.search(unit.target) if has_path else None
    return match if match and not _EMPTY.search(unit.source) else None


RULE = Rule("markup.menu-path", Severity.WARNING, _check, __doc__)
