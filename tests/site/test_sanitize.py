"""What of an article's HTML reaches the reader."""

import re

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
        pytest.param(
            '<a href="&#1;da&Tab;ta:text/html,x">x</a>', '<a rel="noopener">x</a>', "x", id="HTML as an address"
        ),
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


_INERT = {"", "http", "https", "mailto", "tel"}
_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp);")


def scriptable(page: str) -> list[str]:
    """What in a piece of HTML could run a script, load a document, or change how the page looks or acts."""
    root = html.fragment_fromstring(page, create_parent=True)
    found: list[str] = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in _FORBIDDEN:
            found.append(str(element.tag))
            continue
        for name, value in element.attrib.items():
            if str(name).startswith("on") or name in {
                "style",
                "srcdoc",
                "formaction",
                "action",
                "srcset",
                "ping",
                "target",
            }:
                found.append(f"{element.tag} {name}")
            if name in {"href", "src", "xlink:href", "cite", "background", "poster", "data", "longdesc"}:
                # As https://url.spec.whatwg.org/#url-parsing reads it.
                url = re.sub(r"[\t\n\r]", "", str(value).strip("".join(map(chr, range(33)))))
                scheme = match[1].lower() if (match := re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)) else ""
                if scheme not in _INERT and not (element.tag == "img" and _PICTURE.match(url)):
                    found.append(f"{element.tag} {name}={value}")
    return found


_FORBIDDEN = {
    *("script", "style", "link", "meta", "base", "iframe", "frame", "frameset", "object", "embed", "applet", "form"),
    *("svg", "math", "template", "noscript", "audio", "video", "source", "portal", "button", "textarea", "select"),
}
_SCRIPTS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "\x01javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58alert(1)",
    "&#1;javascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "javascript://example.com/%0Aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "data:image/svg+xml;base64,PHN2Zz4=",
    "DATA:image/png,<script>",
    "blob:https://a.example/x",
    "file:///etc/passwd",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
)
_PLACES = (
    '<a href="{}">x</a>',
    "<a href={}>x</a>",
    '<a xlink:href="{}">x</a>',
    '<img src="{}">',
    '<img srcset="{} 1x">',
    '<svg><a xlink:href="{}"><text>x</text></a></svg>',
    '<svg><use href="{}"/><image href="{}"/><animate attributeName=href to="{}"/></svg>',
    '<math><mi xlink:href="{}">x</mi></math>',
    '<iframe src="{}"></iframe>',
    '<object data="{}"></object>',
    '<embed src="{}">',
    '<form action="{}"><button formaction="{}">x</button></form>',
    '<input type="image" formaction="{}" src="{}">',
    '<video poster="{}"><source src="{}"></video>',
    '<blockquote cite="{}">x</blockquote>',
    '<body background="{}">',
    '<base href="{}">',
    '<meta http-equiv="refresh" content="0;url={}">',
    '<link rel="stylesheet" href="{}">',
    '<p style="background:url({})">x</p>',
    '<a href="x" ping="{}">x</a>',
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "![x](<{}>)",
    "<{}>",
    "[x]: {}\n\n[x]",
    "[x]: <{}>\n\n![x]",
    ':::image source="{}" alt-text="x":::',
    ':::image source="p.png" alt-text="x" lightbox="{}":::',
    ':::video source="{}":::',
    "> [!VIDEO {}]",
    ':::code language="x" source="{}":::',
    '> [!div class="{}"]\n> [x]({})',
    "[!INCLUDE [x]({})]",
)


