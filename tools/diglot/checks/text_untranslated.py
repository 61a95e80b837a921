"""The target repeats the source word for word.

Why it matters: the reader meets a sentence in a foreign language.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Sign in to the admin portal.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Sign in to the admin portal.</span></span>

Remedy: translate it. Names, commands and labels of fewer than four words are let pass.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule
from diglot.model import Case, Severity
from diglot.sentences import fold

_WORDS = 4


def _check(case: Case) -> Iterator[Hit]:
    for bead in case.alignment.beads if case.alignment else ():
        same = fold(bead.source_text) == fold(bead.target_text)
        if same and len(re.findall(r"[^\W\d_]{2,}", _NOT_WORDS.sub("", bead.source_text))) >= _WORDS:
            yield Hit(f"the target is the same as the source: {bead.target_text[:80]}", bead.target[0].line)


# Code, titles of includes and link targets are the same in every language.
_NOT_WORDS = re.compile(r"`[^`]*`|(?i:\[!\s*include)\s*\[[^\]]*|\]\([^)]*\)|https?://\S+")


RULE = Rule("text.untranslated", Severity.WARNING, _check, __doc__)
