"""Projects whose articles are written for Python-Markdown."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown import Markdown
from sitekit import Built, build, text_of
from test_commonmark import mark_words
from test_sanitize import scriptable

from diglot.site.commonmark import Mark
from diglot.site.matching import Piece, with_marks
from diglot.site.players import Players
from diglot.site.pymarkdown import PythonMarkdown
from support import HASH

EXTENSIONS = (
    *("admonition", "attr_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.details", "pymdownx.highlight", "pymdownx.superfences", "pymdownx.tasklist"),
)
TABBED = '=== "One"\n\n    First.\n\n=== "Two"\n\n    Second.\n'


def render(text: str, marks: Sequence[Mark] = (), extensions: Sequence[str] = EXTENSIONS) -> str:
    own = PythonMarkdown(Players())
    own.marks = {text: tuple(marks)}
    config = {"pymdownx.tabbed": {"alternate_style": True}}
    return str(Markdown(extensions=[*extensions, "pymdownx.tabbed", own], extension_configs=config).convert(text))


@pytest.mark.parametrize(
    ("text", "xpath", "expected"),
    [
        pytest.param('!!! note "Mind"\n    A.', "string(//div[@class='admonition note']/p[2])", "A.", id="admonition"),
        pytest.param("??? tip\n    A.", "string(//details[@class='tip']/p)", "A.", id="details"),
        pytest.param("A.\n{: .b #c }", "string(//p[@class='b'][@id='c'])", "A.", id="attributes"),
        pytest.param("```python\na = 1\n```", "string(//div[contains(@class, 'highlight')]//code)", "a = 1\n",
                     id="fence"),
        pytest.param("- [x] A", "string(//li[@class='task-list-item']//input/@type)", "checkbox", id="task"),
        pytest.param("A[^1]\n\n[^1]: B", "string(//div[@class='footnote']//li/@id)", "fn:1", id="footnote"),
        pytest.param(TABBED, "string(//div[@data-tabs]/input[@id='__tabbed_1_2']/@type)", "radio", id="tabs"),
        pytest.param(TABBED, "string(//label[@for='__tabbed_1_2'])", "Two", id="names of tabs"),
        pytest.param('<div markdown="1">\n*A*\n</div>', "string(//div/p/em)", "A", id="Markdown in HTML"),
        pytest.param(
            '<iframe src="https://www.youtube.com/embed/Sz1lCeedcPI"></iframe>',
            "string(//iframe/@src)",
            "https://www.youtube-nocookie.com/embed/Sz1lCeedcPI",
            id="film",
        ),
    ],
)  # fmt: skip
def test_extensions_render(text: str, xpath: str, expected: str) -> None:
    assert html.fragment_fromstring(render(text), create_parent=True).xpath(xpath) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "A.\n{: onclick=alert(1) style=position:fixed }",
        '<label for="__drawer">x</label><input type="radio" name="__palette" id="__palette_1">',
        '<svg onload="alert(1)"><script>alert(1)</script><path onclick=alert(1) d="M0"></svg>',
        "<iframe src='https://evil.example'></iframe>",
        '!!! note "<img src=x onerror=alert(1)>"\n    <script>alert(1)</script>',
    ],
)
def test_no_article_brings_a_script(text: str) -> None:
    assert [found for found in scriptable(render(text)) if found != "svg"] == []
    assert "__drawer" not in render(text)
    assert "__palette" not in render(text)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        pytest.param("One. Two.", ["One.", "Two."], "<p>{0}One.{/} {1}Two.{/}</p>", id="sentences"),
        pytest.param("A **b c** d.", ["A **b c** d."], "<p>{0}A {/}<strong>{0}b c{/}</strong>{0} d.{/}</p>", id="emphasis"),
        pytest.param("A\nb &amp; c.", ["A\nb &amp; c."], "<p>{0}A\nb &amp; c.{/}</p>", id="line end and entity"),
        pytest.param("Yes.\n\nNo.\n\nYes.", ["Yes.", "No.", "Yes."], "<p>{0}Yes.{/}</p>\n<p>{1}No.{/}</p>\n<p>{2}Yes.{/}</p>",
                     id="twice the same"),
        pytest.param("`A`\n\nB.", ["B."], "<p><code>A</code></p>\n<p>{0}B.{/}</p>", id="beside code"),
    ],
)  # fmt: skip
def test_sentences_are_found_again(text: str, words: list[str], expected: str) -> None:
    wanted = re.sub(r"\{(\d)\}", r'<span data-dg="\1">', expected).replace("{/}", "</span>")
    assert render(text, mark_words(text, *words), ()) == wanted


def test_what_became_of_a_source_is_marked() -> None:
    assert render("One.", [Mark(0, 4, 3, "dg-edited")], ()) == '<p><mark class="dg-edited" data-dg="3">One.</mark></p>'


def test_a_sentence_that_an_extension_has_changed_is_not_marked() -> None:
    text = "One -- two. Three."
    shown = render(text, mark_words(text, "One -- two.", "Three."), ("smarty",))
    assert shown == '<p>One – two. <span data-dg="1">Three.</span></p>'


@pytest.mark.parametrize(
    ("page", "words", "expected"),
    [
        ("<p>Notebook. Note</p>", ["Note"], "<p>Notebook. [Note]</p>"),
        ("<p>本日本</p>", ["日本"], "<p>本[日本]</p>"),
        ("<p>a</p><p>b</p>", ["a b"], "<p>a</p><p>b</p>"),
        ("<p>a<br>b</p>", ["a b"], "<p>[a]<br>[b]</p>"),
        ("<pre>a b</pre><p>a b</p>", ["a b"], "<pre>a b</pre><p>[a b]</p>"),
        (
            '<h1>A<a class="headerlink" href="#a">¶</a></h1><p>¶</p>',
            ["¶"],
            '<h1>A<a class="headerlink" href="#a">¶</a></h1><p>[¶]</p>',
        ),
        ("<p>b a c</p>", ["a", "b", "c"], "<p>[b] a [c]</p>"),
        ("<p>x y x</p>", ["x", "y", "x"], "<p>[x] [y] [x]</p>"),
        ("<p>a</p>", [""], "<p>a</p>"),
    ],
)  # fmt: skip
def test_where_words_are_looked_for(page: str, words: list[str], expected: str) -> None:
    shown = with_marks(page, [Piece(text, number) for number, text in enumerate(words)])
    assert re.sub(r'<span data-dg="\d">(.*?)</span>', r"[\1]", shown) == expected


_PIECES = st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "a", "b ", "\n", "&amp;", "&lt;", "c", "<pre>x</pre>"])


@given(st.lists(_PIECES).map("".join), st.lists(st.text(st.sampled_from("abc &<"), max_size=4)))
def test_marks_change_nothing_else(page: str, words: list[str]) -> None:
    shown = with_marks(page, [Piece(text, number) for number, text in enumerate(words)])
    assert re.sub(r'<span data-dg="\d+">', "", shown).count("<") == page.count("<") + shown.count("<span")
    assert re.sub(r'<span data-dg="\d+">|</span>', "", shown) == page


ARTICLE = """\
---
title: {title}
---
# {title}

