"""Terminology: terms with their translations, and terms that are not translated, from CSV and TBX (ISO 30042) files.

In a CSV file the first row names the columns: the source locale's, then one for each other locale, and where wanted
`note`, `case` (`yes`: capitals count) and `forbidden` (forms not to be used, in `forbidden nb-NO` those of one locale).
Several forms are separated by `|`.

    en-US,nb-NO,lv-LV,case,forbidden nb-NO
    subscription,abonnement,abonements,,tegning|subskripsjon

Of TBX the two styles of version 3 are read (`DCA`, `DCT`) and the older `martif` of version 2: concepts with terms by
language, and of what is said about a term its administrative status; deprecated and superseded terms are forbidden.
"""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from lxml import etree

from diglot.errors import TermsError
from diglot.locales import language_of, normalize
from diglot.settings import Settings
from diglot.stems import SEPARATE, WORD, stem

# A word of the source is a form of a term where it is longer by so many letters at most.
_ENDING = 2
# A command such as `Get-Mailbox`, whose words are none of the text.
_COMMAND = re.compile(r"(?<!\w)[A-Z][a-z]+-[A-Z]\w*")


@dataclass(frozen=True, slots=True)
class Term:
    """A source term in one or more forms, and how it is translated: by locale the forms of which one has to stand in
    the target, and those that must not. Where `case` holds, capitals count. A locale without region stands for all of
    its regions, an empty one for all locales.
    """

    sources: tuple[str, ...]
    targets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    case: bool = False
    note: str = ""

    def allowed_in(self, locale: str) -> tuple[str, ...]:
        """The forms of which one has to stand in a target in this locale; none where there is no rule."""
        return self.targets.get(locale) or self.targets.get(language_of(locale), ())

    def forbidden_in(self, locale: str) -> tuple[str, ...]:
        """The forms that must not stand in a target in this locale."""
        found = (*self.forbidden.get(locale, ()), *self.forbidden.get(language_of(locale), ()))
        return (*found, *self.forbidden.get("", ()))


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a project; `kept` are those that stay as they are in every locale.

    Two with one `key`, which is a digest of all terms, are the same: what depends on them is cached by it.
    """

    glossary: tuple[Term, ...] = field(default=(), repr=False, compare=False)
    kept: tuple[str, ...] = field(default=(), repr=False, compare=False)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        text = repr((self.glossary, self.kept)).encode(errors="surrogatepass")
        object.__setattr__(self, "key", blake2b(text, digest_size=16).hexdigest())

    def found_in(self, source: str, language: str) -> list[Term]:
        """The glossary's terms that stand in a source text, each once. Of two of which one is part of the other the
        longer counts, as in `user account`.
        """
        places, longest = _places(self, language)
        words = SEPARATE.findall(_COMMAND.sub("", source)) if places else []
        roots = tuple(stem(word.lower(), language) for word in words)
        found: dict[int, Term] = {}
        at = 0
        while at < len(roots):
            step = 1
            for size in range(longest, 0, -1):
                here = words[at : at + size]
                for form, term in places.get(roots[at : at + size], ()):
                    if here == form if term.case else _is_form(here, form, language):
                        step = size
                        found[id(term)] = term
                if step > 1:
                    break
            at += step
        return list(found.values())


def _is_form(words: Sequence[str], form: Sequence[str], language: str) -> bool:
    """Whether words are those of a form, in the plural or the like. Equal stems alone are not enough: `important` has
    that of `import`, and `setting up` and `licensed` are no forms of `settings` and `license`.
    """
    plural = "s" if language_of(language) == "en" else ""
    return len(words) == len(form) and all(
        word == own
        or (
            stem(word, language) == stem(own, language)
            and 0 < len(word) - len(own) <= _ENDING
            and word.endswith(plural)
        )
        for word, own in zip(map(str.lower, words), map(str.lower, form), strict=True)
    )


@lru_cache(maxsize=4)
def _places(terms: Terms, language: str) -> tuple[dict[tuple[str, ...], list[tuple[list[str], Term]]], int]:
    """The forms of the source terms as words, by the stems of these, and how many words the longest has."""
    places: dict[tuple[str, ...], list[tuple[list[str], Term]]] = {}
    for term in terms.glossary:
        for source in term.sources:
            form = WORD.findall(source)
            if form:
                places.setdefault(tuple(stem(word.lower(), language) for word in form), []).append((form, term))
    return places, max(map(len, places), default=0)


def read_terms(settings: Settings) -> Terms:
    """The terms that the settings name. Raises TermsError where a file can't be read or understood."""
    terms = [term for name in settings.glossary for term in read_glossary(settings.root / name, name, settings)]
    return Terms(tuple(terms), settings.do_not_translate)


