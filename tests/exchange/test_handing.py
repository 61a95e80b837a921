import pytest

from diglot.errors import UsageError
from diglot.exchange.handing import Choice, hand_out, written_formats
from diglot.model import State
from support import OFFICE, OLDER, SHAREPOINT, audited, seeds


def paths(choice: Choice) -> list[str]:
    return [f"{case.locale}/{case.article.path}" for case in choice.of(audited(seeds()))]


def test_all_pages_that_are_there_are_handed_out() -> None:
    assert paths(Choice()) == [f"{locale}/{OFFICE}" for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO")] + [
        f"nb-NO/{SHAREPOINT}"
    ]


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [
        (Choice(locales=("NB-no",)), [f"nb-NO/{OFFICE}", f"nb-NO/{SHAREPOINT}"]),
        (Choice(places=("lv-LV",)), [f"lv-LV/{OFFICE}"]),
        (Choice(places=(f"da-DK/{OLDER}",)), [f"da-DK/{OFFICE}"]),
        (Choice(places=(SHAREPOINT,), locales=("nb-NO",)), [f"nb-NO/{SHAREPOINT}"]),
        # What is missing is handed out where it is asked for.
        (Choice(places=(f"da-DK/{SHAREPOINT}",)), [f"da-DK/{SHAREPOINT}"]),
        (Choice(locales=("da-DK",), states=(State.MISSING,)), [f"da-DK/{SHAREPOINT}"]),
        (Choice(states=(State.STALE,)), [f"da-DK/{OFFICE}", f"fi-FI/{OFFICE}"]),
    ],
)
def test_what_is_chosen_is_handed_out(choice: Choice, wanted: list[str]) -> None:
    assert paths(choice) == wanted


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        (Choice(locales=("ja-JP",)), r"^ja-JP: there are no articles in this locale; there are da-DK, fi-FI, lv-LV"),
        (Choice(places=("nb-NO/none.md",)), r"^nb-NO/none\.md: no such page or folder"),
        (Choice(places=(f"lv-LV/{OFFICE}",), locales=("nb-NO",)), "no such page or folder"),
    ],
)
def test_what_is_not_there_can_not_be_chosen(choice: Choice, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        paths(choice)


def test_there_is_one_file_for_a_locale() -> None:
    report = audited(seeds())
    handed = hand_out(Choice().of(report), "po", "en-US", 0.2)
    assert [(each.locale, each.pages) for each in handed] == [("da-DK", 1), ("fi-FI", 1), ("lv-LV", 1), ("nb-NO", 2)]
    assert handed[0].data.count(b"\nmsgctxt ") == handed[0].units
    assert {name: suffix for name, suffix in written_formats().items() if name != "review"}["po"] == ".po"
    assert "review" not in written_formats()
