"""What one locale's site consists of: articles, lists of them and the status of all, as documents for MkDocs."""

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from html import escape

from mkdocs.structure.files import File

from diglot.align.segments import body_text, source_text, target_text
from diglot.drift.survey import Standing
from diglot.includes import Read, expand
from diglot.locales import display_name
from diglot.markdown import Node, parse
from diglot.model import Article, Case, Page, Thresholds
from diglot.reports import web
from diglot.reports.dashboard import Dashboard, Folder
from diglot.site.commonmark import Mark
from diglot.site.contents import is_apart
from diglot.site.news import news
from diglot.site.sanitize import clean_article
from diglot.site.suggest import Editor, Suggest
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

    `html` follows what the Markdown gives; the status has nothing else. `marks` are offsets of `markdown`. `tree` is
    that of an article's text, whose root tells where it begins in the page's own.
    """

    path: str
    kind: Kind
    locale: str
    title: str | None
    markdown: str = ""
    html: str = ""
    marks: tuple[Mark, ...] = ()
    tree: Node | None = None
    article: Article | None = None
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One locale's site: what one build of MkDocs makes. `locales` are those of all translations.

    `site_url` is the address of the root of all locales, or empty. `directory_urls`: `page/` instead of `page.html`.
    `least` is the confidence from which on a bead's source is shown beside the translation. `suggest` is where readers
    can say that they know a better one, `editor` that of the repository.
    """

    source_locale: str
    locales: tuple[str, ...]
    locale: str
    site_url: str = ""
    has_reports: bool = True
    directory_urls: bool = True
    least: float = Thresholds().view
    suggest: Suggest = Suggest.NOWHERE
    editor: Editor | None = None

    def prefix(self, locale: str) -> str:
        """The folder of a locale's edition below the root: empty for the source, else like `nb-no/`."""
        return "" if locale == self.source_locale else f"{locale.lower()}/"

    def address(self, path: str) -> str:
        """The address that MkDocs gives a document, relative to its locale's edition."""
        return _address(path, self.directory_urls)


@lru_cache(maxsize=1024)
def _address(path: str, directory_urls: bool) -> str:  # noqa: FBT001  # MkDocs' own
    return File(path, None, "", directory_urls).url.removeprefix("./")


def document_of(edition: Edition, article: Article, case: Case | None, read: Read) -> Document | None:
    """The page of an article in an edition: the translation, or the source; None where it has neither. `read` gives the
    text of an included file.
    """
    page = article.source if edition.locale == edition.source_locale else article.targets.get(edition.locale)
    if page is not None and case is not None:
        return _translation(page, article, case, read, edition.least)
    if article.source is None:
        return None
    plain = source_text(article.source)
    text = expand(article.source.path, body_text(article.source, edition.source_locale), read).text
    return Document(
        article.path,
        Kind.SOURCE if page is not None else Kind.FALLBACK,
        edition.source_locale,
        _title(article.source, plain),
        text,
        tree=_tree(plain, text),
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
        tree=_tree(plain, body.text),
        article=article,
        case=case,
    )


def _tree(plain: PlainText, text: str) -> Node:
    """The tree of what is shown of a page. Where that is its body as it stands, it has just been read for the page's
    alignment.
    """
    return parse(plain.text, plain.body_start) if text == plain.text[plain.body_start :] else parse(text)


def _title(page: Page, plain: PlainText) -> str | None:
    """The title of a page's front matter, or else the first heading of its text in one language."""
    title = page.meta.get("title")
    if isinstance(title, str | int | float) and str(title).strip():
        return str(title).strip()
    heading = next((node for node in parse(plain.text, plain.body_start).walk() if node.kind == "heading"), None)
    return heading.plain.strip() or None if heading else None


@dataclass(frozen=True, slots=True)
class Listed:
    """An article as the home page lists it: its path, its title, and the locale of its text."""

    path: str
    title: str | None
    locale: str


def home(edition: Edition, articles: Iterable[Listed]) -> Document | None:
    """The list of these articles, unless one of them stands in its place."""
    locale = edition.locale
    listed = [(edition.address(each.path), each) for each in articles if not is_apart(each.path)]
    if any(address in _HOME_ADDRESSES for address, _ in listed):
        return None
    heading = translate("Help articles", locale)
    shown = heading if spoken(locale) == locale else f'<span lang="{spoken(locale)}">{heading}</span>'
    items = "".join(_listed(each, locale, address) for address, each in listed)
    return Document(HOME, Kind.HOME, locale, heading, f"# {shown}\n", html=clean_article(f"\n<ul>{items}</ul>"))


def _listed(article: Listed, locale: str, address: str) -> str:
    title = escape(article.title or article.path.removesuffix(".md"), quote=False)
    text = title if article.locale == locale else f'<span lang="{article.locale}">{title}</span>'
    return f'<li><a href="{address}">{text}</a></li>\n'


def report_path(locale: str, article: str) -> str:
    """Where the alignment report of an article's page is, as a path in the source locale's site."""
    return f"{REPORTS}/{locale.lower()}/{article}"


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

    def report(self, standing: Standing) -> str | None:
        """To the report of a page, or None where there is no page."""
        return self(report_path(standing.locale, standing.article)) if standing.path else None

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


def status(edition: Edition, board: Dashboard) -> Iterator[Document]:
    """The status of all translations: an overview, the folders, and each locale."""
    source = edition.source_locale
    for shown in board.listings():
        here = _listing_path(shown.folder, shown.number)
        to = _Way(edition, here)
        trail = [board.folders[path] for path in shown.folder.parents]
        ways = web.Ways(
            to.report,
            to.folder,
            tuple((folder.name or "All", to.folder(folder)) for folder in trail),
            tuple(to(_listing_path(shown.folder, number)) for number in range(1, shown.pages + 1)),
        )
        body = web.listing(board, shown, ways)
        if here == OVERVIEW:
            body = web.summary(board, {locale: to(_locale_path(locale)) for locale in board.locales}) + body
        title = f"Translation status: {shown.folder.path}" if shown.folder.path else "Translation status"
        yield Document(here, Kind.REPORT, source, title, html=str(body))
    for locale in board.locales:
        to = _Way(edition, _locale_path(locale))
        body = web.locale_page(board, locale, to.report, to(OVERVIEW))
        title = f"Translation status: {display_name(locale)}"
        yield Document(_locale_path(locale), Kind.REPORT, source, title, html=str(body))
