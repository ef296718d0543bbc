"""Finds runs and their segments below a root with as few system calls as can be; opens no file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from marey.directories import RUNS, RunPath
from marey.journal.segments import EXTENSION, is_writer_name, segment_name


@dataclass(frozen=True, slots=True, order=True)
class SegmentFile:
    """A segment as the file system tells it."""

    writer: str
    number: int
    size_bytes: int
    mtime_ns: int
    path: str


def run_path(root: Path, entity: str, project: str, run: str) -> RunPath:
    """The path of a run whose names were found below the root."""
    return RunPath(entity, project, run, root / RUNS / entity / project / run)


def find_runs(root: Path) -> Iterator[tuple[tuple[str, str, str], list[SegmentFile]]]:
    """Every run that has a segment: (entity, project, run) and its segments."""
    for entity in _folders(str(root / RUNS)):
        for project in _folders(entity.path):
            for run in _folders(project.path):
                segments = find_segments(f"{run.path}/journal")
                if segments:
                    yield (entity.name, project.name, run.name), segments


def find_segments(journal_dir: str | Path) -> list[SegmentFile]:
    """The segments in a journal's directory, sorted by writer and number."""
    found = []
    try:
        with os.scandir(journal_dir) as entries:
            for entry in entries:
                segment = _segment(entry)
                if segment is not None:
                    found.append(segment)
    except (FileNotFoundError, NotADirectoryError):
        return []
    found.sort()
    return found


def _segment(entry: os.DirEntry[str]) -> SegmentFile | None:
    name = entry.name
    writer, digits = name[:8], name[9 : -len(EXTENSION)]
    if not (is_writer_name(writer) and digits.isascii() and digits.isdigit()):
        return None
    if segment_name(writer, int(digits)) != name:
        return None
    try:
        stat = entry.stat()
    except FileNotFoundError:
        return None
    return SegmentFile(writer, int(digits), stat.st_size, stat.st_mtime_ns, entry.path)


def _folders(path: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            folders = [e for e in entries if not e.name.startswith(".") and e.is_dir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(folders, key=lambda entry: entry.name)
