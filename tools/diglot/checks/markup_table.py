r"""A row of a table has more cells than the table has columns.

Why it matters: what is in the cells beyond the last column is not shown at all; where it is the header, no table is.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    |Navn|Verdi|
    |---|---|
    |Lisens|<span data-ttu-id="f7c17-101">Aktiv | på</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Active or on</span></span>|

A row with too few cells is let pass: the rest of it is empty on the page. So is a row whose source has as many bars,
and a bar in code.

Remedy: write a bar that is text as `\|`, or take the extra cell out.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Page, Severity

# The delimiter row, below the header of a table: GitHub Flavored Markdown, 4.10.
_RULE = re.compile(r"^[ \t>]*+\|?(?P<cells>(?:[ \t]*+:?-++:?[ \t]*+\|)++(?:[ \t]*+:?-++:?)?+)[ \t]*+\r?$", re.MULTILINE)
_DELIMITER = re.compile(r"-[ \t]*\||\|[ \t]*:?-")
_FILLING = "\ufffc"
_HIDDEN = re.compile(r"`[^`\n]*`|\\.")


def _check(subject: Subject) -> Iterator[Hit]:
    page = subject.case.page
    if page is None or not _DELIMITER.search(page.text, page.body_start):
        return
    shown, meant = _sides(page)
    for rule in _RULE.finditer(shown, page.body_start):
        columns = _cells(rule["cells"])
        above = shown.rfind("\n", 0, max(0, rule.start() - 1)) + 1
        header = _cells(shown[above : rule.start()])
        if header != columns == _cells(meant[above : rule.start()]):
            told = _told(shown[above : rule.start()])[:80]
            yield subject.hit(above, f"{header} cells in the header of a table of {columns} columns: {told}")
        at = rule.end() + 1 if header == columns else len(shown)
        while at < len(shown):
            end = shown.find("\n", at) + 1 or len(shown)
            row = shown[at:end]
            if not row.strip(" \t\r\n>"):
                break
            if columns < (cells := _cells(row)) > _cells(meant[at:end]):
                yield subject.hit(at, f"{cells} cells in a table of {columns} columns: {_told(row)[:80]}")
            at = end


def _sides(page: Page) -> tuple[str, str]:
    """The text of a page with a filling for all that is not target, and for all that is not source: offsets hold."""
    target: list[str] = []
    source: list[str] = []
    at = 0
    for span in page.spans:
        verbatim = page.text[at : span.start]
        for side, text, start in ((target, span.target, span.target_start), (source, span.source, span.source_start)):
            own = text or ""
            begin = start - span.start if text is not None else 0
            side.extend((verbatim, _FILLING * begin, own, _FILLING * (span.end - span.start - begin - len(own))))
        at = span.end
    if not page.spans:
        return page.text, ""
    return "".join([*target, page.text[at:]]), "".join([*source, page.text[at:]])


def _cells(row: str) -> int:
    """The number of cells in a line of a table."""
    bars = _HIDDEN.sub("", row).strip(_FILLING + " \t\r\n>")
    return bars.count("|") + 1 - bars.startswith("|") - (len(bars) > 1 and bars.endswith("|"))


def _told(row: str) -> str:
    return row.replace(_FILLING, "").strip()


RULE = Rule("markup.table", Severity.WARNING, _check, __doc__)
