"""Code of the source is lost in the translation, or has been changed.

Why it matters: what is in code is to be typed or compared letter by letter; translated or torn apart it does not work.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Kjør `Hent-Postboks`.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Run `Get-Mailbox`.</span></span>

The order is free, code that stands twice may stand once, and the names of placeholders inside of it, such as
`<name>`, may be translated.

Remedy: write the code as in the source, between backticks.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.markdown import Node
from diglot.model import Severity

_PLACEHOLDER = re.compile(r"<[^<>]*>|\{[^{}]*\}|\s+")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "`" not in unit.source:
            continue
        given, kept = _codes(unit.source_inline), _codes(unit.target_inline)
        lost = [code for key, code in given.items() if key not in kept]
        new = [code for key, code in kept.items() if key not in given]
        for code in lost:
            instead = f"; here is {', '.join(new)}" if new else ""
            yield subject.hit(unit.start, f"the code {code[:80]} of the source is not here{instead[:80]}")


def _codes(tree: Node) -> dict[str, str]:
    """The code in a piece of text, by what of it should be the same in each language."""
    found = (node.content for node in tree.walk() if node.kind == "code_inline")
    # Of what is all placeholder, only that in angle brackets may be translated.
    return {_PLACEHOLDER.sub("", code) or ("" if "<" in code else code): code for code in found}


RULE = Rule("markup.code", Severity.WARNING, _check, __doc__)
