from collections.abc import Callable
from pathlib import Path

import pytest
from exchangekit import DAY, handed_out, read, taken_back, written
from lxml import etree

from diglot.errors import ExchangeError
from diglot.exchange.correcting import Imported
from diglot.exchange.formats import read_handback
from diglot.exchange.tmx import read_tmx
from diglot.exchange.units import Document, Progress, Proposal, Unit
from support import OFFICE, SHAREPOINT, Result, head, seeds, unit

Run = Callable[..., Result]
DTD = Path(__file__).parent.parent / "schemas" / "tmx14.dtd"
PAGE = "nb-NO/a.md"
BODY = " ".join((unit(101, "Åpne **appen** [nå](u).", "Open **the app** [now](u)."), unit(102, "Vent.", "Wait.")))
TREE = {PAGE: head(ms_translationtype="MT") + BODY + "\n"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
Edit = Callable[[etree._Element], None]  # noqa: SLF001  # the type has no other name


def exported(tree: dict[str, str] = TREE) -> etree._Element:
    return etree.fromstring(written("tmx", handed_out(tree)))


def back(root: etree._Element, tree: dict[str, str] = TREE) -> Imported:
    return taken_back(tree, read("tmx", etree.tostring(root)))


def units_of(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("tu"))


def target_of(tu: etree._Element) -> etree._Element:
    found = tu.find(f"tuv[@{LANG}='nb-NO']/seg")
    assert found is not None
    return found


def prop_of(tu: etree._Element, name: str) -> etree._Element:
    found = tu.find(f"prop[@type='x-diglot-{name}']")
    assert found is not None
    return found


def test_a_unit_has_its_page_state_and_notes() -> None:
    offered = (Proposal(85, "Wait.", "Vent\nlitt.", "m\x01"),)
    own = Unit("x-101.000000000000", "Wait **now**.", "Vent **nå**.", Progress.STALE, proposals=offered)
    new = Unit("x-102.000000000000", "Go.", "", Progress.NEW)
    title = Unit("title.000000000000", "* One", "* En", Progress.TRANSLATED, key="title")
    document = Document("nb-NO/a %.md", "a %.md", "nb-NO", "en-US", "0", "1", (own, new, title), note="By a person.")
    root = etree.fromstring(written("tmx", [document]))
    assert etree.DTD(DTD).validate(root)
    first, second, third = units_of(root)
    assert {str(prop.get("type")): prop.text for prop in first.iter("prop")} == {
        "x-diglot-page": "nb-NO/a %25.md",
        "x-diglot-state": "stale",
        "x-diglot-source": str(prop_of(first, "source").text),
    }
    assert [note.text for note in first.iter("note")] == [
        "Diglot: By a person.",
        "Diglot: Line 1.",
        "Diglot: 85 % (m\ufffd): Vent litt.",
    ]
    assert [(code.tag, code.text, *code.attrib.items()) for code in target_of(first)] == [
        ("bpt", "**", ("i", "1"), ("x", "1"), ("type", "bold")),
        ("ept", "**", ("i", "1")),
    ]
    assert [tuv.get(LANG) for tuv in second.iter("tuv")] == ["en-US"]
    # A value of the front matter is no Markdown.
    assert (target_of(third).text, len(target_of(third))) == ("* En", 0)
    assert [note.text for note in third.iter("note")] == ["Diglot: The front matter's title."]


def test_all_seeds_are_valid_by_the_published_dtd() -> None:
    for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO"):
        assert etree.DTD(DTD).validate(etree.fromstring(written("tmx", handed_out(seeds(), locale))))
    assert etree.DTD(DTD).validate(etree.fromstring(written("tmx", [])))


def reorder(root: etree._Element) -> None:
    for tu in units_of(root):
        tu[:] = reversed(tu)
    body = root.find("body")
    assert body is not None
    body[:] = reversed(body)


def renumber(root: etree._Element) -> None:
    for code in root.iter("bpt", "ept", "ph"):
        if code.get("i"):
            code.set("i", "77")
        code.attrib.pop("x", None)
        code.attrib.pop("type", None)


def flatten(root: etree._Element) -> None:
    for segment in root.iter("seg"):
        text = "".join(segment.itertext())
        segment[:] = []
        segment.text = text


def spell(tag: str) -> Edit:
    def change(root: etree._Element) -> None:
        for tuv in root.iter("tuv"):
            if tuv.get(LANG) == "nb-NO":
                tuv.set(LANG, tag)

    return change


def wrap_source(root: etree._Element) -> None:
    for segment in root.iter("seg"):
        if segment.getparent().get(LANG) == "en-US":  # type: ignore[union-attr]
            segment.text = (segment.text or "").replace(" ", "\n    ")


def rename_space(root: etree._Element) -> None:
    for element in root.iter():
        element.tag = f"{{http://www.lisa.org/tmx14}}{element.tag}"


def foreign_header(root: etree._Element) -> None:
    header = root.find("header")
    assert header is not None
    header.attrib.update({"creationtool": "Other", "o-tmf": "other", "srclang": "*all*"})


@pytest.mark.parametrize(
    "change",
    [
        reorder,
        renumber,
        flatten,
        wrap_source,
        rename_space,
        foreign_header,
        *map(spell, ("NB-no", "nb", "no", "nb_NO")),
    ],
)
def test_what_programs_do_to_a_file_is_no_correction(change: Edit) -> None:
    root = exported()
    change(root)
    result = back(root)
    assert (result.files, result.refused, result.kept) == ({}, (), 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "iso-8859-1"])
