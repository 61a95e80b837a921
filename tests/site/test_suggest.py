from dataclasses import replace

import pytest
from editionkit import edition_of, shown

from diglot.model import Article, Case
from diglot.site.suggest import Editor, Suggest, suggesting
from support import audited, case_of, head, unit

GITHUB = "https://github.com/o/r"


@pytest.mark.parametrize(
    ("editor", "address"),
    [
        (Editor(GITHUB, "edit/main/source/"), f"{GITHUB}/edit/main/source/nb-NO/%C3%A6%20b.md#L"),
        (Editor(f"{GITHUB}/", "edit/main/source/"), f"{GITHUB}/edit/main/source/nb-NO/%C3%A6%20b.md#L"),
        (Editor("", "https://x.org/e/"), "https://x.org/e/nb-NO/%C3%A6%20b.md#L"),
        (Editor("https://x.org/r", "?edit="), "https://x.org/r?edit=nb-NO/%C3%A6%20b.md#L"),
        (
            Editor("https://gitlab.com/o/r", "", "-/edit/main/source/{path}"),
            "https://gitlab.com/o/r/-/edit/main/source/nb-NO/%C3%A6%20b.md#L",
        ),
        (Editor("", "", "https://x.org/e?file={path!q}"), "https://x.org/e?file=nb-NO%2F%C3%A6%20b.md#L"),
        (
            Editor("https://bitbucket.org/o/r", "src/main/source/"),
            "https://bitbucket.org/o/r/src/main/source/nb-NO/%C3%A6%20b.md#lines-",
        ),
        (Editor(GITHUB, ""), ""),
    ],
)
def test_where_a_file_is_edited(editor: Editor, address: str) -> None:
    assert editor.address("nb-NO/æ b.md") == address


def case(page: str = "", source: str = "One.\n\nTwo.\n") -> Case:
    text = head() + unit(101, "En.", "One.") + "\n\n" + unit(102, "To.", "Two.") + "\n"
    return case_of(audited({"en-US/a.md": source, "nb-NO/a.md": page or text}), "nb-NO/a.md")


EDITOR = Editor(GITHUB, "edit/main/source/")


def test_each_sentence_has_its_line_in_the_editor() -> None:
    own = case()
    assert own.alignment is not None
    links = suggesting(Suggest.EDITOR, EDITOR, own, "../report/")
    assert links.address == f"{GITHUB}/edit/main/source/nb-NO/a.md#L"
    first = head().count("\n") + 1
    assert [links.at(number, bead) for number, bead in enumerate(own.alignment.beads)] == [first, first + 2]


def test_each_sentence_has_its_segment_in_the_report() -> None:
    own = case()
    assert own.alignment is not None
    links = suggesting(Suggest.REPORT, EDITOR, own, "../report/")
    assert links.address == "../report/#s"
    assert [links.at(number, bead) for number, bead in enumerate(own.alignment.beads)] == [1, 2]


@pytest.mark.parametrize(
    ("where", "editor", "report"),
    [(Suggest.NOWHERE, EDITOR, "../"), (Suggest.EDITOR, None, "../"), (Suggest.REPORT, EDITOR, "")],
)
def test_nowhere_to_suggest(where: Suggest, editor: Editor | None, report: str) -> None:
    assert suggesting(where, editor, case(), report).address == ""


@pytest.mark.parametrize(
    ("own", "expected"),
    [("hide: [toc, suggest]", ""), ("hide: suggest", ""), ("hide: [toc]", "../#s"), ("hide: 1", "../#s")],
)
def test_an_article_without_suggestions(own: str, expected: str) -> None:
    pair = unit(101, "En.", "One.")
    in_page = case(page=head().replace("title: T\n", f"title: T\n{own}\n") + pair)
    in_source = case(source=f"---\n{own}\n---\nOne.\n\nTwo.\n")
    for each in (in_page, in_source):
        assert suggesting(Suggest.REPORT, None, each, "../").address == expected


def test_a_missing_page_has_no_links() -> None:
    report = audited({"en-US/a.md": "One.\n", "nb-NO/b.md": head() + unit(101, "En.", "One.")})
    (missing,) = [each for each in report.cases if each.page is None]
    assert isinstance(missing.article, Article)
    assert suggesting(Suggest.EDITOR, EDITOR, missing, "../").address == ""


@pytest.mark.parametrize(
    ("where", "address", "at"),
    [
        (Suggest.NOWHERE, "", [0, 0]),
        (Suggest.EDITOR, f"{GITHUB}/edit/main/source/nb-NO/a.md#L", [8, 10]),
        (Suggest.REPORT, "../../reports/alignment/nb-no/a/#s", [1, 2]),
    ],
)
def test_the_view_of_a_page_has_the_links(where: Suggest, address: str, at: list[int]) -> None:
    text = head() + unit(101, "En.", "One.") + "\n\n" + unit(102, "To.", "Two.") + "\n"
    report = audited({"en-US/a.md": "One.\n\nTwo.\n", "nb-NO/a.md": text})
    edition = replace(edition_of(report, "nb-NO", ""), suggest=where, editor=EDITOR)
    view = shown(report, edition, "a.md", "a/")
    assert view.suggest_href == address
    assert [original.at for original in view.originals] == at
