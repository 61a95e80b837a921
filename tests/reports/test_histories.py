import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gitkit import Repository
from support import SHAREPOINT, Result, seeds

Run = Callable[..., Result]


@pytest.fixture
def moved_on(project: Callable[..., Path]) -> Repository:
    """The seeds as a repository; then English edited, a Norwegian sentence translated anew, the Danish page gone."""
    tree = {path: data.decode() for path, data in seeds().items()}
    root = project(tree)
    repository = Repository(root)
    repository.commit("2021-01-01", {})
    nb, en = f"source/nb-NO/{SHAREPOINT}", f"source/en-US/{SHAREPOINT}"
    edited = {
        en: tree[en.removeprefix("source/")].replace("There is no automatic", "There is automatic"),
        nb: tree[nb.removeprefix("source/")].replace("Synkronisering av profilbilde", "Synkronisering av bilde"),
        "source/da-DK/sync-a-user-s-profile-picture.md": None,
    }
    repository.commit("2021-02-01", edited)
    return repository


@pytest.mark.parametrize("since", ["HEAD~1", "2021-02-01"])
def test_what_changed_since_a_commit_or_a_day(run: Run, moved_on: Repository, since: str) -> None:
    result = run("drift", "--since", since)
    assert (result.status, result.error) == (1, "")
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[0] == f"Since {since}"
    assert "│ nb-NO │ 2 → 2 │ 2 → 1 │ │ │ 1 │ │ │ │ │ 1 of 9 (11.1 %) │" in lines
    assert "Sources of 2 articles: 1 changed" in lines
    assert "Sentences of the source: edited 1 (edits: meaning 1)" in lines
    assert "da-DK: stale → missing; deleted" in lines
    assert "nb-NO: fresh → stale; became stale; translated anew 1 of 9 sentences that stand" in lines
    assert "~ (meaning) There is [-no-] automatic synchronization of photos to SharePoint Online." in lines
    assert any("Synkronisering av [-profilbilde-] {+bilde+}" in line for line in lines)
    assert moved_on.git("status", "--porcelain") == ""


def test_of_many_articles_only_some_are_listed(run: Run, project: Callable[..., Path]) -> None:
    repository = Repository(project({f"en-US/{number:02}.md": "One.\n" for number in range(25)}))
    repository.commit("2021-01-01", {})
    repository.write({f"source/en-US/{number:02}.md": "Two.\n" for number in range(25)})
    short = run("drift", "--since", "HEAD").out
    assert "… and 5 more; --all lists them" in short
    assert "--sentences tells which sentences changed" in short
    assert ("+ Two." in short, "+ Two." in run("drift", "--since", "HEAD", "--sentences").out) == (False, True)
    everything = run("drift", "--since", "HEAD", "--all").out
    assert ("24.md" in short, "24.md" in everything, "more;" in everything) == (False, True, False)


def test_since_as_data(run: Run, moved_on: Repository) -> None:
    result = run("drift", "--since", "HEAD~1", SHAREPOINT, "--format", "json")
    document = json.loads(result.out)
    assert (document["since"], document["size"]) == ("HEAD~1", 1)
    (article,) = document["articles"]
    (change,) = article["changes"]
    assert (change["change"], change["grade"]) == ("edited", "meaning")
    (nb,) = article["locales"]
    assert (nb["path"], nb["then"], nb["now"], nb["events"]) == (
        f"source/nb-NO/{SHAREPOINT}",
        "fresh",
        "stale",
        ["became stale"],
    )
    assert nb["churn"]["standing"] == 9
    assert [item["new"][:24] for item in nb["churn"]["anew"]] == ["Synkronisering av bilde "]
    assert document["totals"]["nb-NO"]["events"]["became stale"] == 1
    assert str(moved_on.root) not in result.out
    assert run("drift", "--since", "HEAD~1", SHAREPOINT, "--format", "json").data == result.data


def test_a_locale_against_another_tree(run: Run, moved_on: Repository) -> None:
    moved_on.git("worktree", "add", "--quiet", str(moved_on.root / "old"), "HEAD~1")
    result = run("drift", "--since-tree", "nb-NO=old/source/nb-NO", "--locale", "nb-NO")
    # The English is today's on both sides: the page is stale in either.
    assert result.status == 0
    assert "Since the trees named for nb-NO" in result.out
    assert "1 of 9 (11.1 %)" in result.out
    at_commit = run("drift", "--since-tree", "nb-NO=source/nb-NO@HEAD~1", "--locale", "nb-NO")
    assert at_commit.data == result.data


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--since", "nonsense"), "git knows no such commit here (nonsense)"),
        (("--since", "2020-01-01"), "there is no commit from before 2020-01-01; name a later day, or a commit"),
        (("--since", ""), "git knows no such commit here"),
        (("--since", "2020-02-30"), "2020-02-30: no calendar has that day"),
        (("--since", "HEAD", "--state", "stale"), "--state and --as-of do not go with --since"),
        (("--since", "HEAD", "--as-of", "2024-01-01"), "--state and --as-of do not go with --since"),
        (("--history", "a.md", "--since", "HEAD"), "with it go only --versions, --tree, --format and --output"),
        (("--history", "a.md", "--locale", "nb-NO"), "with it go only --versions, --tree, --format and --output"),
        (("--history", "a.md", "nb-NO"), "with it go only --versions, --tree, --format and --output"),
        (("--since-tree", "nb-NO=nowhere"), "nowhere: no such folder"),
        (("--versions", "."), "--versions goes with --history PAGE"),
        (("--history", "nowhere.md"), "nowhere.md: no such page"),
        (("--history", "a.md", "--versions", "source"), "a.md: no versions"),
    ],
)
def test_what_can_t_be_told_is_said_in_one_line(
    run: Run, moved_on: Repository, words: tuple[str, ...], told: str
) -> None:
    result = run("drift", *words)
    assert (result.status, result.out) == (2, "")
    assert told in result.error
    assert result.error.count("\n") == 1
    assert moved_on.git("status", "--porcelain") == ""


