"""The YAML head of a page: split it off, read it, write one, set one value. Every other byte stays. And files of YAML.

python-frontmatter parses and writes; where the head begins and ends is decided here, because offsets must be kept.
Nearly all real heads are plain `key: value` lines, which are read here as the parser would read them, and faster.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from diglot.errors import EditError
from diglot.model import Problem

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader  # type: ignore[assignment]

# `---`, the head, `---`, each on lines of their own (Jekyll's convention, which docfx and MkDocs follow).
_OPENING = re.compile(r"---[ \t]*\r?\n")
_CLOSING = re.compile(r"\n---[ \t]*(?:\r?\n|\Z)")

# No real head is larger than 10 kB; beyond this the parser is not asked.
LIMIT = 64 * 1024
# Deeper nesting than this is no head of an article, and would exhaust the parser's stack.
_DEPTH = 100
_DIGITS = 1000
_LONG_NUMBER = re.compile(rf"(?<!\w)[0-9][0-9A-Fa-fXx_:]{{{_DIGITS - 1}}}")
_NESTED_ITEMS = re.compile(rf"(?m)^[ \t]*(?:[-?] ){{{_DEPTH}}}")

# What YAML 1.1 calls printable (section 5.1), without the C1 controls, line breaks and byte order mark.
_WIDE = r"\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
# A plain scalar on one line: no indicator at its start, `:` only before a character, `#` only after one.
_SAFE = rf' !"$-9;-~{_WIDE}'
_PLAIN = rf"[$()+./0-9;<=A-Z\\^_a-z~{_WIDE}][{_SAFE}]*(?:(?::(?=[^ \r\n])|(?<! )#)[{_SAFE}]*)*"
_QUOTED = rf""""[ !#-\[\]-~{_WIDE}]*" *|'[ -&(-~{_WIDE}]*' *"""
_KEY = r"[A-Za-z][A-Za-z0-9_.,-]{0,50}(?: [A-Za-z0-9_.,-]{1,50}){0,9}"
# A line of a simple head: `key: value`, `- item` or blank. Not one of the repeats can match what the next one matches,
# so a line is read in time linear in its length.
_LINE = re.compile(rf"(?m)^(?:(?:( *)({_KEY}):|( *-))(?: +({_PLAIN}|{_QUOTED})| *)| *)\r?\n")


class _Loader(SafeLoader):
    """YAML's safe loader, to which a date that is none (`2020-99-99`) is a text and no reason to lose the others."""

    def construct_date(self, node: yaml.ScalarNode) -> object:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return self.construct_yaml_str(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_date)

# By the first character of a plain scalar, what the loader takes for something else than a text.
_NO_TEXT = {
    first: re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in patterns), re.VERBOSE)
    for first, patterns in _Loader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Head:
    """The values of a head, the offset at which the body starts (0 without a head), and what is wrong with it."""

    values: Mapping[str, object]
    body_start: int
    problems: tuple[Problem, ...] = ()


def read_head(text: str) -> Head:
    """Read the head of a page's text (without BOM). A head that does not parse has no values and one problem."""
    place = yaml_of(text)
    if place is None:
        if text.startswith("---"):
            problem = Problem("page.invalid-front-matter", "the front matter is opened by --- but never closed")
            return Head({}, 0, (problem,))
        return Head({}, 0, (Problem("page.no-front-matter", "the page has no front matter"),))
    start, end, body_start = place
    try:
        values = _load(text[start:end])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        problem = Problem("page.invalid-front-matter", f"not valid YAML: {error.problem}", line, column)
        return Head({}, body_start, (problem,))
    except (AttributeError, LookupError):
        # What the loader lets through for `!!bool maybe` and the like.
        problem = Problem("page.invalid-front-matter", "not valid YAML: a value does not fit its tag")
        return Head({}, body_start, (problem,))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = Problem("page.invalid-front-matter", f"not valid YAML: {error}".replace("\n", " "))
        return Head({}, body_start, (problem,))
    return Head(values, body_start)


