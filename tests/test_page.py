import codecs
import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from diglot.errors import EditError
from diglot.page import published, read_page, with_head, with_target, with_value, write_page
from diglot.spans import strip
from sharedkit import pages, sample, show, unpacked
from strategies import ANY_PAGE, TEXT, SideBySide, side_by_side
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
    assert write_page(replace(page, data=b"")) == data
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
    assert page.text.endswith("Blåbær\x81\n")


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
        (head(ms_lasthandoff="99/99/2020") + "A", [("page.invalid-date", 6)]),
        (head(ms_date="2020-99-99") + "A", [("page.invalid-date", 7)]),
        (
            head(ms_openlocfilehash="abc", ms_lasthandoff="soon") + "A",
            [("page.invalid-provenance", 3), ("page.invalid-date", 6)],
        ),
        (head(title=unit(101, "T", "T")) + "A", [("spans.misplaced", 2)]),
        (head() + f"{PAIR}\n{PAIR}", [("spans.duplicate-id", 9)]),
    ],
)
def test_problems_and_their_lines(content: str, expected: list[tuple[str, int]]) -> None:
    page = page_of(content)
    assert [(problem.rule, problem.line) for problem in page.problems] == expected


@pytest.mark.parametrize(
    ("content", "position"),
    [
        ("---\nms.date: 02/30/2020\n---\nA", (2, 10)),
        ("---\nnote: see ms.date\n'ms.date' :   '9999/9999'\n---\nA", (3, 15)),
        ("---\r\na: |\r\n  ms.date: x\r\nms.date: [1]\r\n---\r\nA", (4, 10)),
        ("---\n{a: 1, ms.date: soon}\n---\nA", (2, 17)),
        ("---\nms.date: 01/01/2020\nms.date: never\n---\nA", (3, 10)),
        ("---\na: &x soon\nms.date: *x\n---\nA", (1, 1)),
        ("\ufeff---\ntitle: 漢\nms.date:\n- a\n---\nA", (4, 1)),
    ],
)
def test_a_malformed_value_is_found_where_it_stands(content: str, position: tuple[int, int]) -> None:
    (problem,) = page_of(content).problems
    assert (problem.rule, problem.line, problem.column) == ("page.invalid-date", *position)


def test_a_bad_date_costs_no_other_value() -> None:
    page = page_of(head(ms_date="2020-99-99") + "A")
    assert (page.provenance.hash, page.provenance.written, page.meta["ms.date"]) == (HASH, None, "2020-99-99")
    assert page_of(head(ms_date="2020-09-14") + "A").provenance.written == dt.date(2020, 9, 14)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"\r\n\n\r",
        codecs.BOM_UTF8,
        codecs.BOM_UTF8 * 2 + b"a",
        codecs.BOM_UTF8 + b"\xff",
        b"\xff\xfea\0",
        b"\xff" + bytes(range(256)),
        b"---\r\na: 1\r---\n",
    ],
)
def test_what_is_read_is_written(data: bytes) -> None:
    page = page_of(data)
    assert write_page(replace(page, data=b"")) == data
    assert page.has_mark is data.startswith(codecs.BOM_UTF8)
    assert page.encoding == ("windows-1252" if b"\xff" in data else "utf-8")


ENCODED = st.sampled_from(
    ((b"", "utf-8", "\n"), (codecs.BOM_UTF8, "utf-8", "\r\n"), (b"\xff", "latin-1", "\n"), (b"", "utf-8", "\r\n"))
)
TARGETS = st.one_of(
    TEXT,
    st.sampled_from(("", "ærlig", "漢", "\x81", "\ud800", "</span>", "<span>", PAIR, '<span data-ttu-id="', "\r\n")),
)


