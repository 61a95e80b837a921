"""The source has no translation in this locale.

Why it matters: the reader gets the page in the source language, with a notice.

Example:

    === en-US/a.md
    Turn it on.
    === nb-NO/b.md
    # B

Remedy: hand the page off for this locale.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.drift.state is State.MISSING:
        yield Hit(f"not translated into {case.locale}")


RULE = Rule("drift.missing", Severity.INFO, _check, __doc__)
