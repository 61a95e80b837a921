import pytest

from diglot.links import anchors_in, mentioned_links


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a](b.md)", [("nb-NO/x/b.md", False)]),
        ("[a](../b.md#c)", [("nb-NO/b.md", True)]),
        ("[a](~/b.md?view=1)", [("nb-NO/b.md", False)]),
        ("![a](<b%20c.png> 'd')", [("nb-NO/x/b c.png", False)]),
        ("[a]: b.md", [("nb-NO/x/b.md", False)]),
        ("<img src=\"b.png\"> <a href='c.md'>", [("nb-NO/x/b.png", False), ("nb-NO/x/c.md", False)]),
        (':::image source="b.png" lightbox="c.png":::', [("nb-NO/x/b.png", False), ("nb-NO/x/c.png", False)]),
        ("[a](#b) [a](/b) [a](https://b.example/c.md) [a](mailto:b) [a](../../b.md) [a]() [a](@uid)", []),
    ],
)
def test_mentioned_links(text: str, found: list[tuple[str, bool]]) -> None:
    assert mentioned_links("nb-NO/x/a.md", text) == tuple(found)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("# Slik gjør du det", "slik-gjr-du-det"),
        ("# Slik gjør du det", "slik-gjør-du-det"),
        ("# C# & F#: what's new?", "c--f-whats-new"),
        ("# C# & F#: what's new?", "c-f-whats-new"),
        ("# `code` and **bold**", "code-and-bold"),
        ('# <a name="how-to"></a>Slik', "how-to"),
        ("Slik\n====", "slik"),
        ("# A\n# A\n# A", "a-2"),
        ("# A\n# A", "a_1"),
        ("# A {#b}", "b"),
        ("# A {#b}", "a"),
        ('Text <a id="b"></a>', "b"),
        ('<div id="b">\ntext\n</div>', "b"),
        ("# 設定を開く", "設定を開く"),
    ],
)
def test_a_name_that_leads_into_a_page(body: str, name: str) -> None:
    assert name in (anchors_in(body) or ())


@pytest.mark.parametrize(
    ("body", "name"), [("# A\n# A", "a-2"), ("```\n# A\n```", "a"), ("A", "a"), ("# Ae", "a"), ('`<a name="b">`', "b")]
)
def test_a_name_that_does_not(body: str, name: str) -> None:
    assert name not in (anchors_in(body) or ())


def test_a_page_that_includes_files_may_have_any() -> None:
    assert anchors_in("# A\n\n[!INCLUDE [b](b.md)]\n") is None
