"""The site as a reader uses it, in a real browser. Screenshots go to `screenshots/` beside this file."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sitekit import NAMES, OLDER, PREFIX, PROFILE, SHAREPOINT, build, project_of, squeeze

pytestmark = pytest.mark.browser

REPORTS = "reports/alignment/"
ENGLISH = "You can add or change your profile photo in Microsoft 365"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}

Shoot = Callable[[Page, str], None]
OpenContext = Callable[..., BrowserContext]


_MARKUP = """element => {
  const copy = element.cloneNode(true);
  copy.removeAttribute("data-dg-shown");
  // By the width of the window, which the theme looks at when it has time.
  for (const code of copy.querySelectorAll("pre > code")) code.removeAttribute("tabindex");
  return copy.outerHTML;
}"""


def visit(page: Page, path: str) -> None:
    """Open a page and wait until its scripts have run: the theme's, or those of a report."""
    page.goto(path)
    page.wait_for_function("() => window.document$ !== undefined || performance.getEntriesByName('bench-ready').length")


def article_at(page: Page, locale: str, name: str = PROFILE) -> None:
    visit(page, f"{PREFIX[locale]}{name}/")
    expect(page.locator(".dg-views")).to_be_visible()


def view_button(page: Page, view: str) -> Locator:
    return page.locator(f"[data-dg-view={view}]")


def pressed(page: Page) -> list[str | None]:
    return [button.get_attribute("aria-pressed") for button in page.locator("[data-dg-view]").all()]


def text_of(page: Page, selector: str = ".dg-article") -> str:
    return squeeze(str(page.locator(selector).evaluate("element => element.textContent")))


def has_no_sideways_scrolling(page: Page) -> bool:
    """Whether the page is no wider than the window, once the theme's transitions have ended."""
    narrow = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    for _ in range(10):
        if page.evaluate(narrow):
            return True
        page.wait_for_timeout(100)
    return False


def open_switcher(page: Page) -> Locator:
    button = page.locator(".md-header .md-select > button")
    button.hover()
    links = page.locator(".md-select__inner")
    expect(links).to_be_visible()
    return links


def test_switcher_stays_on_the_article(page: Page, shoot: Shoot) -> None:
    article_at(page, "da-DK")
    links = open_switcher(page)
    expect(links.get_by_role("link")).to_have_text(list(NAMES.values()))
    shoot(page, "switcher")
    links.get_by_role("link", name=NAMES["fi-FI"]).click()
    expect(page).to_have_url(re.compile(f"/fi-fi/{PROFILE}/$"))
    expect(page.locator("h1")).to_contain_text("Synkronoi käyttäjän profiilikuva")
    open_switcher(page).get_by_role("link", name=NAMES["en-US"]).click()
    expect(page).to_have_url(re.compile(rf"\d/{PROFILE}/$"))
    expect(page.locator("html")).to_have_attribute("lang", "en-US")


def test_switcher_by_keyboard(page: Page) -> None:
    article_at(page, "da-DK")
    page.locator(".md-header .md-select > button").focus()
    links = page.locator(".md-select__inner")
    expect(links).to_be_visible()
    for name in ("en-US", "da-DK", "fi-FI"):
        page.keyboard.press("Tab")
        expect(links.get_by_role("link", name=NAMES[name])).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/fi-fi/{PROFILE}/$"))


def test_switcher_from_a_page_shown_in_the_original(page: Page, shoot: Shoot) -> None:
    visit(page, f"da-dk/{SHAREPOINT}/")
    expect(page.locator("aside[data-dg-notice=fallback]")).to_be_visible()
    expect(page.locator(".dg-views")).to_have_count(0)
    shoot(page, "fallback")
    open_switcher(page).get_by_role("link", name=NAMES["nb-NO"]).click()
    expect(page).to_have_url(re.compile(f"/nb-no/{SHAREPOINT}/$"))
    expect(page.locator("html")).to_have_attribute("lang", "nb-NO")


def test_reader_starts_with_the_translation(page: Page, shoot: Shoot) -> None:
    article_at(page, "nb-NO")
    assert pressed(page) == ["true", "false", "false"]
    expect(page.locator("aside[data-dg-notice=machine]")).to_be_visible()
    assert ENGLISH not in page.locator("body").inner_text()
    shoot(page, "translation")


