"""What sites in several languages get wrong elsewhere, looked up in the HTML of a small one: a page each for all that a
page can be, in a locale read from the left, one from the right, and one that is not cut into words.
"""

import re
from pathlib import Path

import pytest
from lxml import etree
from sitekit import URL, Built, build, project_of, text_of

PREFIX = {"en-US": "", "ar-SA": "ar-sa/", "ja-JP": "ja-jp/", "nb-NO": "nb-no/"}
WORDS = {"en-US": "Word", "ar-SA": "كلمة", "ja-JP": "言葉", "nb-NO": "Ord"}
DIRECTIONS = {"en-US": "ltr", "ar-SA": "rtl", "ja-JP": "ltr", "nb-NO": "ltr"}
EVERYWHERE = set(PREFIX)
# The locales that have a page, and those of them in which search engines may show it.
PAGES = {
    "all": (EVERYWHERE, EVERYWHERE),
    "some": ({"en-US", "nb-NO"}, {"en-US", "nb-NO"}),
    "source": ({"en-US"}, {"en-US"}),
    "hidden": (EVERYWHERE, set[str]()),
    "mixed": (EVERYWHERE, {"en-US", "ar-SA"}),
}
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def text(name: str, locale: str) -> str:
    held, shown = PAGES[name]
    robots = "" if locale in shown else f"ROBOTS: {'NOINDEX, NOFOLLOW' if name == 'hidden' else 'none'}\n"
    word = WORDS[locale]
    anchor = "" if locale == "en-US" else "<a name='stable-{}'></a>"
    parts = "".join(f"## {anchor.format(number)}Stable {number}\n\n{word} {number}.\n\n" for number in (1, 2))
    if locale != "en-US":
        parts = parts.replace("Stable", word)
    links = "".join(f"[{word}]({other}.md#stable-2)\n" for other in PAGES if locale in held)
    return f"---\ntitle: {word} {name}\n{robots}---\n# {word} {name}\n\n{links}\n{parts}"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("small")
    articles = {f"{locale}/{name}.md": text(name, locale) for name, (held, _) in PAGES.items() for locale in held}
    status = build(project_of(folder / "project", articles).config, folder / "out", "--strict")
    return Built(folder / "out", status, "")


def told(locales: set[str], path: str) -> dict[str, str]:
    links = {locale: URL + PREFIX[locale] + path for locale in locales}
    return links | ({"x-default": URL + path} if "en-US" in locales else {})


def alternates(site: Built, path: str) -> list[tuple[str, str]]:
    links = site.html(path).all("//head/link[normalize-space(@rel)='alternate']")
    return [(str(link.get("hreflang")), str(link.get("href"))) for link in links]


def sitemap(site: Built, locale: str) -> dict[str, dict[str, str]]:
    root = etree.fromstring((site.folder / PREFIX[locale] / "sitemap.xml").read_bytes())
    return {
        str(url.findtext("s:loc", namespaces=NAMES)): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.findall("x:link", namespaces=NAMES)
        }
        for url in root.findall("s:url", namespaces=NAMES)
    }


def test_site_is_built_without_a_warning(small: Built) -> None:
    assert small.status == 0


@pytest.mark.parametrize("locale", PREFIX)
@pytest.mark.parametrize("name", PAGES)
def test_links_to_translations_in_the_head(small: Built, name: str, locale: str) -> None:
    """Absolute, the page itself among them, `x-default`, each once; none from or to what is not to be shown."""
    _, shown = PAGES[name]
    found = alternates(small, f"{PREFIX[locale]}{name}/")
    assert len(found) == len(dict(found))
    assert dict(found) == (told(shown, f"{name}/") if locale in shown else {})


@pytest.mark.parametrize("locale", PREFIX)
def test_sitemap_has_what_search_engines_may_show(small: Built, locale: str) -> None:
    expected = {URL + PREFIX[locale]: told(EVERYWHERE, "")}
    for name, (_, shown) in PAGES.items():
        if locale in shown:
            expected[f"{URL}{PREFIX[locale]}{name}/"] = told(shown, f"{name}/")
    assert sitemap(small, locale) == expected


