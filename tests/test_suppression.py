from collections.abc import Mapping

import pytest

from diglot.model import ChangeKind, State
from diglot.recover import recover_page
from diglot.settings import Settings
from diglot.suppression import read_suppressions
from support import audited, head, page_of, unit

ENGLISH = "Sign in to the admin portal now."


def untranslated(number: int) -> str:
    return unit(number, ENGLISH, ENGLISH) + "\n"


def found(body: str, rule: str = "text.untranslated", settings: Settings | None = None) -> list[int]:
    """The lines of the body on which a rule finds something."""
    report = audited({"nb-NO/a.md": head() + body}, settings or Settings())
    start = head().count("\n")
    return [finding.line - start for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (untranslated(101) + untranslated(102), [1, 2]),
        ("<!-- diglot-disable-next-line -->\n" + untranslated(101) + untranslated(102), [3]),
        ("<!-- diglot-disable-next-line text.untranslated -->\n" + untranslated(101), []),
        ("<!-- diglot-disable-next-line text -->\n" + untranslated(101), []),
        ("<!-- diglot-disable-next-line drift, text -->\n" + untranslated(101), []),
        ("<!-- diglot-disable-next-line text.numbers -->\n" + untranslated(101), [2]),
        (untranslated(101).replace("\n", " <!-- diglot-disable-line text -->\n") + untranslated(102), [2]),
        ("<!-- diglot-disable text -->\n" + untranslated(101) + "<!-- diglot-enable -->\n" + untranslated(102), [4]),
        (
            "<!-- diglot-disable text -->\n" + untranslated(101) + "<!-- diglot-enable drift -->\n" + untranslated(102),
            [],
        ),
        ("<!-- diglot-disable -->\n" + untranslated(101) + "<!-- diglot-enable text -->\n" + untranslated(102), [4]),
        (untranslated(101) + "<!-- diglot-disable text -->\n" + untranslated(102), [1]),
        ("```\n<!-- diglot-disable text -->\n```\n" + untranslated(101), [4]),
        ("<!-- diglot-disabled text -->\n" + untranslated(101), [2]),
    ],
)
def test_a_comment_waves_off_what_it_is_about(body: str, lines: list[int]) -> None:
    assert found(body) == lines


def test_a_comment_may_stand_in_the_source_page_too() -> None:
    tree: Mapping[str, bytes | str] = {
        "en-US/a.md": "# A\n\n<!-- diglot-disable-file page -->\n",
        "nb-NO/a.md": head() + "# A\n",
    }
    assert [f.path for f in audited(tree).findings if f.rule == "page.no-front-matter"] == []


@pytest.mark.parametrize(
    ("comment", "unknown"),
    [("text.untranslatd", 1), ("text", 0), ("text.untranslated, drift.nothing nonsense", 2), ("", 0)],
)
def test_an_unknown_name_is_told(comment: str, unknown: int) -> None:
    body = f"<!-- diglot-disable-next-line {comment} -->\n" + untranslated(101)
    assert found(body, "page.unknown-suppression") == [1] * unknown


@pytest.mark.parametrize(
    ("body", "settings", "lines"),
    [
        ("<!-- diglot-disable-next-line text -->\nTekst.\n", Settings(), [1]),
        ("<!-- diglot-disable-next-line text -->\n" + untranslated(101), Settings(), []),
        # A rule that did not run can't tell whether it would have found something.
        ("<!-- diglot-disable-next-line text.untranslated -->\nTekst.\n", Settings(select=("page",)), []),
        ("<!-- diglot-disable text, page -->\nTekst.\n", Settings(), []),
    ],
)
def test_a_comment_that_is_of_no_use_is_told(body: str, settings: Settings, lines: list[int]) -> None:
    assert found(body, "page.unused-suppression", settings) == lines


def test_where_a_comment_stands() -> None:
    (one,) = read_suppressions("A\n  <!-- diglot-disable a.b -->\nB\nC")
    assert (one.line, one.column, one.names, one.first, one.last) == (2, 3, ("a.b",), 2, 4)


@pytest.mark.parametrize("verb", ["disabel", "disabled", "disable-nextline", "ignore"])
def test_a_comment_that_says_nothing_known_is_told(verb: str) -> None:
    report = audited({"nb-NO/a.md": head() + f"<!-- diglot-{verb} text -->\n"})
    (finding,) = [item for item in report.findings if item.rule == "page.unknown-suppression"]
    assert finding.message.startswith(f"there is no comment diglot-{verb}; did you mean diglot-disable")


def test_a_comment_changes_no_sentence() -> None:
    translated = head() + unit(101, "Slå det på.", "Turn it on.") + "\n" + unit(102, "Vent.", "Wait.") + "\n"
    between = "</span></span> <!-- diglot-disable-line text -->\n\n<!-- diglot-disable-file page -->\n\n<span"
    commented = translated.replace("</span></span>\n<span", between, 1)
    assert commented != translated
    source = recover_page(page_of(translated))
    (case,) = audited({"en-US/a.md": source, "nb-NO/a.md": commented}).cases
    assert case.drift.state is State.FRESH
    assert [change.kind for change in case.drift.changes] == [ChangeKind.UNCHANGED] * 2


def test_a_page_of_nothing_but_comments_takes_no_time() -> None:
    assert len(read_suppressions("<!-- diglot-disable a -->\n" * 20_000)) == 1000
