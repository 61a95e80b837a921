import pytest
from exchangekit import handed_out

from diglot.exchange.inline import Role
from diglot.exchange.units import Document, Progress, Proposal, span_ids
from diglot.model import ChangeKind
from support import SHAREPOINT, head, page_of, seeds, translations, unit

ENGLISH = "---\ntitle: Profile\n---\n# Sync\n\nOpen the app. Save the file.\n"


def the(own: list[Document]) -> Document:
    (document,) = own
    return document


def test_each_span_is_a_unit_with_its_place_in_the_file() -> None:
    for path, data in translations().items():
        locale = path.partition("/")[0]
        document = next(each for each in handed_out(seeds(), locale) if each.path == path)
        page = page_of(data, path)
        if not page.spans:
            continue
        assert len(document.units) == len(page.spans)
        assert document.left_out == 0
        for own, span in zip(document.units, page.spans, strict=True):
            assert (own.target, own.source) == ((span.target or "").strip(), (span.source or "").strip())
            assert page.text[own.start : own.end] == own.target
            assert page.text.splitlines()[own.line - 1].count(own.target)
            assert own.id.startswith(f"{span.id}.")


def test_units_of_a_page_without_spans_have_their_place_too() -> None:
    text = head() + "# Synk\n\nÅpne appen. Lagre\n**filen** nå.\n\n| a | b |\n|---|---|\n| En \\| to | Tre |\n"
    source = ENGLISH.replace("the file.", "the **file** now.") + "\n| a | b |\n|---|---|\n| One \\| two | Three |\n"
    document = the(handed_out({"nb-NO/a.md": text, "en-US/a.md": source}))
    own = {each.source: each for each in document.units}
    assert own["Save the **file** now."].target == "Lagre **filen** nå."
    for each in document.units:
        if not each.key:
            assert text[each.start : each.end].replace("\n", " ") == each.target
    assert own["One \\| two"].target == "En \\| to"


def test_the_values_of_the_front_matter_are_units() -> None:
    document = the(handed_out({"nb-NO/a.md": head(title="Profil"), "en-US/a.md": ENGLISH}))
    first = document.units[0]
    assert (first.key, first.source, first.target) == ("title", "Profile", "Profil")
    assert first.notes == ("The front matter's title.",)
    assert [piece.role for piece in first.pieces()[0]] == [Role.TEXT]


@pytest.mark.parametrize(
    ("method", "progress"), [("MT", Progress.MACHINE), ("HT", Progress.TRANSLATED), ("", Progress.TRANSLATED)]
)
def test_progress_tells_who_translated(method: str, progress: Progress) -> None:
    text = head(ms_translationtype=method) + unit(101, "Åpne.", "Open.") + "\n"
    assert the(handed_out({"nb-NO/a.md": text})).units[0].progress is progress


def test_a_stale_unit_says_what_the_source_has_become() -> None:
    text = head() + unit(101, "Åpne appen.", "Open the app.") + " " + unit(102, "Vent.", "Wait.") + "\n"
    document = the(handed_out({"nb-NO/a.md": text, "en-US/a.md": "Open the new app. Wait.\n"}))
    stale, current = document.units
    assert stale.progress is Progress.STALE
    assert [change.kind for change in stale.changes] == [ChangeKind.EDITED]
    assert stale.notes == ("The source has moved on, edited (wording): Open the new app.",)
    assert (current.progress, current.notes) == (Progress.MACHINE, ())


def test_an_empty_target_is_new() -> None:
    text = head() + unit(101, "", "Open.") + "\n"
    own = the(handed_out({"nb-NO/a.md": text})).units[0]
    assert (own.target, own.progress, own.start) == ("", Progress.NEW, own.end)


def test_a_missing_page_is_the_texts_of_its_source() -> None:
    tree = {"en-US/a.md": ENGLISH, "nb-NO/b.md": head() + "B\n", "en-US/b.md": "B\n"}
    document = next(each for each in handed_out(tree) if each.path == "nb-NO/a.md")
    assert document.is_new
    assert [each.source for each in document.units] == ["Profile", "Sync", "Open the app.", "Save the file."]
    assert {each.progress for each in document.units} == {Progress.NEW}


def test_what_is_translated_elsewhere_is_proposed() -> None:
    tree = {
        "nb-NO/a.md": head() + unit(101, "Åpne.", "Open.") + "\n",
        "nb-NO/b.md": head() + unit(101, "Lukk opp.", "Open.") + "\n",
        "lv-LV/b.md": head("lv-LV") + unit(101, "Atvērt.", "Open.") + "\n",
    }
    own = handed_out(tree)[0].units[0]
    assert own.proposals == (Proposal(100, "Open.", "Lukk opp.", "nb-NO/b.md"),)


def test_a_proposal_that_says_what_the_target_does_is_none() -> None:
    page = unit(101, "Åpne.", "Open.")
    tree = {f"nb-NO/{name}.md": head() + page + "\n" for name in "abc"}
    tree["nb-NO/d.md"] = tree["nb-NO/e.md"] = head() + unit(101, "Lukk\nopp.", "Open.") + "\n"
    own = handed_out(tree)[0].units[0]
    assert own.proposals == (Proposal(100, "Open.", "Lukk opp.", "nb-NO/d.md"),)


def test_a_sentence_without_source_is_left_out() -> None:
    text = head() + "".join((unit(101, "Åpne.", "Open."), '<span data-ttu-id="f7c17-102">Vent.</span>', "\n"))
    document = the(handed_out({"nb-NO/a.md": text}))
    assert [each.target for each in document.units] == ["Åpne."]
    assert document.left_out == 1


def test_what_xml_cannot_hold_is_left_out() -> None:
    text = head() + unit(101, "Åp\x01ne.", "Open.") + unit(102, "Vent.", "Wait.") + "\n"
    document = the(handed_out({"nb-NO/a.md": text}))
    assert [each.target for each in document.units] == ["Vent."]
    assert document.left_out == 1


def test_spans_of_one_name_have_ids_of_their_own() -> None:
    text = head() + unit(101, "A", "A") + unit(101, "A", "A") + unit("x y", "B", "B") + "\n"
    ids = [found[2].rpartition(".")[0] for found in span_ids(page_of(text)) if found]
    assert ids[:2] == ["f7c17-101-1of2", "f7c17-101-2of2"]


def test_the_same_tree_gives_the_same_documents() -> None:
    assert handed_out(seeds()) == handed_out(seeds())
    assert {each.path for each in handed_out(seeds())} >= {f"nb-NO/{SHAREPOINT}"}


def test_a_missing_page_with_what_xml_cannot_hold_is_left_out_as_a_whole() -> None:
    tree = {"en-US/a.md": "Open \x01 the app. Wait.\n", "nb-NO/b.md": head() + "B\n", "en-US/b.md": "B\n"}
    document = next(each for each in handed_out(tree) if each.path == "nb-NO/a.md")
    assert (document.units, document.left_out) == ((), 2)


@pytest.mark.parametrize("value", ["[a, b]", "|-\n  Two\n  lines", '"a\\x01b"', "''"])
def test_values_of_the_front_matter_that_are_no_line_of_text_are_no_units(value: str) -> None:
    tree = {
        "nb-NO/a.md": head(title="T", description="D") + "B\n",
        "en-US/a.md": f"---\ntitle: T\ndescription: {value}\n---\nB\n",
    }
    assert [each.key for each in the(handed_out(tree)).units if each.key] == ["title"]
