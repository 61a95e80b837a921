import hashlib

import pytest
from hypothesis import given

from diglot.errors import RecoverError
from diglot.frontmatter import read_head
from diglot.model import State
from diglot.recover import losses_of, recover_missing, recover_page
from diglot.spans import without_anchors
from strategies import SideBySide, side_by_side
from support import HASH, SOURCE, audited, case_of, head, page_of, seeds, translations, unit


@given(side_by_side())
def test_the_body_of_a_recovered_page_is_the_source(page: SideBySide) -> None:
    read = page_of(head() + page.text)
    if not read.spans:
        with pytest.raises(RecoverError):
            recover_page(read)
        return
    text = recover_page(read).decode()
    assert text[read_head(text).body_start :] == without_anchors(page.source)


def test_the_head_says_what_the_page_is_and_leaves_out_what_was_translated() -> None:
    page = page_of(
        head(title="Tittel", description="D", Keywords="K", author="me", ms_date="09/01/2020") + unit(101, "T", "Text.")
    )
    digest = hashlib.sha256(b"Text.").hexdigest()
    assert recover_page(page).decode() == (
        "---\nauthor: me\nms.date: 09/01/2020\n"
        f"diglot.recovered:\n  from: nb-NO/a.md\n  hash: {HASH}\n  digest: {digest}\n---\nText."
    )


def test_a_recovered_page_is_read_as_one() -> None:
    page = page_of(recover_page(page_of(head() + unit(101, "T", "Text."))), "en-US/a.md")
    assert page.recovered is not None
    assert (page.recovered.origin, page.recovered.hash) == ("nb-NO/a.md", HASH)
    assert page.problems == ()


def test_a_page_without_spans_carries_no_source() -> None:
    with pytest.raises(RecoverError, match=r"nb-NO/a\.md: no side-by-side spans"):
        recover_page(page_of(head() + "Tekst."))


def test_the_seeds_recover_to_the_source_pages_of_the_repository() -> None:
    recoveries = recover_missing(audited(translations()))
    written = {item.path: item.data for item in recoveries.written}
    assert written == {path: data for path, data in seeds().items() if path.startswith("en-US/")}
    assert sorted(written) == sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("en-US/*"))
    assert (recoveries.lost, recoveries.kept, recoveries.findings) == ((), 0, ())


def test_the_newest_handoff_is_recovered_and_what_exists_is_kept() -> None:
    tree = {
        "en-US/kept.md": "Text.\n",
        "nb-NO/kept.md": head() + unit(101, "T", "Other."),
        "nb-NO/a.md": head(ms_lasthandoff="01/31/2019") + unit(101, "T", "Old."),
        "lv-LV/a.md": head("lv-LV", ms_lasthandoff="02/01/2020") + unit(101, "T", "New."),
        "fi-FI/a.md": head("fi-FI", ms_lasthandoff="12/31/2020") + "No spans.",
        "nb-NO/lost.md": head() + "No spans.",
    }
    recoveries = recover_missing(audited(tree))
    assert [(item.path, item.origin) for item in recoveries.written] == [("en-US/a.md", "lv-LV/a.md")]
    assert (recoveries.lost, recoveries.kept) == (("lost.md",), 1)


def test_disagreement_is_told() -> None:
    tree = {
        "nb-NO/a.md": head() + unit(101, "T", "Turn it on."),
        "lv-LV/a.md": head("lv-LV") + unit(101, "T", "Turn it off."),
    }
    assert [finding.path for finding in recover_missing(audited(tree)).findings] == ["lv-LV/a.md"]


def body_of(page: str) -> str:
    text = recover_page(page_of(head() + page)).decode()
    return text[read_head(text).body_start :]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"> {unit(101, 'T', 'One')}", "> One"),
        (f"> {unit(101, 'T', 'One line' + chr(10) + '- and more')}", "> One line\n> - and more"),
        (f"> {unit(101, 'T', 'One')} {unit(102, 'T', 'two' + chr(10) + '# three')}", "> One two\n> # three"),
        (f">> {unit(101, 'T', 'One' + chr(10) + '> two' + chr(10) + 'three')}", ">> One\n> two\n>> three"),
        (f"1. > {unit(101, 'T', 'One' + chr(10) + 'two')}", "1. > One\n   > two"),
        (f"> A\n\n{unit(101, 'T', 'One' + chr(10) + 'two')}", "> A\n\nOne\ntwo"),
        (f"- {unit(101, 'T', 'One' + chr(10) + 'two')}", "- One\ntwo"),
    ],
)
def test_a_sentence_over_lines_stays_in_its_quote(page: str, expected: str) -> None:
    assert body_of(page) == expected


