"""Target and source of one unit have different ids.

Why it matters: two units may have been mixed up, so that the English beside a sentence is not its own.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Tekst.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">Text.</span></span>

Remedy: compare the two texts and restore the ids from the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.id-mismatch", Severity.ERROR, reported("spans.id-mismatch"), __doc__)
