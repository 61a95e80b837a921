"""What earlier translations save: how good a match the memory of a locale has for each sentence to be translated.

The bands are those that translators bill by. Their borders are the usual ones of translation tools; no standard has
them.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import Enum

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from diglot.handoff.wording import Wording, read_wording
from diglot.model import Bead
from diglot.sentences import fold


class Band(Enum):
    """How good a match is, best first. The value is what it is called in print."""

    CONTEXT = "context"
    """The same sentence, with the same sentences before and after it (101 %)."""
    EXACT = "exact"
    """The same sentence elsewhere (100 %)."""
    REPETITION = "repetition"
    """No match, but the same sentence comes earlier among those to be translated."""
    FUZZY_95 = "95-99"
    FUZZY_85 = "85-94"
    FUZZY_75 = "75-84"
    FUZZY_50 = "50-74"
    NONE = "no match"


DONE = frozenset({Band.CONTEXT, Band.EXACT, Band.REPETITION})
"""What nobody has to translate, but at most to read."""

_LEAST = 0.5
_FLOORS = ((0.95, Band.FUZZY_95), (0.85, Band.FUZZY_85), (0.75, Band.FUZZY_75), (_LEAST, Band.FUZZY_50))


def fuzzy_band(likeness: float) -> Band:
    """The band of a likeness between 0 and 1 of sentences that are not the same."""
    percent = int(100 * likeness + 1e-9) / 100
    return next((band for least, band in _FLOORS if percent >= least), Band.NONE)


class Leverage:
    """The translated sentences of a locale. `add` all pages first, then ask."""

    def __init__(self) -> None:
        self._contexts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._index: _Index | None = None

    def add(self, beads: Sequence[Bead]) -> None:
        """Learn the beads of one page, in their order."""
        texts = ["", *(fold(bead.source_text) for bead in beads), ""]
        for before, text, after in zip(texts, texts[1:], texts[2:], strict=False):
            self._contexts[text].add((before, after))

    def exact(self, text: str, before: str, after: str) -> Band | None:
        """Context or exact, for a sentence and its neighbours; empty ones are the beginning and the end of a page.
        None where the memory does not have it.
        """
        contexts = self._contexts.get(fold(text))
        if contexts is None:
            return None
        return Band.CONTEXT if (fold(before), fold(after)) in contexts else Band.EXACT

    def fuzzy(self, wording: Wording) -> float:
        """The likeness of the sentence in the memory that is most like a wording; 0 where none is half like it."""
        if self._index is None:
            self._index = _Index(read_wording(text) for text in self._contexts)
        return self._index.best(wording)


class _Index:
    """Wordings to be searched. Two that are half alike or more have at least half of the tokens of the longer one in
    common, so that one of the rarer ones is among these: only wordings that share it are compared in full.

    Each token is one character: rapidfuzz compares texts many times faster than rows of words.
    """

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._known: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        # By token and by the number of tokens, those wordings that have it.
        self._rows: dict[str, dict[int, list[str]]] = {}
        for tokens in {self._coded(wording) for wording in wordings}:
            for token in set(tokens):
                self._rows.setdefault(token, {}).setdefault(len(tokens), []).append(tokens)
                self._counts[token] += 1

    def _coded(self, wording: Wording) -> str:
        known = self._known
        return "".join(known.setdefault(token, chr(len(known) % sys.maxunicode)) for token in wording.tokens)

    def best(self, wording: Wording) -> float:
        tokens = self._coded(wording)
        size = len(tokens)
        found: set[str] = set()
        for rank, token in enumerate(sorted(tokens, key=lambda token: (self._counts[token], token))):
            for length, rows in self._rows.get(token, {}).items():
                common = (max(size, length) + 1) // 2
                if length >= size / 2 and rank <= size - common:
                    found.update(rows)
        match = process.extractOne(tokens, found, scorer=Levenshtein.normalized_similarity, score_cutoff=_LEAST)
        return float(match[1]) if match else 0.0
