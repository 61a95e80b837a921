"""Tables of contents: how they are read, what they lead to, and what is wrong in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.frontmatter import Yaml, read_yaml
from diglot.model import Entry, Problem
from diglot.tocs import BROKEN, INVALID, LEFT_OUT, is_toc, read_tocs
from support import audited, findings_of

FILES = (
    "en-US/TOC.yml",
    "en-US/a.md",
    "en-US/b/index.md",
    "en-US/b/c.md",
    "en-US/d/toc.yml",
    "en-US/d/TOC.md",
    "en-US/e/overview.md",
    "en-US/f/guide.pdf",
    "en-US/landing.yml",
)


def find(path: str) -> str | None:
    """As a tree finds it: whatever the capitals, without `.md` too."""
    for file in FILES:
        if file.lower() in {path.lower(), f"{path.lower()}.md"}:
            return file
    return path if any(file.startswith(f"{path}/") for file in FILES) else None


def read(text: str, path: str = "en-US/TOC.yml") -> tuple[tuple[Entry, ...], list[tuple[str, int, int]]]:
    """The entries of one table, and the rule, line and column of each problem."""
    found, problems = read_tocs({path: text.encode()}, find)
    return found[path], [(problem.rule, problem.line, problem.column) for _, problem in problems]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        pytest.param("- name: A\n  href: a.md", (Entry("A", "a.md"),), id="list"),
        pytest.param("items:\n- name: A\n  href: a.md", (Entry("A", "a.md"),), id="table"),
        pytest.param("- href: a.md?tabs=x#y", (Entry("", "a.md"),), id="without a name, with query and place"),
        pytest.param("- name: A\n  href: ~/A.md\n  expanded: true", (Entry("A", "a.md"),), id="from the root"),
        pytest.param("- name: A\n  items:\n  - name: B\n    href: b/c.md",
                     (Entry("A", entries=(Entry("B", "b/c.md"),)),), id="entries of an entry"),
        pytest.param("- name: A\n  href: b/\n- name: B\n  href: e", (Entry("A", "b/index.md"), Entry("B", "e/overview.md")),
                     id="folders"),
        pytest.param("- name: A\n  href: d/", (Entry("A", toc="d/toc.yml"),), id="folder of a table"),
        pytest.param("- name: A\n  tocHref: d/toc.yml\n  topicHref: a.md", (Entry("A", "a.md", "d/toc.yml"),),
                     id="table and page"),
        pytest.param("- name: A\n  href: https://b.example/c?d#e\n- name: B\n  href: //b.example",
                     (Entry("A", url="https://b.example/c?d#e"), Entry("B", url="https://b.example")), id="elsewhere"),
        pytest.param("- name: A\n  href: f/guide.pdf", (Entry("A", url="f/guide.pdf"),), id="file"),
        pytest.param("- name: 2019\n  href: a.md\n- name: yes", (Entry("2019", "a.md"),), id="names are texts"),
        pytest.param("", (), id="empty"),
        pytest.param("items: []", (), id="no entries"),
        pytest.param("\ufeff- name: Ø\r\n  href: a.md\r\n", (Entry("Ø", "a.md"),), id="byte order mark"),
    ],
)  # fmt: skip
def test_entries(text: str, entries: tuple[Entry, ...]) -> None:
    assert read(text) == (entries, [])


def test_a_table_in_markdown() -> None:
    text = "# [A](a.md)\n## B\n### [C](b/c.md)\n## [D](https://d.example)\n\nText\n\n# E\n"
    inner = (Entry("B", entries=(Entry("C", "b/c.md"),)), Entry("D", url="https://d.example"))
    assert read(text, "en-US/TOC.md") == ((Entry("A", "a.md", entries=inner),), [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("- name: A\n  href: x.md", (BROKEN, 2, 9), id="no page"),
        pytest.param("- name: A\n  href: x/", (BROKEN, 2, 9), id="no folder"),
        pytest.param("- name: A\n  href: ../../x.md", (BROKEN, 2, 9), id="out of the folder"),
        pytest.param("- name: A\n- name: B\n  uid: C", (LEFT_OUT, 3, 8), id="uid"),
        pytest.param("- name: A\n  href: /b/c", (LEFT_OUT, 2, 9), id="root of another site"),
        pytest.param("- name: A\n  href: mailto:b@c.example", (LEFT_OUT, 2, 9), id="no address of the web"),
        pytest.param("- name: A\n  href: landing.yml", (LEFT_OUT, 2, 9), id="page in YAML"),
        pytest.param("- name: A\nhref: a.md", (INVALID, 2, 1), id="no YAML"),
        pytest.param("- a.md", (INVALID, 1, 3), id="entry without keys"),
        pytest.param("a.md", (INVALID, 1, 1), id="no list"),
        pytest.param("- name: A\n  items: b", (INVALID, 2, 10), id="entries that are none"),
        pytest.param("- &a\n  name: A\n- *a", (INVALID, 3, 3), id="alias"),
        pytest.param("[" * 200, (INVALID, 1, 100), id="too deep"),
        pytest.param("- name: A\n  href: TOC.yml", (INVALID, 2, 9), id="holds itself"),
    ],
)
def test_problems(text: str, problem: tuple[str, int, int]) -> None:
    assert read(text)[1] == [problem]


def test_uid_is_no_matter_where_there_is_a_page() -> None:
    assert read("- name: A\n  uid: B\n  href: a.md") == ((Entry("A", "a.md"),), [])


def test_a_circle_of_tables_is_told_once() -> None:
    files = {"en-US/TOC.yml": b"- href: d/toc.yml\n", "en-US/d/toc.yml": b"- name: A\n- href: ../TOC.yml"}
    _, ((path, problem),) = read_tocs(files, find)
    assert problem.rule == INVALID
    assert (path, problem.line) in {("en-US/TOC.yml", 1), ("en-US/d/toc.yml", 2)}
    assert "en-US/TOC.yml > en-US/d/toc.yml" in f"{problem.message} > en-US/d/toc.yml"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("en-US/TOC.yml", True),
        ("en-US/x/toc.yml", True),
        ("en-US/jea/TOC.MD", True),
        ("en-US/breadcrumb/toc.yml", False),
        ("en-US/bread/toc.yml", False),
        ("en-US/my-toc.yml", False),
        ("en-US/toc.json", False),
    ],
)
def test_which_files_are_tables(path: str, expected: bool) -> None:  # noqa: FBT001
    assert is_toc(path) is expected


def test_a_check_finds_what_is_wrong_and_a_report_has_the_tables() -> None:
    report = audited(
        {
            "en-US/TOC.yml": "- name: A\n  href: a.md\n- name: B\n  href: b.md\n",
            "en-US/a.md": "# A",
            "nb-NO/a.md": "# Å",
            "nb-NO/TOC.yml": "- name: Å\n  href: a.md\n",
            "xx-YYY/TOC.yml": "- nothing",
        }
    )
    (found,) = findings_of(report, "site")
    assert (found.rule, found.path, found.line) == (BROKEN, "en-US/TOC.yml", 4)
    assert report.tocs == {
        ("en-US", "TOC.yml"): (Entry("A", "a.md"),),
        ("nb-NO", "TOC.yml"): (Entry("Å", "a.md"),),
    }


@given(st.text(st.sampled_from("-:[]{}&*!|>#'\"\n ab,?%@`\t")))
def test_any_text_is_read(text: str) -> None:
    entries, _ = read(text)
    assert all(isinstance(entry, Entry) for entry in entries)
    assert isinstance(read_yaml(text, INVALID), Yaml | Problem)


def test_values_know_where_they_stand() -> None:
    value = read_yaml("a: 1\nb:\n  - c\n  - d: e\n", INVALID)
    assert isinstance(value, Yaml)
    items = value.entries["b"].items
    assert [(item.text, item.line, item.column) for item in items] == [("c", 3, 5), ("", 4, 5)]
    assert items[1].entries["d"] == Yaml(4, 8, "e")
