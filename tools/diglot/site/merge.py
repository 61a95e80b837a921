"""The one step after all parts of a site are built: each goes to its place, and the root tells of all of them."""

import shutil
from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from diglot.site.documents import REPORTS, Edition
from diglot.trees import write_file

SITEMAPS = "sitemap-index.xml"
"""The list of all sitemaps. `sitemap.xml` stays that of the source's edition: the theme's script reads it, too."""
ROBOTS = "robots.txt"


def place(edition: Edition, built: Path, site: Path) -> None:
    """Move what was built for an edition to where it belongs below the root of the site."""
    if edition.reports_on:
        name = f"{REPORTS}/{edition.reports_on.lower()}"
        built = built / name
    else:
        name = edition.prefix(edition.locale)
    target = site / name
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    built.rename(target)
    target.chmod(0o755)  # folders for parts are made for the owner alone


def write_sitemaps(site: Path, site_url: str, prefixes: Iterable[str]) -> None:
    """The list of all sitemaps, as sitemaps.org has it, and unless the project has its own, a `robots.txt` that leads
    crawlers there; that one is asked for at the root of a host only. Without an address of the site there is neither.
    """
    if not site_url:
        return
    entries = "".join(
        f"  <sitemap><loc>{escape(f'{site_url}{prefix}sitemap.xml')}</loc></sitemap>\n" for prefix in prefixes
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</sitemapindex>\n'
    )
    write_file(site, SITEMAPS, text.encode())
    if urlsplit(site_url).path == "/" and not (site / ROBOTS).exists():
        write_file(site, ROBOTS, f"User-agent: *\nAllow: /\nSitemap: {site_url}{SITEMAPS}\n".encode())
