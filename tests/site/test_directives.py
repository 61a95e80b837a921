"""What the page shows of docfx' own markup."""

import pytest
from hypothesis import given
from lxml import html
from test_commonmark import mark_words, one_line, render

from diglot.markdown import parse
from diglot.site.directives import arranged
from strategies import MARKDOWN

SCOPE = '<div class="dg-scope"><p class="dg-scope-name">{}</p>{}</div>'
TABS = '<div class="dg-tabs">{}</div>'
TAB = '<section class="dg-tab" data-dg-tab="{0}"{1}><p class="dg-tab-name"{1} id="{2}">{3}</p>{4}</section>'
FILM = (
    '<span class="dg-video"><iframe src="{0}" title="{1}" loading="lazy" '
    'allow="fullscreen; picture-in-picture; encrypted-media" '
    'sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" '
    'referrerpolicy="strict-origin-when-cross-origin"></iframe>'
    '<a class="dg-video-address" href="{0}" rel="noopener">{0}</a></span>'
)
NOTE = '<div class="admonition note"><p class="admonition-title">Note</p>{}</div>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("> [!NOTE]\n> A.\n>\n> B.", NOTE.format("<p>A.</p><p>B.</p>"), id="alert"),
        pytest.param("> [!note] A.\n> B.", NOTE.format("<p>A.\nB.</p>"), id="text on the alert's line"),
        pytest.param(">[!Note] \n>- A", NOTE.format("<ul><li>A</li></ul>"), id="list in an alert"),
        pytest.param("> [!NOTE]", NOTE.format(""), id="alert without text"),
        pytest.param("> [!OTHER]\n> A.", NOTE.format("<p>A.</p>"), id="alert that docfx does not know"),
        pytest.param("[!NOTE]\nA.\n\nB.", NOTE.format("<p>A.</p>") + "<p>B.</p>", id="alert that lost its quote"),
        pytest.param(
            "> A.\n> [!NOTE]\n> B.\n> [!TIP]\n> C.",
            "<blockquote><p>A.</p></blockquote>"
            + NOTE.format("<p>B.</p>")
            + '<div class="admonition tip"><p class="admonition-title">Tip</p><p>C.</p></div>',
            id="two alerts in a quote",
        ),
        pytest.param("- A\n  > [!NOTE]\n  > B", f"<ul><li>A{NOTE.format('<p>B</p>')}</li></ul>", id="alert in a list"),
        pytest.param(
            '> [!div class="nextstepaction"]\n> [A](https://b.c)',
            '<div class="nextstepaction"><p><a href="https://b.c" rel="noopener">A</a></p></div>',
            id="division",
        ),
        pytest.param(
            ':::image type="content" source="a b.png" alt-text="C &quot;d&quot; & <e>":::',
            '<p><img alt="C &quot;d&quot; &amp; &lt;e&gt;" class="dg-border" src="a%20b.png"></p>',
            id="picture",
        ),
        pytest.param(
            ':::image source="a.png" alt-text="C" border="false" lightbox="b.png#lightbox":::',
            '<p><a class="dg-larger" href="b.png" rel="noopener"><img alt="C" src="a.png"></a></p>',
            id="picture with a larger one",
        ),
        pytest.param(
            'A :::image type="icon" source="a.png"::: b', '<p>A <img alt="" src="a.png"> b</p>', id="picture in a line"
        ),
        pytest.param(
            ':::image type="icon" source="a.png" border="true":::',
            '<p><img alt="" class="dg-border" src="a.png"></p>',
            id="icon with a border",
        ),
        pytest.param(
            ':::image type="complex" source="a.png" alt-text="C" border="false":::\n   Long *text*.\n:::image-end:::',
            '<figure><img alt="C" src="a.png"><details class="dg-description"><summary>C</summary>'
            "<p>Long <em>text</em>.</p></details></figure>",
            id="picture with a description",
        ),
        pytest.param(
            ':::image type="complex" source="a.png" border="false":::\nLong.\n:::image-end:::',
            '<figure><img alt="" src="a.png"><figcaption><p>Long.</p></figcaption></figure>',
            id="picture with nothing but a description",
        ),
        pytest.param(
            ':::row:::\n   :::column span="2":::\n      A\n\n      B\n   :::column-end:::\n'
            "   :::column:::\n      C\n   :::column-end:::\n:::row-end:::\nD",
            '<div class="dg-columns"><div class="dg-column dg-span-2"><p>A</p><p>B</p></div>'
            '<div class="dg-column"><p>C</p></div></div><p>D</p>',
            id="columns",
        ),
        pytest.param(
            ":::row:::\n:::column:::\nA\n:::column:::\nB\n:::row-end:::\nC",
            '<div class="dg-columns"><div class="dg-column"><p>A</p></div><div class="dg-column"><p>B</p></div></div>'
            "<p>C</p>",
            id="columns that are not closed",
        ),
        pytest.param(":::row:::\nA\n\n# B", '<p>A</p><h1 id="b">B</h1>', id="row that is not closed"),
        pytest.param("A\n:::column-end:::\n:::row-end:::\nB", "<p>A</p><p>B</p>", id="what was never opened"),
        pytest.param(
            '::: moniker range=">= a"\nA\n::: moniker-end\n:::zone pivot="b"\nB\n:::zone-end:::',
            SCOPE.format("≥ a", "<p>A</p>") + SCOPE.format("b", "<p>B</p>"),
            id="monikers and zones",
        ),
        pytest.param(
            '::: moniker range=">= a <= b || c"\nA\n::: moniker-end',
            SCOPE.format("≥ a ≤ b · c", "<p>A</p>"),
            id="moniker of two ranges",
        ),
        pytest.param(
            ':::zone pivot="a,b"\nA\n:::row:::\n:::column:::\nB\n:::row-end:::\n:::zone-end',
            SCOPE.format("a, b", '<p>A</p><div class="dg-columns"><div class="dg-column"><p>B</p></div></div>'),
            id="columns in a zone",
        ),
        pytest.param(
            ':::zone target="docs"\nA\n:::zone-end\n:::zone target="chromeless"\nB\n:::zone-end',
            "<p>A</p>",
            id="zones of other media",
        ),
        pytest.param('::: moniker range="a"\nA\n\n# B', '<p>A</p><h1 id="b">B</h1>', id="moniker that is not closed"),
        pytest.param(
            "> [!VIDEO https://a.b/c?d=e&f=g]",
            '<p><a href="https://a.b/c?d=e&amp;f=g" rel="noopener">https://a.b/c?d=e&amp;f=g</a></p>',
            id="video",
        ),
        pytest.param(
            ':::video source="https://a.b/c" title="D":::',
            '<p><a href="https://a.b/c" rel="noopener">D</a></p>',
            id="video with a title",
        ),
        pytest.param("[!VIDEO javascript:alert(1)]", "<p>javascript:alert(1)</p>", id="script"),
        pytest.param(
            "# A *b*\n\n[!VIDEO https://www.youtube.com/embed/Sz1lCeedcPI?autoplay=1]",
            '<h1 id="a-b">A <em>b</em></h1><p>'
            + FILM.format("https://www.youtube-nocookie.com/embed/Sz1lCeedcPI", "A b")
            + "</p>",
            id="film of an allowed host, named by its heading",
        ),
        pytest.param(
            'A :::video source="https://www.microsoft.com/en-us/videoplayer/embed/RE1?a=b&c" title="D &quot;e&quot;"::: f',
            "<p>A "
            + FILM.format("https://www.microsoft.com/en-us/videoplayer/embed/RE1?a=b&amp;c", "D &quot;e&quot;")
            + " f</p>",
            id="film in a line",
        ),
        pytest.param("[!code-cs[Main](../a/b.cs?range=1-2)]", "<p><code>b.cs</code></p>", id="code from a file"),
        pytest.param(
            "A <xref:System.B%601.C%2A?displayProperty=nameWithType> d [*e*](xref:f).",
            "<p>A System.B.C d <em>e</em>.</p>",
            id="cross references",
        ),
        pytest.param("A :::no-loc text='B *c*':::.", "<p>A B *c*.</p>", id="not to be translated"),
        pytest.param("A\n\n[!INCLUDE [t](b.md)]\n\nC [!INCLUDE[t](d.md)].", "<p>A</p><p>C .</p>", id="include"),
        pytest.param(
            "# [A *b*](#tab/c)\n\nD\n\n## E\n\n# [F](#tab/g+h/I)\n\n- J\n\n***\n\nK",
            TABS.format(
                TAB.format("c", "", "a-b", "A <em>b</em>", '<p>D</p><h2 id="e">E</h2>')
                + TAB.format("g+h", ' data-dg-with="i"', "f", "F", "<ul><li>J</li></ul>")
            )
            + "<p>K</p>",
            id="tabs",
        ),
        pytest.param(
            '## <a name="x"></a>[A](#tab/a)\nB\n## [C](#tab/c)',
            TABS.format(TAB.format("a", "", "x", "A", "<p>B</p>") + TAB.format("c", "", "c", "C", "")),
            id="tabs with anchors, to the end",
        ),
        pytest.param(
            "# [A](#tab/a)\n\n---\n\n# [B](#tab/b)\n\n---",
            TABS.format(TAB.format("a", "", "a", "A", "")) + TABS.format(TAB.format("b", "", "b", "B", "")),
            id="two sets of tabs",
        ),
        pytest.param(
            "1. A\n\n   # [B](#tab/b)\n   C\n\n   ---\n2. D",
            f"<ol><li><p>A</p>{TABS.format(TAB.format('b', '', 'b', 'B', '<p>C</p>'))}</li><li><p>D</p></li></ol>",
            id="tabs in a list",
        ),
        pytest.param("# A [B](#tab/c)", '<h1 id="a-b">A B</h1>', id="heading that is more than a tab"),
        pytest.param("# [A](#tab/)\n\nB", '<h1 id="a">A</h1><p>B</p>', id="tab without a name"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert one_line(render(text).html).strip() == expected


@pytest.mark.parametrize(
    ("locale", "marker", "title"),
    [
        ("nb-NO", "NOTE", "Merknad"),
        ("de-AT", "Tip", "Tipp"),
        ("ja-JP", "important", "重要"),
        ("lv-LV", "WARNING", "Brīdinājums"),
        ("ar-SA", "CAUTION", "تنبيه"),
        ("sw-KE", "CAUTION", "Caution"),
    ],
)
def test_title_of_an_alert_is_in_the_language_of_the_text(locale: str, marker: str, title: str) -> None:
    root = html.fragment_fromstring(render(f"> [!{marker}]\n> A", locale=locale).html)
    assert root.xpath("string(p[@class='admonition-title'])") == title


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("> [!NOTE] One. Two.", ["One.", "Two."], NOTE.format("<p>{0}One.{/} {1}Two.{/}</p>")),
        ("# [One](#tab/x)", ["One"], TABS.format(TAB.format("x", "", "one", "{0}One{/}", ""))),
        ("# [One](#tab/x)", ["[One](#tab/x)"], TABS.format(TAB.format("x", "", "one", "{0}One{/}", ""))),
        (
            "# [One](#tab/x)\n\nTwo.",
            ["One", "Two."],
            TABS.format(TAB.format("x", "", "one", "{0}One{/}", "<p>{1}Two.{/}</p>")),
        ),
        ("A :::no-loc text='b'::: c.", ["A :::no-loc text='b'::: c."], "<p>{0}A b c.{/}</p>"),
    ],
)
def test_marks(text: str, words: list[str], expected: str) -> None:
    wanted = expected.replace("{/}", "</span>")
    for number in range(len(words)):
        wanted = wanted.replace(f"{{{number}}}", f'<span data-dg="{number}">')
    assert one_line(render(text, mark_words(text, *words)).html).strip() == wanted


@given(MARKDOWN)
def test_no_text_is_lost(text: str) -> None:
    before = [node.content for node in parse(text).walk() if node.kind == "text" and node.content]

    def contents(nodes: object) -> list[str]:
        found = []
        for node in arranged(list(nodes), "en"):  # type: ignore[call-overload]
            found += [node.content] if node.kind == "text" and node.content else contents(node.children)
        return found

    after = contents(parse(text).children)
    at = iter(after)
    assert all(content in at for content in before)


@pytest.mark.parametrize(
    "text", [":::row:::\n", ":::column:::\n", ":::row:::\n:::column:::\n", ":::image-end:::\n", "> [!NOTE]\n"]
)
def test_any_number_is_rendered(text: str) -> None:
    assert ":::" not in render(text * 5000 + ":::row-end:::\n" * 5000).html
