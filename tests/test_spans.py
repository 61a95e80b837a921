from collections.abc import Callable

import pytest
from hypothesis import given

from diglot.spans import read_spans, recover, strip, without_anchors
from strategies import SideBySide, side_by_side
from support import texts, unit

PAIR = unit(101, "Tekst.", "Text.")


def rules(text: str) -> list[tuple[str, int, int]]:
    return [(problem.rule, problem.line, problem.column) for problem in read_spans(text)[1]]


@given(side_by_side())
def test_a_page_put_together_from_pairs_comes_apart_again(page: SideBySide) -> None:
    spans, problems = read_spans(page.text)
    assert len(spans) == page.pairs == page.text.count("data-ttu-id")
    assert problems == ()
    assert strip(page.text, spans).text == page.target
    assert recover(page.text, spans).text == page.source


@given(side_by_side())
def test_segments_know_where_they_stand(page: SideBySide) -> None:
    spans, _ = read_spans(page.text)
    for plain, side in ((strip(page.text, spans), "target"), (recover(page.text, spans), "source")):
        assert texts(plain.segments) == [getattr(span, side).strip() for span in spans]
        for segment in plain.segments:
            assert plain.text[segment.start : segment.end] == segment.text


def test_a_span_knows_its_texts_and_where_they_are() -> None:
    text = f"# {PAIR}\n"
    ((span,), problems) = read_spans(text)
    assert (span.id, span.unit, span.target, span.source, problems) == ("f7c17-101", "101", "Tekst.", "Text.", ())
    assert text[span.start : span.end] == PAIR
    assert text[span.target_start :].startswith("Tekst.")
    assert text[span.source_start :].startswith("Text.")


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("", ""),
        ("a < b & c > d", "a < b & c > d"),
        ("to linjer\nher", "two lines\nhere"),
        ('si "hei"', 'say "hello"'),
        ("<span>https:</span>//a.b", "<span>https:</span>//a.b"),
        ("ved slutten <span>x</span>", "at the end <span>x</span>"),
        ('<span id="a"></span>', '<span id="a"></span>'),
        ("tre", "<span><span><span>three</span></span></span>"),
        ("tre", "<span><span>three</span></span>then text"),
        ("løs </span> ende", "loose end"),
    ],
)
def test_the_texts_of_a_pair_may_hold_anything(target: str, source: str) -> None:
    text = f"A {unit('p101', target, source)} {PAIR}"
    spans, problems = read_spans(text)
    assert [(span.unit, span.target, span.source) for span in spans] == [
        ("p101", target, source),
        ("101", "Tekst.", "Text."),
    ]
    assert problems == ()


def test_a_stray_close_in_the_source_ends_it_at_the_first_double_close() -> None:
    text = (
        '<span data-ttu-id="a-1">T</span><span class="sxs-lookup"><span data-stu-id="a-1">S </span> more</span></span>'
    )
    ((span,), _) = read_spans(text)
    assert (span.source, span.end) == ("S </span> more", len(text))


@pytest.mark.parametrize(
    ("damaged", "rule", "stripped", "recovered"),
    [
        ('<span data-ttu-id="a-1">T', "spans.unclosed", '<span data-ttu-id="a-1">T', '<span data-ttu-id="a-1">T'),
        ('<span data-ttu-id="a-1', "spans.unclosed", '<span data-ttu-id="a-1', '<span data-ttu-id="a-1'),
        (
            '<span data-ttu-id="">T</span>',
            "spans.unclosed",
            '<span data-ttu-id="">T</span>',
            '<span data-ttu-id="">T</span>',
        ),
        ('<span data-ttu-id="a-1">T</span>', "spans.no-source", "T", ""),
        ('<span class="sxs-lookup"><span data-stu-id="a-1">S</span></span>', "spans.no-target", "", "S"),
        ('<span data-stu-id="a-1">S</span>', "spans.no-target", "", "S"),
        (PAIR.replace('stu-id="f7c17-101', 'stu-id="f7c17-102'), "spans.id-mismatch", "Tekst.", "Text."),
        (f"{PAIR}{PAIR}", "spans.duplicate-id", "Tekst.Tekst.", "Text.Text."),
    ],
)
def test_damage_is_named_and_the_pairs_around_it_are_still_read(
    damaged: str, rule: str, stripped: str, recovered: str
) -> None:
    before, after = unit(1, "Før", "Before"), unit(2, "Etter", "After")
    text = f"{before}\n  {damaged}\n{after}"
    spans, problems = read_spans(text)
    assert [(problem.rule, problem.line) for problem in problems] == [(rule, 2)]
    assert strip(text, spans).text == f"Før\n  {stripped}\nEtter"
    assert recover(text, spans).text == f"Before\n  {recovered}\nAfter"


def test_a_problem_points_at_the_start_of_its_span() -> None:
    assert rules(f"a\nb {PAIR} {PAIR}") == [("spans.duplicate-id", 2, 3 + len(PAIR) + 1)]


@pytest.mark.parametrize(
    "text",
    [
        '<span data-ttu-id="' * 100_000,
        '<span data-ttu-id="a-1">' * 100_000,
        '<span data-ttu-id="a-1">x</span><span class="sxs-lookup"><span data-stu-id="a-1">' * 20_000,
        '<span class="sxs-lookup"><span data-stu-id="a-1">' * 50_000,
        "<span>" * 100_000 + PAIR,
    ],
    ids=["opening", "opened", "pair", "source", "other"],
)
def test_a_hostile_page_is_read_to_its_end(text: str) -> None:
    spans, problems = read_spans(text)
    assert len(spans) + len(problems) > 0
    assert strip(text, spans).text.count("<span") <= text.count("<span")


def test_the_start_of_the_body_moves_with_what_is_taken_out_before_it() -> None:
    text = f"---\ntitle: {PAIR}\n---\nBody"
    spans, _ = read_spans(text)
    for plain in (strip(text, spans, text.index("Body")), recover(text, spans, text.index("Body"))):
        assert plain.text[plain.body_start :] == "Body"


def test_lines_are_those_of_the_page_with_its_spans() -> None:
    text = unit(1, "En\nto", "One\ntwo") + "\n" + unit(2, "Tre", "Three")
    spans, _ = read_spans(text)
    assert [segment.line for segment in strip(text, spans).segments] == [1, 4]


@pytest.mark.parametrize("ends", [str, lambda text: text.replace("\n", "\r\n")], ids=["LF", "CRLF"])
def test_line_ends_stay_as_they_are(ends: Callable[[str], str]) -> None:
    text = ends(f"a\n\n{PAIR}\n")
    assert strip(text, read_spans(text)[0]).text == ends("a\n\nTekst.\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('# <a name="a-b"></a>A b\n', "# A b\n"),
        ('##  <a name=""></a>A\n', "##  A\n"),
        ('- ### <a name="a"></a>A\n', "- ### A\n"),
        ('> ## <a name="a"></a>A\n', "> ## A\n"),
        ('1. # <a name="a"></a>A\n', "1. # A\n"),
        ('Text <a name="own"></a>stays\n', 'Text <a name="own"></a>stays\n'),
        ('# A <a name="own"></a>\n', '# A <a name="own"></a>\n'),
        ('# <a id="own"></a>A\n', '# <a id="own"></a>A\n'),
    ],
)
def test_only_generated_anchors_before_headings_go(text: str, expected: str) -> None:
    assert without_anchors(text) == expected
