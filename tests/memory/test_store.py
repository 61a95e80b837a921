import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memorykit import leaf, stored

from diglot.errors import StoreError
from diglot.memory.store import Leaf, Pair, Store
from diglot.memory.wording import read_wording
from diglot.model import Method, Origin

A = leaf("nb-NO/a.md", ("Save it.", "Lagre."), ("Wait.", "Vent."))
B = leaf("nb-NO/b.md", ("Save  it.", "Lagre."), ("Wait.", "Vent litt."))
C = leaf("fi-FI/a.md", ("Save it.", "Tallenna."))


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    other = leaf("nb-NO/b.md", ("Go.", "Gå."), ("Wait.", "Vent."), ("Save it.", "Lagre."), ("Wait.", "Vent."))
    odd = Leaf("nb-NO", "c.md", "nb-NO/c.md", None, None, Method.UNKNOWN, (Pair("A.", "B."),))
    with stored(tmp_path, [A, C, odd, other]) as store:
        assert list(store.leaves()) == [C, A, other, odd]
        assert list(store.leaves("fi-FI")) == [C]
    with Store.open(store.path) as again:
        assert list(again.leaves()) == [C, A, other, odd]
        assert again.source_locale == "en-US"


def test_the_same_pages_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        stored(tmp_path / name, [A, B, C]).__exit__(None, None, None)
    one, two = (sqlite3.connect(tmp_path / name / "memory.sqlite") for name in ("one", "two"))
    assert [*one.iterdump()] == [*two.iterdump()]


def test_a_pair_is_held_once_and_counted_by_place(tmp_path: Path) -> None:
    with stored(tmp_path, [A, B, C]) as store:
        norwegian = store.counts()[1]
    assert norwegian.locale == "nb-NO"
    # `Save it.` in two ways of spacing is one sentence with one translation, `Wait.` has two.
    assert (norwegian.pairs, norwegian.sources, norwegian.ambiguous) == (3, 2, 1)
    assert (norwegian.places, norwegian.pages) == (4, 2)
    assert (norwegian.methods, norwegian.origins) == ({Method.MACHINE: 4}, {Origin.SPAN: 4})


def test_the_tree_is_replaced_and_what_was_imported_stays(tmp_path: Path) -> None:
    foreign = Leaf("nb-NO", "", "", None, None, Method.UNKNOWN, (Pair("Go.", "Gå."),))
    with stored(tmp_path, [A]) as store:
        store.replace("vendor.tmx", "en-US", [foreign])
        store.replace("", "en-US", [C])
        assert list(store.leaves()) == [C, foreign]
        store.replace("vendor.tmx", "en-US", [])
        assert list(store.leaves()) == [C]
        assert store.exact("Go.") is None


def test_nothing_is_written_where_reading_the_pages_fails(tmp_path: Path) -> None:
    def broken() -> Iterator[Leaf]:
        yield B
        raise ValueError

    with stored(tmp_path, [A]) as store:
        with pytest.raises(ValueError):  # noqa: PT011  # our own
            store.replace("", "en-US", broken())
        assert list(store.leaves()) == [A]


def test_a_failure_of_what_is_read_is_not_told_of_the_memory(tmp_path: Path) -> None:
    def broken() -> Iterator[Leaf]:
        raise OSError
        yield B

    with stored(tmp_path, [A]) as store, pytest.raises(OSError):  # noqa: PT011  # our own
        store.replace("", "en-US", broken())


def test_a_memory_that_another_process_writes_can_be_read(tmp_path: Path) -> None:
    with stored(tmp_path, [A]) as store:

        def leaves() -> Iterator[Leaf]:
            yield C
            with Store.open(store.path) as other:
                assert list(other.leaves()) == [A]

        store.replace("", "en-US", leaves())
        with Store.open(store.path) as other:
            assert list(other.leaves()) == [C]


def test_a_memory_has_one_source_locale(tmp_path: Path) -> None:
    with stored(tmp_path, [A]) as store:
        with pytest.raises(StoreError, match="its sentences are in en-US, not in de-DE"):
            store.replace("vendor.tmx", "de-DE", [C])
        store.replace("", "de-DE", [C])
        assert store.source_locale == "de-DE"


@pytest.mark.parametrize(
    ("words", "locale", "side", "found"),
    [
        ("save", None, "source", ["Tallenna.", "Lagre."]),
        ("SAVE it", "nb-NO", "source", ["Lagre."]),
        ("sav*", "nb-NO", "source", ["Lagre."]),
        ("sav", None, "source", []),
        ("save wait", None, "source", []),
        ('"vent litt"', None, "target", ["Vent litt."]),
        ('"litt vent"', None, "target", []),
        ("vent", None, "target", ["Vent.", "Vent litt."]),
        ("-> ...", None, "target", []),
        ('"', None, "target", []),
        ("vent\0", None, "target", ["Vent.", "Vent litt."]),
        ('a"b*"c', None, "target", []),
    ],
)
def test_concordance_by_words(tmp_path: Path, words: str, locale: str | None, side: str, found: list[str]) -> None:
    with stored(tmp_path, [A, B, C]) as store:
        assert [hit.target for hit in store.concordance(words, locale, side, 10)] == found


