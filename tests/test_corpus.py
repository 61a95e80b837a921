import pytest

from diglot.corpus import Corpus, read_corpus
from diglot.settings import Settings
from support import OFFICE, OLDER, SHAREPOINT, head, seeds, translations, unit

ID = "cd7196af-3ed9-42e6-b594-f51ad265fd63"


def corpus_of(tree: dict[str, str], settings: Settings | None = None) -> Corpus:
    return read_corpus({path: text.encode() for path, text in tree.items()}, settings or Settings())


def shape(corpus: Corpus) -> dict[str, tuple[object, ...]]:
    """For each article whether it has a source, the paths of its targets, and its older paths."""
    return {
        article.path: (
            article.source is not None,
            {locale: page.path for locale, page in article.targets.items()},
            article.older_paths,
        )
        for article in corpus.outlines
    }


def translated(text: str, handoff: str = "09/14/2020", article: str = ID, locale: str = "nb-NO") -> str:
    return head(locale, ms_assetid=article, ms_lasthandoff=handoff) + text


def test_the_seeds_are_two_articles() -> None:
    office = {
        "da-DK": f"da-DK/{OLDER}",
        "fi-FI": f"fi-FI/{OLDER}",
        "lv-LV": f"lv-LV/{OFFICE}",
        "nb-NO": f"nb-NO/{OFFICE}",
    }
    sharepoint = {"nb-NO": f"nb-NO/{SHAREPOINT}"}
    for tree, has_source in ((seeds(), True), (translations(), False)):
        corpus = read_corpus(tree, Settings())
        assert corpus.locales == ("da-DK", "fi-FI", "lv-LV", "nb-NO")
        assert shape(corpus) == {OFFICE: (has_source, office, (OLDER,)), SHAREPOINT: (has_source, sharepoint, ())}


def test_the_path_decides() -> None:
    corpus = corpus_of({"en-US/a.md": "# A", "nb-NO/a.md": "# B", "lv-LV/sub/a.md": "# A"})
    assert shape(corpus) == {
        "a.md": (True, {"nb-NO": "nb-NO/a.md"}, ()),
        "sub/a.md": (False, {"lv-LV": "lv-LV/sub/a.md"}, ()),
    }


def test_an_equal_id_ties_pages_whose_title_is_the_same() -> None:
    source = f"---\nms.assetid: {ID}\n---\n# Sign in\n"
    corpus = corpus_of({"en-US/new.md": source, "nb-NO/old.md": translated('# <a name="sign-in"></a>Logg på\n')})
    assert shape(corpus) == {"new.md": (True, {"nb-NO": "nb-NO/old.md"}, ("old.md",))}


def test_an_equal_id_ties_pages_whose_sentences_are_the_same() -> None:
    source = f"---\nms.assetid: {ID}\n---\n# New title\n\nOpen the app.\n"
    old = translated(f"# {unit(102, 'Tittel', 'Old title')}\n\n{unit(103, 'Åpne appen.', 'Open the app.')}\n")
    assert list(shape(corpus_of({"en-US/new.md": source, "nb-NO/old.md": old}))) == ["new.md"]


def test_an_equal_id_alone_ties_nothing() -> None:
    source = f"---\nms.assetid: {ID}\n---\n# Sign in\n\nOpen the app.\n"
    tree = {"en-US/a.md": source, "nb-NO/b.md": translated(f"# {unit(102, 'Lagre', 'Save')}\n")}
    assert list(shape(corpus_of(tree))) == ["a.md", "b.md"]


def test_a_page_is_not_moved_where_its_locale_has_the_article_already() -> None:
    source = f"---\nms.assetid: {ID}\n---\n# Sign in\n"
    page = translated('# <a name="sign-in"></a>Logg på\n')
    assert list(shape(corpus_of({"en-US/a.md": source, "nb-NO/a.md": page, "nb-NO/b.md": page}))) == ["a.md", "b.md"]


def test_without_source_the_newest_handoff_has_the_path() -> None:
    text = '# <a name="sign-in"></a>Logg på\n'
    tree = {
        "nb-NO/a.md": translated(text, "01/01/2018"),
        "lv-LV/b.md": translated(text, "01/01/2020", locale="lv-LV"),
        "da-DK/c.md": translated(text, "01/01/2019", locale="da-DK"),
    }
    assert [(path, older) for path, (_, _, older) in shape(corpus_of(tree)).items()] == [("b.md", ("a.md", "c.md"))]


def test_a_page_with_source_is_never_merged_into_another() -> None:
    source = f"---\nms.assetid: {ID}\n---\n# Sign in\n"
    assert list(shape(corpus_of({"en-US/a.md": source, "en-US/b.md": source}))) == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("xx-YY/a.md", "xx-YY is no known locale"),
        ("images/a.md", "images is no known locale"),
        ("a.md", "the page stands in no locale's folder"),
    ],
)
def test_a_page_outside_of_the_locales(path: str, message: str) -> None:
    corpus = corpus_of({path: "# A", "nb-NO/b.md": "# B"})
    assert {path: problem.message for path, problem in corpus.problems.items()} == {path: message}
    assert list(shape(corpus)) == ["b.md"]


@pytest.mark.parametrize("locales", [("nb-NO", "de-DE"), ("nb-no", "de-de")])
def test_locales_can_be_chosen(locales: tuple[str, ...]) -> None:
    tree = {"en-US/a.md": "# A", "nb-NO/a.md": "# A", "lv-LV/a.md": "# A"}
    corpus = corpus_of(tree, Settings(locales=locales))
    assert corpus.locales == ("de-DE", "nb-NO")
    assert shape(corpus) == {"a.md": (True, {"nb-NO": "nb-NO/a.md"}, ())}


@pytest.mark.parametrize("source_locale", ["nb-NO", "nb-no"])
def test_the_source_locale_can_be_chosen(source_locale: str) -> None:
    corpus = corpus_of({"en-US/a.md": "# A", "nb-NO/a.md": "# A"}, Settings(source_locale=source_locale))
    assert shape(corpus) == {"a.md": (True, {"en-US": "en-US/a.md"}, ())}


def test_a_locale_is_the_same_however_its_folder_is_spelled() -> None:
    assert corpus_of({"nb-no/a.md": "# A", "NB-NO/b.md": "# A"}).locales == ("nb-NO",)
