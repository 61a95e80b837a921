import datetime as dt
import os
import subprocess
from pathlib import Path
from typing import Self

import pytest

from diglot.errors import TreeError
from diglot.trees import LIMIT, FolderTree, GitTree, History, open_past, open_tree, read_file, write_file
from gitkit import Repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tree with one page, and a page beside it that is none of its business."""
    (tmp_path / "tree" / "nb-NO").mkdir(parents=True)
    (tmp_path / "tree" / "nb-NO" / "a.md").write_bytes(b"A")
    (tmp_path / "secret.md").write_bytes(b"secret")
    return tmp_path / "tree"


def refused(folder: Path) -> dict[str, str]:
    tree = FolderTree(folder)
    assert list(tree) == ["nb-NO/a.md"]
    assert {problem.rule for problem in tree.problems.values()} <= {"page.outside-tree"}
    return {path: problem.message for path, problem in tree.problems.items()}


def test_markdown_files_in_order(folder: Path) -> None:
    for name in ("b.MD", "a.txt", "sub folder/ĝ.md", "B.md"):
        place = folder / "nb-NO" / name
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(name.encode())
    tree = FolderTree(folder)
    assert list(tree) == ["nb-NO/B.md", "nb-NO/a.md", "nb-NO/b.MD", "nb-NO/sub folder/ĝ.md"]
    assert (len(tree), tree["nb-NO/b.MD"], tree.problems) == (4, b"b.MD", {})
    assert (tree.assets, tree["nb-NO/a.txt"]) == (["nb-NO/a.txt"], b"a.txt")
    with pytest.raises(KeyError):
        tree["nb-NO/../../secret.md"]


def test_what_is_no_page_is_read_only_where_it_is_a_file_of_moderate_size(folder: Path) -> None:
    (folder / "nb-NO" / "large.yml").write_bytes(b" " * (LIMIT + 1))
    os.mkfifo(folder / "nb-NO" / "pipe.yml")
    tree = FolderTree(folder)
    for name in ("large", "pipe"):
        with pytest.raises(TreeError, match="not read: it is larger than 4 MB, or no file"):
            tree[f"nb-NO/{name}.yml"]


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="no such folder; name the folder of the articles with the setting `source`"):
        FolderTree(tmp_path / "nowhere")


def test_a_link_out_of_the_tree_is_refused(folder: Path) -> None:
    (folder / "nb-NO" / "out.md").symlink_to("../../secret.md")
    (folder / "nb-NO" / "absolute.md").symlink_to(folder.parent / "secret.md")
    message = "the symbolic link leads out of the folder of articles"
    assert refused(folder) == {"nb-NO/absolute.md": message, "nb-NO/out.md": message}


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "lv-LV").symlink_to(folder.parent)
    assert refused(folder) == {"lv-LV": "a symbolic link to a folder is not followed"}


def test_links_in_a_circle_and_to_nowhere_are_refused(folder: Path) -> None:
    (folder / "nb-NO" / "circle.md").symlink_to("circle.md")
    (folder / "nb-NO" / "nowhere.md").symlink_to("nothing.md")
    assert set(refused(folder)) == {"nb-NO/circle.md", "nb-NO/nowhere.md"}


def test_a_link_inside_the_tree_is_fine(folder: Path) -> None:
    (folder / "nb-NO" / "b.md").symlink_to("a.md")
    tree = FolderTree(folder)
    assert (dict(tree), tree.problems) == ({"nb-NO/a.md": b"A", "nb-NO/b.md": b"A"}, {})


def test_what_is_no_file_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "nb-NO" / "pipe.md")
    assert refused(folder) == {"nb-NO/pipe.md": "the file can't be read"}


def test_a_name_that_is_not_utf8_is_refused_by_a_name_that_can_be_printed(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/nb-NO/\xff.md")).write_bytes(b"B")
    assert refused(folder) == {"nb-NO/\ufffd.md": "the name of the file is not UTF-8"}


def test_read_file(folder: Path) -> None:
    assert read_file(folder / "nb-NO" / "a.md") == b"A"


@pytest.mark.parametrize(
    ("name", "words"), [("no.md", "no such file"), ("nb-NO", "is a directory"), ("a\0b", "no such name is possible")]
)
def test_a_file_that_can_not_be_read_is_told_in_a_sentence(folder: Path, name: str, words: str) -> None:
    with pytest.raises(TreeError, match=words):
        read_file(folder / name)


def test_write_file_makes_folders_and_replaces(folder: Path) -> None:
    assert write_file(folder, "lv-LV/deep/b.md", b"B") == folder / "lv-LV" / "deep" / "b.md"
    write_file(folder, "lv-LV/deep/b.md", b"C")
    assert [path.name for path in (folder / "lv-LV" / "deep").iterdir()] == ["b.md"]
    assert (folder / "lv-LV" / "deep" / "b.md").read_bytes() == b"C"
    assert (folder / "lv-LV" / "deep" / "b.md").stat().st_mode & 0o777 == 0o644


def test_a_pipe_stays_a_pipe(folder: Path) -> None:
    pipe = folder / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_file(folder, "pipe", b"B")
        assert os.read(reader, 10) == b"B"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.parametrize("path", ["../secret.md", "nb-NO/../../secret.md", "/secret.md", "lv-LV/secret.md"])
def test_no_path_leads_out(folder: Path, path: str) -> None:
    (folder / "lv-LV").symlink_to(folder.parent)
    with pytest.raises(TreeError, match="nothing was written"):
        write_file(folder, path, b"B")
    assert (folder.parent / "secret.md").read_bytes() == b"secret"


class Crash(BaseException):
    """What no code expects."""


@pytest.mark.parametrize("at", ["write", "replace"])
def test_a_crash_leaves_no_half_file(folder: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    class Disk:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *error: object) -> None:
            """Nothing to close."""

        def write(self, data: bytes) -> None:
            raise Crash(data)

    def replace(*paths: object) -> None:
        raise Crash(paths)

    if at == "write":

        def fdopen(handle: int, mode: str) -> Disk:
            assert mode == "wb"
            os.close(handle)
            return Disk()

        monkeypatch.setattr("diglot.trees.os.fdopen", fdopen)
    else:
        monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(Crash):
        write_file(folder, "nb-NO/a.md", b"half")
    assert [(path.name, path.read_bytes()) for path in (folder / "nb-NO").iterdir()] == [("a.md", b"A")]


def test_a_place_that_can_not_be_written_is_told_in_a_sentence(folder: Path) -> None:
    with pytest.raises(TreeError, match="can't be written: "):
        write_file(folder, "nb-NO/a.md/b.md", b"B")


def git(folder: Path, *words: str) -> str:
    about = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", "-C", folder, *about, *words], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with two commits; the articles are below `docs/`."""
    docs = tmp_path / "repository" / "docs"
    (docs / "sub folder").mkdir(parents=True)
    git(docs.parent, "init", "--quiet")
    (docs / "a.md").write_bytes(b"first\r\n")
    (docs / "sub folder" / "zw\u200b\u2013x.MD").write_bytes(b"")
    (docs / "b.txt").write_bytes(b"text")
    (docs.parent / "outside.md").write_bytes(b"outside")
    (docs / "link.md").symlink_to("../outside.md")
    git(docs.parent, "add", ".")
    git(docs.parent, "commit", "--quiet", "-m", "first")
    git(docs.parent, "tag", "v1")
    (docs / "a.md").write_bytes(b"second, \xff\0\n" * 10_000)
    git(docs.parent, "commit", "--quiet", "-a", "-m", "second")
    (docs / "a.md").write_bytes(b"not committed")
    return docs.parent