@pytest.mark.parametrize("locale", ["da-DK", "fi-FI"])
def test_reader_of_a_stale_page_is_warned(page: Page, shoot: Shoot, locale: str) -> None:
    article_at(page, locale)
    notice = page.locator("aside[data-dg-notice=stale]")
    expect(notice).to_be_visible()
    expect(notice).to_be_in_viewport()
    shoot(page, f"stale-{locale}")
    notice.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"\d/{PROFILE}/$"))


def test_sentence_by_sentence(page: Page, shoot: Shoot) -> None:
    article_at(page, "nb-NO")
    before = text_of(page)
    view_button(page, "sentence").click()
    assert pressed(page) == ["false", "true", "false"]
    marks = page.locator(".dg-mark")
    expect(marks).to_have_count(16)
    # Nothing is opened before the reader asks.
    assert page.locator(".dg-original:visible").count() == 0
    marks.nth(1).click()
    original = page.locator("#dg-original-1")
    expect(original).to_be_visible()
    expect(original).to_contain_text(ENGLISH)
    expect(original).to_have_attribute("lang", "en-US")
    expect(original).to_have_attribute("dir", "ltr")
    expect(marks.nth(1)).to_have_attribute("aria-expanded", "true")
    expect(marks.nth(1)).to_have_attribute("aria-controls", "dg-original-1")
    expect(marks.nth(1)).to_have_accessible_name("Vis originalsetningen")
    assert page.locator(".dg-original:visible").count() == 1
    shoot(page, "sentence")
    marks.nth(1).click()
    expect(original).to_be_hidden()
    view_button(page, "target").click()
    assert text_of(page) == before


def test_each_mark_opens_the_original_of_its_sentence(page: Page) -> None:
    article_at(page, "nb-NO")
    view_button(page, "sentence").click()
    template = page.evaluate(
        "() => [...document.querySelector('#dg-originals').content.children].map(item => item.textContent)"
    )
    marks = page.locator(".dg-mark")
    shown: list[str] = []
    for index in range(marks.count()):
        marks.nth(index).click()
        controls = marks.nth(index).get_attribute("aria-controls")
        shown.append(str(page.locator(f"#{controls}").text_content()))
    assert shown == template
    assert page.locator(".dg-original:visible").count() == 16


