"""Annotations for GitHub: workflow commands on standard output, which a job shows beside the lines that they name.

The form, and what has to be escaped, is that of "Workflow commands for GitHub Actions"; the runner undoes it. GitHub
shows no more than ten errors, ten warnings and ten notices of a step.
"""

from typing import TextIO

from diglot.gate import Ruling
from diglot.model import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def write_annotations(ruling: Ruling, out: TextIO) -> None:
    """One command a broken budget, then one a finding, which the remedy follows on a line of its own."""
    out.writelines(f"::error title={breach.setting}::{breach.message.translate(_DATA)}\n" for breach in ruling.breaches)
    for finding in ruling.summary.findings:
        path = ruling.summary.places.of(finding.path).translate(_PROPERTY)
        about = f"file={path},line={finding.line},col={finding.column},title={finding.rule}"
        message = f"{finding.message}\nWhat to do: {finding.remedy}".translate(_DATA)
        out.write(f"::{_COMMANDS[finding.severity]} {about}::{message}\n")
