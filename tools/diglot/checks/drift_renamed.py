"""A translation stands at a path that its article has left.

Why it matters: links to the old path are redirected on the site, but the next handback will come to the new one.

Example:

    === en-US/new.md
    ---
    ms.assetid: cd7196af-3ed9-42e6-b594-f51ad265fd63
    ---
    # Title

    Text.
    === nb-NO/old.md
    ---
    ms.assetid: cd7196af-3ed9-42e6-b594-f51ad265fd63
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ---
    # <a name="title"></a>Tittel

Remedy: none needed; move the file to the article's path to be rid of the redirect.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    if case.page and not case.is_source:
        stands_at = case.page.path.partition("/")[2]
        if stands_at != case.article.path:
            yield Hit(f"the article is now at {case.article.path}")


RULE = Rule("drift.renamed", Severity.INFO, _check, __doc__)
