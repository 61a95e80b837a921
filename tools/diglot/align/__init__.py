"""Lines up the segments of a translation with their source. A cascade: the first step that can be taken is, and each
bead says which one it was.

1. `span`: the page carries both texts.
2. `sibling`: a page in another locale was made from the same source (same hash) and carries it.
3. `structure` and `text`: a plain source page, by its blocks and the sentences inside them: today's where the hash
   proves that it is the one, else the version at the commit that the page names, where the repository has it. Failing
   these it is today's all the same: then segments are rather left alone, each bead says how probable it is that its
   target translates today's sentence, and a lexicon helps, where there is one.
"""

from dataclasses import replace

from diglot.align.lexicon import Speaker
from diglot.align.plain import PROVEN, align_blocks
from diglot.align.segments import read_blocks, source_text, target_text
from diglot.align.together import with_drift
from diglot.model import Alignment, Article, Bead, Origin, Page, Segment
from diglot.page import proves


def align(page: Page, article: Article, source_locale: str, lexicon: Speaker | None = None) -> Alignment | None:
    """The alignment of one translated page, or None where no source text is to be had. `lexicon` is asked where it is
    not known which source the page was made from.
    """
    if page.spans:
        return Alignment(page.path, _by_spans(page))
    known, today = carrier(page, article), article.source
    if known is not None:
        return align_with(known, page, source_locale)
    if today is not None:
        source, target = read_blocks(source_text(today), source_locale), read_blocks(target_text(page), page.locale)
        return Alignment(today.path, with_drift(source, target, lexicon))
    return None


def align_with(known: Page, page: Page, source_locale: str) -> Alignment:
    """The alignment of a page without spans with the source that it was made from: that of a sibling's spans, or a
    plain source page.
    """
    source, target = read_blocks(source_text(known), source_locale), read_blocks(target_text(page), page.locale)
    beads = align_blocks(source, target, PROVEN)
    if known.spans:
        beads = tuple(replace(bead, origin=Origin.SIBLING) for bead in beads)
    return Alignment(known.path, beads)


def carrier(page: Page, article: Article) -> Page | None:
    """The page that holds the source which a page was made from: by its spans the page itself, else one of another
    locale with the same hash, those without merged units first; else today's source, or an earlier version of it, in
    plain. None where there is none.
    """
    if page.spans:
        return page
    if page.provenance.hash is None:
        return None
    siblings = [
        other for other in article.targets.values() if other.spans and other.provenance.hash == page.provenance.hash
    ]
    today = article.source
    plain = today if today and proves(today, page.provenance.hash) else article.earlier.get(page.provenance.hash)
    return min(
        siblings,
        key=lambda other: (sum(s.unit.startswith("p") for s in other.spans), other.path),
        default=plain,
    )


def _by_spans(page: Page) -> tuple[Bead, ...]:
    targets = iter(target_text(page).segments)
    origins = iter(source_text(page).segments)
    beads: list[Bead] = []
    for span in page.spans:
        theirs: tuple[Segment, ...] = (next(targets),) if span.target is not None else ()
        ours: tuple[Segment, ...] = (next(origins),) if span.source is not None else ()
        beads.append(Bead(ours, theirs, Origin.SPAN, 1.0 if ours and theirs else 0.0))
    return tuple(beads)
