"""The rules of search, in the theme's own worker: each test hands it an index, and asks."""

from collections.abc import Callable, Mapping
from pathlib import Path

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

    def asked(locale: str, docs: Docs, *queries: str, rules: str = "") -> list[list[tuple[str, list[str]]]]:
        config: dict[str, object] = {"lang": None, "separator": None, "pipeline": None, "fields": {}}
        set_search(config, locale, MATERIAL, {})
        config["fields"] = {"text": {"boost": 1}, "tags": {"boost": 1}, **dict(config["fields"])}  # type: ignore[call-overload]
        if rules:
            config["fields"]["title"]["language"] = rules  # type: ignore[index]
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
        ("he-IL", "סנכרון תמונה", ("תמונה", "סנכרון", "התמונות", "לתמונה", "ותמונות")),
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


# Of each file of rules for a language that the theme has: a title, and a word in it in another form, which does not
# begin a word of the title; of languages without such forms the word itself.
INFLECTED = {
    "ar": ("مزامنة الصورة", "للصورة"),
    "da": ("Slette kalenderen", "kalendere"),
    "de": ("Löschen der Kalender", "gelöscht kalendern"),
    "el": ("Διαγραφή ημερολογίου", "ημερολόγια ημερολογια"),
    "es": ("Eliminar el calendario", "calendarios"),
    "fi": ("Kalenterin poistaminen", "kalenterit"),
    "fr": ("Supprimer le calendrier", "calendriers"),
    "he": ("סנכרון התמונה", "לתמונה"),
    "hi": ("चित्र सिंक करें", "चित्रों"),
    "hu": ("A naptár törlése", "naptárak"),
    "hy": ("Օրացույցի ջնջում", "օրացույցներ"),
    "it": ("Eliminare i calendari", "calendario"),
    "ja": ("プロファイルの画像を同期する", "画像"),
    "kn": ("ಚಿತ್ರವನ್ನು ಸಿಂಕ್ ಮಾಡಿ", "ಚಿತ್ರದ"),
    "ko": ("사진을 동기화하기", "사진은"),
    "nl": ("De kalender delen", "kalenders"),
    "no": ("Synkronisere bildene", "bilder"),
    "pt": ("Excluir o calendário", "calendários"),
    "ro": ("Sincronizarea imaginii", "imaginea"),
    "ru": ("Удаление календаря", "календари"),
    "sa": ("चित्रम् अपनयतु", "चित्रे"),
    "sv": ("Synkronisera bilderna", "bilden"),
    "ta": ("படங்களை ஒத்திசைத்தல்", "படங்கள்"),
    "te": ("చిత్రాలను సమకాలీకరించడం", "చిత్రాలు"),
    "th": ("ซิงค์รูปภาพของผู้ใช้", "รูปภาพ"),
    "tr": ("Takvimlerin silinmesi", "takvimi"),
    "vi": ("Đồng bộ hóa ảnh", "ảnh"),
    "zh": ("同步用户的个人资料图片", "图片"),
}
LOCALES = {"no": "nb"}
RULES = Path(MATERIAL[0], "assets/javascripts/lunr/min")
# Parts of others, and older names of "nl" and "ja".
NO_LANGUAGE = {"multi", "stemmer.support", "du", "jp"}


def test_every_file_of_rules_is_tried() -> None:
    files = {path.name.removeprefix("lunr.").removesuffix(".min.js") for path in RULES.glob("*.min.js")}
    assert files - NO_LANGUAGE == set(INFLECTED)


@pytest.mark.parametrize("language", INFLECTED)
def test_inflected_word_is_found_by_the_rules_of_a_language(ask: Ask, language: str) -> None:
    title, query = INFLECTED[language]
    locale = LOCALES.get(language, language)
    docs = {"a/": (title, ""), "b/": ("Zzz", "<p>Zzz</p>")}
    assert locations(ask(locale, docs, query, rules=language)) == [["a/"]]


def test_words_that_are_their_own_stems_are_found_by_others(ask: Ask) -> None:
    docs = {"a/": ("Et bild", ""), "b/": ("Bildene", "")}
    found = ask("nb-NO", docs, "bilder", "bild")
    assert [sorted(paths) for paths in locations(found)] == [["a/", "b/"], ["a/", "b/"]]


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
