"""What the site says itself, in the reader's language: Babel message catalogs, one `.po` a language in `catalogs/`.

A language without a catalog gets English. To add one, copy any `.po`, translate it, and run the tests; CONTRIBUTING.md
says how.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from diglot.locales import language_of, variants

MESSAGES = (
    "This page was translated by machine.",
    "This page was translated by machine, from the original of {date}.",
    "The original has changed since this translation was made.",
    "The original has changed since this translation was made from it on {date}.",
    "Sentences that no longer stand: {count} of {total}.",
    "Out of date since, at the latest: {date}",
    "meaning: {count}",
    "wording: {count}",
    "links or code: {count}",
    "punctuation or spacing: {count}",
    "Marked in the text:",
    "changed in the original",
    "removed from the original",
    "moved in the original",
    "new sentences follow in the original",
    "The original was edited, but none of its sentences has changed.",
    "Whether this translation is up to date is not known.",
    "This article has not been translated yet. You are reading the original.",
    "Read the original",
    "Alignment report",
    "Suggest a better translation",
    "How to read this article",
    "Translation",
    "Sentence by sentence",
    "Side by side",
    "Show the original sentence",
    "Not sure that this is the original sentence.",
    "When this was translated",
    "Today",
    "Help articles",
    "This article has moved.",
    "This page does not exist.",
    "Note",
    "Tip",
    "Important",
    "Warning",
    "Caution",
)
"""Every message without a plural; the message in English is its own key."""

PLURALS = {
    "{count} sentence changed": "{count} sentences changed",
    "{count} sentence was added": "{count} sentences were added",
    "{count} sentence was removed": "{count} sentences were removed",
    "{count} sentence moved": "{count} sentences moved",
}
"""Every message that depends on a number: its singular, which is the key, and its plural in English."""

_ENGLISH = "en"


def translate(message: str, locale: str, **values: object) -> str:
    """A message in a locale's language, with its `{names}` filled in. Raises KeyError for one that is not listed."""
    if message not in MESSAGES:
        raise KeyError(message)
    return _catalog(locale).gettext(message).format(**values)


def translate_count(singular: str, locale: str, count: int) -> str:
    """A message in the form that a locale's language has for a number. Raises KeyError for one that is not listed."""
    return _catalog(locale).ngettext(singular, PLURALS[singular], count).format(count=count)


def spoken(locale: str) -> str:
    """The language tag of what the site says to the readers of a locale: the locale's own, or `en` for want of a
    catalog.
    """
    return locale if language_of(locale) == _ENGLISH or _name(locale) else _ENGLISH


@cache
def _name(locale: str) -> str | None:
    """The name of the catalog for a locale: for `zh-TW` that is `zh_Hant`."""
    folder = files("diglot.site").joinpath("catalogs")
    return next((name for name in variants(locale) if folder.joinpath(f"{name}.po").is_file()), None)


@cache
def _catalog(locale: str) -> NullTranslations:
    name = _name(locale)
    if name is None:
        return NullTranslations()
    with files("diglot.site").joinpath(f"catalogs/{name}.po").open("rb") as stream:
        catalog = read_po(stream, locale=name)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return GNUTranslations(compiled)
