"""A part of a report: some articles, in some locales."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from diglot.corpus import demand_places
from diglot.drift.survey import Selection, chosen_locales
from diglot.model import Case, Finding, Report, Totals


def part_of(report: Report, places: Sequence[str] = (), tags: Sequence[str] = ()) -> Report:
    """The report as if there were nothing but the pages in these places (a page, an article, or a folder of these) and
    locales; all of them where none is named.

    Raises UsageError for a place in which there is no page, and for a locale that has no articles.
    """
    if not places and not tags:
        return report
    locales, selection = chosen_locales(tags, report.locales), Selection(tuple(places))
    cases = tuple(case for case in report.cases if case.locale in locales and selection.has(_names(case)))
    demand_places(places, (name for case in cases for name in _names(case)))
    if places:
        locales = tuple(locale for locale in locales if any(case.locale == locale for case in cases))
    kept = {case.article.path for case in cases}
    articles = tuple(article for article in report.articles if article.path in kept)
    paths = {case.page.path for case in cases if case.page}
    if not tags:
        paths |= {article.source.path for article in articles if article.source}
    findings = tuple(finding for finding in report.findings if finding.path in paths)
    return replace(
        report,
        locales=locales,
        size=len(articles),
        pages=sum(case.page is not None for case in cases),
        findings=findings,
        totals={locale: _totals(locale, cases, findings) for locale in locales},
        articles=articles,
        cases=cases,
        stale_since={path: day for path, day in report.stale_since.items() if path in paths},
    )


def _names(case: Case) -> Iterator[str]:
    """The paths that a page may be asked for by."""
    yield case.article.path
    yield f"{case.locale}/{case.article.path}"
    if case.page is not None:
        yield case.page.path


def _totals(locale: str, cases: Sequence[Case], findings: Sequence[Finding]) -> Totals:
    own = [case for case in cases if case.locale == locale]
    paths = {case.page.path for case in own if case.page}
    return Totals(
        Counter(case.drift.state for case in own),
        sum(len(case.alignment.beads) for case in own if case.alignment),
        Counter(finding.severity for finding in findings if finding.path in paths),
    )
