"""Gold for drift: what became of each source sentence between two versions of a real page.

It rests on what side-by-side pages carry, and shares no code with the package. Where the spans of two versions have the
same English (white space, entities, escapes and letters of other widths aside), the sentence stands; which of several
copies does follows from its neighbours. Whether two sentences are versions of each other is told by their English and
by the translations of up to four locales: machine translation renders a sentence that was edited a little mostly as
before. What is not certain is left out, and counted.

The rules:

1. *Stands*: the text, with the link that it fills, occurs once on either side, and lies on every longest row of such that keeps their order. Others
   are *moved* if they lie on none, else open. Copies stand where they are next to one that stands, or where there are
   equally many of them between two that stand.
2. *Split*, *joined*: one sentence against two to six neighbours, of the same gap between standing ones; together they
   are nearer to it than each alone by a margin, and most of each stands in it.
3. *Edited*: each the other's nearest of all that do not stand, the next nearest farther off by a margin; alike in
   English and in the translations of at least two locales. Most likeness is asked for where the two are in different
   gaps between standing ones; least where the gap has no other sentence, so that its neighbours fix the place. Where
   one is nearer still together with a neighbour, it may have been split or joined: open.
4. *Removed*, *added*: nothing on the other side is like it, in any language.
5. The rest is open.
"""

import html
import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from statistics import median

