"""Two files are the same page of the same locale.

Why it matters: only one of them is read, aligned and published.

Example:

    === nb-NO/a.md
    # Tittel
    === nb-no/a.md
    # Tittel

Remedy: keep the newer file, in a folder that is spelled like `nb-NO`.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.duplicate", Severity.ERROR, reported("page.duplicate"), __doc__)
