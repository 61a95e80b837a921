"""The language identifier with its model, which takes half a second to load: import it where it is asked, or once for
all processes before they begin.
"""

import py3langid

py3langid.rank("")


def ranked(text: str) -> list[tuple[str, float]]:
    """The languages that the identifier knows, the likeliest first, each with how likely it is, as a logarithm."""
    found: list[tuple[str, float]] = py3langid.rank(text)
    return found


def likeliest(text: str) -> str:
    """The language that a text is most likely in."""
    return str(py3langid.classify(text)[0])
