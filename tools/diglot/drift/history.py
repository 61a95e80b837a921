"""The versions that an article's source went through, what changed from each to the next, when each locale took it up.

The versions are those of the source's own history, where there is one; and those that translations say they were made
from. How a page of a folder or of git's history becomes a `Copy` is told in `gather`.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from diglot.articles import together
from diglot.corpus import File, Outline
from diglot.drift.since import Churn, changes_between, churn_of, sure_beads
from diglot.errors import UsageError
from diglot.locales import normalize
from diglot.model import Article, Change, Keeping, Method, Page
from diglot.page import is_same_text, proves, read_page
from diglot.provenance import read_source_commit
from diglot.settings import Settings
from diglot.trees import History, JoinedTree, Revision


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it once stood: since which day, by which commit; None where no git history tells.

    `hash` names the source that it was made from, None where nothing does, and for a source page. `is_cut` is whether a
    shallow clone was cut off at the commit, so that the page may have stood so before; `is_end` whether it is that of a
    page which the commit deleted.
    """

    page: Page
    day: dt.date | None = None
    commit: str | None = None
    hash: str | None = None
    is_cut: bool = False
    is_end: bool = False


Copies = Mapping[str, Sequence[Copy]]


@dataclass(frozen=True, slots=True)
class Edition:
    """A version of the source. `day` is the one of its commit, else of the first handoff of it that is known.

    `text` is a page that holds it: the source as it was, or a translation that carries it; None where none does.
    `changes` are the sentences that did not stay what and where they were in the edition before; None where the text of
    either is not known. `is_cut` and `is_end` are those of `Copy`.
    """

    number: int
    hash: str | None
    day: dt.date | None
    commit: str | None
    text: Page | None
    changes: tuple[Change, ...] | None = None
    is_cut: bool = False
    is_end: bool = False

    @property
    def name(self) -> str:
        """What a reader knows it by: eight digits of its commit, else of its hash."""
        return (self.commit or self.hash or "")[:8]


@dataclass(frozen=True, slots=True)
class Handback:
    """A version of a translation. `edition` is the number of the source that it was made from, None where that is not
    known; `churn` is that since the handback before. `is_cut` is that of `Copy`.
    """

    day: dt.date | None
    commit: str | None
    method: Method
    edition: int | None
    churn: Churn
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """The editions of an article, oldest first, and by locale its handbacks, oldest first."""

    article: str
    editions: tuple[Edition, ...]
    handbacks: Mapping[str, tuple[Handback, ...]]

    def uptake(self, locale: str, edition: int) -> tuple[Handback, ...]:
        """The handbacks of a locale that were made from an edition."""
        return tuple(each for each in self.handbacks[locale] if each.edition == edition)

    def downgrades(self, locale: str) -> int:
        """How often a machine translated anew what a person had."""
        methods = [each.method for each in self.handbacks[locale]]
        return sum(pair == (Method.HUMAN, Method.MACHINE) for pair in pairwise(methods))

    def churn(self, locale: str) -> tuple[int, int]:
        """After the first handback, the sentences whose source stood, and how many of them were translated anew."""
        own = self.handbacks[locale]
        return sum(each.churn.standing for each in own), sum(len(each.churn.anew) for each in own)


def tell_history(article: str, sources: Sequence[Copy], targets: Copies, source_locale: str, least: float) -> Story:
    """The history of an article, from the versions of its source and of its translations, each oldest first. Of plain
    pages only beads of at least the confidence `least` tell of churn.
    """
    editions = _editions(sources, [copy for own in targets.values() for copy in own], source_locale)
    known = {each.hash: each.text for each in editions if each.hash and each.text and each.text.spans == ()}
    handbacks = {}
    for locale, copies in targets.items():
        own = []
        before = None
        for copy in copies:
            page = copy.page if copy.hash == copy.page.provenance.hash else _named(copy)
            beads = sure_beads(page, Article(article, None, {locale: page}, earlier=known), source_locale, least)
            churn = Churn() if before is None else churn_of(before, beads)
            day = copy.day or page.provenance.handoff
            method, edition = page.provenance.method, _edition_of(copy, editions)
            own.append(Handback(day, copy.commit, method, edition, churn, copy.is_cut))
            before = beads
        handbacks[locale] = tuple(own)
    return Story(article, tuple(editions), handbacks)


