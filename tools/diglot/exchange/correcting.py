"""Corrections from translators, put into the pages: what fits changes its own bytes and no others, what no longer fits
is refused with the reason, never guessed.
"""

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from diglot.errors import EditError
from diglot.exchange import inline
from diglot.exchange.inserting import insert
from diglot.exchange.shapes import codes, shape
from diglot.exchange.units import (
    ADDED,
    START,
    Correction,
    Progress,
    digest,
    head_id,
    head_values,
    source_segments,
    span_ids,
    start_digest,
    stretch_id,
)
from diglot.frontmatter import write_head
from diglot.locales import normalize
from diglot.markdown import parse_inline
from diglot.model import Edit, Keeping, Page
from diglot.page import proves, read_page, with_edits, with_head, with_value
from diglot.positions import Lines
from diglot.provenance import HANDOFF, HASH, LOCALE, METHOD, OLD_METHOD, RECOVERED, TRANSLATED_KEYS
from diglot.settings import Settings
from diglot.trees import JoinedTree

_STRETCH = re.compile(r"t([0-9]{1,9})-([0-9]{1,9})-([0-9a-f]{4})\.([0-9a-f]{12})")
_NEW = re.compile(r"n[0-9]{1,9}-[0-9]{1,9}-[0-9a-f]{4}\.[0-9a-f]{12}")
_HUMAN = "HT"
_BAR = re.compile(r"(?<!\\)\|")
_WHOLE = "the page"
_CHANGED = "the page has changed since it was exported"
_CHANGED_HERE = "the page has changed here since it was exported"
_MOST_SHOWN = 60
_TRIES = 50
# Two line ends and the mark of a list item part a new sentence from what is before it.
_MOST_PARTING = 16


@dataclass(frozen=True, slots=True)
class Refusal:
    """A unit that is not taken: the path of its page, its id, the line in the page if that is known, why, in a
    sentence, and what the page has there now.
    """

    path: str
    unit: str
    reason: str
    line: int | None = None
    found: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A page with what fits of its corrections: the ids of units that changed it, of those that are as they were or in
    it already, and what was refused.
    """

    page: Page
    taken: tuple[str, ...]
    kept: tuple[str, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a handback comes to: the new bytes of pages by their path, the paths of those that are made, how many units
    were taken and how many say what the page says, what was refused, and what translators said, by page and unit.
    `settled` has by the path of a page the ids of its units of which a person says that they are right: those that were
    corrected, or came back as reviewed.
    """

    files: Mapping[str, bytes]
    made: tuple[str, ...]
    taken: int
    kept: int
    refused: tuple[Refusal, ...]
    notes: tuple[tuple[str, str, str], ...] = ()
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)


def bring_in(
    tree: Mapping[str, bytes],
    settings: Settings,
    corrections: Iterable[Correction],
    day: dt.date,
    locales: Sequence[str] = (),
) -> Imported:
    """What corrections make of the pages of a tree, in these locales or in all; nothing is written. `day` becomes the
    handoff date of the pages that change.
    """
    files: dict[str, bytes] = {}
    made: list[str] = []
    refused: list[Refusal] = []
    notes: list[tuple[str, str, str]] = []
    taken = kept = 0
    settled: dict[str, frozenset[str]] = {}
    wanted = {normalize(tag) or tag for tag in locales}
    sources = _Sources(tree, settings)
    by_path: dict[str, list[Correction]] = {}
    for each in corrections:
        tag = normalize(each.path.partition("/")[0])
        if not wanted or tag in wanted:
            by_path.setdefault(sources.spelled(tag, each.path), []).append(each)
    for path, own in by_path.items():
        locale, _, rest = path.partition("/")
        tag = normalize(locale)
        notes += ((path, each.unit, each.note) for each in own if each.note)
        own, twice = _told_apart(own)  # noqa: PLW2901  # without what contradicts itself
        refused += (replace(each, path=path) for each in twice)
        source, data = sources.of(rest), tree.get(path)
        page = None if data is None else read_page(path, tag or locale, data)
        if reason := _hindrance(page, source if tag else None, own, is_source=tag == sources.locale):
            refused += (Refusal(path, each.unit, reason) for each in own)
            continue
        if page is not None and not _is_to_make(own):
            result = correct(page, own, source, day)
        elif source is None or not any(each.target for each in own):
            kept += len(own)
            continue
        else:
            result = create(source, path, own, day, settings.provenance)
            if page is not None:
                result = _compared(page, result)
            made += [path] if result.taken else []
        if result.taken:
            files[path] = result.page.data
        settled[path] = frozenset((*result.taken, *_confirmed(own, result.kept)))
        taken, kept = taken + len(result.taken), kept + len(result.kept)
        refused += result.refused
    return Imported(files, tuple(made), taken, kept, tuple(refused), tuple(notes), settled)


