r"""The page is not UTF-8.

Why it matters: letters beyond ASCII come out wrong; the page was read as Windows-1252.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    Bl\xe5b\xe6r.

Remedy: save the file as UTF-8.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.not-utf8", Severity.ERROR, reported("page.not-utf8"), __doc__)
