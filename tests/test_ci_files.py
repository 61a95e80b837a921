"""What others run from this repository: the GitHub action, the hooks of pre-commit, and what the docs tell to write."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from diglot.cli import commands
from diglot.settings import load_settings
from support import REPOSITORY, head, seeds, unit

DOCS = (REPOSITORY / "tools" / "diglot" / "reports" / "README.md", REPOSITORY / "README.md")
COMMAND = re.compile(r"^\s*(?:-\s+|entry: )?(diglot [a-z].*?)\s*(?:\s#.*)?$", re.MULTILINE)


def read(path: Path) -> Any:  # noqa: ANN401  # what YAML gives
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def fences(language: str) -> list[str]:
    """The code in a language of the docs of CI."""
    text = DOCS[0].read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def written() -> list[str]:
    """The command lines that docs, hooks and help tell to write."""
    files = (*DOCS, REPOSITORY / ".pre-commit-hooks.yaml")
    found = [line for path in files for line in COMMAND.findall(path.read_text(encoding="utf-8"))]
    helps = [str(commands.commands[name].epilog) for name in ("check",)]
    return sorted({line.partition(" | ")[0] for line in (*found, *COMMAND.findall("\n".join(helps)))})


def test_commands_are_found_in_the_docs() -> None:
    assert len(written()) > 12
    assert "diglot check --changed-since HEAD" in written()
    assert any("--also junit=diglot.xml" in line for line in written())


@pytest.mark.parametrize("line", written())
def test_a_command_of_the_docs_is_accepted(line: str) -> None:
    _, name, *words = shlex.split(line)
    command = commands.commands[name]
    # A command keeps the names of its help option from where it was first asked.
    parent = click.Context(commands, **commands.context_settings)
    assert command.make_context(name, list(words), parent).params


def test_settings_of_the_docs_are_accepted(tmp_path: Path) -> None:
    (toml,) = fences("toml")
    (tmp_path / "pyproject.toml").write_text(toml, encoding="utf-8")
    assert tomllib.loads(toml)
    assert load_settings(tmp_path).max_stale_percent == {"nb-NO": 10, "*": 25}


def test_what_the_docs_tell_to_write_names_what_there_is() -> None:
    github, gitlab, hooks = (yaml.safe_load(text) for text in fences("yaml"))
    action = read(REPOSITORY / "action.yml")
    (step,) = [step for step in github["jobs"]["diglot"]["steps"] if step.get("id") == "diglot"]
    assert set(step["with"]) <= set(action["inputs"])
    outputs = re.findall(r"steps\.diglot\.outputs\.(\w+)", fences("yaml")[0])
    assert set(outputs) == set(action["outputs"])
    (report,) = gitlab["diglot"]["artifacts"]["reports"].values()
    assert f"--also junit={report}" in gitlab["diglot"]["script"][-1]
    offered = {hook["id"] for hook in read(REPOSITORY / ".pre-commit-hooks.yaml")}
    assert {hook["id"] for repo in hooks["repos"] for hook in repo["hooks"]} == offered


def test_the_hooks_have_what_pre_commit_asks_for() -> None:
    for hook in read(REPOSITORY / ".pre-commit-hooks.yaml"):
        assert {"id", "name", "entry", "language"} <= set(hook)
        # The whole tree is read to judge one page, so the files of a commit are found by git, not by their names.
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)


def test_no_input_of_the_action_is_part_of_a_script() -> None:
    action = read(REPOSITORY / "action.yml")
    assert action["runs"]["using"] == "composite"
    for step in action["runs"]["steps"]:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    used = "".join(
        str(step.get("env", "")) + str(step.get("working-directory", "")) for step in action["runs"]["steps"]
    )
    assert set(re.findall(r"inputs\.([\w-]+)", used)) == set(action["inputs"])


class Runner:
    """As much of a GitHub runner as a composite action of scripts needs."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self.folder = folder
        self.temporary = temporary
        self.action = read(REPOSITORY / "action.yml")
        # The action makes this environment. Here it is the one of the tests, which has all that Diglot needs.
        (temporary / "diglot" / "bin").mkdir(parents=True)
        script = f'#!/bin/sh\nexec {sys.executable} -c "from diglot.cli import run; run()" "$@"\n'
        (temporary / "diglot" / "bin" / "diglot").write_text(script, encoding="utf-8")
        (temporary / "diglot" / "bin" / "diglot").chmod(0o755)

    def check(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        """Run the step that checks, with these inputs."""
        values = {name: about["default"] for name, about in self.action["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in inputs.items()}

        def filled(text: str) -> str:
            return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: values[match[1]], text)

        (step,) = [step for step in self.action["runs"]["steps"] if step.get("id") == "check"]
        files = {name: self.temporary / name for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
        for path in files.values():
            path.write_text("before\n", encoding="utf-8")
        environment = {
            **os.environ,
            **{name: filled(value) for name, value in step["env"].items()},
            **{name: str(path) for name, path in files.items()},
            "RUNNER_TEMP": str(self.temporary),
        }
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.folder / filled(step["working-directory"]),
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def told(self, name: str) -> str:
        return (self.temporary / name).read_text(encoding="utf-8")


@pytest.fixture
def runner(project: Callable[..., Path], tmp_path: Path) -> Runner:
    """A runner for a repository with the seeds."""
    folder = project(seeds(), select='["drift", "text.untranslated"]')
    return Runner(folder, tmp_path / "runner's temp")


def test_the_action_installs_itself_apart(tmp_path: Path) -> None:
    python = tmp_path / "my python"
    # What is asked of Python here is to make an environment; its pip notes what it is to install.
    python.write_text(
        '#!/bin/sh\nmkdir -p "$3/bin"\nprintf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "$RUNNER_TEMP/asked"\\n\' > "$3/bin/pip"\n'
        'chmod +x "$3/bin/pip"\nprintf "%s\\n" "$@" > "$RUNNER_TEMP/made"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    step = read(REPOSITORY / "action.yml")["runs"]["steps"][0]
    environment = {**os.environ, "RUNNER_TEMP": str(tmp_path), "PYTHON": str(python), "ACTION": "/some/where"}
    assert set(step["env"]) == {"PYTHON", "ACTION"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=environment, check=True)
    assert (tmp_path / "made").read_text(encoding="utf-8").splitlines() == ["-m", "venv", f"{tmp_path}/diglot"]
    assert (tmp_path / "asked").read_text(encoding="utf-8").splitlines()[-1] == "/some/where"


def test_the_action_annotates_sums_up_and_writes_sarif(runner: Runner) -> None:
    done = runner.check()
    assert done.returncode == 1
    assert done.stdout.count("::warning file=source/") == 2
    assert runner.told("GITHUB_STEP_SUMMARY").startswith("before\n## Diglot\n\n**Failed:** findings: 2 warning.")
    sarif = runner.temporary / "diglot.sarif"
    assert runner.told("GITHUB_OUTPUT") == f"before\nsarif={sarif}\n"
    assert '"version": "2.1.0"' in sarif.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"fail_on": "error"}, 0),
        ({"max_stale_percent": "100"}, 0),
        ({"max_stale_percent": "100 da-DK=50"}, 1),
        ({"max_stale_percent": "100", "max_stale_days": "99999"}, 0),
        ({"max_stale_days": "99999 fi-FI=1"}, 1),
        ({"options": "--fail-on never --no-cache"}, 0),
        ({"fail_on": "$(touch broken)"}, 2),
        ({"options": "--nonsense"}, 2),
        ({"changed_since": "nope; touch broken"}, 2),
    ],
)
def test_inputs_of_the_action_are_options(runner: Runner, inputs: dict[str, str], status: int) -> None:
    done = runner.check(**inputs)
    assert done.returncode == status, done.stderr
    assert ("sarif=" in runner.told("GITHUB_OUTPUT")) is (status < 2)
    assert not (runner.folder / "broken").exists()


def test_a_project_below_the_top_of_the_repository(runner: Runner, tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    runner.folder.rename(tmp_path / "top" / "my docs")
    runner.folder = tmp_path / "top"
    done = runner.check(working_directory="my docs")
    assert done.stdout.count("::warning file=my docs/source/") == 2


def test_a_pull_request_is_told_what_it_touches(runner: Runner) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "--quiet"], ["add", "source"], ["commit", "--quiet", "-m", "one"]):
        subprocess.run(["git", *who, *words], cwd=runner.folder, check=True)
    page = runner.folder / "source" / "nb-NO" / "new.md"
    page.write_text(
        head() + unit(101, "Sign in to the admin portal.", "Sign in to the admin portal."), encoding="utf-8"
    )
    done = runner.check(changed_since="HEAD")
    assert {line.split(",")[0] for line in done.stdout.splitlines()} == {
        "::warning file=source/nb-NO/new.md",
    }
    assert done.returncode == 1
