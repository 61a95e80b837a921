import pytest

from diglot.verbatim import Kind, loose_pieces


def pieces(text: str) -> list[tuple[str, str]]:
    return [(piece.kind.name, piece.text) for piece in loose_pieces(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("1. * | --- | **12**\n", []),
        ("En linje.\n\nTo ", [("PROSE", "En linje."), ("PROSE", "To")]),
        ("Se [her](https://a.b/c) nå", [("PROSE", "Se [her](https://a.b/c) nå")]),
        ("![Alt tekst](a.png) etter", [("IMAGE", "Alt tekst"), ("PROSE", "etter")]),
        ('![12](a.png) <img alt="Alt"><a title="Tittel">', [("IMAGE", "Alt"), ("IMAGE", "Tittel")]),
        ("![Et [nytt] bilde](d(e).png)", [("IMAGE", "Et [nytt] bilde")]),
        ("日本語", [("PROSE", "日本語")]),
        ("`x` <b>fet</b>", [("PROSE", "fet</b>")]),
        ("[en]: https://a.b 'Tittel'", [("DEFINITION", "[en]: https://a.b 'Tittel'")]),
        ("> [!NOTE]\n> Tekst", [("PROSE", "Tekst")]),
        ("- ```cs\n  int\n  ```\nTekst", [("PROSE", "Tekst")]),
        ("````\n```\nint\n````\nTekst", [("PROSE", "Tekst")]),
        ("<!-- int", []),
        ("<pre>\nint", []),
    ],
)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert pieces(text) == expected


def test_only_the_stretch_is_looked_at() -> None:
    (piece,) = loose_pieces("En to tre", 3, 5)
    assert (piece.kind, piece.text, piece.start) == (Kind.PROSE, "to", 3)
