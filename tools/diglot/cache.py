"""What was worked out before, by the content that it was worked out from: one SQLite file below `.cache/diglot`.

SQLite rather than a cache library: several processes may share the file, a cut write undoes itself, and nothing in it
is pickled, so that a cache that came with somebody else's project can't run code. A damaged file is thrown away, and a
cache that can't be written is done without: nothing is ever missing but time.
"""

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from zstandard import ZstdCompressor, ZstdDecompressor, ZstdError

import diglot

_T = TypeVar("_T")

FOLDER = Path(".cache") / "diglot"
"""Where the cache stands, below the folder of the settings file."""

_TABLE = "CREATE TABLE IF NOT EXISTS entry (key BLOB PRIMARY KEY, value BLOB NOT NULL, used INTEGER NOT NULL)"
# What has not been used for long is found without a look at every value.
_INDEX = "CREATE INDEX IF NOT EXISTS by_use ON entry (used)"
# Packages whose release may change a result.
_READERS = ("markdown-it-py", "numpy", "py3langid", "python-frontmatter", "pyyaml", "sentencex", "snowballstemmer")
# Days: entries that nobody asked for in so long go, and how stale the note of the last use may be.
_KEPT = 30
_NOTED = 7
# Seconds that one process waits for another's write.
_PATIENCE = 10
_BATCH = 500
# The file is sound, but can't be used now. The low byte of SQLite's extended codes is the primary one.
_SOUND = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}
_PRIMARY = 0xFF


def digest(parts: Iterable[bytes]) -> bytes:
    """A key for what depends on these parts, and on the program: 16 bytes."""
    whole = hashlib.blake2b(_program(), digest_size=16)
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.digest()


@cache
def _program() -> bytes:
    """A digest of the program's own text, of its weights and of the libraries that read for it: any change makes all
    entries new.
    """
    root = Path(diglot.__file__).parent
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted([*root.rglob("*.py"), *root.rglob("weights.json")]):
        whole.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    for name in _READERS:
        whole.update(version(name).encode())
    return whole.digest()


def compressed(parts: Iterable[bytes]) -> list[bytes]:
    """Bytes as a cache holds them, for `Cache.hold`: whoever makes them elsewhere hands over less."""
    compressor = _compressor()
    return [compressor.compress(part) for part in parts]


def _compressor() -> ZstdCompressor:
    # The checksum tells damaged bytes.
    return ZstdCompressor(level=1, write_checksum=True)


class Cache:
    """Plain JSON values by key. `trouble` says in a sentence why it is out of use, else it is None. Nothing is written
    before it is asked for something.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "results.sqlite"
        self.trouble: str | None = None
        self._compressor = _compressor()
        self._today = dt.datetime.now(tz=dt.UTC).date().toordinal()
        self._new: dict[bytes, bytes] = {}
        self._used: list[bytes] = []
        self._database: sqlite3.Connection | None = None
        self._is_begun = False

    def _begin(self) -> None:
        self._is_begun = True
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except sqlite3.DatabaseError as error:
            self._heal(error)
        except OSError as error:
            self._give_up(error)

    def _open(self) -> None:
        self._database = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        # What a power cut takes from a cache is worth less than the waiting for the disk.
        self._database.execute("PRAGMA synchronous = OFF")
        # Most values are larger than a page of the usual size.
        self._database.execute("PRAGMA page_size = 16384")
        self._database.execute(_TABLE)
        self._database.execute(_INDEX)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def get(self, key: bytes) -> object | None:
        """The value of a key; None where it is not known or its bytes are damaged."""
        data = self.load(key)
        try:
            return None if data is None else json.loads(data.decode(errors="surrogatepass"))
        except ValueError:
            return None

    def load(self, key: bytes) -> bytes | None:
        """The bytes of a key; None where it is not known or they are damaged."""
        if key in self._new:
            return _decompressed(self._new[key])
        row = self._try(
            lambda database: database.execute("SELECT value, used FROM entry WHERE key = ?", (key,)).fetchone()
        )
        if row is None:
            return None
        if row[1] < self._today - _NOTED:
            self._used.append(key)
        return _decompressed(row[0])

    def put(self, key: bytes, value: object) -> None:
        """Note a value; it is written with others, at the latest by `close`."""
        self.store(key, json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))

    def store(self, key: bytes, data: bytes) -> None:
        """The same for bytes, which whoever loads them must not trust more than what is in the tree."""
        self.hold(key, self._compressor.compress(data))

    def hold(self, key: bytes, data: bytes) -> None:
        """The same for bytes that are `compressed` already."""
        self._new[key] = data
        if len(self._new) >= _BATCH:
            self._write()

    def keep(self, keys: Sequence[bytes]) -> bool:
        """Keep all of these for another while; whether all are there."""
        old = [key for key in keys if key not in self._new]
        found = set[bytes]()
        for at in range(0, len(old), _BATCH):
            batch = old[at : at + _BATCH]
            asked = f"SELECT key, used FROM entry WHERE key IN ({','.join('?' * len(batch))})"  # noqa: S608  # no values
            rows: list[tuple[bytes, int]] = self._try(_Query(asked, batch)) or []
            for key, used in rows:
                found.add(key)
                if used < self._today - _NOTED:
                    self._used.append(key)
        return found.issuperset(old)

    def clear(self) -> None:
        """Forget everything."""
        self._new, self._used = {}, []
        self._try(lambda database: database.execute("DELETE FROM entry"))

    def close(self) -> None:
        """Write what is new, and let go of what nobody has asked for in a month."""
        if self._new or self._used:
            self._write()
            self._try(lambda database: database.execute("DELETE FROM entry WHERE used < ?", (self._today - _KEPT,)))
        if self._database is not None:
            self._database.close()
            self._database = None

    def _write(self) -> None:
        rows = [(key, value, self._today) for key, value in self._new.items()]
        used = [(self._today, key) for key in self._used]
        self._new, self._used = {}, []

        def write(database: sqlite3.Connection) -> None:
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
            database.executemany("UPDATE entry SET used = ? WHERE key = ?", used)
            database.execute("COMMIT")

        self._try(write)

    def _try(self, act: Callable[[sqlite3.Connection], _T]) -> _T | None:
        if not self._is_begun:
            self._begin()
        if self._database is None:
            return None
        try:
            return act(self._database)
        except sqlite3.DatabaseError as error:
            self._heal(error)
        return None

    def _heal(self, error: sqlite3.DatabaseError) -> None:
        """Begin again with an empty file in place of one that is damaged."""
        if error.sqlite_errorcode & _PRIMARY in _SOUND:
            self._give_up(error)
            return
        if self._database is not None:
            self._database.close()
        try:
            for path in (self.path, self.path.with_name(f"{self.path.name}-journal")):
                path.unlink(missing_ok=True)
            self._open()
        except (OSError, sqlite3.DatabaseError) as again:
            self._give_up(again)

    def _give_up(self, error: Exception) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None
        self.trouble = f"{self.path}: the cache can't be used ({error}); --no-cache leaves it alone"


@dataclass(frozen=True, slots=True)
class _Query:
    text: str
    values: Sequence[bytes]

    def __call__(self, database: sqlite3.Connection) -> list[tuple[bytes, int]]:
        return database.execute(self.text, self.values).fetchall()


def _decompressed(value: bytes) -> bytes | None:
    try:
        return ZstdDecompressor().decompress(value)
    except (ZstdError, MemoryError, OverflowError, TypeError):
        return None
