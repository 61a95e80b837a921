r"""The target holds a placeholder of a translation tool, or its escape for a line end, that the source lacks.

Why it matters: the reader sees the tool's scaffolding in place of a name, a tag or a link.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg @ no__t-0gruppe.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select **group**.</span></span>

Told are `@ no__t-0`, `__ph_1__`, `[[PH1]]`, `{{0}}`, `<ph id="1">`, `<x id="1"/>`, `_x000D_`, `%%0%%`, `⟦1⟧` and the
like, and `\r`, `\n` and `\t` as text outside code.

Remedy: put in what stands in the source at that place.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity

_LEAK = re.compile(
    r"""
      @?\ ?\bno__t[-_ ]?\d*
    | (?<!\w)_{1,2}\ ?(?:ph|var|tag|xph|loc|kw)_?\ ?\d+\ ?_{1,2}(?!\w)
    | \[\[?\ ?(?:PH|XX|TAG|NT)[-_ ]?\d+\ ?\]\]?
    | \{\{\ ?\d+\ ?\}\}
    | \$\{\ ?\d+\ ?\}
    | (?:<|&lt;)/?\ ?(?:ph|bpt|ept|xlt|x|g|mrk)\ (?:id|i|ctype|mid)\ ?=\ ?["“”'&][^<>\n]{0,80}(?:>|&gt;)
    | (?<!\w)_x00[0-9A-Fa-f]{2}_
    | %%\d+%%|@@\d+@@|\#\#\d+\#\#|⟦\ ?\w{1,20}\ ?⟧|⦅\w{1,20}⦆
    | (?<![\\\w:.])\\[rnt](?![\w\\])
    | (?<=[^\W\d_])\\r(?:\\n)?(?=[\\*]|$)
    """,
    re.VERBOSE,
)
_ANY = re.compile(
    r"__?[ ]?[a-z]|\[ ?[A-Z]{2}|[{]\d|[{] \d|(?:<|&lt;)[/ ]?(?:ph|bpt|ept|xlt|x|g|mrk) |%%|@@|##|[⟦⦅]|\\[rnt]"
)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if not _ANY.search(unit.target):
            continue
        for found in _LEAK.finditer(unit.target):
            text = found[0].strip()
            in_code = "\\" in text and not unit.target_prose[found.start() :].startswith(found[0])
            if text not in unit.source and not in_code:
                yield subject.hit(unit.start + found.start(), f"a translation tool has left {text} in the text")


RULE = Rule("text.machine-leak", Severity.ERROR, _check, __doc__)
