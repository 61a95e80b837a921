import re
from pathlib import Path

import pytest

from diglot.errors import SettingsError
from diglot.model import Keeping, Severity, Thresholds
from diglot.settings import ALL, Settings, budget_option, load_settings, tree_option
from support import REPOSITORY


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path, "diglot.toml", ""))
    assert settings == Settings(root=tmp_path)
    assert (settings.folder, settings.source_locale) == (tmp_path / "source", "en-US")


def test_every_key(tmp_path: Path) -> None:
    text = (
        'source = "docs"\nsource-locale = "en-GB"\nlocales = ["nb-NO"]\nselect = ["drift"]\nignore = ["page.empty"]\n'
        '[trees]\nnb-no = "../docs.nb-no@v2"\nlv-LV = "/lv"\n[thresholds]\nview = 0\nexport = 0.5\nmemory = 1.0\n'
    )
    trees = {"nb-NO": f"{tmp_path}/../docs.nb-no@v2", "lv-LV": "/lv"}
    assert load_settings(write(tmp_path, "diglot.toml", text)) == Settings(
        tmp_path,
        "docs",
        "en-GB",
        ("nb-NO",),
        trees,
        select=("drift",),
        ignore=("page.empty",),
        thresholds=Thresholds(0, 0.5, 1),
    )


@pytest.mark.parametrize(
    ("text", "fail_on"),
    [("", Severity.WARNING), ('fail-on = "error"', Severity.ERROR), ('fail-on = "never"', None)],
)
def test_what_lets_a_check_fail(tmp_path: Path, text: str, fail_on: Severity | None) -> None:
    assert load_settings(write(tmp_path, "diglot.toml", text)).fail_on is fail_on


@pytest.mark.parametrize("key", ["max-stale-days", "max-stale-percent"])
def test_a_budget_is_a_number_or_a_table_by_locale(tmp_path: Path, key: str) -> None:
    for text, budget in (("10", {ALL: 10}), ("0.5", {ALL: 0.5}), ('{ nb-no = 0, "*" = 9.5 }', {"nb-NO": 0, ALL: 9.5})):
        settings = load_settings(write(tmp_path, "diglot.toml", f"{key} = {text}"))
        assert getattr(settings, key.replace("-", "_")) == budget


def test_a_budget_on_the_command_line() -> None:
    assert budget_option("12.5", "--max-stale-days") == (ALL, 12.5)
    assert budget_option("nb-no=0", "--max-stale-days") == ("nb-NO", 0)


@pytest.mark.parametrize("text", ["", "x", "-1", "nb-NO=", "nb-NO", "1e3", "nan", "inf", "1=2=x"])
def test_a_wrong_budget_on_the_command_line_says_what_is_right(text: str) -> None:
    message = f"--max-stale-days {text}: name a number from 0 on, for all locales or for one, as in 10 or nb-NO=10"
    with pytest.raises(SettingsError, match=re.escape(message)):
        budget_option(text, "--max-stale-days")


def test_a_budget_on_the_command_line_for_no_known_locale() -> None:
    with pytest.raises(SettingsError, match="--max-stale-days: zz9 is no known locale"):
        budget_option("zz9=1", "--max-stale-days")


def test_a_threshold_that_is_not_named_keeps_its_default(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool.diglot.thresholds]\nmemory = 0.8\n")
    assert load_settings(tmp_path).thresholds == Thresholds(view=0.2, export=0.2, memory=0.8)


