"""Which lines of a file of code an article shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.includes import expand
from diglot.markdown import parse
from diglot.snippets import part_of, wanted

CODE = """\
using System;
// <All>
class A
{
    // <snippet_Inner>
    int b;
      int c;
    // </snippet_Inner>
    #region Last part
    int d;
    #region Deep
    int e;
    #endregion
    #endregion
}
// </All>
"""


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        pytest.param({"range": "1"}, "using System;", id="line"),
        pytest.param({"range": "3-4, 15"}, "class A\n{\n}", id="lines"),
        pytest.param({"range": "15-"}, "}\n// </All>", id="to the end"),
        pytest.param({"range": "6-7"}, "int b;\n  int c;", id="the common indent is cut"),
        pytest.param({"range": "6-7", "dedent": "2"}, "  int b;\n    int c;", id="so much of the indent is cut"),
        pytest.param({"range": "90-99"}, None, id="lines that are not there"),
        pytest.param({"range": "L1-L1"}, "using System;", id="lines as in an address"),
        pytest.param({"id": "snippet_Inner"}, "int b;\n  int c;", id="tag"),
        pytest.param({"id": "_inner"}, "int b;\n  int c;", id="tag by its name without the prefix"),
        pytest.param({"id": "last part"}, "int d;\nint e;", id="region around another"),
        pytest.param({"id": "deep"}, "int e;", id="region"),
        pytest.param(
            {"id": "all"}, "class A\n{\n    int b;\n      int c;\n    int d;\n    int e;\n}", id="without tags"
        ),
        pytest.param({"id": "none"}, None, id="tag that is not there"),
    ],
)
def test_part(ask: dict[str, str], expected: str | None) -> None:
    assert part_of(CODE, ask) == expected
    assert part_of(CODE.replace("\n", "\r\n"), ask) == expected


def test_a_whole_file_is_shown_without_the_tags_of_its_parts() -> None:
    assert part_of("a\n# <b>\nc\n# </b>\n", {}) == "a\nc"
    assert part_of("", {}) is None


@pytest.mark.parametrize(
    "comment", ["// <a>", "//<A>", "' <a>", "-- <a>", "# <a>", "rem <a>", "% <a>", "; <a>", "/* <a> */", "<!-- <a> -->"]
)
def test_tags_stand_in_comments_of_any_language(comment: str) -> None:
    assert part_of(f"x\n  {comment}\nb\n{comment.replace('<a', '</a').replace('<A', '</A')}\ny", {"id": "a"}) == "b"


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"source": "a.cs"}, {}),
        ({"source": "a.cs", "range": "1-2", "highlight": "1", "id": ""}, {"range": "1-2", "highlight": "1"}),
        ({"source": "a.cs?range=1-2,5&highlight=2-"}, {"range": "1-2,5", "highlight": "2-"}),
        ({"source": "a.cs?start=3&end=5"}, {"range": "3-5"}),
        ({"source": "a.cs?end=5"}, {"range": "1-5"}),
        ({"source": "a.cs?name=b&dedent=4"}, {"dedent": "4", "id": "b"}),
        ({"source": "a.cs#L3-L5"}, {"range": "L3-L5"}),
        ({"source": "a.cs#b%20c"}, {"id": "b c"}),
    ],
)
def test_what_is_asked_for(attributes: dict[str, str], expected: dict[str, str]) -> None:
    assert wanted(attributes) == expected


FILES = {"en-US/x/a.cs": CODE, "en-US/b.md": "in [!code-cs[A](x/a.cs?range=1)]"}


def shown(text: str) -> str:
    return expand("en-US/page.md", text, FILES.get).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[!code-cs[A](x/a.cs?range=1)]", "\n```cs\nusing System;\n```\n", id="link"),
        pytest.param(
            ':::code language="csharp" source="~/x/a.cs" id="deep" highlight="1,3-":::\n\nB',
            "\n```csharp highlight=1,3-\nint e;\n```\n\n\nB",
            id="directive",
        ),
        pytest.param("[!code[A](x/a.cs?range=1)]", "\n```cs\nusing System;\n```\n", id="language of the file"),
        pytest.param(
            "1. B\n   [!code-cs[A](x/a.cs?range=3-4)]\nC",
            "1. B\n   \n   ```cs\n   class A\n   {\n   ```\n\nC",
            id="in a list",
        ),
        pytest.param(
            "> B\n> [!code-cs[A](x/a.cs?range=1)]", "> B\n> \n> ```cs\n> using System;\n> ```\n>", id="in a quote"
        ),
        pytest.param("B [!code-cs[A](x/a.cs)] c", "B [!code-cs[A](x/a.cs)] c", id="in a line"),
        pytest.param("[!code-cs[A](y.cs)]", "[!code-cs[A](y.cs)]", id="file that is not there"),
        pytest.param("```\n[!code-cs[A](x/a.cs)]\n```", "```\n[!code-cs[A](x/a.cs)]\n```", id="in code"),
    ],
)
def test_code_stands_in_the_page(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_part_that_is_not_there_is_told() -> None:
    found = expand("en-US/page.md", "A\n\n[!code-cs[A](x/a.cs?name=gone)]", FILES.get)
    assert found.text == "A\n\n[!code-cs[A](x/a.cs?name=gone)]"
    (problem,) = found.problems
    assert (problem.rule, problem.line) == ("markup.include-not-found", 3)
    assert problem.message == "there is no code at id gone in en-US/x/a.cs"


@given(st.text(st.sampled_from("`~ \nab"), min_size=1).filter(str.strip))
def test_no_code_ends_its_own_block(code: str) -> None:
    page = expand("en-US/p.md", "[!code[A](a.txt)]\n\nEnd", {"en-US/a.txt": code}.get).text
    fence, paragraph = parse(page).children
    assert (fence.kind, fence.info, paragraph.plain) == ("fence", "txt", "End")
    assert fence.content.split() == code.split()
