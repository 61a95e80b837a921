import pytest

from diglot.checks import BY_SLUG
from diglot.model import Finding
from diglot.prose import FILLING, prose
from diglot.settings import Settings
from support import audited, findings_of, head, unit


def hits(rule: str, source: str, target: str, locale: str = "nb-NO") -> list[Finding]:
    """The findings of a rule on a page of one pair."""
    tree = {f"{locale}/a.md": head(locale) + unit(101, target, source) + "\n"}
    return findings_of(audited(tree, Settings(select=(rule,))), rule)


def fixed(rule: str, source: str, target: str, locale: str = "nb-NO") -> str:
    """The target when the edits of the findings have been made."""
    page = head(locale) + unit(101, target, source) + "\n"
    findings = findings_of(audited({f"{locale}/a.md": page}, Settings(select=(rule,))), rule)
    for edit in sorted((edit for finding in findings for edit in finding.edits), key=lambda edit: -edit.start):
        page = page[: edit.start] + edit.new + page[edit.end :]
    return page.split('">', 1)[1].split("</span>", 1)[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Use `a b` here.", "Use ~~~~~ here."),
        ("[Go](https://x.y/a_(b)) now", "[Go]~~~~~~~~~~~~~~~~~~~ now"),
        ("**[Browse](参照)**", "**[Browse](参照)**"),
        ("a<br/>b &nbsp;c", "a~~~~~b ~~~~~~c"),
        ("see https://x.y/z.", "see ~~~~~~~~~~~~~."),
        ("URL https://x.y/を開く", "URL ~~~~~~~~~~~~を開く"),
        ("mail me@x.example, now", "mail ~~~~~~~~~~~~, now"),
        ("[!INCLUDE [nav](../nav.md)] is", "~~~~~~~~~~~~~~~~~~~~~~~~~~~ is"),
        ("plain text", "plain text"),
        ("a ` b", "a ` b"),
    ],
)
def test_prose_keeps_what_a_reader_reads(text: str, kept: str) -> None:
    assert prose(text) == kept.replace("~", FILLING)


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("Sign in to the admin portal.", "Sign in to the admin portal.", 1),
        ("Sign in  to the admin portal.", "Sign in to the admin portal.", 1),
        ("Sign in to the admin portal.", "Logg på administrasjonsportalen.", 0),
        ("Microsoft Edge for Business", "Microsoft Edge for Business", 0),
        ("Microsoft 365 Apps for business", "Microsoft 365 Apps for business", 0),
        ("Access Project Online", "Access Project Online", 0),
        ("Cómo iniciar o cerrar sesión en Outlook", "Cómo iniciar o cerrar sesión en Outlook", 0),
        ("Get-Mailbox -ResultSize Unlimited -Filter x to the end", "Get-Mailbox -ResultSize Unlimited -Filter x to", 0),
        (
            "Set-Mailbox User1 -AuditEnabled $true -Identity all",
            "Set-Mailbox User1 -AuditEnabled $true -Identity all",
            0,
        ),
        ("`copy one to the other two`", "`copy one to the other two`", 0),
        ("https://example.com/one/to/the/other", "https://example.com/one/to/the/other", 0),
        ("[Help](https://example.com/one/to/the)", "[Help](https://example.com/one/to/the)", 0),
        ("1 2 3 4 5", "1 2 3 4 5", 0),
    ],
)
def test_untranslated(source: str, target: str, count: int) -> None:
    assert len(hits("text.untranslated", source, target)) == count


def test_untranslated_from_another_language_than_english() -> None:
    tree = {"da-DK/a.md": head("da-DK") + unit(101, "Vælg en gruppe på siden.", "Vælg en gruppe på siden.")}
    settings = Settings(source_locale="nb-NO", select=("text.untranslated",))
    assert len(audited(tree, settings).findings) == 1


