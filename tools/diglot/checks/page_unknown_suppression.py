"""A comment waves off the findings of a rule that does not exist.

Why it matters: it does nothing; the name is misspelt, or the rule has gone.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <!-- diglot-disable text.untranslatd -->
    Slå det på.

Remedy: correct the name; `diglot explain` lists all rules and families.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

# Only `judging` knows the names of all rules, and adds the hits.
RULE = Rule("page.unknown-suppression", Severity.WARNING, reported("page.unknown-suppression"), __doc__)
