"""The translator's bench: the alignment report of one article in one locale as an HTML page of its own.

The page is a small frame and its data as JSON, which `assets/diglot/bench.js` shows: rows that come as they are
scrolled to, filters, keys, and corrections, which stay in the browser until they are handed back. It has no script and
no style of its own inside, so that it works under a strict Content-Security-Policy.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from diglot.drift import standing
from diglot.drift.changes import word_difference
from diglot.exchange.units import Document, Proposal, Proposals, Unit, documents, known_matches
from diglot.locales import direction
from diglot.model import Alignment, Bead, Case, Change, ChangeKind, Finding, Page, Places
from diglot.positions import Lines
from diglot.reports.data import Json
from diglot.reports.packing import columns, packed, rows

FORMAT = 2
"""The number of the data's format; it goes up when a key changes its meaning or goes."""

_MOST = 5


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses as seen from the page, each empty where there is none.

    `assets` is the folder of style and script, with a `/` at its end; `page` the translated page, `overview` the
    status of all translations; `edit` the repository's editor for the file, behind which the number of a line is put;
    `save` where corrections are sent at once, which only `diglot review` has.
    """

    assets: str = ""
    page: str = ""
    overview: str = ""
    edit: str = ""
    save: str = ""


NOWHERE = Links()
"""What a page that stands alone leads to."""


def page(  # noqa: PLR0913  # what the page shows, and where it stands
    case: Case,
    findings: Sequence[Finding],
    places: Places,
    source_locale: str,
    links: Links,
    *,
    proposals: Proposals = known_matches,
) -> str:
    """The whole document for an article in a locale. `findings` are those of the page; `proposals` gives earlier
    translations, as for what is exported.
    """
    return document_of(data(case, places, source_locale, links, proposals=proposals), findings, links)


def document_of(facts: Json, findings: Sequence[Finding], links: Links) -> str:
    """The whole document for what `data` gave. It has what one page has of its own and little else: a site has
    thousands of them.
    """
    name, assets = escape(f"{facts['article']} · {facts['locale']}"), escape(links.assets)
    ways = "".join(
        f'<a href="{escape(href)}">{text}</a>\n'
        for href, text in ((links.overview, "Translation status"), (links.page, "Published page"))
        if href
    )
    # HTML opens and closes head, body and the document by itself.
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="robots" content="noindex">\n'
        f'<link rel="icon" href="data:,">\n<title>{name}</title>\n'
        f'<link rel="stylesheet" href="{assets}bench.css">\n<script src="{assets}bench.js" defer></script>\n'
        f'<body class="bench">\n<header class="top"><nav aria-label="Report">{ways}</nav>\n'
        f'<h1>{name}</h1></header>\n<main id="bench"><noscript><p>This page shows its segments by a script. '
        f"Without one, <code>diglot align</code> prints them.</p></noscript></main>\n"
        f"{_slot(findings)}{_DATA}{embedded(packed(facts))}{_END}\n"
    )


_DATA, _END = '<script type="application/json" id="bench-data">', "</script>"


def with_findings(document: str, findings: Sequence[Finding]) -> str:
    """A page that was made without findings, with these: they are known when all pages are."""
    return document.replace(_DATA, _slot(findings) + _DATA, 1)


def with_proposals(document: str, proposed: Sequence[Sequence[Proposal]]) -> str:
    """A page that was made without proposals, with these, in the rows of `Proposals`."""
    before, opening, rest = document.partition(_DATA)
    content, closing, after = rest.partition(_END)
    facts = json.loads(content)
    facts["segments"] = columns(_offering(rows(facts["segments"]), proposed))
    return f"{before}{opening}{embedded(facts)}{closing}{after}"


def _slot(findings: Sequence[Finding]) -> str:
    if not findings:
        return ""
    found = embedded(columns(findings_of(findings)))
    return f'<script type="application/json" id="bench-findings">{found}{_END}\n'


def embedded(document: object) -> str:
    """A document as JSON that can stand in a script element: nothing in it ends that."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def data(
    case: Case,
    places: Places,
    source_locale: str,
    links: Links = NOWHERE,
    *,
    proposals: Proposals = known_matches,
) -> dict[str, object]:
    """What the page's script is given, as `tests/schemas/bench.json` has it, but for findings. What is usual is left
    out.
    """
    document: dict[str, object] = {
        "format": FORMAT,
        "article": case.article.path,
        "locale": case.locale,
        "dir": direction(case.locale),
        "source_locale": source_locale,
        "source_dir": direction(source_locale),
        "file": places.of(case.path),
        "state": case.drift.state.value,
        "reason": case.drift.reason,
    }
    if ways := {name: href for name, href in (("edit", links.edit), ("save", links.save)) if href}:
        document["links"] = ways
    handed = next(documents([case], source_locale, 0.0, _none), None)
    if handed is not None:
        document |= {"path": handed.path, "hash": handed.digest}
    if case.page is None:
        if handed is not None:
            document["segments"] = _offering([_of_unit(unit, {}) for unit in handed.units], proposals(case))
        return document
    document |= {"method": case.page.provenance.method.value, "facts": _facts(case, case.page, places)}
    if handed is not None and case.alignment is not None:
        segments = _segments(case.page, case.alignment, handed, case.drift.changes)
        document["segments"] = _offering(segments, proposals(case))
    return document


