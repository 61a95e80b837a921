"""The frame of a page is what the theme makes of it, however seldom it is asked."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sitekit import OVERRIDES, Project, build

from diglot.site.frame import without_indents

TREE = {
    **{
        f"{locale}/{folder}{name}.md": f"# {word} {number}\n\n{word}.\n\n## More\n"
        for locale, word in (("en-US", "Title"), ("nb-NO", "Tittel"))
        for folder in ("", "a/", "a/b/", "assets/", "c/")
        for number, name in enumerate(("index", "one", "two", "v1.2", "b"))
    },
    "en-US/c/one/below.md": "# Below\n",
    "en-US/twice.md": "# Title &\n\nText.\n",
}
# The theme's own, in the place of those that make things once.
PLAIN = "{% import 'theme/partials/nav-item.html' as whole with context %}{% macro render(a, b, c, d) %}{{ whole.render(a, b, c, d) }}{% endmacro %}"


def words(page: str) -> str:
    """A page without the white space between its tags and at the ends of its texts, which no reader sees."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", page)


@pytest.mark.parametrize(
    "theme",
    [
        pytest.param("features: [navigation.prune]", id="pruned"),
        pytest.param("features: [navigation.prune, navigation.indexes, navigation.footer]", id="indexes"),
        pytest.param("features: [navigation.tabs, navigation.sections, navigation.expand]", id="tabs"),
        pytest.param(
            "features: [navigation.tabs, navigation.prune, toc.integrate]\n  logo: assets/l.png", id="prunedtabs"
        ),
        pytest.param("palette: [{scheme: default, toggle: {icon: material/eye, name: Dark}}]", id="palette"),
    ],
)
@pytest.mark.parametrize("directories", ["true", "false"])
def test_pages_are_those_of_the_theme(
    project: Callable[..., Project], tmp_path: Path, theme: str, directories: str
) -> None:
    # The link of the logo is another one on each page where a project names its home.
    home = "extra: {homepage: a/one/}\n" if directories == "true" else ""
    made = project(TREE, extra=f"use_directory_urls: {directories}\n{home}")
    given = made.config.read_text(encoding="utf-8").replace("  font: false\n", f"  font: false\n  {theme}\n")
    shutil.copytree(OVERRIDES, made.folder / "theirs")
    (made.folder / "theirs/partials/nav-item.html").write_text(PLAIN, encoding="utf-8")
    (made.folder / "theirs/partials/header.html").write_text('{% include "theme/partials/header.html" %}', "utf-8")
    sites = []
    for name, text in (("ours", given), ("theirs", given.replace(str(OVERRIDES), "theirs"))):
        made.config.write_text(text, encoding="utf-8")
        assert build(made.config, tmp_path / name) in {0, 1}
        pages = (tmp_path / name).rglob("*.html")
        sites.append({page.relative_to(tmp_path / name).as_posix(): words(page.read_text("utf-8")) for page in pages})
    ours, theirs = sites
    assert len(ours) > len(TREE)
    assert {name for name, page in theirs.items() if ours.get(name) != page} == set()


def test_page_without_indents() -> None:
    page = "<p>\n   a\n\n  b</p>\n  <pre>\n  x\n   <pre>\n y</pre>\n  z</pre>\n   <SCRIPT>\n  s</SCRIPT>\n  c"
    assert without_indents(page) == (
        "<p>\na\nb</p>\n<pre>\n  x\n   <pre>\n y</pre>\n  z</pre>\n<SCRIPT>\n  s</SCRIPT>\nc"
    )
    assert without_indents("<pre>\n  never closed") == "<pre>\n  never closed"
