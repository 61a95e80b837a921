import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from diglot.errors import ExchangeError
from diglot.exchange import xlsx
from diglot.exchange.units import Correction, Document, Progress, Proposal, Unit, documents
from support import SHAREPOINT, Result, audited, head, seeds, unit

Run = Callable[..., Result]


def document(*units: Unit, locale: str = "nb-NO", path: str = "") -> Document:
    return Document(path or f"{locale}/a.md", "a.md", locale, "en-US", "1" * 64, "2" * 64, units)


def book(*made: Document) -> Workbook:
    return load_workbook(io.BytesIO(written(*made)))


def written(*made: Document) -> bytes:
    out = io.BytesIO()
    xlsx.write(made, out)
    return out.getvalue()


def read(data: bytes) -> list[Correction]:
    return list(xlsx.read_file(data, "x.xlsx"))


def edited(data: bytes, cells: Mapping[str, object]) -> bytes:
    """A workbook after somebody changed some cells of its first sheet."""
    opened = load_workbook(io.BytesIO(data))
    for name, value in cells.items():
        opened.worksheets[0][name] = value
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


ONE = Unit("f7c17-101.abc", "Save **it**.", "Lagre **det**.", Progress.MACHINE)
TWO = Unit("f7c17-102.def", "Wait.", "Vent.", Progress.STALE, proposals=(Proposal(85, "Wait!", "Vent!", "nb-NO/b.md"),))


def test_what_is_written_comes_back_unchanged() -> None:
    assert read(written(document(ONE, TWO))) == [
        Correction("nb-NO/a.md", ONE.id, ONE.target, ONE.source, Progress.MACHINE),
        Correction("nb-NO/a.md", TWO.id, TWO.target, TWO.source, Progress.STALE),
    ]


def test_the_seeds_come_back_unchanged() -> None:
    made = list(documents(audited(seeds()).cases, "en-US"))
    back = read(written(*made))
    assert [(each.path, each.unit, each.target, each.source) for each in back] == [
        (page.path, each.id, each.target, each.source) for page in made for each in page.units
    ]


def test_a_sheet_for_each_locale_to_be_read_from_its_side() -> None:
    opened = book(document(ONE), document(TWO, locale="ar-SA"), document(TWO, locale="he-IL"))
    assert [(sheet.title, bool(sheet.sheet_view.rightToLeft)) for sheet in opened] == [
        ("nb-NO", False),
        ("ar-SA", True),
        ("he-IL", True),
    ]
    assert [cell.alignment.readingOrder for cell in opened["ar-SA"][2]] == [1, 1, 2, 1, 1, 1, 1, 1]


def test_what_is_not_to_be_edited_is_locked_and_ids_are_hidden() -> None:
    sheet = book(document(ONE, TWO)).active
    names = [cell.value for cell in sheet[1]]
    assert names == ["page", "source", "target", "state", "comment", "notes", "proposals", "id"]
    assert sheet.protection.sheet
    assert [name for name, cell in zip(names, sheet[2], strict=True) if not cell.protection.locked] == [
        "target",
        "state",
        "comment",
    ]
    assert [sheet.column_dimensions[letter].hidden for letter in "ABCDEFGH"] == [False] * 7 + [True]
    assert all(cell.alignment.wrap_text and cell.number_format == "@" for cell in sheet[2])
    (states,) = sheet.data_validations.dataValidation
    assert (str(states.sqref), states.formula1) == ("D2:D3", '"new,stale,doubtful,machine,translated,reviewed"')
    assert sheet["G3"].value == "85 %: Vent! (nb-NO/b.md)"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.example","y")'])
def test_no_text_is_a_formula(text: str) -> None:
    data = written(document(Unit("u.1", text, text, Progress.NEW)))
    sheet = load_workbook(io.BytesIO(data)).active
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in sheet[2][1:3]] == [(text, "s", True)] * 2
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert read(data)[0].target == text


@pytest.mark.parametrize("text", ["a_x000D_b", "_x0041_", "a\rb", "a\nb", " a", "a\tb", "&<>\"'", "\u200f\u202fא"])
def test_any_text_comes_back(text: str) -> None:
    (back,) = read(written(document(Unit("u.1", text, f"x{text}y", Progress.NEW), path="nb-NO/ok.md")))
    assert (back.source, back.target) == (text, f"x{text}y")


