"""`diglot build` of real pages beside mkdocs-static-i18n: processor time, time, memory of one process, and bytes."""

import contextlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from archives import unpack
from rich.console import Console
from rich.table import Table

ARTICLES = 500
_BIN = Path(sys.executable).parent
_HEAD = "site_name: Help\nsite_url: https://help.example/\n"
_THEME = "theme:\n  name: material\n  font: false\n  features: [navigation.prune]\n"
_TAIL = "markdown_extensions:\n  - toc:\n      permalink: true\n"


@dataclass(frozen=True, slots=True)
class _Run:
    """What one build took: seconds, processor seconds of all its processes, megabytes at most that one of them held."""

    wall: float
    cpu: float
    megabytes: float
    pages: int
    output: float


def building(shared: Path, console: Console) -> None:
    """Articles in six locales, at the archive's later date, with the English that the earlier one carries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages")
        articles = _pages(folder, ARTICLES)
        _ours(folder / "plain", articles, "  - diglot: {reports: false}\n")
        _ours(folder / "whole", articles, "  - diglot\n")
        peer = _theirs(folder / "peer", articles)
        table = Table(title=f"{ARTICLES} articles in {len(articles)} locales, {len(os.sched_getaffinity(0))} cores")
        for column in ("", "seconds", "CPU s", "MB a process", "pages", "MB of output", "kB a page"):
            table.add_column(column, justify="right")
        runs = [
            ("mkdocs-static-i18n, prune", peer, "mkdocs"),
            ("diglot, no reports", folder / "plain", "diglot"),
            ("diglot, no reports, lexicons kept", folder / "plain", "diglot"),
            ("diglot, reports", folder / "whole", "diglot"),
        ]
        for label, project, command in runs:
            if project is None:
                table.add_row(label, *["not installed"] * 6)
                continue
            run = _build([str(_BIN / command), "build"], project, ARTICLES * len(articles))
            figures = (f"{run.wall:.0f}", f"{run.cpu:.0f}", f"{run.megabytes:.0f}", str(run.pages), f"{run.output:.0f}")
            table.add_row(label, *figures, f"{1000 * run.output / run.pages:.1f}")
    console.print(table, width=120)


def _pages(folder: Path, count: int) -> dict[str, Path]:
    """The folder of each locale with so many articles that all locales have, none of them chosen by hand."""
    locales = sorted(path.name for path in (folder / "pages").iterdir())
    early, late = folder / "early", folder / "late"
    early.mkdir()
    trees = "".join(f'{locale} = "../pages/{locale}/live-sxs"\n' for locale in locales)
    (early / "diglot.toml").write_text(f"[trees]\n{trees}", encoding="utf-8")
    subprocess.run([str(_BIN / "diglot"), "recover"], cwd=early, capture_output=True, check=False)
    roots = {"en-US": early / "source/en-US", **{locale: folder / "pages" / locale / "live" for locale in locales}}
    names = [{path.relative_to(root).as_posix() for path in root.rglob("*.md")} for root in roots.values()]
    common = sorted(set.intersection(*names))
    random.Random(1).shuffle(common)  # noqa: S311  # the same ones every time
    for locale, root in roots.items():
        for name in common[:count]:
            target = late / locale / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target)
    return {locale: late / locale for locale in roots}


def _ours(project: Path, articles: dict[str, Path], plugin: str) -> None:
    for locale, root in articles.items():
        shutil.copytree(root, project / "source" / locale)
    (project / "diglot.toml").write_text('source = "source"\n', encoding="utf-8")
    text = f"{_HEAD}docs_dir: source\n{_THEME}plugins:\n  - search\n{plugin}{_TAIL}"
    (project / "mkdocs.yml").write_text(text, encoding="utf-8")


def _theirs(project: Path, articles: dict[str, Path]) -> Path | None:
    done = subprocess.run([sys.executable, "-c", "import mkdocs_static_i18n"], capture_output=True, check=False)
    if done.returncode:
        return None
    entries = ""
    for locale, root in articles.items():
        language = locale.partition("-")[0]
        shutil.copytree(root, project / "docs" / language)
        (project / "docs" / language / "index.md").write_text("# Help\n", encoding="utf-8")
        entries += f"        - locale: {language}\n          name: {locale}\n          build: true\n"
        entries += "          default: true\n" if language == "en" else ""
    plugin = f"  - i18n:\n      docs_structure: folder\n      languages:\n{entries}"
    text = f"{_HEAD}{_THEME}plugins:\n  - search\n{plugin}{_TAIL}"
    (project / "mkdocs.yml").write_text(text, encoding="utf-8")
    return project


def _build(command: list[str], project: Path, expected: int) -> _Run:
    shutil.rmtree(project / "site", ignore_errors=True)
    start, most = time.monotonic(), 0.0
    spent: dict[str, float] = {}  # by process: those that are gone are remembered as they were last seen
    with subprocess.Popen(
        command,
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        start_new_session=True,
    ) as process:
        while process.poll() is None:
            for name, seconds, held in _session(process.pid):
                spent[name] = seconds
                most = max(most, held)
            time.sleep(0.1)
    wall = time.monotonic() - start
    if process.returncode > 1:  # 1: the check of the site found something
        raise subprocess.CalledProcessError(process.returncode, command)
    files = [path for path in (project / "site").rglob("*") if path.is_file()]
    pages = sum(path.name == "index.html" for path in files)
    if pages < expected:
        message = f"{' '.join(command)} in {project}: {pages} pages instead of {expected}"
        raise RuntimeError(message)
    return _Run(wall, sum(spent.values()), most, pages, sum(path.stat().st_size for path in files) / 1e6)


def _session(session: int) -> list[tuple[str, float, float]]:
    """Of each process of a session its number, the processor seconds that it has spent, and the megabytes it holds."""
    found = []
    ticks, size = os.sysconf("SC_CLK_TCK"), resource.getpagesize()
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended
            if os.getsid(int(place.name)) == session:
                fields = (place / "stat").read_text().rpartition(")")[2].split()
                held = int((place / "statm").read_text().split()[1]) * size
                found.append((place.name, (int(fields[11]) + int(fields[12])) / ticks, held / 1e6))
    return found
