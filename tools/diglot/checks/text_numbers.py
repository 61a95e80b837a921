"""A number of the source is not in the target, or the target has one that the source lacks.

Why it matters: the reader waits three days for what takes thirty, or looks for a version that there is not.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Vent i 24 timer med Windows 11.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Wait for 48 hours with Windows 11.</span></span>

What locales write otherwise is the same: `1,000`, `1 000`, `1.000`; `2.5`, `2,5`; digits of any script; `8/1/2020` and
`1. august 2020`; `5 PM` and `17:00`; `10,000` and `1万`. A number up to twelve may be a word, so one that is gone is told
only where another has come, or where it is part of a name that is still there, such as `Windows 11`. Each number is looked for once, however often it stands there, and numbers of code and of
addresses are left to other rules.

Remedy: write the number of the source.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import months
from diglot.model import Severity

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_OTHER_DIGIT = re.compile(r"[^\W\D0-9]")
_NUMBER = re.compile(r"\d+(?:[.,\u066b\u066c'’]\d+)*")  # noqa: RUF001
# `C2R`, `COVID-19`: a part of a name.
_NAMED = re.compile(r".?[A-Za-z]\d+[A-Za-z]|[A-Za-z]-\d", re.DOTALL)
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u066c'’]\d{3})+\Z")  # noqa: RUF001
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)")
_SEPARATOR = re.compile(r"\D+")
_SCALES = {
    **dict.fromkeys(("hundred", "百"), 100),
    **dict.fromkeys(("thousand", "k", "千", "천"), 1_000),
    **dict.fromkeys(("万", "萬", "만"), 10_000),
    **dict.fromkeys(("million", "m"), 1_000_000),
    **dict.fromkeys(("億", "亿", "억"), 100_000_000),
    **dict.fromkeys(("billion",), 1_000_000_000),
}
_SCALED = re.compile(
    r"(?i)(?<![\d.,])(?P<count>\d{1,9}(?:[.,]\d{1,3}){0,3})[ \u00a0-]?(?P<scale>hundred|thousand|million|billion|[km](?![a-z])|[百千万億萬亿천만억])"
)
_HALF_DAY = re.compile(r"(?i)\d\s?[ap]\.?\s?m\b|午[前後]|[صم](?!\w)|오[전후]|[上下]午|noon|midnight")
_SMALL = 12
_WORDS = {
    word: value
    for value, words in {
        1: "one first once single",
        2: "two second twice both pair double dual",
        3: "three third triple",
        4: "four fourth quarter quarterly",
        5: "five fifth",
        6: "six sixth half",
        7: "seven seventh week weekly",
        8: "eight eighth",
        9: "nine ninth",
        10: "ten tenth",
        11: "eleven eleventh",
        12: "twelve twelfth dozen",
        15: "fifteen",
        20: "twenty",
        24: "day",
        30: "thirty",
        50: "fifty",
        60: "sixty",
        90: "ninety",
        100: "hundred",
        1000: "thousand",
    }.items()
    for word in words.split()
}
_LETTERS = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"\d[:.]\d\d(?!\d)|\d\s?(?:時|h\b|Uhr)|(?:kl|klo|plkst)\b")
_NOON, _DAY = 12, 24
_STEM = 3
# A day, and what is a word in most languages.
_ROUND = {"24", "100", "1000"}
# Parts of names that translations add and leave out: Microsoft 365.
_NAMES = {"0", "365"}
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th)\b")
_OF_NAME = re.compile(r"(?<![\w.-])(?P<name>[A-Z][A-Za-z]{2,}) (?P<number>[1-9]\d{0,2})(?![.,:/-]*\w)")
# A number of so many digits at the beginning is that of a case.
_CASE = 6
# A longer run of digits is a key, of which only the digits count.
_LONGEST = 15
_MOST = 6


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if not _DIGIT.search(unit.source) and not _DIGIT.search(unit.target):
            continue
        source, target = _western(unit.source_prose), _western(unit.target_prose)
        ours, theirs = _numbers(source), _numbers(target)
        if ours.keys() == theirs.keys():
            continue
        one = _Side(unit.source, source, subject.source_locale)
        other = _Side(unit.target, target, subject.case.locale)
        # The first few tell enough of two texts that have nothing in common.
        lost = [number for number in ours if number not in theirs][:_MOST]
        new = [number for number in theirs if number not in ours][:_MOST]
        own = _of_names(one, other) if lost else set()
        lost = [number for number in lost if number in own or not _is_said(number, one, other)]
        new = [number for number in new if not _is_said(number, other, one)]
        if not new:
            lost = [number for number in lost if number in own or not _may_be_word(number, source, ours[number])]
        elif not lost:
            new = [number for number in new if not _may_be_word(number, target, theirs[number])]
        if lost or new:
            at = theirs[new[0]] if new else 0
            yield subject.hit(unit.start + at, f"{_told(lost, new)}: {unit.target.strip()[:80]}")


def _may_be_word(number: str, text: str, at: int) -> bool:
    """Whether a number at an offset may well be spelled out, or left out, in another language."""
    if number in _ROUND or (len(number) <= len(str(_SMALL)) and int(number) <= _SMALL):
        return True
    return _ORDINAL.match(text, at) is not None or (not at and len(number) >= _CASE)


def _told(lost: list[str], new: list[str]) -> str:
    gone, come = (", ".join(number[:_LONGEST] for number in numbers) for numbers in (lost, new))
    if lost and new:
        return f"{gone} of the source became {come}"
    return f"{gone} is missing" if lost else f"{come} is not in the source"


@dataclass(frozen=True, slots=True)
class _Side:
    """A text as it is, its prose with western digits, and its locale."""

    raw: str
    prose: str
    locale: str


def _of_names(own: _Side, other: _Side) -> set[str]:
    """The numbers of one side that belong to names, of which the other has no digit though it has the name."""
    there = set(_DIGITS.findall(_western(other.raw)))
    return {
        match["number"]
        for match in _OF_NAME.finditer(own.prose)
        if match["number"] not in there and match["name"] in other.prose
    }


def _western(text: str) -> str:
    """The text with the digits 0 to 9 in place of all others; of the same length."""
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0], 0)), text)


def _numbers(text: str) -> dict[str, int]:
    """The whole numbers of a text without leading zeros, each with the offset where it stands first."""
    found: dict[str, int] = {}
    for number in _NUMBER.finditer(text):
        if _NAMED.match(text, max(0, number.start() - 2)):
            continue
        parts = [number[0]] if number[0].isdigit() else _SEPARATOR.split(number[0])
        if len(parts) > 1 and _GROUPED.match(number[0]):
            parts = ["".join(parts)]
        for part in parts:
            found.setdefault(part.lstrip("0") or "0", number.start())
    return found


def _is_said(number: str, own: _Side, other: _Side) -> bool:
    """Whether a number of one side is on the other in another form."""
    if number in _NAMES or number in _numbers(_western(other.raw)):
        return True
    if _values(number, own.prose) & _values("", other.prose):
        return True
    value = int(number) if len(number) <= _LONGEST else 0
    return _is_time(value, other.prose) or _is_time(value, own.prose) or _is_word(value, other)


def _values(number: str, text: str) -> set[int]:
    """What the figures of a text amount to in which a number stands, or all if none is given: `1,000` and `1 000` are
    1000, `2.5 million` 2500000, `1.10` may be a fraction or a list, so it is 1, 10, 1 again and 110.
    """
    found: set[int] = set()
    for figure in (*_NUMBER.finditer(text), *_SPACED.finditer(text)):
        parts = [part for part in _SEPARATOR.split(figure[0]) if len(figure[0]) <= _LONGEST]
        if not number or number in {part.lstrip("0") for part in parts} or number == "".join(parts).lstrip("0"):
            found |= {int("".join(parts) or "0"), *(int(part.rstrip("0") or "0") for part in parts[1:])}
            if not number:
                found |= {int(part) for part in parts}
    for scaled in _SCALED.finditer(text):
        if not number or number in _numbers(scaled["count"]):
            found.add(round(_count(scaled["count"]) * _SCALES[scaled["scale"].lower()]))
    return found


def _count(figure: str) -> float:
    whole, *rest = _SEPARATOR.split(figure)
    return float(whole + "".join(rest)) if not rest or _GROUPED.match(figure) else float(f"{whole}.{rest[0]}")


def _is_time(value: int, text: str) -> bool:
    """Whether a text has the hour by the other clock."""
    numbers = _numbers(text)
    if _HALF_DAY.search(text) and _NOON <= value <= _DAY and str(value - _NOON) in {*numbers, "0"}:
        return True
    return 0 < value <= _NOON and str(value % _NOON + _NOON) in numbers and _CLOCK.search(text) is not None


def _is_word(value: int, side: _Side) -> bool:
    """Whether a text has a number as a word: an English one, or the name of a month in its locale."""
    words = _LETTERS.findall(side.raw.casefold())
    if any(_WORDS.get(word) == value for word in words):
        return True
    if not 0 < value <= _SMALL:
        return False
    stems = [name[: max(_STEM, len(name) - 2)] for name, number in months(side.locale).items() if number == value]
    return any(word.startswith(stem) for stem in stems for word in words)


RULE = Rule("text.numbers", Severity.WARNING, _check, __doc__)
