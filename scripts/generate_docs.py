"""Writes docs/reference/ from the sources: public names, settings, commands, HTTP routes.

python scripts/generate_docs.py            write the pages
python scripts/generate_docs.py --check    fail if one is not what would be written
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import inspect
import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from docstrings import entries, to_markdown

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
COMMAND = "make gen"
HEADER = f"<!-- Written by `{COMMAND}` from the sources: change those. -->\n\n"


# Annotations are kept as text, which inspect shows in quotes.
QUOTED = re.compile(r"(: |-> )'([^']*)'")

# They are what they are only while a run is open, so they have no docstring of their own.
OF_CURRENT_RUN = {
    "marey.config": "The current run's config, as `run.config`.",
    "marey.run": "The run that `init` started last, or None when none is open.",
    "marey.summary": "The current run's summary, as `run.summary`.",
}


def python_page() -> str:
    """Every name of the package, with its docstring."""
    import marey

    parts = ["# Python", "All that `import marey` gives, from the docstrings."]
    for name in public_names():
        parts += described(f"marey.{name}", getattr(marey, name))
    for name in marey.plot.__all__:
        parts += described(f"marey.plot.{name}", getattr(marey.plot, name))
    parts += [
        "# Errors",
        "Every error that Marey raises on purpose is a `marey.errors.MareyError`.",
    ]
    for error in vars(marey.errors).values():
        if inspect.isclass(error) and issubclass(error, marey.errors.MareyError):
            parts += described(f"marey.errors.{error.__name__}", error)
    return "\n\n".join(parts)


def public_names() -> list[str]:
    """All that ``import marey`` promises: what ``__all__`` and the media registry name."""
    import marey

    return sorted((name for name in dir(marey) if not name.startswith("_")), key=str.casefold)


def described(name: str, thing: object) -> Iterator[str]:
    """A heading, the signature and the docstring of a thing, then its public members."""
    if name in OF_CURRENT_RUN:
        yield from (f"## {name}", OF_CURRENT_RUN[name])
    if not (inspect.isclass(thing) or inspect.isroutine(thing)):
        return
    yield f"## {name}"
    with contextlib.suppress(ValueError, TypeError):
        if not (inspect.isclass(thing) and issubclass(thing, Exception)):
            yield f"```python\n{name.split('.')[-1]}{signature(thing)}\n```"
    yield to_markdown(thing.__doc__)
    if inspect.isclass(thing) and not issubclass(thing, Exception):
        for member, value in public_members(thing):
            yield from _member(member, value)


def _member(name: str, value: Any) -> Iterator[str]:
    plain = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
    shown = name if isinstance(value, property) else f"{name}{signature(plain)}"
    yield f"#### `{shown}`"
    yield to_markdown(plain.__doc__)


def signature(thing: Any) -> str:
    """The signature without ``self`` and without addresses of default objects."""
    found = inspect.signature(thing)
    kept = [each for each in found.parameters.values() if each.name not in {"self", "cls"}]
    return QUOTED.sub(r"\1\2", str(found.replace(parameters=kept)))


def public_members(owner: type) -> Iterator[tuple[str, Any]]:
    """Methods and properties that a class of ours defines itself or inherits from ours."""
    seen: dict[str, Any] = {}
    for parent in reversed(owner.__mro__):
        if parent.__module__.startswith("marey"):
            seen |= vars(parent)
    for name, value in sorted(seen.items()):
        is_member = isinstance(value, (property, classmethod, staticmethod))
        if not name.startswith("_") and (is_member or inspect.isfunction(value)):
            yield name, value


def settings_page() -> str:
    """Every setting with its variable, its default and its effect."""
    from marey.settings import Settings

    effects = entries(Settings.__doc__, "Parameters")
    rows = [
        f"| `{field.name}` | `MAREY_{field.name.upper()}` | `{_default(field)}` | "
        f"{' '.join(effects[field.name].replace('``', '`').split())} |"
        for field in dataclasses.fields(Settings)
    ]
    head = [
        "# Settings",
        "Each can be an argument of `marey.init`, a variable in the environment, or a line of a "
        "`marey.toml` in the current folder or one above it; the first of these that says "
        "something counts.",
        "| name | variable | default | effect |\n|---|---|---|---|",
    ]
    return "\n\n".join(head) + "\n" + "\n".join(rows)


def _default(field: dataclasses.Field[Any]) -> str:
    value = field.default
    if field.default_factory is not dataclasses.MISSING:
        value = field.default_factory()
    return str(value).replace(str(Path.home()), "~")


def commands_page() -> str:
    """The help text of every command."""
    from marey.cli.main import COMMANDS

    parts = ["# Commands", f"```text\n{help_of([])}\n```"]
    for name in sorted(COMMANDS):
        parts += [f"## marey {name}", f"```text\n{help_of([name])}\n```"]
    return "\n\n".join(parts)


def help_of(arguments: list[str]) -> str:
    """What ``marey … --help`` prints, 80 columns wide."""
    from marey.cli.main import main

    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
        main([*arguments, "--help"])
    return "\n".join(line.rstrip() for line in printed.getvalue().strip().splitlines())


def http_page() -> str:
    """Every route with its parameters, from the same table as the server's OpenAPI."""
    from marey.server.catalog import document

    parts = [
        "# HTTP API",
        "The server describes it at `/api/v1/openapi.json`; these are its routes. All are `GET`: "
        "a running server changes nothing.",
    ]
    for path, operations in sorted(document()["paths"].items()):
        for method, operation in operations.items():
            parts += [f"## `{method.upper()} {path}`", str(operation["summary"])]
            parts += ["\n".join(map(_parameter, operation["parameters"]))]
    return "\n\n".join(filter(None, parts))


def _parameter(parameter: dict[str, Any]) -> str:
    described = f": {parameter['description']}" if parameter["description"] else ""
    default = parameter["schema"].get("default")
    kind = "path" if parameter["in"] == "path" else "query"
    shown = "" if default in (None, "", []) else f", default `{default}`"
    return f"- `{parameter['name']}` ({kind}{shown}){described}"


PAGES: dict[str, Callable[[], str]] = {
    "python.md": python_page,
    "settings.md": settings_page,
    "commands.md": commands_page,
    "http.md": http_page,
}


def main() -> int:
    """Write the pages, or say which are not fresh."""
    parser = argparse.ArgumentParser(description="Write docs/reference/.")
    parser.add_argument("--check", action="store_true", help="only say which are not fresh")
    check = parser.parse_args().check
    REFERENCE.mkdir(parents=True, exist_ok=True)
    stale = 0
    for name, page in PAGES.items():
        path, text = REFERENCE / name, HEADER + page().rstrip() + "\n"
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            print(f"{path.relative_to(ROOT)}:1: differs from the sources: run '{COMMAND}'.")
        else:
            path.write_text(text, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    # The same pages on every machine: argparse asks for the terminal's width and colours.
    os.environ |= {"COLUMNS": "80", "NO_COLOR": "1"}
    os.environ.pop("XDG_CACHE_HOME", None)
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
