import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from memorykit import leaf, stored

from diglot.errors import StoreError
from diglot.memory.bands import Band
from diglot.memory.matching import Proposal, look_up, proposals
from diglot.memory.store import Leaf, Pair, Store
from diglot.memory.wording import Wording
from diglot.model import Method

FILE, PAGE, SHUT = "Save the file.", "Open the page now.", "Close it."
A = leaf("nb-NO/a.md", (FILE, "Lagre filen."), (PAGE, "Åpne siden nå."), (SHUT, "Lukk den."))
B = leaf("nb-NO/b.md", (SHUT, "Steng den."), (FILE, "Lagre fila."))


def told(found: tuple[tuple[Proposal, ...], ...]) -> list[list[tuple[int, str]]]:
    return [[(each.percent, each.target) for each in own] for own in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ([FILE, PAGE, SHUT], [(101, "Lagre filen."), (101, "Åpne siden nå."), (101, "Lukk den.")]),
        ([SHUT, FILE], [(101, "Steng den."), (101, "Lagre fila.")]),
        ([PAGE], [(100, "Åpne siden nå.")]),
        ([FILE, "Save  the\nfile.", SHUT], [(100, "Lagre fila."), (100, "Lagre fila."), (100, "Lukk den.")]),
    ],
)
def test_the_same_sentence_between_the_same_ones_comes_first(
    tmp_path: Path, asked: list[str], expected: list[tuple[int, str]]
) -> None:
    with stored(tmp_path, [A, B]) as store:
        found = proposals(store, asked, "nb-NO", most=1)
    assert [own[0] for own in told(found)] == expected


def test_a_sentence_that_stands_again_and_again_is_looked_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Wording] = []

    def counted(store: Store, wordings: Sequence[Wording], least: float) -> Iterator[list[tuple[float, int]]]:
        asked.extend(wordings)
        return like(store, wordings, least)

    like = Store.like
    monkeypatch.setattr(Store, "like", counted)
    near = "Open the page."
    with stored(tmp_path, [A, B]) as store:
        found = told(proposals(store, [SHUT, FILE, near, near, FILE, PAGE, near], "nb-NO", most=1))
    # Each time between other sentences.
    assert [own[0] for own in found[:2]] == [(101, "Steng den."), (100, "Lagre fila.")]
    assert [own[0] for own in (found[2], found[3], found[6])] == [(75, "Åpne siden nå.")] * 3
    assert len(asked) == 1


def test_a_lookup_holds_nobody_up_and_sees_what_another_has_written(tmp_path: Path) -> None:
    near = "Open the page."
    with stored(tmp_path, [A]) as store, Store.open(store.path) as other:
        assert told(proposals(other, [FILE, near], "nb-NO")) == [[(100, "Lagre filen.")], [(75, "Åpne siden nå.")]]
        store.replace("", "en-US", [leaf("nb-NO/c.md", (FILE, "Lagre."), (f"Now {near}", "Åpne siden."))])
        assert told(proposals(other, [FILE, near], "nb-NO")) == [[(100, "Lagre.")], [(75, "Åpne siden.")]]


def test_a_memory_that_is_damaged_inside_is_told_when_it_is_asked(tmp_path: Path) -> None:
    many = [leaf(f"nb-NO/{number}.md", (f"Sentence {number}.", f"Setning {number}.")) for number in range(500)]
    path = stored(tmp_path, many).path
    content = path.read_bytes()
    with Store.open(path) as store:
        path.write_bytes(content[:40_000] + bytes(len(content) - 40_000))
        for _ in range(2):
            with pytest.raises(StoreError, match=r"the memory can't be used .*malformed"):
                proposals(store, [f"Sentence {number}." for number in range(500)], "nb-NO")


