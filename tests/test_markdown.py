import pytest
from hypothesis import example, given, settings

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


def test_inline_markdown_as_html() -> None:
    assert to_html("a **b** & <i>c</i>") == "a <strong>b</strong> &amp; <i>c</i>"
