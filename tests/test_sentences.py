import html
import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from diglot.markdown import Node, parse
from diglot.sentences import cut, fold, joints
from strategies import MARKDOWN


def inlines(text: str) -> list[Node]:
    return [node for node in parse(text).walk() if node.kind == "inline"]


def sentences(text: str, language: str = "en-US") -> list[str]:
    return [text[begin:end] for node in inlines(text) for begin, end in cut(text, node, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One\ntwo.", ["One\ntwo."]),
        ("One.<br>Two", ["One.", "Two"]),
        ("One.  \n**Two.** Three.", ["One.", "**Two.**", "Three."]),
        ("A<br>**B** c", ["A", "**B** c"]),
        ("See [a. b](u). Then go.", ["See [a. b](u).", "Then go."]),
        ("[Do this.](u) Then that.", ["[Do this.](u)", "Then that."]),
        ("Use `a. B` now. Then stop.", ["Use `a. B` now.", "Then stop."]),
        ("Open it. `.env` is there.", ["Open it.", "`.env` is there."]),
        ("**Note!** Do this.", ["**Note!** Do this."]),
        ("**Drivers.** They work.", ["**Drivers.**", "They work."]),
        ("Version 4.3.0. Next one.", ["Version 4.3.0.", "Next one."]),
        ("Open Office.com now. Done.", ["Open Office.com now.", "Done."]),
        ('He said "Stop. Now." Then left.', ['He said "Stop.', 'Now."', "Then left."]),
        ("![a. b](i) Text. More.", ["![a. b](i) Text.", "More."]),
        ("![only](i)", []),
        ('<a name="x"></a>Title. Two.', ["Title.", "Two."]),
        ("  One. \u00a0 Two.  ", ["One.", "Two."]),
        ("| One. Two. | Three |\n|---|---|", ["One.", "Two.", "Three"]),
        ("", []),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("これは文です。次の文です。", "ja-JP", 2),
        ("هل تعمل؟ نعم.", "ar-SA", 2),
        ("En setning. To setninger.", "nb-NO", 2),
        ("One. Two.", "xx-YY", 2),
    ],
)
def test_by_language(text: str, language: str, count: int) -> None:
    assert len(sentences(text, language)) == count


@example("Why?`?` It is.", "en-US")
@given(MARKDOWN, st.sampled_from(("en-US", "ja-JP", "ar-SA", "lv-LV")))
def test_sentences_follow_each_other_and_no_link_or_code_is_cut(text: str, language: str) -> None:
    for node in inlines(text):
        at = node.start
        for begin, end in cut(text, node, language):
            assert at <= begin < end <= node.end
            assert text[begin:end] == text[begin:end].strip()
            assert not [
                child.kind
                for child in node.children
                if child.kind in {"link", "code_inline", "image"} and (child.start < begin < child.end)
            ]
            at = end


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a  b\n c", "a b c"),
        ("a\u00a0b\u202fc", "a b c"),
        ("a\u200bb", "a b"),
        (" a ", "a"),
        ("6.0.\\*", "6.0.*"),
        ("a &amp; b", "a & b"),
        ("[a](https://b.c/nb-NO/d)", "[a](https://b.c/en-us/d)"),
    ],
)
def test_what_does_not_make_another_sentence(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Save.", "save."), ("Save.", "Save"), ("a b", "ab"), ("[a](u)", "[a](v)"), ("**a**", "a")]
)
def test_what_makes_another_sentence(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text("aB æ漢.*[]()<>\"'\u00a0\u200b\n/-", max_size=30))
def test_folding_twice_is_folding_once_and_escapes_fold_away(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert fold(html.escape(text)) == folded
    assert fold(re.sub(r"([*\[\]()<>.-])", r"\\\1", text)) == folded


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("One. Two.", ["One. ", "Two."]),
        (
            "See e.g. this (or that). Then 3.5 and Office.com.",
            ["See e.g. ", "this (or that). ", "Then 3.5 and Office.com."],
        ),
        ("Open [Mr. A. B](a. b) and **C. D** `e. f` <g. h> https://a.b/?c d", None),
        ("保存します。次に開く！終わり", ["保存します。", "次に開く！", "終わり"]),
        ("نعم؟ لا.", ["نعم؟ ", "لا."]),
        ("", None),
    ],
)
def test_joints_are_where_another_segmenter_might_cut(sentence: str, parts: list[str] | None) -> None:
    ends = [0, *joints(sentence), len(sentence)]
    assert [sentence[begin:end] for begin, end in pairwise(ends)] == (parts or [sentence])
