"""Builds small sites, reads built pages."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, cast

from lxml import html

from diglot.cli import main
from diglot.site.policy import HEADERS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "source"
OVERRIDES = ROOT / "site_overrides"

URL = "https://help.diglot.example/"
PROFILE = "office-user-profile-picture-sync"
SHAREPOINT = "sharepoint-profile-picture-sync"
OLDER = "sync-a-user-s-profile-picture"

PREFIX = {"en-US": "", "da-DK": "da-dk/", "fi-FI": "fi-fi/", "lv-LV": "lv-lv/", "nb-NO": "nb-no/"}
LOCALES = tuple(PREFIX)
TRANSLATED = LOCALES[1:]
NAMES = {"en-US": "English", "da-DK": "Dansk", "fi-FI": "Suomi", "lv-LV": "Latviešu", "nb-NO": "Norsk bokmål"}
TRANSLATIONS = (*((locale, PROFILE) for locale in TRANSLATED), ("nb-NO", SHAREPOINT))

Tree: TypeAlias = Mapping[str, str | bytes]
# The stubs of lxml give what XPath finds as a union of everything that it could be.
Element: TypeAlias = Any


class Html:
    """One built page."""

    def __init__(self, data: bytes) -> None:
        self.root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))

    def _find(self, xpath: str) -> list[Element]:
        return cast("list[Element]", self.root.xpath(xpath))

    def all(self, xpath: str) -> list[Element]:
        return list(self._find(xpath))

    def one(self, xpath: str) -> Element:
        (element,) = self._find(xpath)
        return element

    def strings(self, xpath: str) -> list[str]:
        return [str(value) for value in self._find(xpath)]

    @property
    def visible(self) -> str:
        """What a reader sees without scripts: no template, script or style."""
        hidden = "ancestor::template or ancestor::script or ancestor::style or ancestor::head"
        return squeeze(" ".join(self.strings(f"//text()[not({hidden})]")))

    def data(self, name: str) -> Any:  # noqa: ANN401  # whatever JSON has
        """What a script of the page is given."""
        return json.loads(str(self.one(f"//script[@id='{name}']").text))

    @property
    def article(self) -> Element:
        return self.one("//*[contains(concat(' ', @class, ' '), ' dg-article ')]")


def squeeze(text: str) -> str:
    """Text with white space folded, and without the sign of permanent links."""
    return re.sub(r"\s+", " ", text.replace("¶", "")).strip()


def text_of(element: Element) -> str:
    return squeeze(str(element.text_content()))


@dataclass(frozen=True)
class Built:
    """A site on disk, what `diglot build` said of it, and its exit status."""

    folder: Path
    status: int
    output: str = field(repr=False)

    def html(self, path: str) -> Html:
        """The page at a path that ends with `/`, or in a file."""
        name = f"{path}index.html" if path.endswith("/") or not path else path
        return Html((self.folder / name).read_bytes())

    def index(self, prefix: str = "") -> tuple[dict[str, Any], list[dict[str, str]]]:
        """The configuration and the documents of a search index."""
        data = json.loads((self.folder / prefix / "search/search_index.json").read_text(encoding="utf-8"))
        return data["config"], data["docs"]

    def files(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob(pattern))


@dataclass(frozen=True)
class Project:
    """A folder with `mkdocs.yml`, `diglot.toml` and articles."""

    folder: Path

    def write(self, tree: Tree) -> None:
        for name, content in tree.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def config(self) -> Path:
        return self.folder / "mkdocs.yml"


def project_of(  # noqa: PLR0913  # each is one line of the files that are written
    folder: Path,
    articles: Tree,
    *,
    options: str = "{}",
    extra: str = "",
    site_url: str = URL,
    settings: str = 'source = "source"\n',
) -> Project:
    """A project in a folder; `options` are the plugin's, `extra` is put at the end of `mkdocs.yml`."""
    project = Project(folder)
    config = (
        f"site_name: Small\n{f'site_url: {site_url}' if site_url else ''}\ndocs_dir: source\n"
        f"theme:\n  name: material\n  font: false\n  custom_dir: {json.dumps(str(OVERRIDES))}\n"
        f"plugins:\n  - search\n  - diglot: {options}\n{extra}"
    )
    project.write({"mkdocs.yml": config, "diglot.toml": settings})
    project.write({f"source/{name}": content for name, content in articles.items()})
    return project


def build(config: Path, out: Path, *words: str) -> int:
    """The exit status of `diglot build`."""
    return main(["build", "-f", str(config), "-d", str(out), *words])


def headers_of(site: Path) -> dict[str, str]:
    """The headers that a built site asks for, for all of its pages."""
    path = site / HEADERS
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    return dict(line.strip().split(": ", 1) for line in lines)
