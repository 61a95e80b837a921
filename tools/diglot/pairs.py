"""Any two plain files, an English one and its translation, aligned without a tree: one pair, or many."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from diglot.align import align_with
from diglot.align.together import align_together
from diglot.drift import drift_since
from diglot.errors import DiglotError, UsageError
from diglot.locales import locale_in, normalize
from diglot.model import Article, Case, Drift, Page, State
from diglot.page import read_page
from diglot.trees import read_file

_ENGLISH = "en-US"
# Pairs that are aligned together: enough to learn words from, few enough to hold.
_TOGETHER = 2000


def case_of_files(source: str, target: str, locale: str | None, made_from: str | None = None) -> Case:
    """The case of two files. The locale of the target, if it is not given, is told by its front matter or by a folder;
    `made_from` names the English that it was made from, where `source` has moved on since.

    Raises TreeError for a file that can't be read, and UsageError for one with spans and a locale that is none.
    """
    pair = _read_pair(source, target, locale)
    if made_from is not None:
        return case_through(_english(made_from), *pair)
    (case,) = pair_cases([pair])
    return case


def cases_of_lines(lines: Iterable[str], locale: str | None) -> Iterator[Case | DiglotError]:
    """For each line `EN<TAB>LOC[<TAB>OLD]` the case of the files that it names, or why there is none, in their order.

    Answers come for many lines at a time, since pages teach each other words.
    """
    rest = iter(lines)
    while some := list(islice(rest, _TOGETHER)):
        pairs: dict[int, tuple[Page, Page]] = {}
        answers: dict[int, Case | DiglotError] = {}
        for at, line in enumerate(some):
            source, target, made_from, *_ = (*line.rstrip("\r\n").split("\t"), "", "")
            try:
                if made_from:
                    answers[at] = case_of_files(source, target, locale, made_from)
                else:
                    pairs[at] = _read_pair(source, target, locale)
            except DiglotError as error:
                answers[at] = error
        answers.update(zip(pairs, pair_cases([*pairs.values()]), strict=True))
        yield from (answers[at] for at in range(len(some)))


def pair_cases(pairs: Sequence[tuple[Page, Page]]) -> list[Case]:
    """The cases of any plain source and target pages, aligned; nothing is known of their drift. What pairs of one
    locale have in common helps with each, so they should come together.
    """
    drift = Drift(State.UNKNOWN, "two files, of which no provenance is asked")
    found: dict[int, Case] = {}
    for locale in {target.locale for _, target in pairs}:
        own = [(at, pair) for at, pair in enumerate(pairs) if pair[1].locale == locale]
        for (at, (source, target)), alignment in zip(own, align_together([pair for _, pair in own]), strict=True):
            article = Article(source.path, source, {locale: target})
            found[at] = Case(article, locale, target, drift, alignment)
    return [found[at] for at in range(len(pairs))]


def case_through(old: Page, source: Page, target: Page) -> Case:
    """The case of plain source and target pages, the target aligned with the old source that it was made from.

    Raises UsageError where that carries spans.
    """
    if old.spans:
        message = (
            f"{old.path} carries side-by-side spans; name a plain source page, such as the one that diglot recover "
            f"{old.path} prints"
        )
        raise UsageError(message)
    article = Article(source.path, source, {target.locale: target})
    return Case(article, target.locale, target, drift_since(old, source), align_with(old, target, source.locale))


def plain_pair(source: Page, target: Page) -> tuple[Page, Page]:
    """The two pages. Raises UsageError where one carries spans: such a page has its source beside it already."""
    for page in (source, target):
        if page.spans:
            message = f"{page.path} carries side-by-side spans; align it as a page of the tree: diglot align PAGE"
            raise UsageError(message)
    return source, target


def _read_pair(source: str, target: str, locale: str | None) -> tuple[Page, Page]:
    page = read_page(target, "", read_file(Path(target)))
    told = locale or page.provenance.locale or locale_in(str(Path(target).resolve()))
    tag = normalize(told or _ENGLISH)
    if tag is None:
        message = f"{told}: no known locale; name one such as nb-NO"
        raise UsageError(message)
    return plain_pair(_english(source), replace(page, locale=tag))


def _english(file: str) -> Page:
    return read_page(file, _ENGLISH, read_file(Path(file)))
