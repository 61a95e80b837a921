import pytest
from hypothesis import given

from diglot.exchange import inline
from diglot.exchange.inline import Role
from strategies import LINE, MARKDOWN


def told(text: str) -> list[str]:
    return [f"{' '.join(filter(None, (piece.role.value, piece.kind)))}:{piece.raw}" for piece in inline.read(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Open the app.", ["text:Open the app."]),
        ("", []),
        ("A **b** *c*", ["text:A ", "open strong:**", "text:b", "close strong:**", "text: ", "open em:*", "text:c", "close em:*"]),
        ("[a](b)", ["open link:[", "text:a", "close link:](b)"]),
        ("[**a**](b 'c')", ["open link:[", "open strong:**", "text:a", "close strong:**", "close link:](b 'c')"]),
        ("![a](b.png)", ["open image:![", "text:a", "close image:](b.png)"]),
        ("![](b.png)", ["code image:![](b.png)"]),
        ("`a *b*`", ["code code:`a *b*`"]),
        ("<br />", ["code html:<br />"]),
        ("<https://a.b>", ["code address:<https://a.b>"]),
        ("https://a.b/cを参照", ["code address:https://a.b/c", "text:を参照"]),
        (r"6.0.\*", ["text:6.0.", r"code escape:\*"]),
        ("a&nbsp;b", ["text:a", "code entity:&nbsp;", "text:b"]),
        ("[!NOTE] a", ["code directive:[!NOTE]", "text: a"]),
        ("[!INCLUDE [a](b.md)] c", ["code directive:[!INCLUDE [a](b.md)]", "text: c"]),
        (':::no-loc text="a"::: b', ['code directive::::no-loc text="a":::', "text: b"]),
        ("a\n  > b", ["text:a", "break break:\n  > ", "text:b"]),
        ("a\r\n> b", ["text:a", "break break:\r\n> ", "text:b"]),
        ("a  \nb", ["text:a", "code break:  \n", "text:b"]),
        ("[a](b) \n[c](d)", [
            "open link:[", "text:a", "close link:](b)", "break break: \n", "open link:[", "text:c", "close link:](d)",
        ]),
        # Marks that pair with nothing are text, as they are to the parser.
        ("** a **", ["text:** a **"]),
        ("snake_case and 2 * 3 < 7", ["text:snake_case and 2 * 3 < 7"]),
    ],
)  # fmt: skip
def test_markdown_becomes_text_and_codes(text: str, pieces: list[str]) -> None:
    assert told(text) == pieces


@given(MARKDOWN)
def test_what_is_read_is_written_again(text: str) -> None:
    pieces = inline.read(text)
    assert inline.write(pieces) == text
    assert all(piece.raw for piece in pieces)
    opened: list[int] = []
    for piece in pieces:
        if piece.role is Role.OPEN:
            opened.append(piece.pair)
        elif piece.role is Role.CLOSE:
            assert opened.pop() == piece.pair
    assert not opened


@given(MARKDOWN)
def test_a_text_that_was_not_changed_keeps_its_line_breaks(text: str) -> None:
    assert inline.merge(text, inline.shown(text)) == text


@given(LINE)
def test_a_text_that_was_not_changed_fits(text: str) -> None:
    assert inline.misfit(text, text, "") is None
    assert inline.misfit(text, "", text) is None


def test_equal_codes_of_two_texts_share_their_ids() -> None:
    source = inline.read("**A** [b](c) `d` **e**")
    target = inline.read("`d` [x](c) <br> **y** **z**")
    ids = inline.numbered(source, target)
    assert [own for own in ids[0] if own] == ["1", "1", "2", "2", "3", "4", "4"]
    assert [own for own in ids[1] if own] == ["3", "2", "2", "5", "1", "1", "4", "4"]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("Åpne **appen** på [siden](u).", None),
        ("På [siden](u), åpne **appen**.", None),
        # The translation had lost the code; the source has it.
        ("Åpne **appen** på [siden](u) med `x`.", None),
        (r"Åpne **appen** på [siden](u) \*.", None),
        ("Åpne appen på [siden](u).", "a code is missing (bold: **…**)"),
        ("Åpne **appen** på siden.", "a code is missing (a link: […](u))"),
        ("Åpne **appen** **nå** på [siden](u).", "there is Markdown of its own (bold: **…**) once too often"),
        ("Åpne **appen** på [siden](v).", "a code is missing (a link: […](u))"),
        (
            "Åpne **appen** på [siden](u) <script>",
            "there is Markdown of its own (a tag: <script>) though neither the source nor the old translation has it",
        ),
        ("Åpne **appen**\npå [siden](u).", "the text has a line break; put it on one line"),
        ("Åpne ** appen** på [siden](u).", "a code is missing (bold: **…**)"),
    ],
)
def test_a_text_fits_with_the_codes_of_the_source_or_of_the_old_target(new: str, reason: str | None) -> None:
    old, source = "Åpne **appen** på [siden](u).", "Open the **app** on [the page](u) with `x`."
    assert inline.misfit(new, old, source) == reason


def test_where_there_is_no_translation_yet_all_codes_of_the_source_are_asked_for() -> None:
    assert inline.misfit("Åpne", "", "**Open**") == "a code is missing (bold: **…**)"


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        ("Åpne appen\n  og vent.", "Åpne appen og vent.", "Åpne appen\n  og vent."),
        ("Åpne appen\n  og vent.", "Åpne appen og vent litt.", "Åpne appen\n  og vent litt."),
        ("Åpne appen\n  og vent.", "Lukk appen og vent.", "Lukk appen\n  og vent."),
        ("Åpne appen\n  og vent.", "Lukk alt.", "Lukk alt."),
        ("a\n> b\n> c", "a B c", "a\n> B\n> c"),
        ("Åpne appen.", "Lukk appen.", "Lukk appen."),
    ],
)
def test_line_breaks_stay_around_what_was_changed(old: str, new: str, merged: str) -> None:
    assert inline.merge(old, new) == merged
