"""The word after a link or after bold text is glued to it.

Why it matters: the reader is shown one word where there are two, as in `NDR-kodenog`.

Example:

    === nb-NO/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: nb-NO
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">Se [hjelp](https://go.example/help)og velg lagre, og lukk.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">See [help](https://go.example/help), then save and close.</span></span>

A language may put an ending there, as in `[Excel](url)issä`. So it counts only where the word stands elsewhere on the
page as a word of its own, or where a comma or the like is before it. Scripts without spaces between words, and Hangul,
whose particles follow without one, are left alone. In languages that make one word of two, as in `[søppel](url)post`,
the link may end inside of a word instead; there `--fix` leaves all but the shortest words to a person.

Remedy: put a space between them, which `--fix` does, or link the whole word.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.locales import language_of
from diglot.markdown import Node
from diglot.model import Edit, Severity

_LETTER = (
    r"[^\W\d_\u0e00-\u0eff\u1000-\u11ff\u1780-\u17ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]"
)
_MAYBE = re.compile(rf"(?:\)|[^\s*]\*\*){_LETTER}")
_WORD = re.compile(rf"{_LETTER}{{2,}}")
# Endings of words in Europe that are words as well.
_ENDINGS = {"am", "an", "em", "en", "ene", "er", "es", "et", "in", "is", "ne", "on", "os", "us"}
_MARKS = ",.;:!?،؛"
_COMPOUNDING = {"af", "da", "de", "et", "fi", "fo", "fy", "hu", "is", "lb", "nb", "nl", "nn", "no", "se", "sv"}
_SHORT = 3


def _check(subject: Subject) -> Iterator[Hit]:
    words: set[str] | None = None
    is_compounding = language_of(subject.case.locale) in _COMPOUNDING
    for unit in subject.units:
        if not _MAYBE.search(unit.target) or any(_glued(unit.source_inline, unit.source)):
            continue
        for node, word in _glued(unit.target_inline, unit.target):
            if words is None:
                words = {own for piece in subject.shown for own in _own_words(piece.text)}
            before = node.plain[-1:]
            if before in _MARKS or (word in words and word not in _ENDINGS and not before.isspace()):
                at = unit.start + node.end
                is_safe = before in _MARKS or len(word) <= _SHORT or not is_compounding
                yield subject.hit(at, f"a space is missing before {word[:80]}", (Edit(at, at, " "),) if is_safe else ())


def _glued(tree: Node, text: str) -> Iterator[tuple[Node, str]]:
    """Each link or bold stretch that a word follows at once, with that word."""
    for node in tree.walk():
        if node.kind in {"link", "strong"} and node.plain.strip() and (match := _WORD.match(text, node.end)):
            yield node, match[0]


def _own_words(text: str) -> Iterator[str]:
    """The words of a text that stand between spaces, or punctuation that is no markup."""
    return (match[0] for match in re.finditer(rf"(?<![^\s(\"]){_LETTER}{{2,}}(?![^\s,.;:!?)\"])", text))


RULE = Rule("markup.glued", Severity.WARNING, _check, __doc__)
