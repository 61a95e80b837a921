"""One MkDocs build for each locale, from one `mkdocs.yml`: the source locale at the root, the others below it.

Each build has its own theme language, text direction, search index, sitemap and 404 page.
"""

import html
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File
from mkdocs.utils import CountHandler

from diglot.errors import SiteError
from diglot.locales import direction
from diglot.model import Report
from diglot.site.theme import needs_plain_search, theme_language
from diglot.site.verify import verify_site
from diglot.site.words import translate
from diglot.trees import write_file

PLUGIN = "diglot"


@dataclass(frozen=True, slots=True)
class Built:
    """A finished site: its folder, the number of its HTML pages, MkDocs' warnings, and what the check of it found."""

    folder: Path
    pages: int
    warnings: int
    problems: tuple[str, ...]


def build_site(config_file: Path, site_dir: Path | None) -> Built:
    """Build all locales and check the result. Raises SiteError where MkDocs stops."""
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
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        told = "" if isinstance(error, Abort) else f": {error}"  # MkDocs has said why before it aborts
        message = f"{config_file}: the site was not built{told}"
        raise SiteError(message) from error
    finally:
        logger.removeHandler(shown)
        logger.removeHandler(counter)
    folder = Path(config.site_dir)
    pages, problems = verify_site(folder)
    return Built(folder, pages, sum(count for _, count in counter.get_counts()), problems)


def localize(config: MkDocsConfig, locale: str) -> None:
    """Set the theme and the search of one build to a locale. Has to run before the search plugin is configured."""
    folders = list(config.theme.dirs)
    language = theme_language(locale, folders)
    config.theme["language"] = language
    config.theme["direction"] = direction(locale)
    # True, not a list: the switcher is ours, and Material would list its own links in the head.
    config.extra["alternate"] = True
    search = config.plugins.get("material/search")
    if search is not None and needs_plain_search(locale, language, folders):
        search.config["lang"] = search.config["lang"] or ["en"]
        search.config["pipeline"] = [] if search.config["pipeline"] is None else search.config["pipeline"]


def locale_config(config: MkDocsConfig, folder: str) -> MkDocsConfig:
    """The configuration of one further edition: the same file, but with its own folder (like `nb-no/`) and address."""
    own = load_config(config.config_file_path, site_dir=str(Path(config.site_dir) / folder))
    own.site_url = config.site_url and config.site_url + folder
    own.use_directory_urls = config.use_directory_urls  # may come from the command line
    return own


@contextmanager
def named_messages(locale: str) -> Iterator[None]:
    """Begins each of MkDocs' messages with a locale: an article's path is the same in all of them."""
    handlers = list(logging.getLogger("mkdocs").handlers)
    name = _Named(locale)
    for handler in handlers:
        handler.addFilter(name)
    try:
        yield
    finally:
        for handler in handlers:
            handler.removeFilter(name)


class _Named(logging.Filter):
    def __init__(self, locale: str) -> None:
        super().__init__()
        self.locale = locale

    def filter(self, record: logging.LogRecord) -> bool:
        if not hasattr(record, "diglot_locale"):  # another handler may have seen the record already
            record.diglot_locale = self.locale
            record.msg, record.args = f"{self.locale}: {record.getMessage()}", ()
        return True


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
    text = html.escape(translate("This article has moved.", locale))
    return (
        f'<!doctype html>\n<html lang="{locale}" dir="{direction(locale)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={html.escape(href)}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{html.escape(url)}">\n<link rel="icon" href="data:,">\n'
        f"<title>{text}</title>\n</head>\n"
        f'<body><p><a href="{html.escape(href)}">{text}</a></p></body>\n</html>\n'
    )
