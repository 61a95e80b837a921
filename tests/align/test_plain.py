from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diglot.align import plain
from diglot.align.plain import DRIFTING, PROVEN, Trust, align_blocks
from diglot.align.segments import read_blocks
from diglot.model import Bead, Block, BlockKind, Origin, Segment
from diglot.spans import PlainText
from strategies import MARKDOWN
from support import texts

_SEGMENTS = st.lists(
    st.sampled_from(("A short one.", "See [a](https://x.y/1).", "Run `ls`.", "5", "A" * 200)).map(Segment), max_size=4
)
_BLOCKS = st.lists(
    st.builds(
        Block,
        st.sampled_from(BlockKind),
        st.sampled_from(((), ("ul", "li"), ("ol", "li"), ("table",))),
        st.integers(0, 3),
        _SEGMENTS.map(tuple),
    ),
    max_size=8,
)


def blocks(text: str) -> tuple[Block, ...]:
    return read_blocks(PlainText(text, 0, ()), "en-US")


def pairs(beads: tuple[Bead, ...]) -> list[tuple[str, str]]:
    return [(bead.source_text, bead.target_text) for bead in beads]


def sides(beads: tuple[Bead, ...]) -> tuple[list[str], list[str]]:
    return [s.text for b in beads for s in b.source], [s.text for b in beads for s in b.target]


def all_texts(found: list[Block] | tuple[Block, ...]) -> list[str]:
    return [text for block in found for text in texts(block.segments)]


@given(_BLOCKS, _BLOCKS, st.sampled_from((PROVEN, DRIFTING)))
def test_every_segment_of_both_sides_appears_once_and_in_order(
    source: list[Block], target: list[Block], trust: Trust
) -> None:
    beads = align_blocks(source, target, trust)
    ours, theirs = sides(beads)
    # What was moved stands where its translation does.
    assert sorted(ours) == sorted(all_texts(source))
    assert ours == all_texts(source) or trust is DRIFTING
    assert theirs == all_texts(target)
    for bead in beads:
        assert bead.source or bead.target
        assert 0 <= bead.confidence < 1
        assert (bead.confidence == 0) or (bead.source and bead.target)


@given(MARKDOWN, MARKDOWN)
def test_the_same_for_markdown(source: str, target: str) -> None:
    ours, theirs = blocks(source), blocks(target)
    assert sides(align_blocks(ours, theirs, PROVEN)) == (all_texts(ours), all_texts(theirs))


@given(_BLOCKS, st.sampled_from((PROVEN, DRIFTING)))
def test_a_text_is_aligned_with_itself(source: list[Block], trust: Trust) -> None:
    assert pairs(align_blocks(source, source, trust)) == [(text, text) for text in all_texts(source)]


def test_one_by_one() -> None:
    beads = align_blocks(
        blocks("# Title\n\nOne thing. Another thing."), blocks("# Tittel\n\nEn ting. En annen ting."), PROVEN
    )
    assert pairs(beads) == [("Title", "Tittel"), ("One thing.", "En ting."), ("Another thing.", "En annen ting.")]
    assert [bead.origin for bead in beads] == [Origin.STRUCTURE, Origin.TEXT, Origin.TEXT]


@pytest.mark.parametrize(
    ("source", "target", "kinds"),
    [
        (
            "Open the app on your computer. Then you have to wait for it.",
            "Åpne appen på datamaskinen, og deretter må du vente på den.",
            ["2-1"],
        ),
        (
            "Open the app on your computer and then wait for it to start up.",
            "Åpne appen på datamaskinen. Deretter venter du på at den starter.",
            ["1-2"],
        ),
    ],
)
def test_sentences_that_were_joined_or_split(source: str, target: str, kinds: list[str]) -> None:
    assert [bead.kind for bead in align_blocks(blocks(source), blocks(target), PROVEN)] == kinds


def test_a_paragraph_that_is_missing_is_left_alone() -> None:
    source = "# A\n\nSee [x](https://x.y/1).\n\nRun `ls -l` in a 5 GB folder.\n\nSee [z](https://x.y/3)."
    target = "# A\n\nSe [x](https://x.y/1).\n\nSe [z](https://x.y/3)."
    for trust in (PROVEN, DRIFTING):
        beads = align_blocks(blocks(source), blocks(target), trust)
        assert [bead.kind for bead in beads] == ["1-1", "1-1", "1-0", "1-1"]


def test_what_only_resembles_is_paired_only_where_the_source_is_proven() -> None:
    source, target = blocks("Wait for 5 minutes."), blocks("Vent i 7 minutter og start maskinen på nytt etterpå.")
    assert [bead.kind for bead in align_blocks(source, target, PROVEN)] == ["1-1"]
    assert sorted(bead.kind for bead in align_blocks(source, target, DRIFTING)) == ["0-1", "1-0"]


def test_links_decide_where_the_order_of_blocks_does_not() -> None:
    source = "- [a](https://x.y/1)\n- [b](https://x.y/2)\n- [c](https://x.y/3)\n- [d](https://x.y/4)"
    target = "- [b](https://x.y/2)\n- [c](https://x.y/3)\n- [d](https://x.y/4)"
    beads = align_blocks(blocks(source), blocks(target), DRIFTING)
    assert pairs(beads)[1:] == [(text, text) for text in all_texts(blocks(target))]


