"""A page says another locale than the folder that it stands in.

Why it matters: it is published in the folder's locale, which may not be its language.

Example:

    === da-DK/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    Tekst.

Remedy: move the page to the folder of its `ms.contentlocale`.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import normalize
from diglot.model import Severity


def _check(subject: Subject) -> Iterator[Hit]:
    case = subject.case
    said = case.page.provenance.locale if case.page else None
    if said and normalize(said) != case.locale:
        yield Hit(f"ms.contentlocale is {said}, but the page stands in {case.locale}")


RULE = Rule("page.wrong-locale", Severity.WARNING, _check, __doc__)
