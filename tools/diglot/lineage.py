"""What git tells of the source that each page was made from: where it has been moved to; which commit's it is, where
the setting `provenance` leaves that to git or to a commit in the page's head, or where the head names a commit that is
not to be had; and since when, and by how many commits, the source has moved on.

A page of such a project gets the SHA-1 of its source as its hash, so that whatever goes by hashes works on it, too.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from diglot.corpus import Corpus, File, Outline
from diglot.errors import TreeError
from diglot.model import Keeping, Trace
from diglot.page import holds
from diglot.trees import Commit, History, JoinedTree, Revision, Timeline, has_git

_SHORT = 8
_NO_GIT = "git is not installed, or not on the PATH, so it can't be told how old the source of the page is"


def followed(corpus: Corpus, tree: Mapping[str, bytes]) -> Corpus:
    """The corpus, in which pages whose source was moved in git belong to the article at its new path, unless their
    locale has a page there.
    """
    outlines = {outline.path: outline for outline in corpus.outlines}
    history = tree.history if isinstance(tree, JoinedTree) else None
    # Most trees have none; then git is not asked.
    lost = [outline for outline in corpus.outlines if outline.source is None]
    for outline in lost if history is not None else ():
        assert history is not None  # noqa: S101  # else there is nothing to loop over
        home = next((outlines[path] for path in history.log.leads(outline.path) if _has_source(outlines, path)), None)
        if home is None:
            continue
        moved = {locale: file for locale, file in outline.targets.items() if locale not in home.targets}
        left = {
            locale: replace(file, trace=replace(file.trace, moved=home.path))
            for locale, file in outline.targets.items()
            if locale in home.targets
        }
        if moved:
            targets = dict(sorted({**home.targets, **moved}.items()))
            older = tuple(sorted({*home.older_paths, *outline.older_paths, outline.path}))
            outlines[home.path] = replace(home, targets=targets, older_paths=older)
        if left:
            outlines[outline.path] = replace(outline, targets=left)
        else:
            del outlines[outline.path]
    return replace(corpus, outlines=tuple(outlines.values()))


def _has_source(outlines: Mapping[str, Outline], path: str) -> bool:
    return path in outlines and outlines[path].source is not None


def traced(corpus: Corpus, tree: Mapping[str, bytes], keeping: Keeping) -> Corpus:
    """The corpus, with what git tells of each page that has a source. What can't be told is unknown, never an error."""
    history = tree.history if isinstance(tree, JoinedTree) else None
    if history is None and keeping is Keeping.MS:
        return corpus
    tracer = _Tracer(tree, history, keeping)
    outlines = [tracer.located(outline) for outline in corpus.outlines]
    behind = {outline.path: _behind(outline, tree) for outline in outlines}
    asked = {file.commit for own in behind.values() for file in own.values() if file.commit}
    if history is not None and keeping is Keeping.MS:
        known = _known(history, asked)
        outlines = [tracer.found(outline, behind[outline.path], known) for outline in outlines]
        asked |= {
            file.trace.origin[0] for each in outlines for file in each.targets.values() if file.trace.origin is not None
        }
    tracer.timeline = _timeline(history, asked)
    return replace(corpus, outlines=tuple(tracer.measured(outline) for outline in outlines))


def _behind(outline: Outline, tree: Mapping[str, bytes]) -> dict[str, File]:
    """The pages of an article but for those known to be fresh, by locale: most trees hold few of these, and where there
    are none git is not asked.
    """
    if outline.source is None:
        return {}
    source = tree[outline.source.path]
    return {
        locale: file
        for locale, file in outline.targets.items()
        if not (file.hash and holds(source, file.hash)) and (file.hash or file.commit)
    }


def _known(history: History, commits: set[str]) -> frozenset[str]:
    try:
        return history.known(commits) if commits else frozenset()
    except TreeError:
        return frozenset()


def _timeline(history: History | None, commits: set[str]) -> Timeline:
    try:
        return history.timeline(commits) if history else Timeline({}, {}, {})
    except TreeError:
        # A partial clone may lack what git needs to tell. Then it is as if the commits were not there: days and commits
        # behind are unknown, and all else is told without them.
        return Timeline({}, {}, {})


