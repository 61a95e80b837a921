"""Which players of other sites may stand in a page, and the frame in which each of them does.

The one home of the allow-list: articles and the Content-Security-Policy follow it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import urlsplit

PLAYERS = (
    "https://www.youtube-nocookie.com/embed/",
    "https://www.youtube.com/embed/",
    "https://www.microsoft.com/videoplayer/embed/",
    "https://www.microsoft.com/*/videoplayer/embed/",
    "https://learn.microsoft.com/_themes/",
    "https://learn.microsoft.com/*/shows/",
    "https://learn-video.azurefd.net/vod/player",
    "https://channel9.msdn.com/",
)
"""How the addresses begin that may stand in a frame: YouTube's player, and those of learn.microsoft.com. `*` stands for
one part of a path, such as a locale.
"""

_PATTERN = re.compile(r"https://[a-z0-9.-]+(?::\d+)?/[^\s?#\\<>\"']*\Z")
# YouTube's player sets no cookies on this host; docfx takes it, too.
_YOUTUBE = re.compile(
    r"https?://(?:www\.|m\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|watch\?v=)|youtu\.be/)(?P<id>[\w-]{6,20})"
    r"(?P<rest>\Z|[?&#].*)"
)
_START = re.compile(r"[?&#](?:start|t)=(?P<seconds>\d{1,6})s?(?:&|\Z)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WEB = re.compile(r"https?://[^\s\\]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Players:
    """The allow-list. `starts` are beginnings of addresses, as PLAYERS has them."""

    starts: tuple[str, ...] = PLAYERS

    def address(self, url: str) -> str | None:
        """The address to put in a frame for one that an article names; None for one that is not on the list.

        A film's page on YouTube counts as its player, which is taken from the host that sets no cookies.
        """
        written = url.strip()
        wanted = _without_cookies(written)
        is_listed = any(_begins(start).match(each) for start in self.starts for each in (wanted, written))
        return wanted if is_listed and _WEB.match(wanted) else None

    @property
    def origins(self) -> tuple[str, ...]:
        """The hosts of the list, as a Content-Security-Policy names them, in sorted order."""
        hosts = {f"https://{urlsplit(start).netloc}" for start in self.starts}
        if "https://www.youtube.com" in hosts:
            hosts.add("https://www.youtube-nocookie.com")
        return tuple(sorted(hosts))

    def html(self, url: str, title: str, topic: str = "") -> str:
        """A frame, or a link where the address is not on the list: as HTML, with nothing that an article could add. A
        frame without a title is named by what the text around it is about.

        The player may run its scripts and fill the screen; it can't lead the page elsewhere, and learns of the site,
        which YouTube asks for, but not of the page. What is printed has the address in its place.
        """
        own = self.address(url)
        if own is None:
            return _link(url, title or url)
        shown = escape(own)
        return (
            f'<span class="dg-video"><iframe src="{shown}" title="{_text(title or topic or own)}" loading="lazy" '
            'allow="fullscreen; picture-in-picture; encrypted-media" '
            'sandbox="allow-scripts allow-same-origin allow-popups allow-presentation" '
            f'referrerpolicy="strict-origin-when-cross-origin"></iframe>'
            f'<a class="dg-video-address" href="{shown}" rel="noopener">{shown}</a></span>'
        )


@cache
def _begins(start: str) -> re.Pattern[str]:
    return re.compile("[^/?#]+".join(map(re.escape, start.split("*"))))


def _link(url: str, title: str) -> str:
    if not _WEB.match(url.strip()):
        return _text(title)
    return f'<a href="{escape(url.strip())}" rel="noopener">{_text(title)}</a>'


def _text(text: str) -> str:
    return escape(_CONTROL.sub("", text))


def wrong_players(players: Iterable[str]) -> list[str]:
    """Those of a list that are no beginning of an address: `https://`, a host and a path, which may be `/`."""
    return [player for player in players if not _PATTERN.match(player)]


def _without_cookies(url: str) -> str:
    found = _YOUTUBE.match(url)
    if found is None:
        return url
    start = _START.search(found["rest"])
    return f"https://www.youtube-nocookie.com/embed/{found['id']}" + (f"?start={start['seconds']}" if start else "")
