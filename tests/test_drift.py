import hashlib

import pytest
from hypothesis import given, settings

from diglot.drift import compare, drift_of, similarity, versions_of, word_difference
from diglot.model import Change, ChangeKind, Drift, Segment, State, Version
from strategies import SEGMENTS
from support import HASH, audited, head, unit

OTHER = "3" * 40
UNCHANGED, MOVED, EDITED = ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.EDITED
ADDED, REMOVED = ChangeKind.ADDED, ChangeKind.REMOVED
PAIR = unit(101, "Slå det på.", "Turn it on.") + "\n"


def segments(text: str) -> list[Segment]:
    return [Segment(sentence.strip()) for sentence in text.split("|") if sentence.strip()]


def told(changes: tuple[Change, ...]) -> list[tuple[ChangeKind, str]]:
    return [(change.kind, (change.new or change.old or Segment("")).text) for change in changes]


@given(SEGMENTS, SEGMENTS)
@settings(max_examples=500)
def test_every_old_and_every_new_segment_appears_once(old: list[Segment], new: list[Segment]) -> None:
    changes = compare(old, new)
    assert sorted(id(change.old) for change in changes if change.old) == sorted(map(id, old))
    assert [id(change.new) for change in changes if change.new] == list(map(id, new))
    for change in changes:
        assert (change.old is None) is (change.kind is ADDED)
        assert (change.new is None) is (change.kind is REMOVED)
        assert (change.similarity == 1) is (change.kind in {UNCHANGED, MOVED})
        assert (change.similarity == 0) is (change.kind in {ADDED, REMOVED})


@given(SEGMENTS)
def test_nothing_changed(old: list[Segment]) -> None:
    assert [change.kind for change in compare(old, list(old))] == [UNCHANGED] * len(old)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "A.", [(ADDED, "A.")]),
        ("A.", "", [(REMOVED, "A.")]),
        ("A. | B.", "A. | X. | B.", [(UNCHANGED, "A."), (ADDED, "X."), (UNCHANGED, "B.")]),
        ("A. | X. | B.", "A. | B.", [(UNCHANGED, "A."), (REMOVED, "X."), (UNCHANGED, "B.")]),
        ("A. | B. | C.", "C. | A. | B.", [(MOVED, "C."), (UNCHANGED, "A."), (UNCHANGED, "B.")]),
        ("Open the app now.", "Open the app then.", [(EDITED, "Open the app then.")]),
        ("Open the app now.", "Close all files.", [(REMOVED, "Open the app now."), (ADDED, "Close all files.")]),
        ("A  b.", "A\nb.", [(UNCHANGED, "A\nb.")]),
        ("A &amp; b.", "A & b.", [(UNCHANGED, "A & b.")]),
        ("A. | A.", "A.", [(UNCHANGED, "A."), (REMOVED, "A.")]),
    ],
)
def test_what_became_of_each_sentence(old: str, new: str, expected: list[tuple[ChangeKind, str]]) -> None:
    assert sorted(told(compare(segments(old), segments(new))), key=str) == sorted(expected, key=str)


def test_of_two_candidates_the_nearer_one_is_the_edited_form() -> None:
    old = segments("Save the file to the disk.")
    new = segments("Save the file to a disk now. | Save the file to the big disk.")
    assert [(change.kind, change.similarity) for change in compare(old, new)] == [(ADDED, 0.0), (EDITED, 0.92)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("a b c d", "a b c d", 1.0),
        ("a b c d", "a b c e", 0.75),
        ("a b c d", "e f g h", 0.0),
        ("", "", 1.0),
        ("a", "", 0.0),
    ],
)
def test_similarity(old: str, new: str, expected: float) -> None:
    assert similarity(old, new) == expected


def test_word_difference() -> None:
    assert word_difference("Open the old app now", "Open the new app") == (
        ("same", "Open the"),
        ("removed", "old"),
        ("added", "new"),
        ("same", "app"),
        ("removed", "now"),
    )


def drift(tree: dict[str, str], path: str = "nb-NO/a.md") -> Drift:
    (article,) = audited(tree).articles
    return drift_of(article.targets.get(path[:5]), article, "en-US")


