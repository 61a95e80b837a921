"""What the translation memory has stands in the alignment reports of the site, and they follow it."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from sitekit import Project, build

from diglot.errors import StoreError
from diglot.exchange.remembered import Question, remembered
from diglot.memory.store import Leaf, Pair, Store
from diglot.model import Method
from diglot.reports import bench
from diglot.site import recall
from support import audited, case_of, head, unit, unpacked

STALE = head() + "\n\n".join((unit(101, "Åpne siden.", "Open the old page."), unit(102, "Vent.", "Wait a while.")))
TREE = {
    "en-US/stale.md": "Open the new page.\n\nWait a while.\n",
    "nb-NO/stale.md": STALE,
    "en-US/sound.md": "Wait a while.\n",
    "nb-NO/sound.md": head() + unit(101, "Vent.", "Wait a while."),
    "ja-JP/sound.md": head("ja-JP") + unit(101, "待ちます。", "Wait a while."),
}
KNOWN = {"Open the new page.": "Åpne den nye siden.", "Wait a while.": "Vent en stund."}
ASKING = "reports/alignment/nb-no/stale/index.html"

Make = Callable[..., Project]


@pytest.fixture
def made(project: Make) -> Project:
    """A project that has been built, without a memory."""
    found = project(TREE)
    assert build(found.config, found.folder / "site") in {0, 1}
    return found


def memory_of(project: Project) -> Path:
    return project.folder / ".cache/diglot/memory.sqlite"


def remember(project: Project, known: dict[str, str]) -> None:
    pairs = tuple(Pair(*pair, before="Hi.", after="Hi.") for pair in known.items())
    with Store.make(memory_of(project), is_own=True) as store:
        store.replace("", "en-US", [Leaf("nb-NO", "z.md", "nb-NO/z.md", None, None, Method.HUMAN, pairs)])


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stamps(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("index.html")}


def rebuilt(project: Project, tmp_path: Path) -> set[str]:
    """The pages that another build has written; the whole is compared with a build from nothing."""
    site, fresh = project.folder / "site", tmp_path / "fresh"
    before = stamps(site)
    build(project.config, site)
    after = stamps(site)
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(project.folder, fresh, ignore=shutil.ignore_patterns("site", "results.sqlite"))
    build(fresh / "mkdocs.yml", fresh / "site")
    assert files(site) == files(fresh / "site")
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def shown(project: Project, name: str = ASKING) -> dict[str, Any]:
    page = html.document_fromstring((project.folder / "site" / name).read_bytes())
    (script,) = page.xpath("//script[@id='bench-data']/text()")
    return unpacked(json.loads(str(script)))


def proposals(project: Project, name: str = ASKING) -> list[list[tuple[int, str]]]:
    rows = shown(project, name)["segments"]
    return [[(each[0], each[2]) for each in row.get("proposals", ())] for row in rows if "key" not in row]


def test_a_stale_segment_has_them_as_in_the_report_of_the_command(made: Project, tmp_path: Path) -> None:
    assert proposals(made) == [[], []]
    remember(made, KNOWN)
    assert rebuilt(made, tmp_path) == {ASKING}
    assert proposals(made) == [[(100, "Åpne den nye siden.")], []]
    report = audited(TREE)
    with Store.open(memory_of(made)) as store:
        case = case_of(report, "nb-NO/stale.md")
        rows = bench.data(case, report.places, report.source_locale, proposals=remembered(store))["segments"]
    assert shown(made)["segments"] == json.loads(json.dumps(rows))


def test_a_new_sentence_of_the_memory(made: Project, tmp_path: Path) -> None:
    remember(made, {"Open the new pages.": "Åpne de nye sidene."})
    rebuilt(made, tmp_path)
    assert proposals(made) == [[(75, "Åpne de nye sidene.")], []]
    remember(made, KNOWN)
    assert rebuilt(made, tmp_path) == {ASKING}
    assert proposals(made) == [[(100, "Åpne den nye siden.")], []]


def test_the_memory_goes(made: Project, tmp_path: Path) -> None:
    without = files(made.folder / "site")
    remember(made, KNOWN)
    rebuilt(made, tmp_path)
    memory_of(made).unlink()
    assert rebuilt(made, tmp_path) == {ASKING}
    assert files(made.folder / "site") == without


def test_a_page_that_becomes_stale_asks_and_one_that_is_current_does_not(made: Project, tmp_path: Path) -> None:
    remember(made, KNOWN)
    rebuilt(made, tmp_path)
    made.write(
        {
            "source/en-US/sound.md": "Wait a long while.\n\nOpen the new page.\n",
            "source/en-US/stale.md": "Open the old page.\n\nWait a while.\n",
        }
    )
    rebuilt(made, tmp_path)
    sound = "reports/alignment/nb-no/sound/index.html"
    assert proposals(made, sound) == [[(75, "Vent en stund.")], [(100, "Åpne den nye siden.")]]
    assert proposals(made) == [[], []]


def test_nothing_is_looked_up_where_nothing_has_changed(
    made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(made, KNOWN)
    rebuilt(made, tmp_path)
    asked: list[object] = []
    monkeypatch.setattr(recall, "answers", lambda _, question: asked.append(question) or [])
    assert rebuilt_alone(made) == set()
    made.write({"source/nb-NO/sound.md": TREE["nb-NO/sound.md"] + "\n\nMer.\n"})
    assert ASKING not in rebuilt_alone(made)
    assert asked == []
    remember(made, {})
    assert rebuilt_alone(made) == {ASKING}
    assert len(asked) == 1


def rebuilt_alone(project: Project) -> set[str]:
    site = project.folder / "site"
    before = stamps(site)
    build(project.config, site)
    return {name for name, own in stamps(site).items() if before.get(name) != own}


def test_a_build_leaves_the_memory_as_it_is(made: Project) -> None:
    remember(made, KNOWN)
    path = memory_of(made)
    before = path.stat().st_mtime_ns, path.read_bytes()
    path.chmod(0o400)
    build(made.config, made.folder / "site")
    assert proposals(made)[0] != []
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before
    assert [each.name for each in path.parent.iterdir() if each.name.startswith("memory.")] == [path.name]


def _of_another_form(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 9999")
    database.close()


def _that_is_no_database(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)


def _whose_table_is_gone(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("DROP TABLE place")
    database.close()


def _whose_text_is_no_text(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("UPDATE unit SET target = CAST(x'ff41' AS TEXT)")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("damage", "remedy"),
    [
        (_of_another_form, "another version of diglot; diglot memory build"),
        (_that_is_no_database, "diglot memory build makes"),
        (_whose_table_is_gone, "no such table: place"),
        (_whose_text_is_no_text, "diglot memory build makes"),
    ],
)
def test_a_memory_that_cannot_be_used_is_one_warning(
    made: Project,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    damage: Callable[[Path], None],
    remedy: str,
) -> None:
    status, without = build(made.config, made.folder / "site"), files(made.folder / "site")
    remember(made, KNOWN)
    sound = memory_of(made).read_bytes()
    damage(memory_of(made))
    for _ in range(2):
        capfd.readouterr()
        assert build(made.config, made.folder / "site") == status
        (message,) = [line for line in capfd.readouterr().err.splitlines() if "memory.sqlite" in line]
        assert message.startswith("WARNING")
        assert remedy in message
        assert message.endswith("alignment reports do without it")
        assert files(made.folder / "site") == without
    memory_of(made).write_bytes(sound)
    rebuilt(made, tmp_path)
    assert proposals(made)[0] != []


def test_a_memory_that_is_in_trouble_is_not_asked_again(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(made, KNOWN)
    memory = recall.memory_of(made.folder)
    assert memory is not None
    asked: list[object] = []

    def answers(_: Store, question: Question) -> None:
        asked.append(question)
        message = "the memory can't be used (database is locked)"
        raise StoreError(message)

    monkeypatch.setattr(recall, "answers", answers)
    found, question = recall.Recall(memory), Question("nb-NO", ("Text.",), (0,))
    assert [found.proposed(question), found.proposed(question)] == [None, None]
    found.close()
    assert asked == [question]
    assert "locked" in found.trouble


def test_a_site_without_reports_asks_nothing(project: Make, capfd: pytest.CaptureFixture[str]) -> None:
    made = project(TREE, options="{reports: false}")
    memory_of(made).parent.mkdir(parents=True)
    memory_of(made).write_bytes(b"no memory")
    assert build(made.config, made.folder / "site") in {0, 1}
    assert "memory" not in capfd.readouterr().err
