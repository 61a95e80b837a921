"""The repository's own site, as it is on disk."""

import datetime as dt
import gzip
import re
from urllib.parse import urljoin, urlsplit

import pytest
from babel.dates import format_date
from lxml import etree
from sitekit import (
    LOCALES,
    NAMES,
    OLDER,
    PREFIX,
    PROFILE,
    SHAREPOINT,
    SOURCE,
    TRANSLATED,
    TRANSLATIONS,
    URL,
    Built,
    Element,
    Html,
    squeeze,
    text_of,
)

from support import unpacked

REPORTS = "reports/alignment/"
ARTICLES = (*((locale, PROFILE) for locale in LOCALES), ("en-US", SHAREPOINT), ("nb-NO", SHAREPOINT))
FALLBACKS = ("da-DK", "fi-FI", "lv-LV")
BEADS = {
    ("nb-NO", PROFILE): 16,
    ("lv-LV", PROFILE): 16,
    ("da-DK", PROFILE): 7,
    ("fi-FI", PROFILE): 9,
    ("nb-NO", SHAREPOINT): 9,
}
HANDOFFS = {
    ("nb-NO", PROFILE): dt.date(2020, 9, 14),
    ("lv-LV", PROFILE): dt.date(2020, 9, 14),
    ("da-DK", PROFILE): dt.date(2019, 1, 15),
    ("fi-FI", PROFILE): dt.date(2019, 8, 22),
    ("nb-NO", SHAREPOINT): dt.date(2020, 4, 22),
}
MARKUP = re.compile(rb"data-ttu-id|data-stu-id|sxs-lookup")


def page_at(site: Built, locale: str, name: str) -> Html:
    return site.html(f"{PREFIX[locale]}{name}/")


def alternates(page: Html) -> dict[str, str]:
    return {
        str(link.get("hreflang")): str(link.get("href"))
        for link in page.all("//head/link[@rel='alternate ' or @rel='alternate']")
    }


def with_home(locales: tuple[str, ...], path: str) -> dict[str, str]:
    return {"x-default": URL + path} | {locale: URL + PREFIX[locale] + path for locale in locales}


def originals(page: Html) -> list[str]:
    """The English of each sentence, as it was when the translation was made."""
    found = page.all("//template[@id='dg-originals']/span[@data-dg-original]")
    return [text_of(next(iter(item.find_class("dg-then")), item)) for item in found]


def test_build_is_clean(site: Built) -> None:
    assert site.status == 0
    assert site.files("**/index.html")
    assert (site.folder / "ATTRIBUTION.txt").is_file()


@pytest.mark.parametrize("locale", LOCALES)
def test_each_locale_has_its_pages(site: Built, locale: str) -> None:
    names = {path.relative_to(site.folder).as_posix() for path in site.folder.rglob("*") if path.is_file()}
    prefix = PREFIX[locale]
    expected = {f"{prefix}{name}" for name in ("index.html", "404.html", "sitemap.xml", "search/search_index.json")}
    expected |= {f"{prefix}{name}/index.html" for name in (PROFILE, SHAREPOINT, OLDER)}
    assert expected <= names


@pytest.mark.parametrize("locale", LOCALES)
def test_each_page_states_its_language_and_direction(site: Built, locale: str) -> None:
    prefix = PREFIX[locale]
    for name in ("index.html", "404.html", *(f"{item}/index.html" for item in (PROFILE, SHAREPOINT, OLDER))):
        root = site.html(prefix + name).root
        assert (root.get("lang"), root.get("dir")) == (locale, "ltr"), name


@pytest.mark.parametrize(("locale", "name"), ARTICLES)
def test_article_states_its_language(site: Built, locale: str, name: str) -> None:
    article = page_at(site, locale, name).article
    assert (article.get("lang"), article.get("dir")) == (locale, "ltr")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("path", "locales"), [(f"{PROFILE}/", ()), (f"{SHAREPOINT}/", ()), ("", LOCALES)])
def test_search_engines_are_told_of_all_translations_that_they_may_show(
    site: Built, locale: str, path: str, locales: tuple[str, ...]
) -> None:
    """The articles ask not to be shown (`ROBOTS: NOINDEX`); test_correctness.py has some that do not."""
    assert alternates(site.html(PREFIX[locale] + path)) == (with_home(locales, path) if locales else {})


