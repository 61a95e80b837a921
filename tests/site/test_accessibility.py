"""axe-core finds nothing against WCAG 2.2 AA on any kind of page, in three scripts, at the width of a desk and of a phone.

The pages come with the headers that the site asks for, and no request, no script and nothing in the console may fail.
"""

from collections.abc import Callable
from pathlib import Path

import material
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from sitekit import build, project_of

from support import head, unit

pytestmark = pytest.mark.browser

WIDTHS = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOCALES = {
    "nb-NO": ("Synkroniser bildet", "Åpne innstillingene.", "Velg nytt bilde", "Lagre bildet.", "Neste del"),
    "ja-JP": ("画像を同期する", "設定を開きます。", "新しい画像を選ぶ", "画像を保存します。", "次の手順"),
    "ar-SA": ("مزامنة الصورة", "افتح الإعدادات.", "اختر صورة جديدة", "احفظ الصورة.", "الخطوة التالية"),
}
ENGLISH = ("Sync the picture", "Open the settings.", "Choose a new picture", "Save the picture.", "Next part")


def article(locale: str) -> str:
    title, first, item, cell, part = (
        unit(number, target, source)
        for number, (target, source) in enumerate(zip(LOCALES[locale], ENGLISH, strict=True), 101)
    )
    return (
        f"{head(locale, title=LOCALES[locale][0])}\n# <a name='sync-the-picture'></a>{title}\n\n{first}\n\n"
        f"1. {item} [{LOCALES[locale][4]}](other.md)\n\n> [!NOTE]\n> {LOCALES[locale][1]}\n\n"
        f"| {LOCALES[locale][0]} | {LOCALES[locale][4]} |\n|---|---|\n| {cell} | `{'wide' * 30}` |\n\n"
        f"```powershell\nGet-User -Identity 'a.very.long.name@example.com' | Set-UserPhoto -PictureData $bytes -Confirm:$false\n```\n\n"
        f"## {part}\n\n![{LOCALES[locale][0]}](p.png)\n"
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    folder = tmp_path_factory.mktemp("accessible")
    english = "# Sync the picture\n\nOpen the new settings.\n\n1. Choose a new picture [Next part](other.md)\n\n## Next part\n"
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
        "000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
    )
    articles: dict[str, str | bytes] = {
        "en-US/page.md": english,
        "en-US/other.md": "# Other\n\nText.\n",
        "en-US/p.png": picture,
    }
    articles |= {f"{locale}/page.md": article(locale) for locale in LOCALES}
    assert build(project_of(folder / "project", articles).config, folder / "out") == 0
    return serve(folder / "out")


_STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync("* { transition: none !important; animation: none !important; }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds, a line for each element."""
    # axe scrolls, and then the theme fades one title into another: half-way no colour is the one that readers see.
    page.evaluate(_STILL)
    page.wait_for_function("() => document.getAnimations().every(item => item.playState !== 'running')")
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{item['id']}: {node['html']}: {node['failureSummary']}" for item in found for node in item["nodes"]]


def opened(open_context: Callable[..., BrowserContext], width: str, path: str, **options: str) -> Page:
    page = open_context(**WIDTHS[width], **options).new_page()
    page.goto(path)
    page.wait_for_function("() => window.document$ !== undefined")
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", LOCALES)
def test_article_in_its_three_views(
    open_context: Callable[..., BrowserContext], address: str, width: str, locale: str
) -> None:
    page = opened(open_context, width, f"{address}{locale.lower()}/page/")
    assert violations(page) == []
    page.locator("[data-dg-view=sentence]").click()
    for mark in page.locator(".dg-mark").all():
        mark.click()
    expect(page.locator(".dg-original:visible").first).to_be_visible()
    assert violations(page) == []
    page.locator("[data-dg-view=side]").click()
    expect(page.locator(".dg-row").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("path", ["{0}/", "{0}/other/", "{0}/404.html", "reports/alignment/locales/{0}/"])
def test_other_pages(
    open_context: Callable[..., BrowserContext], address: str, width: str, locale: str, path: str
) -> None:
    page = opened(open_context, width, address + path.format(locale.lower()))
    assert violations(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", ["", "page/", "reports/alignment/"])
def test_pages_of_the_source(open_context: Callable[..., BrowserContext], address: str, width: str, path: str) -> None:
    assert violations(opened(open_context, width, address + path)) == []


_AFTER_THE_FIRST_STYLE = """url => new Promise(done => {
  const link = document.createElement("link");
  Object.assign(link, {rel: "stylesheet", href: url, onload: done});
  document.querySelector("link[rel=stylesheet]").after(link);
})"""


@pytest.mark.parametrize("path", ["nb-no/page/", "reports/alignment/"])
def test_dark_scheme(open_context: Callable[..., BrowserContext], address: str, path: str) -> None:
    context = open_context(**WIDTHS["desk"])
    context.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
          Object.assign(document.body.dataset, {mdColorScheme: "slate", mdColorPrimary: "indigo"})
        })"""
    )
    page = context.new_page()
    page.goto(address + path)
    page.wait_for_function("() => window.document$ !== undefined")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    # The theme leaves its palette out where a project asks for no colours.
    (palette,) = (Path(material.__file__).parent / "templates/assets/stylesheets").glob("palette.*.min.css")
    page.evaluate(_AFTER_THE_FIRST_STYLE, f"{address}assets/stylesheets/{palette.name}")
    assert violations(page) == []


@pytest.mark.parametrize(("locale", "word"), [("nb-NO", "bilder"), ("ja-JP", "画像の同期"), ("ar-SA", "صورة")])
def test_search_results(open_context: Callable[..., BrowserContext], address: str, locale: str, word: str) -> None:
    page = opened(open_context, "desk", f"{address}{locale.lower()}/")
    page.locator("input[name=query]").click()
    page.locator("input[name=query]").fill(word)
    page.locator("input[name=query]").press("End")  # the theme asks when a key is let go
    found = page.locator(".md-search-result__article h1").first
    expect(found).to_have_text(LOCALES[locale][0])
    # Nothing that was typed is told to be missing.
    expect(page.locator(".md-search-result__terms")).to_have_count(0)
    assert violations(page) == []
