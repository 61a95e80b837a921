"""A target span has no source span after it.

Why it matters: the segment can't be checked against its English.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Tekst.</span>

Remedy: restore the source span from the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.no-source", Severity.ERROR, reported("spans.no-source"), __doc__)