@pytest.mark.parametrize("locale", LOCALES)
def test_links_to_translations_do_not_wake_the_themes_script(site: Built, locale: str) -> None:
    """Material fetches a sitemap beside every `link[rel=alternate]`; it does not match the value with a space."""
    page = site.html(PREFIX[locale])
    assert page.all("//link[@rel='alternate ']")
    assert page.all("//link[@rel='alternate']") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_sitemap(site: Built, locale: str) -> None:
    data = (site.folder / PREFIX[locale] / "sitemap.xml").read_bytes()
    assert gzip.decompress((site.folder / PREFIX[locale] / "sitemap.xml.gz").read_bytes()) == data
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    root = etree.fromstring(data)
    found = {
        str(url.findtext("s:loc", namespaces=names)): {
            str(link.get("hreflang")): str(link.get("href")) for link in url.findall("x:link", namespaces=names)
        }
        for url in root.findall("s:url", namespaces=names)
    }
    assert found == {URL + PREFIX[locale]: with_home(LOCALES, "")}


@pytest.mark.parametrize(
    ("locale", "notice"),
    [
        ("da-DK", "Denne artikel er ikke oversat endnu. Du læser originalen."),
        ("fi-FI", "Tätä artikkelia ei ole vielä käännetty. Luet alkutekstiä."),
        ("lv-LV", "Šis raksts vēl nav iztulkots. Jūs lasāt oriģinālu."),
    ],
)
def test_fallback_is_the_original_and_says_so(site: Built, locale: str, notice: str) -> None:
    page = page_at(site, locale, SHAREPOINT)
    assert page.root.get("lang") == locale
    assert page.article.get("lang") == "en-US"
    assert page.article.get("dir") == "ltr"
    assert page.strings("//link[@rel='canonical']/@href") == [f"{URL}{SHAREPOINT}/"]
    assert page.strings("//meta[@name='robots']/@content") == ["noindex"]
    (aside,) = page.all("//aside")
    assert text_of(aside) == notice
    assert not aside.xpath("ancestor::*[@lang='en-US']")
    assert page.all("//template") == []
    assert text_of(page.article) == text_of(page_at(site, "en-US", SHAREPOINT).article)


@pytest.mark.parametrize("locale", LOCALES)
def test_page_for_addresses_that_do_not_exist_is_in_the_locales_language(site: Built, locale: str) -> None:
    page = site.html(f"{PREFIX[locale]}404.html")
    search = {"en-US": "Search", "da-DK": "Søg", "fi-FI": "Hae", "lv-LV": "Meklēt", "nb-NO": "Søk"}
    assert page.strings("//input[@name='query']/@placeholder") == [search[locale]]
    path = urlsplit(URL).path
    links = {str(a.get("hreflang")): str(a.get("href")) for a in page.all("//a[contains(@class, 'md-select__link')]")}
    assert links == {other: path + PREFIX[other] for other in LOCALES}
    assert page.strings("//meta[@name='robots']/@content") == ["noindex"]
    assert alternates(page) == {}


def test_page_for_addresses_that_do_not_exist_has_its_heading_in_the_locales_language(site: Built) -> None:
    headings = [text_of(site.html(f"{PREFIX[locale]}404.html").one("//article//h1")) for locale in LOCALES]
    assert len(set(headings)) == len(LOCALES)


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-US", "en"), ("da-DK", "da"), ("fi-FI", "fi"), ("nb-NO", "no"), ("lv-LV", "")],
)
def test_search_takes_words_apart_by_the_locales_rules(site: Built, locale: str, language: str) -> None:
    config, _ = site.index(PREFIX[locale])
    assert (config["lang"], config["pipeline"]) == (["diglot"], [])
    title = config["fields"]["title"]
    assert (title["locale"], title["language"]) == (locale, language)


@pytest.mark.parametrize("locale", LOCALES)
def test_search_index_has_the_locales_own_articles_only(site: Built, locale: str) -> None:
    _, docs = site.index(PREFIX[locale])
    articles = {doc["location"].partition("#")[0] for doc in docs} - {""}
    both = {f"{PROFILE}/", f"{SHAREPOINT}/"}
    assert articles == (both if locale in {"en-US", "nb-NO"} else {f"{PROFILE}/"})


