"""Folders and git commits of articles as a Mapping[str, bytes], and the way back to disk. The one module that reads or
writes files, or runs git.

No path leads out of a tree: symbolic links that do are refused and reported.
"""

import copy
import datetime as dt
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from diglot.errors import TreeError
from diglot.locales import normalize
from diglot.model import Problem

LIMIT = 4 * 1024 * 1024
"""Larger files that are no Markdown are not read, in bytes: code and tables of contents are smaller."""


class FolderTree(Mapping[str, bytes]):
    """The Markdown files below a folder, by their path with `/`, in sorted order. Bytes are read when asked for.

    `assets` are the paths of the other files there, whose bytes are to be had by path, too. `problems` has what was
    refused, by path, links of any kind of file that lead out among it. Raises TreeError where there is no such folder,
    for a file that has gone since, and for an asset that is larger than LIMIT or no file.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            message = f"{root}: no such folder; name the folder of the articles with the setting `source`"
            raise TreeError(message)
        self.root = root.resolve()
        self.problems: dict[str, Problem] = {}
        self._assets: dict[str, str] = {}
        self._files = dict(sorted(self._find()))

    def _find(self) -> Iterator[tuple[str, str]]:
        """Entries of folders know most of what is asked here: a preview looks at thousands of files after each edit."""
        folders = [(str(self.root), "")]
        while folders:
            folder, below = folders.pop()
            for entry in self._entries(folder, below):
                name, is_link = below + entry.name, entry.is_symlink()
                if _is_folder(entry):
                    if is_link:
                        self._refuse(name, "a symbolic link to a folder is not followed")
                    else:
                        folders.append((entry.path, f"{name}/"))
                    continue
                is_article = entry.name.lower().endswith(".md") and len(entry.name) > len(".md")
                if not is_article and not is_link:
                    self._assets[name] = entry.path
                elif not _is_text(name):
                    self._refuse(name, "the name of the file is not UTF-8")
                elif is_link and not is_below(Path(entry.path), self.root):
                    self._refuse(name, "the symbolic link leads out of the folder of articles")
                elif not _is_readable(entry):
                    self._refuse(name, "the file can't be read")
                elif is_article:
                    yield name, entry.path
                else:
                    self._assets[name] = entry.path

    def _entries(self, folder: str, below: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as found:
                return sorted(found, key=attrgetter("name"))
        except OSError:
            self._refuse(below.removesuffix("/") or ".", "the folder can't be read")
            return []

    @property
    def assets(self) -> list[str]:
        """The paths of the files that are no Markdown."""
        return list(self._assets)

    def _refuse(self, path: str, message: str) -> None:
        name = path.encode(errors="surrogateescape").decode(errors="replace")
        self.problems[name] = Problem("page.outside-tree", message)

    def __getitem__(self, path: str) -> bytes:
        if path in self._files:
            return read_file(Path(self._files[path]))
        place = Path(self._assets[path])
        if not place.is_file() or place.stat().st_size > LIMIT:
            message = f"{place}: not read: it is larger than {LIMIT // 1024 // 1024} MB, or no file"
            raise TreeError(message)
        return read_file(place)

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or to what nobody may look at: it is refused as a file
        return False


def _is_readable(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() and os.access(entry.path, os.R_OK)
    except OSError:
        return False


class GitTree(Mapping[str, bytes]):
    """The Markdown files below a folder as a commit has them; one `git cat-file --batch` reads them all. `assets` are
    the paths of the other files there, whose bytes are to be had by path, too.

    `folder` lies in a working tree, or is a bare repository. `close` it after use. Raises TreeError where there is no
    such folder, repository or commit.
    """

    def __init__(self, folder: Path, commit: str) -> None:
        if not folder.is_dir():
            message = f"{folder}: no such folder"
            raise TreeError(message)
        self.folder = folder
        self.problems: dict[str, Problem] = {}
        self._assets: dict[str, str] = {}
        self.commit = _resolved(folder, commit)
        self._blobs = dict(sorted(self._list()))
        self._reader = _Reader(folder)

    def _list(self) -> Iterator[tuple[str, str]]:
        # Format of an entry: mode, type, object, TAB, path (git-ls-tree's documentation).
        for entry in filter(None, _git(self.folder, "ls-tree", "-r", "-z", self.commit).split(b"\0")):
            about, _, name = entry.partition(b"\t")
            mode, _, blob = about.decode().split(" ")
            path = name.decode(errors="surrogateescape")
            is_link = mode == "120000"
            if not path.lower().endswith(".md") and not is_link:
                self._assets[path] = blob
                continue
            if not _is_text(path):
                path = name.decode(errors="replace")
                self.problems[path] = Problem("page.outside-tree", "the name of the file is not UTF-8")
            elif is_link:
                self.problems[path] = Problem("page.outside-tree", "a symbolic link in a commit is not followed")
            elif mode != "160000":  # another repository's commit
                yield path, blob

    @property
    def assets(self) -> list[str]:
        """The paths of the files that are no Markdown."""
        return list(self._assets)

    def __getitem__(self, path: str) -> bytes:
        data = self._reader.read(self._blobs[path] if path in self._blobs else self._assets[path])
        if data is None:
            message = f"{self.folder}: git can't read {path} of {self.commit}; is the repository a partial clone?"
            raise TreeError(message)
        return data

    def __contains__(self, path: object) -> bool:
        return path in self._blobs

    def __iter__(self) -> Iterator[str]:
        return iter(self._blobs)

    def __len__(self) -> int:
        return len(self._blobs)

    def close(self) -> None:
        """End the git process."""
        self._reader.close()


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a git repository, and the second of its committer, in Unix time."""

    id: str
    time: int

    @property
    def day(self) -> dt.date:
        """The day of its committer, in UTC. A commit may claim any time; what no calendar has is the last day of it."""
        try:
            return dt.datetime.fromtimestamp(self.time, dt.UTC).date()
        except (ValueError, OverflowError, OSError):
            return dt.date.max


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of a file: the commit that brought it, and the name of its bytes in the repository."""

    commit: Commit
    blob: str
    is_cut: bool = False
    """Whether a shallow clone was cut off there, so that the version may have come earlier."""


@dataclass(frozen=True, slots=True)
class Log:
    """What became of the files below a folder, by path: their versions, newest first; where the last commit that took
    a file from its path put it, or an empty text, and which it was; and where one that came from another path had been.
    `moves` are the commits that moved a file and changed nothing in it, with its path there or before.
    """

    revisions: Mapping[str, tuple[Revision, ...]] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    ends: Mapping[str, Commit] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    moves: Collection[tuple[str, str]] = ()

    def leads(self, path: str) -> Iterator[str]:
        """The paths that a file has had since it left this one, in their order."""
        return _chain(self.moved, path)

    def formers(self, path: str) -> Iterator[str]:
        """The paths that a file had before it came to this one, the last one first."""
        return _chain(self.origins, path)


def _chain(steps: Mapping[str, str], path: str) -> Iterator[str]:
    seen = {path}
    while (path := steps.get(path, "")) and path not in seen:
        seen.add(path)
        yield path


@dataclass(frozen=True, slots=True)
class Timeline:
    """Which commits touched the files below a folder, newest first, and how they stand to the commits asked about.

    `seen` has for each of these that the repository has the bit that it is known by, `older` the bits of all those that
    a commit came before; `roots` are the commits at which a shallow clone was cut off. `asked` are the commits asked
    about, by their ids.
    """

    touched: Mapping[str, tuple[Commit, ...]]
    seen: Mapping[str, int]
    older: Mapping[str, int]
    roots: tuple[str, ...] = ()
    asked: Mapping[str, Commit] = field(default_factory=dict)

    def since(self, commit: str, path: str) -> tuple[Commit, ...] | None:
        """The commits that touched a file and that a commit did not know of, newest first; None where that can't be
        told: the repository has no such commit, or a shallow clone was cut off too late.
        """
        bit = self.seen.get(commit)
        if bit is None or not all(self.older.get(root, 0) & bit for root in self.roots):
            return None
        return tuple(each for each in self.touched.get(path, ()) if not self.older.get(each.id, 0) & bit)

    def moved_on(self, commit: str, later: Sequence[Commit]) -> dt.date | None:
        """The day of the first of the commits that a commit did not know of, or its own, whichever is later: one from a
        branch that was merged afterwards may be older, and a clock may have been wrong. None where there are none.
        """
        return max(self.asked[commit].day, later[-1].day) if later else None


class History:
    """Earlier versions of the files below a folder, from the git repository that it lies in, up to a commit. `close` it
    after use.

    `repository` is the folder in which git keeps it: the same for all folders of one repository. `is_shallow` is
    whether it was cloned without its older history. Raises TreeError where the folder is in no repository.
    """

    def __init__(self, folder: Path, commit: str = "HEAD") -> None:
        words = ("--is-shallow-repository", "--git-common-dir", "--show-prefix")
        told = _git(folder, "rev-parse", *words).decode(errors="surrogateescape")
        shallow, common, self._prefix = told.removesuffix("\n").split("\n", 2)
        self.repository = (folder / common).resolve()
        self.is_shallow = shallow == "true"
        self._folder = folder
        self._commit = commit
        self._reader = _Reader(folder)

    def read(self, commit: str, path: str) -> bytes | None:
        """The bytes of a file as a commit has it; None where the repository has no such commit or file."""
        return self._reader.read(f"{commit}:{self._prefix}{path}")

    @cached_property
    def tip(self) -> Commit | None:
        """The commit up to which the history goes; None where the repository has no such commit, or none at all."""
        return self.find(self._commit)

    def find(self, name: str) -> Commit | None:
        """The commit of a name, such as a branch; None where the repository has none."""
        try:
            told = _git(self._folder, *_PLAIN_LOG, "-1", "--format=%x02%H %ct", "--end-of-options", name, "--")
        except TreeError:
            return None
        about = _REVISED.match(told.rstrip(b"\n"))
        return _commit_of(about) if about else None

    @cached_property
    def touched(self) -> Mapping[str, tuple[Commit, ...]]:
        """By its path, the commits up to the tip that changed a file, newest first; merges where they changed it once
        more. In a shallow clone those at which it is cut off are left out: what they changed is not known.
        """
        if self.tip is None:
            return {}
        words = ("--full-history", "--date-order", "-c", "--name-only", "--no-renames", "--no-relative", "-z")
        found: dict[str, list[Commit]] = {}
        commit: Commit | None = None
        form = "--format=%x02%H %ct %P"
        for entry in _git(self._folder, *_PLAIN_LOG, *words, form, self.tip.id, "--", ".").split(b"\0"):
            # `-z` ends entries by NUL, and still has a line end before the first name of a commit.
            if about := _LOGGED.match(entry):
                is_cut = self.is_shallow and not about["parents"]
                commit = None if is_cut else _commit_of(about)
            elif commit:
                name = entry.removeprefix(b"\n").decode(errors="surrogateescape")
                if name and name.startswith(self._prefix):
                    found.setdefault(name.removeprefix(self._prefix), []).append(commit)
        return {path: tuple(commits) for path, commits in found.items()}

    @cached_property
    def log(self) -> Log:
        """What became of the files up to the tip, moves as git finds them; what merges alone brought is left out. One
        pass, whose time grows with the repository. Empty where git fails: a partial clone may lack what moves are told
        by.
        """
        if self.tip is None:
            return Log()
        words = ("--full-history", "--date-order", "--raw", "--no-abbrev", "--find-renames", "--no-relative", "-z")
        form = "--format=%x02%H %ct %P"
        try:
            entries = iter(_git(self._folder, *_PLAIN_LOG, *words, form, self.tip.id, "--", ".").split(b"\0"))
        except TreeError:
            return Log()
        revisions: dict[str, list[Revision]] = {}
        moved: dict[str, str] = {}
        ends: dict[str, Commit] = {}
        origins: dict[str, str] = {}
        moves: set[tuple[str, str]] = set()
        commit, is_cut = Commit("", 0), False
        for entry in entries:
            if about := _LOGGED.match(entry):
                commit, is_cut = _commit_of(about), self.is_shallow and not about["parents"]
                continue
            change = _CHANGED.match(entry.removeprefix(b"\n"))
            if change is None:
                continue
            old = self._below(next(entries, b""))
            new = self._below(next(entries, b"")) if change["status"] in b"RC" else old
            if old and change["status"] in b"RD":
                # Newest first: the last that became of a path is met first.
                moved.setdefault(old, new if new != old else "")
                ends.setdefault(old, commit)
            if old and new and change["status"] == b"R":
                origins.setdefault(new, old)
                if change["share"] == b"100":
                    moves |= {(commit.id, old), (commit.id, new)}
            if new and change["mode"].startswith(b"100"):
                revisions.setdefault(new, []).append(Revision(commit, change["blob"].decode(), is_cut))
        return Log({path: tuple(own) for path, own in revisions.items()}, moved, ends, origins, moves)

    def _below(self, name: bytes) -> str:
        """The path below the folder of a name that git tells; empty for one outside."""
        path = name.decode(errors="surrogateescape")
        return path.removeprefix(self._prefix) if path.startswith(self._prefix) else ""

    def known(self, commits: Collection[str]) -> frozenset[str]:
        """Those of the commits, by their ids, that the repository has."""
        asked = "".join(f"{commit}\n" for commit in sorted(commits))
        told = _git(self._folder, "cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked.encode())
        return frozenset(
            line.removesuffix(" commit") for line in told.decode().splitlines() if line.endswith(" commit")
        )

    def timeline(self, commits: Collection[str]) -> Timeline:
        """How these commits stand to those that touched the files. The time it takes grows with the repository, not
        with the number of files. Raises TreeError where git fails.
        """
        if self.tip is None or not commits:
            return Timeline({}, {}, {})
        known = sorted(self.known({self.tip.id, *commits}))
        if not {*known} & {*commits}:
            return Timeline({}, {}, {})
        seen = {commit: 1 << at for at, commit in enumerate(known)}
        # Children come before their parents, so what is older than a commit is known when the commit is reached.
        older = dict(seen)
        roots = []
        found: dict[str, Commit] = {}
        words = ("rev-list", "--parents", "--timestamp", "--topo-order", "--stdin")
        given = "".join(f"{commit}\n" for commit in known).encode()
        for line in _git(self._folder, *words, given=given).decode().splitlines():
            time, commit, *parents = line.split()
            if commit in seen:
                found[commit] = Commit(commit, int(time))
            bits = older.get(commit, 0)
            for parent in parents:
                older[parent] = older.get(parent, 0) | bits
            if not parents and self.is_shallow:
                roots.append(commit)
        return Timeline(self.touched, seen, older, tuple(roots), found)

    def revisions(self, path: str) -> tuple[Revision, ...]:
        """The versions of one file up to the tip, oldest first, across renames; what merges alone
        brought is left out. Raises TreeError where git fails.
        """
        if self.tip is None:
            return ()
        words = ("--literal-pathspecs", *_PLAIN_LOG, "--follow", "--raw", "-z", "--no-abbrev")
        form = "--format=%x02%H %ct %P"
        found = []
        commit: Commit | None = None
        is_cut = False
        for entry in _git(self._folder, *words, form, self.tip.id, "--", path).split(b"\0"):
            if about := _LOGGED.match(entry):
                commit, is_cut = _commit_of(about), self.is_shallow and not about["parents"]
            # `:mode mode object object status` (git-diff's documentation, "Raw output format"). A path may have been
            # that of a symbolic link, or have gone.
            elif commit and (version := _FILE_VERSION.match(entry)):
                found.append(Revision(commit, version["blob"].decode(), is_cut))
        return tuple(reversed(found))

    def blob(self, name: str) -> bytes | None:
        """The bytes of a file's version by the name of its object; None where the repository has not got it."""
        return self._reader.read(name)

    def edited(self) -> frozenset[str]:
        """The paths of the files of the working tree that are not as the last commit has them."""
        words = ("diff", "--name-only", "--no-renames", "--no-relative", "--no-ext-diff", "-z", "HEAD", "--", ".")
        names = _git(self._folder, *words).decode(errors="surrogateescape").split("\0")
        return frozenset(name.removeprefix(self._prefix) for name in names if name.startswith(self._prefix))

    def close(self) -> None:
        """End the git process."""
        self._reader.close()


