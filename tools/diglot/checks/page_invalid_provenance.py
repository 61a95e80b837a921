"""A value among the `ms.*` keys is malformed.

Why it matters: it is left out, so the page's freshness or its banner may be incomplete.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    Tekst.

Remedy: restore the value from the last handback: hashes are 40 or 64 hexadecimal digits, commits 40.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.invalid-provenance", Severity.WARNING, reported("page.invalid-provenance"), __doc__)
