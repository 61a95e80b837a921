import datetime as dt
from collections.abc import Mapping

import pytest

from diglot.errors import TreeError, UsageError
from diglot.handoff import Count, Fate, Handoff, Job, plan_handoff
from diglot.memory.bands import Band
from diglot.model import State
from diglot.settings import Settings
from support import head, seeds, unit

DAY = dt.date(2021, 9, 14)
OLD = "b" * 40


def planned(tree: Mapping[str, str], budget: int | None = None, tag: str = "nb-NO") -> Handoff:
    return plan_handoff({path: text.encode() for path, text in tree.items()}, Settings(), tag, DAY, budget=budget)


def page(*sources: str, **values: str) -> str:
    """A translated page made from these sentences."""
    return head(**values) + "\n\n".join(unit(101 + at, source.upper(), source) for at, source in enumerate(sources))


def english(*sentences: str, **values: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in values.items())
    return (f"---\n{lines}---\n" if lines else "") + "\n\n".join(sentences) + "\n"


def words(count: Count) -> dict[str, int]:
    return {band.value: number for band, number in count.bands.items() if number}


def fates(count: Count) -> dict[str, int]:
    return {fate.value: number for fate, number in count.fates.items() if number}


def job_of(plan: Handoff, article: str) -> Job:
    (job,) = [job for job in (*plan.jobs, *plan.left_out, *plan.unknown) if job.article == article]
    return job


A, B, C = "Open the new settings page.", "Select the user.", "Save your work before you close it."


def test_a_stale_page_by_bands_and_by_fate() -> None:
    changed = "Open the old settings page."
    tree = {"en-US/a.md": english(changed, B, C, "Wait a while."), "nb-NO/a.md": page(A, B, C, "Go on.")}
    job = job_of(planned(tree), "a.md")
    assert job.drift.state is State.STALE
    # One of five words was replaced: 80 %. B has a changed neighbour, C an added one.
    assert words(job.count) == {"75-84": 5, "exact": 10, "no match": 3}
    assert fates(job.count) == {"changed": 5, "standing": 10, "new": 3}
    assert (job.count.removed, job.count.total, job.count.work, job.count.sentences) == (2, 18, 8, 4)
    assert job.need.share == pytest.approx((5 + 3 + 2) / (18 + 2))


def test_a_missing_page_is_matched_with_other_pages() -> None:
    tree = {
        "en-US/a.md": english(A, B, C),
        "nb-NO/a.md": page(A, B, C, ms_openlocfilehash=OLD),
        "en-US/b.md": english(B, C, A, "Open the new settings pane."),
    }
    job = job_of(planned(tree), "b.md")
    # B was followed by C, but it was not the first; C was not followed by A.
    assert words(job.count) == {"exact": 15, "75-84": 5}
    tree["en-US/b.md"] = english(A, B, C)
    assert words(job_of(planned(tree), "b.md").count) == {"context": 15}
    assert fates(job_of(planned(tree), "b.md").count) == {"new": 15}


def test_what_repeats_within_the_job_counts_once() -> None:
    tree = {"en-US/a.md": english(C, C), "en-US/b.md": english(C), "nb-NO/c.md": page(A)}
    plan = planned(tree)
    assert [words(job.count) for job in plan.jobs] == [{"no match": 7, "repetition": 7}, {"repetition": 7}]
    assert (plan.totals.total, plan.totals.work) == (21, 7)


def test_titles_are_words_where_they_are_known_to_be_new() -> None:
    tree = {"en-US/a.md": english(A, title="Two words", description="Three more words"), "nb-NO/x.md": page(B)}
    assert job_of(planned(tree), "a.md").count.total == 5 + 2 + 3


def test_code_and_rules_are_no_words() -> None:
    tree = {"en-US/a.md": english(A, "```\nrun this now\n```", "---", "Run `this` now."), "nb-NO/x.md": page(B)}
    count = job_of(planned(tree), "a.md").count
    assert (count.total, count.placeholders) == (7, 1)


