"""In the markup of side-by-side spans `"` became `&quot;`.

Why it matters: a browser finds no ids in such spans, so their English is published with the text. They are read all the
same.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-102&quot;>En.</span><span class=&quot;sxs-lookup&quot;><span data-stu-id=&quot;f7c17-102&quot;>One.</span></span>

Remedy: replace `&quot;` by `"` in the spans and anchors of the lines named.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.damaged-quotes", Severity.ERROR, reported("spans.damaged-quotes"), __doc__)
