"""The whole site: articles to sheets, and for each locale one build of MkDocs that makes pages of them.

MkDocs itself, asked for the site, builds nothing: its own build only gives the occasion.
"""

import logging
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from importlib import import_module
from importlib.metadata import version
from os import walk
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from threading import Thread
from typing import Protocol

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.utils import is_markdown_file

from diglot.audit import MODULES, glean
from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.cache import Cache, digest
from diglot.errors import DiglotError, LostError, StoreError, UsageError
from diglot.locales import normalize
from diglot.model import Finding, Places, Severity, Summary
from diglot.reports import web
from diglot.reports.assets import overrides
from diglot.reports.dashboard import Row, dashboard_of
from diglot.settings import FILES, Settings, load_settings
from diglot.site.contents import contents
from diglot.site.documents import Document, Edition, Kind, Listed, home, status
from diglot.site.hurry import Hurry
from diglot.site.kept import read_left, read_seen, stamp
from diglot.site.merge import prune, write_new, write_sitemaps
from diglot.site.parts import PLUGIN, Leaf, Memory, Part, Picture
from diglot.site.players import Players
from diglot.site.policy import HEADERS, headers
from diglot.site.recall import memory_of
from diglot.site.rest import Rest
from diglot.site.sheets import Facts, Sheets, locales_of, read_facts
from diglot.site.suggest import Editor, Suggest
from diglot.site.tasks import Made, make
from diglot.site.verify import Verified, verified
from diglot.tocs import is_toc
from diglot.trees import is_below, open_tree
from diglot.work import processes

log = get_plugin_logger(PLUGIN)
_LOGGER = logging.getLogger("mkdocs")

# Below the folder of the site: MkDocs removes there what does not begin with a dot.
_AWAY = ".diglot-kept"
# From so many pages on, other processes are worth their start.
_MANY = 200
# A page that stands as it would be made takes so many times less than one that is made.
_STANDING = 40
# Each template leaves hundreds of objects in circles. Taken apart while the processor's cache has them, they cost half.
_GARBAGE = 3_000
_REPORT_STYLE = "assets/diglot/report.css"


class WholeOptions(Protocol):
    """The plugin's options, as far as they are about the whole site."""

    @property
    def reports(self) -> bool: ...  # noqa: D102  # those of DiglotConfig
    @property
    def suggest(self) -> str: ...  # noqa: D102
    @property
    def locales(self) -> Sequence[str] | None: ...  # noqa: D102
    @property
    def serve_locales(self) -> Sequence[str] | None: ...  # noqa: D102
    @property
    def players(self) -> Sequence[str]: ...  # noqa: D102


