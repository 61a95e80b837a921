"""Two locales say that they carry the same source, but their English differs.

Why it matters: the recovered source is that of the newest handoff; the other page's may be damaged.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Slå det på.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Turn it on.</span></span>
    === da-DK/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: da-DK
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="a5ff5-101">Slå det til.</span><span class="sxs-lookup"><span data-stu-id="a5ff5-101">Turn it off.</span></span>

Remedy: compare the two units, and hand off the damaged page again.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.markdown import parse_inline
from diglot.model import Severity
from diglot.positions import Lines
from diglot.sentences import fold


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    page = case.page
    if page is None or not page.spans or page.provenance.hash is None:
        return
    lines = Lines(page.text)
    for other in case.article.targets.values():
        if other.path > page.path and other.provenance.hash == page.provenance.hash:
            theirs = {span.unit: span.source for span in other.spans if span.source is not None}
            for span in page.spans:
                if span.source is not None and _differ(span.source, theirs.get(span.unit, span.source)):
                    message = f"the English of {span.id} is not that of {other.path}: {span.source[:80]}"
                    yield Hit(message, *lines.position(span.start))


def _differ(one: str, other: str) -> bool:
    """Whether the words differ. Translation may shift a space, and put a span inside a link or around it."""
    return fold(one) != fold(other) and _words(one) != _words(other)


def _words(source: str) -> str:
    return "".join(parse_inline(fold(source)).plain.split())


RULE = Rule("source.disagreement", Severity.WARNING, _check, __doc__)