def _confirmed(own: Iterable[Correction], kept: Collection[str]) -> Iterator[str]:
    """The units among those that changed nothing of which a person says that they are right; a new sentence that has a
    translation stands in the page.
    """
    for each in own:
        if each.unit in kept and each.target and (each.progress is Progress.REVIEWED or ADDED.fullmatch(each.unit)):
            yield each.unit


def _told_apart(corrections: Iterable[Correction]) -> tuple[list[Correction], list[Refusal]]:
    """The corrections, each unit once, and refusals of units that come with different texts: nobody knows which holds,
    be one of them what the page has. Where there is a text, an empty target says nothing.
    """
    by_unit: dict[str, dict[str, Correction]] = {}
    for each in corrections:
        by_unit.setdefault(each.unit, {}).setdefault(each.target.strip(), each)
    found: list[Correction] = []
    refused: list[Refusal] = []
    for unit, targets in by_unit.items():
        if len(targets) > 1:
            targets.pop("", None)
        if len(targets) == 1:
            found += targets.values()
        else:
            texts = " and ".join(f"“{_short(text)}”" for text in targets)
            refused.append(Refusal("", unit, f"it comes {len(targets)} times with different texts: {texts}"))
    return found, refused


def _hindrance(page: Page | None, source: Page | None, own: Iterable[Correction], *, is_source: bool) -> str | None:
    """Why nothing can come of corrections, whatever they say; None where something may."""
    if is_source:
        return "this is a source page, which is no translator's"
    if page is None and any(_is_of_page(each.unit) for each in own):
        return "there is no such page; if there was one, it has been deleted or moved since it was exported"
    if source is None and (page is None or _is_to_make(own)):
        return "there is no such page, and none to make it from"
    return None


def _is_to_make(own: Iterable[Correction]) -> bool:
    """Whether these are texts of a page that was missing."""
    return any(_NEW.fullmatch(each.unit) for each in own)


def _is_of_page(unit: str) -> bool:
    """Whether a unit is a stretch or a span of a page that was there, and no text of a source page."""
    return not _NEW.fullmatch(unit) and unit.rpartition(".")[0] not in TRANSLATED_KEYS


def _compared(page: Page, made: Corrected) -> Corrected:
    """What comes of making a page that is there already: nothing, where it reads as it would be made."""
    if made.taken and made.page.text[made.page.body_start :] == page.text[page.body_start :]:
        return Corrected(page, (), made.taken, ())
    reason = "the page has been made since it was exported; export it again to correct it"
    return Corrected(page, (), (), (Refusal(page.path, _WHOLE, reason),))


