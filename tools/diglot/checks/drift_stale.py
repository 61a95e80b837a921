"""The source has changed since the translation was made.

Why it matters: the reader follows instructions that no longer hold.

Example:

    === en-US/a.md
    Turn it off.
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Slå det på.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn it on.</span></span>

Remedy: hand the page off again; `diglot drift` lists the sentences that changed.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.drift.state is State.STALE:
        yield Hit(case.drift.reason)


RULE = Rule("drift.stale", Severity.WARNING, _check, __doc__)
