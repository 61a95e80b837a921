"""The translator's bench in a real browser: what it shows, filters, keys, corrections, and the server that takes them.

The pages come under the policy of the site, and nothing in the console may fail.
"""

import datetime as dt
import io
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Route, expect

from diglot.audit import audit
from diglot.desk.boards import Desk
from diglot.desk.server import Server
from diglot.exchange.correcting import bring_in
from diglot.exchange.formats import read_handback
from diglot.reports import bench
from diglot.reports.assets import asset
from diglot.reports.data import schema
from diglot.reports.web import write_report
from diglot.settings import Settings, load_settings
from support import HASH, head, unit

pytestmark = pytest.mark.browser

WIDTHS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
# Stricter than that of a site.
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TEXTS = {
    "nb-NO": (
        "Synkroniser bildet",
        "Åpne **innstillingene** nå.",
        "Lagre bildet  her.",
        "Gå til [siden](https://example.org/nb).",
    ),
    "ja-JP": (
        "画像を同期する",
        "今すぐ**設定**を開きます。",
        "画像をここに  保存します。",
        "[ページ](https://example.org/nb)に移動します。",
    ),
    "ar-SA": (
        "مزامنة الصورة",
        "افتح **الإعدادات** الآن.",
        "احفظ الصورة  هنا.",
        "انتقل إلى [الصفحة](https://example.org/nb).",
    ),
}
ENGLISH = (
    "Sync the picture",
    "Open the **settings** now.",
    "Save the picture here.",
    "Go to [the page](https://example.org/nb).",
)
TODAY = (
    "# Sync the picture\n\nOpen the **options** now.\n\nAn entirely new sentence stands here today.\n\n"
    "Save the picture here. Go to [the page](https://example.org/nb).\n"
)
HOSTILE = "<img src=x onerror=alert(1)>"
Shoot = Callable[[Page, str], None]


def article(locale: str, texts: tuple[str, ...] | None = None) -> str:
    title, first, second, third = (
        unit(number, target, source)
        for number, (target, source) in enumerate(zip(texts or TEXTS[locale], ENGLISH, strict=True), 102)
    )
    return f'{head(locale, title=TEXTS[locale][0])}# <a name="sync-the-picture"></a>{title}\n\n{first}\n\n{second} {third}\n'


def long_article(count: int) -> str:
    return head() + "\n\n".join(
        unit(101 + at, f"Setning {at} er her.", f"Sentence {at} is here.") for at in range(count)
    )


@dataclass(frozen=True)
class Served:
    """A folder that is served, and the articles in it."""

    folder: Path
    address: str

    def write(self, tree: Mapping[str, str]) -> None:
        """The bench of each page, at its path with `.html`."""
        report = audit({path: text.encode() for path, text in tree.items()}, Settings())
        findings = report.findings_by_path()
        for case in report.cases:
            if case.page is not None:
                links = bench.Links("../assets/", "../page", "../", "https://example.org/edit/x.md#L")
                own = findings.get(case.path, ())
                page = bench.page(case, own, report.places, report.source_locale, links)
                (self.folder / case.locale).mkdir(exist_ok=True)
                (self.folder / f"{case.path}.html").write_text(page, encoding="utf-8")


