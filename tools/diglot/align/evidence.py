"""How well two stretches of text fit as source and target, without knowing either language.

Lengths follow Gale and Church, "A program for aligning sentences in bilingual corpora", Computational Linguistics 19
(1993): the difference is normal after scaling. Links, code, numbers and names that stay untranslated weigh on top.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from diglot.align.lexicon import Lexicon

# Variance of the difference per character (Gale and Church, section 3.1).
_VARIANCE = 6.8
# How much one point of shared or missing evidence outweighs the lengths; set on the development locales.
_EVIDENCE_WEIGHT = 5.0
_FEATURES = re.compile(
    r"\]\((?P<url>[^)\s]+)|(?P<bare>https?://[^\s)>\]]+)|`(?P<code>[^`]+)`|(?P<number>\d+(?:[.,:]\d+)*)"
    r"|(?P<word>[A-Za-z][A-Za-z.]*[A-Za-z])"
)
_WEIGHTS = {"url": 3.0, "bare": 3.0, "code": 2.0, "number": 1.5, "word": 1.0}
# What only one side has of these speaks against the pair; words are expected to differ.
_STRONG = {"url", "bare", "code", "number"}
_LOCALE_IN_URL = re.compile(r"(?i)/[a-z]{2}-[a-z]{2}/")


@lru_cache(maxsize=65536)
def features(text: str) -> Mapping[tuple[str, str], int]:
    """The links, code, numbers and Latin words of a text, each with its count."""
    found: Counter[tuple[str, str]] = Counter()
    for match in _FEATURES.finditer(text):
        kind = match.lastgroup or ""
        value = match[kind].lower()
        if kind in {"url", "bare"}:
            found["url", _LOCALE_IN_URL.sub("/", value)] += 1
        else:
            found[kind, value] += 1
    return found


@lru_cache(maxsize=65536)
def evidence(source: str, target: str) -> float:
    """From -1 (what should be on both sides is not) over 0 (nothing to go by) to 1 (all of it is)."""
    ours, theirs = features(source), features(target)
    shared = against = 0.0
    for item, count in ours.items():
        weight, other = _WEIGHTS[item[0]], theirs.get(item, 0)
        shared += 2 * weight * min(count, other)
        if item[0] in _STRONG:
            against += weight * max(0, count - other)
    for item, count in theirs.items():
        if item[0] in _STRONG:
            against += _WEIGHTS[item[0]] * max(0, count - ours.get(item, 0))
    total = shared + against
    return (shared - against) / (total + 1.0)


def length_cost(source: int, target: int, ratio: float) -> float:
    """What the lengths say against a pair, in nats: 0 where the target is `ratio` times as long as the source."""
    mean = (source + target / ratio) / 2
    if mean <= 0:
        return 0.0
    delta = abs(target - source * ratio) / math.sqrt(mean * _VARIANCE)
    tail = math.erfc(delta / math.sqrt(2))
    return -math.log(tail) if tail > 0 else _IMPOSSIBLE


_IMPOSSIBLE = 700.0


def pair_cost(source: str, target: str, ratio: float, lexicon: Lexicon | None = None, limit: float = math.inf) -> float:
    """What speaks against two texts being translations of each other; lower is better, below 0 is good evidence.

    A cost that can't be below the limit may come out too high: what can't decide is not looked at.
    """
    cost = min(length_cost(len(source), len(target), ratio), _LENGTH_CAP)
    if cost + BEST >= limit:
        return cost
    cost -= _EVIDENCE_WEIGHT * evidence(source, target)
    if lexicon is None or cost - _LEXICON_WEIGHT >= limit:
        return cost
    support = lexicon.support(source, target)
    if support is None:
        return cost
    excess = ((support.source + support.target) / 2 + _BELOW_USUAL) / _SPREAD
    return cost - _LEXICON_WEIGHT * max(-1.0, min(1.0, excess)) * min(1.0, support.words / _ENOUGH_WORDS)


# Beyond this a length is just wrong; more would drown the evidence.
_LENGTH_CAP = 12.0
# The same for words: what they say against or for a pair; so far below the usual support they say nothing (nats a
# word), and few words say less.
_LEXICON_WEIGHT = 8.0
_BELOW_USUAL = 2.4
_SPREAD = 2.0
_ENOUGH_WORDS = 8
BEST = -_EVIDENCE_WEIGHT - _LEXICON_WEIGHT
"""The lowest cost that a pair can have."""