# git leaves the time of a damaged commit empty.
_REVISED = re.compile(rb"\x02(?P<id>[0-9a-f]{40,64}) (?P<time>\d*)\Z")
_FILE_VERSION = re.compile(rb"\n:\d+ 100\d+ [0-9a-f]+ (?P<blob>[0-9a-f]+) ")
# `:mode mode object object status` (git-diff's documentation, "Raw output format"); R and C have a share in percent.
_CHANGED = re.compile(rb":\d+ (?P<mode>\d+) [0-9a-f]+ (?P<blob>[0-9a-f]+) (?P<status>[A-Z])(?P<share>\d*)\Z")
# Whatever the user has set for what people read.
_PLAIN_LOG = ("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false", "log")
_LOGGED = re.compile(rb"\x02(?P<id>[0-9a-f]{40,64}) (?P<time>\d*) (?P<parents>[0-9a-f ]*)\Z")


def _commit_of(about: re.Match[bytes]) -> Commit:
    return Commit(about["id"].decode(), int(about["time"] or 0))


# A hook of git comes with variables that point to the repository it runs in. A tree may be in another one, and every
# call names its folder.
_OF_ONE_REPOSITORY = {"GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"}


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ONE_REPOSITORY}
    return {**kept, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}


def has_git() -> bool:
    """Whether the program git can be run."""
    return shutil.which("git") is not None


