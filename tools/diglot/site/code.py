"""Blocks of code as the page shows them: with the name of their language, in colours, with lines marked.

Pygments tells the words of a language apart. Its rules were not made for hostile texts: only the languages of the table
here are asked for, and only for code of moderate length.
"""

import re
from functools import cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name

# By the words that docfx knows: what its readers see above the code, and the name of Pygments' rules.
_LANGUAGES = {
    "azurecli": ("Azure CLI", "bash"),
    "azurepowershell": ("Azure PowerShell", "powershell"),
    "bash": ("Bash", "bash"),
    "batch": ("Batch", "batch"),
    "c": ("C", "c"),
    "cmd": ("Windows Command Prompt", "batch"),
    "console": ("Console", ""),
    "cpp": ("C++", "cpp"),
    "cshtml": ("CSHTML", "html"),
    "csharp": ("C#", "csharp"),
    "css": ("CSS", "css"),
    "dax": ("DAX", ""),
    "diff": ("Diff", "diff"),
    "dockerfile": ("Dockerfile", "docker"),
    "dotnetcli": (".NET CLI", "bash"),
    "fsharp": ("F#", "fsharp"),
    "go": ("Go", "go"),
    "graphql": ("GraphQL", "graphql"),
    "html": ("HTML", "html"),
    "http": ("HTTP", "http"),
    "ini": ("INI", "ini"),
    "java": ("Java", "java"),
    "javascript": ("JavaScript", "javascript"),
    "json": ("JSON", "json"),
    "kotlin": ("Kotlin", "kotlin"),
    "kusto": ("Kusto", "kusto"),
    "markdown": ("Markdown", "markdown"),
    "msgraph": ("HTTP", "http"),
    "objc": ("Objective-C", "objective-c"),
    "output": ("Output", ""),
    "php": ("PHP", "php"),
    "powerapps": ("Power Fx", ""),
    "powerquery": ("Power Query M", ""),
    "powershell": ("PowerShell", "powershell"),
    "python": ("Python", "python"),
    "r": ("R", "r"),
    "razor": ("Razor", "html"),
    "ruby": ("Ruby", "ruby"),
    "rust": ("Rust", "rust"),
    "scala": ("Scala", "scala"),
    "shell": ("Shell", "bash"),
    "sql": ("SQL", "sql"),
    "swift": ("Swift", "swift"),
    "terraform": ("Terraform", "terraform"),
    "toml": ("TOML", "toml"),
    "typescript": ("TypeScript", "typescript"),
    "vb": ("VB", "vb.net"),
    "xaml": ("XAML", "xml"),
    "xml": ("XML", "xml"),
    "yaml": ("YAML", "yaml"),
}
_ALIASES = {
    "aspx-csharp": "cshtml",
    "c#": "csharp",
    "c++": "cpp",
    "cs": "csharp",
    "docker": "dockerfile",
    "f#": "fsharp",
    "fs": "fsharp",
    "js": "javascript",
    "jsonc": "json",
    "kql": "kusto",
    "md": "markdown",
    "objective-c": "objc",
    "ps": "powershell",
    "ps1": "powershell",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "tf": "terraform",
    "ts": "typescript",
    "tsql": "sql",
    "vbnet": "vb",
    "yml": "yaml",
}
# What says that a block is plain.
_PLAIN = {"", "text", "txt", "plaintext", "none"}
_LONGEST = 20_000
_MARKED = re.compile(r"""\bhighlight=["']?(?P<lines>[\d,\s-]{1,500})""")
_RANGE = re.compile(r"(?P<first>\d{1,6})(?P<dash>\s*-\s*(?P<last>\d{1,6})?)?\Z")


def code_html(content: str, info: str) -> str:
    """A block of code as HTML. `info` is what stands behind the fence: the language, and perhaps `highlight=2,5-7,9-`,
    lines to mark, counted from 1.
    """
    word = info.split(maxsplit=1)[0] if info.split() else ""
    known = word.lower().removesuffix("-interactive")
    name, rules = _LANGUAGES.get(_ALIASES.get(known, known), ("" if known in _PLAIN else word, ""))
    marked = _marked(info, content.count("\n") + 1)
    if len(content) <= _LONGEST and (rules or marked):
        shown = highlight(content, _rules(rules or "text"), HtmlFormatter(nowrap=True, hl_lines=marked))
    else:
        shown = escape(content, quote=False)
    label = f'<span class="filename">{escape(name)}</span>' if name else ""
    language = f' class="language-{escape(word)}"' if word else ""
    return f'<div class="highlight" dir="ltr">{label}<pre><code{language}>{shown}</code></pre></div>'


@cache
def _rules(name: str) -> Lexer:
    # The code is shown as it is: no blank line is cut off, and none added.
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)


def _marked(info: str, count: int) -> list[int]:
    """The numbers of the lines to mark, of so many that there are."""
    found = _MARKED.search(info)
    lines: set[int] = set()
    for part in found["lines"].split(",") if found else ():
        match = _RANGE.match(part.strip())
        if match:
            first = int(match["first"])
            last = int(match["last"] or count) if match["dash"] else first
            lines.update(range(first, min(last, count) + 1))
    return sorted(lines)
