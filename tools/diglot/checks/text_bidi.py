r"""An invisible control of the writing direction is left open, closes nothing, or overrides the direction.

Why it matters: the rest of the line may be shown in another order than it is written in. That is how a text can say
one thing to a person and another to a machine.

Example:

    === ar-SA/a.md
    ---
    title: T
    ms.openlocfilehash: 2bda15b7ebe4f3b71669b961a6e5bf36fd6260a6
    ms.translationtype: MT
    ms.contentlocale: ar-SA
    ms.lasthandoff: 09/14/2020
    ---
    <span data-ttu-id="f7c17-101">حدد \xe2\x80\xaeمجموعة.</span><span class="sxs-lookup"><span data-stu-id="f7c17-101">Select a group.</span></span>

Marks that only add a direction (LRM, RLM, ALM) are everyday, and so is an embedding or isolate that is closed on its
line.

Remedy: delete the control, or close it on its line.
"""

import re
from collections.abc import Iterator

from diglot.checks.rule import Hit, Rule, Subject
from diglot.model import Severity

# The Unicode Bidirectional Algorithm (UAX 9), section 2; the isolates close with PDI, the others with PDF.
_NAMES = {
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
}
_CLOSES = {"\u202c": ("\u202a", "\u202b", "\u202d", "\u202e"), "\u2069": ("\u2066", "\u2067", "\u2068")}
_OVERRIDES = {"\u202d", "\u202e"}
_CONTROL = re.compile(r"[\n\u202a-\u202e\u2066-\u2069]")
_ANY = re.compile(r"[\u202a-\u202e\u2066-\u2069]")


def _check(subject: Subject) -> Iterator[Hit]:
    for piece in subject.shown:
        if not _ANY.search(piece.text):
            continue
        opened: list[tuple[str, int]] = []
        for found in _CONTROL.finditer(piece.text + "\n"):
            mark, at = found[0], piece.start + found.start()
            if mark == "\n":
                for control, offset in opened:
                    if control in _OVERRIDES:
                        continue
                    yield subject.hit(offset, f"{_NAMES[control]} (U+{ord(control):04X}) is not closed on its line")
                opened = []
            elif mark in _NAMES:
                opened.append((mark, at))
                if mark in _OVERRIDES:
                    yield subject.hit(at, f"{_NAMES[mark]} (U+{ord(mark):04X}) overrides the direction of the text")
            elif opened and opened[-1][0] in _CLOSES[mark]:
                opened.pop()
            else:
                yield subject.hit(at, f"U+{ord(mark):04X} closes nothing")


RULE = Rule("text.bidi", Severity.WARNING, _check, __doc__)
