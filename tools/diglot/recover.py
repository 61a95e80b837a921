"""The English that translations carry, made into source pages again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from diglot.errors import RecoverError
from diglot.frontmatter import write_head
from diglot.model import Finding, Page, Recovered, Report, Span
from diglot.positions import Lines
from diglot.provenance import LOCALIZATION_KEYS, TRANSLATED_KEYS, body_digest, write_recovered
from diglot.spans import recover, without_anchors
from diglot.verbatim import Kind, loose_pieces

_TRANSLATED_KEY = re.compile(rf"(?mi)^(?:{'|'.join(TRANSLATED_KEYS)})(?=[ \t]*:)")
_QUOTE_MARKS = re.compile(r"(?:[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?:>[ \t]?)+")
_LONG = 60


@dataclass(frozen=True, slots=True)
class Recoveries:
    """What `diglot recover` did: the pages written, the articles that no page has the English of, the number of
    source pages that were there already, and where locales disagree.
    """

    written: tuple["Recovery", ...]
    lost: tuple[str, ...]
    kept: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that a page does not carry: a sentence, and the page's line."""

    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """A source page to be written at `path` below the tree, the page that it was made from, and what that lacks."""

    path: str
    origin: str
    data: bytes
    losses: tuple[Loss, ...] = ()


def recover_page(page: Page) -> bytes:
    """The source page that a side-by-side page carries. Raises RecoverError where it carries none.

    The head keeps what is the same in every locale. Title, description and keywords are left out: they were translated
    in place, so their English is not known. What the page is, and for which hash it stands, is said in its head.
    """
    if not page.spans:
        message = f"{page.path}: no side-by-side spans, so no English to recover; try another locale's page"
        raise RecoverError(message)
    plain = recover(page.text, tuple(_quoted(page)), page.body_start)
    body = without_anchors(plain.text[plain.body_start :])
    head: dict[str, object] = {
        key: value
        for key, value in page.meta.items()
        if key not in LOCALIZATION_KEYS and key.lower() not in TRANSLATED_KEYS
    }
    head |= write_recovered(Recovered(page.path, page.provenance.hash, body_digest(body)))
    return (write_head(head) + body).encode()


def _quoted(page: Page) -> Iterator[Span]:
    """The spans, with the marks of the quote that they stand in on each line of their source: a sentence that goes on
    over lines has lost them.
    """
    at, marks = page.body_start, ""
    for span in page.spans:
        line = page.text.rfind("\n", at, span.start) + 1 or at
        if line > at or at == page.body_start:
            match = _QUOTE_MARKS.match(page.text, line, span.start)
            marks = re.sub(r"[^\s>]", " ", match[0]) if match else ""
        at = span.end
        if marks and span.source and "\n" in span.source:
            first, *rest = span.source.split("\n")
            lines = (text if text.lstrip().startswith(">") else marks + text for text in rest)
            yield replace(span, source="\n".join((first, *lines)))
        else:
            yield span


def losses_of(page: Page) -> tuple[Loss, ...]:
    """What of the source a side-by-side page does not carry, in the page's order. `recover_page` leaves out the head's
    translated values, and everything else as it stands in the page.
    """
    found = [
        (key.start(), f"{key[0]} was translated in place, so its English is not known")
        for key in _TRANSLATED_KEY.finditer(page.text, 0, page.body_start)
        if page.meta.get(key[0])
    ]
    found += ((span.start, f"the span {span.id} has no source") for span in page.spans if span.source is None)
    at, before = page.body_start, None
    for span in (*page.spans, None):
        end = span.start if span else len(page.text)
        unit = int(span.unit) if span and span.unit.isdecimal() else None
        # Where no number is missing, nothing was translated.
        if before is None or unit != before + 1:
            found += _loose(page.text, at, end, is_gap=before is not None and unit is not None)
        at, before = max(at, span.end) if span else end, unit
    lines = Lines(page.text)
    losses = [Loss(message, lines.position(offset)[0]) for offset, message in found]
    losses += (Loss(p.message, p.line) for p in page.problems if p.rule == "spans.unclosed")
    return tuple(sorted(losses, key=lambda loss: loss.line))


def _loose(text: str, start: int, end: int, *, is_gap: bool) -> Iterator[tuple[int, str]]:
    for piece in loose_pieces(text, start, end):
        if is_gap or piece.kind not in {Kind.DEFINITION, Kind.MARKER}:
            shown = " ".join(piece.text.split())
            shown = shown if len(shown) <= _LONG else f"{shown[:_LONG]}…"
            yield piece.start, f"{piece.kind.value} stands in no span, so its English is not known: {shown}"


def recover_missing(report: Report) -> Recoveries:
    """For each article without source its recovered page, made from the newest handoff that carries spans."""
    written: list[Recovery] = []
    lost: list[str] = []
    for article in report.articles:
        carriers = [page for page in article.targets.values() if page.spans]
        if article.source is None and carriers:
            newest = max(carriers, key=lambda page: (str(page.provenance.handoff or ""), page.path))
            written.append(
                Recovery(f"{report.source_locale}/{article.path}", newest.path, recover_page(newest), losses_of(newest))
            )
        elif article.source is None:
            lost.append(article.path)
    kept = sum(article.source is not None for article in report.articles)
    disagreements = tuple(finding for finding in report.findings if finding.rule == "source.disagreement")
    return Recoveries(tuple(written), tuple(lost), kept, disagreements)
