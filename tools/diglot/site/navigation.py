"""The navigation as tables of contents have it, and the part of it that a page shows: of thousands of articles in one
folder, those around its own.

Every page listing all its siblings makes a site quadratic in size: 170 kB a page for a folder of 500.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import islice

from mkdocs.structure import StructureItem
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from diglot.site.contents import Item, is_apart

MOST = 12
"""So many entries of a folder are shown at a time."""


def arranged(
    nav: Navigation,
    items: Sequence[Item],
    locale: str,
    titles: Mapping[str, tuple[str | None, str]],
    moved: Mapping[str, str],
) -> Navigation:
    """The navigation of a locale's edition in the order of its contents, with the pages that these do not name behind
    it, and without those that belong into none. `titles` has the title of each article, by path, and the locale of it;
    `moved` the present path of an article by an older one.

    A page stands where it is named first; where it is named again is a link. What is not in the locale's language says
    in which it is.
    """
    builder = _Builder(nav, locale, titles, moved)
    ordered = builder.items(items)
    rest = builder.rest(nav.items)
    home = [item for item in rest if isinstance(item, Page) and item.is_homepage]
    items_now = [*home, *ordered, *(item for item in rest if item not in home)]
    pages = list(_pages(items_now))
    for before, page, after in zip([None, *pages[:-1]], pages, [*pages[1:], None], strict=True):
        page.previous_page, page.next_page = before, after
    _adopt(items_now, None)
    return Navigation(items_now, pages)


class _Builder:
    """Contents to MkDocs' items."""

    def __init__(
        self,
        nav: Navigation,
        locale: str,
        titles: Mapping[str, tuple[str | None, str]],
        moved: Mapping[str, str],
    ) -> None:
        self.pages = {page.file.src_uri: page for page in nav.pages}
        self.locale, self.titles, self.moved = locale, titles, moved
        self.taken: set[str] = set()

    def items(self, items: Iterable[Item]) -> list[StructureItem]:
        return [own for item in items if (own := self.item(item)) is not None]

    def item(self, item: Item) -> StructureItem | None:
        if item.items:
            children = self.items(item.items)
            return Section(self.name(item), children) if children else None
        path = self.moved.get(item.page, item.page)
        page = self.pages.get(path)
        if page is None:
            return Link(self.name(item) or escape(item.url), item.url) if item.url else None
        if path in self.taken:
            return Link(self.name(item) or page.title or "", page.url)
        self.taken.add(path)
        if item.name:
            page.title = self.name(item)
        return page

    def name(self, item: Item) -> str:
        """The name of an item as HTML; the title of its page where the name is in another language."""
        name, locale = item.name, item.locale
        if item.page in self.titles and (not name or locale != self.locale):
            title, of = self.titles[item.page]
            name, locale = title or name, of
        shown = escape(name, quote=False)
        return shown if locale == self.locale or not shown else f'<span lang="{escape(locale)}">{shown}</span>'

    def rest(self, items: Iterable[StructureItem]) -> list[StructureItem]:
        """What the contents do not name."""
        found: list[StructureItem] = []
        for item in items:
            if isinstance(item, Section):
                if children := self.rest(item.children):
                    found.append(Section(item.title, children))
            elif not isinstance(item, Page) or not (item.file.src_uri in self.taken or is_apart(item.file.src_uri)):
                found.append(item)
        return found


def _pages(items: Iterable[StructureItem]) -> Iterator[Page]:
    for item in items:
        if isinstance(item, Page):
            yield item
        elif isinstance(item, Section):
            yield from _pages(item.children)


def _adopt(items: Iterable[StructureItem], parent: Section | None) -> None:
    for item in items:
        item.parent = parent
        if isinstance(item, Section):
            _adopt(item.children, item)


class Nearby:
    """The navigation as its pages show it: in each folder on the way to a page the entries around it, at most `MOST`,
    and where some are left out, a link to the next of them. Other folders are entries, without what is in them.
    """

    def __init__(self, nav: Navigation) -> None:
        self._nav = nav
        # Of thousands of pages each would look through all the others.
        self._at: dict[int, int] = {}
        self._indexes: dict[int, list[Page]] = {}
        self._note(nav.items)

    def _note(self, items: Sequence[StructureItem]) -> None:
        for number, item in enumerate(items):
            self._at[id(item)] = number
            if isinstance(item, Section):
                self._indexes[id(item)] = [each for each in item.children if isinstance(each, Page) and each.is_index]
                self._note(item.children)

    def of(self, page: Page) -> Navigation:
        """The navigation of one page."""
        way = {id(item): item for item in (page, *page.ancestors)}
        shown = Navigation(self._around(self._nav.items, way), [])
        shown.pages, shown.homepage = self._nav.pages, self._nav.homepage
        return shown

    def _around(self, items: Sequence[StructureItem], way: Mapping[int, StructureItem]) -> list[StructureItem]:
        found = (self._at.get(own, len(items)) for own in way)
        at = next((at for at in found if at < len(items) and id(items[at]) in way), 0)
        start = max(0, min(at - MOST // 2, len(items) - MOST))
        stop = start + MOST
        result = [self._inside(item, way) for item in items[start:stop]]
        if stop < len(items):
            result += _onward(islice(items, stop, None))
        if start > 0:
            result = [*_onward(items[at] for at in range(start - 1, -1, -1)), *result]
        return result

    def _inside(self, item: StructureItem, way: Mapping[int, StructureItem]) -> StructureItem:
        if not isinstance(item, Section):
            return item
        if id(item) not in way:
            # The theme shows a pruned folder as a link to the first page that is somewhere in it.
            return _section(item, [next(_pages([item]), item.children[0])])
        around = self._around(item.children, way)
        own = _section(item, [*(each for each in self._indexes[id(item)] if each not in around), *around])
        own.active = True
        return own


def outline(nav: Navigation) -> tuple[object, ...]:
    """All that a page shows of its navigation, for comparison: titles and addresses, and what is below what."""
    return tuple(map(_outlined, nav.items))


def _outlined(item: StructureItem) -> tuple[object, ...]:
    if isinstance(item, Section):
        return item.title, tuple(map(_outlined, item.children))
    return (item.title, item.url) if isinstance(item, Page | Link) else (item.title,)


def _section(section: Section, children: list[StructureItem]) -> Section:
    return Section(section.title, children)


def _onward(items: Iterable[StructureItem]) -> list[StructureItem]:
    """A link to the first page among items, named by it."""
    page = next(_pages(items), None)
    return [Link(f"… {page.title}", page.url)] if page else []
