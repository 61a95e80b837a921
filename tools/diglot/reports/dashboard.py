"""What the status of translations shows: the locales in numbers, and the articles by folder in pages of bounded size.

The numbers are those of `diglot drift`: `drift.survey` counts both.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add

from diglot.drift.survey import LocaleTotals, Standing, standing_of, totals_of, worst_first
from diglot.model import Method, Report, State

# What a page of the list may hold, so that thousands of articles make pages that load at once.
_CELLS = 1_200
_LEAST = 25
WORST = 500
"""So many pages of a locale are listed, the worst first."""

_ALWAYS = {State.FRESH, State.STALE, State.UNKNOWN, State.MISSING}


@dataclass(frozen=True, slots=True)
class Row:
    """One article, and how it stands in each locale."""

    path: str
    older_paths: tuple[str, ...]
    standings: Mapping[str, Standing]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of articles; `path` is empty for the one of all. `size` is the number of articles below it, `totals`
    counts them by locale.
    """

    path: str
    size: int
    totals: Mapping[str, LocaleTotals]

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]

    @property
    def parents(self) -> tuple[str, ...]:
        """The paths of the folders that it stands in, from the one of all."""
        return _folders(self.path)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of what stands directly in a folder, folders first; `number` counts from 1 to `pages`."""

    folder: Folder
    number: int
    pages: int
    folders: tuple[Folder, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All that is shown. By locale: `half` is the day since which half of the pages that have been left behind have
    been so, as far as they tell; `worst` is what is not fresh, the worst first.
    """

    source_locale: str
    locales: tuple[str, ...]
    folders: Mapping[str, Folder]
    rows: tuple[Row, ...]
    half: Mapping[str, dt.date]
    worst: Mapping[str, tuple[Standing, ...]]

    @property
    def totals(self) -> Mapping[str, LocaleTotals]:
        """The counts of each locale."""
        return self.folders[""].totals

    @property
    def together(self) -> LocaleTotals:
        """The counts of all locales."""
        return reduce(add, self.totals.values(), LocaleTotals())

    @property
    def states(self) -> tuple[State, ...]:
        """The states that there are, and those that are always asked for."""
        found = self.together.states
        return tuple(state for state in State if state in _ALWAYS or found.get(state))

    @property
    def methods(self) -> tuple[Method, ...]:
        """Who may have translated; nobody knows only where there is such a page."""
        found = self.together.methods
        return tuple(method for method in Method if method is not Method.UNKNOWN or found.get(method))

    def listings(self) -> Iterator[Listing]:
        """The pages of all folders, that of all first."""
        most = max(_LEAST, _CELLS // max(len(self.locales), 1))
        folders, rows = defaultdict(list), defaultdict(list)
        for folder in self.folders.values():
            if folder.path:
                folders[folder.parents[-1]].append(folder)
        for row in self.rows:
            rows[_folders(row.path)[-1]].append(row)
        for path, folder in self.folders.items():
            below, own = tuple(folders[path]), tuple(rows[path])
            starts = range(0, len(below) + len(own), most)
            for number, start in enumerate(starts, 1):
                first = start - len(below)
                shown = own[max(first, 0) : max(first + most, 0)]
                yield Listing(folder, number, len(starts), below[start : start + most], shown)


def dashboard(report: Report) -> Dashboard:
    """The status of a report's translations."""
    found: dict[str, dict[str, Standing]] = {article.path: {} for article in report.articles}
    for case in report.cases:
        found[case.article.path][case.locale] = standing_of(case)
    rows = (Row(article.path, article.older_paths, found[article.path]) for article in report.articles)
    return dashboard_of(report.source_locale, report.locales, rows)


def dashboard_of(source_locale: str, locales: tuple[str, ...], articles: Iterable[Row]) -> Dashboard:
    """The status of the translations of these articles, by path."""
    rows = tuple(articles)
    standings: dict[str, dict[str, list[Standing]]] = defaultdict(lambda: defaultdict(list))
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        for folder in _folders(row.path):
            sizes[folder] += 1
            for locale, standing in row.standings.items():
                standings[folder][locale].append(standing)
    own = standings[""]
    days = {locale: sorted(each.drift.since for each in own[locale] if each.drift.since) for locale in locales}
    return Dashboard(
        source_locale=source_locale,
        locales=locales,
        folders={
            path: Folder(path, sizes[path], {locale: totals_of(standings[path][locale]) for locale in locales})
            for path in sorted({"", *sizes})
        },
        rows=rows,
        half={locale: dates[(len(dates) - 1) // 2] for locale, dates in days.items() if dates},
        worst={locale: tuple(worst_first(own[locale], dt.date.max)) for locale in locales},
    )


def _folders(path: str) -> tuple[str, ...]:
    """The folders that a path stands in, from the outside in; the first is the empty one of all."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(len(parts))) if path else ()
