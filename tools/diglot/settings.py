"""`[tool.diglot]` in pyproject.toml, or diglot.toml, as one frozen Settings. Read once, then handed down."""

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath

from diglot.errors import SettingsError
from diglot.locales import normalize
from diglot.model import Keeping, Places, Severity, Thresholds

FILES = ("diglot.toml", "pyproject.toml")

ALL = "*"
"""The locale of a budget that holds for all locales that have none of their own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the articles are, and which checks run.

    `root` is the folder of the settings file; `source` is relative to it. `locales` empty means: every locale folder
    there is. `trees` has, for a locale whose articles are not below `source`, the folder where they are, as `PATH` or,
    in a git commit, `PATH@COMMIT`. `provenance` tells where it is kept from which source a page was made. `thresholds`
    tells how sure a bead has to be, by use.

    `select` empty means: every rule that is on; `extend_select` adds to that, `ignore` wins. They take a slug
    (`drift.stale`) or a family (`drift`), as do `severity`, which gives rules another one, and `per_path_ignores`, by
    patterns as in a .gitignore file. `baseline` is the file of the findings that are put up with, `glossary` names
    files of terms (CSV or TBX), both relative to `root`; `do_not_translate` lists terms that stay as they are.

    A check fails on findings of severity `fail_on` or a worse one (None: on no finding), and on a broken budget: by
    locale, or `ALL`, the days for which a page may have been stale, and the percentage of pages that may be.
    """

    root: Path = field(default_factory=Path.cwd)
    source: str = "source"
    source_locale: str = "en-US"
    locales: tuple[str, ...] = ()
    trees: Mapping[str, str] = field(default_factory=dict)
    provenance: Keeping = Keeping.MS
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    per_path_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    baseline: str = ""
    fail_on: Severity | None = Severity.WARNING
    max_stale_days: Mapping[str, float] = field(default_factory=dict)
    max_stale_percent: Mapping[str, float] = field(default_factory=dict)
    glossary: tuple[str, ...] = ()
    do_not_translate: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def folder(self) -> Path:
        """The folder of the articles."""
        return self.root / self.source

    @property
    def places(self) -> Places:
        """Where the articles are, for messages: as seen from the project, whatever machine it is on."""
        return Places(self.source, {locale: os.path.relpath(place, self.root) for locale, place in self.trees.items()})

    def severity_of(self, rule: str) -> Severity | None:
        """The severity that a rule is given, by itself or by its family."""
        return self.severity.get(rule) or self.severity.get(rule.partition(".")[0])

    def key(self, file: Path) -> str | None:
        """A file's path in the tree: below the folder of the articles, with `/`, or, of a file that stands below the
        folder of a locale elsewhere, with the locale before it. None for a file outside of these.
        """
        place, folder = file.resolve(), self.folder.resolve()
        for locale, named in self.trees.items():
            own = next((Path(name) for name in (named, named.rpartition("@")[0]) if name and Path(name).is_dir()), None)
            if own is not None and place.is_relative_to(own.resolve()):
                return (PurePosixPath(locale) / place.relative_to(own.resolve()).as_posix()).as_posix()
        return place.relative_to(folder).as_posix() if place.is_relative_to(folder) else None


_KEYS = {item.name.replace("_", "-"): item.name for item in fields(Settings) if item.name != "root"}
_USES = tuple(item.name for item in fields(Thresholds))


def load_settings(folder: Path) -> Settings:
    """The settings that hold in a folder: those of the nearest settings file in it or above it.

    Raises SettingsError where the file does not parse, a key is unknown or a value has the wrong type.
    """
    for place in (folder, *folder.parents):
        for name in FILES:
            table = _table(place / name)
            if table is not None:
                return _settings(place / name, table)
    return Settings(root=folder)


def _table(path: Path) -> Mapping[str, object] | None:
    try:
        document: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path}: not valid TOML: {error}"
        raise SettingsError(message) from error
    except OSError as error:
        message = f"{path}: can't be read: {(error.strerror or str(error)).lower()}"
        raise SettingsError(message) from error
    if path.name == "diglot.toml":
        return document
    tool = document.get("tool", {})
    table = tool.get("diglot") if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        message = f"{path}: [tool.diglot] must be a table"
        raise SettingsError(message)
    return table


def _settings(path: Path, table: Mapping[str, object]) -> Settings:
    values: dict[str, object] = {}
    for key, value in table.items():
        if key == "tool" and path.name == "diglot.toml":
            message = f"{path}: in diglot.toml the settings stand at the top, without [tool.diglot]"
            raise SettingsError(message)
        if key not in _KEYS:
            message = f"{path}: unknown setting {key}; {_nearest(key, _KEYS, 'settings')}"
            raise SettingsError(message)
        name = _KEYS[key]
        values[name] = _READERS.get(name, _text)(path, key, value)
    return Settings(root=path.parent, **values)  # type: ignore[arg-type]  # each was checked against its default


