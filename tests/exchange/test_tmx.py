import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from diglot.errors import ExchangeError
from diglot.exchange.tmx import read_tmx, write_tmx
from diglot.memory.filling import read_leaves
from diglot.memory.store import Leaf, Pair
from diglot.model import Method, Origin
from diglot.settings import Settings
from support import Result, seeds

Run = Callable[..., Result]
DTD = Path(__file__).parent.parent / "schemas" / "tmx14.dtd"


def written(leaves: list[Leaf], source_locale: str = "en-US") -> bytes:
    out = io.BytesIO()
    assert write_tmx(leaves, source_locale, out) == 0
    return out.getvalue()


def foreign(body: str, header: str = 'srclang="en"', about: str = "") -> bytes:
    return f'<?xml version="1.0"?>\n{about}<tmx version="1.4"><header {header}/><body>{body}</body></tmx>'.encode()


def tu(*variants: tuple[str, str], about: str = "") -> str:
    texts = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in variants)
    return f"<tu {about}>{texts}</tu>"


def pairs(data: bytes, locales: tuple[str, ...] = ("nb-NO", "fi-FI")) -> list[tuple[str, str, str]]:
    return [(leaf.locale, *pair[:2]) for leaf in read_tmx(data, "x.tmx", "en-US", locales) for pair in leaf.pairs]


def test_what_is_written_is_read_back() -> None:
    leaves = list(read_leaves(seeds(), Settings()))
    data = written(leaves)
    assert list(read_tmx(data, "x.tmx", "en-US")) == leaves
    assert etree.DTD(DTD).validate(etree.fromstring(data))


HELD = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1)
MARKED = st.lists(st.sampled_from(["**", "*", "`", "[a](b)", "<b>", "&amp;", "\n", "\r", "x", " ", "{0}"]), min_size=1)
TEXTS = (HELD | MARKED.map("".join)).filter(lambda text: bool(text.strip()))


@given(TEXTS, TEXTS, st.none() | TEXTS)
def test_any_markdown_is_read_back(source: str, target: str, before: str | None) -> None:
    pair = Pair(source, target, "", Origin.TEXT, 0.93, before, None)
    leaf = Leaf("nb-NO", "a.md", "nb-NO/a.md", None, None, Method.HUMAN, (pair,))
    assert list(read_tmx(written([leaf]), "x.tmx", "en-US")) == [leaf]


def test_markdown_stands_in_codes() -> None:
    pair = Pair("Save **it** `now`.", "Lagre **det** `now`.")
    root = etree.fromstring(written([Leaf("nb-NO", "", "", None, None, Method.UNKNOWN, (pair,))]))
    for segment in root.iter("seg"):
        assert [(code.tag, code.text, code.get("i"), code.get("x")) for code in segment] == [
            ("bpt", "**", "1", "1"),
            ("ept", "**", "1", None),
            ("ph", "`now`", None, "2"),
        ]


def test_translate_toolkit_reads_the_same_texts() -> None:
    tmx = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    leaves = [leaf for leaf in read_leaves(seeds(), Settings()) if leaf.locale == "nb-NO"]
    units = tmx.tmxfile.parsestring(written(leaves), "en-US", "nb-NO").units
    expected = [(pair.source, pair.target) for leaf in leaves for pair in leaf.pairs]
    assert [(str(unit.source), str(unit.target)) for unit in units] == expected


def test_what_translate_toolkit_writes_is_read() -> None:
    tmx = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    file = tmx.tmxfile(sourcelanguage="en")
    file.addtranslation("Save it.", "en", "Lagre.", "nb")
    assert pairs(bytes(file)) == [("nb-NO", "Save it.", "Lagre.")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (foreign(tu(("EN-US", "A."), ("NB-NO", "B."))), [("nb-NO", "A.", "B.")]),
        (foreign(tu(("en", "A."), ("fi", "B."), ("sv", "C."))), [("fi-FI", "A.", "B."), ("sv", "A.", "C.")]),
        (foreign(tu(("en-GB", "A."), ("fi", "B.")), 'srclang="*all*"'), [("fi-FI", "A.", "B.")]),
        (foreign(tu(("en", "A."), ("no", "B."))), [("nb-NO", "A.", "B.")]),
        (foreign(tu(("en", "A."), ("no-NO", "B."))), [("nb-NO", "A.", "B.")]),
        (foreign(tu(("en", 'A <bpt i="1">{\\b </bpt>x<ept i="1">}</ept>.'), ("fi", "B"))), [("fi-FI", "A x.", "B")]),
        (foreign(tu(("en", "A <hi>x</hi>."), ("fi", 'B<ph x="1">&lt;f0/&gt;</ph>'))), [("fi-FI", "A x.", "B")]),
        (foreign(tu(("en", "A"), ("fi", " ")) + tu(("en", "C"), ("fi", "D"))), [("fi-FI", "C", "D")]),
        (foreign(tu(("en", "A"), ("fi", "B")), about='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'), [("fi-FI", "A", "B")]),
    ],
)
def test_files_of_other_tools(data: bytes, expected: list[tuple[str, str, str]]) -> None:
    assert pairs(data) == expected


def test_when_it_was_changed() -> None:
    (leaf,) = read_tmx(foreign(tu(("en", "A"), ("fi", "B"), about='changedate="20210528T101112Z"')), "x", "en-US")
    assert str(leaf.day) == "2021-05-28"
    (leaf,) = read_tmx(foreign(tu(("en", "A"), ("fi", "B"), about='changedate="yesterday"')), "x", "en-US")
    assert leaf.day is None


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.tmx:1: not valid XML"),
        (b"<tmx><body>", "x.tmx:1: not valid XML"),
        (b"<html/>", "x.tmx: no translation from en-US in it"),
        (foreign(tu(("de", "A"), ("fi", "B")), 'srclang="de"'), "no translation from en-US"),
        (
            foreign(tu(("en", "&big;"), ("fi", "B")), about='<!DOCTYPE tmx [<!ENTITY big "A">]>'),
            "an entity of the file's own",
        ),
        (
            foreign(tu(("en", "&big;"), ("fi", "B")), about='<!DOCTYPE tmx [<!ENTITY big SYSTEM "/etc/hostname">]>'),
            "an entity of the file's own",
        ),
    ],
)
def test_what_can_not_be_read_is_told(data: bytes, message: str) -> None:
    with pytest.raises(ExchangeError, match=message):
        pairs(data)


def test_what_xml_can_not_hold_is_counted_and_left_out() -> None:
    bad, good = Pair("A\x08", "B"), Pair("C", "D")
    out = io.BytesIO()
    assert write_tmx([Leaf("nb-NO", "", "", None, None, Method.UNKNOWN, (bad, good))], "en-US", out) == 1
    assert pairs(out.getvalue()) == [("nb-NO", "C", "D")]


@pytest.mark.usefixtures("seed_project")
def test_a_memory_is_exported_and_imported_by_the_command(run: Run) -> None:
    assert run("memory", "build").status == 0
    exported = run("memory", "export", "--locale", "nb-NO", "-o", "nb.tmx")
    assert (exported.status, exported.error) == (0, f"written to {Path('nb.tmx')}\n")
    assert run("memory", "import", "nb.tmx", "--memory", "other.sqlite").status == 0
    assert run("memory", "export", "--memory", "other.sqlite").data == Path("nb.tmx").read_bytes()
