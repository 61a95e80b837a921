import datetime as dt

import pytest

from diglot.locales import direction, display_name, language_of, locale_in, long_date, normalize, variants


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nb-NO", "nb-NO"),
        ("nb-no", "nb-NO"),
        ("NB_no", "nb-NO"),
        ("de", "de"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("sr-LATN-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("xx-YY", None),
        ("images", None),
        ("en-US-", None),
        ("", None),
        ("..", None),
        ("nb-NO\n", None),
    ],
)
def test_normalize(tag: str, expected: str | None) -> None:
    assert normalize(tag) == expected


@pytest.mark.parametrize(("tag", "language"), [("nb-NO", "nb"), ("DE", "de"), ("zh-Hans-CN", "zh")])
def test_language(tag: str, language: str) -> None:
    assert language_of(tag) == language


@pytest.mark.parametrize(
    ("tag", "name"),
    [("nb-NO", "Norsk bokmål"), ("lv-LV", "Latviešu"), ("ja-JP", "日本語"), ("ar-SA", "العربية"), ("xx-YY", "xx-YY")],
)
def test_names_in_their_own_language(tag: str, name: str) -> None:
    assert display_name(tag) == name


@pytest.mark.parametrize(("tag", "expected"), [("ar-SA", "rtl"), ("he", "rtl"), ("nb-NO", "ltr"), ("xx-YY", "ltr")])
def test_direction(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "date"),
    [("nb-NO", "14. september 2020"), ("en-US", "September 14, 2020"), ("xx-YY", "September 14, 2020")],
)
def test_dates(tag: str, date: str) -> None:
    assert long_date(dt.date(2020, 9, 14), tag) == date


@pytest.mark.parametrize(
    ("path", "locale"),
    [
        ("source/nb-NO/a.md", "nb-NO"),
        ("de-DE/copy/nb-no/deep/a.md", "nb-NO"),
        ("source\\lv-LV\\a.md", "lv-LV"),
        ("source/de/a.md", None),
        ("nb-NO", None),
        ("a/b.md", None),
    ],
)
def test_the_locale_that_a_path_names(path: str, locale: str | None) -> None:
    assert locale_in(path) == locale


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("nb-NO", ("nb_NO", "nb")),
        ("zh-TW", ("zh_Hant_TW", "zh_Hant", "zh_TW", "zh")),
        ("zh", ("zh_Hans_CN", "zh_Hans", "zh_CN", "zh")),
        ("sr-Latn-RS", ("sr_Latn_RS", "sr_Latn", "sr_RS", "sr")),
        ("xx-YY", ()),
    ],
)
def test_variants(tag: str, expected: tuple[str, ...]) -> None:
    assert variants(tag) == expected
