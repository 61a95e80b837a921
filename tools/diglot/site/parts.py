"""The parts of a site, one for each locale: what each is made from, as it is handed to whoever makes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mkdocs.config.defaults import MkDocsConfig

from diglot.cache import digest
from diglot.model import Finding
from diglot.site.contents import Item
from diglot.site.documents import Document, Edition, Kind
from diglot.site.flavours import Flavour
from diglot.site.kept import Left, Stamp, stamps

PLUGIN = "diglot"
SEARCH = "material/search"

# What these do to a page depends on that page alone.
_KNOWN = {PLUGIN, SEARCH}


class Options(Protocol):
    """The plugin's options, as far as a part needs them."""

    @property
    def search_languages(self) -> Mapping[str, str]: ...  # noqa: D102  # those of DiglotConfig
    @property
    def flavour(self) -> str: ...  # noqa: D102
    @property
    def players(self) -> Sequence[str]: ...  # noqa: D102


def is_known(config: MkDocsConfig) -> bool:
    """Whether it is known what a page depends on: other plugins, hooks, and extensions of Python-Markdown may look at
    anything.
    """
    is_docfx = config.plugins[PLUGIN].config.flavour == Flavour.DOCFX.value
    return set(config.plugins) <= _KNOWN and not config.hooks and is_docfx


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of an article. `sheet`: by what the cache knows its sheet; `file`: the path of what it shows in the tree;
    `report`: whether it has an alignment report; `findings`: what that says of the file; `asks`: whether there is
    something that the memory is asked for it; `indexed`: the locales in which search engines are told of the article.
    """

    path: str
    sheet: bytes
    kind: Kind
    locale: str
    title: str | None
    file: str
    report: bool = False
    findings: tuple[Finding, ...] = ()
    asks: bool = False
    indexed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Memory:
    """The translation memory as it stands: where, and the stamp of the file."""

    path: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that is no page: below which locale, empty for the whole tree; its path there, in which folder that is."""

    locale: str
    path: str
    folder: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Part:
    """One build. `site` is the root of all parts, `cache` the folder of the cache; `documents` are pages that are no
    articles, `pictures` paths of the tree with the stamp of each, `moved` pairs of the older and the present path of an
    article, `contents` the navigation, as far as tables of contents say; `assets` tells of the theme's styles and
    scripts, for the part that has them.

    `frame` tells of everything but articles that pages are made from: settings, templates, versions. `is_checked`:
    whether what was built is read again. `memory`: what its reports are to have proposals of, if there is one and one
    of them asks.
    """

    config_file: str
    edition: Edition
    site: str
    cache: str
    leaves: tuple[Leaf, ...]
    documents: tuple[Document, ...]
    pictures: tuple[Picture, ...]
    assets: bytes
    moved: tuple[tuple[str, str], ...]
    contents: tuple[Item, ...]
    frame: bytes
    is_checked: bool = True
    memory: Memory | None = None

    @property
    def name(self) -> str:
        """The locale that it is about."""
        return self.edition.locale

    @property
    def about(self) -> bytes:
        """What all that it makes depends on."""
        own = (self.edition, self.leaves, self.documents, self.pictures, self.assets, self.moved, self.contents)
        return digest([self.frame, repr((*own, self.memory)).encode(errors="surrogatepass")])

    def stands(self, left: Left) -> bool:
        """Whether a build would leave everything as it is."""
        return left.about == self.about and stamps(Path(self.site), left.files) == left.files
