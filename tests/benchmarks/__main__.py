"""`make bench`: reading pages against the obvious way, and aligning plain pages by the scorer of the shared data.

The shared data is found through DIGLOT_SHARED; without it there is nothing to measure.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import frontmatter
from bs4 import BeautifulSoup
from rich.console import Console
from rich.table import Table

from diglot.page import read_page

PAGES = 3000
ROUNDS = 3


def main() -> int:
    """Print a table for each benchmark. Returns 2 where the shared data is missing."""
    shared = Path(os.environ.get("DIGLOT_SHARED", "../shared"))
    if not shared.is_dir():
        sys.stderr.write(f"{shared}: no shared data; set DIGLOT_SHARED\n")
        return 2
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        reading(shared, console)
        aligning(shared, Path(folder), console)
    return 0


def reading(shared: Path, console: Console) -> None:
    """Read, provenance and pairs of side-by-side pages, beside python-frontmatter with BeautifulSoup."""
    with tarfile.open(shared / "corpus" / "pages.tar.xz") as archive:
        pages = []
        for member in archive:
            stream = archive.extractfile(member) if "/live-sxs/" in member.name else None
            if stream is not None:
                pages.append(stream.read())
            if len(pages) == PAGES:
                break
    ours = [best(pages, lambda page: read_page("page.md", "nb-NO", page)) for _ in range(ROUNDS)]
    peer = [best(pages[: PAGES // 10], obvious) * 10 for _ in range(ROUNDS)]
    table = Table(
        title=f"Reading {PAGES} side-by-side pages, {sum(map(len, pages)) / 1e6:.1f} MB, one process, CPU time"
    )
    for column in ("", "seconds", "pages/s", "ratio"):
        table.add_column(column, justify="right")
    table.add_row("python-frontmatter + BeautifulSoup (lxml)", f"{min(peer):.2f}", f"{PAGES / min(peer):.0f}", "1")
    ratio = min(peer) / min(ours)
    table.add_row("diglot read_page", f"{min(ours):.2f}", f"{PAGES / min(ours):.0f}", f"{ratio:.1f}")
    console.print(table)


def obvious(page: bytes) -> None:
    """What one would write first: parse the head, then the body as HTML, and look for the spans."""
    post = frontmatter.loads(page.decode())
    soup = BeautifulSoup(post.content, "lxml")
    _ = [span.get_text() for span in soup.select("span[data-ttu-id], span[data-stu-id]")]


def best(pages: Sequence[bytes], read: Callable[[bytes], object]) -> float:
    """CPU seconds for one pass."""
    start = time.process_time()
    for page in pages:
        read(page)
    return time.process_time() - start


def aligning(shared: Path, folder: Path, console: Console) -> None:
    """Strict F1 and pages a second of `diglot align --batch`, by the scorer; peers' figures are those of its README."""
    with tarfile.open(shared / "alignment" / "sets.tar.xz") as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder)  # noqa: S202  # the data's own archive
    command = f"{Path(sys.executable).parent / 'diglot'} align --format links --batch"
    scorer = [sys.executable, str(shared / "alignment" / "score.py"), "--sets", str(folder), "--name", "diglot"]
    subprocess.run([*scorer, "--out", str(folder), "--batch", command], check=True, stdout=subprocess.DEVNULL)
    results = json.loads((folder / "diglot.json").read_text(encoding="utf-8"))
    table = Table(title="Aligning plain pages, strict F1 x 100")
    for column in ("set", "diglot", "edited ignored", "pages/s"):
        table.add_column(column, justify="right")
    for name, result in sorted(results.items()):
        edited = f"{100 * result['fz_strictF']:.1f}" if "fz_strictF" in result else ""
        table.add_row(name, f"{100 * result['strictF']:.1f}", edited, f"{result['pages_s']:.0f}")
    console.print(table)
    console.print("Quoted, not measured here: hunalign with a dictionary, nb-NO / lv-LV", soft_wrap=True)
    console.print(
        "matched 99.8 / 99.6, hard 94.4 / 95.0, drift 82.6 / 81.9, edited ignored 96.2 / 96.1", soft_wrap=True
    )


if __name__ == "__main__":
    sys.exit(main())
