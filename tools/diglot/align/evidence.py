"""How well two stretches of text fit as source and target, without knowing either language.

Lengths follow Gale and Church, "A program for aligning sentences in bilingual corpora", Computational Linguistics 19
(1993): the difference is normal after scaling. Links, code, numbers, emphasis, names, end marks and the words that a
lexicon knows weigh on top. Logistic regression gives the weights, fitted to the gold pairs of two locales: `make fit`
writes `weights.json`.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from heapq import heappush, heapreplace
from importlib.resources import files
from operator import mul
from typing import NamedTuple

from diglot.align.lexicon import ADDRESS, ENOUGH_WORDS, TARGET, Speaker, Support, terms

# Variance of the difference per character (Gale and Church, section 3.1).
_VARIANCE = 6.8
_FEATURES = re.compile(
    r"\]\((?P<url>[^)\s]+)|(?P<bare>"
    + ADDRESS
    + r")|`(?P<code>[^`]+)`|(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,:]\d+)*)"
    r"|(?P<word>[A-Za-z][A-Za-z.]*[A-Za-z])"
)
# Languages write the marks inside a number each in their way.
_NO_DIGIT = re.compile(r"\D")
_LOCALE_IN_URL = re.compile(r"(?i)/[a-z]{2}-[a-z]{2}/")
_HIDDEN = re.compile(rf"{TARGET}|{ADDRESS}|<[^<>]*>")
_LONG_WORD = re.compile(r"[A-Za-z]{4,}")
_NAME = re.compile(r"\b[A-Z][A-Za-z0-9]+")
_SAME_MARK = str.maketrans("“”„«»‟（）：、，；؟،？。！", '""""""():,,;?,?.!')  # noqa: RUF001
_ENDS = ".:!?"
_OPENING = "*_`[]()<>"
_ADDRESS = re.compile(ADDRESS)
_ADDRESSES = frozenset(("url", "bare"))
_NONE: frozenset[str] = frozenset()
MARKS, _RARE_MARKS = '(>?&/;"!', "%<=+#@$|"
# So many letters of a word stay when it is inflected.
_STEM = 4
_NAME_STEM = 5


class Traits(NamedTuple):
    """What a text shows to somebody who can't read it.

    `strong` counts links, code and numbers by kind and value: what should be on both sides; `addresses` are the links
    as they are written, but for the locale in them, and `locales` counts those that name one. `latin` counts words in
    Latin letters, `cased` has how those with capitals are written, `stems` are the beginnings of the longer ones,
    `names` the words that begin with a capital, but for the first. `shown` is the text that a reader sees, in small
    letters; `marks` counts some punctuation in it; `opening` and `closing` are the marks of emphasis, code or links at
    both ends.
    """

    length: int
    strong: Mapping[tuple[str, str], int]
    latin: Mapping[str, int]
    cased: Mapping[str, AbstractSet[str]]
    stems: frozenset[str]
    names: tuple[str, ...]
    shown: str
    ends: bool
    is_lead: bool
    asks: bool
    bold: int
    links: int
    locales: int
    stars: int
    opening: str
    closing: str
    begins_small: bool
    addresses: frozenset[str]
    commas: int
    wide_gaps: int
    marks: tuple[int, ...]


@lru_cache(maxsize=4096)
def traits(text: str) -> Traits:
    """What a text shows."""
    strong: dict[tuple[str, str], int] = {}
    latin: dict[str, int] = {}
    cased: dict[str, set[str]] = {}
    for match in _FEATURES.finditer(text):
        kind = match.lastgroup or ""
        value = match[kind].lower()
        if kind == "word":
            latin[value] = latin.get(value, 0) + 1
            if value != match[kind]:
                cased.setdefault(value, set()).add(match[kind])
        else:
            if kind in _ADDRESSES:
                kind, value = "url", _LOCALE_IN_URL.sub("/", value)
            elif kind == "number":
                value = _NO_DIGIT.sub("", value)
            item = kind, value
            strong[item] = strong.get(item, 0) + 1
    has_address = "://" in text
    bare = _HIDDEN.sub(" ", text) if has_address or "](" in text or "<" in text else text
    if not bare.isascii():
        bare = bare.translate(_SAME_MARK)
    end = bare.rstrip("* ")[-1:]
    return Traits(
        length=len(text),
        strong=strong,
        latin=latin,
        cased=cased,
        stems=frozenset(word[:_STEM].lower() for word in _LONG_WORD.findall(bare)),
        names=tuple({name.lower() for name in _NAME.findall(bare[1:])}),
        shown=bare.lower(),
        ends=bool(end) and end in _ENDS,
        is_lead=end == ":",
        asks=end == "?",
        bold=text.count("**") // 2,
        links=text.count("]("),
        locales=len(_LOCALE_IN_URL.findall(text)) if "/" in text else 0,
        stars=text.count("*"),
        opening=_opening(text),
        closing=_opening(text.rstrip(".:!?。")[-1:]),
        begins_small=text[:1].islower(),
        addresses=frozenset(_LOCALE_IN_URL.sub("/", each) for each in _ADDRESS.findall(text)) if has_address else _NONE,
        commas=bare.count(","),
        wide_gaps=text.count("  "),
        marks=(*map(bare.count, MARKS), sum(map(bare.count, _RARE_MARKS))),
    )


_FAR, _FAR_SQUARED = 6.0, 16.0


def _opening(text: str) -> str:
    """The mark that a text begins with, of those that open or close emphasis, code or a link."""
    return text[:1] if text[:1] in _OPENING else ""


def deviation(ours: Traits, theirs: Traits, ratio: float) -> float:
    """How far the lengths are from what is usual, in standard deviations; above 0 where the target is too long."""
    mean = (ours.length + theirs.length / ratio) / 2
    return (theirs.length / ratio - ours.length) / math.sqrt(_VARIANCE * max(1.0, mean))


def compared(ours: Traits, theirs: Traits, ratio: float) -> tuple[float, ...]:
    """How two texts differ and what they share, in the order of `COMPARED`; `ratio` is that of the page's lengths."""
    off = abs(deviation(ours, theirs, ratio))
    latin = 0
    if not ours.latin.keys().isdisjoint(theirs.latin):
        for word in ours.latin.keys() & theirs.latin.keys():
            latin += min(ours.latin[word], theirs.latin[word])
    kept = away = 0
    for name in ours.names:
        if name in theirs.shown:
            kept += 1
        elif name[:_NAME_STEM] not in theirs.shown:
            away += 1
    return (
        min(_FAR, off),
        min(_FAR_SQUARED, off * off),
        *(_strong(ours, theirs) if ours.strong or theirs.strong else _NOTHING_STRONG),
        math.log1p(latin),
        len(ours.stems & theirs.stems) / (1 + min(len(ours.stems), len(theirs.stems))),
        kept / (1 + len(ours.names)),
        min(3, away),
        ours.ends != theirs.ends,
        ours.is_lead != theirs.is_lead,
        ours.asks != theirs.asks,
        min(3, abs(ours.bold - theirs.bold)),
        bool(ours.bold and theirs.bold),
        min(3, abs(ours.links - theirs.links)),
        math.log1p(min(ours.length, theirs.length / ratio)),
    )


