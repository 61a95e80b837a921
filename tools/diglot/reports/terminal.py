"""Text for people: coloured on a terminal, one finding a line in a log. rich draws it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rich.color import ColorSystem
from rich.console import Console
from rich.markup import escape as escaped
from rich.style import Style
from rich.table import Table

from diglot.drift import has_changed, standing
from diglot.drift.changes import word_difference
from diglot.drift.survey import LocaleTotals, Standing, Survey, percent
from diglot.gate import Ruling
from diglot.model import Case, Change, ChangeKind, Finding, Method, Places, Report, Severity, State, Totals
from diglot.recover import Recoveries

_SEVERITY_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
STATE_STYLE = {
    State.FRESH: "green",
    State.METADATA: "green",
    State.STALE: "yellow",
    State.UNKNOWN: "magenta",
    State.MISSING: "dim",
    State.ORPHAN: "red",
}
CHANGE_MARK = {
    ChangeKind.UNCHANGED: ("=", "green"),
    ChangeKind.MOVED: (">", "cyan"),
    ChangeKind.EDITED: ("~", "yellow"),
    ChangeKind.SPLIT: ("~", "yellow"),
    ChangeKind.JOINED: ("~", "yellow"),
    ChangeKind.ADDED: ("+", "green"),
    ChangeKind.REMOVED: ("-", "red"),
}
_LEAST_WIDTH = 160
_UNBOUND = 10_000
# A table with a row for each article is of use up to so many.
_MOST_ARTICLES = 60
_LINE_END = re.compile(r"[\t\r\n]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def open_console(out: TextIO) -> Console:
    """A console that folds no line, and is wide enough for tables where it is none."""
    # `:note:` in a text is no emoji.
    console = Console(file=out, highlight=False, soft_wrap=True, emoji=False)
    if not console.is_terminal:
        console.width = max(console.width, _LEAST_WIDTH)
    return console


def write_findings(ruling: Ruling, out: TextIO) -> None:
    """One line a finding, what to do about each rule, the budgets that are broken, and a summary."""
    report = ruling.summary
    console = open_console(out)
    _print_findings(console, report.places, report.findings)
    remedies = {finding.rule: finding.remedy for finding in report.findings if finding.severity is not Severity.INFO}
    if remedies:
        console.print("\n[bold]What to do[/]")
    for rule, remedy in remedies.items():
        console.print(f"  [bold]{rule}[/]: {literal(remedy)}")
    if ruling.breaches:
        console.print("\n[bold]Broken budgets[/]")
    for breach in ruling.breaches:
        console.print(f"  [bold]{breach.setting}[/]: {literal(breach.message)}")
    counts = Counter(finding.severity for finding in report.findings)
    named = ", ".join(f"{counts[level]} {level.value}" for level in Severity)
    known = f"; {report.known} more are known (baseline)" if report.known else ""
    console.print(f"\nArticles: {report.size}, translated pages: {report.pages}, findings: {named}{known}")


def _print_findings(console: Console, places: Places, findings: Iterable[Finding]) -> None:
    # rich takes 8 s to lay out the findings of 35,000 pages; a line of these needs no laying out.
    def styled(style: str, text: str) -> str:
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if console.color_system else text

    for finding in findings:
        where = styled("bold", f"{_shown(places.of(finding.path))}:{finding.line}:{finding.column}")
        severity = styled(_SEVERITY_STYLE[finding.severity], finding.severity.value)
        console.file.write(f"{where} {severity} {_shown(finding.message)} {styled('dim', f'[{finding.rule}]')}\n")


def counted(count: int, name: str) -> str:
    """For example `1 page` or `1,200 pages`."""
    return f"{count:,} {name}{'' if count == 1 else 's'}"


def kept(names: Sequence[str], row: Sequence[str], gone: Collection[str]) -> list[str]:
    """The cells of a row but for those of the columns that are gone."""
    return [cell for name, cell in zip(names, row, strict=True) if name not in gone]


def print_fitting(
    console: Console, table: Callable[[Collection[str]], Table], spare: Iterable[str], folded: int = 0
) -> None:
    """Print a table, made without some columns, which of the spare ones have to go for it to fit: the first go first.
    `folded` is by how many characters a column may be narrower than its text.
    """
    gone: list[str] = []
    left = list(dict.fromkeys(spare))
    wide = console.options.update(width=_UNBOUND)
    while left and console.measure(table(gone), options=wide).maximum - folded > console.width:
        gone.append(left.pop(0))
    console.print(table(gone))
    if named := ", ".join(name for name in gone if name):
        console.print(f"[dim]left out for want of width: {named}[/]")


def _shown(text: str) -> str:
    """Text on one line, without the control characters by which a page could write elsewhere on the terminal."""
    return _CONTROL.sub("\ufffd", _LINE_END.sub(" ", text))


def literal(text: str) -> str:
    """Text of a page, or its name, as markup for rich that shows it as it is: on one line, and without control
    characters.
    """
    return escaped(_shown(text))


def write_recoveries(places: Places, recoveries: Recoveries, out: TextIO) -> None:
    """What `diglot recover` did; `places` tells where."""
    console = open_console(out)
    for item in recoveries.written:
        console.print(literal(f"{places.of(item.path)}: recovered from {places.of(item.origin)}"))
        for loss in item.losses:
            console.print(f"  [dim]line {loss.line}: {literal(loss.message)}[/]")
    for path in recoveries.lost:
        console.print(literal(f"{path}: no translation carries its English; add the source page by hand"))
    _print_findings(console, places, recoveries.findings)
    console.print(f"{len(recoveries.written)} source pages written, {recoveries.kept} were there and are left alone")


def write_site(folder: Path, pages: int, problems: Sequence[str], out: TextIO) -> None:
    """A built site: what the check of it found, and where it is."""
    console = open_console(out)
    for problem in problems:
        console.print(literal(problem))
    console.print(literal(f"{pages} pages in {folder}; open {folder / 'index.html'}"))


def write_overview(report: Report, out: TextIO) -> None:
    """A table of articles and locales with the state of each, or of locales where there are many, and the counts."""
    console = open_console(out)
    if len(report.articles) <= _MOST_ARTICLES:
        console.print(_articles_table(report))
    else:
        console.print(_locales_table(report))
    total = sum(report.totals.values(), Totals({}))
    states = ", ".join(f"{total.states[state]} {state.value}" for state in State if total.states.get(state))
    console.print(
        f"Articles: {len(report.articles)}, locales: {len(report.locales)}, pages: {states}; {total.beads} beads"
    )


def _articles_table(report: Report) -> Table:
    table = Table(title="Articles by locale", title_justify="left", header_style="bold")
    table.add_column("article", overflow="fold")
    for locale in report.locales:
        table.add_column(locale)
    cases = {(case.article.path, case.locale): case for case in report.cases}
    for article in report.articles:
        row = [literal(article.path)]
        for locale in report.locales:
            case = cases.get((article.path, locale))
            if case is None:
                row.append("")
                continue
            beads = f", {len(case.alignment.beads)} beads" if case.alignment else ""
            row.append(f"[{STATE_STYLE[case.drift.state]}]{case.drift.state.value}[/]{beads}")
        table.add_row(*row)
    return table


def _locales_table(report: Report) -> Table:
    table = Table(title="Articles by state", title_justify="left", header_style="bold")
    table.add_column("locale")
    for name in (*(state.value for state in State), "beads"):
        table.add_column(name, justify="right")
    for locale, totals in report.totals.items():
        counts = (*(totals.states.get(state, 0) for state in State), totals.beads)
        table.add_row(locale, *(f"{count:,}" for count in counts))
    return table


def write_drift(survey: Survey, out: TextIO) -> None:
    """The totals of each locale, how the locales stand to each other, and the pages that are not fresh, with the
    sentences that changed where the survey has them.
    """
    console = open_console(out)
    _print_totals(console, survey)
    if len(survey.locales) > 1 and survey.common:
        console.print(
            f"{len(survey.apart):,} of {survey.common:,} articles that all {len(survey.locales)} locales have stand on "
            f"more than one version of the source ({percent(len(survey.apart), survey.common)})"
        )
    found: dict[State, list[Standing]] = {}
    for standing_ in survey.worst_first():
        found.setdefault(standing_.drift.state, []).append(standing_)
    for state, own in found.items():
        _print_section(console, survey, f"[{STATE_STYLE[state]}]{state.value}[/]", _alike(own))
    if survey.apart:
        console.print(f"\n[bold]on several versions: {len(survey.apart):,}[/]")
    for split in survey.apart[: survey.cap]:
        versions = "; ".join(f"{(each.hash or 'none')[:8]} in {', '.join(each.locales)}" for each in split.versions)
        console.print(f"{literal(split.article)}: {versions}")
    print_rest(console, len(survey.apart[survey.cap :]) if survey.cap else 0)
    moved = [each for each in survey.standings if each.has_moved]
    if moved:
        console.print(f"\n[bold]moved: {len(moved):,}[/]")
    for each in moved[: survey.cap]:
        console.print(f"{literal(survey.places.of(each.path or ''))} is now {literal(each.article)}")
    print_rest(console, len(moved[survey.cap :]) if survey.cap else 0)
    if any(each.drift.changes for each in survey.standings):
        console.print(
            "\n[dim]= stands  ~ edited (spacing, link, wording, meaning: how much it matters), split or joined"
            "  > moved  + added  - removed[/]"
        )
    elif any(each.changed for each in survey.standings):
        console.print("\n[dim]diglot drift PAGE, or --sentences for all pages, tells which sentences have changed[/]")


def _print_totals(console: Console, survey: Survey) -> None:
    total = sum(survey.totals.values(), LocaleTotals())
    # Who translated is known only where pages have keys that say so.
    methods = (Method.MACHINE, Method.HUMAN) if total.methods.keys() - {Method.UNKNOWN} else ()
    names = ["locale", "translated", "", *(state.value for state in State), "up to date", "behind since"]
    names += [method.value for method in methods]
    # Of a place, only those locales have something to tell that have something there.
    own = {name: totals for name, totals in survey.totals.items() if any(totals.states.values())} or survey.totals
    rows = [
        [
            name,
            f"{totals.translated:,} of {totals.articles:,}",
            percent(totals.translated, totals.articles),
            *(f"{totals.states.get(state, 0):,}" for state in State),
            percent(totals.current, totals.translated),
            totals.oldest.isoformat() if totals.oldest else "",
            *(f"{totals.methods.get(method, 0):,}" for method in methods),
        ]
        for name, totals in ({**own, "all": total} if len(own) > 1 else own).items()
    ]

    def table(gone: Collection[str]) -> Table:
        title = f"Translations on {survey.as_of}"
        made = Table(title=title, title_justify="left", header_style="bold")
        for name in names:
            if name not in gone:
                made.add_column(name, justify="left" if name == "locale" else "right", no_wrap=True)
        for row in rows:
            made.add_row(*kept(names, row, gone))
        return made

    none = [state.value for state in State if not total.states.get(state)]
    print_fitting(
        console, table, ("", *(method.value for method in methods), *none, "up to date", "behind since", "translated")
    )


def _alike(standings: Iterable[Standing]) -> list[list[Standing]]:
    """Those of one article of which the same is to be said, together."""
    groups: list[list[Standing]] = []
    for each in standings:
        first = groups[-1][0] if groups else None
        if first and first.article == each.article and first.drift == each.drift:
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _print_section(console: Console, survey: Survey, title: str, groups: Sequence[Sequence[Standing]]) -> None:
    """The pages in one state; of many only the first, unless all are asked for."""
    console.print(f"\n[bold]{title}: {sum(map(len, groups)):,}[/]")
    for group in groups[: survey.cap]:
        first, drift = group[0], group[0].drift
        place = f"[bold]{literal(survey.places.of(first.path or first.source or first.article))}[/]"
        if drift.state is State.MISSING:
            console.print(f"{place} in {', '.join(each.locale for each in group)}")
            continue
        others = f" and {', '.join(each.locale for each in group[1:])}" if len(group) > 1 else ""
        console.print(f"{place}{others}{_age(survey, first)}: {literal(drift.reason)}")
        if first.same_text_as and drift.state is not State.METADATA:
            console.print(f"  [dim]its source differs from {first.same_text_as[:8]} in metadata only[/]")
        for change in drift.changes:
            mark, style = CHANGE_MARK[change.kind]
            unit = f"[dim]{literal(change.old.unit)}[/] " if change.old and change.old.unit else ""
            console.print(f"  [{style}]{mark}[/] {unit}{degree_text(change)}{changed_text(change)}")
    print_rest(console, sum(map(len, groups[survey.cap :])) if survey.cap else 0)


def print_rest(console: Console, count: int) -> None:
    """How many are not listed, if any."""
    if count:
        console.print(f"[dim]… and {count:,} more; --all lists them[/]")


def _age(survey: Survey, standing_: Standing) -> str:
    """For example `, 12 days and 3 commits behind`."""
    days, behind = standing_.days(survey.as_of), standing_.drift.behind
    if behind == 0 and standing_.drift.state is State.STALE:
        return ", by edits that are not committed"
    counts = ((days, "day"), (behind, "commit"))
    told = [f"{count:,} {name}{'' if count == 1 else 's'}" for count, name in counts if count is not None]
    return f", {' and '.join(told)} behind" if told else ""


def difference_text(old: str, new: str) -> str:
    """Two texts in one, with marks and colours around the words that differ, as markup for rich."""
    styles = {"same": "{}", "removed": "[red strike]{}[/]", "added": "[green]{}[/]"}
    plain = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return " ".join(styles[kind].format(literal(plain[kind].format(text))) for kind, text in word_difference(old, new))


def write_alignment(places: Places, case: Case, out: TextIO) -> None:
    """The beads of one page, source above target, and what became of the source since where it is no longer the same;
    `places` tells where the files are.
    """
    console = open_console(out)
    if case.alignment is None:
        console.print(
            f"[bold]{literal(places.of(case.path))}[/] has no source to be aligned with: {literal(case.drift.reason)}"
        )
        return
    beads = case.alignment.beads
    page, source = places.of(case.path), places.of(case.alignment.source_path)
    console.print(f"[bold]{literal(page)}[/] aligned with [bold]{literal(source)}[/]")
    changes = case.drift.changes
    if has_changed(changes) and case.article.source:
        today = literal(places.of(case.article.source.path))
        console.print(f"{literal(case.drift.reason)}; today's is [bold]{today}[/]")
    console.print()
    found = standing(case.alignment, changes)
    for bead, own, before, matches in zip(
        beads, found.beads, found.between[:-1], case.matches or [()] * len(beads), strict=True
    ):
        _print_changes(console, before, "")
        segments = (*bead.target, *bead.source)
        ids = ", ".join(dict.fromkeys(segment.id for segment in segments if segment.id))
        console.print(
            f"[bold cyan]{literal(ids or '-')}[/] {bead.kind} {bead.origin.value} {bead.confidence:.2f} "
            f"[dim]line {segments[0].line}[/]"
        )
        console.print(f"  {literal(bead.source_text) or '[dim](no source)[/]'}")
        console.print(f"  [green]{literal(bead.target_text) or '[dim](no target)[/]'}[/]")
        _print_changes(console, own, "  ")
        for match in matches:
            console.print(f"  [dim]exact match in {literal(places.of(match.path))}: {literal(match.target)}[/]")
    _print_changes(console, found.between[-1], "")
    console.print(f"\n{len(beads)} beads")


def _print_changes(console: Console, changes: Sequence[Change], indent: str) -> None:
    """One line for each that is not unchanged, such as `~ edited (wording), now line 4: Save [-it-] {+the file+}.`"""
    for change in changes:
        if change.kind is not ChangeKind.UNCHANGED:
            mark, style = CHANGE_MARK[change.kind]
            place = f", now line {change.new.line}" if change.new else ""
            degree = f" ({change.grade.value})" if change.grade else ""
            console.print(f"{indent}[{style}]{mark} {change.kind.value}{degree}{place}:[/] {changed_text(change)}")


def degree_text(change: Change) -> str:
    """For example `(meaning) `, or `(split, wording) `: how much an edit matters, and what it did to the sentence."""
    if change.grade is None:
        return ""
    kind = "" if change.kind is ChangeKind.EDITED else f"{change.kind.value}, "
    return f"[yellow]({kind}{change.grade.value})[/] "


def changed_text(change: Change) -> str:
    """The sentence, or the two forms of it in one, as markup for rich, on one line."""
    if change.grade and change.old and change.new:
        return difference_text(change.old.text, change.new.text)
    segment = change.old or change.new
    return literal(segment.text) if segment else ""
