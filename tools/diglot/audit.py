"""The pipeline: a tree of articles and the settings to one Report with everything that was found out, or to a Summary
that leaves the texts out and so holds little, however large the tree.

Articles are examined one by one, each with the pages of all its locales: in this process, or handed out by an executor.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, TypeVar

from diglot.align import align
from diglot.align.segments import body_text, read_sentences, source_text
from diglot.align.teaching import Words, earlier_sources, in_need, learned
from diglot.articles import outlined
from diglot.cache import Cache, digest
from diglot.checks import BY_SLUG
from diglot.checks.rule import Across
from diglot.corpus import (
    Corpus,
    File,
    Outline,
    digest_of,
    earlier_pages,
    page_of,
    read_article,
)
from diglot.drift import drift_of, versions_of
from diglot.errors import UsageError
from diglot.includes import problems_of
from diglot.judging import Verdict, found_across, judge, packed, reported_of, selected_rules, settled, unpacked
from diglot.links import problems_of_links
from diglot.locales import normalize
from diglot.memory import Memory
from diglot.model import (
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

# Articles that go to a worker at a time, and the number below which handing them out costs more than it brings.
_CHUNK = 16
_FEW = 100


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an article is examined by: the same for all of a run."""

    source_locale: str
    locales: tuple[str, ...]
    rules: tuple[str, ...]
    terms: Terms


@dataclass(frozen=True, slots=True)
class _Job:
    """An article in outline, the files that it includes by the path asked for, and earlier versions of its source: by
    their hash the commit and the bytes. `words` has the lexicons for those locales whose page is in need of one;
    `leads` and `inside` tell where links lead (`Corpus.leads`).
    """

    outline: Outline
    included: Mapping[str, File]
    earlier: Mapping[str, tuple[str, bytes]]
    words: Mapping[str, Words]
    leads: Mapping[str, str | None]
    inside: Mapping[str, File]

    @property
    def files(self) -> tuple[File, ...]:
        """All files whose bytes are needed, in an order that is always the same; one may come more than once."""
        others = (*sorted(self.included.items()), *sorted(self.inside.items()))
        return (*self.outline.files, *(file for _, file in others))


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles, and the bytes of all their files: what a worker needs to know."""

    frame: _Frame
    jobs: tuple[_Job, ...]
    data: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Examined:
    """One article with its cases, and what the rules say of them."""

    article: Article
    cases: tuple[Case, ...]
    verdict: Verdict


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
    only lexicons are taken.

    Raises TreeError where there are no articles, SettingsError for a locale that is none, UsageError where `select` or
    `ignore` names no rule.
    """
    corpus, frame = _survey(tree, settings, track)
    executor = _worth(executor, corpus.outlines)
    with learned(corpus, tree, cache, executor, track) as words:
        results = run(_examine_all, _tasks(corpus, corpus.outlines, tree, frame, words), executor)
        examined = [found for _, found in _tracked(corpus.outlines, results, track)]
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
        known = _recall(part, tree, frame, words, cache) if cache is not None else {}
        new = [outline for outline in outlines if outline.path not in known]
        results = run(_judge_all, _tasks(corpus, new, tree, frame, words), _worth(executor, new))
        for outline, (outcome, key) in _tracked(new, results, track):
            known[outline.path] = outcome
            if cache is not None:
                cache.put(key, _packed(outcome))
    if only is not None:
        frame = replace(frame, rules=tuple(slug for slug in frame.rules if not isinstance(BY_SLUG[slug].check, Across)))
    findings, baseline = _findings(corpus, frame, [outcome.verdict for outcome in known.values()], settings)
    return Summary(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        size=len(outlines),
        pages=sum(len(outline.targets) for outline in outlines),
        findings=findings,
        totals=_sums(corpus.locales, known.values(), findings),
        known=baseline,
        stale_since={path: day for outcome in known.values() for path, day in outcome.stale_since.items()},
    )


