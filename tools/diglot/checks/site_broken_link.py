"""A relative link leads to a page or file that is not there.

Why it matters: the reader who follows it meets an error.

A page that the locale lacks may be there in the source locale, which is shown instead. Without source pages in the tree
those of any locale count. A link may leave out `.md`, or name a folder. Nothing is said of links that leave the locale's
folder or start with `/`, and of files that are no pages where the source locale's folder holds none: they are kept
elsewhere.

Example:

    === en-US/a.md
    See [the other page](b.md).

Remedy: correct the path; it is relative to the file that holds the link. To another site, begin with `https://`.
"""

from diglot.checks.rule import Rule, reported
from diglot.links import BROKEN
from diglot.model import Severity

RULE = Rule(BROKEN, Severity.ERROR, reported(BROKEN), __doc__)
