"""A unit's number is missing, and nothing on the page tells why.

Why it matters: the numbers are those of the source segments, so a sentence was lost. Sentences translated as one (a `p`
unit) and texts of images take numbers too, and are not reported.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-102">En.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">One.</span></span> <span data-ttu-id="f7c17-104">Tre.</span><span class="sxs-lookup"><span data-stu-id="f7c17-104">Three.</span></span>

Remedy: restore the unit from the last handback, or hand the page off again.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.gap", Severity.WARNING, reported("spans.gap"), __doc__)
