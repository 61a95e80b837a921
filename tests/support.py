"""What the tests share: the seed articles, pages put together from pairs, golden files.

A golden file holds what is expected. After a change that is meant, write them anew and read the difference:

    DIGLOT_GOLDEN=write pytest
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diglot.audit import audit
from diglot.model import Case, Finding, Page, Report, Segment
from diglot.page import read_page
from diglot.reports.packing import rows
from diglot.settings import Settings
from diglot.trees import FolderTree

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCE = REPOSITORY / "source"
GOLDEN = Path(__file__).with_name("golden")

HASH = "2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6"

OFFICE = "office-user-profile-picture-sync.md"
SHAREPOINT = "sharepoint-profile-picture-sync.md"
OLDER = "sync-a-user-s-profile-picture.md"
TRANSLATIONS = (
    f"da-DK/{OLDER}",
    f"fi-FI/{OLDER}",
    f"lv-LV/{OFFICE}",
    f"nb-NO/{OFFICE}",
    f"nb-NO/{SHAREPOINT}",
)
"""The five seed articles."""


def seeds() -> dict[str, bytes]:
    """The articles of the repository: five translations, and their source pages."""
    return dict(FolderTree(SOURCE))


def translations() -> dict[str, bytes]:
    """The five seed articles alone."""
    return {path: data for path, data in seeds().items() if not path.startswith("en-US/")}


def head(locale: str = "nb-NO", **values: str) -> str:
    """A translated page's front matter; keys have `_` for `.`, and an empty value leaves a key out."""
    keys = {
        "title": "T",
        "ms.openlocfilehash": HASH,
        "ms.translationtype": "MT",
        "ms.contentlocale": locale,
        "ms.lasthandoff": "09/14/2020",
    } | {key.replace("_", "."): value for key, value in values.items()}
    lines = [f"{key}: {value}\n" for key, value in keys.items() if value]
    return f"---\n{''.join(lines)}---\n"


def unit(number: int | str, target: str, source: str, prefix: str = "f7c17") -> str:
    """One pair as the side-by-side markup has it."""
    name = f"{prefix}-{number}"
    return (
        f'<span data-ttu-id="{name}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{name}">{source}</span></span>'
    )


def page_of(content: str | bytes, path: str = "nb-NO/a.md") -> Page:
    """A page read from text or bytes; its locale is that of its path."""
    data = content.encode() if isinstance(content, str) else content
    return read_page(path, path.partition("/")[0], data)


def audited(tree: Mapping[str, bytes | str], settings: Settings | None = None) -> Report:
    """The report of a tree given as text or bytes."""
    encoded = {path: text.encode() if isinstance(text, str) else text for path, text in tree.items()}
    return audit(encoded, settings or Settings())


def findings_of(report: Report, rule: str = "", path: str = "") -> list[Finding]:
    """The findings of a rule or a family, of one file or of all."""
    return [
        finding
        for finding in report.findings
        if f"{finding.rule}.".startswith(f"{rule}." if rule else "") and path in {"", finding.path}
    ]


def case_of(report: Report, path: str) -> Case:
    """The case of the page at a path."""
    (case,) = [case for case in report.cases if case.page and case.page.path == path]
    return case


def texts(segments: Iterable[Segment]) -> list[str]:
    """The texts of segments."""
    return [segment.text for segment in segments]


def unpacked(document: Mapping[str, Any]) -> dict[str, Any]:
    """What the bench's script makes of what its page has, as `bench.data` gave it."""
    found = {"dir": "ltr", "source_dir": "ltr", **document}
    place, folder = f"{found['locale']}/{found['article']}", found.pop("folder", "")
    if "facts" in found:
        found["facts"] = {"source": f"{folder}{found['source_locale']}/{found['article']}", **found["facts"]}
    found["file"] = found.get("file", folder + place)
    found |= {name: rows(found[name]) for name in ("segments", "findings") if name in found}
    if "segments" in found:
        found["path"] = found.get("path", place)
    for row in found.get("segments", ()):
        if "words" in row:
            row.setdefault("source", " ".join(text for kind, text in row["words"] if kind != "added"))
    return found


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    data: bytes
    error: str

    @property
    def out(self) -> str:
        return self.data.decode()


def check_golden(name: str, text: str) -> None:
    """Compare with a golden file, or write it."""
    path = GOLDEN / name
    if os.environ.get("DIGLOT_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    assert path.is_file(), f"there is no {name}: DIGLOT_GOLDEN=write pytest makes it"
    assert text == path.read_bytes().decode(), f"differs from {name}; if that is meant: DIGLOT_GOLDEN=write pytest"
