"""A side-by-side span is opened but never closed.

Why it matters: its text can't be told apart from what follows, so it is published as it stands.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Tekst uten slutt.

Remedy: close the target with `</span>` and add its source span, as in the other units of the page.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.unclosed", Severity.ERROR, reported("spans.unclosed"), __doc__)
