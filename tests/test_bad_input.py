"""What is wrong in an article is a finding on its file and line, what is wrong in a call one line and status 2; the
other pages are still read, and nothing is half written.
"""

import codecs
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from support import OFFICE, Result, head, seeds, unit

Run = Callable[..., Result]
GOOD = head() + unit(101, "Tekst.", "Text.") + "\n"
PAIR = unit(102, "Mer.", "More.")


def found(run: Run, path: str) -> list[tuple[str, int]]:
    """The damage that `diglot check` finds in one file, with the page beside it still read."""
    result = run("check", "--format", "json")
    assert (result.status, result.error) in {(0, ""), (1, "")}
    overview = json.loads(run("report", "--format", "json").out)
    beads = [len(case["beads"]) for case in overview["cases"] if case["path"] == "source/nb-NO/good.md"]
    assert beads == [1]
    return [
        (finding["rule"], finding["line"])
        for finding in json.loads(result.out)["findings"]
        if finding["path"] == f"source/{path}" and finding["rule"].split(".")[0] in {"page", "spans"}
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("# Tittel\n\nTekst.\n", [("page.no-front-matter", 1)]),
        ("---\ntitle: T\nms.author: a: b\n---\nTekst.\n", [("page.invalid-front-matter", 3)]),
        ("---\ntitle: T\nlist: [a,\nms.author: b\n---\nTekst.\n", [("page.invalid-front-matter", 5)]),
        ("---\ntitle: T\nTekst.\n", [("page.invalid-front-matter", 1)]),
        ("---\ntitle: !!python/object/apply:os.system ['true']\n---\nTekst.\n", [("page.invalid-front-matter", 2)]),
        ("---\nms.date: 9999-99-99\n---\nTekst.\n", [("page.invalid-date", 2)]),
        ("---\na: " + "[" * 9999 + "\n---\nTekst.\n", [("page.invalid-front-matter", 1)]),
        ("---\na: &a [*a]\nms.lasthandoff: *a\n---\nTekst.\n", [("page.invalid-front-matter", 1)]),
        (head(ms_lasthandoff="9999/9999") + "Tekst.\n", [("page.invalid-date", 6)]),
        (head().encode() + b"\nBl\xe5b\xe6r\n", [("page.not-utf8", 9)]),
        (b"\xff\xfe" + "Tekst".encode("utf-16-le"), [("page.no-front-matter", 1), ("page.not-utf8", 1)]),
        (head() + '\n\n<span data-ttu-id="f7c17-101">Tekst', [("spans.unclosed", 10)]),
        (head() + '\n<span data-ttu-id="f7c17-101">Tekst.</span>\n', [("spans.no-source", 9)]),
        (head() + '\n<span class="sxs-lookup"><span data-stu-id="f7c17-1">T</span></span>', [("spans.no-target", 9)]),
        (head() + PAIR.replace('stu-id="f7c17-102', 'stu-id="f7c17-103'), [("spans.id-mismatch", 8)]),
        (head() + f"{PAIR}\n\n{PAIR}\n", [("spans.duplicate-id", 10)]),
        (head(title=unit(101, "T", "T")) + "Tekst.\n", [("spans.misplaced", 2)]),
        ("", [("page.empty", 1)]),
        (head() + "\n \n", [("page.empty", 1)]),
        ("\0\0\0", [("page.no-front-matter", 1)]),
        (head() + '<span data-ttu-id="' * 2_000, [("spans.unclosed", 8)] * 2_000),
    ],
    ids=lambda value: str(value[-1][0] if isinstance(value, list) else "")[:40],
)
def test_a_damaged_page_is_a_finding_on_its_line(
    run: Run, project: Callable[..., Path], content: str | bytes, expected: list[tuple[str, int]]
) -> None:
    project({"nb-NO/good.md": GOOD, "nb-NO/bad.md": content})
    assert sorted(found(run, "nb-NO/bad.md")) == sorted([*expected, *missing_provenance(content, expected)])


