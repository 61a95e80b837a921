"""A date among the `ms.*` keys is not a day of the calendar.

Why it matters: it is left out, so the page's age is not known.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.date: 02/30/2020
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 9999/9999
    ---
    Tekst.

Remedy: write the date as MM/DD/YYYY; `ms.lasthandoff` is that of the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.invalid-date", Severity.WARNING, reported("page.invalid-date"), __doc__)
