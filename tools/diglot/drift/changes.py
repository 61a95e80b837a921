"""Two versions of a text, sentence by sentence: what stands, moved, was edited, split, joined, added, removed.

rapidfuzz does the sums: the longest common row of sentences, and of words. Of n sentences no more than n times a
constant are compared word by word, so that a page of any size takes about as long as reading it.
"""

import bisect
import sys
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import Indel, LCSseq

from diglot.drift.grades import grade, words
from diglot.model import Change, ChangeKind, Segment
from diglot.sentences import fold

# Likeness, as the share of words in common, from which on two sentences are forms of one: in the same stretch between
# sentences that stand; where the stretch has no other; and anywhere on the page, where nothing else comes near.
_EDITED = 0.5
_EDITED_ALONE = 0.34
_EDITED_ELSEWHERE = 0.8
_AHEAD = 0.1
# One sentence against several: so much of all in common, more by so much than with one of them, and of each in it.
_TOGETHER = 0.7
_GAIN = 0.05
_INSIDE = 0.6
# A sentence has so many words at least to be known again elsewhere in another form.
_FEWEST_WORDS = 4
# How far from its place in a stretch of changes the other form of a sentence is looked for; keeps time linear.
_REACH = 20
# A word that more sentences have says nothing of where a sentence went; so many of the likeliest places are looked at.
_COMMON = 20
_PLACES = 4
# Longer stretches of changes are cut in halves; the common row of two takes one bit for each two of their sentences.
_LARGEST = 1 << 28

_Pair = tuple[int, int]


def compare(old: Sequence[Segment], new: Sequence[Segment]) -> tuple[Change, ...]:
    """What became of each old segment, in the order of the new ones; removed ones stand where they stood.

    Each old and each new segment is in one change. A segment of several sentences, where one was split or several were
    joined, reaches from the first to the last; its text is theirs, with a blank where there is anything between them.
    """
    before, after = [fold(segment.text) for segment in old], [fold(segment.text) for segment in new]
    standing = _standing(before, after)
    moved = _moved(before, after, standing)
    found = _Edits(before, after, standing, moved).find()
    return tuple(_changes(old, new, standing, moved, found))


@dataclass(frozen=True, slots=True)
class _Edit:
    """Old and new sentences from the first up to the last that are forms of each other, and how alike they are."""

    old: range
    new: range
    likeness: float
    order: int

    @property
    def kind(self) -> ChangeKind:
        if len(self.old) > 1:
            return ChangeKind.JOINED
        return ChangeKind.SPLIT if len(self.new) > 1 else ChangeKind.EDITED


def _standing(before: Sequence[str], after: Sequence[str]) -> list[_Pair]:
    """The pairs of equal texts that keep their order: first those that occur once, then copies between them."""
    counts, counts_new = Counter(before), Counter(after)
    places = {text: j for j, text in enumerate(after)}
    once = [(i, places[text]) for i, text in enumerate(before) if counts[text] == counts_new[text] == 1]
    found: list[_Pair] = []
    for (i1, j1), (i2, j2) in pairwise([(-1, -1), *_longest_rising(once), (len(before), len(after))]):
        found += _common(before, after, range(i1 + 1, i2), range(j1 + 1, j2))
        found.append((i2, j2))
    return found[:-1]


def _longest_rising(pairs: Sequence[_Pair]) -> list[_Pair]:
    """The longest row of pairs of which both numbers rise; their first numbers do already. Of rows as long as each
    other the one that begins first.
    """
    # From behind, by what each row begins with: the greatest that a row of each length can begin with, falling.
    begins: list[int] = []
    first: list[int] = []
    following: list[int] = [-1] * len(pairs)
    for at in reversed(range(len(pairs))):
        length = bisect.bisect_left(begins, -pairs[at][1])
        following[at] = first[length - 1] if length else -1
        begins[length : length + 1] = [-pairs[at][1]]
        first[length : length + 1] = [at]
    row: list[_Pair] = []
    at = first[-1] if first else -1
    while at >= 0:
        row.append(pairs[at])
        at = following[at]
    return row


def _common(before: Sequence[str], after: Sequence[str], ours: range, theirs: range) -> Iterator[_Pair]:
    """The longest row of equal texts in two stretches."""
    if not ours or not theirs:
        return
    if len(ours) * len(theirs) > _LARGEST:
        i, j = len(ours) // 2, len(theirs) // 2
        yield from _common(before, after, ours[:i], theirs[:j])
        yield from _common(before, after, ours[i:], theirs[j:])
        return
    for each in LCSseq.opcodes(before[ours.start : ours.stop], after[theirs.start : theirs.stop]):
        if each.tag == "equal":
            yield from zip(ours[each.src_start : each.src_end], theirs[each.dest_start : each.dest_end], strict=True)


