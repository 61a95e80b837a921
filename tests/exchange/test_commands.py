from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from support import OFFICE, SHAREPOINT, Result, head, seeds, unit

Run = Callable[..., Result]


def edited(data: bytes, old: str, new: str) -> bytes:
    text = data.decode()
    assert text.count(f">{old}<") == 1
    return text.replace(f">{old}<", f">{new}<").encode()


@pytest.mark.parametrize("form", ["xliff", "xliff12", "tmx", "po"])
def test_what_is_exported_is_imported(run: Run, seed_project: Path, form: str) -> None:
    handed = run("export", "--locale", "nb-NO", "--format", form, "-o", "out/")
    assert (handed.status, handed.out) == (0, "")
    assert handed.error.endswith("nb-NO: pages 2, units 25\n")
    (file,) = (seed_project / "out").iterdir()
    result = run("import", file)
    assert (result.status, result.out, result.error) == (0, "", "Units: 0 imported, 25 as they were, 0 refused\n")
    for path, data in seeds().items():
        assert (seed_project / "source" / path).read_bytes() == data


def test_a_dry_run_prints_what_would_change(run: Run, seed_project: Path) -> None:
    data = run("export", f"nb-NO/{SHAREPOINT}", "--locale", "nb-NO").data
    file = seed_project / "back.xlf"
    old = "Det finnes ingen automatisk synkronisering av bilder til SharePoint Online."
    file.write_bytes(edited(data, old, "Bilder synkroniseres ikke av seg selv."))
    before = seeds()[f"nb-NO/{SHAREPOINT}"]
    result = run("import", file, "--dry-run", "--as-of", "2026-01-02")
    assert result.status == 0
    assert "+ms.translationtype: HT\n" in result.out
    assert "+ms.lasthandoff: 01/02/2026\n" in result.out
    assert ">Bilder synkroniseres ikke av seg selv.<" in result.out
    assert (seed_project / "source" / f"nb-NO/{SHAREPOINT}").read_bytes() == before
    done = run("import", file, "--as-of", "2026-01-02")
    assert (done.status, done.out) == (0, f"source/nb-NO/{SHAREPOINT}: corrected\n")
    after = (seed_project / "source" / f"nb-NO/{SHAREPOINT}").read_bytes()
    assert (
        edited(before, old, "Bilder synkroniseres ikke av seg selv.").split(b"---", 2)[2] == after.split(b"---", 2)[2]
    )


def test_what_does_not_fit_is_told_and_the_rest_goes_in(run: Run, project: Callable[..., Path]) -> None:
    body = f"{unit(101, 'Åpne **appen**.', 'Open **it**.')} {unit(102, 'Vent.', 'Wait.')}\n"
    folder = project({"nb-NO/a.md": head() + body})
    data = run("export").data.replace(b">Vent.<", b">Vent litt.<")
    root = etree.fromstring(data)
    pc = next(each for each in root.iter("{*}pc") if each.getparent().tag.endswith("target"))
    pc.getparent().remove(pc)
    (folder / "back.xlf").write_bytes(etree.tostring(root))
    result = run("import", "back.xlf")
    assert result.status == 1
    line, totals = result.error.splitlines()
    assert line.startswith("back.xlf: source/nb-NO/a.md:8: f7c17-101.")
    assert line.endswith(" is not imported: a code is missing (bold: **…**)")
    assert totals == "Units: 1 imported, 0 as they were, 1 refused"
    assert ">Vent litt.<" in (folder / "source/nb-NO/a.md").read_text(encoding="utf-8")


def test_several_locales_go_into_a_folder(run: Run, seed_project: Path) -> None:
    refused = run("export", "-o", "out.xlf")
    assert refused.status == 2
    assert "there are 4 locales; choose one by --locale, or name a folder" in refused.error
    assert not (seed_project / "out.xlf").exists()
    assert run("export", "-o", "out/").status == 0
    names = sorted(path.name for path in (seed_project / "out").iterdir())
    assert names == ["da-DK.xlf", "fi-FI.xlf", "lv-LV.xlf", "nb-NO.xlf"]
    result = run("import", *(seed_project / "out").iterdir(), "--locale", "nb-NO")
    assert (result.status, result.error) == (0, "Units: 0 imported, 25 as they were, 0 refused\n")


def test_a_missing_page_is_made(run: Run, seed_project: Path) -> None:
    data = run("export", "--locale", "da-DK", "--state", "missing").data
    root = etree.fromstring(data)
    for segment in root.iter("{*}segment"):
        target = deepcopy(segment[0])
        target.tag = "{urn:oasis:names:tc:xliff:document:2.0}target"
        segment.append(target)
    (seed_project / "new.xlf").write_bytes(etree.tostring(root))
    dry = run("import", "new.xlf", "--dry-run")
    assert dry.out.startswith(f"--- /dev/null\n+++ b/source/da-DK/{SHAREPOINT}\n")
    done = run("import", "new.xlf")
    assert (done.status, done.out) == (0, f"source/da-DK/{SHAREPOINT}: made\n")
    assert (seed_project / "source" / "da-DK" / SHAREPOINT).is_file()
    assert run("import", "new.xlf").error == "Units: 0 imported, 10 as they were, 0 refused\n"


