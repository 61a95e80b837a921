"""What a server is to say of a site's pages: the headers that keep a browser from running anything that is not ours."""

from collections.abc import Iterable
from pathlib import Path

from diglot.trees import write_file

HEADERS = "_headers"
"""The file in which Netlify, Cloudflare Pages and others look for headers: a pattern of paths, then a header a line."""


def content_policy(scripts: Iterable[str]) -> str:
    """The Content-Security-Policy (https://www.w3.org/TR/CSP3/) under which a built site works in full.

    `scripts` are the hashes of those that stand in its pages, the theme's own. Pictures may come from any host by
    HTTPS, since articles refer to such; nothing else may.
    """
    own = " ".join(["'self'", *(f"'{script}'" for script in sorted(scripts))])
    return (
        f"default-src 'self'; script-src {own}; style-src 'self'; img-src 'self' https: data:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def write_headers(site: Path, scripts: Iterable[str]) -> None:
    """Write the headers for all pages beside them, unless the project brings a file of its own."""
    if not (site / HEADERS).exists():
        lines = ["/*", f"  Content-Security-Policy: {content_policy(scripts)}", "  X-Content-Type-Options: nosniff"]
        write_file(site, HEADERS, "".join(f"{line}\n" for line in lines).encode())
