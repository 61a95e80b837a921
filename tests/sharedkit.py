"""Real pages and gold alignments, from a folder that DIGLOT_SHARED names (else ../shared beside the repository).

Each archive is unpacked once, into a folder of the system's temporary folder.
"""

import importlib.util
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TypeVar

import pytest

from diglot.model import Bead
from support import REPOSITORY

SHARED = Path(os.environ.get("DIGLOT_SHARED") or REPOSITORY.parent / "shared").resolve()
_T = TypeVar("_T")


@cache
def unpacked(name: str) -> Path:
    """The folder with what an archive holds. Skips the test where there is no such archive."""
    archive = SHARED / name
    if not archive.is_file():
        pytest.skip(f"{name} is not there; DIGLOT_SHARED names the folder of the shared data")
    about = archive.stat()
    folder = (
        Path(tempfile.gettempdir()) / f"diglot-shared-{archive.name.split('.')[0]}-{about.st_size}-{about.st_mtime_ns}"
    )
    if not folder.is_dir():
        beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
        with tarfile.open(archive) as tar:
            # Python 3.11 has no filters before 3.11.4, and Debian 12 has 3.11.2.
            tar.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
            tar.extractall(beside)  # noqa: S202  # the data's own archive
        try:
            beside.rename(folder)
        except OSError:  # somebody else was faster
            shutil.rmtree(beside)
    return folder


def pages() -> Path:
    """`<locale>/<branch>/AlchemyInsights/**.md`; branch `live-sxs` with spans, `live` without."""
    return unpacked("corpus/pages.tar.xz")


def gold() -> Path:
    """`<locale>/<kind>/NNNN.{en.md,loc.md,gold.json}`."""
    return unpacked("alignment/sets.tar.xz")


def scorer() -> ModuleType:
    """The scorer that stands beside the gold alignments."""
    place = SHARED / "alignment" / "score.py"
    if not place.is_file():
        pytest.skip("alignment/score.py is not there; DIGLOT_SHARED names the folder of the shared data")
    spec = importlib.util.spec_from_file_location("diglot_shared_score", place)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def link_of(bead: Bead) -> dict[str, list[list[int]]]:
    """A bead as the scorer takes it: the character ranges of its two sides."""
    return {
        "src": [[segment.start, segment.end] for segment in bead.source],
        "tgt": [[segment.start, segment.end] for segment in bead.target],
    }


def sample(items: Sequence[_T], count: int) -> list[_T]:
    """So many of the items, at even distances; all where there are no more."""
    return [items[at * len(items) // count] for at in range(count)] if len(items) > count else list(items)


def show(line: str) -> None:
    """Print a figure that was measured: `pytest -rP` shows it."""
    sys.stdout.write(f"{line}\n")