def _git(folder: Path, *words: str, given: bytes | None = None) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", folder, *words],  # noqa: S607
            input=given,
            capture_output=True,
            check=False,
            env=_environment(),
        )
    except FileNotFoundError as error:
        message = "git is not installed, or not on the PATH; what commits have can't be read without it"
        raise TreeError(message) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0] or "git knows no such commit here"
        if "not a git repository" in told:
            message = f"{folder}: not a git repository, nor in one, so there are no commits to look up"
            raise TreeError(message)
        message = f"{folder}: {told} ({words[-1].removesuffix('^{commit}')})"
        raise TreeError(message)
    return done.stdout


def _resolved(folder: Path, commit: str) -> str:
    """The id of a commit by any of its names, which may look like an option. Raises TreeError where there is none."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
    try:
        return _git(folder, *words).decode().strip()
    except TreeError as error:
        if _is_shallow(folder):
            message = f"{error}; its clone is shallow: git fetch --unshallow gets the rest"
            raise TreeError(message) from error
        raise


def _is_shallow(folder: Path) -> bool:
    """Whether a folder is in a clone without its older history; not so where it is in none at all."""
    try:
        return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except TreeError:
        return False


class _Reader:
    """Objects of a repository by name, from one `git cat-file --batch` that starts with the first and fetches nothing
    from elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, name: str) -> bytes | None:
        """The bytes of an object; None where there is none."""
        if "\n" in name:
            return None
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603
                ["git", "-C", self._folder, "cat-file", "--batch"],  # noqa: S607
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=_environment(),
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101  # both are pipes
        assert stdout is not None  # noqa: S101
        try:
            stdin.write(name.encode(errors="surrogateescape") + b"\n")
            stdin.flush()
        except BrokenPipeError:
            return None
        # `<object> <type> <size>`, the bytes, a line end; or `<name> missing` (git-cat-file's documentation).
        head = stdout.readline()
        found = _FOUND.match(head)
        if found is None:
            return None
        data = stdout.read(int(found["size"]))
        stdout.read(1)
        return data if found["type"] == b"blob" else None

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()
            self._process = None


