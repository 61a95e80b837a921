"""Links and pictures that articles write in HTML, and addresses that are none."""

from collections.abc import Callable

from sitekit import Built


def test_html_of_an_article_and_of_what_it_includes_leads_where_markdown_does(built: Callable[..., Built]) -> None:
    made = built(
        {
            "en-US/a/page.md": '# A\n\n<img src="p.png"> <a href="../b.md#b">b</a> <a href="~/b.md">c</a>\n\n'
            "[!INCLUDE [d](../includes/d.md)]\n",
            "en-US/includes/d.md": '<div>\n<img src="../a/p.png">\n</div>\n',
            "en-US/a/p.png": b"p",
            "en-US/b.md": "# B\n",
        }
    )
    assert made.status == 0, made.output
    page = made.html("a/page/")
    assert page.strings("//article//img/@src") == ["../p.png", "../p.png"]
    assert [href for href in page.strings("//article//a/@href") if "b/" in href] == ["../../b/#b", "../../b/"]


def test_no_address_stops_the_build(built: Callable[..., Built]) -> None:
    text = '# A\n\n<a href="http://[x">x</a> [y](<http://[y>) ![//[z]](http://[z) <img src="//a\u2100b">\n'
    made = built({"en-US/a.md": text})
    assert made.status == 0, made.output
    assert made.html("a/").strings("//article//img/@alt") == ["//[z]"]
