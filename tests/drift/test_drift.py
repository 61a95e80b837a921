import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.align import align
from diglot.align.segments import read_sentences, source_text
from diglot.drift import current_pairs, drift_of, standing, versions_of
from diglot.drift.changes import compare
from diglot.model import Alignment, Article, Bead, Case, ChangeKind, Drift, Origin, Segment, State, Version
from diglot.pairs import case_through
from support import HASH, audited, head, page_of, texts, unit

OTHER = "3" * 40
UNCHANGED, MOVED, EDITED = ChangeKind.UNCHANGED, ChangeKind.MOVED, ChangeKind.EDITED
ADDED, REMOVED = ChangeKind.ADDED, ChangeKind.REMOVED
PAIR = unit(101, "Slå det på.", "Turn it on.") + "\n"


def drift(tree: dict[str, str], path: str = "nb-NO/a.md") -> Drift:
    (article,) = audited(tree).articles
    return drift_of(article.targets.get(path[:5]), article, "en-US")


@pytest.mark.parametrize(
    ("source", "state", "words"),
    [
        ("Click **OK** twice . Then **wait** for it .\n", State.METADATA, "no sentence of it did"),
        ("Click **OK** twice, then **wait** for it.\n", State.STALE, "sentences joined 1; edits: wording 1"),
        ("Click **OK**, twice. Then **wait** for it!\n", State.STALE, "sentences edited 2; edits: spacing 2"),
        (
            "Click **OK** tw ice. Then **wait** for it.\n",
            State.STALE,
            "sentences unchanged 1, edited 1; edits: wording 1",
        ),
        ("Then **wait** for it. Click **OK** twice.\n", State.STALE, "sentences unchanged 1, moved 1"),
        (
            "Then **wait** for it . Click **OK** twice.\n",
            State.STALE,
            "sentences unchanged 1, edited 1; edits: spacing 1",
        ),
        (
            "Click **OK** 3 times. Then [wait](a.md) for it.\n",
            State.STALE,
            "sentences edited 2; edits: link 1, meaning 1",
        ),
    ],
)
def test_white_space_alone_makes_nothing_stale_and_all_else_does(source: str, state: State, words: str) -> None:
    pairs = unit(101, "Klikk to ganger.", "Click **OK** twice.") + " " + unit(102, "Vent så.", "Then **wait** for it.")
    found = drift({"en-US/a.md": source, "nb-NO/a.md": f"{head()}{pairs}\n"})
    assert found.state is state
    assert words in found.reason


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


def sentence(first: str, number: int, last: str = "e") -> str:
    """Two with different numbers have hardly a word in common."""
    return " ".join([first, *(f"{letter}{number}" for letter in f"abcd{last}")]) + "."


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[int], list[tuple[ChangeKind, int]]]:
    """The numbers of the sentences of an old text, and today's text as what became of which."""
    count = draw(st.integers(1, 6))
    today = [
        (kind, number)
        for number in range(count)
        if (kind := draw(st.sampled_from((UNCHANGED, EDITED, REMOVED)))) is not REMOVED
    ]
    for number in range(count, count + draw(st.integers(0, 2))):
        today.insert(draw(st.integers(0, len(today))), (ADDED, number))
    standing_still = [at for at, (kind, _) in enumerate(today) if kind is UNCHANGED]
    if standing_still and draw(st.booleans()):
        moved = today.pop(draw(st.sampled_from(standing_still)))
        today.insert(draw(st.integers(0, len(today))), moved)
    return list(range(count)), today


@given(versions(), st.sampled_from((" ", "\n", "\n\n")))
def test_today_is_reached_through_the_old_source(
    made: tuple[list[int], list[tuple[ChangeKind, int]]], between: str
) -> None:
    numbers, today = made
    old = page_of(between.join(sentence("Press", number) for number in numbers), "en-US/old.md")
    page = page_of(head() + between.join(sentence("Trykk", number) for number in numbers))
    written = [sentence("Press", number, "f" if kind is EDITED else "e") for kind, number in today]
    case = case_through(old, page_of(between.join(written), "en-US/a.md"), page)
    assert case.alignment is not None
    found = standing(case.alignment, case.drift.changes)
    stands = {number for kind, number in today if kind is UNCHANGED}
    edited = {number for kind, number in today if kind is EDITED}
    for number, (bead, own) in enumerate(zip(case.alignment.beads, found.beads, strict=True)):
        assert (bead.source_text, bead.target_text) == (sentence("Press", number), sentence("Trykk", number))
        (change,) = own
        if number in stands:
            assert change.kind in {UNCHANGED, MOVED}
        elif number not in edited:
            assert change.kind is REMOVED
        elif change.kind is not REMOVED:
            # One that is edited and has others moved across it may count as removed and added.
            assert (change.kind, texts([change.new or bead.source[0]])) == (EDITED, [sentence("Press", number, "f")])
    left = [change for changes in found.between for change in changes]
    assert {change.kind for change in left} <= {ADDED}
    assert {sentence("Press", number) for kind, number in today if kind is ADDED} <= {
        change.new.text for change in left if change.new
    }
    pairs = list(current_pairs(case, 0.4))
    assert [(bead.source_text, bead.target_text) for bead in pairs] == [
        (sentence("Press", number), sentence("Trykk", number)) for number in sorted(stands)
    ]
    source = case.article.source
    assert source is not None
    assert all(source.text[part.start : part.end] == part.text for bead in pairs for part in bead.source)


