import pytest

from diglot.rawhtml import anchors, visible_text


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
