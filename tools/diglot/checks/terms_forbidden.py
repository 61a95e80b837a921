"""A translation of a term is used that the glossary forbids.

Why it matters: the word was given up, because readers misread it or the product has another one.

A form counts where the source has the term that it is a translation of, and as a word of its own: in a compound it may
be part of another term. Where an allowed form stands in the same sentence, it may be the translation of something else. In a CSV glossary such forms stand in the column `forbidden`, in TBX they are the deprecated ones.

Example:

    === diglot.toml
    glossary = ["terms.csv"]
    === terms.csv
    en-US,nb-NO,forbidden
    subscription,abonnement,subskripsjon|tegning
    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg subskripsjonen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the subscription.</span></span>

Remedy: use a translation that the glossary allows.
"""

from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity
from diglot.stems import find_form, has_form, words_of


def _check(subject: Subject) -> Iterator[Hit]:
    if not subject.terms.glossary:
        return
    locale = subject.case.locale
    for unit in subject.units:
        terms = subject.terms.found_in(unit.source_prose, subject.source_locale)
        words = words_of(unit.target_prose) if terms else []
        for term in terms:
            allowed = term.allowed_in(locale)
            if any(has_form(form, unit.target_prose, words, locale) for form in allowed):
                continue
            # Two forms may differ in their endings only.
            found = {
                _place(unit.target_prose, form, locale, case=term.case): form for form in term.forbidden_in(locale)
            }
            for at, form in sorted(found.items()):
                if at >= 0:
                    advice = f"; use {' or '.join(allowed)[:80]}" if allowed else ""
                    yield subject.hit(unit.start + at, f"{form[:80]} is not to be used for {term.sources[0]}{advice}")


def _place(target: str, form: str, locale: str, *, case: bool) -> int:
    return target.find(form) if case else find_form(form, target, locale)


RULE = Rule("terms.forbidden", Severity.WARNING, _check, __doc__)
