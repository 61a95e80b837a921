"""SARIF 2.1.0, the format of the OASIS standard of that name, which code scanning and editors read.

Rules are those that found something. A result's fingerprint is the one that a baseline knows it by; GitHub looks for
one of its own besides, `primaryLocationLineHash`, which its upload action fills in.
"""

import json
import re
from typing import TextIO
from urllib.parse import quote

from diglot import __version__
from diglot.baseline import fingerprints
from diglot.checks import BY_SLUG
from diglot.checks.rule import Rule
from diglot.gate import Breach, Ruling
from diglot.model import Finding, Places, Severity
from diglot.reports.data import Json

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "PROJECTROOT"
# What a message would be read as: a link (section 3.11.6 of the standard), a placeholder (section 3.11.5).
_LINK = re.compile(r"\[(?=[^\]\[]*\]\()")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")


def write_sarif(ruling: Ruling, out: TextIO) -> None:
    """One run. Broken budgets are notifications of its invocation: they belong to no file."""
    findings, places = ruling.summary.findings, ruling.summary.places
    rules = [BY_SLUG[slug] for slug in sorted({finding.rule for finding in findings})]
    indexes = {rule.slug: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "Diglot",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
                "notifications": [_descriptor(setting) for setting in sorted({b.setting for b in ruling.breaches})],
            }
        },
        "invocations": [
            {
                "executionSuccessful": True,
                "exitCode": int(not ruling.has_passed),
                "toolExecutionNotifications": [_notification(breach) for breach in ruling.breaches],
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder of the settings file."}}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(places, finding, indexes[finding.rule], fingerprint)
            for finding, fingerprint in zip(findings, fingerprints(findings), strict=True)
        ],
    }
    document = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    out.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def _rule(rule: Rule) -> Json:
    return {
        "id": rule.slug,
        "name": _name(rule.slug),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": " ".join(rule.doc.partition("\n\nExample:")[0].split())},
        "help": {"text": rule.remedy, "markdown": rule.doc.strip()},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.slug.partition(".")[0]]},
    }


def _name(slug: str) -> str:
    """For example `DriftStale`."""
    return "".join(word.capitalize() for word in re.split("[.-]", slug))


def _descriptor(setting: str) -> Json:
    text = f"The budget {setting} is broken."
    return {"id": setting, "name": _name(setting), "shortDescription": {"text": text}}


def _notification(breach: Breach) -> Json:
    return {"descriptor": {"id": breach.setting}, "level": "error", "message": {"text": _literal(breach.message)}}


def _result(places: Places, finding: Finding, index: int, fingerprint: str) -> Json:
    location = {
        "artifactLocation": {"uri": quote(places.of(finding.path)), "uriBaseId": _ROOT},
        "region": {"startLine": finding.line, "startColumn": finding.column},
    }
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _literal(finding.message)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"diglot/v1": fingerprint},
    }


def _literal(text: str) -> str:
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\[", text))
