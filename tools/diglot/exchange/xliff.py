"""XLIFF 2.1 (OASIS Standard, 2018): a `file` for each page, a `unit` for each unit. Codes are `pc` and `ph` with their
Markdown in `originalData`; proposals are in the module for matches, how the page stands in the one for metadata.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import BinaryIO

from lxml import etree

from diglot.exchange.inline import Piece, Role, numbered, read
from diglot.exchange.markup import SPACE, add_text, elements, held, held_path, read_path, root_of, write_document
from diglot.exchange.units import Correction, Document, Progress, Proposal, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
# The stubs know no default namespace.
_NAMES: dict[str, str] = {None: NAMESPACE, "mtc": _MATCHES, "mda": _METADATA}  # type: ignore[dict-item]
_OWN = "diglot"
_STATES = {
    Progress.NEW: "initial",
    Progress.STALE: "initial",
    Progress.DOUBTFUL: "initial",
    Progress.MACHINE: "translated",
    Progress.TRANSLATED: "translated",
}
_PROGRESS = {
    "initial": Progress.NEW,
    "translated": Progress.TRANSLATED,
    "reviewed": Progress.REVIEWED,
    "final": Progress.REVIEWED,
}
_TYPES = {
    "strong": ("fmt", "xlf:b"),
    "em": ("fmt", "xlf:i"),
    "break": ("fmt", "xlf:lb"),
    "link": ("link", ""),
    "image": ("image", ""),
}
_HEX = re.compile(r"[0-9A-Fa-f]{1,6}")
_SURROGATES = range(0xD800, 0xE000)


def is_own(data: bytes, _name: str) -> bool:
    """Whether a file is XLIFF 2."""
    namespace, name, version = root_of(data)
    return name == "xliff" and namespace == NAMESPACE and version.startswith("2.")


def write(documents: Iterable[Document], out: BinaryIO) -> None:
    """Write documents, which have to be of one locale. The twin of `read_file`."""
    rest = iter(documents)
    first = next(rest, None)
    languages = {"srcLang": first.source_locale, "trgLang": first.locale} if first else {"srcLang": "en"}
    files = map(_file, chain((first,) if first else (), rest), count(1))
    write_document(out, _in("xliff"), _NAMES, {"version": "2.1", **languages}, files)


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each unit. Raises ExchangeError for what is no XML."""
    for unit in elements(data, name, "{*}unit"):
        file = next(unit.iterancestors(f"{{{NAMESPACE}}}file"), None)
        if file is None:
            continue
        raws = {str(each.get("id")): _text(each, {}) for each in unit.iterfind(f"{_in('originalData')}/{_in('data')}")}
        parts = [each for each in unit if each.tag in {_in("segment"), _in("ignorable")}]
        source = "".join(_text(each, raws) for part in parts for each in part.iterfind(_in("source")))
        target = "".join(_text(each, raws) for part in parts for each in part.iterfind(_in("target")))
        states = {str(part.get("state", "initial")) for part in parts if part.tag == _in("segment")}
        notes = unit.iterfind(f"{_in('notes')}/{_in('note')}")
        yield Correction(
            read_path(str(file.get("original", ""))),
            str(unit.get("id", "")),
            target.strip(),
            source.strip(),
            _PROGRESS.get(states.pop(), Progress.TRANSLATED) if len(states) == 1 else Progress.TRANSLATED,
            " ".join(_text(note, {}).strip() for note in notes if note.get("category") != _OWN),
        )


