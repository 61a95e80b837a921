"""An edit of a source page makes translations stale.

Only `diglot check --changed-since COMMIT` tells it: at each sentence of a source page that was edited since, which
translations said what it said before, and where. Pages of which it is not known what source they were made from are not
named.

Why it matters: whoever edits the page learns what the edit sets in motion, before it is merged.

Remedy: none needed for a change that is meant; take the edit back where it says nothing new, else hand the page off.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

# It takes two versions of a page to tell: `changed` adds the findings.
RULE = Rule("drift.touched", Severity.INFO, reported("drift.touched"), __doc__)
