from collections.abc import Mapping
from pathlib import Path

import pytest
from test_lexicon import PAIRS, support

from diglot.align.lexicon import Lexicon, terms
from diglot.align.teaching import Lesson, in_need, learned, lesson_of
from diglot.align.teaching import _pairs as pairs_of
from diglot.cache import Cache
from diglot.corpus import Corpus, digest_of, read_corpus
from diglot.page import read_page
from diglot.settings import Settings
from support import HASH, head, unit

Tree = Mapping[str, str]
SPANS = "\n\n".join(unit(101 + at, theirs, ours) for at, (ours, theirs) in enumerate(PAIRS))
ENGLISH, PLAIN = ("\n\n".join(pair[side] for pair in PAIRS) for side in (0, 1))
OTHER = "f" * 40


def corpus_of(tree: Tree) -> Corpus:
    return read_corpus({path: text.encode() for path, text in tree.items()}, Settings())


def key_of(tree: Tree) -> bytes:
    lesson = lesson_of(corpus_of(tree), "nb-NO")
    return lesson.key({path: digest_of(tree[path].encode()) for path in lesson.paths})


def lexicon_of(tree: Tree) -> Lexicon | None:
    return lesson_of(corpus_of(tree), "nb-NO").learn({path: text.encode() for path, text in tree.items()}).lexicon


def spans(count: int) -> dict[str, str]:
    return {f"nb-NO/s{number}.md": head() + SPANS for number in range(count)}


def plain(count: int) -> dict[str, str]:
    return {
        f"{folder}/p{at}.md": text for at in range(count) for folder, text in (("en-US", ENGLISH), ("nb-NO", PLAIN))
    }


@pytest.mark.parametrize(
    ("tree", "learns"),
    [(spans(3), False), (spans(4), True), (plain(3), False), (plain(4), True), ({**spans(2), **plain(2)}, True)],
)
def test_enough_pairs_of_either_kind_teach_words(tree: Tree, learns: bool) -> None:  # noqa: FBT001
    lexicon = lexicon_of(tree)
    assert (lexicon is not None) is learns
    if lexicon:
        right, wrong = (support(lexicon, "Share the group.", target) for target in ("Dele gruppe.", "Slette mappe."))
        assert right
        assert wrong
        assert right.source > wrong.source


def test_a_sample_teaches_half_of_it_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.align.teaching._MOST_PAGES", 10)

    def kinds(tree: Tree) -> tuple[int, int]:
        teachers = lesson_of(corpus_of(tree), "nb-NO").teachers
        return sum(len(each.files) == 1 for each in teachers), sum(len(each.files) == 2 for each in teachers)

    assert kinds({**spans(30), **plain(30)}) == (5, 5)
    assert kinds({**spans(30), **plain(3)}) == (7, 3)
    assert kinds({**spans(3), **plain(30)}) == (3, 7)
    assert kinds({**spans(3), **plain(3)}) == (3, 3)


def test_a_page_that_comes_moves_at_most_one_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.align.teaching._MOST_PAGES", 10)
    before = {*lesson_of(corpus_of(spans(30)), "nb-NO").paths}
    for number in range(10):
        after = {*lesson_of(corpus_of({**spans(30), f"nb-NO/new{number}.md": head() + SPANS}), "nb-NO").paths}
        assert len(before - after) <= 1


def test_long_pages_teach_first_and_the_same_articles_in_every_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.align.teaching._MOST_PAGES", 10)
    texts = {f"en-US/p{at}.md": ENGLISH if at % 3 else "Short.\n" for at in range(45)}
    pages = {f"{locale}/p{at}.md": PLAIN for locale in ("nb-NO", "lv-LV") for at in range(45)}
    corpus = corpus_of({**texts, **pages})
    ours, theirs = (
        [path.partition("/")[2] for path in lesson_of(corpus, locale).paths if path.startswith(locale)]
        for locale in ("nb-NO", "lv-LV")
    )
    assert ours == theirs
    assert len(ours) == 10
    assert all(texts[f"en-US/{path}"] == ENGLISH for path in ours)


def test_so_many_pairs_are_looked_at_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("diglot.align.teaching._MOST_PAIRS", 100)
    assert lexicon_of(spans(30)) is None


