"""Two states of a tree of articles, then and now: what became of each article, of its source's sentences, and of its
translations; and churn, which is a sentence translated anew though its source stands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, islice

from diglot.align import align, carrier
from diglot.align.segments import read_sentences, source_text
from diglot.articles import Parts, outlined, parts_of
from diglot.corpus import Corpus, Outline, demand_places
from diglot.drift import brief_drift_of
from diglot.drift.changes import compare
from diglot.drift.survey import Selection, chosen_locales, names_of
from diglot.model import Article, Bead, Change, ChangeKind, Method, Page, Places, State
from diglot.page import is_same_text
from diglot.sentences import fold
from diglot.settings import Settings
from diglot.trees import History, JoinedTree
from diglot.work import Track, run

# Articles that go to a worker at a time, and the number below which handing them out costs more than it brings.
_CHUNK = 32
_FEW = 400

_Pair = tuple[Outline | None, Outline | None]


class Event(Enum):
    """What became of a page between then and now. A page may have several."""

    NEW = "new"
    """There was no page."""
    DELETED = "deleted"
    """The page has gone."""
    STALE = "became stale"
    """It was made from the source of its day, and the source has moved on."""
    FRESH = "became fresh"
    """It was not known to be up to date, or was not there, and now is."""
    UPTAKE = "took up changes"
    """It is made from another version of the source, with other sentences, as far as the text of both is known."""
    DOWNGRADE = "human to machine"
    """A person had translated it, and now a machine has."""
    UPGRADE = "machine to human"
    """A machine had translated it, and now a person has."""


@dataclass(frozen=True, slots=True)
class Retranslated:
    """A sentence whose translation changed though the sentence did not; `line` is that of the new translation."""

    source: str
    old: str
    new: str
    line: int


@dataclass(frozen=True, slots=True)
class Churn:
    """Of a page in two versions the number of sentences whose source stands in both, and those translated anew."""

    standing: int = 0
    anew: tuple[Retranslated, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One locale of an article, then and now. A state is None where there was no such article.

    `path` is that of the page now, else of the one that has gone. `taken` is what changed from the source that the page
    was made from then to the one that it is made from now; empty where that is not known.
    """

    locale: str
    path: str
    then: State | None
    now: State | None
    methods: tuple[Method | None, Method | None]
    events: tuple[Event, ...]
    taken: tuple[Change, ...] = ()
    churn: Churn = field(default_factory=Churn)


