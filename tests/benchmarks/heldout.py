"""Aligning in all locales of the corpus, on pages that nothing was fitted to: those of two locales that were are left out.

The gold is made from side-by-side pages, in the form of the shared sets: English kept on one side, translation on the
other. `heldout.py FOLDER` writes it there, to look at or to score by hand; the benchmark throws it away.
"""

import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache, partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from diglot.align import align
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.drift.changes import compare
from diglot.markdown import parse_inline
from diglot.model import Article, Bead, BlockKind, ChangeKind, Page, Segment, Thresholds
from diglot.page import published, read_page
from diglot.pairs import pair_cases
from diglot.sentences import fold
from diglot.spans import PlainText, anchor_names
from sharedkit import gold, link_of, pages, unpacked
from sharedkit import scorer as load_scorer

SOURCE = "en-US"
LOCALES = ("nb-NO", "da-DK", "lv-LV", "fi-FI", "ja-JP", "ar-SA")
PAGES: Mapping[str, int] = {"matched": 300, "hard": 150, "drift": 300, "moved": 150, "sibling": 100}
"""So many pages of each kind and locale, or as many as there are."""

# Fewer segments make no page, and fewer that still stand no drift.
_FEWEST, _FEWEST_STANDING = 4, 3
# A page of more segments would count for more than a hundred others.
_MOST = 400
# Of one translation so many pairs with other versions are taken.
_VERSIONS = 4
# Two sentences that share so many characters are taken for two forms of one.
_ALIKE = 0.5
# A page has to have so many headings for a section to be moved.
_SECTIONS = 2
# So many sections of one page, each in a page of its own.
_MOVES = 4
# From this confidence on a bead should be right.
_SURE = 0.9
# A larger share than this is not overlooked.
_SOME = 0.1
# Ends of sentences, counted without regard to what our segmenter makes of them.
_END = re.compile(r"[.!?؟](?=\s|$)|[。！？]")
_ANCHOR = re.compile(r'<a name="([^"]*)"></a>$')
_WORD = re.compile(r"\w+")

scorer = cache(load_scorer)

Links = list[tuple[int, int]]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Gold:
    """A page of a set: both texts, and what is expected, as the scorer takes it."""

    english: str
    localized: str
    expected: Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """What became of the beads of a set, in the scorer's counts; and how many that claim to be sure there are, how many
    of them are right, how many segments were moved, and how many of those were found.
    """

    strict: Counter[str] = field(default_factory=Counter)
    lenient: Counter[str] = field(default_factory=Counter)
    sure: int = 0
    sure_right: int = 0
    moved: int = 0
    moved_found: int = 0

    @property
    def strict_f1(self) -> float:
        """In percent."""
        return 100 * float(scorer().report(self.strict)["strictF"])

    @property
    def lenient_f1(self) -> float:
        """In percent, links to the edited form of a sentence left aside."""
        return 100 * float(scorer().report(self.lenient)["strictF"])


class Corpus:
    """Side-by-side pages by locale and path, and by path every version of a page's English that there is."""

    def __init__(self) -> None:
        fitted = {
            (case.parts[-3], json.loads(case.read_bytes())["path"].lower()) for case in gold().rglob("*.gold.json")
        }
        self.pages: dict[str, dict[str, Page]] = {}
        self.versions: dict[str, dict[str | None, Page]] = defaultdict(dict)
        folder = unpacked("corpus/history.tar.xz")
        for locale in LOCALES:
            found = dict(self.read(pages() / locale / "live-sxs", locale))
            for path, page in found.items():
                self.versions[path].setdefault(page.provenance.hash, page)
            # There each version of a page is a file in a folder that is named after the page.
            for path, page in self.read(folder / locale, locale):
                self.versions[f"{path.rpartition('/')[0]}.md"].setdefault(page.provenance.hash, page)
            self.pages[locale] = {path: page for path, page in found.items() if (locale, path) not in fitted}

    @staticmethod
    def read(folder: Path, locale: str) -> Iterator[tuple[str, Page]]:
        """The pages whose spans are whole, by their path in small letters."""
        for place in sorted(folder.rglob("*.md")):
            path = place.relative_to(folder).as_posix()
            page = read_page(path, locale, place.read_bytes())
            is_sound = not any(problem.rule.startswith("spans.") for problem in page.problems)
            if is_sound and _FEWEST <= len(page.spans) <= _MOST:
                yield path.lower(), page


