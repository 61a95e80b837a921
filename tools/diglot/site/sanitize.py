"""What of an article's HTML reaches the reader: an allow-list, applied by nh3 (the ammonia sanitizer)."""

import re
from functools import cache

import nh3

_TAGS = (nh3.ALLOWED_TAGS | {"caption", "details", "summary", "section", "figure", "figcaption", "input", "label"}) - {
    "map",
    "area",
}
# What is made of docfx' markup: a film's number, and of a tab its name and the one that it depends on.
FILM, TAB, TAB_WITH = "data-dg-film", "data-dg-tab", "data-dg-with"
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "align", "role", "aria-label", "data-dg", FILM, TAB, TAB_WITH},
    "a": {"href", "name"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "details": {"open"},
    "input": {"type", "checked", "disabled"},
    "time": {"datetime"},
    "bdo": {"dir"},
}
_SCHEMES = {"http", "https", "mailto", "tel", "data"}
# Pictures in the page itself are common in real articles; a script can't hide in these formats.
# White space and what controls a terminal.
_UNSEEN = re.compile(r"[\x00-\x20]+")
_DATA_IMAGES = ("data:image/png;", "data:image/gif;", "data:image/jpeg;", "data:image/webp;")
# Scripts of the page look these up below the article: one inside it would be found first.
_RESERVED_IDS = {"__config", "dg-originals"}
# With its own classes the theme draws layers over the whole page, and fetches programs of drawing from elsewhere.
_RESERVED_CLASSES = {"sxs-lookup", "mermaid"}
_THEME_CLASS, _BUTTONS = "md-", {"md-button", "md-button--primary"}
# Of the English beside a sentence only the text is shown: its links stand in the translation already.
_INLINE_TAGS = {"b", "strong", "i", "em", "code", "kbd", "sub", "sup", "s", "del", "br", "bdi", "bdo", "samp", "var"}


def clean_article(html: str) -> str:
    """An article's HTML without scripts, event handlers, frames, styles, comments and `javascript:` links.

    Every link says `noopener`: no page that it leads to gets a hand on the window that it was opened from.
    """
    return _article().clean(html)


def clean_rendered(html: str) -> str:
    """The same for what extensions of Python-Markdown have rendered, which write tabs and icons in their own ways."""
    return _rendered().clean(html)


def clean_inline(html: str) -> str:
    """The text of one sentence with its emphasis and code, without links and pictures."""
    return _inline().clean(html)


# To make a cleaner takes longer than to clean a short text.


@cache
def _article() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=_filter, link_rel="noopener"
    )


@cache
def _rendered() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS | {"svg", "path"},
        attributes=_ATTRIBUTES | _OF_EXTENSIONS,
        url_schemes=_SCHEMES,
        attribute_filter=_filter_rendered,
        link_rel="noopener",
    )


@cache
def _inline() -> nh3.Cleaner:
    return nh3.Cleaner(tags=_INLINE_TAGS, attributes={})


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute in {"href", "src"}:
        # Readers leave these out before they look for a scheme.
        address = _UNSEEN.sub("", value)
        is_shown = tag == "img" and address.startswith(_DATA_IMAGES)
        return value if is_shown or not address.lower().startswith("data:") else None
    if attribute == "class":
        return " ".join(name for name in value.split() if _is_free(name)) or None
    if tag == "input" and attribute == "type" and value != "checkbox":
        return None
    if attribute == "id" and value in _RESERVED_IDS:
        return None
    if attribute in {"data-dg", FILM} and not value.isdecimal():
        return None
    if attribute in {TAB, TAB_WITH} and not _TAB_NAME.fullmatch(value):
        return None
    return value


_TAB_NAME = re.compile(r"[\w+.-]{1,100}")


# The panels of a set of tabs are told by radio buttons, each with a label; icons are drawn.
_OF_EXTENSIONS = {
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "div": {"data-tabs"},
    "svg": {"viewBox", "xmlns"},
    "path": {"d"},
}
_OWN_IDS = re.compile(r"__(?:tabbed|codelineno|span|code)[_-]?[\w-]{1,40}\Z")


def _filter_rendered(tag: str, attribute: str, value: str) -> str | None:
    if attribute in {"for", "name", "id"} and value.startswith("__"):
        # The theme's own switches begin so, too.
        return value if _OWN_IDS.match(value) else None
    if attribute == "for" or (tag == "input" and attribute == "name"):
        return None
    if tag == "input" and attribute == "type" and value == "radio":
        return value
    return _filter(tag, attribute, value)


def _is_free(name: str) -> bool:
    """Whether an article may use a class."""
    return name not in _RESERVED_CLASSES and (not name.startswith(_THEME_CLASS) or name in _BUTTONS)
