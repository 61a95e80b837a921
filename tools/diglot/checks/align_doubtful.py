"""A segment translates no sentence of the source, or more likely none than the one that it was lined up with.

Why it matters: a reader of the bilingual view may see the wrong English beside it.

Example:

    === en-US/a.md
    # Title

    One.
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    # Tittel

    Dette er en helt annen og veldig mye lengre setning, som ikke kan oversette det korte ordet, uansett hva.

Remedy: look at the segment in the alignment report; hand the page off again if its source has changed.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity

# From here on a bead is more often right than wrong: of those below, 89 % translate another sentence on gold pages
# whose English has moved on, of those that the report marks as doubtful half.
_LIKELY = 0.5


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    for bead in case.alignment.beads if case.alignment else ():
        if not bead.target or (bead.source and bead.confidence >= _LIKELY):
            continue
        found = f"aligned with confidence {bead.confidence:.2f}" if bead.source else "no source found for"
        message = f"{found}: {bead.target_text[:80]}"
        if case.page is not None and case.page.spans:  # offsets of segments know nothing of spans
            yield Hit(message, bead.target[0].line)
        else:
            yield subject.hit(bead.target[0].start, message)


RULE = Rule("align.doubtful", Severity.INFO, _check, __doc__)
