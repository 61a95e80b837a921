"""`make fit`: the table of `diglot.align.currency`, fitted anew to the gold pairs of the shared data.

Logistic regression by Newton's method, with a small penalty on large weights. Of each bead that lies in the gold, what
is fitted is whether it is a pair of the gold.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from diglot.align.currency import measures
from diglot.align.lexicon import learn
from diglot.align.plain import DRIFTING, align_blocks, length_ratio
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.page import read_page
from sharedkit import gold, link_of, scorer

PENALTY = 20.0
ROUNDS = 50


def examples(folder: Path, locale: str) -> Iterator[tuple[dict[str, float], bool]]:
    """What is measured of each bead of one set, and whether it is right."""
    score = scorer()
    pages = []
    for case in sorted(folder.glob("*.gold.json")):
        base = str(case).removesuffix(".gold.json")
        english, localized = (Path(f"{base}.{name}.md").read_bytes() for name in ("en", "loc"))
        ours = read_blocks(source_text(read_page("en.md", "en-US", english)), "en-US")
        theirs = read_blocks(target_text(read_page("loc.md", locale, localized)), locale)
        pages.append((english.decode(), localized.decode(), json.loads(case.read_text(encoding="utf-8")), ours, theirs))
    first = [bead for *_, ours, theirs in pages for bead in align_blocks(ours, theirs, DRIFTING)]
    lexicon = learn((bead.source_text, bead.target_text) for bead in first if bead.source and bead.target)
    for english, localized, expected, ours, theirs in pages:
        links = {tuple(link) for link in expected["links"]}
        for bead in align_blocks(ours, theirs, DRIFTING, lexicon):
            if not bead.source or not bead.target:
                continue
            for *_, one in score.units(english, localized, expected, [link_of(bead)]):
                yield measures(bead, length_ratio(ours, theirs), lexicon), one in links


def main() -> int:
    """Print the table."""
    found = [
        example
        for locale in sorted(path for path in gold().iterdir() if path.is_dir())
        for kind in ("matched", "hard", "drift")
        for example in examples(locale / kind, locale.name)
    ]
    names = list(dict.fromkeys(name for measured, _ in found for name in measured))
    table = np.array([[measured.get(name, math.nan) for name in names] for measured, _ in found])
    right = np.array([float(is_right) for _, is_right in found])
    mean, spread = np.nanmean(table, axis=0), np.nanstd(table, axis=0) + 1e-9
    scaled = np.c_[np.ones(len(table)), np.nan_to_num((table - mean) / spread)]
    penalty = PENALTY * np.diag([0.0, *np.ones(len(names))])
    weights = np.zeros(len(names) + 1)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (chance - right) + penalty @ weights
        weights -= np.linalg.solve((scaled * (chance * (1 - chance))[:, None]).T @ scaled + penalty, slope)
    for name, *row in zip(names, mean, spread, weights[1:], strict=True):
        sys.stdout.write(f'    "{name}": ({", ".join(f"{value:.3f}" for value in row)}),\n')
    sys.stdout.write(f"_BIAS = {weights[0]:.3f}\nSHARE = {right.mean():.2f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
