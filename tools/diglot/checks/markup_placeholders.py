"""A placeholder or a variable of the source is lost in the translation, or has been changed.

Why it matters: a program does not find `{IncidentId}` under another name and leaves it as it is, no shell knows
`% temp%`, and who is to put a value in place of `<name>` can't see where.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Hendelse {HendelsesId}: åpne % temp%.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Incident {IncidentId}: open %temp%.</span></span>

Meant are `{name}`, `{{name}}`, `${name}`, `$(name)`, `%name%`, `%1`, `%s` with all their letters, and how many there are
of those like `<group name>`, whose words may be translated. What stands in code is `markup.code`.

Remedy: write it as in the source.
"""

import re
from collections.abc import Iterator
from html import unescape

from diglot.checks.rule import Hit, Rule, Subject
from diglot.marks import tags, without_code, without_escapes
from diglot.model import Severity

_NAMED = re.compile(
    r"\$?\{\{?[A-Za-z0-9_.:-]{1,60}\}\}?|\$\([A-Za-z_.]{1,60}\)|%[A-Za-z_()0-9]{2,60}%|%[1-9](?!\w)|%\d?\$?[sd](?!\w)"
)
_NARROW = {0xFF1C: "<", 0xFF1E: ">"}
# Code that holds a whole placeholder; of `<`name`>` it is the other way round.
_CODE = re.compile(r"(?<!`)`[^`<]{0,200}+<[^`]{1,200}`(?!`)")
_ANGLED = re.compile(r"<(?![/!?]|https?:|mailto:)[^<>]{1,60}>")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        source = unit.source
        if "{" in source or "%" in source or "$" in source:
            kept = without_escapes(unit.target).casefold()
            for name in dict.fromkeys(_NAMED.findall(without_code(without_escapes(source)))):
                if name.casefold() not in kept:
                    yield subject.hit(unit.start, f"{name} is missing")
        if ("<" in source or "&lt;" in source) and (given := _angled(source)):
            kept_count = len(_angled(unit.target))
            if kept_count < len(given):
                yield subject.hit(
                    unit.start, f"{kept_count} of {len(given)} placeholders are left: {', '.join(given)[:80]}"
                )


def _angled(text: str) -> list[str]:
    plain = without_escapes(unescape(_CODE.sub("", text))).translate(_NARROW)
    known = {match[0] for match in tags(plain)}
    return [name for name in _ANGLED.findall(plain) if name not in known]


RULE = Rule("markup.placeholders", Severity.WARNING, _check, __doc__)
