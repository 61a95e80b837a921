"""Where the segmenter cuts, against the spans of side-by-side pages, beside sentencex on the same Markdown as it is.

The shared data is found through DIGLOT_SHARED, else ../shared.
"""

import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path

import sentencex
from rich.console import Console
from rich.table import Table

from diglot.align.segments import read_blocks, source_text, target_text
from diglot.locales import language_of
from diglot.model import Block, BlockKind
from diglot.page import read_page
from diglot.sentences import joints
from diglot.spans import PlainText

SOURCE = "en-US"
LOCALES = ("nb-NO", "da-DK", "lv-LV", "fi-FI", "ja-JP", "ar-SA")
PAGES = 300
"""So many pages of each locale, other ones in each; the English is that of all of them."""


@dataclass
class Score:
    """Boundaries inside blocks, counted: those of the spans, those that were found, and those that are both."""

    known: int = 0
    found: int = 0
    right: int = 0
    segments: int = 0
    alike: int = 0
    within_reach: int = 0

    def add(self, known: set[int], found: set[int], places: set[int], end: int) -> None:
        """One block whose text has so many word characters; `places` are where alignment may cut besides."""
        self.known += len(known)
        self.found += len(found)
        self.right += len(known & found)
        self.within_reach += len(known & (found | places))
        self.segments += len(known) + 1
        ours = set(pairwise(sorted({0, *found, end})))
        self.alike += sum(segment in ours for segment in pairwise(sorted({0, *known, end})))

    @property
    def figures(self) -> tuple[str, ...]:
        """Precision, recall, F1, segments alike, and what alignment can reach, each in percent."""
        parts = (
            (self.right, self.found),
            (self.right, self.known),
            (2 * self.right, self.found + self.known),
            (self.alike, self.segments),
            (self.within_reach, self.known),
        )
        return tuple(f"{100 * part / max(1, whole):.2f}" for part, whole in parts)


@dataclass(frozen=True)
class Case:
    """A block with its segments by the spans and by the segmenter."""

    text: str
    known: Block
    found: Block

    @cached_property
    def before(self) -> list[int]:
        """How many word characters of segments stand before each offset of the block."""
        counts = [0] * (self.known.end - self.known.start)
        for segment in self.known.segments:
            for at in range(max(segment.start, self.known.start), min(segment.end, self.known.end)):
                counts[at - self.known.start] = int(self.text[at].isalnum())
        return list(accumulate(counts, initial=0))

    def positions(self, offsets: Iterable[int]) -> set[int]:
        """Offsets as numbers of word characters in segments before them: markup, marks and white space between two
        segments count for nothing, and neither does what stands in no span. The beginning and the end are left out.
        """
        last = len(self.before) - 1
        inside = {self.before[min(max(offset - self.known.start, 0), last)] for offset in offsets}
        return inside - {0, self.before[-1]}


def cases(plain: PlainText, language: str) -> Iterator[Case]:
    """The blocks of a text that hold spans.

    Left out are HTML blocks, which no segmenter sees, and blocks with merged units such as `p101`: those say which
    sentences a translation joined, not where a sentence ends.
    """
    whole = PlainText(plain.text, plain.body_start, ())
    for known, found in zip(read_blocks(plain, language), read_blocks(whole, language), strict=True):
        names = [segment.id.rpartition("-")[2] for segment in known.segments if segment.id]
        if names and known.kind is not BlockKind.HTML and all(name.isdecimal() for name in names):
            yield Case(plain.text, known, found)


def compare(case: Case, language: str, ours: Score, peer: Score) -> None:
    """Count the boundaries of a block, by our segmenter and by sentencex alone."""
    known = case.positions(segment.start for segment in case.known.segments)
    found = case.positions(segment.start for segment in case.found.segments)
    places = case.positions(segment.start + at for segment in case.found.segments for at in joints(segment.text))
    end = case.before[-1]
    ours.add(known, found, places, end)
    raw = case.text[case.known.start : case.known.end]
    boundaries = sentencex.get_sentence_boundaries(language_of(language), raw)
    peer.add(known, case.positions(case.known.start + one["start_index"] for one in boundaries), set(), end)


def sampled(shared: Path) -> Iterator[tuple[str, bytes]]:
    """Side-by-side pages with their locale: of each locale others, spread over all of them."""
    every: dict[str, dict[str, bytes]] = {locale: {} for locale in LOCALES}
    with tarfile.open(shared / "corpus" / "pages.tar.xz") as archive:
        for member in archive:
            locale, _, path = member.name.partition("/live-sxs/")
            stream = archive.extractfile(member) if path and locale in every else None
            if stream is not None:
                every[locale][path] = stream.read()
    for shift, (locale, pages) in enumerate(every.items()):
        step = max(1, len(pages) // PAGES)
        for path in sorted(pages)[shift * step // len(LOCALES) :: step][:PAGES]:
            yield locale, pages[path]


def segmenting(shared: Path, console: Console) -> None:
    """How well the segments of each language agree with those of the spans, for us and for sentencex alone."""
    scores = {language: (Score(), Score()) for language in (SOURCE, *LOCALES)}
    for locale, page in sampled(shared):
        read = read_page("page.md", locale, page)
        for language, plain in ((SOURCE, source_text(read)), (locale, target_text(read))):
            for case in cases(plain, language):
                compare(case, language, *scores[language])
    table = Table(title=f"Boundaries inside blocks against those of spans, {PAGES} pages of each locale, percent")
    for column in ("", "", "segments", "precision", "recall", "F1", "alike", "with joints"):
        table.add_column(column, justify="right")
    for language, (ours, peer) in scores.items():
        table.add_row(language, "diglot", str(ours.segments), *ours.figures)
        table.add_row("", "sentencex", "", *peer.figures[:-1], "")
    console.print(table)
    console.print(
        "alike: of the segments; with joints: recall, counting where alignment may cut besides", soft_wrap=True
    )
    console.print("Left out: HTML blocks, and blocks with merged units, which tell what was joined", soft_wrap=True)


if __name__ == "__main__":
    segmenting(Path(os.environ.get("DIGLOT_SHARED") or Path(__file__).resolve().parents[3] / "shared"), Console())
