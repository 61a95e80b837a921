import datetime as dt
import hashlib
from pathlib import Path

import pytest

from diglot.audit import audit, summarize
from diglot.cache import Cache
from diglot.drift.survey import survey
from diglot.handoff import plan_handoff
from diglot.model import Drift, Keeping, State
from diglot.settings import Settings
from diglot.trees import open_tree
from gitkit import Repository
from support import head

EN, NB = "source/en-US/a.md", "source/nb-NO/a.md"
DAY = dt.date(2024, 12, 31)


def drifts(settings: Settings) -> dict[str, Drift]:
    """How each page of a project stands, by its path."""
    with open_tree(settings.folder, settings.trees, settings.source_locale) as tree:
        return {each.path: each.drift for each in survey(tree, settings, DAY).standings if each.path}


def told(drift: Drift) -> tuple[State, str | None, int | None]:
    """The state, since when, and by how many commits."""
    return drift.state, drift.since.isoformat() if drift.since else None, drift.behind


def made_from(text: str, commit: str) -> str:
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return head(ms_openlocfilehash=digest, ms_sourcegitcommit=commit) + "Tekst.\n"


@pytest.fixture
def project(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def settings_of(project: Repository, keeping: Keeping = Keeping.MS, **trees: str) -> Settings:
    places = {locale.replace("_", "-"): place for locale, place in trees.items()}
    return Settings(root=project.root, provenance=keeping, trees=places)


def test_days_and_commits_behind_are_those_of_the_source(project: Repository) -> None:
    first = project.commit("2024-01-01", {EN: "One.\n", "source/en-US/b.md": "B.\n"})
    project.commit("2024-02-01", {"source/en-US/b.md": "Another.\n"})
    project.commit("2024-03-01", {EN: "Two.\n"})
    last = project.commit("2024-04-01", {EN: "Three.\n"})
    project.write({NB: made_from("One.\n", first), "source/lv-LV/a.md": made_from("Three.\n", last)})
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-03-01", 2)
    assert told(found["lv-LV/a.md"]) == (State.FRESH, None, None)
    project.write({EN: "Four.\n"})
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-03-01", 2)
    assert told(found["lv-LV/a.md"]) == (State.STALE, None, 0)


def test_a_source_at_a_commit_has_the_history_up_to_it(project: Repository) -> None:
    first = project.commit("2024-01-01", {EN: "One.\n"})
    second = project.commit("2024-02-01", {EN: "Two.\n"})
    project.commit("2024-03-01", {EN: "Three.\n"})
    project.write({NB: made_from("One.\n", first)})
    at_second = settings_of(project, en_US=f"{project.root / 'source/en-US'}@{second}")
    assert told(drifts(at_second)["nb-NO/a.md"]) == (State.STALE, "2024-02-01", 1)


def test_branches_count_by_what_the_commit_knew(project: Repository) -> None:
    project.commit("2024-01-01", {EN: "One.\n", "source/en-US/b.md": "B.\n"})
    project.git("checkout", "--quiet", "-b", "side")
    side = project.commit("2024-02-01", {EN: "Side.\n"})
    project.git("checkout", "--quiet", "main")
    project.commit("2024-03-01", {"source/en-US/b.md": "Main.\n"})
    project.git("merge", "--quiet", "side", "-m", "merge", day="2024-04-01")
    project.commit("2024-05-01", {EN: "Later.\n"})
    project.write({NB: made_from("Side.\n", side), "source/lv-LV/b.md": made_from("B.\n", side)})
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-05-01", 1)
    assert told(found["lv-LV/b.md"]) == (State.STALE, "2024-03-01", 1)
    expected = project.git("rev-list", "--count", f"{side}..main", "--", "source/en-US/b.md")
    assert found["lv-LV/b.md"].behind == int(expected)


def test_what_a_shallow_clone_lacks_is_unknown(project: Repository, tmp_path: Path) -> None:
    first = project.commit("2024-01-01", {EN: "One.\n"})
    second = project.commit("2024-02-01", {EN: "Two.\n"})
    project.commit("2024-03-01", {EN: "Three.\n"})
    project.commit("2024-04-01", {NB: made_from("One.\n", first), "source/lv-LV/a.md": made_from("Two.\n", second)})
    clone = project.shallow(tmp_path / "clone", 3)
    found = drifts(settings_of(clone))
    assert told(found["nb-NO/a.md"]) == (State.STALE, None, None)
    assert told(found["lv-LV/a.md"]) == (State.STALE, "2024-03-01", 1)


def test_without_git_the_others_tell_since_when(project: Repository) -> None:
    dated = head("lv-LV", ms_openlocfilehash=hashlib.sha1(b"Two.\n", usedforsecurity=False).hexdigest())
    project.write(
        {EN: "Two.\n", NB: head(ms_lasthandoff="01/01/2020") + "En.\n", "source/lv-LV/a.md": dated + "Divi.\n"}
    )
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2020-09-14", None)
    project.write({EN: "---\nms.date: 03/04/2021\n---\nThree.\n"})
    assert told(drifts(settings_of(project))["nb-NO/a.md"]) == (State.STALE, "2021-03-04", None)
    project.write({EN: "---\nms.date: 03/04/2019\n---\nThree.\n"})
    assert told(drifts(settings_of(project))["nb-NO/a.md"]) == (State.STALE, None, None)


def synchronized(commit: str) -> str:
    return f"---\ntitle: T\nl10n:\n  sourceCommit: {commit}\n---\n\nTekst.\n"


def test_mdn(project: Repository, tmp_path: Path) -> None:
    english = Repository(tmp_path / "content")
    first = english.commit("2024-01-01", {"files/en-us/web/index.md": "Save the file now. Same.\n"})
    second = english.commit(
        "2024-02-01", {"files/en-us/web/index.md": "Save the file later. Same.\n", "other.md": "O\n"}
    )
    pages = {
        "nb-NO": synchronized(first),
        "da-DK": synchronized(second),
        "lv-LV": synchronized("f" * 40),
        "fi-FI": synchronized("main"),
        "ja-JP": "Tekst.\n",
    }
    project.write({f"source/{locale}/web/index.md": text for locale, text in pages.items()})
    settings = settings_of(project, Keeping.MDN, en_US=str(english.root / "files/en-us"))
    found = {path[:5]: drift for path, drift in drifts(settings).items()}
    assert told(found["nb-NO"]) == (State.STALE, "2024-02-01", 1)
    assert [change.kind.value for change in found["nb-NO"].changes] == ["edited", "unchanged"]
    assert told(found["da-DK"]) == (State.FRESH, None, None)
    assert found["da-DK"].reason == f"made from today's source (commit {second[:8]})"
    reasons = {locale: found[locale].reason for locale in pages if found[locale].state is State.UNKNOWN}
    assert reasons == {
        "lv-LV": "the repository of the source has no commit ffffffff",
        "fi-FI": "l10n.sourceCommit is not a commit of 40 or 64 hexadecimal digits: main",
        "ja-JP": "the page has no l10n.sourceCommit",
    }


def test_mdn_source_that_came_later(project: Repository) -> None:
    first = project.commit("2024-01-01", {"x.txt": ""})
    project.commit("2024-01-02", {EN: "One.\n", NB: synchronized(first)})
    (drift,) = drifts(settings_of(project, Keeping.MDN)).values()
    assert (drift.state, drift.reason) == (State.UNKNOWN, f"the source has no a.md at commit {first[:8]}")


def test_mdn_without_git(tmp_path: Path) -> None:
    for name, text in {"en-US": "One.\n", "nb-NO": synchronized("a" * 40)}.items():
        (tmp_path / "source" / name).mkdir(parents=True)
        (tmp_path / "source" / name / "a.md").write_text(text, encoding="utf-8")
    (drift,) = drifts(Settings(root=tmp_path, provenance=Keeping.MDN)).values()
    assert drift.state is State.UNKNOWN
    assert drift.reason == "the source is in no git repository, so its commits can't be looked up"


def test_plain_git_in_one_repository(project: Repository) -> None:
    project.commit("2024-01-01", {EN: "Save the file now. Same.\n"})
    project.commit("2024-02-01", {NB: "En. Lik.\n"})
    git = settings_of(project, Keeping.GIT)
    assert told(drifts(git)["nb-NO/a.md"]) == (State.FRESH, None, None)
    project.commit("2024-03-01", {EN: "Save the file later. Same.\n"})
    project.write({"source/da-DK/a.md": "En. Samme.\n"})
    found = drifts(git)
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-03-01", 1)
    assert [change.kind.value for change in found["nb-NO/a.md"].changes] == ["edited", "unchanged"]
    assert found["da-DK/a.md"].reason == "the page has no commit that tells which source it was made from"
    project.write({NB: "To. Lik.\n"})
    drift = drifts(git)["nb-NO/a.md"]
    assert drift.state is State.UNKNOWN
    assert drift.reason == "the page has edits that are not committed, so its source can't be told yet"
    project.commit("2024-04-01", {})
    assert told(drifts(git)["nb-NO/a.md"]) == (State.FRESH, None, None)


def test_plain_git_in_two_repositories(project: Repository, tmp_path: Path) -> None:
    english = Repository(tmp_path / "english")
    english.commit("2024-01-10", {"docs/a.md": "One.\n"})
    english.commit("2024-03-10", {"docs/a.md": "Two.\n"})
    project.commit("2024-02-01", {"source/nb-NO/a.md": "En.\n"})
    project.commit("2024-04-01", {"source/da-DK/a.md": "To.\n"})
    early = project.commit("2024-01-01", {"source/lv-LV/a.md": "Viens.\n"})
    git = settings_of(project, Keeping.GIT, en_US=str(english.root / "docs"))
    found = drifts(git)
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-03-10", 1)
    assert told(found["da-DK/a.md"]) == (State.FRESH, None, None)
    assert found["lv-LV/a.md"].reason == "the source has no commit up to 2024-01-01, when the page was made"
    at_commit = settings_of(
        project, Keeping.GIT, en_US=str(english.root / "docs"), nb_NO=f"{project.root / 'source/nb-NO'}@{early}"
    )
    project.write({"source/nb-NO/a.md": "Edited.\n"})
    assert told(drifts(at_commit)["nb-NO/a.md"]) == (State.STALE, "2024-03-10", 1)


def test_plain_git_in_a_shallow_clone(project: Repository, tmp_path: Path) -> None:
    project.commit("2024-01-01", {EN: "One.\n", NB: "En.\n"})
    clone = project.shallow(tmp_path / "clone", 1)
    (drift,) = drifts(settings_of(clone, Keeping.GIT)).values()
    assert drift.state is State.UNKNOWN
    assert drift.reason.endswith("; its clone is shallow: git fetch --unshallow gets the rest")


def test_plain_git_without_git(project: Repository, tmp_path: Path) -> None:
    project.commit("2024-01-01", {EN: "One.\n", NB: "En.\n"})
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "a.md").write_text("One.\n", encoding="utf-8")
    (tmp_path / "norsk").mkdir()
    (tmp_path / "norsk" / "a.md").write_text("En.\n", encoding="utf-8")
    for trees, which in (({"en_US": "loose"}, "source"), ({"nb_NO": "norsk"}, "page")):
        places = {locale: str(tmp_path / name) for locale, name in trees.items()}
        drift = drifts(settings_of(project, Keeping.GIT, **places))["nb-NO/a.md"]
        expected = f"the {which} is in no git repository, which could tell how old its source is"
        assert (drift.state, drift.reason) == (State.UNKNOWN, expected)


