from pathlib import Path

import pytest

from diglot.errors import TermsError
from diglot.settings import Settings
from diglot.terms import Term, Terms, read_csv, read_glossary, read_tbx, read_terms

DCA = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="https://example.org/TBXcoreStructV03.rng"?>
<tbx style="dca" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader><fileDesc><sourceDesc><p>made up</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
    <conceptEntry id="c1">
      <descrip type="subjectField">billing</descrip>
      <langSec xml:lang="en">
        <termSec><term>subscription</term><termNote type="partOfSpeech">noun</termNote></termSec>
      </langSec>
      <langSec xml:lang="nb">
        <termSec>
          <term>abonnement</term>
          <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
        </termSec>
        <termSec>
          <term>tegning</term>
          <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
        </termSec>
      </langSec>
    </conceptEntry>
  </body></text>
</tbx>"""
DCT = """<tbx style="dct" type="TBX-Basic" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
    xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
  <tbxHeader><fileDesc><sourceDesc><p>made up</p></sourceDesc></fileDesc></tbxHeader>
  <text><body>
    <conceptEntry id="c1">
      <min:subjectField>billing</min:subjectField>
      <langSec xml:lang="en-US"><termSec><term>subscription</term></termSec></langSec>
      <langSec xml:lang="nb">
        <termSec><term>abonnement</term><min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec>
        <termSec><term>tegning</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
      </langSec>
    </conceptEntry>
  </body></text>
</tbx>"""
MARTIF = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en">
  <martifHeader><fileDesc><sourceDesc><p>made up</p></sourceDesc></fileDesc></martifHeader>
  <text><body>
    <termEntry id="c1">
      <langSet xml:lang="en"><tig><term>subscription</term></tig></langSet>
      <langSet xml:lang="nb">
        <ntig><termGrp><term>abonnement</term></termGrp></ntig>
        <tig><term>tegning</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
      </langSet>
    </termEntry>
  </body></text>
</martif>"""


def csv(text: str) -> list[Term]:
    return list(read_csv(text.encode(), "t.csv", "en-US"))


def tbx(text: str) -> list[Term]:
    return list(read_tbx(text.encode(), "t.tbx", "en-US"))


@pytest.mark.parametrize("text", [DCA, DCT, MARTIF], ids=["dca", "dct", "martif"])
def test_the_forms_of_tbx_say_the_same(text: str) -> None:
    assert tbx(text) == [Term(("subscription",), {"nb": ("abonnement",)}, {"nb": ("tegning",)})]


def test_a_concept_without_a_source_term_is_left_out() -> None:
    assert tbx(MARTIF.replace('xml:lang="en"><tig>', 'xml:lang="de"><tig>')) == []


def test_tbx_reads_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    entity = f'<!DOCTYPE martif [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    text = MARTIF.replace('<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">', entity)
    assert "hidden" not in repr(tbx(text.replace("<term>abonnement", "<term>&x;abonnement")))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_columns(separator: str) -> None:
    rows = [
        ["en-US", "nb-no", "lv", "note", "Case", "forbidden", "forbidden nb-NO"],
        ["user account|account", "brukerkonto | konto", "", "in the portal", "yes", "akaunt", "bruker"],
        ["", "", "", "", "", "", ""],
        ["team", "gruppe", "grupa", "", "", "", ""],
    ]
    text = "\ufeff" + "".join(separator.join(row) + "\r\n" for row in rows)
    assert csv(text) == [
        Term(
            ("user account", "account"),
            {"nb-NO": ("brukerkonto", "konto")},
            {"": ("akaunt",), "nb-NO": ("bruker",)},
            case=True,
            note="in the portal",
        ),
        Term(("team",), {"nb-NO": ("gruppe",), "lv": ("grupa",)}),
    ]


