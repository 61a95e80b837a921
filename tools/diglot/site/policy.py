"""What a server is to say of a site's pages: the headers that keep a browser from running anything that is not ours."""

from collections.abc import Iterable

HEADERS = "_headers"
"""The file in which Netlify, Cloudflare Pages and others look for headers: a pattern of paths, then a header a line."""


def content_policy(scripts: Iterable[str], frames: Iterable[str]) -> str:
    """The Content-Security-Policy (https://www.w3.org/TR/CSP3/) under which a built site works in full.

    `scripts` are the hashes of those that stand in its pages, the theme's own, and `frames` the hosts whose players may
    stand in one. Pictures may come from any host by HTTPS, since articles refer to such; nothing else may.
    """
    own = " ".join(["'self'", *(f"'{script}'" for script in sorted(scripts))])
    framed = " ".join(frames) or "'none'"
    return (
        f"default-src 'self'; script-src {own}; style-src 'self'; img-src 'self' https: data:; "
        f"frame-src {framed}; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    )


def headers(scripts: Iterable[str], frames: Iterable[str]) -> bytes:
    """The file of headers for all pages of a site."""
    lines = [
        "/*",
        f"  Content-Security-Policy: {content_policy(scripts, frames)}",
        "  X-Content-Type-Options: nosniff",
    ]
    return "".join(f"{line}\n" for line in lines).encode()
