"""A tree of pages to articles: which pages, in which locales and at which paths, are one article.

The path decides first. `ms.assetid` also ties pages across a rename, but authors copy front matter, so it counts only
where the English text agrees.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath

from diglot.errors import SettingsError, TreeError, UsageError
from diglot.frontmatter import read_head
from diglot.includes import mentioned
from diglot.links import mentioned_links
from diglot.locales import normalize
from diglot.markdown import parse, slug
from diglot.model import Article, Entry, Keeping, Page, Problem, Trace
from diglot.page import read_page
from diglot.provenance import read_provenance, read_source_commit
from diglot.rawhtml import anchors
from diglot.sentences import fold
from diglot.settings import Settings
from diglot.spans import recover
from diglot.tocs import INVALID, is_toc, read_tocs

# Of the units of one page, this share has to stand in the English of the other before an equal id is believed.
_EVIDENCE = 0.3


@dataclass(frozen=True, slots=True)
class File:
    """One file of the tree, as much of it as tells which article it belongs to.

    `path` is its key in the tree, `digest` one of its bytes; `handoff` is an ISO date, or empty; `commit` and `hash`
    are those of its source; `includes` are paths of the tree that it may include; `spans` is how many there seem to be:
    none only where there is none; `trace` is what git tells of its source; `links` are paths that its links may lead
    to, with whether into the file; `size` is its length in bytes.
    """

    path: str
    locale: str
    digest: bytes
    article_id: str | None
    handoff: str
    commit: str | None = None
    hash: str | None = None
    includes: tuple[str, ...] = ()
    spans: int = 0
    trace: Trace = field(default_factory=Trace)
    links: tuple[tuple[str, bool], ...] = ()
    size: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """Which files are one article, whose pages are still to be read. The fields are those of `Article`."""

    path: str
    source: File | None
    targets: Mapping[str, File]
    older_paths: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[File, ...]:
        """All its files, the source first."""
        return (*((self.source,) if self.source else ()), *self.targets.values())


@dataclass(frozen=True, slots=True)
class Corpus:
    """All articles in outline, by path, the files by locale and path below its folder (pages, and the code that they
    include), the locales in sorted order, and the problems of files that are no pages, by path. `source_locale` is that
    of the settings, spelled as BCP 47 has it.
    `names` has all files, pages or not, by locale and path in small letters, each as it is spelled. `tocs` are the
    tables of contents that were read, by locale and path, and `troubles` what is wrong in them, by path.
    """

    outlines: tuple[Outline, ...]
    files: Mapping[tuple[str, str], File]
    source_locale: str
    locales: tuple[str, ...]
    problems: Mapping[str, Problem] = field(default_factory=dict)
    names: "Names" = field(default_factory=lambda: Names(()))
    tocs: Mapping[tuple[str, str], tuple[Entry, ...]] = field(default_factory=dict)
    troubles: tuple[tuple[str, Problem], ...] = ()

    def leads(self, outline: Outline) -> tuple[dict[str, str | None], dict[str, File]]:
        """Where the links of an article's pages lead: for each path asked for that of the file that is there, None
        where there is none; and the pages among these into which a link leads, by path. Paths of which the tree can't
        tell are left out.
        """
        found: dict[str, str | None] = {}
        inside: dict[str, File] = {}
        for asked, is_inside in {link for file in outline.files for link in file.links}:
            if self.names.can_tell(asked, self.source_locale):
                path = found[asked] = self.names.find(asked, self.source_locale)
                locale, _, rest = (path or "").partition("/")
                file = self.files.get((normalize(locale) or locale, rest))
                if is_inside and file is not None:
                    inside[file.path] = file
        return found, inside

    def included(self, outline: Outline) -> dict[str, File]:
        """The files that the pages of an article include, and those that these do, by the path that is asked for. Where
        a locale lacks a file, it is that of the source.
        """
        found: dict[str, File] = {}
        wanted = [path for file in outline.files for path in file.includes]
        while wanted:
            path = wanted.pop()
            folder, _, rest = path.partition("/")
            file = self.files.get((normalize(folder) or folder, rest)) or self.files.get((self.source_locale, rest))
            if file is not None and path not in found:
                found[path] = file
                wanted += [f"{folder}/{own.partition('/')[2]}" for own in file.includes]
        return found


class Names:
    """The files of a tree, pages or not, to be found by path, whatever the capitals. `tocs` are those that are tables
    of contents.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._spelled: dict[str, dict[str, list[str]]] = {}
        self._folders: dict[str, set[str]] = {}
        self._with_assets: set[str] = set()
        self.tocs: list[str] = []
        for path in paths:
            if is_toc(path):
                self.tocs.append(path)
            folder, _, rest = path.partition("/")
            locale = normalize(folder) or folder
            self._spelled.setdefault(locale, {}).setdefault(rest.casefold(), []).append(path)
            self._folders.setdefault(locale, {""}).update(str(parent) for parent in PurePosixPath(rest).parents)
            if not is_page(rest):
                self._with_assets.add(locale)

    def can_tell(self, asked: str, source_locale: str) -> bool:
        """Whether a file that can't be found is missing: pictures and the like may be kept elsewhere altogether."""
        return is_page(asked) or "." not in asked.rpartition("/")[2] or source_locale in self._with_assets

    def find(self, asked: str, source_locale: str) -> str | None:
        """The path of the file that a link leads to, in its own locale, else in the source locale; where there are no
        source pages, in any. A link may leave out `.md`, or name a folder.
        """
        folder, _, rest = asked.partition("/")
        locale = normalize(folder) or folder
        others = [source_locale] if source_locale in self._spelled else sorted(self._spelled)
        for place in dict.fromkeys((locale, *others)):
            if rest in self._folders.get(place, ()):
                return asked
            for name in (rest, f"{rest}.md"):
                spelled = self._spelled.get(place, {}).get(name.casefold(), ())
                if spelled:
                    return next((path for path in spelled if path.partition("/")[2] == name), spelled[0])
        return None


