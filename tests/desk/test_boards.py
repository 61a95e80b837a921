import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diglot.cache import FOLDER
from diglot.desk.boards import Answer, Desk
from diglot.errors import DeskError, ExchangeError, TreeError
from diglot.settings import load_settings
from gitkit import Repository
from support import OFFICE, SHAREPOINT, head, unit

DAY = dt.date(2024, 5, 6)
Project = Callable[..., Path]


def desk_of(folder: Path) -> Desk:
    return Desk(load_settings(folder), today=lambda: DAY)


def rows_of(desk: Desk, locale: str, article: str) -> list[dict[str, Any]]:
    data = desk.data(locale, article)
    assert data is not None
    rows = data["segments"]
    assert isinstance(rows, list)
    return rows


def review(path: str, *rows: tuple[dict[str, Any], str]) -> dict[str, object]:
    segments = [
        {
            "unit": row["unit"],
            "source": row["source"],
            "was": row["target"],
            "target": target,
            "reviewed": False,
            "comment": "",
        }
        for row, target in rows
    ]
    return {"format": 1, "pages": [{"path": path, "hash": "", "segments": segments}]}


def test_the_worst_pages_come_first(seed_project: Path) -> None:
    desk = desk_of(seed_project)
    assert desk.locales == ("da-DK", "fi-FI", "lv-LV", "nb-NO")
    first, second = desk.cards("da-DK")
    assert (first.article, first.state, first.method) == (OFFICE, "stale", "machine")
    assert (first.stale, first.new, first.doubtful, first.segments) == (6, 13, 0, 20)
    assert (second.article, second.state, second.new, second.segments) == (SHAREPOINT, "missing", 10, 10)
    assert [card.findings for card in desk.cards("lv-LV")] == [0, 1]


def test_what_a_page_shows(seed_project: Path) -> None:
    desk = desk_of(seed_project)
    data = desk.data("lv-LV", OFFICE)
    assert data is not None
    assert data["file"] == f"source/lv-LV/{OFFICE}"
    assert [finding["rule"] for finding in data["findings"]] == ["text.punctuation-space"]  # type: ignore[attr-defined]
    assert desk.data("lv-LV", "none.md") is None


def test_a_correction_is_in_the_file_and_on_the_page(seed_project: Path) -> None:
    desk, path = desk_of(seed_project), f"nb-NO/{OFFICE}"
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    file = seed_project / "source" / path
    before = file.read_bytes().decode()
    answer = desk.save(review(path, (row, "Bildet vises.")))
    assert (answer.is_done, answer.message, answer.theirs) == (True, "", None)
    expected = before.replace(f">{row['target']}<", ">Bildet vises.<").replace(": MT\n", ": HT\n")
    assert file.read_bytes().decode() == expected.replace("09/14/2020", "05/06/2024")
    assert answer.data == desk.data("nb-NO", OFFICE)
    assert rows_of(desk, "nb-NO", OFFICE)[2]["target"] == "Bildet vises."
    assert answer.data["method"] == "human"


def test_what_somebody_else_has_changed_is_refused_with_both_versions(seed_project: Path) -> None:
    desk, path = desk_of(seed_project), f"nb-NO/{OFFICE}"
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    file = seed_project / "source" / path
    theirs = file.read_bytes().replace(row["target"].encode(), b"Deres.")
    file.write_bytes(theirs)
    answer = desk.save(review(path, (row, "Mitt.")))
    assert (answer.is_done, answer.theirs) == (False, "Deres.")
    assert answer.message.startswith("the page has changed here")
    assert file.read_bytes() == theirs
    assert rows_of(desk, "nb-NO", OFFICE)[2]["target"] == "Deres."


def test_a_page_that_was_deleted_meanwhile(seed_project: Path) -> None:
    desk, path = desk_of(seed_project), f"nb-NO/{OFFICE}"
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    (seed_project / "source" / path).unlink()
    answer = desk.save(review(path, (row, "Mitt.")))
    assert (answer.is_done, answer.message) == (
        False,
        "there is no such page; if there was one, it has been deleted or moved since it was exported",
    )
    assert not (seed_project / "source" / path).exists()


def test_what_would_change_the_structure_is_refused(seed_project: Path) -> None:
    desk, path = desk_of(seed_project), f"nb-NO/{OFFICE}"
    row = rows_of(desk, "nb-NO", OFFICE)[1]
    file = seed_project / "source" / path
    before = file.read_bytes()
    answer = desk.save(review(path, (row, "# Tittel")))
    assert not answer.is_done
    assert answer.message
    assert file.read_bytes() == before


