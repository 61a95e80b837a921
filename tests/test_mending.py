from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from diglot.errors import EditError
from diglot.mending import difference, mend
from diglot.model import Edit, Finding, Severity
from diglot.page import with_edits
from support import Result, head, page_of, unit

Run = Callable[..., Result]
TEXT = head() + unit(101, "Slå ** det ** på.", "Turn it on.") + "\r\nEtterpå  her."
AT = TEXT.index("** det **")


def finding(*edits: Edit, rule: str = "markup.emphasis") -> Finding:
    return Finding(rule, Severity.WARNING, "nb-NO/a.md", 8, 1, "m", "r", edits)


def mended(*findings: Finding, text: str = TEXT) -> tuple[str, list[Finding], list[Finding]]:
    result = mend({"nb-NO/a.md": text.encode()}, findings)
    return (
        result.files.get("nb-NO/a.md", text.encode()).decode(),
        list(result.done),
        list(result.refused),
    )


def test_an_edit_changes_its_own_characters_only() -> None:
    one = finding(Edit(AT, AT + 9, "**det**"))
    assert mended(one) == (TEXT.replace("** det **", "**det**"), [one], [])


def test_a_page_without_edits_is_left_alone() -> None:
    assert mend({"nb-NO/a.md": TEXT.encode()}, [finding()]).files == {}


def test_edits_of_several_findings() -> None:
    spaces = TEXT.index("  her")
    one, two = finding(Edit(spaces, spaces + 2, " ")), finding(Edit(AT, AT + 9, "**det**"))
    text, done, refused = mended(one, two)
    assert text == TEXT.replace("** det **", "**det**").replace("  her", " her")
    assert (done, refused) == ([one, two], [])


def test_two_findings_about_the_same_characters_take_turns() -> None:
    one, two = finding(Edit(AT, AT + 3, "**")), finding(Edit(AT + 2, AT + 4, "x"), rule="text.other")
    assert mended(one, two) == (TEXT.replace("** det", "**det"), [one], [two])


def test_equal_edits_are_one() -> None:
    one = finding(Edit(AT, AT + 9, "**det**"))
    two = replace(one, rule="text.other")
    assert mended(one, two) == (TEXT.replace("** det **", "**det**"), [one, two], [])


@pytest.mark.parametrize(
    "edit",
    [
        Edit(TEXT.index("Turn"), TEXT.index("Turn") + 4, "Switch"),
        Edit(TEXT.index("f7c17-101"), TEXT.index("f7c17-101") + 9, "f7c17-102"),
        Edit(0, 4, ""),
        Edit(len(TEXT), len(TEXT) + 1, ""),
        Edit(9, 8, ""),
    ],
)
def test_an_edit_that_does_more_than_it_says_is_refused_and_the_others_are_made(edit: Edit) -> None:
    bad, good = finding(edit), finding(Edit(TEXT.index("Etter"), TEXT.index("Etter") + 5, "Etter."), rule="a.b")
    text, done, refused = mended(bad, good)
    assert text == TEXT.replace("Etter", "Etter.")
    assert (done, refused) == ([good], [bad])


@pytest.mark.parametrize("edits", [[Edit(9, 12, ""), Edit(11, 13, "")], [Edit(0, 10**6, "")]])
def test_edits_that_can_not_be_made(edits: Sequence[Edit]) -> None:
    with pytest.raises(EditError, match="touch each other, or lie outside the page"):
        with_edits(page_of(TEXT), edits)


def test_the_difference_names_the_file() -> None:
    old, new = b"a\nb", b"a\nc"
    assert difference("nb-NO/a.md", old, new) == (
        "--- a/nb-NO/a.md\n+++ b/nb-NO/a.md\n@@ -1,2 +1,2 @@\n a\n"
        "-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
    )
