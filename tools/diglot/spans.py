"""Side-by-side markup: read it, take it out, recover the source text.

The markup is not HTML to us: the texts hold Markdown and unescaped `<`, which an HTML parser would change. So it is
read by its six fixed strings. No official description was found; the rules were measured on 686,730 pairs.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from diglot.markdown import slug
from diglot.model import Problem, Segment, Span
from diglot.positions import Lines
from diglot.verbatim import FENCE, Kind, loose_pieces

# In a damaged stretch of a page every `"` has become `&quot;`.
_QUOTE = '(?:"|&quot;)'
_NAME = r'[^"&<>\s]{1,64}'
# A text without a span in it, so that nothing has to be balanced: nearly every one.
_FLAT = r"[^<]*(?:<(?!/?span\b)[^<]*)*"
# A whole pair as it should be, or else only what opens one.
_UNIT = re.compile(
    rf'<span (?:data-ttu-id="({_NAME})">({_FLAT})</span>'
    rf'<span class="sxs-lookup"><span data-stu-id="\1">({_FLAT})</span></span>'
    rf"|(?P<target>data-ttu-id={_QUOTE})|(?P<lookup>class={_QUOTE}sxs-lookup{_QUOTE}><span )?data-stu-id={_QUOTE})"
)
_BETWEEN = re.compile(rf"</span><span class={_QUOTE}sxs-lookup{_QUOTE}><span data-stu-id={_QUOTE}")
_OPENING = re.compile(rf"<span (?:class={_QUOTE}sxs-lookup{_QUOTE}><span )?data-[ts]tu-id={_QUOTE}")
_TARGET_OPENING = re.compile(rf"<span data-ttu-id={_QUOTE}")
_ID = re.compile(rf"({_NAME}){_QUOTE}>")
_TAG = re.compile(r"<span\b|</span>")
_SOURCE_CLOSE = "</span></span>"
_MARKUP = re.compile(r'<(?:span (?:data-[ts]tu-id|class)|a name)=(?:"|&quot;)[^"<>\n]{0,300}[">]')

_Report = Callable[[str, str, int], None]


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
    spans: list[Span] = []
    found: list[tuple[int, str, str]] = []

    def report(rule: str, message: str, offset: int) -> None:
        found.append((offset, rule, message))

    at = 0
    for match in _UNIT.finditer(text):
        start = match.start()
        if start < at:
            continue
        if match[1]:
            span = Span(match[1], match[2], match[3], start, match.end(), match.start(2), match.start(3))
        elif damaged := _damaged(text, match, report):
            span = damaged
        else:
            continue
        spans.append(span)
        at = span.end
    ids = {span.id for span in spans}
    if len(ids) < len(spans):
        _check_duplicates(text, spans, report)
    _check_numbers(text, spans, report)
    if "&quot;" in text:
        _check_quotes(text, report)
    if not found:
        return tuple(spans), ()
    lines = Lines(text)
    problems = (Problem(rule, message, *lines.position(offset)) for offset, rule, message in sorted(found))
    return tuple(spans), tuple(problems)


def _damaged(text: str, match: re.Match[str], report: _Report) -> Span | None:
    """What starts at an opening that is not a flat pair: a pair with spans in its texts, or one that lost a part."""
    start = match.start()
    name = _ID.match(text, match.end())
    if name is None:
        report("spans.unclosed", "a span has no id, or its id is never closed", start)
        return None
    # No span reaches beyond the next one: that keeps damaged pages linear.
    following = (_TARGET_OPENING if match["target"] else _OPENING).search(text, name.end())
    limit = following.start() if following else len(text)
    if match["target"]:
        span = _pair(text, start, name, limit, report)
    else:
        span = _lone_source(text, match, name, limit)
        report("spans.no-target", f"the source of {name[1]} has no target before it", start)
    if span is None:
        report("spans.unclosed", f"the span {name[1]} is never closed", start)
    return span


def _pair(text: str, start: int, name: re.Match[str], limit: int, report: _Report) -> Span | None:
    begin = name.end()
    found = [(between, _ID.match(text, between.end())) for between in _BETWEEN.finditer(text, begin, limit)]
    if not found:
        close = _balanced(text, begin, limit, "</span>")
        if close < 0:
            return None
        report("spans.no-source", f"the target of {name[1]} has no source after it", start)
        return Span(name[1], text[begin:close], None, start, close + len("</span>"), begin)
    own = (pair for pair in found if pair[1] and pair[1][1] == name[1])
    between, source_name = next(own, found[0])
    if source_name is None:
        return None
    if source_name[1] != name[1]:
        report("spans.id-mismatch", f"the target is {name[1]} but its source is {source_name[1]}", start)
    close = _balanced(text, source_name.end(), limit, _SOURCE_CLOSE)
    if close < 0:
        return None
    source, end = text[source_name.end() : close], close + len(_SOURCE_CLOSE)
    return Span(name[1], text[begin : between.start()], source, start, end, begin, source_name.end())


def _lone_source(text: str, match: re.Match[str], name: re.Match[str], limit: int) -> Span | None:
    closing = _SOURCE_CLOSE if match["lookup"] else "</span>"
    close = _balanced(text, name.end(), limit, closing)
    if close < 0:
        return None
    return Span(name[1], None, text[name.end() : close], match.start(), close + len(closing), -1, name.end())


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


def _check_duplicates(text: str, spans: Sequence[Span], report: _Report) -> None:
    lines = Lines(text)
    seen: dict[str, int] = {}
    for span in spans:
        if span.id in seen and span.target is not None:
            line = lines.position(seen[span.id])[0]
            report("spans.duplicate-id", f"the id {span.id} also stands on line {line}", span.start)
        seen.setdefault(span.id, span.start)


def _check_numbers(text: str, spans: Sequence[Span], report: _Report) -> None:
    """Units are numbered as the source has its segments, and merged ones by a counter of their own. A number that no
    span has belongs to sentences merged beside it, or to text that was translated in place.
    """
    prefix = spans[0].id.rpartition("-")[0] if spans else ""
    before: Span | None = None
    number = merged = 0
    is_merged = is_ordered = True
    gaps: list[tuple[Span, Span, int, int]] = []
    for span in spans:
        own, _, unit = span.id.rpartition("-")
        if own != prefix:
            continue
        if unit.isdecimal():
            value = int(unit)
            if before and value > number + 1 and not is_merged:
                gaps.append((before, span, number + 1, value - 1))
            elif value < number:
                is_ordered = False
                report("spans.order", f"unit {value} stands after unit {number}", span.start)
            before, number, is_merged = span, value, False
        elif unit[:1] == "p" and unit[1:].isdecimal():
            value = int(unit[1:])
            if value < merged:
                report("spans.order", f"unit p{value} stands after unit p{merged}", span.start)
            merged, is_merged = value, True
    # Where units have been moved, the missing numbers stand elsewhere.
    for before, after, first, last in gaps if is_ordered else ():
        _check_gap(text, before, after, f"unit {first}" if first == last else f"units {first} to {last}", report)


def _check_gap(text: str, before: Span, after: Span, missing: str, report: _Report) -> None:
    if _OPENING.search(text, before.end, after.start):
        return  # a span that is never closed
    if any((span.target or "").count("![") > (span.source or "").count("![") for span in (before, after)):
        return  # the text of an image that the translation took into a sentence
    pieces = list(loose_pieces(text, before.end, after.start))
    if not pieces:
        report("spans.gap", f"{missing} is missing before this one, and no text stands for it", after.start)
    elif all(piece.kind is Kind.PROSE for piece in pieces):
        report("spans.missing", f"this text stands in no span; its place is that of {missing}", pieces[0].start)


def _check_quotes(text: str, report: _Report) -> None:
    lines = Lines(text)
    for is_damaged, run in itertools.groupby(_MARKUP.finditer(text), lambda tag: "&quot;" in tag[0]):
        if is_damaged:
            tags = list(run)
            last = lines.position(tags[-1].start())[0]
            message = f'`"` became `&quot;` in {len(tags)} tags of the markup, from here to line {last}'
            report("spans.damaged-quotes", message, tags[0].start())


def write_pair(name: str, target: str, source: str) -> str:
    """One span with its source, under the id `name`. The twin of `read_spans`."""
    return (
        f'<span data-ttu-id="{name}">{target}</span>'
        f'<span class="sxs-lookup"><span data-stu-id="{name}">{source}</span></span>'
    )


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


# A marker of lists and quotes; then the anchor that starts a heading of either kind.
_ANCHORED = re.compile(
    rf"{FENCE}|^(?P<mark>[ \t>*+\-0-9.)]*(?P<hashes>#{{1,6}}[ \t]+)?)"
    rf'<a name={_QUOTE}(?P<name>[^"&<>\n]*){_QUOTE}></a>'
    r"(?P<heading>[^\n]*)(?(hashes)|(?=\n[ \t>]*(?:=+|-+)[ \t]*\r?$))",
    re.MULTILINE,
)
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\((?:[^()]|\([^()]*\))*\)|\[[^\[\]]*\])")
_CLOSING_HASHES = re.compile(r"[ \t]#+[ \t]*$")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def without_anchors(text: str) -> str:
    """A source text without the anchors generated before headings.

    Generated is what starts a heading and is named as the localization tool names it, in its newer or its older way;
    any other anchor is the author's own.
    """

    def shorten(match: re.Match[str]) -> str:
        if match["fence"] or match["name"] not in anchor_names(match["heading"]):
            return match[0]
        return match["mark"] + match["heading"]

    return _ANCHORED.sub(shorten, text)


def anchor_names(heading: str) -> set[str]:
    """What the localization tool may call the anchor of a heading with this text, in its newer and its older way; no
    author gives an empty name.
    """
    plain = _ESCAPE.sub(r"\1", _CLOSING_HASHES.sub("", heading)).strip()
    return {"", slug(_LINK.sub(r"\1", plain)), slug(plain).replace("_", "")}


# Code inside a line is short: the bound keeps a line of stray marks linear.
_CODE = r"(?<!`)(?P<ticks>`+)(?!`).{1,500}?(?<!`)(?P=ticks)(?!`)"
_CODE_OR_ESCAPE = re.compile(rf"{FENCE}|{_CODE}|\\(?P<char>.)", re.MULTILINE)


def without_escapes(text: str) -> str:
    r"""The text with the backslashes taken out that the localization tool puts before literal `*` and `` ` `` in a
    page with spans, where the same page without spans has none. Code stays as it is.
    """
    return _CODE_OR_ESCAPE.sub(lambda match: match["char"] if match["char"] in {"*", "`"} else match[0], text)
