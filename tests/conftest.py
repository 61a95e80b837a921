"""Fixtures that most tests use."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import hypothesis
import pytest

from diglot.cli import main
from support import Result, seeds

# The same examples in every run, and no deadline: nothing here is timed.
hypothesis.settings.register_profile("diglot", deadline=None, derandomize=True, max_examples=100)
hypothesis.settings.load_profile("diglot")


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command in this process: `run("check", "--format", "json")`."""
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)

    def run(*words: str | Path, stdin: bytes = b"") -> Result:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsysbinary.readouterr()
        status = main([str(word) for word in words])
        out, err = capsysbinary.readouterr()
        return Result(status, out, err.decode())

    return run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes a project with these articles and goes there: `project({"nb-NO/a.md": b"…"}, ignore='["page"]')`."""

    def make(tree: Mapping[str, bytes | str], **options: str) -> Path:
        folder = tmp_path / "project"
        (folder / "source").mkdir(parents=True)
        lines = [f"{key.replace('_', '-')} = {value}\n" for key, value in options.items()]
        (folder / "diglot.toml").write_text("".join(lines), encoding="utf-8")
        for path, content in tree.items():
            place = folder / "source" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        monkeypatch.chdir(folder)
        return folder

    return make


@pytest.fixture
def seed_project(project: Callable[..., Path]) -> Path:
    """A project with the articles of the repository."""
    return project(seeds())
