"""The alignment report as HTML: fragments that the site frames, and one self-contained file.

Jinja2 fills the templates beside this module, with every value escaped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from diglot.drift import standing
from diglot.drift.changes import word_difference
from diglot.drift.survey import LocaleTotals, percent
from diglot.locales import direction, display_name
from diglot.model import Case, Change, ChangeKind, Finding, Report, State
from diglot.reports.dashboard import WORST, Dashboard, Folder, Listing, dashboard


def _label(change: Change) -> str:
    return f"{change.kind.value} ({change.grade.value})" if change.grade else change.kind.value


_ENVIRONMENT = Environment(
    loader=PackageLoader("diglot.reports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(
    State=State,
    ChangeKind=ChangeKind,
    direction=direction,
    display_name=display_name,
    percent=percent,
    word_difference=word_difference,
)

_ENVIRONMENT.filters["label"] = _label

Link = Callable[[Case], str | None]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a page of a folder leads to: `case` tells where the report of a case is, or None, `folder` where a folder
    is; `trail` has the name and address of each folder that it stands in, `turns` the address of each page of it.
    """

    case: Link
    folder: Callable[[Folder], str]
    trail: tuple[tuple[str, str], ...] = ()
    turns: tuple[str, ...] = ()


def summary(board: Dashboard, locales: Mapping[str, str]) -> Markup:
    """The locales in numbers, as a picture and as a table. `locales` has the address where more is said of each."""
    return _render("summary.html", board=board, locales=locales)


def listing(board: Dashboard, shown: Listing, ways: Ways) -> Markup:
    """One page of a folder as a table."""
    return _render("listing.html", board=board, listing=shown, ways=ways)


def locale_page(board: Dashboard, locale: str, link: Link, back: str) -> Markup:
    """What is not fresh in one locale, the worst first; `back` is the address of the summary."""
    cases = board.worst[locale]
    return _render("locale.html", cases=cases[:WORST], whole=len(cases), locale=locale, link=link, back=back)


def overview(report: Report, link: Link) -> Markup:
    """The summary, and all articles in one table. `link` tells where the report of a case is, or None."""
    board = dashboard(report)
    everything = Listing(board.folders[""], 1, 1, (), board.rows)
    return summary(board, {}) + listing(board, everything, Ways(link, lambda _: ""))


def _segments(totals: LocaleTotals, states: Sequence[State]) -> Iterator[tuple[State, str, str]]:
    """Where each state is on a bar that is 1,000 wide, and how wide there."""
    whole, before = sum(totals.states.values()), 0
    for state in states:
        count = totals.states.get(state, 0)
        if count:
            yield state, f"{1000 * before / whole:.2f}", f"{1000 * count / whole:.2f}"
        before += count


def article(report: Report, case: Case, findings: Sequence[Finding], prefix: str = "") -> Markup:
    """One article in one locale: its provenance, its segments side by side, and what changed in the source.

    `findings` are those of the case's file; `prefix` keeps the ids of several articles in one file apart.
    """
    changes = standing(case.alignment, case.drift.changes).beads if case.alignment else ()
    return _render("article.html", report=report, case=case, findings=findings, changes=changes, prefix=prefix)


def write_report(report: Report, out: TextIO) -> None:
    """One file with everything, styles included."""
    cases = [case for case in report.cases if case.page is not None]
    anchors = {(case.locale, case.article.path): f"a{number}" for number, case in enumerate(cases, 1)}
    findings = report.findings_by_path()

    def link(case: Case) -> str | None:
        anchor = anchors.get((case.locale, case.article.path))
        return f"#{anchor}" if anchor else None

    body = overview(report, link)
    articles = [
        (f"{locale}/{path}", anchor, article(report, case, findings.get(case.path, ()), f"{anchor}-"))
        for ((locale, path), anchor), case in zip(anchors.items(), cases, strict=True)
    ]
    out.write(_render("page.html", overview=body, articles=articles, style=style()))


def style() -> Markup:
    """The report's style sheet."""
    return Markup(_ENVIRONMENT.get_template("report.css").render())  # noqa: S704  # our own file


_ENVIRONMENT.globals["segments"] = _segments


def _render(name: str, **values: object) -> Markup:
    return Markup(_ENVIRONMENT.get_template(name).render(**values))  # noqa: S704  # the template escapes
