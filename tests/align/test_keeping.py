from dataclasses import replace

import pytest
from test_lexicon import PAIRS, worded

from diglot.align.keeping import Kept, Witness, confirmed, packed, renewed, unpacked
from diglot.align.lexicon import learn
from diglot.model import Alignment, Bead, Origin, Segment

ALIGNMENT = Alignment(
    "en-US/a.md", (Bead((Segment("Open.", None, 0, 5),), (Segment("Åpne.", None, 0, 6),), Origin.TEXT, 0.75),)
)
ASKED = worded(
    [("Open the file in Office.", "Åpne fil i Office."), ("Open the file in Office.", "Slette bruker."), ("?", "!")]
)


def kept() -> Kept:
    witness = Witness(learn(worded(PAIRS)))
    for pair in ASKED:
        witness.supports([pair])
    return Kept.of(ALIGNMENT, b"words", witness)


def test_what_is_kept_comes_back() -> None:
    own = kept()
    assert own.beads == ALIGNMENT
    assert own.asked == ASKED
    assert unpacked(packed(own)) == own
    assert unpacked(packed(Kept.of(ALIGNMENT))) == Kept(own.alignment)


@pytest.mark.parametrize("damaged", [b"", b"\x93", b"\xc0", b"{}", packed(kept())[:-1]])
def test_what_is_damaged_is_nothing(damaged: bytes) -> None:
    assert unpacked(damaged) is None
    assert renewed(damaged, b"others") == damaged


def test_words_that_say_the_same_confirm_and_others_do_not() -> None:
    own, other = kept(), replace(kept(), answers=b"")
    same = learn(worded([*PAIRS, ("Zebra", "Sebra")]))
    assert confirmed([own, other, own], same) == [True, False, True]
    strangers = learn(worded((source, target) for (source, _), (_, target) in zip(PAIRS, PAIRS[::-1], strict=True)))
    assert confirmed([own], strangers) == [False]
    assert confirmed([], same) == []


def test_the_words_that_say_the_same_are_noted() -> None:
    own = kept()
    assert unpacked(renewed(packed(own), b"others")) == replace(own, words=b"others")
    assert renewed(packed(own), b"words") == packed(own)
    # No words had a hand in it, so none can say the same.
    assert renewed(packed(Kept.of(ALIGNMENT)), b"others") == packed(Kept.of(ALIGNMENT))