@pytest.mark.parametrize("place", _PLACES)
def test_no_address_runs_a_script_from_any_place(place: str) -> None:
    pages = {url: render(place.replace("{}", url)).html for url in _SCRIPTS}
    assert {url: found for url, page in pages.items() if (found := scriptable(page))} == {}


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "text <script>alert(1)</script> text",
        '<div onclick="alert(1)">\n\ntext\n\n</div>',
        "# <img src=x onerror=alert(1)>",
        "| a |\n|---|\n| <iframe src=x></iframe> |",
        '[x](a.md "\\" onclick=alert(1) y=")',
        '![" onerror=alert(1) x="](a.png)',
        '```x" onclick=alert(1)\n<script>\n```',
        "<details><script>\n\nalert(1)\n\n</script></details>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?php <img src=x onerror=alert(1)> ?>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<iframe src='https://www.youtube.com.evil.example/embed/x'></iframe>",
        "<iframe src='https://www.youtube.com@evil.example/embed/x'></iframe>",
        '<span data-dg-film="0"></span><span data-dg-film="x"><iframe></span>',
        "<style>@import 'https://evil.example/x.css';</style>",
        "<p style='position:fixed;inset:0'>x</p>",
        "<img/src=x/onerror=alert(1)>",
        "<img src=x\x00onerror=alert(1)>",
        "<a\x0chref=x\x0conclick=alert(1)>x</a>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<details open ontoggle=alert(1)>x</details>",
        "<input autofocus onfocus=alert(1)>",
        "> [!NOTE]\n> <img src=x onerror=alert(1)>",
        '> [!div class="x\\" onclick=\\"alert(1)"]\n> text',
        ':::image source="x\\" onerror=\\"alert(1)" alt-text="\\" onload=\\"alert(1)":::',
        ":::image source='x' alt-text='<img src=x onerror=alert(1)>':::",
        ':::row:::\n:::column span="2\\" onclick=\\"alert(1)":::\n<script>alert(1)</script>\n:::column-end:::\n:::row-end:::',
        ':::no-loc text="<script>alert(1)</script>":::',
        "# [<script>alert(1)</script>](#tab/x)\n\n<script>alert(1)</script>\n\n---",
        ':::zone pivot="<script>"\n<script>alert(1)</script>\n:::zone-end',
    ],
)
def test_no_article_brings_a_script(text: str) -> None:
    assert scriptable(render(text).html) == []


@given(
    st.lists(st.sampled_from([*_PLACES, *_SCRIPTS, "<", ">", '"', "'", "\n", "\n\n", "> ", "- ", "`", "<!--", "-->"]))
)
def test_no_mixture_brings_a_script(pieces: list[str]) -> None:
    assert scriptable(render("".join(pieces)).html) == []


def test_the_oracle_knows_a_script() -> None:
    seen = [
        "<script></script>",
        "<p onclick=x>",
        "<a href='java\tscript:x'>",
        "<img src='data:image/svg+xml,x'>",
        "<svg></svg>",
        "<p style=x>",
        "<iframe></iframe>",
    ]
    assert [text for text in seen if not scriptable(text)] == []
    assert scriptable('<p class="x"><a href="a.md#b">x</a><img src="data:image/png;base64,AA=="></p>') == []


@pytest.mark.parametrize(
    "place",
    ["[x](https://a.example/)", "<https://a.example/>", '<a href="//a.example">x</a>', "[x]\n\n[x]: http://a.example"],
)
def test_link_to_another_host_gives_it_no_hold_of_the_window(place: str) -> None:
    (link,) = html.fragment_fromstring(render(place).html, create_parent=True).iter("a")
    assert (link.get("rel"), link.get("target")) == ("noopener", None)


@pytest.mark.parametrize(
    ("given_", "left"),
    [
        ("mermaid", None),
        ("note mermaid", "note"),
        ("md-overlay", None),
        ("md-search__overlay x md-dialog", "x"),
        ("md-button md-button--primary", "md-button md-button--primary"),
        ("sxs-lookup", None),
        ("admonition warning", "admonition warning"),
    ],
)
def test_classes_by_which_the_theme_acts_are_its_own(given_: str, left: str | None) -> None:
    (element,) = html.fragments_fromstring(clean_article(f'<p class="{given_}">x</p>'))
    assert element.get("class") == left


def test_drawing_in_a_fence_is_shown_as_it_is_written() -> None:
    """The theme would fetch a program from another host for an element of the class `mermaid`."""
    assert html.fragment_fromstring(render("```mermaid\na-->b\n```").html).xpath("//*[@class='mermaid']") == []


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