def _named(copy: Copy) -> Page:
    return replace(copy.page, provenance=replace(copy.page.provenance, hash=copy.hash))


def _editions(sources: Sequence[Copy], copies: Sequence[Copy], source_locale: str) -> list[Edition]:
    found: list[Edition] = []
    for copy in sources:
        if copy.is_end:
            found.append(Edition(0, None, copy.day, copy.commit, None, is_end=True))
        elif not found or found[-1].text is None or not is_same_text(found[-1].text, copy.page):
            found.append(Edition(0, None, copy.day, copy.commit, copy.page, is_cut=copy.is_cut))
    by_hash: dict[str, list[Copy]] = {}
    for copy in copies:
        if copy.hash:
            by_hash.setdefault(copy.hash, []).append(copy)
    for name, own in by_hash.items():
        at = next((at for at, each in enumerate(found) if each.text and proves(each.text, name)), None)
        if at is not None:
            found[at] = replace(found[at], hash=found[at].hash or name)
            continue
        # The pages that merge no sentences are the better witnesses.
        texts = [copy.page for copy in own if copy.page.spans]
        text = min(texts, key=lambda page: sum(span.unit.startswith("p") for span in page.spans), default=None)
        days = [copy.page.provenance.handoff or copy.day for copy in own]
        edition = Edition(0, name, min((day for day in days if day), default=None), None, text)
        later = (at for at, each in enumerate(found) if _is_after(each, edition))
        found.insert(next(later, len(found)), edition)
    return [
        replace(each, number=at + 1, changes=_changes(found[at - 1], each, source_locale) if at else None)
        for at, each in enumerate(found)
    ]


def _is_after(one: Edition, other: Edition) -> bool:
    """Whether an edition is later than another; one without a day is the working tree's, and so the last."""
    return one.day is None or (other.day is not None and one.day > other.day)


def _changes(old: Edition, new: Edition, source_locale: str) -> tuple[Change, ...] | None:
    if old.text is None or new.text is None:
        return None
    return changes_between(old.text, new.text, source_locale)


def _edition_of(copy: Copy, editions: Iterable[Edition]) -> int | None:
    """The edition that a page was made from: of several that are alike the last that was there on its day."""
    if copy.hash is None:
        return None
    fitting = [
        each for each in editions if copy.hash == each.hash or (each.text is not None and proves(each.text, copy.hash))
    ]
    early = [each for each in fitting if copy.day is None or each.day is None or each.day <= copy.day]
    return (early or fitting)[-1].number if fitting else None


def gather(tree: JoinedTree, article: str, settings: Settings) -> tuple[str, list[Copy], Copies]:
    """The path of an article, which may be asked for by an older one, the versions of its source, and by locale those
    of its translations, each oldest first: from the git repository that each is in, across renames, and last the one of
    the tree where no commit has it.

    One process of git lists the versions of a file, and one reads all of them. Raises UsageError where there is no such
    article, TreeError where git fails.
    """
    corpus = together(tree, settings)
    outline = next((each for each in corpus.outlines if article in {each.path, *each.older_paths}), None)
    if outline is None:
        message = f"{article}: no such page; name one below a locale's folder of {settings.source}/"
        raise UsageError(message)
    return outline.path, *_versions(tree, outline, corpus.source_locale, settings.provenance)


def _versions(tree: JoinedTree, outline: Outline, source_locale: str, keeping: Keeping) -> tuple[list[Copy], Copies]:
    sources: list[Copy] = []
    revisions: Sequence[Revision] = ()
    if outline.source is not None:
        sources, revisions = _copies(tree, outline.source, source_locale)
    elif tree.history is not None and (end := tree.history.log.ends.get(outline.path)):
        path = f"{source_locale}/{outline.path}"
        sources, revisions = _committed(tree.history, outline.path, path, source_locale)
        if sources:
            sources.append(Copy(sources[-1].page, end.day, end.id, is_end=True))
    targets = {}
    for locale, file in outline.targets.items():
        copies, own = _copies(tree, file, locale)
        if keeping is Keeping.MS:
            targets[locale] = [replace(copy, hash=copy.page.provenance.hash) for copy in copies]
        elif keeping is Keeping.MDN:
            targets[locale] = [replace(copy, hash=_hash_of(_at_commit(tree, copy, outline))) for copy in copies]
        else:
            times = {each.commit.id: each.commit.time for each in own}
            home = _home_of_both(tree, file)
            dated = [*zip(sources, revisions, strict=False)]  # the last source may be in no commit
            texts = (_at_the_time(copy, times, dated, home, outline.path) for copy in copies)
            targets[locale] = [replace(copy, hash=_hash_of(data)) for copy, data in zip(copies, texts, strict=True)]
    return sources, targets


