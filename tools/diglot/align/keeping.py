"""Alignments as they are kept in the cache, page by page: by the bytes that they were made from, with what words had to
say. Another lexicon that says the same lines up the same sentences.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import msgspec

from diglot.align.lexicon import Speaker, Support, Terms
from diglot.cache import digest
from diglot.corpus import File, Outline
from diglot.model import Alignment


class Witness:
    """A lexicon that notes what it is asked, and what it answers."""

    def __init__(self, lexicon: Speaker) -> None:
        self._lexicon = lexicon
        self.asked: list[tuple[Terms, Terms]] = []
        self.answers: list[Support | None] = []

    def supports(self, pairs: Sequence[tuple[Terms, Terms]]) -> list[Support | None]:
        """What the lexicon says."""
        found = self._lexicon.supports(pairs)
        self.asked += pairs
        self.answers += found
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """An alignment, packed, and the key of the lexicon that had a hand in it, empty if none had; what was asked of its
    words, and a digest of the answers.
    """

    alignment: bytes
    words: bytes = b""
    asked: list[tuple[Terms, Terms]] = field(default_factory=list)
    answers: bytes = b""

    @classmethod
    def of(cls, alignment: Alignment, words: bytes = b"", witness: Witness | None = None) -> "Kept":
        """An alignment that was made just now."""
        own = msgspec.json.encode(alignment)
        return cls(own, words, witness.asked, _digest(witness.answers)) if witness else cls(own)

    @property
    def beads(self) -> Alignment:
        """The alignment. Raises ValueError where its bytes are those of something else."""
        return msgspec.json.decode(self.alignment, type=Alignment)


def confirmed(kept: Sequence[Kept], lexicon: Speaker) -> list[bool]:
    """Of each alignment that words had a hand in, whether the words of this lexicon line up the same sentences."""
    answers = iter(lexicon.supports([pair for each in kept for pair in each.asked]))
    return [_digest(islice(answers, len(each.asked))) == each.answers for each in kept]


def _digest(answers: Iterable[Support | None]) -> bytes:
    return digest([msgspec.msgpack.encode(list(answers))])


def keys_of(
    outline: Outline, source_locale: str, digests: Mapping[str, bytes], earlier: Mapping[str, tuple[str, bytes]]
) -> dict[str, bytes]:
    """By locale, what the alignment of each page of an article that may have no spans is known by: the bytes of the
    page, of today's source, of the pages that carry the source that it was made from and of that source itself, and
    where each of them stands.

    `digests` are those of the files by path; `earlier` has versions of the source by hash, each with its commit.
    """
    return {
        locale: _key(outline, file, source_locale, digests, earlier.get(file.hash or ""))
        for locale, file in outline.targets.items()
        # Those with spans carry their alignment.
        if not file.spans
    }


def _key(
    outline: Outline,
    file: File,
    source_locale: str,
    digests: Mapping[str, bytes],
    earlier: tuple[str, bytes] | None,
) -> bytes:
    carriers = [other for other in outline.targets.values() if file.hash and other.spans and other.hash == file.hash]
    files = [file, *([outline.source] if outline.source else []), *carriers]
    commit, old = earlier or ("", b"")
    about = (outline.path, source_locale, file.hash, [(each.locale, each.path) for each in files], commit)
    parts = [b"alignment", repr(about).encode(errors="surrogatepass"), old]
    return digest([*parts, *(digests[each.path] for each in files)])


def packed(kept: Kept) -> bytes:
    """What is kept, as MessagePack: that is quicker than JSON, and has bytes."""
    return msgspec.msgpack.encode(kept)


def unpacked(data: bytes) -> Kept | None:
    """What was packed so; None where the bytes are those of something else."""
    try:
        return msgspec.msgpack.decode(data, type=Kept)
    except ValueError:
        return None


def renewed(data: bytes, words: bytes) -> bytes:
    """What is kept, packed, as if the lexicon of this key had had a hand in it: one that says the same."""
    kept = unpacked(data)
    return data if kept is None or kept.words in {b"", words} else packed(replace(kept, words=words))