ENGLISH = "Select the group that you want to change, and then select the owner of the group."
DANISH = (
    "Vælg den gruppe, som du gerne vil ændre, og vælg derefter ejeren af gruppen.",
    "Hvis du ikke kan se knappen, skal du først logge på med din arbejdskonto.",
    "Meddelelsen forsvinder efter nogle få minutter, når ændringen er gemt.",
    "Du kan også oprette en ny gruppe ved at følge vejledningen nedenfor.",
    "Bemærk, at det kan tage op til en time, før ændringerne er synlige.",
)
NORWEGIAN = (
    "Velg gruppen du ønsker å endre, og velg deretter eieren av gruppen.",
    "Hvis du ikke ser knappen, må du først logge på med arbeidskontoen din.",
    "Meldingen forsvinner etter noen få minutter, når endringen er lagret.",
    "Du kan også opprette en ny gruppe ved å følge veiledningen nedenfor.",
    "Vær oppmerksom på at det kan ta opptil en time før endringene er synlige.",
)


# Shorter than the rest in letters, not in words.
JAPANESE = (
    "変更するグループを選択してから、その所有者を選択します。",
    "ボタンが表示されない場合は、職場のアカウントでサインインします。",
    "変更が保存されると、数分後にメッセージが消えます。",
    "次の手順に従って、新しいグループを作成することもできます。",
    "変更が表示されるまでに最大 1 時間かかることがあります。",
)


def pages_of(locale: str, sentences: tuple[str, ...], sources: tuple[str, ...] = (ENGLISH,) * 5) -> dict[str, str]:
    pairs = zip(sentences, sources, strict=True)
    body = "\n\n".join(unit(101 + at, target, source) for at, (target, source) in enumerate(pairs))
    return {f"{locale}/a.md": head(locale) + body + "\n"}


@pytest.mark.parametrize(
    ("locale", "sentences", "messages"),
    [
        ("nb-NO", NORWEGIAN, []),
        ("da-DK", DANISH, []),
        ("nb-NO", DANISH, ["the page is in Dansk, not in Norsk bokmål"]),
        ("da-DK", NORWEGIAN, ["the page is in Norsk bokmål, not in Dansk"]),
        ("fi-FI", NORWEGIAN, ["the page is in Norsk bokmål, not in Suomi"]),
        ("nb-NO", DANISH[:1], []),
        ("nb-NO", JAPANESE, ["the page is in 日本語, not in Norsk bokmål"]),
        ("ja-JP", JAPANESE, []),
        ("mi-NZ", DANISH, []),
        ("nn-NO", NORWEGIAN, []),
    ],
)
def test_language_of_a_page(locale: str, sentences: tuple[str, ...], messages: list[str]) -> None:
    tree = pages_of(locale, sentences, (ENGLISH,) * len(sentences))
    findings = findings_of(audited(tree, Settings(select=("text.language",))), "text.language")
    assert [finding.message for finding in findings] == messages


def test_a_page_whose_source_is_in_a_third_language() -> None:
    own = tuple(sentence.replace("gruppe", "Gruppe") for sentence in DANISH)
    tree = pages_of("nb-NO", own, DANISH)
    assert audited(tree, Settings(select=("text.language",))).findings == ()


@pytest.mark.parametrize(
    ("source", "target", "locale", "count"),
    [
        (ENGLISH, "Velg the group that you want to change, and then select the owner of the group.", "nb-NO", 1),
        (ENGLISH, "選択 the group that you want to change, and then select the owner of the group.", "ja-JP", 1),
        (ENGLISH, f"{ENGLISH} (変更するグループを選択する)", "ja-JP", 0),
        (ENGLISH, ENGLISH, "nb-NO", 0),
        (ENGLISH, NORWEGIAN[0], "nb-NO", 0),
        ("Get-Mailbox -ResultSize Unlimited -Filter x", "Get-Mailbox -ResultSize Unlimited -Filter  x", "nb-NO", 0),
        ("Microsoft Defender for Office 365 and Teams", "Microsoft Defender for Office 365 og Teams", "nb-NO", 0),
    ],
)
def test_language_of_a_sentence(source: str, target: str, locale: str, count: int) -> None:
    assert len(hits("text.language", source, target, locale)) == count


