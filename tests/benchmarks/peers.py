"""Other aligners, as the scorer calls them: `peers.py NAME LOCALE` reads lines EN<TAB>LOC and prints the links of each.

The sentences are ours for all of them, so that what is compared is the aligning. Each may be missing: they are
installed for the benchmark alone (requirements.txt), and hunalign where the system has it.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from diglot.align.segments import read_blocks, source_text, target_text
from diglot.model import Block, Segment
from diglot.page import read_page

SOURCE = "en-US"
# Segments on both sides that belong together.
Group = tuple[Sequence[Segment], Sequence[Segment]]


class File:
    """One of the two files, as its blocks and as its letters and digits, in which passages are looked up in order."""

    def __init__(self, path: Path, locale: str) -> None:
        self.path = path
        page = read_page(path.name, locale, path.read_bytes())
        plain = source_text(page) if locale == SOURCE else target_text(page)
        self.blocks = read_blocks(plain, locale)
        # The byte order mark is a character of the file, but none of the page's text.
        self.before = int(page.has_mark)
        self._places = [at for at, letter in enumerate(plain.text) if letter.isalnum()]
        self._letters = "".join(plain.text[at] for at in self._places)
        self._from = 0

    def segments_in(self, passage: str) -> list[Segment]:
        """The segments whose greater part lies in a passage, whose white space and marks may be changed: where it
        comes next, else where it comes first.
        """
        wanted = "".join(filter(str.isalnum, passage))
        at = self._letters.find(wanted, self._from)
        if at < 0:
            at = self._letters.find(wanted)
        if at < 0 or not wanted:
            return []
        self._from = at + len(wanted)
        start, end = self._places[at], self._places[self._from - 1]
        return [each for each in segments_of(self.blocks) if start <= (each.start + each.end) // 2 <= end]


@dataclass(frozen=True, slots=True)
class Peer:
    """What groups the segments of two files, and the modules or the program that it needs."""

    groups: Callable[[File, File], Iterable[Group]]
    modules: tuple[str, ...] = ()
    program: str | None = None

    @property
    def is_there(self) -> bool:
        try:
            for name in self.modules:
                import_module(name)
        except ImportError:
            return False
        return self.program is None or shutil.which(self.program) is not None


def segments_of(blocks: Iterable[Block]) -> list[Segment]:
    return [segment for block in blocks for segment in block.segments]


def gale_church(ours: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Group]:
    """By the package galechurch, block by block where both sides have as many, which scores 0.0 to 1.5 more than one
    sequence for the page throughout; else in one sequence.
    """
    align = import_module("galechurch").align
    blocks: Iterable[Group] = ((segments_of(ours), segments_of(theirs)),)
    if len(ours) == len(theirs):
        blocks = ((one.segments, two.segments) for one, two in zip(ours, theirs, strict=True))
    for sources, targets in blocks:
        found = align([each.text for each in sources], [each.text for each in targets])
        for bead in found.beads:
            yield sources[bead.source_start : bead.source_end], targets[bead.target_start : bead.target_end]


def hunalign(source: File, target: File) -> Iterator[Group]:
    """By hunalign without a dictionary: the stretches between the rungs of the ladder that it prints."""
    ours, theirs = segments_of(source.blocks), segments_of(target.blocks)
    if not ours or not theirs:
        return
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("dictionary", "source", "target")]
        nothing: list[Segment] = []
        for path, segments in zip(files, (nothing, ours, theirs), strict=True):
            path.write_text("".join(f"{' '.join(each.text.split())}\n" for each in segments), encoding="utf-8")
        command = ["hunalign", "-utf", *map(str, files)]
        ladder = subprocess.run(command, capture_output=True, text=True, check=True, cwd=folder).stdout
    rungs = [line.split("\t") for line in ladder.splitlines() if line.strip()]
    for (one, two, *_), (one_end, two_end, *_) in pairwise(rungs):
        yield ours[int(one) : int(one_end)], theirs[int(two) : int(two_end)]


def translate_toolkit(source: File, target: File) -> Iterator[Group]:
    """By the units of its `md2po -t EN LOC`, which are paragraphs, paired by their place in the structure."""
    with tempfile.TemporaryDirectory() as folder:
        catalog = Path(folder) / "out.po"
        options = ["--progress=none", "--errorlevel=none", "--no-frontmatter", "--no-placeholders"]
        arguments = [*options, "-t", str(source.path), "-i", str(target.path), "-o", str(catalog)]
        import_module("translate.convert.md2po").main(arguments)
        units = import_module("translate.storage.po").pofile.parsefile(str(catalog)).units
    pairs = [(str(unit.source), str(unit.target)) for unit in units if not unit.isheader() and unit.target]
    return in_units(source, target, pairs)


def mdpo(source: File, target: File) -> Iterator[Group]:
    """By the messages that mdpo extracts from either file, the n-th with the n-th."""
    extract = import_module("mdpo.md2po").markdown_to_pofile
    ours, theirs = ([entry.msgid for entry in extract(str(file.path), location=False)] for file in (source, target))
    return in_units(source, target, zip(ours, theirs, strict=False))


def in_units(source: File, target: File, units: Iterable[tuple[str, str]]) -> Iterator[Group]:
    """A unit is larger than a sentence: inside it the n-th goes with the n-th where both sides have as many."""
    for left, right in units:
        ours, theirs = source.segments_in(left), target.segments_in(right)
        if len(ours) == len(theirs):
            yield from (([one], [two]) for one, two in zip(ours, theirs, strict=True))
        else:
            yield ours, theirs


PEERS: Mapping[str, Peer] = {
    "Gale and Church": Peer(lambda source, target: gale_church(source.blocks, target.blocks), ("galechurch",)),
    "hunalign": Peer(hunalign, program="hunalign"),
    "translate-toolkit": Peer(translate_toolkit, ("translate", "mistletoe")),
    "mdpo": Peer(mdpo, ("mdpo",)),
}


def main(name: str, locale: str) -> int:
    """Answer each line of standard input."""
    for line in sys.stdin:
        source, target = line.rstrip("\n").split("\t")
        ours, theirs = File(Path(source), SOURCE), File(Path(target), locale)
        links = [
            {
                "src": [(each.start + ours.before, each.end + ours.before) for each in left],
                "tgt": [(each.start + theirs.before, each.end + theirs.before) for each in right],
            }
            for left, right in PEERS[name].groups(ours, theirs)
            if left and right
        ]
        sys.stdout.write(json.dumps({"links": links}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