@pytest.mark.parametrize("locale", PREFIX)
@pytest.mark.parametrize("name", PAGES)
def test_address_by_which_a_page_wants_to_be_known(small: Built, name: str, locale: str) -> None:
    held, _ = PAGES[name]
    page = small.html(f"{PREFIX[locale]}{name}/")
    own = locale if locale in held else "en-US"
    assert page.strings("//link[@rel='canonical']/@href") == [f"{URL}{PREFIX[own]}{name}/"]


@pytest.mark.parametrize("locale", ["ar-SA", "ja-JP"])
@pytest.mark.parametrize("name", ["some", "source"])
def test_page_shown_in_place_of_a_translation(small: Built, name: str, locale: str) -> None:
    page = small.html(f"{PREFIX[locale]}{name}/")
    assert (page.root.get("lang"), page.root.get("dir")) == (locale, DIRECTIONS[locale])
    assert (page.article.get("lang"), page.article.get("dir")) == ("en-US", "ltr")
    (notice,) = page.all("//aside[@data-dg-notice='fallback']")
    speaks = notice.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
    assert (speaks.partition("-")[0], text_of(notice).isascii()) == (locale.partition("-")[0], False)
    assert page.strings("//meta[@name='robots']/@content") == ["noindex"]


@pytest.mark.parametrize("locale", PREFIX)
@pytest.mark.parametrize("name", PAGES)
def test_anchor_is_the_sources_in_every_locale(small: Built, name: str, locale: str) -> None:
    page = small.html(f"{PREFIX[locale]}{name}/")
    assert page.strings("//article//h2/@id") == ["stable-1", "stable-2"]


def test_broken_anchor_fails_the_build(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    articles = {
        f"{locale}/page.md": f"# {word}\n\n[{word}](#gone-{locale.lower()})\n" for locale, word in WORDS.items()
    }
    assert build(project_of(tmp_path / "project", articles).config, tmp_path / "out") == 1
    shown = capfd.readouterr()
    gone = re.findall(r"broken anchor #gone-(\S+)", shown.out + shown.err)
    assert sorted(gone) == sorted(locale.lower() for locale in PREFIX)


@pytest.mark.parametrize("locale", PREFIX)
def test_each_locale_has_a_page_for_what_does_not_exist(small: Built, locale: str) -> None:
    page = small.html(f"{PREFIX[locale]}404.html")
    assert (page.root.get("lang"), page.root.get("dir")) == (locale, DIRECTIONS[locale])
    others = [text_of(small.html(f"{prefix}404.html").one("//article//h1")) for prefix in PREFIX.values()]
    assert others.count(text_of(page.one("//article//h1"))) == 1
    assert dict(alternates(small, f"{PREFIX[locale]}404.html")) == {}


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("ar-SA", "ar"), ("ja-JP", "ja"), ("nb-NO", "no")])
def test_search_index_of_a_locale_has_its_own_pages_and_rules(small: Built, locale: str, language: str) -> None:
    config, docs = small.index(PREFIX[locale])
    title = config["fields"]["title"]
    assert (title["locale"], title["language"]) == (locale, language)
    names = {doc["location"].partition("#")[0].strip("/") for doc in docs}
    assert names == {name for name, (held, _) in PAGES.items() if locale in held}
    words = " ".join(f"{doc['title']} {doc['text']}" for doc in docs)
    assert [word for word in WORDS.values() if re.search(rf"\b{word}\b", words)] == [WORDS[locale]]


@pytest.mark.parametrize("locale", PREFIX)
def test_no_page_wakes_the_themes_requests_for_sitemaps(small: Built, locale: str) -> None:
    for path in (small.folder / PREFIX[locale]).glob("*/index.html"):
        page = small.html(path.relative_to(small.folder).as_posix())
        assert page.all("//link[@rel='alternate']") == []
