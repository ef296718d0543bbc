"""Runs every scripts/generate_*.py: to see whether its files are fresh, or with --write to write them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    """Give 1 if a generated file differs from what its generator would write now."""
    mode = [] if arguments == ["--write"] else ["--check"]
    failed = 0
    for script in sorted(SCRIPTS.glob("generate_*.py")):
        done = subprocess.run([sys.executable, script, *mode], cwd=SCRIPTS.parent)
        if done.returncode != 0:
            print(f"scripts/{script.name}: failed or found old files: run 'make gen'.")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
