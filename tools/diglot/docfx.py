"""What docfx adds to CommonMark, as rules for markdown-it: alerts, includes, videos, pictures, directives.

No specification of it exists; the forms are those of "docfx flavored markdown" and of Microsoft's contributor guide.
Every marker becomes a leaf between the blocks around it, never a container: one that is not closed swallows nothing.

| kind | written | `info` | attributes |
|---|---|---|---|
| `alert` | `[!NOTE]` | `note` | |
| `division` | `[!div class="x"]` | | as written |
| `include` | `[!INCLUDE [title](path)]` | | `title`, `source` |
| `code_include` | `[!code-cs[title](path)]`, `:::code language="cs" source="path":::` | `cs` | `title`, `source`, … |
| `video` | `[!VIDEO url]`, `:::video source="url":::` | | `source`, … |
| `figure` | `:::image source="path" alt-text="x":::` | | as written |
| `no_loc` | `:::no-loc text="x":::`, and the text is the content | | as written |
| `directive` | `:::row:::`, `::: moniker range="x"`, `:::zone-end:::`, … | `row`, … | as written |
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

KINDS = frozenset({"alert", "division", "include", "code_include", "video", "figure", "no_loc", "directive"})
"""The kinds of the leaves made here. The tokens of those that are blocks have their Markdown in `markup`."""
ALERTS = ("note", "tip", "important", "warning", "caution")

# Bounded and possessive, so that no text takes more than linear time.
_ATTRIBUTE = r"""[\w-]{1,60}+\s*=\s*(?:"[^"]{0,4000}+"|'[^']{0,4000}+')"""
_TITLE = r"(?P<title>(?:\\.|[^\\\[\]]|\[[^\[\]]{0,200}+\]){0,1000}+)"
_PATH = r'(?P<path>(?:[^()"]|\([^()"]{0,200}+\)){1,2000}+)'
_LINK = rf'\[{_TITLE}\]\s*+\({_PATH}(?:"[^"]{{0,500}}+"\s*+)?\)'
_BRACKET = re.compile(
    r"\[!\s*+(?:"
    rf"(?:(?P<include>include)\s*+[+-]?|code(?:-(?P<language>[\w#+.-]{{1,40}}+))?)\s*+{_LINK}"
    r"|video\s++(?P<url>[^\s\[\]]{1,2000}+)"
    r")\s*+\]",
    re.IGNORECASE,
)
_NOT_A_LINK = r"(?![(\[:])[ \t]*+"
_ALERT = re.compile(rf"\[!\s*+(?P<name>{'|'.join(ALERTS)})\s*+\]{_NOT_A_LINK}", re.IGNORECASE)
# At the start of a quote: translators and writers invent others, such as `[!TIPS]`.
_ANY_ALERT = re.compile(rf"\[!\s*+(?P<name>[^\W\d_]{{2,30}}+)\s*+\]{_NOT_A_LINK}")
_DIVISION = re.compile(rf"\[!\s*+div(?P<attributes>(?:\s++{_ATTRIBUTE}){{0,20}}+)\s*+\]{_NOT_A_LINK}", re.IGNORECASE)
_DIRECTIVE = re.compile(
    r":::[ \t]*+(?P<name>(?:row|column|moniker|zone|form|image|code|video)(?:-end)?)(?![\w-])(?P<rest>.*+)",
    re.IGNORECASE,
)
_COLUMN_ENDS = re.compile(r":::[ \t]*+(?:row|column)", re.IGNORECASE)
_CODE_INDENT = 4
_ATTRIBUTES_ONLY = re.compile(rf"(?:\s*+{_ATTRIBUTE}){{0,20}}+\s*+")
_INLINE_DIRECTIVE = re.compile(
    rf":::[ \t]*+(?P<name>image|video|no-loc)(?P<rest>(?:\s++{_ATTRIBUTE}){{0,20}}+)\s*+:::", re.IGNORECASE
)
_PAIR = re.compile(r"""([\w-]{1,60}+)\s*=\s*(?:"([^"]{0,4000}+)"|'([^']{0,4000}+)')""")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LEAVES = {"image": "figure", "code": "code_include", "video": "video", "no-loc": "no_loc"}
_INTERRUPTED = ["paragraph", "reference", "blockquote", "list"]


