"""The markup of a link is torn apart, so that it shows as characters.

Why it matters: the reader is shown brackets and an address, and there is no link.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Se [hjelp] (https://go.example/help).</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">See [help](https://go.example/help).</span></span>

Looked for is an address that the source links, behind a closing bracket and an opening parenthesis: there may be a space
between the two, a bracket may be closed twice, or they may be of full width. `--fix` mends the first and the last.

Remedy: let `](` stand together as plain ASCII, and close each bracket once.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.marks import address, even, links
from diglot.model import Edit, Severity

_LINK = re.compile(
    r"(?P<close>[\]\uff3d])(?P<space>\s{0,8})(?P<open>[(\uff08]\s?)(?P<url>[^\s()\uff08\uff09<>]+)(?P<end>[)\uff09]?)"
)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if "](" not in unit.source or not ("]" in unit.target or "\uff3d" in unit.target):
            continue
        given = {
            even(match["url"]) for match in _LINK.finditer(unit.source) if match["open"] == "(" and _is_close(match)
        }
        for match in _LINK.finditer(unit.target):
            if even(match["url"]) in given and _is_torn(unit, match):
                message = f"this link shows as characters: {unit.target[max(0, match.start() - 20) :][:80]}"
                yield subject.hit(unit.start + match.start(), message, _edits(unit, match))


def _is_close(match: re.Match[str]) -> bool:
    return match["close"] + match["space"] + match["open"][0] + match["end"].replace(")", "") == "]("


def _is_torn(unit: Unit, match: re.Match[str]) -> bool:
    if not _is_close(match):
        return not any(
            node.start <= match.start() < node.end for node in unit.target_inline.walk() if node.tag == "code"
        )
    if "]]" not in unit.target and "\uff3b" not in unit.target:
        return False
    url = even(match["url"])
    is_link = {even(address(node)) for node in links(unit.target_inline)}
    return url not in is_link and url in {even(address(node)) for node in links(unit.source_inline)}


def _edits(unit: Unit, match: re.Match[str]) -> tuple[Edit, ...]:
    if _is_close(match) or not re.search(r"\[[^\[\]]*\Z", unit.target[: match.start()]):
        return ()
    edits = [Edit(unit.start + match.start("close"), unit.start + match.start("url"), "](")]
    if match["end"] == "\uff09":
        edits.append(Edit(unit.start + match.start("end"), unit.start + match.end("end"), ")"))
    return tuple(edits)


RULE = Rule("markup.link-syntax", Severity.ERROR, _check, __doc__)
