"""The HTML that stands inside articles: what it names and what a reader sees of it. Beautiful Soup reads it."""

import re

from bs4 import BeautifulSoup

_INVISIBLE = ("script", "style", "template", "noscript")


def anchors(html: str) -> tuple[str, ...]:
    """The names that links can lead to in a piece of HTML, in order: `<a name>` and every `id`."""
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


def visible_text(html: str) -> str:
    """The text that a reader sees of a piece of HTML, with white space folded and an image as its alternative."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(_INVISIBLE):
        element.decompose()
    for image in soup.find_all("img"):
        image.replace_with(str(image.get("alt") or ""))
    return re.sub(r"\s+", " ", soup.get_text(" ")).strip()
