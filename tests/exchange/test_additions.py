from dataclasses import replace

import pytest
from exchangekit import WRITTEN, handed_out, read, returned, taken_back, written

from diglot.exchange.correcting import Imported
from diglot.exchange.units import Correction, Document, Progress
from support import head, unit

OLD = "# Sync it\n\nOpen the app. Save the file.\n\n1. First do this.\n2. Then do that.\n\n| A | B |\n|---|---|\n| One. | Two. |\n\nRead on here.\n"
BODY = "# Synk\n\nÅpne appen. Lagre filen.\n\n1. Gjør dette.\n2. Gjør så det.\n\n| A | B |\n|---|---|\n| En. | To. |\n\nLes videre.\n"


def tree_of(new: str, body: str = BODY, locale: str = "nb-NO") -> dict[str, bytes | str]:
    """A page that was made of the old source, which another page carries, and the source as it is now."""
    return {"en-US/a.md": new, f"{locale}/a.md": head(locale) + body, "da-DK/a.md": head("da-DK") + spans()}


def spans() -> str:
    """The old source in spans, with its own structure."""
    number = iter(range(101, 200))

    def pair(text: str) -> str:
        return unit(next(number), text, text)

    return (
        f"# {pair('Sync it')}\n\n{pair('Open the app.')} {pair('Save the file.')}\n\n1. {pair('First do this.')}\n"
        f"2. {pair('Then do that.')}\n\n| {pair('A')} | {pair('B')} |\n|---|---|\n| {pair('One.')} | {pair('Two.')} |\n\n"
        f"{pair('Read on here.')}\n"
    )


def added(tree: dict[str, bytes | str], locale: str = "nb-NO") -> list[tuple[str, str]]:
    """The units of new sentences, each with the source of the unit before it."""
    (page,) = [each for each in handed_out(tree, locale) if not each.is_new]
    return [
        (before.source, one.source) for before, one in zip(page.units, page.units[1:], strict=False) if one.is_added
    ]


def back(tree: dict[str, bytes | str], targets: dict[str, str]) -> list[Correction]:
    own = returned(page for page in handed_out(tree) if not page.is_new)
    return [replace(each, target=targets.get(each.source, each.target)) for each in own]


def body_of(result: Imported) -> str:
    return result.files["nb-NO/a.md"].decode().partition("\n---\n")[2]


@pytest.mark.parametrize(
    ("old", "new", "targets", "was", "becomes"),
    [
        ("app. Save", "app. Wait now. Save", {"Wait now.": "Vent."}, "appen. Lagre", "appen. Vent. Lagre"),
        (
            "app. Save",
            "app. Wait now. Then **go**. Save",
            {"Wait now.": "Vent.", "Then **go**.": "**Gå** så."},
            "appen. Lagre",
            "appen. Vent. **Gå** så. Lagre",
        ),
        ("the file.\n", "the file.\nDone.\n", {"Done.": "Ferdig."}, "filen.\n", "filen. Ferdig.\n"),
        ("that.\n", "that.\n3. At last rest.\n", {"At last rest.": "Hvil."}, "det.\n", "det.\n3. Hvil.\n"),
        ("that.\n", "that.\n\n### More\n", {"More": "Mer"}, "det.\n", "det.\n\n### Mer\n"),
        (
            "here.\n",
            "here.\n\nNew one. And more.\n",
            {"New one.": "Ny.", "And more.": "Mer."},
            "videre.\n",
            "videre.\n\nNy. Mer.\n",
        ),
        ("| Two. |", "| Two. Three. |", {"Three.": "Tre."}, "| To. |", "| To. Tre. |"),
    ],
)
def test_a_new_sentence_is_handed_out_and_put_where_it_goes(
    old: str, new: str, targets: dict[str, str], was: str, becomes: str
) -> None:
    tree = tree_of(OLD.replace(old, new))
    assert [source for _, source in added(tree)] == list(targets)
    result = taken_back(tree, back(tree, targets))
    assert (result.taken, result.refused) == (len(targets), ())
    assert body_of(result) == BODY.replace(was, becomes)
    again = taken_back({**tree, **result.files}, back(tree, targets))
    assert (again.files, again.refused) == ({}, ())


@pytest.mark.parametrize("form", WRITTEN)
def test_what_comes_back_untranslated_changes_nothing(form: str) -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    (page,) = [each for each in handed_out(tree) if not each.is_new]
    assert [unit.progress for unit in page.units if unit.is_added] == [Progress.NEW]
    result = taken_back(tree, read(form, written(form, [page])))
    assert (result.files, result.taken) == ({}, 0)
    assert not [each for each in result.refused if each.unit.startswith("a")]


