"""Whether a stale page has caught up with its source: what has to be done to it, and what of that came back."""

from collections.abc import Collection, Iterable

from diglot.drift import standing
from diglot.exchange.correcting import Imported
from diglot.exchange.units import Document, Progress, documents
from diglot.model import Case, Change, ChangeKind, Page, Report, State
from diglot.page import proves, read_page

_STANDS = {ChangeKind.UNCHANGED, ChangeKind.MOVED}


def caught_up(report: Report, results: Iterable[Imported], least: float) -> tuple[dict[str, Page], dict[str, str]]:
    """The sources of the stale pages that have caught up with them, by the path of the page, and what is open in the
    others that something came back for. `report` is on the pages as they were, `least` the confidence of the beads that
    are handed on.
    """
    settled: dict[str, frozenset[str]] = {}
    for result in results:
        for path, units in result.settled.items():
            settled[path] = settled.get(path, frozenset()) | units
    ready: dict[str, Page] = {}
    told: dict[str, str] = {}
    for case in report.cases:
        if case.drift.state is State.STALE and case.page and case.page.path in settled and case.article.source:
            own = next(documents([case], report.source_locale, least), None)
            reason = _outstanding(case, own, settled[case.page.path])
            if reason is None:
                ready[case.page.path] = case.article.source
            else:
                told[case.page.path] = reason
    return ready, told


def is_todays(path: str, data: bytes, source: Page) -> bool:
    """Whether a page says that it was made from a source as that reads."""
    return proves(source, read_page(path, "", data).provenance.hash) is not None


def _outstanding(case: Case, document: Document | None, settled: Collection[str]) -> str | None:
    """What keeps a page from being up to date; None where nothing does. `document` is the case as it was handed out,
    `settled` has the ids of the units that were corrected, confirmed or put in since.
    """
    if case.article.source is not None and case.article.source.recovered is not None:
        return "its source was recovered from translations, and no page can be made from that file"
    if case.page is not None and case.page.spans:
        return "its spans carry the sentences that it was made from"
    if document is None or case.alignment is None or not case.drift.changes:
        return "nothing carries the source that it was made from, so what has changed is not known"
    stands = standing(case.alignment, case.drift.changes)
    stale = [unit for unit in document.units if unit.progress is Progress.STALE]
    added = [unit for unit in document.units if unit.is_added]
    changed = sum(any(_is_news(change) for change in own) for own in stands.beads)
    beside = [change for own in stands.between for change in own if _is_news(change)]
    parts = {
        "changed in the source and neither corrected nor marked as reviewed": sum(u.id not in settled for u in stale),
        "changed in the source and no unit": changed - len(stale),
        "new in the source and not put in": sum(unit.id not in settled for unit in added),
        "new or changed in the source and to be put in by hand": len(beside) - len(added),
        "at another place in the source": sum(change.kind is ChangeKind.MOVED for change in case.drift.changes),
    }
    found = [f"{count} {'is' if count == 1 else 'are'} {what}" for what, count in parts.items() if count]
    return f"of its sentences {', '.join(found)}" if found else None


def _is_news(change: Change) -> bool:
    return change.kind not in _STANDS
