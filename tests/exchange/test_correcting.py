import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from exchangekit import DAY, handed_out, returned, taken_back
from hypothesis import given
from hypothesis import strategies as st

from diglot.errors import TreeError
from diglot.exchange import correcting
from diglot.exchange.correcting import Imported, bring_in, correct, home_of
from diglot.exchange.units import Correction, Document
from diglot.page import read_page
from diglot.settings import Settings, load_settings
from diglot.trees import open_tree
from gitkit import Repository
from strategies import LINE
from support import HASH, OFFICE, SHAREPOINT, head, page_of, seeds, unit

ENGLISH = "---\ntitle: Profile\n---\n# Sync\n\nOpen the **app**. Save the file.\n"
BODY = f"# {unit(102, 'Synk', 'Sync')}\n\n{unit(103, 'Åpne **appen**.', 'Open the **app**.')} {unit(104, 'Lagre filen.', 'Save the file.')}\n"
PAGE = head() + BODY
DONE = head(ms_translationtype="HT", ms_lasthandoff="01/02/2026")
GONE = "there is no such page; if there was one, it has been deleted or moved since it was exported"


def after(tree: dict[str, bytes | str], path: str, **changes: str) -> Imported:
    """What comes of a page whose units come back with these targets, by source; `_` stands for a space."""
    own = next(each for each in handed_out(tree, path.partition("/")[0]) if each.path == path)
    targets = {source.replace("_", " "): target for source, target in changes.items()}
    back = [replace(each, target=targets.get(each.source, each.target)) for each in returned([own])]
    assert set(targets) <= {each.source for each in back}
    return taken_back(tree, back)


def reasons(result: Imported) -> list[str]:
    return [each.reason for each in result.refused]


def test_nothing_that_was_not_changed_changes_a_byte() -> None:
    for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO"):
        result = taken_back(seeds(), returned(handed_out(seeds(), locale)))
        assert (result.files, result.taken, result.refused) == ({}, 0, ())
        assert result.kept >= 7


def test_a_correction_changes_its_segment_and_who_translated_when() -> None:
    result = after({"nb-NO/a.md": PAGE}, "nb-NO/a.md", Sync="Samkjøring")
    assert result.files == {"nb-NO/a.md": (DONE + BODY.replace("Synk<", "Samkjøring<")).encode()}
    assert (result.taken, result.kept, result.refused) == (1, 2, ())


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (b"\xef\xbb\xbf---\r\nms.translationtype: MT\r\n---\r\n\r\n%s\r\n", b"\xef\xbb\xbf---\r\nms.translationtype: HT\r\nms.lasthandoff: 01/02/2026\r\n---\r\n\r\n%s\r\n"),
        (b"---\ntitle: T\n---\n- x\n\n  > %s  \n  > y", b"---\ntitle: T\n---\n- x\n\n  > %s  \n  > y"),
        (b"%s", b"%s"),
        (b"---\ntranslationtype: Human Translation\nms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6\n---\n| %s | b |\n|---|---|\n", b"---\ntranslationtype: HT\nms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6\nms.lasthandoff: 01/02/2026\n---\n| %s | b |\n|---|---|\n"),
        (b"---\ntitel: [\n---\n%s\n", b"---\ntitel: [\n---\n%s\n"),
    ],
)  # fmt: skip
def test_line_ends_marks_quotes_and_cells_stay(before: bytes, then: bytes) -> None:
    pair, other = (unit(101, target, "Open.").encode() for target in (" Åpne.\u00a0", " Lukk.\u00a0"))
    result = after({"nb-NO/a.md": before % pair}, "nb-NO/a.md", **{"Open.": "Lukk."})
    assert result.files == {"nb-NO/a.md": then % other}


