"""The navigation that tables of contents make of a site."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import pytest
from sitekit import OLDER, PROFILE, Built, Html, text_of

from diglot.model import Entry, Places, Summary
from diglot.site.contents import Item, contents, is_apart
from support import seeds

PAGES: Mapping[str, str] = MappingProxyType(
    {
        "en-US/index.md": "# Home",
        "en-US/a.md": "---\ntitle: The A page\n---\n# A",
        "en-US/b/c.md": "---\ntitle: The C page\n---\n# C",
        "en-US/d.md": "# D",
        "en-US/includes/part.md": "part",
        "nb-NO/index.md": "# Hjem",
        "nb-NO/a.md": "---\ntitle: A-siden\n---\n# Å",
    }
)
TOC = """\
- name: Start
  items:
  - name: Short A
    href: a.md
  - name: Elsewhere & <co>
    href: https://b.example/
- name: More
  href: b/toc.yml
  topicHref: b/c.md
- name: Again
  href: a.md
"""


def summary(tocs: Mapping[tuple[str, str], tuple[Entry, ...]]) -> Summary:
    return Summary(Places(), "en-US", ("nb-NO",), 1, 1, (), {}, tocs=tocs)


def test_no_table_no_contents() -> None:
    assert contents(summary({}), "en-US") == ()


def test_the_own_table_of_a_locale_counts_file_by_file() -> None:
    tocs = {
        ("en-US", "TOC.yml"): (Entry("A", "a.md"), Entry("B", toc="b/toc.yml")),
        ("en-US", "b/toc.yml"): (Entry("C", "b/c.md"),),
        ("nb-NO", "toc.yml"): (Entry("Å", "a.md"), Entry("Bø", toc="b/toc.yml")),
    }
    assert contents(summary(tocs), "en-US") == (
        Item("A", "en-US", "a.md"),
        Item("B", "en-US", items=(Item("C", "en-US", "b/c.md"),)),
    )
    assert contents(summary(tocs), "nb-NO") == (
        Item("Å", "nb-NO", "a.md"),
        Item("Bø", "nb-NO", items=(Item("", "en-US", "b/c.md"),)),
    )


def test_a_page_with_entries_comes_first_among_them() -> None:
    tocs = {("en-US", "TOC.yml"): (Entry("A", "a.md", entries=(Entry("B", "b.md"),)),)}
    (item,) = contents(summary(tocs), "en-US")
    assert item == Item("A", "en-US", "a.md", items=(Item("A", "en-US", "a.md"), Item("B", "en-US", "b.md")))


def test_tables_that_no_other_one_names_follow() -> None:
    tocs = {
        ("en-US", "x/getting-started/toc.yml"): (Entry("A", "a.md"),),
        ("en-US", "y/API/toc.yml"): (Entry("B", "b.md"),),
        ("en-US", "z/toc.yml"): (),
    }
    assert [item.name for item in contents(summary(tocs), "en-US")] == ["Getting started", "API"]


def test_tables_that_hold_themselves_or_each_other_many_times_end() -> None:
    circle = {("en-US", "toc.yml"): (Entry("A", "a.md"), Entry("B", toc="toc.yml"))}
    assert contents(summary(circle), "en-US") == (Item("A", "en-US", "a.md"),)
    often: dict[tuple[str, str], tuple[Entry, ...]] = {
        ("en-US", f"{number}/toc.yml" if number else "toc.yml"): (Entry("A", toc=f"{number + 1}/toc.yml"),) * 9
        for number in range(15)
    }
    often["en-US", "15/toc.yml"] = (Entry("B", "b.md"),)
    assert contents(summary(often), "en-US")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("TOC.md", True), ("x/toc.md", True), ("includes/a.md", True), ("a/Includes/b.md", True), ("includes.md", False)],
)
def test_what_belongs_into_no_navigation(path: str, expected: bool) -> None:  # noqa: FBT001
    assert is_apart(path) is expected


def entries(page: Html) -> list[tuple[str, str | None]]:
    """The names in the side bar with their addresses; None for those that only hold others."""
    found = []
    for item in page.all("//nav[contains(@class, 'md-nav--primary')]//li[contains(@class, 'md-nav__item')]"):
        link = item.xpath(
            "./a[contains(@class, 'md-nav__link')]|./label[not(contains(@class, 'md-nav__link--active'))]"
        )
        if link:
            found.append((text_of(link[0]), link[0].get("href")))
    return found


@pytest.fixture
def site(built: Callable[..., Built]) -> Built:
    made = built({**PAGES, "en-US/TOC.yml": TOC, "en-US/b/toc.yml": "- name: C\n  href: c.md\n"})
    assert made.status == 0, made.output
    return made


def test_navigation_in_the_source_locale(site: Built) -> None:
    assert entries(site.html("")) == [
        ("Home", "."),
        ("Start", None),
        ("Short A", "a/"),
        ("Elsewhere & <co>", "https://b.example/"),
        ("More", None),
        ("More", "b/c/"),
        ("C", "b/c/"),
        ("Again", "a/"),
        ("D", "d/"),
    ]
    assert site.html("a/").one("//title").text == "The A page - Small"
    assert not (site.folder / "TOC.yml").exists()


def test_navigation_in_a_locale_that_has_no_table(site: Built) -> None:
    page = site.html("nb-no/")
    assert [name for name, _ in entries(page)][:3] == ["Hjem", "Start", "A-siden"]
    named = page.all("//label[contains(@class, 'md-nav__link')]//*[@lang='en-US']")
    assert [text_of(name) for name in named] == ["Start", "The C page"]


def test_next_and_previous_follow_the_contents(built: Callable[..., Built]) -> None:
    made = built(
        {**PAGES, "en-US/TOC.yml": "- href: d.md\n- href: b/c.md\n- href: a.md\n"},
        extra="",
    )
    page = made.html("b/c/")
    assert page.strings("//link[@rel='prev']/@href") == ["../../d/"]
    assert page.strings("//link[@rel='next']/@href") == ["../../a/"]


def test_a_project_with_a_navigation_of_its_own_keeps_it(built: Callable[..., Built]) -> None:
    made = built({**PAGES, "en-US/TOC.yml": TOC}, extra="nav:\n  - Only: a.md\n")
    assert [name for name, _ in entries(made.html("a/"))] == ["Only"]


def test_a_table_may_name_an_article_by_its_older_path(built: Callable[..., Built]) -> None:
    articles = {path: data for path, data in seeds().items() if path.startswith(("en-US/", "da-DK/"))}
    made = built({**articles, "da-DK/TOC.yml": f"- name: Billede\n  href: {OLDER}.md\n"})
    assert made.status == 0, made.output
    assert ("Billede", f"{PROFILE}/") in entries(made.html("da-dk/"))
