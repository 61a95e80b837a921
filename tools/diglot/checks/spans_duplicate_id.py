"""The same id stands twice in a page.

Why it matters: corrections that are handed back by id would reach the wrong place.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">En.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">One.</span></span> <span data-ttu-id="f7c17-101">To.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Two.</span></span>

Remedy: give the second unit the id that it had in the last handback.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.duplicate-id", Severity.ERROR, reported("spans.duplicate-id"), __doc__)
