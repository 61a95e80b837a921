"""An entry of a table of contents leads to a page or file that is not there.

Why it matters: the reader does not find in the navigation what ought to be there.

Tables of contents are `TOC.yml` and `TOC.md`, as docfx has them. What only the source locale has may be named by any.

Example:

    === en-US/TOC.yml
    - name: Pictures
      href: pictures.md
    === en-US/a.md
    Words.

Remedy: correct the path; it is relative to the table of contents, and stays in the folder of the locale.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity
from diglot.tocs import BROKEN

RULE = Rule(BROKEN, Severity.WARNING, reported(BROKEN), __doc__)
