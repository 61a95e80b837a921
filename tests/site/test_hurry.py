from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from mkdocs.livereload import LiveReloadServer
from servekit import SECONDS
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from diglot.site.hurry import Hurry

# MkDocs would look by itself after so long.
_LATER = 20 * SECONDS


class _Changes(FileSystemEventHandler):
    """Where MkDocs has found that a file has changed."""

    def __init__(self) -> None:
        self.found = Event()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not event.is_directory:
            self.found.set()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveReloadServer]:
    made = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path), polling_interval=_LATER)
    made.watch(str(tmp_path))
    made.observer.start()
    yield made
    made.observer.stop()
    made.observer.join()
    made.server_close()


def test_an_edit_is_noticed_when_it_is_saved(server: LiveReloadServer, tmp_path: Path) -> None:
    path = tmp_path / "nb-NO" / "a.md"
    path.parent.mkdir()
    changes = _Changes()
    server.observer.schedule(changes, str(tmp_path), recursive=True)
    hurry = Hurry(server, [tmp_path])
    try:
        for change in (lambda: path.write_text("x"), lambda: path.write_text("yz"), path.unlink):
            change()
            assert changes.found.wait(SECONDS)
            changes.found.clear()
    finally:
        hurry.stop()


def test_reading_a_file_is_no_edit(server: LiveReloadServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    looked = Event()
    (emitter,) = server.observer.emitters
    monkeypatch.setattr(emitter, "queue_events", lambda _: looked.set())
    hurry = Hurry(server, [tmp_path])
    try:
        (tmp_path / "a.md").read_text(encoding="utf-8")
        list(tmp_path.iterdir())
        # What is told after it comes after it.
        assert not looked.is_set()
        (tmp_path / "a.md").write_text("y", encoding="utf-8")
        assert looked.wait(SECONDS)
    finally:
        hurry.stop()


def test_where_the_system_tells_nothing_mkdocs_looks(
    server: LiveReloadServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "mkdocs")
    hurry = Hurry(server, [tmp_path / "gone"])
    hurry.stop()
    assert "the system does not tell of edits" in caplog.text
    assert server.observer.is_alive()
