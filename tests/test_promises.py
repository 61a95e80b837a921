from hypothesis import given, settings

from promises import check_page
from strategies import ANY_PAGE, mutations
from support import seeds


@given(mutations(list(seeds().values())))
@settings(max_examples=150)
def test_promises_hold_for_damaged_articles(damaged: tuple[bytes, bytes]) -> None:
    check_page(*damaged)


@given(ANY_PAGE, ANY_PAGE)
def test_promises_hold_for_what_is_hardly_a_page(data: bytes, neighbour: bytes) -> None:
    check_page(data, neighbour)
