"""The memory on real pages."""

from pathlib import Path

from diglot.memory.filling import read_leaves
from diglot.memory.matching import proposals
from diglot.memory.store import Store
from diglot.settings import Settings
from diglot.trees import FolderTree
from sharedkit import pages, sample

_PAGES = 60


def test_every_span_pair_of_real_pages_is_remembered_and_found_in_its_context(tmp_path: Path) -> None:
    tree: dict[str, bytes] = {}
    for locale in ("ja-JP", "lv-LV"):
        folder = FolderTree(pages() / locale / "live-sxs")
        tree |= {f"{locale}/{path}": folder[path] for path in sample(sorted(folder), _PAGES)}
    leaves = list(read_leaves(tree, Settings()))
    assert sum(len(leaf.pairs) for leaf in leaves) > 5 * _PAGES
    with Store.make(tmp_path / "memory.sqlite", is_own=True) as store:
        store.replace("", "en-US", leaves)
        assert list(store.leaves()) == sorted(leaves, key=lambda leaf: (leaf.locale, leaf.path))
        for leaf in leaves:
            found = proposals(store, [pair.source for pair in leaf.pairs], leaf.locale)
            for pair, own in zip(leaf.pairs, found, strict=True):
                same = [each for each in own if each.percent == 101] or own
                assert pair.target in {each.target for each in same}
