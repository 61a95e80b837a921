"""Aligning plain pages: how well, by the scorer of the shared data, and how fast, beside other aligners."""

import json
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from archives import unpack
from peers import PEERS
from rich.console import Console
from rich.table import Table
from workloads import LOCALES, TEACHING_PAGES, Measured

HERE = Path(__file__).resolve().parent
KINDS = ("matched", "hard", "drift")
ROUNDS = 3
# Seconds after which a workload is given up.
PATIENCE = 150
# Strict F1 x 100 in the shared data's README, for nb-NO and lv-LV: matched, hard, drift with edited ignored, drift.
QUOTED: Mapping[str, tuple[str, str, str, str]] = {
    "Gale and Church": ("99.8 / 99.2", "93.0 / 89.5", "86.7 / 85.6", "75.1 / 73.8"),
    "hunalign": ("99.8 / 99.5", "93.2 / 94.4", "95.6 / 95.1", "82.2 / 81.4"),
    "hunalign with a dictionary": ("99.8 / 99.6", "94.4 / 95.0", "96.2 / 96.1", "82.6 / 81.9"),
    "translate-toolkit": ("98.5 / 98.9", "0.0 / 54.7", "85.9 / 83.6", "72.9 / 70.0"),
    "mdpo": ("82.9 / 80.9", "14.3 / 15.7", "70.4 / 73.4", "61.8 / 62.3"),
}
# By the scorer: what it says of each locale and kind.
Scores = Mapping[str, Mapping[str, float]]


def aligning(shared: Path, console: Console, most: int | None = None) -> None:
    """Print what is scored and what is timed; `most` limits the pages of a set that are scored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "alignment" / "sets.tar.xz", folder / "sets")
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages", tuple(f"{each}/live-sxs/" for each in LOCALES))
        scoring(shared, folder, console, most)
        racing(folder, console)
        holding(folder, console)


def scoring(shared: Path, folder: Path, console: Console, most: int | None) -> None:
    """Every system by the scorer; a peer that cannot be had with the figures that the shared data's README gives."""
    table = Table(title=f"Aligning plain pages, strict F1 x 100, {' / '.join(LOCALES)}")
    table.add_column("", no_wrap=True)
    for column in ("matched", "hard", "drift,\nedited ignored", "drift,\nstrict", "pages/s"):
        table.add_column(column, justify="right")
    diglot = [str(Path(sys.executable).parent / "diglot"), "align", "--format", "links", "--batch"]
    table.add_row("diglot", *figures(scored(shared, folder, most, shlex.join(diglot))))
    for name, quoted in QUOTED.items():
        scores: Scores = {}
        if name in PEERS and PEERS[name].is_there:
            command = shlex.join([sys.executable, str(HERE / "peers.py"), name])
            scores = scored(shared, folder, most, f"{command} {{locale}}")
        table.add_row(name, *(figures(scores) if scores else (*quoted, "quoted")))
    console.print(table)
    console.print("pages/s: the whole command, with start-up and learning. The sentences are ours for all.")
    console.print("Quoted: not measured here, but taken from the README of the shared data.")


def scored(shared: Path, folder: Path, most: int | None, command: str) -> Scores:
    """What the scorer says of a command that reads lines EN<TAB>LOC; nothing where the command fails."""
    out = folder / "scores"
    (out / "aligner.json").unlink(missing_ok=True)
    scorer = [sys.executable, str(shared / "alignment" / "score.py"), "--sets", str(folder / "sets")]
    limits = ["--locales", ",".join(LOCALES), "--kinds", ",".join(KINDS)]
    limits += ["--max", str(most)] if most else []
    subprocess.run(
        [*scorer, *limits, "--out", str(out), "--name", "aligner", "--batch", command],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    found: Scores = json.loads((out / "aligner.json").read_text(encoding="utf-8"))
    return found if len(found) == len(LOCALES) * len(KINDS) else {}


def figures(scores: Scores) -> list[str]:
    """The cells of a system's row."""
    cells = [
        " / ".join(f"{100 * scores[f'{locale}/{kind}'][measure]:.1f}" for locale in LOCALES)
        for kind, measure in (
            ("matched", "strictF"),
            ("hard", "strictF"),
            ("drift", "fz_strictF"),
            ("drift", "strictF"),
        )
    ]
    speeds: list[str] = []
    for locale in LOCALES:
        own = [scores[f"{locale}/{kind}"] for kind in KINDS]
        speeds.append(f"{sum(one['pages'] for one in own) / sum(one['pages'] / one['pages_s'] for one in own):.0f}")
    return [*cells, " / ".join(speeds)]


def racing(folder: Path, console: Console) -> None:
    """Pages that are read already, to beads, by us and by the fastest peer."""
    names = {"galechurch": "Gale and Church", "loaded": "diglot, lexicon loaded", "unloaded": "diglot, learning it"}
    if not PEERS[names["galechurch"]].is_there:
        del names["galechurch"]
    # In turn, so that a busy machine is as busy for all.
    rounds = [{name: measured(folder, name) for name in names} for _ in range(ROUNDS)]
    best = {name: max(speed(each[name]) for each in rounds) for name in names}
    table = Table(title=f"Read pages to beads, {LOCALES[0]}, CPU time")
    table.add_column("")
    for column in ("pages/s", "ratio", "bar"):
        table.add_column(column, justify="right")
    for name, title in names.items():
        ratio = f"{best[name] / best['galechurch']:.2f}" if "galechurch" in best else ""
        table.add_row(title, f"{best[name]:.0f}", ratio, "100" if name == "loaded" else "")
    console.print(table)
    if "galechurch" not in best:
        console.print("The package galechurch is not installed: no ratio")


def speed(result: Measured | None) -> float:
    return result.count / result.seconds if result else 0.0


def holding(folder: Path, console: Console) -> None:
    """Learning, and large pages, with the bar for each."""
    table = Table(title="What aligning takes, CPU time")
    table.add_column("")
    for column in ("seconds", "MB at most", "bar"):
        table.add_column(column, justify="right")
    learning_bar, page_bar = "60 s, 1,000 MB", "5 s"
    pages = f"{TEACHING_PAGES:,} pages"
    rows = (
        (f"the lexicon of {pages}, from their spans", "learning", TEACHING_PAGES, learning_bar),
        (f"{pages} without spans, aligned and learned from", "together", TEACHING_PAGES, learning_bar),
        ("a page of 750 segments", "long_page", 750, ""),
        ("a page of 1,500 segments", "long_page", 1500, ""),
        ("a page of 3,000 segments", "long_page", 3000, page_bar),
        ("a single paragraph of 750 sentences", "long_paragraph", 750, ""),
        ("a single paragraph of 1,500 sentences", "long_paragraph", 1500, ""),
        ("a single paragraph of 3,000 sentences", "long_paragraph", 3000, page_bar),
    )
    for title, name, count, bar in rows:
        result = measured(folder, name, count)
        took = (f"{result.seconds:.1f}", f"{result.megabytes:.0f}") if result else (f"over {PATIENCE}", "")
        table.add_row(title, *took, bar)
    console.print(table)


def measured(folder: Path, name: str, count: int = 0) -> Measured | None:
    """A workload, in a process of its own; None where it takes too long."""
    command: Sequence[str] = [sys.executable, str(HERE / "workloads.py"), name, str(folder), str(count)]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout
    except subprocess.TimeoutExpired:
        return None
    return Measured(**json.loads(answer))