class Whole:
    """Builds all parts of a site on the occasion of a build of MkDocs, whose events of these names it takes.

    `executor` and `jobs` say who is to work: the one, or so many processes, by default one for each core. `verified`
    tells of the site when all is done. A preview that `is_served`, and builds again when something changes, begins with
    few locales if `is_start`.
    """

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self.jobs: int | None = None
        self.is_served = False
        self.is_start = False
        self.verified: Verified | None = None
        self._rest: Rest | None = None
        self._hurry: Hurry | None = None
        self._missing: tuple[str, ...] = ()
        # An edit of a page that teaches words is an edit of that page: what else it may change can wait.
        self._words: dict[str, bytes] = {}
        self._told: set[str] = set()
        self._ending = ExitStack()
        self._docs, self._frame = "", b""
        self._site: Path | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave MkDocs nothing to read, nothing to write, and no other plugin to ask: they take part in the parts."""
        self._docs, self._frame = config.docs_dir, _frame(config)
        empty = mkdtemp(prefix="diglot-")
        self._ending.callback(Path(empty).rmdir)
        self._ending.callback(setattr, config, "docs_dir", config.docs_dir)
        self._ending.callback(setattr, config, "nav", config.nav)
        self._ending.callback(config.theme.dirs.__setitem__, slice(None), config.theme.dirs[:])
        config.docs_dir, config.nav = empty, None
        config.extra_templates = []
        config.theme.static_templates.clear()
        config.theme.dirs[:] = [empty]
        for event, methods in config.plugins.events.items():
            if event not in _EVENTS_OF_ALL:
                methods[:] = [
                    method for method in methods if getattr(method, "__self__", None) is config.plugins[PLUGIN]
                ]
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Put away what stands on disk, which MkDocs is about to remove."""
        self._site = Path(config.site_dir)
        away = self._site / _AWAY
        if self._site.is_dir() and not away.exists():
            away.mkdir()
            for path in self._site.iterdir():
                if not path.name.startswith("."):
                    path.rename(away / path.name)

    def on_files(self, config: MkDocsConfig) -> Files:
        """Put it back. There are no files for MkDocs to build."""
        self._put_back(Path(config.site_dir))
        return Files([])

    def on_post_build(self, config: MkDocsConfig, options: WholeOptions) -> None:
        """Build. Raises PluginError where articles or settings are wrong, and Abort where a part can't be built."""
        config.docs_dir = self._docs
        try:
            self._build(config, options)
        except DiglotError as error:
            raise PluginError(str(error)) from error
        finally:
            self.leave()

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig) -> None:
        """Build the locales that the preview has not begun with, too, and watch what else the site depends on. Raises
        PluginError where settings are wrong.
        """
        paths = tuple(watched(config))
        for path in paths:
            server.watch(str(path))
        self._hurry = Hurry(server, (Path(config.docs_dir), *paths))
        # The first edit need not wait for them.
        Thread(target=_load, daemon=True).start()
        if self._missing:
            self._rest = Rest(config, server, self._missing)

    def on_shutdown(self) -> None:
        """End what the preview has begun."""
        if self._rest is not None:
            self._rest.stop()
        if self._hurry is not None:
            self._hurry.stop()
        self.leave()

    def leave(self) -> None:
        """End what has been started: after a build, or after one that has failed or was interrupted."""
        if self._site is not None:
            self._put_back(self._site)
        self._ending.close()

    @staticmethod
    def _put_back(site: Path) -> None:
        away = site / _AWAY
        if away.is_dir():
            for path in away.iterdir():
                if not (site / path.name).exists():
                    path.rename(site / path.name)
            if not any(away.iterdir()):
                away.rmdir()

    def _build(self, config: MkDocsConfig, options: WholeOptions) -> None:
        root = Path(config.config_file_path or "mkdocs.yml").parent
        settings = load_settings(root)
        if settings.folder.resolve() != Path(config.docs_dir).resolve():
            message = f"docs_dir is {config.docs_dir}, but the setting `source` is {settings.folder}: make them one"
            raise PluginError(message)
        try:
            self._build_from(settings.root / CACHE_FOLDER, settings, config, options)
        except LostError:
            log.info("%s: the cache has lost pages, or can't be written; done without", settings.root / CACHE_FOLDER)
            with Cache(settings.root / CACHE_FOLDER) as cache:
                cache.clear()
            folder = self._ending.enter_context(TemporaryDirectory(prefix="diglot-"))
            self._build_from(Path(folder), settings, config, options)

    def _build_from(self, folder: Path, settings: Settings, config: MkDocsConfig, options: WholeOptions) -> None:
        """Build with a cache in this folder. Raises LostError where that has not what it had."""
        told: set[str] = set()
        rest = self._rest if self._rest is not None and self._rest.has_ended else None
        if rest is not None:
            self.is_start = False
        with self._workers(MODULES) as executor:
            parts = self._planned(folder, settings, config, options, executor, told)
        if not config.site_url:
            log.warning("site_url is not set, so no page can name its translations to search engines (hreflang)")
        site = Path(config.site_dir).absolute()
        site.mkdir(parents=True, exist_ok=True)
        if rest is not None:
            rest.take(site, folder, [part.name for part in parts])
            self._rest = None
        # Workers that begin anew hold nothing of what the others had to.
        with self._workers(garbage=_GARBAGE) as executor:
            self._make(parts, site, executor, options, told)
        if rest is not None:
            rest.tell()
        self._told = told

    def _workers(
        self, modules: Sequence[str] = (), garbage: int | None = None
    ) -> AbstractContextManager[Executor | None]:
        if self.executor is not None:
            return nullcontext(self.executor)
        return processes(self.jobs, modules=["diglot.site.tasks", *modules], garbage=garbage)

    def _planned(  # noqa: PLR0913, PLR0917  # what it is made from, and by whom
        self,
        folder: Path,
        settings: Settings,
        config: MkDocsConfig,
        options: WholeOptions,
        executor: Executor | None,
        told: set[str],
    ) -> list[Part]:
        """The parts, whose sheets the cache has from now on."""
        makers: list[Sheets] = []

        def use_for(locales: tuple[str, ...]) -> Sheets:
            makers.append(Sheets(_edition(config, options, settings, locales), settings.places))
            return makers[-1]

        def choose(locales: tuple[str, ...]) -> tuple[str, ...]:
            return self._chosen(options, settings, locales, len(tree))

        held = self._words if self.is_served else None
        with (
            open_tree(settings.folder, settings.trees, settings.source_locale) as tree,
            Cache(folder) as cache,
        ):
            summary, facts = glean(tree, settings, use_for, cache, executor=executor, choose=choose, held=held)
            articles = list(map(read_facts, facts.values()))
            # Parts find their sheets there.
            if not cache.keep([head.sheet for own in articles for head in own.heads.values()]):
                raise LostError(str(folder))
        if cache.trouble is not None:
            raise LostError(cache.trouble)
        edition = makers[-1].edition
        self._tell(told, _findings(summary.findings, settings.places, edition))
        pictures = tuple(_pictures(Path(config.docs_dir), settings.trees))
        memory = None
        if any(head.asks for own in articles for head in own.heads.values()):
            try:
                memory = memory_of(settings.root)
            except StoreError as error:
                self._tell(told, [_without_memory(str(error))])
        return _parts(config, edition, summary, articles, pictures, folder, self._frame, memory, not self.is_served)

    def _chosen(
        self, options: WholeOptions, settings: Settings, locales: tuple[str, ...], size: int
    ) -> tuple[str, ...]:
        """Those of the locales that are built now, given the number of pages. Raises UsageError where the options name
        one that has no articles.
        """
        source = normalize(settings.source_locale) or settings.source_locale
        whole = locales if options.locales is None else _named("locales", options.locales, locales, source)
        few = whole
        if self.is_start and (options.serve_locales is not None or size >= _MANY):
            few = _named("serve_locales", options.serve_locales or (), whole, source)
        self._missing = tuple(each for each in whole if each not in few)
        return few

    def _tell(self, told: set[str], messages: Iterable[tuple[int, str]]) -> None:
        """Say what is new: a preview builds again and again."""
        for level, message in messages:
            if not (self.is_served and message in self._told):
                _LOGGER.log(level, "%s", message)
            told.add(message)

    def _make(  # what it is made from, and by whom
        self,
        parts: Sequence[Part],
        site: Path,
        executor: Executor | None,
        options: WholeOptions,
        told: set[str],
    ) -> None:
        start = time.time_ns()
        own: dict[str, Collection[str]] = {}
        new: list[Part] = []
        to_make = 0
        with Cache(Path(parts[0].cache)) as cache:
            for part in parts:
                left = read_left(cache, site, part.name)
                if part.stands(left):
                    own[part.name] = tuple(left.files)
                    self._tell(told, _said(part, left.said))
                else:
                    new.append(part)
                    to_make += len(part.leaves) // (1 if left.frame != part.frame else _STANDING)
        has_failed = False
        troubles: list[str] = []
        workers = executor if self.executor is not None or to_make >= _MANY else None
        for part, made in zip(new, self._made(new, workers), strict=True):
            own[part.name] = made.files
            self._tell(told, _said(part, made.said))
            troubles += filter(None, [made.trouble])
            if made.is_lost:
                raise LostError(part.cache)
            if made.failure:
                has_failed = True
                _LOGGER.error("%s: %s", part.name, made.failure)
        # All have the same memory.
        self._tell(told, map(_without_memory, troubles[:1]))
        if has_failed:
            message = "not every locale could be built"
            raise Abort(message)
        edition = parts[0].edition
        files = {name for names in own.values() for name in names}
        if edition.has_reports:
            files.add(_REPORT_STYLE)
            write_new(site, _REPORT_STYLE, str(web.style()).encode())
        prefixes = [edition.prefix(locale) for locale in locales_of(edition)]
        files.update(write_sitemaps(site, edition.site_url, prefixes, files))
        if not self.is_served:
            with Cache(Path(parts[0].cache)) as cache:
                shown = (each for name, names in own.items() for each in read_seen(cache, site, name, names))
                self.verified = verified(shown, files)
            if HEADERS not in files:
                files.add(HEADERS)
                write_new(site, HEADERS, headers(self.verified.scripts, Players(tuple(options.players)).origins))
        prune(site, files, start)

    def _made(self, parts: Sequence[Part], executor: Executor | None) -> Iterator[Made]:
        if executor is None:
            yield from map(make, parts)
            return
        futures = [executor.submit(make, part) for part in parts]
        try:
            yield from (future.result() for future in futures)
        except BrokenExecutor as error:
            message = "a worker process was stopped from outside, perhaps for want of memory"
            raise Abort(message) from error
        finally:
            for future in futures:
                future.cancel()


