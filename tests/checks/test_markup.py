"""Each case is a target and its source; then the column of the target at which it is found, and what mends it."""

import hashlib
import re

import pytest

from diglot.mending import mend
from diglot.model import Finding
from diglot.settings import Settings
from sharedkit import pages
from support import audited, findings_of, head, page_of, unit

URL = "https://go.example/help"
OTHER = "https://go.example/other"
BEFORE = len('<span data-ttu-id="f7c17-101">')


def found(rule: str, target: str, source: str, locale: str = "nb-NO") -> list[Finding]:
    """The findings in a page of one pair."""
    return findings_of(audited({f"{locale}/a.md": head(locale) + unit(101, target, source) + "\n"}), rule)


def columns(rule: str, target: str, source: str, locale: str = "nb-NO") -> list[int]:
    """The offsets of the target that are found."""
    return [finding.column - 1 - BEFORE for finding in found(rule, target, source, locale)]


def mended(rule: str, target: str, source: str, locale: str = "nb-NO") -> str | None:
    """The target after the fix."""
    path = f"{locale}/a.md"
    data = (head(locale) + unit(101, target, source) + "\n").encode()
    files = mend({path: data}, found(rule, target, source, locale)).files
    return page_of(files[path], path).spans[0].target if files else None


@pytest.mark.parametrize(
    ("target", "source", "at", "after"),
    [
        ("Klikk ** Lagre **.", "Click **Save**.", [6], "Klikk **Lagre**."),
        ("Klikk** Lagre** nå.", "Click **Save** now.", [5], "Klikk **Lagre** nå."),
        (r"\*\*[保存]\*\* をクリックします。", "Click **Save**.", [1], "**[保存]** をクリックします。"),
        (
            r"Du må \*\*\*\* slå av **tillegg**.",
            "Turn off **Try it** and **add-ins**.",
            [7],
            "Du må slå av **tillegg**.",
        ),
        ("**Adresse:**https://a.example", "**Address**: https://a.example", [0], None),
        (r"**Alias:\*\*\*\*@**", "**Alias**: **@**", [9], None),
        ("値は_Name_です。", "It is _Name_.", [2], "値は*Name*です。"),
        ("Fet ** skrift her.", "Bold **text** here.", [4], None),
        (r"IT-\*admin", "IT Admin", [4], None),
        ("Klikk **Lagre**.", "Click **Save**.", [], None),
        ("Klikk Lagre.", "Click **Save**.", [], None),
        (r"maskert (\* \* \* \* \*)", r"masked (\*\*\*\*)", [], None),
        ("*.contoso.com", "*.contoso.com", [], None),
        ("Kjør `a ** b`.", "Run `a ** b`.", [], None),
        ("bruk min_konto_her", "use my_account_here", [], None),
        ("**Start.** Så **slutt.**", "**Start.** Then **end.**", [], None),
    ],
)
def test_broken_emphasis(target: str, source: str, at: list[int], after: str | None) -> None:
    assert columns("markup.broken-emphasis", target, source) == at
    assert mended("markup.broken-emphasis", target, source) == after


@pytest.mark.parametrize(
    ("target", "source", "messages"),
    [
        ("Klikk Lagre.", "Click **Save**.", ["0 of 1 emphasised stretches are left: Save"]),
        ("Velg **På** og OK.", "Select **On**, **OK**.", ["1 of 2 emphasised stretches are left: On, OK"]),
        ("Klikk _Lagre_.", "Click **Save**.", []),
        ("Klikk ***Lagre***.", "Click **Save**.", []),
        ("[保存] を選択します。", "Select **Save**.", []),
        ("「保存」と **[次へ]** を選択します。", "Select **Save** and **Next**.", []),
        (
            "保存と **[次へ]** を選択します。",
            "Select **Save** and **Next**.",
            ["1 of 2 emphasised stretches are left: Save, Next"],
        ),
        ("Velg [Lagre].", "Select **Save**.", ["0 of 1 emphasised stretches are left: Save"]),
        ("**Klikk** **Lagre**.", "Click **Save**.", []),
        ("Klikk ** Lagre **.", "Click **Save**.", []),
        ("2*3", "2*3", []),
    ],
)
def test_emphasis(target: str, source: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("markup.emphasis", target, source)] == messages


