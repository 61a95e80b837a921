"""The front matter is not valid YAML.

Why it matters: its title and provenance are lost; the body is still read.

Example:

    === nb-NO/a.md
    ---
    title: Vis: alt
    ---
    # Tittel

Remedy: quote values that hold `: ` or start with a special character, and close the block with `---`.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.invalid-front-matter", Severity.ERROR, reported("page.invalid-front-matter"), __doc__)
