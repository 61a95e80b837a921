"""Which lines of a file of code an article asks for: `[!code-cs[name](path?query#fragment)]` and `:::code:::`.

A part is named by the numbers of its lines, or by a name that stands in comments of the code, `// <name>` to
`// </name>`, or as `#region name` to `#endregion`, as docfx has it ("How to include code in documentation").
"""

import re
import textwrap
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, unquote

# A comment that holds nothing but a tag, in any of the languages.
_TAG = re.compile(
    r"\s*(?://|'|--|#|rem\b|%|;|/\*|<!--)\s*<(?P<end>/?)(?P<name>[\w.-]{1,200})>\s*(?:\*/|-->)?\s*\Z", re.IGNORECASE
)
_REGION = re.compile(r"\s*#\s*(?:pragma\s+)?region\s+\"?(?P<name>[\w .-]{1,200}?)\"?\s*\Z", re.IGNORECASE)
_REGION_END = re.compile(r"\s*#\s*(?:pragma\s+)?end\s*region\b.*\Z", re.IGNORECASE)
_LINES = re.compile(r"L?(?P<first>\d{1,7})(?P<dash>\s*-\s*(?:L?(?P<last>\d{1,7}))?)?\Z", re.IGNORECASE)
_INDENT = re.compile(r"[ \t]*")


def wanted(attributes: Mapping[str, str]) -> dict[str, str]:
    """What a code include asks for, by the names that `:::code:::` has for it: `range`, `id`, `highlight`, `dedent`. In
    a link these stand behind the path: `?range=1-3,5`, `?name=x`, `?start=1&end=3`, `#x`, `#L1-L3`.
    """
    path, _, fragment = attributes["source"].partition("#")
    query = {key.lower(): values[-1] for key, values in parse_qs(path.partition("?")[2]).items()}
    found: dict[str, str] = {key: query[key] for key in ("range", "highlight", "dedent") if key in query}
    if query.get("start") or query.get("end"):
        found.setdefault("range", f"{query.get('start') or 1}-{query.get('end') or ''}")
    if name := query.get("name") or query.get("id") or unquote(fragment):
        found["range" if fragment and _LINES.match(name) else "id"] = name
    return found | {key: attributes[key] for key in ("range", "id", "highlight", "dedent") if attributes.get(key)}


def part_of(code: str, ask: Mapping[str, str]) -> str | None:
    """The lines asked for (`wanted`) with the indent that all have taken off; None where the code has no such part."""
    lines = code.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    if name := ask.get("id"):
        chosen = _named(lines, name)
    elif ranges := ask.get("range"):
        chosen = [line for first, last in _ranges(ranges, len(lines)) for line in lines[first - 1 : last]]
    else:
        chosen = [line for line in lines if not _TAG.match(line)]
    if not chosen:
        return None
    most = ask.get("dedent", "")
    if most.isdecimal():
        cut = re.compile(rf"[ \t]{{0,{min(int(most), 1000)}}}")
        return "\n".join(cut.sub("", line, count=1) for line in chosen)
    return textwrap.dedent("\n".join(chosen))


def _named(lines: list[str], name: str) -> list[str]:
    """The lines between the tags of a name, without those of other names. Names differ by more than capitals."""
    names = {name.lower(), f"snippet{name.lower()}"}
    found: list[str] = []
    depth = 0
    regions: list[bool] = []
    for line in lines:
        if tag := _TAG.match(line):
            if tag["name"].lower() in names:
                depth += -1 if tag["end"] else 1
                if depth <= 0:
                    break
        elif region := _REGION.match(line):
            regions.append(region["name"].strip().lower() in names)
        elif regions and _REGION_END.match(line):
            if regions.pop():
                break
        elif depth > 0 or any(regions):
            found.append(line)
    return found


def _ranges(text: str, count: int) -> Iterator[tuple[int, int]]:
    """The first and the last line of each part of `2-24,26,30-`, of so many lines that there are."""
    for part in text.split(","):
        match = _LINES.match(part.strip())
        if match:
            first = max(int(match["first"]), 1)
            last = int(match["last"] or count) if match["dash"] else first
            yield first, min(last, count)
