"""An entry of a table of contents is left out of the navigation, since this site can't show what it leads to.

Why it matters: docfx would show it. Here it is missing, unless it is named otherwise.

That is: a `uid` without `href`, a path that begins with `/`, a page in YAML.

Example:

    === en-US/TOC.yml
    - name: Reference
      uid: reference
    - name: Words
      href: a.md
    === en-US/a.md
    Words.

Remedy: name a page by `href`, and another site by its full address; or leave the entry to docfx.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity
from diglot.tocs import LEFT_OUT

RULE = Rule(LEFT_OUT, Severity.INFO, reported(LEFT_OUT), __doc__)