def _in(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _text(element: etree._Element, raws: Mapping[str, str]) -> str:
    """The Markdown of an element: codes are what the original data has of them, marks of others are left aside."""
    found = [element.text or ""]
    for child in element:
        tag = etree.QName(child).localname
        if tag == "cp":
            found.append(_character(str(child.get("hex", ""))))
        elif tag in {"ph", "sc", "ec"}:
            found.append(raws.get(str(child.get("dataRef")), ""))
        elif tag == "pc":
            found.append(raws.get(str(child.get("dataRefStart")), ""))
            found.append(_text(child, raws))
            found.append(raws.get(str(child.get("dataRefEnd")), ""))
        else:
            found.append(_text(child, raws))
        found.append(child.tail or "")
    return "".join(found)


def _character(digits: str) -> str:
    """The character of a `cp`; a mark in its place where there is none."""
    number = int(digits, 16) if _HEX.fullmatch(digits) else sys.maxunicode + 1
    return chr(number) if number <= sys.maxunicode and number not in _SURROGATES else "\ufffd"


def _file(each: Document, number: int) -> etree._Element:
    about = {"id": f"f{number}", "original": held_path(each.path), SPACE: "preserve"}
    file = etree.Element(_in("file"), about, nsmap=_NAMES)
    file.append(_about(each))
    if each.note:
        etree.SubElement(etree.SubElement(file, _in("notes")), _in("note"), category=_OWN).text = each.note
    file.extend(map(_unit, each.units))
    return file


def _about(each: Document) -> etree._Element:
    """How the page stands: the digests of it and of its source."""
    metadata = etree.Element(f"{{{_METADATA}}}metadata", nsmap=_NAMES)
    group = etree.SubElement(metadata, f"{{{_METADATA}}}metaGroup", category=_OWN)
    about = {"article": each.article, "target-sha256": each.digest, "source-sha256": each.source_digest}
    for kind, value in about.items():
        if value:
            etree.SubElement(group, f"{{{_METADATA}}}meta", type=kind).text = held(value)
    return metadata


def _unit(unit: Unit) -> etree._Element:
    element = etree.Element(_in("unit"), {"id": unit.id, "canResegment": "no"}, nsmap=_NAMES)
    if unit.proposals:
        matches = etree.SubElement(element, f"{{{_MATCHES}}}matches")
        for proposal in unit.proposals:
            _add_match(matches, proposal)
    notes = etree.SubElement(element, _in("notes"))
    place = () if unit.key else (f"Line {unit.line}.",)
    for note in (*place, *unit.notes):
        etree.SubElement(notes, _in("note"), category=_OWN, appliesTo="source").text = held(note)
    source, target = unit.pieces()
    data = _Data(element)
    about = {"id": "s1", "state": _STATES[unit.progress], "subState": f"{_OWN}:{unit.progress.value}"}
    segment = etree.SubElement(element, _in("segment"), about)
    ids = numbered(source, target)
    data.fill(etree.SubElement(segment, _in("source")), source, ids[0])
    if target:
        data.fill(etree.SubElement(segment, _in("target")), target, ids[1])
    return element


def _add_match(matches: etree._Element, proposal: Proposal) -> None:
    quality = f"{min(proposal.percent, 100)}.0"
    about = {"ref": "#s1", "matchQuality": quality, "origin": held(proposal.where)}
    match = etree.SubElement(matches, f"{{{_MATCHES}}}match", about)
    source, target = read(held(proposal.source)), read(held(proposal.target))
    ids = numbered(source, target)
    data = _Data(match)
    data.fill(etree.SubElement(match, _in("source")), source, ids[0])
    data.fill(etree.SubElement(match, _in("target")), target, ids[1])


class _Data:
    """The original data of a unit or a match, each text once; it is put in when there is any."""

    def __init__(self, parent: etree._Element) -> None:
        self.parent = parent
        self.place = len(parent)
        self.element: etree._Element | None = None
        self.names: dict[str, str] = {}

    def name(self, raw: str) -> str:
        if self.element is None:
            self.element = etree.Element(_in("originalData"))
            self.parent.insert(self.place, self.element)
        if raw not in self.names:
            self.names[raw] = f"d{len(self.names) + 1}"
            etree.SubElement(self.element, _in("data"), id=self.names[raw]).text = raw
        return self.names[raw]

    def fill(self, parent: etree._Element, pieces: Sequence[Piece], ids: Sequence[str]) -> None:
        """Fill an element with pieces; those of a pair nest."""
        closing = {piece.pair: piece.raw for piece in pieces if piece.role is Role.CLOSE}
        for piece, own in zip(pieces, ids, strict=True):
            kind, sub = _TYPES.get(piece.kind, ("other", f"md:{piece.kind}"))
            about = {"id": own, "type": kind} | ({"subType": sub} if sub else {})
            if piece.role in {Role.TEXT, Role.BREAK}:
                add_text(parent, piece.shown)
            elif piece.role is Role.CODE:
                etree.SubElement(parent, _in("ph"), about, dataRef=self.name(piece.raw))
            elif piece.role is Role.OPEN:
                names = {"dataRefStart": self.name(piece.raw), "dataRefEnd": self.name(closing[piece.pair])}
                parent = etree.SubElement(parent, _in("pc"), about | names)
            else:
                above = parent.getparent()
                assert above is not None  # noqa: S101  # a pair is opened before it is closed
                parent = above
