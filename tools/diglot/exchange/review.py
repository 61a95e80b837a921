"""The review file: what was corrected, reviewed and commented in the bench, as JSON. The page's script is its writer;
`reports/schema/review.json` is its schema.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from diglot.errors import ExchangeError
from diglot.exchange.markup import LIMIT
from diglot.exchange.units import Correction, Progress

FORMAT = 1
"""The number of the format that is read."""

_SUFFIX = ".review.json"
_Keys = Mapping[str, type | tuple[type, ...]]
_PAGE: _Keys = {"path": str, "hash": str, "segments": list}
_SEGMENT: _Keys = {
    "unit": str,
    "source": str,
    "was": str,
    "target": (str, type(None)),
    "reviewed": bool,
    "comment": str,
}


def is_own(data: bytes, name: str) -> bool:
    """Whether a file is a review: JSON with pages, or at least the name of one, `page.nb-NO.review.json`."""
    return name.lower().endswith(_SUFFIX) or (data.lstrip().startswith(b"{") and b'"pages"' in data)


def read_file(data: bytes, name: str) -> Iterator[Correction]:
    """What came back for each unit. One that was reviewed or commented alone comes back as it was. Raises ExchangeError
    for what is no review.
    """
    if len(data) > LIMIT:
        message = f"{name}: the file is larger than {LIMIT // 1024**2} MB; hand it back in parts"
        raise ExchangeError(message)
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = f"{name}: not valid JSON: {error}"
        raise ExchangeError(message) from error
    yield from read_document(document, name)


def read_document(document: object, name: str) -> Iterator[Correction]:
    """The same of a document that was parsed."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        message = f"{name}: is no review of format {FORMAT}; download it from the report again"
        raise ExchangeError(message)
    for number, page in enumerate(_list(document.get("pages"), name, "pages")):
        _demand(page, _PAGE, name, f"pages[{number}]")
        for at, segment in enumerate(page["segments"]):
            _demand(segment, _SEGMENT, name, f"pages[{number}].segments[{at}]")
            target = segment["was"] if segment["target"] is None else segment["target"]
            progress = Progress.REVIEWED if segment["reviewed"] else Progress.TRANSLATED
            yield Correction(
                page["path"], segment["unit"], target, segment["source"], progress, note=segment["comment"].strip()
            )


def _list(value: object, name: str, where: str) -> list[Any]:
    if not isinstance(value, list):
        message = f"{name}: {where} is no list; download the review from the report again"
        raise ExchangeError(message)
    return value


def _demand(value: object, keys: _Keys, name: str, where: str) -> None:
    """See that a value is an object with these keys, each of its type."""
    for key, kind in keys.items():
        if not isinstance(value, dict) or not isinstance(value.get(key), kind):
            message = f"{name}: {where} has no {key} as it should be; download the review from the report again"
            raise ExchangeError(message)
