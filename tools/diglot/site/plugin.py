"""The MkDocs plugin: each event is a call to what does the work."""

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from html import escape
from pathlib import Path, PurePosixPath

from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from diglot.audit import audit, restrict
from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.cache import Cache
from diglot.errors import DiglotError
from diglot.locales import direction, normalize
from diglot.model import Severity
from diglot.reports import web
from diglot.settings import FILES, load_settings
from diglot.site.build import Crew, localize, share_assets, tighten, without_indents, write_redirects
from diglot.site.commonmark import CommonMark
from diglot.site.documents import Document, Edition, Kind, documents
from diglot.site.navigation import near
from diglot.site.tasks import PLUGIN
from diglot.site.theme import shrink_index
from diglot.site.view import View, view
from diglot.trees import is_below, open_tree
from diglot.work import processes

log = get_plugin_logger(PLUGIN)

_HTML_LANG = re.compile(r'<html lang="[^"]*"')
_REPORT_STYLE = "assets/diglot/report.css"
# From so many translations on, other processes are worth their start.
_MANY = 100


class DiglotConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' base class is not annotated
    """The plugin's options in `mkdocs.yml`: what the site shows. What the checks do is in `[tool.diglot]`.

    `reports`: whether the alignment reports are part of the site. `locales`: which to build beside the source, all if
    left out; fewer build faster while writing. `search_languages`: by which locale's rules to search another that has
    none, such as `{nn-NO: nb-NO}`.
    """

    reports = config_options.Type(bool, default=True)
    locales = config_options.Optional(config_options.ListOfItems(config_options.Type(str)))
    search_languages = config_options.DictOfItems(config_options.Type(str), default={})


class DiglotPlugin(BasePlugin[DiglotConfig]):  # type: ignore[no-untyped-call]  # MkDocs' base is not annotated
    """Builds the edition that it is given. Given none, it builds that of the source, and then all others."""

    def __init__(self) -> None:
        super().__init__()
        self.given: Edition | None = None
        self.executor: Executor | None = None
        self.jobs: int | None = None
        self.crew: Crew | None = None
        self.ending = ExitStack()
        self.shared: frozenset[str] = frozenset()
        self.listed: dict[str, View] = {}
        self.commonmark = CommonMark()
        self.documents: dict[str, Document] = {}

    @event_priority(100)  # before the search plugin reads what is set here
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the articles, and set theme and search to the locale."""
        if self.given is None:
            workers = self.executor or self.ending.enter_context(processes(self.jobs))
            self.edition = _source_edition(config, self.config, workers)
            is_worth = self.executor is not None or len(self.edition.report.cases) >= _MANY
            self.executor = workers if is_worth else None
        else:
            self.edition = self.given
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(_overrides()))
        localize(config, self.edition.locale, self.config.search_languages)
        config.markdown_extensions.append(self.commonmark)  # type: ignore[arg-type]  # Markdown takes instances too
        config.extra_css.append("assets/diglot/diglot.css")
        config.extra_javascript.extend(["assets/diglot/locale.js", "assets/diglot/diglot.js"])
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Put the locale's documents and pictures in the place of the tree of all locales."""
        if self.given is None:
            self.crew = Crew(config, self.edition, self.executor)
        kept = [file for file in files if file.src_dir != config.docs_dir]
        if self.given is not None:
            # The root has them for all.
            self.shared = frozenset(file.src_uri for file in kept if file.src_dir in config.theme.dirs)
            kept = [file for file in kept if file.src_uri not in self.shared]
        self.documents = {document.path: document for document in documents(self.edition)}
        self.commonmark.marks = {item.markdown: item.marks for item in self.documents.values() if item.marks}
        self.commonmark.locales = {item.markdown: item.locale for item in self.documents.values()}
        generated = [_file(config, document) for document in self.documents.values()]
        if self.edition.has_reports and self.given is None:
            generated.append(File.generated(config, _REPORT_STYLE, content=str(web.style())))
        pictures = () if self.edition.reports_on else _assets(files, config, self.edition)
        return Files([*kept, *pictures, *generated])

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """The text of the document; of an article's own front matter only the title reaches MkDocs."""
        document = self.documents.get(page.file.src_uri)
        if document is None:
            return markdown
        # The theme writes titles as HTML.
        page.meta = {"title": escape(document.title, quote=False)} if document.title else {}
        if document.kind is Kind.REPORT:
            page.meta["hide"] = ["toc"]
        if document.kind in {Kind.REPORT, Kind.FALLBACK, Kind.HOME}:
            # The first two are not in the locale's language, and its search can't take their words apart; the list of
            # articles holds titles of such pages, and each other title is found at its article.
            page.meta["search"] = {"exclude": True}
        return document.markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """The HTML of a report."""
        document = self.documents.get(page.file.src_uri)
        return html if document is None or document.html is None else document.html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        """What pages without a document show, such as the one for addresses that do not exist."""
        env.globals["diglot"] = self.view(None)
        env.globals["diglot_view"] = self.view_listed
        tighten(env)
        if self.edition.prefix(self.edition.locale):
            share_assets(env, self.edition, self.shared)
        return env

    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        nav: Navigation,
    ) -> TemplateContext:
        """What the templates show of a document."""
        shown = self.listed.pop(page.file.src_uri, None) or self.view(page)
        if shown.canonical:
            page.canonical_url = shown.canonical
        if "navigation.prune" in config.theme.get("features", ()):
            nav = near(nav, page)
        return {**context, "nav": nav, "diglot": shown}  # type: ignore[typeddict-unknown-key]  # templates may have more

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """The locale as the language of the page."""
        return without_indents(_with_language(output, self.edition.locale))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """The locale as the language of pages such as 404."""
        return _with_language(output_content, self.edition.locale)

    @event_priority(-100)  # after the search plugin has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Redirects from older paths; and with the source, all parts together."""
        shrink_index(Path(config.site_dir))
        if not self.edition.reports_on:
            write_redirects(config, self.edition.report, self.edition.locale)
        if self.crew is not None:
            crew, self.crew = self.crew, None
            crew.finish()
        self.ending.close()

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        """No process is left after a failure."""
        if self.crew is not None:
            crew, self.crew = self.crew, None
            crew.give_up()
        self.ending.close()

    def leave(self) -> None:
        """For a build that is interrupted: MkDocs tells plugins of failures only."""
        if self.crew is not None:
            self.crew.cancel()
        self.ending.close()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002
        """Rebuild when a template or a setting changes, too."""
        root = Path(config.config_file_path or "").parent
        for path in (config.theme.custom_dir, *(root / name for name in FILES)):
            if path and Path(path).exists():
                server.watch(str(path))
        return server

    def view_listed(self, page: Page) -> View:
        """The view of a page in a list of all; kept until the page itself is built, which is later."""
        shown = self.listed[page.file.src_uri] = self.view(page)
        return shown

    def view(self, page: Page | None) -> View:
        """What the templates show of a page."""
        document = self.documents.get(page.file.src_uri) if page else None
        url = page.url if page else ""
        return view(self.edition, document, url)