@pytest.mark.parametrize(
    ("target", "source", "at"),
    [
        ("Velg **Start**  >    >  **System**.", "Select **Start** > **Settings** > **System**.", [16]),
        ("Gå til **Hjemstiler**  >  .", "Go to **Home** > **Styles**.", [23]),
        ("Gå til **Fakturering** \\> ", "Go to **Billing** \\> **Licenses**.", [23]),
        ("Velg **Start** \\>  \\> **System**.", "Select **Start** \\> **A** \\> **System**.", [15]),
        ("اختر **ملف**  >  .", "Select **File** > **Export**.", [14]),
        ("Velg **Start** > **System**.", "Select **Start** > **System**.", []),
        ("a > b > c", "a > b > c", []),
        ("Fra `ls >`", "From `ls >`", []),
        ("x > > y", "x > > y", []),
    ],
)
def test_menu_path(target: str, source: str, at: list[int]) -> None:
    assert columns("markup.menu-path", target, source) == at


@pytest.mark.parametrize(
    ("target", "source", "at"),
    [
        (f"Se [](<{URL}>) hjelp. []({URL})", f"See [help]({URL}).", [3, 40]),
        (f"Se **[]({URL})** hjelp.", f"See [**help**]({URL}).", [5]),
        (f"Se [ ]({URL}) hjelp.", f"See [help]({URL}).", [3]),
        (f"Se [hjelp]({URL}).", f"See [help]({URL}).", []),
        (f"Se [![](a.png)]({URL}).", f"See [![](a.png)]({URL}).", []),
        (f"Se []({URL}).", f"See []({URL}).", []),
    ],
)
def test_empty_link(target: str, source: str, at: list[int]) -> None:
    assert columns("markup.empty-link", target, source) == at


@pytest.mark.parametrize(
    ("target", "source", "at", "after"),
    [
        (f"Se [hjelp] ({URL}).", f"See [help]({URL}).", [9], f"Se [hjelp]({URL})."),
        (f"Se [hjelp] ( {URL}).", f"See [help]({URL}).", [9], f"Se [hjelp]({URL})."),
        (f"[ヘルプ]（{URL}）を参照。", f"See [help]({URL}).", [4], f"[ヘルプ]({URL})を参照。"),
        (f"［ヘルプ］（{URL}）", f"[help]({URL})", [4], None),
        (f"ヘルプ]]({URL})", f"[help]({URL})", [4], None),
        (f"[[ヘルプ]]({URL})", f"[help]({URL})", [], None),
        (f"Se [hjelp]({URL}).", f"See [help]({URL}).", [], None),
        (f"Se `[x] ({URL})` og [y]({URL}).", f"See `[x] ({URL})` and [y]({URL}).", [], None),
        ("Velg [Åpne] (...).", "Select **Open** (...).", [], None),
        ("Se [hjelp] (side 3).", f"See [help]({URL}) (page 3).", [], None),
    ],
)
def test_link_syntax(target: str, source: str, at: list[int], after: str | None) -> None:
    assert columns("markup.link-syntax", target, source) == at
    assert mended("markup.link-syntax", target, source) == after


@pytest.mark.parametrize(
    ("target", "source", "after"),
    [
        ("**[Browse](参照)** をクリックします。", "Click **Browse**.", r"**[Browse]\(参照)** をクリックします。"),
        ("[Browse](Gjennomsøk)", "Browse", r"[Browse]\(Gjennomsøk)"),
        ("[Already?](既にですか?)", f"[Already?]({URL})", r"[Already?]\(既にですか?)"),
        ("[Hjelp](help)", "[Help](help)", None),
        ("[Hjelp](hjelp.md)", "[Help](help.md)", None),
        ("[Hjelp](#hjelp)", "[Help](#help)", None),
        ("[Hjelp](日本/ガイド.md)", "[Help](japan/guide.md)", None),
        ("[Hjelp]()", "[Help]()", None),
        ("`[a](b)`", "`[a](b)`", None),
    ],
)
def test_fake_link(target: str, source: str, after: str | None) -> None:
    assert mended("markup.fake-link", target, source) == after
    assert len(found("markup.fake-link", target, source)) == (after is not None)


