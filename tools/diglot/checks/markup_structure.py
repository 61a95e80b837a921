"""A page has more or fewer headings, tables, code blocks, pictures or alerts than the source that it was made from.

Why it matters: a part of the article is missing, or stands in it as plain text.

Example:

    === en-US/a.md
    # Light

    > [!NOTE]
    > Turn on the light.
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: e6a7f2eccafd6f113d7195b8e0ea60eb83f54650
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    # Lys

    > Slå på lyset.

Looked at are pages without spans whose hash says that they were made from today's source; in a page with spans both
languages share what is counted here. Paragraphs and the items of lists may be split and joined.

Remedy: compare the page with its source from the place of the finding on, and put right what differs.
"""

import re
from collections.abc import Iterator

from diglot.align.segments import body_text
from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity, State
from diglot.verbatim import FENCE

_NAMES = {"fence": "code blocks", "heading": "headings", "table": "tables", "image": "pictures", "alert": "alerts"}
_PARTS = re.compile(
    rf"{FENCE}|^[ \t>]*+(?P<heading>#{{1,6}}[ \t]++\S)"
    r"|^[ \t>]*+(?P<table>\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++(?:[ \t]*+:?-++:?)?+[ \t]*+\r?$)"
    r"|(?P<image>!\[[^\[\]\n]{0,1000}\]\()|\[!(?P<alert>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]",
    re.MULTILINE,
)


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    page, source = case.page, case.article.source
    if page is None or source is None or page.spans or case.is_source or case.drift.state is not State.FRESH:
        return
    given = [match.lastgroup for match in _PARTS.finditer(body_text(source, subject.source_locale))]
    found = list(_PARTS.finditer(page.text, page.body_start))
    kept = [match.lastgroup for match in found]
    for kind, name in _NAMES.items():
        if given.count(kind) != kept.count(kind):
            first = next(
                (at for at, pair in enumerate(zip(given, kept, strict=False)) if pair[0] != pair[1]), len(given)
            )
            place = found[first].start() if first < len(found) else len(page.text.rstrip())
            yield subject.hit(place, f"the source has {given.count(kind)} {name}, this page {kept.count(kind)}")


RULE = Rule("markup.structure", Severity.WARNING, _check, __doc__)
