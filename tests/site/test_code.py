"""Blocks of code as the page shows them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pygments.lexers import get_lexer_by_name
from test_commonmark import render

from diglot.site.code import _ALIASES, _LANGUAGES, code_html


def label(info: str) -> str:
    return str(html.fragment_fromstring(code_html("x", info)).xpath("string(span[@class='filename'])"))


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("csharp", "C#"),
        ("C#", "C#"),
        ("cs highlight=1", "C#"),
        ("azurecli-interactive", "Azure CLI"),
        ("PowerShell", "PowerShell"),
        ("output", "Output"),
        ("", ""),
        ("text", ""),
        ("Something", "Something"),
        ("<b>", "<b>"),
    ],
)
def test_code_says_in_which_language_it_is(info: str, expected: str) -> None:
    assert label(info) == expected


def test_every_language_of_the_table_is_known_to_pygments() -> None:
    assert {name: get_lexer_by_name(rules).name for name, (_, rules) in _LANGUAGES.items() if rules}
    assert set(_ALIASES.values()) <= set(_LANGUAGES)


def test_words_are_told_apart() -> None:
    shown = code_html('{"a": 1}', "json")
    assert html.fragment_fromstring(shown).xpath("string(pre/code/span[@class='mi'])") == "1"


@pytest.mark.parametrize(
    ("lines", "marked"),
    [("2", ["b"]), ("1,3-4", ["a", "c", "d"]), ("3-", ["c", "d"]), ("9", []), ("x", []), ("3-999999", ["c", "d"])],
)
@pytest.mark.parametrize("language", ["text", "python"])
def test_lines_are_marked(lines: str, marked: list[str], language: str) -> None:
    root = html.fragment_fromstring(code_html("a\nb\nc\nd", f"{language} highlight={lines}"))
    assert [line.text_content().strip() for line in root.xpath("//span[@class='hll']")] == marked


def test_long_code_is_shown_without_colours() -> None:
    assert "<span" not in code_html("x = 1\n" * 10_000, "text")
    assert '<span class="n">' not in code_html("x = 1\n" * 10_000, "python")


def test_the_sanitizer_leaves_code_as_it_is() -> None:
    text = '```csharp highlight=1\nvar a = "<b>";\n```'
    assert render(text).html.strip() == code_html('var a = "<b>";\n', "csharp highlight=1").replace("&quot;", '"')


@given(st.text(), st.sampled_from(["", "json", "python highlight=1-", "xml", "x y"]))
def test_no_character_of_code_is_lost(code: str, info: str) -> None:
    shown = code_html(code, info)
    inner = re.fullmatch(r".*?<code[^>]*>(.*)</code></pre></div>", shown, re.DOTALL)
    assert inner is not None
    plain = re.sub(r"</?span[^>]*>", "", inner[1])
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#39;", "'"), ("&amp;", "&")):
        plain = plain.replace(entity, char)
    assert _lines(plain) == _lines(code)


def _lines(text: str) -> str:
    """A text with one kind of line end, and none at its end."""
    return re.sub(r"\r\n?", "\n", text).rstrip("\n")
