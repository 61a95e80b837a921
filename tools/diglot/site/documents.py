"""What one locale's site consists of: a Report to the documents that MkDocs is to render."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote

from mkdocs.structure.files import File

from diglot.align.segments import body_text, source_text, target_text
from diglot.includes import Read, expand
from diglot.locales import display_name
from diglot.markdown import parse
from diglot.model import Article, Case, Page, Report, Thresholds
from diglot.reports import web
from diglot.reports.dashboard import Folder, dashboard
from diglot.site.commonmark import Mark
from diglot.site.news import news
from diglot.site.words import spoken, translate
from diglot.spans import PlainText

HOME = "index.md"
# What MkDocs makes of index.md and README.md.
_HOME_ADDRESSES = {"", "index.html"}
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


@dataclass(frozen=True, slots=True)
class Edition:
    """One locale's site: what one build of MkDocs makes.

    `site_url` is the address of the root of all locales, or empty. `directory_urls`: `page/` instead of `page.html`.
    `least` is the confidence from which on a bead's source is shown beside the translation. With `reports_on`, a
    locale, it has the alignment reports of that locale's articles and nothing else.
    """

    report: Report
    locale: str
    site_url: str = ""
    has_reports: bool = True
    directory_urls: bool = True
    least: float = Thresholds().view
    reports_on: str = ""

    @property
    def source_locale(self) -> str:
        """The locale of the sources, whose edition is at the root."""
        return self.report.source_locale

    def prefix(self, locale: str) -> str:
        """The folder of a locale's edition below the root: empty for the source, else like `nb-no/`."""
        return "" if locale == self.source_locale else f"{locale.lower()}/"

    def address(self, path: str) -> str:
        """The address that MkDocs gives a document, relative to its locale's edition."""
        return File(path, None, "", self.directory_urls).url.removeprefix("./")


def documents(edition: Edition) -> Iterator[Document]:
    """The documents of one locale: its articles, a home page, and in the source locale the status of all."""
    if edition.reports_on:
        yield from _reports(edition)
        return
    locale = edition.locale
    articles = list(_articles(edition))
    yield from articles
    if all(edition.address(document.path) not in _HOME_ADDRESSES for document in articles):
        yield Document(HOME, Kind.HOME, locale, translate("Help articles", locale), _home(articles, locale))
    if edition.has_reports and locale == edition.source_locale:
        yield from _status(edition)


def _articles(edition: Edition) -> Iterator[Document]:
    report, locale = edition.report, edition.locale
    cases = {case.article.path: case for case in report.cases if case.locale == locale}
    read = reader(report)
    for article in report.articles:
        page = article.source if locale == report.source_locale else article.targets.get(locale)
        case = cases.get(article.path)
        if page is not None and case is not None:
            yield _translation(page, article, case, read, edition.least)
        elif article.source is not None:
            kind = Kind.SOURCE if page is not None else Kind.FALLBACK
            yield Document(
                article.path,
                kind,
                report.source_locale,
                _title(article.source, source_text(article.source)),
                expand(article.source.path, body_text(article.source, report.source_locale), read).text,
                article=article,
                case=case,
            )


def _translation(page: Page, article: Article, case: Case, read: Read, least: float) -> Document:
    plain = target_text(page)
    start = plain.body_start
    body = expand(page.path, plain.text[start:], read)
    became = news(case, least)
    marks = [
        Mark(
            body.moved(segment.start - start), body.moved(segment.end - start), number, became[number].classes(segment)
        )
        for number, bead in enumerate(case.alignment.beads if case.alignment else ())
        if bead.reaches(least)
        for segment in bead.target
        if segment.start >= start and segment.text
    ]
    return Document(
        article.path,
        Kind.TRANSLATION,
        case.locale,
        _title(page, plain),
        body.text,
        # What stands inside an include's own markup is not shown.
        marks=tuple(sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: mark.start)),
        article=article,
        case=case,
    )


def reader(report: Report) -> Read:
    """Gives the text of an included file as an edition shows it; where a locale lacks the file, that of the source."""
    sources = {article.path: article.source for article in report.articles if article.source}
    targets = {page.path: page for article in report.articles for page in article.targets.values()}

    def read(path: str) -> str | None:
        page = targets.get(path) or sources.get(path.partition("/")[2])
        return body_text(page, report.source_locale) if page else None

    return read