def test_without_a_repository_nothing_was_before(run: Run, seed_project: Path) -> None:
    result = run("drift", "--since", "HEAD")
    assert result.status == 2
    assert "not a git repository" in result.error
    assert seed_project.is_dir()


def test_the_history_of_a_page(run: Run, moved_on: Repository) -> None:
    result = run("drift", "--history", f"source/nb-NO/{SHAREPOINT}")
    assert (result.status, result.error) == (0, "")
    first, second = moved_on.git("rev-list", "--reverse", "HEAD").split()
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[0] == f"Versions of the source of {SHAREPOINT}"
    assert f"│ 1 │ {first[:8]} │ 2021-01-01 │ │ 2021-01-01 MT │" in lines
    assert f"│ 2 │ {second[:8]} │ 2021-02-01 │ edited 1 (edits: meaning 1) │ - │" in lines
    assert f"2. {second[:8]} 2021-02-01" in lines
    assert "~ (meaning) There is [-no-] automatic synchronization of photos to SharePoint Online." in lines
    assert "nb-NO: 2 handbacks, 1 of 9 sentences translated anew though they stood (11.1 %)" in lines


def test_the_history_as_data(run: Run, moved_on: Repository) -> None:
    document = json.loads(run("drift", "--history", SHAREPOINT, "--format", "json").out)
    assert [(each["number"], each["day"], each["known"]) for each in document["editions"]] == [
        (1, "2021-01-01", True),
        (2, "2021-02-01", True),
    ]
    assert document["editions"][1]["commit"] == moved_on.git("rev-parse", "HEAD")
    assert [(each["edition"], len(each["churn"]["anew"])) for each in document["locales"]["nb-NO"]] == [(1, 0), (1, 1)]


def test_the_history_of_versions_in_a_folder(run: Run, seed_project: Path) -> None:
    page = (seed_project / "source" / "nb-NO" / SHAREPOINT).read_bytes()
    place = seed_project / "old" / "nb-NO" / "x"
    place.mkdir(parents=True)
    (place / "1.md").write_bytes(page.replace(b": MT", b": HT"))
    (place / "2.md").write_bytes(page)
    out = run("drift", "--history", "x.md", "--versions", "old").out
    assert "nb-NO: 2 handbacks, 0 of 9 sentences translated anew though they stood (0 %), human to machine once" in out


def test_what_a_shallow_clone_can_not_tell(
    run: Run, moved_on: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = moved_on.shallow(tmp_path / "clone", 1)
    monkeypatch.chdir(clone.root)
    out = run("drift", "--history", SHAREPOINT).out
    assert "by 2021-02-01" in out
    assert "git fetch --unshallow gets the rest" in out
    document = json.loads(run("drift", "--history", SHAREPOINT, "--format", "json").out)
    assert [each["cut"] for own in document["locales"].values() for each in own] == [True] * len(document["locales"])
    monkeypatch.chdir(moved_on.root)
    assert "by 2021" not in run("drift", "--history", SHAREPOINT).out


def test_a_source_that_was_deleted(run: Run, moved_on: Repository) -> None:
    moved_on.commit("2021-03-01", {f"source/en-US/{SHAREPOINT}": None})
    editions = json.loads(run("drift", "--history", SHAREPOINT, "--format", "json").out)["editions"]
    assert [(each["day"], each["deleted"]) for each in editions] == [
        ("2021-01-01", False),
        ("2021-02-01", False),
        ("2021-03-01", True),
    ]
    last = next(line for line in run("drift", "--history", SHAREPOINT).out.splitlines() if "2021-03-01" in line)
    assert "deleted" in last


def test_a_move_is_told_though_nothing_else_changed(run: Run, project: Callable[..., Path]) -> None:
    repository = Repository(project({"en-US/a.md": "One.\n" * 9, "nb-NO/a.md": "En.\n"}, provenance='"git"'))
    repository.commit("2021-01-01", {})
    repository.commit("2021-02-01", {"source/en-US/a.md": None, "source/en-US/b.md": "One.\n" * 9})
    result = run("drift", "--since", "HEAD~1")
    assert "b.md (was a.md), source same" in result.out
    assert "move source/nb-NO/a.md along with it" in run("check", "--changed-since", "HEAD~1", "--no-cache").out
