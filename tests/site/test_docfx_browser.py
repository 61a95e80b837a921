"""docfx' own markup as a reader uses it, in a real browser: tabs, films, code, scopes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sitekit import build, headers_of, project_of
from test_accessibility import WIDTHS, violations

from support import head

pytestmark = pytest.mark.browser

OpenContext = Callable[..., BrowserContext]
LOCALES = {
    "nb-NO": ("Velg systemet ditt.", "Innhold for Linux.", "Innhold for Windows.", "Faner"),
    "ja-JP": ("システムを選択してください。", "Linux のコンテンツです。", "Windows のコンテンツです。", "タブ"),
    "ar-SA": ("اختر نظامك.", "محتوى لينكس.", "محتوى ويندوز.", "علامات التبويب"),
}
ENGLISH = ("Choose your system.", "Content for Linux.", "Content for Windows.", "Tabs")
# Nobody answers at these ports.
HOST, OTHER = "https://127.0.0.1:9", "https://127.0.0.1:11"


def article(texts: tuple[str, str, str, str]) -> str:
    choose, linux, windows, title = texts
    return f"""\
# {title}

{choose} [Inside](#inside) and [Windows](#windows).

# [Linux](#tab/linux)

{linux}

```bash
ls -l
```

# [Windows](#tab/windows)

{windows}

### Inside

---

# [.NET](#tab/dotnet/linux)

Net, Linux.

# [.NET](#tab/dotnet/windows)

Net, Windows.

# [REST](#tab/rest)

Rest.

---

:::code language="csharp" source="a.cs" range="1-2" highlight="2":::

::: moniker range=">= azure-devops-2019"
Newer.
::: moniker-end

:::image type="complex" source="p.png" alt-text="{title}":::
   {choose}
:::image-end:::

> [!div class="checklist"]
> * {linux}

> [!div class="nextstepaction"]
> [{windows}](other.md)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("docfx")
    picture = bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
        "000a49444154789c636800000082008177cd72b60000000049454e44ae426082"
    )
    articles: dict[str, str | bytes] = {
        "en-US/page.md": article(ENGLISH),
        "en-US/other.md": "# Other\n\nText.\n",
        "en-US/film.md": f"# A film\n\n> [!VIDEO {HOST}/embed/x]\n\n<iframe src='{OTHER}/'></iframe>\n",
        "en-US/p.png": picture,
        "en-US/a.cs": "using System;\nclass A {}\n",
    }
    articles |= {
        f"{locale}/page.md": head(locale, title=texts[3]) + article(texts) for locale, texts in LOCALES.items()
    }
    assert (
        build(project_of(place / "project", articles, options=f"{{players: ['{HOST}/embed/']}}").config, place / "out")
        == 0
    )
    return place / "out"


@pytest.fixture(scope="module")
def address(folder: Path, serve: Callable[[Path], str]) -> str:
    return serve(folder)


def opened(open_context: OpenContext, url: str, width: str = "desk", **options: str) -> Page:
    page = open_context(**{**WIDTHS[width], **options}).new_page()
    page.goto(url)
    expect(page.locator(".dg-tabs[data-dg-ready]")).to_have_count(2)
    return page


def shown(page: Page) -> list[str]:
    """What the panels that are shown say first."""
    return [str(text).strip() for text in page.locator(".dg-tab:not([hidden]) > p:not(.dg-tab-name)").all_inner_texts()]


def tabs(page: Page, number: int) -> list[str]:
    """The tabs of a set that can be chosen, the chosen one in brackets."""
    buttons = page.locator(".dg-tablist").nth(number).locator("button:visible").all()
    names = [(button.inner_text(), button.get_attribute("aria-selected")) for button in buttons]
    return [f"[{name}]" if selected == "true" else name for name, selected in names]


def test_a_choice_holds_for_all_sets_and_is_kept(open_context: OpenContext, address: str) -> None:
    page = opened(open_context, f"{address}page/")
    assert (tabs(page, 0), tabs(page, 1)) == (["[Linux]", "Windows"], ["[.NET]", "REST"])
    assert shown(page) == ["Content for Linux.", "Net, Linux."]
    page.get_by_role("tab", name="Windows").click()
    assert shown(page) == ["Content for Windows.", "Net, Windows."]
    page.get_by_role("tab", name="REST").click()
    assert shown(page) == ["Content for Windows.", "Rest."]
    page.reload()
    expect(page.locator(".dg-tabs[data-dg-ready]")).to_have_count(2)
    assert shown(page) == ["Content for Windows.", "Rest."]
    page.goto(f"{address}page/?tabs=linux")
    expect(page.locator(".dg-tabs[data-dg-ready]")).to_have_count(2)
    assert shown(page) == ["Content for Linux.", "Rest."]


