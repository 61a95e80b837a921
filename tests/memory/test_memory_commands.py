import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from diglot.reports.data import schema
from support import OFFICE, Result, head, unit

Run = Callable[..., Result]
MEMORY = Path(".cache/diglot/memory.sqlite")
SUBCOMMANDS = ("build", "export", "import", "search", "stats")


def validated(name: str, text: str) -> object:
    document = json.loads(text)
    Draft202012Validator(dict(schema(name)), format_checker=FormatChecker()).validate(document)
    return document


@pytest.mark.parametrize("command", SUBCOMMANDS)
def test_help_has_an_example(run: Run, command: str) -> None:
    assert re.search(rf"Example:\n +diglot memory {command}\b", run("memory", command, "--help").out)


def test_building_tells_what_there_is(run: Run, seed_project: Path) -> None:
    built = run("memory", "build")
    assert (built.status, built.error) == (0, "")
    assert (seed_project / MEMORY).is_file()
    assert [line.split()[:3] for line in built.out.splitlines() if "-" in line[:8]] == [
        ["da-DK", "2", "2"],
        ["fi-FI", "5", "5"],
        ["lv-LV", "16", "16"],
        ["nb-NO", "25", "25"],
    ]
    stats = run("memory", "stats", "--format", "json")
    assert validated("memory", stats.out) == validated("memory", run("memory", "build", "--format", "json").out)


def test_a_search_of_words_and_of_what_is_alike(run: Run, seed_project: Path) -> None:
    run("memory", "build")
    found = run("memory", "search", "Sync the user's profile picture", "--locale", "nb-no")
    assert found.status == 0
    assert found.out.splitlines()[:2] == [
        "80 % Sync a user's profile picture",
        f"    Synkronisere en brukers profil bilde (nb-NO/{OFFICE} f7c17-102, 2020-09-14, machine, 1 place)",
    ]
    words = run("memory", "search", "photo", "--most", "3", "--format", "json")
    document = validated("search", words.out)
    assert isinstance(document, dict)
    assert len(document["hits"]) == 3
    assert all("photo" in hit["source"].lower() for hit in document["hits"])
    assert run("memory", "search", "bilde", "--in", "target", "--locale", "nb-NO").status == 0
    nothing = run("memory", "search", "nonsense[/b]")
    assert (nothing.status, nothing.out) == (1, "Nothing in the memory has nonsense[/b]\n")
    assert seed_project.is_dir()


