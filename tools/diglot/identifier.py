"""The language identifier. Its model takes half a second to load: once for all processes, where `diglot.identified` is
imported before they begin; else when it is first asked, and from a cache that has it, in a fifth of the time.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from mmap import mmap
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from diglot.cache import Cache

KEY = blake2b(f"py3langid {version('py3langid')}, form 1".encode(), digest_size=16).digest()
"""What a cache knows the model by: another release of Diglot uses the same."""

_Array = npt.NDArray[Any]
# What stands before the tables of a model as they are kept: the languages, and of each table the type of its numbers
# and its shape; before that, how many bytes this takes.
_Head = tuple[list[str], list[tuple[str, tuple[int, ...]]]]
_LENGTH = 4
# Chances of features by language, priors of languages, steps and features of an automaton, rows of its steps.
_COLUMNS = [(True, "f", 2), (True, "f", 1), (True, "u", 1), (True, "i", 1), (True, "u", 1)]
# Numbers stand at places that are multiples of their size.
_STEP = 8


def ranked(text: str) -> list[tuple[str, float]]:
    """The languages that the identifier knows, the likeliest first, each with how likely it is, as a logarithm."""
    found: list[tuple[str, float]] = loaded().rank(text)
    return found


def likeliest(text: str) -> str:
    """The language that a text is most likely in."""
    return str(loaded().classify(text)[0])


@lru_cache(maxsize=1)
def loaded() -> LanguageIdentifier:
    """The identifier. Of its tables a process that is forked has in memory what it looks up, no more."""
    cache = _CACHES[-1] if _CACHES else None
    data = cache.load(KEY) if cache is not None else None
    found = _unpacked(data) if data is not None else None
    if found is None:
        data = _packed(LanguageIdentifier.from_model_file(MODEL_FILE))
        if cache is not None:
            cache.store(KEY, data)
        found = _unpacked(data if cache is not None else _shared(data))
    if found is None:
        message = "the tables of the language identifier don't fit together"
        raise ValueError(message)
    return found


def let_go() -> None:
    """Hold no model in this process any more, until the identifier is asked again."""
    loaded.cache_clear()


@contextmanager
def kept_in(cache: Cache) -> Iterator[None]:
    """For as long as it is entered, the model is loaded from what the cache has of it, and kept there where it had
    nothing.
    """
    _CACHES.append(cache)
    try:
        yield
    finally:
        _CACHES.pop()


_CACHES: list[Cache] = []


def _packed(own: LanguageIdentifier) -> bytes:
    columns = (own.nb_ptc, own.nb_pc, own.tk_nextmove, own.tk_output, own.tk_row)
    tables = [np.ascontiguousarray(column) for column in columns]
    head = msgspec.msgpack.encode((own.nb_classes, [(table.dtype.str, table.shape) for table in tables]))
    parts: list[bytes | memoryview] = [len(head).to_bytes(_LENGTH), head, bytes(-(_LENGTH + len(head)) % _STEP)]
    for table in tables:
        parts += [table.data.cast("B"), bytes(-table.nbytes % _STEP)]
    return b"".join(parts)


def _shared(data: bytes) -> mmap:
    place = mmap(-1, len(data))
    place[:] = data
    return place


def _unpacked(data: bytes | mmap) -> LanguageIdentifier | None:
    """The identifier whose tables stand there; None where the bytes are those of something else."""
    at = _LENGTH + int.from_bytes(data[:_LENGTH])
    tables: list[_Array] = []
    try:
        classes, columns = msgspec.msgpack.decode(data[_LENGTH:at], type=_Head)
        for kind, shape in columns:
            at += -at % _STEP
            tables.append(np.frombuffer(data, kind, math.prod(shape), at).reshape(shape))
            at += tables[-1].nbytes
        chances, priors, steps, features, rows = tables
    except (OverflowError, TypeError, ValueError):
        return None
    is_whole = (
        [(table.dtype.isnative, table.dtype.kind, table.ndim) for table in tables] == _COLUMNS
        and chances.shape == (_highest(features) + 1, len(classes))
        and priors.shape == (len(classes),)
        and len(features) == len(rows) > max(0, _highest(steps))
        and features.min() >= -1
        and len(classes) > 0
        and len(steps) == 256 * (_highest(rows) + 1)
    )
    # Next to numpy's numbers, a view gives plain ones, and faster.
    return (
        LanguageIdentifier(chances, priors, classes, steps.data, features.data, tk_row=rows.tolist())
        if is_whole
        else None
    )


def _highest(numbers: _Array) -> int:
    return int(numbers.max()) if numbers.size else -1
