"""Sentences of the source that say different things have the same translation.

Why it matters: at least one of the translations is wrong, and says the opposite or names another number.

Sources count as different where one has a negation that the other has not, where their numbers differ, or where one
word stands against its opposite: enable and disable, import and export, before and after. English sources only.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Aktiver kontoen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Enable the account.</span></span>

    <span data-ttu-id="f7c17-102">Aktiver kontoen.</span><span class="sxs-lookup"><span data-stu-id="f7c17-102">Disable the account.</span></span>

Remedy: correct the translation that says what its source does not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b

from diglot.checks.rule import Across, Hit, Note, Rule, Subject
from diglot.locales import language_of
from diglot.model import Severity

_PAIRS = (
    "on/off enable/disable enabled/disabled enabling/disabling allow/block allowed/blocked allow/deny add/remove "
    "added/removed adding/removing install/uninstall installing/uninstalling show/hide lock/unlock start/stop "
    "open/close save/close increase/decrease before/after minimum/maximum first/last more/less import/export "
    "importing/exporting upload/download upgrade/downgrade update/upgrade connect/disconnect delete/restore "
    "deleted/restored old/new left/right top/bottom above/below previous/next send/receive inbound/outbound "
    "incoming/outgoing internal/external input/output include/exclude included/excluded public/private "
    "active/inactive online/offline activate/deactivate mute/unmute read/write encrypt/decrypt assign/unassign "
    "accept/decline accept/reject join/leave create/delete success/failure yes/no true/false all/none always/never"
)
_OPPOSITES = tuple(frozenset(pair.split("/")) for pair in _PAIRS.split())
_OPPOSED = frozenset().union(*_OPPOSITES)
_NEGATIONS = {"not", "never", "no", "cannot", "without", "unable"}
# A sentence with one of these and no negation is the opposite of one with it.
_VERBS = {
    *("am", "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may", "might", "must", "should"),
    *("was", "were", "will", "would", "with", "able"),
}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_DIGIT = re.compile(r"\d")
# What is longer is the id of an article, an error or the like.
_NUMBER = re.compile(r"(?<![\w.])\d{1,5}+(?:[.,]\d{1,5}+)*+(?!\w)")
_NO_LETTER = re.compile(r"[\W_]+")


def _gather(subject: Subject) -> Iterator[Note]:
    if language_of(subject.source_locale) != "en":
        return
    for unit in subject.units:
        meaning = _meaning(unit.source_prose)
        if meaning is not None:
            form = _NO_LETTER.sub("", unit.target.casefold())
            key = blake2b((subject.case.locale + form).encode(errors="surrogatepass"), digest_size=8).hexdigest()
            yield subject.note(key, f"{meaning}\t{unit.source[:80]}", unit.start)


def _meaning(source: str) -> str | None:
    """The numbers, the words that have an opposite, and whether it is negated; None where there is nothing of these."""
    words = _WORD.findall(source.lower().replace("\u2019", "'"))
    numbers = sorted(_NUMBER.findall(source)) if _DIGIT.search(source) else []
    opposed = sorted(_OPPOSED.intersection(words))
    negations = sum(word in _NEGATIONS or word.endswith("n't") for word in words)
    if not numbers and not opposed and not negations and _VERBS.isdisjoint(words):
        return None
    return f"{' '.join(numbers)}|{' '.join(opposed)}|{negations % 2}"


def _judge(notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    places: dict[str, dict[str, list[Note]]] = defaultdict(lambda: defaultdict(list))
    for note in notes:
        places[note.key][note.value.partition("\t")[0]].append(note)
    for meanings in places.values():
        # The rarest is the likeliest to be wrong.
        ranked = sorted(meanings.items(), key=lambda item: (-len(item[1]), item[1][0].path, item[1][0].line))
        for at, (meaning, own) in enumerate(ranked):
            other = next((theirs[0] for said, theirs in ranked[:at] if _differ(meaning, said)), None)
            if other:
                source = other.value.partition("\t")[2]
                message = f"translated as in {other.path}:{other.line}, whose source says something else: {source}"
                yield from ((note.path, Hit(message, note.line, note.column)) for note in own)


def _differ(one: str, other: str) -> bool:
    numbers, words, negated = one.split("|")
    other_numbers, other_words, other_negated = other.split("|")
    own, theirs = set(words.split()), set(other_words.split())
    opposed = any(len(pair & own) == len(pair & theirs) == 1 and pair & own != pair & theirs for pair in _OPPOSITES)
    return numbers != other_numbers or negated != other_negated or opposed


RULE = Rule("terms.ambiguous", Severity.WARNING, Across(_gather, _judge), __doc__)
