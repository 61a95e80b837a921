"""The root of the site and the locale that a reader chose earlier, in a real browser."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sitekit import PREFIX, PROFILE

pytestmark = pytest.mark.browser

OpenContext = Callable[..., BrowserContext]


def choose(page: Page, locale: str) -> None:
    page.locator(".md-header .md-select").hover()
    page.locator(f".md-select__link[hreflang='{locale}']").click()
    expect(page.locator("html")).to_have_attribute("lang", locale)


def at(page: Page) -> str:
    return urlsplit(page.url).path


def test_root_leads_to_the_locale_that_was_chosen(page: Page) -> None:
    page.goto("")
    assert at(page) == "/"
    page.goto(f"{PROFILE}/")
    choose(page, "nb-NO")
    assert at(page) == f"/{PREFIX['nb-NO']}{PROFILE}/"
    page.goto("")
    page.wait_for_url(f"**/{PREFIX['nb-NO']}")
    page.goto("")  # again and again
    page.wait_for_url(f"**/{PREFIX['nb-NO']}")


def test_other_pages_are_left_alone(page: Page) -> None:
    page.goto(f"{PROFILE}/")
    choose(page, "nb-NO")
    for path in (f"{PROFILE}/", PREFIX["da-DK"]):
        page.goto(path)
        page.wait_for_function("() => window.document$ !== undefined")
        assert at(page) == f"/{path}"


def test_choice_of_the_source_ends_it(page: Page) -> None:
    page.goto("")
    choose(page, "fi-FI")
    choose(page, "en-US")
    assert at(page) == "/"
    page.goto("")
    page.wait_for_function("() => window.document$ !== undefined")
    assert at(page) == "/"


def test_reader_who_follows_a_link_to_the_root_stays_there(page: Page) -> None:
    page.goto(f"{PROFILE}/")
    choose(page, "nb-NO")
    page.evaluate(
        "() => { const link = document.createElement('a'); link.href = '/'; document.body.append(link); link.click(); }"
    )
    page.wait_for_url("**/")
    page.wait_for_function("() => window.document$ !== undefined")
    assert at(page) == "/"


def test_root_without_script_is_the_home_page_of_the_source(open_context: OpenContext) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("")
    expect(page.locator("html")).to_have_attribute("lang", "en-US")
    expect(page.locator("article li a").first).to_be_visible()


def test_choice_that_is_no_locale_any_more_is_no_choice(page: Page) -> None:
    page.goto("")
    page.evaluate("() => localStorage.setItem('diglot.locale', 'xx-XX\\\"]')")
    page.goto("")
    page.wait_for_function("() => window.document$ !== undefined")
    assert at(page) == "/"