_FOUND = re.compile(rb"[0-9a-f]{40,64} (?P<type>[a-z]+) (?P<size>\d+)\n\Z")


class JoinedTree(Mapping[str, bytes]):
    """A tree in which some locales' folders are taken from elsewhere: `given` has a tree for each of these locales.
    As with those, `assets` are the paths of the files that are no Markdown, whose bytes are to be had by path, too.

    `history` has earlier versions of the source. To be closed by `with`, which closes all that it is made of.
    """

    def __init__(
        self, given: Mapping[str, FolderTree | GitTree], rest: FolderTree | GitTree | None, history: History | None
    ) -> None:
        self._given = given
        self._rest = rest
        self._histories: dict[str, History | None] = {}
        self.history = history
        self._files: dict[str, tuple[Mapping[str, bytes], str]] = {}
        self.problems: dict[str, Problem] = {}
        self._assets: dict[str, tuple[Mapping[str, bytes], str]] = {}
        for locale, tree in given.items():
            self._files |= {f"{locale}/{path}": (tree, path) for path in tree}
            self._assets |= {f"{locale}/{path}": (tree, path) for path in tree.assets}
            self.problems |= {f"{locale}/{path}": problem for path, problem in tree.problems.items()}
        if rest is not None:
            self._files |= {path: (rest, path) for path in rest if self._is_rest(path)}
            self.problems |= {path: problem for path, problem in rest.problems.items() if self._is_rest(path)}
            self._assets |= {path: (rest, path) for path in rest.assets if self._is_rest(path)}
        self._files = dict(sorted(self._files.items()))

    def _is_rest(self, path: str) -> bool:
        return normalize(path.partition("/")[0]) not in self._given

    @property
    def assets(self) -> list[str]:
        """The paths of the files that are no Markdown."""
        return list(self._assets)

    def __getitem__(self, path: str) -> bytes:
        tree, name = self._files[path] if path in self._files else self._assets[path]
        return tree[name]

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def home(self, path: str) -> tuple[Path, str]:
        """Where `write_file` puts a file of the tree: the folder, and the path below it. Raises TreeError for a file of
        a commit.
        """
        tree, name = self._files[path]
        if not isinstance(tree, FolderTree):
            message = f"{path}: is read from a commit, which can't be written; check the commit out"
            raise TreeError(message)
        return tree.root, name

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for tree in (*self._given.values(), self._rest, self.history, *self._histories.values()):
            if isinstance(tree, GitTree | History):
                tree.close()

    def history_of(self, folder: str) -> History | None:
        """The history of the files below the folder of a locale, by its name in the tree, up to the commit that the
        tree was opened at; None where they are in no git repository.
        """
        if folder not in self._histories:
            tree = self._given.get(folder, self._rest)
            history = None
            if tree is not None:
                is_own = folder in self._given
                place, commit = (tree.folder, tree.commit) if isinstance(tree, GitTree) else (tree.root, None)
                history = _open_history(place if is_own else place / folder, commit)
            self._histories[folder] = history
        return self._histories[folder]

    def changes_since(self, commit: str, tell: Callable[[str], None] = lambda _: None) -> tuple["FileChange", ...]:
        """What became of the Markdown files since the branch that is checked out left a commit, in sorted order; files
        that git does not know yet are new. A tree of a commit is looked at as that commit has it; a folder whose
        repository does not know the commit counts as not changed, which is told in a sentence.

        Raises TreeError where none knows it.
        """
        found: list[FileChange] = []
        troubles: list[tuple[str, TreeError]] = []
        trees: list[tuple[str, FolderTree | GitTree]] = [(f"{locale}/", own) for locale, own in self._given.items()]
        trees += [("", self._rest)] if self._rest is not None else []
        for prefix, tree in trees:
            try:
                changes = [each.below(prefix) for each in _changes_since(tree, commit)]
            except TreeError as error:
                troubles.append((prefix.rstrip("/"), error))
            else:
                found += [each for each in changes if prefix or self._is_rest(each.path)]
        if troubles and len(troubles) == len(trees):
            raise troubles[0][1]
        for name, trouble in troubles:
            if name or any(map(self._is_rest, trees[-1][1])):
                tell(f"{name or 'other locales'}: what changed since {commit} is not known: {trouble}")
        return tuple(sorted(found, key=lambda each: each.path))

    def part(self, files: Mapping[str, bytes]) -> "JoinedTree":
        """A tree of these files alone, with the history of this one, which closes it."""
        part = copy.copy(self)
        part._files = {path: (files, path) for path in sorted(files)}  # noqa: SLF001  # its own class
        part.problems = {}
        return part

    def is_committed(self, folder: str) -> bool:
        """Whether the files below the folder of a locale are those of a commit, which nobody edits."""
        return isinstance(self._given.get(folder, self._rest), GitTree)


