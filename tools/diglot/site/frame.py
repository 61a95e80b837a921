"""The frame of a page: Material's templates as one locale's edition fills them."""

import posixpath
import re
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from os import walk
from pathlib import Path
from typing import TypeGuard, cast
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, pass_context
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page
from mkdocs.utils import is_markdown_file
from mkdocs.utils.templates import TemplateContext, script_tag_filter, url_filter

from diglot.locales import direction
from diglot.reports.assets import overrides
from diglot.site.theme import quicken, set_search, theme_language

_HTML_LANG = re.compile(r'<html lang="[^"]*"')


def localize(config: MkDocsConfig, locale: str, languages: Mapping[str, str]) -> None:
    """Set the theme and the search of one build to a locale. Has to run before the search plugin is configured.

    `languages`: as for `set_search`.
    """
    folders = list(config.theme.dirs)
    language = theme_language(locale, folders)
    config.theme["language"] = language
    config.theme["direction"] = direction(locale)
    # True, not a list: the switcher is ours, and Material would list its own links in the head.
    config.extra["alternate"] = True
    search = config.plugins.get("material/search")
    if search is not None:
        set_search(search.config, locale, folders, languages)


def quicken_search(config: MkDocsConfig) -> None:
    """Let Material's search read pages the quick way. Has to run when its plugin has been configured."""
    search = config.plugins.get("material/search")
    if search is not None and search.config.enabled:
        quicken(search.search_index)


def theme_files(config: MkDocsConfig) -> dict[str, str]:
    """The theme's files that a site takes over: by path the folder that each is in. They are those that MkDocs chooses,
    which looks at ten thousand icons for it.
    """
    templates = config.theme.static_templates
    found: dict[str, str] = {}
    for folder in config.theme.dirs:
        for place, below, names in walk(folder):
            if Path(place) == Path(folder):
                below[:] = [name for name in below if not name.startswith(".")]
            for name in names:
                path = (Path(place) / name).relative_to(folder).as_posix()
                if not (
                    is_markdown_file(path) or any(fnmatch(path.lower(), each) for each in (*_NO_ASSETS, *templates))
                ):
                    found.setdefault(path, folder)
    return dict(sorted(found.items()))


_NO_ASSETS = (".*", "*.py", "*.pyc", "*.html", "*readme*", "mkdocs_theme.yml")