def _load() -> None:
    for name in MODULES:
        import_module(name)


def watched(config: MkDocsConfig) -> Iterator[Path]:
    """What a site depends on besides `docs_dir` and `mkdocs.yml`. Raises PluginError where settings are wrong."""
    root = Path(config.config_file_path or "").parent
    try:
        settings = load_settings(root)
    except DiglotError as error:
        raise PluginError(str(error)) from error
    trees = (root / place for place in settings.trees.values())
    for path in (config.theme.custom_dir, *(root / name for name in FILES), *trees, *settings.glossary):
        if path and Path(path).exists():
            yield Path(path)


# These are about the whole, whoever builds it.
_EVENTS_OF_ALL = {"startup", "shutdown", "serve"}


def _edition(config: MkDocsConfig, options: WholeOptions, settings: Settings, locales: tuple[str, ...]) -> Edition:
    source = normalize(settings.source_locale) or settings.source_locale
    return Edition(
        source,
        locales,
        source,
        site_url=config.site_url or "",
        has_reports=options.reports,
        directory_urls=config.use_directory_urls,
        least=settings.thresholds.view,
        suggest=Suggest(options.suggest),
        editor=Editor(config.repo_url or "", config.edit_uri or "", str(config.edit_uri_template or "")),
    )


def _named(option: str, tags: Sequence[str], locales: tuple[str, ...], source: str) -> tuple[str, ...]:
    """Those of the locales that an option names. Raises UsageError for one that has no articles."""
    wanted = set()
    for tag in tags:
        locale = normalize(tag)
        if locale not in {source, *locales}:
            message = f"{option}: there are no articles in {tag}; there are {', '.join(locales)}"
            raise UsageError(message)
        wanted.add(locale)
    return tuple(locale for locale in locales if locale in wanted)


