import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_lexicon import PAIRS, worded

from diglot.align.evidence import COMPARED, Kinship, compared, deviation, traits
from diglot.align.lexicon import learn

_TEXT = st.text("ab 12.`[]()/:htps", max_size=40)


def differences(source: str, target: str) -> dict[str, float]:
    found = zip(COMPARED, compared(traits(source), traits(target), 1.0), strict=True)
    return {name: value for name, value in found if value}


def test_traits() -> None:
    found = traits("See [Docs](https://a.b/en-us/c) or https://a.b/nb-NO/d, run `ls -l`  **3.5** times:")
    assert found.strong == {
        ("url", "https://a.b/c"): 1,
        ("url", "https://a.b/d"): 1,
        ("code", "ls -l"): 1,
        ("number", "35"): 1,
    }
    assert found.latin == {"see": 1, "docs": 1, "or": 1, "run": 1, "times": 1}
    assert found.names == ("docs",)
    assert found.stems == {"docs", "time"}
    assert (found.bold, found.links, found.commas, found.wide_gaps) == (1, 1, 1, 1)
    assert (found.ends, found.is_lead, found.asks) == (True, True, False)


@pytest.mark.parametrize("text", ["保存しますか？", "Lagre?", "**هل تريد؟** "])
def test_a_question_is_one_in_any_script(text: str) -> None:
    assert traits(text).asks


@pytest.mark.parametrize(
    ("source", "target", "name"),
    [
        ("Go to [a](https://x.y/en-us/z).", "Gå til [b](https://x.y/nb-NO/z).", "url_shared"),
        ("Run `ls`.", "Kjør `ls`.", "code_shared"),
        ("Wait 5 minutes.", "Vent 5 minutter.", "number_shared"),
        ("Open OneDrive.", "Åpne OneDrive.", "names_kept"),
        ("Go to [a](https://x.y/1).", "Gå til [a](https://x.y/2).", "url_missing"),
        ("Run `ls`.", "Kjør `cd`.", "code_missing"),
        ("Wait 5 minutes.", "Vent 7 minutter.", "number_missing"),
        ("Open OneDrive.", "Åpne appen.", "names_missing"),
        ("Open it", "Åpne den.", "end"),
        ("Open it:", "Åpne den.", "lead"),
        ("Open it?", "Åpne den.", "question"),
        ("Open **it**.", "Åpne den.", "bold"),
        ("Open [it](a).", "Åpne den.", "links"),
    ],
)
def test_what_is_shared_and_what_is_missing(source: str, target: str, name: str) -> None:
    assert name in differences(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [("Of 100,000 items", "Av 100 000 elementer"), ("For $88.1", "For $88,1"), ("At 13:30", "Kl. 13.30")],
)
def test_a_number_is_the_same_however_it_is_written(source: str, target: str) -> None:
    found = differences(source, target)
    assert found["number_shared"] == 1
    assert "number_missing" not in found


def test_nothing_is_missing_between_a_text_and_itself() -> None:
    text = "Open [OneDrive](https://a.b), run `ls` **3** times:"
    assert {*differences(text, text)} == {
        *("url_shared", "code_shared", "number_shared", "latin_shared", "cognates", "names_kept", "bold_both", "size")
    }


@given(_TEXT, _TEXT)
def test_more_of_the_same_speaks_for_a_pair(source: str, target: str) -> None:
    kinship = Kinship(1.0)
    assert kinship(source, target) == kinship(source, target)
    assert kinship(f"{source} 4711", f"{target} 4711") > kinship(f"{source} 4711", f"{target} 8150")


@given(st.integers(0, 5000), st.integers(0, 5000), st.floats(0.2, 5))
def test_how_far_lengths_are_apart(source: int, target: int, ratio: float) -> None:
    found = deviation(traits("x" * source), traits("x" * target), ratio)
    assert (found > 0) == (target / ratio > source)
    assert deviation(traits("x" * 10), traits("x" * 20), 2.0) == 0


def test_words_decide_where_nothing_else_does() -> None:
    kinship = Kinship(1.0)
    taught = kinship.with_words(learn(worded(PAIRS)))
    right, wrong = (
        ("Open the folder in Office.", "Åpne mappe i Office."),
        ("Open the folder in Office.", "Dele fil i Office."),
    )
    assert abs(kinship(*right) - kinship(*wrong)) < 1
    assert taught(*right) > taught(*wrong) + 1


def test_where_others_fit_far_better_no_words_are_asked() -> None:
    kinship = Kinship(1.0)
    taught = kinship.with_words(learn(worded(PAIRS)))
    taught.survey((f"Open the folder {number}.", ["Åpne mappe 4711.", "Åpne mappe 8150."]) for number in (4711, 8150))
    wrong = "Open the folder 4711.", "Åpne mappe 8150."
    assert taught(*wrong) <= min(-4, kinship(*wrong))
    assert taught("Open the folder 4711.", "Åpne mappe 4711.") != kinship("Open the folder 4711.", "Åpne mappe 4711.")
