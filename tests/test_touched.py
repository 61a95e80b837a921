"""What a pull request is told, in real git repositories."""

import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from diglot.errors import TreeError
from diglot.trees import FileChange, open_tree
from support import Result, head, unit

Run = Callable[..., Result]

ENGLISH = """\
# Title

Save the file to the disk. Stop the machine now.

Open the front door slowly.

Read the first page again.
"""
NORWEGIAN = """\
# Tittel

Lagre filen på disken. Stopp maskinen nå.

Åpne ytterdøren langsomt.

Les den første siden igjen.
"""
LATVIAN = (
    head("lv-LV")
    + f"# {unit(101, 'Virsraksts', 'Title')}\n\n{unit(102, 'Saglabājiet failu diskā.', 'Save the file to the disk.')} "
    + f"{unit(103, 'Apturiet visus dzinējus, draugi.', 'Halt every engine at once, friends.')}\n"
)


def made_from(source: str, locale: str = "nb-NO") -> str:
    """The head of a page that was made from this source."""
    return head(locale, ms_openlocfilehash=hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(project: Callable[..., Path]) -> Path:
    """A repository with an article in two locales, one of them made from an older source, and a branch to work on."""
    folder = project(
        {
            "en-US/a.md": ENGLISH,
            "en-US/b.md": "# Other\n\nOther text.\n",
            "nb-NO/a.md": made_from(ENGLISH) + NORWEGIAN,
            "lv-LV/a.md": LATVIAN,
        }
    )
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "-m", "one")
    git(folder, "switch", "--quiet", "-c", "work")
    return folder


def edit(folder: Path, *pairs: tuple[str, str], path: str = "en-US/a.md") -> None:
    place = folder / "source" / path
    text = place.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    place.write_text(text, encoding="utf-8")


def told(run: Run, *words: str) -> list[tuple[str, int, int, str]]:
    """What is told of rule `drift.touched`."""
    result = run("check", "--changed-since", "main", "--format", "json", *words)
    assert result.error == ""
    return [
        (item["path"], item["line"], item["column"], item["message"])
        for item in json.loads(result.out)["findings"]
        if item["rule"] == "drift.touched"
    ]


def test_nothing_is_told_where_nothing_changed(run: Run, repository: Path) -> None:
    assert repository.is_dir()
    assert run("check").status == 1
    result = run("check", "--changed-since", "main")
    assert (result.status, result.error) == (0, "")
    assert result.out == "\nArticles: 0, translated pages: 0, findings: 0 error, 0 warning, 0 info\n"


@pytest.mark.parametrize("is_committed", [False, True])
def test_an_edit_tells_who_translates_the_sentence_and_where(run: Run, repository: Path, *, is_committed: bool) -> None:
    edit(repository, ("to the disk", "to the big disk"), ("machine now", "machine later"))
    if is_committed:
        git(repository, "commit", "--quiet", "--all", "-m", "two")
    found = told(run)
    assert [(path, line, column) for path, line, column, _ in found] == [
        ("source/en-US/a.md", 3, 1),
        ("source/en-US/a.md", 3, 32),
    ]
    both = r"lv-LV \(line 10\), nb-NO \(line 10\)"
    assert re.fullmatch(rf"editing this sentence \(\w+\) makes its translations stale: {both}", found[0][3])
    # The Latvian page was made from a source that said something else there, so this edit changes nothing for it.
    assert re.fullmatch(r"editing this sentence \(\w+\) makes its translation stale: nb-NO \(line 10\)", found[1][3])


def test_what_is_removed_is_told_where_it_stood(run: Run, repository: Path) -> None:
    edit(repository, ("Open the front door slowly.\n\n", ""))
    assert told(run) == [
        (
            "source/en-US/a.md",
            3,
            49,
            "removing “Open the front door slowly.” makes its translation stale: nb-NO (line 12)",
        )
    ]


def test_what_is_added_is_told_once(run: Run, repository: Path) -> None:
    edit(repository, ("slowly.\n", "slowly.\n\nWait for a minute. Then sit down.\n"))
    assert told(run) == [
        ("source/en-US/a.md", 7, 1, "these 2 new sentences make the translations stale that lack them: nb-NO")
    ]


def test_white_space_makes_nothing_stale(run: Run, repository: Path) -> None:
    edit(repository, ("Save the file to", "Save the file\nto"))
    assert told(run) == []


def test_a_translation_that_comes_along_is_not_stale(run: Run, repository: Path) -> None:
    edit(repository, ("slowly", "fast"))
    source = (repository / "source" / "en-US" / "a.md").read_text(encoding="utf-8")
    page = made_from(source) + NORWEGIAN.replace("langsomt", "fort")
    (repository / "source" / "nb-NO" / "a.md").write_text(page, encoding="utf-8")
    assert told(run) == []


