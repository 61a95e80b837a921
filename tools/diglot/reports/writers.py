"""Writers: a Report in, text out. A writer computes nothing that the report does not hold.

Each table has one writer for each format that a command offers: `FINDING_WRITERS` those of `diglot check`,
`DRIFT_WRITERS` and `REPORT_WRITERS` those of the commands of that name, `ALIGNMENT_WRITERS` those of a single page
(`data.write_links` is apart: it is told how sure a link has to be),
`SINCE_WRITERS` and `STORY_WRITERS` those of `diglot drift --since` and `--history`, `HANDOFF_WRITERS` those of
`diglot handoff`, `MEMORY_WRITERS`, `SEARCH_WRITERS` and `DRAFT_WRITERS` those of `diglot memory` and
`diglot pretranslate`,
`RECOVERY_WRITERS` and `SITE_WRITERS` those of what `diglot recover` and `diglot build` did.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from diglot.drift.history import Story
from diglot.drift.since import Since
from diglot.drift.survey import Survey
from diglot.gate import Ruling
from diglot.handoff import Handoff
from diglot.memory.matching import Search
from diglot.memory.store import Count
from diglot.model import Case, Places, Report
from diglot.pretranslate import Pretranslation
from diglot.recover import Recoveries
from diglot.reports import data, github, handoffs, histories, junit, markdown, memories, sarif, sheet, terminal, web

FINDING_WRITERS: Mapping[str, Callable[[Ruling, TextIO], None]] = {
    "text": terminal.write_findings,
    "json": data.write_findings,
    "sarif": sarif.write_sarif,
    "github": github.write_annotations,
    "junit": junit.write_junit,
    "markdown": markdown.write_summary,
    "csv": sheet.write_csv,
}

DRIFT_WRITERS: Mapping[str, Callable[[Survey, TextIO], None]] = {
    "text": terminal.write_drift,
    "json": data.write_drift,
}

SINCE_WRITERS: Mapping[str, Callable[[Since, TextIO], None]] = {
    "text": histories.write_since,
    "json": histories.write_since_json,
}

STORY_WRITERS: Mapping[str, Callable[[Story, TextIO], None]] = {
    "text": histories.write_story,
    "json": histories.write_story_json,
}

HANDOFF_WRITERS: Mapping[str, Callable[[Handoff, TextIO], None]] = {
    "text": handoffs.write_text,
    "json": handoffs.write_json,
    "csv": handoffs.write_csv,
}

MEMORY_WRITERS: Mapping[str, Callable[[Sequence[Count], TextIO], None]] = {
    "text": memories.write_counts,
    "json": memories.write_counts_json,
}

SEARCH_WRITERS: Mapping[str, Callable[[Search, TextIO], None]] = {
    "text": memories.write_search,
    "json": memories.write_search_json,
}

DRAFT_WRITERS: Mapping[str, Callable[[Pretranslation, TextIO], None]] = {
    "text": memories.write_drafts,
    "json": memories.write_drafts_json,
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
