"""Text for people: coloured on a terminal, one finding a line in a log. rich draws it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rich.color import ColorSystem
from rich.console import Console
from rich.markup import escape
from rich.style import Style
from rich.table import Table

from diglot.drift import has_changed, standing, word_difference
from diglot.model import Case, Change, ChangeKind, Finding, Places, Report, Severity, State, Summary, Totals
from diglot.recover import Recoveries

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
_LINE_END = re.compile(r"[\t\r\n]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def _console(out: TextIO) -> Console:
    console = Console(file=out, highlight=False, soft_wrap=True)
    if not console.is_terminal:
        console.width = max(console.width, _LEAST_WIDTH)
    return console


def write_findings(report: Summary, out: TextIO) -> None:
    """One line a finding, what to do about each rule, and a summary."""
    console = _console(out)
    _print_findings(console, report.places, report.findings)
    remedies = {finding.rule: finding.remedy for finding in report.findings if finding.severity is not Severity.INFO}
    if remedies:
        console.print("\n[bold]What to do[/]")
    for rule, remedy in remedies.items():
        console.print(f"  [bold]{rule}[/]: {escape(remedy)}")
    counts = Counter(finding.severity for finding in report.findings)
    named = ", ".join(f"{counts[level]} {level.value}" for level in Severity)
    console.print(f"\nArticles: {report.size}, translated pages: {report.pages}, findings: {named}")


def _print_findings(console: Console, places: Places, findings: Iterable[Finding]) -> None:
    # rich takes 8 s to lay out the findings of 35,000 pages; a line of these needs no laying out.
    def styled(style: str, text: str) -> str:
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if console.color_system else text

    for finding in findings:
        where = styled("bold", f"{places.of(finding.path)}:{finding.line}:{finding.column}")
        severity = styled(_SEVERITY_STYLE[finding.severity], finding.severity.value)
        console.file.write(f"{where} {severity} {_shown(finding.message)} {styled('dim', f'[{finding.rule}]')}\n")


def _shown(text: str) -> str:
    """Text on one line, without the control characters by which a page could write elsewhere on the terminal."""
    return _CONTROL.sub("\ufffd", _LINE_END.sub(" ", text))


def write_recoveries(places: Places, recoveries: Recoveries, out: TextIO) -> None:
    """What `diglot recover` did; `places` tells where."""
    console = _console(out)
    for item in recoveries.written:
        console.print(escape(f"{places.of(item.path)}: recovered from {places.of(item.origin)}"))
        for loss in item.losses:
            console.print(f"  [dim]line {loss.line}: {escape(loss.message)}[/]")
    for path in recoveries.lost:
        console.print(escape(f"{path}: no translation carries its English; add the source page by hand"))
    _print_findings(console, places, recoveries.findings)
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
        console.print(f"\n[bold]{escape(report.places.of(case.path))}[/] {state}: {escape(case.drift.reason)}")
        if case.version and case.version.same_text_as:
            console.print(f"  [dim]its source differs from {case.version.same_text_as[:8]} in metadata only[/]")
        for change in case.drift.changes:
            mark, style = _CHANGE_MARK[change.kind]
            unit = f"[dim]{change.old.unit}[/] " if change.old and change.old.unit else ""
            console.print(f"  [{style}]{mark}[/] {unit}{_changed_text(change)}")
    if any(case.drift.changes for case in report.cases):
        console.print("\n[dim]= stands  ~ edited  > moved  + added  - removed[/]")


def _difference(old: str, new: str) -> str:
    styles = {"same": "{}", "removed": "[red strike]{}[/]", "added": "[green]{}[/]"}
    plain = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(styles[kind].format(escape(plain[kind].format(text))) for kind, text in word_difference(old, new))


def write_alignment(places: Places, case: Case, out: TextIO) -> None:
    """The beads of one page, source above target, and what became of the source since where it is no longer the same;
    `places` tells where the files are.
    """
    console = _console(out)
    if case.alignment is None:
        console.print(
            f"[bold]{escape(places.of(case.path))}[/] has no source to be aligned with: {escape(case.drift.reason)}"
        )
        return
    beads = case.alignment.beads
    page, source = places.of(case.path), places.of(case.alignment.source_path)
    console.print(f"[bold]{escape(page)}[/] aligned with [bold]{escape(source)}[/]")
    changes = case.drift.changes
    if has_changed(changes) and case.article.source:
        today = escape(places.of(case.article.source.path))
        console.print(f"{escape(case.drift.reason)}; today's is [bold]{today}[/]")
    console.print()
    found = standing(case.alignment, changes)
    for bead, own, before, matches in zip(
        beads, found.beads, found.between[:-1], case.matches or [()] * len(beads), strict=True
    ):
        _print_changes(console, before, "")
        segments = (*bead.target, *bead.source)
        ids = ", ".join(dict.fromkeys(segment.id for segment in segments if segment.id))
        console.print(
            f"[bold cyan]{escape(ids or '-')}[/] {bead.kind} {bead.origin.value} {bead.confidence:.2f} "
            f"[dim]line {segments[0].line}[/]"
        )
        console.print(f"  {escape(bead.source_text) or '[dim](no source)[/]'}")
        console.print(f"  [green]{escape(bead.target_text) or '[dim](no target)[/]'}[/]")
        _print_changes(console, own, "  ")
        for match in matches:
            console.print(f"  [dim]exact match in {escape(places.of(match.path))}: {escape(match.target)}[/]")
    _print_changes(console, found.between[-1], "")
    console.print(f"\n{len(beads)} beads")


def _print_changes(console: Console, changes: Sequence[Change], indent: str) -> None:
    """One line for each that is not unchanged, such as `~ edited, now line 4: Save [-it-] {+the file+}.`"""
    for change in changes:
        if change.kind is not ChangeKind.UNCHANGED:
            mark, style = _CHANGE_MARK[change.kind]
            place = f", now line {change.new.line}" if change.new else ""
            console.print(f"{indent}[{style}]{mark} {change.kind.value}{place}:[/] {_changed_text(change)}")


def _changed_text(change: Change) -> str:
    if change.kind is ChangeKind.EDITED and change.old and change.new:
        return _difference(change.old.text, change.new.text)
    segment = change.old or change.new
    return escape(segment.text) if segment else ""
