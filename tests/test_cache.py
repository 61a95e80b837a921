import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zstandard import ZstdCompressor

from diglot.cache import Cache, compressed, digest

KEY, OTHER = digest([b"a"]), digest([b"b"])
compress = ZstdCompressor(write_checksum=True).compress
# Begins as a frame of more bytes than there are addresses.
BOUNDLESS = bytes.fromhex("28b52ffde0ffffffffffffff7f")


def stored(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "results.sqlite", isolation_level=None)


def filled(folder: Path) -> Path:
    with Cache(folder) as cache:
        cache.put(KEY, ["one", {"two": 3}])
    return folder


def test_a_value_comes_back_at_once_and_in_the_next_run(tmp_path: Path) -> None:
    value = ["ĝ\udcff", None, 1.5, {"a": [True]}]
    with Cache(tmp_path / "deep" / "er") as cache:
        assert cache.get(KEY) is None
        cache.put(KEY, value)
        assert cache.get(KEY) == value
    with Cache(tmp_path / "deep" / "er") as cache:
        assert (cache.get(KEY), cache.get(OTHER), cache.trouble) == (value, None, None)


def test_bytes_that_were_compressed_elsewhere_come_back(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        for key, data in zip((KEY, OTHER), compressed([b"one", b"two"]), strict=True):
            cache.hold(key, data)
    with Cache(tmp_path) as cache:
        assert (cache.load(KEY), cache.load(OTHER)) == (b"one", b"two")


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path) -> None:
    with Cache(tmp_path / "cache"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_many_values_are_written_before_the_end(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for number in range(600):
        cache.put(digest([str(number).encode()]), number)
    with Cache(tmp_path) as other:
        assert other.get(digest([b"0"])) == 0
    cache.close()


def test_a_digest_depends_on_where_the_parts_end() -> None:
    assert len({digest([b"ab", b"c"]), digest([b"a", b"bc"]), digest([b"abc"]), digest([b"abc", b""])}) == 4


def test_another_release_of_the_program_knows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path)
    monkeypatch.setattr("diglot.cache._program", lambda: b"another")
    with Cache(tmp_path) as cache:
        assert cache.get(digest([b"a"])) is None


@given(st.data())
@settings(max_examples=60)
def test_a_damaged_file_is_at_worst_empty(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = filled(tmp_path_factory.mktemp("cache"))
    path = folder / "results.sqlite"
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 40))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    with Cache(folder) as cache:
        assert cache.get(KEY) in (None, ["one", {"two": 3}])
        cache.put(OTHER, 7)
    with Cache(folder) as cache:
        assert cache.get(OTHER) in (None, 7)
        cache.put(OTHER, 7)
    with Cache(folder) as cache:
        assert (cache.get(OTHER), cache.trouble) == (7, None)


@pytest.mark.parametrize("content", [b"no database", b"", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_database_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "results.sqlite").write_bytes(content)
    filled(tmp_path)
    with Cache(tmp_path) as cache:
        assert (cache.get(KEY), cache.trouble) == (["one", {"two": 3}], None)


def test_a_database_of_another_shape_is_replaced(tmp_path: Path) -> None:
    stored(tmp_path).execute("CREATE TABLE entry (something)")
    filled(tmp_path)
    filled(tmp_path)
    with Cache(tmp_path) as cache:
        assert cache.get(KEY) == ["one", {"two": 3}]


@pytest.mark.parametrize("value", [b"", b"x", BOUNDLESS, compress(b"{"), compress(b"[1]")[:-1] + b"\0"])
def test_a_damaged_value_is_not_known(tmp_path: Path, value: bytes) -> None:
    stored(filled(tmp_path)).execute("UPDATE entry SET value = ?", (value,))
    with Cache(tmp_path) as cache:
        assert (cache.get(KEY), cache.trouble) == (None, None)


def test_a_value_can_not_run_code(tmp_path: Path) -> None:
    stored(filled(tmp_path)).execute("UPDATE entry SET value = ?", (compress(json.dumps("cos").encode()),))
    with Cache(tmp_path) as cache:
        assert cache.get(KEY) == "cos"


def test_a_folder_that_can_not_be_written_is_trouble_but_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with Cache(tmp_path / "file" / "cache") as cache:
        cache.put(KEY, 1)
        assert cache.get(OTHER) is None
        assert cache.trouble
        assert "the cache can't be used" in cache.trouble
        assert "--no-cache" in cache.trouble


def test_what_nobody_asks_for_goes_after_a_month(tmp_path: Path) -> None:
    with Cache(tmp_path) as cache:
        cache.put(KEY, 1)
        cache.put(OTHER, 2)
    stored(tmp_path).execute("UPDATE entry SET used = used - 20")
    with Cache(tmp_path) as cache:
        assert cache.get(KEY) == 1
    stored(tmp_path).execute("UPDATE entry SET used = used - 20")
    with Cache(tmp_path) as cache:
        cache.put(digest([b"c"]), 3)
    with Cache(tmp_path) as cache:
        assert (cache.get(KEY), cache.get(OTHER), cache.get(digest([b"c"]))) == (1, None, 3)


WRITER = """
import sys
from pathlib import Path
from diglot.cache import Cache, digest
for round in range(20):
    with Cache(Path(sys.argv[1])) as cache:
        for number in range(100):
            key = digest([str(number).encode()])
            assert cache.get(key) in (None, number), "somebody else's value"
            cache.put(key, number)
        assert cache.trouble is None, cache.trouble
"""


def test_two_processes_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    assert [(writer.communicate()[1], writer.returncode) for writer in writers] == [(b"", 0)] * 3
    with Cache(tmp_path) as cache:
        assert [cache.get(digest([str(number).encode()])) for number in range(100)] == list(range(100))