def _none(_: Case) -> tuple[()]:
    """Proposals go to rows, of which some have no unit."""
    return ()


def _offering(segments: Iterable[Json], proposed: Sequence[Sequence[Proposal]]) -> list[Json]:
    """Segments with proposals."""
    found = list(segments)
    beads = [at for at, row in enumerate(found) if "key" not in row and not _is_news(row)]
    news = [at for at, row in enumerate(found) if is_added(row)]
    # Rows at the end may be missing.
    for at, own in zip((*beads, *news), proposed, strict=False):
        if offered := _distinct(own, found[at]):
            found[at] = {**found[at], "proposals": offered}
    return found


def _is_news(row: Json) -> bool:
    """Whether it tells of a change that concerns no bead."""
    return "source" not in row and "words" not in row


def is_added(row: Mapping[str, Any]) -> bool:
    """Whether a segment of `data` is a sentence that is new in the source."""
    return _is_news(row) and row["became"][0]["change"] == ChangeKind.ADDED.value


def traits(row: Mapping[str, Any]) -> set[str]:
    """What of `stale`, `new` and `doubtful` a segment of `data` is, as the filters of the page have it."""
    kinds = [change["change"] for change in row.get("became", ()) if change["change"] != ChangeKind.MOVED.value]
    is_news = _is_news(row)
    found = {"doubtful"} if row.get("doubtful") else set()
    if row.get("target") == "" or (is_news and ChangeKind.ADDED.value in kinds):
        found.add("new")
    if (kinds or is_news) and not (is_news and "new" in found):
        found.add("stale")
    return found


