r"""Marks of emphasis show as characters, where the source has bold or italic text.

Why it matters: the reader is shown `**` in the middle of a sentence, and no longer sees which words are on the screen.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Klikk ** Lagre **.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Click **Save**.</span></span>

Marks are marks to Markdown only where no space stands inside of them, and where no letter follows a closing one that
stands after punctuation. Translation puts spaces there, and escapes what it no longer takes for a mark (`\*\*\*\*`).
`--fix` mends a sentence where it is plain which words are meant: when afterwards it has as much emphasis as its source.

Remedy: write the marks directly around the words, as in `**Lagre**`, and take out marks with nothing between them.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.markdown import Node, parse_inline
from diglot.marks import emphasised, shown_marks
from diglot.model import Edit, Severity

# Bold text as it should be, so that nearly nothing has to be parsed.
_SOUND = re.compile(r"(?<![\w*\\])\*\*[^\s*\\](?:[^*\\\n]{0,200}[^\s*\\])?\*\*(?![\w*])")
_EDGE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_RUN = re.compile(r"(?:\\\*){2}|\*\*")
_ITALIC = re.compile(r"(?<![\\_])_([^\s_]+)_(?!_)")
_MARKS = re.compile(r"[\\*_\s]+")


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        if not _has_marks(unit.target):
            continue
        shown = list(shown_marks(unit.target_inline, unit.target))
        usual = sum(1 for _ in shown_marks(unit.source_inline, unit.source))
        # Stars that the source shows as well, such as a mask, are no emphasis, nor is the name of a character, as in `(_)`.
        is_mark = not usual and any(unit.target[at] == "*" for at in shown)
        if len(shown) > usual and (is_mark or _amount(unit.target_inline) < _amount(unit.source_inline)):
            at = shown[0]
            message = f"marks of emphasis show as characters: {unit.target[max(0, at - 15) :][:70].strip()}"
            yield subject.hit(unit.start + at, message, _edits(unit))


def _has_marks(text: str) -> bool:
    return bool(_EDGE.search(text)) or ("*" in text and "*" in _SOUND.sub("", text))


def _amount(node: Node) -> int:
    return sum(1 for _ in emphasised(node))


def _edits(unit: Unit) -> tuple[Edit, ...]:
    """What mends a unit; nothing where it would not have the emphasis of its source, or would say something else."""
    text = unit.target
    edits = _bold_edits(text) + [
        Edit(at, at + 1, "*") for match in _ITALIC.finditer(text) for at in (match.start(), match.end() - 1)
    ]
    mended = text
    for edit in sorted(edits, key=lambda edit: -edit.start):
        mended = mended[: edit.start] + edit.new + mended[edit.end :]
    tree = parse_inline(mended)
    is_safe = (
        "`" not in text
        and not any(shown_marks(tree, mended))
        and _amount(tree) in {_amount(unit.source_inline), _amount(unit.target_inline)}
        and _MARKS.sub("", mended) == _MARKS.sub("", text)
    )
    return tuple(Edit(unit.start + edit.start, unit.start + edit.end, edit.new) for edit in edits) if is_safe else ()


def _bold_edits(text: str) -> list[Edit]:
    """What puts each second mark of bold where it closes, and takes out marks with nothing between them."""
    runs = list(_RUN.finditer(text))
    edits: list[Edit] = []
    for opening, closing in zip(runs[::2], runs[1::2], strict=False):
        inner = text[opening.end() : closing.start()]
        before, after = text[: opening.start()], text[closing.end() :]
        if not inner.strip():
            # Of the two spaces that are left beside each other one goes too.
            space = len(before) - len(before.rstrip(" ")) if not after or after[0].isspace() else 0
            edits.append(Edit(opening.start() - space, closing.end(), ""))
            continue
        lead, trail = len(inner) - len(inner.lstrip()), len(inner) - len(inner.rstrip())
        gap = " " if lead and before and not before[-1].isspace() else ""
        edits.append(Edit(opening.start(), opening.end() + lead, gap + "**"))
        gap = " " if trail and after[:1].isalnum() else ""
        edits.append(Edit(closing.start() - trail, closing.end(), "**" + gap))
    return [edit for edit in edits if text[edit.start : edit.end] != edit.new]


RULE = Rule("markup.broken-emphasis", Severity.ERROR, _check, __doc__)