def test_a_commit_is_a_tree(repository: Path) -> None:
    first, second = GitTree(repository / "docs", "v1"), GitTree(repository / "docs", "HEAD")
    assert list(first) == list(second) == ["a.md", "sub folder/zw\u200b\u2013x.MD"]
    assert dict(first) == {"a.md": b"first\r\n", "sub folder/zw\u200b\u2013x.MD": b""}
    assert second["a.md"] == b"second, \xff\0\n" * 10_000
    assert len(second) == 2
    assert second.assets == ["b.txt"]
    assert second["b.txt"] == (repository / "docs" / "b.txt").read_bytes()
    assert second.commit == git(repository, "rev-parse", "HEAD")
    assert {path: problem.message for path, problem in first.problems.items()} == {
        "link.md": "a symbolic link in a commit is not followed"
    }
    with pytest.raises(KeyError):
        first["../outside.md"]
    for tree in (first, second):
        tree.close()


def test_one_process_reads_a_whole_commit(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = GitTree(repository / "docs", "HEAD")
    started: list[object] = []
    popen = subprocess.Popen

    def start(*words: object, **named: object) -> object:
        started.append(words)
        return popen(*words, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", start)
    for _ in range(3):
        assert len(dict(tree)) == 2
    tree.close()
    assert len(started) == 1


def test_other_files_of_trees_from_elsewhere(repository: Path, folder: Path) -> None:
    (folder / "nb-NO" / "a.png").write_bytes(b"")
    (folder / "en-US").mkdir()
    (folder / "en-US" / "unused.png").write_bytes(b"")
    with open_tree(folder, {"en-US": f"{repository / 'docs'}@v1"}, "en-US") as tree:
        assert tree.assets == ["en-US/b.txt", "nb-NO/a.png"]
        assert "nb-NO/a.png" not in tree
        assert isinstance(tree["nb-NO/a.png"], bytes)


def test_a_bare_repository_is_a_tree(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    tree = GitTree(tmp_path / "bare.git", "v1")
    assert list(tree) == ["docs/a.md", "docs/sub folder/zw\u200b\u2013x.MD", "outside.md"]
    assert tree["docs/a.md"] == b"first\r\n"
    tree.close()


@pytest.mark.parametrize("commit", ["nothing", "--help", "v1:docs/a.md", ""])
def test_no_such_commit(repository: Path, commit: str) -> None:
    with pytest.raises(TreeError, match="git knows no such commit here"):
        GitTree(repository, commit)


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="not a git repository"):
        GitTree(tmp_path, "HEAD")
    with pytest.raises(TreeError, match="no such folder"):
        GitTree(tmp_path / "nowhere", "HEAD")


def test_git_is_not_installed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TreeError, match="git is not installed"):
        GitTree(repository, "HEAD")


def test_a_blob_that_is_gone_is_told_in_a_sentence(repository: Path) -> None:
    tree = GitTree(repository / "docs", "v1")
    blob = git(repository, "rev-parse", "v1:docs/a.md")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(TreeError, match=r"git can't read a\.md of"):
        tree["a.md"]
    tree.close()


def test_a_name_in_a_commit_that_is_not_utf8_is_refused(repository: Path) -> None:
    Path(os.fsdecode(os.fsencode(repository) + b"/\xff.md")).write_bytes(b"B")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "third")
    tree = GitTree(repository, "HEAD")
    assert tree.problems["\ufffd.md"].message == "the name of the file is not UTF-8"
    assert "outside.md" in tree


