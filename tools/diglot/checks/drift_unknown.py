"""Nothing tells whether the translation is up to date.

Why it matters: it may be stale; it is never shown as fresh.

Example:

    === en-US/a.md
    Turn it on.
    === nb-NO/a.md
    ---
    title: T
    ---
    Slå det på.

Remedy: hand the page off again, so that it says from which source it was made.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.drift.state is State.UNKNOWN:
        yield Hit(case.drift.reason)


RULE = Rule("drift.unknown", Severity.INFO, _check, __doc__)
