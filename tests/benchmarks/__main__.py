"""`make bench`: reading pages against the obvious way, checking all of them, large pages, and aligning plain pages by the
scorer of the shared data.

The shared data is found through DIGLOT_SHARED; without it there is nothing to measure.
"""

import contextlib
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
import yaml
from bs4 import BeautifulSoup
from rich.console import Console
from rich.table import Table

from diglot.frontmatter import read_simple, yaml_of
from diglot.page import read_page

PAGES = 1500
ROUNDS = 5


def main() -> int:
    """Print a table for each benchmark. Returns 2 where the shared data is missing."""
    shared = Path(os.environ.get("DIGLOT_SHARED", "../shared"))
    if not shared.is_dir():
        sys.stderr.write(f"{shared}: no shared data; set DIGLOT_SHARED\n")
        return 2
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        reading(shared, console)
        growing(console)
        checking(shared, Path(folder), console)
        aligning(shared, Path(folder), console)
    return 0


def reading(shared: Path, console: Console) -> None:
    """Read, provenance and pairs of side-by-side pages, beside python-frontmatter with BeautifulSoup on the same pages."""
    with tarfile.open(shared / "corpus" / "pages.tar.xz") as archive:
        streams = (archive.extractfile(member) for member in archive if "/live-sxs/" in member.name)
        every = [stream.read() for stream in streams if stream is not None]
    pages = every[:: len(every) // PAGES][:PAGES]
    heads = [text[place[0] : place[1]] for text in map(bytes.decode, pages) if (place := yaml_of(text))]
    simple = sum(read_simple(head) is not None for head in heads)
    # In turn, so that a busy machine is as busy for both.
    rounds = [(best(pages, obvious), best(pages, diglot)) for _ in range(ROUNDS)]
    peer, ours = (min(times) for times in zip(*rounds, strict=True))
    size = sum(map(len, pages))
    table = Table(
        title=f"Reading {len(pages)} side-by-side pages, {size / len(pages):.0f} bytes on average, one process, CPU time"
    )
    for column in ("", "seconds", "pages/s", "MB/s", "ratio"):
        table.add_column(column, justify="right")
    for name, seconds in (("python-frontmatter + BeautifulSoup (lxml)", peer), ("diglot read_page", ours)):
        figures = (f"{len(pages) / seconds:.0f}", f"{size / seconds / 1e6:.1f}", f"{peer / seconds:.1f}")
        table.add_row(name, f"{seconds:.2f}", *figures)
    console.print(table)
    console.print(f"Heads read without the YAML loader: {simple} of {len(heads)}, {100 * simple / len(heads):.1f} %")


def diglot(page: bytes) -> None:
    """What is measured."""
    read_page("page.md", "nb-NO", page)


def obvious(page: bytes) -> None:
    """What one would write first: parse the head, then the body as HTML, and pair the spans by their ids."""
    # One real page in 2,900 has a head that is no YAML; that one costs the peer next to nothing.
    with contextlib.suppress(yaml.YAMLError):
        post = frontmatter.loads(page.decode())
        soup = BeautifulSoup(post.content, "lxml")
        sources = {span["data-stu-id"]: span for span in soup.find_all("span", attrs={"data-stu-id": True})}
        targets = {span["data-ttu-id"]: span for span in soup.find_all("span", attrs={"data-ttu-id": True})}
        _ = [
            (span.decode_contents(), sources[name].decode_contents())
            for name, span in targets.items()
            if name in sources
        ]


def best(pages: Sequence[bytes], read: Callable[[bytes], object]) -> float:
    """CPU seconds for one pass."""
    start = time.process_time()
    for page in pages:
        read(page)
    return time.process_time() - start


def growing(console: Console) -> None:
    """Reading pages of more and more pairs, to see that time grows with the size and no faster."""
    table = Table(title="Reading one large page, CPU time")
    for column in ("pairs", "MB", "seconds", "microseconds a pair"):
        table.add_column(column, justify="right")
    for pairs in (1000, 2000, 4000, 8000, 16000):
        page = large_page(pairs)
        seconds = min(best([page], diglot) for _ in range(ROUNDS))
        figures = (f"{len(page) / 1e6:.1f}", f"{seconds:.3f}", f"{1e6 * seconds / pairs:.1f}")
        table.add_row(str(pairs), *figures)
    console.print(table)


def large_page(pairs: int) -> bytes:
    """A page of so many pairs of about 500 bytes each, as long as those of the largest real page (8,112 in 3.8 MB)."""
    target = "Velg **Lagre** i ruten [Innstillinger](https://example.org/a), og vent til <navn> er 5 < 6. " * 2
    source = "Select **Save** in the pane [Settings](https://example.org/a), and wait until <name> is 5 < 6. " * 2
    body = "\n\n".join(
        f'<span data-ttu-id="f7c17-{number}">{target}</span><span class="sxs-lookup">'
        f'<span data-stu-id="f7c17-{number}">{source}</span></span>'
        for number in range(101, 101 + pairs)
    )
    return f"---\ntitle: T\nms.translationtype: MT\n---\n{body}\n".encode()


def checking(shared: Path, folder: Path, console: Console) -> None:
    """`diglot check` of all pages of the archive, without and with what the first run left in the cache."""
    with tarfile.open(shared / "corpus" / "pages.tar.xz") as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(folder / "source")  # noqa: S202  # the data's own archive
    (folder / "diglot.toml").write_text("", encoding="utf-8")
    files = sum(1 for path in (folder / "source").rglob("*") if path.suffix.lower() == ".md")
    table = Table(title=f"diglot check of {files} pages, {len(os.sched_getaffinity(0))} cores")
    for column in ("", "seconds", "pages/s", "MB at most, all processes"):
        table.add_column(column, justify="right")
    for name in ("first run", "again, nothing changed"):
        seconds, memory = watched([str(Path(sys.executable).parent / "diglot"), "check"], folder)
        table.add_row(name, f"{seconds:.1f}", f"{files / seconds:.0f}", f"{memory / 1e6:.0f}")
    console.print(table)


def watched(command: Sequence[str], folder: Path) -> tuple[float, int]:
    """How long a command takes, in seconds, and how many bytes it and its processes hold at once, by the largest of
    many looks at their proportional set sizes.
    """
    start = time.monotonic()
    most = 0
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        while process.poll() is None:
            most = max(most, held(process.pid))
            time.sleep(0.2)
        seconds = time.monotonic() - start
    return seconds, most


def held(session: int) -> int:
    """Bytes that the processes of a session hold, pages that they share counted once."""
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            if os.getsid(int(place.name)) == session:
                line = next(line for line in (place / "smaps_rollup").read_text().splitlines() if "Pss:" in line)
                total += 1024 * int(line.split()[1])
    return total


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