def sets(corpus: Corpus, locale: str) -> dict[str, list[Gold]]:
    """The gold of a locale by kind; the same for each call."""
    found: dict[str, list[Gold]] = {kind: [] for kind in ("matched", "hard", "drift", "moved")}
    chance = random.Random(locale)  # noqa: S311  # a sample, no secret
    paths = sorted(corpus.pages[locale])
    chance.shuffle(paths)
    for path in paths:
        page = corpus.pages[locale][path]
        hard = uneven(page)
        kind = "hard" if hard else "matched"
        makers: dict[str, Callable[[], Iterable[Gold]]] = {
            kind: partial(whole, page, hard),
            "drift": partial(drifted, page, list(corpus.versions[path].values()), chance),
            "moved": partial(with_moved, page, chance),
        }
        for kind, make in makers.items():
            found[kind] += islice(make(), PAGES[kind] - len(found[kind]))
    return found


def body(plain: PlainText) -> tuple[str, list[Range]]:
    """A text without front matter and generated anchors, which no English has, and where its segments stand."""
    pieces: list[str] = []
    ranges: list[Range] = []
    length, done = 0, plain.body_start
    for segment in plain.segments:
        before = plain.text[done : segment.start]
        anchor = _ANCHOR.search(before)
        if anchor and anchor[1] in anchor_names(segment.text):
            before = before[: anchor.start()]
        pieces += [before, plain.text[segment.start : segment.end]]
        length += len(before)
        ranges.append((length, length + segment.end - segment.start))
        length, done = ranges[-1][1], segment.end
    return "".join((*pieces, plain.text[done:])), ranges


def target_body(page: Page) -> tuple[str, list[Range]]:
    """The translation, as it is published: with its anchors."""
    plain = target_text(page)
    shift = plain.body_start
    return plain.text[shift:], [(segment.start - shift, segment.end - shift) for segment in plain.segments]


def whole(page: Page, hard: Sequence[int]) -> Iterator[Gold]:
    """Both sides of one page; `hard` has the segments that count, where not all do."""
    english, ours = body(source_text(page))
    localized, theirs = target_body(page)
    links = [(at, at) for at in range(len(page.spans))]
    sub = hard or None
    yield Gold(english, localized, {"path": page.path, "src": ours, "tgt": theirs, "links": links, "sub": sub})


def uneven(page: Page) -> list[int]:
    """The segments of blocks that hold others, or another number of sentences, in the other language."""
    ours, theirs = counted(source_text(page), SOURCE), counted(target_text(page), page.locale)
    found: set[int] = set()
    for segments in ours.keys() | theirs.keys():
        is_other = segments not in ours or segments not in theirs
        if is_other or (len(segments) > 1 and ours[segments] != theirs[segments]):
            found |= {*segments}
    return sorted(found)


def counted(plain: PlainText, language: str) -> dict[tuple[int, ...], int]:
    """By the segments of each block, how often a sentence seems to end inside it."""
    numbers = {segment.id: at for at, segment in enumerate(plain.segments)}
    found: dict[tuple[int, ...], int] = {}
    for block in read_blocks(plain, language):
        segments = tuple(numbers[segment.id] for segment in block.segments if segment.id)
        if segments:
            found[segments] = len(_END.findall(plain.text[block.start : block.end].strip().rstrip(".")))
    return found


def drifted(page: Page, versions: Sequence[Page], chance: random.Random) -> Iterator[Gold]:
    """A translation beside the English of other versions of its page, such that some sentences stand and some don't."""
    mine = source_text(page).segments
    count = 0
    if has_merged(page):
        return
    for other in chance.sample(versions, len(versions)):
        if other.provenance.hash == page.provenance.hash or has_merged(other):
            continue
        theirs = source_text(other).segments
        changes = compare(mine, theirs)
        kinds = Counter(change.kind for change in changes)
        if kinds[ChangeKind.UNCHANGED] < _FEWEST_STANDING or len(kinds) == 1:
            continue
        links: dict[ChangeKind, Links] = {kind: [] for kind in ChangeKind}
        for change in changes:
            if change.old and change.new:
                # One that was split or joined is several forms of another.
                kind = ChangeKind.EDITED if change.grade else change.kind
                here, there = within(mine, change.old), within(theirs, change.new)
                links[kind] += [(new, old) for old in here for new in there]
        standing = links[ChangeKind.UNCHANGED] + links[ChangeKind.MOVED]
        edited = links[ChangeKind.EDITED]
        english, ours = body(source_text(other))
        localized, target = target_body(page)
        expected = {
            "path": page.path,
            "src": ours,
            "tgt": target,
            "links": standing,
            "fuzzy": edited + resembling(theirs, mine, standing + edited),
            "moved": [old for _, old in links[ChangeKind.MOVED]],
        }
        yield Gold(english, localized, expected)
        count += 1
        if count == _VERSIONS:
            return


