"""Articles are CommonMark: what Python-Markdown alone would read otherwise, and where the segments are marked."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown import Markdown

from diglot.markdown import parse
from diglot.site.commonmark import CommonMark, Mark
from strategies import MARKDOWN

# As MkDocs renders: its own extensions first, the plugin's last.
EXTENSIONS = ("toc", "tables", "fenced_code")


CODE = '<div class="highlight" dir="ltr"><pre><code>{}</code></pre></div>'


class Rendered(NamedTuple):
    html: str
    toc: list[Mapping[str, object]]


def render(text: str, marks: Iterable[Mark] = (), locale: str = "en-US") -> Rendered:
    extension = CommonMark()
    extension.marks = {text: tuple(marks)}
    extension.locales = {text: locale}
    md = Markdown(extensions=[*EXTENSIONS, extension])
    return Rendered(md.convert(text), list(getattr(md, "toc_tokens", [])))


def render_read(text: str, marks: Iterable[Mark] = ()) -> str:
    """The same of a text that has been read where it stands in a longer one."""
    head = "---\ntitle: *T*\n---\n"
    extension = CommonMark()
    extension.marks = {text: tuple(marks)}
    extension.trees = {text: parse(head + text, len(head))}
    return Markdown(extensions=[*EXTENSIONS, extension]).convert(text)


def one_line(text: str) -> str:
    """HTML without the line ends between elements."""
    return re.sub(r">\n+<", "><", text)


def mark_words(text: str, *words: str) -> tuple[Mark, ...]:
    """A mark over the first place of each stretch, in order."""
    marks: list[Mark] = []
    at = 0
    for number, word in enumerate(words):
        at = text.index(word, at)
        marks.append(Mark(at, at + len(word), number))
        at += len(word)
    return tuple(marks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "- a\n  - b\n    - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>", id="nested by 2"
        ),
        pytest.param(
            "1. a\n   - b\n   - c\n2. d",
            "<ol><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ol>",
            id="nested by 3",
        ),
        pytest.param("1. a\n  - b", "<ol><li>a</li></ol><ul><li>b</li></ul>", id="2 spaces are not enough after 1."),
        pytest.param("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>", id="list without a blank line"),
        pytest.param("text\n1. a", "<p>text</p><ol><li>a</li></ol>", id="ordered list without a blank line"),
        pytest.param("text\n2. a", "<p>text\n2. a</p>", id="only 1 may interrupt a paragraph"),
        pytest.param("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>', id="ordered list from 3"),
        pytest.param("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>", id="ordered list with )"),
        pytest.param("- a\n* b", "<ul><li>a</li></ul><ul><li>b</li></ul>", id="another bullet starts another list"),
        pytest.param("- a\n- b", "<ul><li>a</li><li>b</li></ul>", id="tight"),
        pytest.param("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>", id="loose"),
        pytest.param("- a\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>", id="second paragraph of an item"),
        pytest.param(
            "1. a\n   ```sh\n   x\n   ```\n2. b",
            '<ol><li>a<div class="highlight" dir="ltr"><span class="filename">Bash</span>'
            '<pre><code class="language-sh">x\n</code></pre></div></li><li>b</li></ol>',
            id="fence in a list",
        ),
        pytest.param("```\na\n\n  b\n```", CODE.format("a\n\n  b\n"), id="fence"),
        pytest.param(
            "~~~txt x=1\n&lt;\n~~~",
            CODE.replace("code", 'code class="language-txt"', 1).format("&amp;lt;\n"),
            id="fence with tildes",
        ),
        pytest.param("    a & b", CODE.format("a &amp; b\n"), id="indented code"),
        pytest.param(
            "text\n| a | b |\n|---|:-:|\n| 1 | 2 |",
            "<p>text</p><table><thead><tr><th>a</th>"
            '<th align="center">b</th></tr></thead><tbody><tr><td>1</td><td align="center">2</td></tr></tbody></table>',
            id="table after a paragraph",
        ),
        pytest.param(
            "|a|\n|-|\n|x \\| y|",
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>x | y</td></tr></tbody></table>",
            id="pipe in a cell",
        ),
        pytest.param("a<br>b<br/>c", "<p>a<br>b<br>c</p>", id="br"),
        pytest.param("a  \nb", "<p>a<br>b</p>", id="hard break by spaces"),
        pytest.param("a\\\nb", "<p>a<br>b</p>", id="hard break by a backslash"),
        pytest.param("a\nb", "<p>a\nb</p>", id="soft break"),
        pytest.param("x &lt;b&gt; &copy; & y", "<p>x &lt;b&gt; © &amp; y</p>", id="entities"),
        pytest.param("&amp;lt; &amp;copy; &amp;#65;", "<p>&amp;lt; &amp;copy; &amp;#65;</p>", id="entity of an entity"),
        pytest.param("\\&lt; and \\*", "<p>&amp;lt; and *</p>", id="escaped"),
        pytest.param("`&amp;` `<x>`", "<p><code>&amp;amp;</code> <code>&lt;x&gt;</code></p>", id="entity in code"),
        pytest.param("5*6*7 snake_case_word", "<p>5<em>6</em>7 snake_case_word</p>", id="emphasis in words"),
        pytest.param("**a**b ~~c~~", "<p><strong>a</strong>b <s>c</s></p>", id="strong and struck"),
        pytest.param("> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>", id="quote"),
        pytest.param("a\n***\nb", "<p>a</p><hr><p>b</p>", id="rule"),
        pytest.param("a\n===\n\nb\n---", '<h1 id="a">a</h1><h2 id="b">b</h2>', id="underlined headings"),
        pytest.param("#a", "<p>#a</p>", id="a heading needs a space"),
        pytest.param("<div>\n\n*x*\n\n</div>", "<div><p><em>x</em></p></div>", id="Markdown inside HTML"),
        pytest.param("<div>\n*x*\n</div>", "<div>\n*x*\n</div>", id="HTML stays HTML up to a blank line"),
        pytest.param(
            '[a](https://b.example "T") <https://c.example/?x=1&y=2>',
            '<p><a href="https://b.example" title="T" rel="noopener">a</a> '
            '<a href="https://c.example/?x=1&amp;y=2" rel="noopener">https://c.example/?x=1&amp;y=2</a></p>',
            id="links",
        ),
        pytest.param("![a & *b*](p.png)", '<p><img alt="a &amp; b" src="p.png"></p>', id="picture"),
        pytest.param(
            "[x]: https://e.example\n\n[x]", '<p><a href="https://e.example" rel="noopener">x</a></p>', id="reference"
        ),
        pytest.param("a\x00b", "<p>a\ufffdb</p>", id="NUL"),
    ],
)
def test_common_mark(text: str, expected: str) -> None:
    assert one_line(render(text).html) == expected


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ('# <a name="stable"></a>Overskrift', ["stable"]),
        ('# <a id="stable"></a>Overskrift', ["stable"]),
        ('#   <a name="stable"></a> *Over* `skrift`', ["stable"]),
        ("# Sync a user's profile picture", ["sync-a-users-profile-picture"]),
        ("# A & B: C/D (e_f)", ["a--b-cd-e_f"]),
        ("# One\n# One\n# One", ["one", "one-1", "one-2"]),
        ('# <a name="one"></a>En\n## <a name="one"></a>En til\n### One', ["one", "one-1", "one-2"]),
        ("# One\n# One-1\n# One", ["one", "one-1", "one-2"]),
        ('# Text <a name="inside"></a>', ["text-"]),
    ],
)
def test_heading_ids_are_those_of_the_source(text: str, ids: list[str]) -> None:
    assert html.fragment_fromstring(render(text).html, create_parent=True).xpath("*/@id") == ids


@pytest.mark.parametrize("text", ["# 日本語", "# æøå", "# ---", "## ###"])
def test_heading_of_which_no_slug_is_left_still_has_an_id(text: str) -> None:
    first, second = html.fragments_fromstring(one_line(render(f"{text}\n\n{text}").html))
    assert first.get("id")
    assert second.get("id")
    assert first.get("id") != second.get("id")


def test_anchor_of_a_heading_is_not_left_in_its_text() -> None:
    shown = render('# <a name="x"></a>Title *here*').html
    assert shown == '<h1 id="x">Title <em>here</em></h1>'


def test_table_of_contents() -> None:
    text = '# <a name="top"></a>Topp & bunn\n\n## <a name="a-b"></a>A `&lt;` *b*\n\n### C\n\n## D &amp;lt; e\n'
    (top,) = render(text).toc
    assert (top["id"], top["name"]) == ("top", "Topp &amp; bunn")
    children = top["children"]
    assert isinstance(children, list)
    assert [(item["id"], item["name"]) for item in children] == [
        ("a-b", "A &amp;lt; b"),
        ("d-lt-e", "D &amp;lt; e"),
    ]
    assert [item["id"] for item in children[0]["children"]] == ["c"]


def test_other_extensions_still_see_the_headings() -> None:
    extension = CommonMark()
    md = Markdown(extensions=["toc", extension], extension_configs={"toc": {"permalink": True}})
    assert (
        md.convert("# A")
        == '<h1 id="a">A<a class="headerlink" href="#a" title="Permanent link" rel="noopener">¶</a></h1>'
    )


def test_a_second_document_knows_nothing_of_the_first() -> None:
    extension = CommonMark()
    extension.marks = {"# One": mark_words("# One", "One")}
    md = Markdown(extensions=["toc", extension])
    first = md.convert("# One")
    assert first == '<h1 id="one"><span data-dg="0">One</span></h1>'
    assert md.reset().convert("# Two") == '<h1 id="two">Two</h1>'
    assert md.reset().convert("# One") == first


@pytest.mark.parametrize("text", ["", "\n", "   \n\n", "<!-- only a comment -->"])
def test_article_without_text(text: str) -> None:
    assert render(text).html.strip() == ""


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("One. Two.", ["One.", "Two."], "<p>{0}One.{/} {1}Two.{/}</p>", id="sentences"),
        pytest.param(
            "**One.** Two.", ["**One.** Two."], "<p>{0}<strong>One.</strong> Two.{/}</p>", id="around emphasis"
        ),
        pytest.param("*One*", ["One"], "<p><em>{0}One{/}</em></p>", id="inside emphasis"),
        pytest.param(
            "[One](https://a.example)",
            ["One"],
            '<p><a href="https://a.example" rel="noopener">{0}One{/}</a></p>',
            id="inside a link",
        ),
        pytest.param(
            "a *b c* d", ["a *b", "c* d"], "<p>{0}a {/}<em>{0}b{/} {1}c{/}</em>{1} d{/}</p>", id="straddles emphasis"
        ),
        pytest.param(
            "a [b c](https://a.example) d",
            ["a [b"],
            '<p>{0}a {/}<a href="https://a.example" rel="noopener">{0}b{/} c</a> d</p>',
            id="straddles a link",
        ),
        pytest.param("a `b c` d", ["a `b", "d"], "<p>{0}a {/}<code>b c</code> {1}d{/}</p>", id="code is not cut"),
        pytest.param("a `b` c.", ["a `b` c."], "<p>{0}a <code>b</code> c.{/}</p>", id="around code"),
        pytest.param("one two", ["ne t"], "<p>o{0}ne t{/}wo</p>", id="inside words"),
        pytest.param("a\nb c\nd", ["a\nb", "c\nd"], "<p>{0}a\n{/}{0}b{/} {1}c{/}{1}\nd{/}</p>", id="over a soft break"),
        pytest.param("a<br>b", ["a<br>b"], "<p>{0}a<br>b{/}</p>", id="over HTML"),
        pytest.param(
            "- one\n- two", ["one\n- two"], "<ul><li>{0}one{/}</li><li>{0}two{/}</li></ul>", id="over two blocks"
        ),
        pytest.param(
            "# One\n\n|a|\n|-|\n|b|",
            ["One", "a", "b"],
            '<h1 id="one">{0}One{/}</h1><table><thead><tr><th>{1}a{/}</th></tr></thead>'
            "<tbody><tr><td>{2}b{/}</td></tr></tbody></table>",
            id="heading and cells",
        ),
        pytest.param("> 1. one", ["one"], "<blockquote><ol><li>{0}one{/}</li></ol></blockquote>", id="in containers"),
        pytest.param("a &amp; b", ["a &amp; b"], "<p>{0}a &amp; b{/}</p>", id="over an entity"),
        pytest.param(
            "![a](p.png) b", ["![a](p.png) b"], '<p>{0}<img alt="a" src="p.png"> b{/}</p>', id="over a picture"
        ),
    ],
)
def test_marks(text: str, words: list[str], expected: str) -> None:
    shown = one_line(render(text, mark_words(text, *words)).html)
    assert shown == re.sub(r"\{(\d)\}", r'<span data-dg="\1">', expected).replace("{/}", "</span>")


def test_marks_belong_to_their_article_only() -> None:
    assert "data-dg" not in render("Two").html
    extension = CommonMark()
    extension.marks = {"One": mark_words("One", "One")}
    assert Markdown(extensions=[extension]).convert("Two") == "<p>Two</p>"


# Each character stands for itself, so that each can be found again in what was rendered.
_LETTERS = "".join(char for char in map(chr, range(0x4E00, 0x4F00)) if unicodedata.category(char) == "Lo")
_SHAPES = ("{}", "*{}*", "**{}**", "[{}](https://a.example)", "`{}`", "~~{}~~", "***{}***", "[*{}*{}](b.md)")
_JOINTS = ("", " ", "\n", "  \n", "<br>", " &amp; ", "\n\n", "\n\n- ", "\n\n> ", "\n\n## ", "\\*")


@st.composite
def marked_documents(draw: st.DrawFn) -> tuple[str, tuple[Mark, ...]]:
    letters = iter(_LETTERS)
    text = ""
    for _ in range(draw(st.integers(1, 8))):
        shape = draw(st.sampled_from(_SHAPES))
        words = ["".join(next(letters) for _ in range(draw(st.integers(1, 5)))) for _ in range(shape.count("{}"))]
        text += shape.format(*words) + draw(st.sampled_from(_JOINTS))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), unique=True, max_size=10)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, tuple(Mark(start, end, number) for number, (start, end) in enumerate(pairs))


@given(marked_documents())
def test_marks_change_no_text_and_cover_just_what_they_say(document: tuple[str, tuple[Mark, ...]]) -> None:
    text, marks = document
    plain = html.fragment_fromstring(render(text).html, create_parent=True)
    shown = html.fragment_fromstring(render(text, marks).html, create_parent=True)
    assert shown.text_content() == plain.text_content()
    for element in shown.xpath(".//*[@data-dg]"):
        element.drop_tag()
    assert html.tostring(shown) == html.tostring(plain)

    shown = html.fragment_fromstring(render(text, marks).html, create_parent=True)
    code = {node.content: (node.start, node.end) for node in parse(text).walk() if node.kind == "code_inline"}
    for mark in marks:
        covered = "".join(shown.xpath(f".//*[@data-dg='{mark.bead}']//text()"))
        wanted = {char for char in text[mark.start : mark.end] if char in _LETTERS}
        # A stretch of code is marked as a whole or not at all.
        for content, (start, end) in code.items():
            if not mark.start <= start <= end <= mark.end:
                wanted -= set(content)
        assert {char for char in covered if char in _LETTERS} == wanted
    assert shown.xpath(".//*[@data-dg]//*[@data-dg]") == []
    assert shown.xpath(".//*[@data-dg][not(node())]") == []


@given(st.one_of(st.text(st.sampled_from(" \n\t*_`[]()<>!#-+.1:|~\\&;\"'abæ日\x02\x03\x00\r"), max_size=60), MARKDOWN))
def test_any_text_is_rendered(text: str) -> None:
    shown = render(text).html
    assert "\x02" not in shown
    assert "\x03" not in shown
    assert "<script" not in shown


def test_what_has_been_read_before_is_shown_alike() -> None:
    text = "# A *b*\n\n> [!NOTE]\n> One. Two <b>three</b>.\n\n| a | b |\n|---|---|\n| Four | `five` |\n"
    marks = mark_words(text, "A *b*", "One.", "Two <b>three</b>.", "Four")
    assert render_read(text, marks) == render(text, marks).html
    assert re.findall('data-dg="2">(.*?)</span>', render_read(text, marks)) == ["Two ", "<b>three</b>."]


@given(MARKDOWN)
def test_any_text_that_has_been_read_before_is_shown_alike(text: str) -> None:
    assert render_read(text) == render(text).html
