"""The translator's bench in headless Chromium, with a processor that is four times as slow: how long a reviewer waits
for a long article, and for the answer of a filter, to the frame after it. Bars: a second, and 100 ms. Each figure is the
best of several: what else the machine has to do is not ours.
"""

import itertools
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from archives import unpack
from browsing import browser, served
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

from diglot.audit import audit
from diglot.model import Span
from diglot.page import read_page
from diglot.reports import bench
from diglot.reports.assets import asset
from diglot.settings import Settings
from diglot.spans import write_pair

_SLOWER = 4
_LOCALES = ("nb-NO", "ja-JP", "ar-SA")
_SIZES = (20, 1000, 3000)
_SCREENS: Mapping[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
_TIMES = 5
# So many milliseconds after the page is ready it is at rest, or is to be asked for the last task that kept it busy.
_REST = 1000
_HEAD = "---\ntitle: T\nms.openlocfilehash: {}\nms.translationtype: MT\nms.contentlocale: {}\n---\n"
_WATCH = """() => {
  window.last = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.last = Math.max(window.last, entry.startTime + entry.duration);
  }).observe({ type: "longtask", buffered: true });
}"""
_READY = "performance.getEntriesByName('bench-ready').length > 0"
# From an action to the frame that shows what it did.
_ANSWER = """async (act) => {
  const start = performance.now();
  new Function(act)();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}"""
_ACTIONS = {
    "filter": "document.querySelector('.filter').click()",
    "search": "const box = document.querySelector('[type=search]'); box.value = box.value ? '' : 'the'; "
    "box.dispatchEvent(new Event('input'))",
    "sort": "const box = document.querySelector('[aria-label=Sort]'); "
    "box.value = box.value === 'page' ? 'worst' : 'page'; box.dispatchEvent(new Event('change'))",
}


def reviewing(shared: Path, console: Console) -> None:
    """Articles put together from real segments, one in ten of which the source has left behind."""
    table = Table(title=f"The bench, {_SLOWER} times slower; milliseconds")
    for name in ("segments", "screen", "kB", "made in", "ready", "at rest", *_ACTIONS):
        table.add_column(name, justify="left" if name == "screen" else "right")
    with tempfile.TemporaryDirectory() as name, browser() as chromium:
        folder = Path(name)
        unpack(shared / "corpus" / "pages.tar.xz", folder / "pages")
        site = folder / "site"
        (site / "assets").mkdir(parents=True)
        for file in ("bench.js", "bench.css"):
            (site / "assets" / file).write_text(asset(file), encoding="utf-8")
        with served(site) as address:
            for locale, size in itertools.product(_LOCALES, _SIZES):
                page, cost = _page(folder / "pages", locale, size)
                (site / "page.html").write_text(page, encoding="utf-8")
                for screen, options in _SCREENS.items():
                    ready, rest, answers = _measured(chromium, f"{address}page.html", options)
                    figures = (len(page.encode()) / 1000, 1000 * cost, ready, rest, *answers.values())
                    table.add_row(f"{locale} {size}", screen, *(f"{value:.1f}" for value in figures))
    console.print(table)


def _page(corpus: Path, locale: str, size: int) -> tuple[str, float]:
    """The page of an article of so many segments, and the seconds of CPU that it took to make it."""
    spans = list(itertools.islice(_spans(corpus, locale), size))
    english = [str(span.source) for span in spans]
    today = [f"{text} Today." if at % 10 == 0 else text for at, text in enumerate(english)]
    pairs = (write_pair(f"abcde-{101 + at}", str(span.target), str(span.source)) for at, span in enumerate(spans))
    tree = {
        "en-US/a.md": "\n\n".join(today).encode(),
        f"{locale}/a.md": (_HEAD.format("0" * 40, locale) + "\n\n".join(pairs)).encode(),
    }
    report = audit(tree, Settings())
    (case,) = report.cases
    findings = report.findings_by_path().get(case.path, ())
    costs = []
    for _ in range(_TIMES):
        begin = time.process_time()
        page = bench.page(case, findings, report.places, report.source_locale, bench.Links("assets/", "page/", "./"))
        costs.append(time.process_time() - begin)
    return page, min(costs)


def _spans(corpus: Path, locale: str) -> Iterator[Span]:
    """Segments of one line, no two with the same source."""
    seen: set[str] = set()
    for path in sorted((corpus / locale / "live-sxs").rglob("*.md")):
        for span in read_page(path.name, locale, path.read_bytes()).spans:
            if span.source and span.target and "\n" not in span.source + span.target and span.source not in seen:
                seen.add(span.source)
                yield span


def _measured(chromium: Browser, address: str, options: dict[str, Any]) -> tuple[float, float, dict[str, float]]:
    context = chromium.new_context(**options)
    page = context.new_page()
    page.add_init_script(f"({_WATCH})()")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    readies, rests = [], []
    for _ in range(_TIMES):
        page.goto(address)
        page.wait_for_function(_READY)
        page.wait_for_timeout(_REST)
        ready, rest = page.evaluate("[performance.getEntriesByName('bench-ready')[0].startTime, window.last]")
        readies.append(ready)
        rests.append(max(ready, rest))
    answers = {name: _answer(page, act) for name, act in _ACTIONS.items()}
    context.close()
    return min(readies), min(rests), answers


def _answer(page: Page, act: str) -> float:
    """The worse of an action and of the one that undoes it."""
    times = [float(page.evaluate(_ANSWER, act)) for _ in range(2 * _TIMES)]
    return max(min(times[::2]), min(times[1::2]))
