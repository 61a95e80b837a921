"""Earlier translations of the same sentence: which segments of one article already stand, translated, in another.

`Memory` serves one run: exact matches alone, from what is held anyway. The memory that is kept is in `store`, what it
proposes in `matching`, how it is filled in `filling`; README.md beside this file is for its users.
"""

from collections import defaultdict
from collections.abc import Iterable

from diglot.model import Alignment, Match, Page, Thresholds
from diglot.sentences import fold


class Memory:
    """Exact matches by the folded source text. `add` everything first, then `lookup`.

    A bead of less confidence than `least` teaches nothing.
    """

    def __init__(self, least: float = Thresholds().memory) -> None:
        self._least = least
        self._matches: dict[str, list[tuple[str, Match]]] = defaultdict(list)

    def add(self, article: str, page: Page, alignment: Alignment) -> None:
        """Learn the beads of one page of an article."""
        for bead in alignment.beads:
            if bead.reaches(self._least):
                match = Match(page.path, page.locale, bead.source_text, bead.target_text)
                self._matches[fold(bead.source_text)].append((article, match))

    def lookup(self, article: str, sources: Iterable[str], locale: str | None = None) -> tuple[tuple[Match, ...], ...]:
        """For each source text the exact matches in other articles, in one locale or in all, sorted by page."""
        return tuple(
            tuple(
                sorted(
                    {
                        match
                        for other, match in self._matches.get(fold(text), ())
                        if other != article and locale in {None, match.locale}
                    },
                    key=lambda match: match.path,
                )
            )
            for text in sources
        )
