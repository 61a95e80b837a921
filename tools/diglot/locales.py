"""Language tags: check, normalize, name, direction, and how a locale writes a date. Babel has the data (CLDR)."""

import datetime as dt
import re
from collections.abc import Mapping
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{4})?(?:[-_](?:[A-Za-z]{2}|[0-9]{3}))?\Z")


@cache
def _locale(tag: str) -> Locale | None:
    if not _TAG.match(tag):
        return None
    try:
        return Locale.parse(tag, sep="_" if "_" in tag else "-")
    except (UnknownLocaleError, ValueError):
        return None


@cache
def normalize(tag: str) -> str | None:
    """A tag as BCP 47 spells it (`nb-no` -> `nb-NO`), or None if no such locale is known."""
    if _locale(tag) is None:
        return None
    language, *rest = re.split(r"[-_]", tag)
    return "-".join([language.lower(), *(part.title() if len(part) == _SCRIPT else part.upper() for part in rest)])


_SCRIPT = 4


def language_of(tag: str) -> str:
    """The language part of a tag: `nb` of `nb-NO`."""
    return tag.split("-", maxsplit=1)[0].lower()


def variants(tag: str) -> tuple[str, ...]:
    """The names that words for a locale may go by, the nearest first, as CLDR spells them: `zh_Hant_TW`, `zh_Hant`,
    `zh_TW`, `zh` for `zh-TW`. The script is the usual one of the territory, where the tag names none.
    """
    locale = _locale(tag)
    if locale is None:
        return ()
    usual = get_global("likely_subtags").get(locale.language, "") if not locale.script and not locale.territory else ""
    whole = _locale(usual.replace("_", "-")) or locale
    kinds = ((whole.script, whole.territory), (whole.script,), (whole.territory,), ())
    return tuple(dict.fromkeys("_".join(part for part in (whole.language, *kind) if part) for kind in kinds))


@cache
def display_name(tag: str) -> str:
    """The locale's name in its own language, as a language switcher shows it."""
    locale = _locale(tag)
    name = locale.get_language_name() if locale else None
    return f"{name[0].upper()}{name[1:]}" if name else tag


def english_name(tag: str) -> str:
    """The English name of the language of a locale; empty for one that is not known."""
    locale = _locale(tag)
    return (locale.get_language_name("en") or "") if locale else ""


@cache
def direction(tag: str) -> str:
    """`ltr` or `rtl`."""
    locale = _locale(tag)
    return locale.text_direction if locale else "ltr"


def long_date(date: dt.date, tag: str) -> str:
    """A date as the locale writes it, with the month spelled out: `14. september 2020`."""
    return format_date(date, "long", locale=_locale(tag) or "en")


@cache
def months(tag: str) -> Mapping[str, int]:
    """The names of the months in a locale, in small letters, long and short, each with its number."""
    locale = _locale(tag) or Locale("en")
    return {
        name.casefold().rstrip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[context][width].items()
    }


def locale_in(path: str) -> str | None:
    """The locale that a folder of a path names, the innermost first, or None."""
    return next(
        (tag for part in reversed(re.split(r"[/\\]", path)[:-1]) if "-" in part and (tag := normalize(part))), None
    )