@pytest.mark.parametrize(("path", "onward"), [("page/", "ArrowRight"), ("ar-sa/page/", "ArrowLeft")])
def test_tabs_are_chosen_by_keys(open_context: OpenContext, address: str, path: str, onward: str) -> None:
    page = opened(open_context, f"{address}{path}")
    page.locator(".dg-tablist button").first.focus()
    for key, expected in ((onward, "Windows"), (onward, "Linux"), ("End", "Windows"), ("Home", "Linux")):
        page.keyboard.press(key)
        focused = page.locator(".dg-tablist button:focus")
        expect(focused).to_have_text(expected)
        expect(focused).to_have_attribute("aria-selected", "true")
    assert page.locator(".dg-tablist button[tabindex='0']").count() == 2


def test_a_link_opens_the_panel_that_it_leads_into(open_context: OpenContext, address: str) -> None:
    page = opened(open_context, f"{address}page/#inside")
    assert tabs(page, 0) == ["Linux", "[Windows]"]
    expect(page.locator("#inside")).to_be_in_viewport()
    page = opened(open_context, f"{address}page/")
    page.get_by_role("link", name="Windows", exact=True).click()
    expect(page.get_by_role("tab", name="Windows")).to_have_attribute("aria-selected", "true")


def test_without_a_script_and_in_print_all_panels_are_there(open_context: OpenContext, address: str) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(f"{address}page/")
    texts = ("Content for Linux.", "Content for Windows.", "Net, Linux.", "Net, Windows.", "Rest.")
    for text in texts:
        expect(page.locator(".dg-tab", has_text=text)).to_be_visible()
    page = opened(open_context, f"{address}page/")
    page.emulate_media(media="print")
    for text in texts:
        expect(page.locator(".dg-tab", has_text=text)).to_be_visible()
    expect(page.locator(".dg-tablist").first).to_be_hidden()
    expect(page.locator(".dg-tab-name").nth(1)).to_be_visible()


def test_tabs_do_not_move_what_stands_on_the_page(open_context: OpenContext, address: str) -> None:
    page = open_context(**WIDTHS["desk"]).new_page()
    page.goto(f"{address}page/")
    expect(page.locator(".dg-tabs[data-dg-ready]")).to_have_count(2)
    shift = """() => new Promise(done => new PerformanceObserver(
      list => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0))
    ).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 500))"""
    assert page.evaluate(shift) < 0.01


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("width", WIDTHS)
def test_side_by_side_and_accessible(
    open_context: OpenContext, address: str, locale: str, width: str, shoot: Callable[[Page, str], None]
) -> None:
    page = opened(open_context, f"{address}{locale.lower()}/page/", width)
    assert violations(page) == []
    shoot(page, f"docfx-{locale}-{width}")
    page.locator("[data-dg-view=side]").click()
    expect(page.locator(".dg-tab:not([hidden]) .dg-original", has_text=ENGLISH[1])).to_be_visible()
    assert violations(page) == []
    shoot(page, f"docfx-side-{locale}-{width}")
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_films_are_asked_for_under_the_policy_of_the_site(browser: Browser, folder: Path, address: str) -> None:
    assert f"; frame-src {HOST};" in headers_of(folder)["Content-Security-Policy"]
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.startswith("https:") else None)
    page.goto(f"{address}film/")
    page.locator("iframe[title='A film']").scroll_into_view_if_needed()
    expect(page.get_by_role("link", name=f"{OTHER}/")).to_be_visible()
    refused = page.evaluate(
        """url => new Promise(done => {
          addEventListener("securitypolicyviolation", event => done(event.violatedDirective));
          const frame = document.createElement("iframe");
          frame.src = url;
          document.body.append(frame);
        })""",
        f"{OTHER}/",
    )
    assert refused == "frame-src"
    assert asked == [f"{HOST}/embed/x"]
    page.close()