class _Sources:
    """The source pages of a tree, however the folder of their locale is spelled."""

    def __init__(self, tree: Mapping[str, bytes], settings: Settings) -> None:
        self.tree = tree
        self.locale = normalize(settings.source_locale) or settings.source_locale
        self.folders = {path.partition("/")[0] for path in tree}

    def spelled(self, tag: str | None, path: str) -> str:
        """The path of a page, with the folder of its locale as the tree spells it."""
        folder, slash, rest = path.partition("/")
        own = next((each for each in sorted(self.folders) if normalize(each) == tag), tag or folder)
        return path if folder in self.folders else f"{own}{slash}{rest}"

    def of(self, rest: str) -> Page | None:
        paths = (f"{folder}/{rest}" for folder in sorted(self.folders) if normalize(folder) == self.locale)
        found = next((path for path in paths if path in self.tree), None)
        return read_page(found, self.locale, self.tree[found]) if found else None


def home_of(tree: JoinedTree, settings: Settings, path: str) -> tuple[Path, str]:
    """Where `write_file` puts a page that is there, or one that is made: beside those of its locale, else below the
    folder of the settings. Raises TreeError where these are those of a commit.
    """
    if path in tree:
        return tree.home(path)
    locale, _, rest = path.partition("/")
    beside = next((other for other in tree if other.partition("/")[0] == locale), None)
    if beside is None:
        return settings.folder, path
    folder, name = tree.home(beside)
    return folder, path if name == beside else rest


def correct(page: Page, corrections: Iterable[Correction], source: Page | None, day: dt.date) -> Corrected:
    """A page with its corrections. Where one changes it, a person has translated it since, on this day: its
    `ms.translationtype` and `ms.lasthandoff` say so, if it has such keys. `source` is the source page, as far as there
    is one: of its codes a correction may have more than the page had.
    """
    work = _Work(page, source)
    for correction in corrections:
        work.sort(correction)
    edited = work.with_values(work.edited())
    try:
        edited = work.stamped(edited, day) if work.taken else page
    except EditError as error:
        reason = f"its front matter can't say who translated it: {str(error).removeprefix(f'{page.path}: ')}"
        return Corrected(page, (), tuple(work.kept), (*work.refused, Refusal(page.path, _WHOLE, reason)))
    return Corrected(edited, tuple(work.taken), tuple(work.kept), tuple(work.refused))


def create(source: Page, path: str, corrections: Sequence[Correction], day: dt.date, keeping: Keeping) -> Corrected:
    """A page that was missing, made from its source with every text of it translated. While one is not, or the source
    has changed since, the page is not made: all of it is refused.
    """
    locale = path.partition("/")[0]
    places = {stretch_id(part.start, part.text, is_new=True): part for part in source_segments(source)}
    heads = {} if source.recovered else {head_id(key, value): key for key, value in head_values(source)}
    targets = {each.unit: each for each in corrections}
    work = _Work(source, source)
    gone = 0
    for correction in targets.values():
        part = places.get(correction.unit)
        gone += part is None and correction.unit not in heads
        if part is not None and correction.target:
            work.plan(correction, part.start, part.end)
        elif correction.unit in heads and correction.refusal:
            work.refuse(correction, correction.refusal)
    page = work.edited()
    missing = [name for name in (*heads, *places) if not (name in targets and targets[name].target)]
    reason = ""
    if gone:
        reason = f"the source has changed since it was exported, in {gone} texts; export the page again"
    elif missing:
        reason = f"{len(missing)} of its {len(places) + len(heads)} texts have no translation yet"
    elif work.refused:
        reason = "a text of it is refused, and a page is made whole or not at all"
    if reason:
        about = Refusal(path, _WHOLE, reason)
        return Corrected(source, (), (), (*(replace(each, path=path) for each in work.refused), about))
    values = {heads[name]: targets[name].target for name in heads}
    try:
        provenance = _provenance(source, locale, day) if keeping is Keeping.MS else {}
        page = _as_translation(source, page, values, provenance)
    except EditError as error:
        return Corrected(source, (), (), (Refusal(path, _WHOLE, str(error).removeprefix(f"{source.path}: ")),))
    return Corrected(replace(page, path=path, locale=locale), tuple(targets), (), ())


