import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.spans import read_spans, recover, strip, without_anchors, without_escapes, write_pair
from strategies import TEXT, SideBySide, side_by_side
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
    before, after = unit(100, "Før", "Before"), unit(102, "Etter", "After")
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
        "<span data-ttu-id=&quot;a-1&quot;>" * 50_000,
        '<span data-ttu-id="a-1"><' * 50_000,
        PAIR + "![" * 100_000 + unit(103, "T", "S"),
        PAIR + "[!div op_single_selector" * 10_000 + unit(103, "T", "S"),
        PAIR + "[x](#tab/" * 20_000 + unit(103, "T", "S"),
        "# <a name=&quot;" * 50_000,
        unit(101, "![" * 50_000, "<!--" * 50_000),
    ],
    ids=[
        "opening",
        "opened",
        "pair",
        "source",
        "other",
        "quotes",
        "angle",
        "images",
        "selectors",
        "tabs",
        "anchors",
        "texts",
    ],
)
def test_a_hostile_page_is_read_to_its_end(text: str) -> None:
    spans, problems = read_spans(text)
    assert spans or problems or "data-" not in text or "a name" in text
    assert strip(text, spans).text.count("<span") <= text.count("<span")
    assert len(without_anchors(text)) <= len(text)
    assert len(without_escapes(text)) <= len(text)


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


@given(side_by_side(), st.integers(0, 8))
def test_a_stretch_with_other_quotes_is_read_all_the_same(page: SideBySide, first: int) -> None:
    tags = iter(range(10_000))
    damaged = re.sub(
        r"<span [^<>]*>", lambda tag: tag[0] if next(tags) < first else tag[0].replace('"', "&quot;"), page.text
    )
    spans, problems = read_spans(damaged)
    assert spans == read_spans(page.text)[0]
    assert strip(damaged, spans).text == page.target
    assert recover(damaged, spans).text == page.source
    assert [problem.rule for problem in problems] == ["spans.damaged-quotes"] * (damaged != page.text)


def test_each_damaged_stretch_is_one_finding_at_its_start() -> None:
    text = f"{PAIR}\n\n{unit(102, 'A', 'B')} {unit(103, 'A', 'B')}\n{unit(104, 'A', 'B')}\n{unit(105, 'A', 'B')}\n"
    lines = text.split("\n")
    for number in (2, 4):
        lines[number] = lines[number].replace('"', "&quot;")
    problems = read_spans("\n".join(lines))[1]
    assert [(problem.line, problem.column) for problem in problems] == [(3, 1), (5, 1)]
    assert problems[0].message == '`"` became `&quot;` in 6 tags of the markup, from here to line 3'


@pytest.mark.parametrize("text", ["&quot;En&quot;", '<a href="a&quot;b">', f"```\n<a href=&quot;x&quot;>\n```\n{PAIR}"])
def test_other_entities_are_text(text: str) -> None:
    assert rules(text) == []


def numbered(*units: str, between: str = "\n\n") -> str:
    return between.join(unit(name, "T", "S") for name in units)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (numbered("101", "102", "103"), []),
        (numbered("140", "141"), []),
        (numbered("101", "p101", "104", "p102", "107"), []),
        (numbered("p101", "104"), []),
        (numbered("101", "p101"), []),
        (numbered("101", "103"), [("spans.gap", 3, 1)]),
        (numbered("101", "p101", "103", "105"), [("spans.gap", 7, 1)]),
        (numbered("102", "101"), [("spans.order", 3, 1)]),
        (numbered("101", "104", "102", "103", "105"), [("spans.order", 5, 1)]),
        (numbered("p102", "p101"), [("spans.order", 3, 1)]),
        (numbered("101", "x", "102"), []),
        (unit(101, "T", "S", "aaaaa") + unit(90, "T", "S", "bbbbb"), []),
        (numbered("101", "101"), [("spans.duplicate-id", 3, 1)]),
        (f'{numbered("101")}\n<span data-ttu-id="f7c17-102">\n{numbered("103")}', [("spans.unclosed", 2, 1)]),
        (f'{numbered("101")}\n<span data-ttu-id="f7c17-102">T</span>\n{numbered("103")}', [("spans.no-source", 2, 1)]),
    ],
)
def test_the_numbers_of_units_go_up_without_gaps(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert rules(text) == expected


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("\n\n![En skjerm](a.png)\n\n", []),
        (" ![En skjerm](a.png) ", []),
        ("\n\n    ![En [ny] skjerm][bilde]\n\n", []),
        ('\n\n:::image type="content" source="a.png" alt-text="En skjerm":::\n\n', []),
        ('\n\n<img src="a.png" alt="En skjerm">\n\n', []),
        ('\n> [!div class="op_single_selector"]\n> - [Mac](a.md)\n> - [Windows](b.md)\n\n', []),
        ("\n\n[en]: https://a.b\n\n", []),
        ("\n\n> [!TIP]\n- > ", []),
        ("\n\nLegg merke til dette.\n\n", [("spans.missing", 3, 1)]),
        ("\n\n- Legg merke til dette. ", [("spans.missing", 3, 3)]),
        ("\n\n```\ncode\n```\nTekst. ", [("spans.missing", 6, 1)]),
        ("\n\n[Tekst](https://a.b/c)\n\n", [("spans.missing", 3, 2)]),
        ("\n\n> [!TIPS]\n> ", [("spans.missing", 3, 5)]),
        ("\n\n![](a.png)\n\n", [("spans.gap", 5, 1)]),
        ("\n\n> [!NOTE]\n> ", [("spans.gap", 4, 3)]),
        ("\n\n```\ncode\n```\n\n", [("spans.gap", 7, 1)]),
        ("\n\n``` <a>code```\n\n", [("spans.gap", 5, 1)]),
        ("\n\n~~~\ncode\n\n", [("spans.gap", 6, 1)]),
        ("\n\n    code here\n\n", [("spans.gap", 5, 1)]),
        ("\n\n<!-- a comment -->\n\n", [("spans.gap", 5, 1)]),
        ("\n\n<pre>code</pre>\n\n", [("spans.gap", 5, 1)]),
        ("\n\n`code`, https://a.b/c &nbsp;\n\n", [("spans.gap", 5, 1)]),
        ("\n\n[!INCLUDE [name](a.md)]\n\n::: zone-end\n\n", [("spans.gap", 7, 1)]),
        ('\n\n# [](#tab/a)\n\n## <a name="x"></a>', [("spans.gap", 5, 20)]),
        ("\n\na. ", [("spans.gap", 3, 4)]),
    ],
)
def test_a_missing_number_has_a_cause_or_is_told(between: str, expected: list[tuple[str, int, int]]) -> None:
    assert rules(unit(101, "T", "S") + between + unit(103, "T", "S")) == expected


