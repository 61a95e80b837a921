"""A translation has no source page.

Why it matters: its article may be retired, and nobody keeps it up to date.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    Slå det på.

Remedy: run `diglot recover` if the source was never in this tree; else delete the page.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.drift.state is State.ORPHAN:
        yield Hit(case.drift.reason)


RULE = Rule("drift.orphan", Severity.WARNING, _check, __doc__)
