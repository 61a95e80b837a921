"""Whether the search of each locale finds an article by words of its title: the share of queries for which it is among
the first five, and how long that takes in headless Chromium.

A query has three or two words of a title, the shortest left out, picked at random, in the order in which they stand. The
articles are picked anew for each seed: rules are tuned with one, and judged with another.

`searching.py --site FOLDER [--seed N]` looks at a site that is there; the benchmark builds all articles.
"""

import argparse
import random
import sys
from pathlib import Path
from typing import Any

from browsing import browser, served
from building import build, ours, pages, workshop
from playwright.sync_api import Page
from rich.console import Console
from rich.table import Table

_ARTICLES = 200
_SEED = 2
_FIRST = 5
_WORDS = (3, 2)
# The words of texts as the browser tells them apart, in all languages alike; those too short to look for are left out.
_CUT = r"""([locale, texts]) => {
  const segmenter = new Intl.Segmenter(locale, { granularity: "word" });
  const least = /^(ja|zh|ko|th)/.test(locale) ? 2 : 4;
  return texts.map((text) => [...segmenter.segment(text)].map((part) => part.segment).filter((word) => (
    word.length >= least && /^[\p{L}\p{M}\p{N}]+$/u.test(word)
  )));
}"""
_ASK = """async ([index, queries]) => {
  const about = JSON.parse(document.getElementById("__config").textContent);
  const worker = new Worker(new URL(about.search, location));
  const answer = (message) => new Promise((found, failed) => {
    worker.onmessage = (event) => found(event.data);
    worker.onerror = (event) => failed(new Error(event.message));
    worker.postMessage(message);
  });
  const data = await (await fetch(index)).json();
  const start = performance.now();
  await answer({ type: 0, data: { ...data, options: { suggest: true } } });
  const ready = performance.now();
  const answers = [];
  for (const query of queries) {
    const { items } = (await answer({ type: 2, data: query })).data;
    answers.push(items.slice(0, 10).map(([{ location }]) => location));
  }
  worker.terminate();
  return { answers, ready: ready - start, asking: (performance.now() - ready) / queries.length };
}"""


def searching(shared: Path, console: Console) -> None:
    """All articles that the six locales have in common."""
    with workshop(shared) as folder:
        project = ours(folder / "project", pages(folder, None), "  - diglot: {reports: false}\n")
        build(project)
        _look(project / "site", _SEED, console)


def _look(site: Path, seed: int, console: Console) -> None:
    table = Table(title=f"Search, {_ARTICLES} articles a locale, seed {seed}")
    for column in ("", "pages", "MB", *(f"{count} words" for count in _WORDS), "ready s", "ms a query"):
        table.add_column(column, justify="right" if table.columns else "left")
    with served(site) as address, browser() as chromium:
        page = chromium.new_page()
        page.set_default_timeout(600_000)
        for path in sorted(site.glob("*/search/search_index.json")):
            prefix = path.parents[1].name
            page.goto(f"{address}{prefix}/")
            index = page.evaluate("path => fetch(path).then((answer) => answer.json())", "search/search_index.json")
            asked = _asked(page, prefix, index["docs"], seed)
            found = page.evaluate(_ASK, ["search/search_index.json", [query for _, query in asked]])
            hits = [
                any(location.partition("#")[0] == wanted for location in answer[:_FIRST])
                for (wanted, _), answer in zip(asked, found["answers"], strict=True)
            ]
            shares = [_percent(hits[at :: len(_WORDS)]) for at in range(len(_WORDS))]
            number = sum("#" not in doc["location"] for doc in index["docs"])
            size = f"{path.stat().st_size / 1e6:.1f}"
            table.add_row(prefix, str(number), size, *shares, f"{found['ready'] / 1000:.1f}", f"{found['asking']:.0f}")
    console.print(table, width=120)


def _asked(page: Page, locale: str, docs: list[dict[str, Any]], seed: int) -> list[tuple[str, str]]:
    """Articles, by their location, and what a reader asks for who looks for them: of each a query of every length."""
    chooser = random.Random(seed)  # noqa: S311  # the same ones every time
    articles = [doc for doc in docs if doc["location"] and "#" not in doc["location"]]
    chosen = chooser.sample(articles, min(_ARTICLES, len(articles)))
    asked = []
    for doc, words in zip(chosen, page.evaluate(_CUT, [locale, [doc["title"] for doc in chosen]]), strict=True):
        for count in _WORDS:
            places = sorted(chooser.sample(range(len(words)), min(count, len(words))))
            asked.append((doc["location"], " ".join(words[at] for at in places) or doc["title"]))
    return asked


def _percent(hits: list[bool]) -> str:
    return f"{100 * sum(hits) / len(hits):.0f} %"


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, required=True, help="the folder of a built site")
    parser.add_argument("--seed", type=int, default=_SEED, help="which articles are picked")
    arguments = parser.parse_args()
    if not (arguments.site / "index.html").is_file():
        sys.stderr.write(f"{arguments.site}: no built site; diglot build makes one\n")
        return 2
    _look(arguments.site, arguments.seed, Console())
    return 0


if __name__ == "__main__":
    sys.exit(_main())