def test_an_image_that_the_translation_took_into_a_sentence_has_a_number() -> None:
    taken = unit(101, "Her: ![En skjerm](a.png)", "Here:")
    assert rules(f"{taken}\n\n{unit(103, 'T', 'S')}") == []
    assert rules(f"{unit(101, '![A](a)', '![A](a)')}\n\n{unit(103, 'T', 'S')}") == [("spans.gap", 3, 1)]


@pytest.mark.parametrize(("first", "last", "named"), [(101, 103, "unit 102"), (101, 105, "units 102 to 104")])
def test_a_gap_names_its_units(first: int, last: int, named: str) -> None:
    (problem,) = read_spans(f"{unit(first, 'T', 'S')} {unit(last, 'T', 'S')}")[1]
    assert problem.message == f"{named} is missing before this one, and no text stands for it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('# <a name="a-b"></a>A b\n', "# A b\n"),
        ('##  <a name=""></a>A\n', "##  A\n"),
        ('## <a name="a"></a>A ##\n', "## A ##\n"),
        ('- ### <a name="a"></a>A\n', "- ### A\n"),
        ('> ## <a name="a"></a>A\n', "> ## A\n"),
        ('1. # <a name="a"></a>A\n', "1. # A\n"),
        ('1) # <a name="a"></a>A\n', "1) # A\n"),
        ('# <a name="a&quot;></a>A\n', "# A\n"),
        ("# <a name=&quot;a&quot;></a>A\n", "# A\n"),
        ('<a name="syntax"></a>Syntax\n====\n', "Syntax\n====\n"),
        ('> <a name="syntax"></a>Syntax\r\n> --\r\n', "> Syntax\r\n> --\r\n"),
        ('### <a name="net-core-cli"></a>[.NET Core CLI](#tab/cli)\n', "### [.NET Core CLI](#tab/cli)\n"),
        (
            '# <a name="use-the-_a_b-command--now"></a>Use the `_A_B` command & now\n',
            "# Use the `_A_B` command & now\n",
        ),
        ('# <a name="use-ab"></a>Use a_b\n', "# Use a_b\n"),
        ('# <a name="see-ahttpsbc"></a>See [a](https://b.c)\n', "# See [a](https://b.c)\n"),
        ('# <a name="a-b"></a>A \\*b\\*\n', "# A \\*b\\*\n"),
        ('# <a name="a-amp-b"></a>A &amp; b\n', "# A &amp; b\n"),
        ('# <a name="a"></a>A\n# <a name="a"></a>A\n', "# A\n# A\n"),
        ('# <a name="own"></a>A\n', '# <a name="own"></a>A\n'),
        ('Text <a name="text"></a>stays\n', 'Text <a name="text"></a>stays\n'),
        ('<a name="text"></a>Text\n', '<a name="text"></a>Text\n'),
        ('# A <a name="own"></a>\n', '# A <a name="own"></a>\n'),
        ('# <a name="a"></a><a name="own"></a>A\n', '# <a name="a"></a><a name="own"></a>A\n'),
        ('# <a id="a"></a>A\n', '# <a id="a"></a>A\n'),
        ('```\n# <a name="a"></a>A\n```\n# <a name="b"></a>B\n', '```\n# <a name="a"></a>A\n```\n# B\n'),
        ('```a``` b\n# <a name="b"></a>B\n', "```a``` b\n# B\n"),
    ],
)
def test_only_generated_anchors_before_headings_go(text: str, expected: str) -> None:
    assert without_anchors(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6.0.\\* and \\*\\*x\\*\\*", "6.0.* and **x**"),
        ("\\`a\\`", "`a`"),
        ("![6.0.\\*](a.png)", "![6.0.*](a.png)"),
        ("\\_a\\_ \\\\* \\# \\", "\\_a\\_ \\\\* \\# \\"),
        ("`\\*` ``a`\\*`` \\*", "`\\*` ``a`\\*`` *"),
        ("```\n\\*\n```\n\\*", "```\n\\*\n```\n*"),
        ("~~~\n\\*", "~~~\n\\*"),
    ],
)
def test_escapes_of_the_writer_are_undone_outside_code(text: str, expected: str) -> None:
    assert without_escapes(text) == expected


@given(TEXT, TEXT)
def test_what_is_written_is_read(target: str, source: str) -> None:
    assert write_pair("f7c17-101", target, source) == unit(101, target, source)
    assert [(span.id, span.target, span.source) for span in read_spans(write_pair("a-1", target, source))[0]] == [
        ("a-1", target, source)
    ]
