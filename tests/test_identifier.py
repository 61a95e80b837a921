import os
import subprocess
import sys
from pathlib import Path

import msgspec
import py3langid
import pytest

from diglot.cache import Cache
from diglot.identifier import KEY, kept_in, let_go, likeliest, ranked

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
        key = KEY
        assert cache.load(key)
        let_go()
        assert [ranked(text) for text in TEXTS] == expected


def test_of_a_damaged_model_nothing_is_believed(tmp_path: Path) -> None:
    let_go()
    key = KEY
    with Cache(tmp_path) as cache, kept_in(cache):
        ranked("")
        whole = cache.load(key)
        assert whole
        end = 4 + int.from_bytes(whole[:4])
        classes, columns = msgspec.msgpack.decode(whole[4:end])
        heads = [
            msgspec.msgpack.encode((classes[1:], columns)),
            msgspec.msgpack.encode((classes, columns[:4])),
            msgspec.msgpack.encode((classes, [*columns[:2], ("O", *columns[2][1:]), *columns[3:]])),
            msgspec.msgpack.encode((classes, [*columns[:2], (">u2", *columns[2][1:]), *columns[3:]])),
            msgspec.msgpack.encode((classes, [("<f2", (2**62, 4)), *columns[1:]])),
            msgspec.msgpack.encode((classes, [("<i2", columns[0][1]), *columns[1:]])),
            msgspec.msgpack.encode(([], columns)),
            msgspec.msgpack.encode((classes, [(kind, [0] * len(shape)) for kind, shape in columns])),
            msgspec.msgpack.encode(
                (classes, [(columns[0][0], [0, len(classes)]), columns[1], *((kind, [0]) for kind, _ in columns[2:])])
            ),
            b"{}",
        ]
        wrong = [b"", b"\xff" * 40, whole[:-100], whole[:end] + b"\xff" * (len(whole) - end)]
        wrong += [len(head).to_bytes(4) + head + bytes(-(4 + len(head)) % 8) + whole[end:] for head in heads]
        for each in wrong:
            cache.store(key, each)
            let_go()
            assert likeliest(TEXTS[4]) == "ja"
            assert cache.load(key) == whole
