"""A page includes a file that is not there.

Why it matters: the text of the file is missing from the page, mostly in the middle of a sentence.

Example:

    === en-US/a.md
    See [!INCLUDE [the product](includes/product.md)].

Remedy: correct the path; it is relative to the file that includes, and stays in the folder of the locale.
"""

from diglot.checks.rule import Rule, reported
from diglot.includes import NOT_FOUND
from diglot.model import Severity

RULE = Rule(NOT_FOUND, Severity.WARNING, reported(NOT_FOUND), __doc__)