@pytest.mark.parametrize(
    "words",
    [
        ("memory", "search", "x"),
        ("memory", "stats"),
        ("memory", "export"),
        ("pretranslate", "--locale", "fi-FI"),
    ],
)
@pytest.mark.usefixtures("seed_project")
def test_without_a_memory_nothing_is_made(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert (result.status, result.out) == (2, "")
    assert "there is no memory yet; diglot memory build makes it [memory]" in result.error
    assert not MEMORY.exists()


@pytest.mark.usefixtures("seed_project")
def test_a_damaged_memory_is_built_anew(run: Run) -> None:
    run("memory", "build")
    MEMORY.write_bytes(b"x" * 5000)
    assert "is damaged" in run("memory", "stats").error or "can't be used" in run("memory", "stats").error
    built = run("memory", "build")
    assert (built.status, "made anew" in built.error) == (0, True)
    assert run("memory", "stats").status == 0


@pytest.mark.usefixtures("seed_project")
def test_somebody_elses_database_is_refused(run: Run) -> None:
    with sqlite3.connect("mine.sqlite") as database:
        database.execute("CREATE TABLE mine (text)")
    database.close()
    before = Path("mine.sqlite").read_bytes()
    for words in (("memory", "build"), ("memory", "stats"), ("memory", "import", "x.tmx")):
        result = run(*words, "--memory", "mine.sqlite")
        assert (result.status, "no memory of diglot" in result.error) == (2, True)
    assert Path("mine.sqlite").read_bytes() == before


@pytest.mark.usefixtures("seed_project")
def test_a_locale_that_is_none_is_told(run: Run) -> None:
    run("memory", "build")
    assert "nonsense: no known locale; name one such as nb-NO" in run("memory", "export", "--locale", "nonsense").error


def test_a_locale_that_the_memory_has_not_is_told(run: Run, seed_project: Path) -> None:
    assert run("memory", "build").status == 0
    result = run("memory", "export", "--locale", "sv-SE", "-o", "sv.tmx")
    assert (result.status, result.out) == (2, "")
    assert result.error.startswith(
        "diglot: --locale sv-SE: the memory has nothing in this locale; it has da-DK, fi-FI, "
    )
    assert not (seed_project / "sv.tmx").exists()


def test_a_dash_is_standard_output(run: Run, seed_project: Path) -> None:
    run("memory", "build")
    assert run("memory", "export", "-o", "-").data == run("memory", "export").data != b""
    result = run("pretranslate", "--locale", "lv-LV", "-o", "-")
    assert (result.status, result.out) == (2, "")
    assert "drafts are pages of their own and go to a folder" in result.error
    assert not (seed_project / "-").exists()


def test_a_report_has_what_the_memory_proposes(run: Run, project: Callable[..., Path]) -> None:
    folder = project(
        {
            "en-US/a.md": "Save the file to the disk.\n",
            "nb-NO/a.md": head() + unit(101, "Lagre filen.", "Save the file to the old disk."),
            "en-US/b.md": "Save the file to the disk.\n",
            "nb-NO/b.md": head(ms_openlocfilehash="1" * 40)
            + unit(101, "Lagre på disken.", "Save the file to the disk."),
        }
    )
    words = ("report", "nb-NO/a.md", "--format", "html")
    before = run(*words).out
    assert "Lagre på disken." not in before
    run("memory", "build")
    after = run(*words).out
    assert '[[101,"Save the file to the disk.","Lagre på disken.","nb-NO/b.md f7c17-101"]]' in after
    (folder / ".cache/diglot/memory.sqlite").rename(folder / "team.sqlite")
    assert run(*words).out == before
    assert run(*words, "--memory", "team.sqlite").out == after
    assert "team.none" in run(*words, "--memory", "team.none").error


def test_what_can_not_be_imported_leaves_the_memory_as_it_was(run: Run, seed_project: Path) -> None:
    run("memory", "build")
    before = run("memory", "stats").out
    (seed_project / "bad.tmx").write_text("<tmx>", encoding="utf-8")
    result = run("memory", "import", "bad.tmx")
    assert (result.status, "bad.tmx:1: not valid XML" in result.error) == (2, True)
    assert run("memory", "stats").out == before


TREE = {
    "en-US/a.md": "Open the page.\n\nSave it.\n",
    "en-US/b.md": "Open the page.\n\nGo on.\n",
    "en-US/c.md": "Open the page.\n\nSave it.\n",
    "nb-NO/c.md": head() + unit(101, "Åpne siden.", "Open the page.") + "\n\n" + unit(102, "Lagre.", "Save it.") + "\n",
}


def test_drafts_are_told_and_written_where_asked(run: Run, project: Callable[..., Path]) -> None:
    source = project(TREE) / "source"
    run("memory", "build")
    told = run("pretranslate", "--locale", "nb-NO", "--as-of", "2021-09-14")
    assert told.status == 0
    assert "source/nb-NO/a.md was missing: 2 sentences filled, 0 left" in told.out
    assert "left Go on. the memory does not have it" in told.out
    assert "nb-NO: 3 sentences of 2 pages filled, 1 left; 1 complete" in told.out
    assert sorted(path.name for path in (source / "nb-NO").iterdir()) == ["c.md"]
    assert run("pretranslate", "--locale", "nb-NO", "-o", "drafts").status == 0
    assert sorted(path.name for path in Path("drafts/nb-NO").iterdir()) == ["a.md", "b.md"]
    written = run("pretranslate", "--locale", "nb-NO", "--in-place")
    assert "1 incomplete page not written in place" in written.error
    assert sorted(path.name for path in (source / "nb-NO").iterdir()) == ["a.md", "c.md"]
    assert (source / "nb-NO" / "a.md").read_text(encoding="utf-8").endswith("---\nÅpne siden.\n\nLagre.\n")
    # A complete draft is fresh.
    assert run("drift", "nb-NO/a.md").status == 0


def test_drafts_as_a_document(run: Run, project: Callable[..., Path]) -> None:
    project(TREE)
    run("memory", "build")
    document = validated("pretranslation", run("pretranslate", "--locale", "nb-NO", "--format", "json").out)
    assert isinstance(document, dict)
    assert [(draft["path"], draft["complete"]) for draft in document["drafts"]] == [
        ("source/nb-NO/a.md", True),
        ("source/nb-NO/b.md", False),
    ]
    assert document["drafts"][0]["filled"][0]["match"]["percent"] == 101


def test_a_locale_that_stands_elsewhere(run: Run, project: Callable[..., Path]) -> None:
    folder = project({path: text for path, text in TREE.items() if path.startswith("en")})
    other = folder.parent / "norwegian"
    other.mkdir()
    (other / "c.md").write_text(TREE["nb-NO/c.md"], encoding="utf-8")
    tree = ("--tree", f"nb-NO={other}")
    assert run("memory", "build", *tree).status == 0
    assert run("pretranslate", "--locale", "nb-NO", "--in-place", *tree).status == 0
    assert sorted(path.name for path in other.iterdir()) == ["a.md", "c.md"]


def test_exports_propose_what_the_memory_has(run: Run, project: Callable[..., Path]) -> None:
    project(TREE)
    words = ("export", "--locale", "nb-NO", "--state", "missing", "--format", "xliff")
    assert "nb-NO/c.md f7c17-101" not in run(*words).out
    run("memory", "build")
    assert "nb-NO/c.md f7c17-101" in run(*words).out


def test_a_missing_page_for_which_there_is_nothing_is_listed(run: Run, project: Callable[..., Path]) -> None:
    project({"en-US/a.md": "Unknown.\n", "en-US/b.md": "Wait.\n", "nb-NO/b.md": head() + unit(101, "Vent.", "Wait.")})
    run("memory", "build")
    told = run("pretranslate", "--locale", "nb-NO").out
    assert "source/nb-NO/a.md is missing: the memory has nothing for it\n" in told
    document = validated("pretranslation", run("pretranslate", "--locale", "nb-NO", "--format", "json").out)
    assert isinstance(document, dict)
    assert document["unfilled"] == ["source/nb-NO/a.md"]