def test_a_page_that_is_missing_is_made_when_all_of_it_is_translated(seed_project: Path) -> None:
    desk, path = desk_of(seed_project), f"lv-LV/{SHAREPOINT}"
    rows = rows_of(desk, "lv-LV", SHAREPOINT)
    assert not desk.save(review(path, *((row, row["source"]) for row in rows[:-1]))).is_done
    assert not (seed_project / "source" / path).exists()
    answer = desk.save(review(path, *((row, row["source"]) for row in rows)))
    assert (answer.is_done, answer.message) == (True, "")
    assert (seed_project / "source" / path).is_file()
    assert answer.data["state"] != "missing"


@pytest.mark.parametrize(
    "path", ["../pyproject.toml", "nb-NO/none.md", "en-US/office-user-profile-picture-sync.md", ""]
)
def test_only_pages_of_the_project_can_be_written(seed_project: Path, path: str) -> None:
    desk = desk_of(seed_project)
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    with pytest.raises(DeskError, match="no page of this project"):
        desk.save(review(path, (row, "Mitt.")))


def test_one_page_at_a_time(seed_project: Path) -> None:
    desk = desk_of(seed_project)
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    pages = [review(f"nb-NO/{name}", (row, "Mitt."))["pages"] for name in (OFFICE, SHAREPOINT)]
    with pytest.raises(DeskError, match="or of several"):
        desk.save({"format": 1, "pages": [*pages[0], *pages[1]]})  # type: ignore[misc]


def test_what_is_no_review(seed_project: Path) -> None:
    with pytest.raises(ExchangeError):
        desk_of(seed_project).save({})


def test_pages_of_a_commit_can_be_read_only(project: Project, tmp_path: Path) -> None:
    folder = project({"en-US/a.md": "Text.\n"})
    repository = Repository(tmp_path / "other")
    repository.commit("2024-01-01", {"a.md": head() + unit(101, "Tekst.", "Text.")})
    (folder / "diglot.toml").write_text(f'[trees]\nnb-NO = "{tmp_path}/other@HEAD"\n', encoding="utf-8")
    desk = desk_of(folder)
    (row,) = rows_of(desk, "nb-NO", "a.md")
    with pytest.raises(TreeError, match="read from a commit"):
        desk.save(review("nb-NO/a.md", (row, "Mitt.")))


def test_a_cache_that_is_deleted_meanwhile(seed_project: Path) -> None:
    desk = desk_of(seed_project)
    before = desk.data("nb-NO", OFFICE)
    shutil.rmtree(seed_project / FOLDER)
    assert desk.data("nb-NO", OFFICE) == before


def test_without_a_cache_there_is_no_desk(seed_project: Path) -> None:
    (seed_project / ".cache").write_bytes(b"")
    with pytest.raises(DeskError, match="the cache can't be used"):
        desk_of(seed_project)


def test_a_memory_proposes(seed_project: Path, run: Callable[..., Any]) -> None:
    page = head("lv-LV", ms_openlocfilehash="1" * 40) + unit(
        101, "Lietotāja profila attēls.", "Sync a user's profile picture"
    )
    (seed_project / "source/lv-LV/other.md").write_text(page, encoding="utf-8")
    (seed_project / "source/en-US/other.md").write_text("Sync a user's profile picture\n", encoding="utf-8")
    assert run("memory", "build").status == 0
    row = rows_of(desk_of(seed_project), "lv-LV", OFFICE)[0]
    assert [(percent, target, where) for percent, _, target, where in row["proposals"]] == [
        (100, "Lietotāja profila attēls.", "lv-LV/other.md")
    ]


def test_a_memory_proposes_for_new_sentences(seed_project: Path, run: Callable[..., Any]) -> None:
    # A locale's page carries the source that the others were made from.
    spans = "\n\n".join((unit(101, "Åbn.", "Open the app."), unit(102, "Vent.", "Wait a bit.")))
    pages = {
        "en-US/a.md": "Open the app.\n\nSave your work now.\n\nWait a bit.\n",
        "nb-NO/a.md": head() + "Åpne appen.\n\nVent litt.\n",
        "da-DK/a.md": head("da-DK") + spans,
        "nb-NO/b.md": head(ms_openlocfilehash="1" * 40) + unit(101, "Lagre arbeidet nå.", "Save your work now."),
        "en-US/b.md": "Save your work now.\n",
    }
    for path, text in pages.items():
        (seed_project / "source" / path).write_text(text, encoding="utf-8")
    assert run("memory", "build").status == 0
    found = {
        row["became"][0]["words"][0][1]: row["proposals"]
        for row in rows_of(desk_of(seed_project), "nb-NO", "a.md")
        if row.get("proposals")
    }
    assert found == {
        "Save your work now.": [[100, "Save your work now.", "Lagre arbeidet nå.", "nb-NO/b.md"]],
    }


def test_an_answer_is_plain_data(seed_project: Path) -> None:
    desk = desk_of(seed_project)
    row = rows_of(desk, "nb-NO", OFFICE)[2]
    answer = desk.save(review(f"nb-NO/{OFFICE}", (row, "Mitt.")))
    assert isinstance(answer, Answer)
    assert json.loads(json.dumps(answer.data)) == answer.data
