from diglot import errors


def test_each_kind_of_error_has_its_own_slug() -> None:
    kinds: list[type[errors.DiglotError]] = [errors.DiglotError, *errors.DiglotError.__subclasses__()]
    assert len({kind.slug for kind in kinds}) == len(kinds) > 1
