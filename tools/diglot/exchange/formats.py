"""Pages as files for translators' programs, and back: one format a file, reader and writer together.

`FORMATS` is the table. A writer takes documents of one locale; a reader gives what came back, unit by unit.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from diglot.errors import ExchangeError
from diglot.exchange import po, review, tmxpages, xliff, xliff12
from diglot.exchange.units import Correction, Document


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the ending of its files; how it is written, None for what only comes back; how it is read, given the
    bytes of a file and what messages call it; and how a file is known to be of it, given its bytes and its name.
    """

    suffix: str
    write: Callable[[Iterable[Document], BinaryIO], None] | None
    read: Callable[[bytes, str], Iterator[Correction]]
    is_own: Callable[[bytes, str], bool]


def _write_workbook(documents: Iterable[Document], out: BinaryIO) -> None:
    from diglot.exchange import xlsx  # noqa: PLC0415  # openpyxl takes a while to load, and few need it

    xlsx.write(documents, out)


def _read_workbook(data: bytes, name: str) -> Iterator[Correction]:
    from diglot.exchange import xlsx  # noqa: PLC0415

    return xlsx.read_file(data, name)


def _is_workbook(data: bytes, name: str) -> bool:
    from diglot.exchange import xlsx  # noqa: PLC0415

    return xlsx.is_own(data, name)


FORMATS: Mapping[str, Format] = {
    "xliff": Format(".xlf", xliff.write, xliff.read_file, xliff.is_own),
    "xliff12": Format(".xlf", xliff12.write, xliff12.read_file, xliff12.is_own),
    "tmx": Format(".tmx", tmxpages.write, tmxpages.read_file, tmxpages.is_own),
    "po": Format(".po", po.write, po.read_file, po.is_own),
    "xlsx": Format(".xlsx", _write_workbook, _read_workbook, _is_workbook),
    "review": Format(".review.json", None, review.read_file, review.is_own),
}


def read_handback(data: bytes, name: str) -> Iterator[Correction]:
    """What came back in a file, whatever its format. Raises ExchangeError where it is of none."""
    found = next((form for form in FORMATS.values() if form.is_own(data, name)), None)
    if found is None:
        message = f"{name}: is of no known format; there are {', '.join(FORMATS)}"
        raise ExchangeError(message)
    return found.read(data, name)
