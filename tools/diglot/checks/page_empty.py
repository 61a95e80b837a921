"""The page has no text.

Why it matters: the reader opens an empty page.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---

Remedy: restore the page from the last handback, or delete it; then the source is shown instead.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("page.empty", Severity.ERROR, reported("page.empty"), __doc__)