def open_tree(folder: Path, places: Mapping[str, str], source_locale: str) -> JoinedTree:
    """The articles of a folder, with those of some locales taken from other places: `PATH`, or `PATH@COMMIT` for a
    folder as a git commit has it. With places the folder itself may be missing. To be closed by `with`.

    Raises TreeError for what is not there.
    """
    given = {locale: _open_place(locale, *_parsed(place)) for locale, place in places.items()}
    rest = FolderTree(folder) if folder.is_dir() or not given else None
    source = normalize(source_locale) or source_locale
    if source in places:
        sources = [_parsed(places[source])]
    else:
        sources = [(path, None) for path in sorted(folder.glob("*")) if normalize(path.name) == source]
    return JoinedTree(given, rest, _open_history(*sources[0]) if sources else None)


def _parsed(place: str) -> tuple[Path, str | None]:
    """The folder and the commit of a place; a name with an at sign may be that of a folder."""
    path, at, commit = place.rpartition("@")
    return (Path(path), commit) if at and not Path(place).is_dir() and Path(path).is_dir() else (Path(place), None)


def _open_place(locale: str, path: Path, commit: str | None) -> FolderTree | GitTree:
    if not path.is_dir():
        message = f"{path}: no such folder; name the one of {locale} as PATH, or as PATH@COMMIT in a git repository"
        raise TreeError(message)
    return FolderTree(path) if commit is None else GitTree(path, commit)


