"""Bytes to Page: decode, read the head, the provenance and the spans, and note what is off. Nothing is lost:
a Page keeps its bytes.
"""

import codecs

from diglot.frontmatter import read_head
from diglot.model import Page, Problem
from diglot.positions import Lines
from diglot.provenance import read_provenance, read_recovered
from diglot.spans import read_spans, strip


def read_page(path: str, locale: str, data: bytes) -> Page:
    """Read one page. Never fails: what is wrong is in the page's problems.

    A page that is not UTF-8 is read as Windows-1252, the encoding of the few real ones.
    """
    problems: list[Problem] = []
    text = _decode(data, problems)
    head = read_head(text)
    provenance, wrong = read_provenance(head.values)
    spans, damaged = read_spans(text)
    if not text[head.body_start :].strip():
        problems.append(Problem("page.empty", "the page has no text"))
    else:
        problems += head.problems
    lines = Lines(text)
    for sentence in wrong:
        line = lines.position(max(0, text.find(sentence.split(" ", 1)[0])))[0]
        problems.append(Problem("page.invalid-provenance", sentence, line))
    for span in spans:
        if span.start < head.body_start:
            message = f"the span {span.id} stands in the front matter"
            problems.append(Problem("spans.misplaced", message, *lines.position(span.start)))
    problems += damaged
    return Page(
        path=path,
        locale=locale,
        data=data,
        text=text,
        body_start=head.body_start,
        meta=head.values,
        provenance=provenance,
        spans=spans,
        problems=tuple(problems),
        recovered=read_recovered(head.values),
    )


def published(data: bytes) -> bytes:
    """The bytes of a page as it is published: its spans reduced to the target, every other byte as it was."""
    # Bytes that are no UTF-8 survive as surrogates.
    text = data.decode(errors="surrogateescape")
    return strip(text, read_spans(text)[0]).text.encode(errors="surrogateescape")


def _decode(data: bytes, problems: list[Problem]) -> str:
    plain = data.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode()
    except UnicodeDecodeError as error:
        before = plain[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        message = f"the page is not UTF-8: byte 0x{plain[error.start]:02x} at column {column}"
        problems.append(Problem("page.not-utf8", message, line, column))
        return plain.decode("cp1252", errors="replace")