def install(parser: MarkdownIt) -> None:
    """Teach a parser the rules, and how to write as HTML what stands inside a sentence."""
    parser.block.ruler.before("fence", "docfx", _block, {"alt": _INTERRUPTED})
    parser.inline.ruler.before("link", "docfx", _inline)
    for kind in KINDS:
        parser.add_render_rule(kind, _render)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A leaf that was found: what it is, and the offset after it. Text may follow an alert or a division."""

    kind: str
    end: int
    info: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    def fill(self, token: Token) -> None:
        token.info, token.attrs = self.info, dict(self.attributes)
        token.content = self.attributes.get("text", "") if self.kind == "no_loc" else ""


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # the library's contract
    if state.is_code_block(line):
        return False
    start, stop = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    in_quote = state.parentType == "blockquote" and not silent
    leaf = _read_block(state.src, start, stop, in_quote=in_quote)
    if leaf is None or silent:
        return leaf is not None
    token = state.push(leaf.kind, "", 0)
    token.map = [line, line + 1]
    token.markup = state.src[start : leaf.end].rstrip()
    leaf.fill(token)
    state.line = line + 1
    if leaf.end < stop:
        state.bMarks[line], state.tShift[line], state.sCount[line] = leaf.end, 0, state.blkIndent
        paragraph(state, line, end, False)  # noqa: FBT003  # the library's contract
    elif leaf.info == "column":
        _indented(state, line + 1, end)
    return True


def _indented(state: StateBlock, line: int, end: int) -> None:
    """The lines of a column are mostly indented below its marker, deep enough for code: that much is no indent."""
    stop, indents = line, []
    while stop < end and not _COLUMN_ENDS.match(state.src, state.bMarks[stop] + state.tShift[stop], state.eMarks[stop]):
        if not state.isEmpty(stop):
            indents.append(state.sCount[stop])
        stop += 1
    before = state.blkIndent
    if indents and min(indents) >= before + _CODE_INDENT:
        state.blkIndent = min(indents)
        state.md.block.tokenize(state, line, stop)
        state.blkIndent = before


def _read_block(text: str, start: int, stop: int, *, in_quote: bool) -> _Leaf | None:
    """What stands at the start of a line: a leaf that fills it, or one that text may follow."""
    if text.startswith(":::", start):
        return _read_directive(text, start, stop)
    if not text.startswith("[!", start):
        return None
    leaf = _read_bracket(text, start, stop)
    if leaf is not None:
        return replace(leaf, end=stop) if not text[leaf.end : stop].strip() else None
    if match := _DIVISION.match(text, start, stop):
        return _Leaf("division", match.end(), "", _attributes(match["attributes"]))
    if match := (_ANY_ALERT if in_quote else _ALERT).match(text, start, stop):
        return _Leaf("alert", match.end(), match["name"].lower())
    return None


def _read_directive(text: str, start: int, stop: int) -> _Leaf | None:
    match = _DIRECTIVE.match(text, start, stop)
    if match is None:
        return None
    name, rest = match["name"].lower(), match["rest"].rstrip()
    inner = rest.removesuffix(":::")
    is_closed = inner != rest
    # Where text follows, or another directive, it stands inside a paragraph.
    if ":::" in inner or (not is_closed and (name in _LEAVES or not _ATTRIBUTES_ONLY.fullmatch(rest))):
        return None
    return _leaf(name, inner, stop)


def _read_bracket(text: str, start: int, stop: int) -> _Leaf | None:
    """An include or a video."""
    match = _BRACKET.match(text, start, stop)
    if match is None:
        return None
    if match["url"]:
        return _Leaf("video", match.end(), "", {"source": match["url"]})
    path = match["path"].strip().removeprefix("<").removesuffix(">").strip()
    attributes = {"title": _ESCAPE.sub(r"\1", match["title"]).strip(), "source": path}
    if match["include"]:
        return _Leaf("include", match.end(), "", attributes)
    return _Leaf("code_include", match.end(), (match["language"] or "").lower(), attributes)


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's contract
    leaf = _read_bracket(state.src, state.pos, state.posMax)
    if leaf is None and (match := _INLINE_DIRECTIVE.match(state.src, state.pos, state.posMax)):
        leaf = _leaf(match["name"].lower(), match["rest"], match.end())
    if leaf is None:
        return False
    if not silent:
        leaf.fill(state.push(leaf.kind, "", 0))
    state.pos = leaf.end
    return True


def _leaf(name: str, rest: str, end: int) -> _Leaf:
    attributes = _attributes(rest)
    kind = _LEAVES.get(name, "directive")
    info = {"directive": name, "code_include": attributes.get("language", "").lower()}.get(kind, "")
    return _Leaf(kind, end, info, attributes)


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): unescape(double or single) for name, double, single in _PAIR.findall(text)}


def _render(renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType) -> str:  # noqa: ARG001
    """What is not to be translated is shown; all else is no text."""
    return escapeHtml(tokens[index].content)
