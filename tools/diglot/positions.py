"""Offsets of a text as lines and columns, the way an editor counts them."""

import bisect
from functools import cached_property
from itertools import accumulate


class Lines:
    """Offsets of a text as lines and columns, both from 1. Nothing is counted before it is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        # The last one is beyond the end of the text, and of any offset.
        return [0, *accumulate(len(line) + 1 for line in self._text.split("\n"))]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset in characters."""
        line = bisect.bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