def read_glossary(path: Path, name: str, settings: Settings) -> list[Term]:
    """The terms of one file, CSV or TBX by its ending; `name` is what messages call it. Raises TermsError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{name}: can't be read: {(error.strerror or str(error)).lower()}; see the setting glossary"
        raise TermsError(message) from error
    source_locale = normalize(settings.source_locale) or settings.source_locale
    match path.suffix.lower():
        case ".csv" | ".tsv":
            return list(read_csv(data, name, source_locale))
        case ".tbx" | ".xml":
            return list(read_tbx(data, name, source_locale))
    message = f"{name}: a glossary is a file that ends in .csv, .tsv or .tbx"
    raise TermsError(message)


_FORBIDDEN = "forbidden"
_YES, _NO = {"yes", "true", "1", "x"}, {"no", "false", "0", ""}


def read_csv(data: bytes, name: str, source_locale: str) -> Iterator[Term]:
    """The terms of a CSV file: UTF-8, its columns separated by comma, semicolon or tab. Raises TermsError."""
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{name}:{line}: the file is not UTF-8; save it as UTF-8"
        raise TermsError(message) from error
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        columns = [_column(title.strip(), f"{name}:1", source_locale) for title in next(rows, [])]
        if not columns or columns[0] != source_locale:
            message = f"{name}:1: the first row has to name the columns, {source_locale} first"
            raise TermsError(message)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _term(row, columns, f"{name}:{rows.line_num}")
    except csv.Error as error:
        message = f"{name}:{rows.line_num}: not valid CSV: {error}"
        raise TermsError(message) from error


def _column(title: str, where: str, source_locale: str) -> str:
    """What a column is called from here on: a locale, `note`, `case`, or `forbidden` and a locale."""
    kind, _, tag = title.lower().partition(" ")
    if kind in {"note", "case"} and not tag:
        return kind
    locale = normalize(tag.strip() if kind == _FORBIDDEN else title)
    if kind == _FORBIDDEN and (locale or not tag):
        return f"{_FORBIDDEN} {locale or ''}"
    if locale is None:
        message = f"{where}: the column {title!r} is neither a locale nor note, case or forbidden"
        raise TermsError(message)
    return source_locale if locale == language_of(source_locale) else locale


def _term(row: Sequence[str], columns: Sequence[str], where: str) -> Term:
    if len(row) > len(columns):
        message = f"{where}: the row has {len(row)} columns, the first row {len(columns)}; quote cells with separators"
        raise TermsError(message)
    cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
    forms = {column: tuple(filter(None, map(str.strip, cell.split("|")))) for column, cell in cells.items()}
    source = columns[0]
    if not forms[source]:
        message = f"{where}: the row has no {source} term"
        raise TermsError(message)
    case = cells.get("case", "").lower()
    if case not in _YES | _NO:
        message = f"{where}: case is {case!r}; write yes or no"
        raise TermsError(message)
    return Term(
        forms[source],
        {column: own for column, own in forms.items() if own and column != source and normalize(column)},
        {column[len(_FORBIDDEN) + 1 :]: own for column, own in forms.items() if own and column.startswith(_FORBIDDEN)},
        case in _YES,
        cells.get("note", ""),
    )


# Names of elements in versions 3 and 2, whatever their namespace: those of the standard's modules have their own.
_CONCEPTS, _LANGUAGES = ("{*}conceptEntry", "{*}termEntry"), ("{*}langSec", "{*}langSet")
_GROUPS = ("{*}termSec", "{*}tig", "{*}ntig")
_STATUS = "administrativeStatus"
_OUT_OF_USE = ("deprecatedterm", "supersededterm")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_tbx(data: bytes, name: str, source_locale: str) -> Iterator[Term]:
    """The terms of a TBX file, ISO 30042:2019 or 2008, that have one in the source locale. Raises TermsError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        message = f"{name}:{error.lineno or 1}: not valid XML: {error.msg}"
        raise TermsError(message) from error
    kind = etree.QName(root).localname
    if kind not in {"tbx", "martif"}:
        message = f"{name}:{root.sourceline}: not a TBX file: its root is {kind}, not tbx or martif"
        raise TermsError(message)
    for concept in root.iter(*_CONCEPTS):
        yield from _concept(concept, name, source_locale)


def _concept(concept: etree._Element, name: str, source_locale: str) -> Iterator[Term]:
    sources: list[str] = []
    used: dict[str, list[str]] = {}
    unused: dict[str, list[str]] = {}
    for section in concept.iter(*_LANGUAGES):
        tag = str(section.get(_LANG, ""))
        locale = normalize(tag)
        if locale is None:
            message = f"{name}:{section.sourceline}: xml:lang {tag!r} is no known locale; name one such as nb-NO"
            raise TermsError(message)
        is_source = locale in {source_locale, language_of(source_locale)}
        for group in section.iter(*_GROUPS):
            own = unused if _is_out_of_use(group) else used
            forms = sources if is_source else own.setdefault(locale, [])
            forms += filter(None, (_text(term) for term in group.iter("{*}term")))
    if sources:
        yield Term(tuple(sources), _frozen(used), _frozen(unused))


def _is_out_of_use(group: etree._Element) -> bool:
    said = (
        *group.iter(f"{{*}}{_STATUS}"),
        *(each for each in group.iter("{*}termNote") if each.get("type") == _STATUS),
    )
    return any(_text(each).lower().startswith(_OUT_OF_USE) for each in said)


def _text(element: etree._Element) -> str:
    return " ".join(str(element.xpath("string()")).split())


def _frozen(forms: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {locale: tuple(own) for locale, own in forms.items() if own}
