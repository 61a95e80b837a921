"""Markdown to HTML as MkDocs has it, by one parser for all pages: MkDocs makes a new one for each of them."""

from collections.abc import Callable

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import (
    Page,
    _ExtractAnchorsTreeprocessor,
    _ExtractTitleTreeprocessor,
    _RawHTMLPreprocessor,
    _RelativePathTreeprocessor,
)
from mkdocs.structure.toc import get_toc


class Renderer:
    """Renders the pages of one build. What it leaves on a page is what `Page.render` leaves."""

    def __init__(self, config: MkDocsConfig, files: Files) -> None:
        self._config, self._files = config, files
        self._md = Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {})

    def of(self, page: Page) -> Callable[[MkDocsConfig, Files], None]:
        """A method for a page in the place of its own."""

        def render(config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001  # those that we have
            self._render(page)

        return render

    def _render(self, page: Page) -> None:
        md = self._md.reset()
        raw = _RawHTMLPreprocessor()
        anchors = _ExtractAnchorsTreeprocessor(page.file, self._files, self._config)
        links = _RelativePathTreeprocessor(page.file, self._files, self._config)
        title = _ExtractTitleTreeprocessor()
        # It takes the place of that of the page before.
        for each in (raw, anchors, links, title):
            each._register(md)  # noqa: SLF001
        # Where a title is given, none is looked for.
        if page.meta.get("title"):
            md.treeprocessors.deregister("mkdocs_extract_title")
        page.content = md.convert(page.markdown or "")
        page.toc = get_toc(getattr(md, "toc_tokens", []))
        page._title_from_render = title.title  # noqa: SLF001
        page.present_anchor_ids = anchors.present_anchor_ids | raw.present_anchor_ids
        page.links_to_anchors = links.links_to_anchors
