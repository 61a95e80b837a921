"""Small sites, each for one thing that the plugin has to get right."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from sitekit import ROOT, URL, Built, Project, Tree, build, text_of

from diglot.site.verify import verify_site
from support import unpacked

Build = Callable[..., Built]

SMALL: Tree = {
    "en-US/page.md": "# Title\n\nOne sentence. Two.\n",
    "nb-NO/page.md": '# <a name="title"></a>Tittel\n\nEn setning. To.\n',
    "da-DK/page.md": '# <a name="title"></a>Titel\n\nEn sætning. To.\n',
}


def span(number: int, target: str, source: str) -> str:
    return (
        f'<span data-ttu-id="a-{number}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-{number}">{source}</span></span>'
    )


def mkdocs(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=100, check=False)


def is_clean(site: Built) -> bool:
    return site.status == 0 and verify_site(site.folder).problems == () and "WARNING" not in site.output


def test_search_can_be_switched_off(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project(SMALL)
    text = made.config.read_text(encoding="utf-8")
    made.config.write_text(text.replace("  - search\n", "  - search: {enabled: false}\n"), encoding="utf-8")
    assert build(made.config, tmp_path / "out", "--strict") == 0
    assert (tmp_path / "out/nb-no/page/index.html").is_file()
    assert not list((tmp_path / "out").rglob("search_index.json"))


def test_small_site(built: Build) -> None:
    site = built(SMALL, "--strict")
    assert is_clean(site), site.output
    folders = ("", "da-dk/", "nb-no/", "reports/alignment/da-dk/", "reports/alignment/nb-no/")
    assert set(site.files("page/index.html")) == {f"{folder}page/index.html" for folder in folders}


@pytest.mark.parametrize(("least", "is_shown"), [(0.4, True), (1.0, False)])
def test_how_sure_an_original_has_to_be_is_a_setting(built: Build, least: float, *, is_shown: bool) -> None:
    site = built(SMALL, "--strict", settings=f"[thresholds]\nview = {least}\n")
    assert is_clean(site), site.output
    assert ("data-dg-original=" in (site.folder / "nb-no/page/index.html").read_text(encoding="utf-8")) is is_shown


@pytest.mark.parametrize("articles", [SMALL, {}])
def test_docs_dir_and_the_setting_have_to_be_one(built: Build, articles: Tree) -> None:
    site = built({**articles, "en-US/x.md": "# X\n"}, settings='source = "articles"\n')
    assert site.status == 2
    assert re.search(r"docs_dir is \S+source, but the setting `source` is \S+articles: make them one", site.output)
    assert site.files("*.html") == []


@pytest.mark.parametrize("tag", ["de-DE", "xx-YY", "norsk", ""])
def test_locale_without_articles_is_an_error(built: Build, tag: str) -> None:
    site = built(SMALL, options=json.dumps({"locales": ["nb-NO", tag]}))
    assert site.status == 2
    assert f"locales: there are no articles in {tag}; there are da-DK, nb-NO" in site.output
    assert site.files("*.html") == []


def test_locales_may_come_from_the_environment(
    project: Callable[..., Project], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = project(SMALL, options="{locales: !ENV [PREVIEW_LOCALES, null]}")
    assert build(made.config, tmp_path / "all") == 0
    monkeypatch.setenv("PREVIEW_LOCALES", "nb-NO, da-DK")
    assert build(made.config, tmp_path / "two") == 0
    monkeypatch.setenv("PREVIEW_LOCALES", "nb-NO")
    assert build(made.config, tmp_path / "one") == 0
    found = {out: (tmp_path / out / "da-dk").is_dir() for out in ("all", "two", "one")}
    assert found == {"all": True, "two": True, "one": False}


@pytest.mark.parametrize(
    ("locales", "folders"),
    [
        (["nb-NO"], {"nb-no"}),
        (["nb-no", "nb-NO", "en-US"], {"nb-no"}),
        ([], set()),
        (["da-DK", "nb-NO"], {"da-dk", "nb-no"}),
    ],
)
def test_fewer_locales(built: Build, locales: list[str], folders: set[str]) -> None:
    site = built(SMALL, "--strict", options=json.dumps({"locales": locales}))
    assert is_clean(site), site.output
    assert {name.partition("/")[0] for name in site.files("sitemap.xml")} == {"sitemap.xml", *folders}
    page = site.html("page/")
    links = page.strings("//link[@rel='alternate ']/@hreflang")
    assert {tag.lower() for tag in links} == {"en-us", "x-default", *folders}
    assert [tag.lower() for tag in page.strings("//ul[@class='md-select__list']//@hreflang")] == [
        "en-us",
        *sorted(folders),
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [("{locale: [nb-NO]}", "Unrecognised configuration name: locale"), ("{reports: 3}", "Expected type")],
)
def test_wrong_option_is_named(built: Build, options: str, message: str) -> None:
    site = built(SMALL, "--strict", options=options)
    assert site.status != 0
    assert message in site.output


def test_setting_that_is_unknown_is_named(built: Build) -> None:
    site = built(SMALL, settings='source = "source"\nsource-local = "en-US"\n')
    assert site.status == 2
    assert "unknown setting source-local; did you mean source-locale?" in site.output


def test_plugin_that_is_not_listed(
    project: Callable[..., Project], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = project(SMALL)
    made.config.write_text("site_name: x\ndocs_dir: source\n", encoding="utf-8")
    assert build(made.config, tmp_path / "out") == 2
    assert "the plugin `diglot` is not listed under plugins" in capfd.readouterr().err


def test_site_without_an_address(built: Build) -> None:
    site = built(SMALL, site_url="")
    assert site.status == 0
    assert "site_url is not set" in site.output
    page = site.html("nb-no/page/")
    assert page.all("//link[@rel='alternate ' or @rel='canonical']") == []
    assert page.strings("//ul[@class='md-select__list']//@href") == ["../../page/", "../../da-dk/page/", "./"]


def test_site_below_a_path(built: Build) -> None:
    site = built(SMALL, "--strict", site_url="https://host.example/docs/help")
    assert is_clean(site), site.output
    assert site.html("nb-no/page/").strings("//link[@rel='canonical']/@href") == [
        "https://host.example/docs/help/nb-no/page/"
    ]
    missing = site.html("nb-no/404.html")
    links = missing.strings("//ul[@class='md-select__list']//@href")
    assert links == ["/docs/help/", "/docs/help/da-dk/", "/docs/help/nb-no/"]
    assert missing.strings("//article//a/@href") == ["/docs/help/nb-no/."]


def test_pictures_of_the_source_unless_the_locale_has_its_own(built: Build) -> None:
    text = "# T\n\n![a](media/a.png) ![b](media/b.png)\n"
    site = built(
        {
            "en-US/deep/page.md": text,
            "nb-NO/deep/page.md": text,
            "en-US/deep/media/a.png": b"a in English",
            "en-US/deep/media/b.png": b"b in English",
            "nb-NO/deep/media/b.png": b"b in Norwegian",
            "nb-NO/deep/media/c.png": b"c in Norwegian",
            "LICENSE.txt": b"of all",
        },
        "--strict",
    )
    assert is_clean(site), site.output
    found = {name: (site.folder / name).read_bytes() for name in site.files("media/*.png")}
    assert found == {
        "deep/media/a.png": b"a in English",
        "deep/media/b.png": b"b in English",
        "nb-no/deep/media/a.png": b"a in English",
        "nb-no/deep/media/b.png": b"b in Norwegian",
        "nb-no/deep/media/c.png": b"c in Norwegian",
    }
    assert site.files("LICENSE.txt") == ["LICENSE.txt"]
    page = site.html("nb-no/deep/page/")
    assert page.strings("//article//img/@src") == ["../media/a.png", "../media/b.png"]


@pytest.mark.parametrize("name", ["index.md", "README.md"])
def test_project_with_its_own_home_page(built: Build, name: str) -> None:
    site = built(
        {**SMALL, f"en-US/{name}": "# Welcome\n\nText.\n", f"nb-NO/{name}": "# Velkommen\n\nTekst.\n"}, "--strict"
    )
    assert is_clean(site), site.output
    titles = [text_of(site.html(prefix).one("//article//h1")) for prefix in ("", "nb-no/", "da-dk/")]
    assert titles == ["Welcome", "Velkommen", "Welcome"]
    assert site.html("da-dk/").article.get("lang") == "en-US"
    assert site.html("nb-no/page/").strings("//a[@class='md-header__button md-logo']/@href") == [".."]
    links = site.html("nb-no/").strings("//link[@rel='alternate ']/@href")
    assert links == [URL, URL, f"{URL}nb-no/"]


def test_front_matter_of_an_article_sets_nothing_but_the_title(built: Build) -> None:
    head = "---\ntitle: Mine\ntemplate: missing.html\nhide: [navigation]\nsearch: {exclude: true}\nstatus: x\n---\n"
    site = built({"en-US/page.md": f"{head}# T\n", "nb-NO/page.md": f"{head}# T\n"}, "--strict")
    assert is_clean(site), site.output
    for prefix in ("", "nb-no/"):
        page = site.html(f"{prefix}page/")
        assert page.strings("//title/text()")[0].strip() == "Mine - Small"
        assert page.all("//div[@data-md-type='navigation'][@hidden]") == []
        assert [doc["location"] for doc in site.index(prefix)[1]] == ["page/"]


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: !!python/object/apply:pathlib.Path.touch [pwned]\n---\n",
        "---\ntitle: [\n---\n",
        "---\ntitle: &a [*a, *a]\n---\n",
        "---\n- list\n---\n",
        "---\ntitle: Open\n",
        "template: missing.html\ntitle: Multi\n\n",
        "---\ntitle: x\n---\n---\ntemplate: missing.html\n---\n",
    ],
)
def test_damaged_or_hostile_front_matter(built: Build, tmp_path: Path, head: str) -> None:
    site = built({"en-US/page.md": f"{head}\n# Heading\n\nText.\n", "nb-NO/page.md": f"{head}\n# Heading\n"})
    assert site.status == 0, site.output
    assert "Heading" in text_of(site.html("page/").article)
    assert "Heading" in text_of(site.html("nb-no/page/").article)
    assert list(tmp_path.rglob("pwned")) == []


@pytest.mark.parametrize(
    "title",
    ["<script>alert(1)</script>", "a & b", "&lt;b&gt;", "\"quoted\" 'too'", "{{ config }} {% raw %}", "*x* `y`"],
)
def test_title_is_text_everywhere(built: Build, title: str) -> None:
    head = f"---\ntitle: {json.dumps(title)}\n---\n"
    site = built({"en-US/page.md": f"{head}# T\n", "nb-NO/page.md": f"{head}# T\n"}, "--strict")
    assert is_clean(site), site.output
    for path in ("page/", "nb-no/page/", "", "nb-no/"):
        page = site.html(path)
        assert title in {text_of(link) for link in page.all("//nav//a")}
        assert page.all("//script[contains(., 'alert(1)')]") == []
    assert site.html("page/").strings("//title/text()")[0].strip() == f"{title} - Small"


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        pytest.param("\ufeff---\ntitle: T\n---\n# Blåbær\n\nTekst.\n".encode(), "Blåbær Tekst.", id="BOM"),
        pytest.param("---\r\ntitle: T\r\n---\r\n# Blåbær\r\n\r\nTekst.\r\n".encode(), "Blåbær Tekst.", id="CRLF"),
        pytest.param("# Blåbær\r\rTekst.\r".encode(), "Blåbær Tekst.", id="CR"),
        pytest.param("# Blåbær\n\nTekst.\n".encode("cp1252"), "Blåbær Tekst.", id="not UTF-8"),
        pytest.param(b"\xff\xfe#\x00 \x00T\x00", None, id="UTF-16"),
        pytest.param(b"", "Page", id="empty"),
        pytest.param(b"\x00\x01\x02", None, id="binary"),
    ],
)
def test_any_bytes_build(built: Build, data: bytes, shown: str | None) -> None:
    site = built({"en-US/page.md": data, "nb-NO/page.md": data})
    assert site.status == 0, site.output
    for prefix in ("", "nb-no/"):
        assert shown in {None, text_of(site.html(f"{prefix}page/").article)}


def test_markup_that_is_no_tag_any_more_is_found(built: Build) -> None:
    site = built({"en-US/page.md": "# Title\n", "nb-NO/page.md": '# Tittel\n\n<span data-ttu-id="a-6\n'})
    assert site.status == 1
    assert "nb-no/page/index.html: side-by-side markup is left" in site.output
    assert "nb-no/search/search_index.json: side-by-side markup in the search index" in site.output


def test_damaged_spans_show_no_markup(built: Build) -> None:
    text = (
        f"# {span(1, 'Tittel', 'Title')}\n\n"
        '<span data-ttu-id="a-2">Ikke lukket<span class="sxs-lookup"><span data-stu-id="a-2">Not closed\n\n'
        f"{span(3, 'Hel.', 'Whole.')}\n\n"
        '<span class="sxs-lookup"><span data-stu-id="a-4">Alone</span></span>\n\n'
        '<span data-ttu-id="a-5">Uten original</span>\n'
    )
    site = built({"en-US/page.md": "# Title\n\nNot closed\n\nWhole.\n", "nb-NO/page.md": text})
    assert site.status == 0, site.output
    assert "spans.unclosed" in site.output
    page = site.html("nb-no/page/")
    assert page.all("//*[@data-ttu-id or @data-stu-id or contains(@class, 'sxs-lookup')]") == []
    assert "Hel." in text_of(page.article)
    assert "Alone" not in text_of(page.article)
    assert page.strings("//*[@data-dg]/text()") == ["Tittel", "Hel."]
    # The report quotes the page as it is.
    findings = site.html("reports/alignment/nb-no/page/").data("bench-findings")
    assert any("is never closed" in str(finding) for finding in findings)


@pytest.mark.parametrize("directory_urls", ["true", "false"])
def test_links_between_articles(built: Build, directory_urls: str) -> None:
    site = built(
        {
            "en-US/page.md": "# Title\n\n[there](deep/other.md#part) [here](#title) [site](index.md)\n",
            "en-US/deep/other.md": "# Other\n\n## Part\n\n[back](../page.md) ![x](../a&b.png)\n",
            "en-US/a&b.png": b"x",
            "en-US/index.md": "# Home\n",
            "nb-NO/page.md": '# <a name="title"></a>Tittel\n\n[der](deep/other.md#part) [her](#title) [nettsted](index.md)\n',
            "nb-NO/deep/other.md": '# <a name="other"></a>Annet\n\n## <a name="part"></a>Del\n\n[tilbake](../page.md)\n',
            "ar-SA/page.md": '# <a name="title"></a>عنوان\n\n[هناك](deep/other.md#part)\n',
        },
        "--strict",
        extra=f"use_directory_urls: {directory_urls}\nvalidation:\n  links:\n    anchors: warn\n",
    )
    assert is_clean(site), site.output
    for prefix in ("", "nb-no/", "ar-sa/"):
        path = f"{prefix}page/" if directory_urls == "true" else f"{prefix}page.html"
        place = f"{URL}{path}"
        target = urljoin(place, str(site.html(path).article.xpath("string((.//p//a/@href)[1])")))
        there = "deep/other/#part" if directory_urls == "true" else "deep/other.html#part"
        assert target == f"{URL}{prefix}{there}"


def test_addresses_without_folders_from_the_command_line(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project(SMALL)
    out = tmp_path / "out"
    done = mkdocs("build", "--strict", "--no-directory-urls", "--site-dir", str(out), cwd=made.folder)
    assert done.returncode == 0, done.stderr
    assert verify_site(out).problems == ()
    assert (out / "nb-no/page.html").is_file()
    assert not (out / "nb-no/page").exists()


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("[x](missing.md)", "contains a link 'missing.md', but the target is not found among documentation files"),
        ("[x](#missing)", "contains a link '#missing', but there is no such anchor on this page"),
        (
            "[x](other.md#missing)",
            "contains a link 'other.md#missing', but the doc 'other.md' does not contain an anchor '#missing'",
        ),
        ("![x](missing.png)", "contains a link 'missing.png', but the target is not found among documentation files"),
    ],
)
@pytest.mark.parametrize("locale", ["en-US", "nb-NO"])
def test_broken_link_is_a_warning(built: Build, locale: str, link: str, message: str) -> None:
    tree = {"en-US/page.md": "# T\n", "en-US/other.md": "# Other\n", "nb-NO/page.md": "# T\n"}
    tree[f"{locale}/page.md"] += f"\n{link}\n"
    site = built(tree, "--strict", extra="validation:\n  links:\n    anchors: warn\n")
    assert site.status == 1
    assert f"Doc file 'page.md' {message}" in site.output
    assert ("nb-NO: Doc file" in site.output) is (locale == "nb-NO")


def test_every_locale_is_checked_before_strictness_stops(built: Build) -> None:
    site = built({key: f"{text!s}\n[x](missing.md)\n" for key, text in SMALL.items()}, "--strict")
    assert site.status == 1
    assert site.output.count("contains a link 'missing.md'") == 3
    assert len(site.files("page/index.html")) == 5


def test_warnings_alone_are_no_failure(built: Build) -> None:
    site = built({**SMALL, "en-US/other.md": "# Other\n\n![x](missing.png)\n"})
    assert (site.status, "missing.png" in site.output) == (0, True)


def test_site_without_reports(built: Build) -> None:
    site = built(SMALL, "--strict", options="{reports: false}")
    assert is_clean(site), site.output
    assert [name for name in site.files("*") if name.startswith("reports")] == []
    assert site.html("nb-no/page/").all("//a[contains(@class, 'dg-report')]") == []
    assert site.html("nb-no/page/").all("//button[@data-dg-view]")


def test_right_to_left(built: Build) -> None:
    arabic = f"# {span(1, 'عنوان', 'Title')}\n\n{span(2, 'جملة واحدة.', 'One sentence.')}\n"
    site = built(
        {"en-US/page.md": "# Title\n\nOne sentence.\n", "en-US/other.md": "# Other\n", "ar-SA/page.md": arabic},
        "--strict",
    )
    assert is_clean(site), site.output
    page = site.html("ar-sa/page/")
    assert [element.get("dir") for element in (page.root, page.one("//body"), page.article)] == ["rtl"] * 3
    assert (page.root.get("lang"), page.article.get("lang")) == ("ar-SA", "ar-SA")
    assert page.one("//template").get("data-dg-dir") == "ltr"
    fallback = site.html("ar-sa/other/")
    assert (fallback.root.get("dir"), fallback.article.get("dir"), fallback.article.get("lang")) == (
        "rtl",
        "ltr",
        "en-US",
    )
    assert site.index("ar-sa/")[0]["fields"]["title"]["language"] == "ar"
    report = unpacked(site.html("reports/alignment/ar-sa/page/").data("bench-data"))
    assert (report["source_dir"], report["dir"]) == ("ltr", "rtl")


def test_japanese(built: Build) -> None:
    site = built(
        {
            "en-US/page.md": "# Sync a picture\n\nThe picture is synced. It takes a day.\n",
            "ja-JP/page.md": '# <a name="sync-a-picture"></a>画像を同期する\n\n画像は同期されます。翌日に反映されます。\n\n## 次の手順\n',
        },
        "--strict",
    )
    assert is_clean(site), site.output
    page = site.html("ja-jp/page/")
    assert page.strings("//article//*[@data-dg]/text()") == [
        "画像を同期する",
        "画像は同期されます。",
        "翌日に反映されます。",
    ]
    assert page.strings("//template/span/text()") == ["Sync a picture", "The picture is synced.", "It takes a day."]
    assert page.strings("//article//h1/@id") == ["sync-a-picture"]
    assert all(page.strings("//article//h2/@id"))
    config, docs = site.index("ja-jp/")
    assert config["fields"]["title"]["language"] == "ja"
    assert "画像は同期されます。" in docs[0]["text"]


def test_language_that_the_theme_does_not_know(built: Build) -> None:
    site = built({"en-US/page.md": "# Title\n", "kk-KZ/page.md": "# Тақырып\n"}, "--strict")
    assert is_clean(site), site.output
    config, _ = site.index("kk-kz/")
    assert (config["fields"]["title"]["locale"], config["fields"]["title"]["language"]) == ("kk-KZ", "")
    assert site.html("kk-kz/page/").root.get("lang") == "kk-KZ"


@pytest.mark.parametrize(
    "name", ["a b", "a(b)", "a<b>", "a%20b", "æ/ø", "a&b;c", "a#b", "a?b", "日本", "templates/x", "a'b\"c"]
)
def test_any_name_of_an_article(built: Build, name: str) -> None:
    site = built(
        {f"en-US/{name}.md": "# Title\n\nOne.\n", f"nb-NO/{name}.md": "# Tittel\n\nEn.\n", "da-DK/x.md": "# X\n"},
        "--strict",
    )
    assert is_clean(site), site.output
    assert (site.folder / f"nb-no/{name}/index.html").is_file()
    assert (site.folder / f"da-dk/{name}/index.html").is_file()


def test_navigation_of_the_project(built: Build) -> None:
    extra = "nav:\n  - index.md\n  - deep/other.md\n  - Named: page.md\n"
    site = built(
        {**SMALL, "en-US/deep/other.md": "# Other\n", "nb-NO/deep/other.md": "# Annet\n"}, "--strict", extra=extra
    )
    assert is_clean(site), site.output
    links = site.html("nb-no/page/").all("//nav[@data-md-level='0']/ul/li/a")
    assert [text_of(link) for link in links] == ["Hjelpeartikler", "Annet", "Named"]


def test_deleted_article_leaves_no_page(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project(SMALL)
    assert build(made.config, tmp_path / "out") == 0
    assert (tmp_path / "out/nb-no/page/index.html").is_file()
    (made.folder / "source/nb-NO/page.md").rename(made.folder / "source/nb-NO/other.md")
    (made.folder / "source/en-US/page.md").rename(made.folder / "source/en-US/other.md")
    (made.folder / "source/da-DK/page.md").unlink()
    made.write({"source/da-DK/x.md": "# X\n"})
    assert build(made.config, tmp_path / "out") == 0
    assert not (tmp_path / "out/nb-no/page").exists()
    assert (tmp_path / "out/nb-no/other/index.html").is_file()


def test_same_articles_give_the_same_site(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project(SMALL)
    sites: list[dict[str, bytes]] = []
    for name in ("one", "two"):
        out = tmp_path / name
        assert build(made.config, out) == 0
        sites.append({str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()})
    assert {name for name in sites[0] if not name.endswith(".gz") and sites[0][name] != sites[1].get(name)} == set()
    assert sites[0].keys() == sites[1].keys()


def test_the_repository_builds_strictly_by_mkdocs_alone(tmp_path: Path) -> None:
    done = mkdocs("build", "--strict", "--site-dir", str(tmp_path / "out"), cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    assert verify_site(tmp_path / "out").problems == ()


def test_mkdocs_stops_for_a_warning_in_any_locale(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project({**SMALL, "nb-NO/page.md": "# T\n\n[x](missing.md)\n"})
    done = mkdocs("build", "--strict", "--site-dir", str(tmp_path / "out"), cwd=made.folder)
    assert done.returncode == 1
    assert "missing.md" in done.stderr


def test_nothing_outside_of_the_tree_is_published(project: Callable[..., Project], tmp_path: Path) -> None:
    made = project({"en-US/page.md": "# T\n", "nb-NO/page.md": "# T\n", "en-US/kept.png": b"kept"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_bytes(b"secret")
    articles = made.folder / "source"
    (articles / "en-US" / "folder").symlink_to(outside)
    (articles / "en-US" / "file.txt").symlink_to(outside / "secret.txt")
    (articles / "top.txt").symlink_to(outside / "secret.txt")
    (articles / "en-US" / "nowhere.png").symlink_to("nowhere")
    assert build(made.config, tmp_path / "out") == 0
    published = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert "kept.png" in published
    assert not published & {"secret.txt", "file.txt", "top.txt", "nowhere.png"}


def test_a_tree_without_articles_is_an_error(
    project: Callable[..., Project], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    made = project({"en-US/picture.png": b"x"})
    assert build(made.config, tmp_path / "out") == 2
    assert "no articles" in "".join(capfd.readouterr())


def test_a_project_needs_no_templates_of_its_own(tmp_path: Path) -> None:
    for path, text in SMALL.items():
        place = tmp_path / "source" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(str(text), encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: Help\nsite_url: {URL}\ndocs_dir: source\ntheme:\n  name: material\nplugins:\n  - search\n  - diglot\n",
        encoding="utf-8",
    )
    done = mkdocs("build", "--strict", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "assets" / "diglot" / "diglot.css").is_file()
    assert 'hreflang="nb-NO"' in (tmp_path / "site" / "page" / "index.html").read_text(encoding="utf-8")
