"""Gold alignments of two plain pages, scored by the scorer that stands beside them."""

import collections
import io
import json
from pathlib import Path

import pytest

from diglot.audit import pair_case
from diglot.page import read_page
from diglot.reports.data import write_links
from sharedkit import gold, sample, scorer, show

PAGES = 100
# Strict F1 as measured, then the floor a bit below it.
FLOORS = {
    ("nb-NO", "matched"): (0.9941, 0.985),
    ("nb-NO", "hard"): (0.9642, 0.955),
    ("nb-NO", "drift"): (0.8551, 0.845),
    ("lv-LV", "matched"): (0.9962, 0.985),
    ("lv-LV", "hard"): (0.9767, 0.965),
    ("lv-LV", "drift"): (0.7933, 0.78),
}
# The same, with links to the edited form of a sentence ignored.
FUZZY_FLOORS = {"nb-NO": (0.9683, 0.955), "lv-LV": (0.9465, 0.935)}


def links(english: bytes, localized: bytes, locale: str) -> object:
    out = io.StringIO()
    write_links("", pair_case(read_page("en.md", "en-US", english), read_page("loc.md", locale, localized)), out)
    return json.loads(out.getvalue())["links"]


@pytest.mark.parametrize(("locale", "kind"), FLOORS)
def test_strict_f1(locale: str, kind: str) -> None:
    score = scorer()
    strict: collections.Counter[str] = collections.Counter()
    fuzzy: collections.Counter[str] = collections.Counter()
    cases: list[Path] = sample(sorted((gold() / locale / kind).glob("*.gold.json")), PAGES)
    assert len(cases) > 60
    for case in cases:
        base = str(case).removesuffix(".gold.json")
        english, localized = Path(f"{base}.en.md").read_bytes(), Path(f"{base}.loc.md").read_bytes()
        expected = json.loads(case.read_text(encoding="utf-8"))
        found = links(english, localized, locale)
        score.score_page(english.decode(), localized.decode(), expected, found, strict)
        score.score_page(english.decode(), localized.decode(), expected, found, fuzzy, fuzzy_ignore=True)
    measured, floor = FLOORS[locale, kind]
    reached = score.report(strict)["strictF"]
    show(f"{locale} {kind}: strict F1 {reached:.4f} on {len(cases)} pages, was {measured}, floor {floor}")
    assert reached >= floor
    if kind == "drift":
        measured, floor = FUZZY_FLOORS[locale]
        reached = score.report(fuzzy)["strictF"]
        show(f"{locale} {kind}, edited ignored: strict F1 {reached:.4f}, was {measured}, floor {floor}")
        assert reached >= floor