@pytest.mark.parametrize(
    ("target", "source", "messages"),
    [
        ("Se hjelp.", f"See [help]({URL}).", [f"the link to {URL} is lost"]),
        (f"Se [hjelp]({OTHER}).", f"See [help]({URL}).", [f"this links to {OTHER}, the source to {URL}"]),
        (f"[a]({URL}) og [b]({OTHER})", f"[a]({URL})", [f"the source has no link to {OTHER}"]),
        (f"[b]({OTHER}), [a]({URL})", f"[a]({URL}), [b]({OTHER})", []),
        (f"[a]({URL})", f"[a]({URL}) [a]({URL})", []),
        ("[a](https://x.example/nb-no/y)", "[a](https://x.example/en-us/y)", []),
        ("[a](/fr/docs/Web)", "[a](/en-US/docs/Web)", []),
        ("[a](/fr/docs/Web#exemple)", "[a](/docs/Web#example)", []),
        (f"[a [b]({URL}) c]({OTHER})", f"[a]({OTHER}), [b]({URL})", []),
        (f"Se [hjelp] ({URL}).", f"See [help]({URL}).", []),
        ("[Already](既に)", f"[Already]({URL})", [f"the link to {URL} is lost"]),
        ("![a](one.png)", "![a](two.png)", ["this links to one.png, the source to two.png"]),
        (f"[{URL}]({URL})", f"<{URL}>", []),
    ],
)
def test_links(target: str, source: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("markup.links", target, source)] == messages


def test_a_long_address_is_quoted_with_both_its_ends() -> None:
    (finding,) = found("markup.links", "Se.", f"See [it](https://go.example/{'a' * 90}/end).")
    assert finding.message == f"the link to https://go.example/{'a' * 20}…{'a' * 36}/end is lost"


@pytest.mark.parametrize(
    ("target", "source", "at"),
    [
        (f"Se [koden]({URL})og finn den, og lukk.", f"See [code]({URL}) and find it, and close.", [35]),
        ("Velg **Lagre**og lukk, og vent.", "Select **Save** and close and wait.", [14]),
        (f"Se [koden,]({URL})finn den.", f"See [code]({URL}), find it.", [36]),
        (f"Se [Excel]({URL})issä.", f"See [Excel]({URL}).", []),
        (f"Se [fil]({URL})en og en til.", f"See the [file]({URL}) and one more.", []),
        (f"Se [koden]({URL}) og finn den, og lukk.", f"See [code]({URL}) and find it.", []),
        ("Velg **In**tune og tune.", "Select **In**tune and tune.", []),
        (f"[ヘルプ]({URL})を参照。を参照", f"See [help]({URL}).", []),
        (f"[도움말]({URL})이 있습니다. 이 것", f"There is [help]({URL}).", []),
        (f"Se [koden ]({URL})og finn den, og lukk.", f"See [code ]({URL})and find it.", []),
        (f"M[icrosoft]({URL})s kode, s.", f"M[icrosoft]({URL})s code.", []),
    ],
)
def test_glued(target: str, source: str, at: list[int]) -> None:
    assert columns("markup.glued", target, source) == at
    for column in at:
        assert mended("markup.glued", target, source) == f"{target[:column]} {target[column:]}"


@pytest.mark.parametrize(
    ("target", "source", "messages"),
    [
        ("Kjør `Hent`.", "Run `Get`.", ["the code Get of the source is not here; here is Hent"]),
        (
            "`If``Else`",
            "`If` `Else`",
            [f"the code {code} of the source is not here; here is If``Else" for code in ("Else", "If")],
        ),
        ("Kjør Get.", "Run `Get`.", ["the code Get of the source is not here"]),
        (r"Bruk ` n`.", r"Use `\n`.", [r"the code \n of the source is not here; here is  n"]),
        ("`B` etter `A`", "`A`, then `B`", []),
        ("`A` og `B`", "`A`", []),
        ("`A`", "`A` and `A`", []),
        ("`git add <fil>`", "`git add <file>`", []),
        ("Ingen kode", "No code", []),
    ],
)
def test_code(target: str, source: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("markup.code", target, source)] == messages


