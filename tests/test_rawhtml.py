import pytest

from diglot.rawhtml import anchors, visible_text, with_addresses, without_frames


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ('<a name="x"></a>', ("x",)),
        ('<a id="x"></a><p id="y">', ("x", "y")),
        ('<a name="x" id="y">', ("y",)),
        ('<p name="x">', ()),
        ('<a name="">', ()),
        ('<a href="u">', ()),
        ("text < more", ()),
    ],
)
def test_anchors(html: str, names: tuple[str, ...]) -> None:
    assert anchors(html) == names


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b>\n c</p>", "a b c"),
        ('<img src="i" alt="a"> b', "a b"),
        ('<img src="i">', ""),
        ("<script>a</script><style>b</style><template>c</template>d", "d"),
        ("<!-- a -->", ""),
        ("&lt;a&gt; &amp; b", "<a> & b"),
    ],
)
def test_visible_text(html: str, text: str) -> None:
    assert visible_text(html) == text


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<img alt="a" src="b.png">', '<img alt="a" src="[b.png]">'),
        ("<IMG SRC='b.png?c&amp;d' data-src=e>", '<IMG SRC="[b.png?c&amp;d]" data-src=e>'),
        ("<a class=x href=y.md>src=z</a>", '<a class=x href="[y.md]">src=z</a>'),
        ('<p title="href=a">href="b"</p>', '<p title="href=a">href="b"</p>'),
        ("<a", "<a"),
    ],
)
def test_addresses_are_put_in_the_place_of_others(html: str, expected: str) -> None:
    assert with_addresses(html, lambda url: f"[{url}]") == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('a <iframe src="b" title="c &amp; d"></iframe> e', "a (b|c & d) e"),
        ("<IFRAME src=b>x</IFRAME>", "(b|)x"),
        ("<iframe>", "(|)"),
        ("<iframe src=b", "<iframe src=b"),
    ],
)
def test_frames_are_put_in_the_place_of_others(html: str, expected: str) -> None:
    assert without_frames(html, lambda url, title: f"({url}|{title})") == expected