@dataclass(frozen=True, slots=True)
class Course:
    """One article, then and now; `older` is the path that it had then, where that was another.

    `source` is what became of its source page: new, deleted, changed, metadata (no sentence changed), same, or none
    where there is none. `changes` are those of the source's sentences that did not stay what and where they were.
    """

    path: str
    older: str | None
    source: str
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]

    @property
    def is_eventful(self) -> bool:
        """Whether anything at all became of it."""
        is_still = self.source in {"same", "none"} and self.older is None
        return not is_still or any(step.events or step.churn.anew for step in self.steps)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one locale; they add up. `standing` and `anew` count sentences: see Churn."""

    then: Mapping[State, int] = field(default_factory=dict)
    now: Mapping[State, int] = field(default_factory=dict)
    events: Mapping[Event, int] = field(default_factory=dict)
    standing: int = 0
    anew: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            {state: self.then.get(state, 0) + other.then.get(state, 0) for state in State},
            {state: self.now.get(state, 0) + other.now.get(state, 0) for state in State},
            {event: self.events.get(event, 0) + other.events.get(event, 0) for event in Event},
            self.standing + other.standing,
            self.anew + other.anew,
        )


@dataclass(frozen=True, slots=True)
class Since:
    """What changed in a tree. `since` is what the user called the earlier state, `size` the number of articles that
    were compared, `courses` has the eventful ones by path, `totals` the counts by locale. A text lists no more than
    `cap` of them, and all where that is None; and their sentences where it is `detailed`.
    """

    places: Places
    since: str
    size: int
    courses: tuple[Course, ...]
    totals: Mapping[str, Tally]
    cap: int | None = 20
    detailed: bool = False

    @property
    def is_behind(self) -> bool:
        """Whether any page became stale."""
        return any(tally.events.get(Event.STALE) for tally in self.totals.values())


def tell_since(  # noqa: PLR0913  # what it works on, what is asked for, and how it is to work
    then: Mapping[str, bytes],
    now: Mapping[str, bytes],
    settings: Settings,
    since: str,
    selection: Selection | None = None,
    *,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
) -> Since:
    """What changed from one tree to another, in the places and locales that are selected. No page is held longer than
    it takes to look at its article; one none of whose files has changed is looked at once. An article that has moved is
    known by a file that has the same bytes at both paths.

    Raises what `outlined` raises for the tree of now, and UsageError where nothing is at a place or in a locale.
    """
    selection = selection or Selection()
    after = outlined(now, settings, track)
    before = outlined(then, settings, track) if then else Corpus((), {}, after.source_locale, ())
    locales = chosen_locales(selection.locales, tuple(sorted({*before.locales, *after.locales})))
    history = now.history if isinstance(now, JoinedTree) else None
    pairs = [pair for pair in _matched(before, after, history) if selection.has(_names(*pair, locales))]
    demand_places(selection.places, (name for pair in pairs for name in _names(*pair, locales)))
    frame = _Frame(locales, after.source_locale, settings.thresholds.memory)
    results = chain.from_iterable(run(_tell, _tasks(pairs, then, now, frame), executor if len(pairs) >= _FEW else None))
    totals = {locale: Tally() for locale in locales}
    courses: list[Course] = []
    for _, course in zip(track(["" for _ in pairs], "Comparing"), results, strict=True):
        for step in course.steps:
            totals[step.locale] += _tally(step)
        if course.is_eventful:
            courses.append(course)
    return Since(settings.places, since, len(pairs), tuple(sorted(courses, key=lambda course: course.path)), totals)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What articles are looked at by: the same for all of a run."""

    locales: tuple[str, ...]
    source_locale: str
    least: float


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles then and now; where nothing has changed there is only now, twice."""

    frame: _Frame
    pairs: tuple[tuple[Parts | None, Parts | None], ...]


def _tasks(
    pairs: Iterable[_Pair], then: Mapping[str, bytes], now: Mapping[str, bytes], frame: _Frame
) -> Iterator[_Task]:
    rest = iter(pairs)
    while some := tuple(islice(rest, _CHUNK)):
        yield _Task(frame, tuple(_both(old, new, then, now) for old, new in some))


def _both(
    old: Outline | None, new: Outline | None, then: Mapping[str, bytes], now: Mapping[str, bytes]
) -> tuple[Parts | None, Parts | None]:
    after = parts_of(new, now) if new else None
    if old and new and _is_same(old, new):
        return after, after
    return parts_of(old, then) if old else None, after


def _tell(task: _Task) -> list[Course]:
    frame, found = task.frame, []
    for old, new in task.pairs:
        now = new.read(frame.source_locale) if new else None
        if now is not None and old is new:
            found.append(_unchanged(now, frame.locales, frame.source_locale))
        else:
            then = old.read(frame.source_locale) if old else None
            found.append(tell_course(then, now, frame.locales, frame.source_locale, frame.least))
    return found


def tell_course(
    then: Article | None, now: Article | None, locales: Sequence[str], source_locale: str, least: float
) -> Course:
    """What became of an article, as it was and as it is; it must be one of them. Of plain pages only beads of at least
    the confidence `least` tell of churn.
    """
    here = now or then
    assert here is not None  # noqa: S101  # of nothing nothing becomes
    old, new = then.source if then else None, now.source if now else None
    source, changes = _source_course(old, new, source_locale)
    sides = ((_Side(then, locale, source_locale), _Side(now, locale, source_locale)) for locale in locales)
    steps = tuple(step for pair in sides if (step := _step(*pair, least)) is not None)
    return Course(here.path, then.path if then and now and then.path != now.path else None, source, changes, steps)


def churn_of(before: Sequence[Bead], after: Sequence[Bead]) -> Churn:
    """The churn between the beads of two versions of a page. A sentence that stands more than once counts as translated
    anew only where none of its earlier translations is the one of now.
    """
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for bead in before:
        known[fold(bead.source_text)].setdefault(fold(bead.target_text), bead.target_text)
    standing = 0
    anew: list[Retranslated] = []
    for bead in after:
        earlier = known.get(fold(bead.source_text))
        if earlier:
            standing += 1
            if fold(bead.target_text) not in earlier:
                old = next(iter(earlier.values()))
                anew.append(Retranslated(bead.source_text, old, bead.target_text, bead.target[0].line))
    return Churn(standing, tuple(anew))


def sure_beads(page: Page, article: Article, source_locale: str, least: float) -> list[Bead]:
    """The beads of a page, of at least a confidence; none where it is not known which source it was made from."""
    alignment = align(page, article, source_locale) if carrier(page, article) is not None else None
    return [bead for bead in alignment.beads if bead.reaches(least)] if alignment else []


def changes_between(old: Page | None, new: Page | None, source_locale: str) -> tuple[Change, ...]:
    """The sentences of the source that did not stay what and where they were, from the source that one page carries to
    the one that another does; empty where either is not known.
    """
    if old is None or new is None or old is new:
        return ()
    changes = compare(read_sentences(source_text(old), source_locale), read_sentences(source_text(new), source_locale))
    return tuple(change for change in changes if change.kind is not ChangeKind.UNCHANGED)


def _matched(before: Corpus, after: Corpus, history: History | None) -> Iterator[_Pair]:
    """Each article of either corpus, then and now: at one path; or at two, where a file has the same bytes at both, and
    no other article had them, where a locale still has its page at the older path, or where git moved the source.
    """
    left = {outline.path: outline for outline in before.outlines}
    pairs = [(left.pop(outline.path, None), outline) for outline in after.outlines]
    paths: dict[bytes, set[str]] = defaultdict(set)
    for outline in before.outlines:
        for file in outline.files:
            paths[file.digest].add(outline.path)
    by_digest = {digest: path for digest, (path, *others) in paths.items() if not others}
    for old, new in pairs:
        known = old
        if known is None:
            moved = (*(by_digest.get(file.digest, "") for file in new.files), *new.older_paths)
            known = next((left.pop(path) for path in moved if path in left), None)
        if known is None and left and history is not None and new.source is not None:
            known = next((left.pop(path) for path in history.log.formers(new.path) if path in left), None)
        yield known, new
    yield from ((old, None) for old in left.values())


def _names(old: Outline | None, new: Outline | None, locales: Sequence[str]) -> Iterator[str]:
    """The paths that the pages of an article may be asked for by, then or now."""
    return chain.from_iterable(names_of(outline, locales) for outline in (old, new) if outline)


def _is_same(old: Outline, new: Outline) -> bool:
    def look(outline: Outline) -> object:
        return outline.path, [(file.locale, file.path, file.digest, file.commit, file.hash) for file in outline.files]

    return look(old) == look(new)


def _unchanged(article: Article, locales: Sequence[str], source_locale: str) -> Course:
    steps = []
    for locale in locales:
        page = article.targets.get(locale)
        if page or article.source:
            state = brief_drift_of(page, article, source_locale).state
            method = page.provenance.method if page else None
            path = page.path if page else f"{locale}/{article.path}"
            steps.append(Step(locale, path, state, state, (method, method), ()))
    return Course(article.path, None, "same" if article.source else "none", (), tuple(steps))


def _source_course(then: Page | None, now: Page | None, source_locale: str) -> tuple[str, tuple[Change, ...]]:
    if then is None or now is None:
        return ("new" if now else "deleted" if then else "none"), ()
    if is_same_text(then, now):
        return "same", ()
    changes = changes_between(then, now, source_locale)
    return ("changed" if changes else "metadata"), changes


@dataclass(frozen=True, slots=True)
class _Side:
    """An article in one locale, at one of the two times."""

    article: Article | None
    locale: str
    source_locale: str

    @property
    def page(self) -> Page | None:
        return self.article.targets.get(self.locale) if self.article else None

    @property
    def state(self) -> State | None:
        if self.article is None or (self.page is None and self.article.source is None):
            return None
        return brief_drift_of(self.page, self.article, self.source_locale).state

    @property
    def method(self) -> Method | None:
        return self.page.provenance.method if self.page else None

    @property
    def origin(self) -> Page | None:
        """The page that holds the source which this one was made from."""
        return carrier(self.page, self.article) if self.page and self.article else None

    def beads(self, least: float) -> list[Bead]:
        return sure_beads(self.page, self.article, self.source_locale, least) if self.page and self.article else []


def _step(old: _Side, new: _Side, least: float) -> Step | None:
    states = old.state, new.state
    here = new.article or old.article
    if here is None or states == (None, None):
        return None
    page = new.page or old.page
    path = page.path if page else f"{new.locale}/{here.path}"
    if old.page is None or new.page is None or is_same_text(old.page, new.page):
        return Step(new.locale, path, *states, (old.method, new.method), tuple(_events(old, new, states)))
    origins = old.origin, new.origin
    taken = changes_between(*origins, new.source_locale)
    events = tuple(_events(old, new, states, is_uptake=bool(taken)))
    churn = churn_of(old.beads(least), new.beads(least))
    return Step(new.locale, path, *states, (old.method, new.method), events, taken, churn)


def _events(
    old: _Side, new: _Side, states: tuple[State | None, State | None], *, is_uptake: bool = False
) -> Iterator[Event]:
    was_current, is_current = (state is not None and state.is_current for state in states)
    if new.page is not None and old.page is None:
        yield Event.NEW
    if old.page is not None and new.page is None:
        yield Event.DELETED
    if states[1] is State.STALE and was_current:
        yield Event.STALE
    if is_current and not was_current:
        yield Event.FRESH
    if is_uptake:
        yield Event.UPTAKE
    if (old.method, new.method) == (Method.HUMAN, Method.MACHINE):
        yield Event.DOWNGRADE
    if (old.method, new.method) == (Method.MACHINE, Method.HUMAN):
        yield Event.UPGRADE


def _tally(step: Step) -> Tally:
    return Tally(
        {step.then: 1} if step.then else {},
        {step.now: 1} if step.now else {},
        Counter(step.events),
        step.churn.standing,
        len(step.churn.anew),
    )
