"""`diglot build` of real pages beside mkdocs-static-i18n: processor time, time, memory of one process, and bytes.

`building` builds M, and M again after nothing or one article has changed, its articles in one folder as in the archive;
`building-folders` does so with small folders; `building-large` builds all articles that there are, `building-locales` few
articles in many locales.
"""

import contextlib
import hashlib
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archives import unpack
from rich.console import Console
from rich.table import Table

ARTICLES = 500
"""Of M, in each locale."""
_FEW = 100
# A theme that prunes its navigation lists every folder and the articles beside a page: small folders are its best case.
_FOLDER = 20
# Other tags under which the pages of a locale stand again: of languages that are written alike.
_COPIES: Mapping[str, tuple[str, ...]] = {
    "ar-SA": ("ar-AE", "ar-EG", "ar-JO", "ar-MA", "fa-IR"),
    "da-DK": ("da-GL", "de-DE", "is-IS", "nl-NL", "sv-SE"),
    "fi-FI": ("et-EE", "eu-ES", "hu-HU", "se-FI", "tr-TR"),
    "ja-JP": ("ko-KR", "th-TH", "zh-CN", "zh-HK", "zh-TW"),
    "lv-LV": ("cs-CZ", "hr-HR", "lt-LT", "pl-PL", "sk-SK"),
    "nb-NO": ("es-ES", "fr-FR", "it-IT", "nn-NO", "pt-PT"),
}
_BIN = Path(sys.executable).parent
_HEAD = "site_name: Help\nsite_url: https://help.example/\n"
_THEME = "theme:\n  name: material\n  font: false\n  features: [navigation.prune]\n"
_TAIL = "markdown_extensions:\n  - toc:\n      permalink: true\n"
_PLAIN = "  - diglot: {reports: false}\n"
_WHOLE = "  - diglot\n"
_THEIRS = "static-i18n, prune"
# Of a day that is gone: a sitemap names the day of the build, and its archive the second. Modules are compiled once, as
# wherever nobody forbids it.
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "NO_MKDOCS_2_WARNING": "1",
    "SOURCE_DATE_EPOCH": "1600000000",
}


@dataclass(frozen=True, slots=True)
class _Run:
    """What one build took: seconds, processor seconds of all its processes, megabytes at most that one of them held;
    and what it made: pages, and megabytes.
    """

    wall: float
    cpu: float
    megabytes: float
    pages: int
    output: float

    @property
    def milliseconds(self) -> float:
        """Of a processor, for a page."""
        return 1000 * self.cpu / self.pages

    @property
    def kilobytes(self) -> float:
        """Of output, for a page."""
        return 1000 * self.output / self.pages


def building(shared: Path, console: Console) -> None:
    """Articles in six locales, at the archive's later date, with the English that the earlier one carries: built from
    nothing, and again. What is built again has to be what is built from nothing, byte for byte.
    """
    _building(shared, console, None)


def building_folders(shared: Path, console: Console) -> None:
    """The same articles, in small folders."""
    _building(shared, console, _FOLDER)


def _building(shared: Path, console: Console, size: int | None) -> None:
    with workshop(shared) as folder:
        articles = pages(folder, ARTICLES, size)
        whole = ours(folder / "whole", articles, _WHOLE)
        plain = ours(folder / "plain", articles, _PLAIN)
        peer = _theirs(folder / "peer", articles)
        clean, again = (
            _table(f"M: {ARTICLES} articles in {len(articles)} locales, {size or ARTICLES} a folder"),
            _table("M again"),
        )
        remarks = []
        theirs = build(peer) if peer else None
        _row(clean, _THEIRS, theirs)
        for label, project in (("diglot, reports", whole), ("diglot, no reports", plain)):
            _row(clean, label, build(project), theirs)
        rebuilt: dict[str, _Run] = {}
        for label, edit in _EDITS.items():
            place = edit[1] if edit else ""
            if peer and place not in rebuilt:
                rebuilt[place] = _edited(peer, edit)
                _row(again, f"{_THEIRS}, {label}", rebuilt[place])
            theirs = rebuilt.get(place)
            run = _edited(plain, edit)
            unlike = _unlike(plain, folder / "clean")
            _row(again, f"diglot, {label}", run, theirs)
            verdict = f"{len(unlike)} files differ: {', '.join(unlike[:3])}" if unlike else "byte for byte"
            remarks.append(f"{label}, as a clean build makes it: {verdict}.")
    console.print(clean, again, *remarks, sep="\n", width=120)