def _findings(findings: Sequence[Finding], places: Places, edition: Edition) -> Iterator[tuple[int, str]]:
    """A message for each finding in one of the locales, with its level."""
    shown = {*locales_of(edition)}
    for finding in findings:
        locale = normalize(finding.path.partition("/")[0])
        if locale is None or locale in shown:
            level = logging.WARNING if finding.severity is Severity.ERROR else logging.INFO
            place = f"{places.of(finding.path)}:{finding.line}"
            yield level, f"{PLUGIN}: {place}: {finding.message} [{finding.rule}]"


def _without_memory(trouble: str) -> tuple[int, str]:
    """The message for a memory that has something wrong with it."""
    return logging.WARNING, f"{PLUGIN}: {trouble}; alignment reports do without it"


def _said(part: Part, said: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """MkDocs' messages, each with its locale: an article's path is the same in all of them."""
    about = "" if part.edition.locale == part.edition.source_locale else f"{part.name}: "
    return ((level, f"{about}{message}") for level, message in said)


def _parts(  # noqa: PLR0913, PLR0917  # all that they are made from
    config: MkDocsConfig,
    whole: Edition,
    summary: Summary,
    articles: Sequence[Facts],
    pictures: Sequence[Picture],
    cache: Path,
    frame: bytes,
    memory: Memory | None,
    is_checked: bool,  # noqa: FBT001  # one of many
) -> list[Part]:
    findings: dict[str, list[Finding]] = {}
    for finding in summary.findings if whole.has_reports else ():
        findings.setdefault(finding.path, []).append(replace(finding, edits=()))
    parts = []
    for locale in locales_of(whole):
        edition = replace(whole, locale=locale)
        leaves = tuple(_leaves(edition, articles, findings))
        parts.append(
            Part(
                config_file=config.config_file_path,
                edition=edition,
                site=str(Path(config.site_dir).absolute()),
                cache=str(cache.absolute()),
                leaves=leaves,
                documents=tuple(_documents(edition, leaves, articles)),
                pictures=tuple(_shown(pictures, edition)),
                assets=_assets(config) if locale == whole.source_locale else b"",
                moved=tuple(_moved(articles, locale)),
                contents=contents(summary, locale),
                frame=frame,
                is_checked=is_checked,
                memory=memory if any(leaf.asks for leaf in leaves) else None,
            )
        )
    return parts


def _moved(articles: Sequence[Facts], locale: str) -> Iterator[tuple[str, str]]:
    """Older paths with the present one, where no other article of the locale stands there now."""
    taken = {own.path for own in articles if locale in own.heads}
    for own in articles:
        if own.path in taken:
            yield from ((older, own.path) for older in own.older_paths if older not in taken)


def _leaves(edition: Edition, articles: Iterable[Facts], findings: Mapping[str, Sequence[Finding]]) -> Iterator[Leaf]:
    locales = locales_of(edition)
    for own in articles:
        head = own.heads.get(edition.locale)
        if head is not None:
            has_report = edition.has_reports and head.kind is Kind.TRANSLATION
            yield Leaf(
                own.path,
                head.sheet,
                head.kind,
                head.locale,
                head.title,
                head.file,
                has_report,
                tuple(findings.get(head.file, ())) if has_report else (),
                has_report and head.asks,
                tuple(locale for locale in locales if locale in own.heads and own.heads[locale].is_indexed),
            )


def _documents(edition: Edition, leaves: Sequence[Leaf], articles: Iterable[Facts]) -> Iterator[Document]:
    if found := home(edition, (Listed(leaf.path, leaf.title, leaf.locale) for leaf in leaves)):
        yield found
    if edition.has_reports and edition.locale == edition.source_locale:
        rows = (
            Row(
                own.path,
                own.older_paths,
                {locale: head.standing for locale, head in own.heads.items() if head.standing is not None},
            )
            for own in articles
        )
        yield from status(edition, dashboard_of(edition.source_locale, edition.locales, rows))


def _pictures(folder: Path, trees: Mapping[str, str]) -> Iterator[Picture]:
    """Files of the tree that are no pages, and of the trees that stand elsewhere. MkDocs follows symbolic links
    wherever they lead; what is outside stays there, and what is found a second time is left out.
    """
    places = {normalize(tag) or tag: folder / place for tag, place in trees.items()}
    for path in _files(folder):
        top, _, rest = path.partition("/")
        locale = normalize(top) or top if rest else ""
        if locale not in places:
            yield from _picture(locale, rest or path, folder / top if rest else folder)
    for locale, place in places.items():
        if place.is_dir():
            yield from (found for path in _files(place) for found in _picture(locale, path, place))


def _picture(locale: str, path: str, folder: Path) -> Iterator[Picture]:
    own = stamp(folder / path)
    if own is not None:
        yield Picture(locale, path, str(folder), own)


def _files(folder: Path) -> Iterator[str]:
    root = folder.resolve()
    been = {root}
    for place, below, names in walk(folder, followlinks=True):
        places = {name: (Path(place) / name).resolve() for name in sorted(below)}
        below[:] = [name for name, real in places.items() if real not in been and is_below(real, root)]
        been.update(places.values())
        for name in sorted(names):
            if not is_markdown_file(name) and not is_toc(name):
                path = Path(place) / name
                if path.is_file() and is_below(path, root):
                    yield path.relative_to(folder).as_posix()


def _shown(pictures: Iterable[Picture], edition: Edition) -> Iterator[Picture]:
    """The pictures that an edition may show."""
    locales = {edition.source_locale, edition.locale}
    if edition.locale == edition.source_locale:
        locales.add("")  # files of the whole tree, such as the licence of the articles
    return (picture for picture in pictures if picture.locale in locales)


def _assets(config: MkDocsConfig) -> bytes:
    """The styles and scripts of the project's theme: what they are like makes no difference to a page."""
    folders = [Path(path) for path in (config.theme.custom_dir, overrides()) if path]
    files = [(path.as_posix(), stamp(path)) for folder in folders for path in sorted(folder.rglob("*"))]
    return digest([repr(files).encode(errors="surrogatepass")])


def _frame(config: MkDocsConfig) -> bytes:
    """What all pages depend on: MkDocs' settings, the templates of the project, and who fills them."""
    own = [repr(sorted((name, _plain(value)) for name, value in config.items() if name not in _NO_MATTER))]
    own.append(repr(sorted((name, _plain(value)) for name, value in dict(config.theme).items())))
    own += [f"{name} {_plain(getattr(plugin, 'config', {}))}" for name, plugin in config.plugins.items()]
    own.append(repr(sorted(config.theme.static_templates)))
    for folder in dict.fromkeys(Path(path) for path in (config.theme.custom_dir, overrides()) if path):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder).as_posix()
            # What is in styles and scripts makes no difference to a page, but which there are.
            is_asset = name.startswith("assets/")
            own += [name, "" if is_asset else path.read_text(encoding="utf-8", errors="surrogateescape")]
    own += [f"{name} {version(name)}" for name in _FRAMERS]
    return digest([b"frame", *(each.encode(errors="surrogatepass") for each in own)])


def _plain(value: object) -> str:
    """A setting as text that is the same in every process."""
    if isinstance(value, Mapping):
        return repr([(key, _plain(each)) for key, each in value.items()])
    if isinstance(value, list | tuple):
        return repr([_plain(each) for each in value])
    if callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', type(value).__name__)}"
    return repr(value)


# Settings that make no difference to a page, or are looked at apart.
_NO_MATTER = {"config_file_path", "dev_addr", "docs_dir", "hooks", "plugins", "site_dir", "strict", "theme", "watch"}
# Packages whose release may change a page.
_FRAMERS = ("babel", "jinja2", "markdown", "mkdocs", "mkdocs-material", "nh3", "pygments", "pymdown-extensions")