def test_a_repository_without_commits(project: Repository) -> None:
    project.write({EN: "One.\n", NB: made_from("One.\n", "a" * 40), "source/da-DK/a.md": made_from("0", "a" * 40)})
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.FRESH, None, None)
    assert told(found["da-DK/a.md"])[2] is None
    assert {drift.state for drift in drifts(settings_of(project, Keeping.GIT)).values()} == {State.UNKNOWN}


def test_a_partial_clone_tells_what_it_can(project: Repository, tmp_path: Path) -> None:
    first = project.commit("2024-01-01", {EN: "One.\n"})
    project.commit("2024-02-01", {EN: "Two.\n", NB: made_from("One.\n", first)})
    project.git("config", "uploadpack.allowFilter", "true")
    project.git("clone", "--quiet", "--filter=tree:0", project.root.resolve().as_uri(), str(tmp_path / "clone"))
    assert told(drifts(Settings(root=tmp_path / "clone"))["nb-NO/a.md"]) == (State.STALE, None, None)


def test_the_report_and_the_site_go_by_the_same_provenance(project: Repository) -> None:
    first = project.commit("2024-01-01", {EN: "Save the file now. Same.\n"})
    project.commit("2024-02-01", {EN: "Save the file later. Same.\n"})
    project.write({NB: synchronized(first), "source/da-DK/a.md": "Tekst.\n"})
    settings = settings_of(project, Keeping.MDN)
    with open_tree(settings.folder, settings.trees, settings.source_locale) as tree:
        report = audit(tree, settings)
    danish, norwegian = report.cases
    assert danish.drift.reason == "the page has no l10n.sourceCommit"
    assert told(norwegian.drift) == (State.STALE, "2024-02-01", 1)
    assert norwegian.alignment
    assert norwegian.alignment.source_path == f"en-US/a.md@{first[:8]}"