def _moved(before: Sequence[str], after: Sequence[str], standing: Sequence[_Pair]) -> dict[int, int]:
    """The equal texts that are left: a copy that follows the same sentence as before, else the first, in order."""
    ours, theirs = {i for i, _ in standing}, {j for _, j in standing}
    free = set(range(len(after))) - theirs
    elsewhere: dict[str, deque[int]] = defaultdict(deque)
    for j in sorted(free):
        elsewhere[after[j]].append(j)
    found: dict[int, int] = {}
    for i, text in enumerate(before):
        if i in ours:
            continue
        places = elsewhere.get(text, deque())
        following = found.get(i - 1, -2) + 1
        if following not in free or after[following] != text:
            while places and places[0] not in free:
                places.popleft()
            if not places:
                continue
            following = places.popleft()
        found[i] = following
        free.remove(following)
    return found


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence with each of its words as one character, for rapidfuzz is at its fastest with these: as they stand,
    and sorted.
    """

    row: str
    bag: str

    @classmethod
    def of(cls, row: str) -> "_Words":
        return cls(row, "".join(sorted(row)))


def _coded(text: str, known: dict[str, str]) -> _Words:
    return _Words.of("".join(known.setdefault(word, chr(len(known) % sys.maxunicode)) for word in words(text)))


def _likeness(one: _Words, other: _Words, least: float) -> float:
    """The share of words in common, the mean of that in order and that in any; 0 where it is less than the least.
    Without words nothing is alike.
    """
    if not one.row or not other.row:
        return 0.0
    anyhow = Indel.normalized_similarity(one.bag, other.bag, score_cutoff=least)
    mean = (anyhow + Indel.normalized_similarity(one.row, other.row)) / 2 if anyhow else 0.0
    return mean if mean >= least else 0.0


def _inside(part: _Words, whole: _Words) -> bool:
    return LCSseq.similarity(part.row, whole.row) >= _INSIDE * len(part.row) > 0


class _Edits:
    """The search for other forms of the sentences that neither stand nor moved."""

    def __init__(
        self, before: Sequence[str], after: Sequence[str], standing: Sequence[_Pair], moved: Mapping[int, int]
    ) -> None:
        stand_old, stand_new = [i for i, _ in standing], [j for _, j in standing]
        self._old = sorted(set(range(len(before))).difference(stand_old, moved))
        self._new = sorted(set(range(len(after))).difference(stand_new, moved.values()))
        known: dict[str, str] = {}
        self._before = {i: _coded(before[i], known) for i in self._old}
        self._after = {j: _coded(after[j], known) for j in self._new}
        # Between which of the standing sentences each is.
        self._gap_old = {i: bisect.bisect_left(stand_old, i) for i in self._old}
        self._gap_new = {j: bisect.bisect_left(stand_new, j) for j in self._new}
        self._in_old, self._in_new = _grouped(self._gap_old), _grouped(self._gap_new)

    def find(self) -> list[_Edit]:
        """Every sentence in one edit at most: the likeliest first, of equal ones the one that is nearest in order."""
        taken_old: set[int] = set()
        taken_new: set[int] = set()
        found: list[_Edit] = []
        candidates = [*self._in_place(), *self._elsewhere()]
        for edit in sorted(candidates, key=lambda each: (-each.likeness, each.order, each.old[0], each.new[0])):
            if taken_old.isdisjoint(edit.old) and taken_new.isdisjoint(edit.new):
                found.append(edit)
                taken_old.update(edit.old)
                taken_new.update(edit.new)
        return found

    def _in_place(self) -> Iterator[_Edit]:
        """Pairs of the same stretch: all of a short one, of a long one those that are about as far down, or likely."""
        for gap, ours in self._in_old.items():
            theirs = self._in_new.get(gap, [])
            least = _EDITED_ALONE if len(ours) == len(theirs) == 1 else _EDITED
            for at, i in enumerate(ours):
                middle = at * len(theirs) // len(ours)
                places = theirs[max(0, middle - _REACH) : middle + _REACH + 1]
                if len(theirs) > len(places):
                    places = [*places, *(j for j in self._likely(i) if self._gap_new[j] == gap and j not in places)]
                for j in places:
                    likeness = _likeness(self._before[i], self._after[j], _EDITED_ALONE)
                    order = abs(j - theirs[0] - at)
                    if likeness >= least:
                        yield _Edit(range(i, i + 1), range(j, j + 1), likeness, order)
                    if likeness:
                        yield from self._several(i, j, likeness, order)

    def _several(self, i: int, j: int, likeness: float, order: int) -> Iterator[_Edit]:
        """The same with neighbours of the shorter one in the stretch, where that is liker still."""
        one, other = self._before[i], self._after[j]
        if likeness > 1 - _GAIN:
            return
        if len(one.row) > len(other.row):
            wide, score = _widened(self._after, self._gap_new, j, one, likeness)
            if score:
                yield _Edit(range(i, i + 1), wide, score, order)
        elif len(one.row) < len(other.row):
            wide, score = _widened(self._before, self._gap_old, i, other, likeness)
            if score:
                yield _Edit(wide, range(j, j + 1), score, order)

    def _elsewhere(self) -> Iterator[_Edit]:
        """Pairs of different stretches, each much liker than any other that either has."""
        scores = {
            (i, j): _likeness(self._before[i], self._after[j], _EDITED_ELSEWHERE - _AHEAD)
            for i in self._old
            if len(self._before[i].row) >= _FEWEST_WORDS
            for j in self._likely(i)
        }
        rivals: dict[tuple[str, int], list[float]] = defaultdict(list)
        for (i, j), score in scores.items():
            rivals["old", i].append(score)
            rivals["new", j].append(score)
        for (i, j), score in scores.items():
            # Its own score is among those of either sentence.
            near = sum(rival > score - _AHEAD for rival in rivals["old", i] + rivals["new", j])
            if score >= _EDITED_ELSEWHERE and near == len((i, j)) and self._gap_old[i] != self._gap_new[j]:
                yield _Edit(range(i, i + 1), range(j, j + 1), score, len(self._new))

    def _likely(self, i: int) -> list[int]:
        """The new sentences that share the most words, and pairs of words, of those that few have."""
        shared: Counter[int] = Counter()
        for term in _terms(self._before[i]):
            places = self._having.get(term, ())
            if len(places) <= _COMMON:
                shared.update(places)
        return [j for j, _ in sorted(shared.items(), key=lambda each: (-each[1], each[0]))[:_PLACES]]

    @cached_property
    def _having(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for j in self._new:
            for term in _terms(self._after[j]):
                found[term].append(j)
        return found


def _terms(sentence: _Words) -> set[str]:
    return {*sentence.row, *map("".join, pairwise(sentence.row))}


def _widened(
    parts: Mapping[int, _Words], gaps: Mapping[int, int], start: int, whole: _Words, likeness: float
) -> tuple[range, float]:
    """The part with those of its neighbours that make it liker to the whole, and how like it is then; 0 if not enough.

    Most of each part has to stand in the whole.
    """
    wide, score = range(start, start + 1), likeness
    if not _inside(parts[start], whole):
        return wide, 0.0
    while score <= 1 - _GAIN:
        options = [
            (_likeness(_Words.of("".join(parts[at].row for at in wider)), whole, score + _GAIN), wider)
            for part, wider in (
                (wide.start - 1, range(wide.start - 1, wide.stop)),
                (wide.stop, range(wide.start, wide.stop + 1)),
            )
            if gaps.get(part) == gaps[start] and _inside(parts[part], whole)
        ]
        better, wider = max(options, key=lambda each: each[0], default=(0.0, wide))
        if not better:
            break
        wide, score = wider, better
    return wide, score if len(wide) > 1 and score >= _TOGETHER else 0.0


def _grouped(gaps: dict[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number, gap in gaps.items():
        found[gap].append(number)
    return found


def _changes(
    old: Sequence[Segment],
    new: Sequence[Segment],
    standing: Sequence[_Pair],
    moved: Mapping[int, int],
    found: Sequence[_Edit],
) -> Iterator[Change]:
    by_new: dict[int, Change] = {j: Change(ChangeKind.UNCHANGED, old[i], new[j], 1.0) for i, j in standing} | {
        j: Change(ChangeKind.MOVED, old[i], new[j], 1.0) for i, j in moved.items()
    }
    for edit in found:
        before, after = (_spanned([side[at] for at in part]) for side, part in ((old, edit.old), (new, edit.new)))
        degree = min(max(round(similarity(before.text, after.text), 2), 0.01), 0.99)
        by_new[edit.new[0]] = Change(edit.kind, before, after, degree, grade(before.text, after.text))
    spoken_for = {i for i, _ in standing} | moved.keys() | {i for edit in found for i in edit.old}
    inside = {j for edit in found for j in edit.new[1:]}
    first_old = first_new = 0
    for i2, j2 in [*standing, (len(old), len(new))]:
        yield from (Change(ChangeKind.REMOVED, old[i], None, 0.0) for i in range(first_old, i2) if i not in spoken_for)
        for j in range(first_new, min(j2 + 1, len(new))):
            if j not in inside:
                yield by_new.get(j) or Change(ChangeKind.ADDED, None, new[j], 0.0)
        first_old, first_new = i2 + 1, j2 + 1


def _spanned(segments: Sequence[Segment]) -> Segment:
    """Neighbours as one segment, from the first to the last."""
    first, last = segments[0], segments[-1]
    text = first.text
    for one, other in pairwise(segments):
        text += (" " if other.start != one.end or not other.end else "") + other.text
    return replace(first, text=text, end=last.end)


def similarity(old: str, new: str) -> float:
    """The share of words that two sentences have in common, in order, as a reader sees them: 0 to 1."""
    return Indel.normalized_similarity(words(old), words(new))


def word_difference(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """How one sentence became another, as pieces `(kind, words)`; kind is `same`, `removed` or `added`."""
    before, after = old.split(), new.split()
    pieces: list[tuple[str, list[str]]] = []
    i = j = 0
    for i2, j2 in [*_common(before, after, range(len(before)), range(len(after))), (len(before), len(after))]:
        for kind, words_of in (("removed", before[i:i2]), ("added", after[j:j2]), ("same", before[i2 : i2 + 1])):
            if words_of and pieces and pieces[-1][0] == kind:
                pieces[-1][1].extend(words_of)
            elif words_of:
                pieces.append((kind, words_of))
        i, j = i2 + 1, j2 + 1
    return tuple((kind, " ".join(each)) for kind, each in pieces)
