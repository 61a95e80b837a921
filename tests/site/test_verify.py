"""A built site is read again, and what a reader would trip over is named."""

import hashlib
from base64 import b64encode
from pathlib import Path

import pytest
from sitekit import Built

from diglot.site.verify import verify_site


def page(body: str = "", lang: str = ' lang="en"') -> str:
    return f"<!doctype html><html{lang}><head><title>t</title></head><body>{body}</body></html>"


def site_of(folder: Path, pages: dict[str, str]) -> Path:
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def told(folder: Path) -> tuple[int, tuple[str, ...]]:
    found = verify_site(folder)
    return found.pages, found.problems


def test_sound_site(tmp_path: Path) -> None:
    links = "".join(
        f'<a href="{href}">x</a>'
        for href in (
            "",
            "#here",
            "a/",
            "a/#there",
            "a/index.html#named",
            "./a/",
            "nb-no/",
            "nb-no/../a/",
            "p%C3%A6n/",
            "file.txt",
            "a",
            "a/?q=1#there",
            "https://elsewhere.example/x",
            "//elsewhere.example/x",
            "mailto:a@b.example",
            "/absolute/",
        )
    )
    folder = site_of(
        tmp_path,
        {
            "index.html": page(f'<h1 id="here">x</h1>{links}'),
            "a/index.html": page('<h1 id="there">x</h1><a name="named"></a><a href="../#here">x</a>'),
            "nb-no/index.html": page('<a href="../a/#there">x</a>', ' lang="nb-NO"'),
            "pæn/index.html": page('<a href=".">x</a><a href="..">x</a>'),
            "file.txt": "x",
        },
    )
    assert told(folder) == (4, ())


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="b/">x</a>', "broken link b/"),
        ('<a href="b">x</a>', "broken link b"),
        ('<a href="b.html">x</a>', "broken link b.html"),
        ('<a href="missing.txt">x</a>', "broken link missing.txt"),
        ('<a href="../">x</a>', "broken link ../"),
        ('<a href="../../etc/passwd">x</a>', "broken link ../../etc/passwd"),
        ('<a href="#nowhere">x</a>', "broken anchor #nowhere"),
        ('<a href="a/#nowhere">x</a>', "broken anchor a/#nowhere"),
        ('<a href="a/#caf%C3%A9">x</a>', "broken anchor a/#caf%C3%A9"),
        ('<span data-ttu-id="a-1">x</span>', "side-by-side markup is left"),
        ('<span class="sxs-lookup">x</span>', "side-by-side markup is left"),
        ('<template><span data-stu-id="a-1">x</span></template>', "side-by-side markup is left"),
        ('<p>&lt;span data-ttu-id="a-1"&gt;</p>', "side-by-side markup is left"),
    ],
)
def test_problem_is_named(tmp_path: Path, body: str, problem: str) -> None:
    folder = site_of(tmp_path, {"index.html": page(body), "a/index.html": page("<h1 id='x'>x</h1>")})
    assert told(folder) == (2, (f"index.html: {problem}",))


def test_page_without_a_language(tmp_path: Path) -> None:
    assert told(site_of(tmp_path, {"a/index.html": page(lang="")})) == (1, ("a/index.html: no language",))


def test_broken_link_is_named_once_a_page(tmp_path: Path) -> None:
    twice = page('<a href="b/">x</a><a href="b/">y</a>')
    folder = site_of(tmp_path, {"a/index.html": twice, "index.html": twice})
    assert told(folder)[1] == ("a/index.html: broken link b/", "index.html: broken link b/")


def test_page_for_addresses_that_do_not_exist_may_link_from_the_root(tmp_path: Path) -> None:
    links = page('<a href="/nb-no/">x</a><a href="b/">x</a>')
    assert told(site_of(tmp_path, {"404.html": links, "nb-no/404.html": links})) == (2, ())


def test_markup_in_a_search_index(tmp_path: Path) -> None:
    index = '{"docs": [{"text": "<span data-stu-id=1>x</span>"}]}'
    folder = site_of(tmp_path, {"nb-no/search/search_index.json": index, "search/search_index.json": "{}"})
    assert told(folder) == (0, ("nb-no/search/search_index.json: side-by-side markup in the search index",))


def test_the_repositorys_own_site(site: Built) -> None:
    pages, problems = told(site.folder)
    assert problems == ()
    assert pages == len(site.files("*.html"))


def test_scripts_that_stand_in_pages(tmp_path: Path) -> None:
    """The first is the example of the specification, https://www.w3.org/TR/CSP3/#external-hash and the ones above it."""
    script = "alert('Hello, world.');"
    data = '<script type="application/json">{"a": 1}</script><script TYPE="application/ld+json">{}</script>'
    folder = site_of(
        tmp_path,
        {
            "index.html": page(f'<script>{script}</script>{data}<script src="x.js"></script>'),
            "a/index.html": page(f"<script>{script}</script>"),
            "x.js": "",
        },
    )
    assert verify_site(folder).scripts == ("sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=",)


def test_script_is_hashed_as_it_stands(tmp_path: Path) -> None:
    texts = ("", "\n", "å", "1 < 2 && '&lt;'", "\n  x\n")
    body = "".join(f"<script>{text}</script>" for text in texts)
    hashes = {f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}" for text in texts}
    assert set(verify_site(site_of(tmp_path, {"index.html": page(body)})).scripts) == hashes
