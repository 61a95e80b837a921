"""What Material knows of a locale: its file of words, and the rules by which its search takes a language apart."""

import json
import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from diglot.locales import language_of
from diglot.trees import write_file

SEARCH = "diglot"
"""The name under which the theme's search worker loads the rules of `lunr.diglot.min.js`."""

SEARCH_INDEX = "search/search_index.json"
_RULES = "assets/javascripts/lunr/min/lunr.{}.min.js"
# What Material calls otherwise than CLDR: Central Kurdish, Filipino, and Serbian in Latin letters.
_THEIR_NAMES = {"ckb": "ku-IQ", "fil": "tl", "sr-Latn": "sh"}
_NORWEGIAN = {"nb": "no", "nn": "no"}
# These are cut into words by the browser, and are not inflected; lunr's files for them need a segmenter of their own.
_WITHOUT_RULES = {"zh", "th"}
# Between words: white space, and what joins or encloses words without any; the index is HTML.
_SEPARATOR = r"[\s\u200b\u3000\-/、。，．？！；：「」『』（）【】・]+|&(?:lt|gt|amp|quot);"  # noqa: RUF001
_TITLE = 1000.0  # the theme's own weight
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def theme_language(locale: str, folders: Iterable[str]) -> str:
    """The name of Material's file of words for a locale (`nb`, `pt-BR`, `zh-Hant`), or `en` where it has none."""
    names = {
        path.stem.lower(): path.stem for folder in folders for path in Path(folder).glob("partials/languages/*.html")
    }
    parts = locale.split("-")
    tags = [locale, "-".join(parts[:2]), "-".join([parts[0], *parts[2:]]), language_of(locale)]
    candidates = [_THEIR_NAMES.get(tag, tag).lower() for tag in tags]
    return next((names[name] for name in candidates if name in names), "en")


def search_language(locale: str, folders: Iterable[str]) -> str:
    """The language by whose rules lunr stems the words of a locale, or empty where it has none for it."""
    language = language_of(locale)
    name = _NORWEGIAN.get(language, language)
    if name == "en":
        return name
    if name in _WITHOUT_RULES or not _LANGUAGE.fullmatch(name):
        return ""
    return name if any((Path(folder) / _RULES.format(name)).is_file() for folder in folders) else ""


def set_search(
    options: MutableMapping[str, Any], locale: str, folders: Iterable[str], languages: Mapping[str, str]
) -> None:
    """Set the options of Material's search to a locale, before its plugin reads them.

    `languages` gives another locale, whose rules to use, for locales or languages: `{"nn": "nb"}`. Without rules,
    inflected words are found by their beginning. Where a project has set `lang` or `pipeline` itself, that stands.
    """
    if options["lang"] or options["pipeline"] is not None:
        return
    chosen = languages.get(locale, languages.get(language_of(locale), locale))
    options["lang"], options["pipeline"] = [SEARCH], []
    options["separator"] = options["separator"] or _SEPARATOR
    title = {"boost": _TITLE, **options["fields"].get("title", {})}
    # The worker is told nothing else of the index before it reads it.
    about = {"locale": locale, "language": search_language(chosen, folders)}
    options["fields"] = {**options["fields"], "title": {**title, **about}}


def shrink_index(site: Path) -> None:
    """Write the search index of a built edition with its letters as they are: escaped, Arabic takes three times as many
    bytes.
    """
    path = site / SEARCH_INDEX
    if path.is_file():
        index = json.loads(path.read_bytes())
        write_file(site, SEARCH_INDEX, json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode())
