"""What the rules say of cases, less what the pages themselves and the settings wave off."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from sys import intern
from typing import Any

from pathspec import GitIgnoreSpec

from diglot.baseline import read_baseline, without_known
from diglot.checks import BY_SLUG, FAMILIES, RULES, find_rule
from diglot.checks.rule import Across, Hit, Note, Rule, Subject
from diglot.model import Case, Edit, Finding, Keeping, Page, Problem
from diglot.settings import Settings
from diglot.suppression import Suppression, read_suppressions, unknown_verbs
from diglot.terms import Terms
from diglot.trees import read_file

# Rules that ask for what a project has no need of, by where it keeps provenance.
_NEEDLESS = {
    Keeping.MS: frozenset[str](),
    Keeping.MDN: frozenset({"page.no-provenance"}),
    Keeping.GIT: frozenset({"page.no-provenance", "page.no-front-matter"}),
}
_UNUSED, _UNKNOWN = BY_SLUG["page.unused-suppression"], BY_SLUG["page.unknown-suppression"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Findings, and by rule what those on the whole corpus have noted."""

    findings: tuple[Finding, ...] = ()
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)


def selected_rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that the settings choose, without those that ask for keys which the project has no need of.

    Raises UsageError for a name that is neither a rule nor a family.
    """
    for name in (*settings.select, *settings.extend_select, *settings.ignore, *settings.severity):
        if name not in FAMILIES:
            find_rule(name)
    for names in settings.per_path_ignores.values():
        for name in names:
            if name not in FAMILIES:
                find_rule(name)

    def is_chosen(rule: Rule) -> bool:
        named = {*settings.select, *settings.extend_select}
        family = rule.slug.partition(".")[0]
        is_on = rule.on and (not settings.select or family in settings.select or family in settings.extend_select)
        return (rule.slug in named or is_on) and not {rule.slug, family} & {*settings.ignore}

    needless = _NEEDLESS[settings.provenance]
    return tuple(rule for rule in RULES if is_chosen(rule) and rule.slug not in needless)


def judge(cases: Iterable[Case], rules: Sequence[Rule], source_locale: str, terms: Terms) -> Verdict:
    """What the rules say of the cases of one article."""
    findings: list[Finding] = []
    notes: dict[str, list[Note]] = defaultdict(list)
    tells_unknown, tells_unused = _UNKNOWN in rules, _UNUSED in rules
    for case in cases:
        subject = Subject(case, source_locale, terms)
        waived = _Waived(read_suppressions(case.page.text) if case.page else ())
        for rule in rules:
            if isinstance(rule.check, Across):
                notes[rule.slug] += [
                    note for note in rule.check.gather(subject) if not waived.waives(rule.slug, note.line)
                ]
            else:
                findings += [
                    _finding(rule, case.path, hit)
                    for hit in rule.check(subject)
                    if not waived.waives(rule.slug, hit.line)
                ]
        if tells_unknown:
            findings += [_finding(_UNKNOWN, case.path, hit) for hit in waived.unknown(case.page)]
        if tells_unused:
            findings += [_finding(_UNUSED, case.path, hit) for hit in waived.unused(rules)]
    return Verdict(tuple(findings), {slug: tuple(own) for slug, own in notes.items() if own})


class _Waived:
    """The suppressions of a page, and which of them have been of use."""

    def __init__(self, suppressions: Sequence[Suppression]) -> None:
        self._suppressions = suppressions
        self._used: set[Suppression] = set()

    def waives(self, rule: str, line: int) -> bool:
        covering = [each for each in self._suppressions if each.covers(rule, line)]
        self._used.update(covering)
        return bool(covering)

    def unknown(self, page: Page | None) -> Iterator[Hit]:
        """A hit for each name that is that of no rule, and for each comment that says nothing known."""
        for line, column, message in unknown_verbs(page.text) if page else ():
            yield Hit(message, line, column)
        for each in self._suppressions:
            for name in each.names:
                if name not in BY_SLUG and name not in FAMILIES:
                    yield Hit(f"there is no rule {name}", each.line, each.column)

    def unused(self, rules: Iterable[Rule]) -> Iterator[Hit]:
        """A hit for each suppression that was of no use, among those of which the rules that ran can tell."""
        if not self._suppressions:
            return
        ran = {name for rule in rules for name in (rule.slug, rule.slug.partition(".")[0])}
        for each in self._suppressions:
            if each not in self._used and set(each.names) <= ran and not self.waives(_UNUSED.slug, each.line):
                what = ", ".join(each.names) or "any rule"
                yield Hit(f"this comment is about {what}, of which nothing is found there", each.line, each.column)


def found_across(verdicts: Iterable[Verdict], rules: Iterable[Rule]) -> Iterator[Finding]:
    """What the rules on the whole corpus make of the notes of all articles."""
    notes: dict[str, list[Note]] = defaultdict(list)
    for verdict in verdicts:
        for slug, own in verdict.notes.items():
            notes[slug] += own
    for rule in rules:
        if isinstance(rule.check, Across):
            for path, hit in rule.check.judge(notes[rule.slug]):
                yield _finding(rule, path, hit)


def reported_of(path: str, problem: Problem) -> Finding:
    """The finding of a problem that was met while reading."""
    return _finding(BY_SLUG[problem.rule], path, Hit(problem.message, problem.line, problem.column))


def settled(findings: Iterable[Finding], settings: Settings) -> tuple[tuple[Finding, ...], int]:
    """The findings in the order of files and lines, with the severities that the settings give them, less those that
    they wave off by path; and how many more the baseline knows.

    Raises TreeError and SettingsError where that can't be read.
    """
    waived = [
        (GitIgnoreSpec.from_lines([pattern]), frozenset(names)) for pattern, names in settings.per_path_ignores.items()
    ]
    kept = (
        finding
        for finding in findings
        if not any(
            {finding.rule, finding.rule.partition(".")[0]} & names and spec.match_file(finding.path)
            for spec, names in waived
        )
    )
    ranked = (
        replace(finding, severity=level)
        if (level := settings.severity_of(finding.rule)) not in {None, finding.severity}
        else finding
        for finding in kept
    )
    ordered = sorted(ranked, key=attrgetter("path", "line", "column", "rule", "message"))
    if not settings.baseline:
        return tuple(ordered), 0
    new = without_known(ordered, read_baseline(read_file(settings.root / settings.baseline), settings.baseline))
    return new, len(ordered) - len(new)


def _finding(rule: Rule, path: str, hit: Hit) -> Finding:
    return Finding(rule.slug, rule.severity, path, hit.line, hit.column, hit.message, rule.remedy, hit.edits)


def packed(verdict: Verdict) -> object:
    """A verdict as plain JSON values; what the rules say of themselves is left out."""
    findings = [
        [
            item.rule,
            item.path,
            item.line,
            item.column,
            item.message,
            [[edit.start, edit.end, edit.new] for edit in item.edits],
        ]
        for item in verdict.findings
    ]
    notes = {
        slug: [[note.key, note.value, note.locale, note.path, note.line, note.column] for note in own]
        for slug, own in verdict.notes.items()
    }
    return [findings, notes]


def unpacked(value: Any) -> Verdict:  # noqa: ANN401  # the twin of `packed` takes what JSON gives
    """The twin of `packed`."""
    findings, notes = value
    return Verdict(
        tuple(
            _finding(BY_SLUG[rule], path, Hit(message, line, column, tuple(Edit(*edit) for edit in edits)))
            for rule, path, line, column, message, edits in findings
        ),
        {
            slug: tuple(
                Note(intern(key), value, intern(locale), intern(path), line, column)
                for key, value, locale, path, line, column in own
            )
            for slug, own in notes.items()
        },
    )
