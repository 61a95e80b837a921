"""`mkdocs serve` begins with few locales; the others come beside it, while it answers."""

import os
import re
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from servekit import SECONDS, free_address, served
from sitekit import PREFIX, PROFILE, SOURCE, TRANSLATED, build, project_of

SCRIPT = re.compile(rb"<script>\s*var livereload.*?</script>", re.DOTALL)
SEEDS = {path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in SOURCE.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Preview:
    folder: Path
    url: str
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def page(self, path: str) -> bytes:
        """A page without the script that loads it again; empty where there is none."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310  # our own address
                return SCRIPT.sub(b"", answer.read())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return b""

    def wait(self, is_so: Callable[[], object]) -> None:
        end = time.monotonic() + SECONDS
        while not is_so():
            assert time.monotonic() < end, self.said
            time.sleep(0.1)


@contextmanager
def preview(folder: Path, options: str, words: Sequence[str] = ()) -> Iterator[Preview]:
    """A preview of the seeds that answers, until it is interrupted."""
    address, log = free_address(), folder.parent / "log.txt"
    project_of(folder, SEEDS, options=options, site_url=f"http://{address}/")
    with served(folder, address, log, words) as process:
        found = Preview(folder, f"http://{address}/", log)
        found.wait(lambda: process.poll() is not None or found.page(""))
        yield found


def test_all_locales_follow_and_edits_are_taken_up_meanwhile(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{serve_locales: [nb-NO], reports: false}") as shown:
        path = shown.folder / f"source/nb-NO/{PROFILE}.md"
        path.write_bytes(path.read_bytes() + b"\n\nEn setning til om okapier.\n")
        shown.wait(lambda: all(shown.page(f"{PREFIX[locale]}{PROFILE}/") for locale in TRANSLATED))
        shown.wait(lambda: b"okapier" in shown.page(f"nb-no/{PROFILE}/"))
        pages = {locale: shown.page(f"{prefix}{PROFILE}/") for locale, prefix in PREFIX.items()}
        pages["home"] = shown.page("fi-fi/")
        pages["none"] = shown.page("da-dk/404.html")
        said = shown.said
    begun, served, ended = (
        said.index(words)
        for words in (
            "building da-DK, fi-FI, lv-LV while the preview can be used",
            "Serving on",
            "the preview has da-DK, fi-FI, lv-LV, too",
        )
    )
    assert begun < served < ended
    out = tmp_path / "out"
    assert build(shown.folder / "mkdocs.yml", out) == 0
    paths = {locale: f"{prefix}{PROFILE}/index.html" for locale, prefix in PREFIX.items()}
    paths |= {"home": "fi-fi/index.html", "none": "da-dk/404.html"}
    assert pages == {name: (out / path).read_bytes() for name, path in paths.items()}


def test_preview_ends_with_what_it_has_begun(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{serve_locales: []}") as shown:
        assert "building da-DK, fi-FI, lv-LV, nb-NO while" in shown.said
        assert "the preview has" not in shown.said
        assert shown.page(f"{PROFILE}/")
        assert not shown.page(f"nb-no/{PROFILE}/")
    assert "Traceback" not in shown.said
    assert not processes_for(tmp_path)


def test_preview_builds_itself_what_was_not_built_beside_it(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{serve_locales: []}") as shown:
        (beside,) = processes_for(tmp_path)
        os.kill(beside, signal.SIGKILL)
        shown.wait(lambda: "the preview has da-DK" in shown.said)
        assert all(shown.page(f"{prefix}{PROFILE}/") for prefix in PREFIX.values())


def processes_for(folder: Path) -> list[int]:
    """The processes that build beside the preview of a project in this folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has ended
            words = path.read_bytes()
            if b"diglot.site.rest" in words and bytes(folder) in words:
                found.append(int(path.parent.name))
    return found


def test_where_nothing_builds_again_all_locales_are_there_at_once(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{serve_locales: []}", ["--no-livereload"]) as shown:
        assert shown.page(f"nb-no/{PROFILE}/")
        assert "while the preview can be used" not in shown.said


def test_few_pages_are_all_there_at_once(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{}") as shown:
        assert shown.page(f"nb-no/{PROFILE}/")
        assert "while the preview can be used" not in shown.said


def test_preview_can_not_begin_with_a_locale_that_it_is_not_to_have(tmp_path: Path) -> None:
    with preview(tmp_path / "project", "{locales: [nb-NO], serve_locales: [da-DK]}") as shown:
        pass
    assert "serve_locales: there are no articles in da-DK; there are nb-NO" in shown.said
