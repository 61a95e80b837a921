"""A quotation is opened and not closed in the target, or closed and not opened, while the source is sound.

Why it matters: the reader can't tell where the name of a button, or a message, ends.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg "Gruppe og lagre.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select "Group" and save.</span></span>

All double quotation marks of any language count alike (`"`, `“”`, `„“`, `«»`, `»«`), single ones not at all, since
they are apostrophes too; `「」` and `『』` have to match.

Remedy: add the mark that is missing, or take the other one out.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.checks.text_unicode import is_wrongly_decoded
from diglot.model import Severity
from diglot.prose import unmatched

# Between two letters it marks an abbreviation in Hebrew.
_QUOTE = re.compile(r"(?<![א-ת])\"|\"(?![א-ת])|[“”„‟«»＂〝〞〟]")  # noqa: RUF001  # full-width forms are meant
_CORNERS = (("「", "」"), ("『", "』"))
_INCHES = re.compile(r"(?<=\d)[\"”]")


def _check(subject: Subject) -> Iterator[Hit]:
    odd: dict[int, int] = {}
    for number, unit in enumerate(subject.units):
        at = _odd(unit.target_prose)
        if at is not None and _odd(unit.source_prose) is None and not is_wrongly_decoded(unit.target):
            odd[number] = at
    for number, at in odd.items():
        # The other half may be in the sentence beside it, where a sentence was cut too often.
        if number - 1 in odd or number + 1 in odd:
            continue
        unit = subject.units[number]
        near = unit.target[max(0, at - 20) : at + 40].strip()
        yield subject.hit(unit.start + at, f"{unit.target[at]} has no other half: {near}")


def _odd(text: str) -> int | None:
    """The offset of a mark that has no other half, or None."""
    marks = [found.start() for found in _QUOTE.finditer(text)]
    # After a digit it may stand for inches.
    if len(marks) % 2 and (len(marks) - len(_INCHES.findall(text))) % 2:
        return marks[-1]
    found = (unmatched(text, opening, closing) for opening, closing in _CORNERS if opening in text or closing in text)
    return next((at for at in found if at is not None), None)


RULE = Rule("text.quotes", Severity.WARNING, _check, __doc__)