def findings_of(findings: Sequence[Finding]) -> list[Json]:
    """Findings as the script is given them; it finds their segments by line and column."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "line": finding.line,
            "column": finding.column,
            "message": finding.message,
            "remedy": finding.remedy,
        }
        for finding in findings
    ]


def _facts(case: Case, shown: Page, places: Places) -> Json:
    """What is said of a page beside its state."""
    told, alignment, version = shown.provenance, case.alignment, case.version
    found = {
        "source": places.of(alignment.source_path) if alignment else "",
        "handoff": told.handoff.isoformat() if told.handoff else "",
        "since": case.drift.since.isoformat() if case.drift.since else "",
        "behind": case.drift.behind,
        "hash": told.hash,
        "same": version.same_text_as if version else "",
        "commit": told.commit,
        "id": told.file_id,
    }
    return {name: value for name, value in found.items() if value or (name, value) in {("source", ""), ("behind", 0)}}


def _segments(shown: Page, alignment: Alignment, handed: Document, changes: Sequence[Change]) -> Iterator[Json]:
    """What of the front matter is translated, then the beads in order, with what is new in the source where it would
    stand.
    """
    units = {unit.start: unit for unit in handed.units if not unit.key and not unit.is_added}
    yield from (_of_unit(unit, {}) for unit in handed.units if unit.key)
    stands, lines = standing(alignment, changes), Lines(shown.text)
    for at, bead in enumerate(alignment.beads):
        yield from _news(stands.between[at])
        row = _row(bead, stands.beads[at])
        unit = None
        if bead.target:
            start, end, target = _stretch(shown, at, bead)
            row["at"] = _where(lines.position(start), lines.position(end))
            unit = units.get(target)
        if unit is not None:
            yield _of_unit(unit, row)
        else:
            yield row | {"source": bead.source_text} | ({"target": bead.target_text} if bead.target else {})
    yield from _news(stands.between[-1])


def _stretch(shown: Page, at: int, bead: Bead) -> tuple[int, int, int]:
    """Where a bead starts and ends in the page's text, and where its target starts; a page with spans has one bead for
    each.
    """
    if not shown.spans:
        return bead.target[0].start, bead.target[-1].end, bead.target[0].start
    span = shown.spans[at]
    target = span.target or ""
    return span.start, span.end, span.target_start + len(target) - len(target.lstrip())


def _where(start: tuple[int, int], end: tuple[int, int]) -> list[int]:
    return [*start, end[1]] if start[0] == end[0] else [*start, end[1], end[0]]


def _row(bead: Bead, changes: Sequence[Change]) -> dict[str, object]:
    row: dict[str, object] = {"by": bead.origin.value}
    if bead.kind != "1-1":
        row["kind"] = bead.kind
    if bead.confidence != 1:
        row["sure"] = round(bead.confidence, 2)
    if bead.is_doubtful:
        row["doubtful"] = True
    if any(change.kind is not ChangeKind.UNCHANGED for change in changes):
        row |= _became(bead, changes)
    return row


def _of_unit(unit: Unit, row: dict[str, object]) -> Json:
    """A row with what is handed to a translator; only what has a unit can be corrected."""
    row |= {"unit": unit.id, "source": unit.source, "target": unit.target}
    if unit.key:
        row["key"] = unit.key
    return row


def _news(changes: Sequence[Change]) -> Iterator[Json]:
    """What changed in the source beside the beads: mostly new sentences, which nothing translates yet."""
    for change in changes:
        if change.kind not in {ChangeKind.UNCHANGED, ChangeKind.MOVED}:
            yield {"became": [_change(change)]}


def _became(bead: Bead, changes: Sequence[Change]) -> Json:
    """What became of a bead's source: as one text, where its sentences make up the whole of it in their order, else
    sentence by sentence.
    """
    pieces = [piece for change in changes for piece in _pieces(change)]
    before = " ".join(words for kind, words in pieces if kind != "added")
    changed = [change for change in changes if change.kind is not ChangeKind.UNCHANGED]
    if before.split() == bead.source_text.split():
        return {"became": [_label(change) for change in changed], "words": pieces}
    return {"became": [_change(change) for change in changed]}


def _change(change: Change) -> Json:
    """How a sentence changed, with its words as pairs of what became of them and what they are."""
    return {**_label(change), "words": _pieces(change)}


def _label(change: Change) -> dict[str, object]:
    label: dict[str, object] = {"change": change.kind.value}
    return label | {"grade": change.grade.value} if change.grade else label


def _pieces(change: Change) -> Sequence[tuple[str, str]]:
    if change.old is None:
        return (("added", change.new.text),) if change.new else ()
    if change.new is None:
        return (("removed", change.old.text),)
    if change.kind in {ChangeKind.UNCHANGED, ChangeKind.MOVED}:
        return (("same", change.old.text),)
    return _words(change.old.text, change.new.text)


# The same edit of the source is shown in every locale.
@lru_cache(maxsize=2048)
def _words(old: str, new: str) -> tuple[tuple[str, str], ...]:
    return word_difference(old, new)


def _distinct(proposed: Iterable[Proposal], row: Json) -> list[list[object]]:
    """The best few that differ from what stands there."""
    found: dict[str, list[object]] = {}
    for each in proposed:
        if each.target != row.get("target"):
            found.setdefault(each.target, [each.percent, each.source, each.target, each.where])
    return list(found.values())[:_MOST]
