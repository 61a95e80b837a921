import pytest
from hypothesis import example, given, settings

from diglot.docfx import KINDS
from diglot.markdown import parse, parse_inline, slug, to_html
from offsets import wrong_offsets
from strategies import MARKDOWN


def inline(text: str) -> list[tuple[str, str]]:
    """The kinds of the inline nodes of the first block, and the text at their offsets."""
    root = parse(text)
    block = next(node for node in root.walk() if node.kind == "inline")
    return [(node.kind, text[node.start : node.end]) for node in block.walk()][1:]


@given(MARKDOWN)
@settings(max_examples=500)
@example("a **b** c")
@example("One.  \n**Two.** Three.")
@example("<https://a.b/%C3%A5> **c**")
@example("~~a ~~b~~~~~ c")
@example("| a | b |\n|---|---|\n| c \\| d | **e** |")
def test_offsets_of_texts_give_back_their_content(text: str) -> None:
    assert wrong_offsets(text, parse(text)) == []


@given(MARKDOWN)
@settings(max_examples=300)
def test_line_ends_make_no_difference(text: str) -> None:
    assert parse(text.replace("\n", "\r\n")) == parse(text)


@given(MARKDOWN)
def test_offsets_with_other_line_ends(text: str) -> None:
    crlf = text.replace("\n", "\r\n")
    assert wrong_offsets(crlf, parse(crlf)) == []


@given(MARKDOWN)
def test_parsing_may_begin_anywhere(text: str) -> None:
    before = "---\ntitle: x\n---\n"
    whole = parse(before + text, len(before))
    assert whole == parse(text)
    assert wrong_offsets(before + text, whole) == []


@given(MARKDOWN)
def test_one_piece_of_inline_markdown(text: str) -> None:
    assert wrong_offsets(text, parse_inline(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** c", [("text", "a "), ("strong", "**b**"), ("text", "b"), ("text", " c")]),
        ("[a](u) b", [("link", "[a](u)"), ("text", "a"), ("text", " b")]),
        ("[**a**](u)", [("link", "[**a**](u)"), ("strong", "**a**"), ("text", "a")]),
        ("***a***", [("em", "***a***"), ("strong", "**a**"), ("text", "a")]),
        ("![a](u)b", [("image", "![a](u)"), ("text", "b")]),
        ("a `b` c", [("text", "a "), ("code_inline", "`b`"), ("text", " c")]),
        ("<b>a</b>", [("html_inline", "<b>"), ("text", "a"), ("html_inline", "</b>")]),
        ("<https://a.b>", [("link", "<https://a.b>"), ("text", "https://a.b")]),
        ("a\\*b", [("text", "a"), ("text_special", "\\*"), ("text", "b")]),
        ("a &amp; b", [("text", "a "), ("text_special", "&amp;"), ("text", " b")]),
        ("# A", [("text", "A")]),
        ("> - A\n>   b", [("text", "A"), ("softbreak", "\n>   "), ("text", "b")]),
        ("One.  \n**Two.**", [("text", "One.  "), ("hardbreak", "\n"), ("strong", "**Two.**"), ("text", "Two.")]),
        ("~~a~~~", [("s", "~~a~~"), ("text", "a"), ("text", "~")]),
    ],
)
def test_inline_nodes_stand_where_they_are_written(text: str, expected: list[tuple[str, str]]) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# A", ["heading"]),
        ("A\n\nB", ["paragraph", "paragraph"]),
        ("A\n===\n", ["heading"]),
        ("---", ["hr"]),
        ("```\na\n```", ["fence"]),
        ("    a", ["code_block"]),
        ("<div>a</div>", ["html_block"]),
        ("> a", ["blockquote"]),
        ("- a\n- b", ["bullet_list"]),
        ("3. a", ["ordered_list"]),
        ("| a |\n|---|\n| b |", ["table"]),
        ("[r]: u\n", []),
    ],
)
def test_blocks(text: str, kinds: list[str]) -> None:
    assert [node.kind for node in parse(text).children] == kinds


