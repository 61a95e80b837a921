import html
import re
import time
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A dot inside a word, before a file extension, or between two sentences that lost their blank.
        ("Use ASP.NET or Xrm.Utility.open now. Done.", ["Use ASP.NET or Xrm.Utility.open now.", "Done."]),
        ("Add a .CSV or (.PST) file. Done.", ["Add a .CSV or (.PST) file.", "Done."]),
        ("It runs on .NET 6.0.X.Y now.", ["It runs on .NET 6.0.X.Y now."]),
        ("It works.Then stop.", ["It works.", "Then stop."]),
        ("Select **one**.Then stop.", ["Select **one**.", "Then stop."]),
        # Quotes and brackets before the end mark, or an end mark before a bracket.
        ('A site (once a "collection"). Owners may.', ['A site (once a "collection").', "Owners may."]),
        ("Names (dots, dashes, etc.). They count.", ["Names (dots, dashes, etc.).", "They count."]),
        ('The page " **Home** ". It opens.', ['The page " **Home** ".', "It opens."]),
        ("It works. (See below.) And then.", ["It works.", "(See below.) And then."]),
        ("It works. (see below) And then.", ["It works.", "(see below) And then."]),
        ("You get it. (i.e. $5) Fine.", ["You get it.", "(i.e. $5) Fine."]),
        # The sentence goes on after a mark.
        ("Select **More...** > **Settings**. Go.", ["Select **More...** > **Settings**.", "Go."]),
        ("Select More... > Settings.", ["Select More... > Settings."]),
        ("Select the dots (**...**) next to it.", ["Select the dots (**...**) next to it."]),
        ("Set **Sign in now?** to **Yes**.", ["Set **Sign in now?** to **Yes**."]),
        ("Read [Are you in?](u) for more. Go.", ["Read [Are you in?](u) for more.", "Go."]),
        ("**Did you know?**: It runs.", ["**Did you know?**: It runs."]),
        ("**Are you in?** Then go.", ["**Are you in?**", "Then go."]),
        # Labels, answers and abbreviations.
        ("Note! Do this.", ["Note! Do this."]),
        ("**Note**! Do this.", ["**Note**! Do this."]),
        ("Yes! It runs.", ["Yes!", "It runs."]),
        ("No. It does not. See No. 5.", ["No.", "It does not.", "See No. 5."]),
        ("Enter the Id. Then go, e.g. Home.", ["Enter the Id.", "Then go, e.g. Home."]),
        ("Dots, dashes, etc. Then more.", ["Dots, dashes, etc.", "Then more."]),
        # Letters of lists.
        ("a. Do this.\nb. Do that.", ["a.", "Do this.", "b.", "Do that."]),
        ("Do this: a. One thing b. Other thing", ["Do this: a.", "One thing b.", "Other thing"]),
        ("See the list. b. [One](u) c. [Two](u)", ["See the list.", "b.", "[One](u) c.", "[Two](u)"]),
        # What has no text belongs to what is before it, and is never cut.
        ("One. [](https://a.example/" + 60 * "b" + ") Two.", ["One. [](https://a.example/" + 60 * "b" + ")", "Two."]),
        ("One. ![a b](i) Two.", ["One. ![a b](i)", "Two."]),
        ("- One.<br/>Two. <img src='i'> Three", ["One.", "Two.", "Three"]),
        ("It is ( **..** .). Then.", ["It is ( **..** .).", "Then."]),
    ],
)
def test_what_a_mark_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("nb-NO", "Skriv ut. Velg det. Ta en til.", ["Skriv ut.", "Velg det.", "Ta en til."]),
        ("nb-NO", "Bruk f.eks. Word, Excel osv. til kl. 10.", ["Bruk f.eks. Word, Excel osv. til kl. 10."]),
        ("nb-NO", "Den 22. oktober. Windows 10. Velg.", ["Den 22. oktober.", "Windows 10.", "Velg."]),
        ("nb-NO", "Obs! Vent litt. Obs! Vent.", ["Obs! Vent litt.", "Obs! Vent."]),
        ("no", "Velg det. Ta den.", ["Velg det.", "Ta den."]),
        ("da-DK", "Flyt den ned. Tag den med. Fx. Word.", ["Flyt den ned.", "Tag den med.", "Fx. Word."]),
        ("da-DK", "Fra d. 30. juni. Word osv. Vent.", ["Fra d. 30. juni.", "Word osv.", "Vent."]),
        ("da-DK", "Vent 270 dage. (90 dage for den.)", ["Vent 270 dage.", "(90 dage for den.)"]),
        ("da-DK", "**Bemærk**! Vent her.", ["**Bemærk**! Vent her."]),
        ("lv-LV", "**Piezīme.** Ja tas ir.\nPiezīme. Tad ir.", ["**Piezīme.** Ja tas ir.", "Piezīme. Tad ir."]),
        ("lv-LV", "**Piezīme**. Ja tas ir.", ["**Piezīme**. Ja tas ir."]),
        (
            "lv-LV",
            "Līdz 2019. gada 22. oktobrim plkst. 10. Labi.",
            ["Līdz 2019. gada 22. oktobrim plkst. 10.", "Labi."],
        ),
        ("lv-LV", "Fails (. csv) ir. iPhone ir. `a` ir.", ["Fails (. csv) ir.", "iPhone ir.", "`a` ir."]),
        ("fi-FI", "Avaa Azure AD:n. Valitse se.", ["Avaa Azure AD:n.", "Valitse se."]),
        ("fi-FI", "Word, Excel jne. klo 10. 16. lokakuuta 2020 se alkaa.", None),
        ("fi-FI", "Se alkaa pian. 16. lokakuuta alkaen.", ["Se alkaa pian.", "16. lokakuuta alkaen."]),
        ("fi-FI", "Se on xrm. openForm. eDiscovery auttaa.", ["Se on xrm. openForm.", "eDiscovery auttaa."]),
        ("ar-SA", "هل تعمل؟ نعم۔ لا. انتهى", ["هل تعمل؟", "نعم۔", "لا.", "انتهى"]),
        ("ar-SA", "أ. افتح الملف\nب. احفظ", ["أ.", "افتح الملف", "ب.", "احفظ"]),
        ("ar-SA", "افتح الملف (pst.). ثم احفظ.", ["افتح الملف (pst.).", "ثم احفظ."]),
        ("ar-SA", "افتح هذا الملف.ثم احفظ", ["افتح هذا الملف.", "ثم احفظ"]),
        ("ja-JP", "開きます。閉じます！「終わり。」と出ます。", ["開きます。", "閉じます！", "「終わり。」と出ます。"]),
        ("ja-JP", "開きます。 閉じます。次です。 終わり", ["開きます。", "閉じます。次です。", "終わり"]),
        ("ja-JP", "「開きます。 閉じます」と出ます。 次です。", ["「開きます。", "閉じます」と出ます。", "次です。"]),
        (
            "ja-JP",
            "*...* を選び、**[その他...]** を押します。 次です。",
            ["*...* を選び、**[その他...]** を押します。", "次です。"],
        ),
        ("zh-CN", "第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("zh-CN", "他说：“好。”然后走。", ["他说：“好。”", "然后走。"]),
        ("zh-CN", "第一句。 第二句。第三句。 完", ["第一句。", "第二句。第三句。", "完"]),
        ("th-TH", "เปิดไฟล์ แล้วบันทึก", ["เปิดไฟล์ แล้วบันทึก"]),
        ("th-TH", "เปิดไฟล์<br>แล้วบันทึก", ["เปิดไฟล์", "แล้วบันทึก"]),
        ("de-DE", "Am 1. Januar. Im 2. Schritt. Ende.", ["Am 1. Januar.", "Im 2. Schritt.", "Ende."]),
        (
            "de-DE",
            "Das 19. Jahrhundert. Windows 10. Wählen Sie.",
            ["Das 19. Jahrhundert.", "Windows 10.", "Wählen Sie."],
        ),
        (
            "de-DE",
            "Öffnen Sie z. B. Word, d. h. z.B. Excel. Gut.",
            ["Öffnen Sie z. B. Word, d. h. z.B. Excel.", "Gut."],
        ),
        (
            "de-DE",
            "Word bzw. Excel, ca. 5 Nr. 7, inkl. Abb. 3. Gut.",
            ["Word bzw. Excel, ca. 5 Nr. 7, inkl. Abb. 3.", "Gut."],
        ),
        (
            "de-DE",
            "Texte, Bilder usw. Danach. Word usw. öffnen.",
            ["Texte, Bilder usw.", "Danach.", "Word usw. öffnen."],
        ),
        (
            "de-DE",
            "Sie fragt: „Geht das?“ Dann ja. „Gut.“ Ende.",
            ["Sie fragt: „Geht das?“", "Dann ja.", "„Gut.“", "Ende."],
        ),
        ("de-DE", "Dateien (z. B. .docx usw.). Ende.", ["Dateien (z. B. .docx usw.).", "Ende."]),
        ("de-DE", "Probleme dieser Art. Ende.", ["Probleme dieser Art.", "Ende."]),
    ],
)
def test_what_a_mark_ends_by_language(language: str, text: str, expected: list[str] | None) -> None:
    assert sentences(text, language) == (expected or [text])