@pytest.mark.parametrize(("keeping", "rules"), [(Keeping.MS, 2), (Keeping.MDN, 1), (Keeping.GIT, 0)])
def test_no_rule_asks_for_keys_that_a_project_has_no_need_of(project: Repository, keeping: Keeping, rules: int) -> None:
    project.commit("2024-01-01", {EN: "One.\n", NB: "En.\n", "source/nb-NO/b.md": "---\ntitle: T\n---\nTo.\n"})
    settings = settings_of(project, keeping)
    with open_tree(settings.folder, settings.trees, settings.source_locale) as tree:
        found = {finding.rule for finding in audit(tree, settings).findings}
    assert len(found & {"page.no-provenance", "page.no-front-matter"}) == rules


def test_what_is_known_is_worked_out_again_when_git_tells_more(project: Repository, tmp_path: Path) -> None:
    project.commit("2024-01-01", {EN: "One.\n", NB: "En.\n"})
    settings = settings_of(project, Keeping.GIT)

    def found() -> tuple[str, ...]:
        with open_tree(settings.folder, {}, "en-US") as tree, Cache(tmp_path / "cache") as cache:
            findings = summarize(tree, settings, cache=cache).findings
        return tuple(finding.message for finding in findings if finding.rule.startswith("drift."))

    project.write({EN: "Two.\n"})
    (stale,) = found()
    project.commit("2024-02-01", {NB: "En.\n\n"})
    assert stale.startswith("the source has changed")
    assert found() == ()


