"""TMX 1.4b for pages: a `tu` for each unit, for programs that edit a translation memory and nothing else.

TMX knows neither pages nor states, and programs may cut its units in two or join them. So each unit has in `<prop>`s
the page, how far it is and a digest of its source; its `tuid` is the id, and `<note>`s tell the rest, proposals too.
Without translation it has its source alone. Inline Markdown stands in codes as in `diglot.exchange.tmx`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from lxml import etree

from diglot.errors import ExchangeError
from diglot.exchange.markup import elements, flat, held, held_path, read_path, root_of
from diglot.exchange.tmx import PAGE, add_variants, language_tag, write_units
from diglot.exchange.units import Correction, Document, Progress, Unit, digest
from diglot.locales import language_of, normalize

_STATE, _SOURCE = "x-diglot-state", "x-diglot-source"
# A note says nothing of who wrote it.
_TOLD = "Diglot: "
_Texts = Sequence[tuple[str, str]]


def is_own(data: bytes, _name: str) -> bool:
    """Whether a file is TMX, of pages or a memory."""
    return root_of(data)[1] == "tmx"


def write(documents: Iterable[Document], out: BinaryIO) -> None:
    """Write documents, which have to be of one source locale. The twin of `read_file`."""
    rest = iter(documents)
    first = next(rest, None)
    whole = chain((first,) if first else (), rest)
    units = (
        _unit(each, unit, () if at else tuple(filter(None, (each.note,))))
        for each in whole
        for at, unit in enumerate(each.units)
    )
    write_units(units, first.source_locale if first else "en", out)


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each unit, and again for each other translation of it. Raises ExchangeError for what is no
    XML, and for a unit of which nothing says where it belongs, such as those of a memory.
    """
    for unit in elements(data, name, "{*}tu"):
        told = {str(prop.get("type")): flat(prop) for prop in unit.iterchildren("{*}prop")}
        place = unit.get("tuid")
        if not place or not told.keys() >= {PAGE, _SOURCE}:
            message = (
                f"{name}:{unit.sourceline}: the unit has not got the tuid and the props {PAGE} and {_SOURCE} that say "
                "where it belongs; take it out, or if the file is a memory, import it by diglot memory import"
            )
            raise ExchangeError(message)
        texts = [
            (language_tag(variant) or "", flat(segment).strip())
            for variant in unit.iterchildren("{*}tuv")
            for segment in variant.iterchildren("{*}seg")
        ]
        path = read_path(told[PAGE])
        source, targets, refusal = _sides(texts, path, told[_SOURCE])
        is_reviewed = told.get(_STATE, "").strip() == Progress.REVIEWED.value
        progress = Progress.REVIEWED if is_reviewed else Progress.TRANSLATED
        for target in targets or ("",):
            yield Correction(path, place, target, source, progress, _said(unit), refusal)


def _sides(texts: _Texts, path: str, made: str) -> tuple[str, list[str], str]:
    """Of the texts of a unit, each with its language, the source, what are targets, mostly one, and why these are not
    to be taken.
    """
    folder = path.partition("/")[0]
    locale = normalize(folder) or folder
    # A translation may read as its source does.
    others = sorted(texts, key=lambda each: (each[0] == locale, language_of(each[0]) == language_of(locale)))
    source = next((each for each in others if _mark(each[1]) == made), None)
    if source is not None:
        others.remove(source)
    others = [each for each in others if each[1]]
    exact = [text for tag, text in others if tag == locale]
    own = exact or [text for tag, text in others if language_of(tag) == language_of(locale)]
    if source is None:
        return "", own, "its source is not as it was handed out: the unit was split or joined, or the source edited"
    if others and not own:
        tag, target = others[0]
        return source[1], [target], f"its translation is into {tag or 'no known language'}, but the page is in {locale}"
    return source[1], own, ""


def _said(unit: etree._Element) -> str:
    """What the translator noted: the lines that are not ours, since some programs have one note for all."""
    lines = (line.strip() for note in unit.iter("{*}note") for line in flat(note).splitlines())
    return " ".join(line for line in lines if line and not line.startswith(_TOLD.strip()))


def _unit(document: Document, unit: Unit, told: Sequence[str]) -> etree._Element:
    element = etree.Element("tu", tuid=unit.id)
    place = () if unit.key else (f"Line {unit.line}.",)
    matches = (f"{min(each.percent, 100)} % ({each.where}): {each.target}" for each in unit.proposals)
    for note in (*told, *place, *unit.notes, *matches):
        etree.SubElement(element, "note").text = _TOLD + " ".join(held(note).split())
    about = {PAGE: held_path(document.path), _STATE: unit.progress.value, _SOURCE: _mark(unit.source)}
    for kind, value in about.items():
        etree.SubElement(element, "prop", type=kind).text = value
    add_variants(element, (document.source_locale, document.locale), unit.pieces())
    return element


def _mark(source: str) -> str:
    """What a source is known by, however a program has set its white space."""
    return digest(" ".join(source.split()))
