import json
from collections.abc import Mapping
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from diglot.exchange.units import Proposal
from diglot.model import Case, Report
from diglot.reports import bench
from diglot.reports.packing import rows
from support import OFFICE, REPOSITORY, SHAREPOINT, audited, case_of, findings_of, head, seeds, unit, unpacked

HOSTILE = "</script><script>alert(1)</script>\"'&<b><!--"
LINKS = bench.Links("../assets/", "../page/", "../", "https://example.org/edit/x.md#L", "/save")
_SCHEMA = REPOSITORY / "tests" / "schemas" / "bench.json"


def data_of(report: Report, case: Case) -> dict[str, Any]:
    found = bench.data(case, report.places, report.source_locale)
    found["findings"] = bench.findings_of(findings_of(report, path=case.path))
    told: dict[str, Any] = json.loads(json.dumps(found))
    Draft202012Validator(json.loads(_SCHEMA.read_bytes())).validate(told)
    return told


def shown(tree: Mapping[str, str | bytes], path: str = "nb-NO/a.md") -> dict[str, Any]:
    report = audited(tree)
    return data_of(report, case_of(report, path))


def document(page: str) -> html.HtmlElement:
    return html.document_fromstring(page)


def embedded(page: str, name: str) -> Any:  # noqa: ANN401  # whatever it is
    (script,) = document(page).xpath(f"//script[@id='bench-{name}']/text()")
    return json.loads(str(script))


def test_every_seed_is_as_the_schema_has_it() -> None:
    report = audited(seeds())
    lengths = {f"{case.locale}/{case.article.path}": data_of(report, case).get("segments") for case in report.cases}
    assert {path: len(rows) for path, rows in lengths.items() if rows} == {
        f"da-DK/{OFFICE}": 20,
        f"fi-FI/{OFFICE}": 22,
        f"lv-LV/{OFFICE}": 16,
        f"nb-NO/{OFFICE}": 16,
        f"nb-NO/{SHAREPOINT}": 9,
        # What is missing can be translated here.
        f"da-DK/{SHAREPOINT}": 10,
        f"fi-FI/{SHAREPOINT}": 10,
        f"lv-LV/{SHAREPOINT}": 10,
    }


def test_page_carries_its_data_and_has_no_script_of_its_own() -> None:
    report = audited(seeds())
    case = case_of(report, f"lv-LV/{OFFICE}")
    findings = findings_of(report, path=case.path)
    page = bench.page(case, findings, report.places, report.source_locale, LINKS)
    assert unpacked(embedded(page, "data")) == json.loads(
        json.dumps(bench.data(case, report.places, report.source_locale, LINKS))
    )
    assert rows(embedded(page, "findings")) == bench.findings_of(findings) != []
    tree = document(page)
    assert [script.get("src") for script in tree.xpath("//script[not(@type='application/json')]")] == [
        "../assets/bench.js"
    ]
    assert tree.xpath("//style | //*[@style] | //*[starts-with(name(@*), 'on')]") == []
    assert [str(way) for way in tree.xpath("//nav/a/@href")] == ["../", "../page/"]
    assert tree.xpath("//noscript//code")[0].text == "diglot align"


def test_findings_that_are_known_later() -> None:
    report = audited(seeds())
    case = case_of(report, f"lv-LV/{OFFICE}")
    findings = findings_of(report, path=case.path)
    about = (report.places, report.source_locale, LINKS)
    assert bench.with_findings(bench.page(case, (), *about), findings) == bench.page(case, findings, *about)


def test_a_page_is_small() -> None:
    report = audited(seeds())
    for case in report.cases:
        if case.page is not None and case.alignment is not None:
            page = bench.page(case, (), report.places, report.source_locale, LINKS)
            rows = unpacked(embedded(page, "data"))["segments"]
            texts = [text for row in rows for text in _strings(row)]
            assert len(page.encode()) - sum(len(text.encode()) for text in texts) < 1_300 + 100 * len(rows)


def _strings(row: Mapping[str, Any]) -> list[str]:
    changed = [*row.get("words", []), *(pair for each in row.get("became", []) for pair in each.get("words", []))]
    # What is shown word by word is not there a second time.
    return ["" if "words" in row else row.get("source", ""), row.get("target", ""), *(words for _, words in changed)]


