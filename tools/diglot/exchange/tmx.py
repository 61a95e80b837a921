"""TMX 1.4b: the memory, as every translation tool takes it (ISO 30042's sister of LISA OSCAR, 2005-04-26). Pages that
are handed out as TMX are in `diglot.exchange.tmxpages`.

Each place of a pair is one `<tu>`. Inline Markdown stands in `<bpt>`, `<ept>` and `<ph>`, whose content it is, so that
the text of a segment with its codes is the Markdown, letter by letter. Provenance stands in `<prop>`s: `file`, `id`,
`prev` and `next` as OmegaT has them, the rest under names that begin with `x-diglot-`.
"""

import datetime as dt
import io
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import BinaryIO

from lxml import etree

from diglot import __version__
from diglot.errors import ExchangeError
from diglot.exchange.inline import Piece, numbered, read
from diglot.exchange.markup import LANG, LIMIT, Codes, native
from diglot.exchange.units import UNHELD
from diglot.locales import language_of, normalize
from diglot.memory.store import Leaf, Pair
from diglot.model import Method, Origin

_OWN = "diglot"
_FILE, _SEGMENT, _BEFORE, _AFTER = "file", "id", "prev", "next"
_ARTICLE, _HASH, _METHOD = "x-diglot-article", "x-diglot-source-hash", "x-diglot-method"
_ORIGIN, _CONFIDENCE = "x-diglot-origin", "x-diglot-confidence"
PAGE = "x-diglot-page"
"""The type of the `<prop>` that tells a unit of a page that was handed out from one of a memory."""

# `i` ties the halves inside of a segment, `x` a code to that of the other language.
_NAMES = Codes({"bpt": ("i", "x"), "ept": ("i",), "ph": ("x",)}, "type")
# Elements whose content is code of the tool that wrote the file, and no text.
_CODES = frozenset(("bpt", "ept", "it", "ph", "ut"))
_DATE = "%Y%m%dT%H%M%SZ"
_EVERY = "*all*"
_NORWEGIAN = re.compile(r"\A(?i:no)(?![A-Za-z])")


def write_tmx(leaves: Iterable[Leaf], source_locale: str, out: BinaryIO) -> int:
    """Write all pairs of these pages. Returns how many are left out, since they have characters that XML can't hold."""
    left_out = 0

    def units() -> Iterator[etree._Element]:
        nonlocal left_out
        for leaf in leaves:
            for pair in leaf.pairs:
                texts = (pair.source, pair.target, pair.before or "", pair.after or "", leaf.path)
                if any(map(UNHELD.search, texts)):
                    left_out += 1
                else:
                    yield _unit(leaf, pair, source_locale)

    write_units(units(), source_locale, out)
    return left_out


def write_units(units: Iterable[etree._Element], source_locale: str, out: BinaryIO) -> None:
    """Write a file of `tu`s, each on a line of its own."""
    header = {
        "creationtool": _OWN,
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": _OWN,
        "adminlang": "en",
        "srclang": source_locale,
        "datatype": "unknown",
    }
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        file.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write("\n", etree.Element("header", header), "\n")
            with file.element("body"):
                for unit in units:
                    file.write("\n", unit)
                file.write("\n")


def _unit(leaf: Leaf, pair: Pair, source_locale: str) -> etree._Element:
    unit = etree.Element("tu")
    if leaf.day:
        unit.set("changedate", dt.datetime.combine(leaf.day, dt.time()).strftime(_DATE))
    about = {
        _FILE: leaf.path,
        _SEGMENT: pair.segment,
        _BEFORE: pair.before,
        _AFTER: pair.after,
        _ARTICLE: leaf.article,
        _HASH: leaf.hash,
        _METHOD: leaf.method.value,
        _ORIGIN: pair.origin.value if pair.origin else None,
        _CONFIDENCE: None if pair.origin is None else repr(pair.confidence),
    }
    for name, value in about.items():
        if value is not None:
            etree.SubElement(unit, "prop", type=name).text = value
    add_variants(unit, (source_locale, leaf.locale), (read(pair.source), read(pair.target)))
    return unit


def add_variants(unit: etree._Element, locales: Sequence[str], texts: Sequence[Sequence[Piece]]) -> None:
    """Put a text in each of some locales into a `tu`, the source first; one without pieces is left out."""
    for locale, pieces, ids in zip(locales, texts, numbered(*texts), strict=True):
        if pieces:
            variant = etree.SubElement(unit, "tuv", {LANG: locale})
            native(pieces, ids, etree.SubElement(variant, "seg"), _NAMES)


