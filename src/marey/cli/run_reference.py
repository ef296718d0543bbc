"""Finds the run that somebody means: an id, its beginning, a full name or a path; reads no run."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from marey.directories import RunPath, every_run
from marey.errors import NotFoundError, UsageError

SHOWN_CANDIDATES: Final = 8
HELP: Final = "id, the beginning of one, entity/project/id, or the path of a run's directory"


def find_run(root: Path, reference: str) -> RunPath:
    """The run that ``reference`` names.

    Parameters
    ----------
    root:
        The directory of all runs.
    reference:
        A run's directory, ``entity/project/id``, an id, or the beginning of an id if there is no
        other run whose id begins so.

    Raises
    ------
    NotFoundError
        If there is no such run.
    UsageError
        If several runs could be meant.
    """
    directory = Path(reference)
    if reference and (directory / "journal").is_dir():
        return _at(directory)
    return _only(reference, _candidates(root, reference), root)


def _at(directory: Path) -> RunPath:
    path = directory.resolve()
    return RunPath(path.parent.parent.name, path.parent.name, path.name, path)


def _candidates(root: Path, reference: str) -> list[RunPath]:
    known = list(every_run(root))
    exact = [run for run in known if reference in {run.run, str(run)}]
    return exact or [run for run in known if reference and run.run.startswith(reference)]


def _only(reference: str, found: list[RunPath], root: Path) -> RunPath:
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFoundError(
            f"There is no such run in {root}. `marey runs` lists all; got {reference!r}."
        )
    names = ", ".join(str(run) for run in found[:SHOWN_CANDIDATES])
    more = len(found) - SHOWN_CANDIDATES
    rest = f" and {more} more" if more > 0 else ""
    raise UsageError(f"Several runs match {reference!r}: {names}{rest}. Write more of the name.")