def test_locales_from_several_places(folder: Path, repository: Path) -> None:
    (folder / "lv-lv").mkdir()
    (folder / "lv-lv" / "old.md").write_bytes(b"old")
    (folder / "nb-NO" / "out.md").symlink_to("../../secret.md")
    places = {"lv-LV": f"{repository}/docs", "en-US": f"{repository}/docs@v1"}
    with open_tree(folder, places, "en-US") as tree:
        assert list(tree) == [
            "en-US/a.md",
            "en-US/sub folder/zw\u200b\u2013x.MD",
            "lv-LV/a.md",
            "lv-LV/sub folder/zw\u200b\u2013x.MD",
            "nb-NO/a.md",
        ]
        assert (tree["en-US/a.md"], tree["lv-LV/a.md"], tree["nb-NO/a.md"]) == (b"first\r\n", b"not committed", b"A")
        assert len(tree) == 5
        assert set(tree.problems) == {"en-US/link.md", "lv-LV/link.md", "nb-NO/out.md"}


def test_with_places_no_folder_is_needed(tmp_path: Path, repository: Path) -> None:
    with open_tree(tmp_path / "nowhere", {"en-US": str(repository)}, "en-US") as tree:
        assert list(tree) == [
            "en-US/docs/a.md",
            "en-US/docs/link.md",
            "en-US/docs/sub folder/zw\u200b\u2013x.MD",
            "en-US/outside.md",
        ]
    with pytest.raises(TreeError, match="name the folder of the articles with the setting `source`"):
        open_tree(tmp_path / "nowhere", {}, "en-US")


