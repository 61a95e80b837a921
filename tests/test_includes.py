from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.align.segments import read_blocks
from diglot.includes import DEPTH, LIMIT, Include, expand, find_includes, problems_of, resolve
from diglot.spans import PlainText
from strategies import MARKDOWN
from support import head, page_of, texts, unit

HERE = "nb-NO/a.md"


def expanded(text: str, files: Mapping[str, str], path: str = HERE) -> str:
    return expand(path, text, files.get).text


def problems(text: str, files: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    return [(p.rule, p.message, p.line, p.column) for p in expand(HERE, text, files.get).problems]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[!INCLUDE [A b](x/y.md)]", [("x/y.md", "A b", "block")]),
        ("[!INCLUDE[A](x.md)]", [("x.md", "A", "block")]),
        ("[! include  [A] (x.md) ]  ", [("x.md", "A", "block")]),
        ("[!INCLUDE [](<x y.md>)]", [("x y.md", "", "block")]),
        ('[!INCLUDE [A](x.md "T")]', [("x.md", "A", "block")]),
        ("[!INCLUDE [A [b] \\]](x(1).md)]", [("x(1).md", "A [b] ]", "block")]),
        ("a [!INCLUDE[A](x.md)] b [!INCLUDE[B](y.md)]", [("x.md", "A", "inline"), ("y.md", "B", "inline")]),
        ("- a\n\n  [!INCLUDE[A](x.md)]\n- [!INCLUDE[B](y.md)]", [("x.md", "A", "block"), ("y.md", "B", "block")]),
        ("> [!NOTE]\n> [!INCLUDE[A](x.md)]", [("x.md", "A", "block")]),
        ("> [!NOTE] [!INCLUDE[A](x.md)]", [("x.md", "A", "inline")]),
        ("|a|b|\n|-|-|\n|[!INCLUDE[A](x.md)]|c|", [("x.md", "A", "cell")]),
        ("# [a [!INCLUDE[A](x.md)]](u)", [("x.md", "A", "inline")]),
        ("```\n[!INCLUDE[A](x.md)]\n```", []),
        ("    [!INCLUDE[A](x.md)]", []),
        ("`[!INCLUDE[A](x.md)]`", []),
        ("\\[!INCLUDE[A](x.md)]", []),
        ("<!-- [!INCLUDE[A](x.md)] -->", []),
        ("[!INCLUDE[A](x.md)", []),
        ("[INCLUDE[A](x.md)]", []),
    ],
)
def test_includes_are_found(text: str, found: list[tuple[str, str, str]]) -> None:
    includes = find_includes(text)
    assert [(include.source, include.title, include.place) for include in includes] == found
    for include in includes:
        marker = text[include.start : include.end]
        assert (marker[:2], marker[-1]) == ("[!", "]")


def test_offsets_count_from_the_start_of_the_text() -> None:
    text = "---\nt: 1\n---\nSee [!INCLUDE[A](x.md)]."
    at = text.index("[!")
    assert find_includes(text, text.index("See")) == (Include("x.md", "A", at, len(text) - 1, "inline"),)


@pytest.mark.parametrize(
    ("path", "source", "target"),
    [
        ("nb-NO/a.md", "b.md", "nb-NO/b.md"),
        ("nb-NO/a.md", "./includes/b.md", "nb-NO/includes/b.md"),
        ("nb-NO/x/a.md", "../includes/b.md", "nb-NO/includes/b.md"),
        ("nb-NO/x/y/a.md", "~/includes/b.md", "nb-NO/includes/b.md"),
        ("nb-NO/a.md", "b%20c.md", "nb-NO/b c.md"),
        ("nb-NO/x/a.md", "..\\b.md", "nb-NO/b.md"),
        ("nb-NO/a.md", "b.md?view=x#y", "nb-NO/b.md"),
        ("nb-NO/a.md", "b.txt", "nb-NO/b.txt"),
        ("nb-NO/a.md", "../en-US/b.md", None),
        ("nb-NO/x/a.md", "../../../etc/passwd", None),
        ("nb-NO/a.md", "x/../../b.md", None),
        ("nb-NO/a.md", "%2e%2e/b.md", None),
        ("nb-NO/a.md", "~/../b.md", None),
        ("nb-NO/a.md", "/etc/passwd", None),
    ],
)
def test_paths_stay_in_the_folder_of_the_locale(path: str, source: str, target: str | None) -> None:
    assert resolve(path, source) == target


