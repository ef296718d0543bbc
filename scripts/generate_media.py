"""Writes what is made from the kinds of media: their registry and their golden values.

``--check`` writes nothing and exits with 1 if a file is not what would be written.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "marey" / "media"
TESTS = ROOT / "tests" / "media"
REGISTRY = PACKAGE / "_registry.py"

LINE_LENGTH = 100

HEAD = '''\
"""Which kinds of media there are; written by scripts/generate_media.py, not by hand."""
# ruff: noqa: TC004  (__all__ is for type checkers: at run time the classes are found by name)

from __future__ import annotations

from typing import TYPE_CHECKING, Final
'''


def main(arguments: list[str]) -> int:
    """Give 1 if ``--check`` found something stale."""
    check = "--check" in arguments
    sys.path.insert(0, str(ROOT / "src"))
    if not REGISTRY.exists():
        REGISTRY.write_text(registry({}, {}, {}), encoding="utf-8")
    stale = [*write_registry(check=check), *write_golden_values(check=check)]
    for problem in stale:
        print(problem)
    return 1 if check and stale else 0


def write_registry(*, check: bool) -> Iterator[str]:
    """Write the registry if it differs, and say so."""
    text = registry(*scan())
    if REGISTRY.read_text(encoding="utf-8") == text:
        return
    if not check:
        REGISTRY.write_text(text, encoding="utf-8")
    yield f"{REGISTRY.relative_to(ROOT)} {'is stale' if check else 'was written'}"


def scan() -> tuple[dict[str, str], dict[str, tuple[str, str]], dict[str, tuple[str, ...]]]:
    """The public classes, the kinds, and which kinds accept which types."""
    from marey.media._base import Media

    classes: dict[str, str] = {}
    kinds: dict[str, tuple[str, str]] = {}
    accepted: dict[str, list[tuple[int, str]]] = {}
    for path in sorted(PACKAGE.glob("[!_]*.py")):
        module = importlib.import_module(f"marey.media.{path.stem}")
        for name in getattr(module, "PUBLIC_FUNCTIONS", ()):
            classes[name] = module.__name__
        for name, found in sorted(vars(module).items()):
            # Asked of the type: in Python 3.10 list[int] claims to be a class.
            if not (issubclass(type(found), type) and issubclass(found, Media)):
                continue
            if found.__module__ != module.__name__ or name.startswith("_"):
                continue
            classes[name] = module.__name__
            if "kind" in vars(found):
                kinds[found.kind] = (module.__name__, name)
                for type_name in found.accepted:
                    accepted.setdefault(type_name, []).append((found.precedence, found.kind))
    ordered = {name: tuple(kind for _, kind in sorted(each)) for name, each in accepted.items()}
    return classes, kinds, ordered


def registry(
    classes: dict[str, str],
    kinds: dict[str, tuple[str, str]],
    accepted: dict[str, tuple[str, ...]],
) -> str:
    """The text of the registry, as the formatter would leave it."""
    names_of: dict[str, list[str]] = {}
    for name in sorted(classes):
        names_of.setdefault(classes[name], []).append(name)
    imports = [f"    from {each} import {', '.join(names_of[each])}\n" for each in sorted(names_of)]
    parts = [HEAD]
    if imports:
        parts.append("\nif TYPE_CHECKING:\n" + "".join(imports))
        parts.append(f"\n__all__ = {public_names(classes)}\n")
    parts.append(
        table("CLASSES", "dict[str, str]", "Public class or function: its module.", classes)
    )
    parts.append(
        table("KINDS", "dict[str, tuple[str, str]]", "Kind: its module and its class.", kinds)
    )
    parts.append(
        table(
            "ACCEPTED",
            "dict[str, tuple[str, ...]]",
            "Type of a bare value: the kinds that may take it.",
            accepted,
        )
    )
    return "".join(parts)


def public_names(classes: Mapping[str, str]) -> str:
    """A list of strings, on one line if it fits."""
    names = [f'"{name}"' for name in sorted(classes)]
    line = f"[{', '.join(names)}]"
    if len(f"__all__ = {line}") <= LINE_LENGTH:
        return line
    return "[\n" + "".join(f"    {name},\n" for name in names) + "]"


def table(
    name: str, annotation: str, comment: str, entries: Mapping[str, str | tuple[str, ...]]
) -> str:
    """One assignment of a dict, an entry a line."""
    lines = [f'    "{key}": {literal(entries[key])},\n' for key in sorted(entries)]
    body = "{\n" + "".join(lines) + "}" if lines else "{}"
    return f"\n# {comment}\n{name}: Final[{annotation}] = {body}\n"


def literal(value: str | tuple[str, ...]) -> str:
    """A string or a tuple of strings, in double quotes."""
    if isinstance(value, str):
        return f'"{value}"'
    items = ", ".join(f'"{each}"' for each in value)
    return f"({items},)" if len(value) == 1 else f"({items})"


def write_golden_values(*, check: bool) -> Iterator[str]:
    """Write each example's golden value if it is not fresh, delete those without an example."""
    from marey.testing.media import GoldenValues

    expected: set[Path] = set()
    for contract in contracts():
        golden = GoldenValues(contract)
        expected.update(golden.paths())
        yield from golden.problems() if check else golden.write()
    for path in sorted((ROOT / "tests" / "golden" / "values").glob("*/*.json")):
        if path not in expected:
            if not check:
                path.unlink()
            yield f"{path.relative_to(ROOT)} {'has no example' if check else 'was deleted'}"


def contracts() -> Iterator[type]:
    """The contract tests of all kinds."""
    from marey.testing.media import MediaContract

    for path in sorted(TESTS.glob("test_*.py")):
        spec = importlib.util.spec_from_file_location(f"_golden_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        for found in list(vars(module).values()):
            if (
                issubclass(type(found), type)
                and issubclass(found, MediaContract)
                and found.__module__ == module.__name__
            ):
                yield found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
