"""The source file has changed, but none of its sentences.

Why it matters: nothing for a translator; the page only names an older hash.

Example:

    === en-US/a.md
    Turn it on.
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Slå det på.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn it on.</span></span>

Remedy: none needed; the next handoff updates the hash.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.drift.state is State.METADATA:
        yield Hit(case.drift.reason)


RULE = Rule("drift.metadata", Severity.INFO, _check, __doc__)