def test_days_are_not_counted_from_before_the_page_was_made(project: Repository) -> None:
    project.commit("2024-01-01", {EN: "One.\n"})
    project.git("checkout", "--quiet", "-b", "side")
    project.commit("2024-01-15", {EN: "Side.\n"})
    project.git("checkout", "--quiet", "main")
    made = project.commit("2024-02-01", {"source/en-US/b.md": "B.\n"})
    project.git("merge", "--quiet", "side", "-m", "merge", day="2024-04-01")
    project.write({NB: made_from("One.\n", made)})
    assert told(drifts(settings_of(project))["nb-NO/a.md"]) == (State.STALE, "2024-02-01", 1)


def test_a_hook_s_variables_lead_to_no_other_repository(
    project: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = project.commit("2024-01-01", {EN: "One.\n"})
    project.commit("2024-03-01", {EN: "Two.\n"})
    project.write({NB: made_from("One.\n", first)})
    other = Repository(tmp_path / "other")
    for name, value in {"GIT_DIR": other.root / ".git", "GIT_INDEX_FILE": ".git/index", "GIT_WORK_TREE": "."}.items():
        monkeypatch.setenv(name, str(value))
    assert told(drifts(settings_of(project))["nb-NO/a.md"]) == (State.STALE, "2024-03-01", 1)


def test_a_version_whose_commit_is_not_to_be_had_is_found_by_its_hash(project: Repository) -> None:
    """Of several that are alike it is the last from before the handoff."""
    lost = "a" * 40
    project.commit("2024-01-01", {EN: "One.\n"})
    project.commit("2024-02-01", {EN: "Two.\n"})
    project.commit("2024-03-01", {EN: "One.\n"})
    project.commit("2024-04-01", {EN: "Three.\n"})
    pages = {NB: ("One.\n", "01/15/2024"), "source/lv-LV/a.md": ("One.\n", "03/15/2024")}
    pages |= {"source/fi-FI/a.md": ("One.\r\n", "05/01/2020"), "source/da-DK/a.md": ("Never.\n", "05/01/2024")}
    project.write({path: made_from(old, lost).replace("09/14/2020", day) for path, (old, day) in pages.items()})
    found = drifts(settings_of(project))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-02-01", 3)
    assert told(found["lv-LV/a.md"]) == (State.STALE, "2024-04-01", 1)
    assert told(found["fi-FI/a.md"]) == (State.STALE, "2024-04-01", 1)
    assert found["lv-LV/a.md"].changes
    assert told(found["da-DK/a.md"]) == (State.STALE, None, None)
    assert not found["da-DK/a.md"].changes


def test_a_recovered_source_that_has_been_edited_is_found_in_history(project: Repository) -> None:
    body = "One.\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    recovered = f"---\ndiglot.recovered:\n  from: x\n  hash: {'b' * 40}\n  digest: {digest}\n---\n"
    project.commit("2024-01-01", {EN: recovered + body})
    project.commit("2024-02-01", {EN: recovered + "Two.\n"})
    project.write({NB: head(ms_openlocfilehash="b" * 40) + "En.\n"})
    drift = drifts(settings_of(project))["nb-NO/a.md"]
    assert told(drift) == (State.STALE, "2024-02-01", 1)
    assert drift.changes


NEW, LONG = "source/en-US/new.md", "One.\n\nA sentence that stays what it is.\n"


@pytest.mark.parametrize("keeping", [Keeping.GIT, Keeping.MDN, Keeping.MS])
def test_a_source_that_was_moved_is_followed(project: Repository, keeping: Keeping) -> None:
    first = project.commit("2024-01-01", {EN: LONG, "source/en-US/gone.md": "Gone.\n"})
    page = {Keeping.GIT: "En.\n", Keeping.MDN: synchronized(first), Keeping.MS: made_from(LONG, first)}[keeping]
    pages = {NB: page, "source/lv-LV/a.md": page, "source/nb-NO/gone.md": page}
    project.commit("2024-01-02", pages)
    project.commit("2024-02-01", {EN: None, "source/en-US/gone.md": None, NEW: LONG})
    found = drifts(settings_of(project, keeping))
    assert told(found["nb-NO/a.md"]) == (State.FRESH, None, None)
    assert (found["nb-NO/gone.md"].state, found["nb-NO/gone.md"].reason) == (State.ORPHAN, "en-US has no such page")
    project.commit("2024-03-01", {NEW: LONG.replace("One", "Two")})
    project.commit("2024-04-01", {NEW: None, "source/en-US/newer.md": LONG.replace("One", "Two")})
    found = drifts(settings_of(project, keeping))
    assert told(found["nb-NO/a.md"]) == (State.STALE, "2024-03-01", 1)
    settings = settings_of(project, keeping)
    with open_tree(settings.folder, {}, "en-US") as tree:
        moved = [each.path for each in survey(tree, settings, DAY).standings if each.has_moved]
        jobs = plan_handoff(tree, settings, "nb-NO", DAY).jobs
    assert moved == ["lv-LV/a.md", "nb-NO/a.md"]
    assert [(job.article, job.path, job.is_whole) for job in jobs] == [("newer.md", "nb-NO/a.md", False)]
    assert jobs[0].count.work < jobs[0].count.total


def test_a_page_whose_place_is_taken_says_where_its_source_went(project: Repository) -> None:
    project.commit("2024-01-01", {EN: LONG, NB: "En.\n"})
    project.commit("2024-02-01", {EN: None, NEW: LONG, "source/nb-NO/new.md": "Ny.\n"})
    drift = drifts(settings_of(project, Keeping.GIT))["nb-NO/a.md"]
    assert drift.state is State.ORPHAN
    assert drift.reason == "the source has moved to new.md, where nb-NO has a page, too"


@pytest.mark.parametrize("keeping", [Keeping.GIT, Keeping.MDN])
def test_where_git_is_not_installed_that_is_said(
    project: Repository, monkeypatch: pytest.MonkeyPatch, keeping: Keeping
) -> None:
    project.commit("2024-01-01", {EN: "One.\n", NB: synchronized("a" * 40)})
    monkeypatch.setenv("PATH", "")
    drift = drifts(settings_of(project, keeping))["nb-NO/a.md"]
    assert (drift.state, drift.reason.split(",")[0]) == (State.UNKNOWN, "git is not installed")
