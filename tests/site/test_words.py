"""What the site says itself, in each language."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po
from sitekit import TRANSLATED

from diglot.site.words import MESSAGES, translate

CATALOGS = sorted(item.name.removesuffix(".po") for item in files("diglot.site").joinpath("catalogs").iterdir())
_NAMES = re.compile(r"\{[^}]*\}")


@pytest.mark.parametrize("language", CATALOGS)
def test_catalog_has_every_message(language: str) -> None:
    with files("diglot.site").joinpath(f"catalogs/{language}.po").open("rb") as stream:
        catalog = read_po(stream, abort_invalid=True)
    entries = {str(message.id): str(message.string) for message in catalog if message.id}
    assert list(entries) == list(MESSAGES)
    assert str(catalog.locale) == language
    assert not any(message.fuzzy for message in catalog if message.id)
    for message, text in entries.items():
        assert text.strip(), message
        # A word may be the same in two languages.
        assert text != message or " " not in message
        assert sorted(_NAMES.findall(text)) == sorted(_NAMES.findall(message)), message
        # A sentence stays a sentence.
        assert (text[-1] in ".。") == message.endswith("."), message


@pytest.mark.parametrize("locale", TRANSLATED)
def test_locales_of_the_site_have_a_catalog(locale: str) -> None:
    assert locale.partition("-")[0] in CATALOGS


def test_messages_are_said_once() -> None:
    assert len(set(MESSAGES)) == len(MESSAGES)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("nb-NO", "Les originalen"),
        ("de-AT", "Original lesen"),
        ("en-US", "Read the original"),
        ("sw-KE", "Read the original"),  # no catalog: English
        ("xx", "Read the original"),
    ],
)
def test_language_of_a_message(locale: str, expected: str) -> None:
    assert translate("Read the original", locale) == expected


def test_names_are_filled_in() -> None:
    message = "Sentences that no longer stand: {count} of {total}."
    assert translate(message, "da-DK", count=9, total=10) == "Sætninger, der ikke længere gælder: 9 af 10."
    assert translate(message, "sw-KE", count=9, total=10) == "Sentences that no longer stand: 9 of 10."


@pytest.mark.parametrize("locale", ["nb-NO", "sw-KE"])
def test_unknown_message_is_an_error(locale: str) -> None:
    with pytest.raises(KeyError, match="no such message"):
        translate("no such message", locale)
