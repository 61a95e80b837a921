"""What is worked out of each article for the site, once, and kept in the cache: its sheets, one for each locale, and
what pages other than its own tell of it.

A sheet goes through MkDocs to become a page; until something that it depends on changes, it is not made again. msgspec
writes and reads both: it takes dataclasses as they are, checks what it reads, and is the fastest to do so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from diglot.audit import Examined, part_key
from diglot.drift.survey import Standing, standing_of
from diglot.exchange.remembered import Question, question_of
from diglot.includes import Read
from diglot.markdown import Node
from diglot.model import Case, Places
from diglot.reports import bench
from diglot.site.commonmark import Mark
from diglot.site.documents import OVERVIEW, Document, Edition, Kind, document_of, report_path, way
from diglot.site.view import View, view

ASSETS = "assets/diglot/"
"""Where the site's own style and scripts are, below its root."""


@dataclass(frozen=True, slots=True)
class Head:
    """What an article is in one locale, for the pages around its own. `sheet`: by what the cache knows its sheet;
    `file`: the path of the file that is shown; `standing` tells of a translation, there or missing, and has no changes;
    `is_indexed`: whether search engines are told of it; `asks`: whether its report has a question to the memory.
    """

    sheet: bytes
    kind: Kind
    locale: str
    title: str | None
    file: str
    standing: Standing | None
    is_indexed: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """An article, and its heads by locale; one without source has none where it is not translated."""

    path: str
    older_paths: tuple[str, ...]
    heads: Mapping[str, Head]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before it goes into its frame, and the view that the frame shows of it. `tree` is what has been read of
    its Markdown, as a document has it. `report` is the page of its alignment report, without findings and what the
    memory has; None where it has none. `question` is what the memory is to be asked for that.
    """

    kind: Kind
    locale: str
    title: str | None
    markdown: str
    tree: Node | None
    marks: tuple[Mark, ...]
    view: View
    report: str | None = None
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class Sheets:
    """Makes the facts and the sheets of an article."""

    edition: Edition
    places: Places

    def __call__(self, examined: Examined, read: Read, /) -> tuple[bytes, ...]:
        """All of them as JSON."""
        article = examined.article
        cases = {case.locale: case for case in examined.cases}
        heads: dict[str, Head] = {}
        sheets: list[bytes] = []
        for locale in locales_of(self.edition):
            edition, case = replace(self.edition, locale=locale), cases.get(locale)
            document = document_of(edition, article, case, read)
            if document is None:
                continue
            sheet = self._sheet(edition, document, case, read)
            sheets.append(write(sheet))
            page = article.targets.get(locale) if document.kind is Kind.TRANSLATION else article.source
            standing = standing_of(case) if case else None
            heads[locale] = Head(
                part_key(sheets[-1]),
                document.kind,
                document.locale,
                document.title,
                page.path if page else "",
                replace(standing, drift=replace(standing.drift, changes=())) if standing else None,
                is_indexed=sheet.view.is_indexed,
                asks=sheet.question is not None,
            )
        return write(Facts(article.path, article.older_paths, heads)), *sheets

    def _sheet(self, edition: Edition, document: Document, case: Case | None, read: Read) -> Sheet:
        shown = view(edition, document, edition.address(document.path), read)
        report = question = None
        if case is not None and document.kind is Kind.TRANSLATION and edition.has_reports:
            report, question = self._report(edition, case), question_of(case)
        own = (document.kind, document.locale, document.title, document.markdown, document.tree, document.marks)
        return Sheet(*own, shown, report, question)

    def _report(self, edition: Edition, case: Case) -> str:
        here = edition.address(report_path(case.locale, case.article.path))
        links = bench.Links(
            assets=way(ASSETS, here),
            page=way(edition.prefix(case.locale) + edition.address(case.article.path), here),
            overview=way(edition.address(OVERVIEW), here),
            edit=edition.editor.address(case.path) if edition.editor else "",
        )
        return bench.page(case, (), self.places, edition.source_locale, links)


def locales_of(edition: Edition) -> tuple[str, ...]:
    """The locales of a site, the source first."""
    return (edition.source_locale, *edition.locales)


def write(value: object) -> bytes:
    """A value of this module as JSON."""
    return msgspec.json.encode(value)


def read_facts(data: bytes) -> Facts:
    """What was written of it. Raises ValueError where that is something else."""
    return msgspec.json.decode(data, type=Facts)


def read_sheet(data: bytes) -> Sheet:
    """What was written of it. Raises ValueError where that is something else."""
    return msgspec.json.decode(data, type=Sheet)
