"""`diglot drift` of the whole archive at its two dates: how long it takes, what it holds, and what it tells."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from archives import unpack
from checking import watched
from rich.console import Console
from rich.table import Table

_DATES = ("live-sxs", "live")


def surveying(shared: Path, console: Console) -> None:
    """`diglot drift` of all locales at both dates, with the English that the older one carries as today's source."""
    command = str(Path(sys.executable).parent / "diglot")
    table = Table(title="diglot drift, all locales, no cache")
    for column in ("date", "seconds", "MB at most", "pages", "fresh", "stale", "apart", "of", "%"):
        table.add_column(column, justify="right")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages")
        locales = sorted(path.name for path in (folder / "pages").iterdir())
        for date in _DATES:
            project(folder / date, [f'{locale} = "../pages/{locale}/{date}"' for locale in locales])
        done = subprocess.run([command, "recover"], cwd=folder / "live-sxs", capture_output=True, check=False)
        if done.returncode > 1:  # 1: the English of some articles is nowhere
            raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)
        (folder / "live" / "source").rmdir()
        (folder / "live" / "source").symlink_to(folder / "live-sxs" / "source")
        for date in _DATES:
            seconds, memory = watched([command, "drift"], folder / date)
            told = json.loads(
                subprocess.run(
                    [command, "drift", "--format", "json"], cwd=folder / date, capture_output=True, check=False
                ).stdout
            )
            totals, across = told["totals"].values(), told["across"]
            table.add_row(
                date,
                f"{seconds:.1f}",
                f"{memory / 1e6:.0f}",
                *(str(count) for count in (sum(own["pages"] for own in totals), *states(totals))),
                str(across["apart"]),
                str(across["common"]),
                f"{across['percent']:.1f}",
            )
    console.print(table)


def project(folder: Path, trees: Sequence[str]) -> None:
    """A project whose locales stand elsewhere."""
    (folder / "source").mkdir(parents=True)
    (folder / "diglot.toml").write_text("\n".join(("[trees]", *trees, "")), encoding="utf-8")


def states(totals: Sequence[dict[str, dict[str, int]]]) -> tuple[int, int]:
    """How many pages are fresh, and how many are stale."""
    return sum(own["states"]["fresh"] for own in totals), sum(own["states"]["stale"] for own in totals)
