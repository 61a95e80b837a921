"""Random findings of one rule on the real pages, each with its source and target, for a person to judge.

    python tests/benchmarks/sampling.py text.numbers --seed 7 [--count 20] [--branch live-sxs] [--locale nb-NO]

The findings of a run are spread evenly over the locales. `live` pages have no spans; what was recovered from those of
`live-sxs` is their source.
"""

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from diglot.audit import summarize
from diglot.model import Finding
from diglot.page import read_page
from diglot.settings import Settings
from diglot.trees import FolderTree, JoinedTree
from diglot.work import processes
from sharedkit import pages


def sampled(rule: str, branch: str, locales: list[str], count: int, seed: int) -> tuple[int, list[Finding]]:
    """The number of findings of a rule, and a random sample of them."""
    given = {locale: FolderTree(pages() / locale / branch) for locale in locales}
    with processes() as executor, tempfile.TemporaryDirectory() as empty:
        settings = Settings(root=Path(empty), source=".", select=(rule,))
        summary = summarize(JoinedTree(given, None, None), settings, executor=executor)
    own: dict[str, list[Finding]] = defaultdict(list)
    for finding in summary.findings:
        own[finding.path.partition("/")[0]].append(finding)
    chance = random.Random(seed)  # noqa: S311  # nothing secret
    for findings in own.values():
        chance.shuffle(findings)
    chosen: list[Finding] = []
    while len(chosen) < count and any(own.values()):
        chosen += [findings.pop() for findings in own.values() if findings]
    return len(summary.findings), chosen[:count]


def shown(finding: Finding, branch: str) -> str:
    """A finding with the unit, or the line, that it is about."""
    locale, _, path = finding.path.partition("/")
    page = read_page(finding.path, locale, (pages() / locale / branch / path).read_bytes())
    offset = sum(len(line) + 1 for line in page.text.split("\n")[: finding.line - 1]) + finding.column - 1
    units = [span for span in page.spans if span.start <= offset < span.end]
    text = (
        f"  EN {units[0].source}\n  LO {units[0].target}"
        if units
        else "  " + page.text.split("\n")[finding.line - 1][:600]
    )
    return f"{finding.path}:{finding.line}:{finding.column} {finding.message}\n{text}\n"


def main() -> int:
    """Print a sample of a rule's findings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rule")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--branch", default="live-sxs", choices=["live-sxs", "live"])
    parser.add_argument("--locale", action="append")
    options = parser.parse_args()
    locales = options.locale or sorted(path.name for path in pages().iterdir() if path.is_dir())
    total, chosen = sampled(options.rule, options.branch, locales, options.count, options.seed)
    sys.stdout.write(f"{options.rule}: {total} findings in {', '.join(locales)}\n\n")
    for number, finding in enumerate(chosen, 1):
        sys.stdout.write(f"{number}. {shown(finding, options.branch)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
