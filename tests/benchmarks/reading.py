"""Reading side-by-side pages against the obvious way, and how the time grows with the size of a page."""

import contextlib
import tarfile
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
    growing(console)


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
