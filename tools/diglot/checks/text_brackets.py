"""A bracket is opened and not closed in the target, or closed and not opened, while the source is sound.

Why it matters: what belongs to the remark can't be told, and a link or a label may be torn.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg en gruppe (den første.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select a group (the first one).</span></span>

Full-width brackets count as their narrow forms. `1)` at the beginning, as in a list, is no bracket.

Remedy: add the bracket that is missing, or take the other one out.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity
from diglot.prose import unmatched

_BRACKET = re.compile(r"[()\[\]（）［］]")  # noqa: RUF001  # full-width forms are meant
_PAIRS = (("(（", ")）"), ("[［", "]］"))  # noqa: RUF001
_LIST_MARK = re.compile(r"[\s*>-]*\w{1,3}\)")


def _check(subject: Subject) -> Iterator[Hit]:
    with_brackets = [(number, unit) for number, unit in enumerate(subject.units) if _BRACKET.search(unit.target)]
    for opening, closing in _PAIRS:
        odd: dict[int, int] = {}
        for number, unit in with_brackets:
            at = unmatched(_without_list_mark(unit.target_prose), opening, closing)
            if at is not None and unmatched(_without_list_mark(unit.source_prose), opening, closing) is None:
                odd[number] = at
        for number, at in odd.items():
            unit = subject.units[number]
            mark = unit.target[at]
            # The other half may be in the sentence beside it, where a sentence was cut too often.
            if number + (-1 if mark in closing else 1) in odd:
                continue
            what = "closed and not opened" if mark in closing else "opened and not closed"
            near = unit.target[max(0, at - 30) : at + 30].strip()
            yield subject.hit(unit.start + at, f"{mark} is {what}: {near}")


def _without_list_mark(text: str) -> str:
    mark = _LIST_MARK.match(text)
    return " " * len(mark[0]) + text[mark.end() :] if mark else text


RULE = Rule("text.brackets", Severity.WARNING, _check, __doc__)
