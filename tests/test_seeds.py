"""What is true of the five seed articles, each with the code that finds it out and the command that shows it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from diglot.align.segments import read_blocks, source_text, target_text
from diglot.model import Case, Change, ChangeKind, Origin, Report, State
from diglot.sentences import fold
from support import OFFICE, OLDER, SHAREPOINT, TRANSLATIONS, Result, audited, case_of, check_golden, findings_of, seeds

Run = Callable[..., Result]
Json = dict[str, Any]

DANISH, FINNISH, LATVIAN, NORWEGIAN, SECOND = TRANSLATIONS
ENGLISH = f"en-US/{OFFICE}"
DANISH_HASH = "88652b7d27ac13cacd9e07aaec5a4a1c38243c7f"
FINNISH_HASH = "31eb8462553714796a7bcfc2c5356d1343b5ee57"
_URL = re.compile(r"\]\(([^)]+)\)")


@pytest.fixture(scope="module")
def report() -> Report:
    return audited(seeds())


@pytest.fixture
def aligned(run: Run, seed_project: Path) -> Callable[[str], Json]:
    """What `diglot align PAGE --format json` says."""
    assert seed_project.is_dir()

    def align(path: str) -> Json:
        result = run("align", path, "--format", "json")
        assert (result.status, result.error) == (0, "")
        document: Json = json.loads(result.out)
        return document

    return align


def ids(document: Json) -> list[str]:
    return [name for bead in document["beads"] for name in bead["ids"]]


def case_json(document: Json, path: str) -> Json:
    (case,) = [case for case in document["cases"] if case["path"] == f"source/{path}"]
    return dict(case)


def by_id(case: Case, kind: ChangeKind) -> list[str | None]:
    return [change.old.id for change in case.drift.changes if change.kind is kind and change.old]


@pytest.mark.usefixtures("seed_project")
@pytest.mark.parametrize("path", TRANSLATIONS)
def test_alignment_is_as_in_the_golden_file(run: Run, path: str) -> None:
    check_golden(f"align/{path.removesuffix('.md')}.json", run("align", path, "--format", "json").out)


def test_two_articles(report: Report) -> None:
    assert [(article.path, article.older_paths) for article in report.articles] == [
        (OFFICE, (OLDER,)),
        (SHAREPOINT, ()),
    ]
    office, sharepoint = report.articles
    assert [page.path for page in office.targets.values()] == [DANISH, FINNISH, LATVIAN, NORWEGIAN]
    assert [page.path for page in sharepoint.targets.values()] == [SECOND]
    assert [finding.path for finding in findings_of(report, "drift.renamed")] == [DANISH, FINNISH]


# nb-NO/office-user-profile-picture-sync.md


def test_norwegian_has_16_pairs_by_span(report: Report, aligned: Callable[[str], Json]) -> None:
    document = aligned(NORWEGIAN)
    assert document["source"] == f"source/{NORWEGIAN}"
    assert ids(document) == [f"f7c17-{number}" for number in range(102, 118)]
    assert {(bead["kind"], bead["origin"], bead["confidence"]) for bead in document["beads"]} == {("1-1", "span", 1.0)}
    case = case_of(report, NORWEGIAN)
    assert (case.article.path, case.drift.state) == (OFFICE, State.FRESH)


def test_the_source_page_is_what_recover_yields_from_a_tree_without_it(run: Run, project: Callable[..., Path]) -> None:
    folder = project({path: data for path, data in seeds().items() if not path.startswith("en-US/")})
    result = run("recover")
    assert (result.status, result.error) == (0, "")
    for name, origin in ((OFFICE, NORWEGIAN), (SHAREPOINT, SECOND)):
        assert (folder / "source" / "en-US" / name).read_bytes() == seeds()[f"en-US/{name}"]
        assert run("recover", f"source/{origin}").data == seeds()[f"en-US/{name}"]
        assert case_json(json.loads(run("drift", "--format", "json").out), origin)["state"] == "fresh"


# lv-LV/office-user-profile-picture-sync.md


def test_latvian_borrows_the_english_of_norwegian(report: Report, aligned: Callable[[str], Json]) -> None:
    document = aligned(LATVIAN)
    assert b"data-ttu-id" not in seeds()[LATVIAN]
    assert document["source"] == f"source/{NORWEGIAN}"
    assert ids(document) == [f"f7c17-{number}" for number in range(102, 118)]
    assert {(bead["kind"], bead["origin"]) for bead in document["beads"]} == {("1-1", "sibling")}
    assert min(bead["confidence"] for bead in document["beads"]) > 0.8
    for side in ("source", "target"):
        starts = [bead[side][0]["start"] for bead in document["beads"]]
        assert starts == sorted(starts)
    case = case_of(report, LATVIAN)
    assert case.alignment is not None
    assert {bead.origin for bead in case.alignment.beads} == {Origin.SIBLING}
    assert case.drift.state is State.FRESH


def test_latvian_has_the_links_and_the_numbered_steps_of_its_english(
    report: Report, aligned: Callable[[str], Json]
) -> None:
    links = [
        [_URL.findall(bead[side][0]["text"]) for bead in aligned(LATVIAN)["beads"]] for side in ("source", "target")
    ]
    assert links[0] == links[1]
    assert sum(map(len, links[0])) == 3
    pages = case_of(report, LATVIAN).page, case_of(report, NORWEGIAN).page
    assert pages[0]
    assert pages[1]
    steps = [
        [(block.number, len(block.segments)) for block in read_blocks(text, locale) if block.path == ("ol", "li")]
        for text, locale in ((target_text(pages[0]), "lv-LV"), (source_text(pages[1]), "en-US"))
    ]
    assert steps[0] == steps[1] == [(1, 1), (2, 1), (3, 1), (4, 2), (1, 1), (2, 1), (3, 1), (4, 1)]


# da-DK/sync-a-user-s-profile-picture.md


def test_danish_has_7_pairs_and_one_of_them_is_three_sentences(report: Report, aligned: Callable[[str], Json]) -> None:
    document = aligned(DANISH)
    assert ids(document) == [f"942cb-{unit}" for unit in (102, "p101", 106, 107, 108, 109, 110)]
    assert {bead["kind"] for bead in document["beads"]} == {"1-1"}
    merged = [change for change in case_of(report, DANISH).drift.changes if change.old and change.old.unit == "p101"]
    assert len(merged) == 3


def test_danish_is_the_same_article_under_an_older_path(report: Report) -> None:
    case = case_of(report, DANISH)
    assert case.article is case_of(report, NORWEGIAN).article
    assert (case.article.path, case.article.older_paths) == (OFFICE, (OLDER,))


@pytest.mark.usefixtures("seed_project")
def test_of_danish_only_the_title_still_stands(report: Report, run: Run) -> None:
    case = case_of(report, DANISH)
    assert case.drift.state is State.STALE
    assert by_id(case, ChangeKind.UNCHANGED) == ["942cb-102"]
    gone = ["942cb-p101"] * 3 + ["942cb-106"] * 2 + ["942cb-107", "942cb-108"]
    assert by_id(case, ChangeKind.REMOVED) == gone
    # Both were links alone, to what is a sentence of today's article.
    assert by_id(case, ChangeKind.EDITED) == ["942cb-109", "942cb-110"]
    result = run("drift", "--format", "json")
    assert result.status == 1
    shown = case_json(json.loads(result.out), DANISH)
    assert shown["state"] == "stale"
    assert [segment["id"] for segment in shown["segments"] if segment["change"] == "unchanged"] == ["942cb-102"]
    assert [segment["id"] for segment in shown["segments"] if segment["change"] == "removed"] == gone
    assert [finding.line for finding in findings_of(report, "drift.stale", DANISH)] == [1]


# fi-FI/sync-a-user-s-profile-picture.md


def test_finnish_has_9_pairs_and_is_stale(report: Report, aligned: Callable[[str], Json]) -> None:
    assert ids(aligned(FINNISH)) == [f"c7bc8-{number}" for number in range(102, 111)]
    assert case_of(report, FINNISH).drift.state is State.STALE
    assert case_of(report, FINNISH).article.path == OFFICE
    assert findings_of(report, "drift.stale", FINNISH)


def test_finnish_and_danish_stand_on_the_same_english_though_their_hashes_differ(report: Report) -> None:
    danish, finnish = case_of(report, DANISH), case_of(report, FINNISH)
    assert danish.page
    assert finnish.page
    assert (danish.page.provenance.hash, finnish.page.provenance.hash) == (DANISH_HASH, FINNISH_HASH)

    def english(changes: tuple[Change, ...]) -> list[str]:
        return [fold(change.old.text) for change in changes if change.old]

    assert english(danish.drift.changes) == english(finnish.drift.changes)
    assert len(english(danish.drift.changes)) == 10
    for case, other in ((danish, FINNISH_HASH), (finnish, DANISH_HASH)):
        assert case.version
        assert case.version.same_text_as == other
    assert [finding.path for finding in findings_of(report, "drift.same-text")] == [DANISH, FINNISH]


@pytest.mark.usefixtures("seed_project")
def test_the_same_english_is_shown(run: Run) -> None:
    document = json.loads(run("drift", "--format", "json").out)
    same = {path: case_json(document, path)["same_text_as"] for path in TRANSLATIONS}
    assert same == {DANISH: FINNISH_HASH, FINNISH: DANISH_HASH, LATVIAN: None, NORWEGIAN: None, SECOND: None}


# nb-NO/sharepoint-profile-picture-sync.md


def test_the_second_norwegian_page_is_an_article_of_its_own(report: Report, aligned: Callable[[str], Json]) -> None:
    assert ids(aligned(SECOND)) == [f"edf7c-{number}" for number in range(102, 111)]
    case = case_of(report, SECOND)
    assert (case.article.path, list(case.article.targets), case.drift.state) == (SHAREPOINT, ["nb-NO"], State.FRESH)


def test_five_of_its_sentences_are_translated_in_the_finnish_page_already(aligned: Callable[[str], Json]) -> None:
    matches = {
        bead["ids"][0]: [match["target"] for match in bead["matches"] if match["path"] == f"source/{FINNISH}"]
        for bead in aligned(SECOND)["beads"]
    }
    found = {name: targets for name, targets in matches.items() if targets}
    assert list(found) == [f"edf7c-{number}" for number in (103, 104, 105, 106, 108)]
    finnish = {bead["ids"][0]: bead["target"][0]["text"] for bead in aligned(FINNISH)["beads"]}
    assert found == {name: [finnish[name.replace("edf7c", "c7bc8")]] for name in found}


# An edit of the source


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        (
            b"# Sync a user's profile picture",
            b"# Sync a user's own profile picture",
            [DANISH, FINNISH, LATVIAN, NORWEGIAN],
        ),
        (b"Select the SharePoint icon.", b"Select the SharePoint icon again.", [LATVIAN, NORWEGIAN]),
    ],
)
def test_an_edit_of_the_source_makes_its_translations_stale_and_is_named(
    before: bytes, after: bytes, named: list[str]
) -> None:
    tree = seeds()
    assert before in tree[ENGLISH]
    tree[ENGLISH] = tree[ENGLISH].replace(before, after)
    report = audited(tree)
    assert [f.path for f in findings_of(report, "drift.stale")] == [DANISH, FINNISH, LATVIAN, NORWEGIAN]
    sentence = after.decode().removeprefix("# ")
    for path in (DANISH, FINNISH, LATVIAN, NORWEGIAN):
        changes = [c for c in case_of(report, path).drift.changes if c.new and c.new.text == sentence]
        kind = ChangeKind.EDITED if path in named else ChangeKind.ADDED
        assert [change.kind for change in changes] == [kind], path
        if path in named:
            assert changes[0].old
            assert changes[0].old.text == before.decode().removeprefix("# ")
    assert case_of(report, SECOND).drift.state is State.FRESH


def test_an_edit_is_shown_on_the_page_it_belongs_to(run: Run, seed_project: Path) -> None:
    place = seed_project / "source" / ENGLISH
    place.write_bytes(place.read_bytes().replace(b"private (InPrivate", b"new private (InPrivate"))
    document = json.loads(run("drift", "--format", "json").out)
    for path in (LATVIAN, NORWEGIAN):
        edited = [s for s in case_json(document, path)["segments"] if s["change"] == "edited"]
        assert [(s["id"], s["new"]) for s in edited] == [
            ("f7c17-113", "Open a new private (InPrivate/incognito) browser session.")
        ]
    assert "{+new+}" in run("drift").out


def test_an_edit_of_the_head_alone_changes_nothing() -> None:
    tree = seeds()
    tree[ENGLISH] = tree[ENGLISH].replace(b"author: pebaum", b"author: somebody")
    assert audited(tree).findings == audited(seeds()).findings
