import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from diglot.align import align
from diglot.audit import Examined, audit, glean, summarize
from diglot.cache import Cache
from diglot.errors import UsageError, WorkError
from diglot.judging import Verdict, judge
from diglot.model import Alignment, Page, Report, Severity, State, Summary, Thresholds, Totals
from diglot.settings import Settings
from diglot.work import processes
from strategies import ANY_PAGE
from support import OFFICE, TRANSLATIONS, audited, case_of, findings_of, head, seeds, unit


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
    assert told == [("Reading", 7), ("Examining", 2)]


@pytest.mark.parametrize("chosen", [Settings(select=("drift.stal",)), Settings(ignore=("drift.stal",))])
def test_an_unknown_rule_is_an_error(chosen: Settings) -> None:
    with pytest.raises(UsageError, match=r"unknown rule drift\.stal; did you mean drift\.stale"):
        audited(seeds(), chosen)


@pytest.mark.parametrize(("least", "matches"), [(0.5, 1), (1.0, 0)])
def test_how_sure_a_match_has_to_be_is_a_setting(least: float, matches: int) -> None:
    tree = {"en-US/a.md": "# Save\n", "nb-NO/a.md": "# Lagre\n", "en-US/b.md": "# Save\n"}
    report = audited(tree, Settings(thresholds=Thresholds(memory=least)))
    (missing,) = [case for case in report.cases if case.article.path == "b.md"]
    assert [len(own) for own in missing.matches] == [matches]


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


def test_the_source_page_is_checked_too() -> None:
    report = audited({"en-US/a.md": "---\na: b: c\n---\nText.\n", "nb-NO/a.md": head() + "Tekst.\n"})
    assert [f.path for f in findings_of(report, "page.invalid-front-matter")] == ["en-US/a.md"]


def summary_of(report: Report) -> Summary:
    return Summary(**{item.name: getattr(report, item.name) for item in fields(Summary)})


def many() -> dict[str, bytes]:
    """A tree that is large enough to be handed to other processes."""
    tree = {path.replace(".md", f"-{number}.md"): data for number in range(60) for path, data in seeds().items()}
    return tree | {"nb-NO/none.md": b"", "xx/a.md": b"", "nb-no/none.md": b""}


def test_a_summary_is_the_report_without_the_texts() -> None:
    tree = many()
    assert summarize(tree, Settings()) == summary_of(audit(tree, Settings()))


def test_other_processes_find_the_same() -> None:
    tree = many()
    with processes(2) as executor:
        assert summarize(tree, Settings(), executor=executor) == summarize(tree, Settings())
        assert audit(tree, Settings(), executor=executor) == audit(tree, Settings())


class Counting(dict[str, bytes]):
    """A tree that counts how often a file is read."""

    reads = 0

    def __getitem__(self, path: str) -> bytes:
        self.reads += 1
        return super().__getitem__(path)


def test_what_the_cache_knows_is_not_worked_out_again(tmp_path: Path) -> None:
    tree = Counting(seeds())
    expected = summarize(tree, Settings())
    reads = []
    for _ in range(2):
        tree.reads = 0
        with Cache(tmp_path) as cache:
            assert summarize(tree, Settings(), cache=cache) == expected
        reads.append(tree.reads)
    # Files of a new article are read a second time, seven here.
    assert reads[0] - reads[1] == 7


def test_the_cache_knows_a_change_of_any_file_path_or_setting(tmp_path: Path) -> None:
    tree = seeds()
    source = f"en-US/{OFFICE}"
    trees = [
        tree,
        {**tree, source: tree[source].replace(b"sync", b"bring")},
        {path: data for path, data in tree.items() if path != source},
        {path.replace(OFFICE, "renamed.md"): data for path, data in tree.items()},
        {**tree, "ja-JP/x.md": b""},
    ]
    chosen = [Settings(), Settings(source_locale="nb-NO"), Settings(select=("drift",)), Settings(locales=("de-DE",))]
    for _ in range(2):
        for each, option in [(each, Settings()) for each in trees] + [(tree, option) for option in chosen]:
            with Cache(tmp_path) as cache:
                assert summarize(each, option, cache=cache) == summarize(each, option)


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_the_other(tmp_path: Path) -> None:
    tree = seeds()
    source = f"en-US/{OFFICE}"

    class Changing(dict[str, bytes]):
        reads = 0

        def __getitem__(self, path: str) -> bytes:
            self.reads += path == source
            return b"Another text.\n" if path == source and self.reads > 1 else super().__getitem__(path)

    with Cache(tmp_path) as cache:
        summarize(Changing(tree), Settings(), cache=cache)
    with Cache(tmp_path) as cache:
        assert summarize(tree, Settings(), cache=cache) == summarize(tree, Settings())


