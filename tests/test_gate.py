import datetime as dt
from collections.abc import Mapping

import pytest

from diglot.errors import UsageError
from diglot.gate import Ruling, rule_on
from diglot.model import Finding, Places, Severity, State, Summary, Totals
from diglot.settings import Settings

TODAY = dt.date(2021, 1, 31)
ERROR = Finding("spans.unclosed", Severity.ERROR, "nb-NO/a.md", 3, 1, "never closed", "close it.")
STALE = Finding("drift.stale", Severity.WARNING, "nb-NO/a.md", 1, 1, "the source has changed", "hand it off.")
OTHER = Finding("drift.stale", Severity.WARNING, "lv-LV/a.md", 1, 1, "the source has changed", "hand it off.")
INFO = Finding("drift.missing", Severity.INFO, "en-US/a.md", 1, 1, "not translated", "hand it off.")


def summary(
    *findings: Finding,
    stale: int = 1,
    fresh: int = 1,
    missing: int = 0,
    since: Mapping[str, dt.date] | None = None,
) -> Summary:
    states = {State.STALE: stale, State.FRESH: fresh, State.MISSING: missing}
    totals = {"lv-LV": Totals({State.FRESH: 1, State.STALE: 1}), "nb-NO": Totals(states)}
    return Summary(Places("source"), "en-US", ("lv-LV", "nb-NO"), 1, 2, findings, totals, stale_since=since or {})


def messages(ruling: Ruling) -> list[str]:
    return [breach.message for breach in ruling.breaches]


@pytest.mark.parametrize(
    ("fail_on", "failing"),
    [
        (Severity.ERROR, {ERROR}),
        (Severity.WARNING, {ERROR, STALE}),
        (Severity.INFO, {ERROR, STALE, INFO}),
        (None, set()),
    ],
)
def test_findings_as_severe_as_asked_fail(fail_on: Severity | None, failing: set[Finding]) -> None:
    ruling = rule_on(summary(INFO, STALE, ERROR), Settings(fail_on=fail_on), TODAY)
    assert ruling.failing == failing
    assert ruling.has_passed is not bool(failing)
    assert (ruling.breaches, ruling.as_of) == ((), None)


@pytest.mark.parametrize(
    ("budget", "broken"),
    [
        ({"nb-NO": 10}, ["nb-NO: 12.4 % of 2,903 pages are stale, 10 % allowed"]),
        ({"nb-NO": 12.5}, []),
        ({"nb-NO": 12.4}, ["nb-NO: 12.401 % of 2,903 pages are stale, 12.4 % allowed"]),
        ({"*": 12.5}, ["lv-LV: 50 % of 2 pages are stale, 12.5 % allowed"]),
        ({"*": 12.5, "lv-LV": 50}, []),
        ({"*": 50, "nb-NO": 0}, ["nb-NO: 12.4 % of 2,903 pages are stale, 0 % allowed"]),
    ],
)
def test_a_budget_in_percent_of_the_pages_that_are_there(budget: dict[str, float], broken: list[str]) -> None:
    found = summary(stale=360, fresh=2543, missing=100)
    assert messages(rule_on(found, Settings(max_stale_percent=budget), TODAY)) == broken


def test_a_locale_without_pages_breaks_no_budget() -> None:
    assert messages(rule_on(summary(stale=0, fresh=0), Settings(max_stale_percent={"nb-NO": 0}), TODAY)) == []


@pytest.mark.parametrize(
    ("allowed", "broken"),
    [
        (30, []),
        (29, ["nb-NO: 1 page has been stale for more than 29 days, source/nb-NO/b.md for 30 days"]),
        (9.5, ["nb-NO: 2 pages have been stale for more than 9.5 days, source/nb-NO/b.md for 30 days"]),
    ],
)
def test_a_budget_in_days(allowed: float, broken: list[str]) -> None:
    since = {"nb-NO/a.md": dt.date(2021, 1, 21), "nb-NO/b.md": dt.date(2021, 1, 1), "lv-LV/a.md": dt.date(2020, 1, 1)}
    ruling = rule_on(summary(since=since), Settings(max_stale_days={"nb-NO": allowed}), TODAY)
    assert messages(ruling) == broken
    assert ruling.as_of == TODAY
    assert [(breach.setting, breach.allowed, breach.found) for breach in ruling.breaches] == [
        ("max-stale-days", allowed, 30)
    ] * len(broken)


@pytest.mark.parametrize(
    ("settings", "failing"),
    [
        (Settings(max_stale_percent={"nb-NO": 100}), {OTHER}),
        (Settings(max_stale_percent={"*": 100}), set()),
        (Settings(max_stale_percent={"*": 100}, fail_on=Severity.INFO), {STALE, OTHER}),
        (Settings(max_stale_days={"*": 1000}), {OTHER}),
        (Settings(max_stale_days={"*": 1000}, max_stale_percent={"lv-LV": 100}), set()),
    ],
)
def test_the_budget_decides_about_the_pages_that_count_towards_it(settings: Settings, failing: set[Finding]) -> None:
    # Nothing tells since when the other page is stale, so no budget of days can.
    found = summary(STALE, OTHER, since={"nb-NO/a.md": TODAY})
    assert rule_on(found, settings, TODAY).failing == failing


def test_what_is_no_stale_page_fails_whatever_the_budget() -> None:
    assert rule_on(summary(ERROR), Settings(max_stale_percent={"*": 100}), TODAY).failing == {ERROR}


def test_a_broken_budget_fails_where_no_finding_does() -> None:
    ruling = rule_on(summary(), Settings(max_stale_percent={"nb-NO": 49}, fail_on=None), TODAY)
    assert not ruling.has_passed


@pytest.mark.parametrize("setting", ["max_stale_days", "max_stale_percent"])
def test_a_budget_for_a_locale_without_articles_is_told(setting: str) -> None:
    settings = Settings(**{setting: {"sv-SE": 1}})
    with pytest.raises(UsageError, match="sv-SE: a budget for a locale without articles; there are lv-LV, nb-NO"):
        rule_on(summary(), settings, TODAY)
