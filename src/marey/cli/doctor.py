"""``marey doctor``: runs all checks and says what to do; what is checked is in ``checks``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from marey.cli.checks import Check, Level, all_checks
from marey.cli.location import add_dir_argument, settings_of
from marey.cli.terminal import colored

COLORS: Final = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "red"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Flags of the command."""
    add_dir_argument(parser)
    parser.add_argument(
        "--rebuild-index",
        action="store_true",
        help="first delete the index and make it anew from the journals; loses nothing",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Check all; 1 if something failed."""
    settings = settings_of(arguments)
    if arguments.rebuild_index:
        _rebuild(settings.dir, settings.cache_dir)
    found = []
    for check in all_checks(settings):
        found.append(check)
        if not arguments.json:
            print(_line(check), flush=True)
    if arguments.json:
        print(json.dumps([{**vars(check), "level": check.level.value} for check in found]))
    return int(any(check.level is Level.FAIL for check in found))


def _line(check: Check) -> str:
    level = colored(f"{check.level.value:4}", COLORS[check.level])
    line = f"{level}  {check.name}: {check.message}"
    return f"{line}\n      -> {check.advice}" if check.advice else line


def _rebuild(root: Path, cache_dir: Path) -> None:
    from marey.index import Index

    with Index.open(root, cache_dir) as index:
        print(f"Making {index.path} anew ...", file=sys.stderr)
        index.rebuild()
