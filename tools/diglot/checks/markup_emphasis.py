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
free, and a language may have more of it, or quotation marks instead, in Chinese and Japanese brackets too. Not told
again is a sentence of which another rule tells more: marks that show as characters (`markup.broken-emphasis`) or are of
full width (`markup.fullwidth`), a menu path that lost a step (`markup.menu-path`), a link that lost its text
(`markup.empty-link`).

Remedy: mark the same words as in the source.
"""

import re
from collections.abc import Iterator

from diglot.checks.markup_empty_link import emptied
from diglot.checks.markup_fullwidth import widened
from diglot.checks.markup_menu_path import lost_step
from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.marks import emphasised, shown_marks
from diglot.model import Severity

_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_QUOTED = r"“[^“”]+”|„[^„“”]+[“”]|”[^”]+”|«[^«»]+»|»[^«»]+«|\"[^\"]+\""
_LABEL = re.compile(_QUOTED)
_EAST_ASIAN_LABEL = re.compile(
    rf"\[[^\[\]]+\](?!\()|\uff3b[^\uff3b\uff3d]+\uff3d|「[^「」]+」|『[^『』]+』|【[^【】]+】|{_QUOTED}"
)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        stars = unit.source.count("*")
        if not (stars or "_" in unit.source) or (stars == unit.target.count("*") and "_" not in unit.source):
            continue
        given = [node.plain.strip() for node in emphasised(unit.source_inline)]
        kept = sum(1 for _ in emphasised(unit.target_inline))
        if kept + _labels(unit) >= len(given) or lost_step(unit) or emptied(unit) or any(widened(unit)):
            continue
        shown = sum(1 for _ in shown_marks(unit.target_inline, unit.target))
        if shown <= sum(1 for _ in shown_marks(unit.source_inline, unit.source)):
            names = ", ".join(given)
            yield subject.hit(unit.start, f"{kept} of {len(given)} emphasised stretches are left: {names[:80]}")


def _labels(unit: Unit) -> int:
    """How many stretches without emphasis stand in quotation marks or the like, other than those of the source."""
    label = _EAST_ASIAN_LABEL if _EAST_ASIAN.search(unit.target) else _LABEL
    rest, at = "", 0
    for node in emphasised(unit.target_inline):
        rest += unit.target[at : node.start]
        at = node.end
    return max(0, len(label.findall(rest + unit.target[at:])) - len(label.findall(unit.source)))


RULE = Rule("markup.emphasis", Severity.WARNING, _check, __doc__)
