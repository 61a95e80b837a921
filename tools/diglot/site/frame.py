"""The frame of a page: Material's templates as one locale's edition fills them."""

import posixpath
import re
from collections.abc import Collection, Mapping
from fnmatch import fnmatch
from functools import cache
from os import walk
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import is_markdown_file
from mkdocs.utils.templates import TemplateContext, script_tag_filter, url_filter

from diglot.locales import direction
from diglot.reports.assets import overrides
from diglot.site.theme import set_search, theme_language

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


def tighten(env: Environment, config: MkDocsConfig) -> None:
    """Let the templates compile once, ask the theme once for each of its words, and leave no lines that only have tags
    of theirs. Templates find those of the theme that they stand in front of below `theme/`.
    """
    env.trim_blocks = env.lstrip_blocks = True
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


# What keeps its blanks.
_KEEPS = re.compile(r"<(/?)(pre|textarea|script|style)\b", re.IGNORECASE)
_INDENT = re.compile(r"\n[ \t\r\n]+")


def without_indents(page: str) -> str:
    """A page without the indents and empty lines of its templates: HTML does without, and they are a quarter of it."""
    result: list[str] = []
    at = depth = 0
    inside = ""
    for match in _KEEPS.finditer(page):
        name = match[2].lower()
        if not inside and not match[1]:
            result.append(_INDENT.sub("\n", page[at : match.start()]))
            at, inside, depth = match.start(), name, 1
        elif name == inside:
            depth += -1 if match[1] else 1
            if depth == 0:
                result.append(page[at : match.end()])
                at, inside = match.end(), ""
    result.append(page[at:] if inside else _INDENT.sub("\n", page[at:]))
    return "".join(result)


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