def test_places_name_a_file_where_it_is() -> None:
    settings = Settings(trees={"nb-NO": "../docs.nb-no@v1"})
    report = audit(seeds(), settings)
    assert report.places.of(f"nb-NO/{OFFICE}") == f"../docs.nb-no@v1/{OFFICE}"
    assert report.places.of(f"lv-LV/{OFFICE}") == f"source/lv-LV/{OFFICE}"


def test_includes_are_resolved_in_the_tree_whoever_reads_it(tmp_path: Path) -> None:
    tree = {
        "en-US/a.md": "[!INCLUDE [b](b.md)]\n",
        "en-US/b.md": "[!INCLUDE [c](sub/c.md)]\n",
        "en-US/sub/c.md": "Text.\n",
        "nb-no/a.md": head() + "`[!INCLUDE [x](x.md)]` [!INCLUDE [b](b.md)]\n",
    }
    broken = {path: text for path, text in tree.items() if path != "en-US/sub/c.md"}
    looped = {**tree, "en-US/sub/c.md": "[!INCLUDE [a](../a.md)]\n"}
    told: list[list[tuple[str, str]]] = []
    for each in (tree, broken, looped, tree):
        data = {path: text.encode() for path, text in each.items()}
        with Cache(tmp_path) as cache:
            found = summarize(data, Settings(select=("markup",)), cache=cache)
        assert found == summary_of(audit(data, Settings(select=("markup",))))
        told.append([(finding.path, finding.rule.removeprefix("markup.include-")) for finding in found.findings])
    missing = [(path, "not-found") for path in ("en-US/a.md", "en-US/b.md", "nb-no/a.md")]
    circle = [(path, "cycle") for path in ("en-US/a.md", "en-US/b.md", "en-US/sub/c.md", "nb-no/a.md")]
    assert told == [[], missing, circle, []]


class Versions(dict[str, bytes]):
    """A tree whose source has a history."""

    def __init__(self, tree: dict[str, str], earlier: dict[tuple[str, str], bytes]) -> None:
        super().__init__({path: text.encode() for path, text in tree.items()})
        self.history = self
        self.earlier = earlier

    def read(self, commit: str, path: str) -> bytes | None:
        return self.earlier.get((commit, path))


def test_a_plain_translation_is_lined_up_with_the_source_it_was_made_from(tmp_path: Path) -> None:
    old, new = "# Title\n\nSave it. Then wait 5 minutes.\n", "# Title\n\nNew first. Save it. Then wait 9 minutes.\n"
    commit = "c" * 40
    digest = hashlib.sha1(old.encode(), usedforsecurity=False).hexdigest()
    tree = {
        "en-US/a.md": new,
        "nb-NO/a.md": head(ms_openlocfilehash=digest, ms_sourcegitcommit=commit)
        + "# Tittel\n\nLagre den. Vent så i 5 minutter.\n",
    }
    for earlier in ({(commit, "a.md"): old.encode()}, {(commit, "a.md"): b"Another.\n"}, {}):
        report = audit(Versions(tree, earlier), Settings())
        (case,) = report.cases
        assert case.alignment
        changes = [(change.kind.value, change.new.text if change.new else None) for change in case.drift.changes]
        if earlier.get((commit, "a.md")) == old.encode():
            assert case.alignment.source_path == "en-US/a.md@cccccccc"
            assert [bead.source_text for bead in case.alignment.beads] == ["Title", "Save it.", "Then wait 5 minutes."]
            assert min(bead.confidence for bead in case.alignment.beads) > 0.9
            assert changes == [
                ("unchanged", "Title"),
                ("added", "New first."),
                ("unchanged", "Save it."),
                ("edited", "Then wait 9 minutes."),
            ]
        else:
            assert case.alignment.source_path == "en-US/a.md"
            assert changes == []
        assert case.drift.state is State.STALE
        with Cache(tmp_path) as cache:
            assert summarize(Versions(tree, earlier), Settings(), cache=cache) == summary_of(report)


# Sentences without names or numbers: only words tell which belong together.
EN_WORDS = {"open": "åpne", "save": "lagre", "delete": "slette", "share": "dele"}
EN_NOUNS = {"file": "fil", "folder": "mappe", "user": "bruker", "group": "gruppe"}
TAUGHT = [
    (f"{verb.capitalize()} the {noun} {number}.", f"{EN_WORDS[verb].capitalize()} {EN_NOUNS[noun]} {number}.")
    for number in range(10, 15)
    for verb in EN_WORDS
    for noun in EN_NOUNS
]
"""Pairs of a page; three of them are enough to teach words."""
PLAIN = {
    "en-US/x.md": "Delete the folder.\n\nShare the group.\n\nSave the user.\n\nOpen the file.\n",
    "nb-NO/x.md": head(ms_openlocfilehash="f" * 40) + "Dele gruppe.\n\nÅpne fil.\n",
}