def digest(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


SOURCE = "Turn it on.\n"


@pytest.mark.parametrize(
    ("source", "page", "state", "words"),
    [
        (SOURCE, head(ms_openlocfilehash=digest(SOURCE)) + "Slå det på.\n", State.FRESH, "made from today's source"),
        (SOURCE, head(ms_openlocfilehash=digest("Turn it on.\r\n")) + PAIR, State.FRESH, ", read with CRLF line ends)"),
        (SOURCE, head() + PAIR, State.METADATA, "no sentence of it did"),
        (SOURCE, head(ms_openlocfilehash="") + PAIR, State.UNKNOWN, "the page has no source hash"),
        ("Turn it off.\n", head() + PAIR, State.STALE, "sentences edited 1"),
        ("Turn it on. And off.\n", head() + PAIR, State.STALE, "sentences unchanged 1, added 1"),
        (SOURCE, head() + "Slå det på.\n", State.STALE, "no page carries its text"),
        (SOURCE, "Slå det på.\n", State.UNKNOWN, "does not say from which source"),
        (SOURCE, None, State.MISSING, "no page in this locale"),
        (None, head() + PAIR, State.ORPHAN, "en-US has no such page"),
    ],
)
def test_states(source: str | None, page: str | None, state: State, words: str) -> None:
    tree = {"en-US/a.md": source, "nb-NO/a.md": page, "lv-LV/a.md": "Ieslēdz.\n"}
    found = drift({path: text for path, text in tree.items() if text is not None})
    assert found.state is state
    assert words in found.reason


def recovered(body: str, source_hash: str | None) -> str:
    text = hashlib.sha256(SOURCE.encode()).hexdigest()
    return f"---\ndiglot.recovered:\n  from: lv-LV/a.md\n  hash: {source_hash or 'null'}\n  digest: {text}\n---\n{body}"


@pytest.mark.parametrize(
    ("source", "source_hash", "state"),
    [
        (recovered(SOURCE, HASH), HASH, State.FRESH),
        (recovered(SOURCE, OTHER), HASH, State.STALE),
        (recovered("Turn it off.\n", HASH), HASH, State.STALE),
        (recovered(SOURCE, HASH), "4" * 64, State.UNKNOWN),
        (recovered(SOURCE, None), HASH, State.UNKNOWN),
    ],
)
def test_a_recovered_source_stands_for_one_digest_only(source: str, source_hash: str, state: State) -> None:
    assert (
        drift({"en-US/a.md": source, "nb-NO/a.md": head(ms_openlocfilehash=source_hash) + "Slå det på.\n"}).state
        is state
    )


def test_a_page_without_spans_knows_its_old_source_from_a_sibling() -> None:
    tree = {
        "en-US/a.md": "Turn it off now.\n",
        "nb-NO/a.md": head() + "Slå det på nå.\n",
        "lv-LV/a.md": head("lv-LV") + unit(101, "Ieslēdz.", "Turn it on now."),
    }
    found = drift(tree)
    assert (found.state, [change.kind for change in found.changes]) == (State.STALE, [EDITED])
    assert (found.count(EDITED), found.count(UNCHANGED)) == (1, 0)


def test_versions() -> None:
    tree = {
        "nb-NO/a.md": head() + PAIR,
        "lv-LV/a.md": head("lv-LV") + "Ieslēdz.\n",
        "da-DK/a.md": head("da-DK", ms_openlocfilehash=OTHER) + unit(105, "Slå til.", "Turn  it on."),
        "fi-FI/a.md": head("fi-FI", ms_openlocfilehash="4" * 40) + unit(101, "Pois.", "Turn it off."),
        "de-DE/a.md": "Ein.\n",
    }
    (article,) = audited(tree).articles
    assert versions_of(article, "en-US") == {
        HASH: Version(HASH, ("lv-LV", "nb-NO"), OTHER),
        OTHER: Version(OTHER, ("da-DK",), HASH),
        "4" * 40: Version("4" * 40, ("fi-FI",), None),
        None: Version(None, ("de-DE",), None),
    }


def test_two_digests_of_one_file_are_no_two_versions() -> None:
    english = "Sign in. Sign out.\n"
    digests = [
        hashlib.new(name, english.replace("\n", end).encode()).hexdigest()
        for name in ("sha1", "sha256")
        for end in ("\n", "\r\n")
    ]
    pair = unit(101, "Logg på.", "Sign in.") + " " + unit(102, "Logg av.", "Sign out.") + "\n"
    locales = ("nb-NO", "da-DK", "lv-LV", "fi-FI")
    tree = {
        f"{locale}/a.md": head(locale, ms_openlocfilehash=value) + pair
        for locale, value in zip(locales, digests, strict=True)
    }
    for source in ({}, {"en-US/a.md": english}):
        report = audited({**tree, **source})
        assert {case.drift.state for case in report.cases} == {State.FRESH if source else State.ORPHAN}
        claims = {case.locale for case in report.cases if case.version and case.version.same_text_as}
        # Without the file nobody can tell; digests of different lengths are never taken for two versions.
        assert claims == (set() if source else set(locales))
