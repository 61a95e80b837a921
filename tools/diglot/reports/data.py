"""JSON for machines. Each document has a format number and a schema in `schema/`; equal reports give equal bytes."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TextIO

from diglot.drift import current_pairs, standing
from diglot.drift.survey import LocaleTotals, Standing, Survey
from diglot.gate import Breach, Ruling
from diglot.model import (
    Bead,
    Case,
    Change,
    Finding,
    Match,
    Method,
    Page,
    Places,
    Provenance,
    Report,
    Segment,
    Severity,
    State,
    Thresholds,
    Totals,
    Version,
)
from diglot.recover import Recoveries

FORMAT = 1
"""The number of the format; it goes up when a key changes its meaning or goes."""

Json = Mapping[str, object]


def schema(name: str) -> Json:
    """The JSON schema of a document, by the name of its file in `schema/`: for example `drift`."""
    document: Json = json.loads(files("diglot.reports").joinpath(f"schema/{name}.json").read_text(encoding="utf-8"))
    return document


def write_findings(ruling: Ruling, out: TextIO) -> None:
    """All findings, in the order of files and lines, and the budgets that are broken."""
    report = ruling.summary
    document = {
        "passed": ruling.has_passed,
        "as_of": ruling.as_of.isoformat() if ruling.as_of else None,
        "budget": [_breach(breach) for breach in ruling.breaches],
        "findings": [_finding(report.places, finding) for finding in report.findings],
    }
    write_document(document, out)


def _breach(breach: Breach) -> Json:
    return {
        "locale": breach.locale,
        "setting": breach.setting,
        "allowed": breach.allowed,
        "found": breach.found,
        "message": breach.message,
    }


def write_drift(survey: Survey, out: TextIO) -> None:
    """The state of each article in each locale, with its segments where it is not fresh; and the locales together."""
    across = {
        "common": survey.common,
        "apart": len(survey.apart),
        "percent": round(100 * len(survey.apart) / survey.common, 2) if survey.common else None,
        "articles": [
            {"article": split.article, "versions": [_version(each) for each in split.versions]}
            for split in survey.apart
        ],
    }
    document = {
        "as_of": survey.as_of.isoformat(),
        "across": across,
        "cases": [_standing(survey, each) for each in survey.standings],
        "totals": {locale: _locale_totals(totals) for locale, totals in survey.totals.items()},
    }
    write_document(document, out)


def _version(version: Version) -> Json:
    return {"hash": version.hash, "locales": list(version.locales), "same_text_as": version.same_text_as}


def _standing(survey: Survey, each: Standing) -> Json:
    drift = each.drift
    return {
        "article": each.article,
        "locale": each.locale,
        "path": survey.places.of(each.path) if each.path else None,
        "source": survey.places.of(each.source) if each.source else None,
        "moved": each.has_moved,
        "state": drift.state.value,
        "reason": drift.reason,
        "since": drift.since.isoformat() if drift.since else None,
        "days": each.days(survey.as_of),
        "behind": drift.behind,
        "same_text_as": each.same_text_as,
        "provenance": _provenance(each.provenance) if each.provenance else None,
        "segments": [change_of(change) for change in drift.changes],
    }


def _locale_totals(totals: LocaleTotals) -> Json:
    return {
        "articles": totals.articles,
        "pages": totals.pages,
        "states": {state.value: totals.states.get(state, 0) for state in State},
        "methods": {method.value: totals.methods.get(method, 0) for method in Method},
        "oldest": totals.oldest.isoformat() if totals.oldest else None,
    }


def write_report(report: Report, out: TextIO) -> None:
    """Everything: states, segments, alignments, matches and findings."""
    cases = [
        _case(report, case)
        | _changes(case)
        | {
            "beads": _beads(report.places, case),
            "matches": _matches(report.places, case) if not case.page else [],
        }
        for case in report.cases
    ]
    findings = [_finding(report.places, finding) for finding in report.findings]
    write_document({"cases": cases, "findings": findings, "totals": _totals(report.totals)}, out)


def write_recoveries(places: Places, recoveries: Recoveries, out: TextIO) -> None:
    """What `diglot recover` did; `places` tells where."""
    document = {
        "written": [
            {
                "path": places.of(item.path),
                "from": places.of(item.origin),
                "losses": [{"line": loss.line, "message": loss.message} for loss in item.losses],
            }
            for item in recoveries.written
        ],
        "lost": list(recoveries.lost),
        "kept": recoveries.kept,
        "findings": [_finding(places, finding) for finding in recoveries.findings],
    }
    write_document(document, out)


def write_site(folder: Path, pages: int, problems: Sequence[str], out: TextIO) -> None:
    """A built site: its folder's name, the number of its HTML pages, and what the check of it found."""
    write_document({"site": folder.name, "pages": pages, "problems": list(problems)}, out)


