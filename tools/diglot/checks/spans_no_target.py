"""A source span has no target span before it.

Why it matters: its translation is lost; the English is kept out of the published page.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span class="sxs-lookup"><span data-stu-id="f7c17-101">Text.</span></span>

Remedy: restore the target span from the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.no-target", Severity.ERROR, reported("spans.no-target"), __doc__)