def test_views_by_keyboard(page: Page) -> None:
    article_at(page, "fi-FI")
    view_button(page, "target").focus()
    page.keyboard.press("Tab")
    expect(view_button(page, "sentence")).to_be_focused()
    page.keyboard.press("Enter")
    assert pressed(page) == ["false", "true", "false"]
    expect(view_button(page, "sentence")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert pressed(page) == ["false", "false", "true"]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    # Past the link to the report, and the permanent link of the heading.
    mark = page.locator(".dg-mark").first
    for _ in range(6):
        page.keyboard.press("Tab")
        if mark.evaluate("element => element === document.activeElement"):
            break
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#dg-original-0")).to_be_visible()
    expect(page.locator("#dg-original-0")).to_have_text("Sync a user's profile picture")
    page.keyboard.press("Enter")
    expect(page.locator("#dg-original-0")).to_be_hidden()


def test_choice_is_remembered(page: Page) -> None:
    article_at(page, "nb-NO")
    view_button(page, "side").click()
    page.reload()
    expect(view_button(page, "side")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".dg-row").first).to_be_visible()
    article_at(page, "nb-NO", SHAREPOINT)
    expect(view_button(page, "side")).to_have_attribute("aria-pressed", "true")
    article_at(page, "lv-LV")
    expect(page.locator(".dg-row").first).to_be_visible()
    view_button(page, "target").click()
    page.reload()
    expect(view_button(page, "target")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("locale", ["nb-NO", "lv-LV", "da-DK", "fi-FI"])
def test_back_to_the_translation_leaves_the_page_as_it_was(page: Page, locale: str) -> None:
    article_at(page, locale)
    article = page.locator(".dg-article")
    before = article.evaluate(_MARKUP)
    for view in ("side", "sentence", "side", "target"):
        view_button(page, view).click()
        assert (article.evaluate(_MARKUP) == before) is (view == "target")
    assert page.locator(".dg-original, .dg-mark, .dg-row").count() == 0


def test_side_by_side(page: Page, shoot: Shoot) -> None:
    article_at(page, "nb-NO")
    view_button(page, "side").click()
    rows = page.locator(".dg-row")
    # A heading, five paragraphs, and two lists of four items.
    expect(rows).to_have_count(14)
    for row in rows.all():
        halves = row.locator("> *")
        expect(halves).to_have_count(2)
        expect(row.locator("> .dg-original")).to_have_count(1)
        left, right = halves.nth(0).bounding_box(), halves.nth(1).bounding_box()
        assert left is not None
        assert right is not None
        assert left["x"] + left["width"] <= right["x"]
        assert abs(left["y"] - right["y"]) < 40
        languages = row.locator("> .dg-original > span").evaluate_all("items => items.map(item => item.lang)")
        assert set(languages) == {"en-US"}
    texts = rows.locator("> .dg-original > span").all_text_contents()
    assert len(texts) == 16
    assert texts[0] == "Sync a user's profile picture"
    shoot(page, "side")


@pytest.mark.parametrize("view", ["target", "sentence", "side"])
@pytest.mark.parametrize("locale", ["nb-NO", "da-DK"])
def test_views_on_a_phone(open_context: OpenContext, shoot: Shoot, locale: str, view: str) -> None:
    page = open_context(**PHONE).new_page()
    article_at(page, locale)
    view_button(page, view).tap()
    expect(view_button(page, view)).to_have_attribute("aria-pressed", "true")
    if view == "sentence":
        page.locator(".dg-mark").nth(1).tap()
        expect(page.locator("#dg-original-1")).to_be_visible()
    if view == "side":
        for row in page.locator(".dg-row").all():
            above, below = row.locator("> *").nth(0).bounding_box(), row.locator("> *").nth(1).bounding_box()
            assert above is not None
            assert below is not None
            assert above["y"] + above["height"] <= below["y"]
    assert has_no_sideways_scrolling(page)
    shoot(page, f"phone-{locale}-{view}")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "home"),
        ("nb-no/", "home-nb"),
        (f"{PROFILE}/", "source"),
        (f"da-dk/{SHAREPOINT}/", "fallback"),
        (REPORTS, "overview"),
        (f"{REPORTS}da-dk/{PROFILE}/", "report-da"),
        (f"{REPORTS}nb-no/{PROFILE}/", "report-nb"),
    ],
)
def test_pages_on_a_phone(open_context: OpenContext, shoot: Shoot, path: str, name: str) -> None:
    page = open_context(**PHONE).new_page()
    visit(page, path)
    assert has_no_sideways_scrolling(page)
    shoot(page, f"phone-{name}")