TREE = {
    "en-US/a.md": TODAY,
    **{f"{locale}/a.md": article(locale) for locale in TEXTS},
    "en-US/hostile.md": f"Text {HOSTILE}\n",
    "nb-NO/hostile.md": head() + unit(101, f"Tekst {HOSTILE}", f"Text {HOSTILE}"),
    "nb-NO/long.md": long_article(3_000),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> Served:
    folder = tmp_path_factory.mktemp("bench")
    (folder / "assets").mkdir()
    for name in ("bench.js", "bench.css"):
        (folder / "assets" / name).write_text(asset(name), encoding="utf-8")
    (folder / "_headers").write_text(f"/*\n  Content-Security-Policy: {POLICY}\n", encoding="utf-8")
    made = Served(folder, serve(folder))
    made.write(TREE)
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts; what a page complains of fails the test."""
    made: list[BrowserContext] = []
    problems: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(message.text)

    def watch(page: Page) -> None:
        page.on("console", note)
        page.on("pageerror", lambda error: problems.append(str(error)))

    def make(width: str = "desk", **options: Any) -> BrowserContext:  # the options of Playwright
        new = browser.new_context(**WIDTHS[width], **options)
        new.set_default_timeout(10_000)
        new.on("page", watch)
        made.append(new)
        return new

    yield make
    for each in made:
        each.close()
    assert problems == []


@pytest.fixture
def page(context: Callable[..., BrowserContext], served: Served) -> Page:
    """The Norwegian page."""
    opened = context().new_page()
    opened.goto(f"{served.address}nb-NO/a.md.html")
    return opened


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response["violations"]
    return [f"{item['id']}: {node['html']}: {node['failureSummary']}" for item in found for node in item["nodes"]]


def rows(page: Page) -> list[str]:
    """The names of the rows that are shown."""
    return page.locator(".row:visible .number").all_text_contents()


def current(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def chip(page: Page, name: str) -> Locator:
    return page.locator(".filter", has_text=name)


def correct(page: Page, row: str, text: str) -> None:
    page.locator(row).get_by_role("button", name="Correct").click()
    page.locator("textarea").fill(text)
    page.get_by_role("button", name="Keep").click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", TEXTS)
def test_page(context: Callable[..., BrowserContext], served: Served, shoot: Shoot, locale: str, width: str) -> None:
    page = context(width).new_page()
    page.goto(f"{served.address}{locale}/a.md.html")
    assert rows(page) == ["1", "2", "+", "3", "4"]
    row = page.locator("#s2")
    expect(row).to_contain_text(TEXTS[locale][1])
    direction = "rtl" if locale == "ar-SA" else "ltr"
    assert [
        (part.get_attribute("lang"), part.get_attribute("dir")) for part in row.locator(".source, .target").all()
    ] == [
        ("en-US", "ltr"),
        (locale, direction),
    ]
    assert (row.locator("del").inner_text(), row.locator("ins").inner_text()) == ("**settings**", "**options**")
    expect(row).to_contain_text("edited: meaning")
    expect(page.locator("#s3 .said")).to_contain_text("several spaces between words")
    assert page.locator("#s2 .meta a").last.get_attribute("href") == "https://example.org/edit/x.md#L10"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    shoot(page, f"bench-{locale}-{width}")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_moves_while_a_page_loads(context: Callable[..., BrowserContext], served: Served, width: str) -> None:
    page = context(width).new_page()
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const each of list.getEntries()) "
        "window.shift += each.value; }).observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(f"{served.address}nb-NO/long.md.html")
    page.wait_for_function("performance.getEntriesByName('bench-ready').length > 0")
    page.wait_for_timeout(500)
    assert page.evaluate("window.shift") == 0


def test_provenance_is_told(page: Page) -> None:
    page.get_by_text("Provenance").click()
    terms, told = (page.locator(f".head {tag}").all_inner_texts() for tag in ("dt", "dd"))
    assert dict(zip(terms, told, strict=True)) == {
        "File": "source/nb-NO/a.md",
        "Source text": "the one that the page itself carries",
        "Translated by": "machine",
        "Handoff": "2020-09-14",
        "Source hash": HASH,
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", TEXTS)
def test_dark_page_at_work(
    context: Callable[..., BrowserContext], served: Served, shoot: Shoot, locale: str, width: str
) -> None:
    page = context(width, color_scheme="dark").new_page()
    page.goto(f"{served.address}{locale}/a.md.html")
    page.get_by_text("Provenance").click()
    page.locator("#s3 summary").click()
    correct(page, "#s3", TEXTS[locale][0])
    page.locator("#s4").get_by_role("button", name="Reviewed").click()
    page.locator("#s2").get_by_role("button", name="Correct").click()
    chip(page, "Edited here").click()
    chip(page, "Stale").click()
    chip(page, "Edited here").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"bench-{locale}-{width}-dark")
    page.get_by_role("button", name="Keys").click()
    assert violations(page) == []


def test_light_and_dark_are_chosen(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    dark = page.evaluate(paper)
    assert light != dark
    page.reload()
    assert page.evaluate(paper) == dark


def test_filters(page: Page) -> None:
    expect(page.get_by_role("status")).to_have_text("5 segments; 0 of 4 reviewed or corrected")
    chip(page, "Stale").click()
    assert rows(page) == ["2"]
    chip(page, "New").click()
    assert rows(page) == ["2", "+"]
    expect(page.get_by_role("status")).to_contain_text("2 of 5 segments")
    chip(page, "Stale").click()
    chip(page, "New").click()
    page.get_by_label("Rule").select_option("text.doubled-space")
    assert rows(page) == ["3"]
    chip(page, "Stale").click()
    assert rows(page) == []
    page.get_by_role("button", name="Show all").click()
    assert rows(page) == ["1", "2", "+", "3", "4"]
    assert chip(page, "Stale").get_attribute("aria-pressed") == "false"
    chip(page, "Machine").click()
    assert rows(page) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("words", "found"), [("åPNE", ["2"]), ("here", ["+", "3"]), ("the page", ["4"]), ("zz", [])])
def test_search_in_both_languages(page: Page, words: str, found: list[str]) -> None:
    page.get_by_label("Search both languages").fill(words)
    assert rows(page) == found


def test_sorting(page: Page) -> None:
    page.get_by_label("Sort").select_option(label="Most to do first")
    assert sorted(rows(page)[:2]) == ["+", "2"]
    page.get_by_label("Sort").select_option(label="Order of the page")
    assert rows(page) == ["1", "2", "+", "3", "4"]


def test_keys(page: Page) -> None:
    for key, expected in (
        ("n", "s2"),
        ("n", ""),
        ("n", "s3"),
        ("p", ""),
        ("p", "s2"),
        ("j", ""),
        ("j", "s3"),
        ("k", ""),
    ):
        page.keyboard.press(key)
        assert current(page) == expected
        assert page.evaluate("document.activeElement.classList.contains('row')")
    page.keyboard.press("k")
    page.keyboard.press("r")
    expect(page.locator("#s2")).to_contain_text("reviewed")
    page.keyboard.press("e")
    expect(page.locator("textarea")).to_have_value(TEXTS["nb-NO"][1])
    page.keyboard.type("n is a letter here")
    page.keyboard.press("Escape")
    assert current(page) == "s2"
    page.keyboard.press("c")
    page.keyboard.type("Why so?")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s2 .comment")).to_contain_text("Why so?")
    page.keyboard.press("/")
    page.keyboard.type("n")
    expect(page.get_by_label("Search both languages")).to_have_value("n")


def test_keys_can_be_switched_off(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_label("Single letters are keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("n")
    assert current(page) == ""
    page.keyboard.press("?")
    page.get_by_label("Single letters are keys").check()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("n")
    assert current(page) == "s2"


def test_link_to_a_segment(context: Callable[..., BrowserContext], served: Served) -> None:
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/long.md.html#s2500")
    expect(page.locator("#s2500")).to_be_focused()
    expect(page.locator("#s2500")).to_be_in_viewport()
    expect(page.locator("#s2500 .number")).to_have_attribute("href", "#s2500")


def test_corrections_are_kept_handed_back_and_imported(page: Page) -> None:
    correct(page, "#s3", "Lagre bildet der.")
    expect(page.locator("#s3")).to_contain_text("edited here")
    expect(page.locator("#s3 .before")).to_contain_text(TEXTS["nb-NO"][2].replace("  ", " "))
    page.locator("#s1").get_by_role("button", name="Reviewed").click()
    page.locator("#s2").get_by_role("button", name="Comment").click()
    page.locator("textarea").fill("Ask the writer.")
    page.get_by_role("button", name="Keep").click()
    page.reload()
    expect(page.locator("#s3 .target")).to_contain_text("Lagre bildet der.")
    expect(page.get_by_role("status")).to_contain_text("2 of 4 reviewed or corrected")
    page.get_by_role("button", name="Hand back (3)").click()
    expect(page.locator("dialog")).to_contain_text("1 correction, 1 reviewed, 1 comment on this page.")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the review file").click()
    assert download.value.suggested_filename == "a.nb-NO.review.json"
    data = Path(download.value.path()).read_bytes()
    Draft202012Validator(dict(schema("review"))).validate(json.loads(data))
    tree = {path: text.encode() for path, text in TREE.items()}
    result = bring_in(tree, Settings(), read_handback(data, download.value.suggested_filename), dt.date(2024, 5, 6))
    assert (result.taken, result.kept, result.refused) == (1, 2, ())
    assert [note for _, _, note in result.notes] == ["Ask the writer."]
    before, after = TREE["nb-NO/a.md"], result.files["nb-NO/a.md"].decode()
    assert after == before.replace(TEXTS["nb-NO"][2], "Lagre bildet der.").replace(": MT", ": HT").replace(
        "09/14/2020", "05/06/2024"
    )


def test_corrections_are_handed_back_as_xliff(page: Page) -> None:
    correct(page, "#s3", "Lagre bildet her.")
    correct(page, "#s4", "Gå nå & da til [siden](https://example.org/nb).")
    page.locator("#s1").get_by_role("button", name="Reviewed").click()
    page.locator("#s2").get_by_role("button", name="Comment").click()
    page.locator("textarea").fill("Which <settings>?")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Hand back").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download XLIFF").click()
    assert download.value.suggested_filename == "a.nb-NO.xlf"
    data = Path(download.value.path()).read_bytes()
    found = [*read_handback(data, "a.nb-NO.xlf")]
    assert sorted((each.progress.value, each.target) for each in found) == [
        ("reviewed", TEXTS["nb-NO"][0]),
        ("translated", "Gå nå & da til [siden](https://example.org/nb)."),
        ("translated", "Lagre bildet her."),
        ("translated", TEXTS["nb-NO"][1]),
    ]
    tree = {path: text.encode() for path, text in TREE.items()}
    result = bring_in(tree, Settings(), found, dt.date(2024, 5, 6))
    assert (result.taken, result.kept, result.refused) == (2, 2, ())
    assert [note for _, _, note in result.notes] == ["Which <settings>?"]


def test_what_xml_does_not_hold_is_not_handed_back(page: Page) -> None:
    correct(page, "#s3", "Lagre\x0b fila her.\uffff")
    page.locator("#s2").get_by_role("button", name="Comment").click()
    page.locator("textarea").fill("Which\x0b one? \U0001f600")
    page.get_by_role("button", name="Keep").click()
    # What an earlier version kept.
    page.evaluate(
        "for (const key of Object.keys(localStorage)) localStorage[key] = localStorage[key].replace('fila', '\\\\u0001fila')"
    )
    page.reload()
    page.get_by_role("button", name="Hand back").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download XLIFF").click()
    found = [*read_handback(Path(download.value.path()).read_bytes(), "a.nb-NO.xlf")]
    assert {(each.target, each.note) for each in found} == {
        ("Lagre fila her.", ""),
        (TEXTS["nb-NO"][1], "Which one? \U0001f600"),
    }


def test_two_tabs_of_one_page(page: Page, served: Served) -> None:
    other = page.context.new_page()
    other.goto(f"{served.address}nb-NO/a.md.html")
    correct(page, "#s3", "Lagre bildet der.")
    expect(other.locator("#s3 .target")).to_contain_text("Lagre bildet der.")
    other.locator("#s1").get_by_role("button", name="Reviewed").click()
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("2 of 4 reviewed or corrected")


def test_a_correction_can_be_taken_back(page: Page) -> None:
    correct(page, "#s3", "Lagre bildet der.")
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#s3 .target")).to_contain_text(TEXTS["nb-NO"][2].replace("  ", " "))
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('diglot.review')).length") == 0


def test_what_a_correction_lacks_is_told_while_writing(page: Page) -> None:
    page.locator("#s4").get_by_role("button", name="Correct").click()
    page.locator("textarea").fill("Gå til **siden.")
    expect(page.locator(".hint")).to_have_text("Missing: https://example.org/nb. An odd number of **")


def test_work_on_a_page_that_has_changed_since(context: Callable[..., BrowserContext], served: Served) -> None:
    served.write({"nb-NO/b.md": article("nb-NO")})
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/b.md.html")
    correct(page, "#s2", "Åpne alt.")
    correct(page, "#s3", "Lagre alt.")
    title, first, _, third = TEXTS["nb-NO"]
    served.write({"nb-NO/b.md": article("nb-NO", (title, first, "Deres setning.", third))})
    page.goto(f"{served.address}nb-NO/b.md.html?again")  # the server tells versions of one second from no other
    expect(page.locator("#s2 .target")).to_contain_text("Åpne alt.")
    expect(page.locator("#s3 .target")).to_contain_text("Deres setning.")
    notice = page.locator(".notice:visible")
    expect(notice).to_contain_text("This page has changed since you worked on it. 1 entry of yours still fits.")
    assert notice.locator("dd").all_inner_texts() == [
        "Lagre alt.",
        TEXTS["nb-NO"][2].replace("  ", " "),
        "Deres setning.",
    ]
    assert violations(page) == []
    page.get_by_role("button", name="Put mine there").click()
    expect(page.locator("#s3 .target")).to_contain_text("Lagre alt.")
    expect(page.get_by_role("button", name="Put mine there")).to_have_count(0)


def test_without_scripts(context: Callable[..., BrowserContext], served: Served) -> None:
    page = context(java_script_enabled=False).new_page()
    page.goto(f"{served.address}nb-NO/a.md.html")
    # Playwright's own locators leave such elements out.
    shown = (
        "(node => node.getBoundingClientRect().height > 0 && node.textContent)(document.querySelector('noscript p'))"
    )
    assert "diglot align prints them" in page.evaluate(shown)


def test_without_storage(context: Callable[..., BrowserContext], served: Served) -> None:
    page = context().new_page()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })")
    page.goto(f"{served.address}nb-NO/a.md.html")
    correct(page, "#s3", "Lagre bildet der.")
    expect(page.get_by_role("alert")).to_contain_text("This browser keeps nothing for this page")
    expect(page.locator("#s3 .target")).to_contain_text("Lagre bildet der.")


def test_nothing_of_an_article_is_markup(context: Callable[..., BrowserContext], served: Served) -> None:
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/hostile.md.html")
    expect(page.locator("#s1 .target")).to_contain_text(HOSTILE)
    assert page.locator("main img").count() == 0


def test_a_page_that_nothing_can_be_put_beside(context: Callable[..., BrowserContext], served: Served) -> None:
    served.write({"nb-NO/orphan.md": head() + "Tekst.\n"})
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/orphan.md.html")
    expect(page.locator("main")).to_contain_text("There is no source text to put beside the page.")
    page.keyboard.press("n")
    assert violations(page) == []


def test_a_page_with_more_text_than_its_source(context: Callable[..., BrowserContext], served: Served) -> None:
    english = "# Sync it\n\nOpen the app.\n\nSave the file.\n"
    served.write({"en-US/more.md": english, "nb-NO/more.md": "# Synk\n\nÅpne appen.\n\nLagre filen.\n\nLes videre.\n"})
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/more.md.html")
    assert rows(page) == ["1", "2", "3", "4"]
    expect(page.locator("#s4 .target")).to_contain_text("Les videre.")
    expect(page.locator("#s4 .source")).to_have_text("")


def test_only_what_was_refused_is_red(page: Page) -> None:
    red = "node => getComputedStyle(node).color === getComputedStyle(document.querySelector('del')).color"
    assert not page.locator("#s3 .said summary").evaluate(red)


def test_rows_of_a_long_page_come_as_they_are_scrolled_to(
    context: Callable[..., BrowserContext], served: Served
) -> None:
    page = context().new_page()
    page.goto(f"{served.address}nb-NO/long.md.html")
    expect(page.locator(".row")).to_have_count(3_000)
    # Their texts are there for the browser to find, and nothing else.
    expect(page.locator("#s2900 .target")).to_have_text("Setning 2899 er her.")
    assert page.locator(".row a.number").count() < 100
    page.get_by_label("Search both languages").fill("2899")
    assert rows(page) == ["2900"]


def test_printing_shows_every_row_and_no_buttons(context: Callable[..., BrowserContext], served: Served) -> None:
    long = context().new_page()
    long.goto(f"{served.address}nb-NO/long.md.html")
    expect(long.locator(".row")).to_have_count(3_000)
    long.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert long.locator(".row a.number").count() == 3_000
    long.emulate_media(media="print")
    expect(long.locator(".tools")).to_be_hidden()
    expect(long.locator("#s3 .actions")).to_be_hidden()
    expect(long.locator("#s3 .target")).to_be_visible()


def test_one_file_with_all_pages(context: Callable[..., BrowserContext], tmp_path: Path, shoot: Shoot) -> None:
    out = io.StringIO()
    write_report(audit({path: text.encode() for path, text in TREE.items()}, Settings()), out)
    (tmp_path / "report.html").write_text(out.getvalue(), encoding="utf-8")
    page = context().new_page()
    page.goto((tmp_path / "report.html").as_uri())
    assert violations(page) == []
    shoot(page, "report-file")
    page.locator("#overview td a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("a.md · ar-SA")
    expect(page.locator("#overview")).to_be_hidden()
    assert rows(page) == ["1", "2", "+", "3", "4"]
    page.keyboard.press("n")
    assert page.url.endswith("#a1s2")
    page.reload()
    expect(page.locator("#a1s2")).to_be_focused()
    assert violations(page) == []
    page.get_by_role("link", name="All pages").click()
    expect(page.locator("#overview")).to_be_visible()
    expect(page.locator(".row")).to_have_count(0)


@dataclass(frozen=True)
class Reviewed:
    """A project at its desk."""

    folder: Path
    address: str

    @property
    def file(self) -> Path:
        return self.folder / "source" / "nb-NO" / "a.md"


@pytest.fixture
def reviewed(tmp_path: Path) -> Iterator[Reviewed]:
    for path, text in TREE.items():
        place = tmp_path / "source" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if "long" not in path:
            place.write_text(text, encoding="utf-8")
    (tmp_path / "source" / "en-US" / "new.md").write_text("Only one sentence.\n", encoding="utf-8")
    (tmp_path / "diglot.toml").write_bytes(b"")
    with Server(Desk(load_settings(tmp_path)), 0, "token") as server:
        thread = threading.Thread(target=partial(server.serve_forever, 0.05))
        thread.start()
        yield Reviewed(tmp_path, server.address)
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", WIDTHS)
def test_desk(context: Callable[..., BrowserContext], reviewed: Reviewed, shoot: Shoot, width: str) -> None:
    page = context(width).new_page()
    page.goto(reviewed.address)
    assert violations(page) == []
    page.get_by_role("link", name="nb-NO").click()
    page.wait_for_url("**/nb-NO/")  # and for its style
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(page, f"desk-{width}")
    link = page.get_by_role("link", name="a.md").first
    counts = link.locator("xpath=ancestor::tr").locator("td").all_inner_texts()
    link.click()
    expect(page.locator(".row")).to_have_count(5)
    assert rows(page) == ["1", "2", "+", "3", "4"]
    # The list says what the page does: segments, stale, new, doubtful.
    names = ("Stale", "New", "Doubtful")
    told = [chip(page, name).locator(".count").text_content() for name in names]
    assert counts[2:6] == ["5", *("" if count == "0" else count for count in told)]


def test_desk_writes_a_correction(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    chip(page, "Findings").click()
    before = reviewed.file.read_text(encoding="utf-8")
    correct(page, "#s3", "Lagre bildet der.")
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    after = reviewed.file.read_text(encoding="utf-8")
    assert (
        after.replace("HT", "MT").splitlines()[-1]
        == before.replace(TEXTS["nb-NO"][2], "Lagre bildet der.").splitlines()[-1]
    )
    # The finding has gone, and with it the segment from what is filtered.
    expect(page.locator("#s3")).to_be_hidden()
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#s3")).to_contain_text("reviewed")
    expect(page.locator("#s3 .target")).to_contain_text("Lagre bildet der.")
    assert chip(page, "Human").is_visible()


def test_desk_refuses_what_no_longer_fits(
    context: Callable[..., BrowserContext], reviewed: Reviewed, shoot: Shoot
) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    theirs = reviewed.file.read_text(encoding="utf-8").replace(TEXTS["nb-NO"][2], "Deres setning.")
    reviewed.file.write_text(theirs, encoding="utf-8")
    correct(page, "#s3", "Lagre bildet der.")
    expect(page.get_by_role("alert")).to_contain_text("Not written: the page has changed here")
    assert reviewed.file.read_text(encoding="utf-8") == theirs
    stray = page.locator(".stray")
    assert stray.locator("dd").all_inner_texts() == [
        "Lagre bildet der.",
        TEXTS["nb-NO"][2].replace("  ", " "),
        "Deres setning.",
    ]
    shoot(page, "desk-conflict")
    assert violations(page) == []
    stray.get_by_role("button", name="Put mine there").click()
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    assert "Lagre bildet der." in reviewed.file.read_text(encoding="utf-8")


def test_desk_refuses_what_would_change_the_structure(
    context: Callable[..., BrowserContext], reviewed: Reviewed
) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    before = reviewed.file.read_bytes()
    correct(page, "#s4", "Gå.")
    expect(page.get_by_role("alert")).to_contain_text("Not written")
    expect(page.locator("#s4")).to_contain_text("not written")
    assert reviewed.file.read_bytes() == before


def test_desk_tells_of_what_it_refused_after_a_reload(
    context: Callable[..., BrowserContext], reviewed: Reviewed
) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    correct(page, "#s4", "Gå.")
    expect(page.get_by_role("alert")).to_contain_text("Not written")
    page.reload()
    row = page.locator("#s4")
    expect(row).to_contain_text("The file does not have this: a code is missing")
    expect(row.locator(".chip", has_text="not written")).to_be_visible()
    expect(row.locator(".chip", has_text="edited here")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("0 of 4 reviewed or corrected")
    chip(page, "Not written").click()
    assert rows(page) == ["4"]
    assert violations(page) == []
    row.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("alert")).to_contain_text("a code is missing")
    correct(page, "#s4", "Gå nå til [siden](https://example.org/nb).")
    expect(page.get_by_role("status")).to_contain_text("Written to the file")
    expect(page.locator(".chip", has_text="not written")).to_have_count(0)


def test_desk_tells_of_what_it_was_not_there_for(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    page.route("**/save", lambda route: route.fulfill(json={"done": False, "message": "out of order"}))
    correct(page, "#s3", "Lagre bildet der.")
    expect(page.get_by_role("alert")).to_contain_text("Not written: out of order")
    expect(page.locator("#s3")).to_contain_text("The file does not have this: out of order")
    page.unroute("**/save")
    page.locator("#s3").get_by_role("button", name="Send again").click()
    expect(page.get_by_role("status")).to_have_text("Written to the file")


def holding_two(page: Page) -> list[Route]:
    """Two corrections on their way to the file, and those that have been sent and wait for an answer."""
    held: list[Route] = []
    page.route("**/save", lambda route: held.append(route))  # noqa: PLW0108  # a built-in method is no handler
    correct(page, "#s3", "Lagre bildet der.")
    correct(page, "#s1", "Synkroniser et bilde")
    return held


def test_desk_writes_one_correction_after_the_other(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    held = holding_two(page)
    correct(page, "#s3", "Lagre bildet nå.")
    expect(page.locator(".chip", has_text="not written")).to_have_count(0)
    assert len(held) == 1
    held.pop().continue_()
    expect(page.locator("#s3 .before")).to_contain_text("Lagre bildet der.")
    page.locator("#s2").get_by_role("button", name="Comment").click()
    page.locator("textarea").fill("Why so?")
    page.get_by_role("button", name="Keep").click()
    page.locator("#s4").get_by_role("button", name="Correct").click()
    page.locator("textarea").fill("Half of a")
    assert len(held) == 1
    held.pop().continue_()
    expect(page.locator("#s1")).to_contain_text("reviewed")
    page.wait_for_timeout(200)
    assert len(held) == 1
    held.pop().continue_()
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    expect(page.locator("textarea")).to_have_value("Half of a")
    expect(page.locator("textarea")).to_be_focused()
    page.get_by_role("button", name="Cancel").click()
    text = reviewed.file.read_text(encoding="utf-8")
    assert "Synkroniser et bilde" in text
    assert "Lagre bildet nå." in text
    page.reload()
    expect(page.locator("#s1")).to_contain_text("reviewed")
    expect(page.locator("#s3")).to_contain_text("reviewed")
    expect(page.locator("#s2 .comment")).to_contain_text("Why so?")
    expect(page.locator(".stray")).to_have_count(0)


def test_desk_sends_no_more_what_was_taken_back(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    held = holding_two(page)
    page.locator("#s1").get_by_role("button", name="Take back").click()
    held.pop().continue_()
    expect(page.locator("#s3")).to_contain_text("reviewed")
    page.wait_for_timeout(200)
    assert held == []
    assert TEXTS["nb-NO"][0] in reviewed.file.read_text(encoding="utf-8")


def test_work_stays_with_its_own_of_two_segments_that_read_the_same(
    context: Callable[..., BrowserContext], reviewed: Reviewed
) -> None:
    for locale, one, two in (("en-US", "First.", "Select it."), ("nb-NO", "Først.", "Velg den.")):
        place = reviewed.folder / "source" / locale / "twice.md"
        place.write_text(f"{one}\n\n{two}\n\n{one}\n\n{two}\n", encoding="utf-8")
    reviewed.file.touch()
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    correct(page, "#s1", "Synkroniser et bilde")  # the desk looks again
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    page.goto(f"{reviewed.address}nb-NO/twice.md")
    page.locator("#s4").get_by_role("button", name="Comment").click()
    page.locator("textarea").fill("This one.")
    page.get_by_role("button", name="Keep").click()
    correct(page, "#s1", "Aller først.")
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    expect(page.locator("#s4 .comment")).to_contain_text("This one.")
    expect(page.locator("#s2 .comment")).to_have_count(0)


def test_desk_tells_when_a_page_has_caught_up(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    (reviewed.folder / "source/en-US/a.md").write_text(
        TODAY.replace("An entirely new sentence stands here today.\n\n", ""), encoding="utf-8"
    )
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/a.md")
    hint = page.get_by_text("Every stale segment is corrected or reviewed")
    expect(hint).to_be_hidden()
    # What the desk has read was another source: the correction makes it look again.
    correct(page, "#s2", "Åpne **alternativene** nå.")
    expect(hint).to_contain_text("diglot stamp nb-NO/a.md --method human")


def test_desk_makes_a_missing_page(context: Callable[..., BrowserContext], reviewed: Reviewed) -> None:
    page = context().new_page()
    page.goto(f"{reviewed.address}nb-NO/new.md")
    expect(page.locator("#s1")).to_contain_text("Not translated yet")
    expect(page.locator(".notice:visible")).to_contain_text("This page is missing. Translate each text")
    expect(page.get_by_role("status")).to_have_text("1 segment; 0 of 1 translated")
    expect(page.get_by_role("button", name="Make the page")).to_be_disabled()
    assert violations(page) == []
    page.locator("#s1").get_by_role("button", name="Translate").click()
    page.locator("textarea").fill("Bare en setning.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Make the page").click()
    expect(page.get_by_role("status")).to_have_text("Written to the file")
    expect(page.get_by_role("button", name="Make the page")).to_have_count(0)
    assert "Bare en setning." in (reviewed.folder / "source/nb-NO/new.md").read_text(encoding="utf-8")