_PAIR = re.compile(
    r'<span data-ttu-id="(?P<id>[0-9a-f]{5}-(?P<unit>p?\d+))">(?P<target>.*?)</span>'
    r'<span class="sxs-lookup"><span data-stu-id="(?P=id)">(?P<source>.*?)</span></span>',
    re.DOTALL,
)
# A sentence may fill a link, whose address then stands outside the spans.
_LINK_END = re.compile(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_ADDRESS = re.compile(r"\]\([^()]*\)|https?://\S+")
_LOCALE = re.compile(r"/[a-z]{2}-[a-z]{2}/", re.IGNORECASE)

# Likeness is the share of letter triples (English) or words (translations) that two texts have in common.
_ALIKE = 0.45
_ALIKE_IN_PLACE = 0.3
_ALIKE_ELSEWHERE = 0.7
_MARGIN = 0.15
_UNLIKE_ENGLISH = 0.25
_UNLIKE_TRANSLATION = 0.3
_TOGETHER = 0.7
_INSIDE = 0.6
_VOTES = 2

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page's English, by its source hash: sentences in order, and the file of each locale.

    `translations` has by locale the translation of each sentence, None where it was translated with others as one.
    """

    page: str
    hash: str
    date: str
    english: tuple[str, ...]
    translations: Mapping[str, tuple[str | None, ...]] = field(repr=False)
    files: Mapping[str, Path] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Gold:
    """What became of the sentences of `old`, by their numbers from 0 in both versions.

    `split` and `joined` have the one sentence, then the first and the last of the several. What is in none of them is
    open, and to be left out of any score.
    """

    old: Version
    new: Version
    stands: frozenset[Pair]
    moved: frozenset[Pair]
    edited: frozenset[Pair]
    split: frozenset[tuple[int, Pair]]
    joined: frozenset[tuple[int, Pair]]
    removed: frozenset[int]
    added: frozenset[int]

    @property
    def closed_old(self) -> set[int]:
        """The old sentences of which the gold says what became."""
        pairs = self.stands | self.moved | self.edited
        several = {at for _, (first, last) in self.joined for at in range(first, last + 1)}
        return {i for i, _ in pairs} | self.removed | {i for i, _ in self.split} | several

    @property
    def closed_new(self) -> set[int]:
        """The new sentences of which the gold says where they come from."""
        pairs = self.stands | self.moved | self.edited
        several = {at for _, (first, last) in self.split for at in range(first, last + 1)}
        return {j for _, j in pairs} | self.added | {j for j, _ in self.joined} | several


def normal(text: str) -> str:
    """A sentence without what the localization tool may change in it."""
    plain = unicodedata.normalize("NFKC", html.unescape(text)).replace("\\", "")
    visible = "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")
    return _LOCALE.sub("/en-us/", " ".join(visible.split()))


def versions(folder: Path) -> dict[str, list[Version]]:
    """By page, its versions in the order of their dates; of each hash the last file of each locale.

    Left out are versions of which every locale has several sentences translated as one: the English of none is known
    sentence by sentence. So are those whose locales disagree on the English.
    """
    files: dict[str, dict[str, dict[str, Path]]] = defaultdict(lambda: defaultdict(dict))
    dates: dict[tuple[str, str], str] = {}
    for path in sorted(folder.glob("*/AlchemyInsights/*/*.md")):
        _, date, digest = path.stem.split("_")
        page = path.parent.name
        files[page][digest][path.parents[2].name] = path
        dates[page, digest] = min(date, dates.get((page, digest), date))
    found: dict[str, list[Version]] = {}
    for page, digests in files.items():
        read = (_version(page, digest, dates[page, digest], own) for digest, own in digests.items())
        found[page] = sorted((each for each in read if each), key=lambda version: (version.date, version.hash))
    return found


def _version(page: str, digest: str, date: str, files: Mapping[str, Path]) -> Version | None:
    units = {locale: dict(_units(path.read_bytes().decode("utf-8-sig"))) for locale, path in files.items()}
    whole = {locale: own for locale, own in units.items() if own and all(unit.isdecimal() for unit in own)}
    if not whole:
        return None
    first, *others = whole.values()
    english = {unit: normal(source) for unit, (_, source) in first.items()}
    if any({unit: normal(source) for unit, (_, source) in other.items()} != english for other in others):
        return None
    return Version(
        page,
        digest,
        date,
        tuple(source for _, source in first.values()),
        {locale: tuple(own[unit][0] if unit in own else None for unit in first) for locale, own in units.items()},
        {locale: files[locale] for locale in whole},
    )


def _units(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The units of a page: number, target, source, the link around them included."""
    for match in _PAIR.finditer(text):
        link = _LINK_END.match(text, match.end()) if text[match.start() - 1 : match.start()] == "[" else None
        source = f"[{match['source']}{link[0]}" if link else match["source"]
        yield match["unit"], (match["target"], source)


def pairs(found: Mapping[str, Sequence[Version]]) -> Iterator[tuple[Version, Version]]:
    """Two versions of a page: each with the next one, and where there are more than two the first with the last."""
    for own in found.values():
        yield from pairwise(own)
        if len(own) > 2:
            yield own[0], own[-1]


def gold(old: Version, new: Version) -> Gold:
    """What became of each sentence, as far as it is certain."""
    before, after = [normal(text) for text in old.english], [normal(text) for text in new.english]
    stands, moved, unsure = _same(before, after)
    left_old = [i for i in range(len(before)) if i not in {i for i, _ in stands | moved | unsure}]
    left_new = [j for j in range(len(after)) if j not in {j for _, j in stands | moved | unsure}]
    # Copies of which nobody can tell which one stands.
    doubled = set(before) & set(after)
    open_old = {i for i in left_old if any(before[i] == after[j] for j in left_new)} | {i for i, _ in unsure}
    open_new = {j for j in left_new if any(after[j] == before[i] for i in left_old)} | {j for _, j in unsure}
    left_old = [i for i in left_old if i not in open_old]
    left_new = [j for j in left_new if j not in open_new]
    likeness = _Likeness(old, new)
    gaps = _Gaps(stands)
    split = _several(left_old, left_new, likeness, gaps, turned=False)
    taken_old = {i for i, _ in split}
    taken_new = {j for _, (first, last) in split for j in range(first, last + 1)}
    joined = _several(
        [j for j in left_new if j not in taken_new],
        [i for i in left_old if i not in taken_old],
        likeness,
        gaps,
        turned=True,
    )
    taken_new |= {j for j, _ in joined}
    taken_old |= {i for _, (first, last) in joined for i in range(first, last + 1)}
    left_old = [i for i in left_old if i not in taken_old]
    left_new = [j for j in left_new if j not in taken_new]
    edited = _edited(left_old, left_new, likeness, gaps)
    # A copy more or less of a sentence that stands elsewhere is too easily taken for a form of something else.
    every_old = [i for i in range(len(before)) if before[i] not in doubled]
    every_new = [j for j in range(len(after)) if after[j] not in doubled]
    removed = {i for i in left_old if all(likeness.is_unlike(i, j) for j in every_new)}
    added = {j for j in left_new if all(likeness.is_unlike(i, j) for i in every_old)}
    return Gold(
        old, new, frozenset(stands), frozenset(moved), frozenset(edited), split, joined,
        frozenset(removed), frozenset(added),
    )  # fmt: skip


def _same(before: Sequence[str], after: Sequence[str]) -> tuple[set[Pair], set[Pair], set[Pair]]:
    """The pairs of the same text: those that stand, those that moved, those of which one or the other holds."""
    counts_old, counts_new = Counter(before), Counter(after)
    place = {text: j for j, text in enumerate(after)}
    once = [(i, place[text]) for i, text in enumerate(before) if counts_old[text] == counts_new[text] == 1]
    forward = _rows([j for _, j in once])
    backward = _rows([-j for _, j in reversed(once)])[::-1]
    longest = max(forward, default=0)
    through = [one + other - 1 for one, other in zip(forward, backward, strict=True)]
    ranks = Counter(rank for rank, length in zip(forward, through, strict=True) if length == longest)
    stands, moved, unsure = set(), set(), set()
    for pair, rank, length in zip(once, forward, through, strict=True):
        if length < longest:
            moved.add(pair)
        elif ranks[rank] == 1:
            stands.add(pair)
        else:
            unsure.add(pair)
    _grow(before, after, stands, {j for _, j in moved | unsure})
    _fill(before, after, stands)
    _grow(before, after, stands, {j for _, j in moved | unsure})
    return stands, moved, unsure


def _rows(values: Sequence[int]) -> list[int]:
    """For each value the length of the longest rising row that ends with it."""
    ends: list[int] = []
    lengths = []
    for value in values:
        at = bisect_left(ends, value)
        ends[at : at + 1] = [value]
        lengths.append(at + 1)
    return lengths


def _grow(before: Sequence[str], after: Sequence[str], stands: set[Pair], taken: set[int]) -> None:
    """Copies that are next to a sentence that stands, on the same side of it in both versions."""
    taken_old, taken_new = {i for i, _ in stands}, {j for _, j in stands} | taken
    queue = sorted(stands)
    while queue:
        i, j = queue.pop()
        for step in (-1, 1):
            a, b = i + step, j + step
            if 0 <= a < len(before) and 0 <= b < len(after) and before[a] == after[b]:
                if a in taken_old or b in taken_new:
                    continue
                taken_old.add(a)
                taken_new.add(b)
                stands.add((a, b))
                queue.append((a, b))


def _fill(before: Sequence[str], after: Sequence[str], stands: set[Pair]) -> None:
    """Copies of which there are equally many between two sentences that stand, if they are of one text only."""
    for (i1, j1), (i2, j2) in pairwise([(-1, -1), *sorted(stands), (len(before), len(after))]):
        ours: dict[str, list[int]] = defaultdict(list)
        theirs: dict[str, list[int]] = defaultdict(list)
        for i in range(i1 + 1, i2):
            ours[before[i]].append(i)
        for j in range(j1 + 1, j2):
            theirs[after[j]].append(j)
        common = [text for text in ours if len(ours[text]) == len(theirs.get(text, ()))]
        if len(common) == 1:
            stands.update(zip(ours[common[0]], theirs[common[0]], strict=True))


class _Gaps:
    """Between which of the standing sentences one is that does not stand."""

    def __init__(self, stands: set[Pair]) -> None:
        self._old = sorted(i for i, _ in stands)
        self._new = sorted(j for _, j in stands)

    def of_old(self, i: int) -> int:
        return bisect_left(self._old, i)

    def of_new(self, j: int) -> int:
        return bisect_left(self._new, j)


class _Likeness:
    """How alike old and new sentences are, in English and in the languages that both versions have."""

    def __init__(self, old: Version, new: Version) -> None:
        self._english = ([_triples(text) for text in old.english], [_triples(text) for text in new.english])
        self._words = {
            locale: (
                [_words(text) for text in old.translations[locale]],
                [_words(text) for text in new.translations[locale]],
            )
            for locale in sorted(old.translations.keys() & new.translations.keys())
        }

    def english(self, i: Sequence[int], j: Sequence[int]) -> float:
        ours, theirs = self._english
        return _share(_sum(ours[at] for at in i), _sum(theirs[at] for at in j))

    def translations(self, i: Sequence[int], j: Sequence[int]) -> list[float]:
        """By locale, where it has each of the sentences by itself."""
        found = []
        for ours, theirs in self._words.values():
            mine, other = [ours[at] for at in i], [theirs[at] for at in j]
            if None not in mine and None not in other:
                found.append(_share(_sum(each for each in mine if each), _sum(each for each in other if each)))
        return found

    def whole(self, i: Sequence[int], j: Sequence[int]) -> float:
        """Both together; the translations count as much as the English."""
        other = self.translations(i, j)
        return (self.english(i, j) + median(other)) / 2 if other else self.english(i, j)

    def inside(self, i: Sequence[int], j: Sequence[int]) -> float:
        """The share of the smaller side's triples that stand in the other."""
        ours, theirs = _sum(self._english[0][at] for at in i), _sum(self._english[1][at] for at in j)
        return (ours & theirs).total() / max(1, min(ours.total(), theirs.total()))

    def votes(self, i: Sequence[int], j: Sequence[int], least: float) -> bool:
        return self.english(i, j) >= least and sum(t >= least for t in self.translations(i, j)) >= _VOTES

    def is_unlike(self, i: int, j: int) -> bool:
        return (
            self.english([i], [j]) < _UNLIKE_ENGLISH
            and max(self.translations([i], [j]), default=0) < _UNLIKE_TRANSLATION
            and self.inside([i], [j]) < _INSIDE
        )


def _triples(text: str) -> Counter[str]:
    plain = " ".join(re.findall(r"\w+", _ADDRESS.sub("]", normal(text)).lower()))
    padded = f"  {plain} "
    return Counter(padded[at : at + 3] for at in range(len(padded) - 2))


def _words(text: str | None) -> Counter[str] | None:
    return None if text is None else Counter(re.findall(r"\w+", _ADDRESS.sub("]", normal(text)).lower()))


def _sum(counts: Iterator[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        total.update(each)
    return total


def _share(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _several(
    ones: Sequence[int], many: Sequence[int], likeness: _Likeness, gaps: _Gaps, *, turned: bool
) -> frozenset[tuple[int, Pair]]:
    """Sentences that became several neighbours; `turned`: the other way round. Of each the run that is likest to it."""
    best: dict[int, tuple[float, Pair]] = {}
    for one in ones:
        for first, last in _runs(many):
            run = list(range(first, last + 1))
            sides = (run, [one]) if turned else ([one], run)
            near = {gaps.of_old(i) for i in sides[0]} | {gaps.of_new(j) for j in sides[1]}
            if len(near) == 1 and likeness.votes(*sides, _TOGETHER):
                whole = likeness.whole(*sides)
                parts = [([at], [one]) if turned else ([one], [at]) for at in run]
                if all(
                    likeness.inside(*part) >= _INSIDE and whole >= likeness.whole(*part) + _MARGIN for part in parts
                ):
                    best[one] = max(best.get(one, (0.0, (0, 0))), (whole, (first, last)))
    taken = Counter(at for _, (first, last) in best.values() for at in range(first, last + 1))
    return frozenset(
        (one, (first, last))
        for one, (_, (first, last)) in best.items()
        if all(taken[at] == 1 for at in range(first, last + 1))
    )


def _runs(numbers: Sequence[int]) -> Iterator[Pair]:
    """The first and the last of two to six numbers that follow each other."""
    known = set(numbers)
    for first in numbers:
        for last in range(first + 1, first + 6):
            if last not in known:
                break
            yield first, last


def _edited(left_old: Sequence[int], left_new: Sequence[int], likeness: _Likeness, gaps: _Gaps) -> set[Pair]:
    scores = {(i, j): likeness.whole([i], [j]) for i in left_old for j in left_new}
    of_old: dict[int, list[tuple[float, int]]] = defaultdict(list)
    of_new: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), score in scores.items():
        of_old[i].append((score, j))
        of_new[j].append((score, i))
    in_gap_old, in_gap_new = Counter(map(gaps.of_old, left_old)), Counter(map(gaps.of_new, left_new))
    found = set()
    for (i, j), score in scores.items():
        gap = gaps.of_old(i)
        others = [s for s, at in of_old[i] if at != j] + [s for s, at in of_new[j] if at != i]
        if gaps.of_new(j) != gap:
            least = _ALIKE_ELSEWHERE
        else:
            least = _ALIKE_IN_PLACE if in_gap_old[gap] == in_gap_new[gap] == 1 else _ALIKE
        if max(others, default=0) > score - _MARGIN or not likeness.votes([i], [j], least):
            continue
        wider = [([i], sorted((at, j))) for at in (j - 1, j + 1) if at in of_new]
        wider += [(sorted((at, i)), [j]) for at in (i - 1, i + 1) if at in of_old]
        if all(likeness.whole(*sides) < score for sides in wider):
            found.add((i, j))
    return found


@dataclass(slots=True)
class Score:
    """Pairs counted: those of the gold, those that were found, and those that are both."""

    known: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.known)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, self.found + self.known)

    def add(self, known: set[Pair], found: set[Pair]) -> None:
        self.known += len(known)
        self.found += len(found)
        self.right += len(known & found)


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says of two versions: pairs by kind; what it says of open sentences does not count."""

    unchanged: set[Pair]
    moved: set[Pair]
    edited: set[Pair]
    split: set[tuple[int, Pair]] = field(default_factory=set)
    joined: set[tuple[int, Pair]] = field(default_factory=set)


@dataclass(slots=True)
class Scores:
    """The score of each kind."""

    unchanged: Score = field(default_factory=Score)
    moved: Score = field(default_factory=Score)
    edited: Score = field(default_factory=Score)
    split: Score = field(default_factory=Score)

    def add(self, known: Gold, answer: Answer, old: set[int], new: set[int]) -> None:
        """One answer. Only the pairs of these old and new sentences count: those that the engine was asked for."""
        ours, theirs = known.closed_old & old, known.closed_new & new

        def counted(found: set[Pair]) -> set[Pair]:
            # A pair of which one side is known to belong to something else is wrong, whatever its other side is.
            return {(i, j) for i, j in found if i in old and j in new and (i in ours or j in theirs)}

        for name in ("unchanged", "moved", "edited"):
            gold_pairs = known.stands if name == "unchanged" else getattr(known, name)
            getattr(self, name).add(
                {(i, j) for i, j in gold_pairs if i in old and j in new}, counted(getattr(answer, name))
            )
        several = {(one, *two) for one, two in known.split} | {(-1 - one, *two) for one, two in known.joined}
        found = {(one, *two) for one, two in answer.split} | {(-1 - one, *two) for one, two in answer.joined}
        self.split.known += len(several)
        self.split.found += len(found)
        self.split.right += len(several & found)


def plain_difflib(known: Gold) -> Answer:
    """The standard library alone: what is equal stands; of what was replaced the first with the first, and so on."""
    before, after = [normal(text) for text in known.old.english], [normal(text) for text in known.new.english]
    unchanged: set[Pair] = set()
    edited: set[Pair] = set()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        both = zip(range(i1, i2), range(j1, j2), strict=False)
        if tag == "equal":
            unchanged.update(both)
        elif tag == "replace":
            edited.update((i, j) for i, j in both if SequenceMatcher(None, before[i], after[j]).ratio() >= 0.6)
    return Answer(unchanged, set(), edited)