def test_the_source_column_may_name_the_language_only() -> None:
    assert csv('en,nb-NO\n"a, b",c\n') == [Term(("a, b",), {"nb-NO": ("c",)})]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "t.csv:1: the first row has to name the columns, en-US first"),
        ("nb-NO,en-US\nx,y\n", "t.csv:1: the first row has to name the columns, en-US first"),
        ("en-US,norsk\n", "t.csv:1: the column 'norsk' is neither a locale nor note, case or forbidden"),
        ("en-US,nb-NO\na,b\nc,d,e\n", "t.csv:3: the row has 3 columns, the first row 2; quote cells with separators"),
        ("en-US,nb-NO\n,b\n", "t.csv:2: the row has no en-US term"),
        ("en-US,nb-NO,case\na,b,maybe\n", "t.csv:2: case is 'maybe'; write yes or no"),
        ('en-US,nb-NO\n"a,b\n', "t.csv:2: not valid CSV: unexpected end of data"),
    ],
)
def test_what_is_wrong_with_a_csv_file(text: str, message: str) -> None:
    with pytest.raises(TermsError) as error:
        csv(text)
    assert str(error.value) == message


def test_a_csv_file_that_is_not_utf_8() -> None:
    with pytest.raises(TermsError, match="the file is not UTF-8; save it as UTF-8"):
        list(read_csv("en-US,nb-NO\nhöhe,x\n".encode("latin-1"), "t.csv", "en-US"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<tbx>\n<text>\n</tbx>", "t.tbx:3: not valid XML: "),
        ("<xliff/>", "t.tbx:1: not a TBX file: its root is xliff, not tbx or martif"),
        (MARTIF.replace('xml:lang="nb"', 'xml:lang="norsk"'), "t.tbx:8: xml:lang 'norsk' is no known locale"),
    ],
)
def test_what_is_wrong_with_a_tbx_file(text: str, message: str) -> None:
    with pytest.raises(TermsError) as error:
        tbx(text)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "none.csv: can't be read: no such file or directory; see the setting glossary"),
        ("terms.xlsx", "terms.xlsx: a glossary is a file that ends in .csv, .tsv or .tbx"),
    ],
)
def test_a_file_that_is_no_glossary(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "terms.xlsx").write_bytes(b"")
    with pytest.raises(TermsError) as error:
        read_glossary(tmp_path / name, name, Settings(root=tmp_path))
    assert str(error.value) == message


def test_the_terms_of_all_files_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("en-US,nb-NO\nteam,gruppe\n", encoding="utf-8")
    (tmp_path / "b.tbx").write_text(DCA, encoding="utf-8")
    terms = read_terms(Settings(root=tmp_path, glossary=("a.csv", "b.tbx"), do_not_translate=("Xbox",)))
    assert [term.sources for term in terms.glossary] == [("team",), ("subscription",)]
    assert terms.kept == ("Xbox",)


def test_the_key_tells_terms_apart_in_few_bytes() -> None:
    terms = Terms(tuple(Term((f"term {number}",)) for number in range(1000)))
    assert terms == Terms(terms.glossary)
    assert terms != Terms(terms.glossary[1:])
    assert Terms(kept=("a",)) != Terms(kept=("b",))
    assert len(repr(terms)) < 60


@pytest.mark.parametrize(
    ("locale", "allowed", "forbidden"),
    [
        ("nb-NO", ("norsk",), ("feil", "galt", "x")),
        ("nb-SJ", ("bokmål",), ("galt", "x")),
        ("da-DK", (), ("x",)),
    ],
)
def test_forms_by_locale(locale: str, allowed: tuple[str, ...], forbidden: tuple[str, ...]) -> None:
    term = Term(("a",), {"nb-NO": ("norsk",), "nb": ("bokmål",)}, {"nb-NO": ("feil",), "nb": ("galt",), "": ("x",)})
    assert (term.allowed_in(locale), term.forbidden_in(locale)) == (allowed, forbidden)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Open your account.", ["account"]),
        ("Open your Accounts.", ["account"]),
        ("Open the user account.", ["user account"]),
        ("Users have accounts.", ["account"]),
        ("Use an accountant.", []),
        ("Account: the user accounts.", ["account", "user account"]),
        ("Change the policies.", ["policy"]),
        ("Call the police.", []),
        ("Use Get-Account or edge://account/x.", []),
        ("Meet the Team.", ["Team"]),
        ("Meet the team.", []),
        ("", []),
    ],
)
def test_terms_in_a_source(source: str, found: list[str]) -> None:
    terms = Terms((Term(("account",)), Term(("policy",)), Term(("user account",)), Term(("Team",), case=True)))
    assert [term.sources[0] for term in terms.found_in(source, "en-US")] == found
