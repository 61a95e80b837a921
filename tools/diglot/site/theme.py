"""What Material knows of a locale: its file of words, and the rules by which its search takes a language apart."""

import json
import re
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from html import escape, unescape
from itertools import chain, islice
from math import inf
from pathlib import Path
from typing import Any, cast

from material.plugins.search.plugin import Element, Parser, Section, void  # type: ignore[import-untyped]
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


# HTML as the sanitizer writes it: the end, the name and the attributes of a tag, or the text between two.
_TOKEN = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?:[ ][a-z][a-z-]*="[^"]*")*+)>|([^<]+)""")
_ATTRIBUTE = re.compile(r"""[ ]([a-z-]+)="([^"]*)\"""")
# What is in these is text to some readers.
_RAW = {"script", "style", "textarea", "title", "iframe", "noembed", "noframes", "noscript", "plaintext", "xmp"}
# What the theme leaves out, and classes that are written in a way of their own.
_LEFT_OUT = re.compile(r'<object|data-search-exclude|class="(?:linenodiv"|[^"]*&)')
_HEADINGS = {f"h{level}" for level in range(1, 7)}
_KEPT = Parser().keep


def quicken(index: Any) -> None:  # noqa: ANN401  # the theme's class is not annotated
    """Let Material's search index read pages by `sections`. Its entries stay the same."""

    def add(page: Page) -> None:
        # Its own method does just so, but with a reader of all HTML that there is.
        if not (page.meta.get("search") or {}).get("exclude"):
            for section in sections(page.content or ""):
                if not section.is_excluded():
                    index.create_entry_for_section(section, page.toc, page.url, page)

    index.add_entry_from_context = add


def sections(html: str) -> list[Any]:
    """The sections of a page for the search index as the theme's reader finds them, sooner where its HTML is plain."""
    tokens = _TOKEN.findall(html)
    tags = sum(2 * bool(name) for _, name, _, _ in tokens)
    is_all = tags + sum(map(len, chain.from_iterable(tokens))) == len(html)
    if not (is_all and _RAW.isdisjoint(name for _, name, _, _ in tokens) and not _LEFT_OUT.search(html)):
        parser = Parser()
        # It stumbles over headings in lists that end one another's sections.
        with suppress(AttributeError, ValueError):
            parser.feed(html)
            parser.close()
            return cast("list[Any]", parser.data)
    plain = _Plain()
    plain.read(tokens)
    return plain.sections


class _Plain:
    """Does what the theme's reader does, where nothing is to be left out."""

    def __init__(self) -> None:
        self.sections: list[Any] = []
        self._section: Any = None
        self._open: list[str] = []
        # Of each link that is open, whether it is the permanent one of a heading.
        self._links: list[bool] = []

    def read(self, tokens: Iterable[tuple[str, str, str, str]]) -> None:
        """Read a whole page."""
        for end, name, attributes, text in tokens:
            if text:
                self._text(text)
            elif end:
                self._end(name)
            elif name not in void:
                self._start(name, attributes)

    def _start(self, name: str, attributes: str) -> None:
        self._open.append(name)
        if name == "a":
            self._links.append(' class="headerlink"' in attributes)
        elif name in _HEADINGS:
            self._heading(name, {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)})
        if self._section is None:
            self._begin(Element("hx"), 0)
        if name in _KEPT:
            self._into().append(f"<{name}>")

    def _heading(self, name: str, attributes: dict[str, str]) -> None:
        if "id" in attributes:
            if name != "h1" and not self.sections:
                self._begin(Element("hx"), len(self._open))
            is_first = not self.sections
            self._begin(Element(name, attributes), len(self._open))
            self._section.id = None if is_first else attributes["id"]

    def _end(self, name: str) -> None:
        if not self._open or self._open[-1] != name:
            return
        depth = len(self._open)
        if self._section.depth > depth:
            around = next((each for each in reversed(self.sections) if each.depth <= depth), None)
            if around is not None:
                self._section.depth, self._section = inf, around
        self._open.pop()
        if name == "a":
            self._links.pop()
        if name in _KEPT:
            parts = self._into()
            # What holds nothing but white space is left out.
            tag = f"<{name}>"
            # It may stand in a section that has ended.
            at = parts.index(tag) if tag in parts else len(parts)
            if at < len(parts) and all(map(str.isspace, islice(parts, at + 1, None))):
                del parts[at:]
            else:
                parts.append(f"</{name}>")

    def _text(self, written: str) -> None:
        text = unescape(written)
        is_blank = text.isspace()
        is_verbatim = "pre" in self._open
        if not is_verbatim:
            text = " " if is_blank else text.replace("\n", " ")
        if self._section is None:
            self._begin(Element("hx"), 0)
        section = self._section
        if section.el.tag in self._open:
            if True not in self._links:
                section.title.append(escape(text, quote=False))
        elif not is_blank:
            section.text.append(escape(text, quote=False))
        elif is_verbatim or not section.text or not section.text[-1].isspace():
            section.text.append(text)

    def _into(self) -> list[str]:
        """Where the text goes that follows."""
        section = self._section
        return cast("list[str]", section.title if section.el.tag in self._open else section.text)

    def _begin(self, element: Element, depth: int) -> None:
        self._section = Section(element, depth)
        self.sections.append(self._section)
