import pytest

from diglot.errors import UsageError
from diglot.model import Severity, State
from diglot.reports.part import part_of
from support import OFFICE, OLDER, SHAREPOINT, audited, seeds


def names(places: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> list[str]:
    part = part_of(audited(seeds()), places, tags)
    assert part.size == len(part.articles) == len({case.article.path for case in part.cases})
    assert [*part.totals] == [*part.locales]
    return [f"{case.locale}/{case.article.path}" for case in part.cases]


def test_one_locale() -> None:
    assert names(tags=("nb-no",)) == [f"nb-NO/{OFFICE}", f"nb-NO/{SHAREPOINT}"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (SHAREPOINT, [f"{locale}/{SHAREPOINT}" for locale in ("da-DK", "fi-FI", "lv-LV", "nb-NO")]),
        (f"lv-LV/{OFFICE}", [f"lv-LV/{OFFICE}"]),
        (f"fi-FI/{OLDER}", [f"fi-FI/{OFFICE}"]),
        ("lv-LV", [f"lv-LV/{OFFICE}", f"lv-LV/{SHAREPOINT}"]),
    ],
)
def test_places(place: str, expected: list[str]) -> None:
    assert names((place,)) == expected


def test_numbers_are_those_of_the_part() -> None:
    whole = audited(seeds())
    part = part_of(whole, (f"da-DK/{OFFICE}",))
    assert part.locales == ("da-DK",)
    assert (part.size, part.pages) == (1, 1)
    totals = part.totals["da-DK"]
    assert dict(totals.states) == {State.STALE: 1}
    assert totals.beads == 7
    own = [finding for finding in part.findings if finding.path == f"da-DK/{OLDER}"]
    assert totals.findings[Severity.WARNING] == sum(finding.severity is Severity.WARNING for finding in own) == 1


def test_all_of_it_is_the_report() -> None:
    whole = audited({**seeds(), "xx-YY/a.md": b""})
    assert part_of(whole) == whole


@pytest.mark.parametrize(("places", "tags"), [(("sv-SE/x.md",), ()), ((), ("sv-SE",))])
def test_what_is_not_there(places: tuple[str, ...], tags: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        part_of(audited(seeds()), places, tags)
