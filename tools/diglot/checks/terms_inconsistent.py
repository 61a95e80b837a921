"""One sentence of the source has several translations in one locale.

Why it matters: readers take two wordings for two things, and each of them is edited, reviewed and paid for.

Compared are sentences of three words or more and those with a bold label, which have the very same source. White space,
capitals, punctuation, emphasis, code and link addresses make no difference. Reported are the translations other than the
most frequent one, or, where none is more frequent, other than the first.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Avbryt abonnementet.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Cancel your subscription.</span></span>

    <span data-ttu-id="f7c17-102">Si opp abonnementet.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">Cancel your subscription.</span></span>

Remedy: choose one translation for all places, or write the sources differently where they mean different things.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from diglot.checks.rule import Across, Hit, Note, Rule, Subject
from diglot.model import Severity
from diglot.sentences import fold
from diglot.stems import WORD

_WORDS = 3
_NO_LETTER = re.compile(r"[\W_]+")


def _gather(subject: Subject) -> Iterator[Note]:
    for unit in subject.units:
        source = fold(unit.source)
        if "**" in source or len(WORD.findall(unit.source_prose)) >= _WORDS:
            form = _NO_LETTER.sub("", unit.target_prose.casefold())
            shown = " ".join(unit.target[:80].split())
            if form:
                yield subject.note(_short(subject.case.locale + source), f"{_short(form)} {shown}", unit.start)


def _short(text: str) -> str:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest()


def _judge(notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    places: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        places[note.key].append(note)
    for own in places.values():
        if len(own) > 1:
            yield from _others(sorted(own, key=lambda note: (note.path, note.line, note.column)))


def _others(notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    forms = [note.value.partition(" ")[0] for note in notes]
    # Of equally frequent ones, the first that was met.
    ((main, count),) = Counter(forms).most_common(1)
    first = notes[forms.index(main)]
    for note, form in zip(notes, forms, strict=True):
        if form != main:
            where = f"{first.path}:{first.line}" + (f" and {count - 1} more" if count > 1 else "")
            message = f"the same source is translated otherwise in {where}: {first.value.partition(' ')[2]}"
            yield note.path, Hit(message, note.line, note.column)


RULE = Rule("terms.inconsistent", Severity.INFO, Across(_gather, _judge), __doc__)