ENGLISH = """---
title: T
---

# Set up the `_APP` &amp; more

First line of a
sentence that is wrapped. Second\u00a0sentence.

> [!NOTE]
> A quoted sentence that
> goes on. And another
> one.

- > In a list, a quote
  > goes on.

| a\u00a0b | c |
|---|---|
| `x y` | Cell. |
"""
WRAPPED = f"""# <a name="set-up-the-_app-amp-more"></a>{unit(102, "Sett opp", "Set up the `_APP` &amp; more")}

{unit(103, "Første.", "First line of a sentence that is wrapped.")} {unit(104, "Andre.", "Second sentence.")}

> [!NOTE]
> {unit(105, "Sitat.", "A quoted sentence that goes on.")} {unit(106, "En til.", "And another one.")}

- > {unit(107, "Liste.", "In a list, a quote goes on.")}

| {unit(108, "a b", "a b")} | {unit(109, "c", "c")} |
|---|---|
| `x y` | {unit(110, "Celle.", "Cell.")} |
"""


@pytest.mark.parametrize(
    ("english", "source_hash", "state"),
    [
        (ENGLISH, hashlib.sha1(ENGLISH.encode(), usedforsecurity=False).hexdigest(), State.FRESH),
        (ENGLISH, hashlib.sha256(ENGLISH.replace("\n", "\r\n").encode()).hexdigest(), State.FRESH),
        (ENGLISH.replace("title: T", "title: New"), HASH, State.METADATA),
        (ENGLISH.replace("goes on", "ends"), HASH, State.STALE),
    ],
)
def test_soft_wraps_quote_marks_and_no_break_spaces_change_no_sentence(
    english: str, source_hash: str, state: State
) -> None:
    page = head(ms_openlocfilehash=source_hash) + WRAPPED
    drift = case_of(audited({"en-US/a.md": english, "nb-NO/a.md": page}), "nb-NO/a.md").drift
    assert drift.state is state
    assert {change.kind.value for change in drift.changes if change.kind.value != "unchanged"} == (
        {"edited"} if state is State.STALE else set()
    )


def test_the_recovered_body_is_the_english_but_for_its_wraps() -> None:
    joined = ENGLISH.split("---\n\n")[1].replace("\u00a0", " ").replace("of a\n", "of a ")
    assert body_of(WRAPPED) == joined.replace("that\n> ", "that ").replace("another\n> ", "another ").replace(
        "quote\n  > ", "quote "
    )


def test_what_a_page_does_not_carry_is_told() -> None:
    page = page_of(
        head(description="D", Keywords="''")
        + f'# <a name="a"></a>Overskrift\n{unit(103, "T", "S")}\n![Bilde](a.png)\n{unit(105, "T", "S")}\n'
        + f"`code` not translated\n{unit(106, 'T', 'S')}\n> [!TIP]\n- > {unit(108, 'T', 'S')}\n"
        + f'<span data-ttu-id="f7c17-109">T</span>\n<span data-ttu-id="f7c17-110">T\n\n{"Hale " * 20}\n'
    )
    lost = [(loss.line, loss.message.removesuffix(", so its English is not known")) for loss in losses_of(page)]
    assert lost == [
        (2, "title was translated in place"),
        (7, "description was translated in place"),
        (10, "text stands in no span, so its English is not known: Overskrift"),
        (12, "the text of an image stands in no span, so its English is not known: Bilde"),
        (16, "an alert marker stands in no span, so its English is not known: [!TIP]"),
        (18, "the span f7c17-109 has no source"),
        (19, "the span f7c17-110 is never closed"),
        (21, f"text stands in no span, so its English is not known: {'Hale ' * 12}…"),
    ]


def test_losses_go_with_what_is_recovered() -> None:
    (written,) = recover_missing(audited({"nb-NO/a.md": head() + unit(102, "T", "S")})).written
    assert [loss.message for loss in written.losses] == ["title was translated in place, so its English is not known"]
