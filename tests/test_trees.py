import os
import subprocess
from pathlib import Path
from typing import Self

import pytest

from diglot.errors import TreeError
from diglot.trees import FolderTree, GitTree, History, open_tree, read_file, write_file


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
    with pytest.raises(KeyError):
        tree["nb-NO/../../secret.md"]


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
