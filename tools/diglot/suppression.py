"""Comments by which a page waves findings off, as HTML so that no reader sees them:

    <!-- diglot-disable-line text.numbers -->        on this line
    <!-- diglot-disable-next-line text.numbers -->   on the next line
    <!-- diglot-disable text markup.emphasis -->     from here on, to the end of the page or
    <!-- diglot-enable -->                           to here
    <!-- diglot-disable-file drift.stale -->         anywhere in the page, wherever the comment stands

Rules are named by slug or by family; a comment that names none is about all of them. Comments in code are code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice

from diglot.positions import Lines
from diglot.verbatim import FENCE

_COMMENT = re.compile(
    rf"{FENCE}|<!--[ \t]*diglot-(?P<verb>[a-z]{{1,20}}(?:-[a-z]{{1,20}}){{0,3}})"
    r"(?P<names>[^<>\n]{0,500}?)-->",
    re.MULTILINE,
)
_VERBS = ("disable", "disable-line", "disable-next-line", "disable-file", "enable")
# A page has a handful; whoever writes thousands wants to waste time.
_MOST = 1000
_NAME = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: where it stands, the rules or families that it names (none: all), and the lines `first` to `last`
    that it is about, both of them included.
    """

    line: int
    column: int
    names: tuple[str, ...]
    first: int
    last: int

    def covers(self, rule: str, line: int) -> bool:
        """Whether it waves off what a rule says of a line."""
        return self.first <= line <= self.last and (
            not self.names or rule in self.names or rule.partition(".")[0] in self.names
        )


def unknown_verbs(text: str) -> Iterator[tuple[int, int, str]]:
    """The line and column of each comment that begins like one of ours but says nothing known, and a sentence on it."""
    lines = Lines(text)
    for match in _comments(text):
        if match["verb"] not in _VERBS:
            nearest = get_close_matches(match["verb"], _VERBS, n=1) or _VERBS[:1]
            message = f"there is no comment diglot-{match['verb']}; did you mean diglot-{nearest[0]}?"
            yield *lines.position(match.start()), message


def read_suppressions(text: str) -> tuple[Suppression, ...]:
    """The suppressions of a page's text, in order."""
    return tuple(_read(text))


def _comments(text: str) -> list[re.Match[str]]:
    if "<!--" not in text or "diglot-" not in text:
        return []
    return list(islice((match for match in _COMMENT.finditer(text) if match["verb"]), _MOST))


def _read(text: str) -> Iterator[Suppression]:
    found = _comments(text)
    if not found:
        return
    lines = Lines(text)
    last, _ = lines.position(len(text))
    for at, match in enumerate(found):
        line, column = lines.position(match.start())
        names = tuple(_NAME.findall(match["names"]))
        match match["verb"]:
            case "disable-line":
                yield Suppression(line, column, names, line, line)
            case "disable-next-line":
                yield Suppression(line, column, names, line + 1, line + 1)
            case "disable-file":
                yield Suppression(line, column, names, 1, last)
            case "disable":
                ends = (lines.position(other.start())[0] for other in found[at + 1 :] if _ends(other, names))
                yield Suppression(line, column, names, line, next(ends, last))


def _ends(comment: re.Match[str], names: tuple[str, ...]) -> bool:
    """Whether a comment ends what one that names these rules began."""
    ended = _NAME.findall(comment["names"])
    return comment["verb"] == "enable" and (not ended or set(names) <= set(ended))