def test_any_encoding_of_xml_is_read(encoding: str) -> None:
    text = etree.tostring(exported(), encoding="unicode").replace(">Vent.<", ">Vent på meg.<")
    declared = encoding.removesuffix("-sig").removesuffix("-le")
    data = f'<?xml version="1.0" encoding="{declared}"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">{text}'.encode(encoding)
    result = taken_back(TREE, read_handback(data, "back.tmx"))
    assert (result.taken, result.kept, result.refused) == (1, 1, ())
    assert result.files[PAGE].decode().count(">Vent på meg.<") == 1


def test_a_correction_changes_its_own_sentence() -> None:
    root = exported()
    target_of(units_of(root)[0]).text = "Lukk opp "
    expected = TREE[PAGE].replace(">Åpne ", ">Lukk opp ").replace(": MT\n", ": HT\n")
    result = back(root)
    assert result.files == {PAGE: expected.replace("09/14/2020", DAY.strftime("%m/%d/%Y")).encode()}


def test_what_a_translator_says_is_told_apart_from_what_we_say() -> None:
    root = exported()
    first, second = units_of(root)
    first.insert(0, etree.Element("note"))
    first[0].text = "Sure?"
    note = second.find("note")
    assert note is not None
    note.text = f"{note.text}\nI am not. "
    prop_of(second, "state").text = " reviewed\n"
    assert [(each.note, each.progress) for each in read("tmx", etree.tostring(root))] == [
        ("Sure?", Progress.TRANSLATED),
        ("I am not.", Progress.REVIEWED),
    ]


def test_a_translation_that_somebody_adds_is_a_correction() -> None:
    tree = {"en-US/a.md": "Wait.\n", "da-DK/b.md": "x\n"}
    own = handed_out(tree, "da-DK")
    root = etree.fromstring(written("tmx", [each for each in own if each.is_new]))
    (tu,) = units_of(root)
    assert back(root, tree).files == {}
    tuv = etree.SubElement(tu, "tuv", {LANG: "da"})
    etree.SubElement(tuv, "seg").text = "Vent."
    result = back(root, tree)
    assert result.files["da-DK/a.md"].decode().endswith("Vent.\n")
    prop_of(tu, "source").text = "0" * 12
    result = back(root, tree)
    assert (result.files, result.refused[0].reason.partition(":")[0]) == (
        {},
        "its source is not as it was handed out",
    )


def test_a_target_that_reads_as_its_source_is_not_taken_for_it() -> None:
    tree = {PAGE: head() + unit(101, "SharePoint", "SharePoint") + "\n"}
    root = exported(tree)
    (tu,) = units_of(root)
    for _ in range(2):
        assert back(root, tree).kept == 1
        tu.append(tu[-2])


def test_english_of_another_country_is_a_target() -> None:
    tree = {"en-GB/a.md": head("en-GB") + unit(101, "Your colour.", "Your color.") + "\n"}
    root = etree.fromstring(written("tmx", handed_out(tree, "en-GB")))
    assert back(root, tree).kept == 1
    (tu,) = units_of(root)
    target = tu.find(f"tuv[@{LANG}='en-GB']")
    assert target is not None
    tu.remove(target)
    assert [each.reason for each in back(root, tree).refused] == [
        "the target is empty; to take a sentence out, edit the page"
    ]


def split(root: etree._Element) -> None:
    first = units_of(root)[0]
    for segment in first.iter("seg"):
        del segment[2:]
        segment[1].tail = ""