def test_the_key_is_that_of_what_teaches() -> None:
    tree = {**spans(2), **plain(2), "nb-NO/no-source.md": PLAIN, "lv-LV/p0.md": PLAIN}
    for path, text in tree.items():
        teaches = path not in {"nb-NO/no-source.md", "lv-LV/p0.md"}
        assert (key_of({**tree, path: text + "\nOne more.\n"}) != key_of(tree)) is teaches
    assert key_of(dict(reversed(tree.items()))) == key_of(tree)


def needing(tree: Tree, earlier: tuple[str, ...] = ()) -> tuple[str, ...]:
    (outline,) = corpus_of(tree).outlines
    return in_need(outline, {path: text.encode() for path, text in tree.items()}, earlier)


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        ({"en-US/a.md": "A", "nb-NO/a.md": "B"}, ("nb-NO",)),
        ({"en-US/a.md": "A", "nb-NO/a.md": head() + "B"}, ("nb-NO",)),
        ({"en-US/a.md": "A", "nb-NO/a.md": head(ms_openlocfilehash="6dcd4ce23d88e2ee9568ba546c007c63d9131c1b")}, ()),
        ({"en-US/a.md": "A", "nb-NO/a.md": head() + SPANS}, ()),
        ({"en-US/a.md": "A", "nb-NO/a.md": head() + "B", "lv-LV/a.md": head("lv-LV") + SPANS}, ()),
        (
            {"en-US/a.md": "A", "nb-NO/a.md": head(ms_openlocfilehash=OTHER), "lv-LV/a.md": head("lv-LV") + SPANS},
            ("nb-NO",),
        ),
        ({"nb-NO/a.md": "B"}, ()),
    ],
    ids=["no-hash", "another-hash", "proven", "spans", "sibling", "sibling-of-another", "no-source"],
)
def test_which_pages_are_in_need(tree: Tree, expected: tuple[str, ...]) -> None:
    assert needing(tree) == expected
    assert needing(tree, (HASH, OTHER)) == (expected if "---" not in tree["nb-NO/a.md"] else ())


def test_nothing_to_learn_from() -> None:
    lesson = lesson_of(corpus_of({"en-US/a.md": "A"}), "nb-NO")
    assert lesson == Lesson("nb-NO", ())
    assert lesson.learn({}).lexicon is None


@pytest.mark.parametrize(
    ("english", "localized"),
    [
        ("Wrapped.\n", "Brutt\nom.\n"),
        ("```\ncode\n\n# code\n```\n", "```\nkode\n```\n"),
        ("- One.\n- Two.\n", "1. En.\n2. To.\n"),
        ("1. One.\n10. Two.\n", "1. En.\n2. To.\n"),
    ],
    ids=["wrapped", "code", "other-marks", "numbers"],
)
def test_plain_pages_teach_by_paragraphs(english: str, localized: str) -> None:
    tree = {
        path: f"{text}\n\n{english if path.startswith('en') else localized}\n{text}" for path, text in plain(2).items()
    }
    lexicon = lexicon_of(tree)
    assert lexicon
    for source, target in PAIRS[::9]:
        found = support(lexicon, source, target)
        assert found
        assert (found.source_unmet, found.target_unmet) == (0, 0)


def test_of_plain_pages_with_other_paragraphs_both_ends_teach() -> None:
    """What stands between the ends would turn every pair after it wrong."""
    tree = {
        path: f"{text}\n\n# New\n\n{text}" if path.startswith("en") else f"{text}\n\n{text}"
        for path, text in plain(2).items()
    }
    lexicon = lexicon_of(tree)
    assert lexicon
    for source, target in PAIRS[::9]:
        found = support(lexicon, source, target)
        assert found
        assert (found.source_unmet, found.target_unmet) == (0, 0)


