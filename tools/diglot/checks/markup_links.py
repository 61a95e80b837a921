"""A link or a picture of the source is lost, or leads somewhere else.

Why it matters: the reader is sent to another page than the reader of the source, or to none.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Se hjelpen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">See [help](https://go.example/help).</span></span>

The order of links is free, and so is the locale in an address: `/en-us/` may be `/nb-no/`. The anchor at its end is the
matter of `site.broken-anchor`, for headings may be translated. A link that stands twice may
stand once. Links whose markup is torn apart are `markup.link-syntax`, those to nowhere `markup.fake-link`.

Remedy: link what the source links. The text is translated, the address is not.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.markdown import Node
from diglot.marks import address, cut, even, leads_nowhere, links
from diglot.model import Severity

_FRAGMENT = re.compile(r"/?#[^#]*\Z")
_RAW = re.compile(r"\]\(([^\s()]*)")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if _are_alike(unit):
            continue
        given = {_key(node): address(node) for node in links(unit.source_inline)}
        kept = {_key(node): node for node in links(unit.target_inline)}
        lost = [url for key, url in given.items() if key not in kept]
        new = [(address(node), node.start) for key, node in kept.items() if key not in given and key not in unit.source]
        new = [(url, at) for url, at in new if not leads_nowhere(url)]
        if lost and len(lost) == len(new):
            for url, (other, at) in zip(lost, new, strict=True):
                yield subject.hit(unit.start + at, f"this links to {cut(other)}, the source to {cut(url)}")
        else:
            for url in lost:
                if f"({url}" not in unit.target:
                    yield subject.hit(unit.start, f"the link to {cut(url)} is lost")
            for url, at in new:
                yield subject.hit(unit.start + at, f"the source has no link to {cut(url)}")


def _key(link: Node) -> str:
    return _FRAGMENT.sub("", even(address(link)))


def _are_alike(unit: Unit) -> bool:
    """Whether plainly the same is linked on both sides, so that nothing has to be parsed."""
    ours, theirs = (sorted(map(even, _RAW.findall(text))) for text in (unit.source, unit.target))
    return ours == theirs and all("[" in piece for piece in unit.target.split("](")[:-1]) and "\\" not in unit.target


RULE = Rule("markup.links", Severity.WARNING, _check, __doc__)
