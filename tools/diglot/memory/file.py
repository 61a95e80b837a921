"""The file of a memory: opened, made, told apart from damaged ones and from other people's."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diglot.errors import StoreError

# "DgLm": what `PRAGMA application_id` says of a memory; the form of its tables, and the one before, with another index.
_IDENTITY, _FORM, _OLDER = 0x44674C6D, 2, 1
_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, text TEXT NOT NULL);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY, source INTEGER NOT NULL, locale TEXT NOT NULL, target TEXT NOT NULL,
  UNIQUE (source, locale, target)
);
CREATE TABLE page (
  id INTEGER PRIMARY KEY, came TEXT NOT NULL, locale TEXT NOT NULL, article TEXT NOT NULL, path TEXT NOT NULL,
  hash TEXT, day TEXT, method TEXT NOT NULL
);
CREATE TABLE place (
  unit INTEGER NOT NULL, page INTEGER NOT NULL, number INTEGER NOT NULL, segment TEXT NOT NULL, origin TEXT NOT NULL,
  confidence REAL NOT NULL, before INTEGER, after INTEGER,
  PRIMARY KEY (unit, page, number)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE source_words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE target_words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE source_grams USING fts5(text, content='', tokenize='trigram');
CREATE VIRTUAL TABLE target_grams USING fts5(text, content='', tokenize='trigram');
"""
_PATIENCE = 10  # seconds to wait for another's write
_HELD = 64_000  # kilobytes of the file that a process holds, so that an article's lookups find theirs there
# What SQLite says of a file that is cut, overwritten or no database at all. The low byte of its extended codes.
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_PRIMARY = 0xFF


class _Unfit(Exception):  # noqa: N818  # it never leaves this module
    """The file is no memory that can be used; whether it may be made anew, where it is the project's own."""

    def __init__(self, message: str, *, is_ours: bool) -> None:
        super().__init__(message)
        self.is_ours = is_ours


def open_file(path: Path) -> sqlite3.Connection:
    """A connection to the memory at a path. Raises StoreError where there is none, or none that can be used."""
    if not path.is_file():
        message = f"{path}: there is no memory yet; diglot memory build makes it"
        raise StoreError(message)
    with told(path):
        return _connected(path, is_new=False)


def make_file(path: Path, *, is_own: bool) -> tuple[sqlite3.Connection, bool]:
    """The same, but it is made where there is none; one that `is_own`, the project's, is also made anew where it is
    damaged or of another form, and then True comes with it. Raises StoreError for any other such file.
    """
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connected(path, is_new=True), False
        except _Unfit as error:
            if not (is_own and error.is_ours):
                raise
        except sqlite3.DatabaseError as error:
            if not (is_own and _is_damaged(error)):
                raise
        for name in (path.name, f"{path.name}-journal"):
            path.with_name(name).unlink(missing_ok=True)
        return _connected(path, is_new=True), True


def _connected(path: Path, *, is_new: bool) -> sqlite3.Connection:
    """Raises _Unfit where the file is no memory, sqlite3.DatabaseError where it is damaged."""
    database = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        _demand_memory(database, is_new=is_new)
        database.execute(f"PRAGMA cache_size = -{_HELD}")
    except BaseException:
        database.close()
        raise
    return database


def _demand_memory(database: sqlite3.Connection, *, is_new: bool) -> None:
    (identity,) = database.execute("PRAGMA application_id").fetchone()
    (form,) = database.execute("PRAGMA user_version").fetchone()
    is_empty = database.execute("SELECT 1 FROM sqlite_master").fetchone() is None
    if is_new and is_empty and identity == 0:
        _create(database)
    elif identity != _IDENTITY:
        message = "this is no memory of diglot; name another file"
        raise _Unfit(message, is_ours=False)
    elif form == _OLDER:
        if not is_new:
            message = "the memory is of an earlier diglot; diglot memory build renews it and keeps what was imported"
            raise _Unfit(message, is_ours=True)
    elif form != _FORM:
        message = "the memory is of another version of diglot; diglot memory build makes that of a project anew"
        raise _Unfit(message, is_ours=True)
    elif is_new and database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        message = "the memory is damaged; remove it, and diglot memory build makes it anew"
        raise _Unfit(message, is_ours=True)


def is_older(database: sqlite3.Connection) -> bool:
    """Whether the index of a memory that is to be written has to be made anew."""
    (form,) = database.execute("PRAGMA user_version").fetchone()
    return bool(form == _OLDER)


def renew(database: sqlite3.Connection) -> None:
    """Take away the index of a memory of the older form, which is then of today's."""
    for table in ("word", "coded", "posting"):
        database.execute(f"DROP TABLE {table}")
    database.execute(f"PRAGMA user_version = {_FORM}")


def _create(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    for statement in _TABLES.split(";\n"):
        database.execute(statement)
    database.execute(f"PRAGMA application_id = {_IDENTITY}")
    database.execute(f"PRAGMA user_version = {_FORM}")
    database.execute("COMMIT")


def _is_damaged(error: sqlite3.DatabaseError) -> bool:
    # Of text that is not UTF-8 Python tells without a code.
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & _PRIMARY in _DAMAGED


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises StoreError, in a sentence, for what SQLite or the system says of the file."""
    try:
        yield
    except _Unfit as error:
        message = f"{path}: {error}"
        raise StoreError(message) from error
    except sqlite3.DatabaseError as error:
        remedy = "; diglot memory build makes that of a project anew" if _is_damaged(error) else ""
        message = f"{path}: the memory can't be used ({error}){remedy}"
        raise StoreError(message) from error
    except OSError as error:
        message = f"{path}: the memory can't be used ({(error.strerror or str(error)).lower()})"
        raise StoreError(message) from error
