"""`make fit`: the weights of alignment (`tools/diglot/align/weights.json`), fitted anew to the gold pairs of the shared
data.

Logistic regression by Newton's method, with a small penalty on large weights. First what makes two sentences a pair,
without and with words; then, among pairs as they are lined up by that, which of them still stand. Each step builds on the
weights of the one before, so each runs in a process of its own.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from diglot.align.currency import MEASURED, MEASURED_WORDS, measured_words, measures, placed
from diglot.align.evidence import COMPARED, PLACED, WORDED, Kinship, compared, traits, worded
from diglot.align.lexicon import Lexicon, learn
from diglot.align.plain import DRIFTING, align_blocks, length_ratio
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.model import Block, Segment
from diglot.page import read_page
from sharedkit import gold, link_of, scorer

STEPS = ("pair", "pair with words", "stands", "stands with words")
PENALTY = {"pair": 5.0, "pair with words": 5.0, "stands": 20.0, "stands with words": 20.0}
ROUNDS = 60
# Of the segments that are further apart than this, every so manieth pair is looked at.
NEAR, FAR_SHARE = 8, 10

Example = tuple[tuple[float, ...], bool]


@dataclass(frozen=True)
class Pages:
    """One case of the gold: both texts, what is expected, and their blocks."""

    english: str
    localized: str
    expected: dict[str, Any]
    ours: tuple[Block, ...]
    theirs: tuple[Block, ...]


def cases(locale: str, kind: str) -> Iterator[Pages]:
    """The cases of one set of the gold."""

    for case in sorted((gold() / locale / kind).glob("*.gold.json")):
        base = str(case).removesuffix(".gold.json")
        english, localized = (Path(f"{base}.{name}.md").read_bytes() for name in ("en", "loc"))
        yield Pages(
            english.decode(),
            localized.decode(),
            json.loads(case.read_text(encoding="utf-8")),
            read_blocks(source_text(read_page("en.md", "en-US", english)), "en-US"),
            read_blocks(target_text(read_page("loc.md", locale, localized)), locale),
        )


def pairs(pages: Sequence[Pages], *, with_words: bool) -> Iterator[Example]:
    """Any two segments of a page: what is compared, and whether they are one sentence, edited or not."""

    lexicon = taught(pages) if with_words else None
    for case in pages:
        ratio = length_ratio(case.ours, case.theirs)
        linked = {tuple(link) for name in ("links", "fuzzy") for link in case.expected.get(name, ())}
        left = owned(case.ours, case.english, case.expected["src"])
        right = owned(case.theirs, case.localized, case.expected["tgt"])
        texts = {
            (segment.text, two)
            for block, segment, one in left
            for two in range(len(case.expected["tgt"]))
            if (one, two) in linked
        }
        for at, (block, segment, one) in enumerate(left):
            for place, (other_block, other, two) in enumerate(right):
                is_pair = (one, two) in linked
                # The same sentence twice on a page: either pair is right.
                if not is_pair and (
                    (segment.text, two) in texts or (abs(at - place) > NEAR and (at + place) % FAR_SHARE)
                ):
                    continue
                values = compared(traits(segment.text), traits(other.text), ratio)
                placed = (
                    block.kind is not other_block.kind,
                    block.path != other_block.path,
                    block.number != other_block.number,
                )
                support = lexicon.support(segment.text, other.text) if lexicon else None
                if support is not None:
                    yield (*values, *worded(support), *placed), is_pair
                elif lexicon is None:
                    yield (*values, *placed), is_pair


def owned(blocks: Sequence[Block], text: str, ranges: Sequence[Sequence[int]]) -> list[tuple[Block, Segment, int]]:
    """The segments that are one segment of the gold, with its number."""
    owners, sizes = scorer().owners(text, ranges)
    found = []
    for block in blocks:
        for segment in block.segments:
            counts = Counter(owner for owner in owners[segment.start : segment.end] if owner >= 0)
            if counts:
                ((number, count),) = counts.most_common(1)
                if count >= 0.9 * counts.total() and count >= 0.9 * sizes[number]:
                    found.append((block, segment, number))
    return found


def taught(pages: Sequence[Pages]) -> Lexicon:
    """The lexicon that a first pass over these pages gives."""

    first = [bead for case in pages for bead in align_blocks(case.ours, case.theirs, DRIFTING)]
    return learn((bead.source_text, bead.target_text) for bead in first if bead.source and bead.target)


def standing(pages: Sequence[Pages], *, with_words: bool) -> Iterator[Example]:
    """The pairs as they are lined up: what is measured of each, and whether its target translates this very source."""

    score = scorer()
    lexicon = taught(pages)
    for case in pages:
        links = {tuple(link) for link in case.expected["links"]}
        ratio = length_ratio(case.ours, case.theirs)
        beads = [
            bead
            for bead in align_blocks(case.ours, case.theirs, DRIFTING, Kinship(ratio).with_words(lexicon))
            if bead.source and bead.target
        ]
        # Several beads inside one pair of the gold are right together.
        right = {
            one
            for *_, one in score.units(case.english, case.localized, case.expected, map(link_of, beads))
            if one in links
        }
        for bead in beads:
            for _, _, ours, theirs, _ in score.units(case.english, case.localized, case.expected, [link_of(bead)]):
                values = measures(bead, placed(bead, case.ours, case.theirs), ratio)
                is_right = len(ours) == len(theirs) == 1 and (min(ours), min(theirs)) in right
                support = lexicon.support(bead.source_text, bead.target_text)
                if support is not None:
                    yield ((*values, *measured_words(support)) if with_words else values), is_right


def fit(examples: Sequence[Example], penalty: float) -> tuple[float, npt.NDArray[np.float64]]:
    """The bias and the weights."""
    table = np.array([values for values, _ in examples], dtype=float)
    right = np.array([float(is_right) for _, is_right in examples])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread == 0] = 1
    scaled = np.c_[np.ones(len(table)), (table - mean) / spread]
    penalties = penalty * np.diag([0.0, *np.ones(table.shape[1])])
    weights = np.zeros(table.shape[1] + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ weights, -40, 40)))
        slope = scaled.T @ (chance - right) + penalties @ weights
        weights -= np.linalg.solve((scaled * (chance * (1 - chance))[:, None]).T @ scaled + penalties, slope)
    found = weights[1:] / spread
    return float(weights[0] - found @ mean), found


def names(step: str) -> tuple[str, ...]:
    """What a table weighs."""

    return {
        "pair": (*COMPARED, *PLACED),
        "pair with words": (*COMPARED, *WORDED, *PLACED),
        "stands": MEASURED,
        "stands with words": (*MEASURED, *MEASURED_WORDS),
    }[step]


def take(step: str, place: Path, locales: Sequence[str]) -> None:
    """Fit one table, and write it beside those that are there."""
    with_words = step.endswith("words")
    found: list[Example] = []
    for locale in locales:
        if step.startswith("pair"):
            found += pairs(list(cases(locale, "drift")), with_words=with_words)
        else:
            for kind in ("matched", "hard", "drift"):
                found += standing(list(cases(locale, kind)), with_words=with_words)
    bias, weights = fit(found, PENALTY[step])
    tables = json.loads(place.read_text(encoding="utf-8"))
    share = sum(is_right for _, is_right in found) / len(found)
    tables[step] = {
        "bias": round(bias, 4),
        "share": round(share, 3),
        "means": {
            name: round(sum(column) / len(found), 4)
            for name, column in zip(names(step), zip(*(values for values, _ in found), strict=True), strict=True)
        },
        "weights": {name: round(float(weight), 4) for name, weight in zip(names(step), weights, strict=True)},
    }
    place.write_text(json.dumps(tables, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{step}: {len(found)} examples, {100 * share:.1f} % right\n")


def main(arguments: Sequence[str]) -> int:
    """Take all steps, or the one named; the locales to fit to may be named behind it."""

    place = Path(str(files("diglot.align"))) / "weights.json"
    locales = arguments[1:] or sorted(path.name for path in gold().iterdir() if path.is_dir())
    if arguments and arguments[0] != "all":
        take(arguments[0], place, locales)
        return 0
    for step in STEPS:
        subprocess.run([sys.executable, __file__, step, *locales], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