@pytest.mark.parametrize(
    ("text", "content", "result"),
    [
        pytest.param("A [!INCLUDE[t](x.md)] c.", "b\n", "A b c.", id="inline"),
        pytest.param("A [!INCLUDE[t](x.md)] c.", "\nb\n\nB\n", "A b B c.", id="inline stays one paragraph"),
        pytest.param("|a|\n|-|\n|[!INCLUDE[t](x.md)]|", "b | \\| c", "|a|\n|-|\n|b \\| \\| c|", id="in a cell"),
    ],
)
def test_inline_includes(text: str, content: str, result: str) -> None:
    assert expanded(text, {"nb-NO/x.md": content}) == result


def blocks(text: str) -> list[tuple[str, list[str]]]:
    found = read_blocks(PlainText(text, 0, ()), "en-US")
    return [("/".join((*block.path, block.kind.value)), texts(block.segments)) for block in found]


@pytest.mark.parametrize(
    ("text", "content", "result"),
    [
        pytest.param(
            "A\n[!INCLUDE[t](x.md)]\nB",
            "b\n\n- c",
            [("paragraph", ["A"]), ("paragraph", ["b"]), ("ul/li/paragraph", ["c"]), ("paragraph", ["B"])],
            id="between paragraphs",
        ),
        pytest.param(
            "- [!INCLUDE[t](x.md)]\n- B",
            "b\n\n    c",
            [("ul/li/paragraph", ["b"]), ("ul/li/code", []), ("ul/li/paragraph", ["B"])],
            id="alone in a list item",
        ),
        pytest.param(
            "1. A\n   [!INCLUDE[t](x.md)]\n   C\n2. B",
            "b\n\n1. c",
            [
                ("ol/li/paragraph", ["A"]),
                ("ol/li/paragraph", ["b"]),
                ("ol/li/ol/li/paragraph", ["c"]),
                ("ol/li/paragraph", ["C"]),
                ("ol/li/paragraph", ["B"]),
            ],
            id="in a list item",
        ),
        pytest.param(
            "> [!NOTE]\n> [!INCLUDE[t](x.md)]\n> C\n\nD",
            "b\n\n```\nx\n```",
            [
                ("quote/directive", []),
                ("quote/paragraph", ["b"]),
                ("quote/code", []),
                ("quote/paragraph", ["C"]),
                ("paragraph", ["D"]),
            ],
            id="in an alert",
        ),
        pytest.param(
            "> - > [!INCLUDE[t](x.md)]",
            "b\n\nc",
            [("quote/ul/li/quote/paragraph", ["b"]), ("quote/ul/li/quote/paragraph", ["c"])],
            id="deep down",
        ),
        pytest.param(
            "A\r\n\r\n[!INCLUDE[t](x.md)]\r\n", "b\r\n", [("paragraph", ["A"]), ("paragraph", ["b"])], id="CRLF"
        ),
        pytest.param("[!INCLUDE[t](x.md)]", "", [], id="empty"),
    ],
)
def test_block_includes_stay_in_their_container(text: str, content: str, result: list[tuple[str, list[str]]]) -> None:
    assert blocks(expanded(text, {"nb-NO/x.md": content})) == result


