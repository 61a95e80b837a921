import datetime as dt
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import diglot.drift.survey
from diglot.audit import audit
from diglot.drift.survey import LocaleTotals, Selection, Split, Survey, percent, survey
from diglot.errors import SettingsError, TreeError, UsageError
from diglot.model import Method, State, Version
from diglot.settings import Settings
from diglot.trees import open_tree
from sharedkit import pages, show
from support import HASH, Result, head, seeds, unit

Run = Callable[..., Result]
DAY = dt.date(2021, 1, 1)
OTHER, LONG = "b" * 40, "c" * 64


def surveyed(tree: Mapping[str, str], selection: Selection | None = None, most: int | None = None) -> Survey:
    return survey({path: text.encode() for path, text in tree.items()}, Settings(), DAY, selection, most=most)


def page(text: str, source: str, **values: str) -> str:
    return head(**values) + unit(101, text, source)


TREE = {
    "en-US/a.md": "Turn it off.\n",
    "en-US/sub/b.md": "---\nms.date: 12/01/2020\n---\nWait.\n",
    "nb-NO/a.md": page("Slå det på.", "Turn it on."),
    "nb-NO/sub/b.md": page("Vent.", "Wait."),
    "da-DK/a.md": page("Sluk den.", "Turn it off.", ms_translationtype="HT"),
    "da-DK/gone.md": page("Væk.", "Gone."),
    "lv-LV/sub/b.md": "Gaidi.\n",
}


def apart_in(found: Survey) -> list[str]:
    return [split.article for split in found.apart]


def states(found: Survey) -> dict[tuple[str, str], str]:
    return {(each.locale, each.article): each.drift.state.value for each in found.standings}


def test_every_article_in_every_locale() -> None:
    found = surveyed(TREE)
    assert states(found) == {
        ("da-DK", "a.md"): "metadata",
        ("lv-LV", "a.md"): "missing",
        ("nb-NO", "a.md"): "stale",
        ("da-DK", "gone.md"): "orphan",
        ("da-DK", "sub/b.md"): "missing",
        ("lv-LV", "sub/b.md"): "unknown",
        ("nb-NO", "sub/b.md"): "metadata",
    }
    assert (found.size, found.locales, found.as_of, found.is_behind) == (3, ("da-DK", "lv-LV", "nb-NO"), DAY, True)
    (dated,) = [each for each in found.standings if each.path == "nb-NO/sub/b.md"]
    assert (dated.drift.since, dated.days(DAY), dated.days(dt.date(2020, 1, 1))) == (dt.date(2020, 12, 1), 31, 0)


def test_it_tells_what_the_report_tells() -> None:
    for tree in (seeds(), {path: text.encode() for path, text in TREE.items()}):
        cases = {(case.article.path, case.locale): case for case in audit(tree, Settings()).cases}
        found = survey(tree, Settings(), DAY).standings
        assert len(found) == len(cases)
        for each in found:
            case = cases[each.article, each.locale]
            assert (each.drift.state, each.drift.reason) == (case.drift.state, case.drift.reason)
            assert (each.drift.since, each.drift.behind) == (case.drift.since, case.drift.behind)
            assert each.drift.changes == (() if each.drift.state is State.FRESH else case.drift.changes)
            assert each.same_text_as == (case.version.same_text_as if case.version else None)