def _open_history(folder: Path, commit: str | None = None) -> History | None:
    try:
        return History(folder, commit or "HEAD")
    except TreeError:
        # Sources that are in no repository have no history; that is no fault.
        return None


def _is_text(name: str) -> bool:
    """Whether a name was UTF-8 on disk; any other comes with surrogates, which no writer can print."""
    return not any("\ud800" <= char <= "\udfff" for char in name)


def is_below(path: Path, root: Path) -> bool:
    """Whether a path, all symbolic links followed, is in a folder. `root` has to be resolved."""
    try:
        return path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # symbolic links in a circle
        return False


def read_file(path: Path) -> bytes:
    """The bytes of one file. Raises TreeError with a sentence where it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}"
        raise TreeError(message) from error
    except ValueError as error:
        message = f"{path}: no such name is possible ({error})"
        raise TreeError(message) from error


def write_file(root: Path, path: str, data: bytes) -> Path:
    """Write a file below a folder, whole or not at all; or into a pipe or device that is there. Returns where.

    Raises TreeError for a path that leads out, and where the file can't be written.
    """
    target = root / PurePosixPath(path)
    if not is_below(target, root.resolve()):
        message = f"{path}: leads out of {root}; nothing was written"
        raise TreeError(message)
    try:
        _write_whole(target, data)
    except OSError as error:
        message = f"{target}: can't be written: {(error.strerror or str(error)).lower()}"
        raise TreeError(message) from error
    return target


def _write_whole(target: Path, data: bytes) -> None:
    if target.exists() and not target.is_file() and not target.is_dir():
        # A pipe or a device, /dev/null for example, is written to: a file in its place would harm the whole system.
        target.write_bytes(data)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".diglot-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is not what it was: its path then, None for a new one, and now, None for one that has gone; and the
    bytes that it had, none for a new one.
    """

    old: str | None
    new: str | None
    data: bytes = field(default=b"", repr=False)

    @property
    def path(self) -> str:
        """The path that it has, or had."""
        return self.new or self.old or ""

    def below(self, prefix: str) -> "FileChange":
        """The same, as seen from further up."""
        old, new = (path and f"{prefix}{path}" for path in (self.old, self.new))
        return FileChange(old, new, self.data)


