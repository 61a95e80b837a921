"""What each signal of aligning brings: the development sets scored again without it.

Where a signal has weights, all of them are fitted anew without it, to the examples that all signals together gave. Each
group runs in a process of its own: `ablating.py GROUP FOLDER` reads weights from FOLDER and prints scores as JSON.
"""

import importlib.resources
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

KINDS = ("matched", "hard", "drift")
LOCALES = ("nb-NO", "lv-LV")
# An attribute of a module of diglot, and what stands there instead.
Switch = tuple[str, str, object]


@dataclass(frozen=True, slots=True)
class Group:
    """Signals that are switched off together: the columns of the tables that they stand in, where `*` stands for any
    letters, and what else takes part. `refuses` is False where no bead is too doubtful to be handed on.
    """

    columns: tuple[str, ...] = ()
    switches: tuple[Switch, ...] = ()
    refuses: bool = True


def without(*columns: str, switches: tuple[Switch, ...] = ()) -> Group:
    return Group(columns, switches)


def always(drifted: float) -> Callable[[list[float]], list[float]]:
    """What stands in for the look at all pages: each has drifted with this probability."""
    return lambda told: [drifted] * len(told)


_URL, _CODE, _NUMBER = ("url_*", "links", "locales", "addresses"), ("code_*",), ("number_*",)
# These two count links, code and numbers together: what is left of each is in the columns above.
_STRONG = ("lost", "added")
GROUPS: Mapping[str, Group] = {
    "all": Group(),
    "lengths": without(
        *("length", "length_squared", "size", "longer", "shorter"), switches=(("evidence", "_TOO_FAR", inf),)
    ),
    "links": without(*_URL, *_STRONG),
    "code": without(*_CODE, *_STRONG),
    "numbers": without(*_NUMBER, *_STRONG),
    "links, code and numbers": without(*_URL, *_CODE, *_NUMBER, *_STRONG),
    "names and Latin words": without(
        *("latin_shared", "cognates", "names_*", "recased", "source_names", "target_names")
    ),
    "emphasis": without("bold", "bold_both", "stars", "opening", "closing"),
    "end marks and other punctuation": without(*("end", "lead", "question", "small", "mark_*", "commas", "wide_gaps")),
    "the lexicon": Group(switches=(("together", "learn", lambda _: None),)),
    "habits of a language": Group(switches=(("together", "habits", lambda _: ()),)),
    "kind and place of blocks": without(
        *("other_kind", "other_path", "other_number", "other_count"),
        switches=(("plain", "_skeleton", lambda _: object()),),
    ),
    "anchors of headings": without("anchor_same", "anchor_other"),
    "cutting where a segmenter would not": Group(switches=(("plain", "joints", lambda _: ()),)),
    "moved segments": Group(switches=(("plain", "_MOVED", inf),)),
    "whether a page has drifted: all have": Group(switches=(("together", "_drifted", always(1.0)),)),
    "whether a page has drifted: none has": Group(switches=(("together", "_drifted", always(0.0)),)),
    "refusing doubtful beads": Group(refuses=False),
}


def ablating(_shared: Path, console: Console) -> None:
    """Print the change of strict F1 when a group of signals is switched off."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examples = gathered()
        for group in GROUPS:
            (folder / "weights.json").write_text(json.dumps(fitted(examples, GROUPS[group].columns)), encoding="utf-8")
            command = [sys.executable, __file__, group, name]
            found[group] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    table = Table(title=f"Strict F1 x 100 of all signals, and its change without some, {' / '.join(LOCALES)}")
    table.add_column("", no_wrap=True)
    for column in ("matched", "hard", "drift,\nedited ignored", "drift,\nstrict"):
        table.add_column(column, justify="right")
    whole = found.pop("all")
    sets = ("matched", "hard", "edited ignored", "drift")
    table.add_row("all", *(" / ".join(f"{whole[f'{locale} {kind}']:.1f}" for locale in LOCALES) for kind in sets))
    for group, scores in found.items():
        changes = {key: round(score - whole[key], 1) or 0.0 for key, score in scores.items()}
        cells = (" / ".join(f"{changes[f'{locale} {kind}']:+.1f}" for locale in LOCALES) for kind in sets)
        table.add_row(group, *cells)
    console.print(table)


def gathered() -> dict[str, tuple[list[tuple[float, ...]], list[bool]]]:
    """The examples of each table: rows, and which of them are right."""
    fit = import_module("fit")
    found: dict[str, tuple[list[tuple[float, ...]], list[bool]]] = {}
    for step in ("pair", "pair with words", "stands with words"):
        rows: list[tuple[float, ...]] = []
        right: list[bool] = []
        for locale in LOCALES:
            for kind in ("drift",) if step.startswith("pair") else KINDS:
                make = fit.pairs if step.startswith("pair") else fit.standing
                for values, is_right in make(list(fit.cases(locale, kind)), with_words=step.endswith("words")):
                    rows.append(values)
                    right.append(is_right)
        found[step] = rows, right
    # Those without words begin alike.
    rows, right = found["stands with words"]
    found["stands"] = [row[: len(fit.names("stands"))] for row in rows], right
    return found


def fitted(
    examples: Mapping[str, tuple[list[tuple[float, ...]], list[bool]]], left_out: tuple[str, ...]
) -> dict[str, Any]:
    """The tables, as `make fit` writes them, fitted without some columns. These weigh nothing."""
    fit = import_module("fit")
    tables: dict[str, Any] = json.loads((importlib.resources.files("diglot.align") / "weights.json").read_bytes())
    for step, (rows, right) in examples.items():
        names = fit.names(step)
        kept = [at for at, name in enumerate(names) if not any(fnmatchcase(name, pattern) for pattern in left_out)]
        table = np.array(rows, dtype=float)[:, kept].tolist()
        bias, weights = fit.fit(list(zip(table, right, strict=True)), fit.PENALTY[step])
        known = dict(zip((names[at] for at in kept), weights.tolist(), strict=True))
        share = sum(right) / len(right)
        # Whatever else a table holds stays as it is.
        tables[step] |= {"bias": bias, "share": share, "weights": {name: known.get(name, 0.0) for name in names}}
    known_names = {name for table in tables.values() for name in table["weights"]}
    for pattern in left_out:
        if not any(fnmatchcase(name, pattern) for name in known_names):
            message = f"no table has {pattern}"
            raise LookupError(message)
    return tables


def scores_of(group: Group, folder: Path) -> dict[str, float]:
    """Strict F1 in percent by locale and set, of a group in this process, which has imported nothing of diglot yet."""
    real = importlib.resources.files
    importlib.resources.files = lambda package: folder if package == "diglot.align" else real(package)
    for module, name, value in group.switches:
        owner = import_module(f"diglot.align.{module}")
        getattr(owner, name)  # what is not there can't be switched off
        setattr(owner, name, value)
    heldout, kit = import_module("heldout"), import_module("sharedkit")
    least = {} if group.refuses else {"least": 0.0}
    found: dict[str, float] = {}
    for locale in LOCALES:
        for kind in KINDS:
            score = heldout.score_set(heldout.read_set(kit.gold() / locale / kind), locale, **least)
            found[f"{locale} {kind}"] = score.strict_f1
            if kind == "drift":
                found[f"{locale} edited ignored"] = score.lenient_f1
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(scores_of(GROUPS[sys.argv[1]], Path(sys.argv[2]))) + "\n")