def drop_code_of_source(root: etree._Element) -> None:
    segment = units_of(root)[0].find(f"tuv[@{LANG}='en-US']/seg")
    assert segment is not None
    segment[:] = segment[2:]
    target_of(units_of(root)[0]).text = "Lukk opp "


def drop_code(root: etree._Element) -> None:
    segment = target_of(units_of(root)[0])
    segment[:] = segment[2:]


def replace_code(root: etree._Element) -> None:
    for code in target_of(units_of(root)[0]):
        code.text = "{0}" if code.text == "**" else code.text


def join(root: etree._Element) -> None:
    first, second = units_of(root)
    for segment, more in zip(first.iter("seg"), second.iter("seg"), strict=True):
        segment[-1].tail = f"{segment[-1].tail} {more.text}"
    second.getparent().remove(second)  # type: ignore[union-attr]


def twice(root: etree._Element) -> None:
    first = units_of(root)[0]
    tuv = etree.SubElement(first, "tuv", {LANG: "nb-NO"})
    etree.SubElement(tuv, "seg").text = "Noe annet."


def empty(root: etree._Element) -> None:
    segment = target_of(units_of(root)[0])
    segment[:] = []
    segment.text = ""


def indent(root: etree._Element) -> None:
    segment = target_of(units_of(root)[0])
    segment[1].tail = "\n      "


def translate(tag: str) -> Edit:
    def change(root: etree._Element) -> None:
        for tu in units_of(root):
            target_of(tu).text = "Öppna "
        spell(tag)(root)

    return change


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (split, "its source is not as it was handed out: the unit was split or joined, or the source edited"),
        (join, "its source is not as it was handed out: the unit was split or joined, or the source edited"),
        (drop_code_of_source, "its source is not as it was handed out: the unit was split or joined, or the source edited"),
        (drop_code, "a code is missing (bold: **…**)"),
        (replace_code, "a code is missing (bold: **…**)"),
        (twice, "it comes 2 times with different texts: “Åpne **appen** [nå](u).” and “Noe annet.”"),
        (translate("sv-SE"), "its translation is into sv-SE, but the page is in nb-NO"),
        (translate("Swedish"), "its translation is into no known language, but the page is in nb-NO"),
        (empty, "the target is empty; to take a sentence out, edit the page"),
        (indent, "the text has a line break; put it on one line"),
    ],
)  # fmt: skip
def test_what_no_longer_fits_is_refused_with_the_reason(change: Edit, reason: str) -> None:
    root = exported()
    change(root)
    result = back(root)
    assert result.files == {}
    assert {each.reason for each in result.refused} == {reason}
    assert result.refused[0].path == PAGE


def test_a_unit_that_was_split_with_all_its_props_is_refused() -> None:
    root = exported()
    first = units_of(root)[0]
    for text in ("Åpne appen", "nå."):
        part = etree.fromstring(etree.tostring(first))
        target_of(part)[:] = []
        target_of(part).text = text
        first.addnext(part)
    first.getparent().remove(first)  # type: ignore[union-attr]
    result = back(root)
    assert (result.files, [each.reason for each in result.refused]) == (
        {},
        ["it comes 2 times with different texts: “nå.” and “Åpne appen”"],
    )


def drop_id(tu: etree._Element) -> None:
    del tu.attrib["tuid"]


def drop_prop(name: str) -> Edit:
    def change(tu: etree._Element) -> None:
        tu.remove(prop_of(tu, name))

    return change


@pytest.mark.parametrize("change", [drop_id, drop_prop("page"), drop_prop("source")])
def test_a_unit_of_which_nothing_says_where_it_belongs_is_refused(change: Edit) -> None:
    root = exported()
    change(units_of(root)[1])
    with pytest.raises(ExchangeError, match=r"^back\.tmx:5: the unit has not got the tuid and the props x-diglot-page"):
        read("tmx", etree.tostring(root))


def test_a_state_that_was_dropped_is_no_loss() -> None:
    root = exported()
    for tu in units_of(root):
        tu.remove(prop_of(tu, "state"))
    assert back(root).kept == 2


def test_no_entity_of_a_file_is_read() -> None:
    text = etree.tostring(exported(), encoding="unicode").replace(">Vent.<", ">&a;<")
    for doctype, message in (
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd">', r"^back\.tmx:5: an entity of the file's own is used here"),
        ('<!DOCTYPE tmx [<!ENTITY a "b">]>', "the document type .* has declarations"),
        ('<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ATTLIST tu tuid CDATA "b">]>', "the document type .* has declarations"),
        ('<!DOCTYPE tmx [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>', "the document type .* has declarations"),
        ("", "not valid XML"),
    ):
        with pytest.raises(ExchangeError, match=message):
            read("tmx", (doctype + text).encode())