def _as_translation(source: Page, page: Page, values: Mapping[str, str], provenance: Mapping[str, object]) -> Page:
    """The page, made of a source page, with the values of its head."""
    if source.recovered is not None:
        # What `diglot recover` wrote is no author's: it says of whom the source was had.
        head = write_head({key: value for key, value in source.meta.items() if key != RECOVERED})
        text = head + page.text[page.body_start :]
        page = read_page(page.path, page.locale, text.encode())
    if not page.body_start:
        return with_head(page, provenance) if provenance else page
    for key, value in {**values, **provenance}.items():
        page = with_value(page, key, value)
    return page


def _provenance(source: Page, locale: str, day: dt.date) -> dict[str, object]:
    """What the keys of the localization tool say of a page that a person made of a source page."""
    known = source.recovered.hash if source.recovered else None
    made_from = known if known and proves(source, known) else None
    return {
        HASH: made_from or hashlib.sha1(source.data, usedforsecurity=False).hexdigest(),
        METHOD: _HUMAN,
        LOCALE: locale,
        HANDOFF: _written(day),
    }


@dataclass(slots=True)
class _Plan:
    """A correction with the stretch of the page that it goes to, and what the page will have there."""

    correction: Correction
    edit: Edit
    old: str


@dataclass(slots=True)
class _Work:
    """One page, its corrections sorted into those that are taken, those that change nothing, and the rest."""

    page: Page
    source: Page | None
    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    plans: dict[int, _Plan] = field(default_factory=dict)
    values: list[tuple[Correction, str]] = field(default_factory=list)
    additions: list[Correction] = field(default_factory=list)
    before: dict[int, str] = field(default_factory=dict)  # targets by the offset where what they translate ended
    lines: Lines = field(init=False)
    spans: dict[str, tuple[int, int, str]] = field(init=False)
    english: dict[str, str] = field(init=False)
    starts: dict[int, dict[str, list[int]]] = field(default_factory=dict)
    shift: int = 0

    def __post_init__(self) -> None:
        self.lines = Lines(self.page.text)
        self.spans, self.english = {}, {}
        for span, place in zip(self.page.spans, span_ids(self.page), strict=True):
            if place is not None:
                name = place[2].rpartition(".")[0]
                self.spans[name] = place
                self.english[name] = (span.source or "").strip()

    def refuse(self, correction: Correction, reason: str, start: int | None = None, found: str = "") -> None:
        line = None if start is None else self.lines.position(start)[0]
        self.refused.append(Refusal(correction.path, correction.unit, reason, line, found))

    def sort(self, correction: Correction) -> None:
        """Find out what a correction comes to."""
        name, _, made = correction.unit.rpartition(".")
        if name in self.spans:
            start, end, today = self.spans[name]
            self.place(correction, start, end, is_same=today == correction.unit)
        elif found := ADDED.fullmatch(correction.unit):
            self.additions.append(correction)
            self.step_over(int(found[1]), correction.target.strip())
        elif found := _STRETCH.fullmatch(correction.unit):
            start, length = int(found[1]), int(found[2])
            self.before[start + length] = correction.target.strip()
            self.locate(correction, start, length, (found[3], found[4]))
        elif name in TRANSLATED_KEYS:
            self.set_value(correction, name, made)
        else:
            self.refuse(correction, "the page has no such unit any more; export the page again")

    def locate(self, correction: Correction, start: int, length: int, marks: tuple[str, str]) -> None:
        """Find the stretch of a page without spans: where it was, else where it alone is."""
        text = self.page.text
        if digest(text[start : start + length]) == marks[1]:
            self.place(correction, start, start + length, is_same=True)
        elif correction.target and text.startswith(correction.target, start + self.shift):
            self.shift += len(correction.target) - length
            self.kept.append(correction.unit)
        else:
            near = self.starting(min(length, START), marks[0])
            places = [at for at in near if digest(text[at : at + length]) == marks[1]]
            if len(places) == 1:
                self.place(correction, places[0], places[0] + length, is_same=True)
            elif places:
                self.refuse(correction, f"{_CHANGED}, and has this text more than once")
            else:
                self.refuse(correction, f"{_CHANGED}, and has not got this text any more")

    def step_over(self, at: int, target: str) -> None:
        """Where a new sentence is in the page already, what is behind it has moved by that."""
        start = at + self.shift
        found = self.page.text.find(target, start, start + _MOST_PARTING + len(target)) if target else -1
        if found >= 0:
            self.shift = found + len(target) - at

    def starting(self, length: int, mark: str) -> list[int]:
        """Where texts start whose first characters have a digest."""
        if length not in self.starts:
            own: dict[str, list[int]] = {}
            for at in range(self.page.body_start, len(self.page.text) - length + 1):
                own.setdefault(start_digest(self.page.text[at : at + length]), []).append(at)
            self.starts[length] = own
        return self.starts[length].get(mark, [])

    def place(self, correction: Correction, start: int, end: int, *, is_same: bool) -> None:
        """Plan a correction of a stretch, or refuse it where that no longer reads as it did."""
        old = self.page.text[start:end]
        if inline.shown(old).strip() == correction.target.strip():
            self.kept.append(correction.unit)
        elif not is_same:
            reason = f"{_CHANGED_HERE}, and now has: {_short(old)}"
            self.refuse(correction, reason, start, old)
        else:
            self.plan(correction, start, end)

    def plan(self, correction: Correction, start: int, end: int) -> None:
        """Plan a correction of a stretch that is as it was when it was exported."""
        old, new = self.page.text[start:end], correction.target.strip()
        # White space around a text is the page's, not the translator's.
        start, end = start + len(old) - len(old.lstrip()), end - (len(old) - len(old.rstrip()) if old.strip() else 0)
        old = self.page.text[start:end]
        if correction.refusal:
            self.refuse(correction, correction.refusal, start, old)
        elif not new:
            self.refuse(correction, "the target is empty; to take a sentence out, edit the page", start, old)
        elif reason := inline.misfit(new, old, self.source_of(correction, old)):
            self.refuse(correction, reason, start, old)
        elif start in self.plans:
            self.refuse(correction, "another correction of this place came before this one", start, old)
        else:
            self.plans[start] = _Plan(correction, Edit(start, end, inline.merge(old, new)), old)

    def source_of(self, correction: Correction, old: str) -> str:
        """The source of a unit: from its span; else what came back as such, if its codes are those of the source."""
        name = correction.unit.rpartition(".")[0]
        if name in self.english:
            return self.english[name]
        pieces = inline.read(correction.source) if self.source else ()
        text = self.source.text if self.source else ""
        return correction.source if all(piece.raw in text for piece in pieces if piece.kind) and pieces else old

    def set_value(self, correction: Correction, name: str, made: str) -> None:
        """Plan the correction of a value of the front matter."""
        now = {key.lower(): (key, value) for key, value in head_values(self.page)}.get(name)
        target = correction.target.strip()
        if now is None:
            self.refuse(correction, f"the front matter has no {name} any more")
        elif now[1] == correction.target or now[1].strip() == target:
            self.kept.append(correction.unit)
        elif digest(now[1]) != made:
            reason = f"{_CHANGED_HERE}, and now has: {_short(now[1])}"
            self.refuse(correction, reason, found=now[1])
        elif correction.refusal or not target or "\n" in target:
            self.refuse(correction, correction.refusal or "the value has to be one line of text", found=now[1])
        else:
            self.values.append((correction, now[0]))

    def edited(self) -> Page:
        """The page with the planned edits that leave its structure as it is, and with new sentences; the others are
        refused.
        """
        page, edits = self.page, []
        if self.plans:
            trial = _Trial(page)
            edits = [plan.edit for plan in self.fitting([plan for _, plan in sorted(self.plans.items())], (), trial)]
            page = with_edits(page, edits)
        if self.additions:
            done = insert(self.page, page, edits, self.source, self.additions, previous=self.before)
            page = done.page
            self.taken += done.taken
            self.kept += done.kept
            for correction, reason in done.refused:
                self.refuse(correction, reason)
        return page

    def fitting(self, plans: Sequence[_Plan], others: tuple[_Plan, ...], trial: "_Trial") -> Iterator[_Plan]:
        """Those of the plans that fit together with others: by halves, so that a few bad ones cost little."""
        if not plans:
            return
        reason = trial.misfit((*others, *plans))
        if reason is None:
            self.taken += (plan.correction.unit for plan in plans)
            yield from plans
        elif len(plans) == 1 or trial.is_over:
            for plan in plans:
                self.refuse(plan.correction, reason, plan.edit.start, plan.old)
        else:
            half = len(plans) // 2
            first = tuple(self.fitting(plans[:half], others, trial))
            yield from first
            yield from self.fitting(plans[half:], (*others, *first), trial)

    def with_values(self, page: Page) -> Page:
        """The page with the planned values of its front matter."""
        for correction, key in self.values:
            try:
                page = with_value(page, key, correction.target.strip())
            except EditError as error:
                self.refuse(correction, str(error).removeprefix(f"{page.path}: "))
            else:
                self.taken.append(correction.unit)
        return page

    def stamped(self, page: Page, day: dt.date) -> Page:
        """The page, said to be translated by a person; as it is where its front matter says nothing of that."""
        method = OLD_METHOD if OLD_METHOD in page.meta and METHOD not in page.meta else METHOD
        if method not in page.meta and HASH not in page.meta:
            return page
        values = {method: _HUMAN, HANDOFF: _written(day)}
        for key, value in values.items():
            if page.meta.get(key) != value:
                page = with_value(page, key, value)
        return page