def test_totals_add_up() -> None:
    found = surveyed(TREE)
    danish = found.totals["da-DK"]
    assert (danish.articles, danish.translated, danish.pages, danish.current) == (2, 1, 2, 1)
    assert danish.methods == {Method.HUMAN: 1, Method.MACHINE: 1}
    total = sum(found.totals.values(), LocaleTotals())
    assert Counter(total.states) == Counter(each.drift.state for each in found.standings)
    assert (total.pages, total.articles, total.oldest) == (5, 6, dt.date(2020, 12, 1))


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, ""), (0, 9, "0 %"), (9, 9, "100 %"), (1, 3, "33.3 %"), (1, 9999, "0.1 %"), (9998, 9999, "99.9 %")],
)
def test_percent_is_not_rounded_into_all_or_none(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(("a.md",)), ["da-DK/a.md", "lv-LV/a.md", "nb-NO/a.md"]),
        (Selection(("nb-NO/a.md",)), ["nb-NO/a.md"]),
        (Selection(("en-US/a.md",)), ["da-DK/a.md", "lv-LV/a.md", "nb-NO/a.md"]),
        (Selection(("sub", "da-DK/gone.md")), ["da-DK/gone.md", "da-DK/sub/b.md", "lv-LV/sub/b.md", "nb-NO/sub/b.md"]),
        (Selection(("nb-NO",)), ["nb-NO/a.md", "nb-NO/sub/b.md"]),
        (Selection((), ("nb-no",), (State.STALE,)), ["nb-NO/a.md"]),
        (Selection(("sub",), ("lv-LV", "nb-NO")), ["lv-LV/sub/b.md", "nb-NO/sub/b.md"]),
        (Selection(states=(State.FRESH,)), []),
    ],
)
def test_a_selection(selection: Selection, expected: list[str]) -> None:
    found = surveyed(TREE, selection)
    assert [f"{each.locale}/{each.article}" for each in found.standings] == expected


@pytest.mark.parametrize(
    ("selection", "told"),
    [
        (Selection(("su",)), "su: no such page or folder"),
        (Selection(("a.md", "x/b.md")), "x/b.md: no such page or folder"),
        (Selection((), ("de-DE",)), "there are no articles in de-DE; there are some in da-DK, lv-LV, nb-NO"),
    ],
)
def test_a_selection_of_nothing(selection: Selection, told: str) -> None:
    with pytest.raises(UsageError, match=re.escape(told)):
        surveyed(TREE, selection)


def test_nothing_and_no_locale_are_errors() -> None:
    with pytest.raises(TreeError, match="no articles"):
        surveyed({})
    with pytest.raises(SettingsError, match="xx-nowhere-zz in the settings is no known locale"):
        survey({"en-US/a.md": b"A"}, Settings(locales=("xx-nowhere-zz",)), DAY)


def test_sentences_of_few_pages_only() -> None:
    for most, kept in ((None, 3), (3, 3), (2, 0)):
        found = surveyed(TREE, most=most)
        assert sum(bool(each.drift.changes) for each in found.standings) == kept
        assert {each.path: (each.changed, each.sentences) for each in found.standings if each.sentences} == {
            "da-DK/a.md": (0, 1),
            "nb-NO/a.md": (1, 1),
            "nb-NO/sub/b.md": (0, 1),
        }


def test_the_worst_come_first() -> None:
    texts = {"a": "One. Two. Three.", "b": "One. Two. Three.", "c": "One. Two. Three."}
    new = {"a": "One. Two. Changed.", "b": "All. Is. New.", "c": "One. Two. Three."}
    tree = {f"en-US/{name}.md": f"{text}\n" for name, text in new.items()}
    tree |= {f"nb-NO/{name}.md": page("En.", text) for name, text in texts.items()}
    tree |= {"nb-NO/0.md": page("En.", "One."), "en-US/1.md": "One.\n"}
    order = [(each.article, each.drift.state.value) for each in surveyed(tree).worst_first()]
    assert order == [
        ("b.md", "stale"),
        ("a.md", "stale"),
        ("0.md", "orphan"),
        ("1.md", "missing"),
        ("c.md", "metadata"),
    ]


