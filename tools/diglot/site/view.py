"""What the templates show of one document: language, notices, alternates, and the English beside the translation."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from diglot.includes import Read, expand, find_includes
from diglot.locales import direction, display_name, long_date
from diglot.markdown import to_html
from diglot.model import Case, ChangeKind, Drift, Grade, Method, Page, Provenance, State
from diglot.site.documents import Document, Edition, Kind, report_path, way
from diglot.site.news import News, news
from diglot.site.sanitize import clean_inline
from diglot.site.suggest import Suggesting, suggesting
from diglot.site.words import spoken, translate, translate_count


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another locale: `href` relative to the page, `url` absolute (empty without `site_url`).

    `is_indexed`: it is a translation, or the source, and search engines may show it.
    """

    locale: str
    name: str
    href: str
    url: str
    is_current: bool
    is_indexed: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader has to know of a page; `kind` is Material's kind of admonition. `legend` explains the marks in
    the text: the class of each, and what it says.
    """

    kind: str
    name: str
    text: str
    href: str = ""
    details: tuple[str, ...] = ()
    legend: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """The source of the bead of this number, as HTML. Where it has changed since the translation was made, `kind` tells
    how, and `today` has the sentences as they are now; `added` are those that follow it now. `at` goes behind the
    page's address for suggestions.
    """

    bead: int
    html: str
    is_doubtful: bool
    kind: str = ""
    today: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    at: int = 0


@dataclass(frozen=True, slots=True)
class View:
    """Everything that `main.html` needs of one page.

    `report_href` leads from a translation to its report, `suggest_href` with the number of an original behind it to
    where a better translation of it is suggested.
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
    suggest_href: str = ""
    robots: str = ""
    canonical: str = ""

    @property
    def is_indexed(self) -> bool:
        """Whether search engines are told of the page and of its translations."""
        return self.kind in {"source", "translation", "home"} and not _is_hidden(self.robots)

    def say(self, message: str) -> str:
        """A message of the site in the reader's language."""
        return translate(message, self.site_locale)

    @property
    def spoken(self) -> str:
        """The language of these messages: English for a reader whose language has no catalog."""
        return spoken(self.site_locale)

    @property
    def spoken_direction(self) -> str:
        """The direction of these messages."""
        return direction(self.spoken)


def view(edition: Edition, document: Document | None, url: str, read: Read) -> View:
    """The view of a document at `url` (relative to the edition); without a document, of the 404 page. `read` gives the
    text of an included file.
    """
    locale, source = edition.locale, edition.source_locale
    url = url.removeprefix("./")  # MkDocs' address of a home page
    here, at_source = edition.prefix(locale) + url, url
    text_locale = document.locale if document else locale
    notices = tuple(_notices(document, edition, way(at_source, here))) if document else ()
    case = document.case if document else None
    is_translation = document is not None and document.kind is Kind.TRANSLATION
    is_fallback = document is not None and document.kind is Kind.FALLBACK
    report_url = ""
    if case and is_translation and edition.has_reports:
        report_url = edition.address(report_path(case.locale, case.article.path))
    report_href = way(report_url, here) if report_url else ""
    offer = suggesting(edition.suggest, edition.editor, case, report_href) if case and is_translation else None
    return View(
        kind=document.kind.value if document else "none",
        site_locale=locale,
        locale=text_locale,
        direction=direction(text_locale),
        source_locale=source,
        source_direction=direction(source),
        alternates=tuple(_alternates(edition, document, url)),
        notices=notices,
        originals=tuple(_originals(edition, case, read, offer)) if case and offer else (),
        report_href=report_href,
        suggest_href=offer.address if offer else "",
        robots=_robots(document),
        canonical=edition.site_url + at_source if is_fallback and edition.site_url else "",
    )


def _alternates(edition: Edition, document: Document | None, url: str) -> Iterator[Alternate]:
    """The page in each locale. Where there is none, and for reports, the locale's home page."""
    here = edition.prefix(edition.locale) + url
    # The page for addresses that do not exist is shown at any depth, so it needs the way from the host's root.
    root = way("", here).removeprefix("./") if document else urlsplit(edition.site_url).path or "/"
    for other in (edition.source_locale, *edition.locales):
        page = url if document and _exists(document, other, edition.source_locale) else ""
        target = edition.prefix(other) + page
        yield Alternate(
            locale=other,
            name=display_name(other),
            href=way(here, here) if document and target == here else root + target,
            url=edition.site_url and edition.site_url + target,
            is_current=other == edition.locale,
            is_indexed=document is not None and _is_indexed(document, other, edition.source_locale),
        )


def _exists(document: Document, locale: str, source: str) -> bool:
    article = document.article
    if document.kind is Kind.REPORT or article is None:
        return document.kind is Kind.HOME
    return article.source is not None or (locale != source and locale in article.targets)


def _is_indexed(document: Document, locale: str, source: str) -> bool:
    if document.kind is Kind.HOME:
        return True
    if document.kind is Kind.REPORT or document.article is None:
        return False
    page = document.article.source if locale == source else document.article.targets.get(locale)
    return page is not None and not _is_hidden(_robots_of(page))