class _Trial:
    """Tries edits on a page. After so many tries it is over: no translator hands back so much that does not fit, but a
    damaged file may, and each try takes the time of reading the page.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.before = shape(page)
        self.left = _TRIES

    @property
    def is_over(self) -> bool:
        """Whether no more is tried."""
        return self.left <= 0

    def misfit(self, plans: Sequence[_Plan]) -> str | None:
        """Why the page with these edits would not be the same page with other words; None where it is."""
        if self.is_over:
            return "so much of what came back for this page does not fit that the rest was not tried"
        self.left -= 1
        try:
            edited = with_edits(self.page, [plan.edit for plan in plans])
        except EditError as error:
            return str(error).removeprefix(f"{self.page.path}: ")
        after = shape(edited)
        if self.before.blocks != after.blocks:
            return "the text would become another structure of Markdown, such as a list, a heading or a cell"
        own: Counter[tuple[str, str]] = Counter(self.before.codes)
        for plan in plans:
            own.subtract(codes(parse_inline(plan.old)))
            own.update(codes(parse_inline(plan.edit.new)))
        if any(own[code] != after.codes[code] for code in {*own, *after.codes}):
            return "the text would become other Markdown together with what stands beside it"
        if any(self.splits_cell(plan.edit) for plan in plans):
            return r"a | of its own would end its cell of the table; write \|"
        return None

    def splits_cell(self, edit: Edit) -> bool:
        """Whether a text has more bars than the one that it gives way to, in a line that has others: what stands behind
        the last cell of a row is not shown, so that the structure stays the same.
        """
        text = self.page.text
        bars = len(_BAR.findall(edit.new)) - len(_BAR.findall(text, edit.start, edit.end))
        start, end = text.rfind("\n", 0, edit.start) + 1, text.find("\n", edit.end)
        own = _BAR.search(text, start, edit.start) or _BAR.search(text, edit.end, len(text) if end < 0 else end)
        return bars > 0 and own is not None


def _written(day: dt.date) -> str:
    """A day as the localization tool writes it."""
    return day.strftime("%m/%d/%Y")


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= _MOST_SHOWN else f"{folded[:_MOST_SHOWN]}…"
