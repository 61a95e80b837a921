import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diglot.drift.changes import compare, similarity, word_difference
from diglot.model import Change, ChangeKind, Grade, Segment
from strategies import SEGMENTS

UNCHANGED, MOVED, EDITED = ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.EDITED
ADDED, REMOVED = ChangeKind.ADDED, ChangeKind.REMOVED
SPLIT, JOINED = ChangeKind.SPLIT, ChangeKind.JOINED
SEVERAL = {EDITED, SPLIT, JOINED}


def segments(text: str) -> list[Segment]:
    """The sentences between bars, as they stand in the text without the bars."""
    found: list[Segment] = []
    for sentence in filter(None, map(str.strip, text.split("|"))):
        start = found[-1].end + 1 if found else 0
        found.append(Segment(sentence, None, start, start + len(sentence)))
    return found


def told(old: str, new: str) -> list[tuple[ChangeKind, str, str]]:
    changes = compare(segments(old), segments(new))
    return [(c.kind, c.old.text if c.old else "", c.new.text if c.new else "") for c in changes]


def in_a_row(parts: list[Segment]) -> list[Segment]:
    return segments("|".join(part.text.replace("|", "/") for part in parts))


@given(SEGMENTS, SEGMENTS)
@settings(max_examples=500)
def test_every_old_and_every_new_segment_is_in_one_change(first: list[Segment], second: list[Segment]) -> None:
    old, new = in_a_row(first), in_a_row(second)
    changes = compare(old, new)
    for side, parts in ((old, [c.old for c in changes if c.old]), (new, [c.new for c in changes if c.new])):
        covered = [each.start for part in parts for each in side if part.start <= each.start < part.end]
        assert sorted(covered) == [segment.start for segment in side]
    assert [c.new.start for c in changes if c.new] == sorted(c.new.start for c in changes if c.new)
    for change in changes:
        assert (change.old is None) is (change.kind is ADDED)
        assert (change.new is None) is (change.kind is REMOVED)
        assert (change.similarity == 1) is (change.kind in {UNCHANGED, MOVED})
        assert (change.similarity == 0) is (change.kind in {ADDED, REMOVED})
        assert (change.grade is not None) is (change.kind in SEVERAL)


@given(SEGMENTS)
def test_nothing_changed(old: list[Segment]) -> None:
    assert [change.kind for change in compare(old, list(old))] == [UNCHANGED] * len(old)


@given(st.lists(st.integers(0, 5)), st.randoms(use_true_random=False))
def test_what_is_only_put_elsewhere_stands_or_moved(numbers: list[int], chance: random.Random) -> None:
    shuffled = chance.sample(numbers, len(numbers))
    changes = compare([Segment(f"Sentence {n}.") for n in numbers], [Segment(f"Sentence {n}.") for n in shuffled])
    assert {change.kind for change in changes} <= {UNCHANGED, MOVED}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "A.", [(ADDED, "", "A.")]),
        ("A.", "", [(REMOVED, "A.", "")]),
        ("A. | B.", "A. | X. | B.", [(UNCHANGED, "A.", "A."), (ADDED, "", "X."), (UNCHANGED, "B.", "B.")]),
        ("A. | X. | B.", "A. | B.", [(UNCHANGED, "A.", "A."), (REMOVED, "X.", ""), (UNCHANGED, "B.", "B.")]),
        ("A. | B. | C.", "C. | A. | B.", [(MOVED, "C.", "C."), (UNCHANGED, "A.", "A."), (UNCHANGED, "B.", "B.")]),
        ("Open the app now.", "Open the app then.", [(EDITED, "Open the app now.", "Open the app then.")]),
        (
            "Open the app now.",
            "Close all files.",
            [(REMOVED, "Open the app now.", ""), (ADDED, "", "Close all files.")],
        ),
        ("A  b.", "A\nb.", [(UNCHANGED, "A  b.", "A\nb.")]),
        ("A &amp; b.", "A & b.", [(UNCHANGED, "A &amp; b.", "A & b.")]),
        ("A. | A.", "A.", [(UNCHANGED, "A.", "A."), (REMOVED, "A.", "")]),
        ("![a](b.png)", "![c](d.png)", [(REMOVED, "![a](b.png)", ""), (ADDED, "", "![c](d.png)")]),
        ("[Site](http://a.b/c)", "[Site](http://d.e/f)", [(EDITED, "[Site](http://a.b/c)", "[Site](http://d.e/f)")]),
    ],
)
def test_what_became_of_each_sentence(old: str, new: str, expected: list[tuple[ChangeKind, str, str]]) -> None:
    assert told(old, new) == expected