@pytest.mark.parametrize(
    ("source", "target", "locale", "found"),
    [
        (
            "Select a group, and then select the owner.",
            "Velg en gruppe, and then select the owner.",
            "nb-NO",
            ["and then select the owner"],
        ),
        (
            "Select a group and then select the owner.",
            "グループを選択し and then select the owner.",
            "ja-JP",
            ["and then select the owner"],
        ),
        ("Select a group, and then select the owner.", "Velg en gruppe, og velg så eieren.", "nb-NO", []),
        ("See Sign in to the portal.", 'Se "Sign in to the portal".', "nb-NO", []),
        ("See Sign in to the portal.", "Se **Sign in to the portal**.", "nb-NO", []),
        ("See Sign in to the portal.", "Se [Sign in to the portal](a.md).", "nb-NO", []),
        ("See Sign in to the portal.", "Se Sign in to the portal (ポータルにサインインする)。", "ja-JP", []),
        ("Use Microsoft Defender for Office and Teams.", "Bruk Microsoft Defender for Office and Teams.", "nb-NO", []),
        ("Run `copy one to the other`.", "Kjør `copy one to the other`.", "nb-NO", []),
    ],
)
def test_leftover_english(source: str, target: str, locale: str, found: list[str]) -> None:
    assert [finding.message for finding in hits("text.leftover-english", source, target, locale)] == [
        f"left in English: {text}" for text in found
    ]


def test_leftover_english_points_at_the_stretch() -> None:
    target = "Velg gruppen som du vil endre på siden, and then select the owner of the group."
    (finding,) = hits("text.leftover-english", ENGLISH, target)
    assert (finding.line, finding.column) == (8, len('<span data-ttu-id="f7c17-101">') + target.index("and") + 1)


def test_english_that_a_bracket_explains_is_let_pass() -> None:
    source = "Open the page to be sure that all of it is there, and search for projecting to this PC."
    target = "Åpne siden for å være helt sikker på at alt er der, og søk etter projecting to this PC {}."
    assert len(hits("text.leftover-english", source, target.format("nå"))) == 1
    assert hits("text.leftover-english", source, target.format("(projisere til denne PC-en)")) == []


def test_spaces_that_another_rule_tells_of_are_told_once() -> None:
    assert hits("text.doubled-space", "Save, and close.", "Lagre  , og lukk.") == []
    assert len(hits("text.punctuation-space", "Save, and close.", "Lagre  , og lukk.")) == 1
    assert hits("text.doubled-space", "Go to **A** > **B**.", "Gå til B  >    >  **A**.") == []
    assert hits("text.doubled-space", "See [a](u).", "Se [a]  (u).") == []


def test_letters_in_a_wrong_encoding_are_no_quotation_marks() -> None:
    assert len(hits("text.unicode", "Save Å.", "Lagre nÃ« nå.")) == 1
    assert hits("text.quotes", "Save it.", "Lagre nÃ« nå.") == []


def test_a_link_without_text_ends_no_sentence() -> None:
    assert hits("text.end-punctuation", "Read all of it in [here]().", "Les alt sammen her. []()") == []


def test_a_sentence_that_is_english_for_the_most_part_is_told_once() -> None:
    target = "Velg the group that you want to change, and then select the owner of the group."
    assert len(hits("text.language", ENGLISH, target)) == 1
    assert hits("text.leftover-english", ENGLISH, target) == []


