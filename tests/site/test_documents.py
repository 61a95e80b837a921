"""What one locale's site consists of."""

import re
from collections.abc import Mapping

import pytest
from editionkit import documents, edition_of
from lxml import html
from test_commonmark import render

from diglot.audit import audit
from diglot.model import Report
from diglot.settings import Settings
from diglot.site.documents import Document, Kind

HANDOFF = "ms.openlocfilehash: {hash}\nms.translationtype: MT\nms.lasthandoff: 09/14/2020\n"


def report_of(tree: Mapping[str, str]) -> Report:
    return audit({path: text.encode() for path, text in sorted(tree.items())}, Settings())


def documents_of(tree: Mapping[str, str], locale: str, *, with_reports: bool = False) -> dict[str, Document]:
    report = report_of(tree)
    found = list(documents(report, edition_of(report, locale, has_reports=with_reports)))
    assert len({document.path for document in found}) == len(found)
    return {document.path: document for document in found}


SMALL = {
    "en-US/page.md": "# Title\n\nOne. Two.\n",
    "en-US/deep/other.md": "# Other\n\nThree.\n",
    "nb-NO/page.md": '# <a name="title"></a>Tittel\n\nEn. To.\n',
}


@pytest.mark.parametrize(
    ("locale", "kinds"),
    [
        ("en-US", {"page.md": Kind.SOURCE, "deep/other.md": Kind.SOURCE, "index.md": Kind.HOME}),
        ("nb-NO", {"page.md": Kind.TRANSLATION, "deep/other.md": Kind.FALLBACK, "index.md": Kind.HOME}),
    ],
)
def test_each_locale_has_every_article(locale: str, kinds: dict[str, Kind]) -> None:
    assert {path: document.kind for path, document in documents_of(SMALL, locale).items()} == kinds


@pytest.mark.parametrize("locale", ["en-US", "nb-NO"])
def test_status_is_in_the_source_locale(locale: str) -> None:
    found = [path for path, item in documents_of(SMALL, locale, with_reports=True).items() if item.kind is Kind.REPORT]
    status = [f"reports/alignment/{name}.md" for name in ("index", "articles/deep/index", "locales/nb-no")]
    assert found == (status if locale == "en-US" else [])


def test_folders_lead_to_each_other_and_to_the_reports() -> None:
    tree = {f"{locale}/a/b/{name}.md": "# T\n" for locale in ("en-US", "nb-NO") for name in ("x", "y")}
    found = documents_of(tree, "en-US", with_reports=True)
    hrefs = {
        path: re.findall('href="([^"]*)"', item.html or "") for path, item in found.items() if item.kind is Kind.REPORT
    }
    assert hrefs == {
        "reports/alignment/index.md": ["locales/nb-no/", "articles/a/"],
        "reports/alignment/articles/a/index.md": ["../../", "b/"],
        "reports/alignment/articles/a/b/index.md": [
            "../../../",
            "../",
            "../../../nb-no/a/b/x/",
            "../../../nb-no/a/b/y/",
        ],
        "reports/alignment/locales/nb-no.md": ["../../", "../../nb-no/a/b/x/", "../../nb-no/a/b/y/"],
    }


def test_long_folders_are_parted() -> None:
    tree = {f"{locale}/a/{number:04}.md": "# T\n" for locale in ("en-US", "nb-NO") for number in range(1_201)}
    found = documents_of(tree, "en-US", with_reports=True)
    first, second = (
        html.fromstring(found[f"reports/alignment/{name}/a/index.md"].html) for name in ("articles", "more/2")
    )
    assert [len(page.xpath(".//table[@class='dgr-overview']/tbody/tr")) for page in (first, second)] == [1_200, 1]
    turns = ".//nav[@class='dgr-turns']"
    assert first.xpath(f"{turns}//@href") == ["../../more/2/a/"]
    assert second.xpath(f"{turns}//@href") == ["../../../articles/a/"]
    assert second.xpath(f"string({turns}/strong)") == "2"


@pytest.mark.parametrize(
    ("tree", "locale", "kind"),
    [
        pytest.param({}, "en-US", Kind.HOME, id="none"),
        pytest.param({}, "nb-NO", Kind.HOME, id="none, translated"),
        pytest.param({"en-US/index.md": "# Home\n"}, "en-US", Kind.SOURCE, id="the project's own"),
        pytest.param({"en-US/index.md": "# Home\n"}, "nb-NO", Kind.FALLBACK, id="the project's own, not translated"),
        pytest.param(
            {"en-US/index.md": "# Home\n", "nb-NO/index.md": "# Hjem\n"}, "nb-NO", Kind.TRANSLATION, id="translated"
        ),
        pytest.param({"en-US/deep/index.md": "# Deep\n"}, "en-US", Kind.HOME, id="one further down"),
        pytest.param({"nb-NO/index.md": "# Hjem\n"}, "en-US", Kind.HOME, id="only in the other locale"),
    ],
)
def test_home_page_is_made_only_where_there_is_none(tree: dict[str, str], locale: str, kind: Kind) -> None:
    assert documents_of(SMALL | tree, locale)["index.md"].kind is kind