@given(side_by_side().filter(lambda page: page.pairs > 0), ENCODED, TARGETS, st.data())
@settings(max_examples=400)
def test_a_new_target_changes_no_other_byte(
    made: SideBySide, encoded: tuple[bytes, str, str], text: str, data: st.DataObject
) -> None:
    start, encoding, ends = encoded
    before = start + (head() + made.text).replace("\n", ends).encode(encoding, errors="replace")
    page = page_of(before)
    span = data.draw(st.sampled_from(page.spans))
    try:
        after = with_target(page, span, text)
    except EditError:
        assert not text.isascii() or "<" in text
        return
    old = span.target or ""
    rest = page.text[span.target_start + len(old) :]
    gone, new, behind = (write_page(replace(page, text=part, has_mark=False)) for part in (old, text, rest))
    assert after.data == before[: len(before) - len(behind) - len(gone)] + new + behind
    assert [each.target for each in after.spans if each.id == span.id] == [text]
    assert [each for each in after.spans if each.id != span.id] == [each for each in page.spans if each.id != span.id]
    assert with_target(after, span.id, old).data == before


@pytest.mark.parametrize(
    ("content", "name", "text", "words"),
    [
        (PAIR, "f7c17-9", "A", "no span f7c17-9 with a target"),
        (PAIR * 2, "f7c17-101", "A", "more than one span f7c17-101"),
        ('<span data-stu-id="f7c17-1">A</span>', "f7c17-1", "A", "no span f7c17-1 with a target"),
        (PAIR, "f7c17-101", PAIR, "would not read back"),
        (PAIR, "f7c17-101", '<span data-ttu-id="', "would not read back"),
        (f"---\n{PAIR}", "f7c17-101", "\n---\n", "would not read back"),
        (PAIR, "f7c17-101", "\ud800", "the page is utf-8, which has no"),
        (b"\xe5" + PAIR.encode(), "f7c17-101", "漢", "the page is windows-1252, which has no '漢'"),
        (b"\xc3\xa5" + PAIR.replace("Tekst", "\xe5").encode("latin-1"), "f7c17-101", "A", "no longer read as windows"),
    ],
)
def test_a_target_that_would_not_read_back(content: str | bytes, name: str, text: str, words: str) -> None:
    with pytest.raises(EditError, match=words):
        with_target(page_of(content), name, text)


def test_a_target_of_two_with_one_id_is_named_by_its_span() -> None:
    page = page_of(PAIR * 2)
    assert with_target(page, page.spans[1], "Ny.").text == PAIR + PAIR.replace("Tekst.", "Ny.")


def test_a_target_may_hold_what_only_looks_like_markup() -> None:
    page = page_of(f"---\n{PAIR}\n---\n")
    text = 'a <app> & "b" </span> c'
    assert [span.target for span in with_target(page, "f7c17-101", text).spans] == [text]


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("a: old\nb: 1\n", "a", "new", "a: new\nb: 1\n"),
        ("a:   'old'  \r\nb: 1\n", "a", "new", "a:   new  \r\nb: 1\n"),
        ("a: old # why\n", "a", "x: y", "a: 'x: y' # why\n"),
        ("a:\nb: 1\n", "a", "new", "a: new\nb: 1\n"),
        ("a:  \n", "a", 5, "a: 5  \n"),
        ("a:\n- 1\n- 2\n# why\nb: 1\n", "a", ["x", "5"], "a:\n- x\n- '5'\n# why\nb: 1\n"),
        ("a:\r\n  - 1\r\nb: 1\r\n", "a", ["x", "y"], "a:\r\n- x\r\n- y\r\nb: 1\r\n"),
        ("a:\n- 1\n- b: 2\n  c: 3\n\nb: 1\n", "a", "new", "a: new\n\nb: 1\n"),
        ("a: old\nb: 1\n", "a", ["x"], "a:\n- x\nb: 1\n"),
        ("a: |\n  one\n  two\nb: 1\n", "a", "new", "a: new\nb: 1\n"),
        ("a: [1,\n 2] \nb: 1\n", "a", "new", "a: new \nb: 1\n"),
        ("a: old\n", "a", None, "a: null\n"),
        ("a: old\n", "a", "", "a: ''\n"),
        ("a: old\n", "a", "09/14/2020", "a: 09/14/2020\n"),
        ("a: old\n", "a", "2020-09-14", "a: '2020-09-14'\n"),
        ("a: old\n", "a", dt.date(2020, 9, 14), "a: 2020-09-14\n"),
        ("a: old\n", "a", "yes", "a: 'yes'\n"),
        ("a: 1\na: 2\n", "a", 3, "a: 1\na: 3\n"),
        ("a: old\n", "b", "new", "a: old\nb: new\n"),
        ("a: old\r\n\r\n", "b", ["x"], "a: old\r\n\r\nb:\r\n- x\r\n"),
        ("", "b", "new", "b: new\n"),
        ("{a: old, b: 1}\n", "a", "new", "{a: new, b: 1}\n"),
    ],
)
def test_a_new_value_changes_nothing_else(before: str, key: str, value: object, after: str) -> None:
    page = page_of(f"---\n{before}---\nA\r\nB")
    edited = with_value(page, key, value)
    assert edited.data.decode() == f"---\n{after}---\nA\r\nB"
    assert repr(edited.meta) == repr({**page.meta, key: value})


