"""XML of translators' programs: read without entities, network or unlimited memory, written piece by piece."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote, unquote

from lxml import etree

from diglot.errors import ExchangeError
from diglot.exchange import inline
from diglot.exchange.inline import Piece, Role
from diglot.exchange.units import UNHELD

LIMIT = 256 * 1024 * 1024
"""A larger file is not read: all pages of a locale are a tenth of this."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_IN_PATH = re.compile(f"{UNHELD.pattern}|%")


def held(text: str) -> str:
    """A text with a mark in place of each character that XML can't hold."""
    return UNHELD.sub("\ufffd", text)


def held_path(path: str) -> str:
    """A path of the tree as an attribute; what XML can't hold is percent-encoded. The twin of `read_path`."""
    return _IN_PATH.sub(lambda found: quote(found[0], errors="surrogateescape"), path)


def read_path(text: str) -> str:
    """The path of the tree that an attribute names."""
    return unquote(text, errors="surrogateescape")


def elements(data: bytes, name: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of these tags (`{*}unit`), each whole, one after another; what was given is let go again. The
    elements around it are there with their attributes. `name` is what messages call the file.

    Raises ExchangeError for what is no XML, has a document type that does more than name a DTD, uses an entity of its
    own, or is larger than `LIMIT`.
    """
    if len(data) > LIMIT:
        message = f"{name}: the file is larger than {LIMIT // 1024**2} MB; hand it back in parts"
        raise ExchangeError(message)
    events = etree.iterparse(
        BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        doctype: str | None = None
        wanted = {tag.rpartition("}")[2] for tag in tags}
        for event, element in events:
            if doctype is None:
                doctype = _bare_doctype(element.getroottree(), name)
            if event == "end" and etree.QName(element).localname in wanted:
                if doctype and next(element.iter(etree.Entity), None) is not None:
                    message = (
                        f"{name}:{element.sourceline}: an entity of the file's own is used here, which is not read"
                    )
                    raise ExchangeError(message)
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        message = f"{name}:{error.lineno or 1}: not valid XML: {error.msg}"
        raise ExchangeError(message) from error


def _bare_doctype(tree: etree._ElementTree, name: str) -> str:
    """The document type of a tree, empty where there is none. Raises ExchangeError where it has declarations."""
    doctype: str = tree.docinfo.doctype  # type: ignore[attr-defined]  # the stubs lack it
    # Written, these stand between the name of the DTD and the end of the document type.
    if not etree.tostring(tree, encoding="unicode").startswith(doctype):
        message = f"{name}: the document type (<!DOCTYPE …>) has declarations, which are not read; take them out"
        raise ExchangeError(message)
    return doctype


def root_of(data: bytes) -> tuple[str, str, str]:
    """The namespace, the name and the version of the root element; empty where the data is no XML."""
    try:
        events = etree.iterparse(
            BytesIO(data[:_HEAD]), events=("start",), resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in events:
            name = etree.QName(element)
            return name.namespace or "", name.localname, str(element.get("version", ""))
    except etree.XMLSyntaxError:
        pass
    return "", "", ""


_HEAD = 64 * 1024


def write_document(
    out: BinaryIO,
    root: str,
    namespaces: Mapping[str, str],
    attributes: Mapping[str, str],
    parts: Iterable[etree._Element],
) -> None:
    """Write a document part by part, each child of a part on a line of its own. The root's attributes must not be those
    of XML itself, such as `xml:lang`, to which lxml gives a prefix of its own.
    """
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element(root, attributes, nsmap=namespaces):
            file.write("\n")
            for part in parts:
                part.text = "\n"
                for child in part:
                    child.tail = "\n"
                file.write(part)
                file.write("\n")
    out.write(b"\n")


def add_text(parent: etree._Element, text: str) -> None:
    """Put a text at the end of an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


@dataclass(frozen=True, slots=True)
class Codes:
    """How a format calls the attributes of its codes: those that have the id, by the element, and that of the kind,
    which a closing half has not.
    """

    ids: Mapping[str, Sequence[str]]
    kind: str


def native(pieces: Sequence[Piece], ids: Sequence[str], parent: etree._Element, names: Codes) -> None:
    """Fill an element with pieces, their codes as `bpt`, `ept` and `ph` that hold the Markdown itself, as XLIFF 1.2 and
    TMX have them.
    """
    for piece, own in zip(pieces, ids, strict=True):
        if piece.role in {Role.TEXT, Role.BREAK}:
            add_text(parent, piece.raw)
            continue
        tag = {Role.OPEN: "bpt", Role.CLOSE: "ept", Role.CODE: "ph"}[piece.role]
        about = dict.fromkeys(names.ids[tag], own)
        if piece.role is not Role.CLOSE:
            about[names.kind] = _KINDS.get((piece.role, piece.kind), f"x-{piece.kind}")
        name = etree.QName(parent)
        etree.SubElement(parent, f"{{{name.namespace}}}{tag}" if name.namespace else tag, about).text = piece.raw


# What XLIFF 1.2 and TMX have names for; all else starts with `x-`.
_KINDS = {
    (Role.OPEN, "strong"): "bold",
    (Role.OPEN, "em"): "italic",
    (Role.OPEN, "link"): "link",
    (Role.CODE, "image"): "image",
    (Role.CODE, "break"): "lb",
}


def flat(element: etree._Element) -> str:
    """The text of an element and of all below it, in order."""
    return "".join(str(part) for part in element.itertext())


def on_one_line(text: str) -> str:
    """A text as Markdown on one line, without white space around it."""
    return inline.shown(text.strip())
