"""`mkdocs serve` of M: until it is ready, and from a save until the page that is open in a browser shows it."""

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from browsing import browser
from building import ARTICLES, ours, pages, workshop
from playwright.sync_api import Browser, Page
from rich.console import Console
from rich.table import Table

_SECONDS = 600
_LOCALE = "nb-NO"
# An article is edited so often, and each time the edit is taken back.
_EDITS = 3
_HEAD = re.compile(rb"\A---\r?\n.*?\n---\r?\n", re.DOTALL)
_HASH = re.compile(rb"(?m)^(ms\.openlocfilehash: ).*?(?=\r?$)")
# Stands in no article.
_WORD = "okapi"
_HAS_WORD = f"is => document.body !== null && document.body.textContent.includes('{_WORD}') === is"
_IS_STALE = """is => document.body !== null
  && (document.querySelector('[data-dg-notice="stale"]') !== null) === is"""


def serving(shared: Path, console: Console) -> None:
    """A sentence is added to an article of one locale, and to its source, which makes all translations stale, while the
    article is open in one locale, and in every one.
    """
    table = Table(title=f"mkdocs serve, {ARTICLES} articles in seven locales; seconds")
    for column in ("", "first", "middle", "longest"):
        table.add_column(column, justify="right" if table.columns else "left")
    with workshop(shared) as folder:
        articles = pages(folder, ARTICLES)
        project = ours(folder / "project", articles, "  - diglot: {reports: false}\n")
        name = _freshen(project)
        with _serve(project) as (address, ready), browser() as chromium:
            urls = {
                locale: f"{address}{'' if locale == 'en-US' else f'{locale.lower()}/'}{name}/" for locale in articles
            }
            begun = time.monotonic()
            while not all(map(_answers, urls.values())):
                time.sleep(0.2)
            table.add_row("until ready", f"{ready:.1f}")
            table.add_row("until all locales are there", f"{ready + time.monotonic() - begun:.1f}")
            own = {_LOCALE: urls[_LOCALE]}
            places = {locale: project / "source" / locale / f"{name}.md" for locale in ("en-US", _LOCALE)}
            # A page is loaded again when all that an edit touches has been built: who sees one of them might see all.
            for label, edited, opened in (
                (f"{_LOCALE} edited, its page open", _LOCALE, own),
                (f"source edited, the page in {_LOCALE} open", "en-US", own),
                ("source edited, the page in all locales open", "en-US", urls),
            ):
                with ExitStack() as stack:
                    # Each in a profile of its own: a browser keeps six connections at most, and each page waits on one.
                    shown = {locale: _open(stack, chromium, url) for locale, url in opened.items()}
                    _settle(shown)
                    times = [max(each.values()) for each in _after_edits(places[edited], edited, shown)]
                row = (times[0], sorted(times)[len(times) // 2], max(times))
                table.add_row(label, *(f"{value:.1f}" for value in row))
    console.print(table, width=120)


@contextmanager
def _serve(project: Path) -> Iterator[tuple[str, float]]:
    """The address of a preview, and the seconds until it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    start = time.monotonic()
    with (
        (project.parent / "log.txt").open("wb") as log,
        subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log) as process,
    ):
        try:
            while not _answers(f"http://{address}/"):
                if process.poll() is not None or time.monotonic() > start + _SECONDS:
                    message = (
                        f"mkdocs serve does not answer:\n{(project.parent / 'log.txt').read_text(encoding='utf-8')}"
                    )
                    raise RuntimeError(message)
                time.sleep(0.05)
            yield f"http://{address}/", time.monotonic() - start
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(url: str) -> bool:
    try:
        _read(url)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False
    return True


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  # our own address
        body: bytes = answer.read()
    return body


def _freshen(project: Path) -> str:
    """Let all translations of the first article be made from the English that there is. Returns the article's name.

    The head goes: it says that the English was recovered, and from which version of it.
    """
    root = project / "source" / "en-US"
    path = min(root.rglob("*.md"))
    path.write_bytes(_HEAD.sub(b"", path.read_bytes()))
    for other in (project / "source").glob(f"*/{path.relative_to(root)}"):
        proof = hashlib.sha1(path.read_bytes()).hexdigest().encode()  # noqa: S324  # the format's own
        other.write_bytes(_HASH.sub(rb"\g<1>" + proof, other.read_bytes()))
    return path.relative_to(root).with_suffix("").as_posix()


def _open(stack: ExitStack, chromium: Browser, url: str) -> Page:
    context = chromium.new_context()
    stack.callback(context.close)
    page = context.new_page()
    page.goto(url)
    return page


def _after_edits(path: Path, locale: str, opened: Mapping[str, Page]) -> Iterator[dict[str, float]]:
    """The seconds from each save until each open page shows it: the text, or that the source has moved on."""
    text = path.read_bytes()
    for is_edited in (True, False) * _EDITS:
        start = time.monotonic()
        path.write_bytes(text + f"\n\nOne more {_WORD}.\n".encode() if is_edited else text)
        taken = {}
        for shown, page in opened.items():
            question = _HAS_WORD if shown == locale else _IS_STALE
            page.wait_for_function(question, arg=is_edited, timeout=1000 * _SECONDS, polling=20)
            taken[shown] = time.monotonic() - start
        yield taken
        _settle(opened)


def _settle(opened: Mapping[str, Page]) -> None:
    """Until all pages have been loaded again, and the preview waits for the next save."""
    for page in opened.values():
        page.wait_for_load_state()
        page.wait_for_timeout(500)
