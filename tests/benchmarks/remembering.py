"""The translation memory: how long it takes to build from the archive, how fast it answers, and what it would have
saved the newest handbacks.
"""

import gc
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from archives import unpack
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from surveying import project

from diglot.exchange.tmx import read_tmx, write_tmx
from diglot.memory.bands import Band
from diglot.memory.matching import USUAL, proposals
from diglot.memory.store import Leaf, Pair, Store
from diglot.memory.wording import read_wording
from diglot.model import Method

_DATE = "live-sxs"
_SIZE = 200_000
_LOOKED_UP = 300
_LOCALE = "fi-FI"
_WORDS = (("tallenna", "fi-FI"), ("ライセンス", "ja-JP"), ("設定", "ja-JP"))
# As the table of the issue has them: what is like by 85 % or more is one band.
_BANDS = {
    Band.CONTEXT: "context",
    Band.EXACT: "exact",
    Band.FUZZY_95: "85-99",
    Band.FUZZY_85: "85-99",
    Band.FUZZY_75: "75-84",
    Band.FUZZY_50: "50-74",
    Band.NONE: "none",
}


def remembering(shared: Path, console: Console) -> None:
    """`diglot memory build` of six locales, searches, TMX, lookups in a memory of 200,000 pairs, leverage by locale."""
    command = str(Path(sys.executable).parent / "diglot")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages")
        locales = sorted(path.name for path in (folder / "pages").iterdir())
        project(folder / _DATE, [f'{locale} = "../pages/{locale}/{_DATE}"' for locale in locales])
        done = subprocess.run([command, "recover"], cwd=folder / _DATE, capture_output=True, check=False)
        if done.returncode > 1:  # 1: the English of some articles is nowhere
            raise subprocess.CalledProcessError(done.returncode, command, stderr=done.stderr)
        file = folder / "memory.sqlite"
        console.print(built([command, "memory", "build", "--memory", str(file)], folder / _DATE, file))
        with Store.open(file) as store:
            leaves = list(store.leaves())
            console.print(searched(store))
        console.print(carried(leaves))
        console.print(answered(leaves, folder / "large.sqlite"))
        console.print(saved(leaves, locales, folder / "older.sqlite"))


