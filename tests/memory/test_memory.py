import pytest

from diglot.memory import Memory
from diglot.model import Alignment, Bead, Match, Origin, Segment
from support import page_of


def bead(source: str, target: str, confidence: float = 1.0) -> Bead:
    return Bead((Segment(source),) if source else (), (Segment(target),) if target else (), Origin.SPAN, confidence)


def memory(least: float = 0.9) -> Memory:
    made = Memory(least)
    made.add("a.md", page_of("", "nb-NO/a.md"), Alignment("", (bead("Save it.", "Lagre."), bead("Wait.", "Vent."))))
    made.add("b.md", page_of("", "lv-LV/b.md"), Alignment("", (bead("Save  it.", "Saglabā."), bead("Go.", "Ej.", 0.5))))
    made.add("b.md", page_of("", "fi-FI/b.md"), Alignment("", (bead("Save it.", "Tallenna."), bead("Stop.", ""))))
    return made


LATVIAN = Match("lv-LV/b.md", "lv-LV", "Save  it.", "Saglabā.")
FINNISH = Match("fi-FI/b.md", "fi-FI", "Save it.", "Tallenna.")
NORWEGIAN = Match("nb-NO/a.md", "nb-NO", "Save it.", "Lagre.")


def test_exact_matches_of_other_articles() -> None:
    assert memory().lookup("a.md", ["Save it.", "Wait.", "save it."]) == ((FINNISH, LATVIAN), (), ())
    assert memory().lookup("c.md", ["Save\u00a0it."]) == ((FINNISH, LATVIAN, NORWEGIAN),)


def test_in_one_locale() -> None:
    assert memory().lookup("c.md", ["Save it."], "lv-LV") == ((LATVIAN,),)


def test_doubtful_and_one_sided_beads_teach_nothing() -> None:
    assert memory().lookup("c.md", ["Go.", "Stop.", ""]) == ((), (), ())


@pytest.mark.parametrize(("least", "matches"), [(0.0, 1), (0.5, 1), (0.51, 0)])
def test_how_sure_a_bead_has_to_be_is_a_setting(least: float, matches: int) -> None:
    assert [len(found) for found in memory(least).lookup("c.md", ["Go.", "Stop."])] == [matches, 0]


def test_the_same_match_counts_once() -> None:
    made = memory()
    made.add("a.md", page_of("", "nb-NO/a.md"), Alignment("", (bead("Wait.", "Vent."),)))
    assert len(made.lookup("c.md", ["Wait."])[0]) == 1
