"""The page has no front matter.

Why it matters: without it nobody can tell from which source the page was made, so its freshness is unknown.

Example:

    === nb-NO/a.md
    # Tittel

Remedy: restore the block between the two `---` lines, or leave it: fragments and tables of contents have none.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.no-front-matter", Severity.INFO, reported("page.no-front-matter"), __doc__)
