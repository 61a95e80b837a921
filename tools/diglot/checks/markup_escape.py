r"""A backslash shows as a character, where the source shows none.

Why it matters: the reader takes it for part of what is to be typed, and it can break the markup around it.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">\\\Kunder kan be om hjelp.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Customers can ask for help.</span></span>

Remedy: take it out, or, where it should escape a mark as in `\ <name>`, the space after it; `--fix` does the latter. Before a line's end, where it breaks the line, it has to be the last character.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.markdown import Node
from diglot.model import Edit, Severity

# One that stands alone is meant, unless it stands before a mark that it should escape.
_SHOWN = re.compile(r"\\(?=\S)|\\(?P<gap> )(?=[<>*\[\]`_])")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "\\" not in unit.target:
            continue
        shown = list(_backslashes(unit.target_inline, unit.target))
        # In a path every translation shows some, and the number of them is a matter of escaping.
        if shown and not any(_backslashes(unit.source_inline, unit.source)):
            at = shown[0].start()
            edits = tuple(
                Edit(unit.start + match.start("gap"), unit.start + match.end("gap"), "")
                for match in shown
                if match["gap"] and f"\\{unit.target[match.end()]}" in unit.source
            )
            message = f"a backslash shows: {unit.target[max(0, at - 20) : at + 40]}"
            yield subject.hit(unit.start + at, message, edits if len(edits) == len(shown) else ())


def _backslashes(tree: Node, text: str) -> Iterator[re.Match[str]]:
    for leaf in tree.walk():
        if leaf.kind in {"text", "text_special"} and "\\" in leaf.content:
            # The last of a text may break the line. What is looked at next to it can stand in the leaf that follows.
            yield from (match for match in _SHOWN.finditer(text, leaf.start, leaf.end + 2) if match.start() < leaf.end)


RULE = Rule("markup.escape", Severity.WARNING, _check, __doc__)