def test_home_page_lists_titles_in_their_language() -> None:
    home = documents_of(SMALL, "nb-NO")["index.md"]
    assert (home.title, home.locale) == ("Hjelpeartikler", "nb-NO")
    root = html.fragment_fromstring(render(home.markdown).html + home.html, create_parent=True)
    assert root.xpath("string(h1)") == "Hjelpeartikler"
    links = {a.get("href"): (a.text_content(), a.xpath("string(.//@lang)")) for a in root.iter("a")}
    assert links == {"page/": ("Tittel", ""), "deep/other/": ("Other", "en-US")}


@pytest.mark.parametrize(
    "title",
    [
        "[link](javascript:alert(1))",
        "a](b.md) [c",
        "*not* _emphasis_ `code`",
        "<img src=x onerror=alert(1)>",
        "&lt;b&gt; &amp; &copy;",
        "back\\slash \\[",
        "![x](y.png)",
        "~~struck~~",
        "https://auto.example <https://b.example>",
        "1. list",
        "| pipe |",
        "# heading",
        "日本語のタイトル",
    ],
)
@pytest.mark.parametrize("locale", ["en-US", "nb-NO"])
def test_title_is_text_on_the_home_page(title: str, locale: str) -> None:
    quoted = "'" + title.replace("'", "''") + "'"
    tree = {"en-US/a b.md": f"---\ntitle: {quoted}\n---\n# Heading\n"}
    home = documents_of({**tree, "nb-NO/c.md": "# C\n"}, locale)["index.md"]
    root = html.fragment_fromstring(render(home.markdown).html + home.html, create_parent=True)
    (link,) = root.xpath("ul/li/a[starts-with(@href, 'a')]")
    assert link.text_content() == title
    assert link.get("href") == "a%20b/"
    assert root.xpath(".//ul/li//*[not(self::a or self::span)]") == []


