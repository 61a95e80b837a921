import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from diglot.errors import UsageError
from diglot.memory.store import Leaf, Pair, Store
from diglot.model import Keeping, Method, State
from diglot.pretranslate import Draft, Pretranslation, Wish, pretranslate
from diglot.settings import Settings
from support import head, unit

DAY = dt.date(2021, 9, 14)
KNOWN = {
    "Open the page.": "Åpne siden.",
    "Select **the user**.": "Velg **brukeren**.",
    "Select the group.": "Velg gruppen.",
    "Save it.": "Lagre.",
    "My title": "Min tittel",
    "On August 1 it ends.": "1. august slutter det.",
    "See [the help](https://a.example/).": "Se [hjelpen](https://b.example/).",
    "One | two": "En | to",
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store.make(tmp_path / "memory.sqlite", is_own=True)
    pairs = tuple(Pair(*pair, f"f7c17-{101 + at}") for at, pair in enumerate(KNOWN.items()))
    context = (
        Pair("Wait.", "Vent.", "f7c17-101", None, 1.0, "", "Go."),
        Pair("Go.", "Gå.", "", None, 1.0, "Wait.", ""),
    )
    leaves = (
        Leaf("nb-NO", "z.md", "nb-NO/z.md", None, None, Method.HUMAN, pairs),
        Leaf("nb-NO", "y.md", "nb-NO/y.md", None, None, Method.MACHINE, context),
    )
    made.replace("", "en-US", leaves)
    return made


def made(
    store: Store, tree: Mapping[str, str], settings: Settings | None = None, *places: str, context_only: bool = False
) -> Pretranslation:
    encoded = {path: text.encode() for path, text in tree.items()}
    wish = Wish("nb-no", places, DAY, context_only)
    return pretranslate(encoded, settings or Settings(), store, wish)


def only(result: Pretranslation) -> Draft:
    (draft,) = result.drafts
    return draft


def filled(draft: Draft) -> list[tuple[str, int]]:
    return [(each.source, each.proposal.percent) for each in draft.filled]


def test_a_missing_page_that_is_all_known(store: Store) -> None:
    english = (
        "---\ntitle: My title\nauthor: me\n---\n\n# Open the page.\n\n- Select **the user**.\n- Save it.\n\n`code`\n"
    )
    draft = only(made(store, {"en-US/a.md": english}))
    assert draft.is_complete
    assert draft.may_stand
    digest = hashlib.sha1(english.encode(), usedforsecurity=False).hexdigest()
    assert draft.data.decode() == (
        "---\ntitle: Min tittel\nauthor: me\nms.translationtype: Auto\nms.contentlocale: nb-NO\n"
        f"ms.openlocfilehash: {digest}\nms.lasthandoff: 09/14/2021\n---\n"
        "\n# Åpne siden.\n\n- Velg **brukeren**.\n- Lagre.\n\n`code`\n"
    )
    assert (draft.path, draft.state) == ("nb-NO/a.md", State.MISSING)
    # Titles are filled last.
    assert filled(draft) == [
        ("Open the page.", 100),
        ("Select **the user**.", 100),
        ("Save it.", 100),
        ("My title", 100),
    ]


def test_an_incomplete_page_does_not_say_from_which_source_it_was_made(store: Store) -> None:
    draft = only(made(store, {"en-US/a.md": "---\ntitle: Other\n---\nOpen the page.\n\nUnknown.\n"}))
    assert not draft.is_complete
    assert not draft.may_stand
    assert draft.data.decode() == (
        "---\ntitle: Other\nms.translationtype: Auto\nms.contentlocale: nb-NO\n---\nÅpne siden.\n\nUnknown.\n"
    )
    assert [(each.source, each.line, each.reason) for each in draft.left] == [
        ("Unknown.", 6, "the memory does not have it"),
        ("Other", 1, "the memory does not have it"),
    ]


@pytest.mark.parametrize(
    ("english", "reason"),
    [
        ("On August 1 it ends.\n", "another structure of Markdown"),
        ("See [the help](https://a.example/).\n", "a code is missing"),
        ("| `a` |\n|---|\n| One \\| two |\n", "would end its cell"),
    ],
)
def test_what_would_harm_the_markdown_is_left(store: Store, english: str, reason: str) -> None:
    draft = only(made(store, {"en-US/a.md": f"Open the page.\n\n{english}"}))
    assert draft.data.decode().partition("---\n")[2].partition("---\n")[2] == f"Åpne siden.\n\n{english}"
    assert reason in draft.left[-1].reason


def test_context_only(store: Store) -> None:
    tree = {"en-US/a.md": "Wait.\n\nGo.\n", "en-US/b.md": "Go.\n\nOpen the page.\n"}
    assert [filled(draft) for draft in made(store, tree).drafts] == [
        [("Wait.", 101), ("Go.", 101)],
        [("Go.", 100), ("Open the page.", 100)],
    ]
    assert filled(only(made(store, tree, context_only=True))) == [("Wait.", 101), ("Go.", 101)]


def test_pages_for_which_there_is_nothing_are_no_drafts(store: Store) -> None:
    result = made(store, {"en-US/a.md": "Unknown.\n", "nb-NO/b.md": "x\n"})
    assert (result.drafts, result.unfilled) == ((), ("nb-NO/a.md",))


@pytest.mark.parametrize("keeping", [Keeping.MDN, Keeping.GIT])
def test_other_provenance_is_left_to_stamp(store: Store, keeping: Keeping) -> None:
    draft = only(made(store, {"en-US/a.md": "Open the page.\n"}, Settings(provenance=keeping)))
    assert draft.data == "Åpne siden.\n".encode()


CARRYING = head("da-DK") + "\n\n".join(
    unit(101 + at, f"d{at}", text) for at, text in enumerate(("Open the page.", "Select the old user.", "Wait."))
)
PLAIN = head() + "Åpne denne siden.\n\nVelg **den** gamle.\n\nVent  litt.\n"


def test_an_edited_sentence_of_a_plain_page_gives_way(store: Store) -> None:
    english = "Open the page.\n\nSelect **the user**.\n\nWait.\n"
    bold = CARRYING.replace("the old user", "**the old** user")
    draft = only(made(store, {"en-US/a.md": english, "da-DK/a.md": bold, "nb-NO/a.md": PLAIN}))
    assert (draft.state, filled(draft)) == (State.STALE, [("Select **the user**.", 100)])
    body = draft.data.decode().partition("---\n")[2].partition("---\n")[2]
    # What stands is not touched, whatever the memory has.
    assert body == "Åpne denne siden.\n\nVelg **brukeren**.\n\nVent  litt.\n"
    digest = hashlib.sha1(english.encode(), usedforsecurity=False).hexdigest()
    assert f"ms.openlocfilehash: {digest}\n".encode() in draft.data
    assert b"ms.translationtype: Auto\n" in draft.data
    assert b"ms.lasthandoff: 09/14/2021\n" in draft.data


def test_a_page_that_stays_stale_says_so(store: Store) -> None:
    english = "Open the page.\n\nSelect the group.\n\nWait.\n\nSave it.\n"
    draft = only(
        made(store, {"en-US/a.md": english, "da-DK/a.md": CARRYING, "nb-NO/a.md": head() + "A.\n\nB.\n\nC.\n"})
    )
    assert draft.data.decode().endswith("---\nA.\n\nVelg gruppen.\n\nC.\n")
    assert [(each.source, each.reason) for each in draft.left] == [
        ("Save it.", "it is new: only a person can tell where it goes")
    ]
    assert head().splitlines()[2].encode() in draft.data
    assert not draft.is_complete
    assert draft.may_stand


def test_what_was_filled_once_is_not_filled_again(store: Store) -> None:
    english = "Open the page.\n\nSelect the group.\n\nWait.\n"
    tree = {"en-US/a.md": english, "da-DK/a.md": CARRYING, "nb-NO/a.md": head() + "A.\n\nB.\n\nC.\n"}
    draft = only(made(store, tree))
    assert made(store, {**tree, "nb-NO/a.md": draft.data.decode()}).drafts == ()


def test_side_by_side_pages_are_left_alone(store: Store) -> None:
    tree = {"en-US/a.md": "Select the group.\n", "nb-NO/a.md": head() + unit(101, "B", "Select the old group.") + "\n"}
    result = made(store, tree)
    assert (result.drafts, result.skipped) == ((), 1)


def test_places_choose_articles(store: Store) -> None:
    tree = {"en-US/a.md": "Open the page.\n", "en-US/x/b.md": "Save it.\n"}
    assert [draft.article for draft in made(store, tree, None, "x").drafts] == ["x/b.md"]
    assert [draft.article for draft in made(store, tree, None, "nb-NO/a.md").drafts] == ["a.md"]
    with pytest.raises(UsageError, match="no such page or folder"):
        made(store, tree, None, "c.md")


@pytest.mark.parametrize("tag", ["en-US", "nonsense"])
def test_a_locale_is_needed(store: Store, tag: str) -> None:
    with pytest.raises(UsageError, match="no locale to translate into"):
        pretranslate({"en-US/a.md": b"Open the page.\n"}, Settings(), store, Wish(tag, (), DAY))
