"""Side-by-side markup: read it, take it out, recover the source text.

The markup is not HTML to us: the texts hold Markdown and unescaped `<`, which an HTML parser would change. So it is
read by its six fixed strings. No official description was found; the rules were measured on 686,730 pairs.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from diglot.model import Problem, Segment, Span
from diglot.positions import Lines

_TARGET_OPEN = '<span data-ttu-id="'
_BETWEEN = '</span><span class="sxs-lookup"><span data-stu-id="'
_LOOKUP_OPEN = '<span class="sxs-lookup">'
_SOURCE_CLOSE = "</span></span>"

_OPENING = re.compile(r'<span data-ttu-id="|(?:<span class="sxs-lookup">)?<span data-stu-id="')
_ID = re.compile(r'([^"<>\s]{1,64})">')
_TAG = re.compile(r"<span\b|</span>")
_GENERATED_ANCHOR = re.compile(r'(?m)^(?P<mark>[ \t>*+\-0-9.]*#{1,6}[ \t]+)<a name="[^"\n]*"></a>')


@dataclass(frozen=True, slots=True)
class PlainText:
    """A page's text in one language, the offset at which its body starts, and where the spans' texts stand in it."""

    text: str
    body_start: int
    segments: tuple[Segment, ...]


def read_spans(text: str) -> tuple[tuple[Span, ...], tuple[Problem, ...]]:
    """All spans of a text in order, and what is wrong with them. Takes time linear in the text.

    A damaged span still yields what it has: a `Span` without source or without target. One that is never closed yields
    none, and its markup stays in the text.
    """
    lines = Lines(text)
    spans: list[Span] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}

    def report(rule: str, message: str, offset: int) -> None:
        problems.append(Problem(rule, message, *lines.position(offset)))

    at = 0
    for match, limit in _openings(text):
        start = match.start()
        if start < at:
            continue
        name = _ID.match(text, match.end())
        if name is None:
            report("spans.unclosed", "a span has no id, or its id is never closed", start)
            continue
        if match[0] != _TARGET_OPEN:
            span = _lone_source(text, start, name, limit)
            report("spans.no-target", f"the source of {name[1]} has no target before it", start)
        else:
            span = _pair(text, start, name, limit, report)
        if span is None:
            report("spans.unclosed", f"the span {name[1]} is never closed", start)
            continue
        if span.id in seen and span.target is not None:
            report("spans.duplicate-id", f"the id {span.id} also stands on line {seen[span.id]}", start)
        seen.setdefault(span.id, lines.position(start)[0])
        spans.append(span)
        at = span.end
    return tuple(spans), tuple(problems)


def _openings(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each place where a span may start, and the offset that it can't reach beyond: the next target, or for a lone
    source the next opening of any kind. The limit keeps damaged pages linear.
    """
    openings = list(_OPENING.finditer(text))
    next_any = next_target = len(text)
    limits: list[int] = []
    for match in reversed(openings):
        is_target = match[0] == _TARGET_OPEN
        limits.append(next_target if is_target else next_any)
        next_any = match.start()
        next_target = next_any if is_target else next_target
    return zip(openings, reversed(limits), strict=True)


def _pair(
    text: str, start: int, name: re.Match[str], limit: int, report: Callable[[str, str, int], None]
) -> Span | None:
    begin = name.end()
    between = text.find(f'{_BETWEEN}{name[1]}">', begin, limit)
    other = text.find(_BETWEEN, begin, limit) if between < 0 else between
    if other < 0:
        close = _balanced(text, begin, limit, "</span>")
        if close < 0:
            return None
        report("spans.no-source", f"the target of {name[1]} has no source after it", start)
        return Span(name[1], text[begin:close], None, start, close + len("</span>"), begin)
    source_name = _ID.match(text, other + len(_BETWEEN))
    if source_name is None:
        return None
    if between < 0:
        report("spans.id-mismatch", f"the target is {name[1]} but its source is {source_name[1]}", start)
    close = _balanced(text, source_name.end(), limit, _SOURCE_CLOSE)
    if close < 0:
        return None
    source = text[source_name.end() : close]
    return Span(name[1], text[begin:other], source, start, close + len(_SOURCE_CLOSE), begin, source_name.end())


def _lone_source(text: str, start: int, name: re.Match[str], limit: int) -> Span | None:
    closing = _SOURCE_CLOSE if text.startswith(_LOOKUP_OPEN, start) else "</span>"
    close = _balanced(text, name.end(), limit, closing)
    if close < 0:
        return None
    return Span(name[1], None, text[name.end() : close], start, close + len(closing), -1, name.end())


def _balanced(text: str, begin: int, limit: int, closing: str) -> int:
    """The offset of the `closing` that ends a text: the first where inner spans are balanced, else the first at all."""
    depth = 0
    for tag in _TAG.finditer(text, begin, limit):
        if tag[0] != "</span>":
            depth += 1
        elif depth:
            depth -= 1
        elif text.startswith(closing, tag.start(), limit):
            return tag.start()
    return text.find(closing, begin, limit)


def strip(text: str, spans: Sequence[Span], body_start: int = 0) -> PlainText:
    """The text as it is published: target only. What has no target (a lone source) goes; what is damaged beyond
    reading stays. The segments' offsets are those of the result, their lines those of `text`.
    """
    return _replace(text, spans, body_start, lambda span: span.target)


def recover(text: str, spans: Sequence[Span], body_start: int = 0) -> PlainText:
    """The text in the source language: source only. The anchors that the localization tool put before headings stay
    in; `without_anchors` takes them out of what is written as a page.
    """
    return _replace(text, spans, body_start, lambda span: span.source)


def without_anchors(text: str) -> str:
    """The text without the anchors generated before headings."""
    return _GENERATED_ANCHOR.sub(r"\g<mark>", text)


def _replace(text: str, spans: Sequence[Span], body_start: int, side: Callable[[Span], str | None]) -> PlainText:
    lines = Lines(text)
    pieces: list[str] = []
    segments: list[Segment] = []
    length = at = 0
    body = body_start
    for span in spans:
        verbatim, kept = text[at : span.start], side(span)
        pieces += verbatim, kept or ""
        length += len(verbatim)
        if span.end <= body_start:
            body -= span.end - span.start - len(kept or "")
        if kept is not None:
            core = kept.strip()
            begin = length + len(kept) - len(kept.lstrip())
            segments.append(Segment(core, span.id, begin, begin + len(core), lines.position(span.start)[0]))
            length += len(kept)
        at = span.end
    pieces.append(text[at:])
    return PlainText("".join(pieces), body, tuple(segments))