def _title(page: Page, plain: PlainText) -> str | None:
    """The title of a page's front matter, or else the first heading of its text in one language."""
    title = page.meta.get("title")
    if isinstance(title, str | int | float) and str(title).strip():
        return str(title).strip()
    heading = next((node for node in parse(plain.text, plain.body_start).walk() if node.kind == "heading"), None)
    return heading.plain.strip() or None if heading else None


def _home(articles: list[Document], locale: str) -> str:
    heading = translate("Help articles", locale)
    lines = [f"# {heading}" if spoken(locale) == locale else f'# <span lang="{spoken(locale)}">{heading}</span>', ""]
    for document in articles:
        title = re.sub(r"([\\`*_~\[\]<>&])", r"\\\1", document.title or document.path.removesuffix(".md"))
        text = title if document.locale == locale else f'<span lang="{document.locale}">{title}</span>'
        lines.append(f"- [{text}]({quote(document.path)})")
    return "\n".join(lines) + "\n"


def report_path(case: Case) -> str:
    """Where the alignment report of a case is, as a path in the source locale's site."""
    return f"{REPORTS}/{case.locale.lower()}/{case.article.path}"


def way(target: str, here: str) -> str:
    """The way from one address to another, both relative to the same root; a folder keeps its `/`."""
    found = posixpath.relpath("/" + target, posixpath.dirname("/" + here))
    return f"{found}/" if target.endswith("/") or not target else found


class _Way:
    """The ways from one report to others, as addresses."""

    def __init__(self, edition: Edition, here: str) -> None:
        self.edition, self.origin = edition, edition.address(here)

    def __call__(self, path: str) -> str:
        return way(self.edition.address(path), self.origin)

    def case(self, case: Case) -> str | None:
        """To the report of a case, or None where there is none."""
        return self(report_path(case)) if case.page else None

    def folder(self, folder: Folder) -> str:
        """To the first page of a folder."""
        return self(_listing_path(folder))


def _listing_path(folder: Folder, number: int = 1) -> str:
    """Where a page of a folder's list is; the first of all is on the overview. No locale is called so."""
    if number == 1:
        return f"{REPORTS}/articles/{folder.path}/index.md" if folder.path else OVERVIEW
    return f"{REPORTS}/more/{number}/{folder.path}/index.md".replace("//", "/")


def _locale_path(locale: str) -> str:
    return f"{REPORTS}/locales/{locale.lower()}.md"


def _status(edition: Edition) -> Iterator[Document]:
    report = edition.report
    source, board = report.source_locale, dashboard(report)

    for shown in board.listings():
        here = _listing_path(shown.folder, shown.number)
        to = _Way(edition, here)
        trail = [board.folders[path] for path in shown.folder.parents]
        ways = web.Ways(
            to.case,
            to.folder,
            tuple((folder.name or "All", to.folder(folder)) for folder in trail),
            tuple(to(_listing_path(shown.folder, number)) for number in range(1, shown.pages + 1)),
        )
        body = web.listing(board, shown, ways)
        if here == OVERVIEW:
            body = web.summary(board, {locale: to(_locale_path(locale)) for locale in report.locales}) + body
        title = f"Translation status: {shown.folder.path}" if shown.folder.path else "Translation status"
        yield Document(here, Kind.REPORT, source, title, html=str(body))
    for locale in report.locales:
        to = _Way(edition, _locale_path(locale))
        body = web.locale_page(board, locale, to.case, to(OVERVIEW))
        title = f"Translation status: {display_name(locale)}"
        yield Document(_locale_path(locale), Kind.REPORT, source, title, html=str(body))


def _reports(edition: Edition) -> Iterator[Document]:
    report = edition.report
    source, findings = report.source_locale, report.findings_by_path()
    for case in report.cases:
        if case.page is not None and case.locale == edition.reports_on:
            title = f"{case.article.path} · {case.locale}"
            html = str(web.article(report, case, findings.get(case.path, ())))
            yield Document(report_path(case), Kind.REPORT, source, title, html=html, article=case.article, case=case)
