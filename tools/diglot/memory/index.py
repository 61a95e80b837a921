"""Wordings in SQLite, to be searched for those that are at least half like a given one: by their rarer words, not by a
scan.

Two wordings of which one is changed into the other by few edits have many words in common, so that at least one is
among the rarer words of both (prefix filtering, known from joins by likeness). Only what shares such a word is compared
in full, and none is missed.
"""

import json
import math
import sqlite3
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from diglot.memory.bands import LEAST
from diglot.memory.wording import COPIED, Wording, like

_TABLES = """
CREATE TABLE IF NOT EXISTS word (text TEXT PRIMARY KEY, rank INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS wording (key INTEGER PRIMARY KEY, tokens TEXT NOT NULL, text TEXT);
CREATE TABLE IF NOT EXISTS posting (
  word TEXT NOT NULL, size INTEGER NOT NULL, place INTEGER NOT NULL, key INTEGER NOT NULL, text TEXT,
  PRIMARY KEY (word, size, place, key)
) WITHOUT ROWID;
"""
# A word is one character, since rapidfuzz compares texts many times faster than rows of words: a common one a low one,
# which takes fewer bytes, none a surrogate. In a memory with more words than characters some share one, and are told
# apart later.
_SURROGATES = range(0xD800, 0xE000)
_CHARACTERS = sys.maxunicode - len(_SURROGATES)
_JOINT = "\n"
# The text of a wording stands in each of its postings: to look it up elsewhere would take most of the time of a search.
# That of one of more words than so many does not, or a long one would take its square of room.
_SHORT = 64
# Where a share of words is a whole number but for rounding.
_NEARLY = 1e-9
# `json_each` takes a list of any length as one value.
_RANKS = "SELECT text, rank FROM word WHERE text IN (SELECT value FROM json_each(?))"
_WORDINGS = "SELECT key, tokens FROM wording WHERE key IN (SELECT value FROM json_each(?))"
_LONG = "SELECT key, text FROM wording WHERE key IN (SELECT value FROM json_each(?))"
_CANDIDATES = """
SELECT key, text FROM posting WHERE word = :word AND size BETWEEN :smallest AND :largest
AND place + max(size, :size) * :least <= size + :nearly
AND (max(size, :size) <= :spare OR ifnull(instr(text, :next), 1))
"""


