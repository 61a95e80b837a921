"""What Material knows of a locale."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]
from mkdocs.utils import get_theme_dir

from diglot.site.sanitize import clean_article
from diglot.site.theme import search_language, sections, set_search, shrink_index, theme_language

MATERIAL = (get_theme_dir("material"),)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("nb-NO", "nb"),
        ("da-DK", "da"),
        ("lv-LV", "lv"),
        ("ja-JP", "ja"),
        ("pt-BR", "pt-BR"),
        ("pt-PT", "pt"),
        ("zh-TW", "zh-TW"),
        ("zh-CN", "zh"),
        ("zh-Hant-HK", "zh-Hant"),
        ("sr-Latn-RS", "sh"),
        ("sr-RS", "sr"),
        ("ckb-IQ", "ku-IQ"),
        ("fil-PH", "tl"),
        ("kk-KZ", "en"),  # no words: the theme speaks English
    ],
)
def test_file_of_words(locale: str, language: str) -> None:
    assert theme_language(locale, MATERIAL) == language


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", "en"),
        ("en-GB", "en"),
        ("nb-NO", "no"),
        ("nn-NO", "no"),
        ("da-DK", "da"),
        ("ja-JP", "ja"),
        ("ar-SA", "ar"),
        ("he-IL", "he"),
        ("pt-BR", "pt"),
        ("zh-CN", ""),  # cut into words by the browser
        ("zh-Hant-TW", ""),
        ("th-TH", ""),
        ("lv-LV", ""),
        ("lt-LT", ""),
        ("et-EE", ""),
        ("kk-KZ", ""),
    ],
)
def test_language_of_the_search(locale: str, language: str) -> None:
    assert search_language(locale, MATERIAL) == language


def options(**given: object) -> dict[str, object]:
    return {"lang": None, "separator": None, "pipeline": None, "fields": {}} | given


def told(locale: str, languages: dict[str, str] | None = None, **given: object) -> dict[str, object]:
    made = options(**given)
    set_search(made, locale, MATERIAL, languages or {})
    return made


def test_search_is_told_of_the_locale() -> None:
    made = told("nb-NO")
    assert (made["lang"], made["pipeline"]) == (["diglot"], [])
    assert made["fields"] == {"title": {"boost": 1000.0, "locale": "nb-NO", "language": "no"}}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two-three\u200bfour/five", ["one", "two", "three", "four", "five"]),
        ("「一」、二。三・四", ["", "一", "二", "三", "四"]),
        ("a&lt;b&amp;c", ["a", "b", "c"]),
        ("Office.com is v2.0", ["Office.com", "is", "v2.0"]),
    ],
)
def test_words_are_separated(text: str, words: list[str]) -> None:
    assert re.split(str(told("ja-JP")["separator"]), text) == words


@pytest.mark.parametrize("languages", [{"be-BY": "ru-RU"}, {"be": "ru"}, {"be": "sv", "be-BY": "ru"}])
def test_language_without_rules_can_borrow_some(languages: dict[str, str]) -> None:
    made = told("be-BY", languages)["fields"]
    assert made == {"title": {"boost": 1000.0, "locale": "be-BY", "language": "ru"}}


@pytest.mark.parametrize("given", [{"lang": ["de"]}, {"pipeline": ["stemmer"]}, {"pipeline": []}])
def test_what_a_project_has_set_itself_stands(given: dict[str, object]) -> None:
    assert told("nb-NO", **given) == options(**given)


def test_weights_and_separator_of_a_project_stand() -> None:
    made = told("nb-NO", separator=" ", fields={"title": {"boost": 5}, "text": {"boost": 2}})
    assert made["separator"] == " "
    assert made["fields"] == {
        "title": {"boost": 5, "locale": "nb-NO", "language": "no"},
        "text": {"boost": 2},
    }


def test_a_projects_own_words_count(tmp_path: Path) -> None:
    words = tmp_path / "partials/languages/kk.html"
    words.parent.mkdir(parents=True)
    words.write_text("", encoding="utf-8")
    assert theme_language("kk-KZ", (str(tmp_path), *MATERIAL)) == "kk"


def test_a_projects_own_rules_count(tmp_path: Path) -> None:
    rules = tmp_path / "assets/javascripts/lunr/min/lunr.kk.min.js"
    rules.parent.mkdir(parents=True)
    rules.touch()
    assert search_language("kk-KZ", (str(tmp_path), *MATERIAL)) == "kk"


def test_index_keeps_its_letters_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "search/search_index.json"
    path.parent.mkdir()
    index = {"config": {"lang": ["diglot"]}, "docs": [{"title": "\u062a\u062b", "text": "<p>\u65e5 &amp; \\u0041</p>"}]}
    path.write_text(json.dumps(index), encoding="utf-8")
    shrink_index(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text) == index
    assert "\u062a\u062b" in text
    assert not re.search(r"(?<!\\)\\u", text)


def test_site_without_search_has_no_index(tmp_path: Path) -> None:
    shrink_index(tmp_path)
    assert list(tmp_path.iterdir()) == []


def theirs(html: str) -> list[Any]:
    reader = Parser()
    reader.feed(html)
    reader.close()
    return list(reader.data)


def found(read: Callable[[str], list[Any]], html: str) -> list[tuple[object, ...]] | str:
    """What a reader finds, or why it stops."""
    try:
        return [(each.el.tag, each.el.attrs, each.id, each.title, each.text) for each in read(html)]
    except (ValueError, AttributeError) as error:
        return type(error).__name__


PIECES = (
    *(
        "<h1 id='a'>",
        "</h1>",
        "<h2 id='b'>",
        "</h2>",
        "<p>",
        "</p>",
        "<ul><li>",
        "</li></ul>",
        "<span data-dg='1'>",
        "</span>",
    ),
    *(
        "<a class='headerlink' href='#a&amp;b'>",
        "</a>",
        "<pre><code>",
        "</code></pre>",
        "<br>",
        "<input type=checkbox checked>",
    ),
    *(
        "text",
        " ",
        "\n",
        "&amp;lt;",
        "&nbsp;",
        "<!-- c -->",
        "<title>",
        "&",
        "<",
        "é",
        "<img alt='>' src=x>",
        "<textarea>",
    ),
    *(
        "<div class='linenodiv'>",
        "<p data-search-exclude=''>",
        "</div>",
        "<h3>",
        "</h3>",
        "<object>",
        "</a><a class='x'>",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_search_reads_pages_as_the_theme_does(html: str) -> None:
    for text in (clean_article(html), html, html.replace("'", '"')):
        expected = found(theirs, text)
        # Where the theme's reader stumbles, there is no page that can't be searched.
        assert found(sections, text) == expected or isinstance(expected, str)
        assert not isinstance(found(sections, text), str)


@pytest.mark.parametrize("written", ["", " class='a&amp;b'"], ids=["plain", "not-plain"])
def test_headings_in_lists_can_be_searched(written: str) -> None:
    items = (
        "<li>\n<h2 id='b'>B</h2>\n<h2 id='c'>C</h2>\n</li>\n<li>\n<ul>\n<li>\n<h2 id='d'>D</h2>\n</li>\n</ul>\n</li>"
    )
    html = clean_article(f"<h1 id='a'{written}>A</h1>\n<ul>\n{items}\n</ul>")
    assert found(theirs, html) == "ValueError"
    assert [each.id for each in sections(html)] == [None, "b", "c", "d"]


def test_search_reads_plain_pages_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    page = clean_article("<h1 id='a'>A &amp; <b>B</b></h1><p>One <a href='x?a&b'>two</a>.<br>Three.</p>")
    expected = found(theirs, page)
    monkeypatch.setattr(Parser, "parse_starttag", None)
    assert found(sections, page) == expected
    assert expected[0][3] == ["A &amp; ", "B"]