def read_tmx(data: bytes, name: str, source_locale: str, locales: Collection[str] = ()) -> Iterator[Leaf]:
    """The pairs of a TMX file whose source is in the source locale, or in its language, as pages in the order in which
    they come. Languages without region are taken for the one of `locales` that has them. The codes of other tools are
    left out of the texts.

    Raises ExchangeError where it is no TMX, uses entities of its own, is too large, has pages that were handed out, or
    has no pair of that source.
    """
    known = {language_of(tag): tag for tag in sorted(locales, reverse=True)}
    if len(data) > LIMIT:
        message = f"{name}: the file is larger than {LIMIT // 1024**2} MB; import it in parts"
        raise ExchangeError(message)
    pairs = _pairs(data, name, source_locale, known)
    count = 0
    for leaf, own in groupby(pairs, key=lambda each: each[0]):
        found = tuple(pair for _, pair in own)
        count += len(found)
        yield Leaf(leaf.locale, leaf.article, leaf.path, leaf.hash, leaf.day, leaf.method, found)
    if not count:
        message = f"{name}: no translation from {source_locale} in it"
        raise ExchangeError(message)


def _pairs(data: bytes, name: str, source_locale: str, known: dict[str, str]) -> Iterator[tuple[Leaf, Pair]]:
    own, usual = False, source_locale
    try:
        for _, element in etree.iterparse(
            io.BytesIO(data),
            tag=("header", "tu"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        ):
            if element.tag == "header":
                own, usual = element.get("o-tmf") == _OWN, element.get("srclang", usual)
                continue
            if element.find(f"prop[@type='{PAGE}']") is not None:
                message = (
                    f"{name}:{element.sourceline}: this is of a page that diglot export handed out; put it into the "
                    "page by diglot import, and the page into the memory by diglot memory build"
                )
                raise ExchangeError(message)
            yield from _of_unit(element, element.get("srclang", usual), source_locale, known, is_own=own)
            element.clear(keep_tail=False)
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        message = f"{name}:{error.lineno or 1}: not valid XML: {error.msg}"
        raise ExchangeError(message) from error


def _of_unit(
    unit: etree._Element, srclang: str, source_locale: str, known: dict[str, str], *, is_own: bool
) -> Iterator[tuple[Leaf, Pair]]:
    texts: list[tuple[str, str]] = []
    for variant in unit.iterchildren("tuv"):
        tag = language_tag(variant)
        segment = variant.find("seg")
        if tag and segment is not None and (text := _text(segment, is_own=is_own)).strip():
            texts.append((tag, text))
    wanted = source_locale if srclang == _EVERY else srclang
    sources = [text for tag, text in texts if language_of(tag) == language_of(wanted)]
    if not sources or language_of(wanted) != language_of(source_locale):
        return
    told = {prop.get("type"): prop.text or "" for prop in unit.iterchildren("prop")}
    about = {key: told.get(key) if is_own else None for key in (_ARTICLE, _HASH, _ORIGIN)}
    day = _day(unit.get("changedate") or unit.get("creationdate") or "")
    method = next((each for each in Method if is_own and each.value == told.get(_METHOD)), Method.UNKNOWN)
    origin = next((each for each in Origin if each.value == about[_ORIGIN]), None)
    pair = Pair(sources[0], "", told.get(_SEGMENT, ""), origin, 1.0, told.get(_BEFORE), told.get(_AFTER))
    if origin:
        pair = pair._replace(confidence=_share(told.get(_CONFIDENCE, "")))
    for tag, text in texts:
        if language_of(tag) != language_of(source_locale):
            locale = tag if "-" in tag else known.get(tag, tag)
            leaf = Leaf(locale, about[_ARTICLE] or "", told.get(_FILE, ""), about[_HASH], day, method, ())
            yield leaf, pair._replace(target=text)


def _text(segment: etree._Element, *, is_own: bool) -> str:
    """What a segment says; with the codes where they are Markdown."""
    pieces = [segment.text or ""]
    for child in segment:
        if child.tag is etree.Entity:
            message = f"a segment in line {segment.sourceline} uses an entity of the file's own, which is not read"
            raise ExchangeError(message)
        if is_own or child.tag not in _CODES:
            pieces.append(_text(child, is_own=is_own))
        pieces.append(child.tail or "")
    return "".join(pieces)


def language_tag(variant: etree._Element) -> str | None:
    """The language of a `tuv` as it is spelled, None where there is none. `no` is Norwegian as a whole, written as
    Bokmål where nobody says otherwise, and for CLDR the same as `nb` (its languageAlias).
    """
    return normalize(_NORWEGIAN.sub("nb", variant.get(LANG) or variant.get("lang") or ""))


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, _DATE).replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def _share(text: str) -> float:
    """A confidence as it is written; 0 where it is none, so that nobody trusts it."""
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
