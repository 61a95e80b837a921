from pathlib import Path

import pytest

from diglot.audit import summarize
from diglot.cache import Cache
from diglot.settings import Settings
from support import audited, findings_of, head, page_of, unit

SITE = Settings(select=("site",))


def found(tree: dict[str, str]) -> list[tuple[str, str, int, int]]:
    return [(item.rule, item.path, item.line, item.column) for item in findings_of(audited(tree, SITE), "site")]


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        ("[x](b.md)", ""),
        ("[x](./b.md?view=y)", ""),
        ("[x](~/b.md)", ""),
        ("[x](b)", ""),
        ("[x](sub)", ""),
        ("[x](sub/)", ""),
        ("[x](sub/c.md)", ""),
        ("[x](english.md)", ""),
        ("![x](media/a.png)", ""),
        ("[x](download.zip)", ""),
        ("[x](none.md)", "site.broken-link"),
        ("[x](none)", "site.broken-link"),
        ("[x][y]\n\n[y]: none.md", "site.broken-link"),
        ('<a href="none.md">x</a>', "site.broken-link"),
        ("[x](none.zip)", "site.broken-link"),
        ("[x](www.example.com)", "site.broken-link"),
        ("![x](media/none.png)", "site.missing-image"),
        ("[x](media/none.png)", "site.missing-image"),
        ('<img src="media/none.png">', "site.missing-image"),
        (':::image type="content" source="media/none.png" alt-text="x":::', "site.missing-image"),
        ("[x](B.md)", "site.case"),
        ("[x](Sub/c.md)", "site.case"),
        ("![x](media/A.PNG)", "site.case"),
        ("[x](../../elsewhere.md)", ""),
        ("[x](/none.md)", ""),
        ("[x](https://example.com/none.md)", ""),
        ("[x](mailto:a@example.com)", ""),
        ("[x](a@example.com)", ""),
        ("[x](<>)", ""),
        ("[x](参照)", ""),
        ("`[x](none.md)`", ""),
        ("```\n[x](none.md)\n```", ""),
    ],
)
def test_where_a_link_leads(link: str, rule: str) -> None:
    tree = {
        "en-US/english.md": "# English\n",
        "en-US/media/a.png": "",
        "en-US/download.zip": "",
        "nb-NO/a.md": f"Se:\n\n{link}\n",
        "nb-NO/b.md": "# B\n",
        "nb-NO/sub/c.md": "# C\n",
    }
    assert [(item[0], item[1]) for item in found(tree)] == ([(rule, "nb-NO/a.md")] if rule else [])


@pytest.mark.parametrize(
    ("link", "is_broken"),
    [
        ("[x](#first-steps)", False),
        ("[x](#First-Steps)", True),
        ("[x](#none)", True),
        ("[x](#)", False),
        ("[x](#top)", False),
        ("[x](#tab/windows)", False),
        ("[x](a.md#first-steps)", False),
        ("[x](b.md#generated)", False),
        ("[x](b.md#oversatt)", False),
        ("[x](b.md#translated)", True),
        ("[x](english.md#english-heading)", False),
        ("[x](english.md#none)", True),
        ("[x](includes.md#none)", False),
        ("![x](media/a.png#none)", False),
        ("[x](media/a.png#none)", False),
    ],
)
def test_where_an_anchor_leads(link: str, is_broken: bool) -> None:  # noqa: FBT001  # a column of the table
    tree = {
        "en-US/english.md": "# English heading\n",
        "en-US/b.md": "# Generated\n\n# Translated\n",
        "en-US/media/a.png": "",
        "nb-NO/a.md": f"# First steps\n\nSe {link}\n",
        "nb-NO/b.md": '# <a name="generated"></a>Laget\n\n# Oversatt\n',
        "nb-NO/includes.md": "[!INCLUDE [b](b.md)]\n",
    }
    assert found(tree) == [("site.broken-anchor", "nb-NO/a.md", 3, 4)] * is_broken


def test_the_target_of_a_side_by_side_page_counts() -> None:
    heading = "# " + unit(101, "Oversatt", "Source heading")
    link = unit(102, "Se [her](#oversatt) og [der](none.md).", "See [here](#source-heading) and [there](gone.md).")
    around = "[" + unit(103, "Tekst", "Text") + "](#borte)"
    tree = {"nb-NO/a.md": f"{head()}{heading}\n\n{link}\n\n{around}\n"}
    assert [(item[0], item[2]) for item in found(tree)] == [("site.broken-link", 10), ("site.broken-anchor", 12)]


@pytest.mark.parametrize("others", [{}, {"en-US/b.md": "# B\n"}])
def test_pictures_kept_elsewhere_are_not_missing(others: dict[str, str]) -> None:
    assert found({**others, "nb-NO/a.md": "![x](media/a.png) [x](a.pdf)\n"}) == []


def test_without_source_pages_those_of_any_locale_count() -> None:
    tree = {"nb-NO/a.md": "[x](b.md) [x](c.md)\n", "lv-LV/b.md": "# B\n"}
    assert found(tree) == [("site.broken-link", "nb-NO/a.md", 1, 11)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[b](Sub/b.md) b.md", "[b](sub/B.md) b.md"),
        ("[x](./Sub/b.md?y=1)", "[x](./sub/B.md?y=1)"),
        ("[x](sub/B.md#Heading)", "[x](sub/B.md#heading)"),
    ],
)
def test_capitals_can_be_mended(before: str, after: str) -> None:
    report = audited({"nb-NO/a.md": f"# A\n\n{before}\n", "nb-NO/sub/B.md": "# Heading\n"}, SITE)
    edits = [edit for finding in report.findings for edit in finding.edits]
    text = page_of(f"# A\n\n{before}\n").text
    for edit in edits:
        text = text[: edit.start] + edit.new + text[edit.end :]
    assert text == f"# A\n\n{after}\n"


def test_what_other_files_hold_is_no_secret_to_the_cache(tmp_path: Path) -> None:
    tree = {"nb-NO/a.md": b"[x](b.md#b)\n", "nb-NO/b.md": b"# B\n"}

    def rules(tree: dict[str, bytes]) -> list[str]:
        with Cache(tmp_path) as cache:
            return [item.rule for item in summarize(tree, SITE, cache=cache).findings]

    assert rules(tree) == []
    assert rules({**tree, "nb-NO/b.md": b"# C\n"}) == ["site.broken-anchor"]
    assert rules({"nb-NO/a.md": tree["nb-NO/a.md"]}) == ["site.broken-link"]
    assert rules({"nb-NO/a.md": tree["nb-NO/a.md"], "nb-NO/B.md": b"# B\n"}) == ["site.case"]
    assert rules(tree) == []