def test_pages_of_which_nothing_tells_their_source_are_not_named(run: Run, repository: Path) -> None:
    (repository / "source" / "nb-NO" / "a.md").write_text(head(ms_openlocfilehash="") + NORWEGIAN, encoding="utf-8")
    edit(repository, ("slowly", "fast"))
    assert told(run) == []


def test_a_deleted_page_leaves_its_translations_behind(run: Run, repository: Path) -> None:
    (repository / "source" / "en-US" / "a.md").unlink()
    assert told(run) == [
        ("source/en-US/a.md", 1, 1, "deleting this page leaves source/lv-LV/a.md, source/nb-NO/a.md without a source")
    ]
    result = run("check", "--changed-since", "main")
    assert result.status == 1
    assert re.findall(r"(\S+):1:1 warning .* \[drift\.orphan\]", result.out) == [
        "source/lv-LV/a.md",
        "source/nb-NO/a.md",
    ]


def test_a_renamed_page_tells_what_to_move_along(run: Run, repository: Path) -> None:
    git(repository, "mv", "source/en-US/a.md", "source/en-US/new.md")
    edit(repository, ("slowly", "fast"), path="en-US/new.md")
    first, second = told(run)
    pages = "source/lv-LV/a.md, source/nb-NO/a.md"
    assert first == ("source/en-US/new.md", 1, 1, f"this page was source/en-US/a.md: move {pages} along with it")
    assert second[:3] == ("source/en-US/new.md", 5, 1)
    assert second[3].endswith(" makes its translation stale: nb-NO (line 12)")
    result = run("check", "--changed-since", "main")
    assert (result.status, result.out.count("[drift.orphan]")) == (1, 2)


def test_findings_of_files_that_did_not_change_are_left_out(run: Run, repository: Path) -> None:
    (repository / "source" / "nb-NO" / "new.md").write_text("# Ny\n", encoding="utf-8")
    found = json.loads(run("check", "--changed-since", "main", "--format", "json").out)["findings"]
    assert {item["path"] for item in found} == {"source/nb-NO/new.md"}
    assert {item["rule"] for item in found} >= {"drift.orphan", "page.no-front-matter"}


def test_pages_whose_source_git_alone_tells(run: Run, repository: Path) -> None:
    (repository / "diglot.toml").write_text('provenance = "git"\n', encoding="utf-8")
    (repository / "source" / "lv-LV" / "a.md").unlink()  # it carries a source of its own, whatever git says
    edit(repository, ("slowly", "fast"))
    ((path, line, _, message),) = told(run)
    assert (path, line) == ("source/en-US/a.md", 5)
    assert message.endswith(" makes its translation stale: nb-NO (line 12)")


def test_only_files_that_changed_are_mended(run: Run, repository: Path) -> None:
    pages = [repository / "source" / "nb-NO" / name for name in ("a.md", "b.md")]
    for page in pages:
        page.write_text(made_from(ENGLISH) + NORWEGIAN.replace("Lagre filen", "Lagre  filen"), encoding="utf-8")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "two")
    pages[0].write_text(pages[0].read_text(encoding="utf-8") + "\n", encoding="utf-8")
    run("check", "--fix", "--changed-since", "HEAD")
    assert ["Lagre  filen" in page.read_text(encoding="utf-8") for page in pages] == [False, True]


def test_rules_on_the_whole_corpus_are_not_asked(run: Run, repository: Path) -> None:
    text = unit(101, "{}", "Open the front door slowly, and wait for the others.") + "\n"
    for name, target in (
        ("c.md", "Åpne døren sakte, og vent på de andre."),
        ("d.md", "Lukk opp porten, vent på folk."),
    ):
        page = head() + text.format(target)
        (repository / "source" / "nb-NO" / name).write_text(page, encoding="utf-8")
    (repository / "diglot.toml").write_text('select = ["terms.inconsistent"]\n', encoding="utf-8")
    assert "[terms.inconsistent]" in run("check").out
    assert "[terms.inconsistent]" not in run("check", "--changed-since", "main").out


def test_the_branch_that_was_left_may_have_moved_on(run: Run, repository: Path) -> None:
    git(repository, "switch", "--quiet", "main")
    edit(repository, ("Other text", "Other words"), path="en-US/b.md")
    git(repository, "commit", "--quiet", "--all", "-m", "on main")
    git(repository, "switch", "--quiet", "work")
    edit(repository, ("slowly", "fast"))
    result = run("check", "--changed-since", "main", "--format", "json")
    assert {item["path"] for item in json.loads(result.out)["findings"]} == {"source/en-US/a.md"}