@pytest.mark.parametrize(
    "words", [("export", "nb-NO", "--format", "po"), ("report",), ("check", "--format", "json"), ("drift",)]
)
def test_a_dash_is_standard_output(run: Run, seed_project: Path, words: tuple[str, ...]) -> None:
    plain, dashed = run(*words), run(*words, "-o", "-")
    assert (dashed.status, dashed.data) == (plain.status, plain.data)
    assert dashed.data
    assert not (seed_project / "-").exists()


def test_two_formats_are_not_printed_at_once(run: Run, seed_project: Path) -> None:
    result = run("check", "--also", "sarif=-")
    assert (result.status, result.out) == (2, "")
    assert "--also sarif=-: one format is printed" in result.error
    assert not (seed_project / "-").exists()


def test_the_glossary_is_exported(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"nb-NO/a.md": "A\n"}, glossary='["terms.csv"]', do_not_translate='["Exchange"]')
    (folder / "terms.csv").write_text("en-US,nb-NO\nfile,fil\n", encoding="utf-8")
    result = run("export", "--format", "tbx", "-o", "terms.tbx")
    assert (result.status, result.error) == (0, "written to terms.tbx\n")
    text = (folder / "terms.tbx").read_text(encoding="utf-8")
    assert all(f">{term}<" in text for term in ("file", "fil", "Exchange"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("export", "--locale", "ja-JP"), "ja-JP: there are no articles in this locale; there are da-DK"),
        (("export", "nb-NO/none.md"), "nb-NO/none.md: no such page or folder"),
        (("export", "--state", "missing", "--locale", "nb-NO"), "there is no page to export"),
        (("import", "none.xlf"), "none.xlf: no such file or directory"),
        (("import", "diglot.toml"), "diglot.toml: is of no known format; there are xliff"),
        (("import",), "Missing argument 'FILES...'"),
    ],
)
def test_mistakes_are_told_in_a_sentence(run: Run, seed_project: Path, words: tuple[str, ...], message: str) -> None:
    del seed_project
    result = run(*words)
    assert result.status == 2
    assert message in result.error
    assert "Traceback" not in result.error


def test_a_broken_file_changes_nothing(run: Run, seed_project: Path) -> None:
    data = run("export", f"nb-NO/{OFFICE}").data
    cut = data.replace(b"Microsoft 365", b"M365").rpartition(b"<unit")[0]
    (seed_project / "back.xlf").write_bytes(cut)
    result = run("import", "back.xlf")
    assert result.status == 2
    assert "back.xlf:" in result.error
    assert "not valid XML" in result.error
    assert (seed_project / "source" / "nb-NO" / OFFICE).read_bytes() == seeds()[f"nb-NO/{OFFICE}"]


def test_one_file_that_can_not_be_read_does_not_keep_the_others_out(run: Run, seed_project: Path) -> None:
    data = run("export", f"nb-NO/{SHAREPOINT}", "--locale", "nb-NO").data
    old = "Det finnes ingen automatisk synkronisering av bilder til SharePoint Online."
    (seed_project / "a.xlf").write_bytes(edited(data, old, "Bilder synkroniseres ikke av seg selv."))
    (seed_project / "bad.po").write_bytes(b'msgid "x\n')
    result = run("import", "bad.po", "none.po", "a.xlf")
    assert (result.status, result.out) == (1, f"source/nb-NO/{SHAREPOINT}: corrected\n")
    assert "diglot: bad.po" in result.error
    assert "none.po: no such file" in result.error
    assert "Units: 1 imported" in result.error


def test_a_file_with_nothing_to_import_is_told(run: Run, seed_project: Path) -> None:
    (seed_project / "empty.po").write_bytes(b"")
    result = run("import", "empty.po")
    assert result.status == 1
    assert "empty.po: there is nothing to import in it" in result.error
    (seed_project / "nb.xlf").write_bytes(run("export", f"nb-NO/{SHAREPOINT}", "--locale", "nb-NO").data)
    result = run("import", "nb.xlf", "--locale", "fi-FI")
    assert result.status == 1
    assert "nb.xlf: nothing in the locale fi-FI" in result.error


@pytest.mark.parametrize("form", ["xliff", "xliff12", "tmx", "po", "xlsx"])
@pytest.mark.parametrize("name", ["back.dat", "back.zip", "back (1).po"])
def test_a_format_is_known_by_its_content(run: Run, seed_project: Path, form: str, name: str) -> None:
    data = run("export", f"nb-NO/{SHAREPOINT}", "--locale", "nb-NO", "--format", form).data
    (seed_project / name).write_bytes(data)
    result = run("import", name)
    assert (result.status, result.out) == (0, "")
    assert "0 refused" in result.error
