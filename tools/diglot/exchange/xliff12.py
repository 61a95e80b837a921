"""XLIFF 1.2 (OASIS Standard, 2008): a `file` for each page, a `trans-unit` for each unit. Codes are `bpt`, `ept` and
`ph`, which hold the Markdown itself: so a program that flattens them loses nothing, as it would with `g` and `x`.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from lxml import etree

from diglot.exchange.inline import numbered, read
from diglot.exchange.markup import (
    SPACE,
    Codes,
    elements,
    flat,
    held,
    held_path,
    native,
    read_path,
    root_of,
    write_document,
)
from diglot.exchange.units import Correction, Document, Progress, Unit

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
_OWN = "diglot"
_STATES = {
    Progress.NEW: {"state": "needs-translation"},
    Progress.STALE: {"state": "needs-adaptation"},
    Progress.DOUBTFUL: {"state": "needs-review-translation"},
    Progress.MACHINE: {"state": "translated", "state-qualifier": "leveraged-mt"},
    Progress.TRANSLATED: {"state": "translated"},
}
_REVIEWED = {"final", "signed-off"}
_CODES = Codes({"bpt": ("id", "rid"), "ept": ("id", "rid"), "ph": ("id",)}, "ctype")
# The stubs know no default namespace.
_NAMES: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]


def is_own(data: bytes, _name: str) -> bool:
    """Whether a file is XLIFF 1."""
    _, name, version = root_of(data)
    return name == "xliff" and version.startswith("1.")


def write(documents: Iterable[Document], out: BinaryIO) -> None:
    """Write documents. The twin of `read_file`."""
    write_document(out, _in("xliff"), _NAMES, {"version": "1.2"}, map(_file, documents))


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each unit. Raises ExchangeError for what is no XML."""
    for unit in elements(data, name, "{*}trans-unit"):
        file = next(unit.iterancestors("{*}file"), None)
        if file is None:
            continue
        source, target = unit.find("{*}source"), unit.find("{*}target")
        state = "" if target is None else str(target.get("state", ""))
        notes = unit.iterfind("{*}note")
        is_reviewed = state in _REVIEWED or unit.get("approved") == "yes"
        yield Correction(
            read_path(str(file.get("original", ""))),
            str(unit.get("id", "")),
            "" if target is None else flat(target).strip(),
            "" if source is None else flat(source).strip(),
            Progress.REVIEWED if is_reviewed else Progress.TRANSLATED,
            " ".join(flat(note).strip() for note in notes if note.get("from") != _OWN),
        )


def _in(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _file(each: Document) -> etree._Element:
    about = {
        "original": held_path(each.path),
        "source-language": each.source_locale,
        "target-language": each.locale,
        "datatype": "x-markdown",
    }
    file = etree.Element(_in("file"), about, nsmap=_NAMES)
    if each.note:
        etree.SubElement(etree.SubElement(file, _in("header")), _in("note"), {"from": _OWN}).text = each.note
    body = etree.SubElement(file, _in("body"))
    for unit in map(_unit, each.units):
        unit.tail = "\n"
        body.append(unit)
    return file


def _unit(unit: Unit) -> etree._Element:
    element = etree.Element(_in("trans-unit"), {"id": unit.id, SPACE: "preserve"}, nsmap=_NAMES)
    source, target = unit.pieces()
    ids = numbered(source, target)
    native(source, ids[0], etree.SubElement(element, _in("source")), _CODES)
    if target:
        native(target, ids[1], etree.SubElement(element, _in("target"), _STATES[unit.progress]), _CODES)
    place = () if unit.key else (f"Line {unit.line}.",)
    for note in (*place, *unit.notes):
        etree.SubElement(element, _in("note"), {"from": _OWN, "annotates": "source"}).text = held(note)
    for proposal in unit.proposals:
        about = {"match-quality": f"{min(proposal.percent, 100)}%", "origin": held(proposal.where)}
        match = etree.SubElement(element, _in("alt-trans"), about)
        pieces = read(held(proposal.source)), read(held(proposal.target))
        own = numbered(*pieces)
        for tag, some, names in zip(("source", "target"), pieces, own, strict=True):
            native(some, names, etree.SubElement(match, _in(tag)), _CODES)
    return element
