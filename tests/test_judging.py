from dataclasses import replace

import pytest

from diglot.checks import RULES
from diglot.errors import UsageError
from diglot.judging import Verdict, judge, packed, selected_rules, settled, unpacked
from diglot.model import Edit, Finding, Severity
from diglot.settings import Settings
from diglot.terms import Terms
from support import audited, findings_of, head, seeds, unit

ENGLISH = "Sign in to the admin portal now."
PAGE = head() + unit(101, ENGLISH, ENGLISH)


@pytest.mark.parametrize(
    ("select", "ignore", "chosen", "left_out"),
    [
        ((), (), {"drift.stale", "align.doubtful", "spans.gap"}, set()),
        (("drift.stale",), (), {"drift.stale"}, {"drift.missing", "align.doubtful"}),
        (("spans", "align"), (), {"align.doubtful", "spans.gap"}, {"drift.stale"}),
        (("markup", "drift.stale"), ("markup.include-cycle",), {"drift.stale", "markup.include-not-found"}, {"drift"}),
        ((), ("drift", "spans.gap"), {"align.doubtful", "spans.order"}, {"drift.stale", "spans.gap"}),
        (("drift",), ("drift",), set(), {"drift.stale"}),
    ],
)
def test_select_and_ignore(
    select: tuple[str, ...], ignore: tuple[str, ...], chosen: set[str], left_out: set[str]
) -> None:
    settings = Settings(select=select, ignore=ignore)
    rules = {rule.slug for rule in selected_rules(settings)}
    assert chosen <= rules
    assert not left_out & rules
    assert {finding.rule for finding in audited(seeds(), settings).findings} <= rules


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("nonsense",)),
        Settings(extend_select=("nonsense",)),
        Settings(ignore=("nonsense",)),
        Settings(severity={"nonsense": Severity.INFO}),
        Settings(per_path_ignores={"**": ("nonsense",)}),
    ],
)
def test_a_name_that_is_no_rule(settings: Settings) -> None:
    with pytest.raises(UsageError, match="unknown rule nonsense"):
        selected_rules(settings)


def test_a_rule_that_is_off_runs_where_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = tuple(replace(rule, on=rule.slug != "drift.stale") for rule in RULES)
    monkeypatch.setattr("diglot.judging.RULES", rules)

    def runs(settings: Settings) -> bool:
        return "drift.stale" in {rule.slug for rule in selected_rules(settings)}

    assert not runs(Settings())
    assert not runs(Settings(select=("drift",)))
    assert runs(Settings(select=("drift.stale",)))
    assert runs(Settings(extend_select=("drift.stale",)))
    assert not runs(Settings(extend_select=("drift.stale",), ignore=("drift",)))


def test_extend_select_adds_to_what_is_on_or_selected() -> None:
    assert len(selected_rules(Settings(extend_select=("drift.stale",)))) == len(selected_rules(Settings()))
    chosen = selected_rules(Settings(select=("align",), extend_select=("drift.stale",)))
    assert [rule.slug for rule in chosen] == ["align.doubtful", "drift.stale"]


@pytest.mark.parametrize(
    ("severity", "expected"),
    [
        ({}, Severity.WARNING),
        ({"text.untranslated": Severity.ERROR}, Severity.ERROR),
        ({"text": Severity.INFO}, Severity.INFO),
        ({"text": Severity.INFO, "text.untranslated": Severity.ERROR}, Severity.ERROR),
    ],
)
def test_severity(severity: dict[str, Severity], expected: Severity) -> None:
    report = audited({"nb-NO/a.md": PAGE}, Settings(severity=severity))
    assert [finding.severity for finding in findings_of(report, "text.untranslated")] == [expected]
    assert report.totals["nb-NO"].findings[expected] >= 1


@pytest.mark.parametrize(
    ("pattern", "names", "paths"),
    [
        ("nb-NO/old/**", ("text",), ["nb-NO/a.md"]),
        ("nb-NO/old/", ("text.untranslated",), ["nb-NO/a.md"]),
        ("*.md", ("text",), []),
        ("a.md", ("text",), ["nb-NO/old/b.md"]),
        ("lv-LV/**", ("text",), ["nb-NO/a.md", "nb-NO/old/b.md"]),
        ("**", ("drift",), ["nb-NO/a.md", "nb-NO/old/b.md"]),
    ],
)
def test_rules_are_ignored_by_path(pattern: str, names: tuple[str, ...], paths: list[str]) -> None:
    settings = Settings(per_path_ignores={pattern: names})
    report = audited({"nb-NO/a.md": PAGE, "nb-NO/old/b.md": PAGE}, settings)
    assert [finding.path for finding in findings_of(report, "text.untranslated")] == paths


def test_what_is_packed_unpacks() -> None:
    report = audited({"nb-NO/a.md": PAGE})
    verdict = judge(report.cases, selected_rules(Settings()), "en-US", Terms())
    edits = (Edit(1, 2, "x"), Edit(4, 4, ""))
    mended = Verdict(tuple(replace(finding, edits=edits) for finding in verdict.findings), verdict.notes)
    assert verdict.findings
    again = unpacked(packed(mended))
    assert again == mended
    assert {finding.edits for finding in again.findings} == {edits}


def test_findings_are_in_the_order_of_their_places() -> None:
    one = Finding("b.b", Severity.INFO, "nb-NO/a.md", 2, 1, "m", "r")
    others = [replace(one, rule="a.a"), replace(one, line=1, column=9), replace(one, path="da-DK/z.md")]
    found, known = settled([one, *others], Settings())
    assert (found, known) == ((others[2], others[1], others[0], one), 0)
