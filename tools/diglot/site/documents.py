"""What one locale's site consists of: a Report to the documents that MkDocs is to render."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from mkdocs.structure.files import File

from diglot.align.segments import source_text, target_text
from diglot.markdown import parse
from diglot.model import Article, Case, Page, Report
from diglot.reports import web
from diglot.site.commonmark import Mark
from diglot.site.words import translate
from diglot.spans import without_anchors

HOME = "index.md"
REPORTS = "reports/alignment"
OVERVIEW = f"{REPORTS}/index.md"


class Kind(Enum):
    """What a document is to its reader."""

    SOURCE = "source"
    TRANSLATION = "translation"
    FALLBACK = "fallback"
    """The source, shown where the translation is missing."""
    HOME = "home"
    """The list of articles, where a project has no `index.md` of its own."""
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Document:
    """One page of a locale's site. `path` is its path in MkDocs' eyes, `locale` that of its text.

    A report has `html` instead of Markdown. `marks` are offsets of `markdown`.
    """

    path: str
    kind: Kind
    locale: str
    title: str | None
    markdown: str = ""
    html: str | None = None
    marks: tuple[Mark, ...] = ()
    article: Article | None = None
    case: Case | None = None


def documents(report: Report, locale: str, *, with_reports: bool, directory_urls: bool = True) -> Iterator[Document]:
    """The documents of one locale: its articles, a home page, and in the source locale the alignment reports."""
    articles = list(_articles(report, locale))
    yield from articles
    if all(address(document.path, directory_urls=True) for document in articles):  # neither index.md nor README.md
        yield Document(HOME, Kind.HOME, locale, translate("Help articles", locale), _home(articles, locale))
    if with_reports and locale == report.source_locale:
        yield from _reports(report, directory_urls=directory_urls)


def _articles(report: Report, locale: str) -> Iterator[Document]:
    cases = {case.article.path: case for case in report.cases if case.locale == locale}
    for article in report.articles:
        page = article.source if locale == report.source_locale else article.targets.get(locale)
        case = cases.get(article.path)
        if page is not None and case is not None:
            yield _translation(page, article, case)
        elif article.source is not None:
            kind = Kind.SOURCE if page is not None else Kind.FALLBACK
            plain = source_text(article.source)
            markdown = without_anchors(plain.text[plain.body_start :])
            yield Document(
                article.path, kind, report.source_locale, _title(article.source), markdown, article=article, case=case
            )


def _translation(page: Page, article: Article, case: Case) -> Document:
    plain = target_text(page)
    start = plain.body_start
    marks = [
        Mark(segment.start - start, segment.end - start, number)
        for number, bead in enumerate(case.alignment.beads if case.alignment else ())
        if bead.source
        for segment in bead.target
        if segment.start >= start and segment.text
    ]
    return Document(
        article.path,
        Kind.TRANSLATION,
        case.locale,
        _title(page),
        plain.text[start:],
        marks=tuple(sorted(marks, key=lambda mark: mark.start)),
        article=article,
        case=case,
    )


def _title(page: Page) -> str | None:
    title = page.meta.get("title")
    if isinstance(title, str | int | float) and str(title).strip():
        return str(title).strip()
    heading = next((node for node in parse(page.text, page.body_start).walk() if node.kind == "heading"), None)
    return heading.plain.strip() or None if heading else None


def _home(articles: list[Document], locale: str) -> str:
    lines = [f"# {translate('Help articles', locale)}", ""]
    for document in articles:
        title = re.sub(r"([\\`*_~\[\]<>&])", r"\\\1", document.title or document.path.removesuffix(".md"))
        text = title if document.locale == locale else f'<span lang="{document.locale}">{title}</span>'
        lines.append(f"- [{text}]({quote(document.path)})")
    return "\n".join(lines) + "\n"


def address(path: str, *, directory_urls: bool) -> str:
    """The address that MkDocs gives a document, relative to its locale's site."""
    return File(path, None, "", directory_urls).url.removeprefix("./")


def report_path(case: Case) -> str:
    """Where the alignment report of a case is, as a path in the source locale's site."""
    return f"{REPORTS}/{case.locale.lower()}/{case.article.path}"


def _reports(report: Report, *, directory_urls: bool) -> Iterator[Document]:
    def link(case: Case) -> str | None:
        if case.page is None:
            return None
        return address(report_path(case), directory_urls=directory_urls).removeprefix(f"{REPORTS}/")

    source, findings = report.source_locale, report.findings_by_path()
    yield Document(OVERVIEW, Kind.REPORT, source, "Alignment report", html=str(web.overview(report, link)))
    for case in report.cases:
        if case.page is not None:
            title = f"{case.article.path} · {case.locale}"
            html = str(web.article(report, case, findings.get(case.path, ())))
            yield Document(report_path(case), Kind.REPORT, source, title, html=html, article=case.article, case=case)
