import gc
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import pytest

from diglot.errors import WorkError
from diglot.work import processes, run


def double(number: int) -> int:
    time.sleep(0.01 * (number % 3))
    return 2 * number


def die(number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_without_an_executor_it_is_a_map() -> None:
    assert list(run(double, range(5), None)) == [0, 2, 4, 6, 8]


def test_results_come_in_the_order_of_the_items() -> None:
    with processes(2) as executor:
        assert list(run(double, range(40), executor)) == [2 * number for number in range(40)]


def test_items_are_taken_only_as_results_are_asked_for() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    with ThreadPoolExecutor(2) as executor:
        results = run(double, items(), executor)
        assert [next(results) for _ in range(10)] == [2 * number for number in range(10)]
    assert len(taken) < 20


def test_what_the_function_raises_comes_through() -> None:
    with processes(2) as executor, pytest.raises(ValueError, match="invalid literal"):
        list(run(int, ["1", "x", "2"], executor))


def test_a_worker_that_dies_is_told_in_a_sentence() -> None:
    with processes(2) as executor, pytest.raises(WorkError, match="a worker process was stopped from outside"):
        list(run(die, range(10), executor))


def test_work_that_nobody_waits_for_any_more_is_taken_back() -> None:
    handed: list[Future[Any]] = []

    class Slow(Executor):
        def submit(self, function: Callable[..., Any], /, *words: Any, **named: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if not handed:
                future.set_result(function(*words, **named))
            handed.append(future)
            return future

    results = run(double, range(100), Slow())
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # a generator
    assert handed[1:]
    assert all(future.cancelled() for future in handed[1:])


def threshold(_: int) -> int:
    return gc.get_threshold()[0]


@pytest.mark.parametrize("garbage", [None, 1234])
def test_garbage_is_looked_for_as_often_as_asked(garbage: int | None) -> None:
    with processes(2, garbage=garbage) as executor:
        assert list(run(threshold, range(3), executor)) == [garbage or gc.get_threshold()[0]] * 3


def test_one_process_is_this_one() -> None:
    with processes(1) as executor:
        assert executor is None
