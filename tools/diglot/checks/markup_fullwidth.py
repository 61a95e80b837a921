"""Markup is written in full-width characters, which mean nothing to Markdown.

Why it matters: the reader is shown the characters in place of bold text, a heading, a link or a table.

Example:

    === ja-JP/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: HT
    ms.contentlocale: ja-JP
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">＊＊保存＊＊を選択します。</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select **Save**.</span></span>

Looked for are `＊＊`, and `｀`, tags such as `＜br＞`, `＃ ` at the beginning of a text and `｜` in a table, where the source
has the mark in ASCII and the translation has fewer of them. Brackets of links are `markup.link-syntax`. `--fix` writes
as many as the source has.

Remedy: write `*`, `#`, `|`, `` ` `` and `<` in ASCII.
"""  # noqa: RUF002  # what the rule is about

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject, Unit
from diglot.model import Edit, Severity

# The full-width forms of ASCII stand this much higher: Unicode, Halfwidth and Fullwidth Forms.
_HIGHER = 0xFEE0
_NARROW = {ord(mark) + _HIGHER: mark for mark in "*#|`<>/"}
_STAR, _HASH, _BAR, _TICK, _LESS, _MORE, _SLASH = (chr(ord(mark) + _HIGHER) for mark in "*#|`<>/")
_WIDE = re.compile(f"[{_STAR}{_HASH}{_BAR}{_TICK}{_LESS}]")
_MARKS = re.compile(
    rf"{_STAR}{{2,3}}|{_TICK}+|{_LESS}[/{_SLASH}]?[A-Za-z][^{_LESS}{_MORE}<>]{{0,80}}{_MORE}|\A{_HASH}{{1,6}}|{_BAR}"
)


def _check(subject: Subject) -> Iterator[Hit]:
    for unit in subject.units:
        for match in widened(unit):
            mark = match[0].translate(_NARROW)
            at = unit.start + match.start()
            yield subject.hit(
                at, f"{match[0]} is no markup; the source has {mark}", (Edit(at, at + len(match[0]), mark),)
            )


def widened(unit: Unit) -> Iterator[re.Match[str]]:
    """The marks of full width in a target that stand for marks of its source."""
    if not _WIDE.search(unit.target):
        return
    fewer = {mark for mark in _NARROW.values() if unit.target.count(mark) < unit.source.count(mark)}
    for match in _MARKS.finditer(unit.target) if fewer else ():
        if match[0].translate(_NARROW)[0] in fewer and match[0] not in unit.source:
            yield match


RULE = Rule("markup.fullwidth", Severity.ERROR, _check, __doc__)
