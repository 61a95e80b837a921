"""XLSX, for reviewers who live in spreadsheets: a sheet for each locale, a row for each unit.

Target, state and comment may be edited, the rest is locked; the id is in a hidden column. All cells are text: what
starts with `=`, `+`, `-` or `@` is no formula. openpyxl rather than a faster writer, since it reads as well.
"""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from diglot.errors import ExchangeError
from diglot.exchange.markup import LIMIT, held_path, read_path
from diglot.exchange.units import Correction, Document, Progress, Unit
from diglot.locales import direction

_PAGE, _SOURCE, _TARGET, _STATE, _COMMENT, _ID = "page", "source", "target", "state", "comment", "id"
_COLUMNS = {_PAGE: 24, _SOURCE: 60, _TARGET: 60, _STATE: 12, _COMMENT: 30, "notes": 36, "proposals": 60, _ID: 10}
_EDITABLE = frozenset((_TARGET, _STATE, _COMMENT))
_NEEDED = frozenset((_PAGE, _SOURCE, _TARGET, _ID))
_LONGEST = 32_767  # characters in a cell, as Excel has it
_MOST = 3
# A sheet that claims more is not read to its end: rows as Excel has them, and columns that somebody may have added.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 64
_HEADER = PatternFill("solid", fgColor="E3E8EF")
_MARKED = {
    Progress.NEW: PatternFill("solid", fgColor="E4ECFB"),
    Progress.STALE: PatternFill("solid", fgColor="FBE0D0"),
    Progress.DOUBTFUL: PatternFill("solid", fgColor="FBF3CC"),
}
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = 2, 1  # ECMA-376, part 1, 18.8.1, readingOrder
# What a reader takes for an escaped character (ECMA-376, part 1, 22.9.2.19, ST_Xstring), and what a cell would lose.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|\r")
_ACTIVE = ("=", "+", "-", "@", "\t")
# The same bytes for the same input: no clock.
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_BOOK = b"xl/workbook.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def is_own(data: bytes, name: str) -> bool:
    """Whether a file is a workbook: an archive that has one, or at least the name of one."""
    return data.startswith(b"PK") and (name.lower().endswith(".xlsx") or _BOOK in data)


def write(documents: Iterable[Document], out: BinaryIO) -> None:
    """Write documents, those of a locale side by side. The twin of `read_file`."""
    book = Workbook(write_only=True)
    for locale, own in groupby(documents, key=lambda each: each.locale):
        _write_sheet(book.create_sheet(locale), locale, list(own))
    if not book.worksheets:
        book.create_sheet("empty")
    written = BytesIO()
    book.save(written)
    _write_same(written, out)


def _write_sheet(sheet: Worksheet, locale: str, documents: Sequence[Document]) -> None:
    is_reversed = direction(locale) == "rtl"
    sheet.sheet_view.rightToLeft = is_reversed
    sheet.freeze_panes = "A2"
    for at, (name, width) in enumerate(_COLUMNS.items()):
        column = sheet.column_dimensions[_letter(at)]
        column.width = width
        column.hidden = name == _ID
    sheet.protection.sheet = True
    for allowed in ("sort", "autoFilter", "formatColumns", "formatRows"):
        setattr(sheet.protection, allowed, False)  # False: is not locked
    rows = sum(len(each.units) for each in documents)
    sheet.auto_filter.ref = f"A1:{_letter(len(_COLUMNS) - 1)}{rows + 1}"
    states = DataValidation("list", formula1=f'"{",".join(each.value for each in Progress)}"', showErrorMessage=True)
    states.errorTitle, states.error = "No such state", "Choose a state of the list."
    if rows:
        states.add(f"{_letter([*_COLUMNS].index(_STATE))}2:{_letter([*_COLUMNS].index(_STATE))}{rows + 1}")
        sheet.data_validations.append(states)
    sheet.append([_header(sheet, name) for name in _COLUMNS])
    for document in documents:
        for at, unit in enumerate(document.units):
            told = () if at else tuple(filter(None, (document.note,)))
            sheet.append(_row(sheet, document, unit, told, is_reversed=is_reversed))


def _letter(at: int) -> str:
    return chr(ord("A") + at)


def _header(sheet: Worksheet, name: str) -> Cell:
    cell = WriteOnlyCell(sheet, name)
    cell.font, cell.fill = Font(bold=True), _HEADER
    return cell


