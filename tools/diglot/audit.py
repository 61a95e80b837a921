"""The pipeline: a tree of articles and the settings to one Report with everything that was found out, or to a Summary
that leaves the texts out and so holds little, however large the tree.

Articles are examined one by one, each with the pages of all its locales: in this process, or handed out by an executor.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import chain, islice
from operator import itemgetter
from typing import Any, TypeVar

from diglot.align import align, align_with
from diglot.align.segments import body_text, read_sentences, source_text
from diglot.align.teaching import Words, earlier_sources, in_need, learned
from diglot.align.together import align_together
from diglot.cache import Cache, digest
from diglot.checks import BY_SLUG, FAMILIES, RULES, find_rule
from diglot.checks.rule import Rule
from diglot.corpus import Corpus, File, Outline, digest_of, read_article, read_corpus
from diglot.drift import drift_of, drift_since, versions_of
from diglot.errors import SettingsError, TreeError, UsageError
from diglot.includes import problems_of
from diglot.locales import normalize
from diglot.memory import Memory
from diglot.model import (
    Article,
    Case,
    Drift,
    Finding,
    Match,
    Page,
    Problem,
    Report,
    Severity,
    State,
    Summary,
    Totals,
)
from diglot.page import read_page
from diglot.settings import Settings
from diglot.work import run

_T = TypeVar("_T")
_E = TypeVar("_E", State, Severity)

Track = Callable[[Sequence[str], str], Iterable[str]]

# Articles that go to a worker at a time, and the number below which handing them out costs more than it brings.
_CHUNK = 16
_FEW = 100


@dataclass(frozen=True, slots=True)
class _Frame:
    """What an article is examined by: the same for all of a run."""

    source_locale: str
    locales: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """An article in outline, the files that it includes by the path asked for, and earlier versions of its source: by
    their hash the commit and the bytes. `words` has the lexicons for those locales whose page is in need of one.
    """

    outline: Outline
    included: Mapping[str, File]
    earlier: Mapping[str, tuple[str, bytes]]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class _Task:
    """Articles, and the bytes of all their files: what a worker needs to know."""

    frame: _Frame
    jobs: tuple[_Job, ...]
    data: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class _Examined:
    """One article with its cases and findings."""

    article: Article
    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What is left of an examined article when the texts are let go; the totals are by locale."""

    findings: tuple[Finding, ...]
    totals: Mapping[str, Totals]


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
    findings = _sorted_findings(corpus, frame, (finding for found in examined for finding in found.findings))
    return Report(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        size=len(examined),
        pages=sum(case.page is not None for case in cases),
        findings=findings,
        totals=_sums(corpus.locales, (_judge(found, frame) for found in examined)),
        articles=tuple(found.article for found in examined),
        cases=cases,
    )


