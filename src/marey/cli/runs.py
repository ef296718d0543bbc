"""``marey runs``: a list of runs for people, or as JSON for programs."""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING, Final

from marey.cli.location import add_dir_argument, settings_of
from marey.cli.terminal import age, colored, printable, table

if TYPE_CHECKING:
    from marey.index import Index
    from marey.index.answers import RunInfo

HEAD: Final = ("STATE", "ID", "NAME", "PROJECT", "AGE", "STEPS", "PROBLEMS")
STATE_COLORS: Final = {
    "running": "blue",
    "finished": "green",
    "failed": "red",
    "crashed": "red",
    "interrupted": "yellow",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Flags of the command."""
    parser.add_argument(
        "project",
        nargs="?",
        metavar="PROJECT",
        help="only runs of this project: its name, or entity/project",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON array")
    add_dir_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """List the runs, newest first."""
    from marey.index import Index

    settings = settings_of(arguments)
    with Index.open(settings.dir, settings.cache_dir) as index:
        index.refresh()
        found = _find(index, arguments.project)
    if arguments.json:
        from marey.server import json

        print(json.encode(found).decode())
    elif found:
        print(table(HEAD, [_row(each) for each in found]))
    else:
        print(f"There are no runs in {settings.dir}.")
    return 0


def _find(index: Index, project: str | None) -> list[RunInfo]:
    if project:
        entity, _, name = project.rpartition("/")
        places = [(entity or "local", name)]
    else:
        places = [(each.entity, each.project) for each in index.projects()]
    found = [run for place in places for run in index.runs(*place, limit=None).runs]
    return sorted(found, key=lambda each: each.created, reverse=True)


def _row(each: RunInfo) -> tuple[str, ...]:
    steps = "" if each.last_step is None else f"{each.last_step + 1:,}"
    return (
        colored(each.state, STATE_COLORS.get(each.state, "gray")),
        printable(each.id),
        printable(each.name),
        printable(f"{each.entity}/{each.project}"),
        age(time.time() - each.created),
        steps,
        colored(str(each.problems), "red") if each.problems else "",
    )