def test_no_original_is_in_a_locales_search_index(site: Built) -> None:
    english = [text for locale, name in TRANSLATIONS for text in originals(page_at(site, locale, name))]
    english += [text_of(block) for name in (PROFILE, SHAREPOINT) for block in _blocks(page_at(site, "en-US", name))]
    assert len(english) > 50
    for locale in TRANSLATED:
        _, docs = site.index(PREFIX[locale])
        shown = squeeze(" ".join(re.sub("<[^>]+>", "", f"{doc['title']} {doc['text']}") for doc in docs))
        assert [text for text in english if text in shown] == [], locale


def _blocks(page: Html) -> list[Element]:
    return list(page.article.xpath(".//h1 | .//p | .//li[not(p)]"))


def test_no_side_by_side_markup_is_left_anywhere(site: Built) -> None:
    leaks = [
        path.relative_to(site.folder).as_posix()
        for path in site.folder.rglob("*")
        if path.suffix in {".html", ".json", ".xml", ".js", ".css", ".txt"} and MARKUP.search(path.read_bytes())
    ]
    assert leaks == []


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_no_original_is_in_the_visible_page(site: Built, locale: str, name: str) -> None:
    page = page_at(site, locale, name)
    english = originals(page)
    assert len(english) == BEADS[locale, name]
    assert [text for text in english if text in page.visible] == []
    titles = page.strings("//title//text() | //nav//text() | //meta/@content | //*/@title | //*/@aria-label")
    assert [text for text in english if text in squeeze(" ".join(titles))] == []


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_title_and_navigation_are_translated(site: Built, locale: str, name: str) -> None:
    page = page_at(site, locale, name)
    front = {
        ("da-DK", PROFILE): "Synkronisere en brugers profilbillede",
        ("fi-FI", PROFILE): "Synkronoi käyttäjän profiilikuva",
        ("lv-LV", PROFILE): "Lietotāja profila attēla sinhronizēšana",
        ("nb-NO", PROFILE): "Synkronisere en brukers profil bilde",
        ("nb-NO", SHAREPOINT): "Profilsynkronisering",
    }[locale, name]
    assert squeeze(str(page.one("//title").text)) == f"{front} - Diglot help"
    assert text_of(page.one("//nav//a[contains(@class, 'md-nav__link--active')]")) == front


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [PROFILE, SHAREPOINT])
def test_heading_has_the_same_anchor_in_every_locale(site: Built, locale: str, name: str) -> None:
    anchor = {
        PROFILE: "sync-a-users-profile-picture",
        SHAREPOINT: "when-do-my-profile-changes-sync-to-the-sharepoint-user-profile-application",
    }[name]
    heading = page_at(site, locale, name).one("//article//h1")
    assert heading.get("id") == anchor
    assert heading.xpath("string(a[@class='headerlink']/@href)") == f"#{anchor}"


@pytest.mark.parametrize("locale", LOCALES)
def test_older_path_leads_to_the_article(site: Built, locale: str) -> None:
    page = page_at(site, locale, OLDER)
    place = f"{URL}{PREFIX[locale]}{OLDER}/"
    target = f"{URL}{PREFIX[locale]}{PROFILE}/"
    (refresh,) = page.strings("//meta[@http-equiv='refresh']/@content")
    assert urljoin(place, refresh.removeprefix("0; url=")) == target
    assert [urljoin(place, href) for href in page.strings("//body//a/@href")] == [target]
    assert page.strings("//link[@rel='canonical']/@href") == [target]
    assert page.strings("//meta[@name='robots']/@content") == ["noindex"]
    assert page.root.get("lang") == locale


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", [PROFILE, SHAREPOINT, ""])
def test_switcher_stays_on_the_article(site: Built, locale: str, name: str) -> None:
    path = f"{name}/" if name else ""
    page = site.html(PREFIX[locale] + path)
    links = page.all("//ul[@class='md-select__list']//a")
    place = URL + PREFIX[locale] + path
    found = {str(a.get("lang")): (text_of(a), urljoin(place, str(a.get("href")))) for a in links}
    assert found == {other: (NAMES[other], URL + PREFIX[other] + path) for other in LOCALES}
    assert [str(a.get("hreflang")) for a in links] == list(LOCALES)
    assert [str(a.get("lang")) for a in links if a.get("aria-current") == "true"] == [locale]
    for other in LOCALES:
        assert (site.folder / PREFIX[other] / path / "index.html").is_file()


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_page_says_that_a_machine_translated_it_and_when(site: Built, locale: str, name: str) -> None:
    page = page_at(site, locale, name)
    date = format_date(HANDOFFS[locale, name], "long", locale=locale.replace("-", "_"))
    (notice,) = page.all("//aside[@data-dg-notice='machine']")
    assert date in text_of(notice)
    words = {"da-DK": "maskinoversat", "fi-FI": "konekäännetty", "lv-LV": "mašīntulkota", "nb-NO": "maskinoversatt"}
    assert words[locale] in text_of(notice)
    links = page.all("//aside//a")
    assert [urljoin(f"{URL}{PREFIX[locale]}{name}/", str(a.get("href"))) for a in links] == [f"{URL}{name}/"]
    assert [a.get("hreflang") for a in links] == ["en-US"]


