"""What Material knows of a locale."""

from pathlib import Path

import pytest
from mkdocs.utils import get_theme_dir

from diglot.site.theme import needs_plain_search, theme_language

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
        ("sr-Latn-RS", "sr"),
        ("kk-KZ", "en"),  # no words: the theme speaks English
    ],
)
def test_file_of_words(locale: str, language: str) -> None:
    assert theme_language(locale, MATERIAL) == language


@pytest.mark.parametrize(
    ("locale", "is_plain"),
    [
        ("en-US", False),
        ("en-GB", False),
        ("nb-NO", False),
        ("ja-JP", False),
        ("ar-SA", False),
        ("lv-LV", True),
        ("uk-UA", True),
        ("kk-KZ", True),  # neither words nor rules: English stop words are not Kazakh ones
    ],
)
def test_search_without_rules_of_its_own_is_plain(locale: str, *, is_plain: bool) -> None:
    assert needs_plain_search(locale, theme_language(locale, MATERIAL), MATERIAL) is is_plain


def test_a_projects_own_words_count(tmp_path: Path) -> None:
    words = tmp_path / "partials/languages/kk.html"
    words.parent.mkdir(parents=True)
    words.write_text('{% macro t(key) %}{{ {"search.config.lang": "ru"}[key] }}{% endmacro %}', encoding="utf-8")
    folders = (str(tmp_path), *MATERIAL)
    assert theme_language("kk-KZ", folders) == "kk"
    assert not needs_plain_search("kk-KZ", "kk", folders)
