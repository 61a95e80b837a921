"""What to send to translation next, in one locale: the pages that are missing or stale, those that readers need most
first, with their words counted as translators bill them.

The need of a page is `priority x age x share`, each factor shown:

| factor | how much |
|---|---|
| priority | by `localization_priority` or `ms.localizationpriority` in the source's front matter: critical 4, priority or high 3, none or low 1; any other, and none at all, 2 |
| age | 1, and 1 more for each 365 days that the source has moved on (else that have passed since the handoff); for a missing page since its author dated it. At most 4 |
| share | of all words, those of sentences that are new, changed or removed: 0 to 1 |
"""  # noqa: E501  # a table row is one line

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from diglot.align import carrier
from diglot.align.segments import read_blocks, read_sentences, source_text
from diglot.articles import outlined, parts_of
from diglot.drift import brief_drift_of
from diglot.drift.since import sure_beads
from diglot.errors import UsageError
from diglot.handoff.leverage import Leverage
from diglot.locales import normalize
from diglot.memory.bands import ALMOST, DONE, Band, fuzzy_band
from diglot.memory.wording import Wording, likeness, read_wording
from diglot.model import Article, BlockKind, Change, ChangeKind, Drift, Page, Places, State
from diglot.sentences import fold
from diglot.settings import Settings
from diglot.spans import PlainText
from diglot.work import Track

_PRIORITY_KEYS = ("localization_priority", "ms.localizationpriority")
_PRIORITIES = {"critical": 4.0, "priority": 3.0, "high": 3.0, "none": 1.0, "low": 1.0}
_USUAL_PRIORITY = 2.0
_YEAR, _MOST_AGE = 365, 4.0
# The values of a head that are translated, as far as they are sentences.
_HEAD = ("title", "description")
_WANTED = {State.MISSING, State.STALE, State.UNKNOWN}
_STANDING = {ChangeKind.UNCHANGED, ChangeKind.MOVED}


class Fate(Enum):
    """What became of a sentence of the source since the page was made."""

    STANDING = "standing"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Count:
    """Words of the source by how good a match they have, and by their fate; both add up to `total`, and counts add up.

    `removed` are words of the old source that have gone, and no part of the total; `placeholders` are no words.
    """

    bands: Mapping[Band, int] = field(default_factory=dict)
    fates: Mapping[Fate, int] = field(default_factory=dict)
    removed: int = 0
    placeholders: int = 0
    sentences: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            {band: self.bands.get(band, 0) + other.bands.get(band, 0) for band in Band},
            {fate: self.fates.get(fate, 0) + other.fates.get(fate, 0) for fate in Fate},
            self.removed + other.removed,
            self.placeholders + other.placeholders,
            self.sentences + other.sentences,
        )

    @property
    def total(self) -> int:
        """All words."""
        return sum(self.bands.values())

    @property
    def work(self) -> int:
        """The words that somebody has to translate or to edit: all but context and exact matches and repetitions."""
        return sum(words for band, words in self.bands.items() if band not in DONE)

    @property
    def share(self) -> float:
        """Of all words, old and new, the share of those that are new, changed or removed: 0 to 1."""
        touched = self.total - self.fates.get(Fate.STANDING, 0) + self.removed
        return touched / (self.total + self.removed) if touched else 0.0


@dataclass(frozen=True, slots=True)
class Need:
    """How much readers need a page. `named` is the priority as the front matter has it, or empty; `age_days` are those
    that the age is made of, None where nothing tells. See the module for the factors.
    """

    named: str
    priority: float
    age_days: int | None
    share: float

    @property
    def age(self) -> float:
        """The factor of age: 1 to 4."""
        return min(1 + (self.age_days or 0) / _YEAR, _MOST_AGE)

    @property
    def score(self) -> float:
        """The product of the factors."""
        return round(self.priority * self.age * self.share, 3)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to be translated. `path` is None where it is missing; `source` is the file to be sent. `is_whole` is
    whether the page is there, but not known from which text it was made, so that all its words count as new.
    """

    article: str
    source: str
    path: str | None
    drift: Drift
    need: Need
    count: Count
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Handoff:
    """What to send to translation next. `jobs` are in the order of need, and `totals` are theirs; `left_out` are those
    that the budget has no room for. Of the pages of `unknown` nothing tells whether they are stale: they are apart.
    """

    places: Places
    locale: str
    as_of: dt.date
    budget: int | None
    jobs: tuple[Job, ...]
    left_out: tuple[Job, ...]
    unknown: tuple[Job, ...]

    @property
    def totals(self) -> Count:
        """The counts of the jobs."""
        return sum((job.count for job in self.jobs), Count())

    @property
    def unknown_totals(self) -> Count:
        """The counts of the unknown pages."""
        return sum((job.count for job in self.unknown), Count())


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence to be counted. `own` is how good a match the page's older version has, where it has one."""

    text: str
    wording: Wording
    before: str
    after: str
    fate: Fate
    own: Band | float = 0.0


