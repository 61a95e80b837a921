import datetime as dt
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.frontmatter import read_head, write_head
from diglot.model import Method, Provenance, Recovered
from diglot.provenance import body_digest, read_provenance, read_recovered, stands_for, write_recovered
from support import HASH, head

COMMIT = "c6692ce0fa1358ec3529e59ca0ecdfdea4cdc759"
ARTICLE = "cd7196af-3ed9-42e6-b594-f51ad265fd63"

_HEX = st.text("0123456789abcdef", min_size=40, max_size=40)
_PATHS = st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())
_RECOVERED = st.builds(Recovered, _PATHS, st.none() | _HEX, st.text("0123456789abcdef", min_size=64, max_size=64))


@given(_RECOVERED)
def test_what_is_said_of_a_recovered_page_is_read_again(recovered: Recovered) -> None:
    assert read_recovered(write_recovered(recovered)) == recovered
    assert read_recovered(read_head(write_head(write_recovered(recovered))).values) == recovered


@pytest.mark.parametrize(
    "value", [None, "yes", [], {}, {"digest": None}, {"digest": 5}, {"from": "a.md", "hash": HASH}]
)
def test_any_other_page_is_not_a_recovered_one(value: object) -> None:
    assert read_recovered({"diglot.recovered": value}) is None


def test_all_keys() -> None:
    meta = {
        "ms.openlocfilehash": HASH,
        "ms.sourcegitcommit": COMMIT,
        "ms.translationtype": "MT",
        "ms.contentlocale": "nb-NO",
        "ms.lasthandoff": "09/14/2020",
        "ms.locfileid": "47673795",
        "ms.assetid": ARTICLE.upper(),
    }
    expected = Provenance(Method.MACHINE, "nb-NO", COMMIT, HASH, dt.date(2020, 9, 14), "47673795", ARTICLE)
    assert read_provenance(meta) == (expected, ())


def test_no_keys() -> None:
    assert read_provenance({}) == (Provenance(), ())
    assert read_provenance({"ms.openlocfilehash": "", "ms.lasthandoff": ""}) == (Provenance(), ())


@pytest.mark.parametrize(
    ("key", "value", "method"),
    [
        ("ms.translationtype", "MT", Method.MACHINE),
        ("ms.translationtype", "Auto", Method.MACHINE),
        ("ms.translationtype", "MTE95", Method.MACHINE),
        ("ms.translationtype", "HT", Method.HUMAN),
        ("ms.translationtype", "Human Translation", Method.HUMAN),
        ("translationtype", "MT", Method.MACHINE),
        ("ms.translationtype", "something new", Method.UNKNOWN),
    ],
)
def test_methods(key: str, value: str, method: Method) -> None:
    assert read_provenance({key: value})[0].method is method


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("09/14/2020", dt.date(2020, 9, 14)),
        ("9/4/2020", dt.date(2020, 9, 4)),
        (dt.date(2020, 9, 14), dt.date(2020, 9, 14)),
        (dt.datetime(2020, 9, 14, 23, 59, tzinfo=dt.UTC), dt.date(2020, 9, 14)),
    ],
)
def test_dates(value: object, date: dt.date) -> None:
    assert read_provenance({"ms.lasthandoff": value}) == (Provenance(handoff=date), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ms.lasthandoff", "14/09/2020"),
        ("ms.lasthandoff", "9999/9999"),
        ("ms.lasthandoff", 5),
        ("ms.lasthandoff", ["09/14/2020"]),
        ("ms.openlocfilehash", "2bda15b7"),
        ("ms.openlocfilehash", HASH.upper()),
        ("ms.openlocfilehash", HASH + "\n"),
        ("ms.openlocfilehash", [HASH]),
        ("ms.sourcegitcommit", "main"),
        ("ms.locfileid", 1.5),
        ("ms.contentlocale", {"a": 1}),
    ],
)
def test_a_malformed_value_is_left_out_and_named(key: str, value: object) -> None:
    provenance, (sentence,) = read_provenance({key: value, "ms.translationtype": "HT"})
    assert provenance == Provenance(method=Method.HUMAN)
    assert sentence.startswith(f"{key} is not ")


@pytest.mark.parametrize("value", ["", "(guid of old soc version if any)", 5, None])
def test_a_placeholder_is_no_article_id(value: object) -> None:
    assert read_provenance({"ms.assetid": value}) == (Provenance(), ())


@pytest.mark.parametrize("digest", [hashlib.sha1, hashlib.sha256])
@pytest.mark.parametrize("handed_off", [b"a\nb\n", b"a\r\nb\r\n", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n"])
@pytest.mark.parametrize("checked_out", [b"a\nb\n", b"a\r\nb\r\n"])
def test_a_hash_stands_for_a_file_with_any_line_ends(digest: type, handed_off: bytes, checked_out: bytes) -> None:
    source_hash = digest(handed_off.removeprefix(b"\xef\xbb\xbf")).hexdigest()
    assert stands_for(checked_out, source_hash)
    assert stands_for(handed_off, source_hash)
    assert not stands_for(checked_out + b".", source_hash)


def test_a_hash_of_the_mark_as_well() -> None:
    data = b"\xef\xbb\xbfa\n"
    assert stands_for(data, hashlib.sha1(data, usedforsecurity=False).hexdigest())


def test_the_digest_of_a_body_is_the_same_for_all_line_ends() -> None:
    assert body_digest("a\r\nb\r\n") == body_digest("a\nb\n") != body_digest("a\nb")


def test_the_head_of_a_translated_page() -> None:
    provenance, wrong = read_provenance(read_head(head()).values)
    assert (provenance.hash, provenance.locale, provenance.handoff, wrong) == (
        HASH,
        "nb-NO",
        dt.date(2020, 9, 14),
        (),
    )
