"""CSV (RFC 4180, with LF line ends) for spreadsheets: a header, then one row a broken budget and one row a finding."""

import csv
from typing import TextIO

from diglot.gate import Ruling

HEADER = ("rule", "severity", "path", "line", "column", "message", "remedy")

# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV Injection").
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_csv(ruling: Ruling, out: TextIO) -> None:
    """The findings in the order of files and lines. A cell that a spreadsheet would run has an apostrophe before it."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(HEADER)
    for breach in ruling.breaches:
        rows.writerow((f"budget.{breach.setting}", "error", "", "", "", safe(breach.message), ""))
    for item in ruling.summary.findings:
        place = ruling.summary.places.of(item.path)
        row = (item.rule, item.severity.value, place, str(item.line), str(item.column), item.message, item.remedy)
        rows.writerow(map(safe, row))


def safe(cell: str) -> str:
    """A cell that no spreadsheet runs: with an apostrophe before it where it would."""
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell
