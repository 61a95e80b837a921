"""The flavours of Markdown in which the articles of a project are read."""

from collections.abc import Sequence
from enum import Enum

from diglot.site.commonmark import CommonMark
from diglot.site.players import Players
from diglot.site.pymarkdown import PythonMarkdown


class Flavour(Enum):
    """How articles are read. A project has one flavour for all of them."""

    DOCFX = "docfx"
    """CommonMark with tables and docfx' own markup, whatever extensions `mkdocs.yml` lists."""
    PYTHON_MARKDOWN = "python-markdown"
    """Python-Markdown with the extensions of `mkdocs.yml`, as MkDocs by itself reads its pages."""


def extension_of(flavour: str, players: Sequence[str]) -> CommonMark | PythonMarkdown:
    """The extension that renders a flavour. `players` are the beginnings of addresses that may stand in a frame."""
    allowed = Players(tuple(players))
    return CommonMark(allowed) if Flavour(flavour) is Flavour.DOCFX else PythonMarkdown(allowed)