@dataclass(frozen=True, slots=True)
class _Draft:
    """A page to be translated, before its words are matched."""

    article: str
    source: Page
    page: Page | None
    drift: Drift
    sentences: tuple[_Sentence, ...]
    removed: int
    is_whole: bool


def plan_handoff(  # noqa: PLR0913  # what it works on, what is asked for, and how it is to work
    tree: Mapping[str, bytes],
    settings: Settings,
    tag: str,
    as_of: dt.date,
    *,
    budget: int | None = None,
    track: Track = lambda items, _: items,
) -> Handoff:
    """What to send to translation next in the locale `tag`, as of a day; `budget` is the number of words (see
    `Count.work`) that there is room for: pages are taken in their order as long as they fit.

    The memory are the tree's own pages of that locale: pairs of spans, and of pages of which it is proven what source
    they were made from. Raises what `outlined` raises, and UsageError for the source's locale or none at all.
    """
    corpus = outlined(tree, settings, track)
    locale = normalize(tag)
    if locale is None or locale == corpus.source_locale:
        message = f"{tag}: no locale to translate into; name one such as nb-NO"
        raise UsageError(message)
    leverage = Leverage()
    drafts: list[_Draft] = []
    paths = [outline.path for outline in corpus.outlines]
    for outline, _ in zip(corpus.outlines, track(paths, "Comparing"), strict=True):
        # Other locales tell what a page was made from; where there is none, they tell nothing.
        needed = outline if locale in outline.targets else replace(outline, targets={})
        article = parts_of(needed, tree).read(corpus.source_locale)
        page = article.targets.get(locale)
        if page is not None:
            leverage.add(sure_beads(page, article, corpus.source_locale, settings.thresholds.memory))
        if draft := _draft(article, page, corpus.source_locale):
            drafts.append(draft)
    drafts.sort(key=lambda draft: (-_need(draft, as_of).score, draft.article))
    counter = _Counter(leverage)
    jobs: list[Job] = []
    left_out: list[Job] = []
    room = budget
    for draft in drafts:
        if draft.drift.state is State.UNKNOWN:
            continue
        job = _job(draft, as_of, counter.count(draft))
        if room is not None and job.count.work > room:
            left_out.append(job)
            continue
        counter.keep(draft)
        room = None if room is None else room - job.count.work
        jobs.append(job)
    unknown = []
    for draft in drafts:
        if draft.drift.state is State.UNKNOWN:
            unknown.append(_job(draft, as_of, counter.count(draft)))
            counter.keep(draft)
    return Handoff(settings.places, locale, as_of, budget, tuple(jobs), tuple(left_out), tuple(unknown))


def _draft(article: Article, page: Page | None, source_locale: str) -> _Draft | None:
    """What there is to be translated of an article; None where there is nothing to do, or no source."""
    source = article.source
    drift = brief_drift_of(page, article, source_locale)
    if source is None or drift.state not in _WANTED:
        return None
    old = carrier(page, article) if page else None
    removed = [change.old.text for change in drift.changes if change.kind is ChangeKind.REMOVED and change.old]
    sentences = (*_head(source, page, old), *_body(source, drift.changes, source_locale))
    slim = replace(drift, changes=())
    words = sum(read_wording(text).words for text in removed)
    return _Draft(article.path, source, page, slim, sentences, words, page is not None and not drift.changes)


def _head(source: Page, page: Page | None, old: Page | None) -> Iterator[_Sentence]:
    """The title and the description: those of a missing page, and those known to be others than they were. The spans of
    a page do not carry them.
    """
    is_known = old is not None and not old.spans
    for key in _HEAD:
        text = source.meta.get(key)
        before = old.meta.get(key) if old is not None and is_known else None
        if isinstance(text, str) and text.strip() and (page is None or (is_known and before != text)):
            wording = read_wording(text)
            own = likeness(read_wording(before), wording) if isinstance(before, str) else 0.0
            yield _Sentence(text, wording, key, key, Fate.CHANGED if own else Fate.NEW, min(own, ALMOST))


