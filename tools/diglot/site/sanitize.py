"""What of an article's HTML reaches the reader: an allow-list, applied by nh3 (the ammonia sanitizer)."""

import nh3

_TAGS = (nh3.ALLOWED_TAGS | {"caption", "details", "summary", "section", "figure", "figcaption", "input", "label"}) - {
    "map",
    "area",
}
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title", "align", "role", "aria-label", "data-dg"},
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
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, attribute_filter=_filter, link_rel="noopener"
    )


def clean_inline(html: str) -> str:
    """The text of one sentence with its emphasis and code, without links and pictures."""
    return nh3.clean(html, tags=_INLINE_TAGS, attributes={})


def _filter(tag: str, attribute: str, value: str) -> str | None:
    is_data = value.strip().lower().startswith("data:")
    if attribute in {"href", "src"} and is_data and not (tag == "img" and value.strip().startswith(_DATA_IMAGES)):
        return None
    if attribute == "class":
        return " ".join(name for name in value.split() if _is_free(name)) or None
    if tag == "input" and attribute == "type" and value != "checkbox":
        return None
    if attribute == "id" and value in _RESERVED_IDS:
        return None
    if attribute == "data-dg" and not value.isdecimal():
        return None
    return value


def _is_free(name: str) -> bool:
    """Whether an article may use a class."""
    return name not in _RESERVED_CLASSES and (not name.startswith(_THEME_CLASS) or name in _BUTTONS)
