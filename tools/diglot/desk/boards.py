"""What lies on the desk: the pages of a tree as their benches show them, and the way of a correction into its file."""

import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

from diglot.audit import Examined, glean, part_key
from diglot.cache import FOLDER as CACHE_FOLDER
from diglot.cache import Cache
from diglot.errors import DeskError
from diglot.exchange.correcting import bring_in, home_of
from diglot.exchange.review import read_document
from diglot.includes import Read
from diglot.memory.matching import proposals
from diglot.memory.store import FILE as MEMORY
from diglot.memory.store import Store
from diglot.model import Case, Finding, Places, State
from diglot.reports import bench
from diglot.settings import Settings
from diglot.trees import open_tree, write_file

# As bad as a page can be, from the worst.
_STATES = [State.STALE, State.UNKNOWN, State.MISSING, State.ORPHAN, State.METADATA, State.FRESH]


@dataclass(frozen=True, slots=True)
class Card:
    """A page in the list: its article and locale, its path in the tree, there or not, its state, who translated it, and
    how many of the segments that its bench shows are stale, new in the source or not translated yet, and doubtful, of
    how many; `findings` are of errors and warnings.
    """

    article: str
    locale: str
    path: str
    state: str
    method: str
    stale: int
    new: int
    doubtful: int
    segments: int
    findings: int = field(default=0, compare=False)

    @property
    def rank(self) -> tuple[int, int, str]:
        """To sort by, the worst first."""
        return _STATES.index(State(self.state)), -self.stale - self.new - self.doubtful, self.article


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a correction: whether it is in the file, if not why, and what stands there; and the page's data as
    it is now, empty where there is no such page.
    """

    is_done: bool
    message: str = ""
    theirs: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Boards:
    """Makes of an article its cards, each with the key of what its bench shows, and these."""

    places: Places
    source_locale: str
    locales: tuple[str, ...]

    def __call__(self, examined: Examined, read: Read, /) -> tuple[bytes, ...]:  # noqa: ARG002  # nothing is included
        """All of them as JSON."""
        shown = [bench.data(case, self.places, self.source_locale) for case in examined.cases]
        parts = list(map(_written, shown))
        keys = [part_key(part).hex() for part in parts]
        cards = [[key, *_card(case, each)] for key, case, each in zip(keys, examined.cases, shown, strict=True)]
        return _written(cards), *parts


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")


def _read(data: bytes) -> Any:  # noqa: ANN401  # what `_written` was given
    return json.loads(data.decode(errors="surrogatepass"))


def _card(case: Case, shown: Mapping[str, Any]) -> list[object]:
    rows = shown.get("segments", ())
    traits = Counter(trait for row in rows for trait in bench.traits(row))
    return [
        case.article.path,
        case.locale,
        case.page.path if case.page else f"{case.locale}/{case.article.path}",
        case.drift.state.value,
        case.page.provenance.method.value if case.page else "",
        traits["stale"],
        traits["new"],
        traits["doubtful"],
        len(rows),
    ]


class Desk:
    """The pages of a project. Its methods may be called from several threads; one at a time is at work.

    What a page shows is kept in the cache, and worked out again when one of its files has changed.
    """

    def __init__(
        self, settings: Settings, executor: Executor | None = None, today: Callable[[], dt.date] = dt.date.today
    ) -> None:
        """Reads all pages. Raises what `audit` raises, and DeskError where the cache can't be used."""
        self._settings = settings
        self._today = today
        self._lock = threading.Lock()
        self._cards: dict[tuple[str, str], Card] = {}
        self._keys: dict[tuple[str, str], bytes] = {}
        self._findings: dict[str, list[Finding]] = {}
        self.locales: tuple[str, ...] = ()
        with self._lock:
            self._look(executor)

    def _cache(self) -> Cache:
        return Cache(self._settings.root / CACHE_FOLDER)

    def _boards(self, locales: tuple[str, ...]) -> _Boards:
        return _Boards(self._settings.places, self._settings.source_locale, locales)

    def _look(self, executor: Executor | None = None) -> None:
        """Read what is new in the tree."""
        settings = self._settings
        with open_tree(settings.folder, settings.trees, settings.source_locale) as tree, self._cache() as cache:
            summary, facts = glean(tree, settings, self._boards, cache, executor=executor)
        if cache.trouble:
            message = f"what pages show is kept in the cache: {cache.trouble.partition(';')[0]}"
            raise DeskError(message)
        self.locales = summary.locales
        self._findings = {}
        for finding in summary.findings:
            self._findings.setdefault(finding.path, []).append(finding)
        self._cards, self._keys = {}, {}
        for key, *values in (each for own in facts.values() for each in _read(own)):
            card = Card(*values)
            at = (card.locale, card.article)
            self._cards[at] = replace(card, findings=len(self._findings.get(card.path, ())))
            self._keys[at] = bytes.fromhex(key)

    def cards(self, locale: str) -> list[Card]:
        """The pages of a locale, the worst first."""
        with self._lock:
            return sorted((card for card in self._cards.values() if card.locale == locale), key=lambda card: card.rank)

    def data(self, locale: str, article: str) -> dict[str, object] | None:
        """What the bench of a page shows, with findings, and with proposals if there is a memory; None for no page."""
        with self._lock:
            return self._data((locale, article))

    def _data(self, at: tuple[str, str]) -> dict[str, object] | None:
        card = self._cards.get(at)
        if card is None:
            return None
        with self._cache() as cache:
            stored = cache.load(self._keys[at])
        if stored is None:
            # Somebody deleted the cache while we were at work.
            self._look()
            with self._cache() as cache:
                stored = cache.load(self._keys[at]) if at in self._keys else None
        if not stored:
            return None
        document: dict[str, object] = _read(stored)
        document["findings"] = bench.findings_of(self._findings.get(card.path, ()))
        self._propose(document)
        return document

    def _propose(self, document: Mapping[str, Any]) -> None:
        """Put the proposals of the project's memory to the segments of a document."""
        file = self._settings.root / CACHE_FOLDER / MEMORY
        rows = [
            row for row in document.get("segments", ()) if bench.is_added(row) or ("unit" in row and "key" not in row)
        ]
        if not rows or not file.is_file():
            return
        texts = [_today_of(row) for row in rows]
        with Store.open(file) as store:
            found = proposals(store, texts, document["locale"], but_for=document["article"])
        for row, own in zip(rows, found, strict=True):
            offered = [
                [each.percent, each.source, each.target, each.path] for each in own if each.target != row.get("target")
            ]
            if offered:
                row["proposals"] = offered

    def save(self, document: object) -> Answer:
        """Put the corrections of one page into its file. Raises ExchangeError for what is no review, DeskError for what
        is of no page or of several, and TreeError where the file can't be written.
        """
        corrections = list(read_document(document, "the review"))
        with self._lock:
            paths = {each.path for each in corrections}
            card = next((card for card in self._cards.values() if {card.path} == paths), None)
            if card is None:
                message = "the review is of no page of this project, or of several"
                raise DeskError(message)
            settings = self._settings
            with open_tree(settings.folder, settings.trees, settings.source_locale) as tree:
                result = bring_in(tree, settings, corrections, self._today())
                for path, content in result.files.items():
                    write_file(*home_of(tree, settings, path), content)
            self._look()
            data = self._data((card.locale, card.article)) or {}
        if result.refused:
            first = result.refused[0]
            return Answer(is_done=False, message=first.reason, theirs=first.found or None, data=data)
        return Answer(is_done=True, data=data)


def _today_of(row: Mapping[str, Any]) -> str:
    """The source of a segment as it stands today, as far as that is one text."""
    words = row["became"][0]["words"] if bench.is_added(row) else row.get("words")
    if words is None:
        return str(row["source"])
    return " ".join(text for kind, text in words if kind != "removed")
