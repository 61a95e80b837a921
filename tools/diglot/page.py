"""Bytes to Page and back: decode, read the head, the provenance and the spans, and note what is off. Nothing is lost,
and an edit changes the bytes that it is about and no others.
"""

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import replace

from diglot.errors import EditError
from diglot.frontmatter import find_value, read_head, set_value, write_head
from diglot.model import Edit, Page, Problem, Span, Variant
from diglot.positions import Lines
from diglot.provenance import RECOVERED, Malformed, body_digest, read_provenance, read_recovered, stands_for
from diglot.spans import read_spans, strip, without_escapes

UTF_8, WINDOWS_1252 = "utf-8", "windows-1252"

# Windows-1252 as the Encoding Standard of WHATWG has it (index-windows-1252): the five bytes that Python's cp1252
# leaves undefined are the control characters of the same number. So each byte is one character, and no byte is lost.
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_CHARACTERS = "".join(chr(byte) if byte in _UNDEFINED else bytes([byte]).decode("cp1252") for byte in range(256))
_BYTES = codecs.charmap_build(_CHARACTERS)


def read_page(path: str, locale: str, data: bytes) -> Page:
    """Read one page. Never fails: what is wrong is in the page's problems.

    A page that is not UTF-8 is read as Windows-1252, the encoding of the few real ones.
    """
    text, encoding, not_utf8 = _decode(data)
    head = read_head(text)
    provenance, wrong = read_provenance(head.values)
    spans, damaged = read_spans(text)
    problems = [not_utf8] if not_utf8 else []
    if not text[head.body_start :].strip():
        problems.append(Problem("page.empty", "the page has no text"))
    else:
        problems += head.problems
    lines = Lines(text)
    problems += [_malformed(text, lines, value) for value in wrong]
    for span in spans:
        if span.start >= head.body_start:
            break
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
        encoding=encoding,
        has_mark=data.startswith(codecs.BOM_UTF8),
    )


def write_page(page: Page) -> bytes:
    """The bytes of a page: its text in its encoding, with its byte order mark. The twin of `read_page`.

    Raises UnicodeEncodeError where the text has characters that the encoding has not.
    """
    return _encode(page.text, page.encoding, has_mark=page.has_mark)


def proves(source: Page, source_hash: str | None) -> Variant | None:
    """How a source page is the one that a hash was made of: by its bytes, or, recovered, as long as nobody has edited
    its text since. None where it is not.
    """
    if source_hash is None:
        return None
    recovered = source.recovered
    if recovered is None:
        return stands_for(source.data, source_hash)
    holds = recovered.hash == source_hash and recovered.digest == body_digest(source.text[source.body_start :])
    return Variant.RECOVERED if holds else None


def holds(data: bytes, source_hash: str) -> bool:
    """Whether the bytes of a source file are the one that a hash was made of, as `proves` tells."""
    if stands_for(data, source_hash) is not None:
        return True
    # Few are recovered, and reading all pages takes long.
    return RECOVERED.encode() in data and proves(read_page("", "", data), source_hash) is not None


def is_same_text(one: Page, other: Page) -> bool:
    """Whether two pages have the same text, whatever line ends a checkout made of them, and with or without mark."""
    return one.data == other.data or one.text.replace("\r\n", "\n") == other.text.replace("\r\n", "\n")


def with_target(page: Page, span: Span | str, text: str) -> Page:
    """The page with another target in one of its spans, named by the span or by its id; every other byte is the same.

    Raises EditError where there is no such span or more than one, where it has no target, and where the text would not
    read back: the page's encoding lacks a character of it, or it holds markup of the format.
    """
    name = span if isinstance(span, str) else span.id
    found = [
        at
        for at, each in enumerate(page.spans)
        if each.id == name and each.target is not None and (isinstance(span, str) or each.start == span.start)
    ]
    if len(found) != 1:
        message = f"{page.path}: {'no span' if not found else 'more than one span'} {name} with a target"
        raise EditError(message)
    old = page.spans[found[0]]
    end = old.target_start + len(old.target or "")
    edited = _edited(page, old.target_start, end, text)
    expected = [*page.spans]
    expected[found[0]] = replace(old, target=text)
    growth = len(text) - (end - old.target_start)
    body_start = page.body_start + (growth if old.start < page.body_start else 0)
    if edited.spans != tuple(expected) or edited.body_start != body_start:
        message = f"{page.path}: the target of {name} would not read back: it holds markup of spans or of a head"
        raise EditError(message)
    return edited


