import io
import re

import pytest
from lxml import html

from diglot.reports import web
from diglot.reports.web import write_report
from support import OFFICE, audited, case_of, findings_of, head, seeds, unit

HOSTILE = "<script>alert(1)</script>\"'&<b>"


def written(tree: dict[str, bytes | str]) -> str:
    out = io.StringIO()
    write_report(audited(tree), out)
    return out.getvalue()


def document(tree: dict[str, bytes | str]) -> html.HtmlElement:
    return html.document_fromstring(written(tree))


def test_one_file_with_everything() -> None:
    page = document({**seeds()})
    assert page.xpath("//script | //link | //img | //iframe") == []
    assert [str(value) for value in page.xpath("//@src")] == []
    assert "@import" not in written({**seeds()})
    assert [str(heading.text_content()) for heading in page.xpath("//section/h2")] == [
        f"{locale}/{OFFICE}" for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO")
    ] + ["nb-NO/sharepoint-profile-picture-sync.md"]
    assert len(page.xpath("//table[@class='dgr-beads']/tbody/tr")) == 57


def test_links_lead_to_one_place_each() -> None:
    page = document({**seeds(), "nb-NO/with space æ.md": head() + unit(101, "Tekst.", "Text.")})
    ids = [str(value) for value in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if re.search(r"\s", name)]
    targets = [str(value) for value in page.xpath("//@href")]
    assert len(targets) > 60
    assert {target.removeprefix("#") for target in targets} <= set(ids)


def test_nothing_of_an_article_is_markup() -> None:
    tree: dict[str, bytes | str] = {
        "en-US/a.md": f"Turn it on {HOSTILE} now.\n\nNew {HOSTILE}\n",
        "nb-NO/a.md": head(title="T", ms_locfileid="x")
        + unit(101, f"Slå {HOSTILE} på.", f"Turn it off {HOSTILE} now."),
        "lv-LV/a.md": head("lv-LV") + unit(101, f"Ieslēdz {HOSTILE}.", f"Turn it {HOSTILE}."),
        "nb-NO/<img src=x>.md": head(ms_lasthandoff=HOSTILE) + "Tekst.",
    }
    text = written(tree)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_texts_say_their_language_and_direction() -> None:
    tree: dict[str, bytes | str] = {"ar-SA/a.md": head("ar-SA") + unit(101, "نص.", "Text.")}
    cells = document(tree).xpath("//table[@class='dgr-beads']/tbody/tr/td")
    assert [(cell.get("lang"), cell.get("dir")) for cell in cells] == [("en-US", "ltr"), ("ar-SA", "rtl")]


def test_what_is_stale_is_flagged() -> None:
    tree: dict[str, bytes | str] = {
        "en-US/a.md": "Save the file to the disk now. Stop it.\n",
        "nb-NO/a.md": head() + unit(101, "L.", "Save the file to the disk.") + " " + unit(102, "S.", "Stop it."),
    }
    page = document(tree)
    assert [row.get("class") for row in page.xpath("//table[@class='dgr-beads']/tbody/tr")] == ["dgr-flagged", None]
    assert [str(item.text_content()) for item in page.xpath("//ul[@class='dgr-changes']/li//ins")] == ["disk now."]


def test_an_edited_sentence_shows_both_forms_beside_every_translation_of_it() -> None:
    # The Latvian page has no spans; of its source text the sibling's tell.
    tree: dict[str, bytes | str] = {
        "en-US/a.md": "Save the file to the disk now. Stop it.\n",
        "nb-NO/a.md": head() + unit("p101", "L. S.", "Save the file to the disk. Stop it."),
        "lv-LV/a.md": head("lv-LV") + "Saglabā failu diskā. Beidz.\n",
    }
    page = document(tree)
    rows = page.xpath("//table[@class='dgr-beads']/tbody/tr")
    assert [row.get("class") for row in rows] == ["dgr-flagged"] * 2
    for row in rows:
        (form,) = row.xpath("./td[1]/p")
        assert " ".join(str(form.text_content()).split()) == "Save the file to the disk. disk now."
        assert [str(mark.text_content()) for mark in row.xpath("./th//span")] == ["edited (wording)"]


@pytest.mark.parametrize("prefix", ["", "x-"])
def test_a_fragment_for_the_site(prefix: str) -> None:
    report = audited(seeds())
    case = case_of(report, f"lv-LV/{OFFICE}")
    fragment = html.fragment_fromstring(str(web.article(report, case, findings_of(report, path=case.path), prefix)))
    assert (fragment.get("data-dgr-article"), fragment.get("data-dgr-locale")) == (OFFICE, "lv-LV")
    assert [str(value) for value in fragment.xpath(".//tr/@id")] == [f"{prefix}s{number}" for number in range(1, 17)]


def test_the_overview_links_where_it_is_told() -> None:
    report = audited(seeds())
    fragment = html.fragment_fromstring(
        str(web.overview(report, lambda case: f"to/{case.locale}" if case.page else None)), create_parent=True
    )
    rows = [
        [str(cell.xpath("string(.//*[contains(@class, 'dgr-state')])")) for cell in row.xpath("./td")]
        for row in fragment.xpath(".//table[@class='dgr-overview']/tbody/tr")
    ]
    assert rows == [["stale", "stale", "fresh", "fresh"], ["missing", "missing", "missing", "fresh"]]
    assert [str(value) for value in fragment.xpath(".//tbody//@href")] == [
        "to/da-DK",
        "to/fi-FI",
        "to/lv-LV",
        "to/nb-NO",
        "to/nb-NO",
    ]


def test_since_when_and_by_how_much_a_page_is_behind() -> None:
    tree = {"en-US/a.md": "---\nms.date: 01/02/2021\n---\nTurn it off.\n", "nb-NO/a.md": head() + "Slå på.\n"}
    assert "<dt>Source moved on</dt><dd>2021-01-02</dd>" in written(tree)
    assert "Commits behind" not in written(tree)
