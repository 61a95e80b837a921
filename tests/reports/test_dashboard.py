"""The status of translations: its numbers are those of `diglot drift`, its pages are bounded."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from itertools import pairwise

import pytest
from lxml import html

from diglot.audit import audit
from diglot.drift.survey import survey
from diglot.model import Report
from diglot.reports import web
from diglot.reports.dashboard import Dashboard, dashboard
from diglot.reports.data import write_drift
from diglot.settings import Settings
from sharedkit import pages
from support import audited, head, seeds, unit

DAY = dt.date(2026, 1, 1)
MIXED: Mapping[str, bytes | str] = {
    "en-US/a/x.md": "---\nms.date: 03/02/2022\n---\nSave the file to the disk now.\n",
    "en-US/a/b/y.md": "Stop it.\n",
    "en-US/z.md": "Start it.\n",
    "nb-NO/a/x.md": head() + unit(1, "Lagre.", "Save the file."),
    "nb-NO/a/b/y.md": head(ms_translationtype="HT") + unit(1, "Stopp.", "Stop it."),
    "nb-NO/lost.md": head() + unit(1, "Borte.", "Gone."),
    "ja-JP/z.md": "始めます。\n",
    "ja-JP/a/x.md": head("ja-JP", ms_lasthandoff="01/01/2021") + unit(1, "保存。", "Save the old file there."),
}


def drift_json(tree: Mapping[str, bytes]) -> dict[str, dict[str, object]]:
    out = io.StringIO()
    write_drift(survey(tree, Settings(), DAY), out)
    totals: dict[str, dict[str, object]] = json.loads(out.getvalue())["totals"]
    return totals


def shown(board: Dashboard) -> dict[str, dict[str, object]]:
    """The numbers of the table on the page, in the form of the JSON document."""
    page = html.fragment_fromstring(str(web.summary(board, {})))
    found: dict[str, dict[str, object]] = {}
    for row in page.xpath(".//table[@class='dgr-totals']/tbody/tr"):
        states = {str(cell.get("data-dgr-state")): int(cell.text) for cell in row.xpath("td[@data-dgr-state]")}
        methods = {str(cell.get("data-dgr-method")): int(cell.text) for cell in row.xpath("td[@data-dgr-method]")}
        oldest = str(row.xpath("string(td[@data-dgr-oldest])")).strip()
        found[str(row.get("data-dgr-locale"))] = {
            "articles": int(row.xpath("string(td[1])")),
            "pages": sum(methods.values()),
            # A column that would hold nothing but zeros is left out.
            "states": dict.fromkeys(("fresh", "metadata", "stale", "unknown", "missing", "orphan"), 0) | states,
            "methods": {"unknown": 0} | methods,
            "oldest": None if oldest == "–" else oldest,
        }
    return found


def encoded(tree: Mapping[str, bytes | str]) -> dict[str, bytes]:
    return {path: text.encode() if isinstance(text, str) else text for path, text in tree.items()}


def board_of(tree: Mapping[str, bytes | str]) -> Dashboard:
    return dashboard(audited(tree))


@pytest.mark.parametrize("tree", [seeds(), MIXED], ids=["seeds", "mixed"])
def test_numbers_are_those_of_drift(tree: Mapping[str, bytes | str]) -> None:
    assert shown(board_of(tree)) == drift_json(encoded(tree))


def test_numbers_of_real_pages_are_those_of_drift() -> None:
    corpus = pages()
    tree = {}
    for locale in sorted(path.name for path in corpus.iterdir() if path.is_dir()):
        folder = corpus / locale / "live-sxs"
        for path in sorted(folder.rglob("*.md"))[:60]:
            tree[f"{locale}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    sources = {path.partition("/")[2] for path in tree}
    tree |= {f"en-US/{path}": b"# Something else\n" for path in sorted(sources)[::2]}
    report: Report = audit(tree, Settings())
    assert shown(dashboard(report)) == drift_json(tree)


def test_folders_add_up() -> None:
    board = board_of(MIXED)
    assert {path: folder.size for path, folder in board.folders.items()} == {"": 4, "a": 2, "a/b": 1}
    assert board.folders["a/b"].parents == ("", "a")
    states = {path: folder.totals["nb-NO"].states for path, folder in board.folders.items()}
    assert {path: {state.value: count for state, count in own.items()} for path, own in states.items()} == {
        "": {"metadata": 1, "stale": 1, "missing": 1, "orphan": 1},
        "a": {"metadata": 1, "stale": 1},
        "a/b": {"metadata": 1},
    }
    found = {
        listing.folder.path: ([folder.path for folder in listing.folders], [row.path for row in listing.rows])
        for listing in board.listings()
    }
    assert found == {
        "": (["a"], ["lost.md", "z.md"]),
        "a": (["a/b"], ["a/x.md"]),
        "a/b": ([], ["a/b/y.md"]),
    }


def test_pages_of_a_folder_are_bounded_and_have_everything_once() -> None:
    tree = {f"en-US/{number:04}.md": "Text.\n" for number in range(601)} | {"en-US/a/b.md": "Text.\n"}
    board = board_of(tree | {f"{locale}/0000.md": "T.\n" for locale in ("nb-NO", "da-DK", "ja-JP")})
    listings = [listing for listing in board.listings() if not listing.folder.path]
    assert [(listing.number, listing.pages) for listing in listings] == [(1, 2), (2, 2)]
    assert [len(listing.folders) + len(listing.rows) for listing in listings] == [400, 202]
    assert [row for listing in listings for row in listing.rows] == [row for row in board.rows if row.name == row.path]


def test_the_worst_come_first() -> None:
    board = board_of(MIXED)
    assert [(each.article, each.drift.state.value) for each in board.worst["nb-NO"]] == [
        ("a/x.md", "stale"),
        ("lost.md", "orphan"),
        ("z.md", "missing"),
        ("a/b/y.md", "metadata"),
    ]
    page = html.fragment_fromstring(str(web.locale_page(board, "nb-NO", lambda case: case.locale, "back")))
    assert [str(name) for name in page.xpath(".//tbody/tr/th/code/text()")][:2] == ["a/x.md", "lost.md"]
    assert "4 pages that are not fresh" in page.text_content()


def test_the_picture_has_a_text_and_needs_neither_script_nor_style() -> None:
    page = html.fragment_fromstring(str(web.summary(board_of(MIXED), {"nb-NO": "there"})))
    assert page.xpath(".//script | .//style | .//@style | .//*[starts-with(name(@*), 'on')]") == []
    pictures = page.xpath(".//svg[@role='img']")
    assert [str(picture.get("aria-label")) for picture in pictures] == [
        "ja-JP: 0 fresh, 0 metadata, 1 stale, 1 unknown, 1 missing, 0 orphan",
        "nb-NO: 0 fresh, 1 metadata, 1 stale, 0 unknown, 1 missing, 1 orphan",
    ]
    for picture in pictures:
        bars = [(float(bar.get("x")), float(bar.get("width"))) for bar in picture.xpath("rect")]
        assert bars[0][0] == 0
        assert all(abs(x + width - following) < 0.02 for (x, width), (following, _) in pairwise(bars))
        assert abs(sum(bars[-1]) - 1000) < 0.02
    assert page.xpath(".//tbody//a/@href") == ["there"]


def test_since_when_half_of_the_pages_are_behind() -> None:
    tree: dict[str, bytes | str] = {}
    for number, year in enumerate((2019, 2021, 2023), 1):
        tree[f"en-US/{number}.md"] = f"---\nms.date: 05/01/{year}\n---\nSave the file to the disk now.\n"
        tree[f"nb-NO/{number}.md"] = head(ms_lasthandoff="01/01/2019") + unit(1, "Lagre.", "Save the file.")
    board = board_of(tree)
    assert board.totals["nb-NO"].oldest == dt.date(2019, 5, 1)
    assert board.half == {"nb-NO": dt.date(2021, 5, 1)}


def test_a_tree_without_translations() -> None:
    board = board_of({"en-US/a.md": "Text.\n"})
    assert (board.totals, board.half, board.worst) == ({}, {}, {})
    assert "State of 1 article in each locale" in str(web.summary(board, {}))
