from pathlib import Path

import pytest

from diglot.exchange.remembered import remembered
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
    (document,) = documents(audited(tree).cases, "en-US", proposals=remembered(store, "en-US"))
    return [[(each.percent, each.target) for each in own.proposals] for own in document.units]


def test_a_stale_sentence_gets_what_the_memory_has_for_todays(store: Store) -> None:
    old = head() + "\n\n".join((unit(101, "a", "Open the old page."), unit(102, "b", "Wait a while.")))
    tree = {"nb-NO/a.md": old, "en-US/a.md": "Open the new page.\n\nWait a while.\n"}
    assert proposed(store, tree) == [[(100, "Åpne den nye siden.")], []]


def test_a_missing_page_gets_all_there_is(store: Store) -> None:
    tree = {"en-US/a.md": "Wait a while.\n\n```\ncode\n```\n\nSave your work.\n\nGo.\n", "nb-NO/b.md": "x\n"}
    assert proposed(store, tree) == [[(100, "Vent en stund.")], [(75, "Lagre arbeidet nå.")], []]


def test_a_sentence_that_is_the_whole_page_stands_in_context(store: Store) -> None:
    assert proposed(store, {"en-US/a.md": "Wait a while.\n", "nb-NO/b.md": "x\n"}) == [[(101, "Vent en stund.")]]


def test_what_the_tree_has_itself_is_kept(store: Store) -> None:
    other = head() + unit(101, "Vent litt.", "Wait a while.") + "\n\n" + unit(102, "Gå.", "Go.")
    tree = {"en-US/a.md": "Wait a while.\n\nGo.\n", "en-US/b.md": "Wait a while.\n\nGo.\n", "nb-NO/b.md": other}
    (_, missing) = sorted(
        documents(audited(tree).cases, "en-US", proposals=remembered(store, "en-US")), key=lambda each: each.is_new
    )
    found = [[(each.percent, each.target) for each in own.proposals] for own in missing.units]
    assert found == [[(100, "Vent en stund."), (100, "Vent litt.")], [(100, "Gå.")]]