@pytest.mark.parametrize(
    ("source", "hashes", "apart"),
    [
        (None, (HASH, HASH), False),
        (None, (HASH, OTHER), True),
        (None, (HASH, LONG), False),
        (None, (HASH, ""), False),
        (None, (HASH, LONG, LONG), False),
        (None, (HASH, LONG, "d" * 64), True),
        ("x", (HASH, LONG), False),
        ("x\n", (hashlib.sha1(b"x\n", usedforsecurity=False).hexdigest(), LONG), True),
    ],
)
def test_what_stands_on_several_versions(source: str | None, hashes: tuple[str, ...], *, apart: bool) -> None:
    tree = {"en-US/a.md": source} if source else {}
    tree |= {
        f"{locale}/a.md": head(locale, ms_openlocfilehash=value) + "T.\n"
        for locale, value in zip(("nb-NO", "da-DK", "lv-LV"), hashes, strict=False)
    }
    found = surveyed(tree)
    assert (found.common, apart_in(found)) == (1, ["a.md"] if apart else [])


def test_digests_of_one_file_in_several_ways_are_one_version() -> None:
    source = "One.\nTwo.\n"
    digests = {
        "nb-NO": hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest(),
        "da-DK": hashlib.sha256(source.encode()).hexdigest(),
        "lv-LV": hashlib.sha1(source.replace("\n", "\r\n").encode(), usedforsecurity=False).hexdigest(),
    }
    tree = {f"{name}/a.md": head(name, ms_openlocfilehash=value) + "T.\n" for name, value in digests.items()}
    assert apart_in(surveyed({**tree, "en-US/a.md": source})) == []
    assert apart_in(surveyed(tree)) == ["a.md"]
    edited = surveyed({**tree, "en-US/a.md": source, "nb-NO/a.md": head(ms_openlocfilehash=LONG) + "T.\n"})
    assert apart_in(edited) == ["a.md"]


def test_only_what_all_locales_have_is_common() -> None:
    tree = {"nb-NO/a.md": head() + "T.\n", "da-DK/a.md": head(ms_openlocfilehash=OTHER) + "T.\n"}
    assert surveyed(tree).apart == (Split("a.md", (Version(OTHER, ("da-DK",), None), Version(HASH, ("nb-NO",), None))),)
    more = {**tree, "lv-LV/b.md": "T.\n"}
    assert (surveyed(more).common, surveyed(more).apart) == (0, ())
    assert apart_in(surveyed(more, Selection((), ("nb-NO", "da-DK")))) == ["a.md"]
    assert apart_in(surveyed(more, Selection((), ("nb-NO",)))) == []


def test_processes_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diglot.drift.survey, "_WORTH", 1)
    tree = seeds()
    with ThreadPoolExecutor(2) as executor:
        assert survey(tree, Settings(), DAY, executor=executor) == survey(tree, Settings(), DAY)


def test_text_of_many_pages(run: Run, project: Callable[..., Path]) -> None:
    tree = {f"en-US/{number:02}.md": "New text here.\n" for number in range(30)}
    tree |= {f"{name}/{number:02}.md": page("Tekst.", "Old.") for number in range(25) for name in ("nb-NO", "da-DK")}
    tree |= {"nb-NO/moved.md": page("Flyttet.", "Moved on.", ms_assetid="cd7196af-3ed9-42e6-b594-f51ad265fd63")}
    tree |= {"en-US/now.md": "---\nms.assetid: cd7196af-3ed9-42e6-b594-f51ad265fd63\n---\nMoved on.\n"}
    project(tree)
    out = run("drift", "--as-of", "2021-01-01").out
    assert "stale: 50\nsource/da-DK/00.md and nb-NO: the source has changed" in out
    assert "… and 10 more; --all lists them" in out
    assert "missing: 11\n" in out
    assert "source/en-US/29.md in da-DK, nb-NO" in out
    assert "moved: 1\nsource/nb-NO/moved.md is now now.md\n" in out
    assert "0 of 25 articles that all 2 locales have stand on more than one version of the source (0 %)" in out
    assert "  - " not in out
    assert "tells which sentences have changed" in out
    everything = run("drift", "--as-of", "2021-01-01", "--all").out
    assert everything.count(" and nb-NO: the source has changed") == 25
    one = run("drift", "nb-NO/07.md", "--as-of", "2021-01-01").out
    assert "source/nb-NO/07.md: the source has changed" in one
    assert "\n  + New text here.\n" in one
    assert run("drift", "--sentences", "--as-of", "2021-01-01").out.count("  + New text here.") >= 20


