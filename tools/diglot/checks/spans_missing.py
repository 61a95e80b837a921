"""Translated text stands outside the spans, where the number of a unit is missing.

Why it matters: its English is not on the page, so it can neither be checked nor recovered, and other locales can't
borrow it.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-102">En.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">One.</span></span>

    Legg merke til dette. <span data-ttu-id="f7c17-104">Tre.</span><span class="sxs-lookup"><span data-stu-id="f7c17-104">Three.</span></span>

Remedy: put the text into a span with the missing number and its English, or hand the page off again.
"""

from diglot.checks.rule import Rule, reported
from diglot.model import Severity

RULE = Rule("spans.missing", Severity.WARNING, reported("spans.missing"), __doc__)
