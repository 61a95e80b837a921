from pathlib import Path

import pytest

from diglot.errors import StoreError
from diglot.exchange.remembered import Question, question_of, reading, remembered
from diglot.exchange.units import documents
from diglot.memory.store import Leaf, Pair, Store
from diglot.model import Method
from support import audited, head, unit


@pytest.fixture
def store(tmp_path: Path) -> Store:
    known = {
        "Open the new page.": "Åpne den nye siden.",
        "Save your work now.": "Lagre arbeidet nå.",
        "Wait a while.": "Vent en stund.",
    }
    pairs = tuple(Pair(*pair, before="", after="") for pair in known.items())
    made = Store.make(tmp_path / "memory.sqlite", is_own=True)
    made.replace("", "en-US", [Leaf("nb-NO", "z.md", "nb-NO/z.md", None, None, Method.HUMAN, pairs)])
    return made


def proposed(store: Store, tree: dict[str, str]) -> list[list[tuple[int, str]]]:
    (document,) = documents(audited(tree).cases, "en-US", proposals=remembered(store))
    return [[(each.percent, each.target) for each in own.proposals] for own in document.units]


def test_a_stale_sentence_gets_what_the_memory_has_for_todays(store: Store) -> None:
    old = head() + "\n\n".join((unit(101, "a", "Open the old page."), unit(102, "b", "Wait a while.")))
    tree = {"nb-NO/a.md": old, "en-US/a.md": "Open the new page.\n\nWait a while.\n"}
    assert proposed(store, tree) == [[(100, "Åpne den nye siden.")], []]


def test_a_new_sentence_gets_what_the_memory_has(store: Store) -> None:
    spans = "\n\n".join((unit(101, "Åpne.", "Open the app."), unit(102, "Vent.", "Wait a bit.")))
    tree = {
        "en-US/a.md": "Open the app.\n\nSave your work now.\n\nWait a bit.\n",
        "nb-NO/a.md": head() + "Åpne appen.\n\nVent litt.\n",
        # Carries the source that the page was made from.
        "da-DK/a.md": head("da-DK") + spans,
    }
    documents_of = documents(audited(tree).cases, "en-US", proposals=remembered(store))
    (document,) = [each for each in documents_of if each.locale == "nb-NO"]
    found = {own.source: [(each.percent, each.target) for each in own.proposals] for own in document.units}
    assert found == {"Open the app.": [], "Save your work now.": [(100, "Lagre arbeidet nå.")], "Wait a bit.": []}


def test_what_needs_nothing_is_no_question() -> None:
    tree = {"en-US/a.md": "Wait a while.\n", "nb-NO/a.md": head() + unit(101, "Vent.", "Wait a while.")}
    assert [question_of(case) for case in audited(tree).cases] == [None]


def test_only_what_is_wanted_and_its_neighbours_are_asked_for() -> None:
    texts = ["One two three.", "Open the old page.", "Four five six.", "Seven eight nine."]
    old = head() + "\n\n".join(unit(101 + at, f"x{at}", text) for at, text in enumerate(texts))
    new = "\n\n".join([*texts[:1], "Open the new page.", *texts[2:]]) + "\n"
    (question,) = map(question_of, audited({"en-US/a.md": new, "nb-NO/a.md": old}).cases)
    assert question == Question("nb-NO", (texts[0], "Open the new page.", texts[2], ""), (None, 1, None, None))


def test_what_is_read_is_not_written_to(store: Store) -> None:
    with reading(store.path) as found, pytest.raises(StoreError, match="readonly"):
        found.replace("", "en-US", [])
    with pytest.raises(StoreError, match="there is no memory yet"), reading(store.path.with_name("none.sqlite")):
        pass


def test_a_missing_page_gets_all_there_is(store: Store) -> None:
    tree = {"en-US/a.md": "Wait a while.\n\n```\ncode\n```\n\nSave your work.\n\nGo.\n", "nb-NO/b.md": "x\n"}
    assert proposed(store, tree) == [[(100, "Vent en stund.")], [(75, "Lagre arbeidet nå.")], []]


def test_a_sentence_that_is_the_whole_page_stands_in_context(store: Store) -> None:
    assert proposed(store, {"en-US/a.md": "Wait a while.\n", "nb-NO/b.md": "x\n"}) == [[(101, "Vent en stund.")]]


def test_what_the_tree_has_itself_is_kept(store: Store) -> None:
    other = head() + unit(101, "Vent litt.", "Wait a while.") + "\n\n" + unit(102, "Gå.", "Go.")
    tree = {"en-US/a.md": "Wait a while.\n\nGo.\n", "en-US/b.md": "Wait a while.\n\nGo.\n", "nb-NO/b.md": other}
    (_, missing) = sorted(
        documents(audited(tree).cases, "en-US", proposals=remembered(store)), key=lambda each: each.is_new
    )
    found = [[(each.percent, each.target) for each in own.proposals] for own in missing.units]
    assert found == [[(100, "Vent en stund."), (100, "Vent litt.")], [(100, "Gå.")]]