@pytest.mark.parametrize("path", ["a b.md", "a(b).md", "a<b>.md", "a%20b.md", "æ/ø.md", "a&b;.md", "a#b.md", "a?b.md"])
def test_link_on_the_home_page_leads_to_any_path(path: str) -> None:
    home = documents_of({f"en-US/{path}": "# T\n"}, "en-US")["index.md"]
    root = html.fragment_fromstring(render(home.markdown).html + home.html, create_parent=True)
    assert len(root.xpath("ul/li")) == 1
    assert root.xpath("string(ul/li/a)") == "T"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: From the head\n---\n# Heading\n", "From the head"),
        ("---\ntitle: 365\n---\n# Heading\n", "365"),
        ("---\ntitle: ''\n---\n# Heading\n", "Heading"),
        ("---\ntitle: [a, b]\n---\n# Heading\n", "Heading"),
        ("---\ntitle:\n---\n# Heading\n", "Heading"),
        ("# Heading *with* `code` & [link](x.md)\n", "Heading with code & link"),
        ('# <a name="x"></a>Heading\n', "Heading"),
        ("text\n\n## Later\n", "Later"),
        ("only text\n", None),
        ("# \n\ntext\n", None),
        ("", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert documents_of({"en-US/page.md": text}, "en-US")["page.md"].title == title


@pytest.mark.parametrize(("locale", "title"), [("en-US", "One and only"), ("nb-NO", "En og eneste")])
def test_title_is_in_one_language(locale: str, title: str) -> None:
    span = (
        '<span data-ttu-id="a-1">En og <b>eneste</b></span>'
        '<span class="sxs-lookup"><span data-stu-id="a-1">One and *only*</span></span>'
    )
    tree = {"en-US/page.md": f"# {span}\n", "nb-NO/page.md": f'# <a name="one"></a>{span}\n'}
    assert documents_of(tree, locale)["page.md"].title == title


def test_translation_without_a_source_is_in_its_own_locale_only() -> None:
    tree = {**SMALL, "nb-NO/orphan.md": "# Alene\n\nTekst.\n", "da-DK/page.md": "# Titel\n"}
    assert documents_of(tree, "nb-NO")["orphan.md"].kind is Kind.TRANSLATION
    for locale in ("en-US", "da-DK"):
        assert "orphan.md" not in documents_of(tree, locale)


def test_text_without_its_front_matter() -> None:
    tree = {"en-US/page.md": "---\ntitle: T\ntemplate: evil.html\n---\n# Title\n\nText.\n"}
    assert documents_of(tree, "en-US")["page.md"].markdown == "# Title\n\nText.\n"


def test_source_has_neither_spans_nor_generated_anchors() -> None:
    span = '<span data-ttu-id="a-1">Ett</span><span class="sxs-lookup"><span data-stu-id="a-1">One</span></span>'
    tree = {"en-US/page.md": f'# <a name="one"></a>{span}\n', "nb-NO/page.md": f'# <a name="one"></a>{span}\n'}
    assert documents_of(tree, "en-US")["page.md"].markdown == "# One\n"
    translation = documents_of(tree, "nb-NO")["page.md"]
    assert translation.markdown == '# <a name="one"></a>Ett\n'


def test_marks_are_the_segments_of_the_beads() -> None:
    span = '<span data-ttu-id="a-{0}">{1}</span><span class="sxs-lookup"><span data-stu-id="a-{0}">{2}</span></span>'
    text = "---\ntitle: T\n---\n# " + span.format(1, "Ett", "One") + "\n\n" + span.format(2, " To. ", "Two.") + "\n"
    document = documents_of({"nb-NO/page.md": text}, "nb-NO")["page.md"]
    assert [(document.markdown[mark.start : mark.end], mark.bead) for mark in document.marks] == [
        ("Ett", 0),
        ("To.", 1),
    ]


def test_what_has_no_original_has_no_mark() -> None:
    span = '<span data-ttu-id="a-1">Ett</span>'
    document = documents_of({"nb-NO/page.md": f"# {span}\n"}, "nb-NO")["page.md"]
    assert document.markdown == "# Ett\n"
    assert document.marks == ()


@pytest.mark.parametrize(
    ("directory_urls", "hrefs"),
    [(True, ["locales/nb-no/", "nb-no/page/"]), (False, ["locales/nb-no.html", "nb-no/page.html"])],
)
def test_overview_leads_to_the_reports(*, directory_urls: bool, hrefs: list[str]) -> None:
    report = report_of({"en-US/page.md": "# T\n", "nb-NO/page.md": "# T\n"})
    found = {item.path: item for item in documents(report, edition_of(report, "en-US", directory_urls=directory_urls))}
    overview = found["reports/alignment/index.md"].html
    assert overview is not None
    assert re.findall('href="([^"]*)"', overview) == hrefs


INCLUDING = {
    "en-US/page.md": "# Title\n\nUse [!INCLUDE [p](includes/product.md)] now. Two.\n\n[!INCLUDE [n](includes/note.md)]\n",
    "en-US/includes/product.md": "---\ntitle: P\n---\nThe App\n",
    "en-US/includes/note.md": "> [!NOTE]\n> English [note](more.md).\n",
    "nb-NO/page.md": "# Tittel\n\nBruk [!INCLUDE [p](includes/product.md)] nå. To.\n\n[!INCLUDE [n](includes/note.md)]\n",
    "nb-NO/includes/product.md": "---\ntitle: P\n---\n"
    '<span data-ttu-id="a-101">Appen</span><span class="sxs-lookup"><span data-stu-id="a-101">The App</span></span>\n',
}


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("en-US", "# Title\n\nUse The App now. Two.\n\n\n> [!NOTE]\n> English [note](includes/more.md).\n\n"),
        # What is not translated is shown in the source's language.
        ("nb-NO", "# Tittel\n\nBruk Appen nå. To.\n\n\n> [!NOTE]\n> English [note](includes/more.md).\n\n"),
    ],
)
def test_included_text_stands_on_the_page(locale: str, text: str) -> None:
    found = documents_of(INCLUDING, locale)
    assert found["page.md"].markdown == text
    assert "includes/product.md" in found


def test_marks_move_with_what_is_included() -> None:
    document = documents_of(INCLUDING, "nb-NO")["page.md"]
    marked = [document.markdown[mark.start : mark.end] for mark in document.marks]
    assert marked == ["Tittel", "Bruk Appen nå.", "To."]


def test_an_include_that_is_not_there_shows_nothing() -> None:
    document = documents_of({"en-US/page.md": "A [!INCLUDE [p](q.md)].\n\n[!INCLUDE [p](q.md)]\n"}, "en-US")["page.md"]
    assert render(document.markdown).html == "<p>A .</p>"
