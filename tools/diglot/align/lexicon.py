"""A bilingual lexicon that learns itself from pairs of texts: which words tend to translate which.

IBM model 1 in both directions (Brown et al., "The mathematics of statistical machine translation", Computational
Linguistics 19, 1993), over the beginnings of words, so that inflected forms count as one. numpy does the sums.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple, Protocol
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

ENOUGH = 200
"""Fewer pairs of sentences teach no words."""
ENOUGH_WORDS = 8
"""Fewer words of two texts say less."""

Terms = tuple[str, ...]
"""The words of a text, as `terms` has them."""

_Ints = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
# A side as it is kept: its words, and the fields behind them as the bytes of arrays, of these types.
_PackedSide = tuple[tuple[str, ...], bytes, bytes, bytes, bytes]
_NUMBER, _NUMERAL = np.dtype("<f8"), np.dtype("<i4")

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

# What is said of words is rounded, in parts of a nat and of a probability: an edit of one page among those that taught
# them changes next to nothing of what is said of others.
_STEPS = np.array([[2.0], [5.0]])
_USUAL_DIGITS = 1
# More words without their usual translation, and more names on one side only, say nothing more.
_MOST_COUNTED = np.array([[4.0], [3.0]])

# So many words of so many texts are compared at once, and of so many texts the words are held.
_MOST_CELLS = 1 << 20
_HELD = 1024

ADDRESS = r"https?://[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*[A-Za-z0-9/_#=&-]"
"""An address in the text, without the mark that ends its sentence, and whatever stands right behind it."""

TARGET = r"\]\([^)\]]*+(?:\](?!\()[^)\]]*+)*+\)"
"""The target of a link, with the bracket that ends its text. It is read in time linear in the length of a text."""

_NOT_WORDS = re.compile(rf"{TARGET}|{ADDRESS}|<[^<>]*>")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # noqa: RUF001
# Written without spaces between words: runs of katakana are words, of the others each two letters stand for one.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_RUN = re.compile(r"(?P<word>[\u30a0-\u30ff]+|[a-z0-9]+)|[\u3400-\u9fff]+|[\u0e00-\u0e7f]+")
_ARABIC_ARTICLE = "\u0627\u0644"


@lru_cache(maxsize=8192)
def terms(text: str) -> Terms:
    """The words of a text that may have a translation, shortened to what they share with their other forms."""
    found: list[str] = []
    is_spaced = not _UNSPACED.search(text)
    for word in _WORD.findall(only_words(text).lower()):
        if is_spaced or not _UNSPACED.search(word):
            bare = word.removeprefix(_ARABIC_ARTICLE)
            found.append((bare if len(bare) > 1 else word)[:_STEM])
            continue
        for run in _RUN.finditer(word):
            if run["word"] or len(run[0]) == 1:
                found.append(run[0])
            else:
                found += [run[0][at : at + 2] for at in range(len(run[0]) - 1)]
    return tuple(dict.fromkeys(found))


def only_words(text: str) -> str:
    """A text without what holds no words of it, such as addresses."""
    return _NOT_WORDS.sub(" ", text)


class Support(NamedTuple):
    """How far two texts' words support each other.

    `source` is, per word of the source, how much likelier it is beside these words of the target than anywhere, in
    nats, beyond what is usual in the pairs that the lexicon was learned from; `source_weakest` the lowest probability
    of any. `source_unmet` counts words whose usual translation is missing, up to 4, `source_names` those that stay as
    they are in translation and stand on this side only, up to 3. `target…` the same from the other side. `words` is the
    number of words on both sides that the lexicon knows, up to 8. Nats are rounded to halves, probabilities to fifths.
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
class _Learned:
    """The words of one language, each of which has a number: its place in `words`; how frequent each is; and for pairs
    of a `given` word of the other language, in rising order, and a `word`, how probable the word is beside it.
    """

    words: Sequence[str]
    frequency: _Floats
    given: _Ints
    word: _Ints
    chance: _Floats

    def usual(self) -> frozenset[tuple[int, int]]:
        """Given words, each with a word that usually translates it."""
        often = self.chance > _USUAL
        return frozenset(zip(self.given[often].tolist(), self.word[often].tolist(), strict=True))