def within(segments: Sequence[Segment], part: Segment) -> list[int]:
    """The places of the segments that begin inside one that may reach over several."""
    return [at for at, segment in enumerate(segments) if part.start <= segment.start < max(part.end, part.start + 1)]


def has_merged(page: Page) -> bool:
    """Whether a unit holds several sentences: then it is not the unit of another version, though no sentence changed."""
    return any(span.unit.startswith("p") for span in page.spans)


def resembling(new: Sequence[Segment], old: Sequence[Segment], linked: Links) -> Links:
    """Sentences beyond those linked that may be two forms of one: a link between them is no plain error."""
    ours, theirs = {one for one, _ in linked}, {two for _, two in linked}
    return [
        (one, two)
        for one, segment in enumerate(new)
        if one not in ours
        for two, other in enumerate(old)
        if two not in theirs and SequenceMatcher(None, segment.text, other.text, autojunk=False).ratio() > _ALIKE
    ]


def with_moved(page: Page, chance: random.Random) -> Iterator[Gold]:
    """A page whose English has one section, which is a heading and what stands below it, before or behind all others."""
    english, ranges = body(source_text(page))
    starts = [
        english.rfind("\n", 0, block.start) + 1
        for block in read_blocks(PlainText(english, 0, ()), SOURCE)
        if block.kind is BlockKind.HEADING and not block.path
    ]
    if len(starts) < _SECTIONS:
        return
    localized, theirs = target_body(page)
    parts = list(pairwise((*starts, len(english))))
    for at in chance.sample(range(len(parts)), min(_MOVES, len(parts))):
        before, after = parts[:at], parts[at + 1 :]
        passed = max(before, after, key=len)
        order = [parts[at], *before, *after] if passed is before else [*before, *after, parts[at]]
        text = english[: starts[0]]
        shifts = {(0, starts[0]): 0}
        for start, end in order:
            shifts[start, end] = len(text) - start
            text += english[start:end].rstrip() + "\n\n"
        owners = [next(part for part in shifts if part[0] <= begin < part[1]) for begin, _ in ranges]
        # Of two stretches that have changed places the shorter one was moved.
        stretches = ([one for one, part in enumerate(owners) if part in those] for those in ((parts[at],), passed))
        expected = {
            "path": page.path,
            "src": [
                (begin + shifts[part], end + shifts[part]) for (begin, end), part in zip(ranges, owners, strict=True)
            ],
            "tgt": theirs,
            "links": [(one, one) for one in range(len(ranges))],
            "moved": min(stretches, key=len),
        }
        yield Gold(text, localized, expected)


def write_sets(folder: Path, found: Mapping[str, Iterable[Gold]]) -> None:
    """The sets of a locale, by kind, as the shared ones are."""
    for kind, cases in found.items():
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(cases):
            for name, text in (("en.md", case.english), ("loc.md", case.localized)):
                (folder / kind / f"{number:04}.{name}").write_bytes(text.encode())
            (folder / kind / f"{number:04}.gold.json").write_text(json.dumps(case.expected), encoding="utf-8")


def read_set(folder: Path) -> list[Gold]:
    """The cases of one set."""
    found = []
    for place in sorted(folder.glob("*.gold.json")):
        base = str(place).removesuffix(".gold.json")
        english, localized = (Path(f"{base}.{name}.md").read_bytes().decode() for name in ("en", "loc"))
        found.append(Gold(english, localized, json.loads(place.read_bytes())))
    return found


def score_set(cases: Sequence[Gold], locale: str, least: float = Thresholds().export) -> Score:
    """Align the pages of a set, all together, and score the beads of at least this confidence."""
    score = Score()
    pairs = [
        (read_page("en.md", SOURCE, case.english.encode()), read_page("loc.md", locale, case.localized.encode()))
        for case in cases
    ]
    judge = scorer()
    for case, found in zip(cases, pair_cases(pairs), strict=True):
        beads = [bead for bead in (found.alignment.beads if found.alignment else ()) if bead.reaches(least)]
        units = judge.units(case.english, case.localized, case.expected, map(link_of, beads))
        judge.score_units(units, case.expected, score.strict)
        judge.score_units(units, case.expected, score.lenient, fuzzy_ignore=True)
        exact = {one for *_, one in units}
        moved = {tuple(link) for link in case.expected["links"] if link[1] in case.expected.get("moved", ())}
        score.moved += len(moved)
        score.moved_found += len(moved & exact)
        judge_sure(case, beads, score)
    return score


