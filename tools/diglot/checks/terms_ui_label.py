"""A label of the user interface is translated in another way than elsewhere in the locale, or is missing.

Why it matters: the reader looks for a button that the product calls by another name.

Labels are what the source has in bold and begins with a capital, other than `NO` and the like. The usual translation of
a label is the one that three quarters of its places in the locale have, and four at least; a label that the locale
mostly leaves as it is has none. Reported is a sentence that holds no form of that translation, bold or not.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    1. <span data-ttu-id="f7c17-101">Velg **Lagre**.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select **Save**.</span></span>
    2. <span data-ttu-id="f7c17-102">Klikk **Lagre**.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">Click **Save**.</span></span>
    3. <span data-ttu-id="f7c17-103">Velg **Lagre** øverst.</span><span class="sxs-lookup"><span data-stu-id="f7c17-103">At the top, select **Save**.</span></span>
    4. <span data-ttu-id="f7c17-104">Velg **Lagre** igjen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-104">Select **Save** again.</span></span>
    5. <span data-ttu-id="f7c17-105">Velg **Berg**.</span><span class="sxs-lookup"><span data-stu-id="f7c17-105">Now select **Save**.</span></span>

Remedy: look the label up in the product, and use what it says there.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from diglot.checks.markup_menu_path import lost_step
from diglot.checks.rule import Across, Hit, Note, Rule, Subject
from diglot.model import Severity
from diglot.sentences import fold
from diglot.stems import has_form, words_of

_LABEL = re.compile(r"\*\*(?P<text>[^*\n]{1,60})\*\*")
_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_LETTER = re.compile(r"[^\W\d_]")
_OFTEN = 4
_SHARE = 0.75
_LONGEST = 500


def _gather(subject: Subject) -> Iterator[Note]:
    for unit in subject.units:
        if "**" not in unit.source or len(unit.target) > _LONGEST or lost_step(unit):
            continue
        labels, forms = _labels(unit.source_prose), _labels(unit.target_prose)
        # Where their numbers differ it is not known which label is which.
        pairs = zip(labels, forms if len(forms) == len(labels) else [""] * len(labels), strict=True)
        text = fold(unit.target_prose)
        for label, form in pairs:
            if label[:1].isupper() and not label.isupper():
                yield subject.note(
                    f"{subject.case.locale} {label.casefold()}", f"{form.casefold()}\t{text}", unit.start
                )


def _labels(text: str) -> list[str]:
    return [_AROUND.sub("", " ".join(match["text"].split())) for match in _LABEL.finditer(text)]


def _judge(notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    places: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        places[note.key].append(note)
    for key, own in places.items():
        forms = Counter(form for note in own if (form := note.value.partition("\t")[0]))
        for usual, count in forms.most_common(1):
            label = key.partition(" ")[2]
            is_usual = count >= max(_OFTEN, _SHARE * sum(forms.values()))
            if is_usual and usual != label and _LETTER.search(usual):
                yield from _others(label, usual, count, own)


def _others(label: str, usual: str, count: int, notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    for note in notes:
        form, _, text = note.value.partition("\t")
        is_part = form and has_form(form, usual, words_of(usual), note.locale)
        if not is_part and not has_form(usual, text, words_of(text), note.locale):
            message = f"the label {label} is {usual} in {count} other places, and not in this sentence"
            yield note.path, Hit(message, note.line, note.column)


RULE = Rule("terms.ui-label", Severity.INFO, Across(_gather, _judge), __doc__)
