"""A file includes itself, by itself or by way of others, or includes go on without an end in sight.

Why it matters: such an include can't be shown, so its text is missing from the page.

Example:

    === en-US/a.md
    One.

    [!INCLUDE [b](includes/b.md)]
    === en-US/includes/b.md
    Two.

    [!INCLUDE [a](../a.md)]

Remedy: take out one of the includes that make the circle; the finding names them.
"""

from diglot.checks.rule import Rule, reported
from diglot.includes import CYCLE
from diglot.model import Severity

RULE = Rule(CYCLE, Severity.WARNING, reported(CYCLE), __doc__)