SPLITS = [
    ("Open the app, and then close the door.", "Open the app. | Then close the door."),
    (
        "Open the old app; close the red door; call a friend.",
        "Open the old app. | Close the red door. | Call a friend.",
    ),
    ("First open the app and read the long page of help.", "Open the app. | Read the long page of help."),
    ("Select **Save** and wait a minute", "Select **Save** | and wait a minute"),
]


@pytest.mark.parametrize(("whole", "parts"), SPLITS)
def test_a_sentence_that_was_split_or_several_that_were_joined(whole: str, parts: str) -> None:
    together = parts.replace(" | ", " ")
    before, after = (UNCHANGED, "Before it.", "Before it."), (UNCHANGED, "After it.", "After it.")
    first, last = "Before it. | ", " | After it."
    assert told(first + whole + last, first + parts + last) == [before, (SPLIT, whole, together), after]
    assert told(first + parts + last, first + whole + last) == [before, (JOINED, together, whole), after]


def test_what_was_split_reaches_from_the_first_to_the_last() -> None:
    text = "Open the app.\n\nThen close the door."
    new = [Segment(text[:13], "1-102", 0, 13, 4), Segment(text[15:], "1-103", 15, len(text), 6)]
    (change,) = compare([Segment("Open the app, then close the door.", "0-101", 5, 40, 9)], new)
    assert change.new is not None
    assert (change.new.start, change.new.end, change.new.line, change.new.id) == (0, len(text), 4, "1-102")
    assert change.new.text == "Open the app. Then close the door."
    assert (change.kind, change.similarity, change.grade) == (SPLIT, 0.99, Grade.WORDING)


def test_sentences_without_a_blank_between_them_are_joined_without_one() -> None:
    old = [Segment("ボタンを押します。", None, 0, 9), Segment("button ok 待ちます。", None, 9, 23)]
    (change,) = compare(old, [Segment("ボタンを押します、button ok 待ちます。", None, 0, 23)])
    assert change.old is not None
    assert (change.kind, change.old.text) == (JOINED, "ボタンを押します。button ok 待ちます。")


def test_a_sentence_that_stands_is_never_part_of_another() -> None:
    both = "Open the app, and then close the door. | Then close the door."
    assert told(both, "Open the app. | Then close the door.") == [
        (EDITED, "Open the app, and then close the door.", "Open the app."),
        (UNCHANGED, "Then close the door.", "Then close the door."),
    ]


def test_of_two_candidates_the_liker_one_is_the_edited_form() -> None:
    old = segments("Save the file to the disk.")
    new = segments("Save the file to a disk now. | Save the file to the big disk.")
    assert [(change.kind, change.similarity) for change in compare(old, new)] == [(ADDED, 0.0), (EDITED, 0.92)]


def test_of_equal_candidates_the_one_in_the_same_place_is_the_edited_form() -> None:
    rows = "Set the value to 1. | Set the value to 2. | Set the value to 3."
    expected = [(EDITED, f"Set the value to {n}.", f"Set the value of {n}.") for n in (1, 2, 3)]
    assert told(rows, rows.replace("to", "of")) == expected


