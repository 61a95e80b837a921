"""Lets a preview notice an edit when it is saved.

MkDocs looks through the tree each half second, which works on every file system, those of networks and of containers
among them. It goes on doing so, and nothing else makes it build again: what the system tells makes it look at once.
"""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import get_plugin_logger
from watchdog.events import (
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from diglot.site.parts import PLUGIN

log = get_plugin_logger(PLUGIN)

# A build opens files, too: only these make somebody look.
_CHANGES = [FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent]
# Seconds without a change after which a build begins: what one edit does to a file lasts a few thousandths.
_QUIET = 0.03


class Hurry(FileSystemEventHandler):
    """Takes what the system tells of these files and folders, until it is stopped."""

    def __init__(self, server: LiveReloadServer, paths: Iterable[Path]) -> None:
        """Begins. Where the system tells nothing, or not of so many folders, MkDocs notices edits as it always does."""
        server.build_delay = _QUIET
        self._server = server
        self._told, self._is_over = Event(), False
        self._observer = Observer()
        try:
            for path in paths:
                self._observer.schedule(self, str(path), recursive=True, event_filter=_CHANGES)
            self._observer.start()
        except OSError as error:
            log.debug("the system does not tell of edits (%s): they are looked for each half second", error)
        Thread(target=self._look, daemon=True).start()

    def on_any_event(self, _: object) -> None:
        """Something has changed. Much at once is looked at once."""
        self._told.set()

    def _look(self) -> None:
        while self._told.wait() and not self._is_over:
            self._told.clear()
            for emitter in tuple(self._server.observer.emitters):
                if emitter.is_alive():
                    emitter.queue_events(0)

    def stop(self) -> None:
        """End it."""
        self._is_over = True
        self._told.set()
        with suppress(RuntimeError):  # it has not begun
            self._observer.stop()
            self._observer.join()
