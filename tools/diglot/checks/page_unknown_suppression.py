"""A comment that is to wave findings off is misspelt: it names no rule, or says nothing known.

Why it matters: it does nothing.

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
