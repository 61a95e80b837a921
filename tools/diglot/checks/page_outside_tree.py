"""The page can't be read, or is a link that leads out of the tree.

Why it matters: what lies outside the tree must not end up on the site.

Remedy: put the file itself into the tree, readable, in place of the link.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.outside-tree", Severity.ERROR, reported("page.outside-tree"), __doc__)
