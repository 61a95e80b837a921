"""A translated page does not say from which source it was made.

Why it matters: its freshness can't be told, and is reported as unknown.

Example:

    === nb-NO/a.md
    ---
    title: T
    ---
    # Tittel

Remedy: hand the page off again, or restore `ms.openlocfilehash` from the last handback.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    page = case.page
    if page and page.meta and not case.is_source and page.provenance.hash is None:
        yield Hit("there is no ms.openlocfilehash")


RULE = Rule("page.no-provenance", Severity.WARNING, _check, __doc__)
