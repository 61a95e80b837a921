"""Writers: a Report in, text out. A writer computes nothing that the report does not hold.

Each table has one writer for each format that a command offers: `FINDING_WRITERS` those of `diglot check`,
`DRIFT_WRITERS` and `REPORT_WRITERS` those of the commands of that name, `ALIGNMENT_WRITERS` those of a single page
(`data.write_links` is apart: it is told how sure a link has to be),
`RECOVERY_WRITERS` and `SITE_WRITERS` those of what `diglot recover` and `diglot build` did.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from diglot.model import Case, Places, Report, Summary
from diglot.recover import Recoveries
from diglot.reports import data, terminal, web

FINDING_WRITERS: Mapping[str, Callable[[Summary, TextIO], None]] = {
    "text": terminal.write_findings,
    "json": data.write_findings,
}

DRIFT_WRITERS: Mapping[str, Callable[[Report, TextIO], None]] = {
    "text": terminal.write_drift,
    "json": data.write_drift,
}

REPORT_WRITERS: Mapping[str, Callable[[Report, TextIO], None]] = {
    "text": terminal.write_overview,
    "json": data.write_report,
    "html": web.write_report,
}

ALIGNMENT_WRITERS: Mapping[str, Callable[[Places, Case, TextIO], None]] = {
    "text": terminal.write_alignment,
    "json": data.write_alignment,
}

RECOVERY_WRITERS: Mapping[str, Callable[[Places, Recoveries, TextIO], None]] = {
    "text": terminal.write_recoveries,
    "json": data.write_recoveries,
}

SITE_WRITERS: Mapping[str, Callable[[Path, int, Sequence[str], TextIO], None]] = {
    "text": terminal.write_site,
    "json": data.write_site,
}