def is_page(path: str) -> bool:
    """Whether a file of the tree is Markdown, by its name."""
    return path[-3:].lower() == ".md"


def demand_articles(tree: Mapping[str, bytes], settings: Settings) -> None:
    """Raise TreeError where a tree has no articles, and SettingsError where the settings name a locale that is none."""
    if not tree:
        message = f"{settings.folder}: no articles; put them below a folder for each locale, such as nb-NO/page.md"
        raise TreeError(message)
    for tag in (settings.source_locale, *settings.locales):
        if normalize(tag) is None:
            message = f"{tag} in the settings is no known locale; name one such as nb-NO"
            raise SettingsError(message)


def is_in(path: str, place: str) -> bool:
    """Whether a path is a place, or in it; all are in `.`."""
    return place in {".", path} or path.startswith(f"{place}/")


def demand_places(places: Iterable[str], paths: Iterable[str]) -> None:
    """Raise UsageError for a place in which there is none of these paths."""
    missing = [*places]
    for path in paths:
        missing = [place for place in missing if not is_in(path, place)] if missing else missing
    if missing:
        message = f"{missing[0]}: no such page or folder; name one such as nb-NO/page.md or nb-NO"
        raise UsageError(message)


def read_corpus(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Corpus:
    """Which files of a tree whose keys are `<locale>/<path>` are one article. `track` may wrap the loop to show
    progress. Pages are read one at a time and let go again: what is held is a few words for each.
    """
    problems: dict[str, Problem] = dict(getattr(tree, "problems", {}))
    wanted = {normalize(tag) or tag for tag in settings.locales}
    source_locale = normalize(settings.source_locale) or settings.source_locale
    files: dict[str, dict[str, File]] = {}
    assets: list[str] = list(getattr(tree, "assets", ()))
    for key in track(list(tree)):
        folder, slash, path = key.partition("/")
        locale = normalize(folder) if slash else None
        if locale is None:
            message = f"{folder} is no known locale" if slash else "the page stands in no locale's folder"
            problems[key] = Problem("page.unknown-locale", message)
        elif path in files.get(locale, {}):
            problems[key] = Problem(
                "page.duplicate", f"{files[locale][path].path} is the same page; this one is left out"
            )
        elif not is_page(path):
            assets.append(key)
        elif not wanted or locale in {*wanted, source_locale}:
            files.setdefault(locale, {})[path] = _file(key, locale, tree[key], settings.provenance)
    by_place = {(locale, path): file for locale, own in files.items() for path, file in own.items()}
    by_place |= _code(by_place, assets, tree, source_locale)
    sources = files.pop(source_locale, {})
    locales = sorted({*files, *wanted} - {source_locale})

    @lru_cache(maxsize=100)  # a page whose id stands on many pages is compared with each of them
    def read(file: File) -> Page:
        return read_page(file.path, file.locale, tree[file.path])

    names = Names([*(file.path for file in by_place.values()), *assets])
    return Corpus(tuple(_outlines(sources, files, read)), by_place, source_locale, tuple(locales), problems, names)


def read_contents(
    tree: Mapping[str, bytes], corpus: Corpus
) -> tuple[dict[tuple[str, str], tuple[Entry, ...]], tuple[tuple[str, Problem], ...]]:
    """The tables of contents of a tree, by locale and path below its folder, and what is wrong in the file of which
    path.
    """
    known = {corpus.source_locale, *corpus.locales}
    files: dict[str, bytes] = {}
    unread: list[tuple[str, Problem]] = []
    for path in corpus.names.tocs:
        if normalize(path.partition("/")[0]) in known:
            try:
                files[path] = tree[path]
            except TreeError as error:
                unread.append((path, Problem(INVALID, str(error).rpartition(": ")[2])))
    found, problems = read_tocs(files, lambda path: corpus.names.find(path, corpus.source_locale))
    places = ((path.partition("/"), entries) for path, entries in found.items())
    return {(normalize(folder) or folder, rest): own for (folder, _, rest), own in places}, (*unread, *problems)


def _code(
    files: Mapping[tuple[str, str], File], assets: Iterable[str], tree: Mapping[str, bytes], source_locale: str
) -> dict[tuple[str, str], File]:
    """The files that pages include and that are none themselves: those of code. What can't be read is left out."""
    asked = {path for file in files.values() for path in file.includes if not is_page(path)}
    if not asked:
        return {}
    places = {(normalize(folder) or folder, rest): path for path in assets for folder, _, rest in [path.partition("/")]}
    found: dict[tuple[str, str], File] = {}
    for path in sorted(asked):
        folder, _, rest = path.partition("/")
        for place in ((normalize(folder) or folder, rest), (source_locale, rest)):
            if place in places and place not in found:
                try:
                    data = tree[places[place]]
                except TreeError:
                    continue
                found[place] = File(places[place], place[0], digest_of(data), None, "")
    return found


def digest_of(data: bytes) -> bytes:
    """What a file's content is known by: 16 bytes."""
    return blake2b(data, digest_size=16).digest()


def page_of(file: File, data: bytes) -> Page:
    """The page that a file's bytes are, with what git tells of its source."""
    page = read_page(file.path, file.locale, data)
    return replace(page, provenance=replace(page.provenance, commit=file.commit, hash=file.hash), trace=file.trace)


# A preview looks at the same files each time that one of them is saved.
_KNOWN: dict[tuple[str, str, bytes, Keeping], File] = {}
_MOST_KNOWN = 50_000


def _file(path: str, locale: str, data: bytes, keeping: Keeping) -> File:
    key = path, locale, digest_of(data), keeping
    if key not in _KNOWN:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _read_file(path, locale, data, keeping)
    return _KNOWN[key]


def _read_file(path: str, locale: str, data: bytes, keeping: Keeping) -> File:
    # The keys that are looked at are ASCII in any encoding.
    text = data.removeprefix(BOM_UTF8).decode(errors="replace")
    values = read_head(text).values
    provenance, _ = read_provenance(values)
    trace = Trace()
    if keeping is not Keeping.MS:
        commit, trouble = read_source_commit(values) if keeping is Keeping.MDN else (None, "")
        provenance, trace = replace(provenance, commit=commit, hash=None), Trace(trouble=trouble)
    handoff = provenance.handoff.isoformat() if provenance.handoff else ""
    return File(
        path,
        locale,
        digest_of(data),
        provenance.article_id,
        handoff,
        provenance.commit,
        provenance.hash,
        mentioned(path, text),
        max(text.count("data-ttu-id"), text.count("data-stu-id")),
        trace,
        mentioned_links(path, text),
        len(data),
    )


def earlier_pages(path: str, earlier: Mapping[str, tuple[str, bytes]], source_locale: str) -> dict[str, Page]:
    """Earlier versions of the source of the article at a path, by hash, given the commit and the bytes of each."""
    return {
        name: read_page(f"{source_locale}/{path}@{commit[:8]}", source_locale, data)
        for name, (commit, data) in earlier.items()
    }


def read_article(outline: Outline, read: Callable[[File], Page]) -> Article:
    """An article with its pages read."""
    targets = {locale: read(file) for locale, file in outline.targets.items()}
    return Article(outline.path, read(outline.source) if outline.source else None, targets, outline.older_paths)


@dataclass(slots=True)
class _Draft:
    path: str
    source: File | None
    targets: dict[str, File]
    older: set[str]

    def files(self) -> list[File]:
        return [self.source, *self.targets.values()] if self.source else list(self.targets.values())

    def article_ids(self) -> set[str]:
        return {file.article_id for file in self.files() if file.article_id}


def _outlines(
    sources: Mapping[str, File], targets: Mapping[str, Mapping[str, File]], read: Callable[[File], Page]
) -> list[Outline]:
    drafts = {path: _Draft(path, file, {}, set()) for path, file in sources.items()}
    for locale, files in targets.items():
        for path, file in files.items():
            drafts.setdefault(path, _Draft(path, None, {}, set())).targets[locale] = file
    _merge_renamed(drafts, read)
    return [
        Outline(draft.path, draft.source, dict(sorted(draft.targets.items())), tuple(sorted(draft.older)))
        for _, draft in sorted(drafts.items())
    ]


def _merge_renamed(drafts: dict[str, _Draft], read: Callable[[File], Page]) -> None:
    """Join drafts without source to the draft of the same article at its newer path."""
    by_id: dict[str, list[_Draft]] = {}
    for draft in drafts.values():
        for article_id in draft.article_ids():
            by_id.setdefault(article_id, []).append(draft)
    for older in sorted(drafts.values(), key=_age):
        if older.source is not None:
            continue
        newer = [
            draft
            for article_id in older.article_ids()
            for draft in by_id[article_id]
            if draft is not older and draft.path in drafts and _age(draft) > _age(older)
        ]
        for draft in sorted(newer, key=_age, reverse=True):
            if not draft.targets.keys() & older.targets.keys() and _is_same_article(older, draft, read):
                draft.targets |= older.targets
                draft.older |= {older.path, *older.older}
                del drafts[older.path]
                break


def _age(draft: _Draft) -> tuple[bool, str, str]:
    """Sorts older before newer: a page with a source is newest, then the newest handoff wins, then the path."""
    return draft.source is not None, max(file.handoff for file in draft.files()), draft.path


def _is_same_article(older: _Draft, newer: _Draft, read: Callable[[File], Page]) -> bool:
    old_pages, new_pages = [read(file) for file in older.files()], [read(file) for file in newer.files()]
    titles = {_title_slug(page) for page in new_pages} - {""}
    if titles & {_title_slug(page) for page in old_pages}:
        return True
    english = [text for page in new_pages if (text := _english(page))]
    for page in old_pages:
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
