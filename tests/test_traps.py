"""The traps of the format: a page of the shape of each one that was met, and what has to come of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from diglot.align import align
from diglot.align.segments import read_blocks, target_text
from diglot.frontmatter import read_head
from diglot.model import Article, Origin, Page, State
from diglot.page import published, read_page, write_page
from diglot.recover import recover_page
from diglot.spans import read_spans, recover, strip
from diglot.trees import FolderTree
from support import audited, case_of, findings_of, head, page_of, texts, unit


@dataclass(frozen=True)
class Read:
    """All that a page with spans comes to."""

    units: list[str]
    target: str
    source: str
    found: list[tuple[str, int]]


def read(body: str) -> Read:
    page = page_of(head() + body)
    text = recover_page(page).decode()
    return Read(
        [span.unit for span in page.spans],
        published(page.data).decode().removeprefix(head()),
        text[read_head(text).body_start :],
        [(finding.rule, finding.line - 7) for finding in findings_of(audited({"nb-NO/a.md": page.data}), "spans")],
    )


def blocks(page: Page) -> list[tuple[str, list[str]]]:
    """The blocks of a page as it is published, with their segments."""
    return [(block.kind.value, texts(block.segments)) for block in read_blocks(target_text(page), page.locale)]


def borrowed(carrier: str, plain: str) -> list[tuple[str, str]]:
    """What a page without spans is aligned to through a page of another locale."""
    sibling, page = page_of(head("lv-LV") + carrier, "lv-LV/a.md"), page_of(head() + plain)
    alignment = align(page, Article("a.md", None, {"lv-LV": sibling, "nb-NO": page}), "en-US")
    assert alignment
    assert {bead.origin for bead in alignment.beads} == {Origin.SIBLING}
    return [(bead.source_text, bead.target_text) for bead in alignment.beads]


def test_t01_a_stretch_has_entities_for_quotes() -> None:
    stretch = f'## <a name="send-it&quot;></a>{unit(103, "Send", "Send it")}\n\n- {unit(104, "Si &quot;hei&quot;.", "Say hi.")}\n'
    damaged = re.sub(r"<span [^>]*>", lambda tag: tag[0].replace('"', "&quot;"), stretch)
    mixed = unit(105, "Slutt.", "End.").replace('-105">', "-105&quot;>", 1)
    page = read(f"{unit(102, 'Start.', 'Start.')}\n\n{damaged}\n{mixed}\n\n{unit(106, 'Ja.', 'Yes.')}\n")
    assert page == Read(
        ["102", "103", "104", "105", "106"],
        'Start.\n\n## <a name="send-it&quot;></a>Send\n\n- Si &quot;hei&quot;.\n\nSlutt.\n\nJa.\n',
        "Start.\n\n## Send it\n\n- Say hi.\n\nEnd.\n\nYes.\n",
        [("spans.damaged-quotes", 3)],
    )


def test_t01_the_same_entity_in_code_or_text_is_text() -> None:
    body = f'{unit(102, "Slik:", "Like so:")}\n\n```json\n{{&quot;a": 1}}\n```\n\n&quot;Tekst&quot;\n'
    assert read(body).found == []


def test_t02_spans_between_the_lines_of_the_front_matter() -> None:
    first = unit(101, 'titel: "Et: to" ms.author: meg', 'title: "One: two" ms.author: me')
    damaged = unit(102, "robots: NOINDEX", "robots: NOINDEX").replace('"', "&quot;")
    page = page_of(
        f"---\n{first}\n{damaged}\n---\n# {unit(103, 'Tittel', 'Title')}\n\n{unit(104, 'Tekst.', 'Text.')}\n"
    )
    assert [span.unit for span in page.spans] == ["101", "102", "103", "104"]
    assert {problem.rule for problem in page.problems} >= {"spans.misplaced", "spans.damaged-quotes"}
    assert [problem.line for problem in page.problems if problem.rule == "spans.misplaced"] == [2, 3]
    assert published(page.data).decode() == (
        '---\ntitel: "Et: to" ms.author: meg\nrobots: NOINDEX\n---\n# Tittel\n\nTekst.\n'
    )
    assert recover_page(page).decode().endswith("\n# Title\n\nText.\n")
    assert blocks(page) == [("heading", ["Tittel"]), ("paragraph", ["Tekst."])]


@pytest.mark.parametrize(
    ("target", "source"),
    [
        pytest.param("Velg **Fil** .", "Select **File** </span>.", id="t03-unbalanced"),
        pytest.param("Nå </span>.", "Now.", id="t03-target"),
        pytest.param("Se <span>x</span>", "See <span>x</span>", id="t04-at-the-end"),
        pytest.param(
            "<span><span>A</span></span>Neste",
            "<span><span><span>A</span></span></span>Next steps",
            id="t04-three-then-text",
        ),
        pytest.param('<span id="a"></span>', '<span id="a"></span>', id="t04-empty"),
        pytest.param("**Se <span>https:</span>//a.b/c**", "**See <span>https:</span>//a.b/c**", id="t05-in-a-text"),
        pytest.param("Klikk **på Fil Konto** (…)", "Click **File**, **Account** (…)", id="t08-emphasis-moved"),
        pytest.param("** innstillinger **, \\*\\*\\*\\*", "**settings**, **x**", id="t08-emphasis-lost"),
        pytest.param("`If``Else` og ` n`", "`If` and `Else` and `\\n`", id="t11-code"),
        pytest.param("@ no__t-0insert", "@!insert", id="t14-placeholder"),
        pytest.param("påminnelse\\r\\*\\*", "reminder", id="t14-carriage-return-as-text"),
        pytest.param(
            "a\u202fb\u00a0c\u200ed\u200fe\u200bf\ufeffg\u3000h\u00adi\u009dj\u2028k\u0085l",
            "a\u202fb\u00a0c\u200ed\u200be",
            id="t15-unicode",
        ),
        pytest.param("\u00a0En\u202f", "\u202fOne\u00a0", id="t15-at-the-ends"),
        pytest.param("Kjør <app>", "Run <app> for <Group Name>, <value from previous command>", id="t16-placeholders"),
        pytest.param("< 5 MB og <5 MB", "a < b && c > d", id="unescaped"),
        pytest.param("En\n).", "[One](https://a.b\n).", id="line-end"),
        pytest.param(" Ledende", "Trailing ", id="spaces"),
        pytest.param("", "Basics", id="empty"),
        pytest.param("<!--Onprem. -->A", "B<!--Onprem. x-->.", id="comment"),
        pytest.param(
            '![Søk](a.png "Søk"), angi [!INCLUDE[n](n.md)]', '![Search](a.png "Search"), enter it', id="image"
        ),
        pytest.param("[Migrering][1] [![m][]][m]", "[Migration][1] [![m][]][m]", id="reference"),
        pytest.param("[Office](https://a.b/(c))", "[Office](https://a.b/(c))", id="link-inside"),
        pytest.param("a &amp; b -&gt; c&nbsp;&#124;", "a &amp; b -&gt; c&nbsp;&#124;", id="entities"),
        pytest.param("A | B", "A | B", id="pipe"),
    ],
)
def test_a_text_is_kept_to_the_letter(target: str, source: str) -> None:
    body = f"{unit(102, 'Før', 'Before')} {unit(103, target, source)} {unit('p101', 'Etter', 'After')}\n"
    assert read(body) == Read(["102", "103", "p101"], f"Før {target} Etter\n", f"Before {source} After\n", [])


def test_t05_other_spans_outside_of_pairs_stay() -> None:
    body = f'<span>https:</span>//a.b\n\n<span class="x">{unit(102, "A", "B")}</span>\n'
    assert read(body).target == '<span>https:</span>//a.b\n\n<span class="x">A</span>\n'
    assert read(body).units == ["102"]
    assert read(body).found == []


def test_t06_a_translated_sentence_without_span() -> None:
    body = f"{unit(154, 'En.', 'One.')}\n\n```\ncode\n```\n\nLegg merke til at {unit(156, 'tre.', 'three.')}\n"
    assert read(body).found == [("spans.missing", 7)]


FENCES = f"""{unit(102, "Slik:", "Like so:")}

