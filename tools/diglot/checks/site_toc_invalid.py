"""A table of contents can't be read: it is no valid YAML, or not in the form that docfx asks for, or it holds itself.

Why it matters: what it names stands behind all else in the navigation, in no order that anybody chose.

Example:

    === en-US/TOC.yml
    - name: Pictures
    href: a.md
    === en-US/a.md
    Words.

Remedy: write a list of entries, each with `name:` and `href:`, or `name:` and a list of further entries in `items:`.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity
from diglot.tocs import INVALID

RULE = Rule(INVALID, Severity.WARNING, reported(INVALID), __doc__)
