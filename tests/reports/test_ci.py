"""What CI systems are given: valid by their own schemas, safe whatever an article says, and always the same."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from diglot import __version__
from diglot.gate import Breach, Ruling
from diglot.model import Finding, Places, Severity, State, Summary, Totals
from diglot.reports.writers import FINDING_WRITERS
from support import REPOSITORY, Result, check_golden, head, seeds, unit

Run = Callable[..., Result]
SCHEMAS = REPOSITORY / "tests" / "schemas"
SARIF = Draft202012Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")))
JUNIT = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
FORMATS = tuple(FINDING_WRITERS)
FILES = {"text": "txt", "junit": "xml", "markdown": "md", "github": "github.txt"}
BUDGETS = ("--max-stale-percent", "10", "--max-stale-percent", "fi-FI=100")

HOSTILE = "\x00\x0b%0A::error::x\r\n::warning file=a,line=1::y,:|`<b>[a](b){0}\ufffe\U0001f600"
DAMAGED: dict[str, bytes | str] = {
    **seeds(),
    "nb-NO/other.md": head() + unit(101, "T", "S") + unit(101, "T", "S") + '<span data-ttu-id="a-1">x</span>',
    "fi-FI/a.md": "---\na: [\n---\nTeksti.\n",
    "xx/b.md": b"\xff",
    "nb-NO/a, b: 100%|`c`<d>\n::error::e.md": "# T\n",
    "nb-NO/=1+1.md": "",
}


def hostile(count: int = 1) -> Ruling:
    """A ruling on findings with all that could be taken for something else."""
    findings = tuple(
        Finding("text.untranslated", level, f"nb-NO/{at}{HOSTILE * 9}.md", 1, at + 1, HOSTILE, "translate | it.")
        for at in range(count)
        for level in Severity
    )
    totals = {f"nb-{at:03}": Totals({State.STALE: 1, State.FRESH: at}) for at in range(count)}
    summary = Summary(Places("source"), "en-US", tuple(totals), count, count, findings, totals)
    return Ruling(summary, frozenset(findings), (Breach("nb-NO", "max-stale-days", 1, 2, HOSTILE),))


def written(form: str, ruling: Ruling) -> str:
    out = io.StringIO()
    FINDING_WRITERS[form](ruling, out)
    return out.getvalue()


def sarif(text: str) -> Any:  # noqa: ANN401  # what JSON gives
    document = json.loads(text)
    SARIF.validate(document)
    (run,) = document["runs"]
    return run


def junit(text: str) -> etree._Element:
    root = etree.fromstring(text.encode())
    JUNIT.assertValid(root)
    return root


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """The workflow commands of a text, as a runner reads them: command, properties and message."""
    for line in text.removesuffix("\n").split("\n"):
        match = re.fullmatch(r"::(?P<command>\w+) (?P<properties>.*?)::(?P<message>.*)", line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
        properties = {key: unescaped(value, ":,") for key, value in pairs}
        yield match["command"], properties, unescaped(match["message"])


def unescaped(text: str, more: str = "") -> str:
    for char in (*more, "\r", "\n", "%"):
        text = text.replace(f"%{ord(char):02X}", char)
    return text


@pytest.mark.parametrize("form", FORMATS)
def test_golden(run: Run, project: Callable[..., Path], form: str) -> None:
    project(seeds(), select='["drift"]')
    result = run("check", "--format", form, *BUDGETS)
    assert (result.status, result.error) == (1, "")
    check_golden(f"ci/check.{FILES.get(form, form)}", result.out.replace(f'"{__version__}"', '"VERSION"'))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_has_the_same_bytes_as_standard_output(run: Run, seed_project: Path, form: str) -> None:
    result = run("check", "--format", "text", "--also", f"{form}=deep/a", "--also", "csv=b")
    assert (result.status, result.out) == (1, run("check").out)
    assert result.error == "written to deep/a\nwritten to b\n"
    assert (seed_project / "deep" / "a").read_bytes() == run("check", "--format", form).data
    assert (seed_project / "b").read_bytes() == run("check", "--format", "csv").data


def test_no_format_tells_where_the_machine_keeps_the_project(run: Run, project: Callable[..., Path]) -> None:
    folder = project(DAMAGED)
    for form in FORMATS:
        assert str(folder) not in run("check", "--format", form).out


def test_another_format_that_there_is_not(run: Run, seed_project: Path) -> None:
    assert seed_project.is_dir()
    for wrong in ("sarif", "sarif=", "yaml=x"):
        result = run("check", "--also", wrong)
        assert (result.status, result.out) == (2, "")
        assert f"--also {wrong}: name a format and a file, as in sarif=findings.sarif" in result.error


@pytest.mark.parametrize("form", FORMATS)
def test_the_status_is_kept_when_the_reader_has_gone(project: Callable[..., Path], form: str) -> None:
    folder = project(seeds())
    command = [sys.executable, "-c", "from diglot.cli import run; run()", "check", "--format", form]
    for more, status in ((["--fail-on", "warning"], 1), (["--fail-on", "never"], 0)):
        buffered = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
        pipe = subprocess.PIPE
        with subprocess.Popen([*command, *more], cwd=folder, env=buffered, stdout=pipe, stderr=pipe) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == status


def test_paths_begin_with_the_place_of_the_project(run: Run, seed_project: Path) -> None:
    assert seed_project.is_dir()
    words = ("check", "--prefix", "docs/help/", "--tree", "lv-LV=source/lv-LV", "--format")
    assert {item["path"].split("/source/")[0] for item in json.loads(run(*words, "json").out)["findings"]} == {
        "docs/help"
    }
    uris = re.findall(r'"uri": "([^"]+)"', run(*words, "sarif").out)
    assert uris
    assert all(uri.startswith("docs/help/source/") for uri in uris)


# SARIF


@pytest.mark.parametrize(
    "tree", [seeds(), DAMAGED, {"nb-NO/a.md": head() + "Tekst.\n"}], ids=["seeds", "damaged", "one"]
)
def test_sarif_is_valid_and_holds_all_findings(
    run: Run, project: Callable[..., Path], tree: dict[str, bytes | str]
) -> None:
    project(tree)
    found = json.loads(run("check", "--format", "json").out)["findings"]
    ran = sarif(run("check", "--format", "sarif").out)
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert [
        (result["ruleId"], result["level"], result["message"]["text"].replace("\\[", "[")) for result in ran["results"]
    ] == [(item["rule"], levels[item["severity"]], item["message"]) for item in found]
    rules = ran["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({item["rule"] for item in found})
    for result, item in zip(ran["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == item["rule"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["region"] == {"startLine": item["line"], "startColumn": item["column"]}
        assert place["physicalLocation"]["artifactLocation"]["uriBaseId"] in ran["originalUriBaseIds"]
    names = [result["partialFingerprints"]["diglot/v1"] for result in ran["results"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in names)


def test_a_rule_of_sarif_has_its_docs() -> None:
    (rule,) = sarif(written("sarif", hostile()))["tool"]["driver"]["rules"]
    assert rule["name"] == "TextUntranslated"
    assert rule["fullDescription"]["text"].startswith(rule["shortDescription"]["text"] + " Why it matters: ")
    assert "Remedy: " in rule["help"]["markdown"]
    assert rule["defaultConfiguration"] == {"level": "warning"}


def test_a_fingerprint_stays_when_the_line_moves(run: Run, project: Callable[..., Path]) -> None:
    page = head() + "{}" + unit(101, "Sign in to the admin portal.", "Sign in to the admin portal.") + "\n"
    folder = project({"nb-NO/a.md": page.format("")})

    def name() -> tuple[str, int]:
        ran = sarif(run("check", "--format", "sarif").out)
        (result,) = [each for each in ran["results"] if each["ruleId"] == "text.untranslated"]
        (place,) = result["locations"]
        return result["partialFingerprints"]["diglot/v1"], place["physicalLocation"]["region"]["startLine"]

    first, line = name()
    (folder / "source" / "nb-NO" / "a.md").write_text(page.format("\n\n"), encoding="utf-8")
    assert name() == (first, line + 2)


def test_sarif_takes_nothing_of_an_article_for_markup() -> None:
    ran = sarif(written("sarif", hostile(2)))
    assert len(ran["results"]) == 6
    assert "\\[a](b){{0}}" in ran["results"][0]["message"]["text"]
    (notification,) = ran["invocations"][0]["toolExecutionNotifications"]
    assert notification["descriptor"]["id"] == ran["tool"]["driver"]["notifications"][0]["id"] == "max-stale-days"
    uri = ran["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[\w./~-]|%[0-9A-F]{2})+", uri)


# JUnit


@pytest.mark.parametrize(
    "tree", [seeds(), DAMAGED, {"nb-NO/a.md": head() + "Tekst.\n"}], ids=["seeds", "damaged", "one"]
)
def test_junit_is_valid_and_its_counts_add_up(
    run: Run, project: Callable[..., Path], tree: dict[str, bytes | str]
) -> None:
    project(tree)
    found = json.loads(run("check", "--format", "json").out)["findings"]
    root = junit(run("check", "--format", "junit").out)
    cases = root.findall("testsuite/testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    # GitLab takes two cases of one name for one.
    assert len(names) == len(set(names))
    assert len(names) == len({(item["rule"], item["path"]) for item in found})
    assert root.get("tests") == str(len(cases))
    assert root.get("failures") == str(len(root.findall("testsuite/testcase/failure")))
    for suite in root:
        assert suite.get("tests") == str(len(suite))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert {str(case.get("classname")).partition(".")[0] for case in suite} == {suite.get("name")}
    texts = ["".join(str(text) for text in case.itertext()) for case in cases]
    assert sum(text.count(":1:1: ") for text in texts) == sum(
        (item["line"], item["column"]) == (1, 1) for item in found
    )


def test_what_does_not_fail_the_check_passes_in_junit(run: Run, project: Callable[..., Path]) -> None:
    project(seeds(), select='["drift"]')
    for fail_on, failures in (("error", 0), ("warning", 2), ("info", 7), ("never", 0)):
        root = junit(run("check", "--format", "junit", "--fail-on", fail_on).out)
        assert (root.get("tests"), root.get("failures")) == ("7", str(failures))


def test_junit_holds_whatever_an_article_says() -> None:
    root = junit(written("junit", hostile(3)))
    assert [suite.get("name") for suite in root] == ["budget", "text"]
    failures = root.findall("testsuite/testcase/failure")
    assert [failure.get("type") for failure in failures] == ["max-stale-days", "error", "error", "error"]
    assert str(failures[1].get("message")).endswith("\U0001f600 (and 2 more)")
    assert "\ufffd\ufffd%0A::error::x" in str(failures[0].text)


# GitHub


def test_annotations_say_all_and_no_more(run: Run, project: Callable[..., Path]) -> None:
    project(DAMAGED)
    found = json.loads(run("check", "--format", "json").out)["findings"]
    told = {"error": "error", "warning": "warning", "info": "notice"}
    assert list(commands(run("check", "--format", "github").out)) == [
        (
            told[item["severity"]],
            {
                "file": item["path"],
                "line": str(item["line"]),
                "col": str(item["column"]),
                "title": item["rule"],
            },
            f"{item['message']}\nWhat to do: {item['remedy']}",
        )
        for item in found
    ]


def test_an_article_gives_no_commands_to_the_runner() -> None:
    ruling = hostile()
    found = list(commands(written("github", ruling)))
    assert [command for command, _, _ in found] == ["error", "error", "warning", "notice"]
    assert found[0][2] == HOSTILE
    assert found[1][1]["file"] == f"source/{ruling.summary.findings[0].path}"
    assert found[1][2] == f"{HOSTILE}\nWhat to do: translate | it."
    # Standard output is read for commands whatever the format.
    assert not [line for line in re.split(r"[\r\n]", written("text", ruling)) if line.startswith("::")]


# CSV


def test_csv_has_a_row_a_finding(run: Run, project: Callable[..., Path]) -> None:
    project(DAMAGED)
    found = json.loads(run("check", "--format", "json").out)["findings"]
    header, *rows = csv.reader(io.StringIO(run("check", "--format", "csv").out))
    assert header == ["rule", "severity", "path", "line", "column", "message", "remedy"]
    assert rows == [[str(item[key]) for key in header] for item in found]


def test_a_spreadsheet_runs_nothing() -> None:
    starts = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1")
    findings = tuple(Finding("a.b", Severity.INFO, "p", 1, 1, f"{start}, x", "r") for start in (*starts, "a=1"))
    summary = Summary(Places(), "en-US", (), 0, 0, findings, {})
    rows = list(csv.reader(io.StringIO(written("csv", Ruling(summary, frozenset(), ())), newline="")))
    assert [row[5] for row in rows[1:]] == [*(f"'{start}, x" for start in starts), "a=1, x"]


# Markdown


def test_a_summary_stays_small_and_says_what_it_leaves_out() -> None:
    text = written("markdown", hostile(2000))
    assert len(text.encode()) < 60_000
    assert "… and 1,900 more." in text
    assert "… and 1,980 more." in text


def test_a_summary_takes_nothing_of_an_article_for_markup() -> None:
    text = written("markdown", hostile())
    cell = next(line for line in text.splitlines() if line.startswith("| source/nb-NO/0"))
    assert cell.count(" | ") == 3
    assert re.search(r"(?<!\\)[`<\[]", cell) is None
    assert r"translate \| it." in text


@pytest.mark.parametrize(
    ("states", "row"),
    [
        ({State.FRESH: 3, State.MISSING: 2}, "| nb-NO | 3 | 3 | 0 | 0 | 0 | 2 | 0 | 0 % |"),
        ({State.STALE: 3}, "| nb-NO | 3 | 0 | 0 | 3 | 0 | 0 | 0 | 100 % |"),
        ({State.STALE: 1, State.FRESH: 9999}, "| nb-NO | 10,000 | 9,999 | 0 | 1 | 0 | 0 | 0 | 0.1 % |"),
        ({State.STALE: 9999, State.FRESH: 1}, "| nb-NO | 10,000 | 1 | 0 | 9,999 | 0 | 0 | 0 | 99.9 % |"),
        ({State.MISSING: 1}, "| nb-NO | 0 | 0 | 0 | 0 | 0 | 1 | 0 |  |"),
    ],
)
def test_a_share_is_never_rounded_into_all_or_none(states: dict[State, int], row: str) -> None:
    summary = Summary(Places(), "en-US", ("nb-NO",), 1, 1, (), {"nb-NO": Totals(Counter(states))})
    lines = written("markdown", Ruling(summary, frozenset(), ())).splitlines()
    assert lines[2] == "**Passed.**"
    assert row in lines
