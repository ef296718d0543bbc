"""The files of a run on disk; what is in them is not read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_FOLDERS = ("blobs", "journal")


@dataclass(frozen=True, slots=True)
class File:
    """A file of a run.

    Parameters
    ----------
    name:
        Its path below the run's directory, with ``/``.
    path:
        Where it is.
    size_bytes:
        How many bytes it has; the newest segment of a run that goes on has some in reserve.
    """

    name: str
    path: Path
    size_bytes: int


def list_files(run_dir: Path) -> list[File]:
    """Blobs and journal segments of a run, sorted by name."""
    found = []
    for folder in _FOLDERS:
        for parent, _, names in os.walk(run_dir / folder):
            for name in names:
                path = Path(parent, name)
                found.append(File(path.relative_to(run_dir).as_posix(), path, path.stat().st_size))
    return sorted(found, key=lambda file: file.name)
