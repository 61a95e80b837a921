"""What a rule is."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from diglot.model import Case, Severity


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule has to say of one place in the case's file."""

    message: str
    line: int = 1
    column: int = 1


Check = Callable[[Case], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A slug `family.name`, how much it matters, the check, and the user's page: the docstring of the rule's module."""

    slug: str
    severity: Severity
    check: Check
    doc: str

    @property
    def summary(self) -> str:
        """The first paragraph of the docs."""
        return " ".join(self.doc.strip().split("\n\n", 1)[0].split())

    @property
    def remedy(self) -> str:
        """What the docs tell to do."""
        match = re.search(r"^Remedy: (?P<text>.+?)(?:\n\n|\Z)", self.doc.strip(), re.MULTILINE | re.DOTALL)
        return " ".join(match["text"].split()) if match else ""


def reported(slug: str) -> Check:
    """A check for what the reader of the page has met already, under the rule's slug."""

    def check(case: Case) -> Iterator[Hit]:
        for problem in case.page.problems if case.page else ():
            if problem.rule == slug:
                yield Hit(problem.message, problem.line, problem.column)

    return check
