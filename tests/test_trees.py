import os
from pathlib import Path
from typing import Self

import pytest

from diglot.errors import TreeError
from diglot.trees import FolderTree, read_file, write_file


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
