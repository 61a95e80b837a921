"""The YAML head of a page: split it off, read it, write one. Every other byte stays.

python-frontmatter parses and writes; where the head begins and ends is decided here, because offsets must be kept.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import frontmatter
import yaml
from frontmatter.default_handlers import YAMLHandler

from diglot.model import Problem

# `---`, the head, `---`, each on lines of their own (Jekyll's convention, which docfx and MkDocs follow).
_HEAD = re.compile(r"---[ \t]*\r?\n(?P<yaml>(?:(?!---[ \t]*(?:\r?\n|\Z)).*\n)*)---[ \t]*(?:\r?\n|\Z)")

# No real head is larger than 10 kB; beyond this the parser is not asked.
LIMIT = 64 * 1024
# Deeper nesting than this is no head of an article, and would exhaust the parser's stack.
_DEPTH = 100
_DIGITS = 1000
_LONG_NUMBER = re.compile(rf"[0-9A-Fa-fXx_:]{{{_DIGITS}}}")
_NESTED_ITEMS = re.compile(rf"(?m)^[ \t]*(?:[-?] ){{{_DEPTH}}}")


@dataclass(frozen=True, slots=True)
class Head:
    """The values of a head, the offset at which the body starts (0 without a head), and what is wrong with it."""

    values: Mapping[str, object]
    body_start: int
    problems: tuple[Problem, ...] = ()


def read_head(text: str) -> Head:
    """Read the head of a page's text (without BOM). A head that does not parse has no values and one problem."""
    match = _HEAD.match(text)
    if not match:
        if text.startswith("---"):
            problem = Problem("page.invalid-front-matter", "the front matter is opened by --- but never closed")
            return Head({}, 0, (problem,))
        return Head({}, 0, (Problem("page.no-front-matter", "the page has no front matter"),))
    try:
        values = _load(match["yaml"])
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        problem = Problem("page.invalid-front-matter", f"not valid YAML: {error.problem}", line, column)
        return Head({}, match.end(), (problem,))
    except (AttributeError, LookupError):
        # What the loader lets through for `!!bool maybe` and the like.
        problem = Problem("page.invalid-front-matter", "not valid YAML: a value does not fit its tag")
        return Head({}, match.end(), (problem,))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = Problem("page.invalid-front-matter", f"not valid YAML: {error}".replace("\n", " "))
        return Head({}, match.end(), (problem,))
    return Head(values, match.end())


def _load(text: str) -> Mapping[str, object]:
    if len(text) > LIMIT:
        message = f"larger than {LIMIT // 1024} kB"
        raise ValueError(message)
    if text.count("[") + text.count("{") > _DEPTH or _NESTED_ITEMS.search(text):
        message = f"more than {_DEPTH} nested collections"
        raise ValueError(message)
    if _LONG_NUMBER.search(text):
        message = f"a number of more than {_DIGITS} digits"
        raise ValueError(message)
    # The handler's loader is yaml's safe loader: no object construction.
    values = YAMLHandler().load(text)
    if values is None:
        return {}
    if not isinstance(values, dict):
        message = "the front matter is not a list of keys and values"
        raise ValueError(message)  # noqa: TRY004  # the caller treats every bad value alike
    if _weight(values, {}) > 2 * LIMIT:
        message = "aliases that refer to themselves or repeat too much"
        raise ValueError(message)
    return {str(key): value for key, value in values.items()}


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
