import hashlib
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gitkit import Repository
from support import Result, head, unit

Run = Callable[..., Result]
EN, NB = "source/en-US/a.md", "source/nb-NO/a.md"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose pages say nothing of their source, and to be in."""
    made = Repository(tmp_path / "project")
    made.write({"diglot.toml": 'provenance = "mdn"\n'})
    made.commit("2024-01-01", {EN: "One.\n", NB: "En.\n"})
    monkeypatch.chdir(made.root)
    return made


def read(project: Repository, path: str = NB) -> str:
    return (project.root / path).read_bytes().decode()


def states(run: Run) -> list[str]:
    return re.findall(r'"state": "(\w+)"', run("drift", "--format", "json").out)


def test_a_page_without_head_gets_one_and_then_is_fresh(run: Run, project: Repository) -> None:
    assert states(run) == ["unknown"]
    assert "machine" not in run("drift").out
    commit = project.git("rev-parse", "HEAD")
    result = run("stamp", NB)
    assert (result.status, result.out) == (0, f"{NB}: made from commit {commit[:8]} of 2024-01-01\n")
    assert result.error == "1 page stamped, 0 say so already\n"
    assert read(project) == f"---\nl10n:\n  sourceCommit: {commit}\n---\nEn.\n"
    assert states(run) == ["fresh"]
    project.commit("2024-02-01", {EN: "Two.\n"})
    assert states(run) == ["stale"]


def test_once_is_enough(run: Run, project: Repository) -> None:
    run("stamp", NB)
    before = read(project)
    project.commit("2024-02-01", {"source/en-US/b.md": "Another page.\n"})
    for words in ((NB,), (NB, "--diff"), ("nb-NO", "--commit", "HEAD")):
        result = run("stamp", *words)
        assert (result.status, result.out, read(project)) == (0, "", before)
        assert result.error.endswith("1 says so already\n")
    project.commit("2024-03-01", {EN: "Two.\n"})
    assert run("stamp", "--commit", "HEAD").error == "0 pages stamped, 0 say so already\n"
    assert read(project) == before
    run("stamp", "a.md")
    assert project.git("rev-parse", "HEAD") in read(project)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: T  # c\nl10n:\n  # why\n  sourceCommit: {old}\nslug: S\n---\nEn.\n", None),
        ("---\nl10n: {{sourceCommit: {old}, other: 1}}\n---\nEn.\n", None),
        ("---\r\nl10n:\r\n  sourceCommit: {old}\r\n---\r\nEn.", None),
        ("\ufeff---\nl10n:\n  sourceCommit:\n---\nEn.\n", "\ufeff---\nl10n:\n  sourceCommit: {new}\n---\nEn.\n"),
        ("---\ntitle: T\n---\nEn.\n", "---\ntitle: T\nl10n:\n  sourceCommit: {new}\n---\nEn.\n"),
        ("---\nl10n:\n  a: 1\nb: 2\n---\nEn.\n", "---\nl10n:\n  a: 1\n  sourceCommit: {new}\nb: 2\n---\nEn.\n"),
        ("En.\r\n", "---\r\nl10n:\r\n  sourceCommit: {new}\r\n---\r\nEn.\r\n"),
        ("\ufeffEn.\n", "\ufeff---\nl10n:\n  sourceCommit: {new}\n---\nEn.\n"),
    ],
)
def test_no_other_byte_moves(run: Run, project: Repository, before: str, after: str | None) -> None:
    old, new = "a" * 40, project.git("rev-parse", "HEAD")
    project.write({NB: before.format(old=old)})
    assert run("stamp", NB).status == 0
    assert read(project) == (after or before).format(old=new, new=new)


def test_a_difference_is_shown_and_nothing_is_written(run: Run, project: Repository) -> None:
    result = run("stamp", NB, "--diff")
    assert (result.status, read(project)) == (1, "En.\n")
    lines = [f"--- a/{NB}", f"+++ b/{NB}", "@@ -1 +1,5 @@", "+---", "+l10n:"]
    assert result.out.splitlines()[:5] == lines
    assert result.error == "1 page would be stamped, 0 say so already\n"


def test_what_is_refused_is_told(run: Run, project: Repository) -> None:
    first = project.git("rev-parse", "HEAD")
    late = {"source/en-US/late.md": "Late.\n", "source/nb-NO/late.md": "Sent.\n"}
    project.commit("2024-02-01", {**late, "source/nb-NO/bad.md": "---\na: [\n---\n", "source/en-US/bad.md": "Bad.\n"})
    project.write({"source/nb-NO/open.md": "---\nEn.\n", "source/en-US/open.md": "Open.\n"})
    project.commit("2024-03-01", {"source/nb-NO/text.md": "---\nl10n: yes\n---\nEn.\n", "source/en-US/text.md": "T.\n"})
    result = run("stamp", "nb-NO", "--commit", first)
    assert result.status == 1
    assert f"source/nb-NO/late.md: not stamped: the source has no late.md at commit {first[:8]}" in result.error
    result = run("stamp", "nb-NO")
    assert "source/nb-NO/bad.md: not stamped: l10n can't be set: not valid YAML" in result.error
    assert "source/nb-NO/open.md: not stamped: starts with ---" in result.error
    assert "source/nb-NO/text.md: not stamped: l10n.sourceCommit can't be set: l10n is not a table" in result.error
    assert result.out.count("made from commit") == 1
    assert states(run).count("fresh") == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "name the pages that were made from today's source, or say from which"),
        (("--commit", "x", "--from-history"), "--commit and --from-history exclude each other"),
        (("nowhere",), "nowhere: no such page or folder"),
        (("en-US",), "en-US: no such page or folder"),
        (("nb-NO", "--commit", "no-such"), "the repository of the source has no commit no-such"),
    ],
)
def test_what_a_user_gets_wrong(run: Run, project: Repository, words: tuple[str, ...], told: str) -> None:
    result = run("stamp", *words)
    assert (result.status, result.out) == (2, "")
    assert told in result.error
    assert read(project) == "En.\n"


@pytest.mark.usefixtures("project")
def test_a_page_of_a_commit_is_not_written(run: Run) -> None:
    result = run("stamp", "nb-NO", "--tree", "nb-NO=source/nb-NO@HEAD")
    assert (result.status, "is read from a commit, which can't be written" in result.error) == (2, True)


def test_where_nothing_is_kept_in_pages(run: Run, project: Repository) -> None:
    project.write({"diglot.toml": 'provenance = "git"\n'})
    assert 'provenance = "git" keeps nothing in pages' in run("stamp", NB).error


def test_without_git_there_is_no_commit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "source" / "en-US").mkdir(parents=True)
    (tmp_path / "source" / "en-US" / "a.md").write_text("One.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("stamp", "a.md")
    assert (result.status, "en-US is in no git repository" in result.error) == (2, True)


def test_what_git_tells_becomes_what_pages_tell(run: Run, project: Repository) -> None:
    project.commit("2024-02-01", {EN: "Two.\n"})
    project.commit("2024-03-01", {"source/da-DK/a.md": "To.\n"})
    project.write({"source/lv-LV/a.md": "Divi.\n"})
    project.write({"diglot.toml": 'provenance = "git"\n'})
    told = states(run)
    assert told == ["fresh", "unknown", "stale"]
    project.write({"diglot.toml": 'provenance = "mdn"\n'})
    result = run("stamp", "--from-history")
    assert "source/lv-LV/a.md: not stamped: the page has no commit that tells" in result.error
    assert states(run) == told
    assert run("stamp", "--from-history").error.endswith("0 pages stamped, 0 say so already\n")


def test_keys_of_the_localization_tool(run: Run, project: Repository) -> None:
    project.write({"diglot.toml": "\n", NB: "---\ntitle: T\n---\nEn.\n"})
    commit = project.git("rev-parse", "HEAD")
    assert run("stamp", "--commit", "HEAD", "--method", "human").status == 0
    digest = hashlib.sha1(b"One.\n", usedforsecurity=False).hexdigest()
    assert read(project) == (
        f"---\ntitle: T\nms.openlocfilehash: {digest}\nms.sourcegitcommit: {commit}\nms.translationtype: HT\n"
        "ms.contentlocale: nb-NO\nms.lasthandoff: 01/01/2024\n---\nEn.\n"
    )
    assert states(run) == ["fresh"]
    assert run("stamp", NB).error == "0 pages stamped, 1 says so already\n"
    run("stamp", NB, "--method", "machine")
    assert "ms.translationtype: MT\n" in read(project)
    project.commit("2024-02-01", {EN: "Two.\n"})
    assert run("stamp", NB).status == 0
    assert "ms.lasthandoff: 02/01/2024\n---\nEn.\n" in read(project)
    assert states(run) == ["fresh"]


def test_keys_that_stand_already_stay_where_they_are(run: Run, project: Repository) -> None:
    project.write({"diglot.toml": "\n", NB: head(ms_openlocfilehash="", ms_locfileid='"1"') + "En.\n"})
    assert run("stamp", NB).status == 0
    keys = re.findall(r"(?m)^[\w.]+(?=:)", read(project))
    assert keys == [
        "title",
        "ms.translationtype",
        "ms.contentlocale",
        "ms.lasthandoff",
        "ms.locfileid",
        "ms.openlocfilehash",
        "ms.sourcegitcommit",
    ]


def test_a_page_in_windows_1252_stays_so(run: Run, project: Repository) -> None:
    (project.root / NB).write_bytes("Én.\n".encode("cp1252"))
    assert run("stamp", NB).status == 0
    assert (project.root / NB).read_bytes().endswith(b"---\n\xc9n.\n")


def test_what_is_no_commit_says_nothing_of_the_source(run: Run, project: Repository) -> None:
    project.write({NB: "---\nl10n:\n  sourceCommit: HEAD\n---\nEn.\n"})
    assert run("stamp", NB).error == "1 page stamped, 0 say so already\n"
    assert project.git("rev-parse", "HEAD") in read(project)


def test_a_repository_of_sha_256(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "longer"
    root.mkdir()
    subprocess.run(["git", "init", "--quiet", "--object-format=sha256", root], check=True)
    project = Repository(root)
    project.commit("2024-01-01", {"diglot.toml": 'provenance = "mdn"\n', EN: "One.\n", NB: "En.\n"})
    monkeypatch.chdir(root)
    assert run("stamp", NB).status == 0
    assert states(run) == ["fresh"]
    assert run("stamp", NB).error == "0 pages stamped, 1 says so already\n"


def test_a_page_whose_spans_carry_another_source_is_refused(run: Run, project: Repository) -> None:
    side_by_side = unit(101, "Slå det på.", "Turn it on.") + "\n"
    project.write({"diglot.toml": "\n", EN: "Turn it off.\n", NB: "---\ntitle: T\n---\n" + side_by_side})
    project.commit("2024-02-01", {})
    before = read(project)
    result = run("stamp", NB)
    assert (result.status, read(project)) == (1, before)
    assert f"{NB}: not stamped: its spans carry another source than commit" in result.error
    assert "(sentences edited 1; edits: meaning 1); to stamp it all the same: --force" in result.error
    assert run("stamp", NB, "--force").status == 0
    assert states(run) == ["fresh"]
    project.write({NB: before})
    project.commit("2024-03-01", {EN: "Turn it on.\n"})
    assert run("stamp", NB).status == 0
