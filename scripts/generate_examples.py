"""Writes the code of examples/ into the pages of docs/ that show it.

A page names a function in a comment, ``<!-- examples/image.py: masks -->``; the Python fence below it
holds the function's source. ``--check`` writes nothing and exits with 1 if a fence is not fresh.
"""

from __future__ import annotations

import ast
import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHOWN = re.compile(
    r"^<!-- (?P<file>examples/\w+\.py): (?P<name>\w+) -->$(?:\n+```python\n.*?^```$)?",
    re.MULTILINE | re.DOTALL,
)


def main(arguments: list[str]) -> int:
    """Give 1 if ``--check`` found something stale, or a page shows what is not there."""
    check = "--check" in arguments
    failed = False
    for page in sorted((ROOT / "docs").rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        try:
            fresh = SHOWN.sub(_fence, text)
        except LookupError as error:
            print(f"{page.relative_to(ROOT)}:1: {error.args[0]}")
            failed = True
            continue
        if fresh == text:
            continue
        failed = failed or check
        print(f"{page.relative_to(ROOT)}:1: {'differs from its examples' if check else 'written'}")
        if not check:
            page.write_text(fresh, encoding="utf-8")
    return int(failed)


def _fence(match: re.Match[str]) -> str:
    code = source_of(match["file"], match["name"])
    return f"<!-- {match['file']}: {match['name']} -->\n```python\n{code}\n```"


def source_of(file: str, name: str) -> str:
    """The source of a top-level function of an example."""
    functions = _functions(file)
    if name not in functions:
        raise LookupError(f"{file} has no function {name}, only {', '.join(functions) or 'none'}.")
    return functions[name]


@cache
def _functions(file: str) -> dict[str, str]:
    path = ROOT / file
    if not path.is_file():
        raise LookupError(f"{file} does not exist.")
    source = path.read_text(encoding="utf-8")
    return {
        node.name: ast.get_source_segment(source, node) or ""
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
