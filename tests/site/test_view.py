"""What the templates show of one document."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import pytest
from editionkit import documents, edition_of
from editionkit import shown as shown_of
from test_documents import report_of

from diglot.site.view import Alternate, View, view

SITE = "https://help.example/docs/"
TREE = {
    "en-US/page.md": "# Title\n\nOne.\n",
    "en-US/deep/other.md": "# Other\n",
    "nb-NO/page.md": "# Tittel\n\nEn.\n",
    "ar-SA/page.md": "# عنوان\n\nواحد.\n",
    "ar-SA/orphan.md": "# وحيد\n",
}
PATHS = {
    "reports/alignment/": "reports/alignment/index.md",
    "page/": "page.md",
    "deep/other/": "deep/other.md",
    "orphan/": "orphan.md",
    "": "index.md",
}


def view_of(locale: str, url: str, tree: Mapping[str, str] = TREE, site_url: str = SITE) -> View:
    report = report_of(tree)
    path = PATHS.get(url, f"{url.removesuffix('/')}.md")
    return shown_of(report, edition_of(report, locale, site_url), path, url)


def hrefs(shown: View) -> dict[str, str]:
    return {alternate.locale: alternate.href for alternate in shown.alternates}


@pytest.mark.parametrize(
    ("locale", "url", "expected"),
    [
        ("en-US", "page/", {"en-US": "./", "ar-SA": "../ar-sa/page/", "nb-NO": "../nb-no/page/"}),
        ("nb-NO", "page/", {"en-US": "../../page/", "ar-SA": "../../ar-sa/page/", "nb-NO": "./"}),
        (
            "nb-NO",
            "deep/other/",
            {"en-US": "../../../deep/other/", "ar-SA": "../../../ar-sa/deep/other/", "nb-NO": "./"},
        ),
        ("ar-SA", "orphan/", {"en-US": "../../", "ar-SA": "./", "nb-NO": "../../nb-no/"}),
        ("en-US", "", {"en-US": "./", "ar-SA": "ar-sa/", "nb-NO": "nb-no/"}),
        ("nb-NO", "", {"en-US": "../", "ar-SA": "../ar-sa/", "nb-NO": "./"}),
        (
            "en-US",
            "reports/alignment/locales/nb-no/",
            {"en-US": "../../../../", "ar-SA": "../../../../ar-sa/", "nb-NO": "../../../../nb-no/"},
        ),
    ],
)
def test_alternates_lead_to_the_same_page(locale: str, url: str, expected: dict[str, str]) -> None:
    assert hrefs(view_of(locale, url)) == expected


@pytest.mark.parametrize(
    ("locale", "url", "translated"),
    [
        ("nb-NO", "page/", {"en-US", "ar-SA", "nb-NO"}),
        ("nb-NO", "deep/other/", {"en-US"}),
        ("en-US", "deep/other/", {"en-US"}),
        ("ar-SA", "orphan/", {"ar-SA"}),
        ("nb-NO", "", {"en-US", "ar-SA", "nb-NO"}),
        ("en-US", "reports/alignment/locales/nb-no/", set()),
    ],
)
def test_only_translations_are_told_to_search_engines(locale: str, url: str, translated: set[str]) -> None:
    assert {item.locale for item in view_of(locale, url).alternates if item.is_indexed} == translated


def test_alternate() -> None:
    source, arabic, norwegian = view_of("nb-NO", "page/").alternates
    assert source == Alternate("en-US", "English", "../../page/", f"{SITE}page/", is_current=False, is_indexed=True)
    assert arabic.name == "العربية"
    assert norwegian == Alternate("nb-NO", "Norsk bokmål", "./", f"{SITE}nb-no/page/", is_current=True, is_indexed=True)


def test_site_without_an_address_of_its_own() -> None:
    shown = view_of("nb-NO", "deep/other/", site_url="")
    assert {item.url for item in shown.alternates} == {""}
    assert shown.canonical == ""
    assert hrefs(shown)["en-US"] == "../../../deep/other/"


@pytest.mark.parametrize(("site_url", "root"), [(SITE, "/docs/"), ("https://help.example/", "/"), ("", "/")])
def test_page_for_addresses_that_do_not_exist(site_url: str, root: str) -> None:
    shown = view(edition_of(report_of(TREE), "nb-NO", site_url), None, "", lambda _: None)
    assert hrefs(shown) == {"en-US": root, "ar-SA": f"{root}ar-sa/", "nb-NO": f"{root}nb-no/"}
    assert (shown.kind, shown.robots, shown.notices, shown.originals) == ("none", "noindex", (), ())


@pytest.mark.parametrize(
    ("locale", "url", "languages"),
    [
        ("en-US", "page/", ("en-US", "ltr")),
        ("nb-NO", "page/", ("nb-NO", "ltr")),
        ("ar-SA", "page/", ("ar-SA", "rtl")),
        ("ar-SA", "deep/other/", ("en-US", "ltr")),
    ],
)
def test_language_of_the_text(locale: str, url: str, languages: tuple[str, str]) -> None:
    shown = view_of(locale, url)
    assert (shown.locale, shown.direction) == languages
    assert shown.site_locale == locale
    assert (shown.source_locale, shown.source_direction) == ("en-US", "ltr")


def test_canonical_of_a_fallback_is_the_source() -> None:
    assert view_of("nb-NO", "deep/other/").canonical == f"{SITE}deep/other/"
    assert view_of("nb-NO", "page/").canonical == ""


def head(**values: str) -> str:
    return "".join(("---\n", *(f"{key.replace('_', '.')}: {value}\n" for key, value in values.items()), "---\n"))


def span(number: int, target: str, source: str) -> str:
    return (
        f'<span data-ttu-id="a-{number}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="a-{number}">{source}</span></span>'
    )


# The hash of the source "# One", by which a translation is known to be fresh.
ONE = hashlib.sha1(b"# One\n", usedforsecurity=False).hexdigest()
MT = head(ms_translationtype="MT", ms_openlocfilehash="a" * 40, ms_lasthandoff="09/14/2020")


@pytest.mark.parametrize(
    ("source", "target", "notices"),
    [
        pytest.param(
            "# One\n",
            MT.replace("a" * 40, ONE) + f"# {span(1, 'Ett', 'One')}\n",
            [("machine", "Denne siden er maskinoversatt fra originalen av 14. september 2020.", (), "../../page/")],
            id="machine",
        ),
        pytest.param(
            "# One\n",
            head(ms_translationtype="MT", ms_openlocfilehash=ONE) + f"# {span(1, 'Ett', 'One')}\n",
            [("machine", "Denne siden er maskinoversatt.", (), "../../page/")],
            id="machine, no date",
        ),
        pytest.param(
            "# One\n",
            head(ms_translationtype="HT", ms_openlocfilehash=ONE) + f"# {span(1, 'Ett', 'One')}\n",
            [],
            id="human",
        ),
        pytest.param(
            "# One\n",
            f"{MT}# {span(1, 'Ett', 'One')}\n",
            [
                (
                    "metadata",
                    "Originalen er redigert, men ingen av setningene er endret.",
                    (),
                    "../../page/",
                ),
                ("machine", "Denne siden er maskinoversatt fra originalen av 14. september 2020.", (), ""),
            ],
            id="metadata",
        ),
        pytest.param(
            "# One\n\nNew.\n",
            f"{MT}# {span(1, 'Ett', 'One')}\n\n{span(2, 'Gammel.', 'Something else entirely here.')}\n",
            [
                (
                    "stale",
                    "Originalen er endret siden versjonen av 14. september 2020, som denne oversettelsen er laget fra.",
                    ("Setninger som ikke lenger gjelder: 1 av 2.", "1 setning er lagt til", "1 setning er fjernet"),
                    "../../page/",
                ),
                ("machine", "Denne siden er maskinoversatt fra originalen av 14. september 2020.", (), ""),
            ],
            id="stale",
        ),
        pytest.param(
            "# One\n",
            f"{MT}# Ett\n",
            [
                (
                    "stale",
                    "Originalen er endret siden versjonen av 14. september 2020, som denne oversettelsen er laget fra.",
                    (),
                    "../../page/",
                ),
                ("machine", "Denne siden er maskinoversatt fra originalen av 14. september 2020.", (), ""),
            ],
            id="stale, sentences unknown",
        ),
        pytest.param(
            "# One\n",
            "# Ett\n",
            [("unknown", "Det er ikke kjent om denne oversettelsen er oppdatert.", (), "../../page/")],
            id="unknown",
        ),
    ],
)
def test_notices(source: str, target: str, notices: list[tuple[str, str, tuple[str, ...], str]]) -> None:
    shown = view_of("nb-NO", "page/", {"en-US/page.md": source, "nb-NO/page.md": target})
    assert [(item.name, item.text, item.details, item.href) for item in shown.notices] == notices


def test_notice_of_a_translation_that_lost_its_source_has_no_link() -> None:
    shown = view_of("nb-NO", "page/", {"nb-NO/page.md": f"{MT}# {span(1, 'Ett', 'One')}\n"})
    assert [(item.name, item.href) for item in shown.notices] == [("machine", "")]
    assert [item.html for item in shown.originals] == ["One"]


def test_notice_of_a_fallback_is_in_the_readers_language() -> None:
    (notice,) = view_of("nb-NO", "deep/other/").notices
    assert (notice.name, notice.text) == ("fallback", "Denne artikkelen er ikke oversatt ennå. Du leser originalen.")


OLD = (
    "Choose a picture of 10 MB.",
    "Select **Save** now.",
    "Call [us](x.md) today please.",
    "Delete the old one by hand.",
)
NEW = "Choose a picture of 20 MB.\n\nWait a while before you go on.\n\nSelect **Save** now. Call [us](y.md) today please.\n"
BODY = "".join(f"{span(number, f'Setning {number}.', text)}\n\n" for number, text in enumerate(OLD, 1))
STALE = {
    "en-US/page.md": f"---\nms.date: 03/02/2022\n---\n{NEW}",
    "nb-NO/page.md": MT + BODY,
    "sw-KE/page.md": MT + BODY,
    "pl-PL/page.md": MT + BODY,
}


def test_notice_tells_what_changed_since_when_and_how_it_is_marked() -> None:
    (stale, _) = view_of("nb-NO", "page/", STALE).notices
    assert stale.details == (
        "Utdatert senest siden: 2. mars 2022",
        "Setninger som ikke lenger gjelder: 3 av 4.",
        "2 setninger er endret (betydning: 1 · koblinger eller kode: 1)",
        "1 setning er lagt til",
        "1 setning er fjernet",
    )
    assert stale.legend == (
        ("dg-edited", "endret i originalen"),
        ("dg-removed", "fjernet fra originalen"),
        ("dg-followed", "nye setninger følger i originalen"),
    )


def test_notice_in_a_language_without_a_catalog_is_english_and_says_so() -> None:
    shown = view_of("sw-KE", "page/", STALE)
    assert (shown.site_locale, shown.spoken, shown.spoken_direction) == ("sw-KE", "en", "ltr")
    assert shown.notices[0].text.endswith("made from it on September 14, 2020.")
    assert shown.notices[0].details[0] == "Out of date since, at the latest: March 2, 2022"
    assert view_of("pl-PL", "page/", STALE).spoken == "pl-PL"


def test_originals_of_a_stale_page_are_shown_in_both_forms() -> None:
    shown = view_of("nb-NO", "page/", STALE)
    assert [(item.html, item.kind, item.today, item.added) for item in shown.originals] == [
        (
            "Choose a picture of 10 MB.",
            "edited",
            ("Choose a picture of 20 MB.",),
            ("Wait a while before you go on.",),
        ),
        ("Select <strong>Save</strong> now.", "", (), ()),
        ("Call us today please.", "edited", ("Call us today please.",), ()),
        ("Delete the old one by hand.", "removed", (), ()),
    ]


def test_what_changed_is_marked_in_the_text() -> None:
    report = report_of(STALE)
    found = {document.path: document for document in documents(report, edition_of(report, "nb-NO"))}
    assert [mark.classes for mark in found["page.md"].marks] == ["dg-edited dg-followed", "", "dg-edited", "dg-removed"]


def test_included_text_is_part_of_the_original() -> None:
    tree = {
        "en-US/page.md": "Use [!INCLUDE [p](i/p.md)] now.\n",
        "en-US/i/p.md": "The App\n",
        "nb-NO/page.md": "Bruk [!INCLUDE [p](i/p.md)] nå.\n",
        "nb-NO/i/p.md": "Appen\n",
    }
    assert [item.html for item in view_of("nb-NO", "page/", tree).originals] == ["Use The App now."]


def test_originals_are_numbered_like_the_marks_and_clean() -> None:
    body = (
        f"# {span(1, 'Ett', 'One')}\n\n{span(2, 'To', 'Two **bold** [link](x.md) `<code>` <script>x</script>')}\n\n"
        f'<span data-ttu-id="a-3">Uten original</span>\n\n{span(4, "Fire", "Four & <b>more</b>")}\n'
    )
    report = report_of({"en-US/page.md": "# One\n", "nb-NO/page.md": body})
    found = {document.path: document for document in documents(report, edition_of(report, "nb-NO"))}
    shown = shown_of(report, edition_of(report, "nb-NO", SITE), "page.md", "page/")
    assert [(item.bead, item.html, item.is_doubtful) for item in shown.originals] == [
        (0, "One", False),
        (1, "Two <strong>bold</strong> link <code>&lt;code&gt;</code> ", False),
        (3, "Four &amp; <b>more</b>", False),
    ]
    assert [mark.bead for mark in found["page.md"].marks] == [0, 1, 3]


@pytest.mark.parametrize(
    ("confidence", "least", "doubtful"),
    [
        (1.0, 0.4, [False]),
        (0.8, 0.4, [False]),
        (0.79, 0.4, [True]),
        (0.4, 0.4, [True]),
        (0.39, 0.4, []),
        (0.39, 0.0, [True]),
        (0.89, 0.9, []),
        (0.9, 0.9, [False]),
    ],
)
def test_a_doubtful_original_is_marked_and_a_hardly_likely_one_not_shown(
    confidence: float, least: float, doubtful: list[bool]
) -> None:
    report = report_of({"en-US/page.md": "# One\n", "nb-NO/page.md": f"# {span(1, 'Ett', 'One')}\n"})
    (case,) = report.cases
    assert case.alignment is not None
    beads = tuple(replace(bead, confidence=confidence) for bead in case.alignment.beads)
    report = replace(report, cases=(replace(case, alignment=replace(case.alignment, beads=beads)),))
    edition = edition_of(report, "nb-NO", SITE, least=least)
    found = {document.path: document for document in documents(report, edition)}
    shown = shown_of(report, edition, "page.md", "page/")
    assert [item.is_doubtful for item in shown.originals] == doubtful
    assert len(found["page.md"].marks) == len(doubtful)


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        ("ROBOTS: NOINDEX, NOFOLLOW\n", "noindex, nofollow"),
        ("robots: noindex\n", "noindex"),
        ("title: x\n", ""),
    ],
)
def test_robots_of_the_front_matter(robots: str, expected: str) -> None:
    tree = {"en-US/page.md": "# T\n", "nb-NO/page.md": f"---\n{robots}---\n# T\n"}
    assert view_of("nb-NO", "page/", tree).robots == expected


@pytest.mark.parametrize("url", ["deep/other/", "reports/alignment/locales/nb-no/"])
def test_what_is_not_to_be_indexed(url: str) -> None:
    assert view_of("en-US" if url.startswith("reports") else "nb-NO", url).robots == "noindex"


@pytest.mark.parametrize(
    ("locale", "url", "report"),
    [
        ("nb-NO", "page/", "../../reports/alignment/nb-no/page/"),
        ("en-US", "reports/alignment/locales/nb-no/", ""),
        ("nb-NO", "deep/other/", ""),
        ("en-US", "page/", ""),
        ("en-US", "reports/alignment/", ""),
    ],
)
def test_pages_lead_to_their_reports(locale: str, url: str, report: str) -> None:
    assert view_of(locale, url).report_href == report


def test_messages_are_in_the_readers_language() -> None:
    assert view_of("nb-NO", "page/").say("Side by side") == "Side om side"
    assert view_of("nb-NO", "deep/other/").say("Side by side") == "Side om side"
    assert view_of("en-US", "page/").say("Side by side") == "Side by side"