@pytest.mark.parametrize(
    ("content", "result"),
    [
        ("[a](b.md#c)", "[a](i/b.md#c)"),
        ("![a](m/b.png) [c](../d.md)", "![a](i/m/b.png) [c](d.md)"),
        ("[![a](b.png)](c.md)", "[![a](i/b.png)](i/c.md)"),
        ('[a](<b.md> "[x](y.md)")', '[a](<i/b.md> "[x](y.md)")'),
        ("[a](https://b.c/d.md) [b](/c) [d](#e) [f](mailto:g@h.i)",) * 2,
        ("[a]\n\n[a]: b.md", "[a]\n\n[a]: i/b.md"),
        ("<img src=\"b.png\"> <a href='c.md#d'>c</a>", "<img src=\"i/b.png\"> <a href='i/c.md#d'>c</a>"),
        ('```\n[a]: b.md\n<img src="b.png">\n```',) * 2,
        (':::image source="b.png" alt-text="source" lightbox="c.png":::',
         ':::image source="i/b.png" alt-text="source" lightbox="i/c.png":::'),
        ("`[a](b.md)`",) * 2,
    ],
)  # fmt: skip
def test_links_of_an_included_file_lead_where_they_led(content: str, result: str) -> None:
    assert expanded("[!INCLUDE[t](i/x.md)]", {"nb-NO/i/x.md": content}).strip() == result
    assert expanded("[!INCLUDE[t](x.md)]", {"nb-NO/i/x.md": content}, "nb-NO/i/a.md").strip() == content


def test_includes_in_includes_are_relative_to_their_own_file() -> None:
    files = {"nb-NO/i/x.md": "b [!INCLUDE[t](j/y.md)] ![d](d.png)", "nb-NO/i/j/y.md": "[c](c.md)"}
    assert expanded("A [!INCLUDE[t](i/x.md)].", files) == "A b [c](i/j/c.md) ![d](i/d.png)."


def test_what_can_not_be_included_stays_and_is_told() -> None:
    text = "# A\n\nSee [!INCLUDE[t](x.md)] and\n[!INCLUDE[t](../../y.md)]\n"
    assert expanded(text, {}) == text
    assert problems(text, {}) == [
        ("markup.include-not-found", "there is no nb-NO/x.md", 3, 5),
        ("markup.include-not-found", "../../y.md leads out of the locale's folder", 4, 1),
    ]


def test_what_is_wrong_further_down_is_told_once_and_where_it_is() -> None:
    files = {"nb-NO/x.md": "b [!INCLUDE[t](y.md)]", "nb-NO/y.md": "c [!INCLUDE[t](z.md)]"}
    text = "[!INCLUDE[t](x.md)]\n\nA [!INCLUDE[t](y.md)] [!INCLUDE[t](q.md)] [!INCLUDE[t](q.md)]"
    assert problems(text, files) == [
        ("markup.include-not-found", "there is no nb-NO/z.md (in nb-NO/y.md)", 1, 1),
        ("markup.include-not-found", "there is no nb-NO/q.md", 3, 23),
        ("markup.include-not-found", "there is no nb-NO/q.md", 3, 43),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({HERE: ""}, "the file includes itself: nb-NO/a.md > nb-NO/a.md"),
        (
            {"nb-NO/x.md": "[!INCLUDE[t](a.md)]"},
            "the file includes itself: nb-NO/a.md > nb-NO/x.md > nb-NO/a.md (in nb-NO/x.md)",
        ),
        ({"nb-NO/x.md": "[!INCLUDE[t](x.md)]"}, "the file includes itself: nb-NO/x.md > nb-NO/x.md (in nb-NO/x.md)"),
    ],
)
def test_a_file_that_includes_itself(files: dict[str, str], message: str) -> None:
    source = "a.md" if HERE in files else "x.md"
    assert problems(f"A\n\n[!INCLUDE[t]({source})]", files) == [("markup.include-cycle", message, 3, 1)]