def test_a_page_with_line_ends_of_another_kind_keeps_them() -> None:
    tree = tree_of(OLD.replace("that.\n", "that.\n3. At last rest.\n"), BODY.replace("\n", "\r\n"))
    result = taken_back(tree, back(tree, {"At last rest.": "Hvil."}))
    assert body_of(result) == BODY.replace("det.\n", "det.\n3. Hvil.\n").replace("\n", "\r\n")


def test_a_correction_before_it_moves_its_place() -> None:
    tree = tree_of(OLD.replace("the file.\n", "the file. Done.\n"))
    targets = {"Open the app.": "Åpne appen med det samme.", "Done.": "Ferdig.", "Save the file.": "Lagre."}
    result = taken_back(tree, back(tree, targets))
    assert (result.taken, result.refused) == (3, ())
    assert body_of(result) == BODY.replace("Åpne appen. Lagre filen.", "Åpne appen med det samme. Lagre. Ferdig.")
    again = taken_back({**tree, **result.files}, back(tree, targets))
    assert (again.files, again.refused) == ({}, ())


def test_a_page_that_has_changed_elsewhere_is_no_hindrance() -> None:
    tree = tree_of(OLD.replace("that.\n", "that.\n3. At last rest.\n"))
    own = back(tree, {"At last rest.": "Hvil."})
    tree["nb-NO/a.md"] = head() + BODY.replace("# Synk", "# Synkroniser alt")
    result = taken_back(tree, [each for each in own if each.unit.startswith("a")])
    assert (result.taken, result.refused) == (1, ())
    assert "2. Gjør så det.\n3. Hvil.\n" in body_of(result)


@pytest.mark.parametrize(
    ("targets", "reason"),
    [
        ({"Wait now.": "", "Then **go**.": "**Gå**."}, "a new sentence before it is not translated, or was not taken"),
        ({"Wait now.": "Vent.", "Then **go**.": "Gå."}, "a code is missing (bold: **…**)"),
        ({"Wait now.": "Vent [nå](u).", "Then **go**.": ""}, "there is Markdown of its own"),
        ({"Wait now.": "Vent\nnå.", "Then **go**.": ""}, "the text has a line break; put it on one line"),
    ],
)
def test_what_does_not_fit_is_refused(targets: dict[str, str], reason: str) -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Then **go**. Save"))
    result = taken_back(tree, back(tree, targets))
    assert [each.reason.startswith(reason) for each in result.refused] == [True]


def test_what_would_become_another_structure_is_refused() -> None:
    tree = tree_of(OLD.replace("here.\n", "here.\n\nNew one.\n"))
    result = taken_back(tree, back(tree, {"New one.": "1. Ny."}))
    assert result.files == {}
    assert [each.reason for each in result.refused] == [
        "the text would become another structure of Markdown than its sentence has"
    ]


def test_another_translation_of_what_is_there_is_refused() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    own = back(tree, {"Wait now.": "Vent."})
    tree |= taken_back(tree, own).files
    again = taken_back(tree, [replace(each, target="Vent litt nå.") for each in own if each.unit.startswith("a")])
    assert (again.files, again.taken, again.kept) == ({}, 0, 0)
    assert [each.reason for each in again.refused] == [
        "the page or its source has changed here since it was exported; export the page again"
    ]


def test_the_start_of_another_text_is_not_taken_for_a_translation() -> None:
    old, new = ("# Sync it\n\nOpen the app.\n\n", "## First\n\n"), "## Next steps\n\nRead on here.\n"
    carried = f"# {unit(101, 'Sync it', 'Sync it')}\n\n{unit(102, 'Open the app.', 'Open the app.')}\n\n"
    carried += f"## {unit(103, 'Next steps', 'Next steps')}\n\n{unit(104, 'Read on here.', 'Read on here.')}\n"
    body = "# Synk\n\nÅpne appen.\n\n## Neste trinn\n\nLes videre.\n"
    tree: dict[str, bytes | str] = {
        "en-US/a.md": "".join(old) + new,
        "nb-NO/a.md": head() + body,
        "da-DK/a.md": head("da-DK") + carried,
    }
    assert added(tree) == [("Open the app.", "First")]
    own = back(tree, {"First": "Neste"})
    result = taken_back(tree, own)
    assert (result.taken, result.refused) == (1, ())
    assert body_of(result) == body.replace("## Neste trinn", "## Neste\n\n## Neste trinn")
    # Nor where what is around has changed, so that its place is not known.
    tree["nb-NO/a.md"] = head() + body.replace("# Synk", "# Start").replace("Les videre", "Les mer")
    (unit_of_it,) = [each for each in own if each.unit.startswith("a")]
    marked = replace(unit_of_it, unit=f"{unit_of_it.unit.rpartition('.')[0]}.{'0' * 12}")
    again = taken_back(tree, [*(each for each in own if each != unit_of_it), marked])
    assert marked.unit in [each.unit for each in again.refused]
    assert marked.unit not in again.settled["nb-NO/a.md"]


