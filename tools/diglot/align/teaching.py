"""What a tree teaches of the words of a locale, for pages of which it is not known what English they were made from.

Pages that carry both texts teach without error, plain ones, lined up with their English without words first, what is
spoken of where words are needed: together they teach more than either. A sample of them is enough; it keeps time and
memory the same however large the tree is.
"""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from diglot.align.lexicon import ENOUGH, Lexicon, learn, unpacked
from diglot.align.plain import DRIFTING, align_blocks
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.cache import Cache, digest
from diglot.corpus import Corpus, File, Outline, digest_of
from diglot.errors import WorkError
from diglot.model import Page
from diglot.page import holds, proves, read_page
from diglot.trees import History
from diglot.work import run

# More pages and pairs than this teach little else.
_MOST_PAGES = 600
_MOST_PAIRS = 6000
# Lexicons that a process holds at a time, each about 20 MB.
_HELD = 8


@dataclass(frozen=True, slots=True)
class Lesson:
    """The pages that teach the words of a locale: each by itself if it carries spans, else behind its English."""

    locale: str
    files: tuple[tuple[File, ...], ...]

    @property
    def paths(self) -> list[str]:
        """The paths of all its files."""
        return [file.path for files in self.files for file in files]

    def key(self, digests: Mapping[str, bytes]) -> bytes:
        """What the lexicon is known by, given the digests of the files: it depends on these and on nothing else."""
        about = (self.locale, [[file.locale for file in files] for files in self.files])
        return digest([b"words", repr(about).encode(), *(digests[path] for path in self.paths)])

    def learn(self, data: Mapping[str, bytes]) -> Lexicon | None:
        """The lexicon, given the bytes of the files; None where they hold too few pairs of sentences."""
        pages = ([_read(file, data) for file in files] for files in self.files)
        pairs = list(islice((pair for each in pages for pair in _pairs(*each)), _MOST_PAIRS))
        return learn(pairs) if len(pairs) >= ENOUGH else None


