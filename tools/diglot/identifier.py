"""The language identifier. Its model takes half a second to load: once for all processes, where `diglot.identified` is
imported before they begin; else when it is first asked, and from a cache that has it, in a fifth of the time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from mmap import mmap
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from diglot.cache import Cache, digest

_Array = npt.NDArray[Any]
# The tables of a model as they are kept: the type of their numbers, their shape and their bytes.
_Packed = tuple[list[str], list[tuple[str, list[int], bytes]]]


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
    cache, key = _CACHES[-1] if _CACHES else None, digest([b"identifier"])
    data = cache.load(key) if cache is not None else None
    found = _unpacked(data) if data is not None else None
    if found is None:
        own = LanguageIdentifier.from_model_file(MODEL_FILE)
        tables = (own.nb_ptc, own.nb_pc, own.tk_nextmove, own.tk_output, own.tk_row)
        found = own.nb_classes, [np.asarray(table) for table in tables]
        if cache is not None:
            cache.store(key, _packed(*found))
    classes, (chances, priors, steps, features, rows) = found
    # Next to numpy's numbers, a view gives plain ones, and faster.
    return LanguageIdentifier(
        _mapped(chances), priors, classes, _mapped(steps).data, _mapped(features).data, tk_row=rows.tolist()
    )


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


def _packed(classes: list[str], tables: list[_Array]) -> bytes:
    return msgspec.msgpack.encode((classes, [(table.dtype.str, table.shape, table.tobytes()) for table in tables]))


def _unpacked(data: bytes) -> tuple[list[str], list[_Array]] | None:
    """The languages and the tables; None where the bytes are those of something else."""
    try:
        classes, packed = msgspec.msgpack.decode(data, type=_Packed)
        tables = [np.frombuffer(content, np.dtype(kind)).reshape(shape) for kind, shape, content in packed]
        chances, priors, steps, features, rows = tables
    except (TypeError, ValueError):
        return None
    is_whole = (
        chances.shape == (_highest(features) + 1, len(classes))
        and priors.shape == (len(classes),)
        and len(features) == len(rows) > _highest(steps)
        and len(steps) == 256 * (_highest(rows) + 1)
    )
    return (classes, tables) if is_whole else None


def _highest(numbers: _Array) -> int:
    return int(numbers.max()) if numbers.size else -1


def _mapped(plain: _Array) -> _Array:
    """A copy that stands in a mapping, which processes share."""
    place = np.frombuffer(mmap(-1, plain.nbytes), plain.dtype).reshape(plain.shape)
    place[...] = plain
    return place
