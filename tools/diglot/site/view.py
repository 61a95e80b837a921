"""What the templates show of one document: language, notices, alternates, and the English beside the translation."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from diglot.includes import expand, find_includes
from diglot.locales import direction, display_name, long_date
from diglot.markdown import to_html
from diglot.model import Case, ChangeKind, Drift, Method, State
from diglot.site.documents import OVERVIEW, Document, Edition, Kind, reader, report_path
from diglot.site.sanitize import clean_inline
from diglot.site.words import translate


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another locale: `href` relative to the page, `url` absolute (empty without `site_url`)."""

    locale: str
    name: str
    href: str
    url: str
    is_current: bool
    is_translated: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader has to know of a page; `kind` is Material's kind of admonition."""

    kind: str
    name: str
    text: str
    detail: str
    href: str


@dataclass(frozen=True, slots=True)
class Original:
    """The source of the bead of this number, as HTML."""

    bead: int
    html: str
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class View:
    """Everything that `main.html` needs of one page.

    `report_href` leads from a translation to its report, and from a report to the overview of all; `page_href` from a
    report to its translation.
    """

    kind: str
    site_locale: str
    locale: str
    direction: str
    source_locale: str
    source_direction: str
    alternates: tuple[Alternate, ...]
    notices: tuple[Notice, ...] = ()
    originals: tuple[Original, ...] = ()
    report_href: str = ""
    page_href: str = ""
    robots: str = ""
    canonical: str = ""

    def say(self, message: str) -> str:
        """A message of the site in the reader's language."""
        return translate(message, self.site_locale)


def view(edition: Edition, document: Document | None, url: str) -> View:
    """The view of a document at `url` (relative to the edition); without a document, of the 404 page."""
    locale, source = edition.locale, edition.source_locale
    url = url.removeprefix("./")  # MkDocs' address of a home page
    here, at_source = edition.prefix(locale) + url, url
    text_locale = document.locale if document else locale
    notices = tuple(_notices(document, locale, _relative(at_source, here))) if document else ()
    case = document.case if document else None
    is_translation = document is not None and document.kind is Kind.TRANSLATION
    is_fallback = document is not None and document.kind is Kind.FALLBACK
    is_report = document is not None and document.kind is Kind.REPORT
    report_at = report_path(case) if case and is_translation else OVERVIEW if case and is_report else ""
    report_url = edition.address(report_at) if report_at and edition.has_reports else ""
    page_url = ""
    if case and is_report:
        page_url = edition.prefix(case.locale) + edition.address(case.article.path)
    return View(
        kind=document.kind.value if document else "none",
        site_locale=locale,
        locale=text_locale,
        direction=direction(text_locale),
        source_locale=source,
        source_direction=direction(source),
        alternates=tuple(_alternates(edition, document, url)),
        notices=notices,
        originals=tuple(_originals(edition, case)) if case and is_translation else (),
        report_href=_relative(report_url, here) if report_url else "",
        page_href=_relative(page_url, here) if page_url else "",
        robots=_robots(document),
        canonical=edition.site_url + at_source if is_fallback and edition.site_url else "",
    )


def _relative(target: str, here: str) -> str:
    """The way from one address to another, both relative to the whole site's root; a folder keeps its `/`."""
    way = posixpath.relpath("/" + target, posixpath.dirname("/" + here))
    return f"{way}/" if target.endswith("/") or not target else way


def _alternates(edition: Edition, document: Document | None, url: str) -> Iterator[Alternate]:
    """The page in each locale. Where there is none, and for reports, the locale's home page."""
    here = edition.prefix(edition.locale) + url
    # The page for addresses that do not exist is shown at any depth, so it needs the way from the host's root.
    root = urlsplit(edition.site_url).path or "/"
    for other in (edition.source_locale, *edition.report.locales):
        page = url if document and _exists(document, other, edition.source_locale) else ""
        target = edition.prefix(other) + page
        yield Alternate(
            locale=other,
            name=display_name(other),
            href=_relative(target, here) if document else root + target,
            url=edition.site_url and edition.site_url + target,
            is_current=other == edition.locale,
            is_translated=document is not None and _is_translated(document, other, edition.source_locale),
        )


def _exists(document: Document, locale: str, source: str) -> bool:
    article = document.article
    if document.kind is Kind.REPORT or article is None:
        return document.kind is Kind.HOME
    return article.source is not None or (locale != source and locale in article.targets)


def _is_translated(document: Document, locale: str, source: str) -> bool:
    if document.kind is Kind.HOME:
        return True
    if document.kind is Kind.REPORT or document.article is None:
        return False
    return document.article.source is not None if locale == source else locale in document.article.targets


def _notices(document: Document, locale: str, href: str) -> Iterator[Notice]:
    if document.kind is Kind.FALLBACK:
        text = translate("This article has not been translated yet. You are reading the original.", locale)
        yield Notice("info", "fallback", text, "", "")
    if document.kind is not Kind.TRANSLATION or document.case is None or document.case.page is None:
        return
    provenance = document.case.page.provenance
    date = long_date(provenance.handoff, locale) if provenance.handoff else ""
    has_source = document.article is not None and document.article.source is not None
    link = href if has_source else ""
    drift = document.case.drift
    if drift.state is State.STALE:
        with_date = "The original has changed since this translation was made from it on {date}."
        without = "The original has changed since this translation was made."
        text = translate(with_date, locale, date=date) if date else translate(without, locale)
        yield Notice("warning", "stale", text, _stale_detail(drift, locale), link)
        link = ""  # one link to the original is enough
    elif drift.state is State.UNKNOWN:
        yield Notice(
            "info", "unknown", translate("Whether this translation is up to date is not known.", locale), "", link
        )
        link = ""
    if provenance.method is Method.MACHINE:
        with_date = "This page was translated by machine, from the original of {date}."
        without = "This page was translated by machine."
        text = translate(with_date, locale, date=date) if date else translate(without, locale)
        yield Notice("info", "machine", text, "", link)


def _stale_detail(drift: Drift, locale: str) -> str:
    total = sum(change.old is not None for change in drift.changes)
    stand = drift.count(ChangeKind.UNCHANGED) + drift.count(ChangeKind.MOVED)
    message = "Sentences that no longer stand: {count} of {total}."
    return translate(message, locale, count=total - stand, total=total) if total else ""


def _originals(edition: Edition, case: Case) -> Iterator[Original]:
    path = f"{edition.source_locale}/{case.article.path}"
    for number, bead in enumerate(case.alignment.beads if case.alignment else ()):
        if bead.reaches(edition.least):
            text = bead.source_text
            if find_includes(text):
                text = expand(path, text, reader(edition.report)).text
            yield Original(number, clean_inline(to_html(text)), bead.is_doubtful)


def _robots(document: Document | None) -> str:
    """What the page asks of search engines; a report and a page shown in place of another are not to be indexed."""
    if document is None or document.kind in {Kind.REPORT, Kind.FALLBACK}:
        return "noindex"
    article = document.article
    page = document.case.page if document.case else article.source if article else None
    values = [str(value) for key, value in (page.meta if page else {}).items() if key.lower() == "robots"]
    return values[0].lower() if values else ""
