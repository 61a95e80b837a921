import hashlib

import pytest
from hypothesis import given

from diglot.errors import RecoverError
from diglot.frontmatter import read_head
from diglot.recover import recover_missing, recover_page
from diglot.spans import without_anchors
from strategies import SideBySide, side_by_side
from support import HASH, SOURCE, audited, head, page_of, seeds, translations, unit


@given(side_by_side())
def test_the_body_of_a_recovered_page_is_the_source(page: SideBySide) -> None:
    read = page_of(head() + page.text)
    if not read.spans:
        with pytest.raises(RecoverError):
            recover_page(read)
        return
    text = recover_page(read).decode()
    assert text[read_head(text).body_start :] == without_anchors(page.source)


def test_the_head_says_what_the_page_is_and_leaves_out_what_was_translated() -> None:
    page = page_of(
        head(title="Tittel", description="D", Keywords="K", author="me", ms_date="09/01/2020") + unit(101, "T", "Text.")
    )
    digest = hashlib.sha256(b"Text.").hexdigest()
    assert recover_page(page).decode() == (
        "---\nauthor: me\nms.date: 09/01/2020\n"
        f"diglot.recovered:\n  from: nb-NO/a.md\n  hash: {HASH}\n  digest: {digest}\n---\nText."
    )


def test_a_recovered_page_is_read_as_one() -> None:
    page = page_of(recover_page(page_of(head() + unit(101, "T", "Text."))), "en-US/a.md")
    assert page.recovered is not None
    assert (page.recovered.origin, page.recovered.hash) == ("nb-NO/a.md", HASH)
    assert page.problems == ()


def test_a_page_without_spans_carries_no_source() -> None:
    with pytest.raises(RecoverError, match=r"nb-NO/a\.md: no side-by-side spans"):
        recover_page(page_of(head() + "Tekst."))


def test_the_seeds_recover_to_the_source_pages_of_the_repository() -> None:
    recoveries = recover_missing(audited(translations()))
    written = {item.path: item.data for item in recoveries.written}
    assert written == {path: data for path, data in seeds().items() if path.startswith("en-US/")}
    assert sorted(written) == sorted(path.relative_to(SOURCE).as_posix() for path in SOURCE.glob("en-US/*"))
    assert (recoveries.lost, recoveries.kept, recoveries.findings) == ((), 0, ())


def test_the_newest_handoff_is_recovered_and_what_exists_is_kept() -> None:
    tree = {
        "en-US/kept.md": "Text.\n",
        "nb-NO/kept.md": head() + unit(101, "T", "Other."),
        "nb-NO/a.md": head(ms_lasthandoff="01/31/2019") + unit(101, "T", "Old."),
        "lv-LV/a.md": head("lv-LV", ms_lasthandoff="02/01/2020") + unit(101, "T", "New."),
        "fi-FI/a.md": head("fi-FI", ms_lasthandoff="12/31/2020") + "No spans.",
        "nb-NO/lost.md": head() + "No spans.",
    }
    recoveries = recover_missing(audited(tree))
    assert [(item.path, item.origin) for item in recoveries.written] == [("en-US/a.md", "lv-LV/a.md")]
    assert (recoveries.lost, recoveries.kept) == (("lost.md",), 1)


def test_disagreement_is_told() -> None:
    tree = {
        "nb-NO/a.md": head() + unit(101, "T", "Turn it on."),
        "lv-LV/a.md": head("lv-LV") + unit(101, "T", "Turn it off."),
    }
    assert [finding.path for finding in recover_missing(audited(tree)).findings] == ["lv-LV/a.md"]
