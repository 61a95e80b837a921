"""Proposals of the translation memory for alignment reports. The memory is only read, and a site can do without."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.errors import StoreError
from diglot.exchange.remembered import Question, answers, reading
from diglot.exchange.units import Proposal
from diglot.memory.store import FILE, Store
from diglot.site.kept import stamp
from diglot.site.parts import Memory


def memory_of(root: Path) -> Memory | None:
    """The memory of the project in a folder; None where none has been built. Raises StoreError for one that can't be
    used.
    """
    path = (root / CACHE_FOLDER / FILE).absolute()
    own = stamp(path)
    if own is None:
        return None
    with _told(path), reading(path):
        return Memory(str(path), own)


class Recall:
    """A memory, opened when something is asked. `trouble` says in a sentence what is wrong with it, or is empty; from
    then on it is not asked any more, since one that another process holds is waited for.
    """

    def __init__(self, memory: Memory) -> None:
        self.trouble = ""
        self._path = Path(memory.path)
        self._store: Store | None = None
        self._ending = ExitStack()

    def proposed(self, question: Question) -> Sequence[Sequence[Proposal]] | None:
        """What it has for a page; None where it can't tell."""
        if self.trouble:
            return None
        try:
            with _told(self._path):
                if self._store is None:
                    self._store = self._ending.enter_context(reading(self._path))
                return answers(self._store, question)
        except StoreError as error:
            self.trouble = str(error)
            return None

    def close(self) -> None:
        """Let go of the file."""
        self._ending.close()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Raises StoreError for whatever values lead to that SQLite has read from a damaged file and takes for sound."""
    try:
        yield
    except StoreError:
        raise
    except Exception as error:
        message = (
            f"{path}: the memory can't be used ({type(error).__name__}: {error}); remove it, and diglot memory build "
            "makes it anew"
        )
        raise StoreError(message) from error
