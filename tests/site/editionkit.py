"""The documents of an edition, from a report on a whole tree."""

from collections.abc import Iterator
from typing import Any

from diglot.align.segments import body_text
from diglot.includes import Read
from diglot.model import Report
from diglot.reports.dashboard import dashboard
from diglot.site.documents import Document, Edition, Listed, document_of, home, status
from diglot.site.view import View, view


def edition_of(report: Report, locale: str, site_url: str = "", **options: Any) -> Edition:
    """One locale's edition of what a report is about."""
    return Edition(report.source_locale, report.locales, locale, site_url, **options)


def reading(report: Report) -> Read:
    """Gives the text of an included file as an edition shows it; where a locale lacks the file, that of the source."""
    sources = {article.path: article.source for article in report.articles if article.source}
    targets = {page.path: page for article in report.articles for page in article.targets.values()}

    def read(path: str) -> str | None:
        page = targets.get(path) or sources.get(path.partition("/")[2])
        return body_text(page, report.source_locale) if page else None

    return read


def documents(report: Report, edition: Edition) -> Iterator[Document]:
    """All documents of an edition."""
    cases = {case.article.path: case for case in report.cases if case.locale == edition.locale}
    read = reading(report)
    found = [document_of(edition, article, cases.get(article.path), read) for article in report.articles]
    articles = [document for document in found if document is not None]
    yield from articles
    listed = home(edition, (Listed(each.path, each.title, each.locale) for each in articles))
    if listed is not None:
        yield listed
    if edition.has_reports and edition.locale == edition.source_locale:
        yield from status(edition, dashboard(report))


def shown(report: Report, edition: Edition, path: str, url: str) -> View:
    """What the templates show of one of its documents."""
    found = {document.path: document for document in documents(report, edition)}
    return view(edition, found[path], url, reading(report))
