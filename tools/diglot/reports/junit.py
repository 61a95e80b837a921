"""JUnit, as Jenkins' xUnit plugin has it in `junit-10.xsd` and GitLab reads it.

A test case is one rule on one file, `classname` the rule and `name` the file: GitLab shows the two as suite and name,
and takes cases that agree in both for one; Jenkins makes the family a package and the rule a class. So a case has the
same name in every run, and either tells what is newly broken. A rule that found nothing has no case. What does not let
the check fail is the output of a case that passes.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from lxml import etree

from diglot.gate import Breach, Ruling
from diglot.model import Finding

# What XML 1.0 can't hold (section 2.2, production Char).
_UNKNOWN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(ruling: Ruling, out: TextIO) -> None:
    """A suite for each family of rules, and one for the budgets that are broken."""
    findings = sorted(ruling.summary.findings, key=lambda item: (item.rule, item.path, item.line, item.column))
    root = etree.Element("testsuites", name="diglot")
    if ruling.breaches:
        _add_suite(root, "budget", [_budget_case(breach) for breach in ruling.breaches])
    for family, own in groupby(findings, lambda item: item.rule.partition(".")[0]):
        cases = [_case(ruling, list(each)) for _, each in groupby(own, lambda item: (item.rule, item.path))]
        _add_suite(root, family, cases)
    root.set("tests", str(len(root.findall("*/testcase"))))
    root.set("failures", str(len(root.findall("*/testcase/failure"))))
    root.set("errors", "0")
    etree.indent(root)
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n')


def _add_suite(root: etree._Element, name: str, cases: Sequence[etree._Element]) -> None:
    failures = sum(case.find("failure") is not None for case in cases)
    about = {"name": name, "tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": "0"}
    etree.SubElement(root, "testsuite", about).extend(cases)


def _budget_case(breach: Breach) -> etree._Element:
    case = etree.Element("testcase", classname=f"budget.{breach.setting}", name=breach.locale)
    text = _held(breach.message)
    etree.SubElement(case, "failure", type=breach.setting, message=text).text = text
    return case


def _case(ruling: Ruling, findings: Sequence[Finding]) -> etree._Element:
    """The case of the findings of one rule in one file."""
    first = findings[0]
    place = ruling.summary.places.of(first.path)
    case = etree.Element("testcase", classname=first.rule, name=_held(place))
    lines = [f"{place}:{item.line}:{item.column}: {item.message}" for item in findings]
    text = _held("\n".join((*lines, "", f"What to do: {first.remedy}")))
    failing = [item for item in findings if item in ruling.failing]
    if failing:
        more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
        about = {"type": failing[0].severity.value, "message": _held(f"{failing[0].message}{more}")}
        etree.SubElement(case, "failure", about).text = text
    else:
        etree.SubElement(case, "system-out").text = text
    return case


def _held(text: str) -> str:
    return _UNKNOWN.sub("\ufffd", text)
