from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings

from diglot.audit import audit, pair_case, restrict, selected_rules
from diglot.checks import RULES
from diglot.errors import UsageError
from diglot.model import Severity, State, Totals
from diglot.settings import Settings
from strategies import ANY_PAGE
from support import OFFICE, TRANSLATIONS, audited, case_of, findings_of, head, page_of, seeds, unit


@given(ANY_PAGE, ANY_PAGE)
@settings(max_examples=100)
def test_no_page_stops_the_others(damaged: bytes, source: bytes) -> None:
    tree = {**seeds(), "fi-FI/x.md": damaged, f"da-DK/{OFFICE}": damaged, "en-US/x.md": source}
    report = audit(tree, Settings())
    assert {case.page.path for case in report.cases if case.page} == {path for path in tree if path[:5] != "en-US"}
    assert case_of(report, TRANSLATIONS[3]).drift.state is State.FRESH
    assert all(finding.path in tree and finding.line >= 1 for finding in report.findings)


def test_every_article_has_a_case_in_every_locale() -> None:
    report = audited(seeds())
    assert sorted((case.article.path, case.locale) for case in report.cases) == sorted(
        (article.path, locale) for article in report.articles for locale in report.locales
    )


def test_totals_are_those_of_the_cases_and_findings() -> None:
    report = audited({**seeds(), "nb-NO/x.md": "# X\n"})
    total = reduce(add, report.totals.values(), Totals({}))
    assert sum(total.states.values()) == len(report.cases)
    assert total.beads == sum(len(case.alignment.beads) for case in report.cases if case.alignment) == 57
    translated = [finding for finding in report.findings if not finding.path.startswith("en-US/")]
    for level in Severity:
        assert total.findings[level] == sum(finding.severity is level for finding in translated)
    assert report.totals["lv-LV"].states[State.MISSING] == 1


def test_the_same_tree_gives_the_same_report_in_whatever_order_it_comes() -> None:
    tree = seeds()
    assert audited(dict(reversed(tree.items()))) == audited(tree)


def test_findings_are_sorted() -> None:
    report = audited({**seeds(), "nb-NO/x.md": head() + unit(1, "T", "S") + "\n" + unit(1, "T", "S"), "xx/a.md": ""})
    places = [(finding.path, finding.line, finding.column, finding.rule) for finding in report.findings]
    assert places == sorted(places)


def test_progress_is_told() -> None:
    told: list[tuple[str, int]] = []

    def track(items: Sequence[str], what: str) -> Iterable[str]:
        told.append((what, len(items)))
        return items

    assert audit(seeds(), Settings(), track) == audited(seeds())
    assert told == [("Reading", 7), ("Aligning", 2), ("Comparing", 2)]


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ((), (), [rule.slug for rule in RULES]),
        (("drift.stale",), (), ["drift.stale"]),
        (("text", "align"), (), ["align.doubtful", "text.untranslated"]),
        (
            ("spans",),
            ("spans.unclosed", "spans.misplaced"),
            ["spans.duplicate-id", "spans.id-mismatch", "spans.no-source", "spans.no-target"],
        ),
        ((), ("drift", "page", "spans", "source"), ["align.doubtful", "text.untranslated"]),
        (("drift",), ("drift",), []),
    ],
)
def test_select_and_ignore(select: tuple[str, ...], ignore: tuple[str, ...], expected: list[str]) -> None:
    chosen = Settings(select=select, ignore=ignore)
    assert [rule.slug for rule in selected_rules(chosen)] == expected
    assert {finding.rule for finding in audited(seeds(), chosen).findings} <= set(expected)


@pytest.mark.parametrize("chosen", [Settings(select=("drift.stal",)), Settings(ignore=("drift.stal",))])
def test_an_unknown_rule_is_an_error(chosen: Settings) -> None:
    with pytest.raises(UsageError, match=r"unknown rule drift\.stal; did you mean drift\.stale"):
        audited(seeds(), chosen)


def test_matches_of_a_missing_page_are_in_its_locale() -> None:
    tree = {
        "en-US/new.md": "Save the file. Something new.\n",
        "en-US/old.md": "Save the file.\n",
        "nb-NO/old.md": head() + unit(101, "Lagre filen.", "Save the file."),
        "lv-LV/old.md": head("lv-LV") + unit(101, "Saglabāt failu.", "Save the file."),
    }
    missing = {case.locale: case for case in audited(tree).cases if case.page is None}
    assert {locale: [[m.target for m in own] for own in case.matches] for locale, case in missing.items()} == {
        "lv-LV": [["Saglabāt failu."], []],
        "nb-NO": [["Lagre filen."], []],
    }


def test_two_files_need_no_tree() -> None:
    case = pair_case(page_of("# Title\n", "en.md"), page_of("# Tittel\n", "nb.md"))
    assert case.alignment
    assert [(bead.source_text, bead.target_text) for bead in case.alignment.beads] == [("Title", "Tittel")]
    assert case.drift.state is State.UNKNOWN


def test_two_files_may_not_carry_spans() -> None:
    with pytest.raises(UsageError, match=r"nb\.md carries side-by-side spans"):
        pair_case(page_of("A", "en.md"), page_of(unit(1, "T", "S"), "nb.md"))


def test_the_source_page_is_checked_too() -> None:
    report = audited({"en-US/a.md": "---\na: b: c\n---\nText.\n", "nb-NO/a.md": head() + "Tekst.\n"})
    assert [f.path for f in findings_of(report, "page.invalid-front-matter")] == ["en-US/a.md"]


def test_a_report_of_some_locales_refers_to_no_other() -> None:
    report = audited(seeds())
    some = restrict(report, ["nb-no", "LV-lv"])
    assert some.locales == ("lv-LV", "nb-NO")
    assert {case.locale for case in some.cases} == set(some.locales)
    assert [list(article.targets) for article in some.articles] == [["lv-LV", "nb-NO"], ["nb-NO"]]
    assert all(case.article in some.articles for case in some.cases)
    assert {finding.path[:5] for finding in some.findings} <= {"en-US", *some.locales}
    assert list(some.totals) == list(some.locales)
    assert {match.locale for case in some.cases for own in case.matches for match in own} <= set(some.locales)
    assert some.cases[0].drift == case_of(report, TRANSLATIONS[2]).drift


def test_a_report_of_a_locale_that_has_no_articles_is_an_error() -> None:
    for tag in ("de-DE", "nonsense"):
        with pytest.raises(UsageError, match=f"there are no articles in {tag}; there are da-DK, fi-FI, lv-LV, nb-NO"):
            restrict(audited(seeds()), [tag])
