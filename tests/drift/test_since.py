from collections.abc import Iterable, Mapping, Sequence

import pytest

import diglot.drift.since
from diglot.drift.since import Churn, Course, Event, Retranslated, Since, Step, Tally, churn_of, tell_since
from diglot.drift.survey import Selection
from diglot.errors import TreeError, UsageError
from diglot.model import Bead, ChangeKind, Origin, Segment, State
from diglot.settings import Settings
from diglot.work import processes
from support import head, seeds, unit

OTHER = "b" * 40
SOURCE = "en-US/a.md"


def page(*pairs: tuple[str, str], locale: str = "nb-NO", **values: str) -> str:
    return head(locale, **values) + "\n\n".join(unit(101 + at, *pair) for at, pair in enumerate(pairs))


def told(then: Mapping[str, str], now: Mapping[str, str], selection: Selection | None = None) -> Since:
    trees = ({path: text.encode() for path, text in tree.items()} for tree in (then, now))
    return tell_since(*trees, Settings(), "then", selection)


def step(found: Since, locale: str = "nb-NO") -> Step:
    (course,) = found.courses
    (own,) = [each for each in course.steps if each.locale == locale]
    return own


OLD = {SOURCE: "Turn it on.\n\nWait.\n", "nb-NO/a.md": page(("Slå på.", "Turn it on."), ("Vent.", "Wait."))}


def test_nothing_became_of_equal_trees() -> None:
    found = tell_since(seeds(), seeds(), Settings(), "then")
    assert (found.size, found.courses, found.is_behind) == (2, (), False)
    assert found.totals["nb-NO"] == Tally({State.FRESH: 2}, {State.FRESH: 2}) + Tally()


def test_an_edited_source_makes_its_translation_stale() -> None:
    found = told(OLD, {**OLD, SOURCE: "Turn it off.\n\nWait.\n"})
    (course,) = found.courses
    assert (course.source, [change.kind for change in course.changes]) == ("changed", [ChangeKind.EDITED])
    assert (step(found).then, step(found).now, step(found).events) == (State.METADATA, State.STALE, (Event.STALE,))
    assert found.is_behind
    assert found.totals["nb-NO"].events[Event.STALE] == 1


def test_a_translation_takes_a_change_up() -> None:
    stale = {**OLD, SOURCE: "Turn it off.\n\nWait.\n"}
    new = page(("Slå av.", "Turn it off."), ("Vent.", "Wait."), ms_openlocfilehash=OTHER)
    own = step(told(stale, {**stale, "nb-NO/a.md": new}))
    assert (own.then, own.now, own.events) == (State.STALE, State.METADATA, (Event.FRESH, Event.UPTAKE))
    assert [(change.kind, change.old and change.old.text) for change in own.taken] == [
        (ChangeKind.EDITED, "Turn it on.")
    ]
    assert own.churn == Churn(1)


def test_a_sentence_translated_anew_is_churn() -> None:
    new = page(("Skru på.", "Turn it on."), ("Vent.", "Wait."), ms_translationtype="HT")
    found = told(OLD, {**OLD, "nb-NO/a.md": new})
    own = step(found)
    assert own.churn == Churn(2, (Retranslated("Turn it on.", "Slå på.", "Skru på.", 8),))
    assert own.events == (Event.UPGRADE,)
    assert (found.totals["nb-NO"].standing, found.totals["nb-NO"].anew) == (2, 1)
    assert not found.is_behind


def test_from_human_to_machine() -> None:
    human = {**OLD, "nb-NO/a.md": page(("Slå på.", "Turn it on."), ("Vent.", "Wait."), ms_translationtype="HT")}
    assert step(told(human, OLD)).events == (Event.DOWNGRADE,)


def test_pages_come_and_go() -> None:
    other = page(("Gaidi.", "Wait."), locale="lv-LV")
    found = told(OLD, {SOURCE: OLD[SOURCE], "lv-LV/a.md": other})
    assert (step(found).now, step(found).events) == (State.MISSING, (Event.DELETED,))
    assert (step(found, "lv-LV").then, step(found, "lv-LV").events) == (State.MISSING, (Event.NEW,))
    assert found.courses[0].source == "same"


def test_articles_come_and_go() -> None:
    found = told(OLD, {"en-US/b.md": "Other.\n", "nb-NO/b.md": page(("Annet.", "Other."))})
    assert [(course.path, course.source) for course in found.courses] == [("a.md", "deleted"), ("b.md", "new")]
    assert [step.events for course in found.courses for step in course.steps] == [
        (Event.DELETED,),
        (Event.NEW, Event.FRESH),
    ]
    assert found.totals["nb-NO"].then == {**dict.fromkeys(State, 0), State.METADATA: 1}
    assert found.totals["nb-NO"].now == {**dict.fromkeys(State, 0), State.METADATA: 1}


def test_a_file_with_the_same_bytes_tells_where_an_article_went() -> None:
    found = told(OLD, {"en-US/sub/b.md": OLD[SOURCE], "nb-NO/sub/b.md": page(("Slå på.", "Turn it on."))})
    (course,) = found.courses
    assert (course.path, course.older, course.source) == ("sub/b.md", "a.md", "same")
    assert found.size == 1


