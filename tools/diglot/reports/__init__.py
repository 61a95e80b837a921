"""Writers: a Report in, text out. A writer computes nothing that the report does not hold.

`WRITERS` has one for each subject and format that a command offers, `ALIGNMENT_WRITERS` those of a single page,
`RECOVERY_WRITERS` and `SITE_WRITERS` those of what `diglot recover` and `diglot build` did.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from diglot.model import Case, Report
from diglot.recover import Recoveries
from diglot.reports import data, terminal, web

WRITERS: Mapping[tuple[str, str], Callable[[Report, TextIO], None]] = {
    ("check", "text"): terminal.write_findings,
    ("check", "json"): data.write_findings,
    ("drift", "text"): terminal.write_drift,
    ("drift", "json"): data.write_drift,
    ("report", "text"): terminal.write_overview,
    ("report", "json"): data.write_report,
    ("report", "html"): web.write_report,
}

ALIGNMENT_WRITERS: Mapping[str, Callable[[str, Case, TextIO], None]] = {
    "text": terminal.write_alignment,
    "json": data.write_alignment,
    "links": data.write_links,
}

RECOVERY_WRITERS: Mapping[str, Callable[[str, Recoveries, TextIO], None]] = {
    "text": terminal.write_recoveries,
    "json": data.write_recoveries,
}

SITE_WRITERS: Mapping[str, Callable[[Path, int, Sequence[str], TextIO], None]] = {
    "text": terminal.write_site,
    "json": data.write_site,
}
