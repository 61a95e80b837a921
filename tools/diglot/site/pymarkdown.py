"""A Python-Markdown extension for articles that are written for Python-Markdown: its own and other extensions render
them as `mkdocs.yml` says, and this one comes last.

What they made goes through an allow-list, as it does in the other flavour. The sentences of a translation are found
again in the HTML by their text, since no extension tells where in the Markdown something stood.
"""

import re

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from diglot.markdown import Node, parse_inline
from diglot.rawhtml import without_frames
from diglot.site.commonmark import FILM_MARK, Mark
from diglot.site.matching import Piece, with_marks
from diglot.site.players import Players
from diglot.site.sanitize import FILM, clean_rendered

_FIRST, _LAST = 10_000, -10_000


class PythonMarkdown(Extension):
    """`marks` holds the segments of each article, by the article's Markdown; `locales` and `trees` are not needed
    here. `players` tells which films may be played in a page.
    """

    def __init__(self, players: Players) -> None:
        super().__init__()
        self.players = players
        self.marks: dict[str, tuple[Mark, ...]] = {}
        self.locales: dict[str, str] = {}
        self.trees: dict[str, Node] = {}

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  # the name is the library's
        """Register with a Markdown instance, after all other extensions."""
        remember = _Remember(md)
        md.preprocessors.register(remember, "diglot_remember", _FIRST)
        md.postprocessors.register(_Finish(md, self, remember), "diglot_finish", _LAST)


class _Remember(Preprocessor):
    """Keeps the Markdown as it was before any extension saw it."""

    text = ""

    def run(self, lines: list[str]) -> list[str]:
        self.text = "\n".join(lines)
        return lines


class _Finish(Postprocessor):
    def __init__(self, md: Markdown, articles: PythonMarkdown, article: _Remember) -> None:
        super().__init__(md)
        self.articles, self.article = articles, article

    def run(self, text: str) -> str:
        films: list[tuple[str, str]] = []

        def film(address: str, title: str) -> str:
            films.append((address, title))
            return f'<span {FILM}="{len(films) - 1}"></span>'

        def shown(match: re.Match[str]) -> str:
            number = int(match[1])
            return self.articles.players.html(*films[number]) if number < len(films) else ""

        html = with_marks(clean_rendered(without_frames(text, film)), self.pieces())
        return FILM_MARK.sub(shown, html)

    def pieces(self) -> list[Piece]:
        own = self.article.text
        return [
            Piece(parse_inline(own[mark.start : mark.end]).plain, mark.bead, mark.classes)
            for mark in self.articles.marks.get(own, ())
        ]
