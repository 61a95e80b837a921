"""The part of the navigation that a page shows: of thousands of articles in one folder, those around its own.

Every page listing all its siblings makes a site quadratic in size: 170 kB a page for a folder of 500.
"""

from collections.abc import Sequence

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

MOST = 20
"""So many entries of a folder are shown at a time."""


def near(nav: Navigation, page: Page | None) -> Navigation:
    """The navigation as one page shows it: in each folder on the way to the page the entries around it, at most `MOST`,
    and where some are left out, a link to the next of them. Other folders are entries, without what is in them.
    """
    shown = Navigation(_around(nav.items, page, {id(item) for item in (page, *(page.ancestors if page else ()))}), [])
    shown.pages = nav.pages
    shown.homepage = nav.homepage
    return shown


def _around(items: Sequence[StructureItem], page: Page | None, way: set[int]) -> list[StructureItem]:
    at = next((index for index, item in enumerate(items) if id(item) in way), 0)
    start = max(0, min(at - MOST // 2, len(items) - MOST))
    stop = start + MOST
    result = [_inside(item, page, way) for item in items[start:stop]]
    if stop < len(items):
        result += _onward(items[stop:])
    if start > 0:
        result = [*_onward(items[start - 1 :: -1]), *result]
    return result


def _inside(item: StructureItem, page: Page | None, way: set[int]) -> StructureItem:
    if not isinstance(item, Section):
        return item
    if id(item) not in way:
        # The theme shows a pruned folder as a link to the first page that is somewhere in it.
        return _section(item, [_inside(child, page, way) for child in item.children[:1]])
    indexes = [child for child in item.children if isinstance(child, Page) and child.is_index]
    around = _around(item.children, page, way)
    own = _section(item, [*(child for child in indexes if child not in around), *around])
    own.active = True
    return own


def _section(section: Section, children: list[StructureItem]) -> Section:
    return Section(section.title, children)


def _onward(items: Sequence[StructureItem]) -> list[StructureItem]:
    """A link to the first page among items, named by it."""
    for item in items:
        if isinstance(item, Page):
            return [Link(f"… {item.title}", item.url)]
    return []
