import json
from dataclasses import asdict

import pytest
from hypothesis import example, given

from diglot.align.segments import read_blocks, read_sentences, source_text, target_text
from diglot.model import Block, BlockKind, Segment
from diglot.spans import PlainText
from strategies import MARKDOWN, SideBySide, side_by_side
from support import GOLDEN, check_golden, head, page_of, texts, unit


def plain(text: str) -> PlainText:
    return PlainText(text, 0, ())


def blocks(text: str) -> list[tuple[str, tuple[str, ...], int, list[str]]]:
    return [
        (block.kind.value, block.path, block.number, texts(block.segments))
        for block in read_blocks(plain(text), "en-US")
    ]


@pytest.mark.parametrize("name", ["mixed", "spans"])
def test_golden(name: str) -> None:
    page = page_of((GOLDEN / "blocks" / f"{name}.md").read_bytes())
    found: dict[str, object] = {}
    for side, text in (("target", target_text(page)), ("source", source_text(page))):
        found[side] = [
            asdict(block) | {"kind": block.kind.value, "segments": [asdict(segment) for segment in block.segments]}
            for block in read_blocks(text, "en-US")
        ]
        found[f"{side} sentences"] = [[s.id, s.line, s.text] for s in read_sentences(text, "en-US")]
    check_golden(f"blocks/{name}.json", json.dumps(found, indent=1, ensure_ascii=False) + "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A", [("heading", (), 1, ["A"])]),
        ("A\n---", [("heading", (), 2, ["A"])]),
        ("One. Two.", [("paragraph", (), 0, ["One.", "Two."])]),
        ("- a\n- b", [("paragraph", ("ul", "li"), 0, ["a"]), ("paragraph", ("ul", "li"), 0, ["b"])]),
        ("3. a\n4. b", [("paragraph", ("ol", "li"), 3, ["a"]), ("paragraph", ("ol", "li"), 4, ["b"])]),
        ("> 1. a", [("paragraph", ("quote", "ol", "li"), 1, ["a"])]),
        (
            "|a|b|\n|-|-|\n|c|d|",
            [("cell", ("table",), at, [name]) for at, name in ((1, "a"), (2, "b"), (1, "c"), (2, "d"))],
        ),
        ("|x|x|\n|-|-|\n|x|x|", [("cell", ("table",), at, ["x"]) for at in (1, 2, 1, 2)]),
        ("```\na\n```", [("code", (), 0, [])]),
        ("    a", [("code", (), 0, [])]),
        ("***", [("rule", (), 0, [])]),
        ("<p>a</p>", [("html", (), 0, ["a"])]),
        ("<p>One. Two three.</p><ul><li>c</li>\n<li>d</li></ul>", [("html", (), 0, ["One.", "Two three.", "c", "d"])]),
        ("<!-- a -->", [("html", (), 0, [])]),
        ("![a](i)", [("paragraph", (), 0, [])]),
        ("> [!NOTE]\n> A. B.", [("directive", ("quote",), 0, []), ("paragraph", ("quote",), 0, ["A.", "B."])]),
        ("> [!NOTE] A.", [("directive", ("quote",), 0, []), ("paragraph", ("quote",), 0, ["A."])]),
        (
            "A\n:::row:::\n:::column:::\n      B\n:::column-end:::\n",
            [
                ("paragraph", (), 0, ["A"]),
                *[("directive", (), 0, [])] * 2,
                ("paragraph", (), 0, ["B"]),
                ("directive", (), 0, []),
            ],
        ),
        (':::image source="i" alt-text="A. B.":::', [("directive", (), 0, [])]),
        ("[!INCLUDE [A. B.](x.md)]", [("directive", (), 0, [])]),
        ("[!INCLUDE [A](x.md)] [!INCLUDE [B](y.md)]", [("paragraph", (), 0, [])]),
        ("Use [!INCLUDE [a. B?](x.md)]. C.", [("paragraph", (), 0, ["Use [!INCLUDE [a. B?](x.md)].", "C."])]),
        (
            "A. [!INCLUDE [a](x.md)] bee. :::no-loc text='C. D':::.",
            [("paragraph", (), 0, ["A.", "[!INCLUDE [a](x.md)] bee.", ":::no-loc text='C. D':::."])],
        ),
        ("## [Name *x*](#tab/a)", [("heading", (), 2, ["Name *x*"])]),
        ('## <a name="n"></a>[Name](#tab/a)', [("heading", (), 2, ["Name"])]),
        (
            "a | b\n--|--\n c d | e",
            [("cell", ("table",), at, found) for at, found in ((1, ["a"]), (2, ["b"]), (1, ["c d"]), (2, ["e"]))],
        ),
    ],
)
def test_blocks(text: str, expected: list[tuple[str, tuple[str, ...], int, list[str]]]) -> None:
    assert blocks(text) == expected


