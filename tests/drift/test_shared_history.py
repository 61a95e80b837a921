"""Real pages in all their versions: churn and downgrades, against a count by plain regular expressions."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from diglot.drift.history import Story, read_versions, tell_history
from diglot.trees import FolderTree
from sharedkit import show, unpacked

LOCALES = ("da-DK", "fi-FI", "lv-LV", "nb-NO")
PAIR = re.compile(
    r'<span data-ttu-id="(?P<id>[^"]+)">(?P<target>.*?)</span>'
    r'<span class="sxs-lookup"><span data-stu-id="(?P=id)">(?P<source>.*?)</span></span>(?!</span>)',
    re.DOTALL,
)
METHOD = re.compile(r"(?m)^(?:ms\.)?translationtype: *(\w+)")
# The engine evens white space, entities and escapes out before it compares; the plain count does not.
MOST_APART = 0.01


def folders(locale: str) -> list[Path]:
    """The folders of versions, one for each page."""
    return sorted({path.parent for path in (unpacked("corpus/history.tar.xz") / locale).rglob("*.md")})


@cache
def stories() -> dict[str, Story]:
    """The history of every page, by its name, from the versions of all locales."""
    files = FolderTree(unpacked("corpus/history.tar.xz"))
    by_page: dict[str, dict[str, bytes]] = {}
    for path in files:
        by_page.setdefault(path.partition("/")[2].rpartition("/")[0], {})[path] = files[path]
    found = {}
    for name, own in by_page.items():
        sources, targets = read_versions(own, f"{name}.md", "en-US")
        found[name] = tell_history(name, sources, targets, "en-US", 0.9)
    return found


def plain_churn(locale: str) -> tuple[int, int]:
    """Sentences that stand verbatim in the version before, and those of them with another translation."""
    standing = anew = 0
    for folder in folders(locale):
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
        pages = [[(match["source"], match["target"]) for match in PAIR.finditer(text)] for text in texts]
        for old, new in pairwise(pages):
            known, sources = set(old), {source for source, _ in old}
            standing += sum(source in sources for source, _ in new)
            anew += sum(source in sources and (source, target) not in known for source, target in new)
    return standing, anew


@pytest.mark.parametrize("locale", LOCALES)
def test_churn_is_what_a_plain_count_finds(locale: str) -> None:
    counts = [story.churn(locale) for story in stories().values() if locale in story.handbacks]
    standing, anew = (sum(column) for column in zip(*counts, strict=True))
    expected, expected_anew = plain_churn(locale)
    show(
        f"{locale}: translated anew {anew} of {standing} ({anew / standing:.1%}), by a plain count {expected_anew} of {expected}"
    )
    assert standing > 5_000
    assert abs(standing - expected) <= MOST_APART * expected
    assert abs(anew / standing - expected_anew / expected) <= MOST_APART


@pytest.mark.parametrize("locale", LOCALES)
def test_downgrades_are_what_a_plain_count_finds(locale: str) -> None:
    human, downgrades = {"HT", "Human"}, 0
    for folder in folders(locale):
        texts = [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]
        methods = [match[1] if (match := METHOD.search(text)) else "" for text in texts]
        downgrades += sum(old in human and new in {"MT", "Auto", "MTE95"} for old, new in pairwise(methods))
    found = sum(story.downgrades(locale) for story in stories().values() if locale in story.handbacks)
    show(f"{locale}: human to machine {found} times")
    assert found == downgrades


def test_every_version_of_every_page_is_told_of() -> None:
    told = sum(len(handbacks) for story in stories().values() for handbacks in story.handbacks.values())
    assert told == sum(len([*folder.iterdir()]) for locale in LOCALES for folder in folders(locale))
    # All pages of the archive carry spans, so that the text of each version is known.
    editions = [edition for story in stories().values() for edition in story.editions]
    assert all(edition.text is not None for edition in editions)
    numbers = {
        (locale, each.edition)
        for story in stories().values()
        for locale, handbacks in story.handbacks.items()
        for each in handbacks
    }
    assert all(edition is not None for _, edition in numbers)
    changed = sum(bool(edition.changes) for edition in editions)
    show(f"{len(editions)} versions of the source of {len(stories())} pages, {changed} of which changed a sentence")
