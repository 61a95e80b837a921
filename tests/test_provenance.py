import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.frontmatter import read_head, write_head
from diglot.model import Method, Provenance, Recovered, Variant
from diglot.provenance import (
    _DIGESTS,
    body_digest,
    read_provenance,
    read_recovered,
    read_source_commit,
    stands_for,
    write_recovered,
)
from support import HASH, head

COMMIT = "c6692ce0fa1358ec3529e59ca0ecdfdea4cdc759"
_MARK = b"\xef\xbb\xbf"
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
        "ms.date": "04/03/2019",
    }
    handoff, written = dt.date(2020, 9, 14), dt.date(2019, 4, 3)
    expected = Provenance(Method.MACHINE, "nb-NO", COMMIT, HASH, handoff, "47673795", ARTICLE, written)
    assert read_provenance(meta) == (expected, ())


def test_no_keys() -> None:
    assert read_provenance({}) == (Provenance(), ())
    assert read_provenance({"ms.openlocfilehash": "", "ms.lasthandoff": "", "ms.date": ""}) == (Provenance(), ())


_HASH, _COMMIT = f"ms.openlocfilehash: {HASH}", f"ms.sourcegitcommit: {COMMIT}"
_HANDOFF = "ms.lasthandoff: 09/14/2020"
_FULL = Provenance(Method.MACHINE, "nb-NO", COMMIT, HASH, dt.date(2020, 9, 14), "47673795")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                *(_HASH, _COMMIT, "ms.translationtype: MT", "ms.contentlocale: nb-NO", _HANDOFF),
                'ms.locfileid: "47673795"',
            ),
            _FULL,
        ),
        (
            (_HASH, _COMMIT, "ms.translationtype: HT", "ms.contentlocale: nb-NO", _HANDOFF),
            replace(_FULL, method=Method.HUMAN, file_id=None),
        ),
        (
            ("ms.translationtype: Human Translation", _COMMIT, _HASH, "ms.contentlocale: nb-no", _HANDOFF, ""),
            replace(_FULL, method=Method.HUMAN, locale="nb-no", file_id=None),
        ),
        (("translationtype: MTE95", _COMMIT, _HASH), Provenance(Method.MACHINE, None, COMMIT, HASH)),
        ((_HASH, _COMMIT, "translationtype: Human Translation"), Provenance(Method.HUMAN, None, COMMIT, HASH)),
        ((_HASH, _COMMIT), Provenance(Method.UNKNOWN, None, COMMIT, HASH)),
        ((), Provenance()),
    ],
    ids=["2018", "2017", "nav 2017", "2016", "2016, hash first", "hash and commit", "none"],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_heads_of_all_ages(lines: tuple[str, ...], expected: Provenance, ends: str) -> None:
    text = ends.join(("---", "title: T", *lines, "---", "# T"))
    assert read_provenance(read_head(text).values) == (expected, ())


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


