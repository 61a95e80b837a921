"""What is handed out: which pages of a report, and as which files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from diglot.corpus import demand_places, is_in
from diglot.errors import UsageError
from diglot.exchange.formats import FORMATS
from diglot.exchange.units import Document, Proposals, documents, known_matches
from diglot.locales import normalize
from diglot.model import Case, Report, State


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages are handed out: those in some places, of some locales and in some states; empty stands for all.

    Missing pages are among them only where their state or they themselves are named.
    """

    places: tuple[str, ...] = ()
    locales: tuple[str, ...] = ()
    states: tuple[State, ...] = ()

    def of(self, report: Report) -> list[Case]:
        """The cases. Raises UsageError for a locale without articles, and for a place in which there is no page."""
        wanted = {normalize(tag) or tag for tag in self.locales}
        unknown = sorted(wanted.difference(report.locales))
        if unknown:
            message = f"{unknown[0]}: there are no articles in this locale; there are {', '.join(report.locales)}"
            raise UsageError(message)
        cases = [case for case in report.cases if not wanted or case.locale in wanted]
        demand_places(self.places, (name for case in cases for name in _names(case)))
        return [case for case in cases if self._has(case)]

    def _has(self, case: Case) -> bool:
        state = case.drift.state
        if self.states and state not in self.states:
            return False
        if state is State.MISSING and not self.states and not set(self.places) & set(_names(case)):
            return False
        return not self.places or any(is_in(name, place) for name in _names(case) for place in self.places)


def _names(case: Case) -> tuple[str, ...]:
    own = (case.page.path,) if case.page else ()
    return (case.article.path, f"{case.locale}/{case.article.path}", *own)


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that is handed out: of which locale, its bytes, and how much is in it. `left_out` is as in a Document."""

    locale: str
    data: bytes
    pages: int
    units: int
    left_out: int


def hand_out(
    cases: Iterable[Case],
    form: str,
    source_locale: str,
    least: float,
    proposals: Proposals = known_matches,
) -> list[Handed]:
    """The files of some cases, one for each locale. `form` is a format that has a writer; `least` is the confidence of
    the beads that are handed on.
    """
    by_locale: dict[str, list[Document]] = {}
    for document in documents(cases, source_locale, least, proposals):
        by_locale.setdefault(document.locale, []).append(document)
    found = [_handed(locale, own, form) for locale, own in sorted(by_locale.items())]
    return [each for each in found if each.units]


def _handed(locale: str, own: Sequence[Document], form: str) -> Handed:
    write = FORMATS[form].write
    assert write is not None  # noqa: S101  # the caller has chosen one that has
    out = BytesIO()
    filled = [each for each in own if each.units]
    write(filled, out)
    units, left_out = sum(len(each.units) for each in filled), sum(each.left_out for each in own)
    return Handed(locale, out.getvalue(), len(filled), units, left_out)


def written_formats() -> Mapping[str, str]:
    """The formats that can be written, each with the ending of its files."""
    return {name: form.suffix for name, form in FORMATS.items() if form.write is not None}
