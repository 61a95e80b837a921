"""What hypothesis makes: side-by-side pages from pairs, Markdown, damaged pages."""

import re
from collections.abc import Sequence
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
    "[!INCLUDE [nine](n.md)]",
    ':::no-loc text="ten":::',
    ':::image source="i" alt-text="11":::',
    "[!VIDEO https://v]",
)
_STARTS = (
    "",
    "",
    "# ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "| ",
    "```",
    "<div>",
    "***",
    "[r]: u",
    "\t",
    "  ",
    "> [!NOTE] ",
    "# [",
)
_LINES = st.builds(
    lambda start, words, end: start + " ".join(words) + end,
    st.sampled_from(_STARTS),
    st.lists(st.sampled_from(_WORDS), max_size=5),
    st.sampled_from(("", "", ".", "  ", "\\", "|", " |", "`")),
)
_TABLE = st.sampled_from(
    (
        "| a | b \\| c |\n|---|---|\n| **d** | `e` \\| [f](g) |",
        "1. | 1 | 2 |\n   |---|---|\n   | 3 | 1 |",
        "a | a b\n--- | ---\n | [!INCLUDE[c](d)]",
    )
)
_MARKERS = st.builds(
    lambda start, marker: start + marker,
    st.sampled_from(("", "> ", ">", "- ", "  ", "      ", "> - ")),
    st.sampled_from(
        (
            "[!NOTE]",
            "[! tip ]",
            "[!OTHER]",
            '[!div class="x"]',
            "[!INCLUDE [a](b.md)]  ",
            "[!code-py[a](b.py)]",
            ":::row:::",
            ':::column span="2":::',
            "      x",
            ":::column-end:::",
            '::: moniker range="x"',
            "# [Tab](#tab/x)",
        )
    ),
)
MARKDOWN = st.one_of(TEXT, st.lists(st.one_of(_LINES, _TABLE, _MARKERS, LINE), max_size=8).map("\n".join))
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


_TOKENS = (
    b"</span>",
    b"</span></span>",
    b'<span data-ttu-id="',
    b'<span class="sxs-lookup"><span data-stu-id="',
    b'">',
    b"&quot;",
    b"---\n",
    b"```\n",
    b"> ",
    b"\n\n",
    b"\r",
    b"\0",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xe2\x80\x8b",
    b"|",
    b"\n| --- | --- |\n",
    b":::row:::\n",
    b"[!INCLUDE [a](a.md)]",
    b"[",
    b"](",
    b"**",
    b"`",
    b"&#0;",
    b"<!--",
    b"<script>",
    b"- - - - ",
    b"\n\t",
    b": &a [*a]\n",
    b'<a name="',
)
_EVERY_SPAN = re.compile(rb"(?=<span data-ttu-id=)")


@st.composite
def mutations(draw: st.DrawFn, pool: Sequence[bytes]) -> tuple[bytes, bytes]:
    """One of the pages, damaged in up to six places, and the page as it was."""
    original = pool[draw(st.integers(0, len(pool) - 1))]
    data = original
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(("flip", "cut", "insert", "copy", "join", "shuffle", "swap")))
        first, last = sorted((draw(_share), draw(_share)))
        start, end = int(first * len(data)), int(last * len(data))
        if kind == "flip" and data:
            start = min(start, len(data) - 1)
            data = data[:start] + bytes([draw(st.integers(0, 255))]) + data[start + 1 :]
        elif kind == "cut":
            data = data[:start] + data[min(end, start + draw(st.integers(1, 400))) :]
        elif kind == "insert":
            data = data[:start] + draw(st.sampled_from(_TOKENS)) * draw(st.integers(1, 3)) + data[start:]
        elif kind == "copy":
            data = data[:end] + data[start : start + draw(st.integers(1, 2000))] + data[end:]
        elif kind == "join":
            other = pool[draw(st.integers(0, len(pool) - 1))]
            data = data[:start] + other[int(last * len(other)) :]
        else:
            pieces = _EVERY_SPAN.split(data) if kind == "shuffle" else data.split(b"\n")
            draw(st.randoms(use_true_random=False)).shuffle(pieces)
            data = (b"" if kind == "shuffle" else b"\n").join(pieces)
    return data, original


_share = st.floats(0, 1)
