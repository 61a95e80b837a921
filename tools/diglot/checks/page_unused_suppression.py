"""A comment waves findings off, but there are none.

Why it matters: what it was about has been mended, and the next mistake of the kind would pass unseen.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <!-- diglot-disable-next-line text.untranslated -->
    <span data-ttu-id="f7c17-101">Slå det på.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn it on.</span></span>

Remedy: delete the comment.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

# Told after all other rules have spoken: `judging` adds the hits.
RULE = Rule("page.unused-suppression", Severity.INFO, reported("page.unused-suppression"), __doc__)
