"""A link has no text, where the link of the source has one.

Why it matters: the reader can't see the link, let alone follow it; its text stands somewhere else in the sentence.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Gå til produktene dine. [](https://go.example/products)</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Go to [your products](https://go.example/products).</span></span>

Remedy: put the words that the source links into the brackets.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.markdown import Node
from diglot.marks import links
from diglot.model import Severity

_MAYBE = re.compile(r"\[[\s*_]*\]\(")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        for node in emptied(unit):
            what = unit.target[node.start : node.end][:80]
            yield subject.hit(unit.start + node.start, f"this link has no text: {what}")


def emptied(unit: Unit) -> list[Node]:
    """The links of a target that have no text, where all of the source have some."""
    if not _MAYBE.search(unit.target):
        return []
    empty = [node for node in links(unit.target_inline) if _is_empty(node)]
    return empty if not any(_is_empty(node) for node in links(unit.source_inline)) else []


def _is_empty(node: Node) -> bool:
    return node.kind == "link" and not any(each.content.strip() or each.kind == "image" for each in node.walk())


RULE = Rule("markup.empty-link", Severity.ERROR, _check, __doc__)