def _overrides() -> Path:
    """The templates and assets that come with the package; in an editable installation they stand in the repository."""
    packaged = Path(__file__).with_name("overrides")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "site_overrides"


def _source_edition(config: MkDocsConfig, options: DiglotConfig, executor: Executor | None) -> Edition:
    root = Path(config.config_file_path or "mkdocs.yml").parent
    try:
        settings = load_settings(root)
        if settings.folder.resolve() != Path(config.docs_dir).resolve():
            message = f"docs_dir is {config.docs_dir}, but the setting `source` is {settings.folder}: make them one"
            raise PluginError(message)
        with (
            open_tree(settings.folder, {}, settings.source_locale) as tree,
            Cache(settings.root / CACHE_FOLDER) as cache,
        ):
            report = audit(tree, settings, cache=cache, executor=executor)
        if options.locales is not None:
            report = restrict(report, options.locales)
    except DiglotError as error:
        raise PluginError(str(error)) from error
    for finding in report.findings:
        level = log.warning if finding.severity is Severity.ERROR else log.info
        level(f"{report.places.of(finding.path)}:{finding.line}: {finding.message} [{finding.rule}]")
    if not config.site_url:
        log.warning("site_url is not set, so no page can name its translations to search engines (hreflang)")
    return Edition(
        report,
        report.source_locale,
        site_url=config.site_url or "",
        has_reports=options.reports,
        directory_urls=config.use_directory_urls,
        least=settings.thresholds.view,
    )


def _file(config: MkDocsConfig, document: Document) -> File:
    inclusion = InclusionLevel.NOT_IN_NAV if document.kind is Kind.REPORT else InclusionLevel.INCLUDED
    # The text comes with `on_page_markdown`: MkDocs would look for a head of its own in what it reads from a file.
    return File.generated(config, document.path, content="", inclusion=inclusion)


def _assets(files: Files, config: MkDocsConfig, edition: Edition) -> Iterator[File]:
    """Pictures and the like: those of the source, then the locale's own, which replace them."""
    source = edition.report.source_locale
    found: dict[str, File] = {}
    own = [file for file in files if file.src_dir == config.docs_dir and _is_asset(file, config)]
    for folder in dict.fromkeys((source, edition.locale)):
        for file in own:
            top, _, rest = file.src_uri.partition("/")
            if rest and normalize(top) == folder:
                place = str(PurePosixPath(config.docs_dir) / top)
                found[rest] = File(rest, place, config.site_dir, config.use_directory_urls)
    yield from found.values()
    if edition.locale == source:
        # Files of the whole tree, such as the licence of the articles.
        yield from (file for file in own if "/" not in file.src_uri)


def _is_asset(file: File, config: MkDocsConfig) -> bool:
    """MkDocs follows symbolic links wherever they lead; what is outside of the tree stays there."""
    place = Path(file.abs_src_path or "")
    return not file.is_documentation_page() and place.is_file() and is_below(place, Path(config.docs_dir).resolve())


def _with_language(page: str, locale: str) -> str:
    return _HTML_LANG.sub(f'<html lang="{locale}" dir="{direction(locale)}"', page, count=1)
