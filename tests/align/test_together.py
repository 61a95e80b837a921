from collections.abc import Sequence

import pytest
from test_lexicon import PAIRS, support, worded

from diglot.align.currency import MEASURED, habits, placed, stands
from diglot.align.lexicon import Lexicon, learn
from diglot.align.together import align_together
from diglot.model import Alignment, Bead, Block, BlockKind, Origin, Page, Segment
from support import page_of

SOURCES = [source for source, _ in PAIRS[::7]]
TARGETS = [target for _, target in PAIRS[::7]]


def bead(source: str, target: str) -> Bead:
    return Bead((Segment(source),), (Segment(target),), Origin.TEXT, 0.5)


def chance(source: str, target: str, lexicon: Lexicon | None = None, kind: BlockKind = BlockKind.PARAGRAPH) -> float:
    """How probable it is that a target in a block of its own still translates this source."""
    it = bead(source, target)
    blocks = Block(kind, (), 0, it.source), Block(kind, (), 0, it.target, anchor="save-the-file")
    return stands(it, blocks, 1.0, support(lexicon, it.source_text, it.target_text) if lexicon else None)


def pages(count: int, sources: Sequence[str] = SOURCES) -> list[tuple[Page, Page]]:
    """So many pairs of pages, each with these sentences turned a bit further."""
    found = []
    for turn in range(count):
        order = [(turn + at) % len(sources) for at in range(len(sources))]
        english = "\n\n".join(sources[at] for at in order)
        found.append((page_of(english, "en-US/a.md"), page_of("\n\n".join(TARGETS[at] for at in order))))
    return found


def confidences(alignment: Alignment) -> dict[str, float]:
    return {bead.source_text: bead.confidence for bead in alignment.beads}


@pytest.mark.parametrize(
    ("source", "target", "worse"),
    [
        ("Open [A](https://a.org/x).", "Åpne [A](https://a.org/x).", "Åpne [A](https://a.org/y)."),
        ("Wait 5 minutes.", "Vent 5 minutter.", "Vent 15 minutter."),
        ("Select **OK** now.", "Velg **OK** nå.", "Velg OK nå."),
        ("Use Teams to call.", "Bruk Teams for å ringe.", "Bruk Skype for å ringe."),
        ("Save it (or not).", "Lagre den (eller ikke).", "Lagre den eller ikke."),
        ("Stop.", "Stopp.", "Stopp. Så må du vente til alt er ferdig igjen."),
    ],
    ids=["link", "number", "emphasis", "name", "brackets", "length"],
)
def test_what_differs_speaks_for_an_edit(source: str, target: str, worse: str) -> None:
    assert chance(source, target) > chance(source, worse)


def test_a_lexicon_sees_a_word_that_was_changed() -> None:
    lexicon = learn(worded(PAIRS))
    kept, changed = "Åpne fil i Office.", "Åpne mappe i Office."
    assert chance("Open the file in Office.", kept, lexicon) > chance("Open the file in Office.", changed, lexicon)


def test_the_anchor_of_a_heading_tells_whether_it_is_the_one() -> None:
    target = "Lagre filen"
    assert chance("Save the file", target, kind=BlockKind.HEADING) > 0.9
    assert chance("Save the folder", target, kind=BlockKind.HEADING) < 0.2
    assert chance("Save the folder", target) > 0.2


def test_the_blocks_of_a_bead() -> None:
    segments = [Segment("One.", start=0), Segment("Two.", start=9), Segment("Three.", start=14)]
    blocks = [
        Block(BlockKind.HEADING, (), 1, tuple(segments[:1]), start=0),
        Block(BlockKind.PARAGRAPH, (), 0, tuple(segments[1:]), start=7),
    ]
    it = Bead((segments[2],), (segments[0],), Origin.TEXT, 0.5)
    assert placed(it, blocks, blocks) == (blocks[1], blocks[0])


def test_pages_that_agree_are_taken_for_current() -> None:
    for alignment in align_together(pages(40)):
        assert [bead.kind for bead in alignment.beads] == ["1-1"] * len(SOURCES)
        assert min(confidences(alignment).values()) >= 0.9


def test_where_the_source_has_moved_on_nothing_is_certain() -> None:
    edited = [source.replace("Save", "Publish [now](https://a.org) 3").replace("user", "group") for source in SOURCES]
    for alignment in align_together([*pages(20), *pages(20, edited)][20:]):
        found = confidences(alignment)
        assert max(found.values()) < 0.9
        stale = [value for text, value in found.items() if "Publish" in text]
        assert max(stale, default=0) < min(value for text, value in found.items() if text in SOURCES)


def test_one_pair_alone() -> None:
    ((alignment),) = align_together(pages(1))
    assert [(bead.source_text, bead.target_text) for bead in alignment.beads] == list(
        zip(SOURCES, TARGETS, strict=True)
    )
    assert list(align_together([])) == []


def test_sentences_are_cut_and_joined_as_their_translation_is() -> None:
    english = page_of("Recover it with care. Sign in as its owner, e.g. as an admin.", "en-US/a.md")
    # Segmenters take `det.` for an abbreviation and `f.eks.` for the end of a sentence.
    norwegian = page_of("Med forsiktighet gjenoppretter du det. Logg på som eier, f.eks. som administrator.")
    (alignment,) = align_together([(english, norwegian)])
    assert [(bead.source_text, bead.target_text) for bead in alignment.beads] == [
        ("Recover it with care.", "Med forsiktighet gjenoppretter du det."),
        ("Sign in as its owner, e.g. as an admin.", "Logg på som eier, f.eks. som administrator."),
    ]


def test_what_a_language_always_does_is_no_edit() -> None:
    usual = [0.0] * len(MEASURED)
    at = MEASURED.index("opening")
    odd = [1.0 if place == at else 0.0 for place in range(len(MEASURED))]
    assert habits([usual] * 300) == (1.0,) * len(MEASURED)
    found = habits([usual] * 30 + [odd] * 270)
    assert found[at] < 0.2
    assert [value for place, value in enumerate(found) if place != at] == [1.0] * (len(MEASURED) - 1)


def test_the_address_of_what_is_all_a_link_may_change() -> None:
    target = "[Se veiledningen](https://a.org/old)"
    assert chance("[See the guide](https://a.org/new)", target) == chance("[See the guide](https://a.org/old)", target)
    assert chance("[See the guide](https://a.org/new).", target) == chance(
        "[See the guide](https://a.org/old).", target
    )
    assert chance("See [it](https://a.org/new) now", f"Se {target} nå") < chance(
        "See [it](https://a.org/old) now", f"Se {target} nå"
    )
