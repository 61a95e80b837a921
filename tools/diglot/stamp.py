"""Provenance, written into the head of pages: from which commit of the source they were made."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from diglot.articles import outlined
from diglot.corpus import Corpus, File, demand_places, is_in
from diglot.drift import drift_since, has_changed, summary
from diglot.errors import EditError, TreeError, UsageError
from diglot.model import Keeping, Method, Page
from diglot.page import read_page, with_head, with_value
from diglot.provenance import COMMIT, HANDOFF, HASH, L10N, LOCALE, METHOD, SOURCE_COMMIT, read_source_commit, stands_for
from diglot.settings import Settings
from diglot.trees import Commit, History, JoinedTree

METHODS = {Method.HUMAN: "HT", Method.MACHINE: "MT"}
"""How `ms.translationtype` says who translated."""
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Stamps:
    """Which pages get provenance: their new bytes and the commits of their sources, by path.

    `kept` are the paths of pages that say so already, `refused` has by its path why a page can't get it.
    """

    files: Mapping[str, bytes]
    commits: Mapping[str, Commit]
    kept: tuple[str, ...]
    refused: Mapping[str, str]


def stamp(  # noqa: PLR0913  # what it works on, which pages, and what they are to say
    tree: JoinedTree,
    settings: Settings,
    places: tuple[str, ...],
    revision: str | None = None,
    method: Method | None = None,
    *,
    from_history: bool = False,
    is_forced: bool = False,
) -> Stamps:
    """The pages in some places, with the provenance of having been made from the source at a revision of its
    repository, by default the last; or, `from_history`, from the source as that was when the page was last committed.
    Without places these are the pages that say nothing of their source yet. Nothing is written.
    A page whose spans carry other sentences than that source is refused, unless it is forced.

    Raises TreeError where there are no articles or the source has no such commit, and UsageError for a place in which
    there is no translated page, and where the settings keep provenance in git alone.
    """
    if settings.provenance is Keeping.GIT:
        message = 'the setting provenance = "git" keeps nothing in pages; for stamps it has to be "mdn" or "ms"'
        raise UsageError(message)
    history = tree.history
    if history is None:
        message = f"the source {settings.source_locale} is in no git repository, so there is no commit to stamp with"
        raise TreeError(message)
    corpus = outlined(tree, replace(settings, provenance=Keeping.GIT) if from_history else settings)
    chosen = _chosen(corpus, settings.provenance, tree, places)
    stamper = _Stamper(history, settings.provenance, method)
    given = None if from_history else _found(history, revision)
    files: dict[str, bytes] = {}
    commits: dict[str, Commit] = {}
    kept: list[str] = []
    refused: dict[str, str] = {}
    for file, paths in chosen:
        page = read_page(file.path, file.locale, tree[file.path])
        try:
            commit = given or _found(history, _told(file))
            source = stamper.source_at(commit, paths)
            stamped = stamper.stamped(page, commit, source, paths)
            if stamped.data != page.data and not is_forced:
                _demand_agreement(page, read_page(paths[0], settings.source_locale, source), commit)
        except (EditError, TreeError) as error:
            refused[file.path] = str(error).removeprefix(f"{file.path}: ")
            continue
        if stamped.data == page.data:
            kept.append(file.path)
        else:
            files[file.path] = stamped.data
            commits[file.path] = commit
    return Stamps(files, commits, tuple(kept), refused)


def _found(history: History, revision: str | None) -> Commit:
    commit = history.tip if revision is None else history.find(revision)
    if commit is None:
        message = f"the repository of the source has no commit {revision or 'yet'}"
        raise TreeError(message)
    return commit


def _demand_agreement(page: Page, source: Page, commit: Commit) -> None:
    """Raise EditError where the spans of a page carry another text than a source."""
    changes = drift_since(page, source).changes if page.spans else ()
    if has_changed(changes):
        message = (
            f"its spans carry another source than commit {commit.id[:_SHORT]} has ({summary(changes)}); to stamp it "
            f"all the same: --force"
        )
        raise EditError(message)


def _told(file: File) -> str:
    """The commit that git tells. Raises TreeError where it does not."""
    if file.commit is None:
        raise TreeError(file.trace.trouble or "it has no source today, so git can't tell which it was made from")
    return file.commit


def _chosen(
    corpus: Corpus, keeping: Keeping, tree: Mapping[str, bytes], places: tuple[str, ...]
) -> list[tuple[File, tuple[str, ...]]]:
    """The pages in some places, each with the paths that its source may stand at; without places, those that say
    nothing.
    """
    found = []
    names: list[str] = []
    for outline in corpus.outlines:
        for locale, file in outline.targets.items():
            own = (outline.path, f"{locale}/{outline.path}", file.path)
            names += own
            is_named = any(is_in(name, place) for name in own for place in places)
            if is_named or (not places and _is_silent(read_page(file.path, locale, tree[file.path]), keeping)):
                source = (outline.source.path,) if outline.source else ()
                paths = (path.partition("/")[2] for path in (*source, file.path))
                found.append((file, tuple(dict.fromkeys(paths))))
    demand_places(places, names)
    return found


def _is_silent(page: Page, keeping: Keeping) -> bool:
    """Whether a page says nothing of its source."""
    if keeping is Keeping.MDN:
        return not page.meta.get(L10N)
    return HASH not in page.meta and COMMIT not in page.meta


class _Stamper:
    def __init__(self, history: History, keeping: Keeping, method: Method | None) -> None:
        self.history = history
        self.keeping = keeping
        self.method = method

    def source_at(self, commit: Commit, paths: Sequence[str]) -> bytes:
        """The source as a commit has it. Raises TreeError where that has none."""
        source = self._read(commit.id, paths)
        if source is None:
            message = f"the source has no {paths[0]} at commit {commit.id[:_SHORT]}"
            raise TreeError(message)
        return source

    def _read(self, commit: str, paths: Iterable[str]) -> bytes | None:
        found = (self.history.read(commit, path) for path in paths)
        return next((data for data in found if data is not None), None)

    def stamped(self, page: Page, commit: Commit, source: bytes, paths: Iterable[str]) -> Page:
        """The page with its provenance; as it is, where it tells of the same source already. Raises EditError where its
        head can't be edited.
        """
        if self.keeping is Keeping.MDN:
            said, _ = read_source_commit(page.meta)
            if said is not None and self._read(said, paths) == source:
                return page
            if not page.body_start:
                return with_head(page, {L10N: {SOURCE_COMMIT: commit.id}})
            return with_value(page, L10N, commit.id, SOURCE_COMMIT)
        values = self._values(page, commit, source)
        if not page.body_start:
            return with_head(page, values)
        for key, value in values.items():
            if page.meta.get(key) != value:
                page = with_value(page, key, value)
        return page

    def _values(self, page: Page, commit: Commit, source: bytes) -> dict[str, object]:
        """The `ms.*` keys, in the order of the localization tool; where the page tells of the same source, only those
        that it lacks.
        """
        own = {METHOD: METHODS[self.method]} if self.method else {}
        values: dict[str, object] = {
            HASH: hashlib.sha1(source, usedforsecurity=False).hexdigest(),
            COMMIT: commit.id,
            **own,
            LOCALE: page.locale,
            HANDOFF: commit.day.strftime("%m/%d/%Y"),
        }
        if page.provenance.hash and page.provenance.commit and stands_for(source, page.provenance.hash):
            return {key: value for key, value in values.items() if key in own or key not in page.meta}
        return values
