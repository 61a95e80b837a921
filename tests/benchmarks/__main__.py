"""`make bench`: all benchmarks, or those that are named: `make bench ARGS=aligning`.

The shared data is found through DIGLOT_SHARED; without it there is nothing to measure.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ablating import ablating
from aligning import aligning
from building import building, building_folders, building_large, building_locales
from checking import checking
from damaging import damaging
from drifting import drifting
from exchanging import exchanging
from heldout import heldout
from loading import loading
from reading import reading
from remembering import remembering
from reviewing import reviewing
from rich.console import Console
from searching import searching
from segmenting import segmenting
from serving import serving
from surveying import surveying

BENCHMARKS: Mapping[str, Callable[[Path, Console], None]] = {
    "reading": reading,
    "checking": checking,
    "building": building,
    "building-folders": building_folders,
    "building-large": building_large,
    "building-locales": building_locales,
    "serving": serving,
    "loading": loading,
    "searching": searching,
    "damaging": damaging,
    "segmenting": segmenting,
    "aligning": aligning,
    "heldout": heldout,
    "drifting": drifting,
    "exchanging": exchanging,
    "surveying": surveying,
    "remembering": remembering,
    "reviewing": reviewing,
    "ablating": ablating,
}


def main(names: Sequence[str]) -> int:
    """Print the tables of each benchmark. Returns 2 where one is not known or the shared data is missing."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"{', '.join(unknown)}: no such benchmark; there are {', '.join(BENCHMARKS)}\n")
        return 2
    shared = Path(os.environ.get("DIGLOT_SHARED", "../shared"))
    if not shared.is_dir():
        sys.stderr.write(f"{shared}: no shared data; set DIGLOT_SHARED\n")
        return 2
    console = Console()
    for name in names or BENCHMARKS:
        BENCHMARKS[name](shared, console)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