class _Compiled(BytecodeCache):
    """The compiled templates of this process. Each build has an environment of its own, and compiling takes longer than
    filling them for a hundred pages.
    """

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What is known; Jinja tells by a digest whether the template is another one by now."""
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self.known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def tighten(env: Environment, config: MkDocsConfig, *, is_known: bool) -> None:
    """Let the templates compile once, ask the theme once for each of its words, and leave no indents and no lines that
    only have tags of theirs. Templates find those of the theme that they stand in front of below `theme/`.

    `is_known`: no plugin takes part that may show something else on each page.
    """
    env.trim_blocks = env.lstrip_blocks = True
    env.add_extension(_WithoutIndents)
    env.bytecode_cache = _COMPILED
    own = {config.theme.custom_dir, str(overrides())}
    theme = FileSystemLoader([folder for folder in config.theme.dirs if folder not in own])
    env.loader = ChoiceLoader([env.loader, PrefixLoader({"theme": theme})] if env.loader else [])
    languages = [env.get_template(f"partials/languages/{name}.html") for name in (config.theme["language"], "en")]

    @cache
    def word(key: str) -> str:
        texts = (str(language.module.t(key)) for language in languages)  # type: ignore[attr-defined]  # a macro
        return next(filter(None, texts), key)

    env.globals["theme_word"] = word
    has_own = config.theme.custom_dir not in {None, str(overrides())}
    env.globals["once"] = _Once(config, is_alike=is_known and not has_own)
    env.globals["nav_entry"] = _Entries(config.theme.get("features") or ())
    # As they are, letters take a third of the bytes that they take escaped.
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False, "separators": (",", ":")}


class _Once:
    """What the theme writes alike on all pages of a folder, such as the box for search, made once for all of them.
    `is_alike`: nobody has put other templates in the place of those of which that is known.
    """

    def __init__(self, config: MkDocsConfig, *, is_alike: bool) -> None:
        self._is_alike = is_alike
        theme = config.theme
        own = theme.get("favicon"), theme.get("logo"), config.extra.get("homepage")
        named = [*config.extra_css, *config.extra_javascript, *own, "assets/"]
        self._folders = {str(path).partition("/")[0] for path in named}
        self._has_tabs = "navigation.tabs.sticky" in (theme.get("features") or ())
        self._made: dict[tuple[str, ...], str] = {}

    @pass_context
    def __call__(self, context: Context, name: str, make: Callable[[], object]) -> str:
        """What `make` makes, by this name."""
        page = context["page"]
        if not self._is_alike or (page and page.url.partition("/")[0] in self._folders):
            # From inside of such a folder the way to what is in it is another from each page.
            return str(make())
        key = name, context["base_url"]
        if key not in self._made:
            self._made[key] = str(make())
        return self._made[key]

    @pass_context
    def header(self, context: Context, make: Callable[..., object], switcher: Callable[[], object]) -> str:
        """The header that `make` makes for a page with a switcher of languages: these two are all that is a page's own,
        unless tabs stand in it.
        """
        page = context["page"]
        if page is None or not self._is_alike or self._has_tabs:
            return str(make(page, switcher()))
        anyone = copy(page)
        anyone.meta = {"title": _TITLE}
        made = str(self(context, "header", lambda: make(anyone, _SWITCHER)))
        title = page.meta.get("title") or page.title
        return made.replace(_SWITCHER, str(switcher())).replace(_TITLE, str(title))


# What stands in a header that is made for all pages; no template has such characters.
_TITLE, _SWITCHER = "\x02title\x03", "\x02switcher\x03"


class _Entries:
    """The entries of the navigation as the theme makes them, of which it calls four macros for each, and a page shows
    a dozen. What has nothing of its own is made once for all pages of a folder.
    """

    def __init__(self, features: Collection[str]) -> None:
        self._has_indexes = "navigation.indexes" in features
        self._leaves: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
        self._shells: dict[tuple[object, ...], tuple[str, str] | None] = {}

    @pass_context
    def __call__(  # noqa: PLR0913, PLR0917  # what the theme's macro takes
        self,
        context: Context,
        render: Callable[..., str],
        item: StructureItem,
        path: str,
        level: int,
        parent: Section | None = None,
    ) -> str:
        """The HTML of an item. `render` is the theme's macro, the rest what the theme hands to it."""
        page = context["page"]
        folder = page.url.rstrip("/").rpartition("/")[0] if page else ""
        leaves = self._leaves.setdefault((context["base_url"], folder), {})
        return self._entry(_Around(render, page.url if page else None, leaves), item, path, level, parent)

    def _entry(self, around: "_Around", item: StructureItem, path: str, level: int, parent: Section | None) -> str:
        if type(item) is Section and item.children:
            return self._section(around, item, path, level, parent)
        # The page itself is shown as such, and what is below it is nearer to it than to its neighbours.
        if not _is_plain(item) or (around.page is not None and item.url.startswith(around.page)):
            return around.render(item, path, level, parent)
        key = item.url, str(item.title)
        if key not in around.leaves:
            html = around.render(item, path, level, parent)
            around.leaves[key] = html if "\n" in key[1] else _LINES.sub("", html.strip())
        return around.leaves[key]

    def _section(self, around: "_Around", section: Section, path: str, level: int, parent: Section | None) -> str:
        """A section as the theme makes it of one entry, in whose place the entries are put."""
        index = None
        if self._has_indexes:
            index = next((item for item in section.children if isinstance(item, Page) and item.is_index), None)
        shell = None
        if index is None:
            key = (section.title, path, level, section.active, parent and parent.active)
            if key not in self._shells:
                self._shells[key] = _shell(around.render, section, None, path, level, parent)
            shell = self._shells[key]
        elif len(section.children) > 1:
            shell = _shell(around.render, section, index, path, level, parent)
        if shell is None:
            return around.render(section, path, level, parent)
        entries = (
            self._entry(around, item, f"{path}_{number}", level + 1, section)
            for number, item in enumerate(section.children, 1)
            if item is not index
        )
        return "\n".join((shell[0], *entries, shell[1]))


