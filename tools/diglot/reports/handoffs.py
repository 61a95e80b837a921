"""What to send to translation: a table for people, JSON for machines, CSV for spreadsheets."""

import csv
from collections.abc import Collection, Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from diglot.handoff import Count, Fate, Handoff, Job
from diglot.memory.bands import Band
from diglot.reports.data import Json, write_document
from diglot.reports.sheet import safe
from diglot.reports.terminal import counted, kept, literal, open_console, print_fitting

_BANDS = {Band.CONTEXT: "context", Band.EXACT: "exact", Band.REPETITION: "repeated", Band.NONE: "none"}
# So many pages are listed as text.
_MOST, _MOST_UNKNOWN = 50, 10
# Longer names of articles are folded on a narrow terminal.
_FOLDED = 32
# What the columns of numbers take, beside that of the articles.
_NUMBERS = 130
_HEADER = (
    *("rank", "state", "article", "source", "path", "need", "priority", "priority_factor", "age_days", "age_factor"),
    *("share", "words", "work", *(fate.value for fate in Fate), "removed", "placeholders"),
    *(band.value.replace(" ", "_") for band in Band),
)


def write_text(handoff: Handoff, out: TextIO) -> None:
    """The pages in the order of need, with the factors of the need and the words by band, then the totals."""
    console = open_console(out)
    if not console.is_terminal:
        longest = max((len(job.article) for job in (*handoff.jobs, *handoff.unknown)), default=0)
        console.width = max(console.width, longest + _NUMBERS)
    if handoff.jobs:
        title = f"To be translated into {handoff.locale}, as of {handoff.as_of}"
        _print_table(console, title, handoff.jobs, _MOST, handoff.totals)
        console.print(
            "[dim]need = priority x age x share of words in sentences new, changed or removed; words by how good a "
            "match the memory has; work: all but context, exact and repeated; age: days for which the source has "
            "moved on, else those since the handoff, or since ms.date for a missing page[/]"
        )
    else:
        console.print(f"Nothing to be translated into {handoff.locale}, as of {handoff.as_of}")
    whole = sum(job.is_whole for job in handoff.jobs)
    if whole:
        verb, they = ("counts", "it was") if whole == 1 else ("count", "they were")
        console.print(
            f"{counted(whole, 'stale page')} {verb} as new (*): nothing carries the text that {they} made from"
        )
    if handoff.left_out:
        words = sum(job.count.work for job in handoff.left_out)
        budget = f"{handoff.budget:,}"
        pages = counted(len(handoff.left_out), "more page")
        console.print(f"{pages} with {counted(words, 'word')} left out: the budget is {budget}")
    if handoff.unknown:
        console.print()
        title = "Not known whether they are stale"
        _print_table(console, title, handoff.unknown, _MOST_UNKNOWN, handoff.unknown_totals)


def _print_table(console: Console, title: str, jobs: Sequence[Job], most: int, totals: Count) -> None:
    bands = [_BANDS.get(band, f"{band.value} %") for band in Band]
    names = ["need", "= factors", "age", "state", "words", "work", *bands, "article"]
    rows: list[list[str]] = []
    for job in jobs[:most]:
        need = job.need
        factors = f"{need.priority:g} x {need.age:.1f} x {need.share:.2f}"
        age = "?" if need.age_days is None else f"{need.age_days:,}"
        state = f"{job.drift.state.value}{'*' if job.is_whole else ''}"
        rows.append([f"{need.score:.2f}", factors, age, state, *_words(job.count), literal(job.article)])
    total = ["", f"share {totals.share:.2f}", "", "all", *_words(totals), counted(len(jobs), "page")]

    def table(gone: Collection[str]) -> Table:
        made = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        for name in names:
            if name == "article":
                made.add_column(name, overflow="fold")
            elif name not in gone:
                made.add_column(name, justify="left" if name == "state" else "right", no_wrap=True)
        for row in rows:
            made.add_row(*kept(names, row, gone))
        made.add_section()
        made.add_row(*kept(names, total, gone), style="bold")
        return made

    empty = [name for name, *cells in zip(names, *rows, total, strict=True) if not any(cells)]
    longest = max((len(job.article) for job in jobs[:most]), default=0)
    print_fitting(console, table, (*empty, *bands[::-1], "= factors"), max(0, longest - _FOLDED))
    if len(jobs) > most:
        console.print(f"[dim]… and {len(jobs) - most:,} more, which the total counts; --format csv lists them[/]")


def _words(count: Count) -> list[str]:
    bands = (f"{count.bands[band]:,}" if count.bands.get(band) else "" for band in Band)
    return [f"{count.total:,}", f"{count.work:,}", *bands]


def write_json(handoff: Handoff, out: TextIO) -> None:
    """Everything, with the totals of the jobs and of the unknown pages."""
    document = {
        "locale": handoff.locale,
        "as_of": handoff.as_of.isoformat(),
        "budget": handoff.budget,
        "jobs": [_job(handoff, job) for job in handoff.jobs],
        "totals": _count(handoff.totals),
        "left_out": [_job(handoff, job) for job in handoff.left_out],
        "unknown": [_job(handoff, job) for job in handoff.unknown],
        "unknown_totals": _count(handoff.unknown_totals),
    }
    write_document(document, out)


def _job(handoff: Handoff, job: Job) -> Json:
    need = job.need
    return {
        "article": job.article,
        "source": handoff.places.of(job.source),
        "path": handoff.places.of(job.path) if job.path else None,
        "state": job.drift.state.value,
        "reason": job.drift.reason,
        "whole": job.is_whole,
        "need": need.score,
        "factors": {
            "named": need.named,
            "priority": need.priority,
            "age_days": need.age_days,
            "age": round(need.age, 3),
            "share": need.share,
        },
        "count": _count(job.count),
    }


def _count(count: Count) -> Json:
    return {
        "sentences": count.sentences,
        "words": count.total,
        "work": count.work,
        "placeholders": count.placeholders,
        "removed": count.removed,
        "fates": {fate.value: count.fates.get(fate, 0) for fate in Fate},
        "bands": {band.value: count.bands.get(band, 0) for band in Band},
    }


def write_csv(handoff: Handoff, out: TextIO) -> None:
    """One row a page: the jobs by rank, then, without one, those left out and those that are unknown."""
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_HEADER)
    ranked = [(str(rank), job) for rank, job in enumerate(handoff.jobs, 1)]
    for rank, job in (*ranked, *(("", job) for job in (*handoff.left_out, *handoff.unknown))):
        need, count = job.need, job.count
        row = (
            *(rank, job.drift.state.value, job.article, handoff.places.of(job.source)),
            *(handoff.places.of(job.path) if job.path else "", need.score, need.named, need.priority),
            *("" if need.age_days is None else need.age_days, round(need.age, 3), need.share, count.total, count.work),
            *(count.fates.get(fate, 0) for fate in Fate),
            *(count.removed, count.placeholders),
            *(count.bands.get(band, 0) for band in Band),
        )
        rows.writerow([safe(str(cell)) for cell in row])
