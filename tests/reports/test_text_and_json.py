"""What the commands print of a small tree, and that it is always the same."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support import GOLDEN, Result, check_golden, head, unit

Run = Callable[..., Result]
SMALL = GOLDEN / "small"
FOUND = {"check", "drift"}
DAYS = {"drift": ("--as-of", "2021-01-01")}
"""What makes a command print the same on every day."""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small tree, to be in."""
    shutil.copytree(SMALL, tmp_path / "small")
    monkeypatch.chdir(tmp_path / "small")
    return tmp_path / "small"


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "command", ["check", "drift", "report", "align nb-NO/coffee.md", "align lv-LV/coffee.md", "align ar-SA/coffee.md"]
)
def test_golden(run: Run, command: str, form: str) -> None:
    words = command.split()
    result = run(*words, *DAYS.get(words[0], ()), "--format", form)
    assert (result.status, result.error) == (int(words[0] in FOUND), "")
    name = "-".join(words).replace("/coffee.md", "")
    check_golden(f"small/{name}.{'txt' if form == 'text' else form}", result.out)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("command", ["check", "drift", "report"])
def test_a_file_gets_the_same_bytes_as_the_screen(run: Run, small: Path, command: str) -> None:
    result = run(command, "--format", "json", "-o", "deep/out.json")
    assert (result.data, result.error) == (b"", "written to deep/out.json\n")
    assert (small / "deep" / "out.json").read_bytes() == run(command, "--format", "json").data


def test_equal_trees_give_equal_bytes_wherever_they_are(tmp_path: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        folder = tmp_path / f"place{seed}" / "project"
        shutil.copytree(SMALL, folder)
        command = (
            "from diglot.cli import main\n"
            "for form in ('json', 'html'):\n"
            "    main(['report', '--format', form])\n"
            "for command in ('check', 'drift'):\n"
            "    main([command, *({'drift': ['--as-of', '2021-01-01']}.get(command, [])), '--format', 'json'])\n"
            "main(['align', 'lv-LV/coffee.md', '--format', 'json'])\n"
            "main(['recover', 'source/nb-NO/coffee.md'])\n"
            f"main(['recover', {str(folder / 'source' / 'nb-NO' / 'coffee.md')!r}])\n"
        )
        outputs.append(
            subprocess.run(
                [sys.executable, "-c", command],
                cwd=folder,
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
                check=True,
                capture_output=True,
            ).stdout
        )
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) > 10_000
    assert str(tmp_path).encode() not in outputs[0]


@pytest.mark.usefixtures("small")
def test_json_keeps_letters_and_has_a_format_number(run: Run) -> None:
    out = run("align", "lv-LV/coffee.md", "--format", "json").out
    assert "Uzvāriet ūdeni." in out
    assert next(iter(json.loads(out))) == "format"


@pytest.mark.usefixtures("small")
def test_offsets_are_those_of_one_language_without_the_other(run: Run) -> None:
    published = run("strip", "source/nb-NO/coffee.md").out
    for bead in json.loads(run("align", "nb-NO/coffee.md", "--format", "json").out)["beads"]:
        for segment in bead["target"]:
            assert published[segment["start"] : segment["end"]] == segment["text"]


@pytest.mark.usefixtures("small")
def test_text_has_no_colours_where_nobody_sees_them(run: Run) -> None:
    for command in ("check", "drift", "report"):
        assert "\x1b" not in run(command).out


@pytest.mark.usefixtures("small")
def test_brackets_in_articles_are_no_markup_of_the_terminal(run: Run, small: Path) -> None:
    (small / "source" / "en-US" / "tea.md").write_text("[red]Boil[/red] the [/] water [bold.\n", encoding="utf-8")
    (small / "source" / "nb-NO" / "tea.md").write_text("[red]Kok[/red] [/] vannet [bold.\n", encoding="utf-8")
    assert "[red]Boil[/red] the [/] water [bold." in run("align", "nb-NO/tea.md").out


def test_a_row_for_each_article_only_where_there_are_few(run: Run, small: Path) -> None:
    for number in range(60):
        (small / "source" / "en-US" / f"{number}.md").write_text("Text.\n", encoding="utf-8")
    out = run("report").out
    assert "Articles by state" in out
    assert "│ nb-NO  │     0 │        0 │     1 │       0 │      61 │      0 │" in out
    assert "Articles: 62, locales: 4" in out


@pytest.mark.parametrize(
    "words",
    [
        ("drift", "--all", "--sentences"),
        ("drift", "--since-tree", "nb-NO=old/nb-NO", "--since-tree", "en-US=old/en-US", "--sentences"),
        ("drift", "--history", "a.md"),
        ("align", "nb-NO/a.md"),
        ("check",),
        ("handoff", "--locale", "lv-LV"),
        ("report",),
    ],
)
def test_no_article_writes_elsewhere_on_the_terminal(
    run: Run, project: Callable[..., Path], words: tuple[str, ...]
) -> None:
    cover = "\x1b[2J\x1b]0;x\x07\x9b1m :boom: "
    name = "a\x1b[1m.md" if words[0] == "handoff" else "a.md"
    tree = {
        f"en-US/{name}": f"Turn {cover} it off.\n\nNew {cover} one.\n",
        f"nb-NO/{name}": head() + unit(101, f"Slå {cover} av.", f"Turn {cover} it on."),
    }
    folder = project(tree)
    for path, text in tree.items():
        place = folder / "old" / path
        place.parent.mkdir(parents=True)
        place.write_text(text.replace("Slå", "Skru").replace("off", "on"), encoding="utf-8")
    result = run(*words)
    assert result.status < 2, result.error
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.out)
    assert "\U0001f4a5" not in result.out
