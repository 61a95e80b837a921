"""One MkDocs build for each locale, from one `mkdocs.yml`: the source locale at the root, the others below it.

Each build has its own theme language, text direction, search index, sitemap and 404 page.
"""

import html
import logging
import os
import posixpath
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, Environment, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File
from mkdocs.utils import CountHandler
from mkdocs.utils.templates import TemplateContext, script_tag_filter, url_filter

from diglot.errors import SiteError
from diglot.locales import direction
from diglot.model import Report
from diglot.site.documents import Edition
from diglot.site.merge import place, write_sitemaps
from diglot.site.policy import write_headers
from diglot.site.tasks import PLUGIN, Made, Part, make, parts_of
from diglot.site.theme import set_search, theme_language
from diglot.site.verify import verify_site
from diglot.site.words import spoken, translate
from diglot.trees import write_file

# Below the folder of the site, and gone when it is complete: a move to another file system would be a copy.
_WORKSHOP = ".diglot-parts"


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site: its folder, the number of its HTML pages, MkDocs' warnings, and what the check of it found."""

    folder: Path
    pages: int
    warnings: int
    problems: tuple[str, ...]


class Crewed(Protocol):
    """The plugin, as far as it is told who is to build."""

    executor: Executor | None
    jobs: int | None

    def leave(self) -> None:
        """Begin nothing more, and end what has been started."""


def build_site(
    config_file: Path, site_dir: Path | None, jobs: int | None = None, executor: Executor | None = None
) -> Built:
    """Build all locales and check the result. The parts go to the executor; without one, where that pays, to so many
    processes, by default one for each core. Raises SiteError where MkDocs stops.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    logger = logging.getLogger("mkdocs")
    shown, counter = logging.StreamHandler(), CountHandler()
    shown.setLevel(logging.WARNING)
    shown.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    counter.setLevel(logging.WARNING)
    logger.addHandler(shown)
    logger.addHandler(counter)
    try:
        config = load_config(str(config_file), site_dir=str(site_dir.absolute()) if site_dir else None)
        if PLUGIN not in config.plugins:
            message = f"{config_file}: the plugin `{PLUGIN}` is not listed under plugins"
            raise SiteError(message)
        plugin = cast("Crewed", config.plugins[PLUGIN])
        plugin.executor, plugin.jobs = executor, jobs
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except KeyboardInterrupt:
            plugin.leave()
            raise
        config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        told = "" if isinstance(error, Abort) else f": {error}"  # MkDocs has said why before it aborts
        message = f"{config_file}: the site was not built{told}"
        raise SiteError(message) from error
    finally:
        logger.removeHandler(shown)
        logger.removeHandler(counter)
    folder = Path(config.site_dir)
    verified = verify_site(folder)
    write_headers(folder, verified.scripts)
    return Built(folder, verified.pages, sum(count for _, count in counter.get_counts()), verified.problems)


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


class Crew:
    """Builds the parts beside the source's edition while MkDocs builds that, and puts all of them together.

    Without an executor they are built one after the other at the end.
    """

    def __init__(self, config: MkDocsConfig, edition: Edition, executor: Executor | None) -> None:
        """Starts at once; the folder of the site must have been emptied by then."""
        self.site = Path(config.site_dir)
        self.edition = edition
        self.workshop = self.site / _WORKSHOP
        shutil.rmtree(self.workshop, ignore_errors=True)  # left by a build that was killed
        self.workshop.mkdir(parents=True)
        level = logging.getLogger("mkdocs").getEffectiveLevel()
        self.parts = tuple(parts_of(config.config_file_path, edition, self.workshop.absolute(), level))
        self.futures: list[Future[Made]] = [executor.submit(make, part) for part in self.parts] if executor else []

    def finish(self) -> None:
        """Wait for all parts, pass on what was said of each, and merge them. Raises Abort where one failed, after all
        are built and told of.
        """
        if self._gather():
            message = "not every locale could be built"
            raise Abort(message)
        report = self.edition.report
        prefixes = [self.edition.prefix(locale) for locale in (report.source_locale, *report.locales)]
        write_sitemaps(self.site, self.edition.site_url, prefixes)

    def give_up(self) -> None:
        """After the source's edition has failed: what is wrong with the others is told, too."""
        self._gather()

    def cancel(self) -> None:
        """Take back what has not begun."""
        for future in self.futures:
            future.cancel()

    def _gather(self) -> bool:
        """Whether a part failed."""
        has_failed = False
        try:
            for part, made in zip(self.parts, self._made(), strict=True):
                _pass_on(part, made)
                if made.failure:
                    has_failed = True
                    logging.getLogger("mkdocs").error("%s: %s", part.locale, made.failure)
                else:
                    place(part.edition, made.folder, self.site)
        finally:
            self.cancel()
            shutil.rmtree(self.workshop, ignore_errors=True)
        return has_failed

    def _made(self) -> Iterator[Made]:
        try:
            yield from (future.result() for future in self.futures) if self.futures else map(make, self.parts)
        except BrokenExecutor as error:
            message = "a worker process was stopped from outside, perhaps for want of memory"
            raise Abort(message) from error


def _pass_on(part: Part, made: Made) -> None:
    """MkDocs' messages, each with its locale: an article's path is the same in all of them."""
    logger = logging.getLogger("mkdocs")
    for level, message in made.messages:
        logger.log(level, "%s: %s", part.locale, message)


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


def tighten(env: Environment) -> None:
    """Let the templates compile once, and leave no lines that only have tags of theirs."""
    env.trim_blocks = env.lstrip_blocks = True
    env.bytecode_cache = _COMPILED


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


def share_assets(env: Environment, edition: Edition, shared: Collection[str]) -> None:
    """Let the templates of an edition below the root refer to the root's files of these names."""
    root = urlsplit(edition.site_url or "/").path

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


def write_redirects(config: MkDocsConfig, report: Report, locale: str) -> None:
    """A page at each older path of an article that leads to where the article is now."""
    for article in report.articles:
        if article.source is None and locale not in article.targets:
            continue
        target = File.generated(config, article.path, content="")
        for older in article.older_paths:
            file = File.generated(config, older, content="")
            page = _redirect(target.url_relative_to(file), (config.site_url or "") + target.url, locale)
            write_file(Path(config.site_dir), file.dest_uri, page.encode())


def _redirect(href: str, url: str, locale: str) -> str:
    text, language = html.escape(translate("This article has moved.", locale)), spoken(locale)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={html.escape(href)}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{html.escape(url)}">\n<link rel="icon" href="data:,">\n'
        f"<title>{text}</title>\n</head>\n"
        f'<body><p><a href="{html.escape(href)}">{text}</a></p></body>\n</html>\n'
    )
