"""What a tree teaches of the words of a locale, for pages of which it is not known what English they were made from.

Pages that carry both texts teach without error, plain ones, paragraph by paragraph, what is spoken of where words are
needed: together they teach more than either. A sample of them is enough; it keeps time and memory the same however
large the tree is.
"""

import math
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import islice, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from diglot.align.lexicon import ENOUGH, Lexicon, Terms, learn, only_words, terms, unpacked
from diglot.align.plain import best_path
from diglot.align.segments import source_text, target_text
from diglot.cache import Cache, digest
from diglot.corpus import Corpus, File, Outline, digest_of
from diglot.errors import WorkError
from diglot.model import Page
from diglot.page import holds, read_page
from diglot.spans import PlainText
from diglot.trees import History
from diglot.work import run

# More pages and pairs than this teach little else, and the fewer teach, the fewer edits change what is known of words.
# The longest teach as well as three times as many: by the scorer of the shared data 150 of these are as good as 500.
_MOST_PAGES = 150
_MOST_PAIRS = 6000
# Of this many bits in its length in bytes on, a page is as good as a longer one.
_LONG = 12
# The mark that a line begins with, of those that tell paragraphs apart.
_LINE = re.compile(r"(?m)^[ \t]*+(?P<mark>(?:#{1,6}|[-*+>]|\d{1,9}[.)])(?=[ \t])|\||```|~~~)?+(?P<text>.*)$")
_FENCES = ("```", "~~~")
_NUMBERED = "1."
# The next line does not belong to it.
_ONE_LINE = ("|", *("#" * level for level in range(1, 7)))
# Lexicons that a process holds at a time, each about 20 MB.
_HELD = 8
# What is kept of a lesson that teaches no words.
_NOTHING = b""
# What it costs to leave a paragraph alone: as much as to take it for one whose length differs by a third. A few letters
# more or less say nothing.
_ALONE, _SHORT = 0.3, 10
# A long page teaches by so many of its first paragraphs: to line them up takes time in proportion to their square.
_MOST_PARAGRAPHS = 200
# So many pages are read here in less time than other processes take to begin.
_FEW = 200

# The words of a text and of its translation; and those of a page, by what they are known by.
_Pair = tuple[Terms, Terms]
_Known = tuple[bytes, list[_Pair]]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """The mark of Markdown before a text, its words, and how long it is without what holds none."""

    mark: str
    words: Terms
    size: int


