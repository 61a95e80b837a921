"""Real git repositories for tests, whose commits are of the days that a test names."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_WHO = ("-c", "user.name=Writer", "-c", "user.email=writer@example.com", "-c", "core.autocrlf=false")


class Repository:
    """A git repository with a working tree."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, day: str = "2024-01-01") -> str:
        """What git prints; commits are of noon of a day."""
        moment = f"{day}T12:00:00+0000"
        dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        command = ["git", "-C", self.root, *_WHO, *words]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **dates})
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Put texts into files of the working tree; None removes one."""
        for name, text in files.items():
            place = self.root / name
            if text is None:
                place.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(text.encode())

    def commit(self, day: str, files: Mapping[str, str | None]) -> str:
        """Write files and commit everything. Returns the commit."""
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", f"of {day}", day=day)
        return self.git("rev-parse", "HEAD")

    def shallow(self, root: Path, depth: int) -> "Repository":
        """A clone with its last commits only."""
        self.git("clone", "--quiet", f"--depth={depth}", self.root.resolve().as_uri(), str(root))
        clone = Repository.__new__(Repository)
        clone.root = root
        return clone
