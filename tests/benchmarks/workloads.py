"""What is timed in a process of its own, so that nothing is warm from before and its memory is its own.

`workloads.py NAME FOLDER [COUNT]` prints CPU seconds, megabytes at most and the number of pages or segments as JSON.
FOLDER holds `pages`, side-by-side pages by locale, and `sets`, the gold of the scorer.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from peers import SOURCE, gale_church

from diglot.align.evidence import Kinship
from diglot.align.lexicon import learn
from diglot.align.plain import DRIFTING, PROVEN, align_blocks, length_ratio
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.align.together import align_together
from diglot.model import Block, Page
from diglot.page import read_page

LOCALES = ("nb-NO", "lv-LV")
TEACHING_PAGES = 3000
# A sentence that is one to any segmenter, and no block of another kind.
_SENTENCE = re.compile(r"[^\W\d_](?:(?![.!?:;] )[^\n<>|])+\.")
_PARAGRAPHS = (3, 1, 5, 2, 4)
# The second of so many, a single sentence, is a heading.
_SECTION = 10
# Of the English so much is removed: one sentence in twenty.
_REMOVED = 20

PagePair = tuple[Page, Page]


@dataclass(frozen=True, slots=True)
class Measured:
    """CPU seconds, megabytes at most, and of how many pages or segments."""

    seconds: float
    megabytes: float
    count: int


def learning(folder: Path, count: int) -> tuple[Callable[[], object], int]:
    """The lexicon, from the pairs of that many side-by-side pages."""
    pages = list(islice(side_by_side(folder, LOCALES), count))
    pairs = [pair for page in pages for pair in span_pairs(page)]
    return lambda: learn(pairs), len(pages)


def together(folder: Path, count: int) -> tuple[Callable[[], object], int]:
    """That many pages without their spans, aligned: the lexicon is learned from a first pass over all of them."""
    pages = list(islice(side_by_side(folder, LOCALES), count))
    plain = [(locale, [plain_pair(page) for page in pages if page.locale == locale]) for locale in LOCALES]
    return lambda: [sum(1 for _ in align_together(pairs)) for _, pairs in plain], len(pages)


def long_page(folder: Path, count: int) -> tuple[Callable[[], object], int]:
    """One page with that many segments, in paragraphs of one to five, and headings."""
    return one_page(folder, count, _PARAGRAPHS)


def long_paragraph(folder: Path, count: int) -> tuple[Callable[[], object], int]:
    """One page with that many segments in a single paragraph."""
    return one_page(folder, count, (count,))


def one_page(folder: Path, count: int, paragraphs: Sequence[int]) -> tuple[Callable[[], object], int]:
    sentences = iter(enumerate(islice(varied(folder), count), 1))
    english: list[str] = []
    localized: list[str] = []
    for number, size in enumerate(cycle(paragraphs), 1):
        group = list(islice(sentences, size))
        if not group:
            break
        mark = "## " if number % _SECTION == 2 else ""
        kept = [source for at, (source, _) in group if at % _REMOVED]
        if kept:
            english.append(mark + " ".join(kept))
        localized.append(mark + " ".join(target for _, (_, target) in group))
    ours, theirs = ("\n\n".join(blocks).encode() + b"\n" for blocks in (english, localized))
    pair = page_pair(ours, theirs, LOCALES[0])
    return lambda: list(align_together([pair])), count


def loaded(folder: Path, _count: int) -> tuple[Callable[[], object], int]:
    """Pages of the gold with a lexicon that is there already, learned from other pages: both passes that a page takes
    at most.
    """
    pages = gold_pages(folder)
    lexicon = learn(pair for case in gold_cases(folder)[1::2] for pair in gold_pairs(case))

    def work() -> None:
        for ours, theirs in map(blocks_of, pages):
            kinship = Kinship(length_ratio(ours, theirs)).with_words(lexicon)
            for trust in (DRIFTING, PROVEN):
                align_blocks(ours, theirs, trust, kinship)

    return work, len(pages)


def unloaded(folder: Path, _count: int) -> tuple[Callable[[], object], int]:
    """The same pages, the lexicon learned from them."""
    pages = gold_pages(folder)
    return lambda: list(align_together(pages)), len(pages)


def galechurch(folder: Path, _count: int) -> tuple[Callable[[], object], int]:
    """The same pages, cut into the same segments, by Gale and Church."""
    pages = gold_pages(folder)
    list(gale_church(*blocks_of(pages[0])))  # it is imported when first used
    return lambda: [list(gale_church(*blocks_of(pair))) for pair in pages], len(pages)


WORKLOADS: Mapping[str, Callable[[Path, int], tuple[Callable[[], object], int]]] = {
    "learning": learning,
    "together": together,
    "long_page": long_page,
    "long_paragraph": long_paragraph,
    "loaded": loaded,
    "unloaded": unloaded,
    "galechurch": galechurch,
}


def side_by_side(folder: Path, locales: Iterable[str]) -> Iterator[Page]:
    """All pages of the first locale, then of the next."""
    for locale in locales:
        for path in sorted((folder / "pages" / locale).rglob("*.md")):
            yield read_page(path.name, locale, path.read_bytes())


def span_pairs(page: Page) -> Iterator[tuple[str, str]]:
    """The sentences of a page's spans, in English and translated."""
    ours = {segment.id: segment.text for segment in source_text(page).segments}
    for segment in target_text(page).segments:
        if segment.id in ours:
            yield ours[segment.id], segment.text


