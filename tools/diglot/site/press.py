"""One build of MkDocs for one locale: the events and their order are those of MkDocs' own build, but each page goes
from its sheet to the disk before the next is begun, and one that stands there as it would be made is left alone.

Where a project has plugins or hooks of which nothing is known, all pages are read before the first is written, as they
may expect, and all are made again: what such a page depends on can't be told.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, Protocol, cast

from jinja2 import Environment
from mkdocs.commands.build import _build_extra_template, _build_page, _build_theme_template, _populate_page
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from diglot.cache import Cache, digest
from diglot.errors import LostError
from diglot.reports import bench
from diglot.reports.assets import overrides
from diglot.site.documents import Kind, report_path
from diglot.site.flavours import extension_of
from diglot.site.frame import localize, quicken_search, share_assets, theme_files, tighten, with_language
from diglot.site.kept import Kept, KeptPage, stamp, stamps
from diglot.site.merge import redirect, write_new
from diglot.site.navigation import Nearby, arranged, outline
from diglot.site.parts import PLUGIN, SEARCH, Leaf, Options, Part, is_known
from diglot.site.recall import Recall
from diglot.site.renderer import Renderer
from diglot.site.sheets import Sheet, read_sheet
from diglot.site.theme import SEARCH_INDEX, shrink_index
from diglot.site.view import View, view


class Pressed(Protocol):
    """The plugin, as far as it is told what to build."""

    press: "Press | None"


class _Asked(Files):
    """Files that note which of them were looked for: by path the address of each, None where there is none."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.asked: dict[str, str | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """The file at a path."""
        self.asked[path] = self.address(path)
        return super().get_file_from_path(path)

    def address(self, path: str) -> str | None:
        """The address of the file at a path."""
        # Written as MkDocs writes paths, it need not be taken apart.
        file = self.src_uris.get(path) or super().get_file_from_path(path)
        return file.url if file else None


class Press:
    """Makes one part. The plugin hands MkDocs' events on to the methods that are named like them."""

    def __init__(self, part: Part, cache: Cache, before: Kept, said: list[tuple[int, str]]) -> None:
        """`said` is the list to which MkDocs' messages are being added."""
        self.part, self.cache, self.before, self.said = part, cache, before, said
        self.edition, self.site = part.edition, Path(part.site)
        self.prefix = part.edition.prefix(part.edition.locale)
        self._about = repr(part.edition).encode(errors="surrogatepass")
        self.leaves = {leaf.path: leaf for leaf in part.leaves}
        self.documents = {document.path: document for document in part.documents}
        self.renderer = extension_of("docfx", ())
        self.shared: frozenset[str] = frozenset()
        self.copied: dict[str, tuple[str, int, int]] = {}
        self._sheet: tuple[bytes, Sheet] | None = None
        self._near = Navigation([], [])
        self._nearby: Nearby | None = None
        self._page_files: list[File] = []
        self._renderer: Renderer | None = None
        self._recall = Recall(part.memory) if part.memory else None

    @property
    def trouble(self) -> str:
        """What is wrong with the memory, in a sentence; empty where nothing is."""
        return self._recall.trouble if self._recall else ""

    def run(self) -> Kept:
        """Build; what is left on disk. Raises what MkDocs raises."""
        config = load_config(self.part.config_file, site_dir=str(self.site / self.prefix), strict=False)
        config.site_url = self.edition.site_url and self.edition.site_url + self.prefix
        config.use_directory_urls = self.edition.directory_urls  # may come from the command line
        plugin = cast("Pressed", config.plugins[PLUGIN])
        plugin.press = self
        config.plugins.on_startup(command="build", dirty=False)
        try:
            return self._build(config)
        except Exception as error:
            config.plugins.on_build_error(error=error)
            raise
        finally:
            if self._recall is not None:
                self._recall.close()
            config.plugins.on_shutdown()
            # MkDocs has one and the same plugin for all builds of a process.
            plugin.press = None

    def _build(self, config: MkDocsConfig) -> Kept:
        plugins = config.plugins
        config = plugins.on_config(config)
        quicken_search(config)
        plugins.on_pre_build(config=config)
        files = _Asked(plugins.on_files(Files(self._assets(config)), config=config))
        set_exclusions(files, config)
        nav = plugins.on_nav(self._arranged(get_navigation(files, config), config), config=config, files=files)
        pages = [page for file in files.documentation_pages() if (page := _page_of(file, config))]
        for page in pages:
            self._entitle(page)
        if "navigation.prune" in config.theme.get("features", ()):
            self._nearby = Nearby(nav)
        self._page_files = [page.file for page in pages]
        may_keep = is_known(config)
        if not may_keep:
            for page in pages:
                _populate_page(page, config, files)
        env = plugins.on_env(config.theme.get_env(), config=config, files=files)
        written = list(self._copied(files, config))
        for name in config.theme.static_templates:
            _build_theme_template(name, env, files, config, nav)
        for name in config.extra_templates:
            _build_extra_template(name, files, config, nav)
        kept = {}
        reports: dict[str, bytes] = {}
        for page in pages:
            self._near = self._nearby.of(page) if self._nearby else nav
            key = self._key(page, nav) if may_keep else b""
            found = self._kept(page, key, files, config) if key else None
            kept[page.file.src_uri] = found or self._made(page, key, files, nav, env, config)
            written.append(self.prefix + page.file.dest_uri)
            # While its sheet is at hand.
            reports.update(self._report(page.file.src_uri))
        for page in pages:
            page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
        plugins.on_post_build(config=config)
        written += [*self._templates(config), *self._redirects()]
        for path in sorted(self.leaves.keys() - kept.keys()):
            reports.update(self._report(path))
        files_now = stamps(self.site, (*written, *reports))
        return Kept(
            # What could not be asked is asked again.
            about=self.part.about if may_keep and not self.trouble else b"",
            frame=self.part.frame,
            pages=kept if may_keep else {},
            reports=reports,
            files=files_now,
            copied=self.copied,
            said=tuple(self.said),
        )

    def _arranged(self, nav: Navigation, config: MkDocsConfig) -> Navigation:
        """The navigation as the tables of contents have it, unless `mkdocs.yml` has one of its own."""
        if config.nav is not None:
            return nav
        titles = {leaf.path: (leaf.title, leaf.locale) for leaf in self.part.leaves}
        return arranged(nav, self.part.contents, self.edition.locale, titles, dict(self.part.moved))

    def _assets(self, config: MkDocsConfig) -> Iterator[File]:
        """The theme's files, for the edition at the root, and the pictures of the locale: its own replace those of the
        source.
        """
        source, own = self.edition.source_locale, self.edition.locale
        theme = theme_files(config)
        self.shared = frozenset() if own == source else frozenset(theme)
        places = {} if own != source else {path: (path, folder) for path, folder in theme.items()}
        for locale in dict.fromkeys((source, own)):
            places |= {each.path: (each.path, each.folder) for each in self.part.pictures if each.locale == locale}
        places |= {each.path: (each.path, each.folder) for each in self.part.pictures if not each.locale}
        for path, folder in places.values():
            yield File(path, folder, config.site_dir, config.use_directory_urls)

    def _entitle(self, page: Page) -> None:
        """Titles come first: pages tell of each other."""
        shown = self.leaves.get(page.file.src_uri) or self.documents.get(page.file.src_uri)
        if shown is not None:
            # The theme writes titles as HTML.
            page.meta = {"title": escape(shown.title, quote=False)} if shown.title else {}
            page.markdown = ""

    def _copied(self, files: Files, config: MkDocsConfig) -> Iterator[str]:
        """Copy the files that are no pages, unless they are there; the paths of all of them below the root."""
        before, templates = self.before.copied, set(config.extra_templates)
        for file in files:
            if not file.is_documentation_page() and _is_included(file):
                path = self.prefix + file.dest_uri
                there = stamp(self.site / path)
                found = stamp(Path(file.abs_src_path)) if file.abs_src_path else None
                own = (file.abs_src_path or "", *found) if found else None
                if own is None or there is None or there != self.before.files.get(path) or own != before.get(path):
                    file.copy_file()
                if own is not None and file.src_uri not in templates:
                    self.copied[path] = own
                yield path

    def _key(self, page: Page, nav: Navigation) -> bytes:
        """What a page is made from, without the documents that it links to."""
        path = page.file.src_uri
        leaf = self.leaves.get(path)
        beside = [(each.title, each.url) for each in (page.previous_page, page.next_page, nav.homepage) if each]
        around = (path, page.url, page.title, page.edit_url, beside, outline(self._near))
        own = leaf.sheet if leaf else repr(self.documents[path]).encode(errors="surrogatepass")
        return digest([self.part.frame, self._about, own, repr(around).encode(errors="surrogatepass")])

    def _kept(self, page: Page, key: bytes, files: _Asked, config: MkDocsConfig) -> KeptPage | None:
        """A page that stands on disk as it would be made."""
        path, name = page.file.src_uri, self.prefix + page.file.dest_uri
        kept, there = self.before.pages.get(path), self.before.files.get(name)
        if kept is None or kept.key != key or there is None or stamp(self.site / name) != there:
            return None
        if any(files.address(asked) != found for asked, found in kept.asked.items()):
            return None
        self.said += kept.said
        _entries(config).extend(kept.entries)
        page.present_anchor_ids = set(kept.ids)
        page.links_to_anchors = {}
        for other, anchor, link in kept.anchors:
            target = Files.get_file_from_path(files, other)
            if target is not None:
                page.links_to_anchors.setdefault(target, {})[anchor] = link
        return kept

    def _made(  # noqa: PLR0913, PLR0917  # what MkDocs asks for
        self, page: Page, key: bytes, files: _Asked, nav: Navigation, env: Environment, config: MkDocsConfig
    ) -> KeptPage:
        """Make a page. Without a key its Markdown has been rendered before."""
        first, entries = len(self.said), _entries(config)
        before = len(entries)
        files.asked = {}
        if key:
            if self._renderer is None:
                self._renderer = Renderer(config, files)
            page.render = self._renderer.of(page)  # type: ignore[assignment,method-assign]
            _populate_page(page, config, files)
        _build_page(page, config, self._page_files, nav, env)
        anchors = page.links_to_anchors or {}
        kept = KeptPage(
            key,
            files.asked,
            tuple(entries[before:]),
            tuple(self.said[first:]),
            # An id without a value is none.
            tuple(sorted(filter(None, page.present_anchor_ids or ()))),
            tuple((file.src_uri, *link) for file, links in anchors.items() for link in links.items()),
        )
        if key:
            # Thousands of pages are too many to be held.
            page.content, page.markdown, page.toc = None, "", TableOfContents([])
        return kept

    def _templates(self, config: MkDocsConfig) -> Iterator[str]:
        """The files that are made of no page, as far as they are there."""
        searched = [SEARCH_INDEX] if SEARCH in config.plugins else []
        for name in (*config.theme.static_templates, "sitemap.xml.gz", *config.extra_templates, *searched):
            if (self.site / self.prefix / name).is_file():
                yield self.prefix + name

    def _redirects(self) -> Iterator[str]:
        """Pages at older paths of articles."""
        for older, path in self.part.moved:
            name = self.prefix + File(older, None, "", self.edition.directory_urls).dest_uri
            write_new(self.site, name, redirect(self.edition, older, path).encode())
            yield name

    def _report(self, article: str) -> Iterator[tuple[str, bytes]]:
        """The page of an alignment report, which stands in a frame of its own: its path, and what it was made from;
        that is empty where the memory could not be asked.
        """
        leaf = self.leaves.get(article)
        if leaf is not None and leaf.report:
            path = report_path(self.edition.locale, leaf.path)
            name = File(path, None, "", self.edition.directory_urls).dest_uri
            memory = repr(self.part.memory.stamp) if leaf.asks and self.part.memory else ""
            key = digest([leaf.sheet, memory.encode(), repr(leaf.findings).encode(errors="surrogatepass")])
            there = self.before.files.get(name)
            if self.before.reports.get(name) != key or there is None or stamp(self.site / name) != there:
                sheet = self.sheet(leaf)
                page = bench.with_findings(sheet.report or "", leaf.findings)
                if sheet.question is not None and self._recall is not None:
                    proposed = self._recall.proposed(sheet.question)
                    if proposed is None:
                        key = b""
                    else:
                        page = bench.with_proposals(page, proposed)
                # One that is cut off harms nobody: the next build believes in no file but those whose size and time a
                # finished build has noted.
                write_file(page.encode(), str(self.site / name))
            yield name, key

    def sheet(self, leaf: Leaf) -> Sheet:
        """The sheet of an article. Raises LostError where the cache has lost it."""
        if self._sheet is None or self._sheet[0] != leaf.sheet:
            self._sheet = leaf.sheet, read_sheet(self._loaded(leaf))
        return self._sheet[1]

    def _loaded(self, leaf: Leaf) -> bytes:
        data = self.cache.load(leaf.sheet)
        if data is None:
            message = (
                f"{self.cache.path}: what was worked out of {leaf.path} has gone; remove this file and build again"
            )
            raise LostError(message)
        return data

    def on_config(self, config: MkDocsConfig, options: Options) -> MkDocsConfig:
        """Set theme, search and extensions to the locale."""
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(overrides()))
        localize(config, self.edition.locale, options.search_languages)
        self.renderer = extension_of(options.flavour, options.players)
        config.markdown_extensions.append(self.renderer)  # type: ignore[arg-type]  # Markdown takes instances too
        config.extra_css.append("assets/diglot/diglot.css")
        config.extra_javascript.extend(["assets/diglot/locale.js", "assets/diglot/diglot.js"])
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Articles and other documents of the edition beside what there is."""
        for leaf in self.part.leaves:
            files.append(_file(config, leaf.path, InclusionLevel.INCLUDED, leaf.file))
        for document in self.part.documents:
            inclusion = InclusionLevel.NOT_IN_NAV if document.kind is Kind.REPORT else InclusionLevel.INCLUDED
            files.append(_file(config, document.path, inclusion))
        return files

    def on_page_markdown(self, markdown: str, page: Page) -> str:
        """The text of a document; of an article's own front matter only the title reaches MkDocs."""
        path = page.file.src_uri
        leaf = self.leaves.get(path)
        shown = self.sheet(leaf) if leaf else self.documents.get(path)
        if shown is None:
            return markdown
        self._entitle(page)
        if shown.kind is Kind.REPORT:
            page.meta["hide"] = ["toc"]
        if shown.kind in {Kind.REPORT, Kind.FALLBACK, Kind.HOME}:
            # The first two are not in the locale's language, and its search can't take their words apart; the list of
            # articles holds titles of such pages, and each other title is found at its article.
            page.meta["search"] = {"exclude": True}
        self.renderer.marks = {shown.markdown: shown.marks} if shown.marks else {}
        self.renderer.locales = {shown.markdown: shown.locale}
        self.renderer.trees = {shown.markdown: shown.tree} if shown.tree else {}
        return shown.markdown

    def on_page_content(self, html: str, page: Page) -> str:
        """The HTML of a document with what it has in no Markdown."""
        document = self.documents.get(page.file.src_uri)
        return html if document is None else html + document.html

    def on_env(self, env: Environment, config: MkDocsConfig) -> Environment:
        """What pages without a document show, such as the one for addresses that do not exist."""
        env.globals["diglot"] = view(self.edition, None, "", _nothing)
        env.globals["diglot_listed"] = self._listed
        tighten(env, config, is_known=is_known(config))
        if self.prefix:
            share_assets(env, self.edition.site_url, self.shared)
        return env

    def on_page_context(self, context: TemplateContext, page: Page) -> TemplateContext:
        """What the templates show of a document."""
        leaf = self.leaves.get(page.file.src_uri)
        shown = self.sheet(leaf).view if leaf else self._view(page)
        if shown.canonical:
            page.canonical_url = shown.canonical
        return {**context, "nav": self._near, "diglot": shown}  # type: ignore[typeddict-unknown-key]  # may have more

    def on_post_page(self, output: str) -> str:
        """The locale as the language of the page."""
        return with_language(output, self.edition.locale)

    def on_post_template(self, output: str) -> str:
        """The locale as the language of pages such as 404."""
        return with_language(output, self.edition.locale)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Make the search index as small as it can be."""
        shrink_index(Path(config.site_dir))

    def _view(self, page: Page) -> View:
        """The view of a page that is no article's."""
        return view(self.edition, self.documents.get(page.file.src_uri), page.url, _nothing)

    def _listed(self, page: Page) -> list[tuple[str, str]]:
        """The locales of which search engines are told beside a page, with the addresses there; none where they are not
        told of the page.
        """
        leaf = self.leaves.get(page.file.src_uri)
        if leaf is None:
            shown = self._view(page)
            own = [(each.locale, each.url) for each in shown.alternates if each.is_indexed and each.url]
            return own if shown.is_indexed else []
        root, url = self.edition.site_url, page.url.removeprefix("./")
        locales = leaf.indexed if root and self.edition.locale in leaf.indexed else ()
        return [(locale, f"{root}{self.edition.prefix(locale)}{url}") for locale in locales]


def _entries(config: MkDocsConfig) -> list[dict[str, object]]:
    """What the search index has so far; nothing that counts where there is no search."""
    plugin = cast("Any", config.plugins.get(SEARCH))
    entries: list[dict[str, object]] = plugin.search_index.entries if plugin and plugin.config.enabled else []
    return entries


def _nothing(_: str) -> None:
    """Documents that are no articles include no files."""


def _is_included(file: File) -> bool:
    return bool(file.inclusion.is_included())  # type: ignore[no-untyped-call]  # MkDocs' method is not annotated


def _page_of(file: File, config: MkDocsConfig) -> Page | None:
    if file.page is None and _is_included(file):
        Page(None, file, config)
    return file.page


def _file(config: MkDocsConfig, path: str, inclusion: InclusionLevel, place: str = "") -> File:
    # The text comes with `on_page_markdown`: MkDocs would look for a head of its own in what it reads from a file.
    file = File.generated(config, path, content="", inclusion=inclusion)
    if place:
        # Where the file is, for a link to the repository's editor.
        file.edit_uri = place
    return file
