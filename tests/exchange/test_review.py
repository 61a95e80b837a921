import datetime as dt
import json
from typing import Any

import pytest

from diglot.errors import ExchangeError
from diglot.exchange.correcting import bring_in
from diglot.exchange.formats import read_handback
from diglot.exchange.review import is_own, read_file
from diglot.exchange.units import Correction, Progress, documents
from diglot.settings import Settings
from support import OFFICE, audited, case_of, seeds

PATH = f"nb-NO/{OFFICE}"
NAME = "page.nb-NO.review.json"
DAY = dt.date(2024, 5, 6)


def segment(**values: object) -> dict[str, object]:
    return {
        "unit": "f7c17-101.0123456789ab",
        "source": "Text.",
        "was": "Tekst.",
        "target": None,
        "reviewed": False,
        "comment": "",
    } | values


def review(*segments: object, path: str = PATH) -> bytes:
    return json.dumps({"format": 1, "pages": [{"path": path, "hash": "0" * 64, "segments": segments}]}).encode()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"target": "Teksten."}, ("Teksten.", Progress.TRANSLATED, "")),
        ({"reviewed": True}, ("Tekst.", Progress.REVIEWED, "")),
        ({"target": "Teksten.", "reviewed": True}, ("Teksten.", Progress.REVIEWED, "")),
        ({"comment": " Why?\n"}, ("Tekst.", Progress.TRANSLATED, "Why?")),
        ({"target": ""}, ("", Progress.TRANSLATED, "")),
    ],
)
def test_what_came_back(values: dict[str, object], expected: tuple[str, Progress, str]) -> None:
    target, progress, note = expected
    (found,) = read_handback(review(segment(**values)), NAME)
    assert found == Correction(PATH, "f7c17-101.0123456789ab", target, "Text.", progress, note=note)


def test_a_review_is_known_by_its_name() -> None:
    assert is_own(b"", NAME)
    assert is_own(b"", NAME.upper())
    assert not is_own(b"", "report.json")


def test_a_review_is_known_by_its_content() -> None:
    assert is_own(review(segment()), "page (1).json")
    assert not is_own(b"{}", "page (1).json")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"\xff", "not valid JSON"),
        (b"[]", "is no review of format 1"),
        (b'{"format": 2, "pages": []}', "is no review of format 1"),
        (b'{"format": 1}', "pages is no list"),
        (b'{"format": 1, "pages": [1]}', r"pages\[0\] has no path"),
        (b'{"format": 1, "pages": [{"path": "a", "hash": "", "segments": 1}]}', r"pages\[0\] has no segments"),
        (review(segment(unit=1)), r"pages\[0\].segments\[0\] has no unit"),
        (review(segment(target=1)), r"pages\[0\].segments\[0\] has no target"),
        (review(segment(), []), r"pages\[0\].segments\[1\] has no unit"),
    ],
)
def test_what_is_no_review(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=f"^{NAME}: {message}"):
        list(read_file(data, NAME))


def test_a_correction_changes_its_own_sentence() -> None:
    tree = seeds()
    report = audited(tree)
    (handed,) = documents([case_of(report, PATH)], report.source_locale)
    unit = handed.units[3]
    data = review(segment(unit=unit.id, source=unit.source, was=unit.target, target=f"{unit.target} Ja."))
    result = bring_in(tree, Settings(), read_handback(data, NAME), DAY)
    assert (result.taken, result.refused) == (1, ())
    before, after = tree[PATH].decode(), result.files[PATH].decode()
    assert after == before.replace(f">{unit.target}<", f">{unit.target} Ja.<").replace(
        "ms.translationtype: MT", "ms.translationtype: HT"
    ).replace("ms.lasthandoff: 09/14/2020", "ms.lasthandoff: 05/06/2024")


def test_what_was_only_reviewed_changes_nothing() -> None:
    tree = seeds()
    report = audited(tree)
    (handed,) = documents([case_of(report, PATH)], report.source_locale)
    rows: list[Any] = [
        segment(unit=unit.id, source=unit.source, was=unit.target, reviewed=True, comment="Good.")
        for unit in handed.units
    ]
    result = bring_in(tree, Settings(), read_handback(review(*rows), NAME), DAY)
    assert (dict(result.files), result.kept, result.refused) == ({}, len(rows), ())
    assert {note for _, _, note in result.notes} == {"Good."}


def test_what_has_changed_since_is_refused() -> None:
    tree = seeds()
    report = audited(tree)
    (handed,) = documents([case_of(report, PATH)], report.source_locale)
    unit = handed.units[3]
    tree[PATH] = tree[PATH].replace(f">{unit.target}<".encode(), b">Noe annet.<")
    data = review(segment(unit=unit.id, source=unit.source, was=unit.target, target="Ja."))
    result = bring_in(tree, Settings(), read_handback(data, NAME), DAY)
    assert dict(result.files) == {}
    assert [(refusal.unit, refusal.found) for refusal in result.refused] == [(unit.id, "Noe annet.")]
