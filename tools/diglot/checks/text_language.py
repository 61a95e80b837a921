"""A sentence, or the page, is in another language than its locale's.

Why it matters: the reader opens a page that was not written for them.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg the group that you want to change, and then select the owner of it.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the group that you want to change, and then select the owner of it.</span></span>

An identifier that works without a network (py3langid) looks at the small words of sentences that have some. The page is
judged by most of its sentences, if there are five of them: so Danish is told from Norwegian, but not Croatian from
Bosnian, Indonesian from Malay. A single sentence is told
if it is in the source's language, more likely so by far. A sentence that is the same as its source is left to
text.untranslated. A page whose source is in a third language itself is let pass, and so is English that a bracket
explains, and any locale that the identifier does not know.

Remedy: translate it; if another locale's page was copied here, restore the right one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from operator import itemgetter

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.identifier import likeliest, ranked
from diglot.locales import display_name, language_of
from diglot.model import Severity
from diglot.prose import GLOSS

# The identifier's names for what locales call otherwise.
_NAMES = {"nb": "no", "fil": "tl"}
_LOCALES = {"no": "nb"}
# Languages that not even a page tells apart surely.
_FAMILIES = ({"no", "nn"}, {"hr", "bs", "sr"}, {"id", "ms", "jv"})
_LEAST = 40
_MOST = 160
_HALF = 2
# How much likelier the other language has to be, as a logarithm for each letter.
_MARGIN = 0.35
_FEW = 5
_PAGE_SHARE = 0.6
_CODE_LENGTH = 2
_SAMPLE_LENGTH = 120
# Runs of what is neither white space nor an East Asian mark.
_TOKEN = re.compile(r"[^\s、。「」『』，：；（）・]+")  # noqa: RUF001
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_MARKS = "*_\"'“”„«»‘’.,:;!?()[]…-–—،؛؟\ufffc"  # noqa: RUF001


def _check(subject: Subject) -> Iterator[Hit]:
    locale = language_of(subject.case.locale)
    language = _NAMES.get(locale, locale)
    if not subject.units or language not in _known():
        return
    source_language = language_of(subject.source_locale)
    translated = [unit.target_prose for unit in subject.units if unit.source != unit.target]
    if len(translated) >= _FEW and _sample(translated) not in {language, ""}:
        found = _page_language(subject)
        related = {language, ""}.union(*(family for family in _FAMILIES if language in family))
        if found not in related and len(found) == _CODE_LENGTH:
            if _sample(unit.source_prose for unit in subject.units) == source_language:
                yield subject.hit(subject.units[0].start, f"the page is in {_name(found)}, not in {_name(language)}")
            return
    for unit in subject.units:
        if is_foreign(unit, subject):
            yield subject.hit(unit.start, f"this is in {_name(source_language)}: {unit.target.strip()[:80]}")


def is_foreign(unit: Unit, subject: Subject) -> bool:
    """Whether a target that differs from its source is in the source's language, more likely so than not by far."""
    locale = language_of(subject.case.locale)
    language = _NAMES.get(locale, locale)
    if unit.source == unit.target or not _is_close(unit) or GLOSS.search(unit.target) or language not in _known():
        return False
    words = _words(unit.target_prose)
    if len(words) < _LEAST or likeliest(words) != language_of(subject.source_locale):
        return False
    return _margin(words, language) > _MARGIN * len(words)


def _page_language(subject: Subject) -> str:
    """The language of most sentences of a page; empty where there are few, or no language has most."""
    texts = (_words(unit.target_prose) for unit in subject.units if unit.source != unit.target)
    votes = Counter(likeliest(words) for words in texts if _weight(words) >= _LEAST)
    found, count = max(votes.items(), key=itemgetter(1), default=("", 0))
    return found if count >= max(_FEW, _PAGE_SHARE * votes.total()) else ""


def _weight(words: str) -> int:
    """The length of a text, where a character that stands for a syllable or a word counts as three letters."""
    return len(words) + 2 * len(_EAST_ASIAN.findall(words))


def _words(prose: str) -> str:
    """The words of a text, as many as tell its language; not those with a capital or with marks inside, as names and
    commands have them.
    """
    words = (token.strip(_MARKS) for token in _TOKEN.findall(prose))
    return " ".join(word for word in words if word.isalpha() and word == word.lower())[:_MOST]


def _is_close(unit: Unit) -> bool:
    """Whether half of the words of a target stand in its source too: if not, it is not in the source's language."""
    own = {*unit.target.split()}
    return len(own) >= _FEW and _HALF * len(own.intersection(unit.source.split())) >= len(own)


def _sample(texts: Iterable[str]) -> str:
    """The language of some texts taken together, of which the first tell enough; empty if they are too short."""
    sample = ""
    for text in texts:
        sample += f" {_words(text)}"
        if len(sample) > _SAMPLE_LENGTH:
            break
    return likeliest(sample[:_SAMPLE_LENGTH]) if len(sample) > _LEAST else ""


def _margin(text: str, language: str) -> float:
    """How much likelier the likeliest language of a text is than another, as a logarithm."""
    found = ranked(text)
    return float(found[0][1] - dict(found)[language])


@cache
def _known() -> frozenset[str]:
    return frozenset(name for name, _ in ranked(""))


def _name(language: str) -> str:
    return display_name(_LOCALES.get(language, language))


RULE = Rule("text.language", Severity.WARNING, _check, __doc__)
