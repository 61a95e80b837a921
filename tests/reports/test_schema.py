import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from diglot import reports
from diglot.checks import RULES
from diglot.model import BlockKind, ChangeKind, Method, Origin, Severity, State
from diglot.reports.data import FORMAT, Json, schema
from support import OFFICE, SHAREPOINT, Result, head, seeds, translations, unit

Run = Callable[..., Result]
NAMES = (
    *("alignment", "drift", "findings", "handoff", "history", "memory"),
    *("pretranslation", "recovery", "report", "review", "search", "since", "site"),
)
COMMANDS = {
    "findings": ("check",),
    "drift": ("drift",),
    "report": ("report",),
    "alignment": ("align", f"lv-LV/{OFFICE}"),
    "recovery": ("recover",),
    "handoff": ("handoff", "--locale", "lv-LV"),
    "history": ("drift", "--history", SHAREPOINT),
    "since": ("drift", "--since-tree", "nb-NO=source/lv-LV"),
    "memory": ("memory", "build"),
}


def validate(name: str, text: str) -> None:
    Draft202012Validator(dict(schema(name)), format_checker=FormatChecker()).validate(json.loads(text))


def objects(node: object) -> list[dict[str, object]]:
    """All objects inside a schema, itself included."""
    if isinstance(node, list):
        return [found for item in node for found in objects(item)]
    if not isinstance(node, dict):
        return []
    return [node, *(found for item in node.values() for found in objects(item))]


def definitions(name: str) -> dict[str, object]:
    found = schema(name).get("$defs", {})
    assert isinstance(found, dict)
    return found


def test_there_is_a_schema_for_each_document() -> None:
    folder = Path(reports.__file__).parent / "schema"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_strict_and_tells_what_everything_is(name: str) -> None:
    document = schema(name)
    Draft202012Validator.check_schema(dict(document))
    assert document["$id"] == f"diglot:{name}:{FORMAT}"
    for item in objects(document):
        if "properties" in item:
            assert item["additionalProperties"] is False
            assert item["required"] == list(item["properties"])  # type: ignore[call-overload]
            assert item["description"]


def test_what_has_one_name_is_one_thing_in_all_schemas() -> None:
    known: dict[str, object] = {}
    for name in NAMES:
        for key, value in definitions(name).items():
            assert known.setdefault(key, value) == value, f"{key} of {name}"


def test_the_schemas_know_all_values_of_the_model() -> None:
    enums = [item["enum"] for name in NAMES for item in objects(schema(name)) if "enum" in item]
    values = {frozenset(enum) for enum in enums if isinstance(enum, list)}
    for kind in (Severity, Method, Origin, State, ChangeKind):
        assert frozenset(member.value for member in kind) in values
    assert frozenset(member.value for member in BlockKind) not in values


@pytest.mark.parametrize("name", COMMANDS)
def test_documents_of_the_seeds_are_valid(run: Run, project: Callable[..., Path], name: str) -> None:
    project(translations() if name == "recovery" else seeds())
    validate(name, run(*COMMANDS[name], "--format", "json").out)


@pytest.mark.parametrize("name", COMMANDS)
def test_documents_of_a_damaged_tree_are_valid(run: Run, project: Callable[..., Path], name: str) -> None:
    source = unit(101, "Tekst.", "Text.")
    tree = {
        **seeds(),
        "nb-NO/empty.md": "",
        "nb-NO/other.md": head() + source + source + '<span data-ttu-id="a-1">x</span>',
        "lv-LV/other.md": head("lv-LV") + unit(101, "Teksts.", "Other."),
        "fi-FI/a.md": "---\na: [\n---\nTeksti.\n",
        "xx/b.md": b"\xff",
        f"da-DK/{SHAREPOINT}": "# Kort\n",
        **{f"{rule.slug}/c.md": "# T" for rule in RULES[:3]},
    }
    project(tree)
    validate(name, run(*COMMANDS[name], "--format", "json").out)


def test_two_files_are_a_valid_alignment(run: Run, project: Callable[..., Path]) -> None:
    project({"en.md": "# Title\n\nOne.\n", "nb.md": "# Tittel\n"})
    words = ("align", "source/en.md", "source/nb.md", "--format", "json")
    validate("alignment", run(*words).out)
    validate("alignment", run(*words, "--made-from", "source/en.md").out)


def test_a_built_site_is_a_valid_document() -> None:
    validate("site", json.dumps({"format": FORMAT, "site": "site", "pages": 3, "problems": []}))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": 2, "findings": []},
        {"format": 1, "findings": [], "more": 1},
        {"format": 1, "findings": [{"rule": "a.b"}]},
    ],
)
def test_what_is_not_in_the_schema_is_refused(document: Json) -> None:
    with pytest.raises(ValidationError):
        validate("findings", json.dumps(document))
