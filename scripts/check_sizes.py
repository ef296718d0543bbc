"""Checks that modules stay within 500 lines and functions within 50, so that both can be read.

A function's docstring and decorators do not count. Exceptions stand in size_exceptions.txt beside
this file, one ``path [function] lines`` a line; the list may only shrink.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = Path(__file__).with_name("size_exceptions.txt")
MAX_MODULE_LINES = 500
MAX_FUNCTION_LINES = 50
SOURCES = ("src", "tests", "scripts", "examples", "bench", "web/src", "web/scripts", "*.py")
SUFFIXES = {".py", ".ts", ".tsx", ".css", ".mjs"}
GENERATED = (".gen.ts",)
NOT_OURS = {"static", "node_modules", "golden"}

Sizes = dict[str, int]  # "path" or "path function" -> lines
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def main() -> int:
    """Print every module and function that is too long, and every exception that should go."""
    sizes = {}
    lines = {}
    for path in sources():
        name = str(path.relative_to(ROOT))
        sizes[name] = len(path.read_text(encoding="utf-8").splitlines())
        lines[name] = 1
        for function, line, size in functions(path) if path.suffix == ".py" else ():
            sizes[f"{name} {function}"], lines[f"{name} {function}"] = size, line
    exceptions = read_exceptions(EXCEPTIONS.read_text(encoding="utf-8"))
    problems = [
        *too_long(sizes, lines, exceptions),
        *outdated(sizes, exceptions),
        *grown(exceptions),
    ]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


def sources() -> Iterator[Path]:
    """Every file written by hand, of both languages."""
    for pattern in SOURCES:
        for root in ROOT.glob(pattern):
            for path in [root] if root.is_file() else sorted(root.rglob("*")):
                if path.suffix in SUFFIXES and not _is_generated(path):
                    yield path


def _is_generated(path: Path) -> bool:
    return path.name.endswith(GENERATED) or not NOT_OURS.isdisjoint(path.parts)


def functions(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, line and size of each function in a Python file, without docstring and decorators."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, FUNCTIONS):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                docstring = node.body[0]
                size -= (docstring.end_lineno or docstring.lineno) - docstring.lineno + 1
            yield node.name, node.lineno, size


def read_exceptions(text: str) -> Sizes:
    """What the list of exceptions allows."""
    entries = (line.rsplit(" ", 1) for line in text.splitlines() if line and line[0] != "#")
    return {name: int(size) for name, size in entries}


def limit_of(name: str) -> int:
    """How many lines the thing with this name may have."""
    return MAX_FUNCTION_LINES if " " in name else MAX_MODULE_LINES


def too_long(sizes: Sizes, lines: Sizes, exceptions: Sizes) -> Iterator[str]:
    """One line for each thing longer than it may be."""
    for name, size in sizes.items():
        allowed = exceptions.get(name, limit_of(name))
        if size > allowed:
            path, _, function = name.partition(" ")
            what, cure = ("module", "by its nouns") if not function else (function, "by its steps")
            yield f"{path}:{lines[name]}: {what} has {size} lines, at most {allowed}: split it {cure}."


def outdated(sizes: Sizes, exceptions: Sizes) -> Iterator[str]:
    """One line for each exception that allows more than is needed."""
    for name, allowed in exceptions.items():
        size = sizes.get(name, 0)
        if size <= limit_of(name):
            yield f"{EXCEPTIONS.name}: '{name}' needs no exception any more: remove its line."
        elif size < allowed:
            yield f"{EXCEPTIONS.name}: '{name}' has {size} lines now: lower its {allowed}."


def grown(exceptions: Sizes) -> Iterator[str]:
    """One line for each exception that the committed list does not have, or has smaller."""
    for revision in ("HEAD", "HEAD^"):
        committed = _committed(revision)
        if committed is not None:
            for name, allowed in exceptions.items():
                if allowed > committed.get(name, 0):
                    yield f"{EXCEPTIONS.name}: '{name}' is new or larger: the list may only shrink."


def _committed(revision: str) -> Sizes | None:
    path = EXCEPTIONS.relative_to(ROOT)
    command = ["git", "-C", str(ROOT), "show", f"{revision}:./{path}"]
    done = subprocess.run(command, capture_output=True, text=True)
    return read_exceptions(done.stdout) if done.returncode == 0 else None


if __name__ == "__main__":
    sys.exit(main())