@pytest.mark.parametrize("key", ["ms.lasthandoff", "ms.date"])
@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("09/14/2020", dt.date(2020, 9, 14)),
        ("9/4/2020", dt.date(2020, 9, 4)),
        ("9/04/2020", dt.date(2020, 9, 4)),
        ("2020-09-14", dt.date(2020, 9, 14)),
        ("02/29/2020", dt.date(2020, 2, 29)),
        (dt.date(2020, 9, 14), dt.date(2020, 9, 14)),
        (dt.datetime(2020, 9, 14, 23, 59, tzinfo=dt.UTC), dt.date(2020, 9, 14)),
    ],
)
def test_dates(key: str, value: object, date: dt.date) -> None:
    found = Provenance(handoff=date) if key == "ms.lasthandoff" else Provenance(written=date)
    assert read_provenance({key: value}) == (found, ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ms.lasthandoff", "14/09/2020"),
        ("ms.lasthandoff", "9999/9999"),
        ("ms.lasthandoff", 5),
        ("ms.lasthandoff", ["09/14/2020"]),
        ("ms.lasthandoff", "09/14/2020\n"),
        ("ms.lasthandoff", "9/14/20"),
        ("ms.date", "02/30/2020"),
        ("ms.date", "99/999999"),
        ("ms.date", "2020-99-99"),
        ("ms.date", "0000-01-01"),
        ("ms.date", "٠٩/14/2020"),
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
    provenance, (wrong,) = read_provenance({key: value, "ms.translationtype": "HT"})
    assert provenance == Provenance(method=Method.HUMAN)
    assert wrong.message.startswith(f"{key} is not ")
    rule = "page.invalid-date" if key in {"ms.lasthandoff", "ms.date"} else "page.invalid-provenance"
    assert (wrong.key, wrong.rule) == (key, rule)


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


@pytest.mark.parametrize("new", [hashlib.sha1, hashlib.sha256])
@pytest.mark.parametrize(
    ("data", "handed_off", "variant"),
    [
        (b"a\nb\n", b"a\nb\n", Variant.RAW),
        (b"a\r\nb\r\n", b"a\r\nb\r\n", Variant.RAW),
        (b"a\nb\n", b"a\r\nb\r\n", Variant.CRLF),
        (b"a\r\nb\n", b"a\r\nb\r\n", Variant.CRLF),
        (b"a\r\nb\r\n", b"a\nb\n", Variant.LF),
        (_MARK + b"a\n", _MARK + b"a\n", Variant.RAW),
        (_MARK + b"a\n", _MARK + b"a\r\n", Variant.CRLF),
        (_MARK + b"a\r\n", _MARK + b"a\n", Variant.LF),
        (_MARK + b"a\n", b"a\n", Variant.UNMARKED),
        (_MARK + b"a\n", b"a\r\n", Variant.UNMARKED_CRLF),
        (_MARK + b"a\r\n", b"a\n", Variant.UNMARKED_LF),
        (_MARK + b"a\r\n", b"a\r\n", Variant.UNMARKED),
        (b"a\rb", b"a\nb", None),
        (b"a\n", _MARK + b"a\n", None),
        (b"", b"", Variant.RAW),
    ],
)
def test_the_variant_that_a_hash_was_made_of(
    new: Callable[..., "hashlib._Hash"], data: bytes, handed_off: bytes, variant: Variant | None
) -> None:
    assert stands_for(data, new(handed_off).hexdigest()) is variant


@pytest.mark.parametrize("source_hash", ["", "2bda15b7", hashlib.md5(b"", usedforsecurity=False).hexdigest()])
def test_a_digest_of_another_length_stands_for_nothing(source_hash: str) -> None:
    assert stands_for(b"", source_hash) is None


def test_equal_variants_are_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[bytes] = []

    def counting(data: bytes, **_: bool) -> "hashlib._Hash":
        hashed.append(data)
        return hashlib.sha1(data, usedforsecurity=False)

    monkeypatch.setitem(_DIGESTS, 40, counting)
    assert stands_for(b"a\nb\n", HASH) is None
    assert hashed == [b"a\nb\n", b"a\r\nb\r\n"]


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


@pytest.mark.parametrize(
    ("meta", "commit", "trouble"),
    [
        ({"l10n": {"sourceCommit": COMMIT}}, COMMIT, ""),
        ({"l10n": {"sourceCommit": COMMIT, "other": 1}, "sourceCommit": "x"}, COMMIT, ""),
        ({}, None, "the page has no l10n.sourceCommit"),
        ({"l10n": None}, None, "the page has no l10n.sourceCommit"),
        ({"l10n": "text"}, None, "the page has no l10n.sourceCommit"),
        ({"l10n": {"sourceCommit": None}}, None, "the page has no l10n.sourceCommit"),
        ({"l10n": {"sourceCommit": COMMIT[:7]}}, None, "is not a commit of 40 or 64 hexadecimal digits: c6692ce"),
        ({"l10n": {"sourceCommit": COMMIT + "\n"}}, None, "is not a commit of 40 or 64 hexadecimal digits"),
        (
            {"l10n": {"sourceCommit": f"https://example.com/{COMMIT}"}},
            None,
            "is not a commit of 40 or 64 hexadecimal digits",
        ),
        ({"l10n": {"sourceCommit": 1234567}}, None, "is not a commit of 40 or 64 hexadecimal digits: 1234567"),
        ({"l10n": {"sourceCommit": ["--all"]}}, None, "is not a commit of 40 or 64 hexadecimal digits"),
    ],
)
def test_the_commit_that_mdn_keeps(meta: dict[str, object], commit: str | None, trouble: str) -> None:
    found = read_source_commit(meta)
    assert (found[0], trouble in found[1], bool(found[1])) == (commit, True, bool(trouble))
