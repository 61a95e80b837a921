"""What a build left on disk, so that the next one leaves alone what it would make again just so.

A page is known by the digest of all that it was made from, a file by its size and the time of its last change: whoever
edits the built site by hand sees the page made again.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from diglot.cache import Cache, digest
from diglot.site.verify import Seen, is_seen, seen

_T = TypeVar("_T")

Stamp = tuple[int, int]
"""The size of a file, and the time of its last change in nanoseconds."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was rendered. `key`: what it was made from. `asked`: the addresses of documents that its links were
    looked up among, by path; None where there was none. `entries`: what the search index has of it. `said`: what MkDocs
    said of it, each with its level. `ids` and `anchors`: its ids, and its links to ids: path of the other document, id,
    and the link as it is written.
    """

    key: bytes
    asked: Mapping[str, str | None]
    entries: tuple[dict[str, object], ...]
    said: tuple[tuple[int, str], ...]
    ids: tuple[str, ...]
    anchors: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What one part of a site left. `about`: what all of it was made from, `frame`: what all of its pages were; `pages`
    by path of the document; `reports`: what each alignment report was made from, and `files`, both by path below the
    root of the site; `copied`: the place and the stamp of the file that each of these is a copy of; `said`: what MkDocs
    said of the part, each with its level.
    """

    about: bytes = b""
    frame: bytes = b""
    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    reports: Mapping[str, bytes] = field(default_factory=dict)
    files: Mapping[str, Stamp] = field(default_factory=dict)
    copied: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    said: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """What tells whether a part stands as it would be made: of a `Kept` the fields of the same names."""

    about: bytes = b""
    frame: bytes = b""
    files: Mapping[str, Stamp] = field(default_factory=dict)
    said: tuple[tuple[int, str], ...] = ()


def read_kept(cache: Cache, site: Path, name: str) -> Kept:
    """What is known of a part of this site; empty where nothing is, or nothing that can be read."""
    return _read(cache, _key(site, name), Kept) or Kept()


def read_left(cache: Cache, site: Path, name: str) -> Left:
    """The same in short: what is known of thousands of pages is not unpacked."""
    return _read(cache, _key(site, name), Left) or Left()


def write_kept(cache: Cache, site: Path, name: str, kept: Kept) -> None:
    """Note what a part has left."""
    cache.store(_key(site, name), msgspec.msgpack.encode(kept))


def move_kept(cache: Cache, old: Path, new: Path, name: str) -> None:
    """Note of a part that what it left stands in another folder now, untouched."""
    data = cache.load(_key(old, name))
    if data is not None:
        cache.store(_key(new, name), data)


def stamps(site: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """The stamps of those of the files that are there."""
    found = {path: stamp(f"{site}/{path}") for path in paths}
    return {path: own for path, own in found.items() if own is not None}


def look_at(cache: Cache, site: Path, name: str, files: Mapping[str, Stamp]) -> None:
    """Read the pages among the files of a part again, and note what they show of themselves; what stands as when it was
    noted is not read.
    """
    key = _seen_key(site, name)
    before = _read(cache, key, _Noted) or {}
    now = {
        path: before[path] if path in before and before[path][0] == own else (own, _packed(seen(f"{site}/{path}")))
        for path, own in files.items()
        if is_seen(path)
    }
    cache.store(key, msgspec.msgpack.encode(now))


def read_seen(cache: Cache, site: Path, name: str, files: Iterable[str]) -> Iterator[tuple[str, Seen]]:
    """What the pages among these files of a part show of themselves, by path; one is unpacked at a time."""
    noted = _read(cache, _seen_key(site, name), _Noted) or {}
    for path in files:
        if is_seen(path):
            yield path, msgspec.msgpack.decode(noted[path][1], type=Seen) if path in noted else seen(f"{site}/{path}")


_Noted = dict[str, tuple[Stamp, msgspec.Raw]]


def _packed(shown: Seen) -> msgspec.Raw:
    return msgspec.Raw(msgspec.msgpack.encode(shown))


def _read(cache: Cache, key: bytes, kind: type[_T]) -> _T | None:
    """What was stored of this kind; None where nothing was, or nothing that can be read."""
    data = cache.load(key)
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=kind)
    except msgspec.DecodeError:
        return None


def stamp(path: Path | str) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116  # of thousands of files after each edit
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _key(site: Path, name: str, what: bytes = b"kept") -> bytes:
    return digest([what, str(site.resolve()).encode(errors="surrogatepass"), name.encode()])


def _seen_key(site: Path, name: str) -> bytes:
    return _key(site, name, b"seen")
