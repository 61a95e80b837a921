"""A build leaves alone what stands as it would be made, and makes the same site as a build from nothing."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name

import pytest
from sitekit import OVERRIDES, Project, build

from diglot.site import whole

HEAD = "---\ntitle: {title}\n---\n"
TREE = {
    **{
        f"{locale}/a/{number:02}.md": f"# {word} {number}\n\n{word} one. {word} two.\n"
        for locale, word in (("en-US", "Title"), ("nb-NO", "Tittel"), ("ja-JP", "題名"))
        for number in range(30)
    },
    "en-US/a/link.md": "# Link\n\nSee [one](01.md), [none](99.md) and ![p](p.png).\n",
    "nb-NO/a/link.md": "# Lenke\n\nSe [en](01.md), [ingen](99.md) og ![p](p.png).\n",
    "en-US/a/p.png": b"picture",
    "en-US/include/part.md": "Included text.\n",
    "en-US/a/with.md": "# With\n\n[!INCLUDE [part](../include/part.md)]\n",
}
PRUNED = "  features: [navigation.prune]\n"

Make = Callable[..., Project]
Change = Callable[[Path], None]


def stamps(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()
    }


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def made(project: Make) -> Project:
    """A project with templates of its own that has been built once."""
    found = project(TREE)
    shutil.copytree(OVERRIDES, found.folder / "overrides")
    text = found.config.read_text(encoding="utf-8").replace(str(OVERRIDES), "overrides")
    found.config.write_text(text.replace("  font: false\n", f"  font: false\n{PRUNED}"), encoding="utf-8")
    assert build(found.config, found.folder / "site") in {0, 1}
    return found


def rebuilt(made: Project, tmp_path: Path) -> set[str]:
    """The files that a second build has written or removed; it is compared with a build from nothing."""
    site = made.folder / "site"
    before = stamps(site)
    build(made.config, site)
    after = stamps(site)
    fresh = tmp_path / "fresh"
    shutil.copytree(made.folder, fresh, ignore=shutil.ignore_patterns("site", ".cache"))
    build(fresh / "mkdocs.yml", fresh / "site")
    assert {name for name, data in contents(site).items() if contents(fresh / "site").get(name) != data} == set()
    assert set(contents(site)) == set(contents(fresh / "site"))
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def replaced(old: str, new: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def test_an_id_without_a_value_is_none(project: Make) -> None:
    made = project({"en-US/page.md": "# Title\n\n<a id></a>Text.\n\n## <a name></a>More\n"})
    assert build(made.config, made.folder / "site") == 0


def test_nothing_changed(made: Project, tmp_path: Path) -> None:
    assert rebuilt(made, tmp_path) == set()


def test_a_translation_changed(made: Project, tmp_path: Path) -> None:
    replaced("Tittel two.", "Tittel to.")(made.folder / "source/nb-NO/a/07.md")
    assert {name for name in rebuilt(made, tmp_path) if name.endswith("index.html")} == {
        "nb-no/a/07/index.html",
        "reports/alignment/nb-no/a/07/index.html",
    }


@pytest.mark.parametrize("writer", ["diglot.site.press.write_file", "mkdocs.utils.write_file"])
def test_a_build_was_cut_off(made: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: str) -> None:
    replaced("Tittel two.", "Tittel to.")(made.folder / "source/nb-NO/a/07.md")
    whole_one = resolve_name(writer)
    cut: list[Path] = []

    def write(*given: bytes | str | Path) -> None:
        (data,) = (each for each in given if isinstance(each, bytes))
        (path,) = (Path(each) for each in given if not isinstance(each, bytes))
        if path.parent.name != "07":
            whole_one(*given)
            return
        path.write_bytes(data[: len(data) // 2])
        cut.append(path)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(writer, write)
        build(made.config, made.folder / "site")
    (page,) = cut
    assert b"</html>" not in page.read_bytes()
    assert page.relative_to(made.folder / "site").as_posix() in rebuilt(made, tmp_path)


def test_a_source_changed(made: Project, tmp_path: Path) -> None:
    replaced("Title two.", "Title 2.")(made.folder / "source/en-US/a/07.md")
    pages = {name for name in rebuilt(made, tmp_path) if name.endswith("/a/07/index.html") or name == "a/07/index.html"}
    assert {"a/07/index.html", "nb-no/a/07/index.html", "ja-jp/a/07/index.html"} <= pages


def test_a_title_changes_what_is_around(made: Project, tmp_path: Path) -> None:
    replaced("# Tittel 7\n", "# Noe annet\n")(made.folder / "source/nb-NO/a/07.md")
    written = rebuilt(made, tmp_path)
    assert {"nb-no/a/06/index.html", "nb-no/a/08/index.html", "nb-no/index.html"} <= written
    assert not {"nb-no/a/29/index.html", "ja-jp/a/07/index.html", "a/06/index.html"} & written


def test_a_link_target_appears(made: Project, tmp_path: Path) -> None:
    for locale in ("en-US", "nb-NO"):
        (made.folder / f"source/{locale}/a/99.md").write_text("# New\n", encoding="utf-8")
    assert {"a/link/index.html", "nb-no/a/link/index.html", "ja-jp/a/link/index.html"} <= rebuilt(made, tmp_path)
    assert 'href="../99/"' in (made.folder / "site/nb-no/a/link/index.html").read_text(encoding="utf-8")


def test_a_link_target_goes(made: Project, tmp_path: Path) -> None:
    for locale in ("en-US", "nb-NO", "ja-JP"):
        (made.folder / f"source/{locale}/a/01.md").unlink()
    written = rebuilt(made, tmp_path)
    assert {"a/link/index.html", "a/01/index.html", "nb-no/a/01/index.html"} <= written
    assert not (made.folder / "site/a/01").exists()


def test_an_included_file_changed(made: Project, tmp_path: Path) -> None:
    replaced("Included", "Other")(made.folder / "source/en-US/include/part.md")
    written = rebuilt(made, tmp_path)
    assert {"a/with/index.html", "nb-no/a/with/index.html"} <= written
    assert "a/07/index.html" not in written


def test_a_picture_changed(made: Project, tmp_path: Path) -> None:
    (made.folder / "source/en-US/a/p.png").write_bytes(b"another picture")
    written = rebuilt(made, tmp_path)
    assert {"a/p.png", "nb-no/a/p.png", "ja-jp/a/p.png"} <= written
    assert not [name for name in written if name.endswith("index.html")]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("overrides/main.html", replaced('class="dg-article', 'data-x class="dg-article'), id="template"),
        pytest.param("mkdocs.yml", replaced("site_name: Small", "site_name: Other"), id="MkDocs' setting"),
        pytest.param("mkdocs.yml", replaced("- diglot: {}", "- diglot: {players: []}"), id="option"),
        pytest.param(
            "diglot.toml", replaced('source = "source"', 'source = "source"\nlocales = ["nb-NO"]'), id="setting"
        ),
    ],
)
def test_what_all_pages_depend_on_changed(made: Project, tmp_path: Path, name: str, change: Change) -> None:
    change(made.folder / name)
    written = rebuilt(made, tmp_path)
    assert {"a/07/index.html", "nb-no/a/07/index.html"} <= written


def test_another_release_of_a_library(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = stamps(made.folder / "site")
    monkeypatch.setattr(whole, "version", lambda _: "999")
    build(made.config, made.folder / "site")
    after = stamps(made.folder / "site")
    assert all(
        after[name] != before[name] for name in after if name.endswith("/a/07/index.html") and "reports" not in name
    )


@pytest.mark.parametrize("name", ["nb-no/a/07/index.html", "search/search_index.json", "assets/diglot/diglot.css"])
def test_what_was_changed_by_hand_is_made_again(made: Project, tmp_path: Path, name: str) -> None:
    (made.folder / "site" / name).write_text("by hand", encoding="utf-8")
    assert name in rebuilt(made, tmp_path)


def test_what_was_removed_is_made_again(made: Project, tmp_path: Path) -> None:
    shutil.rmtree(made.folder / "site/nb-no/a")
    (made.folder / "site/stray").mkdir()
    (made.folder / "site/stray/file.txt").write_text("x", encoding="utf-8")
    written = rebuilt(made, tmp_path)
    assert "nb-no/a/07/index.html" in written
    assert not (made.folder / "site/stray").exists()


def test_a_build_that_was_cut_off_loses_nothing(made: Project, tmp_path: Path) -> None:
    site = made.folder / "site"
    away = site / ".diglot-kept"
    away.mkdir()
    for path in [path for path in site.iterdir() if path != away]:
        path.rename(away / path.name)
    assert rebuilt(made, tmp_path) >= {".diglot-kept/index.html"}
    assert not away.exists()


def test_a_plugin_of_which_nothing_is_known_sees_every_page(made: Project, tmp_path: Path) -> None:
    hook = made.folder / "hook.py"
    hook.write_text(
        "import os\ndef on_page_content(html, **kwargs):\n    return html + os.environ.get('DIGLOT_TEST', '')\n",
        encoding="utf-8",
    )
    made.config.write_text(made.config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    os.environ["DIGLOT_TEST"] = "<p>first</p>"
    try:
        rebuilt(made, tmp_path)
        os.environ["DIGLOT_TEST"] = "<p>second</p>"
        build(made.config, made.folder / "site")
    finally:
        del os.environ["DIGLOT_TEST"]
    for name in ("a/07", "nb-no/a/07"):
        assert "<p>second</p>" in (made.folder / "site" / name / "index.html").read_text(encoding="utf-8")


def test_a_damaged_cache_costs_time_alone(made: Project, tmp_path: Path) -> None:
    database = sqlite3.connect(made.folder / ".cache/diglot/results.sqlite")
    database.execute("UPDATE entry SET value = x'00' WHERE length(value) > 600")
    database.commit()
    database.close()
    replaced("Tittel two.", "Tittel to.")(made.folder / "source/nb-NO/a/07.md")
    assert "nb-no/a/07/index.html" in rebuilt(made, tmp_path)


def test_what_a_hook_writes_stays(made: Project) -> None:
    (made.folder / "hook.py").write_text(
        "from pathlib import Path\n\n\ndef on_post_build(*, config):\n"
        "    (Path(config.site_dir) / 'feed.xml').write_text('<feed/>')\n",
        encoding="utf-8",
    )
    made.config.write_text(made.config.read_text(encoding="utf-8") + "hooks: [hook.py]\n", encoding="utf-8")
    build(made.config, made.folder / "site")
    assert (made.folder / "site/feed.xml").exists()


def test_an_icon_of_the_project_changed(made: Project, tmp_path: Path) -> None:
    icon = made.folder / "overrides/.icons/own/logo.svg"
    icon.parent.mkdir(parents=True)
    icon.write_text("<svg><path d='M0 0'/></svg>", encoding="utf-8")
    text = made.config.read_text(encoding="utf-8")
    made.config.write_text(
        text.replace("  font: false\n", "  font: false\n  icon: {logo: own/logo}\n"), encoding="utf-8"
    )
    rebuilt(made, tmp_path)
    shutil.rmtree(tmp_path / "fresh")
    replaced("M0 0", "M1 1")(icon)
    assert "nb-no/a/07/index.html" in rebuilt(made, tmp_path)