@pytest.mark.parametrize("path", [f"{REPORTS}da-dk/{PROFILE}/", f"nb-no/{PROFILE}/"])
def test_no_page_is_wider_than_the_window(page: Page, path: str) -> None:
    visit(page, path)
    for width in (320, 600, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert has_no_sideways_scrolling(page), width
        for button in page.locator("[data-dg-view]").all():
            button.click()
            assert has_no_sideways_scrolling(page), width


def search(page: Page, words: str) -> list[str]:
    """The titles that the search of the page finds."""
    said = json.loads(page.locator("#__config").text_content() or "")["translations"]
    field, meta = page.locator("[data-md-component=search-query]"), page.locator(".md-search-result__meta")
    field.fill("x")
    field.press("Backspace")
    expect(meta).to_have_text(said["search.result.placeholder"])
    # The theme asks at each key that is let go: here at the last one only, so that there is one answer.
    field.fill(words[:-1])
    field.press_sequentially(words[-1])
    answers = [re.escape(said[f"search.result.{number}"]) for number in ("none", "one", "other")]
    expect(meta).to_have_text(re.compile("|".join(answers).replace(r"\#", r"\d+")))
    if meta.text_content() == said["search.result.none"]:
        return []
    titles = page.locator(".md-search-result__article h1")
    titles.first.wait_for()
    return [squeeze(title) for title in titles.all_inner_texts()]


@pytest.mark.parametrize(
    ("locale", "title", "words"),
    [
        (
            "nb-NO",
            "Når synkroniseres profilen min til SharePoint-brukerprofilprogrammet?",
            ("profilbildet", "nettles", "økt"),
        ),
        ("nb-NO", "Synkronisere en brukers profil bilde", ("sirkel", "maskin", "initialene", "ÅPNE")),
        ("lv-LV", "Lietotāja profila attēla sinhronizēšana", ("fotoattēlu", "fotoatt", "pārlūkpro", "DARBAM")),
        ("da-DK", "Synkronisere en brugers profilbillede", ("synkronisering", "webbrows", "kræver")),
        ("fi-FI", "Synkronoi käyttäjän profiilikuva", ("profiilikuva", "käyttäj", "synkronointia")),
        ("en-US", "Sync a user's profile picture", ("circle", "initial", "ICON")),
    ],
)
def test_search_finds_words_and_their_beginnings(page: Page, locale: str, title: str, words: tuple[str, ...]) -> None:
    visit(page, PREFIX[locale])
    found = {word: search(page, word) for word in words}
    assert [word for word, titles in found.items() if title not in titles] == []


@pytest.mark.parametrize("locale", ["nb-NO", "lv-LV", "da-DK", "fi-FI"])
def test_search_finds_no_english(page: Page, locale: str) -> None:
    visit(page, PREFIX[locale])
    words = ("picture", "browser", "changes", "appears", "corner")
    assert {word: search(page, word) for word in words} == {word: [] for word in words}


def test_search_leads_to_the_article(page: Page, shoot: Shoot) -> None:
    visit(page, "lv-lv/")
    assert search(page, "fotoattēl")
    shoot(page, "search")
    page.locator(".md-search-result__link").first.click()
    expect(page).to_have_url(re.compile(f"/lv-lv/{PROFILE}/"))


def test_report_overview_leads_to_a_report(page: Page, shoot: Shoot) -> None:
    visit(page, REPORTS)
    shoot(page, "overview")
    page.locator(".dgr-overview tbody tr").first.get_by_role("link", name="stale").first.click()
    expect(page).to_have_url(re.compile(f"/{REPORTS}da-dk/{PROFILE}/$"))
    expect(page.locator(".row")).to_have_count(20)
    shoot(page, "report-da")


def test_page_leads_to_its_report_and_back(page: Page) -> None:
    article_at(page, "nb-NO")
    page.get_by_role("link", name="Justeringsrapport").click()
    expect(page).to_have_url(re.compile(f"/{REPORTS}nb-no/{PROFILE}/$"))
    page.get_by_role("link", name="Published page", exact=True).click()
    expect(page).to_have_url(re.compile(rf"\d/nb-no/{PROFILE}/$"))


@pytest.mark.parametrize("locale", ["nb-NO", "da-DK"])
def test_without_scripts(open_context: OpenContext, shoot: Shoot, locale: str) -> None:
    page = open_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{PREFIX[locale]}{PROFILE}/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".dg-views")).to_be_hidden()
    originals = page.locator("template [data-dg-original]")
    assert originals.count() == 0
    body = page.locator("body").inner_text()
    assert "Sync a user's profile picture" not in body
    assert ENGLISH not in body
    shoot(page, f"without-scripts-{locale}")
    open_switcher(page).get_by_role("link", name=NAMES["lv-LV"]).click()
    expect(page.locator("html")).to_have_attribute("lang", "lv-LV")


def test_without_storage(open_context: OpenContext) -> None:
    """A reader may forbid the page to remember anything."""
    context = open_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(
        "const get = Storage.prototype.getItem, set = Storage.prototype.setItem;"
        "Storage.prototype.getItem = function (key) { if (key === 'diglot.view') throw new Error('no'); return get.call(this, key) };"
        "Storage.prototype.setItem = function (key, value) { if (key === 'diglot.view') throw new Error('no'); set.call(this, key, value) };"
    )
    page = context.new_page()
    article_at(page, "nb-NO")
    view_button(page, "side").click()
    assert pressed(page) == ["false", "false", "true"]


@pytest.mark.parametrize("locale", ["en-US", "nb-NO"])
def test_older_path_leads_to_the_article(page: Page, locale: str) -> None:
    page.goto(f"{PREFIX[locale]}{OLDER}/")
    page.wait_for_url(f"**/{PREFIX[locale]}{PROFILE}/")
    expect(page.locator("html")).to_have_attribute("lang", locale)


