"""`mkdocs serve`: what a writer saves is seen on every locale's page."""

import re
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from servekit import SECONDS, free_address, served
from sitekit import OVERRIDES, PREFIX, PROFILE, ROOT, SOURCE, TRANSLATED, Html

from support import unpacked


@dataclass(frozen=True)
class Preview:
    """A preview that runs: the project's folder, its address, and the file that its messages go to."""

    folder: Path
    url: str
    log: Path

    def html(self, path: str) -> Html:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:  # noqa: S310  # our own address
            return Html(answer.read())

    def wait(self, is_so: Callable[[], bool]) -> bool:
        """Whether something comes true in time."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                if is_so():
                    return True
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                pass  # not up yet, or just building
            time.sleep(0.2)
        return False

    def notices(self, locale: str) -> list[str]:
        return self.html(f"{PREFIX[locale]}{PROFILE}/").strings("//aside/@data-dg-notice")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("preview") / "project"
    shutil.copytree(SOURCE, folder / "source")
    shutil.copytree(OVERRIDES, folder / "site_overrides")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    settings = re.search(
        r"(?ms)^\[tool\.diglot\]\n.*?(?=^\[|\Z)", (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    assert settings is not None
    (folder / "pyproject.toml").write_text(settings[0], encoding="utf-8")
    address, log = free_address(), folder.parent / "log.txt"
    with served(folder, address, log):
        found = Preview(folder, f"http://{address}/", log)
        started = found.wait(lambda: bool(found.notices("nb-NO")))
        assert started, log.read_text(encoding="utf-8")
        yield found


def test_preview_has_every_locale(preview: Preview) -> None:
    for locale in TRANSLATED:
        page = preview.html(f"{PREFIX[locale]}{PROFILE}/")
        assert page.root.get("lang") == locale
        assert page.strings("//link[@rel='canonical']/@href") == [f"{preview.url}{PREFIX[locale]}{PROFILE}/"]


def test_edit_of_the_source_makes_its_translations_stale(preview: Preview) -> None:
    assert {locale: "stale" in preview.notices(locale) for locale in TRANSLATED} == {
        "da-DK": True,
        "fi-FI": True,
        "lv-LV": False,
        "nb-NO": False,
    }
    path = preview.folder / f"source/en-US/{PROFILE}.md"
    text = path.read_text(encoding="utf-8")
    old = "Find a photo you want to use and store it on your computer"
    assert old in text
    path.write_text(text.replace(old, "Choose a photo and keep it on a disk"), encoding="utf-8")
    assert preview.wait(lambda: all("stale" in preview.notices(locale) for locale in TRANSLATED))
    assert "Choose a photo and keep it on a disk" in preview.html(f"{PROFILE}/").visible
    for locale in ("lv-LV", "nb-NO"):
        (notice,) = preview.html(f"{PREFIX[locale]}{PROFILE}/").all("//aside[@data-dg-notice='stale']")
        assert re.search(r"\b1\b.*\b16\b", str(notice.text_content()))
    report = unpacked(preview.html(f"reports/alignment/nb-no/{PROFILE}/").data("bench-data"))
    assert [row["became"] for row in report["segments"] if "became" in row]

    path.write_text(text, encoding="utf-8")
    assert preview.wait(lambda: "stale" not in preview.notices("nb-NO"))


def test_edit_of_a_template_is_seen(preview: Preview) -> None:
    template = preview.folder / "site_overrides/main.html"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace('class="dg-article', 'data-edited class="dg-article'), encoding="utf-8")
    pages = [f"{PREFIX[locale]}{PROFILE}/" for locale in PREFIX]
    assert preview.wait(lambda: all(preview.html(path).all("//*[@data-edited]") for path in pages))


def test_edit_of_a_setting_is_seen(preview: Preview) -> None:
    def locales() -> int:
        return len(preview.html(f"{PROFILE}/").all("//a[contains(@class, 'md-select__link')]"))

    settings = preview.folder / "pyproject.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text.rstrip()}\nlocales = ["nb-NO"]\n', encoding="utf-8")
    assert preview.wait(lambda: locales() == 2)
    settings.write_text(text, encoding="utf-8")
    assert preview.wait(lambda: locales() == 5)