@pytest.mark.parametrize(("locale", "count"), [("da-DK", "9 af 10"), ("fi-FI", "9/10")])
def test_page_that_the_original_has_left_behind_says_so(site: Built, locale: str, count: str) -> None:
    (notice,) = page_at(site, locale, PROFILE).all("//aside[@data-dg-notice='stale']")
    date = format_date(HANDOFFS[locale, PROFILE], "long", locale=locale.replace("-", "_"))
    assert "warning" in str(notice.get("class")).split()
    assert date in text_of(notice)
    assert count in text_of(notice)


@pytest.mark.parametrize(("locale", "name"), [("nb-NO", PROFILE), ("lv-LV", PROFILE), ("nb-NO", SHAREPOINT)])
def test_page_that_is_up_to_date_has_no_warning(site: Built, locale: str, name: str) -> None:
    notices = page_at(site, locale, name).strings("//aside/@data-dg-notice")
    assert notices == ["machine"]


@pytest.mark.parametrize("name", [PROFILE, SHAREPOINT])
def test_source_has_neither_notice_nor_views(site: Built, name: str) -> None:
    page = page_at(site, "en-US", name)
    assert page.all("//aside | //template | //*[@data-dg] | //*[@data-dg-view]") == []


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_each_bead_is_marked_and_has_its_original(site: Built, locale: str, name: str) -> None:
    page = page_at(site, locale, name)
    marked = list(dict.fromkeys(page.strings("//*[@data-dg]/@data-dg")))
    assert marked == page.strings("//template/span/@data-dg-original")
    assert len(marked) == BEADS[locale, name]
    # No sentence is outside a mark.
    loose = page.article.xpath(".//text()[not(ancestor::*[@data-dg]) and not(ancestor::a[@class='headerlink'])]")
    assert squeeze(" ".join(str(text) for text in loose)) == ""


@pytest.mark.parametrize(("locale", "name"), [("nb-NO", PROFILE), ("lv-LV", PROFILE), ("nb-NO", SHAREPOINT)])
def test_originals_of_an_up_to_date_page_are_the_source_page(site: Built, locale: str, name: str) -> None:
    source = page_at(site, "en-US", name)
    assert squeeze(" ".join(originals(page_at(site, locale, name)))) == text_of(source.article)


@pytest.mark.parametrize("locale", ["da-DK", "fi-FI"])
def test_originals_of_a_stale_page_are_those_that_it_was_made_from(site: Built, locale: str) -> None:
    text = (SOURCE / locale / f"{OLDER}.md").read_text(encoding="utf-8")
    carried = re.findall(r'<span data-stu-id="[^"]*">(.*?)</span></span>', text)
    page = page_at(site, locale, PROFILE)
    assert originals(page) == [re.sub(r"\[(.*?)\]\(.*?\)", r"\1", each) for each in carried]
    # What is marked in the text says beside its English what it is today.
    marked = dict.fromkeys(
        page.strings("//article//mark[contains(@class, 'dg-edited') or contains(@class, 'dg-removed')]/@data-dg")
    )
    changed = page.all("//template/span[span[@class='dg-form']/span[@class='dg-then']]")
    assert [str(item.get("data-dg-original")) for item in changed] == list(marked)
    assert len(marked) == BEADS[locale, PROFILE] - 1
    assert {len(item.find_class("dg-form")) for item in changed} <= {2, 3}
    assert {str(item.get("lang")) for item in page.all("//template//span[@class='dg-when']")} == {locale}


def test_originals_keep_emphasis_and_lose_links(site: Built) -> None:
    page = page_at(site, "nb-NO", PROFILE)
    assert page.strings("//template//strong/text()") == ["Note"]
    assert page.all("//template//a") == []