def _changes_since(tree: FolderTree | GitTree, commit: str) -> Iterator[FileChange]:
    folder = tree.folder if isinstance(tree, GitTree) else tree.root
    tip = tree.commit if isinstance(tree, GitTree) else "HEAD"
    asked = _resolved(folder, commit)
    try:
        base = _git(folder, "merge-base", asked, tip).decode().strip()
    except TreeError as error:
        message = (
            f"{folder}: the branch has no commit in common with {commit}, as far as git has its history; in a shallow "
            f"clone fetch the rest: git fetch --unshallow"
        )
        raise TreeError(message) from error
    words = ("diff", "--name-status", "-z", "--find-renames", "--relative", "--no-ext-diff", "--ignore-submodules")
    tips = (tip,) if isinstance(tree, GitTree) else ()
    entries = iter(_names(_git(folder, *words, base, *tips, "--", ".")))
    history = History(folder)
    try:
        # Format of an entry: status, NUL, path; of a renamed file status, NUL, old path, NUL, path (git-diff's
        # documentation).
        for status in entries:
            old: str | None = next(entries)
            new: str | None = next(entries) if status.startswith(("R", "C")) else old
            old, new = (None if status == "A" else old), (None if status == "D" else new)
            old, new = (path if path and _is_page(path) else None for path in (old, new))
            if old or new:
                yield FileChange(old, new, (history.read(base, old) or b"") if old else b"")
    finally:
        history.close()
    if isinstance(tree, FolderTree):
        for name in _names(_git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")):
            if _is_page(name):
                yield FileChange(None, name)


def _is_page(name: str) -> bool:
    """Whether a tree has a file of this name, which git tells of, as a page."""
    return name.lower().endswith(".md") and _is_text(name)


def _names(told: bytes) -> list[str]:
    return [name.decode(errors="surrogateescape") for name in told.split(b"\0") if name]


def open_past(
    folder: Path, places: Mapping[str, str], others: Mapping[str, str], source_locale: str, moment: str
) -> JoinedTree:
    """The articles of a folder and of places, as `open_tree` takes them, as they were at a moment: at a commit, or, for
    a date as YYYY-MM-DD, before that day began in UTC. The locales in `others` are taken from there, as they are. To be
    closed by `with`. A place whose repository is younger than that day has nothing then.

    Raises TreeError for what is not there, where a repository has no such commit, and where none is old enough, or one
    was cloned without what is.
    """
    none_yet = 0
    given: dict[str, FolderTree | GitTree] = {}
    for locale, place in places.items():
        if locale not in others:
            path, tip = _parsed(place)
            commit = _commit_at(path, moment, tip or "HEAD")
            if commit is None:
                none_yet += 1
            else:
                given[locale] = GitTree(path, commit)
    given |= {locale: _open_place(locale, *_parsed(place)) for locale, place in others.items()}
    rest = None
    if folder.is_dir() or not (given or none_yet):
        commit = _commit_at(folder, moment, "HEAD")
        rest = None if commit is None else GitTree(folder, commit)
    if rest is None and not given:
        message = f"{folder}: there is no commit from before {moment}; name a later day, or a commit"
        raise TreeError(message)
    source = normalize(source_locale) or source_locale
    joined = JoinedTree(given, rest, None)
    names = sorted({path.partition("/")[0] for path in joined})
    joined.history = next((joined.history_of(name) for name in names if normalize(name) == source), None)
    return joined


def _commit_at(folder: Path, moment: str, tip: str) -> str | None:
    """The commit at a moment, or the last one before a day; None where the repository is younger."""
    if not _DAY.match(moment):
        return moment
    try:
        dt.date.fromisoformat(moment)
    except ValueError as error:
        message = f"{moment}: no calendar has that day; name one as YYYY-MM-DD, or a commit"
        raise TreeError(message) from error
    words = ("rev-list", "-1", f"--before={moment}T00:00:00Z", _resolved(folder, tip), "--")
    found = _git(folder, *words).decode().strip()
    if not found and _is_shallow(folder):
        message = (
            f"{folder}: there is no commit from before {moment}, as far as git has its history; its clone is shallow: "
            f"git fetch --unshallow gets the rest"
        )
        raise TreeError(message)
    return found or None


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