def summarize(
    tree: Mapping[str, bytes],
    settings: Settings,
    track: Track = lambda items, _: items,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> Summary:
    """What `audit` finds, without articles and cases. Holds no more pages than are in flight; what the cache knows of
    an article none of whose files has changed is not worked out again. Raises what `audit` raises.
    """
    corpus, frame = _survey(tree, settings, track)
    with learned(corpus, tree, cache, _worth(executor, corpus.outlines), track) as words:
        known = _recall(corpus, tree, frame, words, cache) if cache is not None else {}
        new = [outline for outline in corpus.outlines if outline.path not in known]
        results = run(_judge_all, _tasks(corpus, new, tree, frame, words), _worth(executor, new))
        for outline, (verdict, key) in _tracked(new, results, track):
            known[outline.path] = verdict
            if cache is not None:
                cache.put(key, _packed(verdict))
    verdicts = known.values()
    return Summary(
        places=settings.places,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        size=len(corpus.outlines),
        pages=sum(len(outline.targets) for outline in corpus.outlines),
        findings=_sorted_findings(corpus, frame, (finding for verdict in verdicts for finding in verdict.findings)),
        totals=_sums(corpus.locales, verdicts),
    )


def _survey(tree: Mapping[str, bytes], settings: Settings, track: Track) -> tuple[Corpus, _Frame]:
    rules = selected_rules(settings)
    if not tree:
        message = f"{settings.folder}: no articles; put them below a folder for each locale, such as nb-NO/page.md"
        raise TreeError(message)
    for tag in (settings.source_locale, *settings.locales):
        if normalize(tag) is None:
            message = f"{tag} in the settings is no known locale; name one such as nb-NO"
            raise SettingsError(message)
    corpus = read_corpus(tree, settings, lambda keys: track(keys, "Reading"))
    return corpus, _Frame(corpus.source_locale, corpus.locales, tuple(rule.slug for rule in rules))


def _tasks(
    corpus: Corpus,
    outlines: Iterable[Outline],
    tree: Mapping[str, bytes],
    frame: _Frame,
    words: Mapping[str, Words],
) -> Iterator[_Task]:
    rest = iter(outlines)
    while jobs := tuple(_job(corpus, outline, tree, words) for outline in islice(rest, _CHUNK)):
        paths = {file.path for job in jobs for file in (*job.outline.files, *job.included.values())}
        yield _Task(frame, jobs, {path: tree[path] for path in sorted(paths)})


def _job(corpus: Corpus, outline: Outline, tree: Mapping[str, bytes], words: Mapping[str, Words]) -> _Job:
    earlier = earlier_sources(outline, tree)
    locales = in_need(outline, tree, earlier) if words else ()
    own = {locale: words[locale] for locale in locales if locale in words}
    return _Job(outline, corpus.included(outline), earlier, own)


def plain_pair(source: Page, target: Page) -> tuple[Page, Page]:
    """The two pages. Raises UsageError where one carries spans: such a page has its source beside it already."""
    for page in (source, target):
        if page.spans:
            message = f"{page.path} carries side-by-side spans; align it as a page of the tree: diglot align PAGE"
            raise UsageError(message)
    return source, target


def pair_cases(pairs: Sequence[tuple[Page, Page]]) -> list[Case]:
    """The cases of any plain source and target pages, aligned; nothing is known of their drift. What pairs of one
    locale have in common helps with each, so they should come together.
    """
    drift = Drift(State.UNKNOWN, "two files, of which no provenance is asked")
    found: dict[int, Case] = {}
    for locale in {target.locale for _, target in pairs}:
        own = [(at, pair) for at, pair in enumerate(pairs) if pair[1].locale == locale]
        for (at, (source, target)), alignment in zip(own, align_together([pair for _, pair in own]), strict=True):
            article = Article(source.path, source, {locale: target})
            found[at] = Case(article, locale, target, drift, alignment)
    return [found[at] for at in range(len(pairs))]


def case_through(old: Page, source: Page, target: Page) -> Case:
    """The case of plain source and target pages, the target aligned with the old source that it was made from.

    Raises UsageError where that carries spans.
    """
    if old.spans:
        message = (
            f"{old.path} carries side-by-side spans; name a plain source page, such as the one that diglot recover "
            f"{old.path} prints"
        )
        raise UsageError(message)
    article = Article(source.path, source, {target.locale: target})
    return Case(article, target.locale, target, drift_since(old, source), align_with(old, target, source.locale))


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


def selected_rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that the settings choose. Raises UsageError for a name that is neither a rule nor a family."""
    for name in (*settings.select, *settings.ignore):
        if name not in FAMILIES:
            find_rule(name)

    def named(rule: Rule, names: Sequence[str]) -> bool:
        return rule.slug in names or rule.slug.partition(".")[0] in names

    return tuple(
        rule
        for rule in RULES
        if (not settings.select or named(rule, settings.select)) and not named(rule, settings.ignore)
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


def _judge_all(task: _Task) -> list[tuple[_Verdict, bytes]]:
    """The verdict on each article of a task, with its key in a cache.

    The key is that of the bytes which the verdict was made from: a file may have changed since it was first looked at.
    """
    digests = {path: digest_of(data) for path, data in task.data.items()}
    return [(_judge(_examine(job, task), task.frame), _key(job, task.frame, digests)) for job in task.jobs]


def _examine(job: _Job, task: _Task) -> _Examined:
    frame = task.frame

    def read(file: File) -> Page:
        page = read_page(file.path, file.locale, task.data[file.path])
        return replace(page, problems=page.problems + problems_of(page, body)) if file.includes else page

    def body(path: str) -> str | None:
        file = job.included.get(path)
        if file is None:
            return None
        return body_text(read_page(file.path, file.locale, task.data[file.path]), frame.source_locale)

    article = replace(
        read_article(job.outline, read),
        earlier={
            name: read_page(f"{frame.source_locale}/{job.outline.path}@{commit[:8]}", frame.source_locale, data)
            for name, (commit, data) in job.earlier.items()
        },
    )
    cases = tuple(_cases(article, frame, job.words))
    own = [Case(article, frame.source_locale, article.source, _IS_SOURCE)] if article.source else []
    rules = [BY_SLUG[slug] for slug in frame.rules]
    return _Examined(article, cases, tuple(finding for case in (*own, *cases) for finding in _findings(case, rules)))


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


def _judge(examined: _Examined, frame: _Frame) -> _Verdict:
    findings = examined.findings
    return _Verdict(findings, {locale: _totals(locale, examined.cases, findings) for locale in frame.locales})


def _recall(
    corpus: Corpus, tree: Mapping[str, bytes], frame: _Frame, words: Mapping[str, Words], cache: Cache
) -> dict[str, _Verdict]:
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
    sources, where each of them stands, the lexicons that it is in need of, and the frame.
    """
    outline, included = job.outline, sorted(job.included.items(), key=itemgetter(0))
    words = sorted((locale, own.key) for locale, own in job.words.items())
    files = (*outline.files, *(file for _, file in included))
    places = [(file.locale, file.path) for file in files]
    about = (
        outline.path,
        outline.older_paths,
        places,
        [path for path, _ in included],
        sorted(job.earlier),
        words,
        frame,
    )
    return digest([repr(about).encode(errors="surrogatepass"), *(digests[file.path] for file in files)])


def _packed(verdict: _Verdict) -> object:
    """A verdict as plain JSON values; what the rules say of themselves is left out."""
    return [
        [[item.rule, item.path, item.line, item.column, item.message] for item in verdict.findings],
        {
            locale: [_counts(totals.states), totals.beads, _counts(totals.findings)]
            for locale, totals in verdict.totals.items()
        },
    ]


def _counts(counter: Mapping[_E, int]) -> dict[str, int]:
    return {key.value: count for key, count in counter.items() if count}


def _unpacked(value: Any) -> _Verdict:  # noqa: ANN401  # the twin of `_packed` takes what JSON gives
    findings, totals = value
    return _Verdict(
        tuple(_finding(path, Problem(rule, message, line, column)) for rule, path, line, column, message in findings),
        {
            locale: Totals(
                {State(key): count for key, count in states.items()},
                beads,
                {Severity(key): count for key, count in levels.items()},
            )
            for locale, (states, beads, levels) in totals.items()
        },
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


def _findings(case: Case, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for hit in rule.check(case):
            yield _finding(case.path, Problem(rule.slug, hit.message, hit.line, hit.column))


def _sorted_findings(corpus: Corpus, frame: _Frame, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of files and lines, with those of files that are no pages."""
    of_corpus = (_finding(path, item) for path, item in corpus.problems.items() if item.rule in frame.rules)
    return tuple(
        sorted(
            (*of_corpus, *findings),
            key=lambda finding: (finding.path, finding.line, finding.column, finding.rule, finding.message),
        )
    )


def _finding(path: str, problem: Problem) -> Finding:
    rule = BY_SLUG[problem.rule]
    return Finding(rule.slug, rule.severity, path, problem.line, problem.column, problem.message, rule.remedy)


def _sums(locales: Iterable[str], verdicts: Iterable[_Verdict]) -> dict[str, Totals]:
    sums = {locale: Totals({}) for locale in locales}
    for verdict in verdicts:
        sums = {locale: total + verdict.totals[locale] for locale, total in sums.items()}
    return sums


def _totals(locale: str, cases: Iterable[Case], findings: Iterable[Finding]) -> Totals:
    own = [case for case in cases if case.locale == locale]
    paths = {case.page.path for case in own if case.page}
    return Totals(
        states=Counter(case.drift.state for case in own),
        beads=sum(len(case.alignment.beads) for case in own if case.alignment),
        findings=Counter(finding.severity for finding in findings if finding.path in paths),
    )
