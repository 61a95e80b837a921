"""Makes the parts of a site. Each is one build of MkDocs that needs nothing from the others, so that they can be made
side by side, in other processes or on other machines that see the same folders.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from mkdocs.exceptions import Abort, ConfigurationError

from diglot.cache import Cache
from diglot.errors import DiglotError, LostError
from diglot.site.kept import look_at, read_kept, write_kept
from diglot.site.parts import Part
from diglot.site.press import Press

# MkDocs logs through one logger, and a worker of a cluster may have several threads.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Made:
    """A part that was built: the paths of its files below the root of the site; what MkDocs said, each with its level;
    why it stopped, or empty; whether the cache had lost a sheet; what is wrong with the memory, or empty.
    """

    files: tuple[str, ...]
    said: tuple[tuple[int, str], ...]
    failure: str = ""
    is_lost: bool = False
    trouble: str = ""


def make(part: Part) -> Made:
    """Build a part. What MkDocs stops for is told, and not raised, so that the other parts are built and told of."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    with Cache(Path(part.cache)) as cache:
        before = read_kept(cache, Path(part.site), part.name)
        with _ONE_AT_A_TIME, _heard() as said:
            try:
                press = Press(part, cache, before, said)
                kept = press.run()
            except LostError:
                return Made((), tuple(said), is_lost=True)
            except (Abort, ConfigurationError, DiglotError) as error:
                return Made((), tuple(said), str(error) or type(error).__name__)
            except Exception as error:  # noqa: BLE001  # whatever a template or another plugin may raise
                return Made((), tuple(said), f"{type(error).__name__}: {error}")
        if part.is_checked:
            look_at(cache, Path(part.site), part.name, kept.files)
        write_kept(cache, Path(part.site), part.name, kept)
    return Made(tuple(kept.files), kept.said, trouble=press.trouble)


@contextmanager
def _heard() -> Iterator[list[tuple[int, str]]]:
    """Takes MkDocs' messages down, instead of showing them: parts that are built side by side would mix theirs."""
    logger = logging.getLogger("mkdocs")
    taken = _Taken()
    handlers, before, passes = logger.handlers[:], logger.level, logger.propagate
    logger.handlers[:] = [taken]
    logger.setLevel(logging.INFO)  # whatever is wanted now: what was said is kept
    logger.propagate = False
    try:
        yield taken.messages
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(before)
        logger.propagate = passes


class _Taken(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.messages: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Where a part is built, and in what time, is of no interest.
        if record.levelno != logging.INFO or record.name != "mkdocs.commands.build":
            self.messages.append((record.levelno, record.getMessage()))