def taught(pages: int = 3) -> dict[str, bytes]:
    """A tree with a page whose English has moved on, and so many that teach its words."""
    page = head() + "\n\n".join(unit(101 + at, theirs, ours) for at, (ours, theirs) in enumerate(TAUGHT))
    texts = {**PLAIN, **{f"nb-NO/t{number}.md": page for number in range(pages)}, "lv-LV/x.md": head("lv-LV") + "X"}
    return {path: text.encode() for path, text in texts.items()}


def lined_up(report: Report) -> list[tuple[str, str]]:
    alignment = case_of(report, "nb-NO/x.md").alignment
    assert alignment
    return [(bead.source_text, bead.target_text) for bead in alignment.beads if bead.source and bead.target]


def steps(told: list[str]) -> Callable[[Sequence[str], str], Iterable[str]]:
    """Notes what progress is told of, and of which locales words are learned."""

    def track(items: Sequence[str], what: str) -> Iterable[str]:
        told.append(" ".join([what, *items]) if "words" in what else what)
        return items

    return track


def test_words_line_up_what_nothing_else_does() -> None:
    right = [("Share the group.", "Dele gruppe."), ("Open the file.", "Åpne fil.")]
    assert lined_up(audit(taught(), Settings())) == right
    assert lined_up(audit(taught(2), Settings())) != right


