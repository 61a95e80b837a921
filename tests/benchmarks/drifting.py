"""What became of each sentence between two versions of a real page, against gold, beside difflib in the same run.

The gold is built from the history of the shared corpus: see changes_gold. It is scored twice: over the sentences of the
spans, and over whole pages as a user has them, cut into sentences by the package; and apart for the pages and locales
that thresholds were chosen on, and for the others.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archives import unpack

from changes_gold import Gold, Score, Scores, gold, pairs, plain_difflib, versions
from changes_scoring import Asked, by_pages, by_spans, in_a_row, is_held_out
from diglot.drift.changes import compare

DEVELOPMENT = ("nb-NO", "lv-LV")
HELD_OUT = ("da-DK", "fi-FI")
SENTENCES = 8000
"""So many has the long page that is timed."""


def drifting(shared: Path, console: Console) -> None:
    """F1 of unchanged, edited and the rest, ours and difflib's; what the gold leaves open; and the time of both."""
    with tempfile.TemporaryDirectory() as folder:
        unpack(shared / "corpus" / "history.tar.xz", Path(folder))
        known = [gold(old, new) for old, new in pairs(versions(Path(folder)))]
        for name, own in halves(known).items():
            table = Table(title=f"What became of each sentence: {len(own)} pairs of versions, {name}")
            for column in ("", "unchanged", "edited", "precision", "recall", "moved", "split"):
                table.add_column(column, justify="right", no_wrap=True)
            table.add_row("difflib, spans", *_figures(scored(own, _by_difflib)))
            table.add_row("diglot, spans", *_figures(scored(own, by_spans)))
            for locale in DEVELOPMENT if name == "development" else HELD_OUT:
                table.add_row(f"diglot, {locale}", *_figures(scored_by_pages(own, locale)))
            console.print(table)
    console.print(
        "F1 in percent, of edited with precision and recall; moved and split (joined too) as right/known/found",
        soft_wrap=True,
    )
    _tell_open(known, console)
    _time(console)


def halves(known: Iterable[Gold]) -> dict[str, list[Gold]]:
    """The gold of the pages that thresholds were chosen on, and that of the others."""
    found: dict[str, list[Gold]] = {"development": [], "held out": []}
    for each in known:
        found["held out" if is_held_out(each) else "development"].append(each)
    return found


def scored(known: Iterable[Gold], engine: Callable[[Gold], Asked]) -> Scores:
    """The scores of an engine over all pairs of versions."""
    scores = Scores()
    for each in known:
        asked = engine(each)
        scores.add(each, asked.answer, asked.old, asked.new)
    return scores


def scored_by_pages(known: Iterable[Gold], locale: str) -> Scores:
    """The scores of ours over the whole pages of a locale."""
    both = [each for each in known if locale in each.old.files and locale in each.new.files]
    return scored(both, lambda each: by_pages(each, locale))


def _by_difflib(each: Gold) -> Asked:
    return Asked(plain_difflib(each), set(range(len(each.old.english))), set(range(len(each.new.english))))


def _figures(scores: Scores) -> Sequence[str]:
    edited = scores.edited
    figures = (scores.unchanged.f1, edited.f1, edited.precision, edited.recall)
    return [*(f"{100 * figure:.2f}" for figure in figures), *map(_counts, (scores.moved, scores.split))]


def _counts(score: Score) -> str:
    return f"{score.right}/{score.known}/{score.found}"


def _tell_open(known: Sequence[Gold], console: Console) -> None:
    old = sum(len(each.old.english) for each in known)
    new = sum(len(each.new.english) for each in known)
    left_old = sum(len(each.old.english) - len(each.closed_old) for each in known)
    left_new = sum(len(each.new.english) - len(each.closed_new) for each in known)
    console.print(
        f"Left open by the gold and not scored: {left_old} of {old} old sentences, {left_new} of {new} new ones",
        soft_wrap=True,
    )


def _time(console: Console) -> None:
    """One long page, every second sentence edited."""
    texts = [f"On page {number} open item {number % 97} and select entry {number % 89}." for number in range(SENTENCES)]
    edited = [text.replace("select", "choose") if number % 2 else text for number, text in enumerate(texts)]
    start = time.process_time()
    compare(in_a_row(texts), in_a_row(edited))
    console.print(
        f"{SENTENCES} sentences, every second one edited: {time.process_time() - start:.2f} s of CPU", soft_wrap=True
    )


if __name__ == "__main__":
    drifting(Path(os.environ.get("DIGLOT_SHARED") or Path(__file__).resolve().parents[3] / "shared"), Console())