def built(command: Sequence[str], place: Path, file: Path) -> Table:
    """Seconds of a clock for a build on all cores, CPU seconds for one in a single process, and what came of it."""
    table = Table(title="diglot memory build, all locales")
    for column in ("seconds", "CPU seconds", "MB of the file", "places", "pairs", "sentences"):
        table.add_column(column, justify="right")
    start = time.monotonic()
    subprocess.run(command, cwd=place, capture_output=True, check=True)
    seconds = time.monotonic() - start
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([*command, "--jobs", "1"], cwd=place, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with Store.open(file) as store:
        counts = store.counts()
    table.add_row(
        f"{seconds:.1f}",
        f"{used:.1f}",
        f"{file.stat().st_size / 1e6:.0f}",
        f"{sum(each.places for each in counts):,}",
        f"{sum(each.pairs for each in counts):,}",
        f"{max(each.sources for each in counts):,}",
    )
    return table


def searched(store: Store) -> Table:
    """How long a search for words takes, in all translations of a locale."""
    table = Table(title="Words searched for in translations")
    for column in ("words", "locale"):
        table.add_column(column)
    for column in ("pairs found", "CPU ms"):
        table.add_column(column, justify="right")
    for words, locale in _WORDS:
        start = time.process_time()
        hits = store.concordance(words, locale, "target", _SIZE)
        table.add_row(words, locale, f"{len(hits):,}", f"{1000 * (time.process_time() - start):.0f}")
    return table


def carried(leaves: Sequence[Leaf]) -> Table:
    """How large the TMX of a locale is, how long it takes to write and to read it, and whether it is the same again."""
    table = Table(title="TMX of one locale")
    for column in ("places", "MB", "CPU seconds to write", "to read", "the same again"):
        table.add_column(column, justify="right")
    own = [leaf for leaf in leaves if leaf.locale == _LOCALE]
    out = io.BytesIO()
    start = time.process_time()
    write_tmx(own, "en-US", out)
    written = time.process_time()
    again = list(read_tmx(out.getvalue(), "bench.tmx", "en-US"))
    read = time.process_time()
    table.add_row(
        f"{sum(len(leaf.pairs) for leaf in own):,}",
        f"{len(out.getvalue()) / 1e6:.0f}",
        f"{written - start:.1f}",
        f"{read - written:.1f}",
        "yes" if again == own else "no",
    )
    return table


def answered(leaves: Sequence[Leaf], file: Path) -> Table:
    """How long it takes to look all sentences of an article up, in a memory of one locale: the median of CPU
    milliseconds, and the share of sentences for which there is no proposal.
    """
    table = Table(title=f"Proposals for all sentences of an article, of {_SIZE:,} pairs in one locale")
    columns = ("asked of", "pages", "sentences", "most", "CPU ms", "95 %", "most", "without")
    for column in columns:
        table.add_column(column, justify="right")
    own = [leaf for leaf in leaves if leaf.locale == _LOCALE]
    rng = random.Random(7)  # noqa: S311  # the same articles in every run
    with Store.make(file, is_own=True) as store:
        store.replace("", "en-US", [*own, *invented(own, rng)])
    chosen = rng.sample(own, _LOOKED_UP)
    longest = sorted(own, key=lambda leaf: len(leaf.pairs))[-10:]
    # Who looks an article up holds no hundred thousand pairs for the collector of garbage to walk through.
    gc.freeze()
    with Store.open(file) as store:
        for name, articles in (("any", chosen), ("the longest", longest)):
            table.add_row(name, *timed(store, [[pair.source for pair in leaf.pairs] for leaf in articles], articles))
        edited = [[one_word_else(pair.source, rng) for pair in leaf.pairs] for leaf in chosen]
        table.add_row("edited", *timed(store, edited, chosen))
    return table


def timed(store: Store, asked: Sequence[Sequence[str]], articles: Sequence[Leaf]) -> Iterator[str]:
    """The cells of a row: of each article its own pairs do not count."""
    times: list[float] = []
    without = total = 0
    for texts, leaf in zip(asked, articles, strict=True):
        start = time.process_time()
        found = proposals(store, texts, leaf.locale, but_for=leaf.article, least=USUAL)
        times.append(1000 * (time.process_time() - start))
        without += sum(not each for each in found)
        total += len(texts)
    times.sort()
    yield str(len(asked))
    yield f"{total / len(asked):.1f}"
    yield str(max(map(len, asked)))
    yield from (f"{each:.1f}" for each in (median(times), times[int(0.95 * len(times))], times[-1]))
    yield f"{100 * without / total:.0f} %"


def invented(leaves: Sequence[Leaf], rng: random.Random) -> Iterator[Leaf]:
    """Pages that fill the memory up: real sentences in which words gave way to words of others."""
    sentences = [pair for leaf in leaves for pair in leaf.pairs]
    words = [word for pair in sentences for word in pair.source.split()]
    left = _SIZE - len({(pair.source, pair.target) for pair in sentences})
    for number in range(left // 10):
        pairs = []
        for pair in rng.choices(sentences, k=10):
            own = pair.source.split()
            for _ in range(rng.randint(1, max(1, len(own) // 2))):
                own[rng.randrange(len(own))] = rng.choice(words)
            pairs.append(Pair(" ".join(own), f"{pair.target} {number}"))
        path = f"invented/{number}.md"
        yield Leaf(_LOCALE, path, f"{_LOCALE}/{path}", None, None, Method.MACHINE, tuple(pairs))


def one_word_else(text: str, rng: random.Random) -> str:
    words = text.split()
    words[rng.randrange(len(words))] = "otherwise"
    return " ".join(words)


def saved(leaves: Sequence[Leaf], locales: Sequence[str], file: Path) -> Table:
    """Of the sentences handed back in the newest month, the shares by the best match in all that is older."""
    title = "Leverage: pages of the newest month against all older ones, % of words"
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    names = [*dict.fromkeys(_BANDS.values())]
    for column in ("locale", "month", "pages", "words", *names):
        table.add_column(column, justify="left" if column == "locale" else "right")
    months = {
        locale: max(leaf.day.strftime("%Y-%m") for leaf in leaves if leaf.locale == locale and leaf.day)
        for locale in locales
    }

    def is_new(leaf: Leaf) -> bool:
        return leaf.day is not None and leaf.day.strftime("%Y-%m") == months[leaf.locale]

    with Store.make(file, is_own=True) as store:
        store.replace("", "en-US", [leaf for leaf in leaves if not is_new(leaf)])
        for locale in locales:
            own = [leaf for leaf in leaves if leaf.locale == locale and is_new(leaf)]
            counts: Counter[str] = Counter()
            for leaf in own:
                texts = [pair.source for pair in leaf.pairs]
                for text, found in zip(texts, proposals(store, texts, locale, least=0.5, most=1), strict=True):
                    counts[_BANDS[found[0].band if found else Band.NONE]] += read_wording(text).words
            total = counts.total()
            shares = (f"{100 * counts[name] / total:.1f}" for name in names)
            table.add_row(locale, months[locale], f"{len(own):,}", f"{total:,}", *shares)
    return table
