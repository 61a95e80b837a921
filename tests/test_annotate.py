import re
from dataclasses import replace

import pytest
from hypothesis import given

from diglot.align import align
from diglot.align.together import align_together
from diglot.annotate import Annotated, annotate, holds
from diglot.errors import UsageError
from diglot.model import Alignment, Article, Bead, Origin, Page, Segment
from diglot.page import published, read_page
from diglot.spans import strip
from strategies import MARKDOWN, SideBySide, side_by_side
from support import head, page_of, unit

HEAD = "---\ntitle: One title. Two sentences.\nkeywords: k\n---\n"


def segments(text: str, *parts: str, ids: str = "") -> tuple[Segment, ...]:
    """Parts of a text as segments; `ids` are their numbers."""
    found: list[Segment] = []
    at = 0
    for part, number in zip(parts, ids.split() or [None] * len(parts), strict=True):
        at = text.index(part, at)
        found.append(Segment(part, f"f7c17-{number}" if number else None, at, at + len(part)))
        at += len(part)
    return tuple(found)


def bead(page: Page, source: str | list[str], *target: str, ids: str = "") -> Bead:
    sources = [source] if isinstance(source, str) else source
    ours = segments("\n".join(sources), *sources, ids=ids)
    return Bead(ours, segments(page.text, *target), Origin.TEXT, 0.9)


def annotated(page: Page, *beads: Bead, source: Page | None = None) -> Annotated:
    result = annotate(page, Alignment("en-US/a.md", beads), source)
    assert holds(page, result)
    assert published(result.data) == page.data
    return result


def body(page: Page, result: Annotated) -> str:
    """The body with the ids without their prefix."""
    return re.sub(r'-id="[0-9a-f]{5}-', '-id="', result.data.decode()[page.body_start :])


def pair(number: int | str, target: str, source: str) -> str:
    return unit(number, target, source).replace("f7c17-", "")


def test_each_shape_of_bead() -> None:
    page = page_of(
        head(description="Dette er en setning. Her er en til.") + "# Tittel\n\nEn. To.\nTre og fire. Løs.\n\n- Sju.\n"
    )
    result = annotated(
        page,
        bead(page, "Title", "Tittel"),
        bead(page, "One and two.", "En.", "To."),
        bead(page, ["Three.", "Four."], "Tre og fire."),
        Bead((), segments(page.text, "Løs."), Origin.TEXT, 0.0),
        bead(page, "Five."),
        bead(page, ["Six.", "Seven."]),
        bead(page, "Eight.", "Sju."),
    )
    # The head has three sentences; those merged in a `p` unit are counted.
    assert body(page, result) == (
        f"# {pair(104, 'Tittel', 'Title')}\n\n{pair(105, 'En. To.', 'One and two.')}\n"
        f"{pair('p101', 'Tre og fire.', 'Three. Four.')}{pair(108, '', 'Five.')}{pair('p102', '', 'Six. Seven.')} Løs.\n\n"
        f"- {pair(111, 'Sju.', 'Eight.')}\n"
    )
    assert [carried.kind for carried in result.carried] == ["1-1", "1-2", "2-1", "1-0", "2-0", "1-1"]
    assert result.left_out == ()
    assert read_page("nb-NO/a.md", "nb-NO", result.data).problems == ()


def test_the_numbers_of_the_source_are_kept() -> None:
    page = page_of(head() + "En. To. Fem.")
    result = annotated(
        page,
        bead(page, "One.", "En.", ids="102"),
        bead(page, ["Two.", "Three."], "To.", ids="103 104"),
        bead(page, "Five and six.", "Fem.", ids="p107"),
    )
    expected = [(102, "En.", "One."), ("p101", "To.", "Two. Three."), ("p102", "Fem.", "Five and six.")]
    assert body(page, result) == " ".join(pair(*each) for each in expected)


def test_the_head_of_the_source_is_counted() -> None:
    source = page_of(HEAD + "One.", "en-US/a.md")
    page = page_of("En.")
    assert body(page, annotated(page, bead(page, "One.", "En."), source=source)) == pair(104, "En.", "One.")
    assert body(page, annotated(page, bead(page, "One.", "En."))) == pair(101, "En.", "One.")


def test_what_nobody_translated_stands_before_the_first_text() -> None:
    page = page_of("# En\n")
    result = annotated(page, bead(page, "Lost."), bead(page, "One", "En"))
    assert body(page, result) == f"# {pair(101, '', 'Lost.')}{pair(102, 'En', 'One')}\n"


def test_the_prefix_is_made_from_the_page() -> None:
    def prefix(page: Page) -> str:
        (span,) = read_page("a", "b", annotated(page, bead(page, "One.", "En.")).data).spans
        return span.id.partition("-")[0]

    first = prefix(page_of("En."))
    assert re.fullmatch(r"[0-9a-f]{5}", first)
    assert prefix(page_of("En.")) == first != prefix(page_of("En. "))


def test_soft_wraps_of_a_source_are_joined() -> None:
    page = page_of("> En.")
    source = "One\r\n  > line."
    assert body(page, annotated(page, bead(page, source, "En."))) == f"> {pair(101, 'En.', 'One line.')}"
    assert body(page, annotated(page, bead(page, source, "En.", ids="101"))) == f"> {pair(101, 'En.', source)}"


REASONS = {
    "paragraph": "its text is more than one paragraph, or a block of HTML",
    "apart": "its target sentences do not stand side by side",
    "order": "its target stands before that of the bead before it",
    "piece": "its target does not stand in the page as one piece",
    "number": "its source stands in no span of the page that it was read from",
    "alone": "there is no translated text that it could stand beside",
    "tags": "with tags of spans in its texts the page would not read back",
}