!!! note
    {note}

{body}
{{: .lead }}

=== "One"

    ```python
    print("code")
    ```

=== "Two"

    --8<-- "shared/part.txt"
"""


@pytest.fixture
def site(built: Callable[..., Built], tmp_path: Path) -> Built:
    extra = (
        "markdown_extensions:\n  - admonition\n  - attr_list\n  - pymdownx.highlight\n  - pymdownx.superfences\n"
        "  - pymdownx.tabbed:\n      alternate_style: true\n"
        f"  - pymdownx.snippets:\n      base_path: [{tmp_path / 'project'}]\n"
    )
    head = f"ms.openlocfilehash: {HASH}\nms.contentlocale: nb-NO\n"
    source = ARTICLE.format(
        title="Profile pictures", note="Mind this.", body="Open the **settings**. Choose a picture."
    )
    target = ARTICLE.format(title="Profilbilder", note="Merk dette.", body="Åpne **innstillingene**. Velg et bilde.")
    made = built(
        {
            "en-US/a.md": source,
            "nb-NO/a.md": target.replace("---\n#", f"{head}---\n#"),
            "../shared/part.txt": "From a *file*.",
        },
        options="{flavour: python-markdown}",
        extra=extra,
    )
    assert made.status == 0, made.output
    return made


def test_a_project_with_its_own_extensions(site: Built) -> None:
    page = site.html("nb-no/a/")
    assert text_of(page.one("//div[@class='admonition note']/p[2]")) == "Merk dette."
    assert text_of(page.one("//p[@class='lead']")) == "Åpne innstillingene. Velg et bilde."
    assert [text_of(label) for label in page.all("//div[@class='tabbed-labels']/label")] == ["One", "Two"]
    assert text_of(page.one("//div[@class='tabbed-content']/div[2]//p")) == "From a file."
    assert page.all("//div[contains(@class, 'highlight')]//span[@class='s2']")


def test_its_translations_can_be_read_beside_their_source(site: Built) -> None:
    page = site.html("nb-no/a/")
    beads = {own.get("data-dg-original"): text_of(own) for own in page.all("//template//*[@data-dg-original]")}
    shown: dict[str, str] = {}
    for piece in page.all("//*[@data-dg]"):
        shown[piece.get("data-dg")] = shown.get(piece.get("data-dg"), "") + piece.text_content()
    pairs = {shown[bead]: text for bead, text in beads.items() if bead in shown}
    assert pairs["Åpne innstillingene."] == "Open the settings."
    assert pairs["Velg et bilde."] == "Choose a picture."


def test_a_file_that_an_extension_reads_is_read_anew(site: Built) -> None:
    project = site.folder.parent / "project"
    (project / "shared/part.txt").write_text("Now another.", encoding="utf-8")
    assert build(project / "mkdocs.yml", site.folder) == 0
    assert "Now another." in site.html("nb-no/a/").visible
