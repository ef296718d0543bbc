"""Checks that imports point one way: the tables of ARCHITECTURE.md, as data, for both sides.

Every import counts, also those inside functions and those for the type checker only: what a module
names, it depends on.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "marey"
WEB = ROOT / "web" / "src"

# What each part of marey may import beside itself. A name with a dot is one module of a part.
BASIS = {"errors", "extras", "_version"}
PLACES = BASIS | {"settings", "directories"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "_version": set(),
    "extras": {"errors"},
    "settings": {"errors"},
    "directories": {"errors", "settings"},
    "media": BASIS,
    "plot": BASIS | {"media"},
    "journal": BASIS | {"media._base"},
    "store": BASIS,
    "spool": BASIS | {"media", "journal"},
    "recorder": PLACES | {"media", "journal", "spool"},
    "sync": PLACES | {"journal"},
    "index": PLACES | {"journal", "store"},
    "query": PLACES | {"media", "journal", "spool", "store", "index"},
    "analysis": BASIS | {"media._base", "journal", "store", "index"},
    "server": PLACES | {"journal", "store", "index", "analysis"},
    "compat": PLACES | {"journal", "store", "index", "server"},
    "__init__": BASIS | {"settings", "recorder", "media", "plot", "query"},
}
EVERYTHING = {"cli", "testing", "__main__"}

# A kind of media may use these modules of media, never another kind.
SHARED_BY_KINDS = {
    "implicit",
    "_base",
    "_caption",
    "_coerce",
    "_color",
    "_document",
    "_file",
    "_json",
    "_matplotlib",
    "_object3d_formats",
    "_object3d_ply",
    "object3d",
}

# Modules of media that are none: bare values, and the class that chooses between two kinds.
NO_KINDS = {"implicit", "object3d"}

# The page: each folder may import those after it in this order, and itself.
WEB_LAYERS = [
    {"main"},
    {"app"},
    {"pages"},
    {"workspace"},
    {"viewers"},
    {"charts", "table", "gl", "overlay"},
    {"ui"},
    {"api"},
    {"base"},
]
# Folders of viewers/ that begin so belong to no kind: what several kinds share.
SHARED = "_"
WEB_IMPORT = re.compile(
    r"""(?:\bfrom\s*|\bimport\s*\(?\s*|\bimport\.meta\.glob[^(]*\(\s*)["'](\.{1,2}/[^"']+)["']"""
)


def main() -> int:
    """Print every import that the tables forbid."""
    problems = [*check_python(), *check_web()]
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} forbidden imports; the table is in {Path(__file__).name}.")
    return 1 if problems else 0


def check_python() -> Iterator[str]:
    """One line for each import in src/marey that crosses the table."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).with_suffix("").parts
        for line, target in sorted(set(imports_of(path, module))):
            reason = refusal(module, target)
            if reason:
                yield f"{path.relative_to(ROOT)}:{line}: {reason}"


def imports_of(path: Path, module: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The modules of marey that a file imports, as parts after ``marey``, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _inside(node.lineno, alias.name.split("."))
        elif isinstance(node, ast.ImportFrom) and node.level:
            base = ["marey", *module][: -node.level]
            yield from _from(node, [*base, *(node.module or "").split(".")])
        elif isinstance(node, ast.ImportFrom):
            yield from _from(node, (node.module or "").split("."))


def _from(node: ast.ImportFrom, base: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    base = [part for part in base if part]
    for alias in node.names:
        # "from marey.media import _base" imports a module, "… import Image" a name.
        whole = PACKAGE.joinpath(*base[1:], alias.name)
        is_module = whole.is_dir() or whole.with_suffix(".py").exists()
        yield from _inside(node.lineno, [*base, alias.name] if is_module else base)


def _inside(line: int, parts: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    if parts[0] == "marey":
        yield line, tuple(parts[1:]) or ("__init__",)


def refusal(module: tuple[str, ...], target: tuple[str, ...]) -> str | None:
    """Why ``module`` must not import ``target``, or None if it may."""
    own, other = module[0], target[0]
    if own in EVERYTHING:
        return None
    if own not in ALLOWED:
        return f"marey.{own} is not in the table: give it a line in scripts/check_imports.py."
    if own == other:
        return _refusal_between_kinds(module, target)
    if other in ALLOWED[own] or ".".join(target[:2]) in ALLOWED[own]:
        return None
    allowed = ", ".join(sorted(ALLOWED[own])) or "nothing"
    return f"marey.{own} must not import marey.{'.'.join(target)}; it may import {allowed}."


def _refusal_between_kinds(module: tuple[str, ...], target: tuple[str, ...]) -> str | None:
    kind = _kind_of(module)
    if kind is None or target[1:2] == () or target[1] in SHARED_BY_KINDS:
        return None
    if _kind_of(target) == kind:
        return None
    return (
        f"the kind {kind} must not import marey.{'.'.join(target)}; of media, a kind may import "
        f"{', '.join(sorted(SHARED_BY_KINDS))}, and its own _{kind}_*."
    )


def _kind_of(module: tuple[str, ...]) -> str | None:
    """The kind that ``media/<kind>.py`` or ``media/_<kind>_<part>.py`` belongs to."""
    if module[0] != "media" or len(module) == 1:
        return None
    kinds = {path.stem for path in (PACKAGE / "media").glob("[a-z]*.py")} - NO_KINDS
    stem = module[1].lstrip("_")
    return next((kind for kind in kinds if stem == kind or stem.startswith(f"{kind}_")), None)


def check_web() -> Iterator[str]:
    """One line for each import in web/src that points up, or from one viewer to another."""
    for path in sorted(WEB.rglob("*.ts*")):
        text = path.read_text(encoding="utf-8")
        for match in WEB_IMPORT.finditer(text):
            target = Path(*_resolve(path.relative_to(WEB).parent, match[1]))
            reason = web_refusal(path.relative_to(WEB), target)
            if reason:
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(ROOT)}:{line}: {reason}"


def _resolve(folder: Path, target: str) -> list[str]:
    parts = list(folder.parts)
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return parts


def web_refusal(source: Path, target: Path) -> str | None:
    """Why one file of the page must not import another, or None if it may."""
    own, other = _layer(source), _layer(target)
    if own is None or other is None:
        return None
    if own > other:
        return f"{source.parts[0]} must not import {target.parts[0]}: imports go down only."
    viewers = [path.parts[1] for path in (source, target) if is_viewer(path)]
    if len(viewers) == 2 and viewers[0] != viewers[1] and not viewers[1].startswith(SHARED):
        return f"the viewer {viewers[0]} must not import the viewer {viewers[1]}."
    return None


def is_viewer(path: Path) -> bool:
    """Whether a file lies in a folder of viewers/, as types.ts and registry.ts do not."""
    inside = path.parts[0] == "viewers" and len(path.parts) > 1
    return inside and (len(path.parts) > 2 or (WEB / path).is_dir())


def _layer(path: Path) -> int | None:
    name = path.parts[0].split(".")[0]
    return next((i for i, names in enumerate(WEB_LAYERS) if name in names), None)


if __name__ == "__main__":
    sys.exit(main())