def _body(source: Page, changes: Sequence[Change], source_locale: str) -> tuple[_Sentence, ...]:
    plain = source_text(source)
    blocks = read_blocks(PlainText(plain.text, plain.body_start, ()), source_locale)
    code = {block.start for block in blocks if block.kind in {BlockKind.CODE, BlockKind.RULE}}
    if not changes:
        changes = [Change(ChangeKind.ADDED, None, each, 0.0) for each in read_sentences(plain, source_locale)]
    kept = [change for change in changes if change.new is None or change.new.start not in code]
    texts = [change.new.text for change in kept if change.new]
    neighbours = zip(["", *texts], texts, [*texts[1:], ""], strict=False)
    return tuple(
        _Sentence(text, read_wording(text), before, after, *_fate(kept, at))
        for (at, _), (before, text, after) in zip(
            ((at, change) for at, change in enumerate(kept) if change.new), neighbours, strict=True
        )
    )


def _fate(changes: Sequence[Change], at: int) -> tuple[Fate, Band | float]:
    """What became of a sentence, and how good a match its own old form is: context where both neighbours stand, too."""
    change = changes[at]
    if change.kind in _STANDING:
        around = changes[max(0, at - 1) : at + 2]
        is_same = all(each.kind is ChangeKind.UNCHANGED for each in around)
        return Fate.STANDING, Band.CONTEXT if is_same else Band.EXACT
    if change.old is None or change.new is None:
        return Fate.NEW, 0.0
    return Fate.CHANGED, min(likeness(read_wording(change.old.text), read_wording(change.new.text)), ALMOST)


class _Counter:
    """Counts the words of pages; those that are kept are looked for repetitions of in all that come after."""

    def __init__(self, leverage: Leverage) -> None:
        self._leverage = leverage
        self._seen: set[str] = set()
        self._fuzzy: dict[Wording, float] = {}

    def count(self, draft: _Draft) -> Count:
        seen: set[str] = set()
        counts = [self._counted(sentence, seen) for sentence in draft.sentences]
        return sum(counts, Count(removed=draft.removed))

    def keep(self, draft: _Draft) -> None:
        self._seen.update(fold(sentence.text) for sentence in draft.sentences)

    def _counted(self, sentence: _Sentence, seen: set[str]) -> Count:
        words = sentence.wording.words
        band = self._band(sentence, seen)
        seen.add(fold(sentence.text))
        return Count({band: words}, {sentence.fate: words}, 0, sentence.wording.placeholders, 1)

    def _band(self, sentence: _Sentence, seen: set[str]) -> Band:
        if isinstance(sentence.own, Band):
            return sentence.own
        exact = self._leverage.exact(sentence.text, sentence.before, sentence.after)
        if exact:
            return exact
        if fold(sentence.text) in seen | self._seen:
            return Band.REPETITION
        wording = sentence.wording
        if wording not in self._fuzzy:
            self._fuzzy[wording] = min(self._leverage.fuzzy(wording), ALMOST)
        return fuzzy_band(max(sentence.own, self._fuzzy[wording]))


def _job(draft: _Draft, as_of: dt.date, count: Count) -> Job:
    path = draft.page.path if draft.page else None
    return Job(draft.article, draft.source.path, path, draft.drift, _need(draft, as_of), count, draft.is_whole)


def _need(draft: _Draft, as_of: dt.date) -> Need:
    named = next((str(draft.source.meta[key]) for key in _PRIORITY_KEYS if draft.source.meta.get(key)), "")
    since = draft.drift.since or (draft.page.provenance.handoff if draft.page else draft.source.provenance.written)
    fates: dict[Fate, int] = dict.fromkeys(Fate, 0)
    for sentence in draft.sentences:
        fates[sentence.fate] += sentence.wording.words
    total = sum(fates.values())
    share = Count({Band.NONE: total}, fates, draft.removed).share
    return Need(
        named,
        _PRIORITIES.get(named.lower(), _USUAL_PRIORITY),
        max(0, (as_of - since).days) if since else None,
        round(share, 3),
    )