````text
```
+ ```````
<span>
````

- {unit(103, "I en liste:", "In a list:")}

  ```cs
  # <a name="not-a-heading"></a>not a heading
  ```

{unit(104, "Slutt.", "End.")}

```
{{"never": "closed"}}
"""


def test_t07_fences() -> None:
    page = page_of(head() + FENCES)
    assert blocks(page) == [
        ("paragraph", ["Slik:"]),
        ("code", []),
        ("paragraph", ["I en liste:"]),
        ("code", []),
        ("paragraph", ["Slutt."]),
        ("code", []),
    ]
    assert read(FENCES).found == []
    assert '  # <a name="not-a-heading"></a>not a heading\n' in read(FENCES).source
    assert texts(target_text(page).segments) == ["Slik:", "I en liste:", "Slutt."]


def test_t08_a_sentence_whose_emphasis_moved_is_still_the_same_sentence() -> None:
    carrier = f"{unit(102, 'x', 'Click **File**. Then **Account**.')}\n\n{unit(103, 'y', 'Select **X**.')}\n"
    assert borrowed(carrier, "Klikk **på Fil. Konto** .\n\nVelg **X.** \n") == [
        ("Click **File**. Then **Account**.", "Klikk **på Fil. Konto** ."),
        ("Select **X**.", "Velg **X.**"),
    ]


def test_t09_urls_in_the_language_of_the_reader_are_no_disagreement() -> None:
    tree = {
        f"{locale}/a.md": head(locale) + unit(102, f"Se [x](https://a.b/{said}/c)", f"See [x](https://a.b/{said}/c)")
        for locale, said in (("nb-NO", "en-us"), ("ja-JP", "ja-JP"), ("de-DE", "de-DE"))
    }
    assert findings_of(audited(tree), "source.disagreement") == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Click **Browse**.", "Klikk **[Browse](Bla gjennom)**."),
        ("See [the portal](https://a.b/c).", "Se [portalen] (https://a.b/c)."),
        ("See [the portal](https://a.b/c).", "Se [portalen."),
        ("See [the [portal]](https://a.b/c).", "Se [den [portalen]](https://a.b/c)."),
        ("Select **[Save]**.", "Velg **［Lagre］**."),
    ],
)
def test_t10_links_that_were_broken_or_made_by_the_translation(source: str, target: str) -> None:
    assert borrowed(f"# {unit(102, 'x', 'Title')}\n\n{unit(103, 'y', source)}\n", f"# Tittel\n\n{target}\n") == [
        ("Title", "Tittel"),
        (source, target),
    ]


@pytest.mark.parametrize("target", ["1. august 2020 endres dette.", "> Velg Fil.", "6. Trykk på Neste.", "- Nei."])
def test_t12_a_target_that_starts_with_a_block_marker(target: str) -> None:
    body = f"{unit(102, 'Før.', 'Before.')}\n\n{unit(103, target, 'On August 1, this changes.')}\n"
    assert read(body) == Read(["102", "103"], f"Før.\n\n{target}\n", "Before.\n\nOn August 1, this changes.\n", [])
    alignment = case_of(audited({"nb-NO/a.md": head() + body}), "nb-NO/a.md").alignment
    assert alignment
    assert [bead.target_text for bead in alignment.beads] == ["Før.", target]
    # Without spans it is a list or a quote of its own.
    assert borrowed(body, f"Først.\n\n{target}\n") == [
        ("Before.", "Først."),
        ("On August 1, this changes.", target.partition(" ")[2]),
    ]


def test_t13_a_pipe_that_the_translation_added_to_a_cell() -> None:
    body = (
        f"| {unit(102, 'A', 'A')} | {unit(103, 'B', 'B')} |\n|---|---|\n"
        f"| {unit(104, 'En | to', 'One &#124; two')} | {unit(105, 'Tre', 'Three')} |\n\n{unit(106, 'Etter', 'After')}\n"
    )
    page = page_of(head() + body)
    assert read(body).target == "| A | B |\n|---|---|\n| En | to | Tre |\n\nEtter\n"
    assert read(body).source == "| A | B |\n|---|---|\n| One &#124; two | Three |\n\nAfter\n"
    beads = case_of(audited({"nb-NO/a.md": page.data}), "nb-NO/a.md").alignment
    assert beads
    assert [(bead.source_text, bead.target_text) for bead in beads.beads] == [
        ("A", "A"),
        ("B", "B"),
        ("One &#124; two", "En | to"),
        ("Three", "Tre"),
        ("After", "Etter"),
    ]


def test_t15_line_separators_of_unicode_end_no_line() -> None:
    body = unit(102, "a\u2028b\u0085c", "S") + unit(102, "x", "y")
    assert read(body).found == [("spans.duplicate-id", 1)]


def test_t16_placeholders_survive_the_way_through_a_sibling() -> None:
    source = "Run <app> for <Group Name>."
    assert borrowed(unit(102, "x", source), "Kjør <app> for <Group Name>.") == [
        (source, "Kjør <app> for <Group Name>.")
    ]


def test_t17_a_page_of_four_megabytes_with_8000_units() -> None:
    rest = "ord " * 60
    body = "".join(f"{unit(101 + at, f'Mål {rest}', f'Source {rest}')}\n\n" for at in range(8000))
    page = page_of(head() + body)
    assert len(page.data) > 4_000_000
    assert [span.unit for span in page.spans] == [str(101 + at) for at in range(8000)]
    assert page.problems == ()


@pytest.mark.parametrize("name", ["two words.md", "en – dash.md", "zero\u200bwidth\u200b.md", "UPPER.MD", "jea/TOC.MD"])
def test_t18_names(name: str, tmp_path: Path) -> None:
    place = tmp_path / "nb-NO" / name
    place.parent.mkdir(parents=True)
    place.write_text(head() + unit(102, "T", "S"), encoding="utf-8")
    tree: Mapping[str, bytes] = dict(FolderTree(tmp_path))
    assert list(tree) == [f"nb-NO/{name}"]
    assert [article.path for article in audited(tree).articles] == [name]


HEADING = unit(102, "Tittel", "The title")
TWO = f"{unit(102, 'Du mangler noe!', 'You miss out!')} {unit(103, 'Spør.', 'Ask.')}"


@pytest.mark.parametrize(
    ("body", "target", "source"),
    [
        (f'#  <a name="the-title"></a>{HEADING}\n', '#  <a name="the-title"></a>Tittel\n', "#  The title\n"),
        (f'## <a name="the-title"></a>{HEADING} ##\n', '## <a name="the-title"></a>Tittel ##\n', "## The title ##\n"),
        (
            f'<a name="the-title"></a>{HEADING}\n=====\n',
            '<a name="the-title"></a>Tittel\n=====\n',
            "The title\n=====\n",
        ),
        (
            f'### <a name="net-cli"></a>[.NET CLI](#tab/cli)\n{HEADING}\n',
            '### <a name="net-cli"></a>[.NET CLI](#tab/cli)\nTittel\n',
            "### [.NET CLI](#tab/cli)\nThe title\n",
        ),
        (f'- # <a name="the-title"></a>{HEADING}\n', '- # <a name="the-title"></a>Tittel\n', "- # The title\n"),
        (f'> # <a name="the-title"></a>{HEADING}\n', '> # <a name="the-title"></a>Tittel\n', "> # The title\n"),
        (f'# <a name=""></a>{unit(102, "T", "日本")}\n', '# <a name=""></a>T\n', "# 日本\n"),
        (f'# <a name="own"></a>{HEADING}\n', '# <a name="own"></a>Tittel\n', '# <a name="own"></a>The title\n'),
        (
            f'# <a name="you-miss-out-ask"></a>{TWO}\n',
            '# <a name="you-miss-out-ask"></a>Du mangler noe! Spør.\n',
            "# You miss out! Ask.\n",
        ),
        (
            f'# <a name="see-the-title"></a>{unit(102, "Se [T](u)", "See [the title](u)")}\n',
            '# <a name="see-the-title"></a>Se [T](u)\n',
            "# See [the title](u)\n",
        ),
    ],
)
def test_t19_forms_of_headings(body: str, target: str, source: str) -> None:
    page = read(body)
    assert (page.target, page.source, page.found) == (target, source, [])


def test_t20_two_anchors_of_the_same_name() -> None:
    body = f'# <a name="notes"></a>{unit(102, "A", "Notes")}\n\n# <a name="notes"></a>{unit(103, "B", "Notes")}\n'
    assert read(body) == Read(
        ["102", "103"], '# <a name="notes"></a>A\n\n# <a name="notes"></a>B\n', "# Notes\n\n# Notes\n", []
    )


def test_t21_cells_with_breaks_and_pipes() -> None:
    body = (
        f"|{unit(102, '**Type**', '**Type**')}|{unit(103, 'Tekst', 'Text')}|\n|-|-|\n"
        f"|{unit(104, 'En', 'One')}<br /><br />{unit(105, 'to', 'two')}|" + unit(106, "a \\| b", "a \\| b") + "|\n"
    )
    assert read(body).source == "|**Type**|Text|\n|-|-|\n|One<br /><br />two|a \\| b|\n"
    cells = [("cell", ["**Type**"]), ("cell", ["Tekst"]), ("cell", ["En", "to"]), ("cell", ["a \\| b"])]
    assert blocks(page_of(head() + body)) == cells


def test_t21_a_table_without_outer_pipes_and_cells_of_html() -> None:
    body = (
        f"{unit(102, 'A', 'A')} | {unit(103, 'B', 'B')}\n--|--\n{unit(104, 'C', 'C')} | `x`\n\n"
        f"<table><tr><th>{unit(105, 'D', 'D')}</th><td>{unit(106, 'E', 'E')}</td></tr></table>\n"
    )
    assert read(body).units == ["102", "103", "104", "105", "106"]
    assert blocks(page_of(head() + body)) == [
        ("cell", ["A"]),
        ("cell", ["B"]),
        ("cell", ["C"]),
        ("cell", ["`x`"]),
        ("html", ["D", "E"]),
    ]


def test_t22_a_page_in_latin_1() -> None:
    data = (head() + unit(102, "Før", "Before") + "\n").encode("latin-1")
    page = page_of(data)
    assert [problem.rule for problem in page.problems] == ["page.not-utf8"]
    assert page.spans[0].target == "Før"
    assert write_page(page) == data
    assert published(data) == (head() + "Før\n").encode("latin-1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (unit(102, "T", "Turn it **on** ."), unit(102, "T", "Turn it **on**.")),
        (f"[{unit(102, 'T', 'Turn it on')}](u)", unit(102, "[T](u)", "[Turn it on](u)")),
        (unit(102, "T", "A\u202fb \\*c\\*"), unit(102, "T", "A b *c*")),
    ],
)
def test_t23_sources_are_compared_folded(one: str, other: str) -> None:
    tree = {"nb-NO/a.md": head() + one, "lv-LV/a.md": head("lv-LV") + other}
    assert findings_of(audited(tree), "source.disagreement") == []


def test_t24_digests_of_both_lengths_and_both_line_ends() -> None:
    english = "# Title\n\nText.\n"
    variants = [english.encode(), english.replace("\n", "\r\n").encode()]
    hashes = [hashlib.new(kind, data).hexdigest() for data in variants for kind in ("sha1", "sha256")]
    locales = ["nb-NO", "da-DK", "fi-FI", "lv-LV"]
    body = f"# {unit(102, 'T', 'Title')}\n\n{unit(103, 'T', 'Text.')}\n"
    tree: dict[str, bytes | str] = {
        f"{locale}/a.md": head(locale, ms_openlocfilehash=digest) + body
        for locale, digest in zip(locales, hashes, strict=True)
    }
    for data in variants:
        report = audited(tree | {"en-US/a.md": data})
        assert {case.drift.state for case in report.cases} == {State.FRESH}
        assert [finding.rule for finding in findings_of(report, "drift") if finding.rule != "drift.same-text"] == []


def test_t25_spans_in_xml_and_in_pages_without_front_matter() -> None:
    pair = unit(101, 'Får <see cref="X" />.', 'Gets <see cref="X" />.')
    text = f"<Docs>\r\n  <summary>{pair}</summary>\r\n</Docs>"
    spans, problems = read_spans(text)
    assert problems == ()
    assert strip(text, spans).text == '<Docs>\r\n  <summary>Får <see cref="X" />.</summary>\r\n</Docs>'
    assert recover(text, spans).text == '<Docs>\r\n  <summary>Gets <see cref="X" />.</summary>\r\n</Docs>'
    page = read_page("nb-NO/TOC.md", "nb-NO", f"# [{unit(101, 'Start', 'Start')}](index.md)\n".encode())
    assert [problem.rule for problem in page.problems] == ["page.no-front-matter"]
    assert published(page.data) == b"# [Start](index.md)\n"


@pytest.mark.parametrize(
    ("body", "target", "source"),
    [
        (f"[{unit(102, 'Tekst', 'Text')}](https://a.b)\n", "[Tekst](https://a.b)\n", "[Text](https://a.b)\n"),
        (
            f"![{unit(102, 'Bilde', 'Image')} ](a.png)\n",
            "![Bilde ](a.png)\n",
            "![Image ](a.png)\n",
        ),
        (
            f"> [!NOTE]\n> {unit(102, 'En.', 'One.')} {unit(103, 'To.', 'Two.')}\n",
            "> [!NOTE]\n> En. To.\n",
            "> [!NOTE]\n> One. Two.\n",
        ),
        (
            f"1. {unit(102, 'En', 'One')}\n   - **{unit(103, 'To', 'Two')}**\\\n     {unit(104, 'Tre', 'Three')}\n",
            "1. En\n   - **To**\\\n     Tre\n",
            "1. One\n   - **Two**\\\n     Three\n",
        ),
        (
            f"{unit('p101', 'En og to.', 'One. Two.')}\u00a0{unit(104, '', 'Three.')}{unit(105, ' Fire.', ' Four.')}",
            "En og to.\u00a0 Fire.",
            "One. Two.\u00a0Three. Four.",
        ),
        (f"{unit(102, 'A', 'B')}\r\n{unit(103, 'C', 'D')}  \r\n\r\n", "A\r\nC  \r\n\r\n", "B\r\nD  \r\n\r\n"),
    ],
)
def test_where_pairs_stand(body: str, target: str, source: str) -> None:
    page = read(body)
    assert (page.target, page.source, page.found) == (target, source, [])