@pytest.mark.parametrize("unit", ["a. ", "(. ", '"). ', "... ", "x.Y ", "1. ", ". \t", "!", "「。 ", "a! ", "ก ข"])
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(times: int, language: str) -> float:
        text = "A " + unit * times
        node = Node("inline", end=len(text))
        start = time.process_time()
        cut(text, node, language)
        joints(text)
        return time.process_time() - start

    for language in ("en-US", "de-DE", "ja-JP"):
        assert seconds(20_000, language) < 12 * seconds(5_000, language) + 0.2


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
        ("نعم۔ لا", ["نعم۔ ", "لا"]),
        ("*Go! Stop!* _.", ["*Go! ", "Stop!* _."]),
        ("It works.Outlook.com and Xrm.Utility", ["It works.", "Outlook.com and Xrm.Utility"]),
        ("Select … > More", ["Select … ", "> More"]),
        ("「開きます。」次です", ["「開きます。」", "次です"]),
        ("เปิดไฟล์ แล้วบันทึก", ["เปิดไฟล์ ", "แล้วบันทึก"]),
        ("ก ข ค ง", None),
        ("", None),
    ],
)
def test_joints_are_where_another_segmenter_might_cut(sentence: str, parts: list[str] | None) -> None:
    ends = [0, *joints(sentence), len(sentence)]
    assert [sentence[begin:end] for begin, end in pairwise(ends)] == (parts or [sentence])
