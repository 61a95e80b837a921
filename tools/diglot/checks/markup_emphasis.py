"""Bold or italic text of the source is plain text in the translation.

Why it matters: bold marks what stands on the screen; without it the reader can't tell a button's name from the sentence
around it.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg Innstillinger, og velg **Lagre**.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select **Settings**, then **Save**.</span></span>

It is told how many stretches are emphasised in the source and how many are left; which kind of emphasis they have is
free, and a language may have more of it. Chinese
and Japanese may have brackets around what stands on the screen instead. Marks that show as characters are `markup.broken-emphasis`.

Remedy: mark the same words as in the source.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.marks import emphasised, shown_marks
from diglot.model import Severity

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LABEL = re.compile(
    r"\[[^\[\]]+\](?!\()|\uff3b[^\uff3b\uff3d]+\uff3d|「[^「」]+」|『[^『』]+』|【[^【】]+】|“[^“”]+”|\"[^\"]+\""
)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        stars = unit.source.count("*")
        if not (stars or "_" in unit.source) or (stars == unit.target.count("*") and "_" not in unit.source):
            continue
        given = [node.plain.strip() for node in emphasised(unit.source_inline)]
        kept = sum(1 for _ in emphasised(unit.target_inline))
        if kept + _labels(unit) >= len(given):
            continue
        shown = sum(1 for _ in shown_marks(unit.target_inline, unit.target))
        if shown <= sum(1 for _ in shown_marks(unit.source_inline, unit.source)):
            names = ", ".join(given)
            yield subject.hit(unit.start, f"{kept} of {len(given)} emphasised stretches are left: {names[:80]}")


def _labels(unit: Unit) -> int:
    """How many stretches without emphasis stand in brackets, as Chinese and Japanese write what stands on the screen."""
    if not _EAST_ASIAN.search(unit.target):
        return 0
    rest, at = "", 0
    for node in emphasised(unit.target_inline):
        rest += unit.target[at : node.start]
        at = node.end
    return max(0, len(_LABEL.findall(rest + unit.target[at:])) - len(_LABEL.findall(unit.source)))


RULE = Rule("markup.emphasis", Severity.WARNING, _check, __doc__)
