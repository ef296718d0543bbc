"""Where a run lies below the root and which names it may have; creates and reads no files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marey.errors import UsageError

RUNS = "runs"
MAX_NAME_CHARACTERS = 128
MAX_NAME_BYTES = 255  # what file systems take for one name
_REFUSED_CHARACTERS = frozenset("/\\#?%:")


@dataclass(frozen=True, slots=True)
class RunPath:
    """One run's names and its directory.

    Examples
    --------
    >>> str(RunPath("local", "digits", "a1b2c3d4", Path("/runs/a1b2c3d4")))
    'local/digits/a1b2c3d4'
    """

    entity: str
    project: str
    run: str
    path: Path

    def __str__(self) -> str:
        return f"{self.entity}/{self.project}/{self.run}"

    @property
    def journal_dir(self) -> Path:
        """Where the run's segments are."""
        return self.path / "journal"

    @property
    def blobs_dir(self) -> Path:
        """Where the run's blobs are, by their SHA-256."""
        return self.path / "blobs"

    @property
    def spool_dir(self) -> Path:
        """Where media wait that were logged and are not encoded yet."""
        return self.path / "spool"


def check_name(what: str, value: object) -> str:
    r"""Give back the name of an entity, a project or a run if it can be one.

    Parameters
    ----------
    what:
        What is named, for the message: ``project``.
    value:
        1 to 128 characters, none of ``/ \ # ? % :`` and no control character, neither ``.`` nor
        ``..``, no space at either end, at most 255 bytes in UTF-8.

    Raises
    ------
    UsageError
        It is not such a name; the message says why.
    """
    if not isinstance(value, str):
        raise UsageError(f"{what} must be a string, not {type(value).__name__}: {value!r:.100}")
    complaint = _complaint(value)
    if complaint:
        raise UsageError(f"{what} {complaint}. Choose another {what} than {value!r:.200}")
    return value


def _complaint(name: str) -> str:
    if not name or len(name) > MAX_NAME_CHARACTERS:
        return f"must have 1 to {MAX_NAME_CHARACTERS} characters, not {len(name):,}"
    refused = sorted(set(name) & _REFUSED_CHARACTERS)
    if refused:
        return f"must not contain {' '.join(refused)}"
    if any(character < " " or character == "\x7f" for character in name):
        return "must not contain control characters"
    if name in (".", ".."):
        return "must not be . or .."
    if name != name.strip():
        return "must not begin or end with a space"
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        return "must be text that UTF-8 can hold, without lone surrogates"
    return f"must have at most {MAX_NAME_BYTES} bytes, not {size}" if size > MAX_NAME_BYTES else ""


def run_dir(root: Path, entity: str, project: str, run: str) -> Path:
    """The directory of a run, whether it exists or not; raises ``UsageError`` on refused names.

    Examples
    --------
    >>> run_dir(Path("/data"), "local", "digits", "a1b2c3d4").as_posix()
    '/data/runs/local/digits/a1b2c3d4'
    """
    names = check_name("entity", entity), check_name("project", project), check_name("run id", run)
    return root.joinpath(RUNS, *names)


def every_run(root: Path) -> Iterator[RunPath]:
    """All runs below a root, sorted by names; directories without a journal are not runs."""
    for entity in _children(root / RUNS):
        for project in _children(entity):
            for run in _children(project):
                if (run / "journal").is_dir():
                    yield RunPath(entity.name, project.name, run.name, run)


def _children(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [folder / name for name in names if not name.startswith(".")]
