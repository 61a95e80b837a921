import os
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from exchangekit import WRITTEN, handed_out, read, returned, taken_back, written
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from diglot.errors import ExchangeError
from diglot.exchange.formats import FORMATS, read_handback
from diglot.exchange.inline import shown
from diglot.exchange.units import UNHELD, Document, Progress, Proposal, Unit
from diglot.model import Change, ChangeKind, Grade, Origin, Segment
from strategies import MARKDOWN, TEXT
from support import head, seeds, unit

XML = ("xliff", "xliff12")
# Debian's package php-symfony-translation has both; DIGLOT_XLIFF_SCHEMAS names another folder that does.
_DEBIAN = "/usr/share/php/Symfony/Component/Translation/Resources/schemas"
SCHEMAS = Path(os.environ.get("DIGLOT_XLIFF_SCHEMAS", _DEBIAN))
EDITED = Change(ChangeKind.EDITED, Segment("Open."), Segment("Close."), 0.5, Grade.MEANING)
PLAIN = "".join((head(), "# Synk\n\n", unit(101, "Åpne **appen** [nå](u).", "Open **the app** [now](u) `x`."), "\n"))


def document(*units: Unit, path: str = "nb-NO/a b.md") -> Document:
    return Document(path, "a b.md", "nb-NO", "en-US", "0" * 64, "1" * 64, units)


def some(target: str, source: str = "Source", name: str = "x-101.000000000000") -> Unit:
    return Unit(name, source, target, Progress.MACHINE)


FULL = document(
    replace(some("Åpne **appen** [nå](u).", "Open **the app** [now](u) `x`."), proposals=(Proposal(85, "A **b**", "C **d**", "m\x01"),)),
    replace(some("Vent."), id="x-102.000000000000", progress=Progress.STALE, changes=(EDITED,)),
    replace(some(""), id="x-103.000000000000", progress=Progress.NEW),
    replace(some("Kanskje."), id="x-104.000000000000", progress=Progress.DOUBTFUL, origin=Origin.TEXT, confidence=0.4),
    replace(some("Tittel * a"), id="title.000000000000", key="title", progress=Progress.TRANSLATED),
)  # fmt: skip


@pytest.mark.parametrize("form", WRITTEN)
def test_what_is_written_is_read_again(form: str) -> None:
    own = [each for locale in ("nb-NO",) for each in handed_out(seeds(), locale)]
    data = written(form, own)
    assert [(each.path, each.unit, each.target, each.source) for each in read(form, data)] == [
        (each.path, unit.id, unit.target, unit.source) for each in own for unit in each.units
    ]
    assert {each.note for each in read(form, data)} == {""}
    assert written(form, own) == data
    assert list(read_handback(data, f"x{FORMATS[form].suffix}")) == read(form, data)


@pytest.mark.parametrize("form", WRITTEN)
@given(source=MARKDOWN, target=MARKDOWN)
def test_every_text_comes_back_as_it_was(form: str, source: str, target: str) -> None:
    source, target = (UNHELD.sub("", shown(text)).strip() for text in (source, target))
    if source:
        (back,) = read(form, written(form, [document(some(target, source))]))
        assert (back.source, back.target) == (source, target)


@pytest.mark.parametrize("form", ["xliff", "xliff12", "tmx", "po"])
@given(path=st.text(min_size=1, max_size=20), text=TEXT)
def test_every_path_comes_back_as_it_was(form: str, path: str, text: str) -> None:
    source = shown(text).strip() or "a"
    (back,) = read(form, written(form, [document(some("x", source), path=path)]))
    assert back.path == path


@pytest.mark.parametrize("form", WRITTEN)
def test_pages_go_through_each_format_without_a_change(form: str) -> None:
    for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO"):
        result = taken_back(seeds(), read(form, written(form, handed_out(seeds(), locale))))
        assert (result.files, result.refused) == ({}, ())
        assert result.kept


def test_codes_of_xliff_2_have_their_markdown_in_original_data() -> None:
    root = etree.fromstring(written("xliff", [FULL]))
    names = {"x": "urn:oasis:names:tc:xliff:document:2.0", "m": "urn:oasis:names:tc:xliff:matches:2.0"}
    first = root.find(".//x:unit", names)
    assert first is not None
    assert {each.get("id"): each.text for each in first.findall("x:originalData/x:data", names)} == {
        "d1": "**", "d2": "[", "d3": "](u)", "d4": "`x`",
    }  # fmt: skip
    source, target = (first.find(f"x:segment/x:{side}", names) for side in ("source", "target"))
    assert source is not None
    assert target is not None
    # Equal codes have equal ids on both sides.
    assert [each.get("id") for each in source] == ["1", "2", "3"]
    assert [(each.get("id"), each.get("dataRefStart"), each.get("dataRefEnd")) for each in target] == [
        ("1", "d1", "d1"),
        ("2", "d2", "d3"),
    ]
    match = first.find("m:matches/m:match", names)
    assert match is not None
    assert (match.get("matchQuality"), match.get("origin")) == ("85.0", "m\ufffd")


