"""Text for people: coloured on a terminal, one finding a line in a log. rich draws it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from diglot.drift import word_difference
from diglot.model import Case, ChangeKind, Finding, Report, Severity, State, Totals
from diglot.recover import Recoveries
from diglot.reports.data import below

_SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_STATE_STYLE = {
    State.FRESH: "green",
    State.METADATA: "green",
    State.STALE: "yellow",
    State.UNKNOWN: "magenta",
    State.MISSING: "dim",
    State.ORPHAN: "red",
}
_CHANGE_MARK = {
    ChangeKind.UNCHANGED: ("=", "green"),
    ChangeKind.MOVED: (">", "cyan"),
    ChangeKind.EDITED: ("~", "yellow"),
    ChangeKind.ADDED: ("+", "green"),
    ChangeKind.REMOVED: ("-", "red"),
}
_LEAST_WIDTH = 160


def _console(out: TextIO) -> Console:
    console = Console(file=out, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = max(console.width, _LEAST_WIDTH)
    return console


def write_findings(report: Report, out: TextIO) -> None:
    """One line a finding, what to do about each rule, and a summary."""
    console = _console(out)
    for finding in report.findings:
        _print_finding(console, report.folder, finding)
    remedies = {finding.rule: finding.remedy for finding in report.findings if finding.severity is not Severity.INFO}
    if remedies:
        console.print("\n[bold]What to do[/]")
    for rule, remedy in remedies.items():
        console.print(f"  [bold]{rule}[/]: {escape(remedy)}")
    counts = [sum(finding.severity is level for finding in report.findings) for level in Severity]
    pages = sum(case.page is not None for case in report.cases)
    named = ", ".join(f"{count} {level.value}" for count, level in zip(counts, Severity, strict=True))
    console.print(f"\nArticles: {len(report.articles)}, translated pages: {pages}, findings: {named}")


def _print_finding(console: Console, folder: str, finding: Finding) -> None:
    style = _SEVERITY_STYLE[finding.severity]
    where = f"{folder}/{finding.path}:{finding.line}:{finding.column}"
    console.print(
        f"[bold]{escape(where)}[/] [{style}]{finding.severity.value}[/] {escape(finding.message)} "
        f"[dim]\\[{finding.rule}][/]"
    )


def write_recoveries(folder: str, recoveries: Recoveries, out: TextIO) -> None:
    """What `diglot recover` did; `folder` is that of the articles."""
    console = _console(out)
    for item in recoveries.written:
        console.print(escape(f"{folder}/{item.path}: recovered from {folder}/{item.origin}"))
    for path in recoveries.lost:
        console.print(escape(f"{path}: no translation carries its English; add the source page by hand"))
    for finding in recoveries.findings:
        _print_finding(console, folder, finding)
    console.print(f"{len(recoveries.written)} source pages written, {recoveries.kept} were there and are left alone")


def write_site(folder: Path, pages: int, problems: Sequence[str], out: TextIO) -> None:
    """A built site: what the check of it found, and where it is."""
    console = _console(out)
    for problem in problems:
        console.print(escape(problem))
    console.print(escape(f"{pages} pages in {folder}; open {folder / 'index.html'}"))


def write_overview(report: Report, out: TextIO) -> None:
    """A table of articles and locales with the state of each, and the counts."""
    console = _console(out)
    table = Table(title="Articles by locale", title_justify="left", header_style="bold")
    table.add_column("article", overflow="fold")
    for locale in report.locales:
        table.add_column(locale)
    cases = {(case.article.path, case.locale): case for case in report.cases}
    for article in report.articles:
        row = [escape(article.path)]
        for locale in report.locales:
            case = cases.get((article.path, locale))
            if case is None:
                row.append("")
                continue
            beads = f", {len(case.alignment.beads)} beads" if case.alignment else ""
            row.append(f"[{_STATE_STYLE[case.drift.state]}]{case.drift.state.value}[/]{beads}")
        table.add_row(*row)
    console.print(table)
    total = sum(report.totals.values(), Totals({}))
    states = ", ".join(f"{total.states[state]} {state.value}" for state in State if total.states.get(state))
    console.print(
        f"Articles: {len(report.articles)}, locales: {len(report.locales)}, pages: {states}; {total.beads} beads"
    )


def write_drift(report: Report, out: TextIO) -> None:
    """The overview, then every page that is not fresh with the sentences that changed."""
    write_overview(report, out)
    console = _console(out)
    for case in report.cases:
        if case.drift.state in {State.FRESH, State.MISSING}:
            continue
        state = f"[{_STATE_STYLE[case.drift.state]}]{case.drift.state.value}[/]"
        console.print(f"\n[bold]{escape(f'{report.folder}/{case.path}')}[/] {state}: {escape(case.drift.reason)}")
        if case.version and case.version.same_text_as:
            console.print(f"  [dim]its source differs from {case.version.same_text_as[:8]} in metadata only[/]")
        for change in case.drift.changes:
            mark, style = _CHANGE_MARK[change.kind]
            if change.kind is ChangeKind.EDITED and change.old and change.new:
                text = _difference(change.old.text, change.new.text)
            else:
                segment = change.old or change.new
                text = escape(segment.text) if segment else ""
            unit = f"[dim]{change.old.unit}[/] " if change.old and change.old.unit else ""
            console.print(f"  [{style}]{mark}[/] {unit}{text}")
    if any(case.drift.changes for case in report.cases):
        console.print("\n[dim]= stands  ~ edited  > moved  + added  - removed[/]")


def _difference(old: str, new: str) -> str:
    styles = {"same": "{}", "removed": "[red strike]{}[/]", "added": "[green]{}[/]"}
    plain = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(styles[kind].format(escape(plain[kind].format(text))) for kind, text in word_difference(old, new))


def write_alignment(folder: str, case: Case, out: TextIO) -> None:
    """The beads of one page, source above target; `folder` is that of the articles, empty for files of no tree."""
    console = _console(out)
    if case.alignment is None:
        console.print(
            f"[bold]{escape(below(folder, case.path))}[/] has no source to be aligned with: {escape(case.drift.reason)}"
        )
        return
    beads = case.alignment.beads
    page, source = below(folder, case.path), below(folder, case.alignment.source_path)
    console.print(f"[bold]{escape(page)}[/] aligned with [bold]{escape(source)}[/]\n")
    for bead, matches in zip(beads, case.matches or [()] * len(beads), strict=True):
        segments = (*bead.target, *bead.source)
        ids = ", ".join(dict.fromkeys(segment.id for segment in segments if segment.id))
        console.print(
            f"[bold cyan]{escape(ids or '-')}[/] {bead.kind} {bead.origin.value} {bead.confidence:.2f} "
            f"[dim]line {segments[0].line}[/]"
        )
        console.print(f"  {escape(bead.source_text) or '[dim](no source)[/]'}")
        console.print(f"  [green]{escape(bead.target_text) or '[dim](no target)[/]'}[/]")
        for match in matches:
            console.print(f"  [dim]exact match in {escape(below(folder, match.path))}: {escape(match.target)}[/]")
    console.print(f"\n{len(beads)} beads")