def test_the_rule_can_be_left_out_made_weightier_and_waived(run: Run, repository: Path) -> None:
    edit(repository, ("slowly", "fast"))
    settings = repository / "diglot.toml"
    assert run("check", "--changed-since", "main").status == 0
    settings.write_text('severity = { "drift.touched" = "warning" }\n', encoding="utf-8")
    assert run("check", "--changed-since", "main").status == 1
    settings.write_text('ignore = ["drift.touched"]\n', encoding="utf-8")
    assert told(run) == []
    settings.write_text('per-path-ignores = { "en-US/*" = ["drift"] }\n', encoding="utf-8")
    assert told(run) == []


def test_budgets_are_not_asked(run: Run, repository: Path) -> None:
    assert repository.is_dir()
    assert run("check", "--max-stale-percent", "0").status == 1
    assert run("check", "--changed-since", "main", "--max-stale-percent", "0").status == 0


def test_a_baseline_knows_what_it_knew(run: Run, repository: Path) -> None:
    (repository / "diglot.toml").write_text('baseline = "known.json"\n', encoding="utf-8")
    assert run("check", "--write-baseline").status == 0
    (repository / "source" / "lv-LV" / "a.md").write_text("", encoding="utf-8")
    edit(repository, ("slowly", "fast"))
    result = run("check", "--changed-since", "main", "--format", "json")
    assert {item["path"] for item in json.loads(result.out)["findings"]} == {"source/en-US/a.md", "source/lv-LV/a.md"}
    result = run("check", "--changed-since", "main", "--write-baseline")
    assert (result.status, "does not go with --changed-since" in result.error) == (2, True)


@pytest.mark.parametrize(
    ("commit", "words"),
    [
        ("nope", "git knows no such commit here (nope)"),
        ("--output=x", "git knows no such commit here (--output=x)"),
        ("apart", "the branch has no commit in common with apart"),
    ],
)
def test_a_commit_that_can_not_be_compared_with(run: Run, repository: Path, commit: str, words: str) -> None:
    tree = git(repository, "write-tree")
    git(repository, "branch", "apart", git(repository, "commit-tree", tree, "-m", "apart"))
    result = run("check", "--changed-since", commit)
    assert (result.status, result.out) == (2, "")
    assert words in result.error


def test_a_folder_that_is_in_no_repository(run: Run, project: Callable[..., Path]) -> None:
    project({"nb-NO/a.md": "# T\n"})
    result = run("check", "--changed-since", "HEAD")
    assert (result.status, "not a git repository" in result.error) == (2, True)


def paths(found: tuple[FileChange, ...]) -> Mapping[str | None, str | None]:
    return {change.old: change.new for change in found}


def test_files_of_several_repositories(tmp_path: Path) -> None:
    places = {}
    for locale in ("en-US", "nb-NO", "lv-LV"):
        folder = tmp_path / locale
        (folder / "docs").mkdir(parents=True)
        (folder / "docs" / "a.md").write_text(f"{locale} text of some length\n" * 9, encoding="utf-8")
        (folder / "docs" / "b.md").write_text("b\n", encoding="utf-8")
        (folder / "out.md").write_text("b\n", encoding="utf-8")
        places[locale] = str(folder / "docs")
        git(folder, "init", "--quiet", "--initial-branch", "main")
        git(folder, "add", "--all")
        git(folder, "commit", "--quiet", "-m", "one")
    for locale in ("en-US", "nb-NO"):
        git(tmp_path / locale, "tag", "start")
    git(tmp_path / "en-US", "mv", "docs/a.md", "docs/ĝ new.md")
    (tmp_path / "en-US" / "out.md").write_text("c\n", encoding="utf-8")
    (tmp_path / "nb-NO" / "docs" / "b.md").unlink()
    (tmp_path / "nb-NO" / "docs" / "b.txt").write_text("no page\n", encoding="utf-8")
    (tmp_path / "lv-LV" / "docs" / "c.md").write_text("c\n", encoding="utf-8")
    with open_tree(tmp_path / "none", places, "en-US") as tree:
        found = tree.changes_since("start")
        assert paths(found) == {"en-US/a.md": "en-US/ĝ new.md", "nb-NO/b.md": None}
        assert [change.data for change in found] == [b"en-US text of some length\n" * 9, b"b\n"]
        assert paths(tree.changes_since("HEAD")) == {**paths(found), None: "lv-LV/c.md"}
        with pytest.raises(TreeError, match="git knows no such commit here"):
            tree.changes_since("nope")
    git(tmp_path / "nb-NO", "commit", "--quiet", "--all", "-m", "two")
    places["nb-NO"] += "@HEAD"
    places["en-US"] += "@start"
    with open_tree(tmp_path / "none", places, "en-US") as tree:
        assert paths(tree.changes_since("start")) == {"nb-NO/b.md": None}