@pytest.mark.parametrize(
    ("target", "source", "messages"),
    [
        ("Hendelse {HendelsesId}", "Incident {IncidentId}", ["{IncidentId} is missing"]),
        ("Åpne **% temp%**.", "Open **%temp%**.", ["%temp% is missing"]),
        (r"**$ {local}\Edge**", r"**${local}\Edge**", ["${local} is missing"]),
        ("{{ navn }}", "{{name}}", ["{{name}} is missing"]),
        ("Kopier % 1 til %2", "Copy %1 to %2", ["%1 is missing"]),
        ("حدد ٪temp٪", "Select %temp%", ["%temp% is missing"]),
        ("Skriv navn.", "Type <name>.", ["0 of 1 placeholders are left: <name>"]),
        ("Skriv <> her.", "Type <**site**> here.", ["0 of 1 placeholders are left: <**site**>"]),
        ("Åpne %TEMP%.", "Open %temp%.", []),
        (r"Hendelse \{IncidentId\}", "Incident {IncidentId}", []),
        ("Skriv <navn på gruppe>.", "Type <group name>.", []),
        (r"Skriv \<navn\> og &lt;id&gt;.", "Type <name> and <id>.", []),
        ("Linje<br>to", "Line<br/>two", []),
        ("＜グループ名＞", "<group name>", []),
        ("Kjør `{x}`", "Run `{y}`", []),
        ("50 % av 100", "50% of 100", []),
        ("{1, 2}", "{1, 2, 3}", []),
        ("3 < 4", "3 < 4 > 2", ["0 of 1 placeholders are left: < 4 >"]),
        ("gå til <https://a.example>", "go to <https://b.example>", []),
    ],
)
def test_placeholders(target: str, source: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("markup.placeholders", target, source)] == messages


@pytest.mark.parametrize(
    ("target", "source", "messages"),
    [
        ("10<sup>3 byte", "10<sup>3</sup> bytes", ["</sup> is missing"]),
        ("en<br>to", "one two", ["<br> is too much"]),
        ("en<br />to", "one<br>two", []),
        ("en <app> to", "one <tool> two", []),
        ("`<b>`", "<b>x</b>", ["<b> is missing; </b> is missing"]),
        ("<SUP>1</SUP>", "<sup>1</sup>", []),
    ],
)
def test_html(target: str, source: str, messages: list[str]) -> None:
    assert [finding.message for finding in found("markup.html", target, source)] == messages


@pytest.mark.parametrize(
    ("target", "source", "at"),
    [
        (r"\\\Kunder kan be om hjelp.", "Customers can ask for help.", [0]),
        (rf"「[ヘルプ]({URL})\をご覧ください。", f"See [help]({URL}).", [31]),
        (r"Elementet \ <name>", r"The \<name> element", [10]),
        (r"Elementet \ <name>", "The name element", [10]),
        ("C:\\\\Brukere\\meg", "C:\\Users\\me", []),
        (r"1\. august", "August 1", []),
        ("Slutt på linjen\\", "End of the line\\", []),
        ("tegnene / \\ |", "the characters / |", []),
        (r"`a\b`", "`ab`", []),
    ],
)
def test_escape(target: str, source: str, at: list[int]) -> None:
    assert columns("markup.escape", target, source) == at


def test_a_backslash_that_should_escape_is_put_before_its_mark() -> None:
    assert mended("markup.escape", r"Elementet \ <name>", r"The \<name> element") == r"Elementet \<name>"
    assert mended("markup.escape", r"Elementet \ <name>", "The name element") is None


@pytest.mark.parametrize(
    ("target", "source", "after"),
    [
        ("Sikkerhet & amp; samsvar", "Security &amp; compliance", "Sikkerhet &amp; samsvar"),
        ("5&nbsp ;GB", "5&nbsp;GB", "5&nbsp;GB"),
        ("5&NBSP;GB", "5&nbsp;GB", "5&nbsp;GB"),
        ("a &amp;nbsp; b", "a &nbsp; b", "a &nbsp; b"),
        ("& # 124;", "&#124;", "&#124;"),
        ("5 GB", "5&nbsp;GB", None),
        ("R&D og &amp;", "R&D and &amp;", None),
        ("Q & A", "Q & A", None),
        ("a & b", "a &lt; b", None),
    ],
)
def test_entity(target: str, source: str, after: str | None) -> None:
    assert mended("markup.entity", target, source) == after
    assert len(found("markup.entity", target, source)) == (after is not None)


