"""Includes, `[!INCLUDE [title](path)]`, and code from files: where a page has them, and the page with the files in
their place.

As docfx has it, a path is relative to the file that includes, `~/` leads to the root (here: the folder of the locale),
and included files may include others.
"""

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from urllib.parse import unquote

from diglot.markdown import Node, parse
from diglot.model import Page, Problem
from diglot.positions import Lines
from diglot.snippets import part_of, wanted

Read = Callable[[str], str | None]
"""Gives the text of a file of the tree, by its path: its body in one language, or code; None where there is none."""

NOT_FOUND, CYCLE = "markup.include-not-found", "markup.include-cycle"
LIMIT = 4 * 1024 * 1024
"""A page and its includes together are not made longer than this, in characters."""
DEPTH = 16
"""Includes in includes are followed this deep."""

# Finds a few more than are includes, in code for example.
_WRITTEN = re.compile(
    r"\[!\s*(?:include|code(?:-[\w#+.-]{1,40})?)\s*\[[^\]\n]*\]\s*\((?P<link>[^()\n]*)\)"
    r"""|:::[ \t]*code\b[^\n]*?\bsource\s*=\s*["'](?P<source>[^"'\n]*)["']""",
    re.IGNORECASE,
)
_ANY = re.compile(r"\[!\s*(?:include|code)|:::[ \t]*code", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Include:
    """One include: the path as written, the title (never shown), offsets, and what it stands in: `block` where it fills
    its line, `inline`, or `cell` of a table. With `code`, it is a file of code of that language, and `ask` has which
    part of it (`snippets.wanted`).
    """

    source: str
    title: str
    start: int
    end: int
    place: str
    code: str | None = None
    ask: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with its includes in place, and what is wrong with them; one that is wrong stays as it is written.

    `places` are the includes that were replaced: start and end before, start and end after.
    """

    text: str
    problems: tuple[Problem, ...] = ()
    places: tuple[tuple[int, int, int, int], ...] = ()

    def moved(self, offset: int) -> int:
        """Where an offset of the text before is in the text now; of one inside an include, the start of its file."""
        at = bisect_right(self.places, offset, key=itemgetter(0)) - 1
        if at < 0:
            return offset
        _, end, new_start, new_end = self.places[at]
        return new_start if offset < end else new_end + offset - end


def find_includes(text: str, start: int = 0) -> tuple[Include, ...]:
    """The includes of the Markdown that begins at an offset of a text, in order. What code shows is none."""
    if not _ANY.search(text, start):
        return ()
    return tuple(_includes(text, parse(text, start), "block"))


def _includes(text: str, node: Node, place: str) -> Iterator[Include]:
    for child in node.children:
        if child.kind == "include":
            # White space before a line break counts as part of the node.
            end = child.start + len(text[child.start : child.end].rstrip())
            yield Include(child.attrs["source"], child.attrs["title"], child.start, end, place)
        elif child.kind == "code_include" and place == "block" and child.attrs.get("source"):
            asked = wanted(child.attrs)
            yield Include(child.attrs["source"], "", child.start, child.end, place, child.info, asked)
        elif child.kind in {"th", "td"}:
            yield from _includes(text, child, "cell")
        elif child.kind == "inline" and place == "block":
            yield from _includes(text, child, "inline")
        else:
            yield from _includes(text, child, place)


def resolve(path: str, source: str) -> str | None:
    """The path in the tree that an include in the file at `path` leads to, both `<locale>/<path>`; None where it leads
    out of the locale's folder.
    """
    wanted = unquote(re.split(r"[?#]", source, maxsplit=1)[0]).replace("\\", "/")
    locale, _, own = path.partition("/")
    parts = [] if wanted.startswith("~/") else own.split("/")[:-1]
    if wanted.startswith("/"):
        return None
    for part in wanted.removeprefix("~/").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join([locale, *parts])


def mentioned(path: str, text: str) -> tuple[str, ...]:
    """The paths in the tree that the includes of a file may lead to: a quick look, that takes code for includes too."""
    found = (resolve(path, (match["link"] or match["source"] or "").strip()) for match in _WRITTEN.finditer(text))
    return tuple(sorted({target for target in found if target is not None}))


def expand(path: str, text: str, read: Read, start: int = 0) -> Expanded:
    """The text of the file at `path` with its includes in place. Its Markdown begins at `start`.

    A problem stands at the text's own include, and names the file where it is one further down. Links and pictures of
    an included file go on leading where they led; those of the text to `~/` are made relative to its file.
    """
    lines = Lines(text)
    problems: list[Problem] = []
    pieces = _Expander(read).splice(path, text, start)
    told: set[_Wrong] = set()
    for wrong in pieces.wrong:
        # What is wrong in a file that is included often is told once.
        nested = replace(wrong, offset=-1)
        if not wrong.is_nested or nested not in told:
            problems.append(Problem(wrong.rule, wrong.message, *lines.position(wrong.offset)))
        told.add(nested)
    return Expanded(pieces.text, tuple(problems), pieces.places)


def problems_of(page: Page, read: Read) -> tuple[Problem, ...]:
    """What is wrong with the includes of a page, at the lines and columns of its file. Of the two languages of a
    side-by-side page the target counts.
    """
    return expand(page.path, in_place(page), read, page.body_start).problems


def in_place(page: Page) -> str:
    """The text of a page as it is published, of the same length as it is: with filling for the markup of spans, and for
    the source that they carry.
    """
    pieces: list[str] = []
    at = 0
    for span in page.spans:
        # The text keeps its length, and what is put in is no markup.
        begin = span.target_start if span.target is not None else span.end
        kept = span.target or ""
        pieces += page.text[at : span.start], "x" * (begin - span.start), kept, "x" * (span.end - begin - len(kept))
        at = span.end
    return "".join(pieces) + page.text[at:]


@dataclass(frozen=True, slots=True)
class _Wrong:
    offset: int
    rule: str
    message: str
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class _Pieces:
    text: str
    wrong: tuple[_Wrong, ...]
    places: tuple[tuple[int, int, int, int], ...]


class _Expander:
    """Puts includes in place. Each file is expanded once, however often it is included."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.active: list[str] = []
        self.done: dict[str, _Pieces | None] = {}
        self.moved: dict[tuple[str, str], str] = {}

    def splice(self, path: str, text: str, start: int = 0) -> _Pieces:
        self.active.append(path)
        pieces: list[str] = []
        wrong: list[_Wrong] = []
        places: list[tuple[int, int, int, int]] = []
        at, length = 0, len(text)
        own = _from_root(path, text, start) if len(self.active) == 1 else []
        inside: list[Include | _Way] = [*find_includes(text, start), *own]
        for each in sorted(inside, key=attrgetter("start")):
            new = each.new if isinstance(each, _Way) else None
            if isinstance(each, Include):
                content, found = self.content(path, each)
                wrong += found
                if content is not None and length + len(content) > LIMIT:
                    message = f"{each.source} makes the text longer than {LIMIT // 1024 // 1024} MB"
                    wrong.append(_Wrong(each.start, CYCLE, message))
                elif content is not None:
                    new = _fitted(content, text, each)
            if new is not None:
                at_now = each.start + length - len(text)
                places.append((each.start, each.end, at_now, at_now + len(new)))
                pieces += text[at : each.start], new
                length += len(new) - (each.end - each.start)
                at = each.end
        self.active.pop()
        return _Pieces("".join(pieces) + text[at:], tuple(wrong), tuple(places))

    def content(self, path: str, include: Include) -> tuple[str | None, list[_Wrong]]:
        """What an include stands for, with its own includes in place, and what is wrong there or with the include."""
        at, target = include.start, resolve(path, include.source)
        if include.code is not None:
            return self.code(target, include)
        if target is None:
            return None, [_Wrong(at, NOT_FOUND, f"{include.source} leads out of the locale's folder")]
        if target in self.active:
            way = [*self.active[self.active.index(target) :], target]
            return None, [_Wrong(at, CYCLE, f"the file includes itself: {' > '.join(way)}")]
        if len(self.active) > DEPTH:
            return None, [_Wrong(at, CYCLE, f"includes stand in includes, more than {DEPTH} deep")]
        if target not in self.done:
            text = self.read(target)
            self.done[target] = None if text is None else self.splice(target, text)
        pieces = self.done[target]
        if pieces is None:
            return None, [_Wrong(at, NOT_FOUND, f"there is no {target}")]
        nested = dict.fromkeys(
            _Wrong(at, item.rule, item.message if item.is_nested else f"{item.message} (in {target})", is_nested=True)
            for item in pieces.wrong
        )
        return self.rebased(target, pieces.text, posixpath.dirname(path)), list(nested)

    def code(self, target: str | None, include: Include) -> tuple[str | None, list[_Wrong]]:
        """The lines of a file of code, fenced. Where there is no such file is for the check of links to say."""
        text = self.read(target) if target else None
        if text is None:
            return None, []
        part = part_of(text, include.ask)
        if part is None:
            what = " ".join(f"{key} {include.ask[key]}" for key in ("id", "range") if key in include.ask)
            return None, [_Wrong(include.start, NOT_FOUND, f"there is no code at {what or 'all'} in {target}")]
        return _fenced(part, include), []

    def rebased(self, target: str, text: str, folder: str) -> str:
        if (target, folder) not in self.moved:
            self.moved[target, folder] = _rebased(text, posixpath.dirname(target), folder)
        return self.moved[target, folder]


def _fitted(content: str, text: str, include: Include) -> str:
    """The content of a file as it has to be written in the place of an include."""
    if include.place != "block":
        line = re.sub(r"\s*\n\s*", " ", content.strip())
        return re.sub(r"(?<!\\)\|", r"\\|", line) if include.place == "cell" else line
    before = text[text.rfind("\n", 0, include.start) + 1 : include.start]
    # The marks of quotes are repeated on each line, that of a list item is not; blank lines keep paragraphs apart.
    prefix = re.sub(r"[^>\s]", " ", before)
    body = f"\n{prefix}".join(content.strip("\r\n").split("\n"))
    return ("\n" + prefix if prefix == before else "") + body + "\n" + prefix.rstrip()


def _fenced(code: str, include: Include) -> str:
    longest = max((len(run) for run in re.findall(r"`+", code)), default=0)
    fence = "`" * max(longest + 1, 3)
    lines = re.sub(r"[^\d,-]", "", include.ask.get("highlight", ""))
    # A language that the article does not name is that of the file.
    language = include.code or posixpath.splitext(re.split(r"[?#]", include.source, maxsplit=1)[0])[1][1:]
    info = f"{language or 'text'} highlight={lines}" if lines else language
    return f"{fence}{info}\n{code}\n{fence}"


# What a link, or a picture in docfx' own markup or in HTML, leads to: without query and fragment.
_DESTINATION = re.compile(r"\]\(\s*<?(?P<path>[^\s<>()?#]+)")
_SOURCE = re.compile(r"""\b(?:source|lightbox|src|href|poster)\s*=\s*["'](?P<path>[^"'?#]+)""", re.IGNORECASE)
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,999}\]:[ \t]*<?(?P<path>[^\s<>?#]+)", re.MULTILINE)
_ABSOLUTE = re.compile(r"[\w+.-]*:|[/\\]")


@dataclass(frozen=True, slots=True)
class _Way:
    """A path in a text, and the one that leads to the same place from elsewhere."""

    start: int
    end: int
    new: str


def _from_root(path: str, text: str, start: int) -> list[_Way]:
    """The paths of a page that begin at the root of its locale, as ways from the page."""
    if "~/" not in text:
        return []
    folder = posixpath.dirname(path)
    return [way for way in _ways(text, start, folder, folder) if text.startswith("~/", way.start)]


def _rebased(text: str, folder: str, new_folder: str) -> str:
    """The Markdown of a file in one folder, for another: relative links and pictures lead where they led."""
    if folder == new_folder and "~/" not in text:
        return text
    pieces: list[str] = []
    at = 0
    for way in _ways(text, 0, folder, new_folder):
        pieces += text[at : way.start], way.new
        at = way.end
    return "".join(pieces) + text[at:]


def _ways(text: str, start: int, folder: str, new_folder: str) -> list[_Way]:
    """The relative links and pictures of a text, as they lead from another folder. Both begin with the locale's."""
    found: dict[int, re.Match[str]] = {}
    code: list[tuple[int, int]] = []
    for node in parse(text, start).walk():
        if node.kind in {"link", "image"}:
            match = _DESTINATION.search(text, node.children[-1].end if node.children else node.start, node.end)
            if match:
                found[match.start("path")] = match
        elif node.kind in {"figure", "html_inline", "html_block"}:
            found |= {own.start("path"): own for own in _SOURCE.finditer(text, node.start, node.end)}
        elif node.kind in {"fence", "code_block"}:
            code.append((node.start, node.end))
    for match in _DEFINITION.finditer(text, start):
        block = bisect_right(code, (match.start(), len(text))) - 1
        if block < 0 or match.start() >= code[block][1]:
            found[match.start("path")] = match
    ways: list[_Way] = []
    for at, match in sorted(found.items()):
        written = match["path"]
        if _ABSOLUTE.match(written):
            continue
        is_from_root = written.startswith("~/")
        own = posixpath.join("/", new_folder.partition("/")[0] if is_from_root else folder, written.removeprefix("~/"))
        new = posixpath.relpath(own, posixpath.join("/", new_folder)) + "/" * written.endswith("/")
        ways.append(_Way(at, match.end("path"), new))
    return ways
