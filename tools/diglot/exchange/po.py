"""PO, the catalogs of GNU gettext: one for a locale, an entry for each unit, whose `msgctxt` is the page and the id.

Markdown stands in the texts as it is. A stale or doubtful unit is fuzzy; a fuzzy one that comes back is not taken.
"""

import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import polib

from diglot.errors import ExchangeError
from diglot.exchange.markup import LIMIT, held, held_path, read_path
from diglot.exchange.units import Correction, Document, Progress, Unit

_ENTRY = re.compile(rb'^msgid[ \t]+"', re.MULTILINE)
_LINE = re.compile(rb'(?:(msg\w*)(?:\[[0-9]+\])?[ \t]*)?(?:"(?:[^"\\]|\\.)*")?')
_FUZZY = {Progress.STALE, Progress.DOUBTFUL}


def is_own(data: bytes, name: str) -> bool:
    """Whether a file is PO: it has an entry, or at least the name and nothing of another format."""
    is_named = name.lower().endswith((".po", ".pot")) and not data.startswith((b"PK", b"{"))
    return is_named or _ENTRY.search(data) is not None


def write(documents: Iterable[Document], out: BinaryIO) -> None:
    """Write documents, which have to be of one locale. The twin of `read_file`."""
    # Lines are not wrapped: not every program takes the same white space for a place to do so.
    catalog = polib.POFile(wrapwidth=0)
    for each in documents:
        catalog.metadata = {
            "Project-Id-Version": "diglot",
            "Language": each.locale.replace("-", "_"),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
        }
        # A catalog has no place for what is said of a page but its first entry.
        catalog.extend(_entry(each, unit, () if at else (each.note,)) for at, unit in enumerate(each.units))
    out.write(f"{catalog}\n".encode())


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each unit. Raises ExchangeError for what is no PO."""
    if len(data) > LIMIT:
        message = f"{name}: the file is larger than {LIMIT // 1024**2} MB; hand it back in parts"
        raise ExchangeError(message)
    _demand_whole(data.removeprefix(codecs.BOM_UTF8), name)
    for entry in _parsed(data.removeprefix(codecs.BOM_UTF8), name):
        path, _, unit = (entry.msgctxt or "").rpartition("#")
        if entry.obsolete:
            continue
        if not path:
            message = f"{name}:{entry.linenum or 1}: the entry has no msgctxt with the page and the id of its unit"
            raise ExchangeError(message)
        yield Correction(
            read_path(path),
            unit,
            entry.msgstr.strip(),
            entry.msgid.strip(),
            note=entry.tcomment.strip(),
            refusal="the entry is marked as fuzzy; take the mark away to have it imported" if entry.fuzzy else "",
        )


def _demand_whole(data: bytes, name: str) -> None:
    """Raise ExchangeError where a text is not closed, or what comes last is no whole entry: polib takes what there is
    of one that was cut off. Nothing tells a cut behind a whole line of the last translation.
    """
    last, number = b"msgstr", 0
    for number, raw in enumerate(data.split(b"\n"), 1):
        line = raw.strip()
        if line.startswith(b"#"):
            # What is obsolete is not read; any other comment belongs to an entry that follows.
            last = b"msgstr" if line.startswith(b"#~") else b"#"
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            message = f"{name}:{number}: not valid PO: the line is cut off, or its text is not in double quotes"
            raise ExchangeError(message)
        last = found[1] or last
    if last != b"msgstr":
        message = f"{name}:{number}: not valid PO: it ends within an entry; it has been cut off"
        raise ExchangeError(message)


def _parsed(data: bytes, name: str) -> Iterator[polib.POEntry]:
    # From a file of its own: a text would be cut at what Unicode calls line ends, or be taken for the name of a file.
    with tempfile.NamedTemporaryFile(suffix=".po") as file:
        file.write(data)
        file.flush()
        try:
            yield from polib.pofile(file.name, encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            message = f"{name}: not valid PO: {str(error).replace(file.name, name)}"
            raise ExchangeError(message) from error


def _entry(document: Document, unit: Unit, told: Iterable[str]) -> polib.POEntry:
    place = document.path if unit.key else f"{document.path}:{unit.line}"
    matches = [f"{min(each.percent, 100)} % ({each.where}): {each.target}" for each in unit.proposals]
    return polib.POEntry(
        msgctxt=f"{held_path(document.path)}#{unit.id}",
        msgid=unit.source,
        msgstr=unit.target,
        # A comment has no escapes, so that a line of it ends where the text does.
        comment="\n".join(" ".join(held(line).split()) for line in filter(None, (place, *told, *unit.notes, *matches))),
        flags=["fuzzy"] if unit.progress in _FUZZY else [],
    )
