"""A term of the glossary is translated in another way than the glossary has it.

Why it matters: a reader who looks for a term in the product finds another word on the page.

The setting `glossary` names the files, CSV or TBX (ISO 30042). The first row of a CSV file names its columns: the source
locale, then a locale each; `note`, which messages quote; `case`, where `yes` makes capitals count; `forbidden`, or
`forbidden nb-NO` for one locale, for `terms.forbidden`. Several forms are separated by `|`.

Inflected forms and compounds of a translation are let pass, and so are terms that a locale has no translation for, and
sentences that were not translated at all. Of two terms of which one is part of the other, such as `account` and `user
account`, the longer counts.

Example:

    === diglot.toml
    glossary = ["terms.csv"]
    === terms.csv
    en-US,nb-NO
    subscription,abonnement
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg tegningen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the subscription.</span></span>

Remedy: use one of the glossary's translations, or add to the glossary what is right here.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.model import Severity
from diglot.stems import has_form, words_of


def _check(subject: Subject) -> Iterator[Hit]:
    if not subject.terms.glossary:
        return
    locale = subject.case.locale
    for unit in subject.units:
        if unit.target == unit.source:
            continue
        words = words_of(unit.target_prose)
        for term in subject.terms.found_in(unit.source_prose, subject.source_locale):
            wanted = term.allowed_in(locale)
            if wanted and not any(_has(unit, form, words, locale, case=term.case) for form in wanted):
                note = f" ({term.note[:80]})" if term.note else ""
                yield subject.hit(
                    unit.start, f"{term.sources[0]} should be translated: {' or '.join(wanted)[:80]}{note}"
                )


def _has(unit: Unit, form: str, words: list[str], locale: str, *, case: bool) -> bool:
    return form in unit.target if case else has_form(form, unit.target_prose, words, locale)


RULE = Rule("terms.glossary", Severity.WARNING, _check, __doc__)
