"""Gold alignments of two plain pages, scored by the scorer that stands beside them."""

import collections
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from diglot.model import Case, Page, Places
from diglot.page import read_page
from diglot.pairs import pair_cases
from diglot.reports.data import write_links
from sharedkit import gold, link_of, scorer, show

# Strict F1 as measured, then the floor a bit below it.
FLOORS = {
    ("nb-NO", "matched"): (1.0000, 0.999),
    ("nb-NO", "hard"): (0.9939, 0.985),
    ("nb-NO", "drift"): (0.9018, 0.895),
    ("lv-LV", "matched"): (0.9993, 0.998),
    ("lv-LV", "hard"): (0.9901, 0.985),
    ("lv-LV", "drift"): (0.8924, 0.885),
}
# The same, with links to the edited form of a sentence ignored.
FUZZY_FLOORS = {"nb-NO": (0.9887, 0.985), "lv-LV": (0.9874, 0.984)}
# Of the beads with this confidence, at least this share is right.
SURE, RIGHT = 0.9, 0.98

Counts = collections.Counter[str]


@cache
def aligned(locale: str, kind: str) -> list[tuple[str, str, dict[str, Any], Case]]:
    """Each gold case of a set: the two texts, what is expected, and what was found, all pages together."""
    texts: list[tuple[str, str, dict[str, Any]]] = []
    pages: list[tuple[Page, Page]] = []
    for case in sorted((gold() / locale / kind).glob("*.gold.json")):
        base = str(case).removesuffix(".gold.json")
        english, localized = Path(f"{base}.en.md").read_bytes(), Path(f"{base}.loc.md").read_bytes()
        texts.append((english.decode(), localized.decode(), json.loads(case.read_text(encoding="utf-8"))))
        pages.append((read_page("en.md", "en-US", english), read_page("loc.md", locale, localized)))
    return [(*text, case) for text, case in zip(texts, pair_cases(pages), strict=True)]


def links(case: Case) -> object:
    out = io.StringIO()
    write_links(Places(), case, out)
    return json.loads(out.getvalue())["links"]


@pytest.mark.parametrize(("locale", "kind"), FLOORS)
def test_strict_f1(locale: str, kind: str) -> None:
    score = scorer()
    strict: Counts = collections.Counter()
    fuzzy: Counts = collections.Counter()
    cases = aligned(locale, kind)
    for english, localized, expected, case in cases:
        score.score_page(english, localized, expected, links(case), strict)
        score.score_page(english, localized, expected, links(case), fuzzy, fuzzy_ignore=True)
    measured, floor = FLOORS[locale, kind]
    reached = score.report(strict)["strictF"]
    show(f"{locale} {kind}: strict F1 {reached:.4f} on {len(cases)} pages, was {measured}, floor {floor}")
    assert reached >= floor
    if kind == "drift":
        measured, floor = FUZZY_FLOORS[locale]
        reached = score.report(fuzzy)["strictF"]
        show(f"{locale} {kind}, edited ignored: strict F1 {reached:.4f}, was {measured}, floor {floor}")
        assert reached >= floor


def test_confidence_means_what_it_says() -> None:
    score = scorer()
    right = sure = 0
    for locale, kind in FLOORS:
        for english, localized, expected, case in aligned(locale, kind):
            assert case.alignment
            accepted = {tuple(link) for link in expected["links"]}
            for bead in case.alignment.beads:
                if bead.confidence < SURE:
                    continue
                for _, _, ours, theirs, _ in score.units(english, localized, expected, [link_of(bead)]):
                    sure += 1
                    right += all(any((i, j) in accepted for j in theirs) for i in ours)
    show(f"of {sure} beads with a confidence of {SURE} or more {100 * right / sure:.1f} % are right")
    assert sure > 5000
    assert right >= RIGHT * sure