def test_the_same_text_elsewhere_is_not_taken_for_a_translation() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Select it. Save").replace("on here.", "on here. Select it."))
    tree["nb-NO/a.md"] = head() + BODY.replace("videre.", "videre. Velg den.")
    own = [each for each in back(tree, {"Select it.": "Velg den."}) if each.unit.startswith("a")][:1]
    tree["nb-NO/a.md"] = head() + BODY.replace("videre.", "videre. Velg den.").replace("Åpne appen", "Start den")
    result = taken_back(tree, own)
    assert result.files == {}
    assert [each.unit for each in result.refused] == [own[0].unit]


def test_what_is_there_is_told_by_the_sentence_before_where_all_around_has_changed() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    targets = {"Open the app.": "Start programmet.", "Wait now.": "Vent.", "Save the file.": "Lagre."}
    own = back(tree, targets)
    tree |= taken_back(tree, own).files
    again = taken_back(tree, own)
    assert (again.files, again.refused) == ({}, ())
    tree["nb-NO/a.md"] = tree["nb-NO/a.md"].decode().replace("Vent.", "Vent. Start programmet.").encode()
    again = taken_back(tree, own)
    assert "Wait now." in [each.source for each in own if each.unit in {refusal.unit for refusal in again.refused}]


def test_the_second_of_two_comes_later() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Then go. Save"))
    own = back(tree, {"Wait now.": "Vent.", "Then go.": ""})
    tree |= taken_back(tree, own).files
    own = [replace(each, target="Gå så.") if each.source == "Then go." else each for each in own]
    result = taken_back(tree, own)
    assert (result.taken, result.refused) == (1, ())
    assert body_of(result) == BODY.replace("appen. Lagre", "appen. Vent. Gå så. Lagre")


def test_many_units_of_no_place_are_refused() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    (own,) = [each for each in back(tree, {"Wait now.": "Vent."}) if each.unit.startswith("a")]
    _, _, rest = own.unit.partition("-")
    forged = [replace(own, unit=f"a{at}-{rest.rpartition('.')[0]}.{'0' * 12}") for at in (0, 5, 300, 999_999_999)]
    result = taken_back(tree, forged)
    assert (result.files, len(result.refused)) == ({}, len(forged))


@pytest.mark.parametrize("which", ["page", "source"])
def test_where_the_place_has_changed_it_is_refused(which: str) -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    own = [each for each in back(tree, {"Wait now.": "Vent."}) if each.unit.startswith("a")]
    if which == "page":
        tree["nb-NO/a.md"] = head() + BODY.replace("Åpne appen.", "Start programmet.")
    else:
        tree["en-US/a.md"] = OLD.replace("app. Save", "app. Hurry up. Save")
    result = taken_back(tree, own)
    assert result.files == {}
    assert [each.reason for each in result.refused] == [
        "the page or its source has changed here since it was exported; export the page again"
    ]


@pytest.mark.parametrize(
    ("old", "new", "source"),
    [
        # Nothing stands before it; a row of a table, and what stands behind a block of code, have no one place.
        ("# Sync it", "An introduction.\n\n# Sync it", "An introduction."),
        ("| Two. |\n", "| Two. |\n| Three. | Four. |\n", "Three."),
        ("that.\n", "that.\n\n```\ncode\n```\n\nBehind it.\n", "Behind it."),
    ],
)
def test_what_has_no_place_is_told(old: str, new: str, source: str) -> None:
    tree = tree_of(OLD.replace(old, new))
    assert source not in [text for _, text in added(tree)]
    (page,) = [each for each in handed_out(tree) if not each.is_new]
    told = [note for unit in page.units for note in unit.notes]
    assert f"New in the source around here, to be put into the page by hand: {source}" in told


def test_a_side_by_side_page_is_told_of_what_is_new() -> None:
    tree = tree_of(OLD.replace("app. Save", "app. Wait now. Save"))
    (page,) = [each for each in handed_out(tree, "da-DK") if not each.is_new]
    assert not [each for each in page.units if each.is_added]
    (noted,) = [each for each in page.units if each.news]
    assert noted.source == "Open the app."
    assert noted.notes[-1].endswith("by hand: Wait now.")


def test_no_space_parts_sentences_in_japanese() -> None:
    body = "# 同期\n\nアプリを開く。ファイルを保存。\n\n1. これをする。\n2. それをする。\n\n| A | B |\n|---|---|\n| 一。 | 二。 |\n\n続きを読む。\n"
    tree = tree_of(OLD.replace("that.\n", "that. And rest.\n"), body, "ja-JP")
    page: Document
    (page,) = [each for each in handed_out(tree, "ja-JP") if not each.is_new]
    own = [replace(each, target="休む。") for each in returned([page]) if each.source == "And rest."]
    assert own
    result = taken_back(tree, own)
    assert "2. それをする。休む。\n" in result.files["ja-JP/a.md"].decode()