def test_words_are_learned_once_where_they_are_needed(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with Cache(tmp_path) as cache:
            report = audit(taught(), Settings(), steps(told), cache=cache)
        assert lined_up(report) == lined_up(audit(taught(), Settings()))
    # In Latvian there is too little to learn from, and this too is known the second time.
    assert told == ["Reading", "Learning words lv-LV nb-NO", "Examining", "Reading", "Examining"]


def test_no_words_are_learned_where_every_source_is_known() -> None:
    told: list[str] = []
    old = PLAIN["en-US/x.md"].encode()
    proven = head(ms_openlocfilehash=hashlib.sha1(old, usedforsecurity=False).hexdigest()) + "Dele gruppe.\n"
    audit({**taught(), "lv-LV/x.md": b"", "nb-NO/x.md": proven.encode()}, Settings(locales=("nb-NO",)), steps(told))
    audit({path: data for path, data in taught().items() if path != "en-US/x.md"}, Settings(), steps(told))
    commit = "c" * 40
    texts = {path: data.decode() for path, data in taught().items()}
    texts |= {"nb-NO/x.md": proven.replace("---\n", f"---\nms.sourcegitcommit: {commit}\n", 1), "en-US/x.md": "New.\n"}
    audit(Versions(texts, {(commit, "x.md"): old}), Settings(locales=("nb-NO",)), steps(told))
    assert told == ["Reading", "Examining"] * 3


def test_a_page_that_teaches_is_asked_for_by_those_that_need_words_alone(tmp_path: Path) -> None:
    def examined(tree: dict[str, bytes]) -> list[str]:
        found: list[str] = []

        def track(items: Sequence[str], what: str) -> Iterable[str]:
            found.extend(items if what == "Examining" else ())
            return items

        with Cache(tmp_path) as cache:
            assert summarize(tree, Settings(), track, cache=cache) == summarize(tree, Settings())
        return found

    tree = taught()
    assert examined(tree) == ["t0.md", "t1.md", "t2.md", "x.md"]
    assert examined(tree) == []
    tree["nb-NO/t1.md"] = tree["nb-NO/t1.md"].replace(b"Dele gruppe 10.", b"Slett alt.")
    # Words say the same of the others as before.
    assert examined(tree) == ["t1.md"]
    tree["nb-NO/t1.md"] = tree["nb-NO/t1.md"].replace(b"Dele", b"Slett")
    assert examined(tree) == ["t1.md", "x.md"]
    # It teaches Latvian, but still too little of it.
    tree["lv-LV/t1.md"] = (head("lv-LV") + unit(101, "Viens.", "One.")).encode()
    assert examined(tree) == ["t1.md"]


def test_words_reach_other_processes(tmp_path: Path) -> None:
    tree = taught()
    for number in range(110):
        tree |= {path.replace("x.", f"x{number}."): data for path, data in tree.items() if path.endswith("/x.md")}
    report, summary = audit(tree, Settings()), summarize(tree, Settings())
    assert summary == summary_of(report)
    with processes(2) as executor, Cache(tmp_path) as cache:
        assert audit(tree, Settings(), executor=executor) == report
        assert audit(tree, Settings(), executor=executor, cache=cache) == report
        assert summarize(tree, Settings(), executor=executor, cache=cache) == summary
        assert summarize(tree, Settings(), executor=executor, cache=cache) == summary


def test_words_that_are_kept_are_those_of_the_bytes_that_were_read(tmp_path: Path) -> None:
    tree = taught()
    teacher = "nb-NO/t1.md"

    class Changing(dict[str, bytes]):
        reads = 0

        def __getitem__(self, path: str) -> bytes:
            self.reads += path == teacher
            return b"Another text.\n" if path == teacher and self.reads > 1 else super().__getitem__(path)

    with Cache(tmp_path) as cache:
        audit(Changing(tree), Settings(), cache=cache)
        assert audit(tree, Settings(), cache=cache) == audit(tree, Settings())


def test_words_that_can_not_be_handed_on_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(WorkError, match=r"the words that were learned can't be handed on .*No space left"):
        audit(taught(), Settings())


def aligned_anew(tree: Mapping[str, bytes], folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that are aligned, not taken from the cache, in all of what makes use of it; each finds the same."""
    found: list[str] = []

    def counting(page: Page, *others: Any) -> Alignment | None:
        found.append(page.path)
        return align(page, *others)

    expected = audit(tree, Settings())
    with Cache(folder) as cache, monkeypatch.context() as patch:
        patch.setattr("diglot.audit.align", counting)
        assert audit(tree, Settings(), cache=cache) == expected
        assert summarize(tree, Settings(), cache=cache) == summary_of(expected)
        assert gleaned(tree, cache) == positions_of(expected)
    return sorted(found)


@dataclass(frozen=True)
class Positions:
    """Makes of an article all that an alignment holds, positions included."""

    def __call__(self, examined: Examined, _: object, /) -> tuple[bytes, ...]:
        return (repr([case.alignment for case in examined.cases]).encode(),)


def gleaned(tree: Mapping[str, bytes], cache: Cache) -> list[bytes]:
    _, facts = glean(tree, Settings(), lambda _: Positions(), cache)
    return [*facts.values()]


def positions_of(report: Report) -> list[bytes]:
    return [
        repr([case.alignment for case in report.cases if case.article == article]).encode()
        for article in report.articles
    ]


def test_only_pages_are_aligned_again_that_something_they_depend_on_has_changed_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = "# Title\n\nSave it. Then wait.\n"
    proven = {"ms_openlocfilehash": hashlib.sha1(english.encode(), usedforsecurity=False).hexdigest()}
    carried = {"ms_openlocfilehash": "a" * 40}
    texts = {
        "en-US/x.md": english,
        "nb-NO/x.md": head(**proven) + "# Tittel\n\nLagre den. Vent så.\n",
        "lv-LV/x.md": head("lv-LV", **proven) + "# Virsraksts\n\nSaglabājiet. Tad gaidiet.\n",
        "en-US/y.md": "# Other\n\nQuite new.\n",
        "nb-NO/y.md": head(**carried) + unit(101, "# Tittel", "# Title") + "\n\n" + unit(102, "Lagre den.", "Save it."),
        "fi-FI/y.md": head("fi-FI", **carried) + "# Otsikko\n\nTallenna se.\n",
        "da-DK/y.md": head("da-DK") + "# Titel\n\nGem den.\n",
    }
    tree = {path: text.encode() for path, text in texts.items()}
    plain = ["da-DK/y.md", "fi-FI/y.md", "lv-LV/x.md", "nb-NO/x.md"]

    def anew() -> list[str]:
        return aligned_anew(tree, tmp_path, monkeypatch)

    def edit(path: str, old: str, new: str) -> None:
        assert old.encode() in tree[path]
        tree[path] = tree[path].replace(old.encode(), new.encode())

    # What stands in spans need not be kept: it is read each time that the article is.
    spans = ["nb-NO/y.md"]
    assert [path for path in anew() if path not in spans] == plain
    assert [path for path in anew() if path not in spans] == []
    edit("nb-NO/x.md", "Vent", "Bare vent")
    assert anew().count("nb-NO/x.md") == 1
    edit("nb-NO/x.md", "Bare vent", "Vent")
    assert [path for path in anew() if path not in spans] == []
    edit("en-US/x.md", "Save", "Keep")
    assert [path for path in anew() if path not in spans] == ["lv-LV/x.md", "nb-NO/x.md"]
    edit("nb-NO/y.md", "Save it.", "Keep it.")
    assert [path for path in anew() if path not in spans] == ["fi-FI/y.md"]
    edit("fi-FI/y.md", "a" * 40, "b" * 40)
    assert [path for path in anew() if path not in spans] == ["fi-FI/y.md"]


def test_other_words_align_only_the_pages_in_need_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []

    def counting(*given: Any) -> Verdict:
        judged.append(1)
        return judge(*given)

    tree = taught(6)
    found = [path for path in aligned_anew(tree, tmp_path, monkeypatch) if "/t" not in path]
    assert found == ["lv-LV/x.md", "nb-NO/x.md"]
    teacher = "nb-NO/t1.md"
    # Other words, that say the same of every sentence.
    tree[teacher] = tree[teacher].replace(b"Dele gruppe 10.", b"Dele gruppe 10, takk.")
    assert [path for path in aligned_anew(tree, tmp_path, monkeypatch) if "/t" not in path] == []
    tree[teacher] = tree[teacher].replace(b"fil", b"dokument")
    assert [path for path in aligned_anew(tree, tmp_path, monkeypatch) if "/t" not in path] == ["nb-NO/x.md"]
    tree[teacher] = tree[teacher].replace(b"dokument", b"arkiv")
    expected = summarize(tree, Settings())
    with Cache(tmp_path) as cache, monkeypatch.context() as patch:
        patch.setattr("diglot.audit.judge", counting)
        assert summarize(tree, Settings(), cache=cache) == expected
    # The sentences of the page in need are lined up as before, so that its verdict stands.
    assert len(judged) == 1


def test_a_verdict_is_not_taken_for_one_of_alignments_that_were_made_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = taught()
    aligned_anew(tree, tmp_path, monkeypatch)
    for number in range(3):
        page = tree[f"nb-NO/t{number}.md"]
        tree[f"nb-NO/t{number}.md"] = page.replace(b"Dele", b"Vent").replace("Åpne".encode(), b"Dele")
    # What aligns first leaves its alignments to those that have older verdicts.
    assert "nb-NO/x.md" in aligned_anew(tree, tmp_path, monkeypatch)


@pytest.mark.parametrize("damaged", [b"", b"{}", b'{"source_path": "x", "beads": [{}]}', b"\xff", b"\x93\x95", b"null"])
def test_alignments_and_words_that_are_damaged_are_made_again(damaged: bytes, tmp_path: Path) -> None:
    class Damaged(Cache):
        hits = 0

        def load(self, key: bytes) -> bytes | None:
            data = super().load(key)
            # Verdicts are lists.
            if not data or data.startswith(b"["):
                return data
            self.hits += 1
            return damaged

    tree = taught()
    expected = audit(tree, Settings())
    with Damaged(tmp_path) as cache:
        audit(tree, Settings(), cache=cache)
    # A page that changed, so that the verdict is not known.
    tree["nb-NO/x.md"] += b"\n"
    with Damaged(tmp_path) as cache:
        assert lined_up(audit(tree, Settings(), cache=cache)) == lined_up(expected)
        assert summarize(tree, Settings(), cache=cache) == summarize(tree, Settings())
        assert cache.hits > 0


CODE_PAGE = '# A\n\n:::code source="code/a.cs" id="part":::\n'


def test_code_that_a_page_asks_for_is_looked_up_in_the_locale_and_then_in_the_source() -> None:
    tree = {
        "en-US/a.md": CODE_PAGE,
        "en-US/code/a.cs": "// <part>\nx\n// </part>\n",
        "nb-NO/a.md": CODE_PAGE,
        "nb-NO/code/a.cs": "// nothing\n",
        "da-DK/a.md": CODE_PAGE,
    }
    (found,) = findings_of(audited(tree), "markup.include-not-found")
    assert (found.path, found.line) == ("nb-NO/a.md", 3)
    assert found.message == "there is no code at id part in nb-NO/code/a.cs"


def test_a_verdict_is_worked_out_again_when_a_file_of_code_changes(tmp_path: Path) -> None:
    tree = {"en-US/a.md": CODE_PAGE.encode(), "en-US/code/a.cs": b"// <part>\nx\n// </part>\n"}
    with Cache(tmp_path) as cache:
        assert not any(item.rule.startswith("markup.") for item in summarize(tree, Settings(), cache=cache).findings)
        tree["en-US/code/a.cs"] = b"// <other>\nx\n// </other>\n"
        rules = {item.rule for item in summarize(tree, Settings(), cache=cache).findings}
    assert "markup.include-not-found" in rules