def building_large(shared: Path, console: Console) -> None:
    """All articles that the six locales and their English have in common, beside M in the same run."""
    with workshop(shared) as folder:
        table = _table("L: all articles, and M")
        few = build(ours(folder / "m", pages(folder, ARTICLES), _PLAIN))
        shutil.rmtree(folder / "late")
        articles = pages(folder, None)
        large = ours(folder / "large", articles, _PLAIN)
        peer = _theirs(folder / "peer", articles)
        theirs = build(peer) if peer else None
        many = build(large)
        _row(table, f"L: {_THEIRS}", theirs)
        _row(table, "M: diglot, no reports", few)
        _row(table, "L: diglot, no reports", many, theirs)
        searched = {path: path.stat().st_size / 1e6 for path in (large / "site").rglob("search_index.json")}
    console.print(table, width=120)
    console.print(
        f"L to M, a page: {many.milliseconds / few.milliseconds:.2f} of the CPU, {many.kilobytes / few.kilobytes:.2f} "
        f"of the bytes. A reader who searches loads {min(searched.values()):.1f} to {max(searched.values()):.1f} MB."
    )


def building_locales(shared: Path, console: Console) -> None:
    """The six locales, and the same ones six times under other tags."""
    with workshop(shared) as folder:
        articles = pages(folder, _FEW)
        copied = {**articles, **{tag: articles[locale] for locale, tags in _COPIES.items() for tag in tags}}
        table = _table(f"{_FEW} articles in more and more locales, the source beside them")
        few, many = (build(ours(folder / str(len(roots)), roots, _PLAIN)) for roots in (articles, copied))
        _row(table, f"{len(articles) - 1} locales", few)
        _row(table, f"{len(copied) - 1} locales", many)
    console.print(table, width=120)
    console.print(
        f"{len(copied) - 1} locales cost {many.cpu / few.cpu:.1f} times as much as {len(articles) - 1}; "
        f"a page {many.milliseconds / few.milliseconds:.2f} times."
    )