def _notices(document: Document, edition: Edition, href: str) -> Iterator[Notice]:
    locale, case = edition.locale, document.case
    if document.kind is Kind.FALLBACK:
        text = translate("This article has not been translated yet. You are reading the original.", locale)
        yield Notice("info", "fallback", text)
    if document.kind is not Kind.TRANSLATION or case is None or case.page is None:
        return
    provenance = case.page.provenance
    link = href if document.article is not None and document.article.source is not None else ""
    first = _state_notice(case, edition, link)
    if first is not None:
        yield first
    if provenance.method is Method.MACHINE:
        with_date = "This page was translated by machine, from the original of {date}."
        without = "This page was translated by machine."
        # One link to the original is enough.
        yield Notice("info", "machine", _dated(with_date, without, provenance, locale), "" if first else link)


def _state_notice(case: Case, edition: Edition, link: str) -> Notice | None:
    """What the state of a page makes its reader want to know; of a fresh one nothing."""
    locale = edition.locale
    if case.drift.state is State.STALE and case.page is not None:
        with_date = "The original has changed since this translation was made from it on {date}."
        without = "The original has changed since this translation was made."
        text = _dated(with_date, without, case.page.provenance, locale)
        details = tuple(_details(case.drift, locale))
        return Notice("warning", "stale", text, link, details, tuple(_legend(news(case, edition.least), locale)))
    if case.drift.state is State.METADATA:
        text = translate("The original was edited, but none of its sentences has changed.", locale)
        return Notice("info", "metadata", text, link)
    if case.drift.state is State.UNKNOWN:
        text = translate("Whether this translation is up to date is not known.", locale)
        return Notice("info", "unknown", text, link)
    return None


def _dated(with_date: str, without: str, provenance: Provenance, locale: str) -> str:
    if provenance.handoff is None:
        return translate(without, locale)
    return translate(with_date, locale, date=_date(provenance.handoff, locale))


# Pages that came back together have the same.
@lru_cache(maxsize=1024)
def _date(day: dt.date, locale: str) -> str:
    return long_date(day, spoken(locale))


_GRADES = {
    Grade.MEANING: "meaning: {count}",
    Grade.WORDING: "wording: {count}",
    Grade.LINK: "links or code: {count}",
    Grade.SPACING: "punctuation or spacing: {count}",
}
_KINDS = {
    ChangeKind.ADDED: "{count} sentence was added",
    ChangeKind.REMOVED: "{count} sentence was removed",
    ChangeKind.MOVED: "{count} sentence moved",
}


def _details(drift: Drift, locale: str) -> Iterator[str]:
    """Since when a page has been stale, and by how many sentences of which kind and grade."""
    if drift.since:
        yield translate("Out of date since, at the latest: {date}", locale, date=_date(drift.since, locale))
    total = sum(change.old is not None for change in drift.changes)
    stand = drift.count(ChangeKind.UNCHANGED) + drift.count(ChangeKind.MOVED)
    if total:
        message = "Sentences that no longer stand: {count} of {total}."
        yield translate(message, locale, count=total - stand, total=total)
    grades = Counter(change.grade for change in drift.changes if change.grade)
    if grades:
        parts = [translate(name, locale, count=grades[grade]) for grade, name in _GRADES.items() if grades[grade]]
        # The number of parts is not known, and a middle dot reads the same in all languages.
        changed = translate_count("{count} sentence changed", locale, grades.total())
        yield f"{changed} ({' · '.join(parts)})"
    for kind, name in _KINDS.items():
        if count := drift.count(kind):
            yield translate_count(name, locale, count)


def _legend(marked: Mapping[int, News], locale: str) -> Iterator[tuple[str, str]]:
    """What the marks of a page mean: those that are on it."""
    kinds = {each.kind for each in marked.values()} | {"followed" for each in marked.values() if each.added}
    for kind, name in _MARKS.items():
        if kind in kinds:
            yield f"dg-{kind}", translate(name, locale)


_MARKS = {
    "edited": "changed in the original",
    "removed": "removed from the original",
    "moved": "moved in the original",
    "followed": "new sentences follow in the original",
}


def _originals(edition: Edition, case: Case, read: Read, offer: Suggesting) -> Iterator[Original]:
    path, marked = f"{edition.source_locale}/{case.article.path}", news(case, edition.least)

    def shown(text: str) -> str:
        if find_includes(text):
            text = expand(path, text, read).text
        return _shown(text)

    for number, bead in enumerate(case.alignment.beads if case.alignment else ()):
        if own := marked.get(number):
            today, added = (tuple(map(shown, texts)) for texts in (own.today, own.added))
            at = offer.at(number, bead) if offer.address else 0
            yield Original(number, shown(bead.source_text), bead.is_doubtful, own.kind, today, added, at)


@lru_cache(maxsize=1024)
def _shown(text: str) -> str:
    """A piece of the source as HTML. It stands beside the translation in every locale."""
    return clean_inline(to_html(text))


def _robots(document: Document | None) -> str:
    """What the page asks of search engines; a report and a page shown in place of another are not to be indexed."""
    if document is None or document.kind in {Kind.REPORT, Kind.FALLBACK}:
        return "noindex"
    article = document.article
    page = document.case.page if document.case else article.source if article else None
    return _robots_of(page) if page else ""


def _robots_of(page: Page) -> str:
    values = [str(value) for key, value in page.meta.items() if key.lower() == "robots"]
    return values[0].lower() if values else ""


def _is_hidden(robots: str) -> bool:
    """Whether a page asks not to be shown by search engines: `none` is short for `noindex, nofollow`."""
    return bool(robots) and not {"noindex", "none"}.isdisjoint(re.split(r"[\s,]+", robots))
