"""Folders and git commits of articles as a Mapping[str, bytes], and the way back to disk. The one module that reads or
writes files, or runs git.

No path leads out of a tree: symbolic links that do are refused and reported.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from diglot.errors import TreeError
from diglot.locales import normalize
from diglot.model import Problem


class FolderTree(Mapping[str, bytes]):
    """The Markdown files below a folder, by their path with `/`, in sorted order. Bytes are read when asked for.

    `problems` has what was refused, by path, links of any kind of file that lead out among it. Raises TreeError where
    there is no such folder, and for a file that has gone since.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            message = f"{root}: no such folder; name the folder of the articles with the setting `source`"
            raise TreeError(message)
        self.root = root.resolve()
        self.problems: dict[str, Problem] = {}
        self._files = dict(sorted(self._find()))

    def _find(self) -> Iterator[tuple[str, Path]]:
        for folder, folders, files in os.walk(self.root):
            here = Path(folder)
            for name in sorted(folders):
                if (here / name).is_symlink():
                    self._refuse(here / name, "a symbolic link to a folder is not followed")
            for name in sorted(files):
                path = here / name
                if path.suffix.lower() != ".md" and not path.is_symlink():
                    continue
                if not _is_text(self._name(path)):
                    self._refuse(path, "the name of the file is not UTF-8")
                elif not is_below(path, self.root):
                    self._refuse(path, "the symbolic link leads out of the folder of articles")
                elif not path.is_file() or not os.access(path, os.R_OK):
                    self._refuse(path, "the file can't be read")
                elif path.suffix.lower() == ".md":
                    yield self._name(path), path

    def _name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def _refuse(self, path: Path, message: str) -> None:
        name = self._name(path).encode(errors="surrogateescape").decode(errors="replace")
        self.problems[name] = Problem("page.outside-tree", message)

    def __getitem__(self, path: str) -> bytes:
        return read_file(self._files[path])

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


class GitTree(Mapping[str, bytes]):
    """The Markdown files below a folder as a commit has them; one `git cat-file --batch` reads them all.

    `folder` lies in a working tree, or is a bare repository. `close` it after use. Raises TreeError where there is no
    such folder, repository or commit.
    """

    def __init__(self, folder: Path, commit: str) -> None:
        if not folder.is_dir():
            message = f"{folder}: no such folder"
            raise TreeError(message)
        self._folder = folder
        self.problems: dict[str, Problem] = {}
        found = _git(self._folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{commit}}")
        self.commit = found.decode().strip()
        self._blobs = dict(sorted(self._list()))
        self._reader = _Reader(folder)

    def _list(self) -> Iterator[tuple[str, str]]:
        # Format of an entry: mode, type, object, TAB, path (git-ls-tree's documentation).
        for entry in filter(None, _git(self._folder, "ls-tree", "-r", "-z", self.commit).split(b"\0")):
            about, _, name = entry.partition(b"\t")
            mode, _, blob = about.decode().split(" ")
            path = name.decode(errors="surrogateescape")
            is_link = mode == "120000"
            if not path.lower().endswith(".md") and not is_link:
                continue
            if not _is_text(path):
                path = name.decode(errors="replace")
                self.problems[path] = Problem("page.outside-tree", "the name of the file is not UTF-8")
            elif is_link:
                self.problems[path] = Problem("page.outside-tree", "a symbolic link in a commit is not followed")
            elif mode != "160000":  # another repository's commit
                yield path, blob

    def __getitem__(self, path: str) -> bytes:
        data = self._reader.read(self._blobs[path])
        if data is None:
            message = f"{self._folder}: git can't read {path} of {self.commit}; is the repository a partial clone?"
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


class History:
    """Earlier versions of the files below a folder, from the git repository that it lies in. `close` it after use.

    Raises TreeError where the folder is in none.
    """

    def __init__(self, folder: Path) -> None:
        self._prefix = _git(folder, "rev-parse", "--show-prefix").decode(errors="surrogateescape").rstrip("\n")
        self._reader = _Reader(folder)

    def read(self, commit: str, path: str) -> bytes | None:
        """The bytes of a file as a commit has it; None where the repository has no such commit or file."""
        return self._reader.read(f"{commit}:{self._prefix}{path}")

    def close(self) -> None:
        """End the git process."""
        self._reader.close()


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=False)  # noqa: S603, S607
    except FileNotFoundError as error:
        message = "git is not installed; articles of a commit can't be read without it"
        raise TreeError(message) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().partition("\n")[0] or "git knows no such commit here"
        message = f"{folder}: {told} ({words[-1].removesuffix('^{commit}')})"
        raise TreeError(message)
    return done.stdout


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
                env={**os.environ, "GIT_NO_LAZY_FETCH": "1"},
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

    `history` has earlier versions of the source. To be closed by `with`, which closes all that it is made of.
    """

    def __init__(
        self, given: Mapping[str, FolderTree | GitTree], rest: FolderTree | None, history: History | None
    ) -> None:
        self._given = given
        self.history = history
        self._files: dict[str, tuple[Mapping[str, bytes], str]] = {}
        self.problems: dict[str, Problem] = {}
        for locale, tree in given.items():
            self._files |= {f"{locale}/{path}": (tree, path) for path in tree}
            self.problems |= {f"{locale}/{path}": problem for path, problem in tree.problems.items()}
        if rest is not None:
            self._files |= {path: (rest, path) for path in rest if self._is_rest(path)}
            self.problems |= {path: problem for path, problem in rest.problems.items() if self._is_rest(path)}
        self._files = dict(sorted(self._files.items()))

    def _is_rest(self, path: str) -> bool:
        return normalize(path.partition("/")[0]) not in self._given

    def __getitem__(self, path: str) -> bytes:
        tree, name = self._files[path]
        return tree[name]

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for tree in (*self._given.values(), self.history):
            if isinstance(tree, GitTree | History):
                tree.close()


def open_tree(folder: Path, places: Mapping[str, str], source_locale: str) -> JoinedTree:
    """The articles of a folder, with those of some locales taken from other places: `PATH`, or `PATH@COMMIT` for a
    folder as a git commit has it. With places the folder itself may be missing. To be closed by `with`.

    Raises TreeError for what is not there.
    """
    given = {locale: _open_place(locale, *_parsed(place)) for locale, place in places.items()}
    rest = FolderTree(folder) if folder.is_dir() or not given else None
    source = normalize(source_locale) or source_locale
    if source in places:
        sources = [_parsed(places[source])[0]]
    else:
        sources = [path for path in sorted(folder.glob("*")) if normalize(path.name) == source]
    return JoinedTree(given, rest, _open_history(sources[0]) if sources else None)


def _parsed(place: str) -> tuple[Path, str | None]:
    """The folder and the commit of a place; a name with an at sign may be that of a folder."""
    path, at, commit = place.rpartition("@")
    return (Path(path), commit) if at and not Path(place).is_dir() and Path(path).is_dir() else (Path(place), None)


def _open_place(locale: str, path: Path, commit: str | None) -> FolderTree | GitTree:
    if not path.is_dir():
        message = f"{path}: no such folder; name the one of {locale} as PATH, or as PATH@COMMIT in a git repository"
        raise TreeError(message)
    return FolderTree(path) if commit is None else GitTree(path, commit)


def _open_history(folder: Path) -> History | None:
    try:
        return History(folder)
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
    """Write a file below a folder, whole or not at all. Returns where.

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
