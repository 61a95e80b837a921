"""The MkDocs plugin: each event is a call to what does the work."""

import gc

import click
from jinja2 import Environment
from mkdocs.config import config_options
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from diglot.site.flavours import Flavour
from diglot.site.players import PLAYERS, wrong_players
from diglot.site.press import Press
from diglot.site.suggest import Suggest
from diglot.site.whole import Whole


class _Locales(config_options.ListOfItems[str]):
    """Locales, or a text with commas between them: what comes from the environment is one."""

    def run_validation(self, value: object) -> list[str]:
        named = [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value
        locales: list[str] = super().run_validation(named)
        return locales


class _Players(config_options.ListOfItems[str]):
    def run_validation(self, value: object) -> list[str]:
        players: list[str] = super().run_validation(value)
        if wrong := wrong_players(players):
            message = f"{wrong[0]} is no beginning of an address: write it with https://, a host and a path"
            raise ValidationError(message)
        return players


class DiglotConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' base class is not annotated
    """The plugin's options in `mkdocs.yml`: what the site shows. What the checks do is in `[tool.diglot]`.

    `reports`: whether the alignment reports are part of the site; they have the proposals of the translation memory
    where `diglot memory build` has made one. `locales`: which to build beside the source, in previews as well, all if
    left out. `serve_locales`: those with which `mkdocs serve` begins; it builds the others meanwhile, and shows them as
    soon as they are ready. If left out, a site of 200 pages or more begins with the source. Both are lists, or a text
    with commas. `search_languages`: by which locale's rules to search another that has none, such as `{nn-NO: nb-NO}`.
    `suggest`: where each sentence has a link to suggest a better translation, in the repository's `editor`, to which
    `repo_url` with `edit_uri` or `edit_uri_template` leads, or in the `report`; an article with `hide: [suggest]` in
    its front matter has none.

    `flavour`: `docfx` reads articles as CommonMark with docfx' markup, `python-markdown` with the `markdown_extensions`
    of `mkdocs.yml`. `players`: how the addresses begin that may stand in a frame; `*` is one part of a path.
    """

    reports = config_options.Type(bool, default=True)
    suggest = config_options.Choice(tuple(each.value for each in Suggest), default=Suggest.NOWHERE.value)
    locales = config_options.Optional(_Locales(config_options.Type(str)))
    serve_locales = config_options.Optional(_Locales(config_options.Type(str)))
    search_languages = config_options.DictOfItems(config_options.Type(str), default={})
    flavour = config_options.Choice(tuple(each.value for each in Flavour), default=Flavour.DOCFX.value)
    players = _Players(config_options.Type(str), default=list(PLAYERS))


class DiglotPlugin(BasePlugin[DiglotConfig]):  # type: ignore[no-untyped-call]  # MkDocs' base is not annotated
    """Where MkDocs is asked for the site, builds all of its parts; where it builds one of them, hands its events on."""

    def __init__(self) -> None:
        super().__init__()
        self.press: Press | None = None
        self.whole = Whole()

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        """Whether the site is to be built once, or each time that something changes."""
        if self.press is None:
            # As for the `diglot` command: looking for circles as often as usual takes a tenth of the time.
            gc.set_threshold(max(50_000, gc.get_threshold()[0]))
            self.whole.is_served = command == "serve"
            # What comes after the start needs a server that builds again.
            context = click.get_current_context(silent=True)
            self.whole.is_start = self.whole.is_served and (context is None or context.params.get("livereload", True))

    @event_priority(100)  # before the search plugin reads what is set here
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Set theme and search to the locale."""
        return self.press.on_config(config, self.config) if self.press else self.whole.on_config(config)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Keep what stands on disk from being cleaned away."""
        if self.press is None:
            self.whole.on_pre_build(config)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Put the locale's documents and pictures in the place of the tree of all locales."""
        return self.press.on_files(files, config) if self.press else self.whole.on_files(config)

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """The text of the document."""
        return self.press.on_page_markdown(markdown, page) if self.press else markdown

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """The HTML of a document that has no Markdown."""
        return self.press.on_page_content(html, page) if self.press else html

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:  # noqa: ARG002
        """What the templates know."""
        return self.press.on_env(env, config) if self.press else env

    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,  # noqa: ARG002
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """What the templates show of a document."""
        return self.press.on_page_context(context, page) if self.press else context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """The locale as the language of the page."""
        return self.press.on_post_page(output) if self.press else output

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """The locale as the language of pages such as 404."""
        return self.press.on_post_template(output_content) if self.press else output_content

    @event_priority(-100)  # after the search plugin has written its index
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Finish a part; or build all of them."""
        if self.press:
            self.press.on_post_build(config)
        else:
            self.whole.on_post_build(config, self.config)

    def on_build_error(self, *, error: Exception) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        if self.press is None:
            self.whole.leave()

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, builder: object) -> LiveReloadServer:  # noqa: ARG002
        """Rebuild when a template or a setting changes, too, and when all locales are there."""
        self.whole.on_serve(server, config)
        return server

    def on_shutdown(self) -> None:
        """Leave nothing behind."""
        if self.press is None:
            self.whole.on_shutdown()