def test_a_place_that_is_not_there(tmp_path: Path, folder: Path) -> None:
    for place in ("nowhere", "nowhere@HEAD"):
        with pytest.raises(TreeError, match="name the one of nb-NO as PATH, or as PATH@COMMIT"):
            open_tree(folder, {"nb-NO": str(tmp_path / place)}, "en-US")


def test_a_folder_with_an_at_sign_is_a_folder(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "docs@v1").mkdir()
    (tmp_path / "docs@v1" / "x.md").write_bytes(b"X")
    with open_tree(folder, {"en-US": str(tmp_path / "docs@v1")}, "en-US") as tree:
        assert tree["en-US/x.md"] == b"X"


def test_a_file_that_has_gone_since(folder: Path) -> None:
    tree = FolderTree(folder)
    (folder / "nb-NO" / "a.md").unlink()
    with pytest.raises(TreeError, match="no such file"):
        tree["nb-NO/a.md"]


def test_history_has_the_files_below_a_folder_at_any_commit(repository: Path) -> None:
    history = History(repository / "docs")
    first, second = (git(repository, "rev-parse", name) for name in ("v1", "HEAD"))
    assert history.read(first, "a.md") == b"first\r\n"
    assert history.read(second, "a.md") == b"second, \xff\0\n" * 10_000
    assert history.read(first, "sub folder/zw\u200b\u2013x.MD") == b""
    for commit, path in (
        (first, "none.md"),
        ("0" * 40, "a.md"),
        (first, "sub folder"),
        (first, "a.md\nHEAD"),
        ("", ""),
    ):
        assert history.read(commit, path) is None
    assert history.read(first, "a.md") == b"first\r\n"
    history.close()


def test_a_bare_repository_has_a_history(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    history = History(tmp_path / "bare.git")
    assert history.read(git(repository, "rev-parse", "v1"), "docs/a.md") == b"first\r\n"
    history.close()


def test_the_history_of_a_tree_is_that_of_its_source(repository: Path, tmp_path: Path) -> None:
    commit = git(repository, "rev-parse", "v1")
    (repository / "docs").rename(repository / "en-us")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "-m", "moved")
    places: list[tuple[Path, dict[str, str]]] = [(repository, {}), (tmp_path, {"en-US": f"{repository}/en-us@HEAD"})]
    for folder, given in places:
        with open_tree(folder, given, "en-us") as tree:
            assert tree.history
            assert tree.history.read(git(repository, "rev-parse", "HEAD"), "a.md") == b"not committed"
            assert tree.history.read(commit, "a.md") is None
    with open_tree(repository / "en-us", {}, "en-US") as tree:
        assert tree.history is None