def _home_of_both(tree: JoinedTree, file: File) -> History | None:
    """The history of the source, where that is in one repository with a page."""
    own = tree.history_of(file.path.partition("/")[0])
    return tree.history if tree.history and own and own.repository == tree.history.repository else None


def _at_the_time(
    copy: Copy,
    times: Mapping[str, int],
    sources: Sequence[tuple[Copy, Revision]],
    home: History | None,
    path: str,
) -> bytes | None:
    """The source as it was when a version of a page was committed: as that very commit has it, in one repository; in
    another one, and where it stood at another path then, as its last version up to that time.
    """
    if copy.commit is None or copy.is_cut:
        return None
    data = home.read(copy.commit, path) if home else None
    early = [source.page.data for source, revision in sources if revision.commit.time <= times[copy.commit]]
    return data if data is not None else next(reversed(early), None)


def article_named(name: str) -> str:
    """The path of an article, of which a page in any locale may be named."""
    folder, _, rest = name.partition("/")
    return rest if normalize(folder) else name


def read_versions(files: Mapping[str, bytes], article: str, source_locale: str) -> tuple[list[Copy], Copies]:
    """The versions of an article as a folder has them, `<locale>/<article without .md>/<any name>.md` in the order of
    their names, as `gather` gives them. Raises UsageError where there are none.
    """
    place = article.removesuffix(".md")
    found: dict[str, list[Copy]] = {}
    for path in sorted(files):
        folder, _, rest = path.partition("/")
        locale = normalize(folder)
        if locale and rest.rpartition("/")[0] == place:
            page = read_page(path, locale, files[path])
            found.setdefault(locale, []).append(Copy(page, hash=page.provenance.hash))
    if not found:
        message = f"{article}: no versions; in the folder of --versions they have to be LOCALE/{place}/NAME.md"
        raise UsageError(message)
    return found.pop(source_locale, []), found


def _copies(tree: JoinedTree, file: File, locale: str) -> tuple[list[Copy], Sequence[Revision]]:
    """The versions of a file that differ, and the revisions among them that git has."""
    folder, _, path = file.path.partition("/")
    history = tree.history_of(folder)
    copies, revisions = _committed(history, path, file.path, locale) if history else ([], [])
    today = read_page(file.path, locale, tree[file.path])
    if not copies or not is_same_text(copies[-1].page, today):
        copies.append(Copy(today))
    return copies, revisions


def _committed(history: History, path: str, name: str, locale: str) -> tuple[list[Copy], list[Revision]]:
    """The versions that differ of a file that is, or was, at a path, read as pages of a name."""
    copies: list[Copy] = []
    revisions: list[Revision] = []
    for each in history.revisions(path):
        data = history.blob(each.blob)
        if data is not None and (not copies or copies[-1].page.data != data):
            page = read_page(name, locale, data)
            copies.append(Copy(page, each.commit.day, each.commit.id, is_cut=each.is_cut))
            revisions.append(each)
    return copies, revisions


def _at_commit(tree: JoinedTree, copy: Copy, outline: Outline) -> bytes | None:
    commit, _ = read_source_commit(copy.page.meta)
    if commit is None or tree.history is None:
        return None
    paths = chain((outline.path, *outline.older_paths), (path for path in tree.history.log.formers(outline.path)))
    found = (tree.history.read(commit, path) for path in paths)
    return next((data for data in found if data is not None), None)


def _hash_of(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha1(data, usedforsecurity=False).hexdigest()