def _strong(ours: Traits, theirs: Traits) -> tuple[float, ...]:
    """How many links, code spans and numbers two texts share, and how many are missing on either side."""
    found = [0] * len(_MOST_STRONG)
    for item in ours.strong.keys() | theirs.strong.keys():
        one, two = ours.strong.get(item, 0), theirs.strong.get(item, 0)
        at = _STRONG[item[0]]
        found[at] += min(one, two)
        found[at + 1] += abs(one - two)
    return tuple(map(min, found, _MOST_STRONG))


# Where the counts of each kind stand, shared and missing, and how many of them count at most.
_STRONG = {"url": 0, "code": 2, "number": 4}
_MOST_STRONG = (2, 3) * len(_STRONG)
_NOTHING_STRONG = (0.0,) * len(_MOST_STRONG)


COMPARED = (
    *("length", "length_squared", "url_shared", "url_missing", "code_shared", "code_missing"),
    *("number_shared", "number_missing", "latin_shared", "cognates", "names_kept", "names_missing"),
    *("end", "lead", "question", "bold", "bold_both", "links", "size"),
)

# Worse than this is just bad.
_WORST = -6.0


def worded(support: Support) -> tuple[float, ...]:
    """What the words of two texts say, in the order of `WORDED`."""
    known = support.words / ENOUGH_WORDS
    source, target = max(_WORST, support.source), max(_WORST, support.target)
    unmet = min(4, support.source_unmet + support.target_unmet)
    return source * known, target * known, min(source, target) * known, known, unmet