def test_nothing_of_an_article_is_markup() -> None:
    tree = {
        "en-US/a.md": f"Turn it on {HOSTILE} now.\n\nNew {HOSTILE}\n",
        "nb-NO/a.md": head(ms_lasthandoff=HOSTILE) + unit(101, f"Slå {HOSTILE} på.", f"Turn it off {HOSTILE} now."),
    }
    report = audited(tree)
    case = case_of(report, "nb-NO/a.md")
    findings = findings_of(report, path=case.path)
    page = bench.page(case, findings, report.places, report.source_locale, LINKS)
    assert page.count("<script") == 3
    assert findings
    assert "<b>" not in page
    assert "<!--" not in page
    assert HOSTILE in unpacked(embedded(page, "data"))["segments"][0]["target"]


def test_a_path_is_no_markup() -> None:
    report = audited({"nb-NO/<img src=x>.md": head() + unit(101, "Tekst.", "Text.")})
    page = bench.page(report.cases[0], (), report.places, report.source_locale, LINKS)
    assert "<img" not in page


def test_texts_say_their_direction() -> None:
    found = shown({"ar-SA/a.md": head("ar-SA") + unit(101, "نص.", "Text.")}, "ar-SA/a.md")
    assert (found["locale"], found["dir"], found["source_dir"]) == ("ar-SA", "rtl", "ltr")


def test_a_page_that_nothing_can_be_put_beside() -> None:
    found = shown({"nb-NO/a.md": head() + "Tekst.\n"})
    assert found["state"] == "orphan"
    assert not {"segments", "path", "hash"} & {*found}
    assert found["facts"]["source"] == ""


def test_an_edited_sentence_is_shown_word_by_word() -> None:
    tree = {
        "en-US/a.md": "Save the file to the disk now. Stop it.\n",
        "nb-NO/a.md": head() + unit(101, "L.", "Save the file to the disk.") + " " + unit(102, "S.", "Stop it."),
    }
    first, second = shown(tree)["segments"]
    assert first["became"] == [{"change": "edited", "grade": "wording"}]
    assert first["words"] == [["same", "Save the file to the"], ["removed", "disk."], ["added", "disk now."]]
    assert not {"became", "words"} & {*second}


def test_several_sentences_of_a_segment_are_one_text() -> None:
    tree = {
        "en-US/a.md": "Save the file to the disk now. Stop it.\n",
        "nb-NO/a.md": head() + unit("p101", "L. S.", "Save the file to the disk. Stop it."),
    }
    (row,) = shown(tree)["segments"]
    assert [words for kind, words in row["words"] if kind != "removed"] == [
        "Save the file to the",
        "disk now.",
        "Stop it.",
    ]


def test_what_is_new_stands_where_it_would() -> None:
    tree = {
        "en-US/a.md": "One thing.\n\nQuite another sentence.\n\nTwo things.\n",
        "nb-NO/a.md": head() + unit(101, "En.", "One thing.") + "\n\n" + unit(102, "To.", "Two things."),
    }
    rows = shown(tree)["segments"]
    assert [row.get("target") for row in rows] == ["En.", None, "To."]
    assert rows[1] == {"became": [{"change": "added", "words": [["added", "Quite another sentence."]]}]}


def test_where_a_segment_stands() -> None:
    first = unit(101, "En.", "One.")
    rows = shown({"nb-NO/a.md": f"{head()}{first} {unit(102, 'To.', 'Two.')}\n"})["segments"]
    line = head().count("\n") + 1
    assert [row["at"] for row in rows] == [
        [line, 1, 1 + len(first)],
        [line, 2 + len(first), 2 + len(first) + len(unit(102, "To.", "Two."))],
    ]
    plain = shown({"en-US/a.md": "One. Two.\n", "nb-NO/a.md": head() + "En. To.\n"})["segments"]
    assert [row["at"] for row in plain] == [[line, 1, 4], [line, 5, 8]]
    (broken,) = shown({"nb-NO/a.md": head() + unit(101, "En,\nto.", "One.")})["segments"]
    assert broken["at"] == [line, 1, len(unit(101, "En,\nto.", "One.").partition("\n")[2]) + 1, line + 1]


def test_what_can_be_corrected_has_a_unit() -> None:
    lost = '<span data-ttu-id="f7c17-102">To.</span>'
    rows = shown({"nb-NO/a.md": f"{head()}{unit(101, 'En.', 'One.')}\n\n{lost}\n"})["segments"]
    assert [("unit" in row, row["target"]) for row in rows] == [(True, "En."), (False, "To.")]


