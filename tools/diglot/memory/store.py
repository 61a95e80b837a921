"""The memory as one SQLite file: each pair of a source sentence and a translation once, and all places where it stands.

Every change is one transaction, so that a cut one undoes itself, and whoever reads meanwhile reads what was there
before. A file that is damaged or is no memory is an error in one sentence; `diglot memory build` makes a damaged one
anew where it is that of the project, and overwrites nobody else's.
"""

import datetime as dt
import json
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from diglot.errors import StoreError
from diglot.locales import language_of
from diglot.memory.file import is_older, make_file, open_file, renew, told
from diglot.memory.index import Index
from diglot.memory.wording import Wording, read_wording
from diglot.model import Method, Origin
from diglot.sentences import fold

FILE = "memory.sqlite"
"""The name of a project's memory in its cache folder."""

SIDES = ("source", "target")
"""What is searched for words: the source sentences, or their translations."""

# Languages that leave no white space between words are searched by three characters in a row.
_UNSPACED = frozenset(("bo", "ja", "km", "lo", "my", "th", "yue", "zh"))
_GRAM = 3
_SOURCE_LOCALE = "source locale"


class Pair(NamedTuple):
    """A source sentence and its translation, as they stand on a page.

    `segment` is the id of the span, or the line as `L12`; `origin` is None where it came from elsewhere; `before` and
    `after` are the source sentences next to it, empty at either end of the page, None where that is not known.
    """

    source: str
    target: str
    segment: str = ""
    origin: Origin | None = None
    confidence: float = 1.0
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page with the pairs that it gives a memory. `hash` is that of the source which it was made from, `day` the one
    of its handoff.
    """

    locale: str
    article: str
    path: str
    hash: str | None
    day: dt.date | None
    method: Method
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """What a memory has of a locale: pairs, each once, the places where they stand, the source sentences that they
    translate and how many of these have more than one translation; places by who translated and by what they rest on.
    """

    locale: str
    pairs: int
    places: int
    sources: int
    ambiguous: int
    pages: int
    methods: Mapping[Method, int]
    origins: Mapping[Origin | None, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A pair that has the words that were searched for, how often it stands, and where it was translated last."""

    locale: str
    source: str
    target: str
    places: int
    path: str
    segment: str
    day: dt.date | None
    method: Method


class Place(NamedTuple):
    """Where a translation of a source sentence, `unit` by its number, stands, `around` being the numbers of the
    sentences next to it.
    """

    unit: int
    around: tuple[int | None, int | None]
    source: str
    target: str
    path: str
    segment: str
    hash: str | None
    day: dt.date | None
    method: Method
    confidence: float


class Standing(NamedTuple):
    """A translation of a source sentence: where it stands best, or best between the same sentences, and in how many
    places in all.
    """

    best: Place
    is_context: bool
    places: int


class Translations:
    """All translations of a source sentence in a locale, given the places where they stand."""

    def __init__(self, places: Iterable[Place]) -> None:
        ordered = sorted(places, key=lambda place: place.target)
        counts: dict[int, int] = defaultdict(int)
        for place in ordered:
            counts[place.unit] += 1
        ordered.sort(key=lambda place: (*_worth(place), counts[place.unit]), reverse=True)
        # By unit where it does best, and where it does so between two sentences, the best first.
        self._best: dict[int, Standing] = {}
        self._between: dict[tuple[int | None, int | None], dict[int, Standing]] = defaultdict(dict)
        for place in ordered:
            unit, around, *_ = place
            self._best.setdefault(unit, Standing(place, is_context=False, places=counts[unit]))
            if None not in around:
                self._between[around].setdefault(unit, Standing(place, is_context=True, places=counts[unit]))

    def first(self, around: tuple[int | None, int | None], most: int) -> list[Standing]:
        """At most so many, each once, those that stand between these sentences first, then a person's before a
        machine's, then the latest.
        """
        context = self._between.get(around, {})
        return [*context.values(), *(each for unit, each in self._best.items() if unit not in context)][:most]


