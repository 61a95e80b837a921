"""The `ms.*` keys of a localized page as a value: who translated, from which source, when.

No official description of the keys was found; they are read as they stand on real pages of all ages.
"""

import codecs
import datetime as dt
import hashlib
import re
from collections.abc import Mapping

from diglot.model import Method, Provenance, Recovered

HASH = "ms.openlocfilehash"
COMMIT = "ms.sourcegitcommit"
METHOD = "ms.translationtype"
LOCALE = "ms.contentlocale"
HANDOFF = "ms.lasthandoff"
FILE_ID = "ms.locfileid"
ARTICLE_ID = "ms.assetid"

LOCALIZATION_KEYS = (HASH, COMMIT, METHOD, LOCALE, HANDOFF, FILE_ID, "translationtype")
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
_COMMIT = re.compile(r"[0-9a-f]{40}\Z")
# Placeholder values that authors leave in ms.assetid; they identify nothing.
_ARTICLE_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


def read_provenance(meta: Mapping[str, object]) -> tuple[Provenance, tuple[str, ...]]:
    """The provenance in a head's values, and a sentence for each value that is malformed (and then left out)."""
    wrong: list[str] = []

    def text(key: str, pattern: re.Pattern[str] | None = None) -> str | None:
        value = meta.get(key)
        if value is None or value == "":
            return None
        if not isinstance(value, str | int) or (pattern and not pattern.match(str(value))):
            wrong.append(f"{key} is not valid: {str(value)[:80]}")
            return None
        return str(value)

    method = text(METHOD) or text("translationtype") or ""
    article_id = meta.get(ARTICLE_ID)
    handoff = meta.get(HANDOFF)
    provenance = Provenance(
        method=_METHODS.get(method.lower(), Method.UNKNOWN),
        locale=text(LOCALE),
        commit=text(COMMIT, _COMMIT),
        hash=text(HASH, _HASH),
        handoff=_date(handoff, wrong),
        file_id=text(FILE_ID),
        article_id=article_id.lower() if isinstance(article_id, str) and _ARTICLE_ID.match(article_id) else None,
    )
    return provenance, tuple(wrong)


def _date(value: object, wrong: list[str]) -> dt.date | None:
    """`MM/DD/YYYY` as the localization tool writes it, or a YAML date."""
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.datetime.strptime(str(value), "%m/%d/%Y").replace(tzinfo=dt.UTC).date()
    except ValueError:
        wrong.append(f"{HANDOFF} is not a date as MM/DD/YYYY: {str(value)[:80]}")
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


def stands_for(data: bytes, source_hash: str) -> bool:
    """Whether a source file's bytes are the ones that a hash was made of.

    `ms.openlocfilehash` is the SHA-1 (40 digits) or SHA-256 (64 digits) of the file as the build had checked it out:
    as it is, with LF, with CRLF, with or without a byte order mark.
    """
    new = hashlib.sha1 if len(source_hash) == _SHA1_DIGITS else hashlib.sha256
    plain = data.removeprefix(codecs.BOM_UTF8)
    lf = plain.replace(b"\r\n", b"\n")
    variants = {data, plain, lf, lf.replace(b"\n", b"\r\n")}
    return any(new(variant, usedforsecurity=False).hexdigest() == source_hash for variant in variants)


_SHA1_DIGITS = 40
