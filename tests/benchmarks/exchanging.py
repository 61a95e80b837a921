"""`diglot export` and `diglot import` of all side-by-side pages: what changes if nothing was changed, and if a word was."""

import datetime as dt
import importlib.util
import sys
import tempfile
import time
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archives import unpack

from diglot.audit import audit
from diglot.exchange.correcting import bring_in
from diglot.exchange.formats import FORMATS
from diglot.exchange.units import Document, documents
from diglot.settings import Settings
from diglot.work import processes
from peer_editing import PEERS, slips

_DAY = dt.date(2026, 1, 2)
_SEGMENTS = 1000


def exchanging(shared: Path, console: Console) -> None:
    """Each format: all pages out and back as they are, and 1,000 segments changed by another program."""
    with tempfile.TemporaryDirectory() as name:
        unpack(shared / "corpus" / "pages.tar.xz", Path(name))
        places = sorted(Path(name).glob("*/live-sxs/**/*.md"))
        data = {
            "/".join((path.relative_to(name).parts[0], *path.relative_to(name).parts[2:])): path.read_bytes()
            for path in places
        }
    with processes(None) as executor:
        report = audit(data, Settings(), executor=executor)
    by_locale: dict[str, list[Document]] = {locale: [] for locale in report.locales}
    for document in documents(report.cases, report.source_locale):
        by_locale[document.locale].append(document)
    table = Table(title=f"{len(data)} side-by-side pages handed out and taken back")
    for column in ("format", "units", "MB", "write, CPU s", "read and compare, CPU s", "bytes changed", "refused"):
        table.add_column(column, justify="right" if column != "format" else "left")
    for form in FORMATS:
        if FORMATS[form].write:
            table.add_row(form, *_unchanged(form, data, list(by_locale.values())))
    console.print(table)
    if importlib.util.find_spec("translate") is None:
        console.print("translate-toolkit is not installed, which would edit them")
        return
    table = Table(title="One word of a segment changed by the Translate Toolkit")
    for column in ("format", "segments", "exactly that changed", "refused", "other pages changed"):
        table.add_column(column, justify="right" if column != "format" else "left")
    for form in PEERS:
        table.add_row(form, *_changed(form, data, list(by_locale.values())))
    console.print(table)


def _written(form: str, own: Sequence[Document]) -> bytes:
    write = FORMATS[form].write
    if write is None:
        raise ValueError(form)
    out = BytesIO()
    write(own, out)
    return out.getvalue()


def _unchanged(form: str, data: dict[str, bytes], locales: Sequence[Sequence[Document]]) -> list[str]:
    units = size = changed = refused = 0
    spent = [0.0, 0.0]
    for own in locales:
        start = time.process_time()
        file = _written(form, own)
        middle = time.process_time()
        result = bring_in(data, Settings(), FORMATS[form].read(file, form), _DAY)
        spent = [spent[0] + middle - start, spent[1] + time.process_time() - middle]
        units, size, refused = units + result.kept, size + len(file), refused + len(result.refused)
        changed += sum(len(new) for new in result.files.values())
    return [str(units), f"{size / 1e6:.0f}", *(f"{each:.1f}" for each in spent), str(changed), str(refused)]


def _changed(form: str, data: dict[str, bytes], locales: Sequence[Sequence[Document]]) -> list[str]:
    dice = Random(7)  # noqa: S311  # no secret
    right = asked = refused = others = 0
    for number, own in enumerate(locales):
        wanted = _SEGMENTS * (number + 1) // len(locales) - _SEGMENTS * number // len(locales)
        # A few pages have no word that stands once in its sentence.
        chosen = dice.sample(list(own), min(len(own), wanted + wanted // 10 + 1))
        some = slips(chosen, data, dice)[:wanted]
        result = bring_in(data, Settings(), FORMATS[form].read(PEERS[form](_written(form, chosen), some), form), _DAY)
        expected = {slip.path: slip.expected(data[slip.path], "01/02/2026") for slip in some}
        right += sum(result.files.get(path) == page for path, page in expected.items())
        asked, refused = asked + len(some), refused + len(result.refused)
        others += len(result.files.keys() - expected.keys())
    return [str(asked), str(right), str(refused), str(others)]