@pytest.mark.parametrize(
    ("source", "target", "locale", "message"),
    [
        ("Wait for 48 hours.", "Vent i 24 timer.", "nb-NO", "48 of the source became 24: Vent i 24 timer."),
        ("Wait for 5 minutes.", "Vent i 7 minutter.", "nb-NO", "5 of the source became 7: Vent i 7 minutter."),
        ("After June 27, 2017", "Etter juni 2017", "nb-NO", "27 is missing: Etter juni 2017"),
        ("Open Outlook.", "Åpne Outlook 2016.", "nb-NO", "2016 is not in the source: Åpne Outlook 2016."),
        ("Up to 1,000 files", "Opptil 100 filer", "nb-NO", "1000 of the source became 100: Opptil 100 filer"),
        ("Windows 11 starts.", "Windows starter.", "nb-NO", "11 is missing: Windows starter."),
        ("Go to Microsoft 365.", "انتقل إلى Microsoft.", "ar-SA", "365 is missing: انتقل إلى Microsoft."),
        ("It costs $88.15.", "Det koster 88,25 USD.", "nb-NO", "15 of the source became 25: Det koster 88,25 USD."),
        ("Wait for 48 hours.", "انتظر ٢٥ ساعة.", "ar-SA", "48 of the source became 25: انتظر ٢٥ ساعة."),
    ],
)
def test_numbers_that_differ(source: str, target: str, locale: str, message: str) -> None:
    assert [finding.message for finding in hits("text.numbers", source, target, locale)] == [message]


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Up to 1,000 files", "Opptil 1 000 filer", "nb-NO"),
        ("Windows 11 starts.", "Windows ١١ يبدأ.", "ar-SA"),
        ("Windows 11 starts.", "Datamaskinen starter.", "nb-NO"),
        ("See Part 2 of it.", "Se del to av det.", "nb-NO"),
        ("Up to 1,000 files", "Opptil 1\u00a0000 filer", "nb-NO"),
        ("Up to 1,000,000 files", "Op til 1.000.000 filer", "da-DK"),
        ("Up to 100K files", "Op til 100.000 filer", "da-DK"),
        ("Up to 100,000 files", "最大 10 万のファイル", "ja-JP"),
        ("Up to 30 million items", "最大 3,000 万個", "ja-JP"),
        ("Up to 2.5 million items", "最大 250 万個", "ja-JP"),
        ("It costs $88.1.", "Det koster 88,10 USD.", "nb-NO"),
        ("Wait for 2.5 minutes.", "Vent i 2,5 minutter.", "nb-NO"),
        ("On 8/1/2020", "1. august 2020", "nb-NO"),
        ("On 8/1/2020", "2020. gada 1. augustā", "lv-LV"),
        ("On August 1, 2020", "2020 年 8 月 1 日", "ja-JP"),
        ("At 5:30 PM", "Kl. 17:30", "nb-NO"),
        ("At 5 PM", "午後 5 時", "ja-JP"),
        ("At 17:00", "5:00 م", "ar-SA"),
        ("Wait for 2 minutes.", "Vent i to minutter.", "nb-NO"),
        ("Wait for two minutes.", "Vent i 2 minutter.", "nb-NO"),
        ("Within 24 hours", "Innen ett døgn", "nb-NO"),
        ("On the 25th of May", "في اليوم الخامس والعشرين من مايو", "ar-SA"),
        ("Wait for 48 hours.", "انتظر ٤٨ ساعة.", "ar-SA"),
        ("Wait for 48 hours.", "48 時間お待ちください。", "ja-JP"),
        ("Wait for 48 hours.", "４８時間お待ちください。", "ja-JP"),
        ("Open the portal.", "Åpne Microsoft 365-portalen.", "nb-NO"),
        ("See [a](https://x.y/123).", "Se [a](https://x.y/456).", "nb-NO"),
        ("Run `a 99`.", "Kjør den.", "nb-NO"),
        ("COVID-19 questions", "新型コロナウイルスに関する質問", "ja-JP"),
        ("8000048 Can't select contacts", "連絡先を選択できない", "ja-JP"),
        ("The 1048 error 5.7.750", "1 048-virhe 5.7.750", "fi-FI"),
        ("No figure", "Ingen tall", "nb-NO"),
    ],
)
def test_numbers_that_are_written_otherwise(source: str, target: str, locale: str) -> None:
    assert hits("text.numbers", source, target, locale) == []


