import datetime as dt
import hashlib
from pathlib import Path

import pytest

from diglot.drift.history import Copy, Story, article_named, gather, read_versions, tell_history
from diglot.errors import UsageError
from diglot.model import ChangeKind, Keeping, Method
from diglot.settings import Settings
from diglot.trees import open_tree
from gitkit import Repository
from support import head, page_of, unit

FIRST, SECOND, THIRD = "Turn it on.\n", "Turn it off.\n", "Turn it off.\n\nWait.\n"
LEAST = 0.9


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def translated(source: str, *pairs: tuple[str, str], handoff: str = "09/14/2020", method: str = "MT") -> str:
    return head(ms_openlocfilehash=sha1(source), ms_lasthandoff=handoff, ms_translationtype=method) + "\n\n".join(
        unit(101 + at, *pair) for at, pair in enumerate(pairs)
    )


def copy(text: str, when: str | None = None) -> Copy:
    page = page_of(text)
    return Copy(page, day(when) if when else None, hash=page.provenance.hash)


def source(text: str, when: str, commit: str) -> Copy:
    return Copy(page_of(text, "en-US/a.md"), day(when), commit * 40)


SOURCES = [source(FIRST, "2020-01-01", "1"), source(SECOND, "2020-02-01", "2"), source(THIRD, "2020-03-01", "3")]


def told(sources: list[Copy], **targets: list[Copy]) -> Story:
    return tell_history("a.md", sources, {name.replace("_", "-"): own for name, own in targets.items()}, "en-US", LEAST)


def test_which_locale_took_up_which_version_and_when() -> None:
    story = told(
        SOURCES,
        nb_NO=[
            copy(translated(FIRST, ("Slå på.", "Turn it on.")), "2020-01-10"),
            copy(translated(THIRD, ("Slå av.", "Turn it off."), ("Vent.", "Wait."), method="HT"), "2020-03-10"),
        ],
        lv_LV=[copy(translated(SECOND, ("Izslēdz.", "Turn it off.")), "2020-02-10")],
    )
    assert [
        (each.number, each.name, each.changes and [change.kind for change in each.changes]) for each in story.editions
    ] == [
        (1, "11111111", None),
        (2, "22222222", [ChangeKind.EDITED]),
        (3, "33333333", [ChangeKind.ADDED]),
    ]
    table = {
        locale: [[(each.day, each.method) for each in story.uptake(locale, number)] for number in (1, 2, 3)]
        for locale in story.handbacks
    }
    assert table == {
        "nb-NO": [[(day("2020-01-10"), Method.MACHINE)], [], [(day("2020-03-10"), Method.HUMAN)]],
        "lv-LV": [[], [(day("2020-02-10"), Method.MACHINE)], []],
    }


def test_without_its_own_history_the_source_is_known_from_translations() -> None:
    later = translated(SECOND, ("Slå av.", "Turn it off."), handoff="02/10/2020")
    story = told(
        [],
        nb_NO=[copy(translated(FIRST, ("Slå på.", "Turn it on."), handoff="01/10/2020")), copy(later)],
        lv_LV=[copy(later)],
    )
    assert [(each.hash, each.day, each.commit) for each in story.editions] == [
        (sha1(FIRST), day("2020-01-10"), None),
        (sha1(SECOND), day("2020-02-10"), None),
    ]
    assert [change.kind for change in story.editions[1].changes or ()] == [ChangeKind.EDITED]
    assert [each.edition for each in story.handbacks["nb-NO"]] == [1, 2]
    assert [each.day for each in story.handbacks["lv-LV"]] == [day("2020-02-10")]


def test_a_version_that_the_source_s_history_lacks_stands_by_its_day() -> None:
    lost = translated("Lost.\n", ("Borte.", "Lost."), handoff="02/20/2020")
    story = told(SOURCES, nb_NO=[copy(lost)])
    assert [each.name for each in story.editions] == ["11111111", "22222222", sha1("Lost.\n")[:8], "33333333"]
    assert story.handbacks["nb-NO"][0].edition == 3


def test_what_no_page_carries_the_text_of_has_no_changes() -> None:
    plain = head(ms_openlocfilehash="c" * 40, ms_lasthandoff="02/20/2020") + "Borte.\n"
    story = told([], nb_NO=[copy(plain), copy(translated(SECOND, ("Slå av.", "Turn it off.")))])
    assert [(each.text is None, each.changes) for each in story.editions] == [(True, None), (False, None)]


def test_a_page_that_names_no_source_is_of_no_known_version() -> None:
    story = told(SOURCES, nb_NO=[copy(head(ms_openlocfilehash="") + "Slå på.\n")])
    assert [each.edition for each in story.handbacks["nb-NO"]] == [None]


def test_of_equal_versions_it_is_the_last_that_was_there() -> None:
    again = [*SOURCES, source(FIRST, "2020-04-01", "4")]
    first = translated(FIRST, ("Slå på.", "Turn it on."))
    story = told(again, nb_NO=[copy(first, "2020-01-10"), copy(first, "2020-04-10")])
    assert [each.edition for each in story.handbacks["nb-NO"]] == [1, 4]


def test_churn_and_downgrades_between_handbacks() -> None:
    pages = [
        translated(FIRST, ("Slå på.", "Turn it on."), ("Vent.", "Wait."), method="HT"),
        translated(FIRST, ("Skru på.", "Turn it on."), ("Vent.", "Wait.")),
        translated(SECOND, ("Slå av.", "Turn it off."), ("Vent.", "Wait."), method="HT"),
        translated(SECOND, ("Slå av.", "Turn it off."), ("Stopp.", "Wait.")),
    ]
    story = told([], nb_NO=[copy(page) for page in pages])
    assert story.churn("nb-NO") == (5, 2)
    assert story.downgrades("nb-NO") == 2


