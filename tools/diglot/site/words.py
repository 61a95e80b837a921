"""What the site says itself, in the reader's language: Babel message catalogs, one `.po` a language in `catalogs/`.

A language without a catalog gets English. To add one, copy any `.po`, translate it, and run the tests.
"""

from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from diglot.locales import language_of

MESSAGES = (
    "This page was translated by machine.",
    "This page was translated by machine, from the original of {date}.",
    "The original has changed since this translation was made.",
    "The original has changed since this translation was made from it on {date}.",
    "Sentences that no longer stand: {count} of {total}.",
    "Whether this translation is up to date is not known.",
    "This article has not been translated yet. You are reading the original.",
    "Read the original",
    "Alignment report",
    "How to read this article",
    "Translation",
    "Sentence by sentence",
    "Side by side",
    "Show the original sentence",
    "Not sure that this is the original sentence.",
    "Help articles",
    "This article has moved.",
    "This page does not exist.",
    "Note",
    "Tip",
    "Important",
    "Warning",
    "Caution",
)
"""Every message; the message in English is its own key."""


def translate(message: str, locale: str, **values: object) -> str:
    """A message in a locale's language, with its `{names}` filled in. Raises KeyError for one that is not listed."""
    if message not in MESSAGES:
        raise KeyError(message)
    return (_catalog(language_of(locale)).get(message) or message).format(**values)


@cache
def _catalog(language: str) -> dict[str, str]:
    file = files("diglot.site").joinpath(f"catalogs/{language}.po")
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    return {str(message.id): str(message.string) for message in catalog if message.id and message.string}
