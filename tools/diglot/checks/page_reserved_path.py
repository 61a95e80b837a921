"""The page's path is one that the site needs for something else.

Why it matters: each locale's site is in a folder named by the locale, and the alignment reports are in
`reports/alignment`; what is there overwrites the page.

Example:

    === en-US/nb-no/a.md
    # Title

Remedy: move the page to another folder, in every locale.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import normalize
from diglot.model import Severity

_REPORTS = "reports/alignment/"


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    path = case.article.path
    folder, slash, _ = path.partition("/")
    if path.startswith(_REPORTS) or (slash and "-" in folder and normalize(folder)):
        yield Hit(f"{path} is where the site has {'the reports' if path.startswith(_REPORTS) else 'another locale'}")


RULE = Rule("page.reserved-path", Severity.ERROR, _check, __doc__)
