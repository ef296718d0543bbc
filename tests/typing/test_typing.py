"""The types of the public names, as mypy sees them in a user's script."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import marey


def test_a_users_script(tmp_path) -> None:
    source = Path(marey.__file__).parents[1]
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11",
            "--config-file", os.devnull, "--cache-dir", str(tmp_path),
            "--follow-imports", "silent", "--ignore-missing-imports",
            str(Path(__file__).with_name("user_script.py")),
        ],
        env={**os.environ, "MYPYPATH": str(source)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=110,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
