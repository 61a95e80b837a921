"""What earlier translations save: how good a match the translated sentences of a locale are for each one to be
translated, in the bands and by the measure of the memory.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from diglot.memory.bands import Band
from diglot.memory.index import Index
from diglot.memory.wording import Wording, read_wording
from diglot.model import Bead
from diglot.sentences import fold


class Leverage:
    """The translated sentences of a locale. `add` all pages first, then ask."""

    def __init__(self) -> None:
        self._contexts: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._index: Index | None = None

    def add(self, beads: Sequence[Bead]) -> None:
        """Learn the beads of one page, in their order."""
        texts = ["", *(fold(bead.source_text) for bead in beads), ""]
        for before, text, after in zip(texts, texts[1:], texts[2:], strict=False):
            self._contexts[text].add((before, after))

    def exact(self, text: str, before: str, after: str) -> Band | None:
        """Context or exact, for a sentence and its neighbours; empty ones are the beginning and the end of a page.
        None where there is no such sentence.
        """
        contexts = self._contexts.get(fold(text))
        if contexts is None:
            return None
        return Band.CONTEXT if (fold(before), fold(after)) in contexts else Band.EXACT

    def fuzzy(self, wording: Wording) -> float:
        """The likeness of the sentence that is most like a wording; 0 where none is half like it."""
        if self._index is None:
            self._index = Index(sqlite3.connect(":memory:"))
            self._index.build(enumerate(map(read_wording, self._contexts)))
        (found,) = self._index.search([wording])
        return max((likeness for likeness, _ in found), default=0.0)