def test_titles_can_be_corrected_too() -> None:
    source = "---\ntitle: Sync\n---\nText.\n"
    rows = shown({"en-US/a.md": source, "nb-NO/a.md": head(title="Synkroniser") + unit(101, "Tekst.", "Text.")})
    assert [(row.get("key"), row["source"], row["target"]) for row in rows["segments"]] == [
        ("title", "Sync", "Synkroniser"),
        (None, "Text.", "Tekst."),
    ]


def test_proposals_are_few_and_differ_from_what_stands_there() -> None:
    report = audited({"nb-NO/a.md": head() + unit(101, "Tekst.", "Text.")})
    texts = ["Tekst.", "Teksten.", "Teksten.", *(f"T{number}." for number in range(9))]
    rows = [[Proposal(101 - at, "Text.", text, "nb-NO/b.md") for at, text in enumerate(texts)]]
    found = bench.data(report.cases[0], report.places, report.source_locale, proposals=lambda _: rows)
    (row,) = found["segments"]  # type: ignore[misc]  # it is an object to others
    assert row["proposals"] == [
        [100, "Text.", "Teksten.", "nb-NO/b.md"],
        *([98 - number, "Text.", f"T{number}.", "nb-NO/b.md"] for number in range(4)),
    ]


def test_proposals_that_are_known_later() -> None:
    tree = {
        "en-US/a.md": "Open <b> the new page.\n\nGo.\n\nSave your work.\n",
        "nb-NO/a.md": head() + "\n\n".join((unit(101, "Åpne <b>.", "Open <b> the old page."), unit(102, "Gå.", "Go."))),
    }
    report = audited(tree)
    about = (report.cases[0], (), report.places, report.source_locale, LINKS)
    proposed = [
        [Proposal(100, "A.", "Å <b>.", "x"), Proposal(90, "A.", "Å!", "")],
        [Proposal(90, "Go.", "Gå.", "x")],
        [Proposal(75, "B.", "Æ.", "x")],
    ]
    later = bench.with_proposals(bench.page(*about), proposed)
    assert later == bench.page(*about, proposals=lambda _: proposed)
    rows = unpacked(embedded(later, "data"))["segments"]
    assert [row.get("proposals") for row in rows] == [
        [[100, "A.", "Å <b>.", "x"], [90, "A.", "Å!", ""]],
        None,
        [[75, "B.", "Æ.", "x"]],
    ]
    assert bench.with_proposals(bench.page(*about), []) == bench.page(*about)


def test_a_segment_without_a_translation_has_proposals() -> None:
    tree = {"en-US/a.md": "# One\n\nGo there now.\n\n## Two\n\nWait a while.\n", "nb-NO/a.md": "# En\n\nGå dit nå.\n"}
    report = audited(tree)
    (case,) = report.cases
    assert case.alignment is not None
    proposed = [[Proposal(100, bead.source_text, "Ny.", "x")] for bead in case.alignment.beads]
    found: Any = bench.data(case, report.places, report.source_locale, proposals=lambda _: proposed)
    missing = [row for row in found["segments"] if "target" not in row]
    assert missing
    assert all(row["proposals"] == [[100, row["source"], "Ny.", "x"]] for row in missing)


def test_what_other_locales_have_is_no_proposal() -> None:
    tree = {
        "nb-NO/a.md": head() + unit(101, "Tekst.", "Text."),
        "nb-NO/b.md": head(ms_openlocfilehash="1" * 40) + unit(101, "Teksten.", "Text."),
        "fi-FI/b.md": head("fi-FI", ms_openlocfilehash="1" * 40) + unit(101, "Teksti.", "Text."),
    }
    assert shown(tree)["segments"][0]["proposals"] == [[100, "Text.", "Teksten.", "nb-NO/b.md"]]


@pytest.mark.parametrize("path", [f"nb-NO/{OFFICE}", f"lv-LV/{OFFICE}"])
def test_equal_reports_give_equal_pages(path: str) -> None:
    pages = []
    for _ in range(2):
        report = audited(seeds())
        pages.append(bench.page(case_of(report, path), (), report.places, report.source_locale, LINKS))
    assert pages[0] == pages[1]