def plain_pair(page: Page) -> PagePair:
    """The two pages that a side-by-side page was made from, without spans."""
    return page_pair(source_text(page).text.encode(), target_text(page).text.encode(), page.locale)


def page_pair(english: bytes, localized: bytes, locale: str) -> PagePair:
    return read_page("en.md", SOURCE, english), read_page("loc.md", locale, localized)


def blocks_of(pair: PagePair) -> tuple[Sequence[Block], Sequence[Block]]:
    source, target = pair
    return read_blocks(source_text(source), source.locale), read_blocks(target_text(target), target.locale)


def varied(folder: Path) -> Iterator[tuple[str, str]]:
    """Sentences of real pages, none twice."""
    seen: set[str] = set()
    for page in side_by_side(folder, LOCALES[:1]):
        for source, target in span_pairs(page):
            if source not in seen and _SENTENCE.fullmatch(source) and _SENTENCE.fullmatch(target):
                seen.add(source)
                yield source, target


def gold_cases(folder: Path) -> list[Path]:
    return sorted(
        path for kind in ("matched", "drift") for path in (folder / "sets" / LOCALES[0] / kind).glob("*.gold.json")
    )


def gold_files(case: Path) -> tuple[bytes, bytes]:
    """The English and the localized file of a case."""
    base = str(case).removesuffix(".gold.json")
    return Path(f"{base}.en.md").read_bytes(), Path(f"{base}.loc.md").read_bytes()


def gold_pages(folder: Path) -> list[PagePair]:
    """Every second page of the sets; the others teach the lexicon."""
    return [page_pair(*gold_files(case), LOCALES[0]) for case in gold_cases(folder)[::2]]


def gold_pairs(case: Path) -> Iterator[tuple[str, str]]:
    """The pairs of texts that the gold links."""
    gold = json.loads(case.read_text(encoding="utf-8"))
    english, localized = (data.decode() for data in gold_files(case))
    for one, two in gold["links"]:
        yield english[slice(*gold["src"][one])], localized[slice(*gold["tgt"][two])]


def most_held() -> float:
    """Megabytes that this process has held at most. `ru_maxrss` would count those of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1e6


def main(name: str, folder: str, count: str = "0") -> int:
    """Print what was measured."""
    work, number = WORKLOADS[name](Path(folder), int(count))
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    sys.stdout.write(json.dumps(asdict(Measured(seconds, most_held(), number))) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
