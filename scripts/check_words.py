"""Checks that the repository speaks of the product alone, says what it means, and is finished.

No markers of unfinished work, no file names that say nothing, no addresses of package registries, no paths
of one person's machine.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# One letter of each word stands in brackets, so that this file does not contain what it looks for.
WORDS = {
    r"\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b": "finish it, or say in plain words what is missing",
    r"py[p]i\.org|python[h]osted|npm[j]s\.|yarn[p]kg": "no addresses of package registries",
    r"/[w]ork/|/[r]oot/|/tmp/[w]/": "no paths of one machine",
    r"\b(issue|ticket) #?\d+": "say what it was about instead of its number",
}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handler"}
GENERATED = {"package-lock.json"}
TEXT_SUFFIXES = {
    ".py", ".ts", ".tsx", ".css", ".mjs", ".md", ".toml", ".json", ".html", ".txt", ".yml", "",
}  # fmt: skip


def main() -> int:
    """Print every line with a forbidden word, and every file with an empty name."""
    problems = [problem for path in files() for problem in check(path)]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


def files() -> Iterator[Path]:
    """What git holds or would hold."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for name in sorted(filter(None, listed.split("\0"))):
        path = ROOT / name
        if path.is_file() and path.name not in GENERATED:
            yield path


def check(path: Path) -> Iterator[str]:
    """One line for each thing in a file that does not belong into the repository."""
    shown = path.relative_to(ROOT)
    if path.stem.lower() in EMPTY_NAMES:
        yield f"{shown}:1: '{path.stem}' says nothing: name the file after the noun it defines."
    if path.suffix in TEXT_SUFFIXES and path.name != "LICENSE":
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for pattern, cure in WORDS.items():
                found = re.search(pattern, line)
                if found:
                    yield f"{shown}:{number}: '{found[0]}': {cure}."


if __name__ == "__main__":
    sys.exit(main())
