"""Drafts from the memory: sentences that are translated already, put where they are missing, and nothing else.

A missing page becomes its source page with those sentences in it. In a plain page that the source has left behind, an
edited sentence gives way to the translation that the memory has for it; a new one is left, since only a person can tell
where it goes, and so is a side-by-side page, whose spans carry the source that it was made from. What stands is never
touched, and what would change the structure of the Markdown is left, by the rules of `diglot import`.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diglot.align import align_with, carrier
from diglot.align.segments import read_blocks, source_text
from diglot.articles import outlined, parts_of
from diglot.corpus import demand_places, is_in
from diglot.drift import brief_drift_of, standing
from diglot.errors import UsageError
from diglot.exchange import inline
from diglot.exchange.correcting import correct
from diglot.exchange.units import Correction, head_id, stretch_id
from diglot.frontmatter import write_head
from diglot.locales import normalize
from diglot.memory.matching import Proposal, proposals
from diglot.memory.store import Store
from diglot.memory.wording import read_wording
from diglot.model import Article, Change, ChangeKind, Edit, Keeping, Page, Places, Segment, State
from diglot.page import proves, read_page, with_edits, with_head, with_value
from diglot.provenance import HANDOFF, HASH, LOCALE, METHOD, RECOVERED, TRANSLATED_KEYS
from diglot.settings import Settings
from diglot.work import Track

BY_NOBODY = "Auto"
"""What `ms.translationtype` says of a draft: put together without a person. It is read as by a machine."""

_EXACT = 100


@dataclass(frozen=True, slots=True)
class Filled:
    """A sentence with the translation that it was given; `line` is that of the sentence in the page or the source."""

    source: str
    line: int
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Left:
    """A sentence that was left, and why."""

    source: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A page as the memory fills it. `state` is what it was: missing or stale."""

    article: str
    path: str
    state: State
    filled: tuple[Filled, ...]
    left: tuple[Left, ...]
    data: bytes

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to be translated."""
        return not self.left

    @property
    def may_stand(self) -> bool:
        """Whether it may take its place in the tree: a page that is in part in the source's language may not."""
        return self.is_complete or self.state is not State.MISSING


@dataclass(frozen=True, slots=True)
class Pretranslation:
    """The drafts for a locale, by article; `skipped` is how many stale pages are left to people altogether, `unfilled`
    are the paths of missing pages for which the memory has nothing.
    """

    places: Places
    locale: str
    drafts: tuple[Draft, ...]
    skipped: int
    unfilled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be filled: the pages in a locale, of the articles at these places or of all; with `context_only` no
    sentence but between the same ones. `day` becomes the handoff date of complete pages.
    """

    tag: str
    places: tuple[str, ...]
    day: dt.date
    context_only: bool = False


def pretranslate(
    tree: Mapping[str, bytes],
    settings: Settings,
    store: Store,
    wish: Wish,
    track: Track = lambda items, _: items,
) -> Pretranslation:
    """Drafts of the pages that are missing or stale; a page for which the memory has nothing is none. Nothing is
    written.

    Raises what `outlined` raises, UsageError for the source's locale, none at all, or a place where nothing is.
    """
    corpus = outlined(tree, settings, track)
    locale = normalize(wish.tag)
    if locale is None or locale == corpus.source_locale:
        message = f"{wish.tag}: no locale to translate into; name one such as nb-NO"
        raise UsageError(message)
    names = {outline.path: (outline.path, f"{locale}/{outline.path}") for outline in corpus.outlines}
    demand_places(wish.places, (name for own in names.values() for name in own))
    wanted = [
        outline
        for outline in corpus.outlines
        if not wish.places or any(is_in(name, place) for name in names[outline.path] for place in wish.places)
    ]
    memory = _Memory(store, locale, corpus.source_locale, settings, wish)
    drafts: list[Draft] = []
    unfilled: list[str] = []
    skipped = 0
    for outline, _ in zip(wanted, track([each.path for each in wanted], "Filling"), strict=True):
        article = parts_of(outline, tree).read(corpus.source_locale)
        page = article.targets.get(locale)
        state = brief_drift_of(page, article, corpus.source_locale).state
        if article.source is None or state not in {State.MISSING, State.STALE}:
            continue
        draft = memory.missing(article, article.source) if page is None else memory.stale(article, article.source, page)
        if draft is None:
            skipped += page is not None
        elif draft.filled and (page is None or draft.data != page.data):
            drafts.append(draft)
        elif page is None:
            unfilled.append(draft.path)
    return Pretranslation(settings.places, locale, tuple(drafts), skipped, tuple(unfilled))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A sentence to be filled: where it stands in the page that is edited, and the proposal if there is one."""

    unit: str
    text: str
    start: int
    end: int
    line: int
    proposal: Proposal | None


