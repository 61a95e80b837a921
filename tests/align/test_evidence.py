import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.align.evidence import BEST, evidence, features, length_cost, pair_cost

_TEXT = st.text("ab 12.`[]()/:htps", max_size=40)


def test_features() -> None:
    text = "See [Docs](https://a.b/en-us/c) or https://a.b/nb-NO/d run `ls -l` 3.5 times"
    assert features(text) == {
        ("word", "see"): 1,
        ("word", "docs"): 1,
        ("url", "https://a.b/c"): 1,
        ("word", "or"): 1,
        ("url", "https://a.b/d"): 1,
        ("word", "run"): 1,
        ("code", "ls -l"): 1,
        ("number", "3.5"): 1,
        ("word", "times"): 1,
    }


@pytest.mark.parametrize(
    ("source", "target", "sign"),
    [
        ("Go to [a](https://x.y/en-us/z).", "Gå til [b](https://x.y/nb-NO/z).", 1),
        ("Run `ls`.", "Kjør `ls`.", 1),
        ("Open OneDrive.", "Åpne OneDrive.", 1),
        ("Wait 5 minutes.", "Vent 5 minutter.", 1),
        ("Wait.", "Vent.", 0),
        ("Go to [a](https://x.y/1).", "Vent.", -1),
        ("Vent.", "Go to [a](https://x.y/1).", -1),
        ("Run `ls`.", "Kjør `cd`.", -1),
        ("Wait 5 minutes.", "Vent 7 minutter.", -1),
    ],
)
def test_what_speaks_for_and_against_a_pair(source: str, target: str, sign: int) -> None:
    found = evidence(source, target)
    assert (found > 0) - (found < 0) == sign


@given(_TEXT, _TEXT)
def test_evidence_has_bounds_and_no_side(source: str, target: str) -> None:
    assert -1 < evidence(source, target) < 1
    assert evidence(source, target) == pytest.approx(evidence(target, source))
    assert pair_cost(source, target, 1.0) >= BEST


@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(0.2, 5))
def test_the_cost_of_lengths(source: int, target: int, ratio: float) -> None:
    cost = length_cost(source, target, ratio)
    assert cost >= 0
    assert length_cost(source, target + 10, ratio) >= cost or target < source * ratio


@pytest.mark.parametrize(("source", "target", "ratio"), [(10, 10, 1.0), (10, 20, 2.0), (0, 0, 1.0)])
def test_lengths_that_fit_cost_nothing(source: int, target: int, ratio: float) -> None:
    assert length_cost(source, target, ratio) == 0