def test_anchor_of_the_source_holds_in_every_locale(page: Page) -> None:
    for prefix in PREFIX.values():
        visit(page, f"{prefix}{PROFILE}/#sync-a-users-profile-picture")
        assert page.evaluate("() => document.querySelector(':target')?.tagName") == "H1"


@pytest.mark.parametrize(
    ("path", "name"),
    [(f"da-dk/{PROFILE}/", "article"), (REPORTS, "overview")],
)
def test_dark_scheme(open_context: OpenContext, shoot: Shoot, path: str, name: str) -> None:
    page = open_context(color_scheme="dark", viewport={"width": 1280, "height": 900}).new_page()
    visit(page, path)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    if name == "article":
        view_button(page, "sentence").click()
        page.locator(".dg-mark").nth(1).click()
    for selector in (
        ".dg-article p",
        ".dg-view",
        ".dg-mark",
        ".dg-original",
        ".dgr-state",
    ):
        for element in page.locator(f"{selector}:visible").all()[:3]:
            assert contrast(element) >= 4.5, selector
    shoot(page, f"dark-{name}")
    if name == "article":
        view_button(page, "side").click()
        shoot(page, "dark-side")


@pytest.mark.parametrize("path", [f"da-dk/{PROFILE}/", REPORTS])
def test_contrast_of_the_light_scheme(page: Page, path: str) -> None:
    visit(page, path)
    if page.locator(".dg-view").count():
        view_button(page, "sentence").click()
        page.locator(".dg-mark").nth(1).click()
    for selector in (".dg-view", ".dg-mark", ".dg-original", ".dgr-state"):
        for element in page.locator(f"{selector}:visible").all()[:3]:
            assert contrast(element) >= 4.5, selector


_COLOURS = """element => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const over = (colour, under) => {
    canvas.fillStyle = under; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
    return `rgb(${r}, ${g}, ${b})`;
  };
  const behind = [];
  for (let at = element; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
  const ground = behind.reduce((under, colour) => over(colour, under), "rgb(255, 255, 255)");
  return [over(getComputedStyle(element).color, ground), ground].map(text => text.match(/\\d+/g).map(Number));
}"""


def contrast(element: Locator) -> float:
    """The contrast of an element's text, as WCAG 2 defines it."""
    ink, ground = (_luminance(colour) for colour in element.evaluate(_COLOURS))
    return (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05)


def _luminance(colour: list[int]) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_controls_are_named_and_large_enough(page: Page) -> None:
    article_at(page, "nb-NO")
    view_button(page, "sentence").click()
    expect(page.get_by_role("group", name="Slik leser du artikkelen")).to_be_visible()
    for button in page.locator("[data-dg-view], .dg-mark").all():
        box = button.bounding_box()
        assert box is not None
        # WCAG 2.2, target size (minimum).
        assert box["width"] >= 24
        assert box["height"] >= 24


def test_printing_shows_the_text_only(page: Page) -> None:
    article_at(page, "nb-NO")
    view_button(page, "sentence").click()
    page.emulate_media(media="print")
    expect(page.locator(".dg-views")).to_be_hidden()
    assert page.locator(".dg-mark:visible").count() == 0
    expect(page.locator(".dg-article h1")).to_be_visible()


def test_page_that_does_not_exist(page: Page, shoot: Shoot) -> None:
    visit(page, "nb-no/404.html")
    expect(page.locator("article h1")).to_have_text("Denne siden finnes ikke.")
    shoot(page, "404")
    page.locator("article").get_by_role("link", name="Hjelpeartikler").click()
    expect(page).to_have_url(re.compile(r"/nb-no/(\.)?$"))


def _rich(*words: str) -> str:
    """An article with everything that a block can be, side by side with its source."""
    pairs = iter(enumerate(zip(words, _SOURCE, strict=True), 101))

    def span() -> str:
        number, (target, source) = next(pairs)
        return (
            f'<span data-ttu-id="a1b2c-{number}">{target}</span>'
            f'<span class="sxs-lookup"><span data-stu-id="a1b2c-{number}">{source}</span></span>'
        )

    return (
        f'# <a name="title"></a>{span()}\n\n{span()} {span()}\n\n> {span()}\n\n'
        f"- {span()}\n  - {span()}\n    1. {span()}\n\n       {span()}\n- **{span()}** {span()}\n\n"
        f"| {span()} | {span()} |\n|---|---|\n| {span()} {span()} | [{span()}](https://a.example/) |\n\n"
        f"```sh\nrun --now\n```\n\n<details>\n<summary>{span()}</summary>\n\n{span()}\n\n</details>\n\n"
        f"## {span()}\n\n[{span()}](#title)\n"
    )