class Index:
    """The wordings that a database holds, by numbers. Its three tables are made where they are missing."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        if database.execute("SELECT count(*) FROM sqlite_master WHERE name = 'posting'").fetchone() == (0,):
            for statement in _TABLES.split(";"):
                database.execute(statement)
        self._ranks: dict[str, int] | None = None

    def build(self, wordings: Iterable[tuple[int, Wording]]) -> None:
        """Hold these wordings and no others, each by its number. What has no word is left out."""
        kept = [(key, wording, wording.kinds) for key, wording in wordings if wording.tokens]
        counts = Counter(chain.from_iterable(kinds for _, _, kinds in kept))
        ordered = sorted(counts, key=lambda word: (-counts[word], word))
        ranks = self._ranks = {word: rank for rank, word in enumerate(ordered)}
        for table in ("word", "wording", "posting"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
        self._database.executemany("INSERT INTO word VALUES (?, ?)", sorted(ranks.items()))
        postings: list[tuple[str, int, int, int, str | None]] = []
        rows: list[tuple[int, str, str | None]] = []
        for key, wording, kinds in kept:
            text = "".join(_character(ranks[word]) for word in kinds)
            size = len(text)
            short, long = (text, None) if size <= _SHORT else (None, text)
            rows.append((key, _JOINT.join(wording.tokens), long))
            places: dict[str, int] = {}
            for place, character in enumerate(_rarest_first(text)[: _prefix(size, LEAST)]):
                places.setdefault(character, place)
            postings += ((character, size, place, key, short) for character, place in places.items())
        self._database.executemany("INSERT INTO wording VALUES (?, ?, ?)", rows)
        self._database.executemany("INSERT INTO posting VALUES (?, ?, ?, ?, ?)", sorted(postings))

    def wordings(self) -> dict[int, Wording]:
        """All wordings by their numbers."""
        rows = self._database.execute("SELECT key, tokens FROM wording")
        return {key: Wording(tuple(tokens.split(_JOINT))) for key, tokens in rows}

    def search(self, wordings: Sequence[Wording], least: float = LEAST) -> Iterator[list[tuple[float, int]]]:
        """For each of these wordings those that are like it by `least` or more, which is 0.5 at least: likeness and
        number, the most like first.
        """
        kinds = [wording.kinds for wording in wordings]
        ranks = self._known({*chain.from_iterable(kinds)})
        for wording, own in zip(wordings, kinds, strict=True):
            yield self._like(wording, own, ranks, least) if own else []

    def _like(
        self, wording: Wording, kinds: Sequence[str], ranks: Mapping[str, int], least: float
    ) -> list[tuple[float, int]]:
        # What the memory does not have comes first, as the rarest, and is found nowhere.
        strangers = {
            word: chr(sys.maxunicode - at) for at, word in enumerate(dict.fromkeys(kinds)) if word not in ranks
        }
        text = "".join(_character(ranks[word]) if word in ranks else strangers[word] for word in kinds)
        candidates = self._candidates(text, least)
        alike = process.extract(
            text, candidates, scorer=Levenshtein.normalized_similarity, score_cutoff=least, limit=None
        )
        copied = {_character(ranks[kind]) for kind in COPIED.intersection(kinds) if kind in ranks}
        others = self._wordings([key for other, _, key in alike if not copied.isdisjoint(other)]) if copied else {}
        results = ((like(wording, others[key], score) if key in others else score, key) for _, score, key in alike)
        return sorted((each for each in results if each[0] >= least - _NEARLY), key=lambda each: (-each[0], each[1]))

    def _known(self, words: Collection[str]) -> dict[str, int]:
        if self._ranks is not None:
            return {word: self._ranks[word] for word in words if word in self._ranks}
        return dict(self._database.execute(_RANKS, (json.dumps([*words]),)))

    def _candidates(self, text: str, least: float) -> dict[int, str | None]:
        """What shares one of the rarer words of a text, and may have enough in common."""
        found: dict[int, str | None] = {}
        size = len(text)
        words = _rarest_first(text)
        # How long what has none of so many words may be.
        largest = [math.floor((size - place) / least + _NEARLY) for place in range(size + 1)]
        asked: dict[str, str | float] = {"size": size, "least": least, "nearly": _NEARLY}
        asked["smallest"] = math.ceil(least * size - _NEARLY)
        for place, word in enumerate(words[: _prefix(size, least)]):
            if word not in words[max(0, place - 1) : place]:
                # What is longer than `spare` has to have the next word, too.
                following = "".join(words[place + 1 : place + 2])
                asked |= {"word": word, "largest": largest[place], "spare": largest[place + 1], "next": following}
                found.update(self._database.execute(_CANDIDATES, asked))
        if long := [key for key, other in found.items() if other is None]:
            found.update(self._database.execute(_LONG, (json.dumps(long),)))
        return found

    def _wordings(self, keys: Sequence[int]) -> dict[int, Wording]:
        rows = self._database.execute(_WORDINGS, (json.dumps(keys),))
        return {key: Wording(tuple(tokens.split(_JOINT))) for key, tokens in rows}


def _character(rank: int) -> str:
    code = 1 + rank % (_CHARACTERS // 2)
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


def _rarest_first(characters: Iterable[str]) -> list[str]:
    return sorted(characters, reverse=True)


def _prefix(size: int, least: float) -> int:
    """Of so many words, rarest first, among how many one is shared with any wording that is as like as `least`."""
    return size - math.ceil(least * size - _NEARLY) + 1
