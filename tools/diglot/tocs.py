"""Tables of contents, `TOC.yml` or `TOC.md`, as docfx has them: read, and looked up in the tree.

The forms are those of "Table of Contents" in docfx' documentation: a list of entries, or a table with `items`. `href`
leads to a page, another table of contents, the folder of one, or another site; `topicHref` and `tocHref` say page and
table apart. A path is relative to the file that it stands in, `~/` leads to the folder of the locale.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

from diglot.frontmatter import Yaml, read_yaml
from diglot.includes import resolve
from diglot.markdown import parse
from diglot.model import Entry, Problem
from diglot.positions import Lines

INVALID, BROKEN, LEFT_OUT = "site.toc-invalid", "site.toc-broken-link", "site.toc-left-out"

Find = Callable[[str], str | None]
"""Gives the path of the file that a path leads to, `<locale>/<path>` both, or that of a folder; None for none."""

_NAMES = ("toc.yml", "toc.yaml", "toc.md")
_FIRST = ("index.md", "overview.md", "readme.md")
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:|//")
_WEB = re.compile(r"https?://|//", re.IGNORECASE)


def is_toc(path: str) -> bool:
    """Whether a file is a table of contents, by its name. Those of the site's head, `breadcrumb/toc.yml`, are none."""
    parts = path.lower().split("/")
    return parts[-1] in _NAMES and not any(part.startswith("bread") for part in parts[:-1])


def read_tocs(files: Mapping[str, bytes], find: Find) -> tuple[dict[str, tuple[Entry, ...]], list[tuple[str, Problem]]]:
    """The entries of each of these tables of contents, by its path in the tree, and what is wrong in which of them."""
    read: dict[str, tuple[Entry, ...]] = {}
    problems: list[tuple[str, Problem]] = []
    nested: dict[str, Mapping[str, tuple[int, int]]] = {}
    for path, data in sorted(files.items()):
        reader = _Reader(path, find)
        text = data.decode("utf-8-sig", errors="replace")
        lines = _of_markdown(text) if path.lower().endswith(".md") else reader.of_yaml(text)
        read[path] = tuple(reader.entries(lines))
        problems += [(path, problem) for problem in reader.problems]
        nested[path] = reader.nested
    return read, [*problems, *_circle(nested)]


def _circle(nested: Mapping[str, Mapping[str, tuple[int, int]]]) -> Iterator[tuple[str, Problem]]:
    """One circle of tables of contents that hold each other, told where it closes."""
    try:
        TopologicalSorter(nested).prepare()
    except CycleError as error:
        # The sorter tells of a circle from what comes before to what comes after.
        way = error.args[1][::-1]
        line, column = nested[way[0]][way[1]]
        yield way[0], Problem(INVALID, f"the table of contents holds itself: {' > '.join(way)}", line, column)


@dataclass(slots=True)
class _Line:
    """An entry as it is written; each value with the line and column where it stands."""

    values: dict[str, tuple[str, int, int]]
    items: list["_Line"] = field(default_factory=list)

    def get(self, *keys: str) -> tuple[str, int, int]:
        return next((self.values[key] for key in keys if self.values.get(key, ("",))[0]), ("", 1, 1))


def _of_markdown(text: str) -> Iterator[_Line]:
    """The entries of a `TOC.md`: its headings, each below the last of a higher level."""
    lines = Lines(text)
    top: list[_Line] = []
    way: list[tuple[int, list[_Line]]] = [(0, top)]
    for node in parse(text).children:
        if node.kind != "heading":
            continue
        level = int(node.tag[1:])
        entry = _Line({"name": (node.plain.strip(), *lines.position(node.start))})
        link = next((each for each in node.walk() if each.kind in {"link", "tab"}), None)
        if link is not None:
            entry.values["href"] = (link.attrs.get("href", ""), *lines.position(link.start))
        while way[-1][0] >= level:
            way.pop()
        way[-1][1].append(entry)
        way.append((level, entry.items))
    yield from top


