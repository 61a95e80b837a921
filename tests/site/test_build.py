"""The parts of a site, built side by side and put together."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree
from sitekit import SOURCE, URL, Built, Project, Tree, build

from diglot.site.verify import verify_site

SMALL: Tree = {
    "en-US/page.md": "# Title\n\nOne sentence. Two.\n",
    "nb-NO/page.md": '# <a name="title"></a>Tittel\n\nEn setning. To.\n',
    "da-DK/page.md": '# <a name="title"></a>Titel\n\nEn sætning. To.\n',
}
MANY: Tree = {
    f"{locale}/deep/page-{number}.md": f"# {title} {number}\n\n{title}.\n"
    for locale, title in (("en-US", "Title"), ("nb-NO", "Tittel"), ("da-DK", "Titel"), ("ja-JP", "題名"))
    for number in range(40)
}
DASK = Path(sys.executable).parent / "dask"

Make = Callable[..., Project]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differing(one: dict[str, bytes], two: dict[str, bytes]) -> set[str]:
    return {name for name in one.keys() | two.keys() if one.get(name) != two.get(name)}


def test_any_number_of_processes_makes_the_same_site(project: Make, tmp_path: Path) -> None:
    made = project(MANY)
    sites = []
    for jobs in ("1", "2", "3"):
        assert build(made.config, tmp_path / jobs, "--strict", "--jobs", jobs) == 0
        sites.append(contents(tmp_path / jobs))
    assert len([name for name in sites[0] if name.endswith("/index.html")]) > 4 * 40
    assert differing(sites[0], sites[1]) == set()
    assert differing(sites[0], sites[2]) == set()


def test_files_of_the_theme_are_there_once(built: Callable[..., Built]) -> None:
    site = built(SMALL, "--strict")
    names = [name for name in site.files("*") if re.search(r"\.(css|js|png|map)$", name)]
    assert any(name.startswith("assets/stylesheets/main.") for name in names)
    assert [name for name in names if not name.startswith("assets/")] == []
    for path in ("page/", "nb-no/page/", "nb-no/", "reports/alignment/nb-no/page/"):
        page = site.html(path)
        links = [*page.strings("//link[@rel='stylesheet' or @rel='icon']/@href"), *page.strings("//script/@src")]
        assert len(links) >= 3
        for link in filter(lambda link: link != "data:,", links):
            assert (site.folder / path / link).resolve().is_relative_to(site.folder.resolve() / "assets"), (path, link)
            assert (site.folder / path / link).is_file(), (path, link)


@pytest.mark.parametrize(("site_url", "root"), [(URL, "/"), ("https://host.example/docs/", "/docs/"), ("", "/")])
def test_page_for_missing_addresses_finds_the_themes_files(
    built: Callable[..., Built], site_url: str, root: str
) -> None:
    site = built(SMALL, site_url=site_url)
    for prefix in ("", "nb-no/"):
        page = site.html(f"{prefix}404.html")
        links = [*page.strings("//link[@rel='stylesheet']/@href"), *page.strings("//script/@src")]
        assert links
        for link in links:
            assert link.startswith(f"{root}assets/"), link
            assert (site.folder / link.removeprefix(root)).is_file()


def test_list_of_sitemaps(built: Callable[..., Built]) -> None:
    site = built(SMALL, "--strict")
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = etree.fromstring((site.folder / "sitemap-index.xml").read_bytes())
    found = [str(each.text) for each in root.findall("s:sitemap/s:loc", namespaces=names)]
    assert found == [f"{URL}{prefix}sitemap.xml" for prefix in ("", "da-dk/", "nb-no/")]
    assert all((site.folder / each.removeprefix(URL)).is_file() for each in found)
    assert (site.folder / "robots.txt").read_text(encoding="utf-8").endswith(f"Sitemap: {URL}sitemap-index.xml\n")


def test_robots_of_the_project_and_of_the_host_stay(built: Callable[..., Built]) -> None:
    own = b"User-agent: *\nDisallow: /\n"
    assert (built({**SMALL, "robots.txt": own}).folder / "robots.txt").read_bytes() == own
    below = built({name: text for name, text in SMALL.items() if name != "robots.txt"}, site_url=f"{URL}docs/")
    assert (below.folder / "sitemap-index.xml").is_file()


def test_site_below_a_path_has_no_robots_of_its_own(built: Callable[..., Built]) -> None:
    assert not (built(SMALL, site_url=f"{URL}docs/").folder / "robots.txt").exists()


def test_site_without_an_address_has_no_list_of_sitemaps(built: Callable[..., Built]) -> None:
    assert built(SMALL, site_url="").files("sitemap-index.xml") == []


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("locale", ["da-DK", "en-US"])
def test_all_locales_are_told_of_when_one_fails(
    project: Make, tmp_path: Path, capfd: pytest.CaptureFixture[str], jobs: str, locale: str
) -> None:
    """An article whose Markdown an extension can't take: the other locales are built and told of all the same."""
    tree = {name: f"{text!s}\n[x](missing.md)\n" for name, text in (MANY if jobs == "2" else SMALL).items()}
    hook = (
        "from mkdocs.exceptions import BuildError\n\n\n"
        "def on_page_markdown(markdown, *, page, config, files):\n"
        "    if config.theme['language'] == LANGUAGE and not page.file.src_uri.startswith(('index', 'reports')):\n"
        "        raise BuildError('this page is too much')\n"
    )
    made = project(tree, extra="hooks: [hook.py]\n")
    (made.folder / "hook.py").write_text(hook.replace("LANGUAGE", repr(locale[:2])), encoding="utf-8")
    assert build(made.config, tmp_path / "out", "--jobs", jobs) == 2
    shown = "".join(capfd.readouterr())
    assert "this page is too much" in shown
    assert "the site was not built" in shown
    told = {
        name[:2]
        for name in ("en-US", "da-DK", "nb-NO")
        if f"WARNING: {'' if name == 'en-US' else f'{name}: '}Doc file" in shown
    }
    assert told == {"en", "da", "nb"} - {locale[:2]}
    assert not (tmp_path / "out/.diglot-parts").exists()