@settings(max_examples=40)
@given(st.text(max_size=30), st.sampled_from(["source", "target"]))
def test_any_text_can_be_searched_for(words: str, side: str) -> None:
    with TemporaryDirectory() as folder, stored(Path(folder), [A, JAPANESE]) as store:
        assert len(store.concordance(words, None, side, 1)) <= 1


JAPANESE = leaf("ja-JP/a.md", ("Open the settings.", "設定を開きます。"), ("Save the App.", "Appを保存します。"))
THAI = leaf("th-TH/a.md", ("Open the settings.", "เปิดการตั้งค่า"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("設定", ["設定を開きます。"]),
        ("設定を", ["設定を開きます。"]),
        ("を", ["設定を開きます。", "Appを保存します。"]),
        ("を 保存", ["Appを保存します。"]),
        ("保存し app", ["Appを保存します。"]),
        ("定設", []),
        ("ตั้งค่า", ["เปิดการตั้งค่า"]),
        ("กา", ["เปิดการตั้งค่า"]),
    ],
)
def test_concordance_in_languages_without_spaces(tmp_path: Path, words: str, found: list[str]) -> None:
    with stored(tmp_path, [JAPANESE, THAI, A]) as store:
        assert [hit.target for hit in store.concordance(words, None, "target", 10)] == found


def test_a_hit_tells_the_latest_place(tmp_path: Path) -> None:
    later = leaf("nb-NO/z.md", ("Save it.", "Lagre."), day=dt.date(2021, 1, 1), method=Method.HUMAN)
    with stored(tmp_path, [later, A, B]) as store:
        (hit,) = store.concordance("lagre", None, "target", 10)
    assert (hit.places, hit.path, hit.day, hit.method) == (3, "nb-NO/z.md", dt.date(2021, 1, 1), Method.HUMAN)


def test_there_is_none_yet(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no memory yet; diglot memory build makes it"):
        Store.open(tmp_path / "memory.sqlite")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_told_and_only_the_projects_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="diglot memory build makes that of a project anew"):
        Store.open(path)
    with pytest.raises(StoreError):
        Store.make(path, is_own=False)
    assert path.read_bytes() == content
    with Store.make(path, is_own=True) as store:
        assert store.is_anew
        assert store.counts() == []


def test_a_cut_file_is_made_anew(tmp_path: Path) -> None:
    many = [leaf(f"nb-NO/{number}.md", (f"Sentence {number}.", f"Setning {number}.")) for number in range(500)]
    path = stored(tmp_path, many).path
    path.write_bytes(path.read_bytes()[:60_000])
    with Store.make(path, is_own=True) as store:
        assert store.is_anew


@pytest.mark.parametrize("is_own", [True, False])
def test_nobody_elses_database_is_touched(tmp_path: Path, is_own: bool) -> None:  # noqa: FBT001  # a parameter
    path = tmp_path / "memory.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mine (text)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="no memory of diglot; name another file"):
        Store.make(path, is_own=is_own)
    with pytest.raises(StoreError, match="no memory of diglot"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_memory_of_another_version_is_made_anew_where_it_is_the_projects(tmp_path: Path) -> None:
    path = stored(tmp_path, [A]).path
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    for make in (Store.open, lambda place: Store.make(place, is_own=False)):
        with pytest.raises(StoreError, match="another version"):
            make(path)
    with Store.make(path, is_own=True) as store:
        assert store.is_anew


def test_a_memory_of_an_earlier_version_is_renewed_and_keeps_what_was_imported(tmp_path: Path) -> None:
    with stored(tmp_path, [A]) as store:
        store.replace("vendor.tmx", "en-US", [C])
        path = store.path
    with sqlite3.connect(path) as database:
        database.executescript("""
            DROP TABLE wording; DROP TABLE posting;
            CREATE TABLE coded (key INTEGER PRIMARY KEY, text TEXT NOT NULL, wording TEXT NOT NULL);
            CREATE TABLE posting (word TEXT, size INTEGER, place INTEGER, key INTEGER);
            PRAGMA user_version = 1;
        """)
    database.close()
    with pytest.raises(StoreError, match="an earlier diglot; diglot memory build renews it"):
        Store.open(path)
    with Store.make(path, is_own=False) as store:
        assert list(store.leaves()) == [C, A]
        assert not store.is_anew
    with Store.open(path) as store:
        (alike,) = store.like([read_wording("Save it now.")], 0.5)
        assert [store.texts([key]) for _, key in alike] == [{store.exact("Save it."): "Save it."}]


def test_a_folder_is_no_memory(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store.make(tmp_path, is_own=True)
    assert tmp_path.is_dir()
