"""Pages handed out and taken back, in one process."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO

from diglot.exchange.correcting import Imported, bring_in
from diglot.exchange.formats import FORMATS
from diglot.exchange.units import Correction, Document, documents
from diglot.settings import Settings
from support import audited

DAY = dt.date(2026, 1, 2)
WRITTEN = tuple(name for name, form in FORMATS.items() if form.write is not None)


def handed_out(tree: Mapping[str, bytes | str], locale: str = "nb-NO") -> list[Document]:
    """The documents of a tree in a locale."""
    report = audited(tree)
    return list(documents([case for case in report.cases if case.locale == locale], report.source_locale))


def written(form: str, own: Iterable[Document]) -> bytes:
    """Documents as a file."""
    write = FORMATS[form].write
    assert write
    out = BytesIO()
    write(own, out)
    return out.getvalue()


def read(form: str, data: bytes) -> list[Correction]:
    """What came back in a file."""
    return list(FORMATS[form].read(data, f"back{FORMATS[form].suffix}"))


def taken_back(tree: Mapping[str, bytes | str], corrections: Iterable[Correction]) -> Imported:
    """What corrections make of a tree."""
    encoded = {path: text.encode() if isinstance(text, str) else text for path, text in tree.items()}
    return bring_in(encoded, Settings(), corrections, DAY)


def returned(own: Iterable[Document], change: Callable[[str], str] = lambda text: text) -> list[Correction]:
    """What comes back for all units, with their targets changed."""
    return [Correction(each.path, unit.id, change(unit.target), unit.source) for each in own for unit in each.units]