def test_a_cell_that_would_be_cut_is_left_to_other_formats() -> None:
    long = Unit("u.1", "a" * 40_000, "b", Progress.MACHINE)
    data = written(document(long, ONE))
    assert [each.unit for each in read(data)] == [ONE.id]
    assert "another format" in load_workbook(io.BytesIO(data)).active["F2"].value


def test_what_a_reviewer_changes() -> None:
    data = edited(written(document(ONE, TWO)), {"C2": " Lagre **dette**. ", "D2": "Reviewed", "E3": "Why?", "C3": None})
    assert read(data) == [
        Correction("nb-NO/a.md", ONE.id, "Lagre **dette**.", ONE.source, Progress.REVIEWED),
        Correction("nb-NO/a.md", TWO.id, "", TWO.source, Progress.STALE, "Why?"),
    ]


@pytest.mark.parametrize(
    ("cells", "reason"),
    [({"C2": "=A1"}, "a formula"), ({"C2": True}, "a formula"), ({"D2": "done"}, "done is no state; choose one")],
)
def test_what_is_no_text_or_no_state_is_refused(cells: dict[str, object], reason: str) -> None:
    assert reason in read(edited(written(document(ONE)), cells))[0].refusal


def test_a_number_is_a_text() -> None:
    assert read(edited(written(document(ONE)), {"C2": 42}))[0].target == "42"


def test_columns_may_move_and_sheets_may_be_added() -> None:
    opened = load_workbook(io.BytesIO(written(document(ONE))))
    opened.create_sheet("mine", 0).append(["to do", "today"])
    opened["nb-NO"].insert_cols(1, 2)
    out = io.BytesIO()
    opened.save(out)
    assert [each.unit for each in read(out.getvalue())] == [ONE.id]


def test_the_same_pages_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    one = written(document(ONE))
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert written(document(ONE)) == one


def empty() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK nothing", "not a workbook that can be read"),
        (written(document(ONE))[:900], "not a workbook that can be read"),
        (empty(), "no sheet has the columns id, page, source, target"),
    ],
)
def test_what_can_not_be_read_is_told(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        read(data)


def test_a_part_that_is_missing_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written(document(ONE)))) as whole, zipfile.ZipFile(out, "w") as part:
        for name in whole.namelist():
            if name != "xl/worksheets/sheet1.xml":
                part.writestr(name, whole.read(name))
    with pytest.raises(ExchangeError, match="no sheet has the columns"):
        read(out.getvalue())


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.exchange.xlsx.LIMIT", 1000)
    with pytest.raises(ExchangeError, match="hand it back in parts"):
        read(written(document(ONE)))


def test_a_correction_in_a_spreadsheet_reaches_the_page(run: Run, project: Callable[..., Path]) -> None:
    page = head() + "\n\n".join((unit(101, "Lagre **det**.", "Save **it**."), unit(102, "Vent.", "Wait."))) + "\n"
    folder = project({"nb-NO/a.md": page, "en-US/a.md": "Save **it**.\n\nWait.\n"})
    assert run("export", "--format", "xlsx", "-o", "nb.xlsx").status == 0
    data = Path("nb.xlsx").read_bytes()
    Path("nb.xlsx").write_bytes(edited(data, {"C3": "Vent litt."}))
    assert run("import", "nb.xlsx").status == 0
    after = (folder / "source" / "nb-NO" / "a.md").read_text(encoding="utf-8")
    assert after.partition("\n---\n")[2] == page.replace("Vent.", "Vent litt.").partition("\n---\n")[2]


def test_a_seed_exported_and_imported_changes_nothing(run: Run, seed_project: Path) -> None:
    before = {path: path.read_bytes() for path in (seed_project / "source").rglob("*.md")}
    assert run("export", f"nb-NO/{SHAREPOINT}", "--format", "xlsx", "-o", "nb.xlsx").status == 0
    assert run("import", "nb.xlsx").status == 0
    assert {path: path.read_bytes() for path in before} == before
