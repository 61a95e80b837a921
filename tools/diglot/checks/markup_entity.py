"""A character reference such as `&nbsp;` is broken and shows as characters.

Why it matters: the reader is shown `& nbsp;` in the middle of a sentence.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Sikkerhet & amp; samsvar</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Security &amp; compliance</span></span>

Looked for are references that the source has: with a space put into them, without their semicolon, with the ampersand
itself written as `&amp;`, or with other capitals.

Remedy: write it without spaces, in small letters and with its semicolon; `--fix` does.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.marks import without_code
from diglot.model import Edit, Severity

_SOUND = re.compile(r"&(#?\w{2,31});")
# Its marks may be full-width or Arabic ones.
_BROKEN = re.compile(r"[&\uff06](?:amp;)?\s?([#\uff03]?)\s?(\w{2,31})\s?([;\uff1b\u061b]?)")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "&" not in unit.source or not ("&" in unit.target or "\uff06" in unit.target):
            continue
        given = {name.casefold(): name for name in _SOUND.findall(without_code(unit.source))}
        if not given:
            continue
        for match in _BROKEN.finditer(unit.target):
            name = given.get((match[1] and "#") + match[2].casefold())
            if name and match[0] != f"&{name};" and match[0] not in unit.source:
                edit = Edit(unit.start + match.start(), unit.start + match.end(), f"&{name};")
                yield subject.hit(
                    unit.start + match.start(), f"{match[0]} shows as characters; it should be &{name};", (edit,)
                )


RULE = Rule("markup.entity", Severity.ERROR, _check, __doc__)
