"""Checks that the docs are complete: names, commands, flags, settings, routes, links, quick start.

That the generated pages are fresh is check_generated.py's matter.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)")


def main() -> int:
    """Print everything that a user can meet and the docs do not tell."""
    sys.path.insert(0, str(ROOT / "src"))
    problems = [*undocumented_names(), *missing_words(), *broken_links(), *old_quick_start()]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


def undocumented_names() -> Iterator[str]:
    """Public names of the package, and their public members, without a docstring."""
    import marey
    from generate_docs import public_members

    for name in marey.__all__:
        thing = getattr(marey, name)
        if inspect.isclass(thing) or inspect.isroutine(thing):
            yield from _without_docstring(f"marey.{name}", thing)
        for member, value in public_members(thing) if inspect.isclass(thing) else ():
            plain = value.fget if isinstance(value, property) else value
            yield from _without_docstring(f"marey.{name}.{member}", plain)


def _without_docstring(name: str, thing: Any) -> Iterator[str]:
    plain = getattr(thing, "__func__", thing)
    if not (plain.__doc__ or "").strip():
        path = Path(inspect.getsourcefile(plain) or "").resolve()
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        line = inspect.getsourcelines(plain)[1]
        yield f"{shown}:{line}: {name} is public and has no docstring: say what the user gets."


def missing_words() -> Iterator[str]:
    """Names, commands, flags, settings and routes that no page of docs/ contains."""
    pages = "\n".join(path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md")))
    for what, word in words():
        if word not in pages:
            yield f"docs:1: the {what} {word} is on no page: run 'make gen', or write of it."


def words() -> Iterator[tuple[str, str]]:
    """Everything that must be on some page, with what it is."""
    import dataclasses

    from generate_docs import help_of, public_names
    from marey.cli.main import COMMANDS
    from marey.server.catalog import document
    from marey.settings import Settings

    yield from (("name", f"marey.{name}") for name in public_names())
    yield from (("setting", f"MAREY_{f.name.upper()}") for f in dataclasses.fields(Settings))
    yield from (("route", path) for path in document()["paths"])
    for command in COMMANDS:
        yield "command", f"marey {command}"
        yield from (("flag", flag) for flag in re.findall(r"--[a-z][a-z-]+", help_of([command])))


def broken_links() -> Iterator[str]:
    """Links of Markdown files to files that do not exist."""
    for path in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for target in LINK.findall(line):
                if not (path.parent / target).exists():
                    shown = path.relative_to(ROOT)
                    yield f"{shown}:{number}: the link leads nowhere: {target}"


def old_quick_start() -> Iterator[str]:
    """The README's quick start, if it is not the code of examples/quickstart.py."""
    code = (ROOT / "examples" / "quickstart.py").read_text(encoding="utf-8").split('"""\n\n', 1)[1]
    if code not in (ROOT / "README.md").read_text(encoding="utf-8"):
        yield "README.md:1: the quick start differs from examples/quickstart.py: copy it anew."


if __name__ == "__main__":
    sys.exit(main())
