"""The pipeline: a tree of articles and the settings to one Report with everything that was found out, or to a Summary
that leaves the texts out and so holds little, however large the tree.

Articles are examined one by one, each with the pages of all its locales: in this process, or handed out by an executor.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import chain, islice
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from diglot import identifier
from diglot.align import align, keeping
from diglot.align.segments import body_text, read_sentences, source_text
from diglot.align.teaching import Words, earlier_sources, in_need, learned, let_go
from diglot.articles import outlined
from diglot.cache import Cache, compressed, digest
from diglot.checks import BY_SLUG
from diglot.checks.rule import Across
from diglot.corpus import (
    Corpus,
    File,
    Outline,
    digest_of,
    earlier_pages,
    is_page,
    page_of,
    read_article,
    read_contents,
)
from diglot.drift import drift_of, versions_of
from diglot.includes import Read, problems_of
from diglot.judging import Verdict, found_across, judge, packed, reported_of, selected_rules, settled, unpacked
from diglot.links import problems_of_links
from diglot.locales import normalize
from diglot.memory import Memory
from diglot.model import (
    Alignment,
    Article,
    Case,
    Drift,
    Finding,
    Match,
    Page,
    Report,
    Severity,
    State,
    Summary,
    Totals,
)
from diglot.page import read_page
from diglot.settings import Settings
from diglot.terms import Terms, read_terms
from diglot.work import Track, run

_T = TypeVar("_T")

MODULES = ("diglot.identified",)
"""What is slow to load of what articles are examined with: once is enough for all processes."""

# Articles that go to a worker at a time; and for fewer pages than this, handing them out costs more than it brings.
_CHUNK = 16
_FEW = 300
# Articles whose words are asked at a time.
_ASKED = 256


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an article is examined by: the same for all of a run."""

    source_locale: str
    locales: tuple[str, ...]
    rules: tuple[str, ...]
    terms: Terms
    use: "Use | None" = None