def test_messages_are_told_in_the_order_of_the_locales(project: Make, capfd: pytest.CaptureFixture[str]) -> None:
    made = project({name: f"{text!s}\n[x](missing.md)\n" for name, text in MANY.items()})
    told = []
    for jobs in ("1", "2"):
        build(made.config, made.folder / jobs, "--jobs", jobs)
        told.append([line for line in capfd.readouterr().err.splitlines() if line.startswith("WARNING: ")])
    assert len([line for line in told[0] if "contains a link" in line]) == len(MANY)
    assert told[0] == told[1]


def test_folder_of_many_articles_lists_those_around(project: Make, tmp_path: Path) -> None:
    made = project(MANY)
    text = made.config.read_text(encoding="utf-8")
    made.config.write_text(
        text.replace("  font: false\n", "  font: false\n  features: [navigation.prune]\n"), encoding="utf-8"
    )
    assert build(made.config, tmp_path / "out", "--strict") == 0
    assert verify_site(tmp_path / "out").problems == ()
    site = Built(tmp_path / "out", 0, "")
    titles = {}
    for number in (0, 20, 9):
        page = site.html(f"nb-no/deep/page-{number}/")
        links = page.all("//nav[@data-md-level='1']//a[contains(@class, 'md-nav__link')]")
        titles[number] = [re.sub(r"\s+", " ", str(link.text_content())).strip() for link in links]
        assert page.all("//nav[@data-md-level='1']//a[contains(@class, 'md-nav__link--active')]")
        assert f"Tittel {number}" in titles[number]
    assert {number: len(found) for number, found in titles.items()} == {0: 13, 20: 14, 9: 13}
    assert titles[0][-1].startswith("… Tittel")
    assert (titles[20][0].startswith("… "), titles[20][-1].startswith("… ")) == (True, True)
    assert not any(title.startswith("… ") for title in titles[20][1:-1])


def test_address_where_no_scheduler_answers(
    project: Make, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _needs_dask()
    monkeypatch.setattr("diglot.work._ANSWER", 1)
    address = f"tcp://127.0.0.1:{_free_port()}"
    assert build(project(SMALL).config, tmp_path / "out", "--scheduler", address) == 2
    assert f"{address}: no Dask scheduler answers there" in capfd.readouterr().err
    assert build(project(SMALL).config, tmp_path / "out", "--scheduler", "ssh//x") == 2
    assert "ssh//x: not the address of a scheduler" in capfd.readouterr().err


def test_build_on_a_cluster_survives_the_death_of_a_worker(project: Make, tmp_path: Path) -> None:
    _needs_dask()
    made = project({**MANY, **_seeds()})
    with _cluster(tmp_path) as (address, workers):
        out = tmp_path / "out"
        killer = threading.Thread(target=_kill_one, args=(workers[0], out))
        killer.start()
        assert build(made.config, out, "--scheduler", address) == 0
        killer.join()
        assert workers[0].wait(10) == -signal.SIGKILL
        assert workers[1].poll() is None
    assert build(made.config, tmp_path / "here", "--jobs", "1") == 0
    assert differing(contents(out), contents(tmp_path / "here")) == set()
    assert verify_site(out).problems == ()


def _seeds() -> dict[str, bytes]:
    return {path.relative_to(SOURCE).as_posix(): path.read_bytes() for path in SOURCE.rglob("*") if path.is_file()}


def _needs_dask() -> None:
    if find_spec("distributed") is None or not DASK.is_file():
        pytest.skip("Dask is not installed: pip install 'diglot[cluster]'")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def _cluster(folder: Path) -> Iterator[tuple[str, list["subprocess.Popen[bytes]"]]]:
    """A scheduler and two workers on this machine; gives the scheduler's address, and the workers."""
    address = f"tcp://127.0.0.1:{_free_port()}"
    only = ("--host", "127.0.0.1", "--no-dashboard")
    worker = ("worker", address, *only, "--no-nanny", "--nthreads", "1", "--death-timeout", "120")
    log = folder / "scheduler.log"
    with ExitStack() as stack, log.open("wb") as told:

        def start(*words: str) -> "subprocess.Popen[bytes]":
            process = subprocess.Popen(
                [str(DASK), *words],
                stdout=subprocess.DEVNULL,
                stderr=told,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
                start_new_session=True,
            )
            stack.callback(_end, process)
            return process

        start("scheduler", "--port", address.rpartition(":")[2], *only)
        workers = [start(*worker, "--local-directory", str(folder / "dask")) for _ in range(2)]
        end = time.monotonic() + 120
        while log.read_bytes().count(b"Register worker") < 2:
            assert time.monotonic() < end, log.read_text(encoding="utf-8")
            time.sleep(0.05)
        yield address, workers


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


def _kill_one(worker: "subprocess.Popen[bytes]", site: Path) -> None:
    """Kill a worker once both have begun with a part: this page is made before all others."""
    end = time.monotonic() + 60
    while time.monotonic() < end and len([*site.glob("404.html"), *site.glob("*/404.html")]) < 2:
        time.sleep(0.01)
    worker.kill()
