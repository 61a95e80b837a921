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

What the source has too is its author's business, as is code. Spaces before a mark are `text.punctuation-space`, those
inside of a link that is torn apart `markup.link-syntax`, and those around a lost step of a menu path `markup.menu-path`.

One finding tells of all places in a sentence.

Remedy: leave one space; `--fix` does it.
"""

import re
from collections.abc import Iterator

from diglot.checks.markup_menu_path import lost_step
from diglot.checks.rule import Hit, Rule, Subject
from diglot.checks.text_punctuation_space import spaces_before_marks
from diglot.model import Edit, Severity

# Not after the marks of a quote, and not beside those of a table.
_SPACES = re.compile(r"(?<=[^\s|])(?<!^>)(?<!^>>)(?<!^\\>)(?<!^> >)[ \u00a0]{2,}(?=[^\s|\\])", re.MULTILINE)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "  " not in unit.target and "\u00a0" not in unit.target:
            continue
        spaces = list(_SPACES.finditer(unit.target_prose))
        if not spaces or _SPACES.search(unit.source_prose) or lost_step(unit):
            continue
        told = {found.start() for found in spaces_before_marks(unit, subject.case.locale)}
        spaces = [found for found in spaces if found.start() not in told and not _is_in_link(unit.target, found)]
        if not spaces:
            continue
        edits = [
            Edit(unit.start + found.start(), unit.start + found.end(), "\u00a0" if "\u00a0" in found[0] else " ")
            for found in spaces
        ]
        at = spaces[0].start()
        near = unit.target[max(0, at - 20) : at + 40].strip()
        yield subject.hit(unit.start + at, f"several spaces between words: {near}", edits)


def _is_in_link(text: str, spaces: re.Match[str]) -> bool:
    return text[spaces.start() - 1] == "]" and text[spaces.end()] == "("


RULE = Rule("text.doubled-space", Severity.INFO, _check, __doc__)