@pytest.mark.parametrize(
    ("values", "priority", "named"),
    [
        ({}, 2, ""),
        ({"localization_priority": "Normal"}, 2, "Normal"),
        ({"localization_priority": "Priority"}, 3, "Priority"),
        ({"localization_priority": "Critical"}, 4, "Critical"),
        ({"ms.localizationpriority": "high"}, 3, "high"),
        ({"ms.localizationpriority": "None"}, 1, "None"),
    ],
)
def test_priority_is_that_of_the_front_matter(values: dict[str, str], priority: float, named: str) -> None:
    need = job_of(planned({"en-US/a.md": english(A, **values), "nb-NO/x.md": page(B)}), "a.md").need
    assert (need.priority, need.named) == (priority, named)


@pytest.mark.parametrize(
    ("written", "days", "age"),
    [
        ("09/14/2021", 0, 1.0),
        ("09/14/2020", 365, 2.0),
        ("01/01/2010", 4274, 4.0),
        ("01/01/2030", 0, 1.0),
        ("", None, 1.0),
    ],
)
def test_a_missing_page_is_as_old_as_its_author_says(written: str, days: int | None, age: float) -> None:
    values = {"ms.date": written} if written else {}
    need = job_of(planned({"en-US/a.md": english(A, **values), "nb-NO/x.md": page(B)}), "a.md").need
    assert (need.age_days, need.age, need.score) == (days, age, 2 * age)


def test_a_stale_page_is_as_old_as_its_handoff_where_nothing_else_tells() -> None:
    need = job_of(planned({"en-US/a.md": english(A), "nb-NO/a.md": page(B)}), "a.md").need
    assert need.age_days == 365


TREE = {
    "en-US/a.md": english(A, localization_priority="Normal"),
    "en-US/b.md": english(C, localization_priority="Priority"),
    "en-US/c.md": english(B, localization_priority="None"),
    "en-US/d.md": english("Wait."),
    "nb-NO/d.md": "Vent.\n",
    "en-US/e.md": english("Stop."),
    "nb-NO/e.md": page("Stop."),
    "nb-NO/f.md": page("Gone."),
}


def test_readers_need_comes_first_and_the_unknown_are_apart() -> None:
    plan = planned(TREE)
    assert [(job.article, job.need.score) for job in plan.jobs] == [("b.md", 3), ("a.md", 2), ("c.md", 1)]
    assert [job.article for job in plan.unknown] == ["d.md"]
    assert plan.totals == sum((job.count for job in plan.jobs), Count())
    assert (plan.totals.total, plan.unknown_totals.total) == (15, 1)
    assert plan.unknown[0].is_whole


def test_a_budget_takes_what_fits_in_the_order_of_need() -> None:
    plan = planned(TREE, budget=10)
    assert [job.article for job in plan.jobs] == ["b.md", "c.md"]
    assert [job.article for job in plan.left_out] == ["a.md"]
    assert plan.totals.work == 10
    assert planned(TREE, budget=0).jobs == ()


def test_what_is_left_out_repeats_nothing() -> None:
    tree = {
        "en-US/a.md": english(C, A, localization_priority="Critical"),
        "en-US/b.md": english(C),
        "nb-NO/x.md": page("Other."),
    }
    plan = planned(tree, budget=7)
    assert [(job.article, words(job.count)) for job in plan.jobs] == [("b.md", {"no match": 7})]


def test_bands_and_fates_add_up_on_the_seeds() -> None:
    for tag in ("fi-FI", "lv-LV", "nb-NO", "de-DE"):
        plan = plan_handoff(seeds(), Settings(), tag, DAY)
        for count in (plan.totals, *(job.count for job in plan.jobs)):
            assert sum(count.bands.get(band, 0) for band in Band) == count.total
            assert sum(count.fates.get(fate, 0) for fate in Fate) == count.total
    assert plan_handoff(seeds(), Settings(), "nb-NO", DAY).jobs == ()


@pytest.mark.parametrize("tag", ["en-US", "en-us", "nonsense!"])
def test_no_locale_to_translate_into(tag: str) -> None:
    with pytest.raises(UsageError, match="no locale to translate into; name one such as nb-NO"):
        planned(TREE, tag=tag)


def test_no_articles() -> None:
    with pytest.raises(TreeError, match="no articles"):
        planned({})