class _Reader:
    """Reads one table of contents."""

    def __init__(self, path: str, find: Find) -> None:
        self.path = path
        self.find = find
        self.problems: list[Problem] = []
        # The tables of contents inside this one, each with the line and column where it is named first.
        self.nested: dict[str, tuple[int, int]] = {}

    def of_yaml(self, text: str) -> list[_Line]:
        value = read_yaml(text, INVALID)
        if isinstance(value, Problem):
            self.problems.append(value)
            return []
        if not value.entries and not value.items and not value.text.strip():
            return []
        return self.lines(value.entries.get("items", value) if value.entries else value)

    def lines(self, value: Yaml) -> list[_Line]:
        if value.text.strip() or value.entries:
            self.say(INVALID, "here a list is wanted: of entries that begin with `- name:`", value.line, value.column)
            return []
        found: list[_Line] = []
        for item in value.items:
            if not item.entries:
                self.say(INVALID, "an entry has keys, such as `name:` and `href:`", item.line, item.column)
                continue
            values = {key: (own.text.strip(), own.line, own.column) for key, own in item.entries.items()}
            inner = item.entries.get("items")
            # `items:` without any is an entry without any.
            has_items = inner is not None and bool(inner.items or inner.entries or inner.text.strip())
            found.append(_Line(values, self.lines(inner) if inner is not None and has_items else []))
        return found

    def entries(self, lines: Iterable[_Line]) -> Iterator[Entry]:
        for line in lines:
            inner = tuple(self.entries(line.items))
            name = line.get("name")[0]
            page = toc = url = ""
            for key in ("topicHref", "tocHref", "href"):
                written = line.values.get(key, ("", 1, 1))
                if not written[0]:
                    continue
                found = self.leads(*written)
                page, toc, url = page or found.page, toc or found.toc, url or found.url
            uid, at, column = line.get("uid", "topicUid")
            if uid and not (page or toc or url):
                self.say(LEFT_OUT, f"uid {uid[:80]} is not looked up: name the page with `href`", at, column)
            if page or toc or url or inner:
                yield Entry(name, page, toc, url, inner)

    def leads(self, href: str, line: int, column: int) -> Entry:
        """An entry of what an address leads to."""
        if _WEB.match(href):
            return Entry("", url=f"https:{href}" if href.startswith("//") else href)
        wanted = re.split(r"[?#]", href, maxsplit=1)[0]
        target = resolve(self.path, wanted)
        found = self.found(target) if target else None
        if _SCHEME.match(href) or wanted.startswith("/"):
            self.say(LEFT_OUT, f"{href[:80]} is an address of another site, and not shown", line, column)
        elif wanted and found is None:
            what = "out of the locale's folder" if target is None else "nowhere: there is no such page or file"
            self.say(BROKEN, f"{href[:80]} leads {what}", line, column)
        elif wanted and found is not None:
            return self.of_file(found, href, line, column)
        return Entry("")

    def of_file(self, path: str, href: str, line: int, column: int) -> Entry:
        rest, kind = path.partition("/")[2], PurePosixPath(path).suffix.lower()
        if is_toc(path):
            self.nested.setdefault(path, (line, column))
            return Entry("", toc=rest)
        if kind in {".yml", ".yaml"}:
            self.say(LEFT_OUT, f"{href[:80]} is no page of Markdown, and not shown", line, column)
            return Entry("")
        return Entry("", page=rest) if kind == ".md" else Entry("", url=rest)

    def found(self, target: str) -> str | None:
        """The file that a path leads to: of a folder its table of contents, or else its first page."""
        found = self.find(target)
        if found is not None and "." in PurePosixPath(found).name:
            return found
        for name in (*_NAMES, *_FIRST):
            inside = self.find(f"{target}/{name}")
            if inside is not None and PurePosixPath(inside).name.lower() == name:
                return inside
        return None

    def say(self, rule: str, message: str, line: int, column: int) -> None:
        self.problems.append(Problem(rule, message, line, column))
