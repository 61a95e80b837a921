"""A folder of articles as a Mapping[str, bytes], and the way back to disk. The one module that reads or writes files.

No path leads out of the folder: symbolic links that do are refused and reported.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from diglot.errors import TreeError
from diglot.model import Problem


class FolderTree(Mapping[str, bytes]):
    """The Markdown files below a folder, by their path with `/`, in sorted order. Bytes are read when asked for.

    `problems` has what was refused, by path, links of any kind of file that lead out among it. Raises TreeError where
    there is no such folder.
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
        return self._files[path].read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


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
