"""What hypothesis makes: side-by-side pages from pairs, Markdown, damaged pages."""

from dataclasses import dataclass

from hypothesis import strategies as st

from diglot.model import Segment
from support import head, seeds, unit

# No `s`, so that no text can hold a `<span`: how spans nest is told case by case.
TEXT = st.text("abc æ\u00a0Ω漢.!?:*_`~[]()<>/&;\"'\\|#-+=1\n", max_size=30)
LINE = TEXT.map(lambda text: text.replace("\n", " "))


@dataclass(frozen=True)
class SideBySide:
    """A page made of pairs, and what each of its two languages should be."""

    text: str
    target: str
    source: str
    pairs: int


@st.composite
def side_by_side(draw: st.DrawFn) -> SideBySide:
    """A body of texts outside spans and pairs, in turn."""
    parts = draw(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=8))
    rest = draw(TEXT)
    return SideBySide(
        "".join(between + unit(101 + at, target, source) for at, (between, target, source) in enumerate(parts)) + rest,
        "".join(between + target for between, target, _ in parts) + rest,
        "".join(between + source for between, _, source in parts) + rest,
        len(parts),
    )


_WORDS = (
    "One",
    "two",
    "*three*",
    "**four**",
    "`five`",
    "[six](u)",
    "<b>",
    "![7](i)",
    "<https://a.b>",
    "\\*",
    "&amp;",
    "~~8~~",
)
_STARTS = ("", "", "# ", "- ", "1. ", "> ", "    ", "| ", "```", "<div>", "***", "[r]: u", "\t", "  ")
_LINES = st.builds(
    lambda start, words, end: start + " ".join(words) + end,
    st.sampled_from(_STARTS),
    st.lists(st.sampled_from(_WORDS), max_size=5),
    st.sampled_from(("", "", ".", "  ", "\\", "|", " |", "`")),
)
_TABLE = st.just("| a | b \\| c |\n|---|---|\n| **d** | `e` \\| [f](g) |")
MARKDOWN = st.one_of(TEXT, st.lists(st.one_of(_LINES, _TABLE, LINE), max_size=8).map("\n".join))
"""Blocks and inline markup in any order, some of it broken."""


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A seed article that was cut, joined, shuffled or had bytes overwritten."""
    pages = sorted(seeds().items())
    data = draw(st.sampled_from(pages))[1]
    match draw(st.sampled_from(("cut", "joined", "shuffled", "flipped", "doubled"))):
        case "cut":
            return data[draw(st.integers(0, len(data))) : draw(st.integers(0, len(data)))]
        case "joined":
            other = draw(st.sampled_from(pages))[1]
            return data[: draw(st.integers(0, len(data)))] + other[draw(st.integers(0, len(other))) :]
        case "shuffled":
            return b"<span".join(draw(st.permutations(data.split(b"<span"))))
        case "flipped":
            flipped = bytearray(data)
            for _ in range(draw(st.integers(1, 20))):
                flipped[draw(st.integers(0, len(flipped) - 1))] = draw(st.integers(0, 255))
            return bytes(flipped)
        case _:
            start = draw(st.integers(0, len(data)))
            return data[:start] + data[start:] * 2


_SENTENCE = st.sampled_from(
    ("Open the app.", "Open the app now.", "Close the app.", "Save the file.", "Save the new file.", "Wait.", "A", "B")
)
SEGMENTS = st.lists(_SENTENCE.map(Segment), max_size=12)
"""Sentences, some of them equal or alike."""

ANY_PAGE = st.one_of(
    st.binary(max_size=200),
    damaged(),
    side_by_side().map(lambda page: (head() + page.text).encode()),
    TEXT.map(lambda text: f"---\n{text}\n---\n{text}".encode()),
)
"""Bytes that somebody may call a page."""
