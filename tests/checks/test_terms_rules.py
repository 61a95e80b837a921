from collections.abc import Sequence

import pytest

from diglot.audit import audit
from diglot.checks import BY_SLUG
from diglot.judging import judge
from diglot.model import Finding
from diglot.settings import Settings
from diglot.terms import Term, Terms
from support import audited, findings_of, head, unit

SUBSCRIPTION = Term(("subscription",), {"nb": ("abonnement",), "fi-FI": ("tilaus",), "ja-JP": ("サブスクリプション",)})


def page(pairs: Sequence[tuple[str, str]], locale: str = "nb-NO") -> str:
    """A page of pairs of source and target."""
    return head(locale) + "\n\n".join(
        unit(number, target, source) for number, (source, target) in enumerate(pairs, 101)
    )


def hits(slug: str, terms: Terms, source: str, target: str, locale: str = "nb-NO") -> list[Finding]:
    """What a rule says of one pair, with a terminology."""
    report = audited({f"{locale}/a.md": page([(source, target)], locale)}, Settings(select=("page.empty",)))
    return list(judge(report.cases, [BY_SLUG[slug]], "en-US", terms).findings)


def across(slug: str, pairs: Sequence[tuple[str, str]], locale: str = "nb-NO") -> list[tuple[int, str]]:
    """The pair, from 0, and the message of each finding of a rule on the whole corpus."""
    tree = {f"{locale}/a.md": page(pairs, locale).encode()}
    found = findings_of(audit(tree, Settings(extend_select=(slug,))), slug)
    return [((finding.line - 8) // 2, finding.message) for finding in found]


@pytest.mark.parametrize(
    ("source", "target", "locale", "count"),
    [
        ("Select the subscription.", "Velg tegningen.", "nb-NO", 1),
        ("Select the subscription.", "Velg abonnementet.", "nb-NO", 0),
        ("Select the subscriptions.", "Velg prøveabonnementene.", "nb-NO", 0),
        ("Select the **Subscription** tab.", "Velg fanen **Abonnement**.", "nb-NO", 0),
        ("Select the subscription.", "Vælg tegningen.", "da-DK", 0),
        ("Select the subscription.", "Valitse jäsenyys.", "fi-FI", 1),
        ("Select the subscription.", "Peruuta tilauksesi.", "fi-FI", 0),
        ("Select the subscription.", "サブスク リプションを選択します。", "ja-JP", 0),
        ("Select the subscription.", "購読を選択します。", "ja-JP", 1),
        ("Run `New-Subscription`.", "Kjør `New-Subscription`.", "nb-NO", 0),
        ("See [this](https://x.example/subscription).", "Se [dette](https://x.example/subscription).", "nb-NO", 0),
    ],
)
def test_terms_glossary(source: str, target: str, locale: str, count: int) -> None:
    assert len(hits("terms.glossary", Terms((SUBSCRIPTION,)), source, target, locale)) == count


def test_terms_glossary_says_what_to_write() -> None:
    terms = Terms((Term(("team", "crew"), {"nb-NO": ("gruppe", "lag")}, note="not the product"),))
    (finding,) = hits("terms.glossary", terms, "Join the crew.", "Bli med i flokken.")
    assert finding.message == "team should be translated: gruppe or lag (not the product)"
    assert (finding.line, finding.column) == (8, 31)


@pytest.mark.parametrize(
    ("source", "target", "count"), [("Open Team.", "Åpne Team.", 0), ("Open Team.", "Åpne team.", 1)]
)
def test_terms_glossary_minds_capitals_where_asked(source: str, target: str, count: int) -> None:
    assert len(hits("terms.glossary", Terms((Term(("Team",), {"nb": ("Team",)}, case=True),)), source, target)) == count


@pytest.mark.parametrize(
    ("source", "target", "columns"),
    [
        ("Select the subscription.", "Velg tegningen.", [36]),
        ("Select the subscription.", "Velg en Tegning.", [39]),
        ("Select the subscription.", "Velg prøvetegning.", []),
        ("Select the drawing.", "Velg tegningen.", []),
        ("Select the subscription.", "Velg `tegning`.", []),
    ],
)
def test_terms_forbidden(source: str, target: str, columns: list[int]) -> None:
    terms = Terms((Term(("subscription",), {"nb": ("abonnement",)}, {"nb": ("tegning",)}),))
    found = hits("terms.forbidden", terms, source, target)
    assert [finding.column for finding in found] == columns
    assert {finding.message for finding in found} <= {"tegning is not to be used for subscription; use abonnement"}


@pytest.mark.parametrize(
    ("source", "target", "messages"),
    [
        ("Open Power Automate.", "Åpne Power Automate.", []),
        ("Open Power Automate.", "Avaa Power Automatessa.", []),
        ("Open Power Automate.", "Åpne Power-Automate-fanen.", []),
        ("Open Power Automate.", "Åpne power automate.", ["Power Automate is written in another way"]),
        ("Open Power Automate.", "Åpne strøm.", ["Power Automate is missing from the translation"]),
        ("Open SuperPower Automates.", "Åpne strøm.", []),
        ("Run `Get-Mailbox`.", "Kjør `Hent-Postboks`.", ["Get-Mailbox is missing from the translation"]),
        ("Open C++.", "Åpne C.", ["C++ is missing from the translation"]),
    ],
)
def test_terms_kept(source: str, target: str, messages: list[str]) -> None:
    found = hits("terms.kept", Terms(kept=("Power", "Power Automate", "Get-Mailbox", "C++")), source, target)
    assert [finding.message for finding in found] == [f"{message}; it is not to be translated" for message in messages]


CANCEL = "Cancel your subscription."


@pytest.mark.parametrize(
    ("pairs", "reported"),
    [
        ([(CANCEL, "Avbryt abonnementet."), (CANCEL, "Si opp abonnementet.")], [1]),
        ([(CANCEL, "Si opp."), (CANCEL, "Avbryt."), (CANCEL, "Avbryt.")], [0]),
        ([(CANCEL, "Avbryt abonnementet."), (CANCEL, "avbryt  **abonnementet**")], []),
        ([(CANCEL, "Avbryt abonnementet."), ("Cancel your subscription?", "Si opp abonnementet?")], []),
        ([("Learn more", "Lær mer"), ("Learn more", "Finn ut mer")], []),
        ([("Select **Next**.", "Velg **Neste**."), ("Select **Next**.", "Klikk **Fram**.")], [1]),
    ],
)
def test_terms_inconsistent(pairs: list[tuple[str, str]], reported: list[int]) -> None:
    assert [at for at, _ in across("terms.inconsistent", pairs)] == reported


def test_terms_inconsistent_names_a_place() -> None:
    pairs = [(CANCEL, "Avbryt."), (CANCEL, "Avbryt."), (CANCEL, "Si opp.")]
    assert across("terms.inconsistent", pairs) == [
        (2, "the same source is translated otherwise in nb-NO/a.md:8 and 1 more: Avbryt.")
    ]


def test_locales_need_not_agree() -> None:
    tree = {
        f"{locale}/a.md": page([(CANCEL, text)], locale) for locale, text in (("nb-NO", "Avbryt"), ("da-DK", "Nej"))
    }
    assert findings_of(audited(tree), "terms") == []


@pytest.mark.parametrize(
    ("one", "other", "reported"),
    [
        ("Enable the account.", "Disable the account.", [1]),
        ("Turn it on.", "Turn it off.", [1]),
        ("You can open it.", "You can't open it.", [1]),
        ("You can\u2019t open it.", "You cannot open it.", []),
        ("Office 2016 is here.", "Office 2019 is here.", [1]),
        ("Enable the account.", "Please enable the account.", []),
        ("Remove the account.", "Delete the account.", []),
        ("8000020 Export contacts", "Export contacts", []),
        ("Enable or disable it.", "Disable or enable it.", []),
    ],
)
def test_terms_ambiguous(one: str, other: str, reported: list[int]) -> None:
    assert [at for at, _ in across("terms.ambiguous", [(one, "Det samme."), (other, "det samme")])] == reported


def test_terms_ambiguous_believes_the_more_frequent() -> None:
    pairs = [("Turn it on.", "Slå på."), ("Turn it off.", "Slå på."), ("Turn it off.", "Slå på.")]
    ((at, message),) = across("terms.ambiguous", pairs)
    assert at == 0
    assert message == "translated as in nb-NO/a.md:10, whose source says something else: Turn it off."


SAVE = ("Select **Save**.", "Velg **Lagre**.")


@pytest.mark.parametrize(
    ("pairs", "reported"),
    [
        ([*[SAVE] * 4, ("Now **Save** it.", "**Berg** nå.")], [4]),
        ([*[SAVE] * 3, ("Now **Save** it.", "**Berg** nå.")], []),
        ([*[SAVE] * 4, *[("Now **Save** it.", "**Berg** nå.")] * 2], []),
        ([*[SAVE] * 4, ("Now **Save** it.", "**Velg** Lagre nå.")], []),
        ([*[SAVE] * 4, ("Now **Save** it.", "Velg nå.")], [4]),
        ([*[SAVE] * 4, ("Now **save** it.", "**Berg** den nå.")], []),
        ([*[("Say **Word**.", "Si **Word**.")] * 4, ("Say **Word** now.", "Si **Ord** nå.")], []),
    ],
)
def test_terms_ui_label(pairs: list[tuple[str, str]], reported: list[int]) -> None:
    assert [at for at, _ in across("terms.ui-label", pairs)] == reported


def named(name: str, count: int) -> list[tuple[str, str]]:
    return [(f"Open {name} with number {number}.", f"Åpne {name} med nummer {number}.") for number in range(count)]


@pytest.mark.parametrize(
    ("name", "source", "target", "count"),
    [
        ("OneDrive", "Close OneDrive.", "Lukk EnStasjon.", 1),
        ("OneDrive", "Close OneDrive.", "Lukk Onedrive-mappen.", 0),
        ("Microsoft Teams", "Close Microsoft Teams.", "Lukk Microsoft lag.", 1),
        ("Microsoft Teams", "Close Microsoft Teams.", "Lukk Microsoft [Teams](https://x.example).", 0),
        ("Azure AD", "Close Azure AD.", "Lukk Azure Active Directory.", 0),
        ("Azure Active Directory", "Close Azure Active Directory.", "Lukk Azure AD.", 0),
        ("Azure AD", "Close Azure AD.", "Lukk Azure-annonsen.", 1),
        ("Edge", "Close Edge.", "Lukk kanten.", 0),
        ("One Two Three Four Five Six Seven", "Close One Two Three Four Five Six Seven.", "Lukk alt.", 0),
        ("OneDrive", "Close **OneDrive**.", "Lukk **EnStasjon**.", 0),
        ("OneDrive", "Run `OneDrive`.", "Kjør `EnStasjon`.", 0),
    ],
)
def test_terms_product(name: str, source: str, target: str, count: int) -> None:
    found = across("terms.product", [*named(name, 40), (source, target)])
    assert found == [(40, f"{name} is missing, which 40 other sentences keep as it is")] * count


@pytest.mark.parametrize(("kept", "lost", "count"), [(19, 0, 0), (20, 1, 0), (33, 1, 1), (33, 2, 0)])
def test_terms_product_needs_evidence(kept: int, lost: int, count: int) -> None:
    pairs = [("Close OneDrive.", f"Lukk stasjon {number}.") for number in range(lost)]
    assert len(across("terms.product", [*named("OneDrive", kept), *pairs])) == count
