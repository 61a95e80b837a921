from io import BytesIO

from lxml import etree

from diglot.exchange.tbx import write
from diglot.terms import Term, Terms, read_tbx

GLOSSARY = (
    Term(("subscription",), {"nb-NO": ("abonnement",), "lv": ("abonements",)}, {"nb-NO": ("tegning", "subskripsjon")}),
    Term(("app", "application"), {"nb-NO": ("app", "program")}, {"": ("appen",)}, case=True, note="A note."),
    Term(("tile",), {"fi-FI": ("ruutu",)}),
)


def written(terms: Terms, *locales: str) -> bytes:
    out = BytesIO()
    write(terms, "en-US", locales, out)
    return out.getvalue()


def test_terms_are_written_and_read_again() -> None:
    data = written(Terms(GLOSSARY, ("Exchange Online",)), "lv-LV", "nb-NO")
    assert list(read_tbx(data, "x.tbx", "en-US")) == [
        Term(
            ("subscription",),
            {"lv-LV": ("abonements",), "nb-NO": ("abonnement",)},
            {"nb-NO": ("tegning", "subskripsjon")},
        ),
        Term(("app", "application"), {"nb-NO": ("app", "program")}, {"lv-LV": ("appen",), "nb-NO": ("appen",)}),
        Term(("tile",)),
        Term(("Exchange Online",), {"lv-LV": ("Exchange Online",), "nb-NO": ("Exchange Online",)}),
    ]
    assert written(Terms(GLOSSARY), "nb-NO") == written(Terms(GLOSSARY), "nb-NO")


def test_the_file_is_of_the_standard() -> None:
    root = etree.fromstring(written(Terms(GLOSSARY), "nb-NO"))
    assert (etree.QName(root).localname, root.get("style"), root.get("type")) == ("tbx", "dca", "TBX-Basic")
    assert [etree.QName(each).localname for each in root] == ["tbxHeader", "text"]
    assert [each.get("id") for each in root.iter("{*}conceptEntry")] == ["c1", "c2", "c3"]
    assert [note.text for note in root.iter("{*}note")] == ["A note."]
    status = [(each.getprevious().text, each.text) for each in root.iter("{*}termNote")]
    assert ("tegning", "deprecatedTerm-admn-sts") in status
    assert ("abonnement", "preferredTerm-admn-sts") in status


def test_what_xml_cannot_hold_is_marked() -> None:
    assert "a\ufffdb".encode() in written(Terms((Term(("a\x01b",)),)), "nb-NO")