@pytest.mark.parametrize(
    ("target", "source", "after"),
    [
        ("＊＊保存＊＊を選択します。", "Select **Save**.", "**保存**を選択します。"),
        ("｀コード｀", "`code`", "`コード`"),
        ("一＜br＞二", "one<br>two", "一<br>二"),
        ("＃ 見出し", "# Heading", "# 見出し"),
        ("A｜B", "A | B", "A|B"),
        ("追加 ＞ **次へ**", "Add > **Next**", None),
        ("［保存］", "**Save**", None),
        ("**保存** ＊＊", "**Save** ＊＊", None),
        ("5＃", "#5", None),
    ],
)
def test_fullwidth(target: str, source: str, after: str | None) -> None:
    assert mended("markup.fullwidth", target, source, "ja-JP") == after
    assert bool(found("markup.fullwidth", target, source, "ja-JP")) == (after is not None)


@pytest.mark.parametrize(
    ("before", "target", "source", "after"),
    [
        ("", "1. august 2020 er det slutt.", "It ends on August 1, 2020.", r"1\. august 2020 er det slutt."),
        ("- ", "7. april vil du endre.", "On April 7th you change it.", r"7\. april vil du endre."),
        ("> ", "# nummer", "Number", r"\# nummer"),
        ("1. ", "> **System**", "**Settings** > **System**", r"\> **System**"),
        ("", "- alternativ", "Option", r"\- alternativ"),
        ("Tekst over.\n", "1. august er det slutt.", "It ends on August 1.", r"1\. august er det slutt."),
        ("Tekst over.\n", "2. august er det slutt.", "It ends on August 2.", None),
        ("Tekst foran. ", "1. august er det slutt.", "It ends on August 1.", None),
        ("## ", "2. trinn", "Step 2", None),
        ("", "4. Kjør verktøyet.", "4.Run the tool.", None),
        ("", "- Alternativ", "- Option", None),
        ("", "2020.1 er ute", "2020.1 is out", None),
        ("", ">= 5", "At least 5", None),
        ("|", "1. august", "August 1", None),
    ],
)
def test_list(before: str, target: str, source: str, after: str | None) -> None:
    tree = {"nb-NO/a.md": f"{head()}{before}{unit(101, target, source)}\n"}
    findings = findings_of(audited(tree), "markup.list")
    files = mend({path: text.encode() for path, text in tree.items()}, findings).files
    assert [page_of(data).spans[0].target for data in files.values()] == ([] if after is None else [after])
    assert bool(findings) == (after is not None)


ESCAPED = r"A \| B"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (["|a|b|", "|---|---|", f"|x|{unit(101, 'A | B', 'A or B')}|"], [10]),
        (["a|b", ":-|-:", f"x|{unit(101, 'A | B', 'A or B')}"], [10]),
        (["|a|b|", "|---|---|", "|1|2|3|", "", unit(101, "x", "y")], []),
        (["|a|b|", "|---|---|", f"|{unit(101, 'x', 'y')}|{unit(102, 'A | B', 'A | B')}|"], []),
        (["|a|b|", "|---|---|", f"|{unit(101, 'x', 'y')}|{unit(102, '`A | B`', 'A or B')}|"], []),
        (
            [
                "|a|b|",
                "|---|---|",
                f"|{unit(101, 'x', 'y')}|{unit(102, ESCAPED, 'A or B')}|",
            ],
            [],
        ),
        (["|a|b|", "|---|---|", f"|{unit(101, 'x', 'y')}|", "", unit(102, "A | B | C", "A")], []),
        (["|a|b|", "", f"|x|{unit(101, 'A | B', 'A or B')}|"], []),
    ],
)
def test_table(rows: list[str], lines: list[int]) -> None:
    findings = findings_of(audited({"nb-NO/a.md": head() + "\n".join(rows) + "\n"}), "markup.table")
    assert [finding.line for finding in findings] == lines


def test_a_plain_page_is_told_of_its_own_tables() -> None:
    (finding,) = findings_of(audited({"nb-NO/a.md": head() + "|a|b|\n|-|-|\n|1|2|3|\n"}), "markup.table")
    assert (finding.line, finding.message) == (10, "3 cells in a table of 2 columns: |1|2|3|")


ALT = "The settings page of the portal"


