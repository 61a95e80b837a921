"""A name that the locale nearly always keeps as it is has been translated, cut short or lost.

Why it matters: the reader does not recognize the product under another name, or takes the sentence to be about another.

Names are learned from the pages: runs of two or more words with capitals, such as `Microsoft Teams`, and words with a
capital or a digit inside, such as `OneDrive`. Reported are the exceptions where a locale keeps a name twenty times or
more, and 97 times out of 100. `Azure AD` and `Azure Active Directory` count as one; names in bold are labels
(`terms.ui-label`).

For example, `Åpne EnStasjon.` for `Open OneDrive.` is reported where 33 other sentences in nb-NO keep OneDrive.

Remedy: write the name as the source has it, with the ending that the language needs.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations

from diglot.checks.rule import Across, Hit, Note, Rule, Subject
from diglot.model import Severity
from diglot.stems import words_of

_CAPITAL = r"[A-Z][^\W_]*(?:[.+#][^\W_]+)*"
_RUN = re.compile(rf"(?<![\w*./@<-]){_CAPITAL}(?:[ \u00a0](?:{_CAPITAL}|\d+))*(?![\w@>-]|[./]\w)")
_BOLD = re.compile(r"\*\*[^*\n]*\*\*")
_INNER = re.compile(r"[a-z][A-Z0-9]|[A-Z]{2}[a-z]|\d[A-Za-z]")
_NO_LETTER = re.compile(r"[\W_]+")
_OPENING = " \n([\"'\u201c*_-"
_ENDS = ".:!?"
_OFTEN = 20
_SHARE = 0.97
_SHORTEST = 4
# In words: what is longer is a heading in capitals.
_LONGEST = 6
_INITIALS = 5
# Words of so many letters stand for themselves only.
_SHORT = 3


def _gather(subject: Subject) -> Iterator[Note]:
    kept: Counter[str] = Counter()
    for unit in subject.units:
        for name in _names(unit.source_prose):
            if name in unit.target or _has_name(unit.target_prose, name):
                kept[name] += 1
            else:
                yield subject.note(f"{subject.case.locale} {name}", "", unit.start)
    for name, count in kept.items():
        yield subject.note(f"{subject.case.locale} {name}", str(count), 0)


def _names(source: str) -> set[str]:
    text = _BOLD.sub(lambda bold: "*" * len(bold[0]), source)
    found = set()
    for match in _RUN.finditer(text):
        name = match[0].replace("\u00a0", " ")
        found.add(name)
        # The first word of a sentence has a capital in any case: `Open OneDrive`.
        if text[: match.start()].rstrip(_OPENING)[-1:] in _ENDS:
            found.add(name.partition(" ")[2])
    return {
        name
        for name in found
        if len(name) >= _SHORTEST and name.count(" ") < _LONGEST and (" " in name or _INNER.search(name))
    }


def _has_name(target: str, name: str) -> bool:
    """Whether a name stands in a target: hyphened or inflected, its words apart, or some of them as initials."""
    closed = _NO_LETTER.sub("", target.casefold())
    if any(form in closed for form in _forms(name)) or _is_spelled_out(name, target):
        return True
    words = words_of(target)
    return all(
        any(word.startswith(own) if len(own) > _SHORT else word == own for word in words) for own in words_of(name)
    )


@lru_cache(maxsize=10_000)
def _forms(name: str) -> tuple[str, ...]:
    """A name, and it with some of its words shortened to their initials, as they are looked for in a target."""
    words = name.split()
    short = (
        [*words[:start], "".join(word[0] for word in words[start:end]), *words[end:]]
        for start, end in combinations(range(len(words) + 1), 2)
        if end - start > 1
    )
    return tuple(_NO_LETTER.sub("", "".join(form).casefold()) for form in (words, *short))


def _is_spelled_out(name: str, target: str) -> bool:
    """Whether the capitals at the end of a name, such as those of `Azure AD`, stand in full in a target."""
    *rest, last = name.split()
    if not last.isupper() or len(last) > _INITIALS or not rest:
        return False
    return bool(re.search(r"\W+".join([*map(re.escape, rest), *(rf"{letter}\w+" for letter in last)]), target))


def _judge(notes: Sequence[Note]) -> Iterator[tuple[str, Hit]]:
    kept: Counter[str] = Counter()
    lost: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        if note.value:
            kept[note.key] += int(note.value)
        else:
            lost[note.key].append(note)
    for key, own in lost.items():
        count = kept[key]
        if count >= max(_OFTEN, _SHARE * (count + len(own))):
            name = key.partition(" ")[2]
            message = f"{name} is missing, which {count} other sentences keep as it is"
            yield from ((note.path, Hit(message, note.line, note.column)) for note in own)


RULE = Rule("terms.product", Severity.WARNING, Across(_gather, _judge), __doc__)
