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
from collections.abc import Iterable, Sequence
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from diglot.memory.bands import LEAST
from diglot.memory.wording import Wording, like

_TABLES = """
CREATE TABLE IF NOT EXISTS word (text TEXT PRIMARY KEY, rank INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS coded (key INTEGER PRIMARY KEY, text TEXT NOT NULL, wording TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS posting (
  word TEXT NOT NULL, size INTEGER NOT NULL, place INTEGER NOT NULL, key INTEGER NOT NULL,
  PRIMARY KEY (word, size, place, key)
) WITHOUT ROWID;
"""
# A word is one character, since rapidfuzz compares texts many times faster than rows of words: the rarest first, none
# of them a surrogate. In a memory with more words than there are characters some share one, and are told apart later.
_SURROGATES = range(0xD800, 0xE000)
_CHARACTERS = sys.maxunicode - len(_SURROGATES)
_JOINT = "\n"
# Where a share of words is a whole number but for rounding.
_NEARLY = 1e-9
# `json_each` takes a list of any length as one value.
_RANKS = "SELECT text, rank FROM word WHERE text IN (SELECT value FROM json_each(?))"
_WORDINGS = "SELECT key, wording FROM coded WHERE key IN (SELECT value FROM json_each(?))"
_CANDIDATES = """
SELECT key, text FROM coded WHERE key IN (
  SELECT key FROM posting WHERE word IN (SELECT value FROM json_each(?))
  AND size BETWEEN ? AND ? AND place + max(size, ?) * ? <= size + ?
)
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
        ordered = sorted(counts, key=lambda word: (counts[word], word))
        ranks = self._ranks = {word: rank for rank, word in enumerate(ordered)}
        for table in ("word", "coded", "posting"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608  # our own names
        self._database.executemany("INSERT INTO word VALUES (?, ?)", sorted(ranks.items()))
        postings: list[tuple[str, int, int, int]] = []
        rows: list[tuple[int, str, str]] = []
        for key, wording, kinds in kept:
            text = "".join(_character(ranks[word]) for word in kinds)
            rows.append((key, text, _JOINT.join(wording.tokens)))
            size = len(text)
            places: dict[str, int] = {}
            for place, character in enumerate(sorted(text)[: _prefix(size, LEAST)]):
                places.setdefault(character, place)
            postings += ((character, size, place, key) for character, place in places.items())
        self._database.executemany("INSERT INTO coded VALUES (?, ?, ?)", rows)
        self._database.executemany("INSERT INTO posting VALUES (?, ?, ?, ?)", sorted(postings))

    def wordings(self) -> dict[int, Wording]:
        """All wordings by their numbers."""
        rows = self._database.execute("SELECT key, wording FROM coded")
        return {key: Wording(tuple(tokens.split(_JOINT))) for key, tokens in rows}

    def search(self, wording: Wording, least: float = LEAST) -> list[tuple[float, int]]:
        """The wordings that are like this one by `least` or more, which is 0.5 at least: likeness and number, the most
        like first.
        """
        kinds = wording.kinds
        size = len(kinds)
        if not size:
            return []
        known = self._known(kinds)
        # What the memory does not have comes first, as the rarest, and is found nowhere.
        strangers = sum(word not in known for word in kinds)
        found = sorted(_character(known[word]) for word in kinds if word in known)
        sought = dict.fromkeys(found[: max(0, _prefix(size, least) - strangers)])
        candidates = self._candidates([*sought], size, least)
        # Characters for strangers: none that stands for a word.
        others = {word: chr(sys.maxunicode - at) for at, word in enumerate(dict.fromkeys(kinds)) if word not in known}
        text = "".join(_character(known[word]) if word in known else others[word] for word in kinds)
        alike = process.extract(
            text, candidates, scorer=Levenshtein.normalized_similarity, score_cutoff=least, limit=None
        )
        results = [(score, key) for _, score, key in alike]
        if kinds != wording.tokens:
            tokens = self._tokens([key for _, key in results])
            results = [(like(wording, tokens[key], score), key) for score, key in results]
        return sorted((each for each in results if each[0] >= least - _NEARLY), key=lambda each: (-each[0], each[1]))

    def _known(self, words: Sequence[str]) -> dict[str, int]:
        if self._ranks is not None:
            return {word: self._ranks[word] for word in words if word in self._ranks}
        asked = json.dumps([*{*words}])
        return dict(self._database.execute(_RANKS, (asked,)))

    def _candidates(self, words: Sequence[str], size: int, least: float) -> dict[int, str]:
        """What shares one of these words, and may have enough in common."""
        if not words:
            return {}
        smallest, largest = math.ceil(least * size - _NEARLY), math.floor(size / least + _NEARLY)
        values = (json.dumps(words), smallest, largest, size, least, _NEARLY)
        rows = self._database.execute(_CANDIDATES, values)
        return dict(rows.fetchall())

    def _tokens(self, keys: Sequence[int]) -> dict[int, Wording]:
        rows = self._database.execute(_WORDINGS, (json.dumps(keys),))
        return {key: Wording(tuple(tokens.split(_JOINT))) for key, tokens in rows}


def _character(rank: int) -> str:
    code = 1 + rank % (_CHARACTERS // 2)
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))


def _prefix(size: int, least: float) -> int:
    """Of so many words, rarest first, among how many one is shared with any wording that is as like as `least`."""
    return size - math.ceil(least * size - _NEARLY) + 1
