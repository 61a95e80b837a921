"""Alignments as they are kept in the cache, page by page: by the bytes that they were made from, and the words."""

from collections.abc import Mapping

import msgspec

from diglot.cache import digest
from diglot.corpus import File, Outline
from diglot.model import Alignment


def keys_of(
    outline: Outline,
    source_locale: str,
    digests: Mapping[str, bytes],
    earlier: Mapping[str, tuple[str, bytes]],
    words: Mapping[str, bytes],
) -> dict[str, bytes]:
    """By locale, what the alignment of each page of an article that may have no spans is known by: the bytes of the
    page, of today's source, of the pages that carry the source that it was made from and of that source itself, where
    each of them stands, and the lexicon.

    `digests` are those of the files by path; `earlier` has versions of the source by hash, each with its commit;
    `words` has the keys of the lexicons, by locale, for pages in need of one.
    """
    return {
        locale: _key(outline, file, source_locale, digests, earlier.get(file.hash or ""), words.get(locale, b""))
        for locale, file in outline.targets.items()
        # Those with spans carry their alignment.
        if not file.spans
    }


def _key(  # noqa: PLR0913, PLR0917  # it depends on all of these
    outline: Outline,
    file: File,
    source_locale: str,
    digests: Mapping[str, bytes],
    earlier: tuple[str, bytes] | None,
    words: bytes,
) -> bytes:
    carriers = [other for other in outline.targets.values() if file.hash and other.spans and other.hash == file.hash]
    files = [file, *([outline.source] if outline.source else []), *carriers]
    commit, old = earlier or ("", b"")
    about = (outline.path, source_locale, file.hash, [(each.locale, each.path) for each in files], commit)
    return digest(
        [b"alignment", repr(about).encode(errors="surrogatepass"), old, words, *(digests[each.path] for each in files)]
    )


def packed(alignment: Alignment) -> bytes:
    """An alignment as JSON."""
    return msgspec.json.encode(alignment)


def unpacked(data: bytes) -> Alignment:
    """The alignment that was packed so. Raises ValueError where the bytes are those of something else."""
    return msgspec.json.decode(data, type=Alignment)
