"""Whether a translation still stands for the English it is paired with, or for an earlier form of that sentence.

Machine translation keeps links, code, numbers, emphasis and names, and gives each word its usual translation; where one
side has more of these than the other, the English was likely edited. Logistic regression over such differences, fitted
to the gold pairs of two locales (`make fit` prints the table anew).
"""

import math
import re
from collections.abc import Mapping

from diglot.align.evidence import features
from diglot.align.lexicon import Lexicon
from diglot.model import Bead

# Of a feature: what to take away, what to divide by, and its weight.
_MODEL: Mapping[str, tuple[float, float, float]] = {
    "lost": (0.046, 0.230, -0.377),
    "added": (0.046, 0.237, -0.335),
    "longer": (0.214, 0.341, -0.066),
    "shorter": (0.180, 0.353, -0.218),
    "names": (0.931, 1.050, -0.124),
    "emphasis": (0.024, 0.180, -0.148),
    "links": (0.004, 0.072, -0.157),
    "marks": (0.014, 0.133, -0.160),
    "commas": (0.392, 0.648, -0.052),
    "end": (0.010, 0.098, -0.112),
    "colon": (0.009, 0.092, 0.004),
    "length": (4.448, 0.746, 0.074),
    "same": (0.011, 0.104, -0.141),
    "source": (-0.004, 0.717, 0.252),
    "target": (-0.008, 0.728, -0.061),
    "source_weakest": (0.127, 0.159, 0.044),
    "target_weakest": (0.159, 0.178, 0.196),
    "source_unmet": (0.625, 0.935, -0.089),
    "target_unmet": (0.534, 0.874, -0.062),
    "source_names": (0.190, 0.455, -0.221),
    "target_names": (0.150, 0.409, -0.351),
}
_BIAS = 2.245

SHARE = 0.87
"""The share of pairs that stood among those the model was fitted to."""

_PUNCTUATION = "(>?&/;%"
_SAME_MARK = str.maketrans("“”„«»‟（）：、，；؟،？", '""""""():,,;?,?')  # noqa: RUF001
_NAME = re.compile(r"(?<![.!?] )\b[A-Z][A-Za-z0-9]+")
_HIDDEN = re.compile(r"\]\([^)]*\)|https?://\S+|<[^<>]*>")
_ENDS = ".:!?。！"  # noqa: RUF001


def measures(bead: Bead, ratio: float, lexicon: Lexicon | None) -> dict[str, float]:
    """How the two sides of a bead differ, by name. `ratio` is that of the page's lengths."""
    source, target = bead.source_text, bead.target_text
    ours, theirs = features(source), features(target)
    strong = [item for item in {*ours, *theirs} if item[0] != "word"]
    shown_source = _HIDDEN.sub(" ", source).translate(_SAME_MARK)
    shown_target = _HIDDEN.sub(" ", target).translate(_SAME_MARK)
    stems = shown_target.lower()
    spread = math.sqrt(6.8 * max(1.0, (len(source) + len(target) / ratio) / 2))
    excess = max(-4.0, min(4.0, (len(target) - len(source) * ratio) / spread))
    end_source, end_target = shown_source.rstrip("* ")[-1:], shown_target.rstrip("* ")[-1:]
    found = {
        "lost": min(3, sum(max(0, ours[item] - theirs[item]) for item in strong)),
        "added": min(3, sum(max(0, theirs[item] - ours[item]) for item in strong)),
        "longer": max(0.0, excess),
        "shorter": max(0.0, -excess),
        "names": min(3, sum(name.lower()[:5] not in stems for name in _NAME.findall(source[1:]))),
        "emphasis": min(3, abs(source.count("**") // 2 - target.count("**") // 2)),
        "links": min(3, abs(source.count("](") - target.count("]("))),
        "marks": min(3, sum(abs(shown_source.count(mark) - shown_target.count(mark)) for mark in _PUNCTUATION)),
        "commas": min(3, abs(shown_source.count(",") - shown_target.count(","))),
        "end": float((end_source in _ENDS) != (end_target in _ENDS)),
        "colon": float((end_source == ":") != (end_target == ":")),
        "length": math.log(1 + len(source)),
        "same": float(source == target),
    }
    support = lexicon.support(source, target) if lexicon else None
    if support is not None:
        found |= {
            "source": support.source,
            "target": support.target,
            "source_weakest": support.source_weakest,
            "target_weakest": support.target_weakest,
            "source_unmet": min(4, support.source_unmet),
            "target_unmet": min(4, support.target_unmet),
            "source_names": min(3, support.source_names),
            "target_names": min(3, support.target_names),
        }
    return found


def stands(bead: Bead, ratio: float, lexicon: Lexicon | None) -> float:
    """How probable it is that a bead's target translates this very source, among pages of which some have drifted:
    between 0 and 1. What can't be measured counts as usual.
    """
    found = measures(bead, ratio, lexicon)
    total = _BIAS + sum(
        weight * (found[name] - mean) / spread for name, (mean, spread, weight) in _MODEL.items() if name in found
    )
    return 1 / (1 + math.exp(-total))
