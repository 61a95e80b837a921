"""The anchor of a heading is not the one that the heading of the source has.

Why it matters: links to the section, in this page and in others, are written for the source's heading; they miss it.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    # <a name="slå-på-lyset"></a><span data-ttu-id="f7c17-101">Slå på lyset</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn on the light</span></span>

Looked at are the anchors that stand before the text of a heading. An author's own anchor, named in another way than
the heading, is let pass: a hit has the words of the translated heading, or most of those of the source's.

Remedy: name the anchor after the heading of the source, in small letters with hyphens: `turn-on-the-light`.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity
from diglot.spans import anchor_names

_HEADING = re.compile(r'^[ \t>*+\-0-9.)]{0,40}#{1,6}[ \t]+(?P<anchor><a name="(?P<name>[^"\n]*)"></a>)', re.MULTILINE)
_MOST = 0.5


def _check(subject: Subject) -> Iterator[Hit]:
    page = subject.case.page
    if page is None or '<a name="' not in page.text:
        return
    units = iter(subject.units)
    unit = next(units, None)
    for heading in _HEADING.finditer(page.text, page.body_start):
        end = page.text.find("\n", heading.end())
        end = len(page.text) if end < 0 else end
        source, target = [], []
        while unit and unit.start < end:
            if unit.start >= heading.start():
                source.append(unit.source)
                target.append(unit.target)
            unit = next(units, None)
        if source and _is_off(heading["name"], " ".join(source), " ".join(target)):
            wanted = max(anchor_names(" ".join(source)))
            at = heading.start("anchor")
            yield subject.hit(at, f"the anchor is {heading['name'][:80]}, that of the source {wanted[:80]}")


def _is_off(name: str, source: str, target: str) -> bool:
    names = anchor_names(source)
    if name.casefold() in names:
        return False
    if name in anchor_names(target) or name.casefold() == "-".join(target.casefold().split()):
        return True
    words = set(name.split("-"))
    return any(len(words & set(known.split("-"))) > _MOST * len(words | set(known.split("-"))) for known in names)


RULE = Rule("markup.anchor", Severity.WARNING, _check, __doc__)