def with_value(page: Page, key: str, value: object, inner: str | None = None) -> Page:
    """The page with another value of a key of its front matter, or of the key `inner` in the table that it is; every
    byte outside the value is the same.

    A key that is missing becomes the last line of the head. Raises EditError where the head is missing or invalid, and
    where the value would not read back.
    """
    try:
        start, end, new = set_value(page.text, key, value, inner)
    except EditError as error:
        message = f"{page.path}: {error}"
        raise EditError(message) from error
    return _edited(page, start, end, new)


def with_head(page: Page, values: Mapping[str, object]) -> Page:
    """The page, which has no front matter, with one that has these values; every other byte is the same.

    Raises EditError where it starts with what looks like one.
    """
    if page.text.startswith("---"):
        message = f"{page.path}: starts with ---, but has no front matter that can be read; close or remove it first"
        raise EditError(message)
    eol = "\r\n" if page.text.partition("\n")[0].endswith("\r") else "\n"
    return _edited(page, 0, 0, write_head(values).replace("\n", eol))


def with_edits(page: Page, edits: Iterable[Edit]) -> Page:
    """The page with stretches of its text replaced, none of which touches another; every other byte is the same.

    Raises EditError where they touch, lie outside the text, or change more than the text that readers see: the English
    that spans carry, the spans themselves or where the body starts.
    """
    pieces: list[str] = []
    at = moved = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if not at <= edit.start <= edit.end <= len(page.text):
            message = f"{page.path}: edits that touch each other, or lie outside the page"
            raise EditError(message)
        pieces += page.text[at : edit.start], edit.new
        at = edit.end
        if edit.end <= page.body_start:
            moved += len(edit.new) - (edit.end - edit.start)
    edited = _with_text(page, "".join((*pieces, page.text[at:])))
    same_spans = [(span.id, span.source) for span in edited.spans] == [(span.id, span.source) for span in page.spans]
    if not same_spans or edited.body_start != page.body_start + moved:
        message = f"{page.path}: the edits would change the source or the markup of spans, not only what readers see"
        raise EditError(message)
    return edited


def published(data: bytes, *, undo_escapes: bool = False) -> bytes:
    """The bytes of a page as it is published: its spans reduced to the target, every other byte as it was.

    `undo_escapes` takes out what the writer of spans adds: a backslash before a literal `*` or `` ` ``.
    """
    text, encoding, _ = _decode(data)
    plain = strip(text, read_spans(text)[0], read_head(text).body_start)
    shown = plain.text
    if undo_escapes:
        shown = shown[: plain.body_start] + without_escapes(shown[plain.body_start :])
    return _encode(shown, encoding, has_mark=data.startswith(codecs.BOM_UTF8))


def _edited(page: Page, start: int, end: int, new: str) -> Page:
    """The page with a stretch of its text replaced."""
    return _with_text(page, page.text[:start] + new + page.text[end:])


def _with_text(page: Page, text: str) -> Page:
    """The page with another text, in the same encoding."""
    try:
        data = _encode(text, page.encoding, has_mark=page.has_mark)
    except UnicodeEncodeError as error:
        missing = text[error.start]
        message = f"{page.path}: the page is {page.encoding}, which has no {missing!r}; save it as UTF-8 first"
        raise EditError(message) from error
    edited = read_page(page.path, page.locale, data)
    if edited.text != text:
        message = f"{page.path}: the edited page would no longer read as {page.encoding}; save it as UTF-8 first"
        raise EditError(message)
    return edited


def _malformed(text: str, lines: Lines, value: Malformed) -> Problem:
    place = find_value(text, value.key)
    return Problem(value.rule, value.message, *lines.position(place.start if place else 0))


def _decode(data: bytes) -> tuple[str, str, Problem | None]:
    """The text without byte order mark, its encoding, and the problem where that is not UTF-8."""
    plain = data.removeprefix(codecs.BOM_UTF8)
    try:
        return plain.decode(), UTF_8, None
    except UnicodeDecodeError as error:
        before = plain[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        message = f"the page is not UTF-8: byte 0x{plain[error.start]:02x} at column {column}"
        problem = Problem("page.not-utf8", message, line, column)
        return codecs.charmap_decode(plain, "strict", _CHARACTERS)[0], WINDOWS_1252, problem


def _encode(text: str, encoding: str, *, has_mark: bool) -> bytes:
    data = text.encode() if encoding == UTF_8 else codecs.charmap_encode(text, "strict", _BYTES)[0]
    return codecs.BOM_UTF8 + data if has_mark else data