def stood(source: str, page: str) -> tuple[list[list[str]], list[list[str]]]:
    """The changes by bead, and between the beads, each as kind and text."""
    tree = {"en-US/a.md": source, "nb-NO/a.md": page}
    (case,) = audited(tree).cases
    assert case.alignment is not None
    found = standing(case.alignment, case.drift.changes)
    beads, between = (
        [[f"{change.kind.value} {(change.old or change.new or Segment('')).text}" for change in own] for own in each]
        for each in (found.beads, found.between)
    )
    return beads, between


def test_one_bead_may_be_several_sentences() -> None:
    source = "One. Two is changed a bit now. Three.\n"
    page = head() + unit("p101", "En. To.", "One. Two is changed a bit.") + " " + unit(103, "Tre.", "Three.")
    assert stood(source, page)[0] == [["unchanged One.", "edited Two is changed a bit."], ["unchanged Three."]]


def test_one_sentence_may_be_several_beads() -> None:
    page = head() + unit(101, "Se etter", "Look for the") + " " + unit(102, "filen.", "file on this disk.")
    edited = "edited Look for the file on this disk."
    assert stood("Look for the file on that disk.\n", page) == ([[edited], [edited]], [[], [], []])


def test_what_concerns_no_bead_stands_after_the_sentence_that_it_follows() -> None:
    page = f"{head()}{unit(101, 'En.', 'One.')}\n\n```\nrun it on a\n```\n\n{unit(102, 'To.', 'Two.')}\n"
    source = "Zero.\n\nOne.\n\n```\nrun it on b\n```\n\nAnd a half.\n\nTwo.\n\nThree.\n"
    beads, between = stood(source, page)
    assert beads == [["unchanged One."], ["unchanged Two."]]
    assert between == [
        ["added Zero."],
        ["edited ```\nrun it on a\n```", "added And a half."],
        ["added Three."],
    ]


def current(old: str, new: str, *parts: str) -> list[str]:
    """What of today's source a bead leads to whose source is these parts of the old one."""
    before, after = page_of(old, "en-US/old.md"), page_of(new, "en-US/a.md")
    changes = compare(*(read_sentences(source_text(page), "en-US") for page in (before, after)))
    source = tuple(Segment(part, None, old.index(part), old.index(part) + len(part)) for part in parts)
    bead = Bead(source, (Segment("Mål."),), Origin.TEXT, 0.5)
    article = Article("a.md", after, {})
    case = Case(article, "nb-NO", None, Drift(State.STALE, "", changes), Alignment("en-US/old.md", (bead,)))
    pairs = list(current_pairs(case, 0.5))
    assert list(current_pairs(case, 0.51)) == []
    assert all(new[part.start : part.end] == part.text for pair in pairs for part in pair.source)
    return [part.text for pair in pairs for part in pair.source]


@pytest.mark.parametrize(
    ("new", "parts", "expected"),
    [
        ("New here. See page 2 of\nit. Stop.", ("See page 2 of it.", "Stop."), ["See page 2 of\nit.", "Stop."]),
        ("New here. See page 2 of it. Stop.", ("See page",), ["See page"]),
        ("New here. See page 2 of it. Stop.", ("2 of it.", "Stop."), ["2 of it.", "Stop."]),
        ("New here. See page 2 of\nit. Stop.", ("See page",), []),
        ("See page 2 of that. Stop.", ("Stop.",), ["Stop."]),
        ("See page 2 of that. Stop.", ("See page 2 of it.", "Stop."), []),
        ("See page 2 of it.", ("See page 2 of it.", "Stop."), []),
        ("Stop. See page 2 of it.", ("See page 2 of it. Stop.",), ["Stop.", "See page 2 of it."]),
        ("See page 2 of it, stop.", ("See page 2 of it.", "Stop."), []),
        ("See page 2.\n\nOf it. Stop.", ("See page 2 of it.",), []),
    ],
)
def test_a_bead_leads_to_todays_source_whole_or_not_at_all(
    new: str, parts: tuple[str, ...], expected: list[str]
) -> None:
    assert current("See page 2 of it. Stop.", new, *parts) == expected


def test_where_the_old_source_is_not_known_pairs_are_those_of_the_alignment() -> None:
    tree = {"en-US/a.md": "# One\n\nTwo.\n", "nb-NO/a.md": "# Ett\n"}
    (case,) = audited(tree).cases
    assert [(bead.source_text, bead.target_text) for bead in current_pairs(case, 0.4)] == [("One", "Ett")]
    assert list(current_pairs(Case(case.article, "lv-LV", None, case.drift), 0.4)) == []


def test_a_page_made_from_todays_source_is_compared_with_that() -> None:
    # The version of the history has other line ends, and so other offsets.
    text = "# Title\n\nOne.\n\nTwo.\n"
    page = page_of(head(ms_openlocfilehash=digest(text)) + "# Tittel\n\nEn.\n\nTo.\n")
    today, earlier = page_of(text, "en-US/a.md"), page_of(text.replace("\n", "\r\n"), "en-US/a.md@1")
    article = Article("a.md", today, {"nb-NO": page}, earlier={digest(text): earlier})
    alignment, found = align(page, article, "en-US"), drift_of(page, article, "en-US")
    assert alignment is not None
    assert alignment.source_path == today.path
    assert [[change.old for change in own] for own in standing(alignment, found.changes).beads] == [
        list(bead.source) for bead in alignment.beads
    ]


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("One.\n", "One.\n", State.FRESH),
        ("One.\n", "---\nauthor: a\n---\nOne.\n", State.METADATA),
        ("One.\n", "One. Two.\n", State.STALE),
    ],
)
def test_states_of_a_page_that_was_made_from_a_known_source(old: str, new: str, state: State) -> None:
    case = case_through(page_of(old, "en-US/old.md"), page_of(new, "en-US/a.md"), page_of("En.\n"))
    assert case.drift.state is state