def _text(path: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        message = f"{path}: {key} must be a string that is not empty"
        raise SettingsError(message)
    return value


def _texts(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        message = f"{path}: {key} must be a list of strings, for example {key} = []"
        raise SettingsError(message)
    return tuple(value)


def _severities(path: Path, key: str, value: object) -> Mapping[str, Severity]:
    levels = {level.value: level for level in Severity}
    if not isinstance(value, dict) or not all(level in levels for level in value.values()):
        message = (
            f'{path}: {key} must be a table by rule of error, warning or info, for example "drift.missing" = "error"'
        )
        raise SettingsError(message)
    return {rule: levels[level] for rule, level in value.items()}


def _names_by_path(path: Path, key: str, value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        message = f'{path}: {key} must be a table of rules by path, for example "nb-NO/old/**" = ["drift", "text"]'
        raise SettingsError(message)
    return {pattern: _texts(path, f'{key}."{pattern}"', names) for pattern, names in value.items()}


def _trees(path: Path, _key: str, value: object) -> Mapping[str, str]:
    """The places of a table, by locale; those that are relative are so to the settings file."""
    if not isinstance(value, dict) or not all(isinstance(place, str) and place for place in value.values()):
        message = f'{path}: trees must be a table of folders by locale, for example nb-NO = "../docs.nb-no"'
        raise SettingsError(message)
    return {_locale(tag, f"{path}: trees"): str(path.parent / place) for tag, place in value.items()}


def _keeping(path: Path, key: str, value: object) -> Keeping:
    kinds = {kind.value: kind for kind in Keeping}
    if not isinstance(value, str) or value not in kinds:
        message = f'{path}: {key} must be "ms", "mdn" or "git"; {_nearest(str(value), kinds, "kinds")}'
        raise SettingsError(message)
    return kinds[value]


def _thresholds(path: Path, _key: str, value: object) -> Thresholds:
    if not isinstance(value, dict):
        message = f"{path}: thresholds must be a table of numbers by use, for example memory = 0.9"
        raise SettingsError(message)
    for use, least in value.items():
        if use not in _USES:
            message = f"{path}: unknown setting thresholds.{use}; {_nearest(use, _USES, 'uses')}"
            raise SettingsError(message)
        # A TOML boolean is an int to Python.
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
            message = f"{path}: thresholds.{use} must be a number between 0 and 1, for example {use} = 0.5"
            raise SettingsError(message)
    return Thresholds(**value)


_NEVER = "never"


def fail_on_option(text: str) -> Severity | None:
    """The severity of a name such as `warning`, from which on findings fail a check; None for `never`."""
    return None if text == _NEVER else Severity(text)


FAIL_ON = (*(level.value for level in Severity), _NEVER)
"""The names that `fail_on_option` knows."""


def _fail_on(path: Path, key: str, value: object) -> Severity | None:
    if not isinstance(value, str) or value not in FAIL_ON:
        message = f'{path}: {key} must be "error", "warning", "info" or "never", for example {key} = "error"'
        raise SettingsError(message)
    return fail_on_option(value)


def _budget(path: Path, key: str, value: object) -> Mapping[str, float]:
    table: Mapping[str, object] = value if isinstance(value, dict) else {ALL: value}
    found: dict[str, float] = {}
    for tag, most in table.items():
        # A TOML boolean is an int to Python.
        if isinstance(most, bool) or not isinstance(most, int | float) or not most >= 0:
            message = f"{path}: {key} must be a number from 0 on, or a table of such by locale, for example nb-NO = 10"
            raise SettingsError(message)
        found[tag if tag == ALL else _locale(tag, f"{path}: {key}")] = most
    return found


def budget_option(text: str, option: str) -> tuple[str, float]:
    """The locale, or `ALL`, and the number of an option such as `10` or `nb-NO=10`. Raises SettingsError where it is
    none.
    """
    tag, equals, number = text.rpartition("=")
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", number) is None:
        message = f"{option} {text}: name a number from 0 on, for all locales or for one, as in 10 or nb-NO=10"
        raise SettingsError(message)
    return _locale(tag, option) if equals else ALL, float(number)


_READERS: Mapping[str, Callable[[Path, str, object], object]] = {
    **{item.name: _texts for item in fields(Settings) if item.default == ()},
    "severity": _severities,
    "fail_on": _fail_on,
    "max_stale_days": _budget,
    "max_stale_percent": _budget,
    "per_path_ignores": _names_by_path,
    "trees": _trees,
    "provenance": _keeping,
    "thresholds": _thresholds,
}


def tree_option(text: str) -> tuple[str, str]:
    """The locale and the place of an option such as `nb-NO=PATH@COMMIT`. Raises SettingsError where it is none."""
    tag, equals, place = text.partition("=")
    if not equals or not place:
        message = f"{text}: name the locale and the folder of a tree, as in nb-NO=PATH or nb-NO=PATH@COMMIT"
        raise SettingsError(message)
    return _locale(tag, "--tree"), place


def _locale(tag: str, where: str) -> str:
    locale = normalize(tag)
    if locale is None:
        message = f"{where}: {tag} is no known locale; name one such as nb-NO"
        raise SettingsError(message)
    return locale


def _nearest(key: str, known: Collection[str], what: str) -> str:
    """What may have been meant instead of an unknown key, as a hint."""
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {near[0]}?" if near else f"known {what} are {', '.join(known)}"