class _Memory:
    """What all drafts of a run are made by."""

    def __init__(self, store: Store, locale: str, source_locale: str, settings: Settings, wish: Wish) -> None:
        self.store = store
        self.locale = locale
        self.source_locale = source_locale
        self.settings = settings
        self.day = wish.day
        self.least = _EXACT + wish.context_only

    def missing(self, article: Article, source: Page) -> Draft:
        """The draft of a page that is not there."""
        path = f"{self.locale}/{article.path}"
        base = _without_note(replace(source, path=path, locale=self.locale))
        found = [
            _Wanted(stretch_id(part.start, part.text), part.text, part.start, part.end, part.line, proposal)
            for part, proposal in self._proposed(article, base)
        ]
        for key, value in base.meta.items():
            if key.lower() in TRANSLATED_KEYS and isinstance(value, str) and value.strip():
                (own,) = self._matches([value], article)
                is_plain = own is not None and all(not piece.kind for piece in inline.read(own.target))
                found.append(_Wanted(head_id(key, value), value, 0, 0, 1, own if is_plain else None))
        page, filled, left = self._filled(base, found, source)
        return Draft(
            article.path, path, State.MISSING, filled, left, self._said(page, source, is_complete=not left).data
        )

    def stale(self, article: Article, source: Page, page: Page) -> Draft | None:
        """The draft of a plain page whose source has moved on; None where nothing can be done without a person."""
        old = carrier(page, article)
        if page.spans or old is None:
            return None
        changes = brief_drift_of(page, article, self.source_locale).changes
        alignment = align_with(old, page, self.source_locale)
        today = {part.start: proposal for part, proposal in self._proposed(article, source)}
        found: list[_Wanted] = []
        settled: set[int] = set()
        for bead, own in zip(alignment.beads, standing(alignment, changes).beads, strict=True):
            change = own[0] if len(own) == 1 else None
            if change is None or not bead.reaches(self.settings.thresholds.memory) or len(bead.target) != 1:
                continue
            part = bead.target[0]
            stretches = [(each.start, each.end) for each in bead.source]
            is_whole = change.old is not None and stretches == [(change.old.start, change.old.end)]
            if change.kind is ChangeKind.EDITED and change.new and is_whole and _stands(page, part):
                settled.add(id(change))
                unit = stretch_id(part.start, part.text)
                proposal = today.get(change.new.start)
                found.append(_Wanted(unit, change.new.text, part.start, part.end, part.line, proposal))
        page, filled, left = self._filled(page, found, source)
        others = tuple(
            _left(change) for change in changes if change.kind is not ChangeKind.UNCHANGED and id(change) not in settled
        )
        draft = Draft(article.path, page.path, State.STALE, filled, (*left, *others), page.data)
        return replace(draft, data=self._said(page, source, is_complete=draft.is_complete).data) if filled else draft

    def _proposed(self, article: Article, page: Page) -> list[tuple[Segment, Proposal | None]]:
        """The sentences of a source page that have words, each with what the memory has for it."""
        blocks = read_blocks(source_text(page), self.source_locale)
        parts = [part for block in blocks for part in block.segments]
        matches = self._matches([part.text for part in parts], article)
        return [pair for pair in zip(parts, matches, strict=True) if read_wording(pair[0].text).words]

    def _matches(self, texts: Sequence[str], article: Article) -> Iterator[Proposal | None]:
        found = proposals(self.store, texts, self.locale, but_for=article.path, least=1.0, most=1)
        return (next((each for each in own if each.percent >= self.least), None) for own in found)

    def _filled(
        self, page: Page, wanted: Sequence[_Wanted], source: Page
    ) -> tuple[Page, tuple[Filled, ...], tuple[Left, ...]]:
        """The page with what fits into it."""
        corrections = [
            Correction(page.path, each.unit, inline.shown(each.proposal.target), each.text)
            for each in wanted
            if each.proposal
        ]
        result = correct(page, corrections, source, self.day)
        refused = {each.unit: each.reason for each in result.refused}
        edits: list[Edit] = []
        filled: list[Filled] = []
        left: list[Left] = []
        for each in wanted:
            if each.proposal is None:
                left.append(Left(each.text, each.line, "the memory does not have it"))
            elif each.unit in refused:
                left.append(Left(each.text, each.line, refused[each.unit]))
            else:
                filled.append(Filled(each.text, each.line, each.proposal))
                if each.end:
                    new = inline.merge(page.text[each.start : each.end], inline.shown(each.proposal.target))
                    edits.append(Edit(each.start, each.end, new))
        edited = with_edits(page, edits)
        values = {key: value for key, value in result.page.meta.items() if key.lower() in TRANSLATED_KEYS}
        for key, value in values.items():
            if edited.meta.get(key) != value:
                edited = with_value(edited, key, value)
        return edited, tuple(filled), tuple(left)

    def _said(self, page: Page, source: Page, *, is_complete: bool) -> Page:
        """A draft whose front matter says by whom it was made and, if it is complete, from which source."""
        if self.settings.provenance is not Keeping.MS:
            return page
        values: dict[str, object] = {METHOD: BY_NOBODY, LOCALE: self.locale}
        if is_complete:
            known = source.recovered.hash if source.recovered else None
            is_known = known is not None and proves(source, known)
            values[HASH] = known if is_known else hashlib.sha1(source.data, usedforsecurity=False).hexdigest()
            values[HANDOFF] = self.day.strftime("%m/%d/%Y")
        if not page.body_start:
            return with_head(page, values)
        for key, value in values.items():
            page = with_value(page, key, value)
        return page


def _without_note(page: Page) -> Page:
    """A source page without what `diglot recover` says of it in its head."""
    if page.recovered is None:
        return page
    head = write_head({key: value for key, value in page.meta.items() if key != RECOVERED})
    return read_page(page.path, page.locale, (head + page.text[page.body_start :]).encode())


def _stands(page: Page, part: Segment) -> bool:
    return page.text[part.start : part.end] == part.text


def _left(change: Change) -> Left:
    part = change.new or change.old
    reasons = {
        ChangeKind.ADDED: "it is new: only a person can tell where it goes",
        ChangeKind.REMOVED: "the source has dropped it: only a person can tell what goes with it",
        ChangeKind.MOVED: "it has moved",
    }
    reason = reasons.get(change.kind, f"it was {change.kind.value}, and its translation does not stand by itself")
    return Left(part.text if part else "", part.line if part else 1, reason)