WORDED = ("words_source", "words_target", "words_least", "words_known", "words_unmet")
PLACED = ("other_kind", "other_path", "other_number")


@dataclass(frozen=True, slots=True)
class Table:
    """Weights of a logistic regression, by the name of what they weigh; `share` of the examples that it was fitted to
    were right, and `means` is what was measured of them on average.
    """

    bias: float
    share: float
    weights: Mapping[str, float]
    means: Mapping[str, float]

    def row(self, names: Iterable[str]) -> tuple[float, ...]:
        """The weights of these names; 0 for one that the table does not have."""
        return tuple(self.weights.get(name, 0.0) for name in names)

    def odds(self, row: Iterable[float], values: Iterable[float]) -> float:
        """The logarithm of the odds of what has these values, by weights from `row`."""
        total: float = sum(map(mul, row, values))
        return self.bias + total


def chance_of(odds: float) -> float:
    """The probability that has the logarithm of these odds."""
    return 1 / (1 + math.exp(-max(-_STEEP, min(_STEEP, odds))))


# Odds beyond this are as good as certain, and would overflow.
_STEEP = 50.0


def table(name: str) -> Table:
    """A table of `weights.json`."""
    content = json.loads(files("diglot.align").joinpath("weights.json").read_text(encoding="utf-8"))[name]
    return Table(**content)