def _survey(tree: Mapping[str, bytes], settings: Settings, track: Track) -> tuple[Corpus, _Frame]:
    rules = selected_rules(settings)
    corpus = outlined(tree, settings, track)
    terms = read_terms(settings)
    return corpus, _Frame(corpus.source_locale, corpus.locales, tuple(rule.slug for rule in rules), terms)


def _tasks(
    corpus: Corpus,
    outlines: Iterable[Outline],
    tree: Mapping[str, bytes],
    frame: _Frame,
    words: Mapping[str, Words],
) -> Iterator[_Task]:
    rest = iter(outlines)
    while jobs := tuple(_job(corpus, outline, tree, words) for outline in islice(rest, _CHUNK)):
        paths = {file.path for job in jobs for file in job.files}
        yield _Task(frame, jobs, {path: tree[path] for path in sorted(paths)})


def _job(corpus: Corpus, outline: Outline, tree: Mapping[str, bytes], words: Mapping[str, Words]) -> _Job:
    earlier = earlier_sources(outline, tree)
    locales = in_need(outline, tree, earlier) if words else ()
    own = {locale: words[locale] for locale in locales if locale in words}
    return _Job(outline, corpus.included(outline), earlier, own, *corpus.leads(outline))


def restrict(report: Report, tags: Iterable[str]) -> Report:
    """The report as if there were no other locales than these and the source, so that nothing refers to one.

    Raises UsageError for a locale that has no articles.
    """
    wanted = {report.source_locale}
    for tag in tags:
        locale = normalize(tag)
        if locale not in {report.source_locale, *report.locales}:
            message = f"locales: there are no articles in {tag}; there are {', '.join(report.locales)}"
            raise UsageError(message)
        wanted.add(str(locale))
    articles = {
        article.path: replace(
            article, targets={locale: page for locale, page in article.targets.items() if locale in wanted}
        )
        for article in report.articles
    }
    others = {*report.locales} - wanted
    cases = [
        replace(
            case,
            article=articles[case.article.path],
            matches=tuple(tuple(match for match in own if match.locale in wanted) for own in case.matches),
        )
        for case in report.cases
        if case.locale in wanted
    ]
    return replace(
        report,
        locales=tuple(locale for locale in report.locales if locale in wanted),
        articles=tuple(articles.values()),
        cases=tuple(cases),
        pages=sum(case.page is not None for case in cases),
        findings=tuple(item for item in report.findings if normalize(item.path.partition("/")[0]) not in others),
        totals={locale: totals for locale, totals in report.totals.items() if locale in wanted},
    )


def _worth(executor: Executor | None, outlines: Sequence[Outline]) -> Executor | None:
    return executor if len(outlines) >= _FEW else None


def _tracked(
    outlines: Sequence[Outline], results: Iterable[Sequence[_T]], track: Track
) -> Iterator[tuple[Outline, _T]]:
    """Each outline with its result, out of the results of all chunks."""
    paths = track([outline.path for outline in outlines], "Examining")
    for outline, _, result in zip(outlines, paths, chain.from_iterable(results), strict=True):
        yield outline, result


def _examine_all(task: _Task) -> list[_Examined]:
    return [_examine(job, task) for job in task.jobs]


def _judge_all(task: _Task) -> list[tuple[_Outcome, bytes]]:
    """The verdict on each article of a task, with its key in a cache.

    The key is that of the bytes which the verdict was made from: a file may have changed since it was first looked at.
    """
    digests = {path: digest_of(data) for path, data in task.data.items()}
    return [(_outcome(_examine(job, task), task.frame), _key(job, task.frame, digests)) for job in task.jobs]