def test_a_block_has_the_anchor_that_stands_in_it() -> None:
    (block,) = read_blocks(plain('## <a name="here"></a>There'), "en-US")
    assert (block.anchor, block.number, texts(block.segments)) == ("here", 2, ["There"])


@given(MARKDOWN)
@example("  <b>\nOne\n\n")
def test_segments_stand_in_order_where_they_say(text: str) -> None:
    at = 0
    for block in read_blocks(plain(text), "en-US"):
        for segment in block.segments:
            assert at <= segment.start < segment.end
            assert text[segment.start : segment.end] == segment.text == segment.text.strip()
            at = segment.end


@given(MARKDOWN)
def test_sentences_are_those_of_the_blocks(text: str) -> None:
    cut = [(s.start, s.text) for block in read_blocks(plain(text), "en-US") for s in block.segments]
    assert [found for s in read_sentences(plain(text), "en-US") if (found := (s.start, s.text)) in cut] == cut


@given(side_by_side())
def test_no_span_is_lost_or_invented(page: SideBySide) -> None:
    read = page_of("---\nt: 1\n---\n" + page.text)
    for text in (target_text(read), source_text(read)):
        ids = [segment.id for block in read_blocks(text, "en-US") for segment in block.segments if segment.id]
        known = [segment.id for segment in text.segments]
        assert ids == sorted(set(ids), key=known.index)


def test_spans_say_what_a_segment_is() -> None:
    page = page_of(f"{unit('p101', 'En. To.', 'One. Two.')} {unit(104, 'Tre.', 'Three.')}")
    assert [(s.id, s.text) for block in read_blocks(source_text(page), "en-US") for s in block.segments] == [
        ("f7c17-p101", "One. Two."),
        ("f7c17-104", "Three."),
    ]
    assert [(s.id, s.text) for s in read_sentences(source_text(page), "en-US")] == [
        ("f7c17-p101", "One."),
        ("f7c17-p101", "Two."),
        ("f7c17-104", "Three."),
    ]


def test_a_span_that_fills_a_link_is_the_whole_link() -> None:
    page = page_of(f"[{unit(1, 'Gå', 'Go')}](u) and [{unit(2, 'dit', 'there')} now](v)")
    (block,) = read_blocks(source_text(page), "en-US")
    assert texts(block.segments) == ["[Go](u)", "there"]
    for segment in block.segments:
        assert source_text(page).text[segment.start : segment.end] == segment.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"# [{unit(1, 'Navn', 'Name')}](#tab/x)", ["Name"]),
        (f"# {unit(1, '[Navn](#tab/x)', '[Name](#tab/x)')}", ["[Name](#tab/x)"]),
        (f"> [!NOTE] {unit(1, 'En.', 'One.')} {unit(2, 'To.', 'Two.')}", ["One.", "Two."]),
        (
            f"{unit(1, 'A', 'One')} | {unit(2, 'B', 'Two')}\n--- | ---\n{unit(3, 'C', 'One')} | {unit(4, 'D', 'o')}",
            ["One", "Two", "One", "o"],
        ),
        (f"{unit(1, 'I [!INCLUDE[t](x.md)].', 'In [!INCLUDE[t](x.md)].')}", ["In [!INCLUDE[t](x.md)]."]),
    ],
)
def test_spans_in_the_markup_of_docfx(text: str, found: list[str]) -> None:
    plain = source_text(page_of(text))
    segments = [segment for block in read_blocks(plain, "en-US") for segment in block.segments]
    assert texts(segments) == found
    assert [plain.text[segment.start : segment.end] for segment in segments] == found
    assert [segment.unit for segment in segments] == [str(number) for number in range(1, len(found) + 1)]


def test_what_has_no_sentence_counts_as_one() -> None:
    assert texts(read_sentences(plain("A.\n\n```\nx\n```\n\n![i](u)\n"), "en-US")) == ["A.", "```\nx\n```", "![i](u)"]


def test_lines_are_those_of_the_page() -> None:
    page = page_of(f"---\nt: 1\n---\n{unit(1, 'A.', 'A.')}\n\nB.\n")
    assert [(s.text, s.line) for s in read_sentences(target_text(page), "en-US")] == [("A.", 4), ("B.", 6)]


def test_blocks_are_values() -> None:
    one, other = (read_blocks(plain(text), "en-US") for text in ("# A\n\nB", "# A\n\n\n\nB"))
    assert (
        one
        == other
        == (
            Block(BlockKind.HEADING, (), 1, (Segment("A"),)),
            Block(BlockKind.PARAGRAPH, (), 0, (Segment("B"),)),
        )
    )


def test_a_target_that_markdown_takes_for_a_list_item_is_still_one_segment() -> None:
    page = page_of(head() + unit(101, "1. august 2020 endres alt.", "Everything changes.") + "\n\nMer.\n")
    blocks = read_blocks(target_text(page), "nb-NO")
    assert [[(s.text, s.id) for s in block.segments] for block in blocks] == [
        [("1. august 2020 endres alt.", "f7c17-101")],
        [("Mer.", None)],
    ]