def test_pages_may_be_named_as_they_are_printed(
    run: Run, project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project({"en-US/a.md": "A\n", "lv-LV/a.md": "A\n"}, trees='{nb-NO = "../norsk"}')
    (root.parent / "norsk").mkdir()
    (root.parent / "norsk" / "a.md").write_text("A\n", encoding="utf-8")
    for name in ("../norsk/a.md", "nb-NO/a.md", root.parent / "norsk"):
        cases = json.loads(run("drift", name, "--format", "json").out)["cases"]
        assert [case["path"] for case in cases] == ["../norsk/a.md"]
    assert len(json.loads(run("drift", "source", "--format", "json").out)["cases"]) == 2
    monkeypatch.chdir(root / "source")
    assert len(json.loads(run("drift", "lv-LV", "--format", "json").out)["cases"]) == 1


def test_the_days_of_the_clock_are_counted_unless_a_day_is_named(run: Run, project: Callable[..., Path]) -> None:
    project(TREE)
    told = json.loads(run("drift", "--format", "json").out)
    assert dt.date.fromisoformat(told["as_of"]) >= dt.date(2025, 1, 1)
    named = json.loads(run("drift", "--format", "json", "--as-of", "2020-12-31").out)
    assert [case["days"] for case in named["cases"] if case["since"]] == [30]


@pytest.mark.parametrize("branch", ["live-sxs", "live"])
def test_versions_on_the_corpus_are_those_that_a_plain_count_gives(branch: str) -> None:
    """Counted apart, with a regular expression over the bytes: digests of one length that differ."""
    folder = pages()
    locales = sorted(path.name for path in folder.iterdir())
    found: dict[str, dict[str, bytes | None]] = {}
    for locale in locales:
        for place in (folder / locale / branch).rglob("*.md"):
            match = re.search(rb"(?m)^ms\.openlocfilehash: ?([0-9a-f]{40,64})\s*$", place.read_bytes())
            found.setdefault(place.relative_to(folder / locale / branch).as_posix(), {})[locale] = match and match[1]
    common = {path: {*own.values()} - {None} for path, own in found.items() if len(own) == len(locales)}
    lengths = {path: Counter(len(value or b"") for value in own) for path, own in common.items()}
    expected = sorted(path for path, own in lengths.items() if max(own.values(), default=0) > 1)
    places = {locale: str(folder / locale / branch) for locale in locales}
    with open_tree(folder / "nowhere", places, "en-US") as tree:
        told = survey(tree, Settings(), DAY)
    show(f"{branch}: {len(told.apart)} of {told.common} on several versions ({percent(len(told.apart), told.common)})")
    assert (told.common, sorted(apart_in(told))) == (len(common), expected)
    assert (
        {"live-sxs": 5.5, "live": 1.5}[branch]
        < 100 * len(told.apart) / told.common
        < {"live-sxs": 6.5, "live": 2.5}[branch]
    )


def test_fresh_pages_are_listed_where_they_are_asked_for(run: Run, project: Callable[..., Path]) -> None:
    made_from = {"ms_openlocfilehash": hashlib.sha1(b"One.\n", usedforsecurity=False).hexdigest()}
    pages = {f"{locale}/a.md": page("En.", "One.", **made_from) for locale in ("nb-NO", "lv-LV")}
    project({"en-US/a.md": "One.\n", **pages})
    assert "source/nb-NO/a.md" not in run("drift").out
    assert "source/lv-LV/a.md and nb-NO" in run("drift", "--state", "fresh").out
    assert "│ lv-LV" not in run("drift", "nb-NO/a.md").out


def test_a_day_that_is_none_is_told_in_words(run: Run, project: Callable[..., Path]) -> None:
    project({"en-US/a.md": "One.\n"})
    result = run("drift", "--as-of", "2021-13-01")
    assert (result.status, "2021-13-01: no such day; name one as YYYY-MM-DD" in result.error) == (2, True)
