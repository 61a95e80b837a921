"""Real pages: they are read without loss, and their offsets hold."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from diglot.align import align, carrier
from diglot.annotate import annotate
from diglot.audit import audit
from diglot.markdown import parse, parse_inline
from diglot.model import Article, Origin, Page
from diglot.page import published, read_page
from diglot.sentences import fold
from diglot.settings import Settings
from diglot.spans import recover, strip, without_anchors, without_escapes
from offsets import wrong_offsets
from sharedkit import pages, sample, show, unpacked

LOCALES = ("ar-SA", "da-DK", "fi-FI", "ja-JP", "lv-LV", "nb-NO")
PAGES, ARTICLES, ALIGNED = 300, 40, 100
# Three spans of one page, in six locales.
MISPLACED = 18
ANCHOR = re.compile(r'(?m)^[ >*+-]*#+ +<a name="')
IMAGE = re.compile(r'!\[[^\]]*\]|alt-text="[^"]*"')
# Measured: 0.998 of 829 segments.
SIBLING_FLOOR = 0.995


def files(pattern: str) -> list[Path]:
    return sorted(path for path in pages().glob(pattern) if path.suffix == ".md")


@cache
def load(locale: str, branch: str, name: str) -> Page | None:
    place = pages() / locale / branch / name
    return read_page(f"{locale}/{name}", locale, place.read_bytes()) if place.is_file() else None


def test_every_span_of_every_side_by_side_page_is_read_and_taken_out() -> None:
    found: Counter[str] = Counter()
    paths = [*files("*/live-sxs/**/*.md"), *unpacked("corpus/history.tar.xz").glob("*/AlchemyInsights/*/*.md")]
    for path in paths:
        page = read_page("nb-NO/a.md", "nb-NO", path.read_bytes())
        assert page.text.count("data-ttu-id") == sum(span.target is not None for span in page.spans), path
        for side in (strip, recover):
            assert not re.search("data-[st]tu-id", side(page.text, page.spans).text), path
        found.update(problem.rule for problem in page.problems if problem.rule.startswith("spans."))
    show(f"findings of the span reader on {len(paths)} pages: {dict(found)}")
    assert len(paths) > 22_000
    # A front matter that was taken for text, and an alert's marker that was translated.
    assert found == {"spans.misplaced": MISPLACED, "spans.missing": 2}


def test_nearly_every_anchor_before_a_heading_is_known_as_generated() -> None:
    total = left = 0
    for path in files("*/live-sxs/**/*.md"):
        page = read_page("nb-NO/a.md", "nb-NO", path.read_bytes())
        text = recover(page.text, page.spans).text
        total += len(ANCHOR.findall(text))
        left += len(ANCHOR.findall(without_anchors(text)))
    show(f"anchors before headings: {left} of {total} are no name of their English heading")
    assert total > 17_000
    assert left / total < 0.001


def test_a_page_with_spans_is_the_page_without_them() -> None:
    causes: Counter[str] = Counter()
    for path in files("*/live-sxs/**/*.md"):
        locale, _, name = path.relative_to(pages()).as_posix().split("/", 2)
        page, plain = load(locale, "live-sxs", name), load(locale, "live", name)
        if page is None or plain is None or not page.spans or made_from(page) != made_from(plain):
            continue
        assert page.text[: page.body_start] == plain.text[: plain.body_start], path
        stripped = strip(page.text, page.spans, page.body_start)
        cause = difference(stripped.text[stripped.body_start :], plain.text[plain.body_start :])
        assert cause, path
        causes[cause] += 1
    show(f"pages with spans beside the same page without: {dict(causes)}")
    assert causes.total() > 1800
    assert causes["identical"] / causes.total() > 0.95


def made_from(page: Page) -> tuple[str | None, ...]:
    return page.provenance.hash, page.provenance.commit, page.provenance.file_id


def difference(stripped: str, plain: str) -> str | None:
    """Why a page without its spans is not the page without spans; None for a cause that is not known."""
    if stripped == plain:
        return "identical"
    if without_escapes(stripped) == plain:
        return "escapes of the writer"
    ours, theirs = without_escapes(stripped), without_escapes(plain)
    if ours == theirs:
        return "escapes of the writer beside the author's"
    if sorted(ours.split("\n")) == sorted(theirs.split("\n")):
        return "order of link references"
    if IMAGE.sub("", ours) == IMAGE.sub("", theirs):
        return "text of an image, cut to its first sentence"
    return None


@pytest.mark.parametrize(
    ("stripped", "plain", "cause"),
    [
        ("a\n", "a\n", "identical"),
        ("6.0.\\*\n", "6.0.*\n", "escapes of the writer"),
        ("\\* 6.0.\\*\n", "\\* 6.0.*\n", "escapes of the writer beside the author's"),
        ("[b]: c\n[a]: b\n", "[a]: b\n[b]: c\n", "order of link references"),
        ("![En.](a)\n", "![En. To.](a)\n", "text of an image, cut to its first sentence"),
        (
            ':::image alt-text="En.":::\n',
            ':::image alt-text="En. To.":::\n',
            "text of an image, cut to its first sentence",
        ),
        ("a\n", "b\n", None),
    ],
)
def test_causes_of_differences(stripped: str, plain: str, cause: str | None) -> None:
    assert difference(stripped, plain) == cause


def test_a_page_without_spans_gets_those_of_its_sibling() -> None:
    carried: Counter[str] = Counter()
    left: Counter[str] = Counter()
    count = 0
    for path in files("*/live/**/*.md"):
        locale, _, name = path.relative_to(pages()).as_posix().split("/", 2)
        page = load(locale, "live", name)
        if page is None or page.spans or not page.provenance.hash:
            continue
        others = {other: found for other in LOCALES if (found := load(other, "live-sxs", name))}
        alignment = (
            align(page, Article(name, None, others), "en-US") if carrier(page, Article(name, None, others)) else None
        )
        if alignment is None:
            continue
        annotated = annotate(page, alignment)
        assert published(annotated.data) == page.data, path
        spans = read_page(page.path, locale, annotated.data).spans
        assert [fold(span.source or "") for span in spans] == [fold(bead.source_text) for bead in annotated.carried]
        assert [span.target or "" for span in spans] == [
            page.text[bead.target[0].start : bead.target[-1].end] if bead.target else "" for bead in annotated.carried
        ]
        carried.update(bead.kind for bead in annotated.carried)
        left.update(f"{item.bead.kind}, {item.reason}" for item in annotated.left_out)
        count += 1
    show(f"annotated {count} pages: carried {dict(carried)}, left out {dict(left)}")
    assert count > 1800
    assert carried.total() / (carried.total() + left.total()) > 0.99


def test_pages_without_spans_are_published_byte_for_byte() -> None:
    for path in sample(files("*/live/**/*.md"), PAGES):
        assert published(path.read_bytes()) == path.read_bytes(), path


def test_offsets_of_markdown() -> None:
    for path in sample(files("*/live/**/*.md"), PAGES):
        page = read_page("nb-NO/a.md", "nb-NO", path.read_bytes())
        assert wrong_offsets(page.text, parse(page.text, page.body_start)) == [], path


def test_a_sample_is_audited() -> None:
    names = sample(
        [path.relative_to(pages() / "nb-NO" / "live-sxs").as_posix() for path in files("nb-NO/live-sxs/**/*.md")],
        ARTICLES,
    )
    for branch in ("live-sxs", "live"):
        tree = {
            f"{locale}/{name}": (pages() / locale / branch / name).read_bytes()
            for locale in LOCALES
            for name in names
            if (pages() / locale / branch / name).is_file()
        }
        report = audit(tree, Settings())
        assert {case.page.path for case in report.cases if case.page} == set(tree)
        assert report.locales == LOCALES


def test_a_page_without_spans_is_aligned_through_a_sibling_as_by_its_own_spans() -> None:
    right = total = count = 0
    for at, path in enumerate(files("nb-NO/live/**/*.md")):
        name = path.relative_to(pages() / "nb-NO" / "live").as_posix()
        locale = LOCALES[at % len(LOCALES)]
        page, own = load(locale, "live", name), load(locale, "live-sxs", name)
        if page is None or own is None or page.spans or page.provenance != own.provenance or not page.provenance.hash:
            continue
        others = {other: found for other in LOCALES if other != locale and (found := load(other, "live-sxs", name))}
        article = Article(name, None, {**others, locale: page})
        sibling = carrier(page, article)
        if sibling is None or units(sibling) != units(own):
            continue
        alignment = align(page, article, "en-US")
        assert alignment
        assert {bead.origin for bead in alignment.beads} == {Origin.SIBLING}
        beads = {(tuple(segment.unit for segment in bead.source), words(bead.target_text)) for bead in alignment.beads}
        right += sum(((span.unit,), words(span.target or "")) in beads for span in own.spans)
        total += len(own.spans)
        count += 1
        if count == ALIGNED:
            break
    show(f"sibling alignment: {right / total:.4f} of {total} segments on {count} pages as by their own spans")
    assert count == ALIGNED
    assert right / total >= SIBLING_FLOOR


def units(page: Page) -> list[str]:
    return [span.unit for span in page.spans]


def words(markdown: str) -> str:
    """The words of a piece of Markdown: a span may stand inside a link or around it."""
    return " ".join(re.findall(r"\w+", fold(parse_inline(markdown).plain)))
