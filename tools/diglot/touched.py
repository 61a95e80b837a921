"""What a pull request touches: findings in the files that it changes, and what its edits of source pages do to the
translations, told where the edits are.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from itertools import groupby

from diglot.align.segments import read_sentences, source_text
from diglot.articles import together
from diglot.audit import audit
from diglot.checks.drift_touched import RULE
from diglot.drift import standing
from diglot.drift.changes import compare
from diglot.judging import selected_rules, settled
from diglot.locales import normalize
from diglot.model import Case, Change, ChangeKind, Finding, Page, Places, State, Summary
from diglot.positions import Lines
from diglot.settings import Settings
from diglot.trees import FileChange, JoinedTree

_DOING = {
    ChangeKind.MOVED: "moving this sentence",
    ChangeKind.EDITED: "editing this sentence",
    ChangeKind.SPLIT: "splitting this sentence",
    ChangeKind.JOINED: "joining these sentences",
}
_STANDS = {ChangeKind.UNCHANGED, ChangeKind.MOVED}
# Most characters of a sentence that is quoted, because it no longer stands anywhere.
_QUOTED = 60


@dataclass(frozen=True, slots=True)
class _Rendering:
    """A translation as it stood to a source page before that was edited.

    `starts` are the offsets at which the sentences of the source page start that it translates, in their order, and
    `lines` the lines of their translations.
    """

    case: Case
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    def told(self, line: int) -> str:
        """The locale and the line, with the path where that is not the one of the source."""
        own = self.case.path.partition("/")[2]
        return f"{self.case.locale} ({'' if own == self.case.article.path else f'{own}, '}line {line})"

    def line_of(self, sentence: Change) -> int | None:
        """The line at which a sentence is translated, or the first of several that became one; None where it is not."""
        if sentence.old is None:
            return None
        at = bisect_left(self.starts, sentence.old.start)
        return self.lines[at] if at < len(self.starts) and self.starts[at] < sentence.old.end else None


def articles_of(changes: Iterable[FileChange]) -> frozenset[str]:
    """The paths of the articles that files which changed belong to, or belonged to."""
    return frozenset(name.partition("/")[2] for each in changes for name in (each.old, each.new) if name)


def touched(
    summary: Summary,
    tree: JoinedTree,
    settings: Settings,
    changes: Sequence[FileChange],
    executor: Executor | None = None,
) -> Summary:
    """The summary with the findings of the files that changed, those of translations that lost their source with that,
    and one for each edit of a source page that makes translations stale.
    """
    paths = {change.new for change in changes}
    effects, orphans = _effects(tree, changes, settings, executor)
    own: tuple[Finding, ...] = ()
    if RULE in selected_rules(settings):
        own, _ = settled(effects, replace(settings, baseline=""))
    kept = [
        finding
        for finding in summary.findings
        if finding.path in paths or (finding.rule == "drift.orphan" and finding.path in orphans)
    ]
    findings = sorted((*kept, *own), key=lambda item: (item.path, item.line, item.column, item.rule, item.message))
    return replace(summary, findings=tuple(findings))


def _effects(
    tree: JoinedTree, changes: Sequence[FileChange], settings: Settings, executor: Executor | None
) -> tuple[list[Finding], set[str]]:
    """What edits of source pages do to translations, and the paths of those that lose their source."""
    locale = normalize(settings.source_locale)
    edits = [each for each in changes if each.old is not None and normalize(each.old.partition("/")[0]) == locale]
    if not edits:
        return [], set()
    outlines = together(tree, settings).outlines
    wanted = articles_of(edits)
    files = {
        file.path: tree[file.path]
        for outline in outlines
        if wanted & {outline.path, *outline.older_paths}
        for file in outline.files
    }
    edited = {edit.new for edit in edits}
    before = {path: data for path, data in files.items() if path not in edited}
    before |= {edit.old: edit.data for edit in edits if edit.old is not None}
    # Rules have spoken already: what is asked for here is how the translations stand, then and now.
    plain = replace(settings, select=(RULE.slug,), extend_select=(), ignore=(), baseline="")
    then = audit(tree.part(before), plain, executor=executor)
    now = audit(tree.part(files), plain, executor=executor) if files else then
    sources = {article.source.path: article.source for article in now.articles if article.source}
    stands = {case.page.path: case for case in now.cases if case.page}
    made_from: dict[str, list[Case]] = defaultdict(list)
    for case in then.cases:
        if case.page and case.page.path in stands and case.article.source:
            made_from[case.article.source.path].append(case)
    findings: list[Finding] = []
    orphans: set[str] = set()
    for edit in edits:
        cases = made_from[str(edit.old)]
        source = sources.get(edit.new or "")
        if source is None:
            orphans |= {case.path for case in cases}
            findings += _gone(str(edit.old), cases, settings.places)
        else:
            left = [case for case in cases if not stands[case.path].drift.state.is_current]
            orphans |= {case.path for case in left if stands[case.path].drift.state is State.ORPHAN}
            moved = [case for case in cases if _is_left(stands[case.path])] if edit.old != edit.new else []
            findings += _moved(edit, source, moved, settings.places)
            findings += _edited(source, left)
    return findings, orphans


def _gone(path: str, cases: Sequence[Case], places: Places) -> Iterator[Finding]:
    if cases:
        pages = ", ".join(places.of(case.path) for case in cases)
        yield _finding(path, f"deleting this page leaves {pages} without a source")


def _is_left(case: Case) -> bool:
    """Whether the page of a case stands at a path that its article has left, or has no article any more."""
    return case.drift.state is State.ORPHAN or case.path.partition("/")[2] != case.article.path


def _moved(edit: FileChange, source: Page, cases: Sequence[Case], places: Places) -> Iterator[Finding]:
    if cases:
        pages = ", ".join(places.of(case.path) for case in cases)
        yield _finding(source.path, f"this page was {places.of(str(edit.old))}: move {pages} along with it")


def _edited(source: Page, cases: Sequence[Case]) -> Iterator[Finding]:
    """What an edited source page does to the translations that it leaves behind."""
    renderings = [found for case in cases if (found := _rendering(case))]
    if not renderings:
        return
    old = renderings[0].case.article.source
    changes = compare(*(read_sentences(source_text(page), source.locale) for page in (old, source) if page))
    lines, at = Lines(source.text), 0
    for kind, run in groupby(changes, lambda change: change.kind):
        group = list(run)
        if kind is ChangeKind.UNCHANGED:
            at = group[-1].new.end if group[-1].new else at
            continue
        parts = [group] if kind in {ChangeKind.ADDED, ChangeKind.REMOVED} else [[change] for change in group]
        for part in parts:
            first = part[0]
            at = first.new.start if first.new else at
            if message := _message(part, renderings):
                yield _finding(source.path, message, *lines.position(at))
            at = part[-1].new.end if part[-1].new else at


def _rendering(case: Case) -> _Rendering | None:
    """How a translation stands to the source page of its case; None where nothing tells what it was made from."""
    if case.alignment is None or not case.drift.changes:
        return None
    lines: dict[int, int] = {}
    for bead, changes in zip(case.alignment.beads, standing(case.alignment, case.drift.changes).beads, strict=True):
        for change in changes:
            if bead.target and change.new and change.kind in _STANDS:
                lines.setdefault(change.new.start, bead.target[0].line)
    starts = tuple(sorted(lines))
    return _Rendering(case, starts, tuple(lines[start] for start in starts))


def _message(changes: Sequence[Change], renderings: Sequence[_Rendering]) -> str | None:
    """What becomes of translations by one change, or by several sentences in a row that were added or removed; None
    where none of them is concerned.
    """
    first, more = changes[0], len(changes) - 1
    if first.kind is ChangeKind.ADDED:
        complete = [each for each in renderings if each.case.drift.state.is_current]
        what = f"these {len(changes)} new sentences make" if more else "this new sentence makes"
        locales = ", ".join(each.case.locale for each in complete)
        return f"{what} the translations stale that lack {'them' if more else 'it'}: {locales}" if complete else None
    found = [(each, line) for each in renderings if (line := _first_line(each, changes)) is not None]
    if not found:
        return None
    where = ", ".join(each.told(line) for each, line in found)
    if first.kind is ChangeKind.REMOVED:
        quoted = first.old.text if first.old else ""
        quoted = quoted if len(quoted) <= _QUOTED else f"{quoted[: _QUOTED - 1]}…"
        doing = f"removing “{quoted}”{f' and {more} more after it' if more else ''}"
    else:
        doing = f"{_DOING[first.kind]}{f' ({first.grade.value})' if first.grade else ''}"
    return f"{doing} makes {'its translation' if len(found) == 1 else 'its translations'} stale: {where}"


def _first_line(rendering: _Rendering, changes: Sequence[Change]) -> int | None:
    return next((line for change in changes if (line := rendering.line_of(change)) is not None), None)


def _finding(path: str, message: str, line: int = 1, column: int = 1) -> Finding:
    return Finding(RULE.slug, RULE.severity, path, line, column, message, RULE.remedy)
