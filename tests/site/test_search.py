"""The rules of search, in the theme's own worker: each test hands it an index, and asks."""

from collections.abc import Callable, Mapping

import pytest
from mkdocs.utils import get_theme_dir
from playwright.sync_api import Page

from diglot.site.theme import set_search

pytestmark = pytest.mark.browser

MATERIAL = (get_theme_dir("material"),)

Docs = Mapping[str, tuple[str, str]]
Ask = Callable[..., list[list[tuple[str, list[str]]]]]

_ASK = """async ([index, queries]) => {
  const about = JSON.parse(document.getElementById("__config").textContent);
  const worker = new Worker(new URL(about.search, location));
  const answer = (message) => new Promise((found, failed) => {
    worker.onmessage = (event) => found(event.data);
    worker.onerror = (event) => failed(new Error(event.message));
    setTimeout(() => failed(new Error("no answer")), 5000);
    worker.postMessage(message);
  });
  await answer({ type: 0, data: index });
  const answers = [];
  for (const query of queries) answers.push((await answer({ type: 2, data: query })).data.items);
  worker.terminate();
  return answers.map((items) => items.map(([{ location, terms }]) => [
    location, Object.keys(terms).filter((term) => !terms[term]),
  ]));
}"""


@pytest.fixture
def ask(page: Page) -> Ask:
    """What is found for each query, the best first: the location, and the words that the theme calls missing there."""

    def asked(locale: str, docs: Docs, *queries: str) -> list[list[tuple[str, list[str]]]]:
        config: dict[str, object] = {"lang": None, "separator": None, "pipeline": None, "fields": {}}
        set_search(config, locale, MATERIAL, {})
        config["fields"] = {"text": {"boost": 1}, "tags": {"boost": 1}, **dict(config["fields"])}  # type: ignore[call-overload]
        index = {
            "config": config,
            "docs": [{"location": key, "title": title, "text": text} for key, (title, text) in docs.items()],
            "options": {"suggest": True},
        }
        page.goto("")
        page.wait_for_function("() => window.document$ !== undefined")
        found = page.evaluate(_ASK, [index, list(queries)])
        return [[(location, missing) for location, missing in items] for items in found]

    return asked


def locations(found: list[list[tuple[str, list[str]]]]) -> list[list[str]]:
    return [[location for location, _ in items] for items in found]


@pytest.mark.parametrize(
    ("locale", "title", "queries"),
    [
        ("en-US", "Syncing pictures", ("sync", "synced", "picture", "pictures")),
        ("nb-NO", "Synkronisere bildene", ("synkroniserer", "bilder", "bildet", "synk")),
        ("da-DK", "Slette kalenderen", ("slettes", "kalendere", "kalender")),
        ("fi-FI", "Kalenterin poistaminen", ("kalenterit", "kalentereita", "kalenteri")),
        ("de-DE", "Löschen der Kalender", ("gelöscht löschen", "kalendern")),
        ("ru-RU", "Удаление календаря", ("календари", "календарь", "удаления")),
        ("ar-SA", "مزامنة الصورة", ("صورة", "الصور", "للصورة")),
        ("he-IL", "סנכרון תמונה", ("תמונה", "סנכרון")),
        ("tr-TR", "Takvimleri silme", ("takvim", "takvimler")),
        ("lv-LV", "Attēla sinhronizēšana", ("attēlu", "sinhronizēt", "sinhronizēšanas")),
        ("lt-LT", "Kalendoriaus šalinimas", ("kalendoriai", "kalendorių", "šalinimo")),
        ("et-EE", "Kalendri kustutamine", ("kalendrid", "kustutamise", "kalendris")),
        ("ko-KR", "사진 동기화하기", ("사진", "동기화")),
        ("vi-VN", "Đồng bộ hóa ảnh", ("đồng bộ", "ảnh")),
        ("hi-IN", "चित्र सिंक करें", ("चित्र",)),
        (
            "ja-JP",
            "プロファイルの画像を同期する",
            ("画像", "同期", "画像の同期", "プロファイル画像", "プロファイル 同期", "同期する画像"),
        ),
        ("zh-CN", "同步用户的个人资料图片", ("图片", "用户", "同步图片", "个人资料", "图片同步")),
        ("zh-TW", "同步處理使用者的圖片", ("圖片", "使用者", "使用者圖片")),
        ("th-TH", "ซิงค์รูปภาพของผู้ใช้", ("รูปภาพ", "ผู้ใช้")),
    ],
)
def test_inflected_words_and_words_without_spaces_are_found(
    ask: Ask, locale: str, title: str, queries: tuple[str, ...]
) -> None:
    found = ask(locale, {"a/": (title, ""), "b/": ("Zzz", "<p>Zzz</p>")}, *queries)
    assert locations(found) == [["a/"]] * len(queries)


def test_page_with_all_words_comes_first(ask: Ask) -> None:
    docs = {
        "one/": ("Kalender kalender kalender", "<p>kalender</p>"),
        "all/": ("Slik sletter du delte kalendere", ""),
    }
    assert locations(ask("nb-NO", docs, "slette delt kalender"))[0][0] == "all/"


def test_what_is_missing_is_told(ask: Ask) -> None:
    assert ask("nb-NO", {"a/": ("Bytte bilde", "")}, "bildet kalender") == [[("a/", ["kalender"])]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("+bilde +bytte", ["a/"]),
        ('"bytte bilde"', ["a/"]),
        ("bilde -bytte", ["b/"]),
        ("title:bytte", ["a/"]),
        ("b*te", ["a/"]),
        ("bylde~1", ["a/", "b/"]),
        ("(bytte),", ["a/"]),
        ("  ", []),
        ("xyz", []),
    ],
)
def test_what_the_theme_lets_a_reader_write(ask: Ask, query: str, expected: list[str]) -> None:
    docs = {"a/": ("Bytte bilde", ""), "b/": ("Slette bilde", "")}
    assert sorted(locations(ask("nb-NO", docs, query))[0]) == expected