def judge_sure(case: Gold, beads: Iterable[Bead], score: Score) -> None:
    """Count the beads that claim to be sure, and those that are right: all that they join belongs together."""
    links = {tuple(link) for link in case.expected["links"]}
    ours = scorer().owners(case.english, case.expected["src"])
    theirs = scorer().owners(case.localized, case.expected["tgt"])
    for bead in beads:
        if bead.confidence >= _SURE:
            left, right = touched(bead.source, *ours), touched(bead.target, *theirs)
            if left and right:
                score.sure += 1
                score.sure_right += all(any((one, two) in links for two in right) for one in left)


def touched(segments: Iterable[Segment], owners: Sequence[int], sizes: Sequence[int]) -> set[int]:
    """The segments of the gold that make up some of these, or have some of themselves in them, as the scorer sees it."""
    counts = Counter(owner for each in segments for owner in owners[each.start : each.end] if owner >= 0)
    return {one for one, count in counts.items() if count > _SOME * min(counts.total(), sizes[one])}


def through_siblings(corpus: Corpus, locale: str) -> float:
    """The share of segments, in percent, that a page without spans gets paired as its own spans have them, when the
    English comes from the page of another locale.
    """
    right = total = count = 0
    chance = random.Random(locale)  # noqa: S311
    paths = sorted(corpus.pages[locale])
    chance.shuffle(paths)
    for path in paths:
        own = corpus.pages[locale][path]
        others = {
            other: page
            for other in LOCALES
            if other != locale and (page := corpus.pages[other].get(path)) and is_sibling(page, own)
        }
        if not others:
            continue
        plain = read_page(own.path, locale, published(own.data))
        alignment = align(plain, Article(path, None, {**others, locale: plain}), SOURCE)
        beads = alignment.beads if alignment else ()
        found = {(tuple(segment.unit for segment in bead.source), words(bead.target_text)) for bead in beads}
        right += sum(((span.unit,), words(span.target or "")) in found for span in own.spans)
        total += len(own.spans)
        count += 1
        if count == PAGES["sibling"]:
            break
    return 100 * right / max(1, total)


def is_sibling(page: Page, own: Page) -> bool:
    """Whether two pages were made from one source, cut alike."""
    return (
        own.provenance.hash is not None
        and page.provenance.hash == own.provenance.hash
        and [span.unit for span in page.spans] == [span.unit for span in own.spans]
    )


def words(markdown: str) -> str:
    """The words of a piece of Markdown: a span may stand inside a link or around it."""
    return " ".join(_WORD.findall(fold(parse_inline(markdown).plain)))


def heldout(_shared: Path, console: Console) -> None:
    """Print how well plain pages of each locale are aligned."""
    table = Table(title="Aligning pages that nothing was fitted to, strict F1 x 100 and shares in percent")
    table.add_column("", no_wrap=True)
    for column in (
        "matched",
        "hard",
        "edited\nignored",
        "drift",
        "sure,\nright",
        "sure",
        "moved,\nfound",
        "by a\nsibling",
    ):
        table.add_column(column, justify="right")
    corpus = Corpus()
    with tempfile.TemporaryDirectory() as name:
        for locale in LOCALES:
            write_sets(Path(name) / locale, sets(corpus, locale))
            scores = {
                kind: score_set(read_set(Path(name) / locale / kind), locale) for kind in PAGES if kind != "sibling"
            }
            table.add_row(locale, *figures(scores), f"{through_siblings(corpus, locale):.1f}")
    console.print(table)
    for line in (
        "hard: the blocks that hold another number of sentences, or other ones, in the two languages",
        "drift: the English has moved on; edited ignored: links to edited sentences left aside",
        f"sure: beads with a confidence of {_SURE} or more in all these sets, and the share of them that is right",
        "moved: a section of the English was put elsewhere; the share of its sentences that were found there",
        "by a sibling: the share of segments that are paired as their own spans say, through another locale's page",
    ):
        console.print(line, soft_wrap=True)


def figures(scores: Mapping[str, Score]) -> list[str]:
    """The cells of a locale's row, but for the last."""
    told = [scores[kind] for kind in ("matched", "hard", "drift")]
    sure, right = sum(score.sure for score in told), sum(score.sure_right for score in told)
    drift, moved = scores["drift"], scores["moved"]
    return [
        f"{scores['matched'].strict_f1:.1f}",
        f"{scores['hard'].strict_f1:.1f}",
        f"{drift.lenient_f1:.1f}",
        f"{drift.strict_f1:.1f}",
        # Only all are 100.
        f"{1000 * right // max(1, sure) / 10:.1f}",
        str(sure),
        f"{100 * moved.moved_found / max(1, moved.moved):.1f}",
    ]


if __name__ == "__main__":
    everything = Corpus()
    for each in LOCALES:
        write_sets(Path(sys.argv[1]) / each, sets(everything, each))
