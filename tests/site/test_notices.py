"""What a reader is told of a page: the notices, the marks in the text, and the status of all, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sitekit import build, project_of

from support import head, unit

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
READERS = pytest.mark.parametrize("locale", ["nb-NO", "ja-JP", "ar-SA"])
OLD = ("Choose a picture of 10 MB.", "Select **Save** now.", "Delete the old one by hand.")
NEW = "# Pictures\n\nChoose a picture of 20 MB.\n\nWait a while before you go on.\n\nSelect **Save** now.\n"
TEXTS = {
    "nb-NO": ("Velg et bilde på 10 MB.", "Velg **Lagre** nå.", "Slett det gamle for hånd."),
    "ja-JP": ("10 MB の画像を選択します。", "**保存**を選択します。", "古い画像は手動で削除してください。"),
    "ar-SA": ("اختر صورة بحجم 10 ميغابايت.", "حدد **حفظ** الآن.", "احذف الصورة القديمة يدويًا."),
    "sw-KE": ("Chagua picha ya 10 MB.", "Chagua **Hifadhi** sasa.", "Futa ya zamani kwa mkono."),
}
WARNED = {
    "nb-NO": ("2. mars 2022", "1 setning er endret (betydning: 1)", "1 setning er lagt til"),
    "ja-JP": ("2022年3月2日", "1 文が変更 (意味: 1)", "1 文が追加"),
    "ar-SA": ("2 مارس 2022", "تغيّرت جملة واحدة (المعنى: 1)", "أُضيفت جملة واحدة"),
}
LABELS = {
    "nb-NO": ["Da dette ble oversatt", "I dag", "nye setninger følger i originalen"],
    "ja-JP": ["翻訳時", "現在", "原文ではこの後に新しい文があります"],
    "ar-SA": ["عند الترجمة", "اليوم", "تليها جمل جديدة في النص الأصلي"],
}
SCHEMES = (
    "theme:\n  name: material\n  font: false\n  palette:\n"
    '    - media: "(prefers-color-scheme: light)"\n      scheme: default\n'
    '    - media: "(prefers-color-scheme: dark)"\n      scheme: slate\n'
)

Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """A site with pages in every state, in three languages that have a catalog and one that has none."""
    tree = {
        "en-US/stale.md": f"---\ntitle: Pictures\nms.date: 03/02/2022\n---\n{NEW}",
        "en-US/fallback.md": "# Only English\n\nNothing here is translated.\n",
        "en-US/deep/down/there.md": "# There\n\nStop it.\n",
    }
    for locale, texts in TEXTS.items():
        body = "".join(f"{unit(number, *pair)}\n\n" for number, pair in enumerate(zip(texts, OLD, strict=True), 101))
        tree[f"{locale}/stale.md"] = f"{head(locale)}{unit(100, '# ' + locale, '# Pictures')}\n\n{body}"
        tree[f"{locale}/deep/down/there.md"] = f"# {locale}\n\n{texts[1]}\n"
    folder = tmp_path_factory.mktemp("notices")
    project = project_of(folder / "project", tree)
    plain = "theme:\n  name: material\n  font: false\n"
    config = project.config.read_text(encoding="utf-8")
    project.config.write_text(config.replace(plain, SCHEMES), encoding="utf-8")
    assert build(project.config, folder / "out") == 0
    return serve(folder / "out")


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens a page; what it complains of fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(path: str, **options: object) -> Page:
        context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]  # Playwright's options
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def expect_no_sideways_scrolling(page: Page) -> None:
    """The theme's transitions may widen the page while they last."""
    page.wait_for_function("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@READERS
@SIZES
def test_stale_page_says_what_changed(
    visit: Callable[..., Page], shoot: Shoot, locale: str, size: dict[str, int]
) -> None:
    page = visit(f"{locale.lower()}/stale/", viewport=size)
    notice = page.locator("aside[data-dg-notice=stale]")
    expect(notice).to_be_in_viewport()
    expect(notice).to_have_attribute("lang", locale)
    expect(notice).to_have_attribute("dir", "rtl" if locale == "ar-SA" else "ltr")
    date, changed, added = WARNED[locale]
    details = notice.locator("li")
    expect(details).to_have_count(5)
    expect(details.nth(0)).to_contain_text(date)
    expect(details.nth(2)).to_have_text(changed)
    expect(details.nth(3)).to_have_text(added)
    assert notice.locator(".dg-legend mark").evaluate_all("items => items.map(item => item.className)") == [
        "dg-edited",
        "dg-removed",
        "dg-followed",
    ]
    expect_no_sideways_scrolling(page)
    shoot(page, f"notice-stale-{locale}-{size['width']}")


@READERS
@pytest.mark.parametrize("view", ["target", "sentence", "side"])
def test_changed_sentences_are_marked_in_each_view(visit: Callable[..., Page], locale: str, view: str) -> None:
    page = visit(f"{locale.lower()}/stale/", viewport=DESKTOP)
    page.locator(f"[data-dg-view={view}]").click()
    marks = page.locator(".dg-article mark[data-dg]")
    assert marks.evaluate_all("items => items.map(item => item.className)") == ["dg-edited dg-followed", "dg-removed"]
    for mark in marks.all():
        # A line tells, not the colour alone.
        assert "underline" in str(mark.evaluate("element => getComputedStyle(element).textDecorationLine"))
    assert marks.all_inner_texts() == [TEXTS[locale][0], TEXTS[locale][2]]


@READERS
@SIZES
@pytest.mark.parametrize("view", ["sentence", "side"])
def test_a_marked_sentence_tells_both_forms_of_its_english(
    visit: Callable[..., Page], shoot: Shoot, locale: str, view: str, size: dict[str, int]
) -> None:
    page = visit(f"{locale.lower()}/stale/", viewport=size)
    page.locator(f"[data-dg-view={view}]").click()
    if view == "sentence":
        button = page.locator(".dg-mark").nth(1)
        expect(button).to_have_attribute("lang", locale)
        button.click()
    original = page.locator(".dg-original").nth(1)
    expect(original).to_be_visible()
    labels = original.locator(".dg-when")
    expect(labels).to_have_text(LABELS[locale])
    assert labels.evaluate_all("items => [...new Set(items.map(item => item.lang))]") == [locale]
    expect(original).to_contain_text(OLD[0])
    expect(original).to_contain_text("Choose a picture of 20 MB.")
    expect(original).to_contain_text("Wait a while before you go on.")
    expect_no_sideways_scrolling(page)
    shoot(page, f"notice-{view}-{locale}-{size['width']}")


def test_without_a_catalog_the_site_speaks_english_and_says_so(visit: Callable[..., Page]) -> None:
    page = visit("sw-ke/stale/", viewport=DESKTOP)
    notice = page.locator("aside[data-dg-notice=stale]")
    expect(notice).to_have_attribute("lang", "en")
    expect(notice).to_contain_text("1 sentence changed (meaning: 1)")
    expect(page.locator(".dg-bar")).to_have_attribute("lang", "en")
    expect(page.locator(".dg-article")).to_have_attribute("lang", "sw-KE")
    page.goto("sw-ke/")
    expect(page.locator("h1 [lang=en]")).to_have_text("Help articles")


@READERS
@SIZES
def test_a_page_that_is_not_translated_says_so(
    visit: Callable[..., Page], shoot: Shoot, locale: str, size: dict[str, int]
) -> None:
    page = visit(f"{locale.lower()}/fallback/", viewport=size)
    expect(page.locator("aside[data-dg-notice=fallback]")).to_have_attribute("lang", locale)
    expect(page.locator(".dg-article")).to_have_attribute("lang", "en-US")
    expect_no_sideways_scrolling(page)
    shoot(page, f"notice-fallback-{locale}-{size['width']}")


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_status_leads_from_the_numbers_to_the_report(
    visit: Callable[..., Page], shoot: Shoot, scheme: str, size: dict[str, int]
) -> None:
    page = visit("reports/alignment/", viewport=size, color_scheme=scheme)
    bars = page.locator(".dgr-bar > svg[role=img]")
    expect(bars).to_have_count(len(TEXTS))
    for bar in bars.all():
        box = bar.bounding_box()
        assert box is not None
        assert box["width"] > 150
        fills = bar.locator("rect").evaluate_all("items => items.map(item => getComputedStyle(item).fill)")
        assert len(set(fills)) == len(fills) == 3
    expect(bars.nth(2)).to_have_attribute("aria-label", "nb-NO: 0 fresh, 1 stale, 1 unknown, 1 missing")
    expect_no_sideways_scrolling(page)
    shoot(page, f"status-{scheme}-{size['width']}")
    page.get_by_role("link", name="deep/").click()
    page.get_by_role("link", name="down/").click()
    expect_no_sideways_scrolling(page)
    page.get_by_role("link", name="unknown").first.click()
    expect(page.get_by_role("heading", name="deep/down/there.md")).to_be_visible()
    page.goto("reports/alignment/")
    page.get_by_role("link", name="nb-NO").click()
    expect(page.locator(".dgr-worst tbody th").first).to_have_text("stale.md")
    expect_no_sideways_scrolling(page)


def test_status_needs_no_script_and_prints(visit: Callable[..., Page], shoot: Shoot) -> None:
    page = visit("reports/alignment/", viewport=DESKTOP, java_script_enabled=False)
    page.emulate_media(media="print")
    expect(page.locator(".dgr-bar > svg[role=img]").first).to_be_visible()
    expect(page.locator(".dgr-totals tbody tr")).to_have_count(len(TEXTS))
    shoot(page, "status-print")