def test_xliff_tells_how_far_each_unit_is() -> None:
    root = etree.fromstring(written("xliff", [FULL]))
    found = [(each.get("state"), each.get("subState")) for each in root.iter("{*}segment")]
    assert found == [
        ("translated", "diglot:machine"),
        ("initial", "diglot:stale"),
        ("initial", "diglot:new"),
        ("initial", "diglot:doubtful"),
        ("translated", "diglot:translated"),
    ]
    older = etree.fromstring(written("xliff12", [FULL]))
    assert [each.get("state") for each in older.iter("{*}target") if each.getparent().tag.endswith("trans-unit")] == [
        "translated", "needs-adaptation", "needs-review-translation", "translated",
    ]  # fmt: skip
    for each in (root, older):
        notes = ["".join(note.itertext()) for note in each.iter("{*}note")]
        assert "The source has moved on, edited (meaning): Close." in notes
        assert "Lined up by text, with confidence 0.40: check the source." in notes


def test_po_marks_what_is_stale_or_doubtful_as_fuzzy() -> None:
    text = written("po", [FULL]).decode()
    entries = text.strip().split("\n\n")[1:]
    assert ["#, fuzzy" in entry for entry in entries] == [False, True, False, True, False]
    assert "#. The source has moved on, edited (meaning): Close." in text
    assert 'msgctxt "nb-NO/a b.md#x-101.000000000000"' in text
    back = {each.unit: each.refusal for each in read("po", text.encode())}
    assert back["x-101.000000000000"] == ""
    assert "fuzzy" in back["x-102.000000000000"]


@pytest.mark.parametrize("form", XML)
def test_reviewed_units_and_notes_of_translators_are_read(form: str) -> None:
    root = etree.fromstring(written(form, [document(some("Vent."))]))
    space = etree.QName(root).namespace
    if form == "xliff":
        next(root.iter("{*}segment")).set("state", "final")
        place = next(root.iter("{*}notes"))
    else:
        place = next(root.iter("{*}trans-unit"))
        next(root.iter("{*}target")).set("state", "signed-off")
    etree.SubElement(place, f"{{{space}}}note").text = " Sure? "
    (back,) = read(form, etree.tostring(root))
    assert (back.progress, back.note) == (Progress.REVIEWED, "Sure?")


def test_xliff_2_of_other_programs_is_read() -> None:
    data = b"""<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="nb">
    <file id="f" original="nb-NO/a%25.md"><group id="g"><unit id="u"><originalData><data id="d1">**</data></originalData>
    <segment state="reviewed"><source>A <sc id="1" dataRef="d1"/>b<ec startRef="1" dataRef="d1"/>.</source>
    <target>C <mrk id="m" type="term">d</mrk> <cp hex="0007"/><cp hex="D800"/><cp hex="zz"/></target></segment>
    <ignorable><source> </source><target> </target></ignorable><segment state="reviewed"><source>E</source><target>F</target>
    </segment></unit></group></file></xliff>"""
    (back,) = read("xliff", data)
    assert (back.path, back.unit, back.source) == ("nb-NO/a%.md", "u", "A **b**. E")
    assert (back.target, back.progress) == ("C d \x07\ufffd\ufffd F", Progress.REVIEWED)


@pytest.mark.parametrize("form", XML)
@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[: len(data) // 2], "not valid XML"),
        (lambda data: data.replace(b"<xliff", b'<!DOCTYPE xliff [<!ENTITY a "b">]><xliff', 1), "document type"),
        (
            lambda data: data.replace(b"<xliff", b'<!DOCTYPE xliff [<!ATTLIST note a CDATA "b">]><xliff', 1),
            "document type",
        ),
        (
            lambda data: data.replace(b"<xliff", b'<!DOCTYPE xliff SYSTEM "x"><xliff', 1).replace(b">Vent.<", b">&a;<"),
            "an entity of the file's own",
        ),
        (lambda data: data.replace(b">Vent.<", b">&a;<"), "not valid XML"),
        (lambda data: data.replace(b">Vent.<", b">" + b"<mrk>" * 300 + b"</mrk>" * 300 + b"<"), "not valid XML"),
    ],
)
def test_dangerous_and_broken_xml_is_refused(form: str, change: Callable[[bytes], bytes], message: str) -> None:
    data = change(written(form, [document(some("Vent."))]))
    with pytest.raises(ExchangeError, match=rf"^back\.xlf.*{message}"):
        read(form, data)


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    data = written("xliff", [document(some("Vent."))]).replace(b">Vent.<", b">&a;<")
    doctype = f'<!DOCTYPE xliff [<!ENTITY a SYSTEM "{(tmp_path / "secret").as_uri()}">]><xliff'.encode()
    with pytest.raises(ExchangeError, match="document type"):
        read("xliff", data.replace(b"<xliff", doctype, 1))