class _Side:
    """What one language says beside the other, which has `others` words: `usual` has its words with the usual
    translations of each, `names` those that stay as they are, with their number in the other language.
    """

    def __init__(
        self, learned: _Learned, usual: AbstractSet[tuple[int, int]], names: AbstractSet[tuple[int, int]], others: int
    ) -> None:
        self._numbers = {word: at for at, word in enumerate(learned.words)}
        self._frequency = learned.frequency
        # By the number of a word of the other language, the words seen with it.
        self._beside, self._chance = _Rows(learned.given, learned.word, others), learned.chance
        # By the number of a word the usual translations that it has, and itself as it stands in the other language.
        self._usual = [_column(pairs, len(learned.words), others) for pairs in _split(usual)]
        self._same = _column(names, len(learned.words), others)
        self._none = others
        self._known: dict[Terms, _Ints] = {}

    def known(self, text: Terms) -> _Ints:
        """The numbers of a text's words, in their order: sums over them are the same in every process."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) >= _HELD:
                self._known.clear()
            numbers = map(self._numbers.get, text)
            found = self._known[text] = np.array([at for at in numbers if at is not None], dtype=np.int64)
        return found

    def read(self, given: Sequence[_Ints], texts: Sequence[Sequence[_Ints]]) -> _Floats:
        """What each text says beside another one with given words of the other language; `texts` has those that are
        compared with each of the `given` ones. None is empty.

        A column for each text, with the support per word in nats, the lowest probability of any word, and the numbers
        of words without their usual translation and of names on this side only.
        """
        step = max(1, _MOST_CELLS // max(1, len(self._frequency)))
        found = [self._read(given[at : at + step], texts[at : at + step]) for at in range(0, len(given), step)]
        return np.concatenate([np.zeros((4, 0)), *found], axis=1)

    def _read(self, given: Sequence[_Ints], texts: Sequence[Sequence[_Ints]]) -> _Floats:
        others = np.concatenate(given)
        row = np.arange(len(given))
        rows = row.repeat([len(words) for words in given])
        own = [text for beside in texts for text in beside]
        words, lengths = np.concatenate(own), np.array([len(text) for text in own])
        beside = row.repeat([len(each) for each in texts]).repeat(lengths)
        # One cell for each given text and each word that it may have, the cells of a text in a row.
        width = len(self._frequency)
        highest = np.zeros(len(given) * width)
        which, at = self._beside.of(others)
        np.maximum.at(highest, rows[which] * width + self._beside.words[at], self._chance[at])
        is_given = np.zeros((len(given), self._none + 1), dtype=np.bool_)
        is_given[rows, others] = True
        chance, frequency = highest[beside * width + words], self._frequency[words]
        # What the probability of a word says, which it has by chance anywhere.
        support = np.log((1 - _CHANCE) * np.where(chance > frequency, chance / frequency, 0.0) + _CHANCE)
        first, second = (column[words] for column in self._usual)
        same = self._same[words]
        is_unmet = (chance < _CHANCE) & (first < self._none) & ~(is_given[beside, first] | is_given[beside, second])
        is_away = (same < self._none) & ~is_given[beside, same]
        starts = lengths.cumsum() - lengths
        return np.stack(
            [
                np.add.reduceat(support, starts) / lengths,
                np.minimum.reduceat(chance, starts),
                *(np.add.reduceat(flags, starts, dtype=np.float64) for flags in (is_unmet, is_away)),
            ]
        )


def _split(usual: AbstractSet[tuple[int, int]]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """The first and the second usual translation of each word: none has three, of a probability that high."""
    first = dict(sorted(usual))
    return set(first.items()), {(word, other) for word, other in usual if first[word] != other}


def _column(pairs: AbstractSet[tuple[int, int]], size: int, none: int) -> _Ints:
    """The other of each of so many words, no word with two; `none` where it has none."""
    column = np.full(size, none, dtype=np.int64)
    if pairs:
        words, others = zip(*pairs, strict=True)
        column[list(words)] = others
    return column


class _Rows:
    """The words that belong to each of `size` others: `words`, and the number of the other of each, in rising order."""

    def __init__(self, others: _Ints, words: _Ints, size: int) -> None:
        self.words = words
        self._starts = np.searchsorted(others, np.arange(size + 1))

    def of(self, others: _Ints) -> tuple[_Ints, _Ints]:
        """The places of all words that belong to these, and before them of which of these each is."""
        starts = self._starts[others]
        counts = self._starts[others + 1] - starts
        which = np.arange(len(others)).repeat(counts)
        return which, np.arange(len(which)) + (starts - counts.cumsum() + counts)[which]


class Speaker(Protocol):
    """Who knows words of two languages."""

    def supports(self, pairs: Sequence[tuple[Terms, Terms]]) -> list[Support | None]:
        """How far the words of each of these pairs of texts support each other; None where too few are known. Many
        pairs at once cost far less than one by one.
        """


class Lexicon:
    """What was learned from pairs of texts. `learn` makes one, `unpacked` the same again."""

    def __init__(self, source: _Learned, target: _Learned, usual: tuple[float, float] = (0.0, 0.0)) -> None:
        self._learned = source, target
        of_source, of_target = target.usual(), source.usual()
        both = of_source & {(one, two) for two, one in of_target}
        names = {(one, two) for one, two in both if source.words[one] == target.words[two]}
        self._source = _Side(source, of_source, names, len(target.words))
        self._target = _Side(target, of_target, {(two, one) for one, two in names}, len(source.words))
        # What is usual: in a small corpus words say less of each other than in a large one.
        self._usual = usual

    def supports(self, pairs: Sequence[tuple[Terms, Terms]]) -> list[Support | None]:
        """What a `Speaker` says."""
        source, target, words = self._read(pairs)
        for side, usual in ((source, self._usual[0]), (target, self._usual[1])):
            side[0] -= usual
            side[:2] = np.round(side[:2] * _STEPS) / _STEPS + 0.0  # no -0
            side[2:] = np.minimum(side[2:], _MOST_COUNTED)
        return [
            Support._make([value for both in zip(ours, theirs, strict=True) for value in both] + [count])
            if count
            else None
            for ours, theirs, count in zip(source.T.tolist(), target.T.tolist(), words, strict=True)
        ]

    def _read(self, pairs: Sequence[tuple[Terms, Terms]]) -> tuple[_Floats, _Floats, list[int]]:
        """What each side says of these pairs, a column for each, and how many words are known of it; none where those
        of either side are unknown.
        """
        ours = {text: self._source.known(text) for text in {source for source, _ in pairs}}
        theirs = {text: self._target.known(text) for text in {target for _, target in pairs}}
        by_source: dict[Terms, list[int]] = {}
        by_target: dict[Terms, list[int]] = {}
        words = [0] * len(pairs)
        for at, (source, target) in enumerate(pairs):
            if len(ours[source]) and len(theirs[target]):
                by_source.setdefault(source, []).append(at)
                by_target.setdefault(target, []).append(at)
                words[at] = min(ENOUGH_WORDS, len(ours[source]) + len(theirs[target]))
        one, two = np.zeros((2, 4, len(pairs)))
        one[:, [at for places in by_target.values() for at in places]] = self._source.read(
            [theirs[target] for target in by_target],
            [[ours[pairs[at][0]] for at in places] for places in by_target.values()],
        )
        two[:, [at for places in by_source.values() for at in places]] = self._target.read(
            [ours[source] for source in by_source],
            [[theirs[pairs[at][1]] for at in places] for places in by_source.values()],
        )
        return one, two, words

    def settle(self, pairs: Sequence[tuple[Terms, Terms]]) -> None:
        """Take the support in these pairs for usual."""
        source, target, words = self._read(pairs)
        count = max(1, sum(map(bool, words)))
        self._usual = (
            round(float(source[0].sum()) / count, _USUAL_DIGITS),
            round(float(target[0].sum()) / count, _USUAL_DIGITS),
        )

    def packed(self) -> bytes:
        """The lexicon as MessagePack."""
        return msgspec.msgpack.encode((*map(_packed, self._learned), self._usual))


def _packed(own: _Learned) -> _PackedSide:
    given, word = (column.astype(_NUMERAL).tobytes() for column in (own.given, own.word))
    return tuple(own.words), _bytes(own.frequency), given, word, _bytes(own.chance)


def _bytes(numbers: _Floats) -> bytes:
    return numbers.astype(_NUMBER).tobytes()


def unpacked(data: bytes) -> Lexicon:
    """The lexicon that was packed so. Raises ValueError where the bytes are those of something else."""
    *sides, usual = msgspec.msgpack.decode(data, type=tuple[_PackedSide, _PackedSide, tuple[float, float]])
    source, target = (
        _Learned(
            words,
            np.frombuffer(frequency, dtype=_NUMBER).astype(np.float64),
            np.frombuffer(given, dtype=_NUMERAL).astype(np.int64),
            np.frombuffer(word, dtype=_NUMERAL).astype(np.int64),
            np.frombuffer(chance, dtype=_NUMBER).astype(np.float64),
        )
        for words, frequency, given, word, chance in sides
    )
    for own, other in ((source, target), (target, source)):
        if (
            len(own.words) != len(own.frequency)
            or not len(own.given) == len(own.word) == len(own.chance)
            or not (_are_numbers(own.given, len(other.words)) and _are_numbers(own.word, len(own.words)))
        ):
            message = "the columns of a lexicon don't fit together"
            raise ValueError(message)
    return Lexicon(source, target, usual)


def _are_numbers(column: _Ints, size: int) -> bool:
    """Whether all are the numbers of some of so many words."""
    return not len(column) or bool(column.min() >= 0 and column.max() < size)


def learn(pairs: Iterable[tuple[Terms, Terms]]) -> Lexicon:
    """The lexicon of pairs of texts that translate each other, mostly: it stands a share of wrong ones."""
    sentences = [pair for pair in pairs if all(0 < len(words) <= _LONGEST for words in pair)]
    counts = tuple(Counter(word for pair in sentences for word in pair[side]) for side in (0, 1))
    words = tuple([word for word, count in counter.items() if count >= _SEEN] for counter in counts)
    both = _Crossed([pair[0] for pair in sentences], words[0], [pair[1] for pair in sentences], words[1])
    frequencies = (
        np.array([counter[word] for word in own], dtype=np.float64) / max(1, counter.total())
        for own, counter in zip(words, counts, strict=True)
    )
    of_source, of_target = (
        _Learned(own, frequency, *learned)
        for own, frequency, learned in zip(words, frequencies, both.expected(), strict=True)
    )
    lexicon = Lexicon(of_source, of_target)
    # By lot and not by their order: one pair more makes it no other sample.
    lexicon.settle(nsmallest(_SAMPLE, sentences, _lot))
    return lexicon


def _lot(pair: tuple[Terms, Terms]) -> int:
    return crc32(" ".join(map(" ".join, pair)).encode(errors="replace"))


class _Crossed:
    """Each word of a text with each of its translation, for many pairs of texts. Words have numbers, counted from 1;
    number 0 is no word: it stands for what a text has of its own.
    """

    def __init__(
        self,
        sources: Sequence[Sequence[str]],
        source_words: Sequence[str],
        targets: Sequence[Sequence[str]],
        target_words: Sequence[str],
    ) -> None:
        ours, our_counts = _numbered(sources, source_words)
        theirs, their_counts = _numbered(targets, target_words)
        # A row for each word of a text beside each of the other: its place among all words of its side.
        widths = np.repeat(their_counts, our_counts)
        rows = np.arange(widths.sum())
        begins = np.repeat(np.cumsum(their_counts) - their_counts, our_counts)
        self._ours = np.repeat(np.arange(len(ours)), widths)
        self._theirs = rows + np.repeat(begins - np.cumsum(widths) + widths, widths)
        self._source, self._target = ours[self._ours], theirs[self._theirs]
        width = len(target_words) + 1
        pairs, self._pair = np.unique(self._source * width + self._target, return_inverse=True)
        self._pairs = pairs // width, pairs % width

    def expected(self) -> tuple[tuple[_Ints, _Ints, _Floats], tuple[_Ints, _Ints, _Floats]]:
        """For the words of the source, then for those of the target: given words of the other side in rising order,
        words, and how probable these are where those stand; counted from 0.
        """
        source, target = self._pairs
        return self._given(self._source, self._ours, target, source), self._given(
            self._target, self._theirs, source, target
        )

    def _given(self, words: _Ints, places: _Ints, first: _Ints, second: _Ints) -> tuple[_Ints, _Ints, _Floats]:
        real = words > 0
        place, pair = places[real], self._pair[real]
        probability: _Floats = np.ones(len(first))
        for _ in range(_ROUNDS):
            weight = probability[pair]
            share = weight / np.bincount(place, weight)[place]
            count = np.bincount(pair, share, minlength=len(first))
            probability = count / np.maximum(np.bincount(first, count)[first], _LEAST)
        kept = np.flatnonzero((probability > _LEAST) & (first > 0) & (second > 0))
        kept = kept[np.argsort(first[kept], kind="stable")]
        return first[kept] - 1, second[kept] - 1, np.round(probability[kept], _DIGITS)


def _numbered(texts: Sequence[Sequence[str]], words: Sequence[str]) -> tuple[_Ints, _Ints]:
    """The numbers of the words of all texts, text after text, and how many each has; the first of each text is 0."""
    numbers = {word: at for at, word in enumerate(words, 1)}
    found = [[0, *(numbers[word] for word in text if word in numbers)] for text in texts]
    flat = np.array([number for each in found for number in each], dtype=np.int64)
    return flat, np.array([len(each) for each in found], dtype=np.int64)