_SOURCE = (
    "Title",
    "First sentence.",
    "Second **bold** sentence with `code`.",
    "A quoted sentence.",
    "An item",
    "An inner item",
    "A deep item",
    "A second paragraph of the deep item.",
    "Label",
    "and the rest.",
    "Head one",
    "Head two",
    "Cell sentence.",
    "Another.",
    "Linked cell",
    "Summary",
    "What the summary hides.",
    "Next part",
    "Back to the top",
)
_NORWEGIAN = tuple(f"{text} på norsk." for text in _SOURCE)
_ARABIC = tuple(f"جملة رقم {number}." for number in range(len(_SOURCE)))
_WITHOUT_ORIGINALS = """element => {
  const copy = element.cloneNode(true);
  for (const item of copy.querySelectorAll(".dg-original, .dg-mark")) item.remove();
  return copy.textContent;
}"""


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    folder = tmp_path_factory.mktemp("rich")
    english = re.sub(r'<span data-ttu-id="[^"]*">(.*?)</span><span.*?</span></span>', r"\1", _rich(*_SOURCE))
    articles = {"nb-NO/page.md": _rich(*_NORWEGIAN), "ar-SA/page.md": _rich(*_ARABIC), "en-US/page.md": english}
    assert build(project_of(folder / "project", articles).config, folder / "out") == 0
    return serve(folder / "out")


@pytest.mark.parametrize("locale", ["nb-no", "ar-sa"])
def test_views_of_every_kind_of_block(page: Page, shoot: Shoot, rich: str, locale: str) -> None:
    visit(page, f"{rich}{locale}/page/")
    page.locator("details > summary").click()
    article = page.locator(".dg-article")
    before, text = article.evaluate(_MARKUP), text_of(page)
    originals = [re.sub(r"[*`]", "", source) for source in _SOURCE if source != "Summary"]
    for view in ("sentence", "side"):
        view_button(page, view).click()
        if view == "sentence":
            for mark in page.locator(".dg-mark").all():
                mark.click()
        shoot(page, f"blocks-{locale}-{view}")
        pieces = page.locator(".dg-original[id]" if view == "sentence" else ".dg-original > span")
        assert sorted(pieces.all_inner_texts()) == sorted(originals)
        assert set(pieces.evaluate_all("items => items.map(item => item.lang + item.dir)")) == {"en-USltr"}
        assert squeeze(str(article.evaluate(_WITHOUT_ORIGINALS))) == text
        assert has_no_sideways_scrolling(page)
    view_button(page, "target").click()
    assert article.evaluate(_MARKUP) == before


def test_each_row_of_every_kind_of_block_has_one_original(page: Page, rich: str) -> None:
    visit(page, f"{rich}nb-no/page/")
    view_button(page, "side").click()
    for row in page.locator(".dg-row").all():
        expect(row.locator("> *")).to_have_count(2)
        expect(row.locator("> .dg-original")).to_have_count(1)
    expect(page.locator("td").first.locator(".dg-original")).to_have_text("Cell sentence. Another.")
    # Lists and tables stay what they are.
    inner = page.locator(".dg-article :is(ul, ol, tr) > *")
    assert set(inner.evaluate_all("items => items.map(item => item.tagName)")) == {"LI", "TH", "TD"}


def test_right_to_left_page(page: Page, rich: str) -> None:
    visit(page, f"{rich}ar-sa/page/")
    view_button(page, "side").click()
    row = page.locator(".dg-article .dg-row").nth(1)
    target, original = row.locator("> *").nth(0).bounding_box(), row.locator("> *").nth(1).bounding_box()
    assert target is not None
    assert original is not None
    assert original["x"] + original["width"] <= target["x"]
    first, second = row.locator(".dg-original > span").nth(0), row.locator(".dg-original > span").nth(1)
    assert first.bounding_box() != second.bounding_box()
    start = "element => { const { left, top } = element.getClientRects()[0]; return [top, left] }"
    # The English is read from the left.
    assert first.evaluate(start) < second.evaluate(start)
