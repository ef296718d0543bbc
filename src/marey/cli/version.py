"""``marey version``: the versions that a report of a problem should name."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from marey._version import __version__

PACKAGES: Final = ("duckdb", "msgspec", "numpy", "pillow", "sqlalchemy", "starlette", "uvicorn")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Flags of the command: none."""


def run(arguments: argparse.Namespace) -> int:
    """Print the versions."""
    for name, number in versions().items():
        print(f"{name} {number}")
    return 0


def versions() -> dict[str, str]:
    """Versions by name, Marey's first."""
    found = {
        "marey": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
    }
    return found | {name: _version(name) for name in PACKAGES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