class Store:
    """A memory that is open. `source_locale` is that of its source sentences, empty while it has none; `is_anew` is
    whether it was made in place of one that could not be used.
    """

    def __init__(self, path: Path, database: sqlite3.Connection, *, is_anew: bool = False) -> None:
        self.path = path
        self.is_anew = is_anew
        self._database = database
        with told(path):
            self._index = Index(database)
            self.source_locale = self._about(_SOURCE_LOCALE)

    @classmethod
    def open(cls, path: Path) -> Self:
        """The memory at a path. Raises StoreError where there is none, or none that can be used."""
        return cls(path, open_file(path))

    @classmethod
    def make(cls, path: Path, *, is_own: bool) -> Self:
        """The memory at a path, made where there is none. One that `is_own`, the project's, is also made anew where it
        is damaged or of another form. Raises StoreError for any other such file.
        """
        database, is_anew = make_file(path, is_own=is_own)
        store = cls(path, database, is_anew=is_anew)
        if is_older(database):
            store._renew()
        return store

    def _renew(self) -> None:
        with self._writing() as database, told(self.path):
            renew(database)
            self._index = Index(database)
            self._reindex(self.source_locale)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def replace(self, came: str, source_locale: str, leaves: Iterable[Leaf]) -> None:
        """Hold these pages in place of all that came from the same source before: the tree, whose name is empty, or a
        file. Whole or not at all.

        Raises StoreError where the memory is of another source locale, or can't be written.
        """
        if self.source_locale not in {"", source_locale} and not (came == "" and self._is_all_of(came)):
            message = f"{self.path}: its sentences are in {self.source_locale}, not in {source_locale}"
            raise StoreError(message)
        with self._writing() as database:
            with told(self.path):
                database.execute("DELETE FROM place WHERE page IN (SELECT id FROM page WHERE came = ?)", (came,))
                database.execute("DELETE FROM page WHERE came = ?", (came,))
            for leaf in leaves:
                with told(self.path):
                    self._add(came, leaf)
            with told(self.path):
                self._tidy()
                database.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_SOURCE_LOCALE, source_locale))
                self._reindex(source_locale)
        self.source_locale = source_locale

    def _is_all_of(self, came: str) -> bool:
        return self._database.execute("SELECT 1 FROM page WHERE came != ?", (came,)).fetchone() is None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with told(self.path):
            self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
            with told(self.path):
                self._database.execute("COMMIT")
        finally:
            self._end()

    def _end(self) -> None:
        # Some errors end the transaction by themselves.
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def _tidy(self) -> None:
        """Let go of what stands nowhere any more."""
        self._database.execute("DELETE FROM unit WHERE id NOT IN (SELECT unit FROM place)")
        self._database.execute(
            "DELETE FROM source WHERE id NOT IN (SELECT source FROM unit"
            " UNION SELECT before FROM place WHERE before NOT NULL"
            " UNION SELECT after FROM place WHERE after NOT NULL)"
        )

    def _add(self, came: str, leaf: Leaf) -> None:
        execute = self._database.execute
        day = leaf.day.isoformat() if leaf.day else None
        about = (came, leaf.locale, leaf.article, leaf.path, leaf.hash, day, leaf.method.value)
        page = execute("INSERT INTO page VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", about).lastrowid
        known: dict[str | None, int | None] = {None: None}
        for number, pair in enumerate(leaf.pairs):
            for text in (pair.source, pair.before, pair.after):
                if text is not None and text not in known:
                    known[text] = self._source(text)
            (unit,) = execute(
                "INSERT INTO unit VALUES (NULL, ?, ?, ?) ON CONFLICT DO UPDATE SET target = target RETURNING id",
                (known[pair.source], leaf.locale, pair.target),
            ).fetchone()
            origin = pair.origin.value if pair.origin else ""
            around = known[pair.before], known[pair.after]
            execute(
                "INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (unit, page, number, pair.segment, origin, pair.confidence, *around),
            )

    def _source(self, text: str) -> int:
        """The number of a source sentence, held from now on."""
        found: tuple[int] = self._database.execute(
            "INSERT INTO source VALUES (NULL, ?, ?) ON CONFLICT DO UPDATE SET text = text RETURNING id",
            (_digest(text), text),
        ).fetchone()
        return found[0]

    def _reindex(self, source_locale: str) -> None:
        known = self._index.wordings()
        rows = self._database.execute("SELECT id, text FROM source WHERE id IN (SELECT source FROM unit)").fetchall()
        self._index.build((key, _wording(key, text, known)) for key, text in rows)
        targets = self._database.execute("SELECT id, locale, target FROM unit ORDER BY id")
        texts = {"source": [(key, source_locale, text) for key, text in rows], "target": targets.fetchall()}
        for side, own in texts.items():
            for kind in ("words", "grams"):
                table = f"{side}_{kind}"
                self._database.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608  # own names
                self._database.executemany(
                    f"INSERT INTO {table}(rowid, text) VALUES (?, ?)",  # noqa: S608
                    ((key, text) for key, locale, text in own if _kind(locale) == kind),
                )

    def leaves(self, locale: str | None = None) -> Iterator[Leaf]:
        """All that is held, of one locale or of all: pages in the order of locales and paths, each in its own."""
        with told(self.path):
            pages = self._database.execute(
                "SELECT id, locale, article, path, hash, day, method FROM page WHERE ?1 IS NULL OR locale = ?1"
                " ORDER BY locale, path, came, id",
                (locale,),
            ).fetchall()
            by_page: dict[int, list[Pair]] = {}
            rows = self._database.execute(
                "SELECT p.page, s.text, u.target, p.segment, p.origin, p.confidence, b.text, a.text"
                " FROM place p JOIN unit u ON u.id = p.unit JOIN source s ON s.id = u.source"
                " LEFT JOIN source b ON b.id = p.before LEFT JOIN source a ON a.id = p.after"
                " WHERE ?1 IS NULL OR u.locale = ?1 ORDER BY p.page, p.number",
                (locale,),
            )
            for page, source, target, segment, origin, confidence, before, after in rows:
                pair = Pair(source, target, segment, Origin(origin) if origin else None, confidence, before, after)
                by_page.setdefault(page, []).append(pair)
        for page, tag, article, path, source_hash, day, method in pages:
            pairs = tuple(by_page.pop(page, ()))
            yield Leaf(tag, article, path, source_hash, _day(day), Method(method), pairs)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read within is of one moment, whoever writes meanwhile; and it is read faster."""
        with told(self.path):
            self._database.execute("BEGIN")
        try:
            yield
        finally:
            self._end()

    def exact(self, text: str) -> int | None:
        """The number of a source sentence, None where the memory does not have it."""
        with told(self.path):
            row = self._database.execute("SELECT id FROM source WHERE digest = ?", (_digest(text),)).fetchone()
        return row[0] if row else None

    def like(self, wordings: Sequence[Wording], least: float) -> Iterator[list[tuple[float, int]]]:
        """For each wording the source sentences that are like it by `least` or more, as `Index.search` has them."""
        with told(self.path):
            yield from self._index.search(wordings, least)

    def texts(self, sources: Sequence[int]) -> dict[int, str]:
        """Source sentences by their numbers."""
        query = "SELECT id, text FROM source WHERE id IN (SELECT value FROM json_each(?))"
        with told(self.path):
            return dict(self._database.execute(query, (json.dumps(sources),)).fetchall())

    def translations(self, sources: Sequence[int], locale: str, but_for: str | None) -> dict[int, Translations]:
        """The translations of source sentences in a locale, by their numbers, in their order. The places in the article
        `but_for` do not count.
        """
        found: dict[int, list[Place]] = {source: [] for source in sources}
        with told(self.path):
            rows = self._database.execute(_PLACES, (json.dumps(sources), locale, but_for))
            for source, unit, before, after, *texts, day, method, confidence in rows:
                place = (unit, (before, after), *texts, _day(day), Method(method), confidence)
                found[source].append(Place._make(place))
        return {source: Translations(places) for source, places in found.items()}

    def concordance(self, words: str, locale: str | None, side: str, most: int) -> list[Hit]:
        """At most so many pairs of which the source or the target has all of these words, the nearest first; in one
        locale or in all. Words in double quotes have to stand in a row; a `*` at the end of a word stands for any end.

        In languages without white space between words, words are any characters, two of which take longer than three.
        """
        # FTS5 takes a NUL for the end of what is asked.
        terms = [quoted or plain for quoted, plain in _TERM.findall(words.replace("\0", " "))]
        terms = [term.replace('"', '""') for term in terms if any(map(str.isalnum, term))]
        if not terms:
            return []
        found: list[Hit] = []
        with told(self.path):
            for query, values in (_words_query(side, terms), _grams_query(side, terms)):
                asked = {**values, "locale": locale, "most": most - len(found)}
                for tag, source, target, places, _, path, segment, day, method in self._database.execute(query, asked):
                    found.append(Hit(tag, source, target, places, path, segment, _day(day), Method(method)))
        return found

    def counts(self) -> list[Count]:
        """What there is, by locale."""
        with told(self.path):
            execute = self._database.execute
            counts: dict[str, tuple[int, int, int]] = {}
            for tag, pairs, sources, ambiguous in execute(
                "SELECT locale, sum(n), count(*), sum(n > 1) FROM"
                " (SELECT locale, count(*) n FROM unit GROUP BY locale, source) GROUP BY locale ORDER BY locale"
            ):
                counts[tag] = pairs, sources, ambiguous
            pages = dict(execute("SELECT locale, count(DISTINCT path) FROM page GROUP BY locale").fetchall())
            methods: dict[str, Counter[Method]] = defaultdict(Counter)
            origins: dict[str, Counter[Origin | None]] = defaultdict(Counter)
            for tag, method, origin, number in execute(
                "SELECT g.locale, g.method, p.origin, count(*) FROM place p JOIN page g ON g.id = p.page"
                " GROUP BY 1, 2, 3"
            ):
                methods[tag][Method(method)] += number
                origins[tag][Origin(origin) if origin else None] += number
        return [
            Count(tag, pairs, methods[tag].total(), sources, ambiguous, pages[tag], methods[tag], origins[tag])
            for tag, (pairs, sources, ambiguous) in counts.items()
        ]

    def _about(self, key: str) -> str:
        row = self._database.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else ""


_PLACES = """
SELECT s.id, u.id, p.before, p.after, s.text, u.target, g.path, p.segment, g.hash, g.day, g.method, p.confidence
FROM source s JOIN unit u ON u.source = s.id JOIN place p ON p.unit = u.id JOIN page g ON g.id = p.page
WHERE s.id IN (SELECT value FROM json_each(?)) AND u.locale = ? AND g.article IS NOT ?
"""
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_KEYS = {"source": "u.source", "target": "u.id"}
_TEXTS = {"source": ("source", "source.text"), "target": ("unit", "unit.target")}
# The bare columns are of the latest place.
_HITS = """
SELECT u.locale, s.text, u.target, count(*), max(coalesce(g.day, '')), g.path, p.segment, g.day, g.method
FROM ({found}) f JOIN unit u ON {key} = f.id JOIN source s ON s.id = u.source
JOIN place p ON p.unit = u.id JOIN page g ON g.id = p.page
WHERE :locale IS NULL OR u.locale = :locale
GROUP BY u.id ORDER BY f.rank, s.id, u.locale, u.id LIMIT :most
"""


def _words_query(side: str, terms: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What finds the pairs with these terms, where white space stands between words, and its values."""
    asked = " ".join(f'"{term.rstrip("*")}"{"*" if term.endswith("*") else ""}' for term in terms)
    table = f"{side}_words"
    query = f"SELECT rowid id, rank FROM {table} WHERE {table} MATCH :words"  # noqa: S608  # names of our own
    return _HITS.format(found=query, key=_KEYS[side]), {"words": asked}


