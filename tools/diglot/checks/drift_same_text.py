"""Two versions of the source that translations stand on differ in metadata only.

Why it matters: their hashes differ, but no sentence does: what is stale in one locale is stale in the other, and
nothing else is.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Slå det på.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn it on.</span></span>
    === da-DK/a.md
    ---
    title: T
    ms.openlocfilehash: 3bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: da-DK
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="a5ff5-101">Slå det til.</span><span class="sxs-lookup"><span data-stu-id="a5ff5-101">Turn it on.</span></span>

Remedy: none needed.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    version = case.version
    if version and version.hash and version.same_text_as:
        others = [
            locale for locale, page in case.article.targets.items() if page.provenance.hash == version.same_text_as
        ]
        yield Hit(
            f"its source {version.hash[:8]} has the same sentences as {version.same_text_as[:8]} ({', '.join(others)})"
        )


RULE = Rule("drift.same-text", Severity.INFO, _check, __doc__)
