"""The status of translations as HTML: fragments that the site frames, and one self-contained file with the bench of
every page.

Jinja2 fills the templates beside this module, with every value escaped.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from diglot.drift.survey import LocaleTotals, Standing, percent
from diglot.exchange.units import Proposals, known_matches
from diglot.locales import direction, display_name
from diglot.model import Finding, Report, State
from diglot.reports import bench
from diglot.reports.assets import asset
from diglot.reports.dashboard import WORST, Dashboard, Folder, Listing, dashboard
from diglot.reports.data import Json
from diglot.reports.packing import packed

_ENVIRONMENT = Environment(
    loader=PackageLoader("diglot.reports"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals.update(
    State=State,
    direction=direction,
    display_name=display_name,
    percent=percent,
)

Link = Callable[[Standing], str | None]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a page of a folder leads to: `report` tells where the report of a page is, or None, `folder` where a folder
    is; `trail` has the name and address of each folder that it stands in, `turns` the address of each page of it.
    """

    report: Link
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
    worst = board.worst[locale]
    return _render("locale.html", worst=worst[:WORST], whole=len(worst), locale=locale, link=link, back=back)


def overview(report: Report, link: Link) -> Markup:
    """The summary, and all articles in one table. `link` tells where the report of a page is, or None."""
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


def write_report(report: Report, out: TextIO, proposals: Proposals = known_matches) -> None:
    """One file with everything, style and script included: the overview, and behind each page of it its bench, with
    proposals as for what is exported.
    """
    cases = [case for case in report.cases if case.page is not None]
    anchors = {(case.locale, case.article.path): f"a{number}" for number, case in enumerate(cases, 1)}
    findings = report.findings_by_path()

    def link(standing: Standing) -> str | None:
        anchor = anchors.get((standing.locale, standing.article))
        return f"#{anchor}" if anchor else None

    body = overview(report, link)
    # One page of data after the other: all of them may be large.
    pages = (
        (
            anchor,
            _script(
                bench.data(case, report.places, report.source_locale, proposals=proposals),
                findings.get(case.path, ()),
            ),
        )
        for anchor, case in zip(anchors.values(), cases, strict=True)
    )
    style_sheet, script = Markup(asset("bench.css")) + style(), Markup(asset("bench.js"))  # noqa: S704  # our own files
    template = _ENVIRONMENT.get_template("page.html")
    out.writelines(template.generate(overview=body, pages=pages, style=style_sheet, script=script))


def _script(document: Json, findings: Sequence[Finding]) -> Markup:
    facts = bench.embedded(packed({**document, "findings": bench.findings_of(findings)}))
    return Markup(facts)  # noqa: S704  # it has no `<`


def style() -> Markup:
    """The report's style sheet."""
    return Markup(_ENVIRONMENT.get_template("report.css").render())  # noqa: S704  # our own file


_ENVIRONMENT.globals["segments"] = _segments


def _render(name: str, **values: object) -> Markup:
    return Markup(_ENVIRONMENT.get_template(name).render(**values))  # noqa: S704  # the template escapes
