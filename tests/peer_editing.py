"""Corrections as translators make them: a word of some units, put into a file by the Translate Toolkit, and the pages as
they should be then.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from diglot.exchange.inline import Role, shown
from diglot.exchange.units import Document

_WORD = re.compile(r"[^\W_]{2,}")


@dataclass(frozen=True)
class Slip:
    """A word of a unit's target that becomes another one: where it stands in the file, and the page's path."""

    path: str
    unit: str
    word: str
    new: str
    start: int
    end: int

    def expected(self, data: bytes, day: str) -> bytes:
        """The page as it should be, made without any of the program's own writers."""
        text = data.decode()
        before, target, after = text[: self.start], text[self.start : self.end], text[self.end :]
        before = re.sub(r"(?m)^ms\.translationtype: .*$", "ms.translationtype: HT", before, count=1)
        before = re.sub(r"(?m)^ms\.lasthandoff: .*$", f"ms.lasthandoff: {day}", before, count=1)
        return (before + target.replace(self.word, self.new) + after).encode()


def slips(own: Iterable[Document], data: Mapping[str, bytes], dice: Random) -> list[Slip]:
    """For each page one word of one unit, as it falls; a page without a word that stands once in its unit has none."""
    found = []
    for document in own:
        text = data[document.path].decode()
        units = [unit for unit in document.units if not unit.key]
        dice.shuffle(units)
        for unit in units:
            raw = text[unit.start : unit.end]
            words = [
                match[0]
                for piece in unit.pieces()[1]
                if piece.role is Role.TEXT
                for match in _WORD.finditer(piece.raw)
                if raw.count(match[0]) == 1 and shown(raw) == unit.target
            ]
            if words:
                word = dice.choice(words)
                found.append(Slip(document.path, unit.id, word, f"Zyx{word[1:]}", unit.start, unit.end))
                break
    return found


def edit_po(data: bytes, some: Sequence[Slip]) -> bytes:
    """The catalog with the words put in."""
    from translate.storage import pypo  # noqa: PLC0415  # a test dependency, which may be absent

    wanted = {f"{slip.path}#{slip.unit}": slip for slip in some}
    store = pypo.pofile.parsestring(data)
    for unit in store.units:
        slip = wanted.pop(unit.getcontext(), None)
        if slip:
            unit.target = str(unit.target).replace(slip.word, slip.new)
            unit.markfuzzy(present=False)
    assert not wanted
    return bytes(store)


def edit_xliff(data: bytes, some: Sequence[Slip]) -> bytes:
    """The same in XLIFF 2.1."""
    from translate.storage import xliff2  # noqa: PLC0415  # a test dependency, which may be absent

    return _edit_xml(xliff2.Xliff2File.parsestring(data), some)


def edit_xliff12(data: bytes, some: Sequence[Slip]) -> bytes:
    """The same in XLIFF 1.2."""
    from translate.storage import xliff  # noqa: PLC0415  # a test dependency, which may be absent

    return _edit_xml(xliff.xlifffile.parsestring(data), some)


def edit_tmx(data: bytes, some: Sequence[Slip]) -> bytes:
    """The same in TMX. Setting a text there leaves its codes as they were: where there are some, one part of it is set,
    as an editor does that shows them.
    """
    from translate.storage import tmx  # noqa: PLC0415  # a test dependency, which may be absent

    wanted = {(slip.path, slip.unit): slip for slip in some}
    store = tmx.tmxfile.parsestring(data)
    for unit in store.units:
        slip = wanted.pop((unit.xmlelement.findtext("prop[@type='x-diglot-page']"), unit.getid()), None)
        if slip:
            segment = unit.target_dom.find("seg")
            if not len(segment):
                unit.target = str(unit.target).replace(slip.word, slip.new)
                continue
            texts = [(segment, "text"), *((code, "tail") for code in segment)]
            node, name = next((node, name) for node, name in texts if slip.word in (getattr(node, name) or ""))
            setattr(node, name, getattr(node, name).replace(slip.word, slip.new))
    assert not wanted
    return bytes(store)


def _edit_xml(store, some: Sequence[Slip]) -> bytes:  # noqa: ANN001  # the library has no types
    wanted = {(slip.path, slip.unit): slip for slip in some}
    for unit in store.units:
        file = next(unit.xmlelement.iterancestors("{*}file"))
        whole = next(iter(unit.xmlelement.iterancestors("{*}unit")), unit.xmlelement)
        slip = wanted.pop((file.get("original"), whole.get("id")), None)
        if slip:
            rich = unit.rich_target
            assert _put(rich[0], slip)
            unit.rich_target = rich
    assert not wanted
    return bytes(store)


def _put(element, slip: Slip) -> bool:  # noqa: ANN001  # the library has no types
    """Put the word into the first text that has it."""
    for at, part in enumerate(element.sub):
        if isinstance(part, str):
            if slip.word in part:
                element.sub[at] = part.replace(slip.word, slip.new)
                return True
        elif type(part).__name__ not in {"Bpt", "Ept", "Ph"} and _put(part, slip):
            return True
    return False


PEERS: Mapping[str, Callable[[bytes, Sequence[Slip]], bytes]] = {
    "xliff": edit_xliff,
    "xliff12": edit_xliff12,
    "tmx": edit_tmx,
    "po": edit_po,
}
"""By the name of the format."""
