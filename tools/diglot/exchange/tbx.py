"""TBX (ISO 30042:2019, dialect TBX-Basic, style DCA): the project's terms for translators' programs.

It is read back by `diglot.terms`, which takes the glossary from TBX of versions 2 and 3.
"""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from lxml import etree

from diglot.exchange.markup import LANG, held
from diglot.terms import Term, Terms

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_PREFERRED, _FORBIDDEN = "preferredTerm-admn-sts", "deprecatedTerm-admn-sts"


def write(terms: Terms, source_locale: str, locales: Sequence[str], out: BinaryIO) -> None:
    """Write the glossary in these locales, and the terms that are not translated, which are the same in all. The twin
    of `diglot.terms.read_tbx`.

    What is forbidden in every locale is written for each of these; that capitals count has no place in TBX.
    """
    kept = (Term((name,), dict.fromkeys(locales, (name,))) for name in terms.kept)
    root = etree.Element(_in("tbx"), {"style": "dca", "type": "TBX-Basic", LANG: source_locale}, nsmap=_NAMES)
    header = etree.SubElement(root, _in("tbxHeader"))
    description = etree.SubElement(etree.SubElement(header, _in("fileDesc")), _in("sourceDesc"))
    etree.SubElement(description, _in("p")).text = "The glossary of a Diglot project"
    body = etree.SubElement(etree.SubElement(root, _in("text")), _in("body"))
    for number, term in enumerate((*terms.glossary, *kept), 1):
        _add_entry(body, term, source_locale, locales, f"c{number}")
    etree.indent(root)
    out.write(etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")


_NAMES: dict[str, str] = {None: NAMESPACE}  # type: ignore[dict-item]  # the stubs know no default namespace


def _in(tag: str) -> str:
    return f"{{{NAMESPACE}}}{tag}"


def _add_entry(body: etree._Element, term: Term, source_locale: str, locales: Iterable[str], name: str) -> None:
    entry = etree.SubElement(body, _in("conceptEntry"), {"id": name})
    if term.note:
        etree.SubElement(entry, _in("note")).text = held(term.note)
    _add_section(entry, source_locale, term.sources, ())
    for locale in locales:
        used, unused = term.allowed_in(locale), term.forbidden_in(locale)
        if used or unused:
            _add_section(entry, locale, used, unused)


def _add_section(entry: etree._Element, locale: str, used: Sequence[str], unused: Sequence[str]) -> None:
    section = etree.SubElement(entry, _in("langSec"), {LANG: locale})
    for forms, status in ((used, _PREFERRED), (unused, _FORBIDDEN)):
        for form in forms:
            group = etree.SubElement(section, _in("termSec"))
            etree.SubElement(group, _in("term")).text = held(form)
            if status == _FORBIDDEN or len(used) == 1:
                etree.SubElement(group, _in("termNote"), type="administrativeStatus").text = status
