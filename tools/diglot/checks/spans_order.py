"""The units of a page are not in the order of their numbers.

Why it matters: the numbers are those of the source segments. Out of order, text was moved by hand, or two pages were
joined, and what other locales borrow by number may not fit.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-103">To.</span><span class="sxs-lookup"><span data-stu-id="f7c17-103">Two.</span></span> <span data-ttu-id="f7c17-102">En.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">One.</span></span>

Remedy: restore the order of the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.order", Severity.WARNING, reported("spans.order"), __doc__)