class _Tracer:
    def __init__(self, tree: Mapping[str, bytes], history: History | None, keeping: Keeping) -> None:
        self.tree = tree
        self.history = history
        self.keeping = keeping
        self.timeline = Timeline({}, {}, {})
        self.edited: dict[str, frozenset[str]] = {}

    def located(self, outline: Outline) -> Outline:
        """The outline, in which each page has the commit of its source."""
        if self.keeping is not Keeping.GIT or outline.source is None:
            return outline
        path = _below(outline.source)
        return replace(outline, targets={name: self._dated(file, path) for name, file in outline.targets.items()})

    def found(self, outline: Outline, behind: Mapping[str, File], known: frozenset[str]) -> Outline:
        """The outline, in which each page that is behind, and whose commit the repository has not got, has a commit
        that has the source which its hash was made of: of several the last from before its handoff.
        """
        lost = {locale: file for locale, file in behind.items() if file.hash and file.commit not in known}
        if not lost or outline.source is None or self.history is None:
            return outline
        path = _below(outline.source)
        fitting: dict[str, list[tuple[Revision, str]]] = {str(file.hash): [] for file in lost.values()}
        for place in (path, *self.history.log.formers(path)):
            for revision in self.history.log.revisions.get(place, ()):
                data = self.history.blob(revision.blob)
                for name, own in fitting.items():
                    if data is not None and holds(data, name):
                        own.append((revision, place))
        targets = dict(outline.targets)
        for locale, file in lost.items():
            known_as = fitting[str(file.hash)]
            early = [each for each in known_as if file.handoff and each[0].commit.day.isoformat() <= file.handoff]
            if known_as:
                revision, place = (early or known_as)[0]
                targets[locale] = replace(file, trace=replace(file.trace, origin=(revision.commit.id, place)))
        return replace(outline, targets=targets)

    def _dated(self, file: File, source: str) -> File:
        """A page with the commit of the source as that was when the page was last committed."""
        own = self._history_of(file)
        if self.history is None or own is None:
            which = "page" if own is None else "source"
            told = f"the {which} is in no git repository, which could tell how old its source is"
            return _troubled(file, told if has_git() else _NO_GIT)
        if _below(file) in self._edited_beside(file, own):
            return _troubled(file, "the page has edits that are not committed, so its source can't be told yet")
        last = next(iter(own.touched.get(_below(file), ())), None)
        if last is None:
            return _troubled(file, f"the page has no commit that tells which source it was made from{_hint(own)}")
        if own.repository == self.history.repository:
            return replace(file, commit=last.id)
        commit = self._latest(source, last.time)
        if commit is None:
            day = last.day.isoformat()
            return _troubled(file, f"the source has no commit up to {day}, when the page was made{_hint(self.history)}")
        return replace(file, commit=commit.id)

    def _latest(self, path: str, time: int) -> Commit | None:
        """The last commit up to a time that touched a source, at the path that it had then."""
        if self.history is None:
            return None
        own = (each for each in self.history.touched.get(path, ()) if each.time <= time)
        found = next(own, None)
        for former in self.history.log.formers(path) if found is None else ():
            found = next((each for each in self.history.touched.get(former, ()) if each.time <= time), None)
            if found is not None:
                break
        return found

    def _history_of(self, file: File) -> History | None:
        return self.tree.history_of(_folder(file)) if isinstance(self.tree, JoinedTree) else None

    def _edited_beside(self, file: File, own: History) -> frozenset[str]:
        folder = _folder(file)
        if folder not in self.edited:
            is_committed = isinstance(self.tree, JoinedTree) and self.tree.is_committed(folder)
            self.edited[folder] = frozenset() if is_committed or own.tip is None else own.edited()
        return self.edited[folder]

    def measured(self, outline: Outline) -> Outline:
        """The outline, in which each page whose commit is known has its trace and, where its head does not say it, the
        hash of its source.
        """
        if outline.source is None:
            return outline
        path = _below(outline.source)
        return replace(outline, targets={name: self._measured(file, path) for name, file in outline.targets.items()})

    def _measured(self, file: File, source: str) -> File:
        trace = file.trace
        commit = trace.origin[0] if trace.origin else file.commit
        if commit is None:
            return file
        data = self._read(commit, source)
        places = [source]
        if data is None and self.history is not None and commit in self.timeline.seen:
            places += self.history.log.formers(source)
            data = self._read(commit, *places, _below(file))
        later = self._since(commit, places)
        if later is not None:
            trace = replace(trace, since=self.timeline.moved_on(commit, later), behind=len(later))
        if self.keeping is Keeping.MS or file.commit is None:
            return replace(file, trace=trace)
        if data is None:
            return _troubled(file, self._absence(file.commit, source))
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return replace(file, hash=digest, trace=replace(trace, named=f"commit {file.commit[:_SHORT]}"))

    def _since(self, commit: str, places: list[str]) -> tuple[Commit, ...] | None:
        """The commits that changed a source at any of the paths that it has had, and that a commit did not know of,
        newest first; those that only moved it change nothing.
        """
        found = [self.timeline.since(commit, place) for place in places]
        if self.history is None or found[0] is None or len(places) == 1:
            return found[0]
        moves = self.history.log.moves
        later = {
            each.id: each
            for place, own in zip(places, found, strict=True)
            for each in own or ()
            if (each.id, place) not in moves
        }
        return tuple(sorted(later.values(), key=lambda each: -each.time))

    def _read(self, commit: str, *paths: str) -> bytes | None:
        if self.history is None:
            return None
        found = (self.history.read(commit, path) for path in dict.fromkeys(paths))
        return next((data for data in found if data is not None), None)

    def _absence(self, commit: str, path: str) -> str:
        if self.history is None:
            return "the source is in no git repository, so its commits can't be looked up" if has_git() else _NO_GIT
        if commit in self.timeline.seen:
            return f"the source has no {path} at commit {commit[:_SHORT]}"
        return f"the repository of the source has no commit {commit[:_SHORT]}{_hint(self.history)}"


def _hint(history: History) -> str:
    return "; its clone is shallow: git fetch --unshallow gets the rest" if history.is_shallow else ""


def _troubled(file: File, trouble: str) -> File:
    return replace(file, trace=Trace(trouble=trouble))


def _folder(file: File) -> str:
    return file.path.partition("/")[0]


def _below(file: File) -> str:
    """The path below the folder of the locale."""
    return file.path.partition("/")[2]
