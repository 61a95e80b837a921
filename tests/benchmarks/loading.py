"""How a page of the site loads in headless Chromium, with a processor that is four times as slow: what a reader waits
for, what moves under their eyes, and what is transferred. Asked over the DevTools protocol, without a cache.

`loading.py --site FOLDER` looks at a site that is there; the benchmark builds M, as `building` does.
"""

import argparse
import statistics
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browsing import browser, served
from building import ARTICLES, build, ours, pages, workshop
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

_SLOWER = 4
_MOST = 40
"""Kilobytes of HTML that an article page should not exceed."""
_LOCALE = "nb-no"
_SCREENS: Mapping[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
# Nothing long has run for so many milliseconds: the page is at rest.
_QUIET = 2000
_REMEMBER = """([key, value]) => localStorage.setItem(key, value)"""
# Runs before the page's own scripts. A shift within half a second of a click is wanted by the reader: not counted. The
# browser takes the size of a phone's screen for input, too: before the first click every shift counts.
_WATCH = """() => {
  const seen = (window.seen = { shift: 0, moved: [], busy: 0, last: 0, paint: 0, isClicked: false });
  addEventListener("click", () => { seen.isClicked = true; }, true);
  const name = (node) => node && node.nodeType === 1 ? node.tagName.toLowerCase() + "." + node.className : "text";
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.hadRecentInput && seen.isClicked) continue;
      seen.shift += entry.value;
      seen.moved.push(...entry.sources.map(({ node }) => name(node)));
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.busy += Math.max(0, entry.duration - 50);
      seen.last = Math.max(seen.last, entry.startTime + entry.duration);
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntriesByName("first-contentful-paint")) seen.paint = entry.startTime;
  }).observe({ type: "paint", buffered: true });
}"""
_REST = "quiet => seen.paint && performance.now() > Math.max(seen.last, seen.paint) + quiet"


@dataclass(slots=True)
class _Seen:
    """What was seen of one page: times in milliseconds from the start of the navigation, sizes in bytes."""

    shift: float = 0
    moved: set[str] = field(default_factory=set)
    paint: float = 0
    interactive: float = 0
    busy: float = 0
    transferred: int = 0
    html: int = 0
    requests: int = 0
    failed: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def loading(shared: Path, console: Console) -> None:
    """M, with reports."""
    with workshop(shared) as folder:
        project = ours(folder / "project", pages(folder, ARTICLES))
        build(project)
        _look(project / "site", console)


def _look(site: Path, console: Console) -> None:
    table = Table(title=f"Loading, {_SLOWER} times slower")
    for name in ("", "shift", "paint ms", "ready ms", "busy ms", "kB", "kB HTML", "requests", "failed", "complaints"):
        table.add_column(name, justify="right" if table.columns else "left")
    articles, chosen = _pages(site)
    remarks = []
    with served(site) as address, browser() as chromium:
        for screen, options in _SCREENS.items():
            for label, path in chosen.items():
                seen = _Seen()
                _load(chromium, address + path, "side" if label == "side by side" else None, options, seen)
                table.add_row(
                    f"{label}, {screen}",
                    f"{seen.shift:.4f}",
                    *(f"{value:.0f}" for value in (seen.paint, seen.interactive, seen.busy)),
                    *(f"{value / 1000:.1f}" for value in (seen.transferred, seen.html)),
                    *(str(value) for value in (seen.requests, len(seen.failed), len(seen.complaints))),
                )
                told = [*sorted(seen.moved), *seen.failed, *seen.complaints]
                remarks += [f"{label}, {screen}: {', '.join(told)}"] if told else []
    console.print(table, width=120)
    for remark in remarks:
        console.print(remark)
    sizes = [path.stat().st_size / 1000 for path in articles]
    console.print(
        f"{len(sizes)} article pages: {statistics.median(sizes):.1f} kB of HTML in the middle, {max(sizes):.1f} at "
        f"most, {sum(size > _MOST for size in sizes)} over {_MOST} kB."
    )


def _pages(site: Path) -> tuple[list[Path], dict[str, str]]:
    """All article pages of a site; and of each kind one to look at, the one that is in the middle by its size."""
    translated = [path for path in (site / _LOCALE).rglob("index.html") if path.parent != site / _LOCALE]
    reports = site / "reports" / "alignment"
    middle = {
        "article": [path for path in translated if b"dg-originals" in path.read_bytes()],
        "report": [path for path in (reports / each.relative_to(site) for each in translated) if path.is_file()],
    }
    chosen = {
        label: sorted(found, key=lambda path: (path.stat().st_size, path))[len(found) // 2]
        for label, found in middle.items()
        if found
    }
    if "article" in chosen:
        chosen["side by side"] = chosen["article"]
    chosen["dashboard"] = reports / "index.html"
    articles = [path for path in site.rglob("index.html") if reports not in path.parents]
    return articles, {
        label: f"{path.parent.relative_to(site).as_posix()}/" for label, path in chosen.items() if path.is_file()
    }


def _load(chromium: Browser, url: str, view: str | None, options: dict[str, Any], seen: _Seen) -> None:
    """Load a page as who comes for the first time does, or who has chosen a view before; then go through the views."""
    context = chromium.new_context(**options)
    page = context.new_page()
    if view:
        page.goto(url)
        page.evaluate(_REMEMBER, ["diglot.view", view])
        page.goto("about:blank")
    _watch(page, seen)
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.clearBrowserCache")
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    kinds: dict[str, str] = {}

    def received(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        seen.transferred += event["encodedDataLength"]
        seen.requests += 1
        if kinds.get(event["requestId"]) == "Document":
            seen.html += event["encodedDataLength"]

    devtools.on("Network.responseReceived", received)
    devtools.on("Network.loadingFinished", finished)
    page.add_init_script(f"({_WATCH})()")
    page.goto(url)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.wait_for_function(_REST, arg=_QUIET, timeout=60_000)
    first = page.evaluate("() => seen")
    seen.paint, seen.busy = first["paint"], first["busy"]
    seen.interactive = max(first["paint"], first["last"])
    for button in page.locator("[data-dg-view]:visible").all():
        button.click()
        page.wait_for_timeout(1000)  # a late shift is not forgiven
    last = page.evaluate("() => seen")
    seen.shift, seen.moved = last["shift"], set(last["moved"])
    context.close()


def _watch(page: Page, seen: _Seen) -> None:
    def complain(text: str) -> None:
        seen.complaints.append(text)

    page.on("console", lambda said: complain(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on("requestfailed", lambda request: seen.failed.append(request.url))
    page.on("response", lambda answer: seen.failed.append(answer.url) if not answer.ok else None)


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True, help="the folder of a built site")
    site: Path = parser.parse_args().site
    if not (site / "index.html").is_file():
        sys.stderr.write(f"{site}: no built site; diglot build makes one\n")
        return 2
    _look(site, Console())
    return 0


if __name__ == "__main__":
    sys.exit(_main())
