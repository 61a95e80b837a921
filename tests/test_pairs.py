from pathlib import Path

import pytest

from diglot.errors import TreeError, UsageError
from diglot.model import Case, State
from diglot.pairs import cases_of_lines, pair_cases, plain_pair
from support import page_of, unit


def test_two_files_need_no_tree() -> None:
    (case,) = pair_cases([(page_of("# Title\n", "en.md"), page_of("# Tittel\n", "nb.md"))])
    assert case.alignment
    assert [(bead.source_text, bead.target_text) for bead in case.alignment.beads] == [("Title", "Tittel")]
    assert case.drift.state is State.UNKNOWN


def test_two_files_may_not_carry_spans() -> None:
    with pytest.raises(UsageError, match=r"nb\.md carries side-by-side spans"):
        plain_pair(page_of("A", "en.md"), page_of(unit(1, "T", "S"), "nb.md"))


def test_lines_are_answered_in_their_order(tmp_path: Path) -> None:
    for name, text in {"en.md": "Save.\n", "old.md": "Load.\n", "nb.md": "Lagre.\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    en, old, nb = (str(tmp_path / name) for name in ("en.md", "old.md", "nb.md"))
    lines = [f"{en}\t{nb}\r\n", f"{en}\tnone.md\n", f"{en}\t{nb}\t{old}\n", f"{en}\t{nb}"]
    first, second, third, last = cases_of_lines(lines, "nb-NO")
    assert isinstance(second, TreeError)
    assert isinstance(third, Case)
    assert third.drift.state is State.STALE
    assert [case.locale for case in (first, last) if isinstance(case, Case)] == ["nb-NO", "nb-NO"]