def lesson_of(corpus: Corpus, locale: str) -> Lesson:
    """The pages that teach the words of a locale: half of them plain, where there are enough of either kind."""
    both = [(file, outline.source) for outline in corpus.outlines if (file := outline.targets.get(locale)) is not None]
    spans = _sample((file,) for file, _ in both if file.spans)
    plain = _sample((source, file) for file, source in both if source is not None and not file.spans)
    spans = spans[: max(_MOST_PAGES // 2, _MOST_PAGES - len(plain))]
    return Lesson(locale, tuple(_sample((*spans, *plain[: _MOST_PAGES - len(spans)]))))


def earlier_sources(outline: Outline, tree: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """The earlier versions of an article's source that its pages were made from, today's left out, as far as the tree
    has a history that knows them: by hash the commit and the bytes.
    """
    history: History | None = getattr(tree, "history", None)
    earlier: dict[str, tuple[str, bytes]] = {}
    if history is None or outline.source is None:
        return earlier
    today = tree[outline.source.path]
    for file in outline.targets.values():
        commit, *own = file.trace.origin or (file.commit,)
        if commit and file.hash and file.hash not in earlier and not holds(today, file.hash):
            paths = dict.fromkeys((*own, file.path.partition("/")[2], outline.source.path.partition("/")[2]))
            found = (history.read(commit, path) for path in paths)
            data = next((each for each in found if each is not None and holds(each, file.hash)), None)
            if data is not None:
                earlier[file.hash] = commit, data
    return earlier


def in_need(outline: Outline, tree: Mapping[str, bytes], earlier: Container[str] = ()) -> tuple[str, ...]:
    """The locales in which nothing tells what source the page of an article was made from, though it has one, as far
    as heads tell. `earlier` has the hashes of those earlier versions of the source that are known.
    """
    if outline.source is None:
        return ()
    carried = {file.hash for file in outline.targets.values() if file.spans and file.hash}
    plain = {
        locale: file
        for locale, file in outline.targets.items()
        if not file.spans and (file.hash is None or (file.hash not in carried and file.hash not in earlier))
    }
    if not plain:
        return ()
    source = _read(outline.source, tree)
    return tuple(locale for locale, file in plain.items() if not proves(source, file.hash))


@dataclass(frozen=True, slots=True)
class Words:
    """A lexicon, by what it was learned from, and the file that it stands in for this run: so each process reads it
    once, whoever works there.
    """

    key: bytes
    path: Path

    def read(self) -> Lexicon:
        """The lexicon."""
        return _lexicon(self.path)


@contextmanager
def learned(
    corpus: Corpus,
    tree: Mapping[str, bytes],
    cache: Cache | None,
    executor: Executor | None,
    track: Callable[[Sequence[str], str], Iterable[str]],
) -> Iterator[dict[str, Words]]:
    """For as long as it is entered, the words of each locale in which any page is in need of them, as far as there is
    enough to learn from. What the cache knows is not learned again.

    Raises WorkError where they can't be handed on.
    """
    lessons = _lessons(corpus, tree)
    if not lessons:
        yield {}
        return
    with TemporaryDirectory(prefix="diglot-") as folder:
        words: dict[str, Words] = {}

        def keep(locale: str, key: bytes, value: object) -> None:
            if value:
                words[locale] = _written(Path(folder), key, value)

        new = {}
        for key, lesson in lessons.items():
            value = cache.get(key) if cache is not None else None
            if value is None:
                new[lesson.locale] = lesson
            else:
                keep(lesson.locale, key, value)
        tasks = ((lesson, {path: tree[path] for path in lesson.paths}) for lesson in new.values())
        locales = track([*new], "Learning words") if new else ()
        for locale, (key, value) in zip(locales, run(_learn, tasks, executor), strict=True):
            if cache is not None:
                cache.put(key, value)
            keep(locale, key, value)
        try:
            yield words
        finally:
            _lexicon.cache_clear()


def _lessons(corpus: Corpus, tree: Mapping[str, bytes]) -> dict[bytes, Lesson]:
    """By its key, the lesson of each locale in which any page is in need of words."""
    locales: set[str] = set()
    for outline in corpus.outlines:
        if outline.source is not None and not locales.issuperset(outline.targets):
            locales.update(in_need(outline, tree, earlier_sources(outline, tree)))
    digests = {file.path: file.digest for file in corpus.files.values()}
    lessons = [lesson_of(corpus, locale) for locale in sorted(locales)]
    return {lesson.key(digests): lesson for lesson in lessons}


def _learn(task: tuple[Lesson, Mapping[str, bytes]]) -> tuple[bytes, object]:
    """The key is that of the bytes which were learned from: a file may have changed since it was first looked at."""
    lesson, data = task
    lexicon = lesson.learn(data)
    key = lesson.key({path: digest_of(content) for path, content in data.items()})
    return key, lexicon is not None and lexicon.packed()


def _written(folder: Path, key: bytes, value: object) -> Words:
    path = folder / f"{key.hex()}.json"
    try:
        path.write_text(json.dumps(value), encoding="ascii")
    except OSError as error:
        message = f"{path}: the words that were learned can't be handed on ({error})"
        raise WorkError(message) from error
    return Words(key, path)


@lru_cache(maxsize=_HELD)
def _lexicon(path: Path) -> Lexicon:
    return unpacked(json.loads(path.read_text(encoding="ascii")))


def _read(file: File, data: Mapping[str, bytes]) -> Page:
    return read_page(file.path, file.locale, data[file.path])


def _sample(teachers: Iterable[tuple[File, ...]]) -> list[tuple[File, ...]]:
    """Some of the pages, spread over the tree. By a digest of its path, a page that comes or goes moves no other."""
    return nsmallest(_MOST_PAGES, teachers, lambda files: blake2b(files[-1].path.encode()).digest())


def _pairs(*pages: Page) -> Iterator[tuple[str, str]]:
    """The pairs of sentences of a page with spans, or of a plain source page and a plain target page."""
    if len(pages) == 1:
        yield from ((span.source, span.target) for span in pages[0].spans if span.source and span.target)
    else:
        source, target = pages
        ours, theirs = read_blocks(source_text(source), source.locale), read_blocks(target_text(target), target.locale)
        for bead in align_blocks(ours, theirs, DRIFTING):
            if bead.source and bead.target:
                yield bead.source_text, bead.target_text
