"""`make fuzz`: what must hold for any bytes, on real pages that are damaged in many ways.

    make fuzz ARGS="--examples 100000"
    make fuzz ARGS="--minutes 60 --seed 7"

Each process has its own seed and prints what it has done once a minute. A page that breaks a promise is made as small
as it gets, kept below `.cache/fuzz`, and ends the run with status 1.
"""

import argparse
import os
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from promises import check_page
from sharedkit import pages, sample
from strategies import mutations

_ROUND = 1000
# Large pages would take most of the time, and what is special about them is in the benchmarks.
_LARGEST = 20_000
_POOL = 3000
FOUND = Path(".cache") / "fuzz"
"""Where pages that break a promise are kept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one process does: so many examples or seconds, whichever is reached first, from this seed."""

    seed: int
    examples: int
    seconds: float


def main() -> int:
    """Run the fuzzer. Returns 1 where a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=2000, help="pages in all")
    parser.add_argument("--minutes", type=float, default=60, help="at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    options = parser.parse_args()
    plans = [
        Plan(options.seed * 1000 + number, -(-options.examples // options.jobs), options.minutes * 60)
        for number in range(options.jobs)
    ]
    with ProcessPoolExecutor(options.jobs) as executor:
        try:
            done = sum(executor.map(fuzz, plans))
        except BrokenPromiseError as error:
            sys.stdout.write(f"{error}\n")
            return 1
    sys.stdout.write(f"{done} damaged pages, every promise kept\n")
    return 0


def fuzz(plan: Plan) -> int:
    """Run one plan. Returns the number of pages; raises what a page raises."""
    files = [path for path in sorted(pages().rglob("*.[mM][dD]")) if path.stat().st_size <= _LARGEST]
    pool = [path.read_bytes() for path in sample(files, _POOL)]
    begin = told = time.monotonic()
    done = 0
    while done < plan.examples and time.monotonic() - begin < plan.seconds:
        done += round_of(pool, plan.seed * 1_000_000 + done, min(_ROUND, plan.examples - done))()
        if time.monotonic() - told > 60:
            told = time.monotonic()
            sys.stdout.write(f"seed {plan.seed}: {done} pages in {(told - begin) / 60:.0f} min\n")
            sys.stdout.flush()
    return done


def round_of(pool: Sequence[bytes], number: int, count: int) -> Callable[[], int]:
    """One run of hypothesis over so many examples. The function returns how many there were."""
    seen = [0]
    failed: list[tuple[bytes, bytes, BaseException]] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutations(pool))
    def check(damaged: tuple[bytes, bytes]) -> None:
        seen[0] += 1
        try:
            check_page(*damaged)
        except BaseException as error:
            # The last one is the smallest.
            failed[:] = [(*damaged, error)]
            raise

    def run() -> int:
        try:
            check()
        except BaseException as error:
            if failed:
                raise BrokenPromiseError(_told(number, *failed[0])) from None
            raise error from None
        return seen[0]

    return run


class BrokenPromiseError(Exception):
    """A damaged page broke a promise."""


def _told(number: int, damaged: bytes, original: bytes, error: BaseException) -> str:
    """Where the pages are kept, and what went wrong with them."""
    folder = FOUND / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "damaged.md").write_bytes(damaged)
    (folder / "original.md").write_bytes(original)
    return f"{folder}: {type(error).__name__}: {error}\n{''.join(traceback.format_tb(error.__traceback__)[-4:])}"


if __name__ == "__main__":
    sys.exit(main())
