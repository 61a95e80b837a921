import codecs

import pytest
from hypothesis import example, given, settings

from diglot.page import published, read_page
from diglot.spans import strip
from strategies import ANY_PAGE, SideBySide, side_by_side
from support import HASH, SOURCE, TRANSLATIONS, head, page_of, unit

PAIR = unit(101, "Tekst.", "Text.")


@given(ANY_PAGE)
@settings(max_examples=400)
@example(b"")
@example(codecs.BOM_UTF8)
@example(b"---\nms.locfileid: !!int ''\n---\n")
@example(b"---\nms.lasthandoff: 0x" + b"f" * 5000 + b"\n---\n")
def test_reading_never_fails_and_loses_nothing(data: bytes) -> None:
    page = read_page("nb-NO/a.md", "nb-NO", data)
    assert page.data == data
    assert 0 <= page.body_start <= len(page.text)
    lines = page.text.count("\n") + 1
    assert all(1 <= problem.line <= lines and problem.column >= 1 for problem in page.problems)
    for span in page.spans:
        assert span.target is None or page.text[span.target_start :].startswith(span.target)
        assert span.source is None or page.text[span.source_start :].startswith(span.source)


@given(ANY_PAGE)
@settings(max_examples=200)
def test_publishing_never_fails_and_takes_out_the_source_only(data: bytes) -> None:
    out = published(data)
    page = read_page("nb-NO/a.md", "nb-NO", data)
    if not page.spans:
        assert out == data
    if not any(problem.rule == "page.not-utf8" for problem in page.problems):
        assert out.decode().removeprefix("\ufeff") == strip(page.text, page.spans).text


@given(side_by_side())
def test_published_bytes(page: SideBySide) -> None:
    for mark, ends in ((b"", b"\n"), (codecs.BOM_UTF8, b"\r\n")):
        data = mark + (head() + page.text).encode().replace(b"\n", ends)
        assert published(data) == mark + (head() + page.target).encode().replace(b"\n", ends)


@pytest.mark.parametrize("path", TRANSLATIONS)
def test_seeds_have_nothing_wrong(path: str) -> None:
    page = page_of((SOURCE / path).read_bytes(), path)
    assert page.problems == ()
    assert page.provenance.locale == page.locale == path[:5]
    assert page.text.count("data-ttu-id") == len(page.spans)


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    page = page_of(codecs.BOM_UTF8 + head().encode() + b"A\n")
    assert (page.problems, page.text[page.body_start :]) == ((), "A\n")
    assert page.provenance.hash == HASH
    assert page.data.startswith(codecs.BOM_UTF8)


def test_line_ends_stay_in_the_text() -> None:
    page = page_of((head() + "A\n\nB\n").replace("\n", "\r\n"))
    assert (page.problems, page.text[page.body_start :]) == ((), "A\r\n\r\nB\r\n")
    assert page.provenance.hash == HASH


def test_a_page_that_is_not_utf8_is_read_as_windows_1252() -> None:
    page = page_of(head().encode() + b"A\n\nBl\xe5b\xe6r\x81\n")
    (problem,) = page.problems
    assert (problem.rule, problem.line, problem.column) == ("page.not-utf8", 10, 3)
    assert "0xe5" in problem.message
    assert page.text.endswith("Blåbær\ufffd\n")


def test_the_column_of_a_bad_byte_after_a_mark() -> None:
    (problem,) = [p for p in page_of(codecs.BOM_UTF8 + b"a\xff").problems if p.rule == "page.not-utf8"]
    assert (problem.line, problem.column) == (1, 2)


def test_bytes_that_are_no_utf8_are_published_as_they_are() -> None:
    assert published(b"\xff" + PAIR.encode() + b"\xfe") == b"\xffTekst.\xfe"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", [("page.empty", 1)]),
        (" \n\n", [("page.empty", 1)]),
        (head(), [("page.empty", 1)]),
        ("---\na: [\n---\n", [("page.empty", 1)]),
        ("# A\n", [("page.no-front-matter", 1)]),
        ("---\na: 1\nb: c: d\n---\nA", [("page.invalid-front-matter", 3)]),
        ("---\na: 1\nA", [("page.invalid-front-matter", 1)]),
        (head(ms_lasthandoff="99/99/2020") + "A", [("page.invalid-provenance", 6)]),
        (
            head(ms_openlocfilehash="abc", ms_lasthandoff="soon") + "A",
            [("page.invalid-provenance", 3), ("page.invalid-provenance", 6)],
        ),
        (head(title=unit(101, "T", "T")) + "A", [("spans.misplaced", 2)]),
        (head() + f"{PAIR}\n{PAIR}", [("spans.duplicate-id", 9)]),
    ],
)
def test_problems_and_their_lines(content: str, expected: list[tuple[str, int]]) -> None:
    page = page_of(content)
    assert [(problem.rule, problem.line) for problem in page.problems] == expected
