"""A stretch of the source language stands inside a translated sentence.

Why it matters: the reader meets half a sentence in a foreign language.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Velg gruppen som du vil endre på siden, and then select the owner.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select the group that you want to change on the page, and then select the owner.</span></span>

Names of products, buttons and titles often stay as they are. So only words outside of quotes, emphasis, links and brackets
count: four or more in a row that the source has just so, among them two such as `the` or `your`. The rule knows English
only.

English that a bracket explains is let pass, as is a sentence that is the same as its source (text.untranslated) or
that is English for the most part (text.language).

Of several stretches in a sentence the longest is told.

Remedy: translate the stretch, or mark it as a quotation or a label where it is one.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.checks.text_language import is_foreign
from diglot.locales import language_of
from diglot.model import Severity
from diglot.prose import FILLING, GLOSS, ONLY_ENGLISH

# Without one of these there is nothing to find.
_SMALL = (
    " the ",
    " to ",
    " and ",
    " your ",
    " you ",
    " of ",
    " with ",
    " from ",
    " this ",
    " that ",
    " be ",
    " can ",
    " it ",
)
_RUN = re.compile(r"[A-Za-z][A-Za-z'’]*+(?:[ \u00a0,]{1,2}[A-Za-z][A-Za-z'’-]*+){3,}")  # noqa: RUF001
_QUOTED = re.compile(
    r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|”[^”]*”|「[^」]*」|『[^』]*』|\*\*[^*]+\*\*|(?<!\*)\*[^*]+\*(?!\*)"
    r"|(?<!\w)_[^_]+_(?!\w)|\[[^\[\]]*\]|\([^()]*\)|（[^（）]*）|(?<!\w)'[^']*'(?!\w)|‘[^’]*’"  # noqa: RUF001
)
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*+")  # noqa: RUF001
_EXPLAINED = re.compile(r"\s?[(（]")  # noqa: RUF001
_LEAST = 4
_ENOUGH = 2


def _check(subject: Subject) -> Iterator[Hit]:
    if language_of(subject.source_locale) != "en" or language_of(subject.case.locale) == "en":
        return
    for unit in subject.units:
        if unit.source == unit.target or not any(word in unit.target for word in _SMALL) or GLOSS.search(unit.target):
            continue
        found = max(_stretches(unit), key=lambda stretch: len(stretch[1]), default=None)
        if found and not is_foreign(unit, subject):
            yield subject.hit(unit.start + found[0], f"left in English: {found[1][:80]}")


def _stretches(unit: Unit) -> Iterator[tuple[int, str]]:
    """The stretches of English that a target shares with its source, with their offsets."""
    words = _WORD.findall(unit.source_prose.lower())
    known = {tuple(words[at : at + _LEAST]) for at in range(len(words) - _LEAST + 1)}
    text = _QUOTED.sub(lambda found: FILLING * len(found[0]), unit.target_prose)
    for run in _RUN.finditer(text):
        own = list(_WORD.finditer(text, run.start(), run.end()))
        folded = [word[0].lower() for word in own]
        shared = [tuple(folded[at : at + _LEAST]) in known for at in range(len(own))]
        at = 0
        while True in shared[at:]:
            first = shared.index(True, at)
            at = first + shared[first:].index(False)
            last = at + _LEAST - 2
            if sum(word in ONLY_ENGLISH for word in folded[first : last + 1]) >= _ENOUGH:
                stretch = own[first].start(), text[own[first].start() : own[last].end()]
                if not _EXPLAINED.match(unit.target_prose, own[last].end()):
                    yield stretch


RULE = Rule("text.leftover-english", Severity.WARNING, _check, __doc__)