@pytest.mark.parametrize(
    ("text", "source"),
    [("Turn it on.\n\nWait.\n", "same"), ("---\na: 1\n---\nTurn it on.\n\nWait.\n", "metadata"), (None, "deleted")],
)
def test_what_became_of_the_source(text: str | None, source: str) -> None:
    now = {"nb-NO/a.md": page(("Annet.", "Turn it on."), ("Vent.", "Wait."))} | ({SOURCE: text} if text else {})
    (course,) = told(OLD, now).courses
    assert course.source == source
    assert course.changes == ()


def test_hashes_of_different_kinds_are_no_change() -> None:
    plain = head() + "Slå på.\n"
    longer = head(ms_openlocfilehash="c" * 64) + "Slå på.\n"
    assert told({SOURCE: "On.\n", "nb-NO/a.md": plain}, {SOURCE: "On.\n", "nb-NO/a.md": longer}).totals[
        "nb-NO"
    ].events == dict.fromkeys(Event, 0)


def test_only_what_is_selected() -> None:
    then = {**OLD, "en-US/sub/b.md": "B.\n", "lv-LV/a.md": page(("Gaidi.", "Wait."), locale="lv-LV")}
    now = {path: text.replace("Wait", "Stop") if path[:5] == "en-US" else text for path, text in then.items()}
    found = told(then, now, Selection(places=("sub",)))
    assert (found.size, found.courses) == (1, ())
    assert [*told(then, now, Selection(locales=("lv-LV",))).totals] == ["lv-LV"]
    for places in (("nowhere",), ("sub", "nowhere")):
        with pytest.raises(UsageError, match="nowhere: no such page or folder"):
            told(then, now, Selection(places=places))
    with pytest.raises(UsageError, match="there are no articles in fi-FI"):
        told(then, now, Selection(locales=("fi-FI",)))


def test_other_processes_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diglot.drift.since, "_FEW", 1)
    tree = {path: text.encode() for path, text in OLD.items()}
    now = {**tree, **seeds(), SOURCE: b"Turn it off.\n\nWait.\n"}
    with processes(2) as executor:
        found = tell_since({**tree, **seeds()}, now, Settings(), "then", executor=executor)
    assert found == tell_since({**tree, **seeds()}, now, Settings(), "then")
    assert (found.size, len(found.courses)) == (3, 1)


def test_progress_is_told() -> None:
    told_of: list[tuple[str, int]] = []

    def track(items: Sequence[str], what: str) -> Iterable[str]:
        told_of.append((what, len(items)))
        return items

    tell_since(seeds(), seeds(), Settings(), "then", track=track)
    assert told_of == [("Reading", 7), ("Reading", 7), ("Comparing", 2)]


def test_there_may_have_been_nothing() -> None:
    found = told({}, OLD)
    assert [course.source for course in found.courses] == ["new"]
    with pytest.raises(TreeError, match="no articles"):
        told(OLD, {})


def bead(source: str, target: str) -> Bead:
    return Bead((Segment(source),), (Segment(target),), Origin.SPAN, 1.0)


def test_any_earlier_translation_of_a_repeated_sentence_will_do() -> None:
    before = [bead("Save.", "Lagre."), bead("Save.", "Ta vare på."), bead("Stop.", "Stans.")]
    after = [bead("Save.", "Ta  vare på."), bead("Save.", "Arkiver."), bead("New.", "Ny.")]
    assert churn_of(before, after) == Churn(2, (Retranslated("Save.", "Lagre.", "Arkiver.", 1),))
    assert churn_of(before, before) == Churn(3)


def test_courses_are_eventful_for_churn_alone() -> None:
    quiet = Step("nb-NO", "nb-NO/a.md", State.FRESH, State.FRESH, (None, None), ())
    churn = Churn(1, (Retranslated("a", "b", "c", 1),))
    assert not Course("a.md", None, "same", (), (quiet,)).is_eventful
    loud = Step("nb-NO", "nb-NO/a.md", State.FRESH, State.FRESH, (None, None), (), churn=churn)
    assert Course("a.md", None, "same", (), (loud,)).is_eventful


def test_line_ends_of_a_checkout_are_no_change() -> None:
    now = {path: text.replace("\n", "\r\n") for path, text in OLD.items()}
    found = told(OLD, now)
    assert (found.courses, found.totals["nb-NO"].events) == ((), dict.fromkeys(Event, 0))


@pytest.mark.parametrize("text", ["", "See the new page.\n"])
def test_bytes_that_several_articles_have_tell_not_which_one_moved(text: str) -> None:
    then = {"en-US/a.md": text, "en-US/b.md": text, "nb-NO/b.md": page(("X.", "Y."))}
    found = told(then, {"en-US/b.md": text, "en-US/c.md": text, "nb-NO/b.md": then["nb-NO/b.md"]})
    assert {course.path: (course.older, course.source) for course in found.courses} == {
        "a.md": (None, "deleted"),
        "c.md": (None, "new"),
    }
