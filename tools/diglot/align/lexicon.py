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
from itertools import repeat
from typing import Any, NamedTuple

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

# A text is compared with those near its place, so what so many texts say is at hand when it is needed again.
_NEAR = 1024

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


class Support(NamedTuple):
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
    language that it is seen with, which words of the other usually translate it, and which stay as they are.
    """

    frequency: Mapping[str, float]
    beside: _Chances
    usual: Mapping[str, frozenset[str]]
    names: Container[str]


class _Beside(dict[str, tuple[float, float, bool, bool]]):
    """What the words of a text say of each word of the other language: the support for it in nats, how probable it is
    beside them, whether its usual translation is missing, and whether it is a name that they lack.

    A text is compared with many that share most of their words, so what was found is kept.
    """

    def __init__(self, words: tuple[str, ...], other: _Side) -> None:
        super().__init__()
        self.words = words
        self._other = other

    def __missing__(self, word: str) -> tuple[float, float, bool, bool]:
        words, other = self.words, self._other
        row = other.beside.get(word)
        chance = max(map(row.get, words, _ZEROS)) if row else 0.0
        is_unmet = chance < _CHANCE and word in other.usual and other.usual[word].isdisjoint(words)
        is_away = word in other.names and word not in words
        if chance or is_unmet or is_away:
            found = _support(chance, other.frequency[word]), chance, is_unmet, is_away
        else:
            found = _BY_CHANCE
        self[word] = found
        return found

    def read(self, words: Sequence[str]) -> tuple[float, float, int, int]:
        """Of words of the other language the support per word in nats, the lowest probability of any, and the numbers
        of those without their usual translation and of names on their side only.
        """
        supports, chances, unmet, names = zip(*map(self.__getitem__, words), strict=True)
        return sum(supports) / len(words), min(chances), sum(unmet), sum(names)


_ZEROS = repeat(0.0)
_NO_SUPPORT = math.log(_CHANCE)
# A word that nothing on the other side speaks for.
_BY_CHANCE = (_NO_SUPPORT, 0.0, False, False)


class Lexicon:
    """What was learned from pairs of texts. `learn` makes one, `unpacked` the same again."""

    def __init__(self, source: _Side, target: _Side, usual: tuple[float, float] = (0.0, 0.0)) -> None:
        self._source, self._target = source, target
        # What is usual: in a small corpus words say less of each other than in a large one.
        self._usual = usual
        self.support = lru_cache(maxsize=65536)(self._support)
        self._ours = lru_cache(maxsize=_NEAR)(lambda text: _Beside(_known(text, source.frequency), target))
        self._theirs = lru_cache(maxsize=_NEAR)(lambda text: _Beside(_known(text, target.frequency), source))

    def _support(self, source: str, target: str) -> Support | None:
        """How far the words of two texts support each other; None where the lexicon knows too few of them."""
        ours, theirs = self._ours(source), self._theirs(target)
        if not ours.words or not theirs.words:
            return None
        one, one_weakest, one_unmet, one_names = theirs.read(ours.words)
        two, two_weakest, two_unmet, two_names = ours.read(theirs.words)
        return Support(
            one - self._usual[0],
            two - self._usual[1],
            one_weakest,
            two_weakest,
            one_unmet,
            two_unmet,
            one_names,
            two_names,
            len(ours.words) + len(theirs.words),
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
        return [*([side.frequency, side.beside] for side in (self._source, self._target)), list(self._usual)]


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
    usual = _usual(chances[1]), _usual(chances[0])
    both = usual[0].keys() & usual[1].keys()
    names = frozenset(word for word in both if word in usual[0][word] and word in usual[1][word])
    return (
        _Side(frequencies[0], chances[0], usual[0], names),
        _Side(frequencies[1], chances[1], usual[1], names),
    )


def _support(chance: float, anywhere: float) -> float:
    """What the probability of a word says, which has the other one anywhere, in nats."""
    return math.log((1 - _CHANCE) * chance / anywhere + _CHANCE) if chance > anywhere else _NO_SUPPORT


def _usual(chances: _Chances) -> dict[str, frozenset[str]]:
    """The usual translations of each word of the other language that has any."""
    found: dict[str, set[str]] = {}
    for word, others in chances.items():
        for other, chance in others.items():
            if chance > _USUAL:
                found.setdefault(other, set()).add(word)
    return {word: frozenset(own) for word, own in found.items()}
