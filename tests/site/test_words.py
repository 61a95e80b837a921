"""What the site says itself, in each language."""

import datetime as dt
import re
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from babel.messages import Catalog
from babel.messages.pofile import read_po
from mkdocs.utils import get_theme_dir
from sitekit import TRANSLATED

from diglot.locales import long_date
from diglot.site.theme import theme_language
from diglot.site.words import MESSAGES, PLURALS, spoken, translate, translate_count

CATALOGS = sorted(item.name.removesuffix(".po") for item in files("diglot.site").joinpath("catalogs").iterdir())
# Every locale of Microsoft's support articles: the readers that the first projects have.
WANTED = (  # noqa: SIM905  # as a list it would take a line for each
    "ar-SA bg-BG cs-CZ da-DK de-DE el-GR es-ES et-EE fi-FI fr-FR he-IL hr-HR hu-HU id-ID it-IT ja-JP ko-KR lt-LT "
    "lv-LV nb-NO nl-NL pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sl-SI sr-Latn-RS sv-SE th-TH tr-TR uk-UA vi-VN zh-CN zh-TW"
).split()
_NAMES = re.compile(r"\{[^}]*\}")
_NUMBERS = range(1_000)
_SENTENCE_END = ".。।။۔։"
# Thai parts sentences by a space.
_WITHOUT_FULL_STOP = {"th"}


def names(text: str) -> list[str]:
    return sorted(_NAMES.findall(text))


def catalog_of(language: str) -> Catalog:
    with files("diglot.site").joinpath(f"catalogs/{language}.po").open("rb") as stream:
        return read_po(stream, abort_invalid=True)


@pytest.mark.parametrize("language", CATALOGS)
def test_catalog_has_every_message(language: str) -> None:
    catalog = catalog_of(language)
    entries = {
        str(message.id): str(message.string) for message in catalog if isinstance(message.id, str) and message.id
    }
    assert list(entries) == list(MESSAGES)
    assert str(catalog.locale) == language
    assert not any(message.fuzzy for message in catalog if message.id)
    for message, text in entries.items():
        assert text == text.strip() != "", message
        # A word may be the same in two languages.
        assert text != message or " " not in message
        assert names(text) == names(message), message
        # A sentence stays a sentence, and what leads to something goes on leading to it.
        assert (text[-1] in _SENTENCE_END) == (message.endswith(".") and language not in _WITHOUT_FULL_STOP), message
        assert (text[-1] in ":：") == message.endswith(":"), message


@pytest.mark.parametrize("language", CATALOGS)
def test_catalog_has_every_form_of_what_is_counted(language: str) -> None:
    catalog, locale = catalog_of(language), Locale.parse(language)
    entries = {message.id: message.string for message in catalog if isinstance(message.id, tuple)}
    assert entries == {pair: entries[pair] for pair in PLURALS.items()}
    tag = language.replace("_", "-")
    for singular in PLURALS:
        said = {number: translate_count(singular, tag, number) for number in _NUMBERS}
        forms: dict[str, set[str]] = {}
        for number, text in said.items():
            form = re.sub(rf"(?<!\d){number}(?!\d)", "#", text)
            forms.setdefault(locale.plural_form(number), set()).add(form)
            assert not _NAMES.search(text)
            # A form may leave the number out only where it says which it is.
            assert "#" in form or sum(other == text for other in said.values()) == 1, text
        # Numbers that the language counts alike (CLDR) have one form: the catalog's rule of plurals is the right one.
        assert {category: len(texts) for category, texts in forms.items()} == dict.fromkeys(forms, 1)
        assert all("" not in texts for texts in forms.values())


@pytest.mark.parametrize("language", CATALOGS)
@pytest.mark.parametrize("message", [message for message in MESSAGES if "{date}" in message])
def test_a_date_fits_into_its_sentence(language: str, message: str) -> None:
    tag = language.replace("_", "-")
    text = translate(message, tag, date=long_date(dt.date(2020, 9, 14), tag))
    assert ".." not in text
    assert "  " not in text
    assert "2020" in text


@pytest.mark.parametrize("locale", [*TRANSLATED, *WANTED])
def test_locales_of_the_site_have_a_catalog(locale: str) -> None:
    assert spoken(locale) == locale
    assert translate("Sentence by sentence", locale) != "Sentence by sentence"


