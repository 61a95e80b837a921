"""The articles of a tree, read whole, one after another: for work that needs neither rules nor a memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from diglot.align.teaching import earlier_sources
from diglot.corpus import Corpus, Outline, demand_articles, earlier_pages, page_of, read_article, read_corpus
from diglot.lineage import followed, traced
from diglot.model import Article
from diglot.settings import Settings
from diglot.work import Track


def outlined(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Track = lambda items, _: items,
    choose: Callable[[Corpus], Iterable[Outline]] = lambda corpus: corpus.outlines,
) -> Corpus:
    """The articles of a tree in outline, with what git tells of their sources; those alone that are chosen.

    Raises TreeError where there are no articles, SettingsError for a locale of the settings that is none.
    """
    demand_articles(tree, settings)
    corpus = together(tree, settings, track)
    return traced(replace(corpus, outlines=tuple(choose(corpus))), tree, settings.provenance)


def together(tree: Mapping[str, bytes], settings: Settings, track: Track = lambda items, _: items) -> Corpus:
    """All articles of a tree in outline, with pages whose source was moved in git at its new path."""
    return followed(read_corpus(tree, settings, lambda keys: track(keys, "Reading")), tree)


@dataclass(frozen=True, slots=True)
class Parts:
    """All that an article is read from, wherever that is done: the bytes of its files by path, and by hash the commit
    and the bytes of those earlier versions of its source that the tree's history has.
    """

    outline: Outline
    data: Mapping[str, bytes]
    earlier: Mapping[str, tuple[str, bytes]]

    def read(self, source_locale: str) -> Article:
        """The article."""
        article = read_article(self.outline, lambda file: page_of(file, self.data[file.path]))
        return replace(article, earlier=earlier_pages(article.path, self.earlier, source_locale))


def parts_of(outline: Outline, tree: Mapping[str, bytes]) -> Parts:
    """The parts of an article. Raises TreeError where a file can't be read."""
    return Parts(outline, {file.path: tree[file.path] for file in outline.files}, earlier_sources(outline, tree))
