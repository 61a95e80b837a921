"""What a tree teaches of the words of a locale, for pages of which it is not known what English they were made from.

Pages that carry both texts teach without error, plain ones, paragraph by paragraph, what is spoken of where words are
needed: together they teach more than either. A sample of them is enough; it keeps time and memory the same however
large the tree is.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from heapq import nsmallest
from itertools import accumulate, islice, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

from diglot.align.lexicon import ENOUGH, Lexicon, learn, unpacked
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
        """The lexicon, given the bytes of the files; None where they hold too few pairs of texts."""
        pages = ([_read(file, data) for file in files] for files in self.files)
        pairs = list(islice((pair for each in pages for pair in _pairs(*each)), _MOST_PAIRS))
        return learn(pairs) if len(pairs) >= ENOUGH else None


def lesson_of(corpus: Corpus, locale: str) -> Lesson:
    """The pages that teach the words of a locale: half of them plain, where there are enough of either kind."""
    both = [(file, outline.source) for outline in corpus.outlines if (file := outline.targets.get(locale)) is not None]
    spans = _sample((file,) for file, _ in both if file.spans)
    plain = _sample((source, file) for file, source in both if source is not None and not file.spans)
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
    """A lexicon, by what it was learned from, and the file that it stands in for this run: so each process reads it
    once, whoever works there.
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

        def keep(locale: str, key: bytes, data: bytes) -> None:
            if held is not None:
                held[locale] = key
            if data != _NOTHING:
                words[locale] = _written(Path(folder), key, data)

        new = {}
        for key, lesson in lessons.items():
            data = cache.load(key) if cache is not None else None
            if data is None or not _is_sound(data):
                new[lesson.locale] = lesson
            else:
                keep(lesson.locale, key, data)
        tasks = ((lesson, {path: tree[path] for path in lesson.paths}) for lesson in new.values())
        locales = track([*new], "Learning words") if new else ()
        worth = executor if len(new) > 1 else None
        for locale, (key, data) in zip(locales, run(_learn, tasks, worth), strict=True):
            if cache is not None:
                cache.store(key, data)
            keep(locale, key, data)
        try:
            yield words
        finally:
            let_go()


def _lessons(corpus: Corpus, tree: Mapping[str, bytes]) -> dict[bytes, Lesson]:
    """By its key, the lesson of each locale in which any page is in need of words."""
    locales: set[str] = set()
    for outline in corpus.outlines:
        if outline.source is not None and not locales.issuperset(outline.targets):
            locales.update(in_need(outline, tree, earlier_sources(outline, tree)))
    digests = {file.path: file.digest for file in corpus.files.values()}
    lessons = [lesson_of(corpus, locale) for locale in sorted(locales)]
    return {lesson.key(digests): lesson for lesson in lessons}


def _learn(task: tuple[Lesson, Mapping[str, bytes]]) -> tuple[bytes, bytes]:
    """The key is that of the bytes which were learned from: a file may have changed since it was first looked at."""
    lesson, data = task
    lexicon = lesson.learn(data)
    key = lesson.key({path: digest_of(content) for path, content in data.items()})
    return key, _NOTHING if lexicon is None else lexicon.packed()


def _is_sound(data: bytes) -> bool:
    """Whether it is what was kept of a lesson."""
    try:
        if data != _NOTHING:
            unpacked(data)
    except ValueError:
        return False
    return True


def _written(folder: Path, key: bytes, data: bytes) -> Words:
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


def _read(file: File, data: Mapping[str, bytes]) -> Page:
    return read_page(file.path, file.locale, data[file.path])


def _sample(teachers: Iterable[tuple[File, ...]]) -> list[tuple[File, ...]]:
    """The longest pages. Those of about one length are drawn by lot, spread over the tree."""
    return nsmallest(_MOST_PAGES, teachers, lambda files: (-min(_LONG, files[0].size.bit_length()), _lot(files)))


def _lot(files: tuple[File, ...]) -> bytes:
    """By a digest of its path, a page that comes or goes moves at most one other; and below the locale's folder, the
    same articles teach all locales: so an edit of the source of any other article changes no words.
    """
    return blake2b(files[-1].path.partition("/")[2].encode()).digest()


def _pairs(*pages: Page) -> Sequence[tuple[str, str]]:
    """The pairs of texts of a page with spans; of a plain source page and a plain target page the paragraphs up to the
    first and behind the last that have another mark.
    """
    if len(pages) == 1:
        return [(span.source, span.target) for span in pages[0].spans if span.source and span.target]
    ours, theirs = _paragraphs(source_text(pages[0])), _paragraphs(target_text(pages[1]))
    head, tail = _alike(ours, theirs), _alike(ours[::-1], theirs[::-1])
    if len(head) == len(ours) == len(theirs):
        return head
    count = _parting(head, tail, min(len(ours), len(theirs)))
    # What is next to something else may belong to it.
    return (*head[: max(0, count - 1)], *tail[: max(0, min(len(tail), len(ours) - count, len(theirs) - count) - 1)])


def _parting(head: Sequence[tuple[str, str]], tail: Sequence[tuple[str, str]], most: int) -> int:
    """How many pairs of the head to take where it and the tail have paragraphs in common: so many that all pairs differ
    least in length. `most` is the number of pairs that there may be.
    """
    if len(head) + len(tail) <= most:
        return len(head)
    lengths = [(len(one), len(two)) for one, two in (*head, *tail)]
    ratio = sum(two for _, two in lengths) / max(1, sum(one for one, _ in lengths))
    of_head, of_tail = (
        [0.0, *accumulate(abs(len(two) - ratio * len(one)) for one, two in pairs)] for pairs in (head, tail)
    )
    return min(range(most - len(tail), len(head) + 1), key=lambda count: of_head[count] + of_tail[most - count])


def _alike(ours: Sequence[tuple[str, str]], theirs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The texts of the first paragraphs, as far as they have the same mark on both sides."""
    same = takewhile(lambda both: both[0][0] == both[1][0], zip(ours, theirs, strict=False))
    return [(one, two) for (_, one), (_, two) in same]


def _paragraphs(plain: PlainText) -> list[tuple[str, str]]:
    """What stands between blank lines or behind a mark of Markdown, without code, each with its mark.

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
    return [(mark, " ".join(lines)) for mark, lines in found]
