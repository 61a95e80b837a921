from collections.abc import Mapping

import pytest

from diglot.memory.filling import read_leaves
from diglot.memory.store import Pair
from diglot.model import Method, Origin, Thresholds
from diglot.settings import Settings
from support import HASH, head, seeds, unit

OTHER = "b" * 40


def pairs(tree: Mapping[str, str | bytes], settings: Settings | None = None) -> dict[str, list[Pair]]:
    encoded = {path: text.encode() if isinstance(text, str) else text for path, text in tree.items()}
    return {leaf.path: [*leaf.pairs] for leaf in read_leaves(encoded, settings or Settings())}


def texts(found: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in found]


A, B, C = "Open the page.", "Select the user.", "Save your work."


def test_spans_give_pairs_with_their_neighbours() -> None:
    page = head(ms_translationtype="HT") + "\n\n".join((unit(101, "a", A), unit(102, "b", B), unit(103, "c", C)))
    (leaf,) = read_leaves({"nb-NO/x/a.md": page.encode()}, Settings())
    assert (leaf.locale, leaf.article, leaf.path, leaf.hash) == ("nb-NO", "x/a.md", "nb-NO/x/a.md", HASH)
    assert (leaf.method, leaf.day and leaf.day.isoformat()) == (Method.HUMAN, "2020-09-14")
    assert leaf.pairs == (
        Pair(A, "a", "f7c17-101", Origin.SPAN, 1.0, "", B),
        Pair(B, "b", "f7c17-102", Origin.SPAN, 1.0, A, C),
        Pair(C, "c", "f7c17-103", Origin.SPAN, 1.0, B, ""),
    )


def test_what_drift_tells_is_stale_is_not_remembered() -> None:
    page = head() + "\n\n".join((unit(101, "a", A), unit(102, "b", B), unit(103, "c", C)))
    english = f"{A}\n\nSelect the new user.\n\n{C}\n"
    found = pairs({"nb-NO/a.md": page, "en-US/a.md": english})["nb-NO/a.md"]
    assert texts(found) == [(A, "a"), (C, "c")]
    # They were translated beside the sentence as it was.
    assert (found[0].after, found[1].before) == (B, B)


def test_a_page_without_spans_borrows_the_source_of_a_sibling() -> None:
    carrying = head("da-DK") + "\n\n".join((unit(101, "x", A), unit(102, "y", B)))
    found = pairs({"da-DK/a.md": carrying, "nb-NO/a.md": head() + "Åpne siden.\n\nVelg brukeren.\n"})["nb-NO/a.md"]
    assert texts(found) == [(A, "Åpne siden."), (B, "Velg brukeren.")]
    assert {pair.origin for pair in found} == {Origin.SIBLING}
    assert found[0].segment.startswith("L")


def test_doubtful_pairs_are_not_remembered() -> None:
    tree = {"en-US/a.md": f"{A}\n\n{B}\n", "nb-NO/a.md": head(ms_openlocfilehash=OTHER) + "Åpne siden.\n\nVelg.\n"}
    assert pairs(tree) == {}
    sure = pairs(tree, Settings(thresholds=Thresholds(memory=0.1)))["nb-NO/a.md"]
    assert texts(sure)[0] == (A, "Åpne siden.")
    assert all(pair.confidence < 0.9 for pair in sure)


def test_the_seeds() -> None:
    found = pairs(seeds())
    assert sorted(found) == sorted(path for path in seeds() if not path.startswith("en-US/"))
    assert {pair.origin for own in found.values() for pair in own} == {Origin.SPAN, Origin.SIBLING}


@pytest.mark.parametrize("locale", ["nb-NO", "lv-LV"])
def test_a_page_that_has_nothing_is_left_out(locale: str) -> None:
    assert pairs({f"{locale}/a.md": head(locale)}) == {}


def test_what_stands_in_the_source_of_another_article_is_remembered() -> None:
    page = head() + "\n\n".join((unit(101, "a", A), unit(102, "b", B)))
    tree: dict[str, str | bytes] = {"nb-NO/a.md": page, "en-US/a.md": f"{A}\n\nSomething else now.\n"}
    assert texts(pairs(tree)["nb-NO/a.md"]) == [(A, "a")]
    assert texts(pairs({**tree, "en-US/b.md": f"{C} {B}\n"})["nb-NO/a.md"]) == [(A, "a"), (B, "b")]