def test_includes_are_followed_to_a_depth() -> None:
    files = {f"nb-NO/{at}.md": f"{at} [!INCLUDE[t]({at + 1}.md)]" for at in range(DEPTH + 1)}
    ((rule, message, _, _),) = problems("[!INCLUDE[t](0.md)]", files)
    assert rule == "markup.include-cycle"
    assert message == f"includes stand in includes, more than {DEPTH} deep (in nb-NO/{DEPTH - 1}.md)"


def test_includes_that_double_the_text_at_every_step_are_stopped() -> None:
    files = {f"nb-NO/{at}.md": f"[!INCLUDE[t]({at + 1}.md)] [!INCLUDE[t]({at + 1}.md)]" for at in range(DEPTH - 1)}
    files[f"nb-NO/{DEPTH - 1}.md"] = "word " * 1000
    found = expand(HERE, "[!INCLUDE[t](0.md)]", files.get)
    assert len(found.text) <= LIMIT + 1000
    assert {problem.rule for problem in found.problems} == {"markup.include-cycle"}
    assert "longer than 4 MB" in found.problems[0].message


def test_each_file_is_read_once() -> None:
    asked: list[str] = []

    def read(path: str) -> str:
        asked.append(path)
        return "b"

    assert expand(HERE, "[!INCLUDE[t](x.md)] [!INCLUDE[t](x.md)]" * 3, read).text == "b b" * 3
    assert asked == ["nb-NO/x.md"]


@given(MARKDOWN, st.text("x|\n> -`", max_size=12))
def test_offsets_move_with_the_text(text: str, content: str) -> None:
    found = expand(HERE, text, lambda _: content)
    replaced = {at for start, end, _, _ in found.places for at in range(start, end)}
    for offset, char in enumerate(text):
        if offset not in replaced:
            assert found.text[found.moved(offset)] == char
    for start, end, new_start, new_end in found.places:
        assert text[start:end].startswith("[!")
        assert (found.moved(start), found.moved(start + 1), found.moved(end)) == (new_start, new_start, new_end)
    assert found.moved(len(text)) == len(found.text)


def test_a_text_without_includes_is_left_alone() -> None:
    assert expand(HERE, "A\n", {}.get).text == "A\n"


def test_problems_of_a_side_by_side_page_stand_in_its_file() -> None:
    target, source = "To [!INCLUDE[t](x.md)]\nog", "Two [!INCLUDE[t](x.md)]\nand"
    text = head() + unit(101, target, source) + " " + unit(102, "[!INCLUDE[t](y.md)]", "[!INCLUDE[t](y.md)]") + "\n"
    page = page_of(text)
    found = problems_of(page, {"nb-NO/y.md": "c"}.get)
    at = text.index("[!INCLUDE")
    assert [(p.message, p.line, p.column) for p in found] == [
        ("there is no nb-NO/x.md", text.count("\n", 0, at) + 1, at - text.rindex("\n", 0, at))
    ]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("[a](~/b.md#c) ![d](~/e/f.png) [g](h.md)", "[a](../b.md#c) ![d](../e/f.png) [g](h.md)"),
        ("[a]\n\n[a]: ~/b.md", "[a]\n\n[a]: ../b.md"),
        ('<a href="~/b.md">c</a> `[a](~/b.md)`', '<a href="../b.md">c</a> `[a](~/b.md)`'),
        ("[!INCLUDE[t](~/x.md)] [a](~/b.md)", "[c](../d.md) [a](../b.md)"),
    ],
)
def test_paths_from_the_root_are_made_relative(text: str, result: str) -> None:
    assert expanded(text, {"nb-NO/x.md": "[c](~/d.md)"}, "nb-NO/i/a.md").strip() == result


def test_offsets_move_with_the_paths_before_them() -> None:
    text = "[a](~/b.md) c"
    found = expand("nb-NO/i/a.md", text, {}.get)
    assert found.text[found.moved(text.index("c")) :] == "c"