@pytest.mark.parametrize(
    ("image", "count"),
    [
        (f"![{ALT}](media/a.png)", 1),
        (f':::image type="content" source="media/b.png" alt-text="{ALT}":::', 1),
        ("![Innstillingene i portalen](media/a.png)", 0),
        (f"![{ALT}](media/other.png)", 0),
        ("![Microsoft Edge for Business](media/c.png)", 0),
    ],
)
def test_image_alt_of_the_source(image: str, count: int) -> None:
    source = f'![{ALT}](media/a.png)\n\n:::image source="media/b.png" alt-text="{ALT}":::\n\n![Microsoft Edge for Business](media/c.png)\n'
    findings = findings_of(audited({"en-US/a.md": source, "nb-NO/a.md": f"{head()}{image}\n"}), "markup.image-alt")
    assert [finding.message for finding in findings] == [f"the text of this picture is not translated: {ALT}"] * count


@pytest.mark.parametrize(("alt", "at"), [("", [6]), ("knapp", [])])
def test_image_alt_in_a_sentence(alt: str, at: list[int]) -> None:
    assert columns("markup.image-alt", f"Klikk ![{alt}](a.png).", "Click ![button](a.png).") == at


@pytest.mark.parametrize(
    ("anchor", "count"),
    [
        ("turn-on-the-light", 0),
        ("slå-på-lyset", 1),
        ("sl-p-lyset", 1),
        ("turn-on-a-light", 1),
        ("bkmk_light", 0),
        ("", 0),
    ],
)
def test_anchor(anchor: str, count: int) -> None:
    text = f'{head()}# <a name="{anchor}"></a>{unit(101, "Slå på lyset", "Turn on the light")}\n'
    findings = findings_of(audited({"nb-NO/a.md": text}), "markup.anchor")
    message = f"the anchor is {anchor}, that of the source turn-on-the-light"
    assert [finding.message for finding in findings] == [message] * count


def test_the_rules_read_pages_without_spans() -> None:
    source = f"Click **Save** to keep it.\n\nSee [help]({URL}) for more.\n"
    digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()
    text = f"Klikk ** Lagre ** for å beholde det.\n\nSe [hjelp] ({URL}) for mer.\n"
    tree = {"en-US/a.md": source, "nb-NO/a.md": head(ms_openlocfilehash=digest) + text}
    places = [(finding.rule, finding.line, finding.column) for finding in findings_of(audited(tree), "markup")]
    assert places == [("markup.broken-emphasis", 8, 7), ("markup.link-syntax", 10, 10)]


SOURCE = "# Light\n\n> [!NOTE]\n> Turn it on.\n\n![Lamp](a.png)\n\n|a|b|\n|-|-|\n\n```sh\n# no heading\n```\n"


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        ("", "", []),
        ("# Light\n", "# Lys\n", []),
        ("# Light\n", "Lys\n", ["10: the source has 1 headings, this page 0"]),
        ("[!NOTE]", "[!MERK]", ["13: the source has 1 alerts, this page 0"]),
        ("|-|-|\n", "", ["17: the source has 1 tables, this page 0"]),
        ("![Lamp](a.png)", "", ["16: the source has 1 pictures, this page 0"]),
        (
            "```sh\n",
            "",
            ["18: the source has 1 headings, this page 2"],
        ),
    ],
)
def test_structure(old: str, new: str, messages: list[str]) -> None:
    digest = hashlib.sha1(SOURCE.encode(), usedforsecurity=False).hexdigest()
    text = head(ms_openlocfilehash=digest) + SOURCE.replace(old, new)
    findings = findings_of(audited({"en-US/a.md": SOURCE, "nb-NO/a.md": text}), "markup.structure")
    assert sorted(f"{finding.line}: {finding.message}" for finding in findings) == sorted(messages)


def test_the_structure_of_a_page_is_not_compared_with_a_source_that_it_was_not_made_from() -> None:
    tree = {"en-US/a.md": SOURCE, "nb-NO/a.md": head() + "Lys\n"}
    assert findings_of(audited(tree), "markup.structure") == []


