"""Work on many pages: in this process, or through any `concurrent.futures.Executor`, in the order of the items."""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from typing import TypeVar

from diglot.errors import UsageError, WorkError

Track = Callable[[Sequence[str], str], Iterable[str]]
"""Wraps a loop over items, given them and what is done with them, to show progress."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# Enough to keep every worker busy while one item takes long, few enough that memory stays bounded.
_IN_FLIGHT = 8
_ANSWER = 10  # seconds that a scheduler may take to answer
_TRIES = 6


def processes(
    count: int | None = None, *, modules: Sequence[str] = (), garbage: int | None = None
) -> AbstractContextManager[Executor | None]:
    """An executor of so many processes, by default one for each core that this process may use; none at all for one.
    What the program has imported by now, and `modules`, are imported once for all of them, where the system can.
    They look for garbage after so many new objects, by default as this process does.

    No process starts before the first item is handed in. To be closed by `with`.
    """
    count = count or _cores()
    if count == 1:
        return nullcontext()
    # Forked processes inherit the locks of other threads, such as the one that draws progress.
    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    context = get_context(method)
    # Python before 3.14 leaves the first one out, and each process would import all that it needs by itself.
    own = sorted(name for name in sys.modules if name.startswith(f"{__package__}."))
    context.set_forkserver_preload(["__main__", *own, *modules])
    first, *others = gc.get_threshold()
    return ProcessPoolExecutor(count, context, _prepare, (garbage or first, *others))


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """An executor whose workers are those of the Dask scheduler at an address such as `tcp://127.0.0.1:8786`. What a
    worker that dies had in hand is given to another.

    Raises UsageError where Dask is not installed or the address is none, WorkError where no scheduler answers, and
    where an item has cost several workers their lives.
    """
    try:
        from distributed import Client, KilledWorker  # noqa: PLC0415  # an optional extra
    except ImportError as error:
        message = "a cluster needs Dask: pip install 'diglot[cluster]'"
        raise UsageError(message) from error
    try:
        client = _patiently(partial(Client, address, timeout=_ANSWER))
    except ValueError as error:
        message = f"{address}: not the address of a scheduler, such as tcp://127.0.0.1:8786"
        raise UsageError(message) from error
    except OSError as error:
        message = f"{address}: no Dask scheduler answers there"
        raise WorkError(message) from error
    with client:
        try:
            yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        except KilledWorker as error:
            message = "the workers that took on one item have died one after the other, perhaps for want of memory"
            raise WorkError(message) from error


def _patiently(connect: Callable[[], _Result]) -> _Result:
    """Dask asserts that its own thread has begun within ten seconds, which a crowded machine may fail to give it."""
    for _ in range(_TRIES):
        try:
            return connect()
        except AssertionError:
            continue
    message = "this machine is too busy to talk to a scheduler"
    raise WorkError(message)


def _cores() -> int:
    # Not on every system a process can be kept to some of the cores.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _prepare(*threshold: int) -> None:
    """Ctrl-C reaches every process of a terminal; the first one tells the others to end. And how often a process looks
    for what is no longer needed is settled there, too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(*threshold)
    # What all processes share stays: to look through it would make a copy of it for each.
    gc.freeze()


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
