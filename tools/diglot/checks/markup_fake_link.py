r"""Words in parentheses after words in brackets have become a link to nowhere.

Why it matters: a translator who leaves a label in brackets and explains it in parentheses makes a link of it, which
leads to a page that is not there.

Example:

    === ja-JP/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: HT
    ms.contentlocale: ja-JP
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">**[Browse](参照)** をクリックします。</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Click **Browse**.</span></span>

A link is taken for one when its target is no part of the source, has letters beyond ASCII or nothing that a path or an
address has (`/`, `.`, `:`, `#`), and the source has no link to it.

Remedy: put a backslash before the parenthesis, as in `[Browse]\(参照)`, or a space. `--fix` writes the backslash.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.marks import address, leads_nowhere, links
from diglot.model import Edit, Severity

# `](` and no address: a scheme, a path, an anchor, a file name.
_MAYBE = re.compile(r"\]\((?!https?:|[/#.<]|mailto:)")
_OPENING = re.compile(r"\]\(")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if not _MAYBE.search(unit.target):
            continue
        given = {address(node) for node in links(unit.source_inline)}
        for node in links(unit.target_inline):
            if node.kind == "link" and address(node) not in given and leads_nowhere(address(node)):
                inside = node.children[-1].end if node.children else node.start
                opening = _OPENING.search(unit.target, inside)
                edits = () if opening is None else (Edit(at := unit.start + opening.end() - 1, at, "\\"),)
                yield subject.hit(
                    unit.start + node.start, f"a link to nowhere: {unit.target[node.start : node.end][:80]}", edits
                )


RULE = Rule("markup.fake-link", Severity.ERROR, _check, __doc__)