@pytest.mark.parametrize(
    ("content", "key", "value", "words"),
    [
        ("A", "a", 1, "nb-NO/a.md: a can't be set: the page has no front matter"),
        ("---\na: 1\nA", "a", 1, "never closed"),
        ("---\na: b: c\n---\nA", "a", 1, "not valid YAML"),
        ("---\na: 1\n---\nA", "a", object(), "YAML has no form for"),
        ("---\na: 1\n---\nA", "a", (1, 2), "would not read back"),
        ("---\na: 1\n---\nA", "a", "\ud800", "YAML has no form for"),
        ("---\na: 1\n---\nA", "a", "x" * 70_000, "would not read back"),
        ("---\na: &x 1\nb: *x\n---\nA", "a", 2, "would not read back"),
        ("---\n{a: 1}\n---\nA", "a", "b, c", "would not read back"),
        ("---\n{a: 1}\n---\nA", "b", 1, "would not read back"),
        (b"---\na: \xe5\n---\nA", "a", "漢", "the page is windows-1252, which has no '漢'"),
    ],
)
def test_a_value_that_would_not_read_back(content: str | bytes, key: str, value: object, words: str) -> None:
    with pytest.raises(EditError, match=words):
        with_value(page_of(content), key, value)


def test_real_pages_are_written_as_they_were_read() -> None:
    count = 0
    for path in (*pages().glob("*/*/**/*.md"), *unpacked("corpus/history.tar.xz").rglob("*.md")):
        if path.is_file():
            data = path.read_bytes()
            assert write_page(replace(read_page("nb-NO/a.md", "nb-NO", data), data=b"")) == data, path
            count += 1
    show(f"{count} real pages written as they were read")
    assert count > 40_000


def test_edits_of_real_pages() -> None:
    edits = 0
    for path in sample(sorted(path for path in pages().glob("*/*/**/*.md") if path.is_file()), 300):
        page = read_page("nb-NO/a.md", "nb-NO", path.read_bytes())
        for span in sample(page.spans, 3):
            edited = with_target(page, span, "Ærlig <app>\n")
            assert with_target(edited, span.id, span.target or "").data == page.data, path
            edits += 1
        for key, value in page.meta.items():
            edited = with_value(page, key, "a: b")
            assert edited.meta == {**page.meta, key: "a: b"}, path
            assert edited.text[edited.body_start :] == page.text[page.body_start :], path
            assert with_value(edited, key, value).meta == page.meta, path
            edits += 1
    assert edits > 5_000


@pytest.mark.parametrize("body", [b"Text.\n", b"\xef\xbb\xbf# T\r\n\r\nText.\r\n", b"\xc9n.", b"-- text\n", b""])
def test_a_head_for_a_page_that_has_none(body: bytes) -> None:
    page = read_page("nb-NO/a.md", "nb-NO", body)
    edited = with_head(page, {"l10n": {"sourceCommit": "a"}, "title": "T: 1"})
    assert edited.meta == {"l10n": {"sourceCommit": "a"}, "title": "T: 1"}
    assert edited.text[edited.body_start :] == page.text
    assert (edited.encoding, edited.has_mark) == (page.encoding, page.has_mark)
    assert edited.text.count("\r\n") in {page.text.count("\r\n"), edited.text.count("\n")}


def test_no_head_before_what_looks_like_one() -> None:
    with pytest.raises(EditError, match="starts with ---, but has no front matter that can be read"):
        with_head(read_page("nb-NO/a.md", "nb-NO", b"---\nText.\n"), {"title": "T"})
