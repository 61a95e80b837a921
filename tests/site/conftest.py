"""What the tests of the site share: built sites, a web server, a browser."""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright
from sitekit import ROOT, Built, Project, Tree, build, headers_of, project_of

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's own site."""
    folder = tmp_path_factory.mktemp("site")
    return Built(folder, build(ROOT / "mkdocs.yml", folder), "")


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Project]:
    """Makes a project of a tree of articles."""

    def make(articles: Tree, **options: str) -> Project:
        return project_of(tmp_path / "project", articles, **options)

    return make


@pytest.fixture
def built(project: Callable[..., Project], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Callable[..., Built]:
    """Makes a project of a tree of articles and builds it."""

    def make(articles: Tree, *words: str, **options: str) -> Built:
        made = project(articles, **options)
        capfd.readouterr()
        status = build(made.config, tmp_path / "out", *words)
        shown = capfd.readouterr()
        return Built(tmp_path / "out", status, shown.out + shown.err)

    return make


class _Handler(SimpleHTTPRequestHandler):
    """Serves files with the headers that the site asks for, as its hosts do: whatever they forbid fails a test."""

    def end_headers(self) -> None:
        for name, value in headers_of(Path(self.directory)).items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves a folder, and tells the address, with a `/` at its end."""
    with ExitStack() as stack:

        def start(folder: Path) -> str:
            httpd = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))))
            thread = threading.Thread(target=httpd.serve_forever, daemon=True)
            thread.start()
            stack.callback(thread.join)
            stack.callback(httpd.shutdown)
            return f"http://127.0.0.1:{httpd.server_address[1]}/"

        yield start


@pytest.fixture(scope="session")
def server(site: Built, serve: Callable[[Path], str]) -> str:
    """The address of the repository's own site."""
    return serve(site.folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    executable = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        pytest.skip(f"no browser on the PATH: looked for {', '.join(_BROWSERS)}")
    check = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if check.returncode:
        pytest.skip(f"Playwright's driver does not start; tools/setup.sh programs says what it needs: {check.stderr}")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(_ARGUMENTS))
        yield chromium
        chromium.close()


class _Watch:
    """Notes what a page complains of, or asks of another host."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def page(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("request", self.request)
        page.on("response", self.response)
        page.on("requestfailed", self.failure)

    def console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(f"console {message.type}: {message.text}")

    def request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            self.problems.append(f"asked another host: {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= 400 and not response.url.endswith("/favicon.ico"):
            self.problems.append(f"status {response.status}: {response.url}")

    def failure(self, request: Request) -> None:
        # What a page still loads when the reader leaves it is given up; that is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url}: {request.failure}")


@pytest.fixture
def open_context(browser: Browser, server: str) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts. What a page complains of fails the test."""
    contexts: list[BrowserContext] = []
    watch = _Watch()

    def make(**options: Any) -> BrowserContext:  # the options of Playwright
        context = browser.new_context(base_url=server, **options)
        context.set_default_timeout(10_000)
        context.on("page", watch.page)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert watch.problems == []


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """A page of desktop size in a context of its own."""
    return open_context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture(scope="session")
def shoot() -> Callable[[Page, str], None]:
    """Saves a screenshot under a name."""
    folder = Path(__file__).parent / "screenshots"
    folder.mkdir(exist_ok=True)

    def save(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return save
