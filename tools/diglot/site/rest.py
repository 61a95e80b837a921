"""The rest of a preview: the locales that `mkdocs serve` does not begin with. Another process builds the whole site
beside the one that is shown, which it is to replace, while the server answers and takes up edits.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from threading import Thread
from typing import Protocol, cast

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger

from diglot.cache import Cache
from diglot.site.kept import move_kept
from diglot.site.parts import PLUGIN

log = get_plugin_logger(PLUGIN)

# Below the folder of the site, so that a file can be moved from here to there; what has a dot first stays in a build.
_FOLDER = ".diglot-rest"
_PAUSE = 0.1


class Rest:
    """A build of all locales that has begun. `stop` ends it, wherever it is."""

    def __init__(self, config: MkDocsConfig, server: LiveReloadServer, locales: Iterable[str]) -> None:
        """Begins it. The server is made to build once more when it has ended. `locales` are those that it is about."""
        folder = Path(config.site_dir).absolute() / _FOLDER
        folder.mkdir(exist_ok=True)
        self._site = folder / "site"
        self._signal = folder / "ended"
        self._signal.touch()
        server.watch(str(self._signal))
        names = ", ".join(locales)
        log.info("building %s while the preview can be used; edits are taken up meanwhile", names)
        self._process = subprocess.Popen(  # noqa: S603  # this very program
            [
                *(sys.executable, "-P", "-m", __name__),
                *(str(config.config_file_path), str(self._site), str(config.site_url or "")),
                "directories" if config.use_directory_urls else "files",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its workers end with it, and Ctrl-C is for the preview
        )
        self._names = names
        Thread(target=self._wait, args=(server,), daemon=True).start()

    def _wait(self, server: LiveReloadServer) -> None:
        self._process.wait()
        while not server.observer.is_alive():  # what changes before is not noticed
            time.sleep(_PAUSE)
        self._signal.write_bytes(b"ended")

    @property
    def has_ended(self) -> bool:
        """Whether there is nothing to wait for."""
        return self._process.poll() is not None

    def take(self, site: Path, cache: Path, parts: Iterable[str]) -> None:
        """Let what was built stand in the place of the site, where it was built to the end: `parts` are the names of
        all of its parts. What has changed since will be found out by whoever builds.
        """
        if self._process.poll() == 0:
            for path in self._site.iterdir():
                there = site / path.name
                if there.is_dir():
                    shutil.rmtree(there)
                path.replace(there)
            with Cache(cache) as kept:
                for name in parts:
                    move_kept(kept, self._site, site, name)
        shutil.rmtree(self._site, ignore_errors=True)

    def tell(self) -> None:
        """Say that the site has all locales now."""
        log.info("the preview has %s, too", self._names)

    def stop(self) -> None:
        """End it."""
        if self._process.poll() is None:
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGTERM)
            else:
                self._process.terminate()
            self._process.wait()


class _Planned(Protocol):
    whole: "_Whole"


class _Whole(Protocol):
    is_start: bool

    def leave(self) -> None: ...


def main(config_file: str, site: str, site_url: str, addresses: str) -> None:
    """Build all locales of a preview. Where that fails, the preview will fail, too, and tell why."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config = load_config(config_file, site_dir=site)
    config.site_url, config.use_directory_urls = site_url, addresses == "directories"
    config.plugins.on_startup(command="serve", dirty=False)
    whole = cast("_Planned", config.plugins[PLUGIN]).whole
    whole.is_start = False
    try:
        build(config, serve_url=site_url)
    finally:
        whole.leave()


if __name__ == "__main__":
    main(*sys.argv[1:])
