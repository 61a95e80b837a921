from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.model import Article, Bead, Case, Drift, Origin, Segment, Severity, Span, State, Totals
from support import audited, findings_of, page_of, seeds

_COUNTS = st.integers(0, 1000)
_TOTALS = st.builds(
    Totals,
    st.dictionaries(st.sampled_from(State), _COUNTS),
    _COUNTS,
    st.dictionaries(st.sampled_from(Severity), _COUNTS),
)
ZERO = Totals({})


@given(st.lists(_TOTALS, max_size=6))
def test_totals_add_up(items: list[Totals]) -> None:
    total = reduce(add, items, ZERO)
    assert total.beads == sum(item.beads for item in items)
    for state in State:
        assert total.states.get(state, 0) == sum(item.states.get(state, 0) for item in items)
    for level in Severity:
        assert total.findings.get(level, 0) == sum(item.findings.get(level, 0) for item in items)


@given(_TOTALS, _TOTALS, _TOTALS)
def test_totals_add_up_in_any_order(one: Totals, two: Totals, three: Totals) -> None:
    assert one + two == two + one
    assert (one + two) + three == one + (two + three)
    assert one + two + ZERO == one + two


@pytest.mark.parametrize(("name", "unit"), [("f7c17-102", "102"), ("a-b-p101", "p101"), ("102", "102")])
def test_the_unit_is_the_id_without_the_prefix(name: str, unit: str) -> None:
    assert Span(name, None, None, 0, 0).unit == unit
    assert Segment("A", name).unit == unit


def test_a_segment_without_span_has_no_unit() -> None:
    assert Segment("A").unit is None


def test_positions_take_no_part_in_equality() -> None:
    assert Segment("A", None, 1, 2, 3) == Segment("A", None, 4, 5, 6) != Segment("B")
    assert Span("a", "T", "S", 1, 2) == Span("a", "T", "S", 3, 4)


@pytest.mark.parametrize(
    ("source", "target", "kind"), [("ab", "c", "2-1"), ("a", "", "1-0"), ("", "c", "0-1"), ("a", "c", "1-1")]
)
def test_the_kind_of_a_bead(source: str, target: str, kind: str) -> None:
    bead = Bead(tuple(map(Segment, source)), tuple(map(Segment, target)), Origin.TEXT, 0.5)
    assert (bead.kind, bead.source_text, bead.target_text) == (kind, " ".join(source), " ".join(target))


def test_a_finding_belongs_to_the_page_or_else_to_its_source() -> None:
    source, target = page_of("A", "en-US/a.md"), page_of("B")
    article = Article("a.md", source, {"nb-NO": target})
    drift = Drift(State.UNKNOWN, "")
    assert Case(article, "nb-NO", target, drift).path == "nb-NO/a.md"
    assert Case(article, "lv-LV", None, drift).path == "en-US/a.md"
    assert Case(Article("a.md", None, {}), "lv-LV", None, drift).path == "a.md"
    assert Case(article, "en-US", source, drift).is_source
    assert not Case(article, "nb-NO", target, drift).is_source


def test_findings_by_path() -> None:
    report = audited(seeds())
    by_path = report.findings_by_path()
    assert sum(map(len, by_path.values())) == len(report.findings) > 0
    assert by_path["en-US/sharepoint-profile-picture-sync.md"] == findings_of(report, "drift.missing")
