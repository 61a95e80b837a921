"""Which players may stand in a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from test_commonmark import render

from diglot.site.players import PLAYERS, Players, wrong_players
from diglot.site.policy import content_policy

NOCOOKIE = "https://www.youtube-nocookie.com/embed/"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.youtube.com/embed/Sz1lCeedcPI", f"{NOCOOKIE}Sz1lCeedcPI"),
        ("https://www.youtube-nocookie.com/embed/Sz1lCeedcPI?rel=0&start=12", f"{NOCOOKIE}Sz1lCeedcPI?start=12"),
        ("https://www.youtube.com/watch?v=Sz1lCeedcPI&t=40s", f"{NOCOOKIE}Sz1lCeedcPI?start=40"),
        ("http://youtu.be/Sz1lCeedcPI", f"{NOCOOKIE}Sz1lCeedcPI"),
        (
            " https://www.microsoft.com/videoplayer/embed/RE1FOfN?autoplay=false",
            "https://www.microsoft.com/videoplayer/embed/RE1FOfN?autoplay=false",
        ),
        (
            "https://www.microsoft.com/nb-no/videoplayer/embed/RE1",
            "https://www.microsoft.com/nb-no/videoplayer/embed/RE1",
        ),
        ("https://www.microsoft.com/a/b/videoplayer/embed/RE1", None),
        ("https://channel9.msdn.com/Shows/a/b/player", "https://channel9.msdn.com/Shows/a/b/player"),
        ("http://www.microsoft.com/videoplayer/embed/RE1", None),
        ("https://www.youtube.com.evil.example/embed/x", None),
        ("https://www.youtube.com@evil.example/embed/x", None),
        ("https://evil.example/?https://www.youtube.com/embed/x", None),
        ("https://www.youtube.com\\@evil.example/embed/x", None),
        ("javascript:alert(1)", None),
        ("//www.youtube.com/embed/x", None),
        ("www.youtube.com/embed/x", None),
        ("", None),
    ],
)
def test_address_of_a_player(url: str, address: str | None) -> None:
    assert Players().address(url) == address


def test_a_project_may_name_others() -> None:
    players = Players(("https://video.example:8443/*/watch",))
    assert players.address("https://video.example:8443/nb/watch?v=1") == "https://video.example:8443/nb/watch?v=1"
    assert players.address("https://www.youtube-nocookie.com/embed/Sz1lCeedcPI") is None
    assert players.origins == ("https://video.example:8443",)
    assert Players(()).origins == ()


@pytest.mark.parametrize(
    ("start", "is_right"),
    [
        ("https://a.example/", True),
        ("https://a.example/*/b", True),
        ("https://a.example", False),
        ("http://a.example/", False),
        ("https://*.example/", False),
        ("a.example/", False),
        ("https://a.example/b c", False),
    ],
)
def test_what_an_entry_of_the_list_looks_like(start: str, is_right: bool) -> None:  # noqa: FBT001
    assert wrong_players([start]) == ([] if is_right else [start])
    assert wrong_players(PLAYERS) == []


def test_the_policy_allows_frames_of_the_same_hosts() -> None:
    policy = content_policy([], Players().origins)
    assert "; frame-src https://channel9.msdn.com https://learn-video.azurefd.net " in policy
    assert "frame-src 'none'" in content_policy([], ())


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('<iframe src="https://www.youtube.com/embed/Sz1lCeedcPI" title="A &amp; B"></iframe>', "A & B"),
        ('# C\n\n<iframe width=5 onload=alert(1) src="https://www.youtube.com/embed/Sz1lCeedcPI"></iframe>', "C"),
        ("D <iframe src=https://www.youtube.com/embed/Sz1lCeedcPI></iframe> e", f"{NOCOOKIE}Sz1lCeedcPI"),
        ("[!VIDEO https://www.youtube.com/embed/Sz1lCeedcPI]", f"{NOCOOKIE}Sz1lCeedcPI"),
    ],
)
def test_a_frame_in_an_article_is_a_player_or_a_link(text: str, title: str) -> None:
    root = html.fragment_fromstring(render(text).html, create_parent=True)
    (frame,) = root.xpath("//iframe")
    assert frame.get("src") == f"{NOCOOKIE}Sz1lCeedcPI"
    assert set(frame.attrib) == {"src", "title", "loading", "allow", "sandbox", "referrerpolicy"}
    assert frame.get("title") == title


def test_any_other_frame_is_a_link() -> None:
    shown = render('<iframe src="https://evil.example/a?b&amp;c" title="T"></iframe>').html
    assert shown.strip() == '<a href="https://evil.example/a?b&amp;c" rel="noopener">T</a>'


@given(st.text(), st.text())
def test_no_address_and_no_title_breaks_out(url: str, title: str) -> None:
    for address in (url, f"https://www.youtube.com/embed/{url}", f"https://channel9.msdn.com/{url}"):
        shown = Players().html(address, title)
        names = {str(element.tag) for element in html.fragment_fromstring(shown, create_parent=True).iter()}
        assert names <= {"div", "span", "iframe", "a"}