def test_a_page_that_is_not_utf_8_stays_so() -> None:
    data = b"---\ntitle: T\n---\n" + unit(101, "Åpne.", "Open.").encode("cp1252")
    result = after({"nb-NO/a.md": data}, "nb-NO/a.md", **{"Open.": "Gå."})
    assert result.files == {"nb-NO/a.md": data.replace("Åpne.".encode("cp1252"), "Gå.".encode("cp1252"))}
    refused = after({"nb-NO/a.md": data}, "nb-NO/a.md", **{"Open.": "開く。"})
    assert reasons(refused) == ["the page is windows-1252, which has no '開'; save it as UTF-8 first"]


def test_soft_line_breaks_stay_around_what_is_corrected() -> None:
    tree = {
        "nb-NO/a.md": head() + "- Åpne appen\n  og lagre filen.\n",
        "en-US/a.md": "- Open the app and save the file.\n",
    }
    result = after(tree, "nb-NO/a.md", **{"Open the app and save the file.": "Åpne appen og lukk filen."})
    assert result.files["nb-NO/a.md"].decode() == DONE + "- Åpne appen\n  og lukk filen.\n"


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("Save the file.", "", "the target is empty; to take a sentence out, edit the page"),
        ("Save the file.", "Lagre **filen**.", "there is Markdown of its own (bold: **…**) though neither the source nor the old translation has it"),
        ("Open the **app**.", "Åpne appen.", "a code is missing (bold: **…**)"),
        ("Save the file.", "Lagre\nfilen.", "the text has a line break; put it on one line"),
        ("Save the file.", '<span data-ttu-id="x-1">a</span>', "there is Markdown of its own (a tag: </span>) though neither the source nor the old translation has it"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_the_rest_goes_in(source: str, target: str, reason: str) -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": PAGE}
    result = after(tree, "nb-NO/a.md", Sync="Samkjøring", **{source: target})
    assert reasons(result) == [reason]
    assert result.refused[0].line == 10
    assert result.files["nb-NO/a.md"].decode() == DONE + BODY.replace("Synk<", "Samkjøring<")


@pytest.mark.parametrize(
    ("body", "english", "target"),
    [
        ("Lagre filen.\n", "Save the file.\n", "1. Lagre filen."),
        ("Lagre filen.\n", "Save the file.\n", "# Lagre filen."),
        ("Lagre filen.\n", "Save the file.\n", "> Lagre filen."),
        ("Lagre filen.\n", "Save the file.\n", "- Lagre filen."),
        (
            "| Lagre filen. | b |\n|---|---|\n| c | d |\n",
            "| Save the file. | b |\n|---|---|\n| c | d |\n",
            "Lagre | filen.",
        ),
        ("Åpne\n===\n\nLagre filen.\n", "Open\n===\n\nSave the file.\n", "---"),
    ],
)
def test_a_text_that_would_become_other_structure_is_refused(body: str, english: str, target: str) -> None:
    tree = {"nb-NO/a.md": head() + body, "en-US/a.md": english}
    result = after(tree, "nb-NO/a.md", **{"Save the file.": target})
    assert reasons(result) == [
        "the text would become another structure of Markdown, such as a list, a heading or a cell"
    ]
    assert result.files == {}


def test_a_text_whose_marks_pair_with_those_beside_it_is_refused() -> None:
    body = f"{unit(101, 'Skriv * her.', 'Type * here.')} {unit(102, 'Vent her.', 'Wait here.')}\n"
    result = after(
        {"nb-NO/a.md": head() + body}, "nb-NO/a.md", **{"Type * here.": "Skriv *her.", "Wait here.": "Vent* her."}
    )
    assert result.taken == 1
    assert reasons(result) == ["the text would become other Markdown together with what stands beside it"]


def test_a_page_that_has_changed_elsewhere_takes_its_corrections() -> None:
    text = head() + "# Synk\n\nÅpne appen. Lagre filen.\n"
    tree: dict[str, bytes | str] = {"nb-NO/a.md": text, "en-US/a.md": "# Sync\n\nOpen the app. Save the file.\n"}
    back = returned(handed_out(tree), lambda target: target.replace("Lagre", "Ta vare på"))
    tree["nb-NO/a.md"] = text.replace("# Synk", "Ny tekst foran.\n\n# Synk")
    result = taken_back(tree, back)
    assert result.refused == ()
    assert result.files["nb-NO/a.md"].decode() == DONE + "Ny tekst foran.\n\n# Synk\n\nÅpne appen. Ta vare på filen.\n"


def test_a_page_that_has_changed_there_refuses_its_corrections() -> None:
    plain = head() + "# Synk\n\nÅpne appen. Lagre filen.\n"
    for text, reason in (
        (PAGE, "the page has changed here since it was exported, and now has: Ta vare på filen."),
        (plain, "the page has changed since it was exported, and has not got this text any more"),
    ):
        tree: dict[str, bytes | str] = {"nb-NO/a.md": text, "en-US/a.md": "# Sync\n\nOpen the app. Save the file.\n"}
        back = returned(handed_out(tree), lambda target: target.replace("Lagre", "Lagr"))
        tree["nb-NO/a.md"] = text.replace("Lagre filen", "Ta vare på filen")
        result = taken_back(tree, back)
        assert (result.files, reasons(result)) == ({}, [reason])


def test_a_text_that_stands_twice_where_the_page_has_changed_is_refused() -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": head() + "Lagre filen.\n", "en-US/a.md": "Save the file.\n"}
    back = returned(handed_out(tree), lambda target: target.replace("Lagre", "Lagr"))
    tree["nb-NO/a.md"] = head() + "Foran.\n\nLagre filen.\n\nLagre filen.\n"
    assert reasons(taken_back(tree, back)) == [
        "the page has changed since it was exported, and has this text more than once"
    ]


def test_a_span_that_is_gone_is_refused() -> None:
    back = returned(handed_out({"nb-NO/a.md": PAGE}), lambda target: target + "!")
    result = taken_back({"nb-NO/a.md": PAGE.replace("f7c17", "00000")}, back)
    assert {*reasons(result)} == {"the page has no such unit any more; export the page again"}


@pytest.mark.parametrize("text", [PAGE, head() + "# Synk\n\nÅpne **appen**. Lagre\nfilen.\n"])
def test_a_file_can_be_taken_back_twice(text: str) -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": text, "en-US/a.md": ENGLISH.partition("---\n# ")[2].join(("# ", ""))}
    back = returned(handed_out(tree), lambda target: target.replace("Åpne", "Lukk opp").replace("Synk", "Sy"))
    first = taken_back(tree, back)
    assert first.taken == 2
    again = taken_back({**tree, **first.files}, back)
    assert (again.files, again.taken, again.refused) == ({}, 0, ())


def test_a_unit_that_comes_twice_is_taken_once() -> None:
    own = returned(handed_out({"nb-NO/a.md": PAGE}))[0]
    result = taken_back({"nb-NO/a.md": PAGE}, [replace(own, target="En"), replace(own, target="En ")])
    assert (result.taken, result.refused) == (1, ())


@pytest.mark.parametrize("path", ["nb-NO/a.md", "nb-no/a.md"])
@pytest.mark.parametrize("between", [0, 1])
def test_a_unit_that_comes_with_different_texts_is_refused_with_both(path: str, between: int) -> None:
    own, other, *_ = returned(handed_out({"nb-NO/a.md": PAGE}))
    # One of the two is what the page has: nobody knows whether the other was corrected or is older.
    back = [own, *[replace(other, target=other.target + "!")] * between, replace(own, target="To", path=path)]
    result = taken_back({"nb-NO/a.md": PAGE}, back)
    assert result.taken == between
    assert reasons(result) == [f"it comes 2 times with different texts: “{own.target}” and “To”"]
    assert own.target in result.files.get("nb-NO/a.md", PAGE.encode()).decode()


def test_texts_of_a_missing_page_that_differ_are_refused_with_both() -> None:
    tree: dict[str, bytes | str] = {"en-US/a.md": "Open it.\n", "nb-NO/b.md": PAGE}
    (own,) = (each for each in returned(handed_out(tree)) if each.path == "nb-NO/a.md")
    result = taken_back(tree, [replace(own, target="En"), replace(own, target="To")])
    assert result.files == {}
    assert reasons(result)[0] == "it comes 2 times with different texts: “En” and “To”"


@pytest.mark.parametrize("text", [PAGE, head() + "# Synk\n\nÅpne **appen**. Lagre\nfilen.\n"])
def test_a_page_that_was_deleted_since_is_said_to_be(text: str) -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": text, "en-US/a.md": ENGLISH.partition("---\n# ")[2].join(("# ", ""))}
    back = returned(handed_out(tree), lambda target: target + "!")
    del tree["nb-NO/a.md"]
    result = taken_back(tree, back)
    assert (result.files, reasons(result)) == ({}, [GONE] * len(back))


def test_a_refusal_of_the_file_itself_is_told() -> None:
    own = returned(handed_out({"nb-NO/a.md": PAGE}))[0]
    result = taken_back({"nb-NO/a.md": PAGE}, [replace(own, target="En", refusal="it is fuzzy")])
    assert reasons(result) == ["it is fuzzy"]
    # What was not changed needs no refusal.
    assert taken_back({"nb-NO/a.md": PAGE}, [replace(own, refusal="it is fuzzy")]).refused == ()


def test_a_title_is_corrected_in_the_front_matter() -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": PAGE.replace("title: T", "title: 'Min: T'"), "en-US/a.md": ENGLISH}
    result = after(tree, "nb-NO/a.md", Profile="Profil: min")
    assert result.files["nb-NO/a.md"].decode() == (DONE + BODY).replace("title: T", "title: 'Profil: min'")
    back = [replace(each, target="X") for each in returned(handed_out(tree)) if each.unit.startswith("title.")]
    changed = taken_back({**tree, "nb-NO/a.md": PAGE}, back)
    assert reasons(changed) == ["the page has changed here since it was exported, and now has: T"]


def test_several_files_may_be_about_one_page() -> None:
    back = returned(handed_out({"nb-NO/a.md": PAGE}), lambda target: target + "!")
    other = Correction("nb-NO/b.md", "t1-1-0000.000000000000", "x")
    result = taken_back({"nb-NO/a.md": PAGE}, [back[0], other, *back[1:]])
    assert result.taken == len(back)
    assert reasons(result) == [GONE]


@pytest.mark.parametrize("path", ["nb-NO/b.md", "../a.md", "nb-NO/../../a.md", "no locale/a.md"])
def test_a_page_is_made_of_a_source_page_in_a_locale_alone(path: str) -> None:
    tree: dict[str, bytes | str] = {"en-US/a.md": ENGLISH, "en-US/b/a.md": ENGLISH, "a.md": ENGLISH}
    _, back = missing()
    result = taken_back(tree, [replace(each, path=path) for each in back])
    assert (result.files, {*reasons(result)}) == ({}, {"there is no such page, and none to make it from"})


def test_no_path_leads_out_of_the_tree_or_into_the_source() -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": PAGE, "en-US/a.md": ENGLISH}
    back = [
        Correction(path, "f7c17-102.000000000000", "x")
        for path in ("../a.md", "nb-NO/../../a.md", "/etc/passwd", "en-US/a.md", "nowhere/a.md", "")
    ]
    result = taken_back(tree, back)
    assert (result.files, len(result.refused)) == ({}, len(back))


def test_only_the_locales_that_are_asked_for_are_taken() -> None:
    back = returned(handed_out({"nb-NO/a.md": PAGE}), lambda target: target + "!")
    tree = {"nb-NO/a.md": PAGE.encode()}
    assert bring_in(tree, Settings(), back, DAY, ("lv-LV",)).files == {}
    assert bring_in(tree, Settings(), back, DAY, ("nb-no",)).files


def test_notes_of_translators_are_told() -> None:
    own = returned(handed_out({"nb-NO/a.md": PAGE}))[0]
    result = taken_back({"nb-NO/a.md": PAGE}, [replace(own, note="Sure?")])
    assert result.notes == (("nb-NO/a.md", own.unit, "Sure?"),)


def missing(english: str = ENGLISH) -> tuple[dict[str, bytes | str], list[Correction]]:
    tree: dict[str, bytes | str] = {"en-US/a.md": english, "nb-NO/b.md": head() + "B\n", "en-US/b.md": "B\n"}
    own = [each for each in handed_out(tree) if each.is_new]
    words = {
        "Profile": "Profil",
        "Sync": "Synk",
        "Open the **app**.": "Åpne **appen**.",
        "Save the file.": "Lagre filen.",
    }
    return tree, [replace(each, target=words[each.source]) for each in returned(own)]


def test_a_missing_page_is_made_from_its_source() -> None:
    tree, back = missing()
    result = taken_back(tree, back)
    digest = hashlib.sha1(ENGLISH.encode(), usedforsecurity=False).hexdigest()
    assert result.made == ("nb-NO/a.md",)
    assert result.files["nb-NO/a.md"].decode() == (
        f"---\ntitle: Profil\nms.openlocfilehash: {digest}\nms.translationtype: HT\nms.contentlocale: nb-NO\n"
        "ms.lasthandoff: 01/02/2026\n---\n# Synk\n\nÅpne **appen**. Lagre filen.\n"
    )
    again = taken_back({**tree, **result.files}, back)
    assert (again.files, again.kept, again.refused) == ({}, 4, ())


def test_a_missing_page_is_not_made_in_part() -> None:
    tree, back = missing()
    part = [replace(back[0], target=""), *back[1:]]
    assert reasons(taken_back(tree, part)) == ["1 of its 4 texts have no translation yet"]
    # Before anything is translated there is nothing to refuse.
    assert taken_back(tree, [replace(each, target="") for each in back]).refused == ()
    worse = [*back[:2], replace(back[2], target="Åpne appen."), back[3]]
    assert reasons(taken_back(tree, worse)) == [
        "a code is missing (bold: **…**)",
        "a text of it is refused, and a page is made whole or not at all",
    ]
    tree["en-US/a.md"] = ENGLISH.replace("Save", "Keep")
    assert reasons(taken_back(tree, back)) == [
        "the source has changed since it was exported, in 1 texts; export the page again"
    ]
    result = taken_back({**tree, "nb-NO/a.md": PAGE}, back)
    assert reasons(result) == ["the page has been made since it was exported; export it again to correct it"]


def test_a_page_made_from_a_recovered_source_keeps_the_hash_it_stands_for() -> None:
    tree = seeds()
    own = [each for each in handed_out(tree, "da-DK") if each.is_new]
    result = taken_back(
        tree, returned(own, lambda _: "") + [replace(each, target=each.source) for each in returned(own)]
    )
    text = result.files[f"da-DK/{SHAREPOINT}"].decode()
    assert "diglot.recovered" not in text
    nb = read_page("nb-NO/x.md", "nb-NO", tree[f"nb-NO/{SHAREPOINT}"])
    assert f"ms.openlocfilehash: {nb.provenance.hash}\n" in text


def test_a_page_is_written_beside_those_of_its_locale(tmp_path: Path) -> None:
    for place in ("main/en-US/a.md", "main/nb-NO/a.md", "lv/a.md"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("A\n", encoding="utf-8")
    settings = replace(load_settings(tmp_path), source=str(tmp_path / "main"))
    with open_tree(tmp_path / "main", {"lv-LV": str(tmp_path / "lv")}, "en-US") as tree:
        assert home_of(tree, settings, "nb-NO/b.md") == (tmp_path / "main", "nb-NO/b.md")
        assert home_of(tree, settings, "lv-LV/b.md") == (tmp_path / "lv", "b.md")
        assert home_of(tree, settings, "fi-FI/b.md")[1] == "fi-FI/b.md"


@cache
def _seeds_out() -> list[Document]:
    return handed_out(seeds())


@given(LINE, st.integers(0, 15))
def test_whatever_comes_back_changes_one_segment_or_nothing(text: str, at: int) -> None:
    path = f"nb-NO/{OFFICE}"
    page = page_of(seeds()[path], path)
    own = next(each for each in _seeds_out() if each.path == path)
    chosen = own.units[at % len(own.units)]
    result = correct(page, [Correction(path, chosen.id, text, chosen.source)], None, DAY)
    assert len(result.taken) + len(result.kept) + len(result.refused) == 1
    if result.taken:
        start = result.page.text.index(f">{text.strip()}<") + 1
        rest = result.page.text[:start] + chosen.target + result.page.text[start + len(text.strip()) :]
        rest = rest.replace("ms.translationtype: HT", "ms.translationtype: MT", 1)
        assert rest.replace("ms.lasthandoff: 01/02/2026", "ms.lasthandoff: 09/14/2020", 1) == page.text
    else:
        assert result.page == page


def test_many_texts_that_do_not_fit_take_no_quadratic_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = 0

    def counted(*arguments: object) -> object:
        nonlocal tries
        tries += 1
        return shape(*arguments)

    shape: Callable[..., object] = correcting.shape  # what takes the time
    monkeypatch.setattr(correcting, "shape", counted)
    text = (
        head() + "\n\n".join(unit(number, f"Tekst {number}.", f"Text {number}.") for number in range(101, 301)) + "\n"
    )
    result = taken_back({"nb-NO/a.md": text}, returned(handed_out({"nb-NO/a.md": text}), lambda target: f"# {target}"))
    assert len(result.refused) == 200
    assert tries <= 51


def test_the_day_is_written_as_the_localization_tool_does() -> None:
    page = page_of(PAGE)
    own = returned(handed_out({"nb-NO/a.md": PAGE}), lambda target: target + "!")
    edited = correct(page, own, None, dt.date(2031, 12, 9)).page
    assert edited.provenance.handoff == dt.date(2031, 12, 9)
    assert edited.provenance.hash == HASH
    assert "ms.lasthandoff: 12/09/2031\n" in edited.text


def test_a_page_of_a_commit_has_no_home(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit("2024-01-01", {"nb-NO/a.md": "A\n"})
    with (
        open_tree(tmp_path / "none", {"nb-NO": f"{tmp_path / 'nb-NO'}@HEAD"}, "en-US") as tree,
        pytest.raises(TreeError),
    ):
        home_of(tree, Settings(), "nb-NO/a.md")


def test_white_space_around_a_text_stays() -> None:
    tree: dict[str, bytes | str] = {"nb-NO/a.md": head() + "- \u00a0Lagre filen.\n", "en-US/a.md": "- Save the file.\n"}
    result = after(tree, "nb-NO/a.md", **{"Save the file.": "Lukk filen."})
    assert result.files["nb-NO/a.md"].decode() == DONE + "- \u00a0Lukk filen.\n"


def test_a_folder_may_spell_its_locale_in_another_way() -> None:
    tree, back = missing()
    lower = {path.replace("nb-NO/", "nb-no/"): text for path, text in tree.items()}
    assert list(taken_back(lower, back).files) == ["nb-no/a.md"]


def test_a_head_that_cannot_be_edited_keeps_the_page_as_it_is() -> None:
    text = f"---\nms.openlocfilehash: {HASH}\nms.translationtype: &a MT\nother: *a\n---\n{BODY}"
    result = after({"nb-NO/a.md": text}, "nb-NO/a.md", Sync="Samkjøring")
    assert result.files == {}
    assert reasons(result)[0].startswith(
        "its front matter can't say who translated it: ms.translationtype can't be set"
    )