@pytest.mark.parametrize("locale", LOCALES)
def test_articles_keep_the_robots_of_their_front_matter(site: Built, locale: str) -> None:
    page = page_at(site, locale, PROFILE)
    assert page.strings("//meta[@name='robots']/@content") == ["noindex, nofollow"]


@pytest.mark.parametrize("locale", LOCALES)
def test_home_page_lists_the_articles(site: Built, locale: str) -> None:
    page = site.html(PREFIX[locale])
    assert page.strings("//article//li/a/@href") == [f"{PROFILE}/", f"{SHAREPOINT}/"]
    titles = {
        "en-US": "Help articles",
        "da-DK": "Hjælpeartikler",
        "fi-FI": "Ohjeartikkelit",
        "lv-LV": "Palīdzības raksti",
        "nb-NO": "Hjelpeartikler",
    }
    assert text_of(page.one("//article//h1")) == titles[locale]
    foreign = page.all("//article//li[.//*[@lang='en-US']]")
    assert len(foreign) == (locale in FALLBACKS)


def test_report_overview_has_the_state_of_each_page(site: Built) -> None:
    page = site.html(REPORTS)
    table = page.one("//table[contains(@class, 'dgr-overview')]")
    head = [str(cell) for cell in table.xpath("thead//th/text()")]
    assert head == ["Article", *TRANSLATED]
    rows = {
        str(row.xpath("string(th/code)")): [text_of(state) for state in row.find_class("dgr-state")]
        for row in table.xpath("tbody/tr")
    }
    assert rows == {
        f"{PROFILE}.md": ["stale", "stale", "fresh", "fresh"],
        f"{SHAREPOINT}.md": ["missing", "missing", "missing", "fresh"],
    }
    links = [urljoin(REPORTS, str(href)) for href in table.xpath(".//a/@href")]
    assert links == [f"{REPORTS}{PREFIX[locale]}{name}/" for locale, name in TRANSLATIONS]


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_report_of_a_page_has_all_its_beads(site: Built, locale: str, name: str) -> None:
    report = unpacked(site.html(f"{REPORTS}{PREFIX[locale]}{name}/").data("bench-data"))
    assert (report["article"], report["locale"], report["source_locale"]) == (f"{name}.md", locale, "en-US")
    assert len([row for row in report["segments"] if "source" in row and "key" not in row]) == BEADS[locale, name]
    assert report["state"] == ("stale" if locale in {"da-DK", "fi-FI"} else "fresh")


@pytest.mark.parametrize(("locale", "name"), TRANSLATIONS)
def test_page_and_its_report_lead_to_each_other(site: Built, locale: str, name: str) -> None:
    place, report = f"{PREFIX[locale]}{name}/", f"{REPORTS}{PREFIX[locale]}{name}/"
    links = [urljoin(URL + place, href) for href in site.html(place).strings("//a/@href")]
    assert URL + report in links
    back = {urljoin(URL + report, href) for href in site.html(report).strings("//nav//a/@href")}
    assert back == {URL + place, URL + REPORTS}


def test_reports_are_not_searched_nor_indexed(site: Built) -> None:
    pages = site.files("reports/**/*.html")
    assert len(pages) == 1 + len(TRANSLATED) + len(TRANSLATIONS)
    for name in pages:
        page = site.html(name)
        assert page.strings("//meta[@name='robots']/@content") == ["noindex"], name
        assert alternates(page) == {}
    _, docs = site.index()
    assert [doc["location"] for doc in docs if "report" in doc["location"]] == []
    assert "reports/" not in (site.folder / "sitemap.xml").read_text(encoding="utf-8")


def test_only_the_source_locale_has_reports(site: Built) -> None:
    assert [path for path in site.files("reports") if path != "reports"] == []


def test_every_page_can_be_reached_from_the_home_page(site: Built) -> None:
    pages = {name for name in site.files("*.html") if not name.endswith("404.html") and OLDER not in name}
    found: set[str] = set()
    waiting = ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in found or name not in pages:
            continue
        found.add(name)
        for href in site.html(name).strings("//a/@href"):
            url = urljoin(URL + name, href).partition("#")[0]
            if url.startswith(URL):
                path = url.removeprefix(URL)
                waiting.append(f"{path}index.html" if path.endswith("/") or not path else path)
    assert pages - found == set()