def _examine(job: _Job, task: _Task) -> _Examined:
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
        return body_text(read_page(file.path, file.locale, task.data[file.path]), frame.source_locale)

    article = replace(
        read_article(job.outline, read),
        earlier=earlier_pages(job.outline.path, job.earlier, frame.source_locale),
    )
    cases = tuple(_cases(article, frame, job.words))
    own = [Case(article, frame.source_locale, article.source, _IS_SOURCE)] if article.source else []
    rules = [BY_SLUG[slug] for slug in frame.rules]
    return _Examined(article, cases, judge((*own, *cases), rules, frame.source_locale, frame.terms))


_IS_SOURCE = Drift(State.FRESH, "this is the source")


def _cases(article: Article, frame: _Frame, words: Mapping[str, Words]) -> Iterator[Case]:
    versions = versions_of(article, frame.source_locale)
    for locale in frame.locales:
        page = article.targets.get(locale)
        if page is None and article.source is None:
            continue
        drift = drift_of(page, article, frame.source_locale)
        if page is None:
            yield Case(article, locale, None, drift)
        else:
            lexicon = words[locale].read() if locale in words else None
            alignment = align(page, article, frame.source_locale, lexicon)
            yield Case(article, locale, page, drift, alignment, versions.get(page.provenance.hash))


def _outcome(examined: _Examined, frame: _Frame) -> _Outcome:
    totals = {locale: _totals(locale, examined.cases) for locale in frame.locales}
    return _Outcome(examined.verdict, totals, _stale_since(examined.cases))


def _recall(
    corpus: Corpus, tree: Mapping[str, bytes], frame: _Frame, words: Mapping[str, Words], cache: Cache
) -> dict[str, _Outcome]:
    """The verdicts that the cache knows, by the path of the article."""
    digests = {file.path: file.digest for file in corpus.files.values()}
    known = {}
    for outline in corpus.outlines:
        value = cache.get(_key(_job(corpus, outline, tree, words), frame, digests))
        if value is not None:
            known[outline.path] = _unpacked(value)
    return known


def _key(job: _Job, frame: _Frame, digests: Mapping[str, bytes]) -> bytes:
    """What a verdict depends on: the bytes of all files of the article, of those that they include and of earlier
    sources, where each of them stands, what git tells of it, where links lead and the bytes of the pages into which
    they do, the lexicons that it is in need of, and the frame.
    """
    outline, files = job.outline, job.files
    words = sorted((locale, own.key) for locale, own in job.words.items())
    places = [(file.locale, file.path, file.commit, file.hash, file.trace) for file in files]
    about = (
        outline.path,
        outline.older_paths,
        places,
        sorted(job.included),
        sorted(job.leads.items()),
        sorted(job.earlier),
        words,
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
    of_corpus = (reported_of(path, item) for path, item in corpus.problems.items() if item.rule in frame.rules)
    of_articles = (finding for verdict in verdicts for finding in verdict.findings)
    rules = [BY_SLUG[slug] for slug in frame.rules]
    return settled((*of_corpus, *of_articles, *found_across(verdicts, rules)), settings)


def _stale_since(cases: Iterable[Case]) -> dict[str, dt.date]:
    return {case.path: case.drift.since for case in cases if case.drift.state is State.STALE and case.drift.since}


def _sums(locales: Iterable[str], outcomes: Iterable[_Outcome], findings: Iterable[Finding]) -> dict[str, Totals]:
    sums = {locale: Totals({}) for locale in locales}
    for outcome in outcomes:
        sums = {locale: total + outcome.totals[locale] for locale, total in sums.items()}
    counts: dict[str | None, Counter[Severity]] = defaultdict(Counter)
    for finding in findings:
        counts[normalize(finding.path.partition("/")[0])][finding.severity] += 1
    return {locale: total + Totals({}, findings=counts[locale]) for locale, total in sums.items()}


def _totals(locale: str, cases: Iterable[Case]) -> Totals:
    own = [case for case in cases if case.locale == locale]
    return Totals(
        states=Counter(case.drift.state for case in own),
        beads=sum(len(case.alignment.beads) for case in own if case.alignment),
    )
