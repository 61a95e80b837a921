"""What of an article's HTML reaches the reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from test_commonmark import render

from diglot.site.sanitize import clean_article, clean_inline


@pytest.mark.parametrize(
    ("text", "article", "inline"),
    [
        pytest.param("<script>alert(1)</script>x", "x", "x", id="script"),
        pytest.param("<SCRIPT SRC=//evil.example></SCRIPT>x", "x", "x", id="script elsewhere"),
        pytest.param('<img src="p.png" onerror="alert(1)">', '<img src="p.png">', "", id="event handler"),
        pytest.param("<b onclick=alert(1)>x</b>", "<b>x</b>", "<b>x</b>", id="event handler on text"),
        pytest.param('<a href="javascript:alert(1)">x</a>', '<a rel="noopener">x</a>', "x", id="javascript:"),
        pytest.param(
            '<a href=" jav&#x09;ascript:alert(1)">x</a>', '<a rel="noopener">x</a>', "x", id="javascript: in disguise"
        ),
        pytest.param('<a href="vbscript:x">x</a>', '<a rel="noopener">x</a>', "x", id="vbscript:"),
        pytest.param('<a href="data:text/html,x">x</a>', '<a rel="noopener">x</a>', "x", id="link to data"),
        pytest.param(
            '<a href="data:image/png;base64,AA==">x</a>', '<a rel="noopener">x</a>', "x", id="link to a picture as data"
        ),
        pytest.param(
            '<img src="data:image/png;base64,AA==">', '<img src="data:image/png;base64,AA==">', "", id="picture as data"
        ),
        pytest.param('<img src="data:image/svg+xml,<svg onload=x>">', "<img>", "", id="SVG as data"),
        pytest.param('<img src="DATA:text/html,x">', "<img>", "", id="HTML as a picture"),
        pytest.param('<iframe src="https://evil.example"></iframe>x', "x", "x", id="iframe"),
        pytest.param('<object data="x"></object><embed src="x">y', "y", "y", id="object and embed"),
        pytest.param("<style>body{display:none}</style>x", "x", "x", id="style element"),
        pytest.param('<p style="position:fixed">x</p>', "<p>x</p>", "x", id="style attribute"),
        pytest.param("<svg onload=alert(1)><a href=x>q</a></svg>x", "x", "x", id="svg"),
        pytest.param("<math><mi>q</mi></math>x", "x", "x", id="math"),
        pytest.param('<form action="https://evil.example">x<button>y</button></form>', "xy", "xy", id="form"),
        pytest.param('<label for="__drawer">x</label>', "<label>x</label>", "x", id="label of another element"),
        pytest.param("<!-- x -->y", "y", "y", id="comment"),
        pytest.param(
            '<base href="//evil.example"><meta http-equiv=refresh content="0">x', "x", "x", id="head elements"
        ),
        pytest.param("<template>x</template>y", "y", "y", id="template"),
        pytest.param('<p id="dg-originals">x</p>', "<p>x</p>", "x", id="id of the originals"),
        pytest.param(
            '<p id="__config">{"base": "//evil.example"}</p>',
            '<p>{"base": "//evil.example"}</p>',
            '{"base": "//evil.example"}',
            id="id of the theme's settings",
        ),
        pytest.param("""<span data-dg='"]'>x</span>""", "<span>x</span>", "x", id="bead that is no number"),
        pytest.param("<p>x", "<p>x</p>", "x", id="not closed"),
        pytest.param("<b><i>x</b></i>", "<b><i>x</i></b>", "<b><i>x</i></b>", id="badly nested"),
        pytest.param("</div></article>x", "x", "x", id="closed too often"),
    ],
)
def test_what_is_unsafe_goes(text: str, article: str, inline: str) -> None:
    assert clean_article(text) == article
    assert clean_inline(text) == inline


@pytest.mark.parametrize(
    "text",
    [
        '<span data-dg="12">x</span>',
        '<details open=""><summary>x</summary>y</details>',
        '<table><caption>c</caption><thead><tr><th scope="col" align="right">x</th></tr></thead></table>',
        '<table><tbody><tr><td colspan="2" rowspan="2">y</td></tr></tbody></table>',
        '<div class="note" lang="ar" dir="rtl" role="note" title="t">x</div>',
        "<kbd>a</kbd><sub>b</sub><sup>c</sup><del>d</del><mark>e</mark><bdi>f</bdi>",
        '<ol start="3" type="a" reversed=""><li value="4">x</li></ol>',
        '<img src="p.png" alt="x" width="1" height="2">',
        '<input type="checkbox" checked="" disabled="">',
        '<a name="x" id="y" href="z.md#w" rel="noopener">v</a>',
        '<a href="mailto:a@b.example" rel="noopener">x</a>',
        "<dl><dt>a</dt><dd>b</dd></dl><figure><figcaption>c</figcaption></figure>",
    ],
)
def test_what_articles_need_stays(text: str) -> None:
    assert clean_article(text) == text


@pytest.mark.parametrize(
    "text", ["<em>a</em> <strong>b</strong> <code>c</code><br><sub>d</sub>", "a &amp; b &lt;c&gt;"]
)
def test_a_sentence_keeps_emphasis_and_code(text: str) -> None:
    assert clean_inline(text) == text


def test_a_sentence_loses_links_and_pictures_but_not_their_text() -> None:
    assert (
        clean_inline('see <a href="x" class="y">here</a><img src="p.png">, <span id="z">now</span>') == "see here, now"
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "text <script>alert(1)</script> text",
        "[x](javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "![x](javascript:alert(1))",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '<div onclick="alert(1)">\n\ntext\n\n</div>',
        "# <img src=x onerror=alert(1)>",
        "| a |\n|---|\n| <iframe src=x></iframe> |",
        '[x](a.md "\\" onclick=alert(1) y=")',
        '![" onerror=alert(1) x="](a.png)',
        '```x" onclick=alert(1)\n<script>\n```',
        "<details><script>\n\nalert(1)\n\n</script></details>",
    ],
)
def test_no_article_brings_a_script(text: str) -> None:
    root = html.fragment_fromstring(render(text).html, create_parent=True)
    assert root.xpath(".//script | .//iframe | .//*[@*[starts-with(name(), 'on')]]") == []
    links = [str(value) for value in root.xpath(".//@href | .//@src")]
    assert [link for link in links if "script:" in link.lower()] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x02wzxhzdk:0\x03", "<p>\ufffdwzxhzdk:0\ufffd</p>"),
        ("<b>x</b> \x02wzxhzdk:0\x03", "<p><b>x</b> \ufffdwzxhzdk:0\ufffd</p>"),
        ("a \x02amp\x03lt; b", "<p>a \ufffdamp\ufffdlt; b</p>"),
        ("\x0260\x03script\x0262\x03", "<p>\ufffd60\ufffdscript\ufffd62\ufffd</p>"),
    ],
)
def test_no_article_forges_the_renderers_own_marks(text: str, expected: str) -> None:
    assert render(text).html == expected


@given(st.text(st.sampled_from("<>/=\"' abioscrptn:#&;!-x\x00\x02\x03"), max_size=80))
def test_cleaning_is_done_after_one_turn(text: str) -> None:
    once = clean_article(text)
    assert clean_article(once) == once
    assert clean_inline(clean_inline(text)) == clean_inline(text)
