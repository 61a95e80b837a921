"""What became of each sentence of real pages, against gold that is built from their history: see changes_gold."""

from functools import cache

import pytest

from changes_gold import Answer, Gold, Scores, gold, pairs, plain_difflib, versions
from changes_scoring import Asked, by_pages, by_spans, is_held_out
from sharedkit import sample, show, unpacked

PAIRS = 400
UNCHANGED, EDITED = 0.99, 0.95


@cache
def known() -> tuple[Gold, ...]:
    """Every second of the pairs is of a page on which no threshold was chosen."""
    both = list(pairs(versions(unpacked("corpus/history.tar.xz"))))
    found = [gold(old, new) for old, new in sample(both, PAIRS)]
    assert {is_held_out(each) for each in found} == {True, False}
    return tuple(found)


def told(name: str, asked: list[tuple[Gold, Asked]]) -> Scores:
    scores = Scores()
    for each, one in asked:
        scores.add(each, one.answer, one.old, one.new)
    show(f"{name}: unchanged {scores.unchanged.f1:.4f}, edited {scores.edited.f1:.4f} of {scores.edited.known}")
    return scores


def test_the_gold_says_enough_to_be_of_use() -> None:
    sentences = sum(len(each.old.english) for each in known())
    closed = sum(len(each.closed_old) for each in known())
    show(f"gold: {closed} of {sentences} old sentences")
    assert closed > 0.95 * sentences
    for each in known():
        assert len({i for i, _ in each.stands | each.moved | each.edited}) == len(
            each.stands | each.moved | each.edited
        )
        assert not each.removed & {i for i, _ in each.stands | each.moved | each.edited}
        assert not each.added & {j for _, j in each.stands | each.moved | each.edited}


@pytest.mark.parametrize("held_out", [False, True])
def test_sentences_of_spans_are_told_as_the_gold_has_them_and_better_than_by_difflib(held_out: bool) -> None:  # noqa: FBT001
    own = [each for each in known() if is_held_out(each) is held_out]
    ours = told("diglot, spans", [(each, by_spans(each)) for each in own])
    numbers = [(set(range(len(each.old.english))), set(range(len(each.new.english)))) for each in own]
    peer = told("difflib", [(each, Asked(plain_difflib(each), *of)) for each, of in zip(own, numbers, strict=True)])
    assert ours.unchanged.f1 >= UNCHANGED
    assert ours.edited.f1 >= EDITED
    assert ours.edited.f1 > peer.edited.f1


@pytest.mark.parametrize("locale", ["nb-NO", "lv-LV", "da-DK", "fi-FI"])
def test_whole_pages_are_told_as_the_gold_has_them(locale: str) -> None:
    own = [each for each in known() if locale in each.old.files and locale in each.new.files][::4]
    scores = told(f"diglot, pages of {locale}", [(each, by_pages(each, locale)) for each in own])
    assert scores.unchanged.f1 >= UNCHANGED
    assert scores.edited.f1 >= EDITED


def test_a_wrong_answer_costs() -> None:
    each = next(each for each in known() if each.edited and len(each.stands) > 1)
    (i, j), (k, m) = sorted(each.stands)[:2]
    one, other = min(each.edited)
    answer = Answer({(i, m), (k, j)}, set(), {(one, j), (i, other)})
    scores = Scores()
    scores.add(each, answer, set(range(len(each.old.english))), set(range(len(each.new.english))))
    assert (scores.unchanged.right, scores.unchanged.found, scores.edited.right, scores.edited.found) == (0, 2, 0, 2)
