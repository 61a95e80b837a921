from collections.abc import Iterable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.align.lexicon import Lexicon, Support, Terms, learn, terms, unpacked

VERBS = {"open": "åpne", "save": "lagre", "delete": "slette", "share": "dele"}
NOUNS = {"file": "fil", "folder": "mappe", "user": "bruker", "group": "gruppe"}
PLACES = {"in Office": "i Office", "from Teams": "fra Teams", "with Excel": "med Excel", "on Windows": "på Windows"}
PAIRS = [
    (f"{verb.capitalize()} the {noun} {place}.", f"{VERBS[verb].capitalize()} {NOUNS[noun]} {PLACES[place]}.")
    for verb in VERBS
    for noun in NOUNS
    for place in PLACES
]


def worded(pairs: Iterable[tuple[str, str]]) -> list[tuple[Terms, Terms]]:
    """The words of pairs of texts."""
    return [(terms(source), terms(target)) for source, target in pairs]


def support(lexicon: Lexicon, source: str, target: str) -> Support | None:
    """How far the words of two texts support each other."""
    return lexicon.supports(worded([(source, target)]))[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Select **Settings** > [Users](https://x.org/users), <b>now</b> now", ("selec", "setti", "users", "now")),
        ("Brukerne åpner brukeren.", ("bruke", "åpner")),
        ("設定を開き、Microsoft アカウントを", ("設定", "開", "micro", "アカウント")),
        ("打开设置", ("打开", "开设", "设置")),
        ("\u0627\u0644\u0645\u0633\u062a\u062e\u062f\u0645", ("\u0645\u0633\u062a\u062e\u062f",)),
        ("", ()),
        ("1. — !", ("1",)),
    ],
)
def test_terms(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


def test_targets_of_links_hold_no_words() -> None:
    assert terms("See [a](b c.md) and [![d](e.png)](f) or ](g") == ("see", "a", "and", "d", "or", "g")
    # Whatever never ends is read once.
    assert terms("](x" * 200_000) == ("x",)


def test_words_find_their_translation() -> None:
    lexicon = learn(worded(PAIRS))
    right = support(lexicon, "Open the folder in Office.", "Åpne mappe i Office.")
    wrong = support(lexicon, "Open the folder in Office.", "Slette bruker i Office.")
    assert right
    assert wrong
    assert right.source >= wrong.source + 1
    assert right.target >= wrong.target + 1
    assert (right.source_unmet, right.target_unmet) == (0, 0)
    assert (wrong.source_unmet, wrong.target_unmet) == (2, 2)
    assert right.source_weakest >= 0.1 > wrong.source_weakest


def test_of_many_pairs_words_say_what_they_say_of_each() -> None:
    lexicon = learn(worded(PAIRS))
    pairs = [(source, target) for source, _ in PAIRS[::9] for _, target in PAIRS[::7]]
    pairs.insert(1, ("Quite another sentence.", "Lagre fil."))
    assert lexicon.supports(worded(pairs)) == [support(lexicon, *pair) for pair in pairs]
    assert lexicon.supports([]) == []


def test_one_pair_more_changes_nothing_of_what_is_said() -> None:
    pairs = [(source, target) for source, _ in PAIRS[::9] for _, target in PAIRS[::7]]
    before, after = (
        learn(worded(each)).supports(worded(pairs))
        for each in (PAIRS * 20, [("Close the file.", "Lukk fil."), *PAIRS * 20])
    )
    assert sum(one != two for one, two in zip(before, after, strict=True)) < 0.2 * len(pairs)


def test_names_that_stay_are_missed_on_the_other_side() -> None:
    lexicon = learn(worded(PAIRS))
    found = support(lexicon, "Save the file in Office.", "Lagre fil i Excel.")
    assert found
    assert (found.source_names, found.target_names) == (1, 1)


def test_what_the_lexicon_does_not_know_supports_nothing() -> None:
    lexicon = learn(worded(PAIRS))
    assert support(lexicon, "Quite another sentence.", "Lagre fil.") is None
    assert support(lexicon, "", "") is None
    assert support(learn([]), "Open the file.", "Åpne fil.") is None


def restored(lexicon: Lexicon) -> Lexicon:
    return unpacked(lexicon.packed())


def test_a_lexicon_that_was_kept_is_the_same() -> None:
    lexicon = learn(worded(PAIRS))
    same = restored(lexicon)
    assert same.packed() == lexicon.packed()
    for source, _ in PAIRS[::5]:
        for _, target in PAIRS[::7]:
            assert support(same, source, target) == support(lexicon, source, target)
    assert support(restored(learn([])), "Open the file.", "Åpne fil.") is None


def test_what_is_no_lexicon_is_not_read_as_one() -> None:
    data = learn(worded(PAIRS)).packed()
    source, target, usual = msgspec.msgpack.decode(data)
    words, frequency, given, word, chance = source
    wrong = [
        [words[1:], frequency, given, word, chance],
        [words, frequency, given[4:], word, chance],
        [words, frequency, given, word, chance[:-8]],
        [words, frequency, given[3:], word, chance],
        [words, frequency, b"\xff" * len(given), word, chance],
        [words, frequency, given, b"\xff\x00\x00\x00" * (len(word) // 4), chance],
    ]
    for each in (data[:-1], b"", b"null", *(msgspec.msgpack.encode([side, target, usual]) for side in wrong)):
        with pytest.raises(ValueError):  # noqa: PT011  # whoever asks does not mind which
            unpacked(each)


@given(
    st.lists(st.tuples(st.text("ab \u3042\u6f22", max_size=12), st.text("cd \u30ab\u5b57", max_size=12)), max_size=12)
)
def test_any_pairs_can_be_learned_from(pairs: list[tuple[str, str]]) -> None:
    lexicon = learn(worded(pairs))
    same = restored(lexicon)
    for source, target in pairs:
        found = support(lexicon, source, target)
        assert support(same, source, target) == found
        if found:
            assert 0 <= found.source_weakest <= 1.0 + 1e-9
            assert found.words >= 2
