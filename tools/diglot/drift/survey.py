"""The pipeline of `diglot drift`: a tree to the state of every page, and how the locales of each article stand to each
other. No rule is run and nothing is aligned; sentences are compared on pages only that are not known to be fresh.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from diglot.articles import Parts, outlined, parts_of
from diglot.corpus import Corpus, Outline, demand_places, is_in
from diglot.drift import brief_drift_of, stand_apart, versions_of
from diglot.errors import UsageError
from diglot.locales import normalize
from diglot.model import Article, Case, ChangeKind, Drift, Method, Places, Provenance, State, Version
from diglot.settings import Settings
from diglot.work import Track, run

# Articles that go to a worker at a time, and the number below which handing them out costs more than it brings.
_CHUNK = 64
_WORTH = 400
FEW = 10
"""Of so many changed pages at most, people are told the sentences without asking."""
CAP = 20
"""So many pages of each state are listed for people who don't ask for all."""

_WORST = (State.STALE, State.ORPHAN, State.UNKNOWN, State.MISSING, State.METADATA, State.FRESH)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pages to tell of: all, or those in some places, locales or states.

    A place is a page or a folder of the tree, or an article or a folder of articles, without the locale.
    """

    places: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    states: tuple[State, ...] = ()

    def has(self, names: Iterable[str | None]) -> bool:
        """Whether something that goes by any of these paths is in one of the places."""
        return not self.places or any(is_in(name, place) for name in names if name for place in self.places)

    def outlines(self, corpus: Corpus) -> list[Outline]:
        """The articles that have a name in one of the places. Raises UsageError for a locale that there is not, and for
        a place in which there is no article.
        """
        locales = chosen_locales(self.locales, corpus.locales)
        found = [each for each in corpus.outlines if self.has(names_of(each, locales))]
        demand_places(self.places, (name for each in found for name in names_of(each, locales)))
        return found


@dataclass(frozen=True, slots=True)
class Standing:
    """How one article stands in one locale. `path` is None where the page is missing, `source` where there is none.

    Of `sentences` of the source that it was made from, or that were added since, `changed` are not what and where they
    were; the drift may leave the segments out, and does for a fresh page. `same_text_as` is the hash of another version
    of the source with the same sentences.
    """

    article: str
    locale: str
    path: str | None
    source: str | None
    drift: Drift
    changed: int = 0
    sentences: int = 0
    provenance: Provenance | None = None
    same_text_as: str | None = None

    @property
    def names(self) -> tuple[str | None, ...]:
        """The paths that it may be asked for by."""
        return self.article, f"{self.locale}/{self.article}", self.path, self.source

    @property
    def has_moved(self) -> bool:
        """Whether the page stands at a path that its article has left."""
        return self.path is not None and self.path.partition("/")[2] != self.article

    def days(self, as_of: dt.date) -> int | None:
        """For how many days the source has moved on, on a day; None where that is not known."""
        return max(0, (as_of - self.drift.since).days) if self.drift.since else None


@dataclass(frozen=True, slots=True)
class LocaleTotals:
    """The counts of one locale: articles by state, pages by who translated, and the day since which the source of the
    page longest out of date has moved on.
    """

    states: Mapping[State, int] = field(default_factory=dict)
    methods: Mapping[Method, int] = field(default_factory=dict)
    oldest: dt.date | None = None

    def __add__(self, other: "LocaleTotals") -> "LocaleTotals":
        return LocaleTotals(
            Counter(self.states) + Counter(other.states),
            Counter(self.methods) + Counter(other.methods),
            min((day for day in (self.oldest, other.oldest) if day), default=None),
        )

    @property
    def pages(self) -> int:
        """The pages that there are."""
        return sum(self.methods.values())

    @property
    def articles(self) -> int:
        """The articles that have a source: those that could be translated."""
        return sum(self.states.values()) - self.states.get(State.ORPHAN, 0)

    @property
    def translated(self) -> int:
        """The pages whose article has a source."""
        return self.articles - self.states.get(State.MISSING, 0)

    @property
    def current(self) -> int:
        """The pages no sentence of whose source has changed."""
        return sum(count for state, count in self.states.items() if state.is_current)


@dataclass(frozen=True, slots=True)
class Split:
    """An article whose locales stand on several versions of the source."""

    article: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Survey:
    """What `diglot drift` tells, on the day `as_of`; `standings` are in the order of articles and locales.

    `size` is the number of articles and `common` of those that every locale has a page of; `apart` are those among
    them whose locales surely stand on more than one version of the source. `totals` count all that was selected
    by place and locale, in whatever state. `cap` is how many pages of each state a person is told of; None for all.
    Fresh ones are among them only if it `has_fresh`.
    """

    places: Places
    source_locale: str
    locales: tuple[str, ...]
    as_of: dt.date
    size: int
    common: int
    apart: tuple[Split, ...]
    standings: tuple[Standing, ...]
    totals: Mapping[str, LocaleTotals]
    cap: int | None = CAP
    has_fresh: bool = False

    @property
    def is_behind(self) -> bool:
        """Whether any page told of is stale or has lost its source."""
        return any(each.drift.state in {State.STALE, State.ORPHAN} for each in self.standings)

    def worst_first(self) -> list[Standing]:
        """Those that are not fresh, the worst first, and fresh ones where they are asked for; what is not known to be
        old is as old as the day.
        """
        fresh = [each for each in self.standings if self.has_fresh and each.drift.state is State.FRESH]
        return [*worst_first(self.standings, self.as_of), *fresh]


def worst_first(standings: Iterable[Standing], unknown: dt.date) -> list[Standing]:
    """Those that are not fresh, by state; stale ones by the share of sentences that changed, then by age, `unknown`
    being the day since which one is stale that does not say.
    """

    def badness(each: Standing) -> tuple[int, float, dt.date, str, str]:
        share = each.changed / (each.sentences or 1)
        return _WORST.index(each.drift.state), -share, each.drift.since or unknown, each.article, each.locale

    return sorted((each for each in standings if each.drift.state is not State.FRESH), key=badness)


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles, and by what they are looked at."""

    source_locale: str
    locales: tuple[str, ...]
    parts: tuple[Parts, ...]