def test_blocks_of_one_shape_are_paired_by_position_only_where_the_source_is_proven() -> None:
    source, target = "- [a](https://x.y/1)\n- [b](https://x.y/2)", "- [b](https://x.y/2)\n- [c](https://x.y/3)"
    assert len(align_blocks(blocks(source), blocks(target), PROVEN)) == 2
    assert pairs(align_blocks(blocks(source), blocks(target), DRIFTING)) == [
        ("[a](https://x.y/1)", ""),
        ("[b](https://x.y/2)", "[b](https://x.y/2)"),
        ("", "[c](https://x.y/3)"),
    ]


def test_a_paragraph_that_was_split_in_two_is_one() -> None:
    source = blocks("# Title\n\nOpen the file 1. Save the file 2.\n\nClose `x` now.\n")
    target = blocks("# Tittel\n\nÅpne filen 1.\n\nLagre filen 2.\n\nLukk `x` nå.\n")
    assert pairs(align_blocks(source, target, PROVEN)) == [
        ("Title", "Tittel"),
        ("Open the file 1.", "Åpne filen 1."),
        ("Save the file 2.", "Lagre filen 2."),
        ("Close `x` now.", "Lukk `x` nå."),
    ]


def test_headings_are_never_joined() -> None:
    source, target = blocks("# One 1\n\n# Two 2\n"), blocks("# En 1 to 2\n")
    assert all(len(bead.source) <= 1 for bead in align_blocks(source, target, PROVEN))


STEPS = [
    ("Open the file `a.txt` in 5 minutes.", "Åpne filen `a.txt` om 5 minutter."),
    ("See [the guide](https://x.y/guide) for more.", "Se [veiledningen](https://x.y/guide) for mer."),
    ("Run `ls -l` and read line 17.", "Kjør `ls -l` og les linje 17."),
    ("The limit is 250 users in OneDrive.", "Grensen er 250 brukere i OneDrive."),
    ("Set `TTL` to 3600 for all records.", "Sett `TTL` til 3600 for alle poster."),
]


def test_a_section_that_was_moved_is_found() -> None:
    ours = [source for source, _ in STEPS]
    theirs = [target for _, target in STEPS]
    beads = align_blocks(blocks("\n\n".join(ours[2:] + ours[:2])), blocks("\n\n".join(theirs)), DRIFTING)
    assert pairs(beads) == STEPS
    assert all(bead.confidence > 0.8 for bead in beads)


def test_what_is_left_between_the_same_two_beads_belongs_together() -> None:
    source, target = ["Open **Excel** now.", "Close **Word** then."], ["Åpne **Excel** nå.", "Lukk **Word** så."]
    between = blocks("\n\n".join((source[0], "### This includes:", source[1])))
    beads = align_blocks(between, blocks("\n\n".join((target[0], "Dette er med:", target[1]))), DRIFTING)
    assert pairs(beads)[1:2] == [("This includes:", "Dette er med:")]
    beads = align_blocks(between, blocks("\n\n".join(("Dette er med:", *target))), DRIFTING)
    assert ("This includes:", "Dette er med:") not in pairs(beads)


def test_code_that_stands_on_both_sides_holds_what_is_around_it() -> None:
    source = "Do this.\n\n```\none\n```\n\nDo that.\n\n```\ntwo\n```\n\nStop it."
    target = "Gjør dette.\n\n```\ntwo\n```\n\nStopp det."
    assert ("Stop it.", "Stopp det.") in pairs(align_blocks(blocks(source), blocks(target), DRIFTING))


@pytest.mark.parametrize("separator", ["\n\n", " "], ids=["blocks", "sentences"])
def test_long_texts_with_something_missing_in_the_middle(separator: str) -> None:
    ours = [f"Step {at} opens page {at} of the guide." for at in range(300)]
    theirs = [f"Trinn {at} åpner side {at} i veiledningen." for at in range(300)]
    found = align_blocks(blocks(separator.join(ours)), blocks(separator.join(theirs[:90] + theirs[190:])), DRIFTING)
    expected = [pair for at, pair in enumerate(zip(ours, theirs, strict=True)) if not 90 <= at < 190]
    assert [pair for pair in pairs(found) if all(pair)] == expected


def test_long_texts_in_which_nothing_stands_out() -> None:
    ours, theirs = ["Do it now, please.", "Do that."] * 100, ["Gjør det nå, er du snill.", "Gjør det."] * 100
    found = pairs(align_blocks(blocks("\n\n".join(ours)), blocks("\n\n".join(theirs)), PROVEN))
    assert found == list(zip(ours, theirs, strict=True))


def test_what_lines_up_at_both_ends_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []
    region = plain._region  # noqa: SLF001

    def noted(source: Sequence[str], target: Sequence[str]) -> Sequence[tuple[int, int]]:
        searched.append(len(source))
        return region(source, target)

    monkeypatch.setattr(plain, "_region", noted)
    ours, theirs = (["Do it now.", *(pair[side] for pair in STEPS), "That is all."] for side in (0, 1))
    align_blocks(blocks("\n\n".join(ours)), blocks("\n\n".join(theirs)), DRIFTING)
    assert max(searched, default=0) == 0
    found = align_blocks(blocks("\n\n".join(ours)), blocks("\n\n".join(theirs[:3] + theirs[4:])), DRIFTING)
    assert pairs(found)[3] == (ours[3], "")
    assert 0 < max(searched) < len(ours)