def test_a_number_of_more_digits_than_a_number_may_have() -> None:
    (finding,) = hits("text.numbers", "9" * 5000, "8" * 5000)
    assert finding.message.startswith(f"{'9' * 15} of the source became {'8' * 15}: 888")


def test_texts_whose_numbers_have_nothing_in_common() -> None:
    (finding,) = hits("text.numbers", " ".join(map(str, range(100, 9000, 2))), " ".join(map(str, range(101, 9001, 2))))
    assert finding.message.startswith(
        "100, 102, 104, 106, 108, 110 of the source became 101, 103, 105, 107, 109, 111: 101 103"
    )


@pytest.mark.parametrize(
    ("source", "target", "locale", "count"),
    [
        ("Select the group that the new members shall belong to, then save.", "Velg den.", "nb-NO", 1),
        (
            "Select the group that the new members shall belong to.",
            "Velg gruppen som de nye medlemmene skal høre til.",
            "nb-NO",
            0,
        ),
        (
            "Select the group that the new members shall belong to.",
            "新しいメンバーが所属するグループを選択します。",
            "ja-JP",
            0,
        ),
        ("Select the group that the new members shall belong to, then save.", "選択。", "ja-JP", 1),
        ("Select one of the groups that you find on the page.", "Velg en av gruppene. " * 9, "nb-NO", 1),
        ("The domain name cannot contain any spaces or tabs.", "डोमेनमा खाली ठाउँहरु हुनु हुँदैन ।", "ne-NP", 0),
        ("FAQ", "Vanlige spørsmål om direktesendte arrangementer", "nb-NO", 0),
        (
            "Open [it](https://x.y/a/long/address/that/is/no/text) and wait for it.",
            "Åpne den og vent på den litt.",
            "nb-NO",
            0,
        ),
    ],
)
def test_length(source: str, target: str, locale: str, count: int) -> None:
    assert len(hits("text.length", source, target, locale)) == count


@pytest.mark.parametrize(
    ("source", "target", "locale", "message"),
    [
        (
            "Select one of these groups:",
            "Velg en av disse gruppene",
            "nb-NO",
            "ends without a mark, its source with a colon",
        ),
        (
            "Select one of these groups:",
            "次のいずれかを選択します、",
            "ja-JP",
            "ends with a comma, its source with a colon",
        ),
        (
            "Select one of these groups.",
            "Velg en av disse gruppene",
            "nb-NO",
            "ends without a mark, its source with a full stop",
        ),
        (
            "Select one of these groups.",
            "حدد إحدى هذه المجموعات",
            "ar-SA",
            "ends without a mark, its source with a full stop",
        ),
        (
            "Select one of these groups.",
            "グループを選択します",
            "ja-JP",
            "ends without a mark, its source with a full stop",
        ),
        (
            "Select one of [these groups](a.md).",
            "Velg en av [disse](a.md),",
            "nb-NO",
            "ends with a comma, its source with a full stop",
        ),
        ("Select one of these:", "选择以下组之一；", "zh-CN", "ends with a semicolon, its source with a colon"),
    ],
)
def test_end_punctuation_differs(source: str, target: str, locale: str, message: str) -> None:
    (finding,) = hits("text.end-punctuation", source, target, locale)
    assert finding.message.startswith(f"{message}: ")
    assert (finding.line, finding.column) == (8, len('<span data-ttu-id="f7c17-101">') + len(target) + 1)


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Select one of these groups.", "グループを選択します。", "ja-JP"),
        ("Select one of these groups.", "グループの選択", "ja-JP"),
        ("Select one of these groups:", "次のグループを選択します。", "ja-JP"),
        ("Select one of these groups.", "选择以下组之一", "zh-CN"),
        ("Do you see the button?", "هل ترى الزر؟", "ar-SA"),
        ("Do you see the button here?", "Slik ser du knappen", "nb-NO"),
        ("Select one of [these groups](a.md).", "Velg en av [disse gruppene.](a.md)", "nb-NO"),
        ("See one of [these groups](a.md).", "Se en av disse gruppene. [](a.md)", "nb-NO"),
        ("Select one of these groups.", "Velg en av disse gruppene:", "nb-NO"),
        ("Select one of these groups.", "Åpne https://x.y/z", "nb-NO"),
        ("Select one of these groups.", "เลือกกลุ่มใดกลุ่มหนึ่ง", "th-TH"),
        ("See the box **Group and save.**", "Se boksen **Gruppe og lagre**.", "nb-NO"),
        ("Select files, folders, sites etc.", "Velg filer, mapper, nettsteder og så videre", "nb-NO"),
        ("**Delete one of the sites:**", "**Slette et nettsted**", "nb-NO"),
        ("Two words.", "To ord", "nb-NO"),
        ("You have to select a group.", "आपको एक समूह चुनना होगा |", "hi-IN"),
        ("Select one of these groups", "Velg en av disse gruppene.", "nb-NO"),
    ],
)
def test_end_punctuation_is_of_the_same_kind(source: str, target: str, locale: str) -> None:
    assert hits("text.end-punctuation", source, target, locale) == []