@pytest.mark.parametrize(
    ("text", "leaves"),
    [
        ("> [!NOTE]\n> A", [("alert", "note", {}, "[!NOTE]")]),
        ("> [! Tip ] A", [("alert", "tip", {}, "[! Tip ]")]),
        (">[!warning]\n> [!CAUTION]", [("alert", "warning", {}, "[!warning]"), ("alert", "caution", {}, "[!CAUTION]")]),
        ("> A\n> [!IMPORTANT]\n> B", [("alert", "important", {}, "[!IMPORTANT]")]),
        ("> [!PADOMI]\n> A", [("alert", "padomi", {}, "[!PADOMI]")]),
        ("[!note]\nA", [("alert", "note", {}, "[!note]")]),
        ("A\n[!OTHER]", []),
        ("> [!NOTE](u) A", []),
        ("[!NOTE]: u\n", []),
        ("    [!NOTE]", []),
        (
            "> [!div class='a b' title1=\"c\"]\n> [A](u)",
            [("division", "", {"class": "a b", "title1": "c"}, "[!div class='a b' title1=\"c\"]")],
        ),
        ("[!Video https://a.b/c?d]", [("video", "", {"source": "https://a.b/c?d"}, "[!Video https://a.b/c?d]")]),
        (
            "- A\n  [!INCLUDE [t](../x y.md)]  \n  B",
            [("include", "", {"title": "t", "source": "../x y.md"}, "[!INCLUDE [t](../x y.md)]")],
        ),
        (
            "A [!include[t](x.md)] b",
            [("include", "", {"title": "t", "source": "x.md"}, "[!include[t](x.md)]")],
        ),
        (
            "[!code-CSharp[](x.cs?range=1 'T')]",
            [
                (
                    "code_include",
                    "csharp",
                    {"title": "", "source": "x.cs?range=1 'T'"},
                    "[!code-CSharp[](x.cs?range=1 'T')]",
                )
            ],
        ),
        (
            ':::code language="C#" source="x.cs":::',
            [("code_include", "c#", {"language": "C#", "source": "x.cs"}, ':::code language="C#" source="x.cs":::')],
        ),
        (
            'A\n:::image Source = "x.png" alt-text="a &lt; b":::\nB',
            [
                (
                    "figure",
                    "",
                    {"source": "x.png", "alt-text": "a < b"},
                    ':::image Source = "x.png" alt-text="a &lt; b":::',
                )
            ],
        ),
        (
            'A :::no-loc text="b\nc"::: d',
            [("no_loc", "", {"text": "b\nc"}, ':::no-loc text="b\nc":::')],
        ),
        ('A\n::: Zone pivot="b"\nC', [("directive", "zone", {"pivot": "b"}, '::: Zone pivot="b"')]),
        ("A\n:::row-end:::\n---", [("directive", "row-end", {}, ":::row-end:::")]),
        ("::: moniker text", []),
        ("::: other\nA\n:::", []),
        ("`:::row:::` :::", []),
    ],
)
def test_what_docfx_adds(text: str, leaves: list[tuple[str, str, dict[str, str], str]]) -> None:
    found = [node for node in parse(text).walk() if node.kind in KINDS]
    assert [(node.kind, node.info, node.attrs, text[node.start : node.end]) for node in found] == leaves


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!NOTE]\n> A *b*.", ["A b."]),
        ("> [!NOTE] A.\n> b", ["A. b"]),
        (">[!Note] \nA", ["A"]),
        ("A\n:::row:::\nB", ["A", "B"]),
        (":::column:::\n      A\n\n      - B\n:::column-end:::\n    C", ["A", "B", None]),
        ('A :::no-loc text="b *c*"::: [!INCLUDE[t](x)]d', ["A b *c* d"]),
        ("# [A *b*](#tab/c)", ["A b"]),
    ],
)
def test_text_is_where_text_is(text: str, shown: list[str | None]) -> None:
    root = parse(text)
    blocks = [node.plain for node in root.walk() if node.kind == "inline"]
    code = [None for node in root.walk() if node.kind == "code_block"]
    assert [*blocks, *code] == shown