def test_which_commits_touched_a_file(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    first = made.commit("2024-01-01", {"docs/a.md": "1", "docs/sub/zw\u200b\u2013 x.md": "1", "else.md": "1"})
    second = made.commit("2024-02-01", {"docs/a.md": "2", "else.md": "2"})
    made.commit("2024-03-01", {"else.md": "3"})
    history = History(made.root / "docs")
    assert {path: [each.id for each in commits] for path, commits in history.touched.items()} == {
        "a.md": [second, first],
        "sub/zw\u200b\u2013 x.md": [first],
    }
    assert [each.day.isoformat() for each in history.touched["a.md"]] == ["2024-02-01", "2024-01-01"]
    earlier = History(made.root / "docs", first)
    assert earlier.tip
    assert (earlier.tip.id, [each.id for each in earlier.touched["a.md"]]) == (first, [first])
    whole = History(made.root)
    assert set(whole.touched) == {"docs/a.md", "docs/sub/zw\u200b\u2013 x.md", "else.md"}
    assert history.repository == whole.repository != History(Repository(tmp_path / "other").root).repository


def test_how_commits_stand_to_others(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    base = made.commit("2024-01-01", {"a.md": "base\n\n\n\n\nend\n"})
    made.git("checkout", "--quiet", "-b", "side")
    side = made.commit("2024-01-02", {"a.md": "side\n\n\n\n\nend\n"})
    made.git("checkout", "--quiet", "main")
    main = made.commit("2024-01-03", {"a.md": "base\n\n\n\n\nmain\n"})
    made.git("merge", "--quiet", "--no-commit", "side")
    merge = made.commit("2024-01-04", {"a.md": "side\n\nmerged\n\n\nmain\n"})
    blob = made.git("rev-parse", "HEAD:a.md")
    history = History(made.root)
    timeline = history.timeline([base, side, main, merge, "0" * 40, blob])
    since = {
        name: timeline.since(commit, "a.md")
        for name, commit in {"base": base, "side": side, "main": main, "merge": merge}.items()
    }
    told = {name: [each.id for each in commits or ()] for name, commits in since.items()}
    assert told == {"base": [merge, main, side], "side": [merge, main], "main": [merge, side], "merge": []}
    assert timeline.since(base, "nothing.md") == ()
    for unknown in ("0" * 40, blob, "f" * 40):
        assert timeline.since(unknown, "a.md") is None


def test_a_branch_that_was_never_merged_has_a_past_in_common(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    made.commit("2024-01-01", {"a.md": "1"})
    made.git("checkout", "--quiet", "-b", "side")
    side = made.commit("2024-01-02", {"b.md": "1"})
    made.git("checkout", "--quiet", "main")
    main = made.commit("2024-01-03", {"a.md": "2"})
    since = History(made.root).timeline([side]).since(side, "a.md")
    assert [each.id for each in since or ()] == [main]


def test_a_shallow_clone_does_not_know_what_its_first_commits_changed(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    commits = [made.commit(f"2024-01-0{day}", {"a.md": str(day), "b.md": "always"}) for day in range(1, 5)]
    history = History(made.shallow(tmp_path / "clone", 3).root)
    assert history.is_shallow
    assert not History(made.root).is_shallow
    assert [each.id for each in history.touched["a.md"]] == [commits[3], commits[2]]
    assert "b.md" not in history.touched
    timeline = history.timeline(commits)
    since = [timeline.since(commit, "a.md") for commit in commits]
    assert [each if each is None else len(each) for each in since] == [None, 2, 1, 0]


def test_a_shallow_clone_that_lacks_a_side_branch_does_not_count(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    made.commit("2024-01-01", {"a.md": "1"})
    made.git("checkout", "--quiet", "-b", "side")
    for day in range(2, 6):
        made.commit(f"2024-01-0{day}", {"a.md": str(day)})
    made.git("checkout", "--quiet", "main")
    main = made.commit("2024-01-06", {"b.md": "1"})
    made.git("merge", "--quiet", "side", "-m", "merge", day="2024-01-07")
    whole = History(made.root).timeline([main]).since(main, "a.md")
    assert len(whole or ()) == 4
    assert History(made.shallow(tmp_path / "clone", 3).root).timeline([main]).since(main, "a.md") is None


def test_a_repository_without_commits_has_no_history(tmp_path: Path) -> None:
    history = History(Repository(tmp_path / "made").root)
    assert (history.tip, history.touched, history.find("main")) == (None, {}, None)
    assert history.timeline(["a" * 40]).since("a" * 40, "a.md") is None


def test_what_is_edited_and_not_committed(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    made.commit("2024-01-01", {"docs/a.md": "1", "docs/b \u00f8.md": "1", "docs/c.md": "1", "d.md": "1"})
    made.write({"docs/a.md": "2", "docs/b \u00f8.md": None, "d.md": "2", "docs/new.md": "1"})
    made.git("add", "docs/a.md")
    assert History(made.root / "docs").edited() == {"a.md", "b \u00f8.md"}


def test_each_locale_has_the_history_of_its_own_folder(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    first = made.commit("2024-01-01", {"source/nb-no/a.md": "1", "source/en-US/a.md": "1", "norsk/b.md": "1"})
    made.commit("2024-01-02", {"source/nb-no/a.md": "2", "norsk/b.md": "2"})
    (tmp_path / "loose").mkdir()
    places = {"da-DK": f"{made.root}/norsk@{first}", "lv-LV": f"{made.root}/norsk", "fi-FI": f"{tmp_path}/loose"}
    with open_tree(made.root / "source", places, "en-US") as tree:
        found = {name: tree.history_of(name) for name in ("nb-no", "da-DK", "lv-LV", "fi-FI")}
        counts = {name: own and sum(map(len, own.touched.values())) for name, own in found.items()}
        assert counts == {"nb-no": 2, "da-DK": 1, "lv-LV": 2, "fi-FI": None}
        assert [name for name in found if tree.is_committed(name)] == ["da-DK"]
        assert tree.history_of("nb-no") is found["nb-no"]


@pytest.fixture
def renamed(tmp_path: Path) -> Repository:
    """A page whose name has marks of a pattern, edited twice, renamed, and deleted at last; and one like it."""
    repository = Repository(tmp_path / "renamed")
    text = "One sentence, long enough to be known again.\n"
    repository.commit("2024-01-01", {"docs/en-US/a[1].md": text, "docs/en-US/a1.md": "Other.\n"})
    repository.commit("2024-01-02", {"docs/en-US/a[1].md": f"{text}Two.\n"})
    repository.git("mv", "docs/en-US/a[1].md", "docs/en-US/b.md")
    repository.commit("2024-01-03", {})
    repository.commit("2024-01-04", {"docs/en-US/b.md": f"{text}Two.\nThree.\n"})
    return repository


def test_revisions_of_one_file_across_a_rename(renamed: Repository) -> None:
    history = History(renamed.root / "docs" / "en-US")
    revisions = history.revisions("b.md")
    assert [str(each.commit.day) for each in revisions] == ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-04"]
    assert [(history.blob(each.blob) or b"").count(b"\n") for each in revisions] == [1, 2, 2, 3]
    assert [str(each.commit.day) for each in history.revisions("a[1].md")] == ["2024-01-01", "2024-01-02"]
    assert history.revisions("nowhere.md") == ()
    assert history.blob("0" * 40) is None
    history.close()


def test_an_empty_repository_has_no_revisions(tmp_path: Path) -> None:
    assert History(Repository(tmp_path).root).revisions("a.md") == ()


@pytest.mark.parametrize("moment", ["HEAD~2", "2024-01-03"])
def test_the_articles_as_they_were(renamed: Repository, moment: str) -> None:
    with open_past(renamed.root / "docs", {}, {}, "en-US", moment) as tree:
        assert [*tree] == ["en-US/a1.md", "en-US/a[1].md"]
        assert tree["en-US/a[1].md"].endswith(b"Two.\n")
        assert tree.is_committed("en-US")
        assert tree.history
        assert len(tree.history.revisions("a[1].md")) == 2


def test_places_as_they_were_and_others_as_they_are(renamed: Repository, tmp_path: Path) -> None:
    (tmp_path / "nb").mkdir()
    (tmp_path / "nb" / "a.md").write_bytes(b"A")
    place, docs = str(renamed.root / "docs" / "en-US"), renamed.root / "docs"
    tip = renamed.git("rev-parse", "HEAD~1")
    with open_past(
        tmp_path / "none", {"en-US": f"{place}@{tip}"}, {"nb-NO": str(tmp_path / "nb")}, "en-US", "2024-01-03"
    ) as tree:
        assert [*tree] == ["en-US/a1.md", "en-US/a[1].md", "nb-NO/a.md"]
    with open_past(docs, {}, {"en-US": place}, "en-US", "HEAD~3") as tree:
        assert [*tree] == ["en-US/a1.md", "en-US/b.md"]


def test_a_day_before_all_commits_and_a_commit_that_is_not_there(renamed: Repository, tmp_path: Path) -> None:
    docs = renamed.root / "docs"
    with pytest.raises(TreeError, match="there is no commit from before 2024-01-01; name a later day, or a commit"):
        open_past(docs, {}, {}, "en-US", "2024-01-01")
    with pytest.raises(TreeError, match=r"git knows no such commit here \(nonsense\)"):
        open_past(docs, {}, {}, "en-US", "nonsense")
    with pytest.raises(TreeError, match="no such folder"):
        open_past(tmp_path / "none", {}, {}, "en-US", "HEAD")


def test_what_a_user_has_set_for_people_changes_nothing(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    for words in (
        "log.showSignature true",
        "log.showRoot false",
        "log.follow true",
        "diff.relative true",
        "diff.renames copies",
    ):
        made.git("config", *words.split())
    first = made.commit("2024-01-01", {"docs/a.md": "1", "b.md": "1"})
    made.write({"docs/a.md": "2"})
    history = History(made.root / "docs")
    assert {path: [each.id for each in commits] for path, commits in history.touched.items()} == {"a.md": [first]}
    assert history.edited() == {"a.md"}


def committed(repository: Repository, time: str, text: str) -> str:
    """A commit that claims any time, as no git of today would make it. Returns its id."""
    repository.write({"a.md": text})
    repository.git("add", "--all")
    tree, parent = repository.git("write-tree"), repository.git("rev-parse", "HEAD")
    about = f"tree {tree}\nparent {parent}\nauthor A <a> {time} +0000\ncommitter A <a> {time} +0000\n\nm\n"
    place = repository.root / ".git" / "made"
    place.write_text(about, encoding="utf-8")
    commit = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(place))
    repository.git("update-ref", "refs/heads/main", commit)
    return commit


@pytest.mark.parametrize(
    ("time", "day"), [("999999999999999", dt.date.max), ("-5", dt.date(1970, 1, 1)), ("x", dt.date(1970, 1, 1))]
)
def test_a_commit_may_claim_any_time(tmp_path: Path, time: str, day: dt.date) -> None:
    repository = Repository(tmp_path / "damaged")
    repository.commit("2024-01-01", {"a.md": "1", "b.md": "1"})
    commit = committed(repository, time, "2")
    history = History(repository.root)
    assert [each.id for each in history.touched["a.md"]][:1] == [commit]
    assert history.touched["a.md"][0].day == day
    assert len(history.touched["b.md"]) == 1
    assert [each.commit.id for each in history.revisions("a.md")][-1:] == [commit]
    timeline = history.timeline([commit, history.touched["b.md"][0].id])
    assert timeline.since(history.touched["b.md"][0].id, "a.md") == (history.touched["a.md"][0],)
    history.close()


def test_what_was_a_symbolic_link_is_no_version(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "links")
    (repository.root / "a.md").symlink_to("b.md")
    repository.commit("2024-01-01", {})
    (repository.root / "a.md").unlink()
    second = repository.commit("2024-01-02", {"a.md": "Text.\n"})
    history = History(repository.root)
    assert [each.commit.id for each in history.revisions("a.md")] == [second]
    history.close()


def test_revisions_do_not_depend_on_what_a_user_has_set(renamed: Repository) -> None:
    expected = History(renamed.root).revisions("docs/en-US/b.md")
    renamed.git("config", "log.showRoot", "false")
    assert History(renamed.root).revisions("docs/en-US/b.md") == expected


def test_a_name_of_a_commit_is_no_option(renamed: Repository, tmp_path: Path) -> None:
    place = tmp_path / "written"
    source = renamed.root / "docs"
    for moment, tip in (("2024-01-01", f"--output={place}"), (f"--output={place}", "HEAD")):
        with pytest.raises(TreeError), open_past(source, {"en-US": f"{source}/en-US@{tip}"}, {}, "en-US", moment):
            pass
    assert not place.exists()


@pytest.mark.parametrize("day", ["2024-02-30", "2024-99-99"])
def test_a_day_that_no_calendar_has(renamed: Repository, day: str) -> None:
    with pytest.raises(TreeError, match=f"{day}: no calendar has that day"):
        open_past(renamed.root / "docs", {}, {}, "en-US", day)


def test_a_locale_all_of_whose_files_are_gone_has_changed(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "emptied")
    repository.commit("2024-01-01", {"source/nb-NO/a.md": "1", "keep.txt": ""})
    (repository.root / "source" / "nb-NO" / "a.md").unlink()
    with open_tree(repository.root / "source", {}, "en-US") as tree:
        assert [(each.old, each.new) for each in tree.changes_since("HEAD")] == [("nb-NO/a.md", None)]


def test_changes_of_files_that_no_tree_has_are_left_out(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "names")
    repository.commit("2024-01-01", {"source/en-US/a.md": "1"})
    (repository.root / "source" / "en-US" / os.fsdecode(b"\xff.md")).write_text("2", encoding="utf-8")
    with open_tree(repository.root / "source", {}, "en-US") as tree:
        assert tree.changes_since("HEAD") == ()


def test_what_became_of_paths(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    made.commit("2024-01-01", {"docs/a.md": "One.\n" * 9, "docs/b.md": "Other.\n"})
    second = made.commit("2024-01-02", {"docs/a.md": None, "docs/c.md": "One.\n" * 9})
    third = made.commit("2024-01-03", {"docs/b.md": None, "docs/c.md": None, "docs/d.md": "One.\n" * 9 + "Two.\n"})
    log = History(made.root / "docs").log
    assert ([*log.leads("a.md")], [*log.leads("b.md")], [*log.formers("d.md")]) == (
        ["c.md", "d.md"],
        [],
        ["c.md", "a.md"],
    )
    assert {path: commit.id for path, commit in log.ends.items()} == {"a.md": second, "b.md": third, "c.md": third}
    assert set(log.moves) == {(second, "a.md"), (second, "c.md")}
    assert [each.commit.id for each in log.revisions["d.md"]] == [third]


def test_paths_that_were_changed_for_each_other_lead_nowhere_twice(tmp_path: Path) -> None:
    made = Repository(tmp_path / "made")
    made.commit("2024-01-01", {"a.md": "One.\n" * 9})
    made.commit("2024-01-02", {"a.md": None, "b.md": "One.\n" * 9})
    made.commit("2024-01-03", {"b.md": None, "a.md": "One.\n" * 9})
    assert [*History(made.root).log.formers("a.md")] == ["b.md"]


def test_a_younger_repository_had_nothing_then(tmp_path: Path) -> None:
    old, young = Repository(tmp_path / "old"), Repository(tmp_path / "young")
    old.commit("2024-01-01", {"a.md": "One.\n"})
    old.commit("2024-04-01", {"a.md": "Two.\n"})
    young.commit("2024-03-01", {"a.md": "En.\n"})
    places = {"en-US": str(old.root), "nb-NO": str(young.root)}
    with open_past(tmp_path / "none", places, {}, "en-US", "2024-02-01") as tree:
        assert dict(tree) == {"en-US/a.md": b"One.\n"}
    clone = old.shallow(tmp_path / "clone", 1)
    told = "as far as git has its history; its clone is shallow: git fetch --unshallow gets the rest"
    with pytest.raises(TreeError, match=told):
        open_past(tmp_path / "none", {**places, "en-US": str(clone.root)}, {}, "en-US", "2024-02-01")
    with pytest.raises(TreeError, match=r"\(nope\); its clone is shallow"):
        open_past(clone.root, {}, {}, "en-US", "nope")


def test_a_repository_that_has_not_got_the_commit_is_named(tmp_path: Path) -> None:
    one, other = Repository(tmp_path / "one"), Repository(tmp_path / "other")
    first = one.commit("2024-01-01", {"a.md": "One.\n"})
    one.write({"a.md": "Two.\n"})
    other.commit("2024-02-01", {"a.md": "En.\n"})
    told: list[str] = []
    with open_tree(tmp_path / "none", {"en-US": str(one.root), "nb-NO": str(other.root)}, "en-US") as tree:
        assert [each.path for each in tree.changes_since(first, told.append)] == ["en-US/a.md"]
    (sentence,) = told
    assert sentence.startswith(f"nb-NO: what changed since {first} is not known: ")
