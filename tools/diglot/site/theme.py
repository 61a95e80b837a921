"""What Material knows of a locale: its file of words, and the rules by which its search takes a language apart."""

import json
import re
from collections.abc import Iterable, Mapping, MutableMapping
from html import unescape
from pathlib import Path
from typing import Any

from material.plugins.search.plugin import Parser  # type: ignore[import-untyped]
from mkdocs.structure.pages import Page

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


# HTML as the sanitizer writes it.
_TOKEN = re.compile(r"""<(?P<end>/?)(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:[ ][a-z][a-z-]*="[^"]*")*+)>|[^<]+""")
_ATTRIBUTE = re.compile(r"""[ ](?P<name>[a-z-]+)="(?P<value>[^"]*)\"""")
# What is in these is text to some readers.
_RAW = {"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"}


def quicken(index: Any) -> None:  # noqa: ANN401  # the theme's class is not annotated
    """Let Material's search index read pages by `SectionReader`. Its entries stay the same."""

    def add(page: Page) -> None:
        # Its own method does just so, but with a reader of all HTML that there is.
        if not (page.meta.get("search") or {}).get("exclude"):
            reader = SectionReader()
            reader.feed(page.content or "")
            reader.close()
            for section in reader.data:
                if not section.is_excluded():
                    index.create_entry_for_section(section, page.toc, page.url, page)

    index.add_entry_from_context = add


class SectionReader(Parser):  # type: ignore[misc]  # not annotated
    """Reads the sections of a page for the search index as the theme's reader does, sooner where its HTML is plain."""

    def feed(self, data: str) -> None:
        """Read a whole page."""
        tokens = list(_TOKEN.finditer(data))
        names = {token["name"] for token in tokens}
        if sum(token.end() - token.start() for token in tokens) != len(data) or not _RAW.isdisjoint(names):
            super().feed(data)
            return
        for token in tokens:
            if token["name"] is None:
                self.handle_data(unescape(token[0]))
            elif token["end"]:
                self.handle_endtag(token["name"])
            else:
                found = _ATTRIBUTE.finditer(token["attributes"])
                self.handle_starttag(token["name"], [(each["name"], unescape(each["value"])) for each in found])
