import hashlib

import pytest
from hypothesis import given

from diglot.align import align, carrier
from diglot.align.segments import read_blocks, source_text
from diglot.align.together import align_together
from diglot.model import Alignment, Article, Bead, Origin, Page, Variant
from diglot.page import proves
from diglot.provenance import body_digest
from strategies import MARKDOWN, SideBySide, side_by_side
from support import HASH, head, page_of, unit

OTHER = "3" * 40
SOURCE = "# Title\n\nOne thing. Another thing.\n"
SIDE_BY_SIDE = f"# {unit(102, 'Tittel', 'Title')}\n\n{unit(103, 'En ting.', 'One thing.')} {unit(104, 'En annen ting.', 'Another thing.')}\n"
PLAIN = "# Virsraksts\n\nViena lieta. Cita lieta.\n"


def beads_of(alignment: Alignment | None) -> list[tuple[str, str, Origin]]:
    assert alignment is not None
    return [(bead.source_text, bead.target_text, bead.origin) for bead in alignment.beads]


def article_of(*pages: Page) -> Article:
    source = next((page for page in pages if page.locale == "en-US"), None)
    return Article("a.md", source, {page.locale: page for page in pages if page is not source})


def sides(beads: tuple[Bead, ...]) -> tuple[list[str], list[str]]:
    return [s.text for b in beads for s in b.source], [s.text for b in beads for s in b.target]


def test_spans_come_first() -> None:
    page, source = page_of(head() + SIDE_BY_SIDE), page_of(SOURCE, "en-US/a.md")
    alignment = align(page, article_of(source, page), "en-US")
    assert beads_of(alignment) == [
        ("Title", "Tittel", Origin.SPAN),
        ("One thing.", "En ting.", Origin.SPAN),
        ("Another thing.", "En annen ting.", Origin.SPAN),
    ]
    assert alignment is not None
    assert alignment.source_path == "nb-NO/a.md"
    assert {bead.confidence for bead in alignment.beads} == {1.0}


def test_then_a_sibling_with_the_same_hash() -> None:
    page = page_of(head("lv-LV") + PLAIN, "lv-LV/a.md")
    sibling, source = page_of(head() + SIDE_BY_SIDE), page_of("# Another title\n", "en-US/a.md")
    alignment = align(page, article_of(source, sibling, page), "en-US")
    assert beads_of(alignment) == [
        ("Title", "Virsraksts", Origin.SIBLING),
        ("One thing.", "Viena lieta.", Origin.SIBLING),
        ("Another thing.", "Cita lieta.", Origin.SIBLING),
    ]
    assert alignment is not None
    assert alignment.source_path == "nb-NO/a.md"
    assert [segment.id for bead in alignment.beads for segment in bead.source] == [
        "f7c17-102",
        "f7c17-103",
        "f7c17-104",
    ]


def test_then_the_source_page() -> None:
    page = page_of(head("lv-LV") + PLAIN, "lv-LV/a.md")
    other, source = page_of(head(ms_openlocfilehash=OTHER) + SIDE_BY_SIDE), page_of(SOURCE, "en-US/a.md")
    alignment = align(page, article_of(source, other, page), "en-US")
    assert beads_of(alignment) == [
        ("Title", "Virsraksts", Origin.STRUCTURE),
        ("One thing.", "Viena lieta.", Origin.TEXT),
        ("Another thing.", "Cita lieta.", Origin.TEXT),
    ]
    assert alignment is not None
    assert alignment.source_path == "en-US/a.md"


def test_or_nothing() -> None:
    page = page_of(head("lv-LV") + PLAIN, "lv-LV/a.md")
    assert align(page, article_of(page), "en-US") is None


def test_a_page_without_hash_borrows_from_nobody() -> None:
    page, sibling = page_of("# A", "lv-LV/a.md"), page_of("---\nt: 1\n---\n" + SIDE_BY_SIDE)
    assert carrier(page, article_of(sibling, page)) is None


def test_merged_units_are_borrowed_last() -> None:
    merged = page_of(head("da-DK") + unit("p101", "En. To.", "One. Two."), "da-DK/a.md")
    single = page_of(head("nb-NO") + unit(101, "En.", "One.") + unit(102, "To.", "Two."))
    page = page_of(head("lv-LV") + PLAIN, "lv-LV/a.md")
    assert carrier(page, article_of(merged, single, page)) is single
    assert carrier(page, article_of(merged, page)) is merged
    assert carrier(merged, article_of(merged, single, page)) is merged


@pytest.mark.parametrize(
    ("damaged", "kind"),
    [
        ('<span data-ttu-id="a-1">T</span>', "0-1"),
        ('<span class="sxs-lookup"><span data-stu-id="a-1">S</span></span>', "1-0"),
    ],
)
def test_half_a_pair_is_half_a_bead(damaged: str, kind: str) -> None:
    page = page_of(head() + damaged + unit(102, "T", "S"))
    alignment = align(page, article_of(page), "en-US")
    assert alignment is not None
    assert [(bead.kind, bead.confidence) for bead in alignment.beads] == [(kind, 0.0), ("1-1", 1.0)]


@given(side_by_side())
def test_each_span_is_one_bead_in_order(page: SideBySide) -> None:
    read = page_of(head() + page.text)
    alignment = align(read, article_of(read), "en-US")
    if page.pairs:
        assert alignment is not None
        assert [bead.source[0].id for bead in alignment.beads] == [span.id for span in read.spans]
    else:
        assert alignment is None


@given(MARKDOWN, MARKDOWN)
def test_two_plain_pages_lose_no_segment(source: str, target: str) -> None:
    ours, theirs = page_of(source, "en-US/a.md"), page_of(target)
    beads = next(align_together([(ours, theirs)])).beads
    for page, found in ((ours, sides(beads)[0]), (theirs, sides(beads)[1])):
        cut = [s.text for block in read_blocks(source_text(page), page.locale) for s in block.segments]
        # Sentences may be cut and joined otherwise than by the segmenter, and moved; their text stays.
        assert sorted("".join("".join(found).split())) == sorted("".join("".join(cut).split()))


def test_a_source_file_proves_itself_by_its_bytes() -> None:
    source = page_of(SOURCE, "en-US/a.md")
    digest = hashlib.sha1(SOURCE.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest()
    assert proves(source, digest) is Variant.CRLF
    assert proves(source, HASH) is None
    assert proves(source, None) is None


@pytest.mark.parametrize(
    ("body", "source_hash", "proven"),
    [
        (SOURCE, HASH, "yes"),
        (SOURCE + "More.\n", HASH, "no"),
        (SOURCE, OTHER, "no"),
        (SOURCE.replace("\n", "\r\n"), HASH, "yes"),
    ],
)
def test_a_recovered_source_stands_for_its_hash_until_it_is_edited(body: str, source_hash: str, proven: str) -> None:
    said = f"diglot.recovered:\n  from: nb-NO/a.md\n  hash: {HASH}\n  digest: {body_digest(SOURCE)}\n"
    page = page_of(f"---\n{said}---\n{body}", "en-US/a.md")
    assert proves(page, source_hash) is (Variant.RECOVERED if proven == "yes" else None)