@contextlib.contextmanager
def workshop(shared: Path) -> Iterator[Path]:
    """A folder with the archive's pages in `pages`, for as long as it is needed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages")
        yield folder


def pages(folder: Path, count: int | None, size: int | None = None) -> dict[str, Path]:
    """The folder of each locale, the source among them, with so many articles that all locales have, or with all of
    them; none is chosen by hand. They stand in folders of `size`, or as in the archive.
    """
    locales = sorted(path.name for path in (folder / "pages").iterdir())
    early, late = folder / "early", folder / "late"
    if not early.exists():
        early.mkdir()
        trees = "".join(f'{locale} = "../pages/{locale}/live-sxs"\n' for locale in locales)
        (early / "diglot.toml").write_text(f"[trees]\n{trees}", encoding="utf-8")
        subprocess.run([str(_BIN / "diglot"), "recover"], cwd=early, capture_output=True, check=False)
    roots = {"en-US": early / "source/en-US", **{locale: folder / "pages" / locale / "live" for locale in locales}}
    names = [{path.relative_to(root).as_posix() for path in root.rglob("*.md")} for root in roots.values()]
    common = sorted(set.intersection(*names))
    random.Random(1).shuffle(common)  # noqa: S311  # the same ones every time
    for locale, root in roots.items():
        for number, name in enumerate(sorted(common[:count])):
            place = f"topic-{number // size:03}/{name.replace('/', '-')}" if size else name
            target = late / locale / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, target)
    return {locale: late / locale for locale in roots}


def ours(project: Path, articles: Mapping[str, Path], plugin: str = _WHOLE) -> Path:
    """A project with these articles; the plugin is named as in `mkdocs.yml`."""
    for locale, root in articles.items():
        shutil.copytree(root, project / "source" / locale)
    (project / "diglot.toml").write_text('source = "source"\n', encoding="utf-8")
    text = f"{_HEAD}docs_dir: source\n{_THEME}plugins:\n  - search\n{plugin}{_TAIL}"
    (project / "mkdocs.yml").write_text(text, encoding="utf-8")
    return project


def _theirs(project: Path, articles: Mapping[str, Path]) -> Path | None:
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


def _paragraph(text: str) -> str:
    return f"{text}\n\nOne more sentence.\n"


def _word(text: str) -> str:
    """With one word of the longest line changed."""
    line = _longest(text)
    words = line.split(" ")
    words[len(words) // 2] = "Teams"
    return text.replace(line, " ".join(words), 1)


def _sentence(text: str) -> str:
    """With a sentence more in the longest line."""
    line = _longest(text)
    return text.replace(line, f"{line} This sentence is new and says something else about users.", 1)


def _longest(text: str) -> str:
    """The longest line below the head."""
    lines = text.split("\n")
    return max(lines[len(lines) // 3 :], key=len)


# What changes before a build is repeated: nothing, or the first page in the folder of a locale in our project and in
# theirs. It is one of those that teach words, at M three in ten: any other changes less. Theirs builds all again
# whatever has changed, so it is asked once for each folder.
_EDITS: Mapping[str, tuple[str, str, Callable[[str], str]] | None] = {
    "nothing new": None,
    "a paragraph more in a translation": ("nb-NO", "nb", _paragraph),
    "a paragraph more in the source": ("en-US", "en", _paragraph),
    "a word changed in the source": ("en-US", "en", _word),
    "a sentence more in the source": ("en-US", "en", _sentence),
}


def _edited(project: Path, edit: tuple[str, str, Callable[[str], str]] | None) -> _Run:
    """Of a build after an edit, where there is a build already."""
    if edit:
        ours, theirs, change = edit
        roots = [project / "source" / ours, project / "docs" / theirs]
        path = next(path for root in roots for path in sorted(root.rglob("*.md")) if path.name != "index.md")
        path.write_bytes(change(path.read_bytes().decode()).encode())
    return build(project)


def _unlike(project: Path, beside: Path) -> list[str]:
    """The files of a site that are not as a clean build of the same articles makes them; that is made beside it."""
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(project, beside, ignore=shutil.ignore_patterns("site", ".cache"))
    build(beside)
    one, two = (
        {
            path.relative_to(place / "site").as_posix(): hashlib.sha256(path.read_bytes()).digest()
            for path in (place / "site").rglob("*")
            if path.is_file()
        }
        for place in (project, beside)
    )
    return sorted(name for name in {*one, *two} if one.get(name) != two.get(name))


def build(project: Path) -> _Run:
    """Build a project, with what is left of an earlier build. Raises RuntimeError where pages are missing."""
    is_ours = (project / "diglot.toml").exists()
    command = [str(_BIN / ("diglot" if is_ours else "mkdocs")), "build"]
    start, most = time.monotonic(), 0.0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent: dict[str, float] = {}  # by process: those that are gone are remembered as they were last seen
    with subprocess.Popen(
        command,
        cwd=project,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        start_new_session=True,
    ) as process:
        while process.poll() is None:
            for name, seconds, held in _session(process.pid):
                spent[name] = seconds
                most = max(most, held)
            time.sleep(0.1)
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # The system knows those that somebody waited for, to the end; what was looked at misses the last tenth of a second.
    waited = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if process.returncode > 1:  # 1: the check of the site found something
        raise subprocess.CalledProcessError(process.returncode, command)
    files = [path for path in (project / "site").rglob("*") if path.is_file()]
    built = sum(path.name == "index.html" for path in files)
    expected = sum(1 for place in ("source", "docs") for _ in (project / place).rglob("*.md"))
    if built < expected:
        message = f"{' '.join(command)} in {project}: {built} pages instead of {expected}"
        raise RuntimeError(message)
    output = sum(path.stat().st_size for path in files) / 1e6
    return _Run(wall, max(waited, sum(spent.values())), most, built, output)


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


def _table(title: str) -> Table:
    table = Table(title=f"{title}, {len(os.sched_getaffinity(0))} cores")
    for column in ("", "seconds", "CPU s", "of theirs", "MB a process", "pages", "MB", "ms a page", "kB a page"):
        table.add_column(column, justify="right" if table.columns else "left")
    return table


def _row(table: Table, label: str, run: _Run | None, theirs: _Run | None = None) -> None:
    """A run, and what it took of the peer's time and processor time."""
    if run is None:
        table.add_row(label, "not installed")
        return
    share = f"{run.wall / theirs.wall:.2f}, {run.cpu / theirs.cpu:.2f}" if theirs else ""
    made = (f"{run.megabytes:.0f}", str(run.pages), f"{run.output:.0f}", f"{run.milliseconds:.1f}")
    table.add_row(label, f"{run.wall:.1f}", f"{run.cpu:.1f}", share, *made, f"{run.kilobytes:.1f}")
