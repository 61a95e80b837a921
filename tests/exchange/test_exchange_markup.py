from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from diglot.exchange.inline import numbered, read
from diglot.exchange.markup import (
    Codes,
    add_text,
    elements,
    flat,
    held,
    held_path,
    native,
    read_path,
    root_of,
    write_document,
)
from strategies import LINE


@given(st.text(st.characters()))
def test_every_path_can_be_an_attribute_and_back(path: str) -> None:
    element = etree.Element("file", original=held_path(path))
    again = etree.fromstring(etree.tostring(element))
    assert read_path(str(again.get("original"))) == path


def test_usual_paths_stay_as_they_are() -> None:
    for path in ("nb-NO/a b.md", "ja-JP/日本.md", "nb-NO/eac\u200b.md"):
        assert held_path(path) == path
    assert held_path("a%b\x01.md") == "a%25b%01.md"


def test_what_xml_cannot_hold_is_marked() -> None:
    assert held("a\x01b\ufffe\nc") == "a\ufffdb\ufffd\nc"


@given(LINE)
def test_codes_that_hold_their_markdown_are_flat_again(text: str) -> None:
    parent = etree.Element("seg")
    text = held(text)
    pieces = read(text)
    native(pieces, numbered(pieces)[0], parent, Codes({"bpt": ("i", "x"), "ept": ("i",), "ph": ("x",)}, "type"))
    assert flat(etree.fromstring(etree.tostring(parent))) == text


def test_text_is_put_at_the_end() -> None:
    parent = etree.Element("seg")
    add_text(parent, "a")
    etree.SubElement(parent, "x")
    add_text(parent, "b")
    add_text(parent, "c")
    assert etree.tostring(parent) == b"<seg>a<x/>bc</seg>"


def test_elements_come_one_by_one_with_those_around_them() -> None:
    data = b"<a><f n='1'><u>x</u><u>y</u></f><f n='2'><u>z<!-- c --><?p i?></u></f></a>"
    found = [(each.getparent().get("n"), flat(each)) for each in elements(data, "x", "{*}u")]
    assert found == [("1", "x"), ("1", "y"), ("2", "z")]


@pytest.mark.parametrize(
    ("data", "root"),
    [
        (b'<xliff xmlns="u:x" version="2.1"><file/>', ("u:x", "xliff", "2.1")),
        (b"<tmx version='1.4'>", ("", "tmx", "1.4")),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"), ("", "a", "")),
        (b"# no XML", ("", "", "")),
        (b"", ("", "", "")),
        (b"PK\x03\x04", ("", "", "")),
    ],
)
def test_the_root_tells_what_a_file_is(data: bytes, root: tuple[str, str, str]) -> None:
    assert root_of(data) == root


def test_a_document_is_written_part_by_part() -> None:
    def parts() -> list[etree._Element]:
        part = etree.Element("{u:x}p")
        etree.SubElement(part, "{u:x}q").text = "æ"
        return [part, etree.Element("{u:x}p")]

    out = BytesIO()
    write_document(out, "{u:x}r", {None: "u:x"}, {"version": "1"}, parts())  # type: ignore[dict-item]
    assert out.getvalue().startswith(b"<?xml version='1.0' encoding='utf-8'?>\n")
    root = etree.fromstring(out.getvalue())
    assert [etree.QName(each).localname for each in root.iter()] == ["r", "p", "q", "p"]
    assert (root.get("version"), flat(root).split()) == ("1", ["æ"])
