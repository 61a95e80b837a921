import csv
import io
import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from support import OFFICE, SHAREPOINT, Result, head, seeds

Run = Callable[..., Result]
WORDS = ("handoff", "--as-of", "2021-09-14", "--locale")


def test_what_to_translate_next(run: Run, seed_project: Path) -> None:
    result = run(*WORDS, "fi-FI")
    assert (result.status, result.error) == (0, "")
    lines = [line.split() for line in result.out.splitlines()]
    (stale,) = [line for line in lines if line[-1:] == [OFFICE]]
    (missing,) = [line for line in lines if line[-1:] == [SHAREPOINT]]
    (total,) = [line for line in lines if line[-2:] == ["2", "pages"]]
    assert "stale" in stale
    assert missing[:7] == ["2.00", "2", "x", "1.0", "x", "1.00", "?"]
    both = [int(line[line.index(name) + 1]) for line, name in ((stale, "stale"), (missing, "missing"), (total, "all"))]
    assert both[0] + both[1] == both[2]
    assert seed_project.is_dir()


def test_nothing_to_translate(run: Run, seed_project: Path) -> None:
    assert run(*WORDS, "nb-NO").out == "Nothing to be translated into nb-NO, as of 2021-09-14\n"
    assert seed_project.is_dir()


def test_what_does_not_fit_and_what_is_not_known_are_told(run: Run, project: Callable[..., Path]) -> None:
    tree = {f"en-US/{number:02}.md": "Open the page.\n" for number in range(12)}
    project({**tree, **{path.replace("en-US", "nb-NO"): "Side.\n" for path in tree}, "en-US/x.md": "A b c.\n"})
    out = run(*WORDS, "nb-NO", "--budget", "2").out
    assert "1 more page with 3 words left out: the budget is 2" in out
    assert "… and 2 more, which the total counts" in out
    assert out.count("unknown*") == 10


def test_of_many_pages_the_first_are_listed(run: Run, project: Callable[..., Path]) -> None:
    project({**{f"en-US/{number:02}.md": "Open the page.\n" for number in range(53)}, "nb-NO/x.md": "Side.\n"})
    out = run(*WORDS, "nb-NO").out
    assert out.count(" missing  ") == 50
    assert "53 pages" in out
    assert "… and 3 more, which the total counts; --format csv lists them" in out


def test_a_page_whose_old_text_is_lost_is_marked(run: Run, project: Callable[..., Path]) -> None:
    project({"en-US/a.md": "Open the page.\n", "nb-NO/a.md": head() + "Side.\n"})
    out = run(*WORDS, "nb-NO").out
    assert "stale*" in out
    assert "1 stale page counts as new (*): nothing carries the text that it was made from" in out


def test_data_and_table_agree(run: Run, seed_project: Path) -> None:
    first = run(*WORDS, "fi-FI", "--format", "json", "--budget", "100")
    document = json.loads(first.out)
    rows = list(csv.DictReader(io.StringIO(run(*WORDS, "fi-FI", "--format", "csv", "--budget", "100").out)))
    pages = [*document["jobs"], *document["left_out"], *document["unknown"]]
    assert len(rows) == len(pages) == 2
    for row, page in zip(rows, pages, strict=True):
        assert (row["article"], row["source"], row["path"]) == (page["article"], page["source"], page["path"] or "")
        assert float(row["need"]) == page["need"]
        assert {name: int(row[name]) for name in ("words", "work", "removed", "placeholders")} == {
            name: page["count"][name] for name in ("words", "work", "removed", "placeholders")
        }
        assert [int(row[name.replace(" ", "_")]) for name in page["count"]["bands"]] == [
            *page["count"]["bands"].values()
        ]
    assert document["budget"] == 100
    assert all(page["count"]["work"] > 100 for page in document["left_out"])
    assert run(*WORDS, "fi-FI", "--format", "json", "--budget", "100").data == first.data
    assert str(seed_project) not in first.out


def test_a_table_runs_nothing_in_a_spreadsheet(run: Run, project: Callable[..., Path]) -> None:
    project({"en-US/=1+1.md": "Open the page.\n", "nb-NO/b.md": "Side.\n"})
    assert next(csv.DictReader(io.StringIO(run(*WORDS, "nb-NO", "--format", "csv").out)))["article"] == "'=1+1.md"


def test_output_to_a_file(run: Run, project: Callable[..., Path]) -> None:
    folder = project(seeds())
    result = run(*WORDS, "fi-FI", "--format", "csv", "-o", "jobs/fi-FI.csv")
    assert (result.status, result.out) == (0, "")
    assert (folder / "jobs" / "fi-FI.csv").read_text(encoding="utf-8").startswith("rank,state,article,")


def test_a_narrow_terminal_shows_what_fits(run: Run, seed_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    console = partial(Console, force_terminal=True, width=80)
    monkeypatch.setattr("diglot.reports.terminal.Console", console)
    for words, gone in (((*WORDS, "fi-FI"), "context"), (("drift", "--as-of", "2021-09-14"), "human")):
        out = re.sub(r"\x1b\[[0-9;]*m", "", run(*words).out)
        table = [line for line in out.splitlines() if "stale" in line and len(line.split()) > 4][:1]
        assert table
        assert len(table[0]) <= 80
        assert "…" not in table[0]
        left_out = next(line for line in out.splitlines() if line.startswith("left out for want of width: "))
        assert gone in left_out
    assert seed_project.is_dir()