@pytest.mark.parametrize(
    ("text", "source", "target", "reason"),
    [
        ("<p>En.</p>\n", "One.", ["<p>En.</p>"], "paragraph"),
        ("En.\n\nTo.", "One.", ["En.\n\nTo."], "paragraph"),
        ("En.\n\nTo.", "One.", ["En.", "To."], "apart"),
        ("| En. | To. |", "One.", ["En.", "To."], "apart"),
        ("En.", "One.\n\nTwo.", ["En."], "paragraph"),
        ("En.", "One.", [], "alone"),
        ("En. </span></span>", "<span>One.", ["En."], "tags"),
        ("En.", "</span></span>One.", ["En."], "tags"),
    ],
)
def test_what_the_markup_cannot_carry_is_left_out(text: str, source: str, target: list[str], reason: str) -> None:
    page = page_of(text)
    result = annotated(page, bead(page, source, *target))
    assert (result.data, result.carried) == (page.data, ())
    assert [left.reason for left in result.left_out] == [REASONS[reason]]


def test_what_is_left_out_keeps_its_number() -> None:
    page = page_of("En.\n\n<p>To.</p>\n\nTre.")
    result = annotated(page, bead(page, "One.", "En."), bead(page, "Two.", "<p>To.</p>"), bead(page, "Three.", "Tre."))
    assert body(page, result) == f"{pair(101, 'En.', 'One.')}\n\n<p>To.</p>\n\n{pair(103, 'Tre.', 'Three.')}"
    assert [problem.rule for problem in read_page("a", "b", result.data).problems if "spans" in problem.rule] == [
        "spans.missing"
    ]


@pytest.mark.parametrize(
    ("beads", "reason"),
    [
        (["To.", "En."], "order"),
        (["102", "101"], "number"),
        (["101", ""], "number"),
    ],
)
def test_what_is_out_of_order_is_left_out(beads: list[str], reason: str) -> None:
    page = page_of("En. To.")
    if reason == "order":
        result = annotated(page, *(bead(page, "Source.", target) for target in beads))
    else:
        result = annotated(page, *(bead(page, "S.", t, ids=i) for t, i in zip(("En.", "To."), beads, strict=True)))
    assert [left.reason for left in result.left_out] == [REASONS[reason]]
    assert len(result.carried) == 1


def test_a_target_that_is_not_at_its_place_is_left_out() -> None:
    page = page_of("En. To.")
    moved = Bead((Segment("One."),), (Segment("En.", None, 1, 4),), Origin.TEXT, 0.9)
    assert [left.reason for left in annotated(page, moved).left_out] == [REASONS["piece"]]


def test_a_page_keeps_its_encoding() -> None:
    page = page_of("Før. Så.".encode("cp1252"))
    result = annotated(page, bead(page, "Before…", "Før."), bead(page, "漢", "Så."))
    assert result.data.startswith(b"<span") and "Før.".encode("cp1252") in result.data  # noqa: PT018
    assert [left.reason for left in result.left_out] == ["its source has characters that windows-1252 lacks"]


def test_damage_in_the_page_mixes_with_nothing() -> None:
    page = page_of(
        '<span data-ttu-id="a-1">En. To.</span><span class="sxs-lookup"><span data-stu-id="a-1">', "nb-NO/a.md"
    )
    assert page.spans == ()
    result = annotated(page, bead(page, "One.", "En."), bead(page, "Two.", "To."))
    assert len(result.carried) + len(result.left_out) == 2


def test_a_page_with_spans_is_refused() -> None:
    page = page_of(unit(101, "T", "S"))
    with pytest.raises(UsageError, match=r"nb-NO/a\.md: the page carries side-by-side spans already"):
        annotate(page, Alignment("", ()))


@given(side_by_side())
def test_spans_that_were_taken_out_come_back_through_a_sibling(page: SideBySide) -> None:
    sibling = page_of(head("lv-LV") + page.text, "lv-LV/a.md")
    plain = page_of(head() + strip(sibling.text, sibling.spans, sibling.body_start).text[sibling.body_start :])
    alignment = align(plain, Article("a.md", None, {"lv-LV": sibling, "nb-NO": plain}), "en-US")
    if alignment is not None and not plain.spans:
        result = annotate(plain, alignment)
        assert holds(plain, result)
        assert len(result.carried) + len(result.left_out) == sum(bool(bead.source) for bead in alignment.beads)


@given(MARKDOWN, MARKDOWN)
def test_any_page_can_be_annotated(source: str, target: str) -> None:
    english, page = page_of(HEAD + source, "en-US/a.md"), page_of(head() + target)
    if not page.spans:
        assert holds(page, annotate(page, next(align_together([(english, page)])), english))


def test_what_is_hardly_a_translation_is_left_out() -> None:
    page = page_of(head() + "En. To.\n")
    one, two = bead(page, "One.", "En."), bead(page, "Quite another.", "To.")
    result = annotated(page, one, replace(two, confidence=0.1))
    assert body(page, result) == f"{pair(102, 'En.', 'One.')} To.\n"
    assert [(item.bead.source_text, item.reason) for item in result.left_out] == [
        ("Quite another.", "it is hardly the translation of its source (confidence 0.1)")
    ]


@pytest.mark.parametrize(("least", "left_out"), [(0.0, 0), (0.3, 0), (0.31, 1), (1.0, 1)])
def test_how_sure_a_pair_has_to_be_is_a_setting(least: float, left_out: int) -> None:
    page = page_of(head() + "En.\n")
    result = annotate(page, Alignment("en-US/a.md", (replace(bead(page, "One.", "En."), confidence=0.3),)), None, least)
    assert len(result.left_out) == left_out