def test_a_person_comes_before_a_machine_then_the_latest(tmp_path: Path) -> None:
    pages = [
        leaf("nb-NO/a.md", (FILE, "machine"), day=dt.date(2021, 5, 1)),
        leaf("nb-NO/b.md", (FILE, "person"), method=Method.HUMAN, day=dt.date(2019, 1, 1)),
        leaf("nb-NO/c.md", (FILE, "undated"), day=None),
        leaf("nb-NO/d.md", (FILE, "early"), day=dt.date(2018, 1, 1)),
    ]
    with stored(tmp_path, pages) as store:
        (found,) = proposals(store, [f" {FILE} "], "nb-NO", most=9)
    assert [each.target for each in found] == ["person", "machine", "early", "undated"]
    assert {each.band for each in found} == {Band.CONTEXT}


@pytest.mark.parametrize(
    ("text", "percent", "source"),
    [
        ("Open the page.", 75, PAGE),
        ("Open the page now", 99, PAGE),
        ("**Open** the page now.", 99, PAGE),
        ("Open this page then.", None, None),
    ],
)
def test_sentences_that_are_alike_are_proposed(
    tmp_path: Path, text: str, percent: int | None, source: str | None
) -> None:
    with stored(tmp_path, [A, B]) as store:
        (found,) = proposals(store, [text], "nb-NO")
    assert [(each.percent, each.source) for each in found] == ([(percent, source)] if percent else [])


def test_numbers_and_codes_hardly_count(tmp_path: Path) -> None:
    known = leaf("nb-NO/a.md", ("Install Office 2016 with `setup a` on {0} computers.", "Installer."))
    with stored(tmp_path, [known]) as store:
        (found,) = proposals(store, ["Install Office 365 with `setup b` on {1} computers."], "nb-NO")
    # Three of eight words and placeholders are others, a quarter of each counts.
    assert [each.percent for each in found] == [int(100 * (1 - 3 / 8 / 4))]


def test_characters_tell_apart_what_is_alike_in_words(tmp_path: Path) -> None:
    known = leaf("nb-NO/a.md", ("Select the large button.", "far"), ("Select the user setting.", "near"))
    with stored(tmp_path, [known]) as store:
        (found,) = proposals(store, ["Select the user settings."], "nb-NO", least=0.5)
    assert [(each.target, each.percent) for each in found] == [("near", 75), ("far", 50)]
    known = leaf("nb-NO/a.md", ("Select the button.", "far"), ("Select the setting.", "near"))
    with stored(tmp_path, [known]) as store:
        (found,) = proposals(store, ["Select the settings."], "nb-NO", least=0.5)
    assert [(each.target, each.percent) for each in found] == [("near", 66), ("far", 66)]
    assert found[0].characters > found[1].characters


def test_the_articles_own_pairs_can_be_left_out(tmp_path: Path) -> None:
    with stored(tmp_path, [A, B]) as store:
        assert told(proposals(store, [FILE, PAGE], "nb-NO", but_for="a.md")) == [[(100, "Lagre fila.")], []]


def test_other_locales_do_not_count(tmp_path: Path) -> None:
    with stored(tmp_path, [A, leaf("fi-FI/a.md", (SHUT, "Sulje."))]) as store:
        assert told(proposals(store, [SHUT, PAGE, "Open the page."], "fi-FI")) == [[(100, "Sulje.")], [], []]


def test_imported_pairs_have_no_context(tmp_path: Path) -> None:
    foreign = Leaf("nb-NO", "", "", None, None, Method.UNKNOWN, (Pair(FILE, "Lagre."),))
    with stored(tmp_path, []) as store:
        store.replace("vendor.tmx", "en-US", [foreign])
        assert told(proposals(store, [FILE], "nb-NO")) == [[(100, "Lagre.")]]


def test_an_empty_memory_proposes_nothing(tmp_path: Path) -> None:
    with stored(tmp_path, []) as store:
        assert proposals(store, [FILE, ""], "nb-NO") == ((), ())


def test_a_search_finds_sentences_and_words(tmp_path: Path) -> None:
    with stored(tmp_path, [A, B]) as store:
        found = look_up(store, "Open the page", "nb-NO", "source", 5)
        assert [each.percent for each in found.matches] == [75]
        assert [hit.source for hit in found.hits] == [PAGE]
        assert look_up(store, "Open the page", None, "source", 5).matches == ()
        assert [hit.target for hit in look_up(store, "siden", "nb-NO", "target", 5).hits] == ["Åpne siden nå."]