@dataclass(frozen=True, slots=True)
class Teacher:
    """A page that teaches words: by itself if it carries spans, else behind its English."""

    files: tuple[File, ...]

    def key(self, digests: Mapping[str, bytes]) -> bytes:
        """What its pairs of texts are known by, given the digests of the files by path."""
        locales = repr([file.locale for file in self.files]).encode()
        return digest([b"pairs", locales, *(digests[file.path] for file in self.files)])

    def pairs(self, data: Mapping[str, bytes]) -> list[_Pair]:
        """The words of its pairs of texts, given the bytes of the files by path."""
        pages = (read_page(file.path, file.locale, data[file.path]) for file in self.files)
        return _pairs(*pages)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The pages that teach the words of a locale."""

    locale: str
    teachers: tuple[Teacher, ...]

    @property
    def paths(self) -> list[str]:
        """The paths of all their files."""
        return [file.path for teacher in self.teachers for file in teacher.files]

    def key(self, digests: Mapping[str, bytes]) -> bytes:
        """What the lexicon is known by, given the digests of the files: it depends on these and on nothing else."""
        return self._key(teacher.key(digests) for teacher in self.teachers)

    def _key(self, keys: Iterable[bytes]) -> bytes:
        return digest([b"words", self.locale.encode(), *keys])

    def learn(self, data: Mapping[str, bytes], known: Sequence[_Known | None] = ()) -> "Learned":
        """What these pages teach, given the bytes of the files of those of which it is not `known` yet.

        The keys are those of the bytes: a file may have changed since it was first looked at.
        """
        digests = {path: digest_of(content) for path, content in data.items()}
        taught = [
            (teacher.key(digests), teacher.pairs(data)) if own is None else own
            for teacher, own in zip_longest(self.teachers, known)
        ]
        pairs = list(islice((pair for _, own in taught for pair in own), _MOST_PAIRS))
        lexicon = learn(pairs) if len(pairs) >= ENOUGH else None
        return Learned(self._key(key for key, _ in taught), lexicon, dict(taught))


@dataclass(frozen=True, slots=True)
class Learned:
    """A lexicon with its key, None where too few pairs of texts were to be had; and these by the key of each page."""

    key: bytes
    lexicon: Lexicon | None
    pairs: Mapping[bytes, list[_Pair]]


def lesson_of(corpus: Corpus, locale: str) -> Lesson:
    """The pages that teach the words of a locale: half of them plain, where there are enough of either kind."""
    both = [(file, outline.source) for outline in corpus.outlines if (file := outline.targets.get(locale)) is not None]
    spans = _sample(Teacher((file,)) for file, _ in both if file.spans)
    plain = _sample(Teacher((source, file)) for file, source in both if source is not None and not file.spans)
    spans = spans[: max(_MOST_PAGES // 2, _MOST_PAGES - len(plain))]
    return Lesson(locale, tuple(sorted((*spans, *plain[: _MOST_PAGES - len(spans)]), key=_lot)))


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
    source = tree[outline.source.path]
    proven = {known: holds(source, known) for known in {file.hash for file in plain.values()} if known}
    return tuple(locale for locale, file in plain.items() if file.hash is None or not proven[file.hash])


@dataclass(frozen=True, slots=True)
class Words:
    """A lexicon, by what it says, and the file that it stands in for this run: so each process reads it once, whoever
    works there.
    """

    key: bytes
    path: Path

    def read(self) -> Lexicon:
        """The lexicon."""
        return _lexicon(self.path)


def let_go() -> None:
    """Hold no lexicon in this process any more, until one is read again."""
    _lexicon.cache_clear()


@contextmanager
def learned(  # noqa: PLR0913  # the last has a default
    corpus: Corpus,
    tree: Mapping[str, bytes],
    cache: Cache | None,
    executor: Executor | None,
    track: Callable[[Sequence[str], str], Iterable[str]],
    *,
    held: dict[str, bytes] | None = None,
) -> Iterator[dict[str, Words]]:
    """For as long as it is entered, the words of each locale in which any page is in need of them, as far as there is
    enough to learn from. What the cache knows is not learned again. `held` has by locale the key of what was learned
    once and is held to, whatever its teachers say by now; what is learned is noted there.

    Raises WorkError where they can't be handed on.
    """
    lessons = _lessons(corpus, tree)
    if held is not None:
        lessons = {held.get(lesson.locale, key): lesson for key, lesson in lessons.items()}
    if not lessons:
        yield {}
        return
    with TemporaryDirectory(prefix="diglot-") as folder:
        words: dict[str, Words] = {}
        for locale, key, data in _taught(lessons, tree, cache, executor, track):
            if held is not None:
                held[locale] = key
            if data != _NOTHING:
                words[locale] = _written(Path(folder), data)
        try:
            yield words
        finally:
            let_go()


def _taught(
    lessons: Mapping[bytes, Lesson],
    tree: Mapping[str, bytes],
    cache: Cache | None,
    executor: Executor | None,
    track: Callable[[Sequence[str], str], Iterable[str]],
) -> Iterator[tuple[str, bytes, bytes]]:
    """For each lesson its locale, the key of the lexicon and the lexicon, packed."""
    tasks = {}
    for key, lesson in lessons.items():
        data = cache.load(key) if cache is not None else None
        if data is None or not _is_sound(data):
            tasks[lesson.locale] = _task(lesson, tree, cache)
        else:
            yield lesson.locale, key, data
    locales = track([*tasks], "Learning words") if tasks else ()
    worth = executor if sum(len(data) for _, data, _ in tasks.values()) > _FEW else None
    for locale, (key, data, new) in zip(locales, run(_learn, tasks.values(), worth), strict=True):
        if cache is not None:
            cache.store(key, data)
            for own, pairs in new.items():
                cache.store(own, pairs)
        yield locale, key, data


def _lessons(corpus: Corpus, tree: Mapping[str, bytes]) -> dict[bytes, Lesson]:
    """By its key, the lesson of each locale in which any page is in need of words."""
    locales: set[str] = set()
    for outline in corpus.outlines:
        if outline.source is not None and not locales.issuperset(outline.targets):
            locales.update(in_need(outline, tree, earlier_sources(outline, tree)))
    digests = {file.path: file.digest for file in corpus.files.values()}
    lessons = [lesson_of(corpus, locale) for locale in sorted(locales)]
    return {lesson.key(digests): lesson for lesson in lessons}


_Task = tuple[Lesson, Mapping[str, bytes], Sequence[_Known | None]]


def _task(lesson: Lesson, tree: Mapping[str, bytes], cache: Cache | None) -> _Task:
    """A lesson, the bytes of the files of those of its pages of which it is not known what they teach, and what is."""
    digests = {file.path: file.digest for teacher in lesson.teachers for file in teacher.files}
    known = [_known(teacher.key(digests), cache) for teacher in lesson.teachers]
    new = (teacher for teacher, own in zip(lesson.teachers, known, strict=True) if own is None)
    return lesson, {file.path: tree[file.path] for teacher in new for file in teacher.files}, known


def _known(key: bytes, cache: Cache | None) -> _Known | None:
    data = cache.load(key) if cache is not None else None
    try:
        return None if data is None else (key, msgspec.msgpack.decode(data, type=list[_Pair]))
    except ValueError:
        return None


def _learn(task: _Task) -> tuple[bytes, bytes, dict[bytes, bytes]]:
    """The key of a lexicon, the lexicon, and what was not known before of what each page teaches, packed."""
    lesson, data, known = task
    found = lesson.learn(data, known)
    before = {own[0] for own in known if own is not None}
    new = {key: msgspec.msgpack.encode(pairs) for key, pairs in found.pairs.items() if key not in before}
    return found.key, _NOTHING if found.lexicon is None else found.lexicon.packed(), new


def _is_sound(data: bytes) -> bool:
    """Whether it is what was kept of a lesson."""
    try:
        if data != _NOTHING:
            unpacked(data)
    except ValueError:
        return False
    return True


def _written(folder: Path, data: bytes) -> Words:
    key = digest([data])
    path = folder / key.hex()
    try:
        path.write_bytes(data)
    except OSError as error:
        message = f"{path}: the words that were learned can't be handed on ({error})"
        raise WorkError(message) from error
    return Words(key, path)


@lru_cache(maxsize=_HELD)
def _lexicon(path: Path) -> Lexicon:
    return unpacked(path.read_bytes())


def _sample(teachers: Iterable[Teacher]) -> list[Teacher]:
    """The longest pages. Those of about one length are drawn by lot, spread over the tree."""
    return nsmallest(
        _MOST_PAGES, teachers, lambda teacher: (-min(_LONG, teacher.files[0].size.bit_length()), _lot(teacher))
    )


def _lot(teacher: Teacher) -> bytes:
    """By a digest of its path, a page that comes or goes moves at most one other; and below the locale's folder, the
    same articles teach all locales: so an edit of the source of any other article changes no words.
    """
    return blake2b(teacher.files[-1].path.partition("/")[2].encode()).digest()


def _pairs(*pages: Page) -> list[_Pair]:
    """The pairs of texts of a page with spans; of a plain source page and a plain target page the paragraphs that have
    the same mark, in their order: where either has more, such that they differ least in length.
    """
    if len(pages) == 1:
        return [(terms(span.source), terms(span.target)) for span in pages[0].spans if span.source and span.target]
    ours, theirs = _paragraphs(source_text(pages[0])), _paragraphs(target_text(pages[1]))
    ratio = sum(each.size for each in theirs) / max(1, sum(each.size for each in ours))

    def cost(source: Sequence[_Paragraph], target: Sequence[_Paragraph]) -> float:
        if not source or not target:
            return _ALONE
        (one,), (two,) = source, target
        return abs(math.log((two.size + _SHORT) / (one.size * ratio + _SHORT))) if one.mark == two.mark else math.inf

    steps: list[tuple[Sequence[_Paragraph], Sequence[_Paragraph]]]
    steps = [([one], [two]) for one, two in zip(ours, theirs, strict=False)]
    if len(ours) != len(theirs) or any(cost(*step) > 2 * _ALONE for step in steps):
        region = [(0, len(theirs))] * (len(ours) + 1)
        steps = best_path(ours, theirs, ((1, 0), (0, 1), (1, 1)), cost, region)
    return [(source[0].words, target[0].words) for source, target in steps if source and target]


def _paragraphs(plain: PlainText) -> list[_Paragraph]:
    """What stands between blank lines or behind a mark of Markdown, without code, each with its mark; no more than the
    first 200.

    A parser would know better, but takes ten times as long, and words do not care.
    """
    found: list[tuple[str, list[str]]] = []
    is_open, fence = False, ""
    for match in _LINE.finditer(plain.text, plain.body_start):
        mark, text = match["mark"] or "", match["text"].strip()
        if fence or mark in _FENCES:
            fence = "" if mark == fence else fence or mark
            is_open = False
        elif is_open and text and not mark:
            found[-1][1].append(text)
        else:
            if text:
                found.append((_NUMBERED if mark[:1].isdigit() else mark, [text]))
            is_open = bool(text) and mark not in _ONE_LINE
    texts = ((mark, " ".join(lines)) for mark, lines in found[:_MOST_PARAGRAPHS])
    return [_Paragraph(mark, terms(text), len(only_words(text))) for mark, text in texts]
