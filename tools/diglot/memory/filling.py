"""What a tree teaches a memory: every pair of which it is known that the one side translates the other."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import chain, islice

from diglot.align import align
from diglot.align.segments import read_blocks, source_text
from diglot.align.teaching import Words, in_need, learned
from diglot.articles import Parts, outlined, parts_of
from diglot.cache import Cache
from diglot.corpus import Corpus, Outline
from diglot.drift import brief_drift_of, standing
from diglot.memory.store import Leaf, Pair
from diglot.model import Alignment, Article, Change, ChangeKind, Page
from diglot.page import read_page
from diglot.sentences import fold
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
    `memory` of the settings, and of these none whose source sentence is in no source of today any more.

    Raises what `outlined` raises.
    """
    corpus = outlined(tree, settings, track)
    if len(corpus.outlines) < _FEW:
        executor = None
    today = _sentences_of_today(corpus, tree, executor)
    with learned(corpus, tree, cache, executor, track) as words:
        tasks = _tasks(corpus, tree, words, settings.thresholds.memory)
        results = chain.from_iterable(run(_read, tasks, executor))
        paths = [outline.path for outline in corpus.outlines]
        for _, leaves in zip(track(paths, "Remembering"), results, strict=True):
            for leaf, gone in leaves:
                pairs = tuple(
                    pair for at, pair in enumerate(leaf.pairs) if at not in gone or _known_as(pair.source) in today
                )
                if pairs:
                    yield replace(leaf, pairs=pairs)


def _sentences_of_today(corpus: Corpus, tree: Mapping[str, bytes], executor: Executor | None) -> set[bytes]:
    """What all sentences of all sources are known by."""
    sources = (
        (corpus.source_locale, file.path, tree[file.path])
        for outline in corpus.outlines
        for file in outline.files
        if file.locale == corpus.source_locale
    )
    return set(chain.from_iterable(run(_sentences, iter(lambda: [*islice(sources, _CHUNK)], []), executor)))


def _sentences(sources: list[tuple[str, str, bytes]]) -> set[bytes]:
    pages = (read_page(path, locale, data) for locale, path, data in sources)
    blocks = (block for page in pages for block in read_blocks(source_text(page), page.locale))
    return {_known_as(part.text) for block in blocks for part in block.segments}


def _known_as(text: str) -> bytes:
    return blake2b(fold(text).encode(errors="surrogatepass"), digest_size=12).digest()


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


def _read(task: _Task) -> list[list[tuple[Leaf, frozenset[int]]]]:
    found = []
    for parts, words in task.articles:
        article = parts.read(task.source_locale)
        leaves = (_leaf(page, article, task, words.get(page.locale)) for page in article.targets.values())
        found.append([own for own in leaves if own[0].pairs])
    return found


def _leaf(page: Page, article: Article, task: _Task, words: Words | None) -> tuple[Leaf, frozenset[int]]:
    """A page with all of its pairs, and which of them have a source sentence that its own source lacks today."""
    alignment = align(page, article, task.source_locale, words.read() if words else None)
    changes = brief_drift_of(page, article, task.source_locale).changes
    known = page.provenance
    found = [*_pairs(alignment, changes, task.least)] if alignment else []
    pairs = tuple(pair for pair, _ in found)
    leaf = Leaf(page.locale, article.path, page.path, known.hash, known.handoff, known.method, pairs)
    return leaf, frozenset(at for at, (_, stands) in enumerate(found) if not stands)


def _pairs(alignment: Alignment, changes: Iterable[Change], least: float) -> Iterator[tuple[Pair, bool]]:
    """The pairs of a page in its order: beads of at least this confidence, each with whether all of its source still
    stands, as far as it is known what became of it.
    """
    known = tuple(changes)
    own = standing(alignment, known).beads
    texts = ["", *(bead.source_text for bead in alignment.beads if bead.source), ""]
    at = 0
    for bead, theirs in zip(alignment.beads, own, strict=True):
        at += bool(bead.source)
        stands = not known or (bool(theirs) and all(change.kind in _STANDING for change in theirs))
        if bead.reaches(least):
            first = bead.target[0]
            pair = Pair(
                bead.source_text,
                bead.target_text,
                first.id or f"L{first.line}",
                bead.origin,
                bead.confidence,
                texts[at - 1],
                texts[at + 1],
            )
            yield pair, stands
