import io
import json
import re
from collections.abc import Mapping
from typing import Any

from lxml import html

from diglot.reports import web
from diglot.reports.web import write_report
from support import OFFICE, SHAREPOINT, audited, head, seeds, unit, unpacked

HOSTILE = "</script><script>alert(1)</script>\"'&<b>"


def written(tree: Mapping[str, bytes | str]) -> str:
    out = io.StringIO()
    write_report(audited(tree), out)
    return out.getvalue()


def document(tree: Mapping[str, bytes | str]) -> html.HtmlElement:
    return html.document_fromstring(written(tree))


def pages(tree: html.HtmlElement) -> dict[str, dict[str, Any]]:
    """What the script is given, by the id of its element."""
    found = {
        str(item.get("id")): unpacked(json.loads(item.text))
        for item in tree.xpath("//script[@type='application/json']")
    }
    assert all(name.startswith("data-a") for name in found)
    return found


def test_one_file_with_everything() -> None:
    page = document(seeds())
    assert page.xpath("//link[not(@href='data:,')] | //img | //iframe | //*[@src]") == []
    text = written(seeds())
    assert "@import" not in text
    assert "url(" not in text
    assert [f"{each['locale']}/{each['article']}" for each in pages(page).values()] == [
        *(f"{locale}/{OFFICE}" for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO")),
        f"nb-NO/{SHAREPOINT}",
    ]
    (script,) = page.xpath("//script[not(@type)]")
    assert "class Bench" in str(script.text)


def test_links_lead_to_one_page_each() -> None:
    page = document({**seeds(), "nb-NO/with space æ.md": head() + unit(101, "Tekst.", "Text.")})
    ids = [str(value) for value in page.xpath("//@id")]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if re.search(r"\s", name)]
    targets = [str(value) for value in page.xpath("//section[@id='overview']//@href")]
    assert [f"#{name.removeprefix('data-')}" for name in pages(page)] == sorted(targets)


def test_nothing_of_an_article_is_markup() -> None:
    tree = {
        "en-US/a.md": f"Turn it on {HOSTILE} now.\n\nNew {HOSTILE}\n",
        "nb-NO/a.md": head(ms_locfileid="x") + unit(101, f"Slå {HOSTILE} på.", f"Turn it off {HOSTILE} now."),
        "lv-LV/a.md": head("lv-LV") + unit(101, f"Ieslēdz {HOSTILE}.", f"Turn it {HOSTILE}."),
        "nb-NO/<img src=x>.md": head(ms_lasthandoff=HOSTILE) + "Tekst.",
    }
    text = written(tree)
    assert "<script>alert" not in text
    assert "<img" not in text
    assert len(pages(document(tree))) == 3


def test_findings_come_with_their_page() -> None:
    found = pages(document(seeds()))
    assert [len(each["findings"]) for each in found.values()] == [3, 3, 1, 0, 0]


def test_the_overview_links_where_it_is_told() -> None:
    report = audited(seeds())
    fragment = html.fragment_fromstring(
        str(web.overview(report, lambda each: f"to/{each.locale}" if each.path else None)), create_parent=True
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


def test_since_when_a_page_is_behind() -> None:
    tree = {"en-US/a.md": "---\nms.date: 01/02/2021\n---\nTurn it off.\n", "nb-NO/a.md": head() + "Slå på.\n"}
    (found,) = pages(document(tree)).values()
    assert found["facts"]["since"] == "2021-01-02"
    assert "behind" not in found["facts"]
