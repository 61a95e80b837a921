"""Whether a check has passed: by the severity of what was found, and by the budgets for stale pages.

A budget says how far a locale may be behind. Where a page counts towards one, that decides about it, and `drift.stale`
is information. Every stale page counts towards the percentage, and towards the days one of which the day is known on
which the source moved on from the version that it was made from (`Drift.since`).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diglot.errors import UsageError
from diglot.locales import normalize
from diglot.model import Finding, Severity, State, Summary, Totals
from diglot.settings import ALL, Settings

_STALE = "drift.stale"


@dataclass(frozen=True, slots=True)
class Breach:
    """A budget that is broken: whose, the setting that gives it, what it allows, what there is, and that as a sentence.

    Both numbers are of days, or of percent.
    """

    locale: str
    setting: str
    allowed: float
    found: float
    message: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was found, and what of it lets the check fail. `as_of` is the day up to which days were counted; None where
    no budget asks for them.
    """

    summary: Summary
    failing: frozenset[Finding]
    breaches: tuple[Breach, ...]
    as_of: dt.date | None = None

    @property
    def has_passed(self) -> bool:
        """Whether nothing lets the check fail."""
        return not self.failing and not self.breaches


def rule_on(summary: Summary, settings: Settings, as_of: dt.date) -> Ruling:
    """Whether what was found is within the limits of the settings; days are counted up to `as_of`.

    Raises UsageError for the budget of a locale that has no articles.
    """
    for tag in (*settings.max_stale_days, *settings.max_stale_percent):
        if tag != ALL and tag not in summary.locales:
            message = f"{tag}: a budget for a locale without articles; there are {', '.join(summary.locales)}"
            raise UsageError(message)
    failing = frozenset(finding for finding in summary.findings if _fails(finding, summary, settings))
    breaches = tuple(_breaches(summary, settings, as_of))
    return Ruling(summary, failing, breaches, as_of if settings.max_stale_days else None)


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def _fails(finding: Finding, summary: Summary, settings: Settings) -> bool:
    is_counted = finding.rule == _STALE and _counts(finding.path, summary, settings)
    severity = Severity.INFO if is_counted else finding.severity
    return settings.fail_on is not None and _RANK[severity] <= _RANK[settings.fail_on]


def _counts(path: str, summary: Summary, settings: Settings) -> bool:
    """Whether a stale page counts towards a budget."""
    locale = normalize(path.partition("/")[0]) or ""
    if _limit(settings.max_stale_percent, locale) is not None:
        return True
    return _limit(settings.max_stale_days, locale) is not None and path in summary.stale_since


def _limit(budget: Mapping[str, float], locale: str) -> float | None:
    return budget.get(locale, budget.get(ALL))


def _breaches(summary: Summary, settings: Settings, as_of: dt.date) -> Iterator[Breach]:
    for locale in summary.locales:
        totals = summary.totals[locale]
        percent = _limit(settings.max_stale_percent, locale)
        if percent is not None and (breach := _by_percent(locale, totals, percent)):
            yield breach
        days = _limit(settings.max_stale_days, locale)
        if days is not None and (breach := _by_days(locale, summary, days, as_of)):
            yield breach


def _by_percent(locale: str, totals: Totals, allowed: float) -> Breach | None:
    pages, found = pages_of(totals), stale_percent(totals)
    if found is None or found <= allowed:
        return None
    told = f"{round(found, 1):g}"
    if float(told) <= allowed:  # a budget is not broken by what it allows
        told = f"{found:.6g}"
    are = "1 page is" if pages == 1 else f"{pages:,} pages are"
    message = f"{locale}: {told} % of {are} stale, {allowed:g} % allowed"
    return Breach(locale, "max-stale-percent", allowed, round(found, 6), message)


def pages_of(totals: Totals) -> int:
    """How many translated pages there are."""
    return sum(count for state, count in totals.states.items() if state is not State.MISSING)


def stale_percent(totals: Totals) -> float | None:
    """The percentage of the translated pages that are stale; None where there are none."""
    pages = pages_of(totals)
    return 100 * totals.states.get(State.STALE, 0) / pages if pages else None


def _by_days(locale: str, summary: Summary, allowed: float, as_of: dt.date) -> Breach | None:
    late = {
        path: days
        for path, since in summary.stale_since.items()
        if normalize(path.partition("/")[0]) == locale and (days := (as_of - since).days) > allowed
    }
    if not late:
        return None
    path, longest = min(late.items(), key=lambda item: (-item[1], item[0]))
    are = "1 page has" if len(late) == 1 else f"{len(late):,} pages have"
    message = (
        f"{locale}: {are} been stale for more than {allowed:g} days, {summary.places.of(path)} for {longest:,} days"
    )
    return Breach(locale, "max-stale-days", allowed, longest, message)
