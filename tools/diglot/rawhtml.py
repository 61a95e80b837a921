"""The HTML that stands inside articles: what it names and what a reader sees of it. Beautiful Soup reads it."""

import re
from collections.abc import Callable
from html import escape, unescape

from bs4 import BeautifulSoup

_INVISIBLE = ("script", "style", "template", "noscript")
# As the localization tool writes it before every heading: most are, and need no parser.
_ANCHOR = re.compile(r'<a name="([^"<>&]+)">(?:</a>)?')


def anchors(html: str) -> tuple[str, ...]:
    """The names that links can lead to in a piece of HTML, in order: `<a name>` and every `id`."""
    if "=" not in html:
        return ()
    plain = _ANCHOR.fullmatch(html)
    if plain:
        return (plain[1],)
    names: list[str] = []
    for element in BeautifulSoup(html, "html.parser").find_all(["a", lambda tag: tag.has_attr("id")]):
        name = element.get("id") or (element.get("name") if element.name == "a" else None)
        if isinstance(name, str) and name:
            names.append(name)
    return tuple(names)


def references(html: str) -> tuple[tuple[str, bool], ...]:
    """What the links and images of a piece of HTML lead to, in order, and whether it is an image."""
    found: list[tuple[str, bool]] = []
    for element in BeautifulSoup(html, "html.parser").find_all(["a", "img"]):
        url = element.get("src" if element.name == "img" else "href")
        if isinstance(url, str):
            found.append((url.strip(), element.name == "img"))
    return tuple(found)


# An attribute with `<` or `>` in it is none that a player needs.
_FRAME = re.compile(r"<iframe\b[^<>]*>|</iframe\s*>", re.IGNORECASE)


def without_frames(html: str, shown: Callable[[str, str], str]) -> str:
    """A piece of HTML with something else in place of each `<iframe>`: what `shown` gives for its address and title."""

    def instead(match: re.Match[str]) -> str:
        frames = BeautifulSoup(match[0], "html.parser").find_all("iframe")
        return "".join(shown(str(frame.get("src") or ""), str(frame.get("title") or "")) for frame in frames)

    return _FRAME.sub(instead, html)


_LINKED = re.compile(r"<(?:a|img)\b[^<>]*>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?<![\w-])(?P<name>(?:src|href)\s*=\s*)(?P<value>"[^"]*"|'[^']*'|[^\s"'<>]+)""", re.IGNORECASE
)


def with_addresses(html: str, leads: Callable[[str], str]) -> str:
    """A piece of HTML with other addresses in its links and images: what `leads` gives for each."""

    def address(match: re.Match[str]) -> str:
        written = unescape(match["value"].strip("\"'"))
        return f'{match["name"]}"{escape(leads(written))}"'

    return _LINKED.sub(lambda tag: _ADDRESS.sub(address, tag[0]), html)


def visible_text(html: str) -> str:
    """The text that a reader sees of a piece of HTML, with white space folded and an image as its alternative."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(_INVISIBLE):
        element.decompose()
    for image in soup.find_all("img"):
        image.replace_with(str(image.get("alt") or ""))
    return re.sub(r"\s+", " ", soup.get_text(" ")).strip()
