"""A tree of pages to articles: which pages, in which locales and at which paths, are one article.

The path decides first. `ms.assetid` also ties pages across a rename, but authors copy front matter, so it counts only
where the English text agrees.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from diglot.locales import normalize
from diglot.markdown import parse, slug
from diglot.model import Article, Page, Problem
from diglot.page import read_page
from diglot.rawhtml import anchors
from diglot.sentences import fold
from diglot.settings import Settings
from diglot.spans import recover

# Of the units of one page, this share has to stand in the English of the other before an equal id is believed.
_EVIDENCE = 0.3


@dataclass(frozen=True, slots=True)
class Corpus:
    """All articles, by path, the locales in sorted order, and the problems of files that are no pages, by path.

    `source_locale` is that of the settings, spelled as BCP 47 has it.
    """

    articles: tuple[Article, ...]
    source_locale: str
    locales: tuple[str, ...]
    problems: Mapping[str, Problem] = field(default_factory=dict)


def read_corpus(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Corpus:
    """Read all pages of a tree whose keys are `<locale>/<path>`. `track` may wrap the loop to show progress."""
    problems: dict[str, Problem] = dict(getattr(tree, "problems", {}))
    wanted = {normalize(tag) or tag for tag in settings.locales}
    source_locale = normalize(settings.source_locale) or settings.source_locale
    pages: dict[str, dict[str, Page]] = {}
    for key in track(list(tree)):
        folder, slash, path = key.partition("/")
        locale = normalize(folder) if slash else None
        if locale is None:
            message = f"{folder} is no known locale" if slash else "the page stands in no locale's folder"
            problems[key] = Problem("page.unknown-locale", message)
        elif path in pages.get(locale, {}):
            problems[key] = Problem(
                "page.duplicate", f"{pages[locale][path].path} is the same page; this one is left out"
            )
        elif not wanted or locale in {*wanted, source_locale}:
            pages.setdefault(locale, {})[path] = read_page(key, locale, tree[key])
    sources = pages.pop(source_locale, {})
    locales = sorted({*pages, *wanted} - {source_locale})
    return Corpus(tuple(_articles(sources, pages)), source_locale, tuple(locales), problems)


@dataclass(slots=True)
class _Draft:
    path: str
    source: Page | None
    targets: dict[str, Page]
    older: set[str]

    def pages(self) -> Iterable[Page]:
        return [self.source, *self.targets.values()] if self.source else list(self.targets.values())


def _articles(sources: Mapping[str, Page], targets: Mapping[str, Mapping[str, Page]]) -> list[Article]:
    drafts = {path: _Draft(path, page, {}, set()) for path, page in sources.items()}
    for locale, pages in targets.items():
        for path, page in pages.items():
            drafts.setdefault(path, _Draft(path, None, {}, set())).targets[locale] = page
    _merge_renamed(drafts)
    return [
        Article(draft.path, draft.source, dict(sorted(draft.targets.items())), tuple(sorted(draft.older)))
        for _, draft in sorted(drafts.items())
    ]


def _merge_renamed(drafts: dict[str, _Draft]) -> None:
    """Join drafts without source to the draft of the same article at its newer path."""
    by_id: dict[str, list[_Draft]] = {}
    for draft in drafts.values():
        for article_id in {_article_id(page) for page in draft.pages()} - {None}:
            by_id.setdefault(str(article_id), []).append(draft)
    for older in sorted(drafts.values(), key=_age):
        if older.source is not None:
            continue
        ids = {_article_id(page) for page in older.pages()} - {None}
        newer = [
            draft
            for article_id in ids
            for draft in by_id[str(article_id)]
            if draft is not older and draft.path in drafts and _age(draft) > _age(older)
        ]
        for draft in sorted(newer, key=_age, reverse=True):
            if not draft.targets.keys() & older.targets.keys() and _is_same_article(older, draft):
                draft.targets |= older.targets
                draft.older |= {older.path, *older.older}
                del drafts[older.path]
                break


def _article_id(page: Page) -> str | None:
    return page.provenance.article_id


def _age(draft: _Draft) -> tuple[bool, str, str]:
    """Sorts older before newer: a page with a source is newest, then the newest handoff wins, then the path."""
    handoffs = [page.provenance.handoff.isoformat() for page in draft.pages() if page.provenance.handoff]
    return draft.source is not None, max(handoffs, default=""), draft.path


def _is_same_article(older: _Draft, newer: _Draft) -> bool:
    titles = {_title_slug(page) for page in newer.pages()} - {""}
    if titles & {_title_slug(page) for page in older.pages()}:
        return True
    english = [text for page in newer.pages() if (text := _english(page))]
    for page in older.pages():
        units = [fold(span.source) for span in page.spans if span.source]
        for text in english:
            if units and sum(unit in text for unit in units) >= _EVIDENCE * len(units):
                return True
    return False


def _english(page: Page) -> str | None:
    """The folded English of a source page or of a page with spans."""
    if not page.provenance.hash:
        return fold(page.text[page.body_start :])
    return fold(recover(page.text, page.spans).text) if page.spans else None


def _title_slug(page: Page) -> str:
    """The anchor of the first heading: the one that the localization tool wrote, else that of its text."""
    heading = re.search(r"(?m)^#{1,6}[ \t]+(?P<text>\S.*)$", page.text[page.body_start :])
    if heading is None:
        return ""
    names = anchors(heading["text"]) if "<a " in heading["text"] else ()
    return names[0] if names else slug(parse(heading["text"]).plain)
