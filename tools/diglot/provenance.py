"""The `ms.*` keys of a localized page as a value: who translated, from which source, when.

No official description of the keys was found; they are read as they stand on real pages of all ages.
"""

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from diglot.model import Method, Provenance, Recovered, Variant

HASH = "ms.openlocfilehash"
COMMIT = "ms.sourcegitcommit"
METHOD = "ms.translationtype"
OLD_METHOD = "translationtype"
LOCALE = "ms.contentlocale"
HANDOFF = "ms.lasthandoff"
FILE_ID = "ms.locfileid"
ARTICLE_ID = "ms.assetid"
L10N, SOURCE_COMMIT = "l10n", "sourceCommit"
WRITTEN = "ms.date"

LOCALIZATION_KEYS = (HASH, COMMIT, METHOD, LOCALE, HANDOFF, FILE_ID, OLD_METHOD)
"""The keys that the localization tool appends to the English head."""

TRANSLATED_KEYS = ("title", "description", "keywords")
"""The keys whose values are translated in place, so that their English is lost (compared without case)."""

RECOVERED = "diglot.recovered"
"""The key that marks an English page as recovered."""

_METHODS = {
    "mt": Method.MACHINE,
    "mte95": Method.MACHINE,
    "auto": Method.MACHINE,
    "ht": Method.HUMAN,
    "human translation": Method.HUMAN,
}
_HASH = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
# The 64 digits are those of a repository in git's newer format.
_COMMIT = re.compile(r"(?:[0-9a-f]{40}|[0-9a-f]{64})\Z")
_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\Z")
# Placeholder values that authors leave in ms.assetid; they identify nothing.
_ARTICLE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Malformed:
    """A value that can't be used: its key, the slug of the rule that says so, and a sentence."""

    key: str
    rule: str
    message: str


def read_provenance(meta: Mapping[str, object]) -> tuple[Provenance, tuple[Malformed, ...]]:
    """The provenance in a head's values, and each value that is malformed (and then left out)."""
    wrong: list[Malformed] = []

    def text(key: str, pattern: re.Pattern[str] | None = None) -> str | None:
        value = meta.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int) or (pattern and not pattern.match(str(value))):
            wrong.append(Malformed(key, "page.invalid-provenance", f"{key} is not valid: {str(value)[:80]}"))
            return None
        return str(value)

    def date(key: str) -> dt.date | None:
        value = meta.get(key)
        found = _date(value)
        if found is None and value is not None and value != "":
            wrong.append(Malformed(key, "page.invalid-date", f"{key} is not a date as MM/DD/YYYY: {str(value)[:80]}"))
        return found

    method = text(METHOD) or text(OLD_METHOD) or ""
    article_id = meta.get(ARTICLE_ID)
    provenance = Provenance(
        method=_METHODS.get(method.lower(), Method.UNKNOWN),
        locale=text(LOCALE),
        commit=text(COMMIT, _COMMIT),
        hash=text(HASH, _HASH),
        handoff=date(HANDOFF),
        file_id=text(FILE_ID),
        article_id=article_id.lower() if isinstance(article_id, str) and _ARTICLE_ID.match(article_id) else None,
        written=date(WRITTEN),
    )
    return provenance, tuple(wrong)


def read_source_commit(meta: Mapping[str, object]) -> tuple[str | None, str]:
    """The commit in the `l10n.sourceCommit` of a head, and, where there is none that can be used, why.

    MDN Web Docs keeps it so: https://github.com/mdn/translated-content, docs/README.md.
    """
    value = meta.get(L10N)
    commit = value.get(SOURCE_COMMIT) if isinstance(value, dict) else None
    if commit is None:
        return None, f"the page has no {L10N}.{SOURCE_COMMIT}"
    if not isinstance(commit, str) or not _COMMIT.match(commit):
        return None, f"{L10N}.{SOURCE_COMMIT} is not a commit of 40 or 64 hexadecimal digits: {str(commit)[:80]}"
    return commit, ""


def _date(value: object) -> dt.date | None:
    """`MM/DD/YYYY` as the localization tool writes it, with or without leading zeros; `YYYY-MM-DD`; or a YAML date."""
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    match = _DATE.match(value) if isinstance(value, str) else None
    if match is None:
        return None
    month, day, year, iso_year, iso_month, iso_day = match.groups()
    try:
        return dt.date(int(year or iso_year), int(month or iso_month), int(day or iso_day))
    except ValueError:
        return None


def read_recovered(meta: Mapping[str, object]) -> Recovered | None:
    """What a recovered page says of itself, or None for any other page."""
    value = meta.get(RECOVERED)
    if not isinstance(value, dict) or not isinstance(value.get("digest"), str):
        return None
    source_hash = value.get("hash")
    return Recovered(str(value.get("from", "")), str(source_hash) if source_hash else None, value["digest"])


def write_recovered(recovered: Recovered) -> dict[str, object]:
    """The twin of `read_recovered`: the head's entry."""
    return {RECOVERED: {"from": recovered.origin, "hash": recovered.hash, "digest": recovered.digest}}


def body_digest(body: str) -> str:
    """SHA-256 of a body in hexadecimal, the same whatever line ends the checkout made of it."""
    return hashlib.sha256(body.replace("\r\n", "\n").encode()).hexdigest()


def stands_for(data: bytes, source_hash: str) -> Variant | None:
    """How a source file has to be read to give the bytes that a hash was made of; None where no way gives them.

    `ms.openlocfilehash` is the SHA-1 (40 digits) or SHA-256 (64 digits) of the file as the build had checked it out:
    as it is, with LF, with CRLF, with or without a byte order mark.
    """
    new = _DIGESTS.get(len(source_hash))
    if new is None:
        return None
    tried: list[bytes] = []
    for variant, content in _variants(data):
        if content not in tried:
            if new(content, usedforsecurity=False).hexdigest() == source_hash:
                return variant
            tried.append(content)
    return None


_DIGESTS = {40: hashlib.sha1, 64: hashlib.sha256}


def _variants(data: bytes) -> Iterator[tuple[Variant, bytes]]:
    """The likely ones first: on the real pages whose source is known, nearly all hashes are of the first two."""
    yield Variant.RAW, data
    lf = data.replace(b"\r\n", b"\n")
    yield Variant.CRLF, lf.replace(b"\n", b"\r\n")
    yield Variant.LF, lf
    if data.startswith(codecs.BOM_UTF8):
        mark = len(codecs.BOM_UTF8)
        yield Variant.UNMARKED, data[mark:]
        yield Variant.UNMARKED_CRLF, lf[mark:].replace(b"\n", b"\r\n")
        yield Variant.UNMARKED_LF, lf[mark:]
