"""A browser, and a web server with the headers that a built site asks for."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from diglot.site.policy import HEADERS

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium. Raises FileNotFoundError where there is none on the PATH."""
    executable = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if executable is None:
        message = f"no browser on the PATH: looked for {', '.join(_BROWSERS)}"
        raise FileNotFoundError(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


class _Handler(SimpleHTTPRequestHandler):
    """Says nothing, and sends the headers of `_headers`."""

    def end_headers(self) -> None:
        path = Path(self.directory) / HEADERS
        lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
        for name, value in (line.strip().split(": ", 1) for line in lines):
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of a folder on loopback, with a `/` at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join()