@pytest.mark.parametrize(
    ("source", "target", "locale", "count"),
    [
        ("Select the group.", "Velg gruppen gruppen.", "nb-NO", 1),
        ("Contract agreement", "Sopimus sopimus", "fi-FI", 1),
        ("Active users", "المستخدمون المستخدمون النشطون", "ar-SA", 1),
        ("Log on again.", "Logg på på nytt.", "nb-NO", 0),
        ("See See our partners.", "Finn Finn.", "nb-NO", 0),
        ("See how partners work.", "Sjekk sjekk-listen.", "nb-NO", 0),
        ("See your partners.", "Vous vous voyez.", "fr-FR", 0),
        ("Choose View all.", "Velg vis Vis alle.", "nb-NO", 0),
        ("Slowly", "yavaş yavaş", "tr-TR", 0),
        ("A one-to-one relationship", "Poćah jedyn jedyn", "hsb-DE", 0),
        ("Run `test test`.", "Kjør `test test`.", "nb-NO", 0),
    ],
)
def test_doubled_word(source: str, target: str, locale: str, count: int) -> None:
    assert len(hits("text.doubled-word", source, target, locale)) == count


@pytest.mark.parametrize(
    ("source", "target", "after"),
    [
        ("**A** > **B**", "**A**  >   **B**", "**A** > **B**"),
        ("Select a group.", "Velg \u00a0en gruppe.", "Velg\u00a0en gruppe."),
        ("Select  a group.", "Velg  en gruppe.", "Velg  en gruppe."),
        ("Run `a  b`.", "Kjør `a  b`.", "Kjør `a  b`."),
        ("Select a group. ", "  Velg en gruppe.  ", "  Velg en gruppe.  "),
        ("5 000 files", "5\u00a0000 filer", "5\u00a0000 filer"),
    ],
)
def test_doubled_space_and_its_fix(source: str, target: str, after: str) -> None:
    assert fixed("text.doubled-space", source, target) == after


