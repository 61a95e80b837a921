"""`[tool.diglot]` in pyproject.toml, or diglot.toml, as one frozen Settings. Read once, then handed down."""

import difflib
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from diglot.errors import SettingsError
from diglot.locales import normalize
from diglot.model import Places, Thresholds

FILES = ("diglot.toml", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the articles are, and which checks run.

    `root` is the folder of the settings file; `source` is relative to it. `locales` empty means: every locale folder
    there is. `trees` has, for a locale whose articles are not below `source`, the folder where they are, as `PATH` or,
    in a git commit, `PATH@COMMIT`. `select` empty means: every rule; `ignore` wins. Both take a slug (`drift.stale`)
    or a family (`drift`). `thresholds` tells how sure a bead has to be, by use.
    """

    root: Path = field(default_factory=Path.cwd)
    source: str = "source"
    source_locale: str = "en-US"
    locales: tuple[str, ...] = ()
    trees: Mapping[str, str] = field(default_factory=dict)
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def folder(self) -> Path:
        """The folder of the articles."""
        return self.root / self.source

    @property
    def places(self) -> Places:
        """Where the articles are, for messages: as seen from the project, whatever machine it is on."""
        return Places(self.source, {locale: os.path.relpath(place, self.root) for locale, place in self.trees.items()})

    def key(self, file: Path) -> str | None:
        """A file's path below the folder of the articles, with `/`; None for a file outside of it."""
        place, folder = file.resolve(), self.folder.resolve()
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
        if name == "trees":
            values[name] = _trees(path, value)
        elif name == "thresholds":
            values[name] = _thresholds(path, value)
        elif isinstance(getattr(Settings(), name), tuple):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                message = f"{path}: {key} must be a list of strings, for example {key} = []"
                raise SettingsError(message)
            values[name] = tuple(value)
        elif isinstance(value, str) and value:
            values[name] = value
        else:
            message = f"{path}: {key} must be a string that is not empty"
            raise SettingsError(message)
    return Settings(root=path.parent, **values)  # type: ignore[arg-type]  # each was checked against its default


def _trees(path: Path, value: object) -> Mapping[str, str]:
    """The places of a table, by locale; those that are relative are so to the settings file."""
    if not isinstance(value, dict) or not all(isinstance(place, str) and place for place in value.values()):
        message = f'{path}: trees must be a table of folders by locale, for example nb-NO = "../docs.nb-no"'
        raise SettingsError(message)
    return {_locale(tag, f"{path}: trees"): str(path.parent / place) for tag, place in value.items()}


def _thresholds(path: Path, value: object) -> Thresholds:
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
