"""Real pages: they go to translators and back without a change, and one word changed there is one word changed here."""

import importlib.util
from functools import cache
from pathlib import Path
from random import Random

import pytest
from exchangekit import DAY, WRITTEN, read, written

from diglot.audit import audit
from diglot.exchange import inline
from diglot.exchange.correcting import bring_in
from diglot.exchange.units import Document, documents
from diglot.page import read_page
from diglot.settings import Settings
from peer_editing import PEERS, slips
from sharedkit import pages, sample, show

LOCALES = ("ar-SA", "da-DK", "fi-FI", "ja-JP", "lv-LV", "nb-NO")
PAGES, TEXTS = 25, 1500


def files(locale: str, branch: str) -> list[Path]:
    return sorted(path for path in (pages() / locale / branch).rglob("*.md"))


@cache
def tree(branch: str) -> dict[str, bytes]:
    found = {}
    for locale in LOCALES:
        for path in sample(files(locale, branch), PAGES):
            found[f"{locale}/{path.relative_to(pages() / locale / branch).as_posix()}"] = path.read_bytes()
    return found


@cache
def handed() -> dict[str, list[Document]]:
    report = audit(tree("live-sxs"), Settings())
    own: dict[str, list[Document]] = {locale: [] for locale in LOCALES}
    for document in documents(report.cases, "en-US"):
        own[document.locale].append(document)
    return own


def test_inline_markdown_of_real_pages_is_read_and_written_without_loss() -> None:
    texts = {
        text
        for path in (path for locale in LOCALES for path in sample(files(locale, "live-sxs"), 2 * PAGES))
        for span in read_page("nb-NO/a.md", "nb-NO", path.read_bytes()).spans
        for text in (span.target, span.source)
        if text and not text.isalpha()
    }
    assert len(texts) > TEXTS
    for text in texts:
        core = text.strip()
        assert inline.write(inline.read(core)) == core
        assert inline.merge(core, inline.shown(core)) == core
        assert inline.misfit(inline.shown(core), core, "") is None


@pytest.mark.parametrize("form", WRITTEN)
def test_real_pages_go_out_and_come_back_without_a_change(form: str) -> None:
    units = 0
    for own in handed().values():
        result = bring_in(tree("live-sxs"), Settings(), read(form, written(form, own)), DAY)
        assert (result.files, result.refused) == ({}, ())
        units += result.kept
    show(f"{units} units of {len(tree('live-sxs'))} pages through {form}: no byte changed")
    assert units == sum(len(document.units) for own in handed().values() for document in own)


@pytest.mark.parametrize("form", PEERS)
def test_one_word_changed_in_another_program_is_one_word_of_the_page(form: str) -> None:
    if importlib.util.find_spec("translate") is None:
        pytest.skip("translate-toolkit is not installed")
    data = tree("live-sxs")
    changed = 0
    for own in handed().values():
        some = slips(own, data, Random(7))  # noqa: S311  # no secret
        result = bring_in(data, Settings(), read(form, PEERS[form](written(form, own), some)), DAY)
        assert result.refused == ()
        assert result.files == {slip.path: slip.expected(data[slip.path], "01/02/2026") for slip in some}
        changed += len(some)
    assert changed > len(data) * 0.9


def test_pages_without_spans_come_back_without_a_change() -> None:
    # A translation stands in for the source: what is aligned with what does not matter here.
    english = {path.replace("nb-NO/", "en-US/"): data for path, data in tree("live").items() if "nb-NO/" in path}
    some = {**english, **{path: data for path, data in tree("live").items() if "lv-LV/" in path}}
    report = audit(some, Settings())
    own = list(documents([case for case in report.cases if case.page], "en-US"))
    assert sum(len(document.units) for document in own) > PAGES
    result = bring_in(some, Settings(), read("xliff", written("xliff", own)), DAY)
    assert (result.files, result.refused) == ({}, ())
