r"""A line begins with what Markdown takes for a list, a quotation or a heading, where the source is plain text.

Why it matters: `1. august 2020 slås det av` becomes a list of one item, whose number is indented and may be changed.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">1. august 2020 blir arbeidsflyter slått av.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">On August 1, 2020 workflows are turned off.</span></span>

A number that the source begins with as well, such as `4.Run`, is left alone.

Remedy: put a backslash before the mark, as in `1\. august`; `--fix` does.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.model import Edit, Page, Severity

_MARK = re.compile(
    r"(?:(?P<number>\d{1,9})(?P<dot>[.)])(?=\s)|(?P<sign>>(?=[^\s=])|[-+*>](?=\s)|#{1,6}(?=\s)))(?=\s*\S)"
)
_BEFORE = re.compile(r"[ \t]{0,12}(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]{1,6})*\Z")
_NUMBER = re.compile(r"[ \t>]{0,12}(?P<number>\d{1,9})(?P<dot>[.)])[ \t]{1,6}\Z")
_OPENING = re.compile(r"<span [^<>]*>\s*\Z")
_SAME = re.compile(r"\s*(?:\d{1,9}\s?[.):]|[-+*#•\u2013\u2014]+\s|>)")


def _check(subject: Subject) -> Iterator[Hit]:
    page = subject.case.page
    for unit in subject.units if page else ():
        match = _MARK.match(unit.target)
        if page and match and not _SAME.match(unit.source) and _begins_block(page.text, unit, match):
            at = unit.start + match.start("dot" if match["dot"] else "sign")
            yield subject.hit(unit.start, f"this begins {_made(match)}: {unit.target[:60]}", (Edit(at, at, "\\"),))
    if page and not page.spans:
        yield from _turned(subject, page)


def _turned(subject: Subject, page: Page) -> Iterator[Hit]:
    """In a page without spans what has become a list is read as one, and its number is no part of the text."""
    source, alignment = subject.case.article.source, subject.case.alignment
    if source is None or source.spans or alignment is None or alignment.source_path != source.path:
        return
    for unit in subject.units:
        before, _ = _line_of(page.text, unit.start)
        number = _NUMBER.match(before)
        if number and not _SAME.match(unit.source):
            meant, above = _line_of(source.text, unit.bead.source[0].start)
            if not meant and not above:
                start = unit.start - len(before) + number.start("number")
                at = unit.start - len(before) + number.start("dot")
                message = f"this begins a list: {page.text[start : unit.start]}{unit.target[:60]}"
                yield subject.hit(start, message, (Edit(at, at, "\\"),))


def _made(match: re.Match[str]) -> str:
    sign = match["sign"]
    return "a list" if not sign or sign in "-+*" else "a quotation" if sign == ">" else "a heading"


def _begins_block(text: str, unit: Unit, match: re.Match[str]) -> bool:
    line, above = _line_of(text, unit.start)
    before = _OPENING.sub("", line)
    if not _BEFORE.match(before):
        return False
    # Within a paragraph only a quotation, a heading, and a list that begins with 1 can start.
    return bool(before.strip()) or not above or above[0] == "#" or match["number"] in {None, "1"}


def _line_of(text: str, at: int) -> tuple[str, str]:
    """What stands before an offset on its line, and the line above; nothing where that is the end of the front matter."""
    line = text.rfind("\n", 0, at) + 1
    above = text[text.rfind("\n", 0, max(0, line - 1)) + 1 : max(0, line - 1)].strip(" \t\r>")
    return text[line:at], "" if above == "---" else above


RULE = Rule("markup.list", Severity.WARNING, _check, __doc__)
