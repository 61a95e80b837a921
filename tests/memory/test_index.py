import random
import sqlite3
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.memory.index import Index
from diglot.memory.wording import Wording, likeness, read_wording


def index(known: Iterable[Wording]) -> Index:
    made = Index(sqlite3.connect(":memory:"))
    made.build(enumerate(known))
    return made


def compared(known: list[Wording], asked: Wording, least: float) -> list[tuple[float, int]]:
    """What comparing with all of them finds."""
    alike = ((likeness(each, asked), key) for key, each in enumerate(known) if each.tokens)
    return sorted((each for each in alike if each[0] >= least - 1e-9), key=lambda each: (-each[0], each[1]))


WORDS = st.sampled_from(["the", "a", "save", "open", "file", "page", "it", "2016", "365", "`code`", "{0}"])
WORDINGS = st.lists(WORDS, max_size=9).map(lambda words: read_wording(" ".join(words)))


@given(st.lists(WORDINGS, max_size=40), WORDINGS, st.sampled_from([0.5, 0.6, 0.7, 0.75, 1.0]))
def test_the_index_finds_what_comparing_with_all_finds(known: list[Wording], asked: Wording, least: float) -> None:
    expected = compared(known, asked, least) if asked.tokens else []
    (found,) = index(known).search([asked], least)
    assert [key for _, key in found] == [key for _, key in expected]
    assert [share for share, _ in found] == pytest.approx([share for share, _ in expected])


def test_many_wordings_are_searched() -> None:
    rng = random.Random(7)  # noqa: S311  # the same in every run
    words = [f"word{'s' * number}" for number in range(300)]
    known = [Wording(tuple(rng.choices(words, k=rng.randint(1, 90)))) for _ in range(600)]
    made = index(known)
    for asked in rng.sample(known, 20):
        changed = Wording((*asked.tokens[:-1], "other"))
        assert [*made.search([changed])] == [compared(known, changed, 0.5)]


def test_it_is_the_same_to_who_opens_it_later() -> None:
    database = sqlite3.connect(":memory:")
    known = [read_wording(text) for text in ("Save the file.", "Open the file now.", "Run `a` twice.")]
    Index(database).build(enumerate(known))
    later = Index(database)
    assert later.wordings() == dict(enumerate(known))
    asked = [read_wording(text) for text in ("Open the page now.", "", "Run `b` twice.")]
    assert [*later.search(asked)] == [[(0.75, 1)], [], [(pytest.approx(1 - 1 / 3 / 4), 2)]]


def test_building_anew_forgets() -> None:
    made = index([read_wording("Save the file.")])
    made.build([(7, read_wording("Open the page."))])
    asked = [read_wording(text) for text in ("Save the file.", "Open the page.")]
    assert [*made.search(asked)] == [[], [(1.0, 7)]]


def test_a_sentence_of_very_many_words_is_asked_for_and_takes_little_room() -> None:
    long = Wording(tuple(f"word{'x' * (number % 7)}{number}" for number in range(40_000)))
    database = sqlite3.connect(":memory:")
    made = Index(database)
    made.build(enumerate([long, read_wording("Save the file.")]))
    assert [*made.search([long])] == [[(1.0, 0)]]
    # Its words and a posting of every other one: some 2 MB.
    assert len(database.serialize()) < 100 * len(long.tokens)
