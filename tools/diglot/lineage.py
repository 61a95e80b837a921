"""What git tells of the source that each page was made from: which commit's it is, where the setting `provenance`
leaves that to git or to a commit in the page's head; and since when, and by how many commits, the source has moved on.

A page of such a project gets the SHA-1 of its source as its hash, so that whatever goes by hashes works on it, too.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from diglot.corpus import Corpus, File, Outline
from diglot.errors import TreeError
from diglot.model import Keeping, Trace
from diglot.provenance import stands_for
from diglot.trees import Commit, History, JoinedTree, Timeline

_SHORT = 8


def traced(corpus: Corpus, tree: Mapping[str, bytes], keeping: Keeping) -> Corpus:
    """The corpus, with what git tells of each page that has a source. What can't be told is unknown, never an error."""
    history = tree.history if isinstance(tree, JoinedTree) else None
    if history is None and keeping is Keeping.MS:
        return corpus
    tracer = _Tracer(tree, history, keeping)
    outlines = [tracer.located(outline) for outline in corpus.outlines]
    tracer.timeline = _timeline(history, {commit for outline in outlines for commit in _asked(outline, tree)})
    return replace(corpus, outlines=tuple(tracer.measured(outline) for outline in outlines))


def _asked(outline: Outline, tree: Mapping[str, bytes]) -> Iterator[str]:
    """The commits that the pages of an article were made from, but for those known to be fresh: most trees hold few
    others, and where there are none git is not asked.
    """
    if outline.source is None:
        return
    source = tree[outline.source.path]
    for file in outline.targets.values():
        if file.commit and not (file.hash and stands_for(source, file.hash)):
            yield file.commit


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

    def _dated(self, file: File, source: str) -> File:
        """A page with the commit of the source as that was when the page was last committed."""
        own = self._history_of(file)
        if self.history is None or own is None:
            which = "page" if own is None else "source"
            return _troubled(file, f"the {which} is in no git repository, which could tell how old its source is")
        if _below(file) in self._edited_beside(file, own):
            return _troubled(file, "the page has edits that are not committed, so its source can't be told yet")
        last = next(iter(own.touched.get(_below(file), ())), None)
        if last is None:
            return _troubled(file, f"the page has no commit that tells which source it was made from{_hint(own)}")
        if own.repository == self.history.repository:
            return replace(file, commit=last.id)
        earlier = (commit for commit in self.history.touched.get(source, ()) if commit.time <= last.time)
        commit: Commit | None = next(earlier, None)
        if commit is None:
            day = last.day.isoformat()
            return _troubled(file, f"the source has no commit up to {day}, when the page was made{_hint(self.history)}")
        return replace(file, commit=commit.id)

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
        if file.commit is None:
            return file
        later = self.timeline.since(file.commit, source)
        trace = replace(
            file.trace, since=later[-1].day if later else None, behind=None if later is None else len(later)
        )
        if self.keeping is Keeping.MS:
            return replace(file, trace=trace)
        data = self._read(file.commit, source, _below(file))
        if data is None:
            return _troubled(file, self._absence(file.commit, source))
        digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return replace(file, hash=digest, trace=replace(trace, named=f"commit {file.commit[:_SHORT]}"))

    def _read(self, commit: str, *paths: str) -> bytes | None:
        if self.history is None:
            return None
        found = (self.history.read(commit, path) for path in dict.fromkeys(paths))
        return next((data for data in found if data is not None), None)

    def _absence(self, commit: str, path: str) -> str:
        if self.history is None:
            return "the source is in no git repository, so its commits can't be looked up"
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