@pytest.mark.parametrize(
    ("source", "places"),
    [
        ("The workflows end on August 1, 2020.", [(10, 1)]),
        ("1. The workflows end in August 2020.", []),
    ],
)
def test_list_in_a_page_without_spans(source: str, places: list[tuple[int, int]]) -> None:
    page = f"# Workflows\n\n{source}\n\nOpen the **Settings** page.\n"
    digest = hashlib.sha1(page.encode(), usedforsecurity=False).hexdigest()
    text = "# Arbeidsflyter\n\n1. august 2020 slutter arbeidsflytene.\n\nÅpne siden **Innstillinger**.\n"
    tree = {"en-US/a.md": page.encode(), "nb-NO/a.md": (head(ms_openlocfilehash=digest) + text).encode()}
    findings = findings_of(audited(tree), "markup.list")
    assert [(finding.line, finding.column) for finding in findings] == places
    assert [b"1\\. august 2020" in data for data in mend(tree, findings).files.values()] == [True] * len(places)


def test_fixes_of_real_pages_change_marks_and_spaces_alone() -> None:
    tree = {
        f"{locale}/{path.name}": path.read_bytes()
        for locale in ("ja-JP", "nb-NO")
        for path in sorted((pages() / locale / "live-sxs").rglob("*.md"))[::6]
    }
    settings = Settings(select=("markup",))
    mendable = [finding for finding in audited(tree, settings).findings if finding.edits]
    done = mend(tree, mendable)
    assert len(mendable) >= 20
    assert done.refused == ()
    for path, data in done.files.items():
        old, new = page_of(tree[path], path), page_of(data, path)
        assert [span.source for span in old.spans] == [span.source for span in new.spans]
        assert re.sub(r"[\s*_\\]+", "", old.text) == re.sub(r"[\s*_\\]+", "", new.text)
    assert [finding for finding in audited(tree | done.files, settings).findings if finding.edits] == []


@pytest.mark.parametrize(
    ("rule", "target", "source"),
    [
        ("markup.menu-path", "Gå til B  >    >  **A**.", "Go to **A** > **B** > **C**."),
        ("markup.empty-link", "Se hjelp. []({URL})", "See [**help**]({URL})."),
        ("markup.fullwidth", "Velg ＊＊Lagre＊＊.", "Select **Save**."),  # what it is about
        ("markup.broken-emphasis", "Velg ** Lagre **.", "Select **Save**."),
    ],
)
def test_emphasis_leaves_to_other_rules_what_they_tell_better(rule: str, target: str, source: str) -> None:
    target, source = target.replace("{URL}", URL), source.replace("{URL}", URL)
    assert found(rule, target, source)
    assert found("markup.emphasis", target, source) == []


def test_emphasis_may_be_quotation_marks() -> None:
    assert found("markup.emphasis", "Velg «Lagre» og **Lukk**.", "Select **Save** and **Close**.") == []
    assert len(found("markup.emphasis", 'Velg "Lagre" og Lukk.', 'Select "**Save**" and **Close**.')) == 1


@pytest.mark.parametrize(("locale", "is_mended"), [("nb-NO", False), ("lv-LV", True)])
def test_glued_leaves_what_may_be_one_word_to_a_person(locale: str, is_mended: bool) -> None:  # noqa: FBT001  # a table
    target = f"Se [søppel]({URL})post og finn post der."
    assert len(found("markup.glued", target, f"See [junk]({URL}) mail.", locale)) == 1
    assert (mended("markup.glued", target, f"See [junk]({URL}) mail.", locale) is not None) == is_mended


def test_placeholders_in_code_are_left_to_code() -> None:
    assert found("markup.placeholders", "Kjør `Get-Mailbox navn`.", "Run `Get-Mailbox <name>`.") == []
    assert len(found("markup.placeholders", "Kjør `navn` > <.", "Run <`name`>.")) == 1


def test_a_header_with_too_many_cells() -> None:
    row = f"|{unit(101, 'Navn | ID', 'Name')}|Verdi|"
    table = f"{row}\n|---|---|\n|Lisens|På|\n"
    (finding,) = findings_of(audited({"nb-NO/a.md": head() + table}), "markup.table")
    assert (finding.line, finding.column) == (8, 1)
    assert finding.message == "3 cells in the header of a table of 2 columns: |Navn | ID|Verdi|"


def test_code_that_is_all_placeholder_is_compared() -> None:
    assert len(found("markup.code", "Hent {Id} og `{Url}`.", "Get `{Id}` and `{Url}`.")) == 1
    assert found("markup.code", "Hent `<navn>`.", "Get `<name>`.") == []
