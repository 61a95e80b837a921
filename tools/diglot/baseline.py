"""The findings that a project knows of and puts up with for now, so that an old corpus can start clean.

A finding is known by its fingerprint, which stays when its line moves.
"""

import json
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

from diglot.errors import SettingsError
from diglot.model import Finding

FILE = "diglot-baseline.json"
"""Where a baseline is written, if the settings name no place."""

FORMAT = 1


def fingerprints(findings: Sequence[Finding]) -> tuple[str, ...]:
    """For each finding 16 hexadecimal digits of its rule, its path, its message and its number among those that agree
    in these: equal wherever it stands in the file, and different for each.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for finding in findings:
        about = (finding.rule, finding.path, finding.message)
        seen[about] += 1
        text = "\0".join((*about, str(seen[about])))
        found.append(blake2b(text.encode(errors="surrogatepass"), digest_size=8).hexdigest())
    return tuple(found)


def write_baseline(findings: Sequence[Finding]) -> bytes:
    """A baseline file that knows these findings: JSON, by file and rule, so that a difference of two can be read."""
    known: dict[str, dict[str, list[str]]] = {}
    for finding, name in zip(findings, fingerprints(findings), strict=True):
        known.setdefault(finding.path, {}).setdefault(finding.rule, []).append(name)
    document = {
        "format": FORMAT,
        "findings": {
            path: {rule: sorted(names) for rule, names in sorted(rules.items())}
            for path, rules in sorted(known.items())
        },
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode(errors="surrogatepass")


def read_baseline(data: bytes, name: str) -> frozenset[str]:
    """The fingerprints of a baseline file; `name` is what messages call it. The twin of `write_baseline`.

    Raises SettingsError where it is none.
    """
    try:
        document = json.loads(data)
        if document["format"] != FORMAT:
            message = f"{name}: format {document['format']} of a baseline is not known; write it anew"
            raise SettingsError(message)
        return frozenset(
            str(each) for rules in document["findings"].values() for names in rules.values() for each in names
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        message = f"{name}: not a baseline; write one with diglot check --write-baseline"
        raise SettingsError(message) from error


def without_known(findings: Sequence[Finding], known: frozenset[str]) -> tuple[Finding, ...]:
    """The findings that a baseline does not know."""
    return tuple(finding for finding, name in zip(findings, fingerprints(findings), strict=True) if name not in known)