@dataclass(frozen=True, slots=True)
class _Around:
    """The page that entries are made for: the theme's macro, as it makes them there, the address, if it is a page, and
    what has been made for its folder, by address and title.
    """

    render: Callable[..., str]
    page: str | None
    leaves: dict[tuple[str, str], str]


def _shell(  # noqa: PLR0913, PLR0917
    render: Callable[..., str], section: Section, index: Page | None, path: str, level: int, parent: Section | None
) -> tuple[str, str] | None:
    """What the theme writes before and after the entries of a section; None where it shows none of them."""
    stand_in = Link("diglot-entry", "#diglot-entry")
    around = Section(section.title, [*([index] if index else []), stand_in])
    around.active = section.active
    before, found, after = render(around, path, level, parent).partition(
        render(stand_in, f"{path}_1", level + 1, around).strip()
    )
    return (before.rstrip(), after.lstrip()) if found else None


def _is_plain(item: StructureItem) -> TypeGuard[Link | Page]:
    """Whether an entry is made of an address and a title alone."""
    if type(item) is not Page:
        return type(item) is Link
    given = item.meta
    return not (given.get("icon") or given.get("status") or given.get("subtitle") or hasattr(item, "typeset"))


_LINES = re.compile(r"\s*\n\s*")


# What keeps its blanks.
_KEEPS = re.compile(r"<(/?)(pre|textarea|script|style)\b", re.IGNORECASE)
_INDENT = re.compile(r"\n[ \t\r\n]+")


def without_indents(source: str) -> str:
    """A template without indents and empty lines: HTML does without, and they are a quarter of a page."""
    result: list[str] = []
    at = depth = 0
    inside = ""
    for match in _KEEPS.finditer(source):
        name = match[2].lower()
        if not inside and not match[1]:
            result.append(_INDENT.sub("\n", source[at : match.start()]))
            at, inside, depth = match.start(), name, 1
        elif name == inside:
            depth += -1 if match[1] else 1
            if depth == 0:
                result.append(source[at : match.end()])
                at, inside = match.end(), ""
    result.append(source[at:] if inside else _INDENT.sub("\n", source[at:]))
    return "".join(result)


class _WithoutIndents(Extension):
    """Takes them out of the templates, which are read once, and not out of each page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002  # Jinja's
        """What Jinja is to compile."""
        return without_indents(source)


def share_assets(env: Environment, site_url: str, shared: Collection[str]) -> None:
    """Let the templates of an edition below the root refer to the root's files of these names."""
    root = urlsplit(site_url or "/").path

    def url_of(context: Context, value: object) -> str:
        path = str(value)
        own = url_filter(cast("TemplateContext", context), path)
        if path not in shared:
            return own
        return posixpath.join(root, path) if context["page"] is None else f"../{own}"

    @pass_context
    def url(context: Context, value: object) -> str:
        return url_of(context, value)

    @pass_context
    def script_tag(context: Context, script: ExtraScriptValue | str) -> Markup:
        own = url_filter(cast("TemplateContext", context), str(script))
        tag = str(script_tag_filter(cast("TemplateContext", context), cast("ExtraScriptValue", script)))
        return Markup(tag.replace(f'"{own}"', f'"{url_of(context, script)}"'))  # noqa: S704  # MkDocs escapes

    env.filters["url"] = url
    env.filters["script_tag"] = script_tag


def with_language(page: str, locale: str) -> str:
    """A page with the locale as its language."""
    return _HTML_LANG.sub(f'<html lang="{locale}" dir="{direction(locale)}"', page, count=1)
