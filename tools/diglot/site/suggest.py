"""Where a reader who knows a better translation of a sentence can say so: in the repository's editor, at the line of
the sentence, or in the alignment report.
"""

from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote, urljoin, urlsplit

from mkdocs.config.config_options import EditURITemplate

from diglot.model import Article, Bead, Case

# What is a part of an address already.
_WRITTEN = "%/:?#[]@!$&'()*+,;="
_HIDDEN = "suggest"


class Suggest(Enum):
    """Where a suggestion is made."""

    NOWHERE = ""
    EDITOR = "editor"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Editor:
    """The editor of a repository, as MkDocs is told of it by `repo_url` with `edit_uri` or `edit_uri_template`; either
    leads to the folder of the articles. Each is empty where it is not set.
    """

    repo: str
    uri: str
    template: str = ""

    def address(self, path: str) -> str:
        """Where a file of the articles is edited; behind it goes the number of a line. Empty where nothing is set."""
        if self.template:
            name = path.rpartition(".")[0]
            whole = EditURITemplate.Formatter().format(self.template, path=path, path_noext=name)
        elif self.uri:
            whole = self.uri + quote(path)
        else:
            return ""
        # MkDocs joins the two in the same way.
        root = self.repo if not self.repo or whole.startswith(("?", "#")) else f"{self.repo.rstrip('/')}/"
        address = quote(urljoin(root, whole), safe=_WRITTEN)
        return f"{address}{'#lines-' if urlsplit(address).hostname == 'bitbucket.org' else '#L'}"


@dataclass(frozen=True, slots=True)
class Suggesting:
    """The links of one page: an address, empty for none, behind which a number goes that `at` tells of each bead."""

    where: Suggest
    address: str

    def at(self, number: int, bead: Bead) -> int:
        """The line of a bead, or its number in the report; `number` counts from 0."""
        return bead.target[0].line if self.where is Suggest.EDITOR else number + 1


def suggesting(where: Suggest, editor: Editor | None, case: Case, report: str) -> Suggesting:
    """The links of a translated page, whose report is at an address as seen from there, empty where there is none. An
    article has none that says `hide: [suggest]` in its front matter, in the source or in the translation.
    """
    address = ""
    if case.page is not None and not _is_hidden(case.article, case.locale):
        if where is Suggest.EDITOR and editor is not None:
            address = editor.address(case.page.path)
        elif where is Suggest.REPORT and report:
            address = f"{report}#s"
    return Suggesting(where, address)


def _is_hidden(article: Article, locale: str) -> bool:
    heads = [page.meta.get("hide") for page in (article.source, article.targets.get(locale)) if page is not None]
    return any(_HIDDEN in head for head in heads if isinstance(head, list | str))