@pytest.mark.parametrize("form", ["xliff", "xliff12", "tmx", "po"])
def test_too_large_a_file_is_not_read(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(form, [document(some("Vent."))])
    for module in ("markup", "po"):
        monkeypatch.setattr(f"diglot.exchange.{module}.LIMIT", len(data) - 1)
    with pytest.raises(ExchangeError, match="hand it back in parts"):
        read(form, data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'msgid "a"\nnonsense\n', r"^back\.po:2: not valid PO: the line is cut off, or its text"),
        (
            b'msgid "a"\nmsgid "a"\nmsgstr "b"\n',
            r"^back\.po: not valid PO: Syntax error in po file back\.po \(line 2\)",
        ),
        (b'msgid "a"\nmsgstr "\xff"\n', "not valid PO"),
        (b'msgid "a"\nmsgstr "b"\n', r"^back\.po:1: the entry has no msgctxt"),
    ],
)
def test_broken_po_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        read("po", data)


def test_po_that_was_cut_off_is_refused_or_has_whole_entries() -> None:
    data = written("po", handed_out(seeds()))
    whole = read("po", data)
    taken = []
    for end in range(data.index(b"#. "), len(data)):
        try:
            found = read("po", data[:end])
        except ExchangeError:
            continue
        # Cut between two entries: what there is of it can be had.
        assert found == whole[: len(found)]
        taken.append(end)
    assert len(taken) < 4 * len(whole)


@pytest.mark.parametrize("tail", [b"", b'\n#~ msgctxt "nb-NO/b.md#x"\n#~ msgid "a"\n#~ msgstr "b"\n', b"\r\n"])
def test_po_is_whole_with_what_programs_put_at_its_end(tail: bytes) -> None:
    data = written("po", handed_out(seeds()))
    assert read("po", data + tail) == read("po", data)


def test_a_file_of_no_known_format_is_refused() -> None:
    with pytest.raises(ExchangeError, match=r"^x\.txt: is of no known format; there are xliff, xliff12, tmx, po"):
        read_handback(b"<html></html>", "x.txt")


def test_po_passes_the_check_of_gettext(tmp_path: Path) -> None:
    msgfmt = "msgfmt"
    try:
        subprocess.run([msgfmt, "--version"], check=True, capture_output=True)
    except OSError:
        pytest.skip("gettext is not installed: apt install gettext")
    for number, own in enumerate(([FULL], handed_out(seeds()), handed_out({"nb-NO/a.md": PLAIN}))):
        place = tmp_path / f"{number}.po"
        place.write_bytes(written("po", own))
        done = subprocess.run(
            [msgfmt, "-c", "-o", tmp_path / "x.mo", place], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


class _Local(etree.Resolver):
    def resolve(self, url: str, public_id: str, context: object) -> object:
        del public_id
        return self.resolve_filename(str(SCHEMAS / url.rpartition("/")[2]), context)


@pytest.mark.parametrize(
    ("form", "schema"), [("xliff", "xliff-core-2.0.xsd"), ("xliff12", "xliff-core-1.2-strict.xsd")]
)
def test_xliff_is_valid_by_the_published_schemas(form: str, schema: str) -> None:
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of OASIS are not there: apt install php-symfony-translation")
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    check = etree.XMLSchema(etree.parse(SCHEMAS / schema, parser))
    for own in ([FULL], [], handed_out(seeds()), handed_out(seeds(), "da-DK"), handed_out({"nb-NO/a.md": PLAIN})):
        if own:
            check.assertValid(etree.fromstring(written(form, own)))


@pytest.mark.parametrize("form", WRITTEN)
@pytest.mark.parametrize(
    ("method", "told"),
    [
        (
            "HT",
            "A person has translated or corrected this page, handed off 2020-09-14; nothing says which of its sentences.",
        ),
        ("MT", "A machine has translated this page, handed off 2020-09-14."),
        ("", ""),
    ],
)
def test_who_translated_is_said_once_for_the_page(form: str, method: str, told: str) -> None:
    text = head(ms_translationtype=method) + unit(101, "En.", "One.") + " " + unit(102, "To.", "Two.")
    data = written(form, handed_out({"nb-NO/a.md": text}))
    if form == "xlsx":
        with zipfile.ZipFile(BytesIO(data)) as packed:
            data = packed.read("xl/worksheets/sheet1.xml")
    assert data.decode().count("this page, handed off") == bool(told)
    assert told in data.decode()
    assert [each.note for each in read(form, written(form, handed_out({"nb-NO/a.md": text})))] == ["", ""]


def test_what_is_flattened_to_text_is_taken_all_the_same() -> None:
    own = handed_out({"nb-NO/a.md": PLAIN})
    root = etree.fromstring(written("xliff12", own))
    for target in root.iter("{*}target"):
        text = "".join(target.itertext())
        for child in list(target):
            target.remove(child)
        target.text = text.replace("Åpne", "Lukk opp")
    result = taken_back({"nb-NO/a.md": PLAIN}, read("xliff12", etree.tostring(root)))
    assert "Lukk opp **appen** [nå](u)." in result.files["nb-NO/a.md"].decode()
    assert returned(own)[0].target == "Åpne **appen** [nå](u)."