@pytest.mark.parametrize(
    ("source", "target", "locale", "after"),
    [
        ("Select **A**, then B.", "Velg **A** , så B .", "nb-NO", "Velg **A**, så B."),
        ("See [a](b.md).", "Se [a](b.md) .", "nb-NO", "Se [a](b.md)."),
        ("Select a group, and save.", "حدد مجموعة ، واحفظ.", "ar-SA", "حدد مجموعة، واحفظ."),
        ("What is it?", "Hva er det ?", "nb-NO", "Hva er det?"),
        ("What is it?", "Qu'est-ce ?", "fr-FR", "Qu'est-ce ?"),
        ("A group, then.", "Un groupe , puis.", "fr-FR", "Un groupe, puis."),
        ("Is it gone?", "कदाचित ते घालवले असेल ?", "mr-IN", "कदाचित ते घालवले असेल ?"),
        ("Method 2: do it.", "方法 2 : 実行します 。", "ja-JP", "方法 2 : 実行します。"),
        ("Use .NET and so on.", "Bruk .NET og så videre.", "nb-NO", "Bruk .NET og så videre."),
        ("Select **A** .", "Velg **A** .", "nb-NO", "Velg **A** ."),
        ("More ...", "Mer ...", "nb-NO", "Mer ..."),
    ],
)
def test_punctuation_space_and_its_fix(source: str, target: str, locale: str, after: str) -> None:
    assert fixed("text.punctuation-space", source, target, locale) == after


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("A group (the first).", "En gruppe (den første.", "( is opened and not closed: En gruppe (den første."),
        ("A group (the first).", "En gruppe den første).", ") is closed and not opened: En gruppe den første)."),
        ("**[A]** and B", "［A と B", "［ is opened and not closed: ［A と B"),
    ],
)
def test_brackets(source: str, target: str, message: str) -> None:
    assert [finding.message for finding in hits("text.brackets", source, target)] == [message]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("A group (the first).", "En gruppe （den første）."),
        ("1. Select it.", "1) Velg den."),
        ("a) Select it.", "a) Velg den."),
        ("See ([it](a.md)).", "Se ([den).](a.md)"),
        ("Run `f(`.", "Kjør `f(`."),
        ("Open [it](https://x.y/a_(b).", "Åpne [den](https://x.y/a_(b)."),
        ("One ( two", "En ( to"),
    ],
)
def test_brackets_that_are_sound(source: str, target: str) -> None:
    assert hits("text.brackets", source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ('Select "Group" and save.', 'Velg "Gruppe og lagre.', 1),
        ('Select "Group" and save.', "Velg «Gruppe og lagre.", 1),
        ('Select "Group" and save.', "「グループを選択します。", 1),
        ('Select "Group" and save.', "Velg «Gruppe» og lagre.", 0),
        ('Select "Group" and save.', "Wählen Sie „Gruppe“.", 0),
        ('Select "ABC123" and save.', 'Velg "ABC123" og lagre.', 0),
        ("A screen of 15 inches", 'En skjerm på 15"', 0),
        ("The IDF says so", 'צה"ל אומר', 0),
        ("Don't", "Ikke gjør 'det", 0),
        ('One " two', 'En " to', 0),
    ],
)
def test_quotes(source: str, target: str, count: int) -> None:
    assert len(hits("text.quotes", source, target)) == count


@pytest.mark.parametrize("rule", ["text.brackets", "text.quotes"])
def test_halves_in_two_neighbouring_sentences(rule: str) -> None:
    body = unit(101, 'Velg den (A. "S.', "Select it.") + unit(102, 'B. C") nå.', "Select that.") + "\n"
    assert audited({"nb-NO/a.md": head() + body}, Settings(select=(rule,))).findings == ()


@pytest.mark.parametrize(
    ("target", "messages"),
    [
        ("a\u202eb", ["RLO (U+202E) overrides the direction of the text"]),
        ("a\u2067b", ["RLI (U+2067) is not closed on its line"]),
        ("a\u2067b\u2069c", []),
        ("a\u202ab\u202cc", []),
        ("a\u2067b\nc\u2069d", ["RLI (U+2067) is not closed on its line", "U+2069 closes nothing"]),
        ("a\u202ab\u2069c", ["LRE (U+202A) is not closed on its line", "U+2069 closes nothing"]),
        ("a\u200e\u200f\u061cb", []),
    ],
)
def test_bidi(target: str, messages: list[str]) -> None:
    assert [finding.message for finding in hits("text.bidi", "Text", target, "ar-SA")] == messages


