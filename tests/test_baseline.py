from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from diglot.baseline import fingerprints, read_baseline, without_known, write_baseline
from diglot.errors import SettingsError
from diglot.model import Finding, Severity
from support import Result, head, unit

Run = Callable[..., Result]

ONE = Finding("text.untranslated", Severity.WARNING, "nb-NO/a.md", 8, 1, "the target is the source: A", "Mend it.")


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    assert fingerprints([ONE]) == fingerprints([replace(ONE, line=90, column=3, severity=Severity.INFO)])


@pytest.mark.parametrize("other", [{"rule": "text.numbers"}, {"path": "nb-NO/b.md"}, {"message": "B"}])
def test_another_finding_has_another_fingerprint(other: dict[str, str]) -> None:
    assert fingerprints([ONE]) != fingerprints([replace(ONE, **other)])  # type: ignore[arg-type]


def test_equal_findings_are_told_apart_by_their_number() -> None:
    first, second = fingerprints([ONE, replace(ONE, line=9)])
    assert first != second


def test_what_is_written_reads_back() -> None:
    findings = [ONE, replace(ONE, line=9), replace(ONE, path="lv-LV/ā.md", message="\ud800")]
    assert read_baseline(write_baseline(findings), "b.json") == frozenset(fingerprints(findings))


def test_equal_findings_give_equal_bytes_in_any_order() -> None:
    findings = [ONE, replace(ONE, path="b.md"), replace(ONE, rule="a.b")]
    assert write_baseline(findings) == write_baseline(findings[::-1])


def test_one_more_of_the_same_is_new() -> None:
    known = frozenset(fingerprints([ONE]))
    assert without_known([ONE, replace(ONE, line=9)], known) == (replace(ONE, line=9),)


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 1}', b'{"format": 1, "findings": []}', b"\xff"])
def test_what_is_no_baseline(data: bytes) -> None:
    with pytest.raises(SettingsError, match=r"b\.json: not a baseline; write one with"):
        read_baseline(data, "b.json")


def test_a_baseline_of_another_format() -> None:
    with pytest.raises(SettingsError, match="format 2 of a baseline is not known"):
        read_baseline(b'{"format": 2, "findings": {}}', "b.json")


def page(*numbers: int) -> str:
    sentences = [f"Sign in to portal number {number}." for number in numbers]
    return head() + "".join(unit(n, text, text) + "\n" for n, text in zip(numbers, sentences, strict=True))


def test_an_old_corpus_starts_clean(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"nb-NO/a.md": page(101)}, baseline='"known.json"', select='["text.untranslated"]')
    written = run("check", "--write-baseline")
    assert (written.status, written.error) == (0, "diglot: 1 findings are known by known.json\n")
    clean = run("check")
    assert clean.status == 0
    assert "findings: 0 error, 0 warning, 0 info; 1 more are known (baseline)" in clean.out
    (folder / "source/nb-NO/a.md").write_text(page(101, 102), encoding="utf-8")
    again = run("check")
    assert again.status == 1
    assert "portal number 102" in again.out
    assert "portal number 101" not in again.out


def test_a_baseline_that_is_missing_is_no_clean_run(run: Run, project: Callable[..., Path]) -> None:
    project({"nb-NO/a.md": page(101)}, baseline='"known.json"')
    result = run("check")
    assert result.status == 2
    assert "known.json: no such file or directory" in result.error


def test_without_a_setting_the_command_tells_which_it_takes(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"nb-NO/a.md": page(101)}, select='["text.untranslated"]')
    written = run("check", "--write-baseline")
    assert written.error == (
        "diglot: 1 findings are known by diglot-baseline.json, "
        'once the settings say baseline = "diglot-baseline.json"\n'
    )
    assert (folder / "diglot-baseline.json").is_file()
    assert run("check").status == 1
