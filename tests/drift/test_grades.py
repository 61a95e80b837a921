import pytest

from diglot.drift.grades import grade, words
from diglot.model import Grade

SPACING, LINK, WORDING, MEANING = Grade.SPACING, Grade.LINK, Grade.WORDING, Grade.MEANING


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # White space, punctuation, emphasis.
        ("Open it.", "Open it.", SPACING),
        ("Open  it .", "Open it:", SPACING),
        ("Open **Settings** , then wait.", "Open **Settings**, then wait.", SPACING),
        ("To see devices:", "**To see devices**", SPACING),
        ('The "Location" option.', "The **Location** option.", SPACING),
        ("Click \\*\\* Save \\*\\* now.", "Click **Save** now.", SPACING),
        ("Open it.", "Open\u00a0it\u200b.", SPACING),
        ("Click Save &amp; close.", "Click Save & close.", SPACING),
        ('<span style="color: red">Open it.</span>', "Open it.", SPACING),
        ("The publisher\u2019s portal", "The publisher's portal", SPACING),
        # Addresses, code, pictures.
        ("See [here](http://a.b).", "See [here](http://c.d).", LINK),
        ("See [here](http://a.b/x).", "See here.", LINK),
        ("See [the page](a.md).", "See the [page](a.md).", SPACING),
        ("Go to https://a.b/c now.", "Go to https://a.b/d now.", LINK),
        ("Go to <https://a.b/c>.", "Go to <https://a.b/d>.", LINK),
        ("Run `a 1`.", "Run `b 2`.", LINK),
        ("Click ![gear](a.png) now.", "Click now.", LINK),
        ("Click ![gear](a.png) now.", "Click ![wheel](a.png) now.", LINK),
        ('See <a href="a">it</a>.', 'See <a href="b">it</a>.', LINK),
        ("See [it](https://a.b/en-us/c).", "See [it](https://a.b/da-dk/c).", SPACING),
        # Words that say no other thing, as far as anybody can tell who only counts words.
        ("Choose it.", "Select it.", WORDING),
        ("Don't open it.", "Do not open it.", WORDING),
        ("You can't open it.", "You cannot open it.", WORDING),
        ("Open all three files.", "Open all 3 files.", WORDING),
        ("Open the admin Center.", "Open the admin center.", WORDING),
        ("Please wait a while.", "Wait a while.", WORDING),
        ("You can open it.", "Open it.", WORDING),
        ("Select **Save** and wait.", "Choose **Save** and wait.", WORDING),
        ("**Note**: wait.", "**Important**: wait.", WORDING),
        ("**Do you want to report all of it to us?**", "**Do you want to tell all of it to us?**", WORDING),
        ("Close <Group Name> now.", "Close <Group Id> now.", MEANING),
        # Something else is said.
        ("Wait 5 minutes.", "Wait 10 minutes.", MEANING),
        ("Wait five minutes.", "Wait ten minutes.", MEANING),
        ("It is 5 below.", "It is -5 below.", MEANING),
        ("It costs 5.", "It costs $5.", MEANING),
        ("Version 1.5 is old.", "Version 15 is old.", MEANING),
        ("It ends in May.", "It ends in June.", MEANING),
        ("It works on Monday.", "It works on Friday.", MEANING),
        ("It is supported.", "It is not supported.", MEANING),
        ("You can open it.", "You can't open it.", MEANING),
        ("You may open it.", "You must open it.", MEANING),
        ("You can open it.", "You should open it.", MEANING),
        ("Admins open it.", "Only admins open it.", MEANING),
        ("Turn it on.", "Turn it off.", MEANING),
        ("This enables the rule.", "This disables the rule.", MEANING),
        ("It is enabled by default.", "It is disabled by default.", MEANING),
        ("Do it before the update.", "Do it after the update.", MEANING),
        ("Sign in now.", "Sign out now.", MEANING),
        ("Select **Recover** now.", "Select **Restore** now.", MEANING),
        ("Select <b>Recover</b> now.", "Select <b>Restore</b> now.", MEANING),
        ("Select **Save** now.", "Select it now.", MEANING),
        ("Sign in to Office 365.", "Sign in to Microsoft 365.", MEANING),
        ("Outlook is slow.", "Teams is slow.", MEANING),
        ("Print an attachment", "Print an attachment in Outlook.com", MEANING),
        ("Open the Fabrikam app.", "Open the Contoso app.", MEANING),
        ("First save, then close.", "First close, then save.", MEANING),
        ("Select **File** > **Save**.", "Select **Save** > **File**.", MEANING),
        ("Create A New Folder", "Create A Fresh Folder", WORDING),
        ("", "Open it.", WORDING),
    ],
)
def test_how_much_an_edit_matters(old: str, new: str, expected: Grade) -> None:
    assert (grade(old, new), grade(new, old)) == (expected, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [The Page](http://a.b/c) **now**.", ["see", "the", "page", "now"]),
        ("https://a.b/c", ["https", "a", "b", "c"]),
        ("![A b](c.png)", ["a", "b"]),
        ("<b>A</b> <Group Name>", ["a"]),
        ("-> !", ["->", "!"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("nested", ["**a " * 3000 + "b** " * 3000, "*a " * 3000 + "b* " * 3000])
def test_emphasis_may_be_nested_deeper_than_any_author_would(nested: str) -> None:
    assert grade(nested, f"{nested} not") is Grade.MEANING


def test_of_many_labels_each_is_looked_for() -> None:
    old = " ".join(f"**Tab {at}** x" for at in range(3000))
    assert grade(f"{old} now", f"{old} later") is Grade.WORDING
    assert grade(f"{old} now", f"{old.replace('**Tab 9**', 'Tab, 9')} later") is Grade.WORDING
    assert grade(old, old.replace("**Tab 9**", "**Row 9**")) is Grade.MEANING
