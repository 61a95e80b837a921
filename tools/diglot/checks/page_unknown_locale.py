"""The page stands in a folder that is no known locale.

Why it matters: it belongs to no language, so it is not published.

Example:

    === xx-YY/a.md
    # Title

Remedy: name the folder by a language tag such as `nb-NO`, or move the page out of the tree.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.unknown-locale", Severity.WARNING, reported("page.unknown-locale"), __doc__)
