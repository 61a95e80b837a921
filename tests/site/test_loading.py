"""How a page comes: nothing moves while it does, and nothing is loaded that the reader does not use."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sitekit import PROFILE

pytestmark = pytest.mark.browser

SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
ARTICLE = f"nb-no/{PROFILE}/"
INDEX = "search/search_index.json"

# All shifts, also those that the browser forgives since it takes the size of a phone's screen for input.
_SHIFTS = """() => {
  window.shifts = [];
  const name = ({ node }) => (node && node.nodeType === 1 ? node.outerHTML.slice(0, 80) : "text");
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(...entry.sources.map(name));
  }).observe({ type: "layout-shift", buffered: true });
}"""


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("view", ["target", "sentence", "side"])
def test_nothing_moves_while_an_article_comes(
    open_context: Callable[..., BrowserContext], screen: str, view: str
) -> None:
    page = open_context(**SCREENS[screen]).new_page()
    page.goto("")
    page.evaluate("view => localStorage.setItem('diglot.view', view)", view)
    page.add_init_script(f"({_SHIFTS})()")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(ARTICLE)
    expect(page.locator(f"[data-dg-view={view}]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("article")).to_be_visible()
    page.wait_for_timeout(300)  # what moves late
    assert page.evaluate("shifts") == []


def test_article_is_shown_where_the_script_that_rearranges_it_does_not_come(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context().new_page()
    page.goto("")
    page.evaluate("() => localStorage.setItem('diglot.view', 'side')")
    page.route("**/diglot.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.goto(ARTICLE)
    assert page.locator("html").get_attribute("data-dg-pending") == ""
    expect(page.locator("article h1")).to_be_visible()


def asked_for_index(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if INDEX in request.url else None)
    return asked


def test_index_of_search_is_loaded_when_search_is_used(page: Page) -> None:
    asked = asked_for_index(page)
    page.goto(ARTICLE)
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.locator("[data-md-component=search-query]").fill("synkroniser")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert len(asked) == 1
    assert asked[0].endswith(f"/nb-no/{INDEX}")


@pytest.mark.parametrize(("query", "shown"), [("q", ".md-search-result__item"), ("h", "article mark")])
def test_address_that_names_words_uses_search(page: Page, query: str, shown: str) -> None:
    page.goto(f"{ARTICLE}?{query}=profil")
    expect(page.locator(shown).first).to_be_attached()
