import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.handoff.leverage import Band, Leverage, fuzzy_band
from diglot.handoff.wording import likeness, read_wording
from diglot.model import Bead, Origin, Segment


def beads(*sources: str) -> list[Bead]:
    return [Bead((Segment(source),), (Segment(source.upper()),), Origin.SPAN, 1.0) for source in sources]


def memory(*pages: tuple[str, ...]) -> Leverage:
    leverage = Leverage()
    for page in pages:
        leverage.add(beads(*page))
    return leverage


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("B", "A", "C", Band.CONTEXT),
        ("A", "", "B", Band.CONTEXT),
        ("C", "B", "", Band.CONTEXT),
        ("B", "A", "", Band.EXACT),
        ("B", "D", "E", Band.CONTEXT),
        ("B", "A", "E", Band.EXACT),
        ("F", "A", "C", None),
    ],
)
def test_a_sentence_between_the_same_ones_is_a_context_match(
    text: str, before: str, after: str, expected: Band | None
) -> None:
    assert memory(("A", "B", "C"), ("D", "B", "E")).exact(text, before, after) is expected


def test_white_space_makes_no_other_sentence() -> None:
    assert memory(("Save  the\nfile.",)).exact("Save the file.", "", "") is Band.CONTEXT


@pytest.mark.parametrize(
    ("likeness_", "band"),
    [
        (0.99, Band.FUZZY_95),
        (0.95, Band.FUZZY_95),
        (0.9499, Band.FUZZY_85),
        (0.85, Band.FUZZY_85),
        (0.75, Band.FUZZY_75),
        (0.74, Band.FUZZY_50),
        (0.5, Band.FUZZY_50),
        (0.499, Band.NONE),
        (0, Band.NONE),
    ],
)
def test_bands_begin_at_their_lower_border(likeness_: float, band: Band) -> None:
    assert fuzzy_band(likeness_) is band


def test_an_empty_memory_has_nothing() -> None:
    assert Leverage().fuzzy(read_wording("Save the file.")) == 0
    assert Leverage().exact("Save the file.", "", "") is None


SENTENCES = st.lists(
    st.sampled_from(["the", "a", "save", "open", "file", "page", "now", "then", "it"]), max_size=12
).map(" ".join)


@given(st.lists(SENTENCES, max_size=30), SENTENCES)
def test_the_index_finds_what_comparing_with_all_finds(known: list[str], asked: str) -> None:
    wording = read_wording(asked)
    best = max((likeness(read_wording(each), wording) for each in known if each), default=0.0)
    found = memory(tuple(filter(None, known))).fuzzy(wording)
    if wording.tokens:
        assert found == pytest.approx(best if best >= 0.5 else 0)
    else:
        assert found == 0


def test_many_sentences_of_few_words_are_searched() -> None:
    rng = random.Random(7)  # noqa: S311  # the same sentences in every run
    words = [f"word{number}" for number in range(400)]
    known = [" ".join(rng.choices(words, k=rng.randint(1, 25))) for _ in range(400)]
    leverage = memory(tuple(known))
    for asked in rng.sample(known, 20):
        changed = [*asked.split()[:-1], "other"]
        wording = read_wording(" ".join(changed))
        best = max(likeness(read_wording(each), wording) for each in known)
        assert leverage.fuzzy(wording) == pytest.approx(best if best >= 0.5 else 0)
