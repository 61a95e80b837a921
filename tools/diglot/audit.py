"""The pipeline: a tree of articles and the settings to one Report with everything that was found out."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from diglot.align import align, align_pages
from diglot.align.segments import read_sentences, source_text
from diglot.checks import BY_SLUG, FAMILIES, RULES, find_rule
from diglot.checks.rule import Rule
from diglot.corpus import Corpus, read_corpus
from diglot.drift import drift_of, versions_of
from diglot.errors import SettingsError, TreeError, UsageError
from diglot.locales import normalize
from diglot.memory import Memory
from diglot.model import Alignment, Article, Case, Drift, Finding, Match, Page, Problem, Report, State, Totals
from diglot.settings import Settings

Track = Callable[[Sequence[str], str], Iterable[str]]


def audit(tree: Mapping[str, bytes], settings: Settings, track: Track = lambda items, _: items) -> Report:
    """Read, align, compare and check everything. `track(items, what)` may wrap a loop to show progress.

    Raises TreeError where there are no articles, SettingsError for a locale that is none, UsageError where `select` or
    `ignore` names no rule.
    """
    rules = selected_rules(settings)
    if not tree:
        message = f"{settings.folder}: no articles; put them below a folder for each locale, such as nb-NO/page.md"
        raise TreeError(message)
    for tag in (settings.source_locale, *settings.locales):
        if normalize(tag) is None:
            message = f"{tag} in the settings is no known locale; name one such as nb-NO"
            raise SettingsError(message)
    corpus = read_corpus(tree, settings, lambda keys: track(keys, "Reading"))
    cases = tuple(_cases(corpus, track))
    findings = [_problem(path, problem) for path, problem in corpus.problems.items() if BY_SLUG[problem.rule] in rules]
    for case in (*_source_cases(corpus), *cases):
        findings += _findings(case, rules)
    findings.sort(key=lambda finding: (finding.path, finding.line, finding.column, finding.rule, finding.message))
    return Report(
        folder=settings.source,
        source_locale=corpus.source_locale,
        locales=corpus.locales,
        articles=corpus.articles,
        cases=cases,
        findings=tuple(findings),
        totals={locale: _totals(locale, cases, findings) for locale in corpus.locales},
    )


def pair_case(source: Page, target: Page) -> Case:
    """The case of any two plain pages, aligned; nothing is known of their drift.

    Raises UsageError where one of them carries spans: such a page has its source beside it already.
    """
    for page in (source, target):
        if page.spans:
            message = f"{page.path} carries side-by-side spans; align it as a page of the tree: diglot align PAGE"
            raise UsageError(message)
    article = Article(source.path, source, {target.locale: target})
    drift = Drift(State.UNKNOWN, "two files, of which no provenance is asked")
    return Case(article, target.locale, target, drift, align_pages(source, target))


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


def _source_cases(corpus: Corpus) -> Iterator[Case]:
    for article in corpus.articles:
        if article.source is not None:
            yield Case(article, corpus.source_locale, article.source, Drift(State.FRESH, "this is the source"))


def _cases(corpus: Corpus, track: Track) -> Iterator[Case]:
    by_path = {article.path: article for article in corpus.articles}
    alignments: dict[tuple[str, str], Alignment | None] = {}
    memory = Memory()
    for path in track(list(by_path), "Aligning"):
        article = by_path[path]
        for locale, target in article.targets.items():
            alignment = align(target, article, corpus.source_locale)
            alignments[path, locale] = alignment
            if alignment is not None:
                memory.add(path, target, alignment)
    for path in track(list(by_path), "Comparing"):
        article = by_path[path]
        versions = versions_of(article, corpus.source_locale)
        for locale in corpus.locales:
            page = article.targets.get(locale)
            if page is None and article.source is None:
                continue
            drift = drift_of(page, article, corpus.source_locale)
            case = Case(article, locale, page, drift, alignments.get((path, locale)))
            if page is not None:
                case = replace(case, version=versions.get(page.provenance.hash))
            yield replace(case, matches=_matches(case, memory, corpus.source_locale))


def _matches(case: Case, memory: Memory, source_locale: str) -> tuple[tuple[Match, ...], ...]:
    """Exact matches for each bead, in any locale; for a missing page, for each source sentence in its own locale."""
    if case.alignment is not None:
        return memory.lookup(case.article.path, [bead.source_text for bead in case.alignment.beads])
    if case.page is None and case.article.source is not None:
        sentences = read_sentences(source_text(case.article.source), source_locale)
        return memory.lookup(case.article.path, [segment.text for segment in sentences], case.locale)
    return ()


def _findings(case: Case, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for hit in rule.check(case):
            yield Finding(rule.slug, rule.severity, case.path, hit.line, hit.column, hit.message, rule.remedy)


def _problem(path: str, problem: Problem) -> Finding:
    rule = BY_SLUG[problem.rule]
    return Finding(rule.slug, rule.severity, path, problem.line, problem.column, problem.message, rule.remedy)


def _totals(locale: str, cases: Iterable[Case], findings: Iterable[Finding]) -> Totals:
    own = [case for case in cases if case.locale == locale]
    paths = {case.page.path for case in own if case.page}
    return Totals(
        states=Counter(case.drift.state for case in own),
        beads=sum(len(case.alignment.beads) for case in own if case.alignment),
        findings=Counter(finding.severity for finding in findings if finding.path in paths),
    )
