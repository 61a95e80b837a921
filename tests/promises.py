"""What holds for any bytes that claim to be a page: used by the tests and by the fuzzer (`make fuzz`)."""

from itertools import pairwise

from markdown import Markdown

from diglot.align.segments import read_blocks, read_sentences, source_text, target_text
from diglot.annotate import annotate, holds
from diglot.audit import audit
from diglot.errors import DiglotError
from diglot.model import Page
from diglot.page import published, read_page, with_target, with_value, write_page
from diglot.recover import recover_page
from diglot.settings import Settings
from diglot.site.commonmark import CommonMark


def check_page(data: bytes, neighbour: bytes) -> None:
    """Read the bytes, take them apart and put them together again; `neighbour` is the same article elsewhere."""
    page = read_page("nb-NO/a.md", "nb-NO", data)
    assert write_page(page) == data
    check_offsets(page)
    check_edits(page)
    plain = published(data)
    check_tree(data, plain, neighbour)
    rendered = Markdown(extensions=[CommonMark()]).convert(target_text(page).text[target_text(page).body_start :])
    assert "<script" not in rendered


def check_offsets(page: Page) -> None:
    """Spans, blocks and sentences stand where they say."""
    for before, after in pairwise(page.spans):
        assert before.end <= after.start
    for span in page.spans:
        for text, start in ((span.target, span.target_start), (span.source, span.source_start)):
            assert text is None or page.text[start : start + len(text)] == text
    for plain in (target_text(page), source_text(page)):
        for block in read_blocks(plain, page.locale):
            assert 0 <= block.start <= block.end <= len(plain.text)
        for segment in read_sentences(plain, page.locale):
            assert plain.text[segment.start : segment.end].strip() == segment.text.strip()
    assert all(problem.line >= 1 and problem.column >= 1 and problem.message for problem in page.problems)


def check_edits(page: Page) -> None:
    """An edit changes its own bytes, or is refused with a sentence."""
    for span in page.spans[:1]:
        try:
            edited = with_target(page, span, "Ny tekst.")
        except DiglotError:
            continue
        before = page.text[: span.target_start]
        after = page.text[span.target_start + len(span.target or "") :]
        assert edited.text == f"{before}Ny tekst.{after}"
    try:
        edited = with_value(page, "ms.translationtype", "HT")
    except DiglotError:
        return
    assert edited.meta["ms.translationtype"] == "HT"
    assert edited.text[edited.body_start :] == page.text[page.body_start :]


def check_tree(data: bytes, plain: bytes, neighbour: bytes) -> None:
    """The page, and the page without its spans, go through the whole pipeline, and the plain one gets spans again."""
    tree = {"nb-NO/a.md": data, "lv-LV/a.md": neighbour, "fi-FI/a.md": plain}
    try:
        tree["en-US/a.md"] = recover_page(read_page("lv-LV/a.md", "lv-LV", neighbour))
    except DiglotError:
        tree["en-US/a.md"] = plain
    report = audit(tree, Settings())
    assert {case.page.path for case in report.cases if case.page} == {path for path in tree if path[:2] != "en"}
    for case in report.cases:
        if case.page is not None and case.alignment is not None and not case.page.spans:
            annotated = annotate(case.page, case.alignment)
            assert holds(case.page, annotated)