def test_copies_keep_their_order_and_their_neighbours() -> None:
    old = segments("One stands. | Select **Save**. | Two stands. | Three moves. | Select **Save**. | Four stands.")
    new = segments("Three moves. | Select **Save**. | One stands. | Select **Save**. | Two stands. | Four stands.")
    found = {
        (change.old.start, change.new.start): change.kind for change in compare(old, new) if change.old and change.new
    }
    expected = [
        (0, 2, UNCHANGED),
        (1, 3, UNCHANGED),
        (2, 4, UNCHANGED),
        (3, 0, MOVED),
        (4, 1, MOVED),
        (5, 5, UNCHANGED),
    ]
    assert found == {(old[i].start, new[j].start): kind for i, j, kind in expected}


def test_an_edited_sentence_that_moved_as_well_is_found() -> None:
    form = "Wait until the green light on the small box is {}."
    old = f"{form.format('on')} | One stands. | Two stands."
    new = f"One stands. | Two stands. | {form.format('off')}"
    assert told(old, new)[-1] == (EDITED, form.format("on"), form.format("off"))


def test_a_better_form_elsewhere_goes_before_a_poor_one_in_place() -> None:
    old = "Wait until the green light on the small box is on. | One stands."
    new = "Wait until the man in the small car is gone. | One stands. | Wait until the green light on the small box is off."
    assert [kind for kind, _, _ in told(old, new)] == [ADDED, UNCHANGED, EDITED]


def test_of_two_equal_places_elsewhere_none_is_taken() -> None:
    form = "Wait until the green light on the small box is {}."
    old = f"{form.format('on')} | One stands. | Two stands."
    new = f"One stands. | {form.format('off')} | Two stands. | {form.format('red')}"
    assert [kind for kind, _, _ in told(old, new)] == [REMOVED, UNCHANGED, ADDED, UNCHANGED, ADDED]


def test_a_long_page_that_was_edited_and_has_text_before_it() -> None:
    chance = random.Random(1)  # noqa: S311  # no secret
    known = [f"word{number}" for number in range(500)]
    old = [" ".join(chance.choices(known, k=10)) for _ in range(300)]
    new = [" ".join(chance.choices(known, k=10)) for _ in range(100)] + [f"{sentence} more" for sentence in old]
    changes = compare([Segment(text) for text in old], [Segment(text) for text in new])
    found = {(change.old.text, change.new.text) for change in changes if change.old and change.new}
    assert found == {(text, f"{text} more") for text in old}


@pytest.mark.parametrize("texts", [("same", "same"), ("a b", "b a")])
def test_pages_of_copies_are_bounded(texts: tuple[str, str]) -> None:
    # More pairs of copies than can be gone through one by one.
    one, other = texts
    old, new = [Segment(one), Segment(other)] * 10_000, [Segment(other), Segment(one)] * 9_000
    kinds = [change.kind for change in compare(old, new)]
    assert kinds.count(UNCHANGED) + kinds.count(MOVED) == 18_000


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "a b c e", 0.75),
        ("a b c d", "e f g h", 0.0),
        ("A **b** [c](http://d.e/f).", "a b [c](http://g.h/i)", 1.0),
        ("http://d.e/f", "http://d.e/g", 0.75),
        ("", "", 1.0),
        ("a", "", 0.0),
    ],
)
def test_similarity(old: str, new: str, expected: float) -> None:
    assert similarity(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "Open the old app now",
            "Open the new app",
            (("same", "Open the"), ("removed", "old"), ("added", "new"), ("same", "app"), ("removed", "now")),
        ),
        ("a", "a", (("same", "a"),)),
        ("a", "b", (("removed", "a"), ("added", "b"))),
        ("", "b c", (("added", "b c"),)),
        ("", "", ()),
    ],
)
def test_word_difference(old: str, new: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert word_difference(old, new) == expected


def test_changes_say_how_alike_and_how_grave() -> None:
    (change,) = compare([Segment("Turn it on.")], [Segment("Turn it off.")])
    assert change == Change(EDITED, Segment("Turn it on."), Segment("Turn it off."), 0.67, Grade.MEANING)
