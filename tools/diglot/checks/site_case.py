"""A link and the file that it leads to differ in capitals.

Why it matters: it works on Windows and on most Macs, and breaks where the site is built or published on Linux.

Example:

    === en-US/Start.md
    # Start
    === en-US/a.md
    See [the start](start.md).

Remedy: write the path as the file is named.
"""

from diglot.checks.rule import Rule, reported
from diglot.links import CASE
from diglot.model import Severity

RULE = Rule(CASE, Severity.WARNING, reported(CASE), __doc__)
