"""A bilingual lexicon that learns itself from pairs of texts: which words tend to translate which.

IBM model 1 in both directions (Brown et al., "The mathematics of statistical machine translation", Computational
Linguistics 19, 1993), over the beginnings of words, so that inflected forms count as one. numpy does the sums.
"""

import math
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

ENOUGH = 200
"""Fewer pairs of sentences teach no words."""

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
# By word and word of the other language, how probable it is beside it.
_Chances = Mapping[str, Mapping[str, float]]

# Letters that tell a word from others; what follows is mostly inflection.
_STEM = 5
_ROUNDS = 4
# A word that was seen once teaches nothing, and texts with more words are no sentences.
_SEEN = 2
_LONGEST = 60
_LEAST = 1e-3
# More of a probability says nothing, and would take half the room where a lexicon is kept.
_DIGITS = 6
# About so many pairs tell what is usual.
_SAMPLE = 1000
# So much of a word's probability is left to chance.
_CHANCE = 0.1
# From this probability on a word is expected to be translated so.
_USUAL = 0.35

ADDRESS = r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*[A-Za-z0-9/_#=&-]"
"""An address in the text, without the mark that ends its sentence, and whatever stands right behind it."""

_NOT_WORDS = re.compile(rf"\]\([^)]*\)|{ADDRESS}|<[^<>]*>")
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


@dataclass(frozen=True, slots=True)
class _Side:
    """What is known of the words of one language: how frequent each is, how probable beside each word of the other
    language that it is seen with and what that says for the two in nats, and which words of the other usually translate
    it.
    """

    frequency: Mapping[str, float]
    beside: Mapping[str, Mapping[str, tuple[float, float]]]
    usual: Mapping[str, frozenset[str]]

    def read(self, words: Sequence[str], others: Sequence[str]) -> tuple[float, float, int]:
        """Support per word in nats, the lowest probability of any, and the number without their usual translation."""
        total, weakest, unmet = 0.0, 1.0, 0
        for word in words:
            chance, support = _BY_CHANCE
            if row := self.beside.get(word):
                chance, support = max([row[other] for other in others if other in row], default=_BY_CHANCE)
            total += support
            weakest = min(weakest, chance)
            if chance < _CHANCE and word in self.usual and self.usual[word].isdisjoint(others):
                unmet += 1
        return total / len(words), weakest, unmet

    def chances(self) -> _Chances:
        """How probable each word is beside words of the other language."""
        return {word: {other: chance for other, (chance, _) in others.items()} for word, others in self.beside.items()}


# The probability, and the support, of a word that nothing on the other side speaks for.
_BY_CHANCE = (0.0, math.log(_CHANCE))


class Lexicon:
    """What was learned from pairs of texts. `learn` makes one, `unpacked` the same again."""

    def __init__(self, source: _Side, target: _Side, usual: tuple[float, float] = (0.0, 0.0)) -> None:
        self._source, self._target = source, target
        # What is usual: in a small corpus words say less of each other than in a large one.
        self._usual = usual
        # Words that stay as they are in translation.
        self._names = frozenset(
            word
            for word in source.usual.keys() & target.usual.keys()
            if word in source.usual[word] and word in target.usual[word]
        )
        self.support = lru_cache(maxsize=65536)(self._support)
        self._ours = lru_cache(maxsize=65536)(lambda text: _known(text, source.frequency))
        self._theirs = lru_cache(maxsize=65536)(lambda text: _known(text, target.frequency))

    def _support(self, source: str, target: str) -> Support | None:
        """How far the words of two texts support each other; None where the lexicon knows too few of them."""
        ours, theirs = self._ours(source), self._theirs(target)
        if not ours or not theirs:
            return None
        one, one_weakest, one_unmet = self._source.read(ours, theirs)
        two, two_weakest, two_unmet = self._target.read(theirs, ours)
        return Support(
            one - self._usual[0],
            two - self._usual[1],
            one_weakest,
            two_weakest,
            one_unmet,
            two_unmet,
            sum(word in self._names and word not in theirs for word in ours),
            sum(word in self._names and word not in ours for word in theirs),
            len(ours) + len(theirs),
        )

    def settle(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take the support in these pairs for usual."""
        found = [support for source, target in pairs if (support := self._support(source, target))]
        self._usual = (
            sum(support.source for support in found) / max(1, len(found)),
            sum(support.target for support in found) / max(1, len(found)),
        )

    def packed(self) -> object:
        """The lexicon as plain JSON values."""
        return [*([side.frequency, side.chances()] for side in (self._source, self._target)), list(self._usual)]


def _known(text: str, frequency: Container[str]) -> tuple[str, ...]:
    """The words of a text that have a frequency, in their order: sums over them are the same in every process."""
    return tuple(word for word in terms(text) if word in frequency)


def unpacked(value: Any) -> Lexicon:  # noqa: ANN401  # the twin of `packed` takes what JSON gives
    """The lexicon that these JSON values were made from."""
    (ours, of_source), (theirs, of_target), (usual_source, usual_target) = value
    return Lexicon(*_sides((ours, theirs), (of_source, of_target)), (usual_source, usual_target))


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
    rows: list[_Ints] = []
    for at, (source, target) in enumerate(sentences):
        ours = np.array([0, *(numbers[0][word] for word in source if word in numbers[0])], dtype=np.int64)
        theirs = np.array([0, *(numbers[1][word] for word in target if word in numbers[1])], dtype=np.int64)
        both = np.repeat(ours, len(theirs)), np.tile(theirs, len(ours))
        rows.append(np.stack([np.full(len(both[0]), at), *both], axis=1)[1:])
    table = np.concatenate(rows) if rows else np.zeros((1, 3), dtype=np.int64)
    given_source = _expected(table[:, 0], table[:, 1], table[:, 2])
    given_target = _expected(table[:, 0], table[:, 2], table[:, 1])
    of_source, of_target = _named(given_target, *reversed(words)), _named(given_source, *words)
    lexicon = Lexicon(*_sides((known[0], known[1]), (of_source, of_target)))
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
    known = np.round(probability[kept], _DIGITS)
    return list(zip(first[kept].tolist(), (pairs[kept] % width).tolist(), known.tolist(), strict=True))


def _named(triples: list[tuple[int, int, float]], given: list[str], words: list[str]) -> dict[str, dict[str, float]]:
    """By word and given word, how probable the word is."""
    table: dict[str, dict[str, float]] = {}
    for first, second, probability in triples:
        if first:
            table.setdefault(words[second - 1], {})[given[first - 1]] = probability
    return table


def _sides(
    frequencies: tuple[Mapping[str, float], Mapping[str, float]], chances: tuple[_Chances, _Chances]
) -> tuple[_Side, _Side]:
    """The two sides of a lexicon: all that follows from how frequent words are and how probable beside each other."""
    return (
        _Side(frequencies[0], _supported(chances[0], frequencies[0]), _usual(chances[1])),
        _Side(frequencies[1], _supported(chances[1], frequencies[1]), _usual(chances[0])),
    )


def _supported(chances: _Chances, frequency: Mapping[str, float]) -> dict[str, dict[str, tuple[float, float]]]:
    """By word and word of the other language, how probable it is beside it, and what that says for the two in nats."""
    return {
        word: {other: (chance, _support(chance, frequency[word])) for other, chance in others.items()}
        for word, others in chances.items()
    }


def _support(chance: float, anywhere: float) -> float:
    return math.log((1 - _CHANCE) * chance / anywhere + _CHANCE) if chance > anywhere else _BY_CHANCE[1]


def _usual(chances: _Chances) -> dict[str, frozenset[str]]:
    """The usual translations of each word of the other language that has any."""
    found: dict[str, set[str]] = {}
    for word, others in chances.items():
        for other, chance in others.items():
            if chance > _USUAL:
                found.setdefault(other, set()).add(word)
    return {word: frozenset(own) for word, own in found.items()}
