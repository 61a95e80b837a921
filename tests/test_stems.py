import pytest

from diglot.stems import find_form, has_form, is_akin, stem, words_of


@pytest.mark.parametrize(
    ("word", "locale", "expected"),
    [
        ("subscriptions", "en-US", "subscript"),
        ("abonnementet", "nb-NO", "abonnement"),
        ("abonements", "lv-LV", "abonements"),
        ("購読", "ja-JP", "購読"),
        ("word", "xx", "word"),
    ],
)
def test_stem(word: str, locale: str, expected: str) -> None:
    assert stem(word, locale) == expected


@pytest.mark.parametrize(
    ("word", "form", "locale", "expected"),
    [
        ("tilauksen", "tilaus", "fi-FI", True),
        ("käytön", "käyttö", "fi-FI", True),
        ("asetuksiin", "asetus", "fi-FI", True),
        ("lietotājiem", "lietotājs", "lv-LV", True),
        ("prøveabonnement", "abonnement", "nb-NO", True),
        ("الاشتراكات", "الاشتراك", "ar-SA", True),
        ("التراخيص", "ترخيص", "ar-SA", True),
        ("الاعداد", "إعدادات", "ar-SA", True),
        ("رخصة", "ترخيص", "ar-SA", False),
        ("asetus", "asetukset", "fi-FI", True),
        ("testitilauksiin", "tilaus", "fi-FI", True),
        ("profiiliasetusten", "asetukset", "fi-FI", True),
        ("kunde", "abonnement", "nb-NO", False),
        ("izrakstieties", "izrakstīties", "lv-LV", True),
        ("tili", "tilaus", "fi-FI", False),
        ("av", "avbryt", "nb-NO", False),
    ],
)
def test_is_akin(word: str, form: str, locale: str, expected: bool) -> None:  # noqa: FBT001  # a column of the table
    assert is_akin(word, form, locale) is expected


@pytest.mark.parametrize(
    ("form", "text", "locale", "expected"),
    [
        ("brukerkonto", "Åpne bruker kontoen.", "nb-NO", True),
        ("brukerkonto", "Åpne kontoen til brukeren.", "nb-NO", False),
        ("norēķinu konts", "Atveriet norēķinu kontu.", "lv-LV", True),
        ("サブスクリプション", "サブスク リプションを選ぶ", "ja-JP", True),
        ("購読", "登録を選ぶ", "ja-JP", False),
        ("käyttöoikeus", "käyttö oikeudet", "fi-FI", True),
    ],
)
def test_has_form(form: str, text: str, locale: str, expected: bool) -> None:  # noqa: FBT001  # a column of the table
    assert has_form(form, text, words_of(text), locale) is expected


@pytest.mark.parametrize(
    ("form", "text", "locale", "expected"),
    [
        ("tegning", "Velg tegningen.", "nb-NO", 5),
        ("tegning", "Velg prøvetegningen.", "nb-NO", -1),
        ("lån konto", "Velg lån kontoen.", "nb-NO", 5),
        ("購読", "この購読を選ぶ", "ja-JP", 2),
        ("++", "C++ er bra", "nb-NO", 1),
        ("tegning", "", "nb-NO", -1),
    ],
)
def test_find_form(form: str, text: str, locale: str, expected: int) -> None:
    assert find_form(form, text, locale) == expected