def test_every_language_of_the_theme_has_a_catalog() -> None:
    languages = {path.stem for path in (Path(get_theme_dir("material")) / "partials/languages").glob("*.html")}
    # The theme names these otherwise than CLDR does: Central Kurdish, and Serbian in Latin letters.
    tags = {language: {"ku-IQ": "ckb-IQ", "sh": "sr-Latn"}.get(language, language) for language in languages}
    assert {spoken(tag) for tag in tags.values()} == set(tags.values())
    assert {language: theme_language(tag, [get_theme_dir("material")]) for language, tag in tags.items()} == {
        language: language for language in languages
    }


def test_messages_are_said_once() -> None:
    assert len({*MESSAGES, *PLURALS}) == len(MESSAGES) + len(PLURALS)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("nb-NO", "Les originalen"),
        ("de-AT", "Original lesen"),
        ("zh-CN", "阅读原文"),
        ("zh", "阅读原文"),
        ("zh-TW", "閱讀原文"),
        ("zh-Hant-HK", "閱讀原文"),
        ("pt-AO", "Ler o original"),
        ("sr-Latn-RS", "Pročitaj original"),
        ("sr-RS", "Прочитај оригинал"),
        ("sr-Cyrl-BA", "Прочитај оригинал"),
        ("en-US", "Read the original"),
        ("sw-KE", "Read the original"),  # no catalog: English
        ("xx", "Read the original"),
    ],
)
def test_language_of_a_message(locale: str, expected: str) -> None:
    assert translate("Read the original", locale) == expected


def test_what_is_said_in_english_for_want_of_a_catalog_says_so() -> None:
    assert [spoken(locale) for locale in ("nb-NO", "en-GB", "sw-KE", "xx")] == ["nb-NO", "en-GB", "en", "en"]


def test_names_are_filled_in() -> None:
    message = "Sentences that no longer stand: {count} of {total}."
    assert translate(message, "da-DK", count=9, total=10) == "Sætninger, der ikke længere gælder: 9 af 10."
    assert translate(message, "sw-KE", count=9, total=10) == "Sentences that no longer stand: 9 of 10."


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en-US", {1: "1 sentence moved", 2: "2 sentences moved"}),
        ("sw-KE", {1: "1 sentence moved", 2: "2 sentences moved"}),
        ("ja-JP", {1: "1 文が移動", 2: "2 文が移動"}),
        (
            "ar-SA",
            {1: "نُقلت جملة واحدة", 2: "نُقلت جملتان", 3: "نُقلت 3 جمل", 11: "نُقلت 11 جملة", 100: "نُقلت 100 جملة"},
        ),
        (
            "lv-LV",
            {
                1: "pārvietots 1 teikums",
                2: "pārvietoti 2 teikumi",
                11: "pārvietoti 11 teikumi",
                21: "pārvietots 21 teikums",
            },
        ),
        (
            "cy-GB",
            {
                0: "symudwyd 0 brawddeg",
                1: "symudwyd 1 frawddeg",
                2: "symudwyd 2 frawddeg",
                3: "symudwyd 3 brawddeg",
            },
        ),
        ("hy-AM", {1: "տեղափոխվել է 1 նախադասություն", 2: "տեղափոխվել է 2 նախադասություն"}),
        ("ur-PK", {1: "1 جملہ منتقل کیا گیا", 2: "2 جملے منتقل کیے گئے"}),
        (
            "pl-PL",
            {
                1: "przeniesiono 1 zdanie",
                2: "przeniesiono 2 zdania",
                5: "przeniesiono 5 zdań",
                12: "przeniesiono 12 zdań",
                22: "przeniesiono 22 zdania",
            },
        ),
        (
            "sl-SI",
            {
                1: "premaknjen 1 stavek",
                2: "premaknjena 2 stavka",
                3: "premaknjeni 3 stavki",
                5: "premaknjenih 5 stavkov",
                101: "premaknjen 101 stavek",
            },
        ),
    ],
)
def test_forms_of_what_is_counted(locale: str, expected: dict[int, str]) -> None:
    assert {number: translate_count("{count} sentence moved", locale, number) for number in expected} == expected


@pytest.mark.parametrize("locale", ["nb-NO", "sw-KE"])
def test_unknown_message_is_an_error(locale: str) -> None:
    with pytest.raises(KeyError, match="no such message"):
        translate("no such message", locale)
    with pytest.raises(KeyError, match="no such message"):
        translate_count("no such message", locale, 1)