def survey(  # noqa: PLR0913  # what it works on, what is asked for, and how it is to work
    tree: Mapping[str, bytes],
    settings: Settings,
    as_of: dt.date,
    selection: Selection | None = None,
    *,
    most: int | None = None,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
) -> Survey:
    """The state of every selected page. Holds no page longer than it takes to look at its article. Where more than
    `most` pages have changed, the segments of none are kept.

    Raises TreeError where there are no articles, SettingsError for a locale that is none, and UsageError where the
    selection names a locale or a place without articles.
    """
    wanted = selection or Selection()
    corpus = outlined(tree, settings, track, wanted.outlines)
    outlines, locales = corpus.outlines, chosen_locales(wanted.locales, corpus.locales)
    tasks = _tasks(outlines, tree, corpus.source_locale, locales)
    results = chain.from_iterable(run(_examine, tasks, executor if len(outlines) >= _WORTH else None))
    standings: list[Standing] = []
    apart: list[Split] = []
    kept = 0
    for _, (own, split) in zip(track([each.path for each in outlines], "Comparing"), results, strict=True):
        selected = [each for each in own if wanted.has(each.names)]
        apart += [split] if split else []
        kept += sum(bool(each.drift.changes) for each in selected)
        standings += selected if most is None or kept <= most else map(_brief, selected)
    if most is not None and kept > most:
        standings = [_brief(each) for each in standings]
    return Survey(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=locales,
        as_of=as_of,
        size=len(outlines),
        common=sum(outline.targets.keys() >= {*locales} for outline in outlines),
        apart=tuple(apart),
        standings=tuple(each for each in standings if not wanted.states or each.drift.state in wanted.states),
        has_fresh=State.FRESH in wanted.states,
        totals={locale: totals_of(each for each in standings if each.locale == locale) for locale in locales},
    )


def chosen_locales(tags: Iterable[str], locales: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the locales that are named by tags; all where there is no tag. Raises UsageError for one that has no
    articles.
    """
    wanted = set()
    for tag in tags:
        locale = normalize(tag)
        if locale not in locales:
            message = f"there are no articles in {tag}; there are some in {', '.join(locales)}"
            raise UsageError(message)
        wanted.add(locale)
    return tuple(locale for locale in locales if locale in wanted) if wanted else locales


def names_of(outline: Outline, locales: Iterable[str]) -> Iterator[str]:
    """The paths that the pages of an article may be asked for by."""
    yield outline.path
    yield from (f"{locale}/{outline.path}" for locale in locales)
    yield from (file.path for file in outline.files)


def _tasks(
    outlines: Iterable[Outline], tree: Mapping[str, bytes], source_locale: str, locales: tuple[str, ...]
) -> Iterator[_Task]:
    rest = iter(outlines)
    while some := tuple(parts_of(outline, tree) for outline in islice(rest, _CHUNK)):
        yield _Task(source_locale, locales, some)


def _examine(task: _Task) -> list[tuple[tuple[Standing, ...], Split | None]]:
    """For each article how it stands in each locale, and its versions where all have it, but on different ones."""
    found = []
    for parts in task.parts:
        article = parts.read(task.source_locale)
        versions = versions_of(article, task.source_locale)
        own = {locale: article.targets[locale] for locale in task.locales if locale in article.targets}
        split = None
        if len(own) == len(task.locales) and stand_apart(replace(article, targets=own)):
            chosen = (
                replace(each, locales=tuple(locale for locale in each.locales if locale in own))
                for each in versions.values()
            )
            split = Split(article.path, tuple(each for each in chosen if each.locales))
        found.append((tuple(_standings(article, versions, task)), split))
    return found


def _standings(article: Article, versions: Mapping[str | None, Version], task: _Task) -> Iterator[Standing]:
    source = article.source
    for locale in task.locales:
        page = article.targets.get(locale)
        if page is None and source is None:
            continue
        drift = brief_drift_of(page, article, task.source_locale)
        version = versions.get(page.provenance.hash) if page else None
        yield standing_of(Case(article, locale, page, drift, version=version))


def standing_of(case: Case) -> Standing:
    """How the article of a case stands in its locale."""
    page, source, drift = case.page, case.article.source, case.drift
    return Standing(
        article=case.article.path,
        locale=case.locale,
        path=page.path if page else None,
        source=source.path if source else None,
        drift=drift,
        changed=sum(change.kind is not ChangeKind.UNCHANGED for change in drift.changes),
        sentences=len(drift.changes),
        provenance=page.provenance if page else None,
        same_text_as=case.version.same_text_as if case.version else None,
    )


def _brief(standing: Standing) -> Standing:
    return replace(standing, drift=replace(standing.drift, changes=()))


def totals_of(standings: Iterable[Standing]) -> LocaleTotals:
    """The counts of articles in one locale."""
    own = list(standings)
    return LocaleTotals(
        Counter(each.drift.state for each in own),
        Counter(each.provenance.method for each in own if each.provenance),
        min((each.drift.since for each in own if each.drift.since), default=None),
    )


def percent(part: int, whole: int) -> str:
    """A share in percent; 100 % is all and 0 % is none, neither is rounded into. Empty where there is nothing."""
    if not whole:
        return ""
    share = 100 * part / whole
    return f"{share:.0f} %" if part in {0, whole} else f"{min(max(share, 0.1), 99.9):.1f} %"