def test_plain_pages_are_aligned_with_the_version_that_they_were_made_from() -> None:
    pages = [head(ms_openlocfilehash=sha1(THIRD)) + text for text in ("Slå av.\n\nVent.\n", "Skru av.\n\nVent.\n")]
    assert told(SOURCES, nb_NO=[copy(page) for page in pages]).churn("nb-NO") == (2, 1)


def test_versions_in_a_folder() -> None:
    files = {
        "nb-NO/sub/a/02.md": b"# Two\n",
        "nb-NO/sub/a/01.md": b"# One\n",
        "en-US/sub/a/01.md": b"# Source\n",
        "nb-NO/sub/a/deeper/01.md": b"# No\n",
        "nb-NO/sub/b/01.md": b"# No\n",
        "what/sub/a/01.md": b"# No\n",
    }
    sources, targets = read_versions(files, "sub/a.md", "en-US")
    assert [copy.page.data for copy in sources] == [b"# Source\n"]
    assert {locale: [copy.page.data for copy in own] for locale, own in targets.items()} == {
        "nb-NO": [b"# One\n", b"# Two\n"]
    }
    with pytest.raises(UsageError, match=r"have to be LOCALE/sub/c/NAME\.md"):
        read_versions(files, "sub/c.md", "en-US")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An article with three versions of its source, translated twice, the second time after a rename."""
    repository = Repository(tmp_path)
    repository.commit("2020-01-01", {"source/en-US/old.md": FIRST * 9})
    first = translated(FIRST * 9, ("Slå på.", "Turn it on."))
    repository.commit("2020-01-10", {"source/nb-NO/old.md": first})
    repository.git("mv", "source/en-US/old.md", "source/en-US/new.md")
    repository.git("mv", "source/nb-NO/old.md", "source/nb-NO/new.md")
    repository.commit("2020-01-20", {})
    repository.commit("2020-02-01", {"source/en-US/new.md": FIRST * 9 + SECOND})
    second = translated(FIRST * 9 + SECOND, ("Slå på.", "Turn it on."), ("Slå av.", "Turn it off."))
    repository.commit("2020-02-10", {"source/nb-NO/new.md": second})
    repository.write({"source/en-US/new.md": FIRST * 9 + THIRD})
    return repository


def history(repository: Repository, article: str, keeping: Keeping = Keeping.MS) -> Story:
    settings = Settings(root=repository.root, provenance=keeping)
    with open_tree(settings.folder, {}, "en-US") as tree:
        path, sources, targets = gather(tree, article, settings)
    return tell_history(path, sources, targets, "en-US", LEAST)


def test_history_of_a_repository_goes_across_renames(repository: Repository) -> None:
    story = history(repository, "new.md")
    assert [each.day for each in story.editions] == [day("2020-01-01"), day("2020-02-01"), None]
    assert [(each.day, each.edition) for each in story.handbacks["nb-NO"]] == [
        (day("2020-01-10"), 1),
        (day("2020-02-10"), 2),
    ]
    assert story.editions[2].name == ""
    with pytest.raises(UsageError, match=r"gone\.md: no such page"):
        history(repository, "gone.md")


def test_git_alone_tells_which_version_a_page_was_made_from(repository: Repository) -> None:
    repository.commit("2020-03-01", {"source/nb-NO/new.md": "Slå av.\n"})
    repository.write({"source/nb-NO/new.md": "Vent.\n"})
    story = history(repository, "new.md", Keeping.GIT)
    # The commit of 2020-03-01 holds the third version, too; the edit of the working tree is of no commit.
    assert [each.edition for each in story.handbacks["nb-NO"]] == [1, 2, 3, None]


def test_a_page_names_the_commit_of_its_source(repository: Repository) -> None:
    commit = repository.git("rev-list", "-1", "--before=2020-02-05", "HEAD")
    unknown = f"---\nl10n:\n  sourceCommit: {'a' * 40}\n---\nX.\n"
    repository.commit("2020-03-01", {"source/lv-LV/new.md": f"---\nl10n:\n  sourceCommit: {commit}\n---\nIeslēdz.\n"})
    repository.commit("2020-03-02", {"source/lv-LV/new.md": unknown})
    assert [each.edition for each in history(repository, "new.md", Keeping.MDN).handbacks["lv-LV"]] == [2, None]


def test_in_one_repository_a_page_knows_the_source_of_its_own_commit(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit("2020-01-01", {"source/en-US/a.md": FIRST})
    repository.git("checkout", "--quiet", "-b", "side")
    # Committed later than the second version, of which its branch knew nothing.
    repository.commit("2020-03-01", {"source/nb-NO/a.md": "Slå på.\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("2020-02-01", {"source/en-US/a.md": SECOND})
    repository.git("merge", "--quiet", "side", "-m", "merge", day="2020-04-01")
    assert [each.edition for each in history(repository, "a.md", Keeping.GIT).handbacks["nb-NO"]] == [1]


def test_line_ends_of_a_checkout_are_no_version(repository: Repository) -> None:
    repository.git("checkout", "--quiet", ".")
    place = repository.root / "source/en-US/new.md"
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    assert [each.day for each in history(repository, "new.md").editions] == [day("2020-01-01"), day("2020-02-01")]


@pytest.mark.parametrize("name", ["a.md", "nb-NO/a.md", "nb-no/a.md"])
def test_an_article_may_be_named_by_its_page_in_any_locale(name: str) -> None:
    assert article_named(name) == "a.md"
    assert article_named(f"sub/{name}") == f"sub/{name}"
