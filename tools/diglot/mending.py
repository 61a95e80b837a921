"""Findings that need no person: their edits, put into the pages. Each edit changes its own characters and no others."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from diglot.errors import EditError
from diglot.model import Edit, Finding, Page, Summary
from diglot.page import read_page, with_edits
from diglot.trees import JoinedTree, write_file


@dataclass(frozen=True, slots=True)
class Mended:
    """The new bytes of each page that was mended, by its path, and which findings that answers.

    `refused` are those whose edits would do more than they say, and those that are about the same characters as another
    one's: these can be mended in a second run.
    """

    files: Mapping[str, bytes]
    done: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def mend(tree: Mapping[str, bytes], findings: Iterable[Finding]) -> Mended:
    """The pages of a tree with the edits of these findings in them; those of one finding together or not at all."""
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.edits:
            by_path[finding.path].append(finding)
    files: dict[str, bytes] = {}
    done: list[Finding] = []
    refused: list[Finding] = []
    for path, own in by_path.items():
        page = read_page(path, path.partition("/")[0], tree[path])
        chosen = list(_compatible(own))
        mended = _mended(page, chosen)
        if mended is None:
            # One of them spoils the page: find out which, and do the others.
            chosen = [finding for finding in chosen if _mended(page, [finding]) is not None]
            mended = _mended(page, chosen)
        if mended is None:
            chosen, mended = [], page
        if mended.data != page.data:
            files[path] = mended.data
        done += chosen
        refused += [finding for finding in own if finding not in chosen]
    return Mended(files, tuple(done), tuple(refused))


def mend_in_place(tree: JoinedTree, summary: Summary, again: Callable[[], Summary]) -> tuple[Summary, list[Finding]]:
    """Write what can be mended of what a summary found. `again` looks for what is left, since one edit may make room
    for another. Returns the last summary, and the findings that are done with.

    Raises TreeError for a page that can't be written, such as one of a commit.
    """
    done: list[Finding] = []
    for _ in range(_ROUNDS):
        mended = mend(tree, summary.findings)
        if not mended.files:
            break
        for path, data in mended.files.items():
            write_file(*tree.home(path), data)
        done += mended.done
        summary = again()
    return summary, done


# What stood beneath may come to light in a further round; no page needs more than a few.
_ROUNDS = 5


def _compatible(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings none of whose edits touches that of an earlier one; equal edits are one."""
    taken: list[Edit] = []
    for finding in findings:
        if all(edit == other or not _touches(edit, other) for edit in finding.edits for other in taken):
            taken += finding.edits
            yield finding


def _touches(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _mended(page: Page, findings: Iterable[Finding]) -> Page | None:
    try:
        return with_edits(page, {edit for finding in findings for edit in finding.edits})
    except EditError:
        return None


def difference(path: str, old: bytes | None, new: bytes) -> str:
    """What was mended in one page, as a unified diff that `patch` and `git apply` take; None stands for no page yet."""
    before, after = ((data or b"").decode(errors="replace").splitlines(keepends=True) for data in (old, new))
    lines = difflib.unified_diff(before, after, "/dev/null" if old is None else f"a/{path}", f"b/{path}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