@pytest.mark.parametrize(
    ("target", "locale", "messages", "after"),
    [
        ("pÃ¥ siden", "nb-NO", ["Ã¥ is å, read in a wrong encoding"], "på siden"),
        (
            "isn’t â€œitâ€\u009d",
            "nb-NO",
            ["â€œ is “, read in a wrong encoding", "â€\u009d is ”, read in a wrong encoding"],
            "isn’t “it”",
        ),
        ("pieejamÄ«ba", "lv-LV", ["Ä« is ī, read in a wrong encoding"], "pieejamība"),
        ("管\u200b\u200b理者", "ja-JP", ["invisible: U+200B ZERO WIDTH SPACE"], "管理者"),
        ("a\ufeffb", "nb-NO", ["invisible: U+FEFF ZERO WIDTH NO-BREAK SPACE"], "ab"),
        ("a\u00adb", "nb-NO", ["invisible: U+00AD SOFT HYPHEN"], "ab"),
        ("ภาษา\u200bไทย", "th-TH", [], "ภาษา\u200bไทย"),
        ("a\ufffdb", "nb-NO", ["a letter was lost here: U+FFFD REPLACEMENT CHARACTER"], "a\ufffdb"),
        ("a\u009db", "nb-NO", ["no character of text: U+009D"], "a\u009db"),
        ("a\ue700b", "nb-NO", ["no character of text: U+E700"], "a\ue700b"),
        ("\ufeffText", "nb-NO", ["invisible: U+FEFF ZERO WIDTH NO-BREAK SPACE"], "Text"),
        ("ÅRET «på» é»… Ø–linje “Ø” Ärger", "nb-NO", [], "ÅRET «på» é»… Ø–linje “Ø” Ärger"),
    ],
)
def test_unicode_and_its_fixes(target: str, locale: str, messages: list[str], after: str) -> None:
    assert [finding.message for finding in hits("text.unicode", "Text", target, locale)] == messages
    assert fixed("text.unicode", "Text", target, locale) == after


def test_unicode_looks_at_the_whole_page_but_not_at_its_byte_order_mark() -> None:
    tree = {"nb-NO/a.md": head() + "![pÃ¥](a.png)\n", "en-US/a.md": "\ufeffOne\u200btwo\n"}
    findings = audited(tree, Settings(select=("text.unicode",))).findings
    assert [(finding.path, finding.line, finding.column) for finding in findings] == [
        ("en-US/a.md", 1, 4),
        ("nb-NO/a.md", 8, 4),
    ]


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("Velg @ no__t-0gruppe", ["@ no__t-0"]),
        ("Velg __ph_1__ her", ["__ph_1__"]),
        ("Velg [[PH1]] her", ["[[PH1]]"]),
        ("Velg {{0}} her", ["{{0}}"]),
        ('Velg <x id="1"/> her', ['<x id="1"/>']),
        ("Velg &lt;ph id=&quot;1&quot;&gt; her", ["&lt;ph id=&quot;1&quot;&gt;"]),
        ("Velg _x000D_ her", ["_x000D_"]),
        ("påmindelse\\r\\*\\*", ["\\r"]),
        ("Velg \\r her", ["\\r"]),
        ("Velg `a\\r` her", []),
        ("Gå til C:\\temp\\run her", []),
        ("Velg [A] og __B__ på 50 %", []),
        ("Velg {0} og {name}", []),
    ],
)
def test_machine_leak(target: str, found: list[str]) -> None:
    assert [finding.message for finding in hits("text.machine-leak", "Select **group**", target)] == [
        f"a translation tool has left {text} in the text" for text in found
    ]


def test_a_placeholder_of_the_source_is_no_leak() -> None:
    assert hits("text.machine-leak", "Type {{0}} or \\r here.", "Skriv {{0}} eller \\r her.") == []


def test_a_page_that_is_made_to_be_slow() -> None:
    evil = ("( ", "[", "` ", "\\", "<", "&", '" ', "« ", "1.1.1 ", "a a ", "A, the of ", "** ", "](", "www.", "a@")
    target = " ".join(part * 4000 for part in evil)
    rules = tuple(slug for slug in BY_SLUG if slug.startswith("text."))
    tree = {"nb-NO/a.md": head() + unit(101, target, "A source of four words.") + "\n"}
    found = {finding.rule for finding in audited(tree, Settings(select=rules)).findings}
    assert found == {"text.brackets", "text.doubled-space", "text.end-punctuation"}
