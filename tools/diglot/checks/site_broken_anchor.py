"""A link leads to a place inside a page, and the page has no such place.

Why it matters: the reader lands at the top of the page and has to search. Translation often does this: the heading that
the link means is translated, and with it the name that is made from its text.

Places are headings, by their text and by the anchor that the localization tool put before them, `<a name>` and every
`id`. The page is the locale's, or the source's where the locale has none. Pages that include files are let pass.

Example:

    === nb-NO/a.md
    # Slik gjør du det

    Se [hvordan](#how-to-do-it).

Remedy: give the heading the name that the link uses, `<a name="how-to-do-it"></a>`, or correct the link.
"""

from diglot.checks.rule import Rule, reported
from diglot.links import ANCHOR
from diglot.model import Severity

RULE = Rule(ANCHOR, Severity.WARNING, reported(ANCHOR), __doc__)
