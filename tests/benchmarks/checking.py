"""`diglot check` of all pages that there are: how long it takes, and what it holds in memory."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from archives import unpack
from rich.console import Console
from rich.table import Table


def checking(shared: Path, console: Console) -> None:
    """`diglot check` of all pages of the archive, without and with what the first run left in the cache."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "source")
        (folder / "diglot.toml").write_text("", encoding="utf-8")
        files = sum(1 for path in (folder / "source").rglob("*") if path.suffix.lower() == ".md")
        table = Table(title=f"diglot check of {files} pages, {len(os.sched_getaffinity(0))} cores")
        for column in ("", "seconds", "pages/s", "MB at most, all processes"):
            table.add_column(column, justify="right")
        for run in ("first run", "again, nothing changed"):
            seconds, memory = watched([str(Path(sys.executable).parent / "diglot"), "check"], folder)
            table.add_row(run, f"{seconds:.1f}", f"{files / seconds:.0f}", f"{memory / 1e6:.0f}")
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
    if process.returncode > 1:  # 1: something was found
        raise subprocess.CalledProcessError(process.returncode, command)
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