def _grams_query(side: str, terms: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The same, where none does. FTS5 finds three characters or more; a shorter term is looked for in each text."""
    plain = [term.rstrip("*") for term in terms]
    long = [term for term in plain if len(term) >= _GRAM]
    short = [term for term in plain if len(term) < _GRAM]
    values = {"grams": " ".join(f'"{term}"' for term in long)} | {f"short{at}": term for at, term in enumerate(short)}
    table = f"{side}_grams"
    home, text = _TEXTS[side]
    has = " AND ".join(f"instr(lower({text}), lower(:short{at}))" for at in range(len(short))) or "1"
    if long:
        query = (
            f"SELECT {home}.id, {table}.rank FROM {table} JOIN {home} ON {home}.id = {table}.rowid"  # noqa: S608
            f" WHERE {table} MATCH :grams AND {has}"
        )
    else:
        # Those of other languages are found by their words.
        query = f"SELECT id, 0 rank FROM {home} WHERE id IN (SELECT rowid FROM {table}) AND {has}"  # noqa: S608
    return _HITS.format(found=query, key=_KEYS[side]), values


def _kind(locale: str) -> str:
    return "grams" if language_of(locale) in _UNSPACED else "words"


def _digest(text: str) -> bytes:
    return blake2b(fold(text).encode(), digest_size=16).digest()


def _wording(key: int, text: str, known: Mapping[int, Wording]) -> Wording:
    return known[key] if key in known else read_wording(text)


def _worth(place: Place) -> tuple[bool, dt.date, float]:
    return place.method is Method.HUMAN, place.day or dt.date.min, place.confidence


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