class Kinship:
    """How much speaks for two texts being one sentence in two languages, in whatever form: the logarithm of the odds.

    `ratio` is the number of characters of target for one of source.
    """

    def __init__(self, ratio: float) -> None:
        self._ratio = ratio
        self._lexicon: Speaker | None = None
        self._bare: dict[tuple[str, str], float] = {}
        self._surveyed: set[tuple[str, str]] = set()
        # What is known already of the sum with words, where it may be asked for.
        self._begun: dict[tuple[str, str], float] = {}
        self._full: dict[tuple[str, str], float] = {}
        self._supports: dict[tuple[str, str], Support | None] = {}
        # The odds from which on words are asked whether they pair a text with another.
        self._least: dict[str, float] = {}

    def with_words(self, lexicon: Speaker) -> "Kinship":
        """The same, with a lexicon that knows which words belong together."""
        found = Kinship(self._ratio)
        found._lexicon, found._bare, found._begun = lexicon, self._bare, self._begun
        return found

    def survey(self, texts: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Compare each text with all of those beside it: where it fits one far better, the words of the others are not
        asked.
        """
        highest: dict[str, list[float]] = {}
        for source, targets in texts:
            for target in targets:
                odds = self.without_words(source, target)
                self._surveyed.add((source, target))
                for text in (source, target):
                    best = highest.setdefault(text, [])
                    if len(best) < _MANY:
                        heappush(best, odds)
                    elif odds > best[0]:
                        heapreplace(best, odds)
        self._least = {
            text: max(max(best) - _BEHIND, best[0] if len(best) == _MANY else -math.inf)
            for text, best in highest.items()
        }
        # Most of what was compared so far will be asked for, and all at once it costs far less.
        if self._lexicon is not None:
            self.supports([pair for pair in self._begun if self._is_worth(*pair)])

    def weigh(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Look up in the lexicon, all at once, those of the pairs whose words may still decide something."""
        if self._lexicon is not None:
            self.supports([pair for pair in pairs if self.without_words(*pair) > _HOPELESS])

    def supports(self, pairs: Sequence[tuple[str, str]]) -> list[Support | None]:
        """How far the words of each pair support each other; None where too few are known, as where none is."""
        if self._lexicon is None:
            return [None] * len(pairs)
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._supports]
        if new:
            told = self._lexicon.supports([(terms(source), terms(target)) for source, target in new])
            self._supports.update(zip(new, told, strict=True))
        return [self._supports[pair] for pair in pairs]

    def __call__(self, source: str, target: str) -> float:
        """The odds of these two."""
        if self._lexicon is None:
            return self.without_words(source, target)
        found = self._full.get((source, target))
        if found is None:
            found = self._full[source, target] = self._with_words(source, target)
        return found

    def without_words(self, source: str, target: str) -> float:
        """The odds of these two, for somebody who knows no word of either language."""
        pair = source, target
        found = self._bare.get(pair)
        if found is None:
            ours, theirs = traits(source), traits(target)
            if abs(deviation(ours, theirs, self._ratio)) > _TOO_FAR and ours.strong.keys().isdisjoint(theirs.strong):
                found = _UNLIKE
            else:
                values = compared(ours, theirs, self._ratio)
                found = _BARE.odds(_BARE_ROW, values)
                if found > _HOPELESS:
                    self._begun[pair] = sum(map(mul, _FULL_ROW, values))
            self._bare[pair] = found
        return found

    def is_surveyed(self, source: str, target: str) -> bool:
        """Whether these two are near enough to each other on their pages to have been compared by `survey`."""
        return (source, target) in self._surveyed

    def joined(self, sources: Sequence[str], targets: Sequence[str]) -> float:
        """The odds of texts of which some are taken as one: where a part fits as well by itself, they are not."""
        source, target = " ".join(sources), " ".join(targets)
        if self._lexicon is not None and len(sources) + len(targets) > _TWO:
            whole = self.without_words(source, target) + _SLACK
            if all(whole < self._least.get(text, whole) for text in (*sources, *targets)) or any(
                self.without_words(one, two) > whole for one in sources for two in targets
            ):
                return min(whole, _HOPELESS)
        return self(source, target)

    def _with_words(self, source: str, target: str) -> float:
        pair = source, target
        odds = self.without_words(source, target)
        if not self._is_worth(source, target):
            return min(odds, _HOPELESS)
        if odds <= _HOPELESS:
            return odds
        (support,) = self.supports([pair])
        return odds if support is None else _FULL.bias + sum(map(mul, _WORDS_ROW, worded(support)), self._begun[pair])

    def _is_worth(self, source: str, target: str) -> bool:
        """Whether neither of these fits others so much better that words are not asked."""
        odds = self._bare[source, target]
        return odds >= self._least.get(source, odds) or odds >= self._least.get(target, odds)


# Below this no words make a pair: 1 in 200 pairs of the development locales are below.
_HOPELESS = -4.5
# Nor where both texts fit another so much better: 1 pair in 1,000 is further behind.
_BEHIND = 2.0
# Nor for more than this many texts that fit one best.
_MANY = 6
# Texts that were taken as one fit better than each of them, about.
_SLACK, _TWO = 2.0, 2
# Texts whose lengths differ by so many standard deviations and that share nothing are not compared any further.
_TOO_FAR, _UNLIKE = 5.0, -8.0
_BARE, _FULL = table("pair"), table("pair with words")
_BARE_ROW, _FULL_ROW, _WORDS_ROW = _BARE.row(COMPARED), _FULL.row(COMPARED), _FULL.row(WORDED)
PLACE_PENALTIES = tuple(-weight for weight in _FULL.row(PLACED))
"""What it costs, in nats, when two blocks differ in kind, in the containers that they stand in, or in their number."""
