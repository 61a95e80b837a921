"""The alignment report as HTML: fragments that the site frames, and one self-contained file.

Jinja2 fills the templates beside this module, with every value escaped.
"""

from collections.abc import Callable, Sequence
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from diglot.drift import standing
from diglot.drift.changes import word_difference
from diglot.locales import direction, display_name
from diglot.model import Case, Change, ChangeKind, Finding, Report, State


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
    word_difference=word_difference,
)

_ENVIRONMENT.filters["label"] = _label

Link = Callable[[Case], str | None]


def overview(report: Report, link: Link) -> Markup:
    """The table of all articles and locales. `link` tells where the report of a case is, or None."""
    cases = {(case.article.path, case.locale): case for case in report.cases}
    return _render("overview.html", report=report, cases=cases, link=link)


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


def _render(name: str, **values: object) -> Markup:
    return Markup(_ENVIRONMENT.get_template(name).render(**values))  # noqa: S704  # the template escapes
