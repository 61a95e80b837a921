"""There are several spaces between two words of the target.

Why it matters: they are a trace of a tool's work, and show where the page is edited, searched or compared.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg  en gruppe.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select a group.</span></span>

What the source has too is its author's business, as is code.

One finding tells of all places in a sentence.

Remedy: leave one space; `--fix` does it.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Edit, Severity

# Not after the marks of a quote, and not beside those of a table.
_SPACES = re.compile(r"(?<=[^\s|])(?<!^>)(?<!^>>)(?<!^> >)[ \u00a0]{2,}(?=[^\s|\\])", re.MULTILINE)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "  " not in unit.target and "\u00a0" not in unit.target:
            continue
        spaces = list(_SPACES.finditer(unit.target_prose))
        if not spaces or _SPACES.search(unit.source_prose):
            continue
        edits = [
            Edit(unit.start + found.start(), unit.start + found.end(), "\u00a0" if "\u00a0" in found[0] else " ")
            for found in spaces
        ]
        at = spaces[0].start()
        near = unit.target[max(0, at - 20) : at + 40].strip()
        yield subject.hit(unit.start + at, f"several spaces between words: {near}", edits)


RULE = Rule("text.doubled-space", Severity.INFO, _check, __doc__)
