"""What Material knows of a locale: its file of words, and whether its search has rules for the language."""

import re
from collections.abc import Iterable
from pathlib import Path

from diglot.locales import language_of

_SEARCH_KEY = re.compile(r'"search\.config\.(?:lang|pipeline)"')


def theme_language(locale: str, folders: Iterable[str]) -> str:
    """The name of Material's file of words for a locale (`nb`, `pt-BR`, `zh-Hant`), or `en` where it has none."""
    names = {
        path.stem.lower(): path.stem for folder in folders for path in Path(folder).glob("partials/languages/*.html")
    }
    parts = locale.split("-")
    candidates = [locale, "-".join(parts[:2]), "-".join([parts[0], *parts[2:]]), language_of(locale)]
    return next((names[name.lower()] for name in candidates if name.lower() in names), "en")


def needs_plain_search(locale: str, language: str, folders: Iterable[str]) -> bool:
    """Whether Material would search a language other than English by English rules, for want of its own.

    `language` is the file of words that stands in for the locale. Then neither stemming nor stop words apply, and
    inflected words are found by their beginning.
    """
    if language == "en":
        return language_of(locale) != "en"
    files = [path for folder in folders if (path := Path(folder) / f"partials/languages/{language}.html").is_file()]
    return not any(_SEARCH_KEY.search(path.read_text(encoding="utf-8")) for path in files)
