"""What a build left on disk, so that the next one leaves alone what it would make again just so.

A page is known by the digest of all that it was made from, a file by its size and the time of its last change: whoever
edits the built site by hand sees the page made again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from diglot.cache import Cache, digest
from diglot.site.verify import Seen, is_seen, seen

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
    root of the site; `copied`: the place and the stamp of the file that each of these is a copy of; `seen`: what those
    show of themselves that are read again; `said`: what MkDocs said of the part, each with its level.
    """

    about: bytes = b""
    frame: bytes = b""
    pages: Mapping[str, KeptPage] = field(default_factory=dict)
    reports: Mapping[str, bytes] = field(default_factory=dict)
    files: Mapping[str, Stamp] = field(default_factory=dict)
    copied: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    seen: Mapping[str, Seen] = field(default_factory=dict)
    said: tuple[tuple[int, str], ...] = ()


def read_kept(cache: Cache, site: Path, name: str) -> Kept:
    """What is known of a part of this site; empty where nothing is, or nothing that can be read."""
    data = cache.load(_key(site, name))
    if data is None:
        return Kept()
    try:
        return msgspec.msgpack.decode(data, type=Kept)
    except msgspec.DecodeError:
        return Kept()


def write_kept(cache: Cache, site: Path, name: str, kept: Kept) -> None:
    """Note what a part has left."""
    cache.store(_key(site, name), msgspec.msgpack.encode(kept))


def stamps(site: Path, paths: Iterable[str]) -> dict[str, Stamp]:
    """The stamps of those of the files that are there."""
    found = {path: stamp(site / path) for path in paths}
    return {path: own for path, own in found.items() if own is not None}


def looked_at(site: Path, files: Mapping[str, Stamp], before: Kept) -> dict[str, Seen]:
    """What those of the files show of themselves that are read again; what has not changed is not."""
    return {
        name: before.seen[name] if before.files.get(name) == own and name in before.seen else seen(site / name)
        for name, own in files.items()
        if is_seen(name)
    }


def stamp(path: Path) -> Stamp | None:
    """The stamp of a file; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _key(site: Path, name: str) -> bytes:
    return digest([b"kept", str(site.resolve()).encode(errors="surrogatepass"), name.encode()])