def _row(sheet: Worksheet, document: Document, unit: Unit, told: Sequence[str], *, is_reversed: bool) -> list[Cell]:
    proposals = "\n".join(f"{each.percent} %: {each.target} ({each.where})" for each in unit.proposals[:_MOST])
    texts = {
        _PAGE: held_path(document.path),
        _SOURCE: unit.source,
        _TARGET: unit.target,
        _STATE: unit.progress.value,
        _COMMENT: "",
        "notes": "\n".join((*told, *unit.notes)),
        "proposals": proposals,
        _ID: unit.id,
    }
    if any(len(_escaped(texts[name])) > _LONGEST for name in (_SOURCE, _TARGET)):
        # Cut, it would come back cut.
        texts |= {_TARGET: "", _ID: "", "notes": "Too long for a cell: take another format for this unit."}
    cells = []
    for name, text in texts.items():
        shown = _escaped(text)
        cell = WriteOnlyCell(sheet, shown[:_LONGEST])
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = shown.startswith(_ACTIVE)
        order = _RIGHT_TO_LEFT if is_reversed and name == _TARGET else _LEFT_TO_RIGHT
        cell.alignment = Alignment(wrap_text=True, vertical="top", readingOrder=order)
        cell.protection = Protection(locked=name not in _EDITABLE or not texts[_ID])
        if name == _STATE and unit.progress in _MARKED:
            cell.fill = _MARKED[unit.progress]
        cells.append(cell)
    return cells


def _write_same(written: BytesIO, out: BinaryIO) -> None:
    """Write a workbook without the time at which it was made."""
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as same:
        for name in made.namelist():
            data = made.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", data)
            about = zipfile.ZipInfo(name, _EPOCH)
            about.compress_type = zipfile.ZIP_DEFLATED
            same.writestr(about, data)


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each row that has an id; sheets without the columns of ours are somebody's own. Raises
    ExchangeError for what is no such workbook.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
        if size > LIMIT:
            message = f"{name}: holds more than {LIMIT // 1024**2} MB; hand it back in parts"
            raise ExchangeError(message)
        with warnings.catch_warnings():
            # Of parts that openpyxl does not know; the cells are all that is read here.
            warnings.simplefilter("ignore", UserWarning)
            book = load_workbook(BytesIO(data), read_only=True)
            sheets = [sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS) for sheet in book.worksheets]
            found = [correction for rows in sheets for correction in _read_sheet(rows)]
    # openpyxl raises whatever a damaged part makes it stumble over.
    except (zipfile.BadZipFile, LookupError, ValueError, TypeError, AttributeError, SyntaxError, OSError) as error:
        message = f"{name}: not a workbook that can be read ({str(error) or type(error).__name__})"
        raise ExchangeError(message) from error
    if not found:
        message = (
            f"{name}: no sheet has the columns {', '.join(sorted(_NEEDED))}; keep the first row as it was exported"
        )
        raise ExchangeError(message)
    yield from found


def _read_sheet(rows: Iterator[tuple[Cell | MergedCell, ...]]) -> Iterator[Correction]:
    names = [str(cell.value or "") for cell in next(rows, ())]
    if not _NEEDED.issubset(names):
        return
    columns = {name: names.index(name) for name in _COLUMNS if name in names}
    for row in rows:
        cells = {name: row[at] for name, at in columns.items() if at < len(row)}
        texts = {name: _text(cell) for name, cell in cells.items()}
        if texts.get(_ID) and texts.get(_PAGE):
            state, refusal = _state(texts.get(_STATE, ""))
            if cells[_TARGET].data_type not in {"s", "inlineStr", "n"}:
                refusal = "the cell of the target is no text but a formula, a date or the like"
            yield Correction(
                read_path(texts[_PAGE]),
                texts[_ID],
                texts[_TARGET].strip(),
                texts[_SOURCE],
                state,
                texts.get(_COMMENT, "").strip(),
                refusal,
            )


def _state(text: str) -> tuple[Progress, str]:
    """A state by its name, and why the target is not to be taken where there is none of that name."""
    found = next((each for each in Progress if each.value == text.strip().lower()), None)
    if found is None and text.strip():
        return Progress.TRANSLATED, f"{text.strip()[:40]} is no state; choose one of the list"
    return found or Progress.TRANSLATED, ""


def _text(cell: Cell | MergedCell) -> str:
    value = cell.value
    return "" if value is None else _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))


def _escaped(text: str) -> str:
    """A text as a cell holds it. The twin of `_text`."""
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