@dataclass(frozen=True, slots=True)
class _Job:
    """An article in outline, the files that it includes by the path asked for, and earlier versions of its source: by
    their hash the commit and the bytes. `leads` and `inside` tell where links lead (`Corpus.leads`). `needs` are the
    locales whose page is in need of a lexicon, `words` has those that there are. `aligned` has the alignments that are
    known, by locale, as they are kept, and `known` tells what a verdict that is known was made from.
    """

    outline: Outline
    included: Mapping[str, File]
    earlier: Mapping[str, tuple[str, bytes]]
    leads: Mapping[str, str | None]
    inside: Mapping[str, File]
    needs: tuple[str, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    aligned: Mapping[str, bytes] = field(default_factory=dict)
    known: "_Basis | None" = None

    @property
    def files(self) -> tuple[File, ...]:
        """All files whose bytes are needed, in an order that is always the same; one may come more than once."""
        others = (*sorted(self.included.items()), *sorted(self.inside.items()))
        return (*self.outline.files, *(file for _, file in others))

    def keys(self, frame: _Frame, digests: Mapping[str, bytes]) -> dict[str, bytes]:
        """By locale, what the alignments of its pages are known by, given the digests of all files by path."""
        return keeping.keys_of(self.outline, frame.source_locale, digests, self.earlier)


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles, and the bytes of all their files: what a worker needs to know."""

    frame: _Frame
    jobs: tuple[_Job, ...]
    data: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a verdict was made from: the `key` of all but words, and a digest of the alignments that words had a hand
    in. Other words that line up the same sentences make no other verdict.
    """

    key: bytes
    aligned: bytes


@dataclass(frozen=True, slots=True)
class Examined:
    """One article with its cases, and what the rules say of them."""

    article: Article
    cases: tuple[Case, ...]
    verdict: Verdict


class Use(Protocol):
    """What is made of each article where it is examined, in another process perhaps. All that it depends on besides
    the article has to be in its `repr`.
    """

    def __call__(self, examined: Examined, read: Read, /) -> tuple[bytes, ...]:
        """Some facts, and what else is worth keeping. `read` gives the text of a file that a page includes."""


def part_key(part: bytes) -> bytes:
    """By what the cache knows a part of what a `Use` made: the same part of another version is the same."""
    return blake2b(part, digest_size=16, person=b"part").digest()


@dataclass(frozen=True, slots=True)
class _Known:
    """A verdict that the cache has: what it was made from, and the outcome, packed. `refuted` are the locales whose
    alignment today's words may have something against.
    """

    basis: _Basis
    outcome: object
    refuted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a worker says of an article: what that was made from, which locales are in need of words and what was used;
    the outcome and what the use of the task made of it, facts and the other parts compressed by key, None where the
    known verdict stands; and the alignments that were not known, packed, by key.
    """

    basis: _Basis
    needs: tuple[str, ...]
    used: list[str | None]
    made: "tuple[_Outcome, bytes, Mapping[bytes, bytes]] | None"
    alignments: Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is left of an examined article when the texts are let go; the totals, without findings, are by locale.

    `stale_since` is as in a Summary.
    """

    verdict: Verdict
    totals: Mapping[str, Totals]
    stale_since: Mapping[str, dt.date]


def audit(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> Report:
    """Read, align, compare and check everything. `track(items, what)` may wrap a loop to show progress. Of the cache
    only lexicons and alignments are taken.

    Raises TreeError where there are no articles, SettingsError for a locale that is none, UsageError where `select` or
    `ignore` names no rule.
    """
    corpus, frame = _survey(tree, settings, track)
    executor = _worth(executor, corpus.outlines)
    with learned(corpus, tree, cache, executor, track) as words:
        results = run(_examine_all, _tasks(corpus, corpus.outlines, tree, frame, words, cache, {}), executor)
        examined: list[Examined] = []
        for _, (found, alignments) in _tracked(corpus.outlines, results, track):
            examined.append(found)
            _keep(alignments, cache)
    cases = _with_matches(
        [case for found in examined for case in found.cases], corpus.source_locale, settings.thresholds.memory
    )
    findings, baseline = _findings(corpus, frame, [found.verdict for found in examined], settings)
    return Report(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        size=len(examined),
        pages=sum(case.page is not None for case in cases),
        findings=findings,
        totals=_sums(corpus.locales, (_outcome(found, frame) for found in examined), findings),
        articles=tuple(found.article for found in examined),
        cases=cases,
        known=baseline,
        stale_since=_stale_since(cases),
        tocs=corpus.tocs,
    )


def summarize(  # noqa: PLR0913  # the last four have defaults
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
    cache: Cache | None = None,
    *,
    only: Collection[str] | None = None,
) -> Summary:
    """What `audit` finds, without articles and cases. Holds no more pages than are in flight; what the cache knows of
    an article none of whose files has changed is not worked out again. With `only`, the paths of articles, all else is
    left out, and with it the rules on the whole corpus. Raises what `audit` raises.
    """
    corpus, frame = _survey(tree, settings, track)
    outlines = tuple(
        each for each in corpus.outlines if only is None or not {each.path, *each.older_paths}.isdisjoint(only)
    )
    with learned(corpus, tree, cache, _worth(executor, corpus.outlines), track) as words:
        part = replace(corpus, outlines=outlines)
        old: dict[str, _Known] = {}
        known: dict[str, _Outcome] = {}
        for path, found in _recall(part, tree, frame, words, cache):
            if found.refuted:
                old[path] = found
            else:
                known[path] = _unpacked(found.outcome)
        new = [outline for outline in outlines if outline.path not in known]
        results = run(_judge_all, _tasks(corpus, new, tree, frame, words, cache, old), _worth(executor, new, old))
        with _identifier(cache):
            for outline, judged in _tracked(new, results, track):
                known[outline.path] = _settle(judged, outline.path, old, cache)
    if only is not None:
        frame = replace(frame, rules=tuple(slug for slug in frame.rules if not isinstance(BY_SLUG[slug].check, Across)))
    return _summed(corpus, frame, settings, outlines, known)


def glean(  # noqa: PLR0913, PLR0917  # the last four have defaults
    tree: Mapping[str, bytes],
    settings: Settings,
    use_for: Callable[[tuple[str, ...]], Use],
    cache: Cache,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
    choose: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda locales: locales,
    held: dict[str, bytes] | None = None,
) -> tuple[Summary, dict[str, bytes]]:
    """What `summarize` finds, and for each article by its path the facts that the use for these locales made of it: at
    once, where none of the files that it depends on has changed. The other parts are in the cache by their `part_key`.
    Only the locales that `choose` takes out of all are examined. Whoever hands in the same `held` again and again, at
    first empty, keeps to the words that were learned first. Raises what `audit` raises.
    """
    corpus, frame = _survey(tree, settings, track)
    corpus = _limited(corpus, choose(corpus.locales))
    frame = replace(frame, locales=corpus.locales, use=use_for(corpus.locales))
    known: dict[str, _Outcome] = {}
    facts: dict[str, bytes] = {}
    with learned(corpus, tree, cache, _worth(executor, corpus.outlines), track, held=held) as words:
        old: dict[str, _Known] = {}
        for path, found in _recall(corpus, tree, frame, words, cache):
            own = cache.load(_facts_key(found.basis))
            if own is not None:
                facts[path] = own
                if found.refuted:
                    old[path] = found
                else:
                    known[path] = _unpacked(found.outcome)
        new = [outline for outline in corpus.outlines if outline.path not in known]
        results = run(_judge_all, _tasks(corpus, new, tree, frame, words, cache, old), _worth(executor, new, old))
        with _identifier(cache):
            for outline, judged in _tracked(new, results, track):
                known[outline.path] = _settle(judged, outline.path, old, cache)
                if judged.made is not None:
                    _, facts[outline.path], parts = judged.made
                    for key, part in parts.items():
                        cache.hold(key, part)
                    cache.store(_facts_key(judged.basis), facts[outline.path])
    if held is None:
        # What comes next needs the room.
        identifier.let_go()
    in_order = {outline.path: facts[outline.path] for outline in corpus.outlines}
    return _summed(corpus, frame, settings, corpus.outlines, known), in_order


def _limited(corpus: Corpus, locales: tuple[str, ...]) -> Corpus:
    """The articles in these locales; beside them pages of others that carry a source: it may be that of a page here."""
    if locales == corpus.locales:
        return corpus
    outlines = (
        replace(each, targets={tag: file for tag, file in each.targets.items() if tag in locales or file.spans})
        for each in corpus.outlines
    )
    return replace(corpus, locales=locales, outlines=tuple(each for each in outlines if each.files))


def _identifier(cache: Cache | None) -> AbstractContextManager[None]:
    """While articles are judged in this process."""
    return nullcontext() if cache is None else identifier.kept_in(cache)


def _facts_key(basis: _Basis) -> bytes:
    return blake2b(basis.key + basis.aligned, digest_size=16, person=b"facts").digest()


def _keep(alignments: Mapping[bytes, bytes], cache: Cache | None) -> None:
    if cache is not None:
        for key, data in alignments.items():
            cache.store(key, data)


def _settle(judged: _Judged, path: str, old: Mapping[str, _Known], cache: Cache | None) -> _Outcome:
    """The outcome of an article: a new one, or else the known one. The cache has it from now on."""
    outcome = old[path].outcome if judged.made is None else _packed(judged.made[0])
    _keep(judged.alignments, cache)
    if cache is not None:
        cache.put(judged.basis.key, [judged.needs, judged.used, judged.basis.aligned.hex(), outcome])
    return _unpacked(outcome) if judged.made is None else judged.made[0]


def _used(needs: Iterable[str], words: Mapping[str, Words]) -> list[str | None]:
    """By what the lexicons of these locales are known; None where there is none."""
    return [words[locale].key.hex() if locale in words else None for locale in needs]


def _summed(
    corpus: Corpus, frame: _Frame, settings: Settings, outlines: Sequence[Outline], known: Mapping[str, _Outcome]
) -> Summary:
    findings, baseline = _findings(corpus, frame, [known[outline.path].verdict for outline in outlines], settings)
    return Summary(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        size=len(outlines),
        pages=sum(len(outline.targets) for outline in outlines),
        findings=findings,
        totals=_sums(corpus.locales, known.values(), findings),
        known=baseline,
        tocs=corpus.tocs,
        stale_since={path: day for outcome in known.values() for path, day in outcome.stale_since.items()},
    )


def _survey(tree: Mapping[str, bytes], settings: Settings, track: Track) -> tuple[Corpus, _Frame]:
    rules = selected_rules(settings)
    corpus = outlined(tree, settings, track)
    tocs, wrong = read_contents(tree, corpus)
    corpus = replace(corpus, tocs=tocs, troubles=wrong)
    terms = read_terms(settings)
    return corpus, _Frame(corpus.source_locale, corpus.locales, tuple(rule.slug for rule in rules), terms)


def _tasks(  # noqa: PLR0913, PLR0917  # the last two tell what is known
    corpus: Corpus,
    outlines: Iterable[Outline],
    tree: Mapping[str, bytes],
    frame: _Frame,
    words: Mapping[str, Words],
    cache: Cache | None,
    old: Mapping[str, _Known],
) -> Iterator[_Task]:
    digests = {file.path: file.digest for file in corpus.files.values()}

    def known(job: _Job) -> _Job:
        verdict = old.get(job.outline.path)
        needs = in_need(job.outline, tree, job.earlier)
        own = {locale: words[locale] for locale in needs if locale in words}
        job = replace(job, needs=needs, words=own)
        if cache is None:
            return job
        aligned = {
            locale: data
            for locale, key in job.keys(frame, digests).items()
            if (verdict is None or locale not in verdict.refuted) and (data := cache.load(key)) is not None
        }
        if verdict is None:
            return replace(job, aligned=aligned)
        # Words that say the same.
        aligned |= {locale: keeping.renewed(data, own[locale].key) for locale, data in aligned.items() if locale in own}
        return replace(job, aligned=aligned, known=verdict.basis)

    rest = iter(outlines)
    while jobs := tuple(known(_job(corpus, outline, tree)) for outline in islice(rest, _CHUNK)):
        paths = {file.path for job in jobs for file in job.files}
        yield _Task(frame, jobs, {path: tree[path] for path in sorted(paths)})


def _job(corpus: Corpus, outline: Outline, tree: Mapping[str, bytes]) -> _Job:
    return _Job(outline, corpus.included(outline), earlier_sources(outline, tree), *corpus.leads(outline))


def _worth(
    executor: Executor | None, outlines: Sequence[Outline], old: Mapping[str, _Known] = MappingProxyType({})
) -> Executor | None:
    """The executor, where so much is to be done: of an article whose verdict is known, only what words may change."""
    pages = (len(old[each.path].refuted if each.path in old else each.files) for each in outlines)
    return executor if sum(pages) >= _FEW else None


def _tracked(
    outlines: Sequence[Outline], results: Iterable[Sequence[_T]], track: Track
) -> Iterator[tuple[Outline, _T]]:
    """Each outline with its result, out of the results of all chunks."""
    paths = track([outline.path for outline in outlines], "Examining")
    for outline, _, result in zip(outlines, paths, chain.from_iterable(results), strict=True):
        yield outline, result


def _examine_all(task: _Task) -> list[tuple[Examined, dict[bytes, bytes]]]:
    """The articles of a task, each with its new alignments."""
    digests = {path: digest_of(data) for path, data in task.data.items()}
    found = []
    for job in task.jobs:
        aligner = _Aligner(job, task.frame.source_locale)
        examined, _ = _examine(job, task, aligner)
        found.append((examined, aligner.by_key(job.keys(task.frame, digests))))
    return found


def _judge_all(task: _Task) -> list[_Judged]:
    """The verdict on each article of a task, and what the use of the task makes of it.

    All keys are those of the bytes which it was made from: a file may have changed since it was first looked at.
    """
    digests = {path: digest_of(data) for path, data in task.data.items()}
    return [_judge(job, task, digests) for job in task.jobs]


def _judge(job: _Job, task: _Task, digests: Mapping[str, bytes]) -> _Judged:
    frame, key = task.frame, _key(job, task.frame, digests)
    aligner = _Aligner(job, frame.source_locale)
    made = None
    if job.known is None or job.known.key != key or not aligner.confirms(job.known, task.data):
        examined, read = _examine(job, task, aligner)
        facts, *parts = frame.use(examined, read) if frame.use is not None else (b"",)
        made = _outcome(examined, frame), facts, dict(zip(map(part_key, parts), compressed(parts), strict=True))
    return _Judged(
        _Basis(key, aligner.digest),
        job.needs,
        _used(job.needs, job.words),
        made,
        aligner.by_key(job.keys(frame, digests)),
    )


class _Aligner:
    """Aligns the pages of one article, unless it is known already how."""

    def __init__(self, job: _Job, source_locale: str) -> None:
        self._job = job
        self._source_locale = source_locale
        self._kept: dict[str, keeping.Kept] = {}
        self._new: set[str] = set()
        for locale, data in job.aligned.items():
            kept = keeping.unpacked(data)
            if kept is not None:
                self._take(locale, kept)

    def _take(self, locale: str, kept: keeping.Kept) -> None:
        """Believe what the cache has, where today's words have nothing against it."""
        words = self._job.words.get(locale)
        key = words.key if words else b""
        if kept.words == key:
            self._kept[locale] = kept
        elif words and kept.words and all(keeping.confirmed([kept], words.read())):
            self._kept[locale] = replace(kept, words=key)
            self._new.add(locale)

    def align(self, page: Page, article: Article) -> Alignment | None:
        """What `align` gives for a page."""
        if not page.spans and page.locale in self._kept:
            try:
                return self._kept[page.locale].beads
            except ValueError:
                pass  # what the cache has is damaged
        words = self._job.words.get(page.locale)
        witness = keeping.Witness(words.read()) if words else None
        found = align(page, article, self._source_locale, witness)
        if found is not None and not page.spans:
            self._kept[page.locale] = keeping.Kept.of(found, words.key if words else b"", witness)
            self._new.add(page.locale)
        return found

    @property
    def digest(self) -> bytes:
        """That of the alignments that words had a hand in, so far."""
        return _digest_of({locale: self._kept.get(locale) for locale in self._job.words})

    def confirms(self, basis: _Basis, data: Mapping[str, bytes]) -> bool:
        """Whether words line up the same sentences as before, given the bytes of the pages by path. What carries the
        source of a page need not be read: where anything does, no words are needed.
        """
        missing = {locale: self._job.outline.targets[locale] for locale in self._job.words if locale not in self._kept}
        if missing:
            outline = replace(self._job.outline, targets=missing)
            article = read_article(outline, lambda file: page_of(file, data[file.path]))
            for page in article.targets.values():
                self.align(page, article)
        return self.digest == basis.aligned

    def by_key(self, keys: Mapping[str, bytes]) -> dict[bytes, bytes]:
        """The new alignments, packed, given the keys by locale."""
        return {keys[locale]: keeping.packed(self._kept[locale]) for locale in sorted(self._new & keys.keys())}


def _digest_of(aligned: Mapping[str, keeping.Kept | None]) -> bytes:
    """A digest of the alignments of some locales."""
    own = sorted(aligned.items())
    return digest(chain.from_iterable((locale.encode(), kept.alignment if kept else b"") for locale, kept in own))


def _examine(job: _Job, task: _Task, aligner: _Aligner) -> tuple[Examined, Read]:
    frame = task.frame
    pages = {file.path: file for file in job.outline.files}

    def read(file: File) -> Page:
        page = page_of(file, task.data[file.path])
        found = (*(problems_of(page, included) if file.includes else ()), *problems_of_links(page, job.leads, landed))
        return replace(page, problems=page.problems + found) if found else page

    def included(path: str) -> str | None:
        return body(job.included.get(path))

    def landed(path: str) -> str | None:
        return body(job.inside.get(path) or pages.get(path))

    def body(file: File | None) -> str | None:
        if file is None:
            return None
        if not is_page(file.path):
            return task.data[file.path].decode("utf-8-sig", errors="replace")
        return body_text(read_page(file.path, file.locale, task.data[file.path]), frame.source_locale)

    article = replace(
        read_article(job.outline, read),
        earlier=earlier_pages(job.outline.path, job.earlier, frame.source_locale),
    )
    cases = tuple(_cases(article, frame, aligner))
    own = [Case(article, frame.source_locale, article.source, _IS_SOURCE)] if article.source else []
    rules = [BY_SLUG[slug] for slug in frame.rules]
    verdict = judge((*own, *cases), rules, frame.source_locale, frame.terms)
    return Examined(article, cases, verdict), included


_IS_SOURCE = Drift(State.FRESH, "this is the source")


def _cases(article: Article, frame: _Frame, aligner: _Aligner) -> Iterator[Case]:
    versions = versions_of(article, frame.source_locale)
    for locale in frame.locales:
        page = article.targets.get(locale)
        if page is None and article.source is None:
            continue
        drift = drift_of(page, article, frame.source_locale)
        if page is None:
            yield Case(article, locale, None, drift)
        else:
            alignment = aligner.align(page, article)
            yield Case(article, locale, page, drift, alignment, versions.get(page.provenance.hash))


def _outcome(examined: Examined, frame: _Frame) -> _Outcome:
    totals = {locale: _totals(locale, examined.cases) for locale in frame.locales}
    return _Outcome(examined.verdict, totals, _stale_since(examined.cases))


def _recall(
    corpus: Corpus,
    tree: Mapping[str, bytes],
    frame: _Frame,
    words: Mapping[str, Words],
    cache: Cache | None,
) -> Iterator[tuple[str, _Known]]:
    """The verdicts that the cache has, each with the path of its article."""
    if cache is None:
        return
    digests = {file.path: file.digest for file in corpus.files.values()}
    found: dict[str, _Known] = {}
    older: dict[str, _Older] = {}
    for outline in corpus.outlines:
        job = _job(corpus, outline, tree)
        key = _key(job, frame, digests)
        value: Any = cache.get(key)
        if value is not None:
            # What is in need of words follows from what the key is made of.
            needs, used, aligned, outcome = value
            known = _Known(_Basis(key, bytes.fromhex(aligned)), outcome)
            if used == _used(needs, words):
                found[outline.path] = known
                continue
            own = _Older(needs, used, job.keys(frame, digests))
            # Others may have worked with other words since, and the cache have their alignments.
            if own.aligned(cache) == known.basis.aligned:
                found[outline.path], older[outline.path] = known, own
    refuted = _refuted(older, words, cache)
    for path, known in found.items():
        if path in refuted:
            yield path, replace(known, refuted=frozenset(refuted[path]))
            continue
        if path in older:
            needs = older[path].needs
            cache.put(known.basis.key, [needs, _used(needs, words), known.basis.aligned.hex(), known.outcome])
        yield path, known


@dataclass(frozen=True, slots=True)
class _Older:
    """What other words had a hand in: the locales in need of any, what was used for each (`_used`), and by what the
    cache knows the alignments by locale.
    """

    needs: Sequence[str]
    used: Sequence[str | None]
    keys: Mapping[str, bytes]

    def aligned(self, cache: Cache) -> bytes:
        """A digest of the alignments as the cache has them, as in a _Basis."""
        locales = (locale for locale, used in zip(self.needs, self.used, strict=True) if used)
        return _digest_of({locale: _kept(cache, self.keys[locale]) for locale in locales})


def _refuted(older: Mapping[str, _Older], words: Mapping[str, Words], cache: Cache) -> dict[str, set[str]]:
    """The locales of each article by its path, as far as there are any, whose page today's words may line up otherwise
    than those did.
    """
    asked: dict[str, list[str]] = {}
    wrong: dict[str, set[str]] = {}
    for path, own in older.items():
        for locale, was, now in zip(own.needs, own.used, _used(own.needs, words), strict=True):
            if was and now and was != now:
                asked.setdefault(locale, []).append(path)
            elif was != now:
                wrong.setdefault(path, set()).add(locale)
    for locale, paths in asked.items():
        rest = iter(paths)
        while chunk := tuple(islice(rest, _ASKED)):
            found = {path: _kept(cache, older[path].keys[locale]) for path in chunk}
            known = {path: each for path, each in found.items() if each}
            told = keeping.confirmed([*known.values()], words[locale].read())
            agreed = {path for path, is_so in zip(known, told, strict=True) if is_so}
            for path in found.keys() - agreed:
                wrong.setdefault(path, set()).add(locale)
        # Each is large, and asked no more here.
        let_go()
    return wrong


def _kept(cache: Cache, key: bytes) -> keeping.Kept | None:
    """An alignment that words had a hand in."""
    data = cache.load(key)
    kept = keeping.unpacked(data) if data is not None else None
    return kept if kept is not None and kept.words else None


def _key(job: _Job, frame: _Frame, digests: Mapping[str, bytes]) -> bytes:
    """What a verdict depends on: the bytes of all files of the article, of those that they include and of earlier
    sources, where each of them stands, what git tells of it, where links lead and the bytes of the pages into which
    they do, and the frame; but not the lexicons that it is in need of.
    """
    outline, files = job.outline, job.files
    places = [(file.locale, file.path, file.commit, file.hash, file.trace) for file in files]
    about = (
        outline.path,
        outline.older_paths,
        places,
        sorted(job.included),
        sorted(job.leads.items()),
        sorted(job.earlier),
        frame,
    )
    return digest([repr(about).encode(errors="surrogatepass"), *(digests[file.path] for file in files)])


def _packed(outcome: _Outcome) -> object:
    """An outcome as plain JSON values."""
    totals = {
        locale: [{state.value: count for state, count in own.states.items() if count}, own.beads]
        for locale, own in outcome.totals.items()
    }
    days = {path: since.isoformat() for path, since in outcome.stale_since.items()}
    return [packed(outcome.verdict), totals, days]


def _unpacked(value: Any) -> _Outcome:  # noqa: ANN401  # the twin of `_packed` takes what JSON gives
    verdict, totals, days = value
    return _Outcome(
        unpacked(verdict),
        {
            locale: Totals({State(key): count for key, count in states.items()}, beads)
            for locale, (states, beads) in totals.items()
        },
        {path: dt.date.fromisoformat(since) for path, since in days.items()},
    )


def _with_matches(cases: Sequence[Case], source_locale: str, least: float) -> tuple[Case, ...]:
    """The cases with exact matches for each bead, in any locale; for a missing page, for each source sentence in its
    own locale. `least` is the confidence of the beads that are matched with.
    """
    memory = Memory(least)
    for case in cases:
        if case.page is not None and case.alignment is not None:
            memory.add(case.article.path, case.page, case.alignment)

    def matches(case: Case) -> tuple[tuple[Match, ...], ...]:
        if case.alignment is not None:
            return memory.lookup(case.article.path, [bead.source_text for bead in case.alignment.beads])
        if case.page is None and case.article.source is not None:
            sentences = read_sentences(source_text(case.article.source), source_locale)
            return memory.lookup(case.article.path, [segment.text for segment in sentences], case.locale)
        return ()

    return tuple(replace(case, matches=matches(case)) for case in cases)


def _findings(
    corpus: Corpus, frame: _Frame, verdicts: Sequence[Verdict], settings: Settings
) -> tuple[tuple[Finding, ...], int]:
    """All findings: of files that are no pages, of articles, of the whole corpus; and how many more are known."""
    met = (*corpus.problems.items(), *corpus.troubles)
    of_corpus = (reported_of(path, item) for path, item in met if item.rule in frame.rules)
    of_articles = (finding for verdict in verdicts for finding in verdict.findings)
    rules = [BY_SLUG[slug] for slug in frame.rules]
    return settled((*of_corpus, *of_articles, *found_across(verdicts, rules)), settings)


def _stale_since(cases: Iterable[Case]) -> dict[str, dt.date]:
    return {case.path: case.drift.since for case in cases if case.drift.state is State.STALE and case.drift.since}


def _sums(locales: Iterable[str], outcomes: Iterable[_Outcome], findings: Iterable[Finding]) -> dict[str, Totals]:
    states = {locale: dict.fromkeys(State, 0) for locale in locales}
    beads = dict.fromkeys(states, 0)
    for outcome in outcomes:
        for locale, own in outcome.totals.items():
            beads[locale] += own.beads
            for state, count in own.states.items():
                states[locale][state] += count
    counts = {locale: dict.fromkeys(Severity, 0) for locale in states}
    for finding in findings:
        if (place := normalize(finding.path.partition("/")[0])) in counts:
            counts[place][finding.severity] += 1
    return {locale: Totals(states[locale], beads[locale], counts[locale]) for locale in states}


def _totals(locale: str, cases: Iterable[Case]) -> Totals:
    own = [case for case in cases if case.locale == locale]
    return Totals(
        states=Counter(case.drift.state for case in own),
        beads=sum(len(case.alignment.beads) for case in own if case.alignment),
    )
