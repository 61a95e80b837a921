"""Work on many pages: in this process, or through any `concurrent.futures.Executor`, in the order of the items."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from multiprocessing import get_all_start_methods, get_context
from typing import TypeVar

from diglot.errors import WorkError

Track = Callable[[Sequence[str], str], Iterable[str]]
"""Wraps a loop over items, given them and what is done with them, to show progress."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# Enough to keep every worker busy while one item takes long, few enough that memory stays bounded.
_IN_FLIGHT = 8


def processes(count: int | None = None) -> AbstractContextManager[Executor | None]:
    """An executor of so many processes, by default one for each core that this process may use; none at all for one.

    No process starts before the first item is handed in. To be closed by `with`.
    """
    count = count or _cores()
    if count == 1:
        return nullcontext()
    # Forked processes inherit the locks of other threads, such as the one that draws progress.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, get_context(method), _leave_interrupts)


def _cores() -> int:
    # Not on every system a process can be kept to some of the cores.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; the first one tells the others to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run(function: Callable[[_Item], _Result], items: Iterable[_Item], executor: Executor | None) -> Iterator[_Result]:
    """The result for each item, in order. Items are taken, and results are held, only as far as they are in flight.

    Raises what the function raises, and WorkError where a worker dies.
    """
    if executor is None:
        yield from map(function, items)
        return
    pending: deque[Future[_Result]] = deque()
    try:
        for item in items:
            pending.append(executor.submit(function, item))
            if len(pending) >= _IN_FLIGHT:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    except BrokenExecutor as error:
        message = "a worker process was stopped from outside, perhaps for want of memory; try --jobs 1"
        raise WorkError(message) from error
    finally:
        for future in pending:
            future.cancel()