def test_a_heading_that_names_a_tab() -> None:
    text = '### <a name="x"></a>[A *b*](#tab/c/d)\n\n[E](#tab/f)'
    heading, paragraph = parse(text).children
    tab = heading.children[0].children[2]
    assert (tab.kind, tab.attrs, text[tab.start : tab.end]) == ("tab", {"href": "#tab/c/d"}, "[A *b*](#tab/c/d)")
    assert paragraph.children[0].children[0].kind == "link"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a | b\n--- | ---\nc | d", ["a", "b", "c", "d"]),
        ("a | b |\n---|---|\n | d", ["a", "b", "d", ""]),
        ("a b | b\n:-- | --:\nb | b b | x", ["a b", "b", "b", "b b"]),
        ("> a | b\n> -- | --\n> [!INCLUDE[t](x)] | d", ["a", "b", "[!INCLUDE[t](x)]", "d"]),
        ("1. | 1 | 2 |\n   |---|---|\n   | 1 | 1 |", ["1", "2", "1", "1"]),
    ],
)
def test_tables_without_outer_pipes(text: str, cells: list[str]) -> None:
    root = parse(text)
    found = [node.children[0] for node in root.walk() if node.kind in {"th", "td"}]
    assert [text[node.start : node.end] for node in found] == cells
    starts = [node.start for node in found if node.end > node.start]
    assert starts == sorted(set(starts))


@pytest.mark.parametrize(
    "text",
    [
        *("[!", ":::", ":::\n", "[!INCLUDE[", "[!INCLUDE[a](", "[!include[a](b)", "[! ", "[!video x", '> [!div a="b" '),
        *(':::image a="', ':::image a="b" ', "::: moniker a='b' ", ":::column:::\n", ":::column:::\n      a\n"),
        *("> [!NOTE] a\n", "a\n[!NOTE\n", "[!include[[a][b]", ":::row:::\n---\n", ":::a"),
    ],
)
def test_openings_without_end(text: str) -> None:
    many = text * (100_000 // len(text))
    assert wrong_offsets(many, parse(many)) == []


def test_blocks_know_their_lines_and_attributes() -> None:
    text = "A\n\n3. one\n4. two\n\n```py\nx\n```\n"
    first, listing, fence = parse(text).children
    assert text[first.start : first.end] == "A\n"
    assert (listing.attrs, text[listing.start : listing.end]) == ({"start": "3"}, "3. one\n4. two\n\n")
    assert (fence.info, fence.content, text[fence.start : fence.end]) == ("py", "x\n", "```py\nx\n```\n")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a **b** [c](u) `d`", "a b c d"),
        ("a\nb", "a b"),
        ("a<br>b", "ab"),
        ("![a](u)", ""),
        ("&lt;a&gt; \\*", "<a> *"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert parse_inline(text).plain == plain


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Sync a user's profile picture", "sync-a-users-profile-picture"),
        ("What's new in 2.0?", "whats-new-in-20"),
        ("snake_case - and dashes", "snake_case---and-dashes"),
        ("Blåbær", "blbr"),
        ("漢字", ""),
    ],
)
def test_slug(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_docfx_in_inline_html() -> None:
    text = 'a [!INCLUDE[t](x.md)] :::no-loc text="<b>"::: :::image source="i" alt-text="j":::.'
    assert to_html(text) == "a  &lt;b&gt; ."


def test_a_nul_moves_nothing() -> None:
    text = "a\0b **c**\n\n- d\0"
    assert [text[node.start : node.end] for node in parse(text).walk() if node.kind == "text"] == ["a\0b ", "c", "d\0"]


def test_inline_markdown_as_html() -> None:
    assert to_html("a **b** & <i>c</i>") == "a <strong>b</strong> &amp; <i>c</i>"


def test_emphasis_that_is_nested_too_deep_is_text() -> None:
    tree = parse_inline("**a " * 2000 + "b** " * 2000)
    assert tree.plain.split() == ["a"] * 2000 + ["b"] * 2000
    assert sum(node.kind == "strong" for node in tree.walk()) < 100
