"""A summary in Markdown for the page of a job, such as GitHub shows from `$GITHUB_STEP_SUMMARY`.

It stays below 60 kB whatever the tree is like: GitHub takes 1 MiB of a job, and people read less.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from diglot.drift.survey import percent
from diglot.gate import Ruling, pages_of
from diglot.model import Finding, Severity, State, Totals

_MARKUP = re.compile(r"[\\`*_\[\]<>|~#&@$]")
_SPACE = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
# Most characters of a cell, and most rows of each table.
_WIDE = 160
_LOCALES = 100
_RULES = 50
_PAGES = 20


def write_summary(ruling: Ruling, out: TextIO) -> None:
    """Whether the check has passed, and why not; pages by locale and state, findings by rule, and the worst pages."""
    summary = ruling.summary
    out.write("## Diglot\n\n")
    out.write(f"{_outcome(ruling)}\n\n")
    out.writelines(f"- {_cell(breach.message)}\n" for breach in ruling.breaches)
    if ruling.breaches:
        out.write("\n")
    out.write(f"{summary.size:,} articles, {summary.pages:,} translated pages.\n")
    rows = [_locale_row(locale, totals) for locale, totals in summary.totals.items()]
    _write_table(
        out, "Pages by locale", ("locale", "pages", *(state.value for state in State), "share stale"), rows, _LOCALES
    )
    _write_table(out, "Findings", ("rule", "severity", "found", "what to do"), _rule_rows(summary.findings), _RULES)
    header = ("page", *(level.value for level in Severity))
    _write_table(out, "Most findings", header, _page_rows(ruling), _PAGES)


def _outcome(ruling: Ruling) -> str:
    if ruling.has_passed:
        return "**Passed.**"
    reasons = []
    if ruling.failing:
        counts = Counter(finding.severity for finding in ruling.failing)
        named = ", ".join(f"{counts[level]:,} {level.value}" for level in Severity if counts[level])
        reasons.append(f"findings: {named}")
    if ruling.breaches:
        reasons.append("a budget is broken" if len(ruling.breaches) == 1 else "budgets are broken")
    return f"**Failed:** {'; '.join(reasons)}."


def _locale_row(locale: str, totals: Totals) -> tuple[str, ...]:
    states, pages = totals.states, pages_of(totals)
    share = percent(states.get(State.STALE, 0), pages)
    return (locale, f"{pages:,}", *(f"{states.get(state, 0):,}" for state in State), share)


def _rule_rows(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    counts = Counter(finding.rule for finding in findings)
    samples = {finding.rule: finding for finding in findings}
    levels = list(Severity)
    order = sorted(counts, key=lambda rule: (levels.index(samples[rule].severity), -counts[rule], rule))
    return [
        (rule, samples[rule].severity.value, f"{counts[rule]:,}", samples[rule].remedy.replace("|", "\\|"))
        for rule in order
    ]


def _page_rows(ruling: Ruling) -> list[tuple[str, ...]]:
    """The pages with something that somebody has to act on, most errors first."""
    counts: dict[str, Counter[Severity]] = {}
    for finding in ruling.summary.findings:
        counts.setdefault(finding.path, Counter())[finding.severity] += 1
    acted = {path: own for path, own in counts.items() if own[Severity.ERROR] or own[Severity.WARNING]}
    order = sorted(acted, key=lambda path: (*(-acted[path][level] for level in Severity), path))
    places = ruling.summary.places
    return [(_cell(places.of(path)), *(f"{acted[path][level]:,}" for level in Severity)) for path in order]


def _write_table(out: TextIO, title: str, header: Sequence[str], rows: Sequence[Sequence[str]], most: int) -> None:
    """Rows of Markdown. Nothing where there are none; where there are more than `most`, how many are left out."""
    if not rows:
        return
    out.write(f"\n### {title}\n\n| {' | '.join(header)} |\n|{'---|' * len(header)}\n")
    out.writelines(f"| {' | '.join(row)} |\n" for row in rows[:most])
    if len(rows) > most:
        out.write(f"\n… and {len(rows) - most:,} more.\n")


def _cell(text: str) -> str:
    """Text without markup and control characters, on one line, cut where it is long."""
    line = _SPACE.sub(" ", text)
    return _MARKUP.sub(r"\\\g<0>", line if len(line) <= _WIDE else f"{line[: _WIDE - 1]}…")
