import os
import subprocess
import sys
from pathlib import Path

import msgspec
import py3langid
import pytest

from diglot.cache import Cache, digest
from diglot.identifier import kept_in, let_go, likeliest, ranked

TEXTS = ("", "a", "Dette er en side om regninger", "Du kan nå betale", "これは日本語です", "Šis ir teksts", "THE BILL")

# What a forked process has in memory, in MB, beside that which loaded the model.
FORKED = """
import os

import diglot.identified
import diglot.identifier

def held():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

whole = held()
child = os.fork()
if child == 0:
    diglot.identifier.likeliest("Dette er en side om regninger")
    print(whole - held(), flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.parametrize("text", TEXTS)
def test_it_tells_what_its_library_tells(text: str) -> None:
    assert ranked(text) == py3langid.rank(text)
    assert likeliest(text) == py3langid.classify(text)[0]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is told by Linux")
def test_the_model_takes_no_memory_of_forked_processes() -> None:
    done = subprocess.run([sys.executable, "-c", FORKED], capture_output=True, check=True, text=True, env=os.environ)
    assert float(done.stdout) > 50


def test_what_the_cache_has_of_the_model_is_the_model(tmp_path: Path) -> None:
    let_go()
    with Cache(tmp_path) as cache, kept_in(cache):
        expected = [ranked(text) for text in TEXTS]
        key = digest([b"identifier"])
        assert cache.load(key)
        let_go()
        assert [ranked(text) for text in TEXTS] == expected


@pytest.mark.parametrize(
    "damaged",
    [b"", b"{}", msgspec.msgpack.encode((["nb"], [("<f2", [1, 1], b"")] * 5))],
    ids=["nothing", "something-else", "short"],
)
def test_of_a_damaged_model_nothing_is_believed(tmp_path: Path, damaged: bytes) -> None:
    let_go()
    with Cache(tmp_path) as cache, kept_in(cache):
        cache.store(digest([b"identifier"]), damaged)
        assert likeliest(TEXTS[4]) == "ja"
        assert len(cache.load(digest([b"identifier"])) or b"") > len(damaged)


def test_tables_that_do_not_fit_together_are_not_believed(tmp_path: Path) -> None:
    let_go()
    key = digest([b"identifier"])
    with Cache(tmp_path) as cache, kept_in(cache):
        ranked("")
        whole = cache.load(key)
        assert whole
        classes, tables = msgspec.msgpack.decode(whole)
        kind, (count,), numbers = tables[2]
        wrong = [(classes[1:], tables), (classes, tables[:4])]
        wrong += [(classes, [*tables[:2], (kind, [count - 256], numbers[: -256 * int(kind[2:])]), *tables[3:]])]
        wrong += [(classes, [*tables[:2], (kind, [count], b"\xff" * len(numbers)), *tables[3:]])]
        for each in wrong:
            cache.store(key, msgspec.msgpack.encode(each))
            let_go()
            assert likeliest(TEXTS[4]) == "ja"
            assert cache.load(key) == whole