def test_pages_that_were_handed_out_are_no_memory() -> None:
    with pytest.raises(ExchangeError, match=r"^x\.tmx:6: this is of a page that diglot export handed out"):
        list(read_tmx(written("tmx", handed_out(seeds())), "x.tmx", "en-US"))


@pytest.mark.usefixtures("seed_project")
def test_memory_and_pages_are_told_apart_by_the_commands(run: Run) -> None:
    assert run("memory", "build").status == 0
    before = run("memory", "stats").out
    assert run("memory", "export", "--locale", "nb-NO", "-o", "memory.tmx").status == 0
    assert run("export", "--locale", "nb-NO", "--format", "tmx", "-o", "pages.tmx").status == 0
    refused = run("import", "memory.tmx")
    assert (refused.status, refused.out) == (2, "")
    assert "memory.tmx:6: the unit has not got the tuid" in refused.error
    assert "if the file is a memory, import it by diglot memory import" in refused.error
    refused = run("memory", "import", "pages.tmx")
    assert (refused.status, refused.out) == (2, "")
    assert "pages.tmx:6: this is of a page that diglot export handed out; put it into the page" in refused.error
    assert run("memory", "stats").out == before


def test_a_title_that_is_refused_keeps_a_new_page_from_being_made(run: Run, project: Callable[..., Path]) -> None:
    folder = project({"en-US/a.md": "---\ntitle: One\n---\nWait.\n", "nb-NO/b.md": "x\n"})
    data = run("export", "nb-NO/a.md", "--format", "tmx").data
    root = etree.fromstring(data)
    for tu in units_of(root):
        etree.SubElement(etree.SubElement(tu, "tuv", {LANG: "nb-NO"}), "seg").text = "En"
    prop_of(units_of(root)[0], "source").text = "0" * 12
    (folder / "back.tmx").write_bytes(etree.tostring(root))
    result = run("import", "back.tmx")
    assert (result.status, result.out) == (1, "")
    assert "its source is not as it was handed out" in result.error
    assert not (folder / "source/nb-NO/a.md").exists()


def test_a_new_sentence_goes_in() -> None:
    spans = "\n\n".join((unit(101, "Åbn.", "Open the app."), unit(102, "Vent.", "Wait a bit.")))
    tree = {
        "en-US/a.md": "Open the app.\n\nSave your work now.\n\nWait a bit.\n",
        PAGE: head() + "Åpne appen.\n\nVent litt.\n",
        "da-DK/a.md": head("da-DK") + spans,
    }
    root = exported(tree)
    tu = next(tu for tu in units_of(root) if str(tu.get("tuid")).startswith("a"))
    assert "Diglot: New in the source: the translation goes behind the unit before." in [
        n.text for n in tu.iter("note")
    ]
    etree.SubElement(etree.SubElement(tu, "tuv", {LANG: "nb-NO"}), "seg").text = "Lagre arbeidet nå."
    result = back(root, tree)
    assert (result.taken, result.refused) == (1, ())
    assert "Åpne appen.\n\nLagre arbeidet nå.\n\nVent litt.\n" in result.files[PAGE].decode()
    prop_of(tu, "source").text = "0" * 12
    refused = back(root, tree)
    assert (refused.files, [each.unit for each in refused.refused]) == ({}, [tu.get("tuid")])


def test_a_page_that_has_changed_since_refuses_what_changed(run: Run, seed_project: Path) -> None:
    data = run("export", "--locale", "nb-NO", "--format", "tmx").data
    root = etree.fromstring(data)
    for tu in units_of(root):
        if str(tu.get("tuid")).startswith("f7c17-104.") and OFFICE in str(prop_of(tu, "page").text):
            target_of(tu).text = "Bildet vises."
    (seed_project / "back.tmx").write_bytes(etree.tostring(root))
    place = seed_project / "source/nb-NO" / OFFICE
    place.write_bytes(place.read_bytes().replace(b"Bildet vises overalt", b"Bildet kommer overalt"))
    result = run("import", "back.tmx")
    assert result.status == 1
    assert "f7c17-104." in result.error
    assert "the page has changed here since it was exported" in result.error
    assert b"Bildet vises." not in place.read_bytes()
    assert (seed_project / "source/nb-NO" / SHAREPOINT).read_bytes() == seeds()[f"nb-NO/{SHAREPOINT}"]