def test_a_table_of_pyproject(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", '[tool.diglot]\nsource = "docs"\n[tool.other]\nsource = "x"\n')
    assert load_settings(tmp_path).source == "docs"


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    write(tmp_path, "diglot.toml", 'source = "outer"')
    write(tmp_path / "a", "pyproject.toml", '[project]\nname = "other"\n')
    assert load_settings(tmp_path / "a" / "b" / "c") == Settings(root=tmp_path, source="outer")
    write(tmp_path / "a" / "b", "diglot.toml", 'source = "inner"')
    assert load_settings(tmp_path / "a" / "b" / "c") == Settings(root=tmp_path / "a" / "b", source="inner")


def test_diglot_toml_comes_before_pyproject(tmp_path: Path) -> None:
    write(tmp_path, "diglot.toml", 'source = "one"')
    write(tmp_path, "pyproject.toml", '[tool.diglot]\nsource = "two"\n')
    assert load_settings(tmp_path).source == "one"


def test_the_repository_has_settings() -> None:
    assert load_settings(REPOSITORY).folder == REPOSITORY / "source"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('sourse = "x"', "unknown setting sourse; did you mean source?"),
        ("local = []", "unknown setting local; did you mean locales?"),
        ("trees = 1", 'trees must be a table of folders by locale, for example nb-NO = "../docs.nb-no"'),
        ("[trees]\nnb-NO = ''", "trees must be a table of folders by locale"),
        ("[trees]\nxx-YY-zz1 = 'a'", "trees: xx-YY-zz1 is no known locale; name one such as nb-NO"),
        ("provenance = 'mnd'", 'provenance must be "ms", "mdn" or "git"; did you mean mdn?'),
        ("provenance = 'svn'", 'provenance must be "ms", "mdn" or "git"; known kinds are ms, mdn, git'),
        ("provenance = 1", 'provenance must be "ms", "mdn" or "git"'),
        ("zzz = 1", "unknown setting zzz; known settings are source, source-locale, locales, trees, "),
        ("thresholds = 0.5", "thresholds must be a table of numbers by use, for example memory = 0.9"),
        ("[thresholds]\nveiw = 0.5", "unknown setting thresholds.veiw; did you mean view?"),
        ("[thresholds]\nzzz = 0.5", "unknown setting thresholds.zzz; known uses are view, export, memory"),
        ("[thresholds]\nview = '0.5'", "thresholds.view must be a number between 0 and 1, for example view = 0.5"),
        ("[thresholds]\nmemory = true", "thresholds.memory must be a number between 0 and 1"),
        ("[thresholds]\nexport = 1.1", "thresholds.export must be a number between 0 and 1"),
        ("[thresholds]\nexport = -0.1", "thresholds.export must be a number between 0 and 1"),
        ("[thresholds]\nexport = nan", "thresholds.export must be a number between 0 and 1"),
        ("fail-on = 'warn'", 'fail-on must be "error", "warning", "info" or "never"'),
        ("fail-on = 1", 'fail-on must be "error", "warning", "info" or "never", for example fail-on = "error"'),
        ("max-stale-days = '9'", "max-stale-days must be a number from 0 on, or a table of such by locale"),
        ("max-stale-days = true", "max-stale-days must be a number from 0 on"),
        ("max-stale-percent = -1", "max-stale-percent must be a number from 0 on"),
        ("max-stale-percent = nan", "max-stale-percent must be a number from 0 on"),
        ("[max-stale-percent]\nnb-NO = 'a'", "max-stale-percent must be a number from 0 on"),
        ("[max-stale-percent]\nzz9 = 1", "max-stale-percent: zz9 is no known locale; name one such as nb-NO"),
        ('root = "x"', "unknown setting root"),
        ("source = 1", "source must be a string that is not empty"),
        ('source = ""', "source must be a string that is not empty"),
        ('locales = "nb-NO"', "locales must be a list of strings, for example locales = []"),
        ("select = [1]", "select must be a list of strings"),
        ("source = ", "not valid TOML"),
        ('source = "a"\nsource = "b"', "not valid TOML"),
    ],
)
def test_a_wrong_setting_names_file_and_remedy(tmp_path: Path, text: str, words: str) -> None:
    write(tmp_path, "diglot.toml", text)
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'diglot.toml'}: {words}")


def test_the_table_of_pyproject_has_to_be_one(tmp_path: Path) -> None:
    write(tmp_path, "pyproject.toml", "[tool]\ndiglot = 1\n")
    with pytest.raises(SettingsError, match=r"\[tool.diglot\] must be a table"):
        load_settings(tmp_path)


def test_a_settings_file_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "diglot.toml").mkdir()
    with pytest.raises(SettingsError, match="can't be read: is a directory"):
        load_settings(tmp_path)


def test_a_settings_file_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "diglot.toml").write_bytes(b'source = "\xff"')
    with pytest.raises(SettingsError, match="not valid TOML"):
        load_settings(tmp_path)


def test_a_tree_on_the_command_line() -> None:
    assert tree_option("nb-no=../docs=nb@main") == ("nb-NO", "../docs=nb@main")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nb-NO", "nb-NO: name the locale and the folder of a tree, as in nb-NO=PATH or nb-NO=PATH@COMMIT"),
        ("nb-NO=", "name the locale and the folder"),
        ("zz9=x", "--tree: zz9 is no known locale"),
    ],
)
def test_a_wrong_tree_on_the_command_line_says_what_is_right(text: str, words: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(words)):
        tree_option(text)


def test_places_are_told_as_seen_from_the_project(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path / "project", "diglot.toml", '[trees]\nnb-NO = "../docs.nb-no@v2"\n'))
    assert settings.places.of("nb-NO/a.md") == "../docs.nb-no@v2/a.md"
    assert settings.places.of("lv-LV/a.md") == "source/lv-LV/a.md"


@pytest.mark.parametrize("kind", Keeping)
def test_where_provenance_is_kept(tmp_path: Path, kind: Keeping) -> None:
    assert load_settings(tmp_path).provenance is Keeping.MS
    write(tmp_path, "diglot.toml", f'provenance = "{kind.value}"')
    assert load_settings(tmp_path).provenance is kind


def test_what_a_file_is_called_in_the_tree(tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    places = {"lv-LV": str(tmp_path / "else"), "da-DK": f"{tmp_path}/else@v1", "fi-FI": str(tmp_path / "none")}
    for trees, key in (
        ({}, None),
        ({"lv-LV": places["lv-LV"]}, "lv-LV/x.md"),
        ({"da-DK": places["da-DK"]}, "da-DK/x.md"),
    ):
        settings = Settings(root=tmp_path, trees={**trees, "fi-FI": places["fi-FI"]})
        assert settings.key(tmp_path / "else" / "x.md") == key
        assert settings.key(tmp_path / "source" / "nb-NO" / "a.md") == "nb-NO/a.md"
        assert settings.key(tmp_path / "source") == "."
    assert Settings(root=tmp_path, trees=places).key(tmp_path / "else") == "lv-LV"
    assert settings.key(tmp_path / "none" / "a.md") is None