def write_alignment(places: Places, case: Case, out: TextIO) -> None:
    """The beads of one page; `places` tells where the files are."""
    document = {
        "page": places.of(case.path),
        "locale": case.locale,
        "source": places.of(case.alignment.source_path) if case.alignment else None,
        **_changes(case),
        "beads": _beads(places, case),
    }
    write_document(document, out)


def write_links(_places: Places, case: Case, out: TextIO, least: float = Thresholds().export) -> None:
    """The beads of at least this confidence as character ranges of the two files, on one line. Where the source that
    the page was made from is known, only those that still stand.
    """
    ours, theirs = _mark_length(case.article.source), _mark_length(case.page)
    links = [
        {
            "src": [[segment.start + ours, segment.end + ours] for segment in bead.source],
            "tgt": [[segment.start + theirs, segment.end + theirs] for segment in bead.target],
        }
        for bead in current_pairs(case, least)
    ]
    out.write(json.dumps({"links": links}) + "\n")


def _mark_length(page: Page | None) -> int:
    """The byte order mark is one character of the file, but none of the page's text."""
    return int(page is not None and page.has_mark)


def write_document(document: Json, out: TextIO) -> None:
    """A document with the number of the format."""
    out.write(json.dumps({"format": FORMAT, **document}, ensure_ascii=False, indent=2) + "\n")


def _finding(places: Places, finding: Finding) -> Json:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "path": places.of(finding.path),
        "line": finding.line,
        "column": finding.column,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def _case(report: Report, case: Case) -> dict[str, object]:
    source = case.article.source
    return {
        "article": case.article.path,
        "locale": case.locale,
        "path": report.places.of(case.page.path) if case.page else None,
        "source": report.places.of(source.path) if source else None,
        "state": case.drift.state.value,
        "reason": case.drift.reason,
        "since": case.drift.since.isoformat() if case.drift.since else None,
        "behind": case.drift.behind,
        "same_text_as": case.version.same_text_as if case.version else None,
        "provenance": _provenance(case.page.provenance) if case.page else None,
    }


def _provenance(provenance: Provenance) -> Json:
    return {
        "method": provenance.method.value,
        "handoff": provenance.handoff.isoformat() if provenance.handoff else None,
        "written": provenance.written.isoformat() if provenance.written else None,
        "hash": provenance.hash,
        "commit": provenance.commit,
        "file_id": provenance.file_id,
        "article_id": provenance.article_id,
    }


def _changes(case: Case) -> dict[str, object]:
    return {"segments": [change_of(change) for change in case.drift.changes]}


def change_of(change: Change) -> Json:
    """A change, as the schemas have it in `$defs`."""
    return {
        "change": change.kind.value,
        "id": change.old.id if change.old else None,
        "old": change.old.text if change.old else None,
        "new": change.new.text if change.new else None,
        "line": change.new.line if change.new else None,
        "similarity": change.similarity,
        "grade": change.grade.value if change.grade else None,
    }


def _beads(places: Places, case: Case) -> list[Json]:
    if case.alignment is None:
        return []
    beads, changes = case.alignment.beads, standing(case.alignment, case.drift.changes).beads
    return [_bead(places, *each) for each in zip(beads, changes, case.matches or [()] * len(beads), strict=True)]


def _bead(places: Places, bead: Bead, changes: Sequence[Change], matches: Sequence[Match]) -> Json:
    return {
        "ids": list(dict.fromkeys(segment.id for segment in (*bead.source, *bead.target) if segment.id)),
        "kind": bead.kind,
        "origin": bead.origin.value,
        "confidence": bead.confidence,
        "source": [_segment(segment) for segment in bead.source],
        "target": [_segment(segment) for segment in bead.target],
        "today": [change_of(change) for change in changes],
        "matches": [_match(places, match) for match in matches],
    }


def _segment(segment: Segment) -> Json:
    return {"text": segment.text, "start": segment.start, "end": segment.end, "line": segment.line}


def _match(places: Places, match: Match) -> Json:
    return {"path": places.of(match.path), "locale": match.locale, "source": match.source, "target": match.target}


def _matches(places: Places, case: Case) -> list[Json]:
    return [_match(places, match) for own in case.matches for match in own]


def _totals(totals: Mapping[str, Totals]) -> Json:
    return {
        locale: {
            "states": {state.value: item.states.get(state, 0) for state in State},
            "beads": item.beads,
            "findings": {level.value: item.findings.get(level, 0) for level in Severity},
        }
        for locale, item in totals.items()
    }
