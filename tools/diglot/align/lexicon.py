"""A bilingual lexicon that learns itself from pairs of texts: which words tend to translate which.

IBM model 1 in both directions (Brown et al., "The mathematics of statistical machine translation", Computational
Linguistics 19, 1993), over the beginnings of words, so that inflected forms count as one. numpy does the sums.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]

# Letters that tell a word from others; what follows is mostly inflection.
_STEM = 5
_ROUNDS = 4
# A word that was seen once teaches nothing, and texts with more words are no sentences.
_SEEN = 2
_LONGEST = 60
_LEAST = 1e-3
# About so many pairs tell what is usual.
_SAMPLE = 1000
# So much of a word's probability is left to chance.
_CHANCE = 0.1
# From this probability on a word is expected to be translated so.
_USUAL = 0.35

_NOT_WORDS = re.compile(r"\]\([^)]*\)|https?://\S+|<[^<>]*>")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # noqa: RUF001
# Written without spaces between words: runs of katakana are words, of the others each two letters stand for one.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_RUN = re.compile(r"(?P<word>[\u30a0-\u30ff]+|[a-z0-9]+)|[\u3400-\u9fff]+|[\u0e00-\u0e7f]+")
_ARABIC_ARTICLE = "\u0627\u0644"


@lru_cache(maxsize=65536)
def terms(text: str) -> tuple[str, ...]:
    """The words of a text that may have a translation, shortened to what they share with their other forms."""
    found: list[str] = []
    for match in _WORD.finditer(_NOT_WORDS.sub(" ", text).lower()):
        word = match[0]
        if not _UNSPACED.search(word):
            bare = word.removeprefix(_ARABIC_ARTICLE)
            found.append((bare if len(bare) > 1 else word)[:_STEM])
            continue
        for run in _RUN.finditer(word):
            if run["word"] or len(run[0]) == 1:
                found.append(run[0])
            else:
                found += [run[0][at : at + 2] for at in range(len(run[0]) - 1)]
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Support:
    """How far two texts' words support each other.

    `source` is, per word of the source, how much likelier it is beside these words of the target than anywhere, in
    nats, beyond what is usual in the pairs that the lexicon was learned from; `source_weakest` the lowest probability
    of any. `source_unmet` counts words whose usual translation is missing, `source_names` those that stay as they are
    in translation and stand on this side only. `target…` the same from the other side. `words` is the number of words
    on both sides that the lexicon knows.
    """

    source: float
    target: float
    source_weakest: float
    target_weakest: float
    source_unmet: int
    target_unmet: int
    source_names: int
    target_names: int
    words: int


class Lexicon:
    """What was learned from pairs of texts. `learn` makes one."""

    def __init__(
        self,
        known: tuple[Mapping[str, float], Mapping[str, float]],
        given_source: Mapping[str, Mapping[str, float]],
        given_target: Mapping[str, Mapping[str, float]],
    ) -> None:
        self.known = known
        self._usual = 0.0, 0.0
        self._given = given_source, given_target
        self.support = lru_cache(maxsize=65536)(self._support)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Words that mostly stay as they are in translation."""
        ours, theirs = self._given
        return frozenset(
            word
            for word, others in ours.items()
            if others.get(word, 0) > _USUAL and theirs.get(word, {}).get(word, 0) > _USUAL
        )

    def _support(self, source: str, target: str) -> Support | None:
        """How far the words of two texts support each other; None where the lexicon knows too few of them."""
        ours = [word for word in terms(source) if word in self.known[0]]
        theirs = [word for word in terms(target) if word in self.known[1]]
        if not ours or not theirs:
            return None
        one, one_weakest, one_unmet = self._side(ours, theirs, self._given[1], self._given[0], self.known[0])
        two, two_weakest, two_unmet = self._side(theirs, ours, self._given[0], self._given[1], self.known[1])
        here, there = set(ours), set(theirs)
        return Support(
            one - self._usual[0],
            two - self._usual[1],
            one_weakest,
            two_weakest,
            one_unmet,
            two_unmet,
            len((here & self._names) - there),
            len((there & self._names) - here),
            len(ours) + len(theirs),
        )

    def settle(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take what these pairs show for usual: in a small corpus words say less of each other than in a large one."""
        found = [support for source, target in pairs if (support := self._support(source, target))]
        self._usual = (
            sum(support.source for support in found) / max(1, len(found)),
            sum(support.target for support in found) / max(1, len(found)),
        )

    @staticmethod
    def _side(
        words: list[str],
        others: list[str],
        given_other: Mapping[str, Mapping[str, float]],
        given_word: Mapping[str, Mapping[str, float]],
        known: Mapping[str, float],
    ) -> tuple[float, float, int]:
        total, weakest, unmet = 0.0, 1.0, 0
        sources = [given_other[other] for other in others if other in given_other]
        for word in words:
            best = max((given.get(word, 0.0) for given in sources), default=0.0)
            anywhere = known[word]
            total += math.log((1 - _CHANCE) * best / anywhere + _CHANCE) if best > anywhere else math.log(_CHANCE)
            weakest = min(weakest, best)
            expected = {other for other, chance in given_word.get(word, {}).items() if chance > _USUAL}
            if best < _CHANCE and expected and not expected.intersection(others):
                unmet += 1
        return total / len(words), weakest, unmet


def learn(pairs: Iterable[tuple[str, str]]) -> Lexicon:
    """The lexicon of pairs of texts that translate each other, mostly: it stands a share of wrong ones."""
    texts = list(pairs)
    sentences = [
        (ours, theirs)
        for ours, theirs in ((terms(source), terms(target)) for source, target in texts)
        if 0 < len(ours) <= _LONGEST and 0 < len(theirs) <= _LONGEST
    ]
    counts = tuple(Counter(word for pair in sentences for word in pair[side]) for side in (0, 1))
    words = tuple([word for word, count in counter.items() if count >= _SEEN] for counter in counts)
    known = tuple(
        {word: counter[word] / max(1, counter.total()) for word in own}
        for counter, own in zip(counts, words, strict=True)
    )
    # Number 0 is no word: it stands for what a text has of its own.
    numbers = tuple({word: at for at, word in enumerate(own, 1)} for own in words)
    rows: list[tuple[int, int, int]] = []
    for at, (source, target) in enumerate(sentences):
        ours = [0, *(numbers[0][word] for word in source if word in numbers[0])]
        theirs = [0, *(numbers[1][word] for word in target if word in numbers[1])]
        rows += [(at, one, two) for one in ours for two in theirs if one or two]
    table = np.array(rows or [(0, 0, 0)], dtype=np.int64)
    given_source = _expected(table[:, 0], table[:, 1], table[:, 2])
    given_target = _expected(table[:, 0], table[:, 2], table[:, 1])
    lexicon = Lexicon(
        (known[0], known[1]), _named(given_source, words[0], words[1]), _named(given_target, words[1], words[0])
    )
    lexicon.settle(texts[:: max(1, len(texts) // _SAMPLE)])
    return lexicon


def _expected(sentence: _Ints, given: _Ints, word: _Ints) -> list[tuple[int, int, float]]:
    """Triples: given number, number of the word, and how probable the word is where the given one stands."""
    real = word > 0
    sentence, given, word = sentence[real], given[real], word[real]
    if not len(word):
        return []
    width = int(word.max()) + 1
    pairs, pair = np.unique(given * width + word, return_inverse=True)
    _, place = np.unique(sentence * width + word, return_inverse=True)
    first = pairs // width
    probability: _Floats = np.ones(len(pairs))
    for _ in range(_ROUNDS):
        weight = probability[pair]
        share = weight / np.bincount(place, weight)[place]
        count = np.bincount(pair, share, minlength=len(pairs))
        probability = count / np.maximum(np.bincount(first, count)[first], _LEAST)
    kept = probability > _LEAST
    return list(zip(first[kept].tolist(), (pairs[kept] % width).tolist(), probability[kept].tolist(), strict=True))


def _named(triples: list[tuple[int, int, float]], given: list[str], words: list[str]) -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for first, second, probability in triples:
        if first:
            table.setdefault(given[first - 1], {})[words[second - 1]] = probability
    return table