def yaml_of(text: str) -> tuple[int, int, int] | None:
    """Where the YAML of a text's head starts and ends, and where the body starts; None without a head."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end() - 1) if opening else None
    return (opening.end(), closing.start() + 1, closing.end()) if opening and closing else None


@dataclass(frozen=True, slots=True)
class Yaml:
    """A value in a file of YAML: a text, the `items` of a list, or the `entries` of a table by their keys; the line and
    the column at which it begins, from 1.
    """

    line: int
    column: int
    text: str = ""
    items: tuple["Yaml", ...] = ()
    entries: Mapping[str, "Yaml"] = field(default_factory=dict)


def read_yaml(text: str, rule: str) -> Yaml | Problem:
    """The first document of a file of YAML; an empty text where it has none. What can't be read, and what refers to
    another place or lies more than a hundred deep, is a problem under the slug of a rule.
    """
    try:
        return _built(yaml.parse(text, Loader=_Loader), rule)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Problem(rule, f"not valid YAML: {error.problem}", line, column)
    except yaml.YAMLError as error:
        return Problem(rule, f"not valid YAML: {error}".replace("\n", " "))


class _Open:
    """A list or a table whose end has not come yet. In a table every other value is a key."""

    def __init__(self, line: int, column: int, *, is_table: bool) -> None:
        self.line, self.column, self.is_table = line, column, is_table
        self.values: list[Yaml] = []

    def close(self) -> Yaml:
        if self.is_table:
            pairs = zip(self.values[::2], self.values[1::2], strict=True)
            return Yaml(self.line, self.column, entries={key.text: value for key, value in pairs})
        return Yaml(self.line, self.column, items=tuple(self.values))


def _built(events: Iterable[yaml.Event], rule: str) -> Yaml | Problem:
    """The value that the parser's events tell of. No function calls itself, however deep the file is."""
    way = [_Open(1, 1, is_table=False)]
    for event in events:
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if isinstance(event, yaml.AliasEvent):
            return Problem(rule, "an alias (`*`) can't be used here", line, column)
        if isinstance(event, yaml.ScalarEvent):
            way[-1].values.append(Yaml(line, column, event.value))
        elif isinstance(event, yaml.CollectionStartEvent):
            way.append(_Open(line, column, is_table=isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = way.pop().close()
            way[-1].values.append(closed)
        elif isinstance(event, yaml.DocumentEndEvent):
            break
        if len(way) > _DEPTH:
            return Problem(rule, f"more than {_DEPTH} lists and tables in each other", line, column)
    return way[0].values[0] if way[0].values else Yaml(1, 1)


def _load(text: str) -> Mapping[str, object]:
    if len(text) > LIMIT:
        message = f"larger than {LIMIT // 1024} kB"
        raise ValueError(message)
    simple = read_simple(text)
    if simple is not None:
        return simple
    _guard(text)
    # The loader constructs no objects.
    values = YAMLHandler().load(text, Loader=_Loader)
    if values is None:
        return {}
    if not isinstance(values, dict):
        message = "the front matter is not a list of keys and values"
        raise ValueError(message)  # noqa: TRY004  # the caller treats every bad value alike
    if _weight(values, {}) > 2 * LIMIT:
        message = "aliases that refer to themselves or repeat too much"
        raise ValueError(message)
    return {str(key): value for key, value in values.items()}


def read_simple(text: str) -> dict[str, object] | None:
    """The values of a simple head, the same that the YAML loader gives; None where the loader has to be asked.

    Simple are, each on one line and without escapes: plain and quoted texts, whole decimal numbers, empty values, lists
    of these as `- item` below their key, and tables of these, each entry indented alike below the key. Lines end with
    LF or CRLF, the last one too.
    """
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n") or not text.endswith("\n"):
        return None
    values: dict[str, object] = {}
    last = lead = ""
    for indent, key, item, raw in lines:
        value = _scalar(raw) if raw else None
        if (value is None and (raw or item)) or (key and not _is_text(key)):
            return None
        if key and not indent:
            if key in values:
                return None
            values[key] = value
            last = key
        elif key or item:
            inner = values.get(last)
            if inner is None and last:
                inner = values[last] = {} if key else []
                lead = indent or item
            if isinstance(inner, dict) and key and indent == lead and key not in inner:
                inner[key] = value
            elif isinstance(inner, list) and item == lead:
                inner.append(value)
            else:
                return None
    return values


def _scalar(raw: str) -> str | int | None:
    """A text or whole number as it stands on a simple line; None for what the loader has to tell."""
    if raw[0] in "\"'":
        return raw.rstrip(" ")[1:-1]
    value = raw.rstrip(" ")
    if _is_text(value):
        return value
    is_whole = value.isdecimal() and (raw[0] != "0" or value == "0") and len(value) < _DIGITS
    return int(value) if is_whole else None


def _is_text(plain: str) -> bool:
    """Whether the loader takes a plain scalar for a text."""
    return plain[0] not in _NO_TEXT or not _NO_TEXT[plain[0]].match(plain)


def _guard(text: str) -> None:
    """Raise ValueError for what would take the loader's time or stack."""
    if text.count("[") + text.count("{") > _DEPTH or _NESTED_ITEMS.search(text):
        message = f"more than {_DEPTH} nested collections"
        raise ValueError(message)
    if _LONG_NUMBER.search(text):
        message = f"a number of more than {_DIGITS} digits"
        raise ValueError(message)


def _weight(value: object, known: dict[int, int]) -> int:
    """About how many characters a value takes with its aliases written out; more than allowed if it holds itself."""
    if isinstance(value, str | bytes):
        return len(value)
    if not isinstance(value, dict | list | tuple | set):
        return 1
    if id(value) not in known:
        known[id(value)] = 2 * LIMIT
        items = [*value, *value.values()] if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_weight(item, known) for item in items)
    return known[id(value)]


def write_head(values: Mapping[str, object]) -> str:
    """A head with these values in this order, with its `---` lines and a final line end."""
    post = frontmatter.Post("")
    post.metadata = dict(values)
    return str(frontmatter.dumps(post, sort_keys=False, allow_unicode=True, width=1000)).rstrip("\n") + "\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a key stands: offsets of the text just after the key's colon, of the value, and of its end."""

    colon: int
    start: int
    end: int


def find_value(text: str, *keys: str) -> Place | None:
    """Where the value of a key stands in a text whose head can be read; of several keys each is inside the one before.
    None where there is no such key, or where another key's value is repeated by an alias.
    """
    place = yaml_of(text)
    value = yaml.compose(text[place[0] : place[1]], Loader=_Loader) if place else None
    name = None
    for key in keys:
        entries = value.value if isinstance(value, yaml.MappingNode) else ()
        own = (each for each in reversed(entries) if isinstance(each[0], yaml.ScalarNode) and each[0].value == key)
        name, value = next(own, (None, None))
    if place is None or name is None or value is None:
        return None
    colon = text.index(":", place[0] + name.end_mark.index) + 1
    start = place[0] + value.start_mark.index
    return Place(colon, start, _end(text, place[0], value)) if start >= colon else None


def _end(text: str, offset: int, node: yaml.Node) -> int:
    """Where a value ends. The parser ends a block where the next key starts, with the comments between them."""
    start, last = node.start_mark.index, node
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        item = last.value[-1]
        inner = item[1] if isinstance(item, tuple) else item
        if inner.start_mark.index < start:
            break
        last = inner
    return len(text[: offset + last.end_mark.index].rstrip(" \t\r\n"))


def set_value(text: str, key: str, value: object, inner: str | None = None) -> tuple[int, int, str]:
    """The edit that gives a key of a text's head a new value: the offsets of what goes, and what comes instead. With
    `inner` the value is that of a key inside the table that `key` is.

    A key that is missing becomes the last line of the head; for one that is missing inside a table, the table is
    written anew. The value is quoted as `write_head` does it, and line ends are those of the head. Raises EditError
    where the head can't be read, or the value would not read back.
    """
    head, place = read_head(text), yaml_of(text)
    if head.problems or place is None:
        message = f"{key} can't be set: {head.problems[0].message}"
        raise EditError(message)
    keys: tuple[str, ...] = (key,)
    if inner is not None:
        table = head.values.get(key) or {}
        if not isinstance(table, dict):
            message = f"{key}.{inner} can't be set: {key} is not a table"
            raise EditError(message)
        value = {**table, inner: value}
        keys = (key, inner) if find_value(text, key, inner) else keys
    try:
        edit = _edit(text, place[1], keys, write_head({key: value}))
    except (yaml.YAMLError, ValueError) as error:
        message = f"{key} can't be set: YAML has no form for {value!r:.80}"
        raise EditError(message) from error
    again = read_head(text[: edit[0]] + edit[2] + text[edit[1] :])
    # Numbers, texts and truth values of different types can be equal; as Python writes them they are not.
    if again.problems or repr(again.values) != repr({**head.values, key: value}):
        message = f"{key} can't be set: {value!r:.80} would not read back from this front matter"
        raise EditError(message)
    return edit


def _edit(text: str, head_end: int, keys: tuple[str, ...], written: str) -> tuple[int, int, str]:
    new = find_value(written, *keys)
    entry = written.removeprefix("---\n").removesuffix("---\n")
    old = find_value(text, *keys)
    if new is None or old is None:
        eol = "\r\n" if text.endswith("\r\n", 0, head_end) else "\n"
        return head_end, head_end, entry.replace("\n", eol)
    eol = "\r\n" if text[old.colon :].partition("\n")[0].endswith("\r") else "\n"
    after_colon = written[new.colon : new.end].replace("\n", eol)
    if "\n" in after_colon or "\n" in text[old.colon : old.start] or old.start == old.end:
        return old.colon, old.end, after_colon
    return old.start, old.end, after_colon.lstrip(" ")
