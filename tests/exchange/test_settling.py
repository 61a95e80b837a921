"""`diglot import --stamp`: whether a page has caught up with its source."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from lxml import etree

from gitkit import Repository
from support import Result, head, unit

Run = Callable[..., Result]
Project = Callable[..., Path]

OLD = "# Sync it\n\nOpen the app. Save the file.\n"
PAGE = "# Synk\n\nÅpne appen. Lagre filen.\n"
TARGETS = {"Open the app.": "Åpne appen nå.", "Wait for it.": "Vent på det."}


@pytest.fixture
def stale(project: Project) -> Callable[..., Path]:
    """Makes a project whose page was made from the first of two commits of its source."""

    def make(new: str, body: str = PAGE) -> Path:
        folder = project({})
        repository = Repository(folder)
        first = repository.commit("2024-01-01", {"source/en-US/a.md": OLD})
        digest = hashlib.sha1(OLD.encode(), usedforsecurity=False).hexdigest()
        text = head(ms_openlocfilehash=digest, ms_sourcegitcommit=str(first)) + body
        repository.commit("2024-02-02", {"source/en-US/a.md": new, "source/nb-NO/a.md": text})
        return folder

    return make


def corrected(run: Run, folder: Path, targets: dict[str, str]) -> Path:
    file = folder / "back.po"
    assert run("export", "--state", "stale", "--format", "po", "-o", file).status == 0
    catalog = polib.pofile(str(file), wrapwidth=0)
    for entry in catalog:
        if entry.msgid in targets:
            entry.msgstr, entry.flags = targets[entry.msgid], []
    catalog.save()
    return file


NEW = "# Sync it\n\nOpen the app now. Wait for it. Save the file.\n"


def test_a_page_that_has_caught_up_is_stamped(run: Run, stale: Callable[..., Path]) -> None:
    folder = stale(NEW)
    file = corrected(run, folder, TARGETS)
    dry = run("import", file, "--stamp", "--dry-run")
    assert "source/nb-NO/a.md: not stamped: in a dry run nothing is; it has caught up with its source\n" in dry.error
    result = run("import", file, "--stamp")
    assert result.status == 0, result.error
    assert "source/nb-NO/a.md: caught up: made from commit " in result.out
    text = (folder / "source/nb-NO/a.md").read_text(encoding="utf-8")
    assert "Åpne appen nå. Vent på det. Lagre filen." in text
    assert f"ms.openlocfilehash: {hashlib.sha1(NEW.encode(), usedforsecurity=False).hexdigest()}\n" in text
    assert "ms.translationtype: HT\n" in text
    assert '"state": "fresh"' in run("drift", "--format", "json").out


@pytest.mark.parametrize(
    ("targets", "reason"),
    [
        ({"Wait for it.": "Vent på det."}, "1 is changed in the source and neither corrected nor marked as reviewed"),
        ({"Open the app.": "Åpne appen nå."}, "1 is new in the source and not put in"),
    ],
)
def test_what_is_open_is_told(run: Run, stale: Callable[..., Path], targets: dict[str, str], reason: str) -> None:
    folder = stale(NEW)
    result = run("import", corrected(run, folder, targets), "--stamp")
    assert f"source/nb-NO/a.md: not stamped: of its sentences {reason}\n" in result.error
    assert '"state": "stale"' in run("drift", "--format", "json").out


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (
            "```\ncode\n```\n\n# Sync it\n\nOpen the app. Save the file.\n",
            "new or changed in the source and to be put in by hand",
        ),
        ("Save the file.\n\n# Sync it\n\nOpen the app.\n", "at another place in the source"),
    ],
)
def test_what_only_a_person_can_do_is_told(run: Run, stale: Callable[..., Path], new: str, reason: str) -> None:
    folder = stale(new)
    result = run("import", corrected(run, folder, {}), "--stamp")
    assert reason in result.error
    assert '"state": "stale"' in run("drift", "--format", "json").out


def test_what_is_marked_as_reviewed_is_right_as_it_stands(run: Run, stale: Callable[..., Path]) -> None:
    folder = stale("# Sync it\n\nOpen the app, now. Save the file.\n")
    file = folder / "back.xlf"
    run("export", "--state", "stale", "-o", file)
    root = etree.parse(file)
    assert "caught up" not in run("import", file, "--stamp").out
    for segment in root.iter("{*}segment"):
        segment.set("state", "reviewed")
        segment.attrib.pop("subState")
    root.write(file, encoding="utf-8")
    result = run("import", file, "--stamp")
    assert "source/nb-NO/a.md: caught up: made from commit " in result.out, result.error


def test_a_source_that_is_in_no_commit_is_told(run: Run, stale: Callable[..., Path]) -> None:
    folder = stale(OLD)
    (folder / "source/en-US/a.md").write_text(NEW, encoding="utf-8")
    result = run("import", corrected(run, folder, TARGETS), "--stamp")
    assert "source/nb-NO/a.md: not stamped: its source has edits that are in no commit yet\n" in result.error
    assert "Vent på det." in (folder / "source/nb-NO/a.md").read_text(encoding="utf-8")


def test_without_git_it_is_told(run: Run, project: Project) -> None:
    digest = hashlib.sha1(OLD.encode(), usedforsecurity=False).hexdigest()
    carried = "\n\n".join(unit(101 + at, each, each) for at, each in enumerate(("Open the app.", "Save the file.")))
    folder = project(
        {
            "en-US/a.md": "Open the app now.\n\nSave the file.\n",
            "nb-NO/a.md": head(ms_openlocfilehash=digest) + "Åpne appen.\n\nLagre filen.\n",
            "da-DK/a.md": head("da-DK", ms_openlocfilehash=digest) + carried + "\n",
        }
    )
    file = folder / "back.po"
    run("export", "nb-NO", "--format", "po", "-o", file)
    file.write_text(file.read_text(encoding="utf-8").replace('"Åpne appen."', '"Åpne."').replace("#, fuzzy\n", ""))
    result = run("import", file, "--stamp")
    assert "not stamped: the source en-US is in no git repository" in result.error
    assert "Åpne.\n" in (folder / "source/nb-NO/a.md").read_text(encoding="utf-8")


def test_a_side_by_side_page_is_not_stamped(run: Run, stale: Callable[..., Path]) -> None:
    folder = stale(NEW, f"{unit(101, 'Åpne appen.', 'Open the app.')} {unit(102, 'Lagre.', 'Save the file.')}\n")
    result = run("import", corrected(run, folder, TARGETS), "--stamp")
    assert "source/nb-NO/a.md: not stamped: its spans carry the sentences that it was made from\n" in result.error