def words_of(tree: Tree, folder: Path, held: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """By locale, what the words of a tree are known by, learned with the cache of a folder."""
    data = {path: text.encode() for path, text in tree.items()}
    with (
        Cache(folder) as cache,
        learned(corpus_of(tree), data, cache, None, lambda items, _: items, held=held) as words,
    ):
        return {locale: own.key for locale, own in words.items()}


def test_words_that_are_held_to_stay_when_a_teacher_changes(tmp_path: Path) -> None:
    before = plain(4)
    after = {**before, "nb-NO/p1.md": PLAIN.replace("mappe", "katalog")}
    held: dict[str, bytes] = {}
    first = words_of(before, tmp_path, held)
    assert first.keys() == {"nb-NO"}
    assert held == {"nb-NO": key_of(before)}
    assert words_of(after, tmp_path, held) == first
    other = words_of(after, tmp_path)
    assert other != first
    with Cache(tmp_path) as cache:
        cache.clear()
    # What the cache has lost is learned from what there is.
    assert words_of(after, tmp_path, held) == other
    assert held == {"nb-NO": key_of(after)}


def test_words_are_known_by_what_they_say(tmp_path: Path) -> None:
    """A paragraph more, and all that stands at other places, teaches nothing else."""
    before = {**plain(4), **spans(2)}
    for path in ("nb-NO/p1.md", "en-US/p1.md"):
        after = {**before, path: f"{before[path]}\n\nOne more, of which the other page has nothing."}
        assert key_of(after) != key_of(before)
        assert words_of(after, tmp_path) == words_of(before, tmp_path)


def test_only_pages_of_which_it_is_not_known_what_they_teach_are_read(tmp_path: Path) -> None:
    before = {**plain(4), **spans(2)}
    after = {**before, "nb-NO/p1.md": PLAIN.replace("mappe", "katalog"), "nb-NO/s1.md": head() + SPANS[:-400]}
    lesson = lesson_of(corpus_of(after), "nb-NO")
    data = {path: after[path].encode() for path in lesson.paths}
    digests = {path: digest_of(own) for path, own in data.items()}
    old = lesson.learn({path: before[path].encode() for path in lesson.paths}).pairs
    keys = [teacher.key(digests) for teacher in lesson.teachers]
    known = [(key, old[key]) if key in old else None for key in keys]
    assert sum(own is None for own in known) == 2
    new = {path: data[path] for path in ("en-US/p1.md", "nb-NO/p1.md", "nb-NO/s1.md")}
    again, whole = lesson.learn(new, known), lesson.learn(data)
    assert (again.key, again.pairs) == (whole.key, whole.pairs)
    assert again.lexicon
    assert whole.lexicon
    assert again.lexicon.packed() == whole.lexicon.packed()
    # And so it is with what the cache knows, whether it can be read or not.
    words_of(before, tmp_path / "one")
    with Cache(tmp_path / "one") as cache:
        cache.store(keys[0], b"damaged")
    assert words_of(after, tmp_path / "one") == words_of(after, tmp_path / "two")


@pytest.mark.parametrize("place", [0, 20, 60])
def test_a_paragraph_too_many_leaves_the_pairs_of_the_others(place: int) -> None:
    """Paragraphs without marks: only their lengths tell where one is missing."""
    texts = [
        (f"{ours} {'So it is. ' * (at % 5)}", f"{theirs} {'Slik er det. ' * (at % 5)}")
        for at, (ours, theirs) in enumerate(PAIRS)
    ]
    target = [theirs for _, theirs in texts]
    target.insert(place, "Denne setningen er bare her og ingen annen steder.")
    tree = {
        "en-US/p.md": "\n\n".join(ours for ours, _ in texts).encode(),
        "nb-NO/p.md": "\n\n".join(target).encode(),
    }
    right = {(terms(ours), terms(theirs)) for ours, theirs in texts}
    pages = [read_page(path, path[:5], data) for path, data in tree.items()]
    found = pairs_of(*pages)
    assert sum(pair in right for pair in found) > 0.9 * len(right)
    assert sum(pair not in right for pair in found) < 0.05 * len(right)


def test_a_page_of_many_paragraphs_teaches_by_the_first_of_them() -> None:
    english, localized = ("\n\n".join([text] * 100) for text in (ENGLISH, PLAIN))
    pages = [read_page("en-US/p.md", "en-US", b"More.\n\n" + english.encode())]
    pages.append(read_page("nb-NO/p.md", "nb-NO", localized.encode()))
    found = pairs_of(*pages)
    assert found[:60] == [(terms(ours), terms(theirs)) for ours, theirs in PAIRS[:60]]
    assert len(found) == 199
