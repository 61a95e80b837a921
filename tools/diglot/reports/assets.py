"""The files that pages bring along: templates, style and browser scripts, which stand in one folder."""

from functools import cache
from pathlib import Path


def overrides() -> Path:
    """The folder of the templates and assets that come with the package; in an editable installation they stand in the
    repository.
    """
    packaged = Path(__file__).parents[1] / "site" / "overrides"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "site_overrides"


@cache
def asset(name: str) -> str:
    """The text of a file of `assets/diglot/`, for a page that has to have it inside."""
    return (overrides() / "assets" / "diglot" / name).read_text(encoding="utf-8")
