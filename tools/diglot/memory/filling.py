"""What a tree teaches a memory: every pair of which it is known that the one side translates the other."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain, islice

from diglot.align import align
from diglot.align.teaching import Words, in_need, learned
from diglot.articles import Parts, outlined, parts_of
from diglot.cache import Cache
from diglot.corpus import Corpus, Outline
from diglot.drift import brief_drift_of, standing
from diglot.memory.store import Leaf, Pair
from diglot.model import Alignment, Article, Change, ChangeKind, Page
from diglot.settings import Settings
from diglot.work import Track, run

_STANDING = {ChangeKind.UNCHANGED, ChangeKind.MOVED}
# Articles that go to a worker at a time, and the number below which handing them out costs more than it brings.
_CHUNK = 32
_FEW = 100


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles, each with the words of those locales whose page is in need of them."""

    source_locale: str
    least: float
    articles: tuple[tuple[Parts, Mapping[str, Words]], ...]


def read_leaves(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> Iterator[Leaf]:
    """The pages of a tree that have pairs to remember, by article and locale: beads of at least the confidence
    `memory` of the settings, and of these none whose source sentence is not in today's source any more.

    Raises what `outlined` raises.
    """
    corpus = outlined(tree, settings, track)
    if len(corpus.outlines) < _FEW:
        executor = None
    with learned(corpus, tree, cache, executor, track) as words:
        tasks = _tasks(corpus, tree, words, settings.thresholds.memory)
        results = chain.from_iterable(run(_read, tasks, executor))
        paths = [outline.path for outline in corpus.outlines]
        for _, leaves in zip(track(paths, "Remembering"), results, strict=True):
            yield from leaves


def _tasks(corpus: Corpus, tree: Mapping[str, bytes], words: Mapping[str, Words], least: float) -> Iterator[_Task]:
    rest = iter(corpus.outlines)
    while some := tuple(islice(rest, _CHUNK)):
        yield _Task(corpus.source_locale, least, tuple(_with_words(outline, tree, words) for outline in some))


def _with_words(
    outline: Outline, tree: Mapping[str, bytes], words: Mapping[str, Words]
) -> tuple[Parts, Mapping[str, Words]]:
    parts = parts_of(outline, tree)
    needed = in_need(outline, tree, parts.earlier) if words else ()
    return parts, {locale: words[locale] for locale in needed if locale in words}


def _read(task: _Task) -> list[list[Leaf]]:
    found = []
    for parts, words in task.articles:
        article = parts.read(task.source_locale)
        leaves = (_leaf(page, article, task, words.get(page.locale)) for page in article.targets.values())
        found.append([leaf for leaf in leaves if leaf.pairs])
    return found


def _leaf(page: Page, article: Article, task: _Task, words: Words | None) -> Leaf:
    alignment = align(page, article, task.source_locale, words.read() if words else None)
    changes = brief_drift_of(page, article, task.source_locale).changes
    known = page.provenance
    pairs = tuple(pairs_of(alignment, changes, task.least)) if alignment else ()
    return Leaf(page.locale, article.path, page.path, known.hash, known.handoff, known.method, pairs)


def pairs_of(alignment: Alignment, changes: Iterable[Change], least: float) -> Iterator[Pair]:
    """The pairs of a page to be remembered, in its order: beads of at least this confidence, where it is known what
    became of their source only those all of which still stands.
    """
    known = tuple(changes)
    own = standing(alignment, known).beads
    texts = ["", *(bead.source_text for bead in alignment.beads if bead.source), ""]
    at = 0
    for bead, theirs in zip(alignment.beads, own, strict=True):
        at += bool(bead.source)
        stands = not known or (theirs and all(change.kind in _STANDING for change in theirs))
        if stands and bead.reaches(least):
            first = bead.target[0]
            yield Pair(
                bead.source_text,
                bead.target_text,
                first.id or f"L{first.line}",
                bead.origin,
                bead.confidence,
                texts[at - 1],
                texts[at + 1],
            )