def missing_provenance(content: str | bytes, expected: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A head that is read but names no hash is a finding of its own."""
    has_head = not {rule for rule, _ in expected} & {"page.no-front-matter", "page.invalid-front-matter", "page.empty"}
    text = content if isinstance(content, str) else content.decode("cp1252")
    return [("page.no-provenance", 1)] if has_head and "openlocfilehash" not in text else []


def test_an_unknown_locale_is_a_finding(run: Run, project: Callable[..., Path]) -> None:
    project({"nb-NO/good.md": GOOD, "xx-YY/bad.md": "# T\n"})
    assert found(run, "xx-YY/bad.md") == [("page.unknown-locale", 1)]


def test_a_link_out_of_the_tree_is_a_finding(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"nb-NO/good.md": GOOD})
    (folder / "secret.md").write_text("secret", encoding="utf-8")
    (folder / "source" / "nb-NO" / "bad.md").symlink_to(folder / "secret.md")
    assert found(run, "nb-NO/bad.md") == [("page.outside-tree", 1)]
    assert "secret\n" not in run("report", "--format", "html").out


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["plain", "BOM"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_line_ends_and_byte_order_mark_stay(run: Run, project: Callable[..., Path], mark: bytes, ends: bytes) -> None:
    def written(text: str) -> bytes:
        return mark + text.encode().replace(b"\n", ends)

    project({"nb-NO/good.md": GOOD, "nb-NO/odd.md": written(GOOD)})
    assert found(run, "nb-NO/odd.md") == []
    assert run("strip", "source/nb-NO/odd.md").data == written(head() + "Tekst.\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("strip", "no.md"), "no.md: no such file or directory"),
        (("strip", "source"), "source: is a directory"),
        (("recover", "no.md"), "no.md: no such file or directory"),
        (("recover", f"source/lv-LV/{OFFICE}"), "no side-by-side spans"),
        (("explain", "drift.stal"), "unknown rule drift.stal; did you mean drift.stale?"),
        (("align", "no.md"), "no.md: no such page; name one below source/"),
        (("align", "outside.md"), "outside.md: the page is outside source/"),
        (("align", "../project/outside.md"), "the page is outside source/"),
        (("align", "nb-NO/../../outside.md"), "the page is outside source/"),
        (("align", "source/link.md"), "the page is outside source/"),
        (("align", f"en-US/{OFFICE}"), "not a translated page"),
        (("align",), "align takes PAGE, or EN LOC"),
        (("align", "a", "b", "c"), "align takes PAGE, or EN LOC"),
        (("align", f"nb-NO/{OFFICE}", "--format", "links"), "align takes PAGE, or EN LOC"),
        (("align", "--batch"), "align takes PAGE, or EN LOC"),
        (("align", "no.md", "outside.md"), "no.md: no such file or directory"),
        (("align", "outside.md", "outside.md", "--locale", "xx-YY"), "xx-YY: no known locale"),
        (("align", "outside.md", f"source/nb-NO/{OFFICE}"), "carries side-by-side spans"),
        (("check", "-o", "outside.md/x.json"), "can't be written"),
        (("recover", "circle.md"), "circle.md: too many levels of symbolic links"),
    ],
)
def test_a_wrong_call_is_one_line_and_status_2(
    run: Run, seed_project: Path, words: tuple[str, ...], message: str
) -> None:
    (seed_project / "outside.md").write_text("# T\n", encoding="utf-8")
    (seed_project / "source" / "link.md").symlink_to(seed_project / "outside.md")
    (seed_project / "circle.md").symlink_to("circle.md")
    result = run(*words)
    assert (result.status, result.data) == (2, b"")
    assert result.error.startswith("diglot: ")
    assert message in result.error
    assert result.error.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sourse": '"x"'}, "diglot.toml: unknown setting sourse; did you mean source?"),
        ({"source": "["}, "diglot.toml: not valid TOML"),
        ({"source": '"nowhere"'}, "nowhere: no such folder"),
        ({"select": '["drift.stal"]'}, "unknown rule drift.stal; did you mean drift.stale?"),
        ({"ignore": '["drif"]'}, "unknown rule drif"),
    ],
)
@pytest.mark.parametrize("command", ["check", "drift", "report", "recover"])
def test_a_wrong_setting_is_one_line_and_status_2(
    run: Run, project: Callable[..., Path], options: dict[str, str], message: str, command: str
) -> None:
    project(seeds(), **options)
    result = run(command)
    assert (result.status, result.data) == (2, b"")
    assert message in result.error
    assert result.error.count("\n") == 1


@pytest.mark.parametrize("command", ["check", "drift", "report", "recover"])
def test_no_article_at_all_is_an_error(run: Run, project: Callable[..., Path], command: str) -> None:
    folder = project({})
    (folder / "source" / "ATTRIBUTION.txt").write_text("none", encoding="utf-8")
    result = run(command)
    assert (result.status, result.data) == (2, b"")
    assert "no articles; put them below a folder for each locale" in result.error


def test_a_report_that_can_not_be_finished_leaves_the_old_one(
    run: Run, seed_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = seed_project / "report.json"
    place.write_text("old", encoding="utf-8")

    def replace(*paths: object) -> None:
        raise OSError(28, "No space left on device", paths)

    monkeypatch.setattr(Path, "replace", replace)
    result = run("report", "--format", "json", "-o", "report.json")
    assert (result.status, result.error) == (
        2,
        "diglot: report.json: can't be written: no space left on device [tree]\n",
    )
    assert place.read_text(encoding="utf-8") == "old"
    left = {path.name for path in seed_project.iterdir()} - {".cache"}
    assert left == {"diglot.toml", "report.json", "source"}


def test_recover_writes_what_it_can_and_names_the_rest(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"nb-NO/good.md": GOOD, "nb-NO/bad.md": head() + "Uten engelsk.\n"})
    result = run("recover")
    assert result.status == 1
    assert "bad.md: no translation carries its English" in result.out
    assert [path.name for path in (folder / "source" / "en-US").iterdir()] == ["good.md"]
