"""What a site has beside its parts: pages that lead on, and lists of all for crawlers. What no part has is removed."""

import html
from collections.abc import Collection, Iterable
from os import DirEntry, scandir
from pathlib import Path
from urllib.parse import urlsplit

from diglot.locales import direction
from diglot.site.documents import Edition, way
from diglot.site.words import spoken, translate
from diglot.trees import write_file

SITEMAPS = "sitemap-index.xml"
"""The list of all sitemaps. `sitemap.xml` stays that of the source's edition: the theme's script reads it, too."""
ROBOTS = "robots.txt"


def write_sitemaps(site: Path, site_url: str, prefixes: Iterable[str], files: Collection[str]) -> list[str]:
    """The list of all sitemaps, as sitemaps.org has it, and unless the project has its own, which is among `files`, a
    `robots.txt` that leads crawlers there; that one is asked for at the root of a host only. Without an address of the
    site there is neither. Returns their paths.
    """
    if not site_url:
        return []
    entries = "".join(
        f"  <sitemap><loc>{html.escape(f'{site_url}{prefix}sitemap.xml')}</loc></sitemap>\n" for prefix in prefixes
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</sitemapindex>\n'
    )
    found = {SITEMAPS: text}
    if urlsplit(site_url).path == "/" and ROBOTS not in files:
        found[ROBOTS] = f"User-agent: *\nAllow: /\nSitemap: {site_url}{SITEMAPS}\n"
    for name, content in found.items():
        write_new(site, name, content.encode())
    return list(found)


def write_new(site: Path, name: str, data: bytes) -> None:
    """Write a file below the folder of a site, unless it is there just so. Raises what `write_file` raises."""
    there = site / name
    if not there.is_file() or there.read_bytes() != data:
        write_file(site, name, data)


def prune(site: Path, files: Collection[str], start: int) -> None:
    """Remove what is in the folder of a site, but not among these files. As with MkDocs, what has a dot first stays."""
    with scandir(site) as entries:
        shown = [each for each in entries if not each.name.startswith(".")]
    for entry in shown:
        _prune(entry, entry.name, files, start)


def _prune(entry: DirEntry[str], path: str, files: Collection[str], start: int) -> bool:
    """Whether the entry at this path is removed. Paths stay text: a site may have a hundred thousand."""
    if entry.is_dir(follow_symlinks=False):
        with scandir(entry.path) as entries:
            below = list(entries)
        removed = [_prune(each, f"{path}/{each.name}", files, start) for each in below]
        if all(removed):
            Path(entry.path).rmdir()
        return all(removed)
    is_old = path not in files and entry.stat(follow_symlinks=False).st_mtime_ns < start
    if is_old or (entry.is_symlink() and entry.is_dir()):
        Path(entry.path).unlink()
        return True
    return False


def redirect(edition: Edition, older: str, path: str) -> str:
    """A page at an older path of an article that leads to where it is now."""
    locale, target = edition.locale, edition.address(path)
    href = html.escape(way(target, edition.address(older)))
    url = html.escape(edition.site_url + edition.prefix(locale) + target)
    text, language = html.escape(translate("This article has moved.", locale)), spoken(locale)
    return (
        f'<!doctype html>\n<html lang="{language}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={href}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{url}">\n<link rel="icon" href="data:,">\n<title>{text}</title>\n</head>\n'
        f'<body><p><a href="{href}">{text}</a></p></body>\n</html>\n'
    )
