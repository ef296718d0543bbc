"""Names of segment files and the gaps among them; their content is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from marey.journal.record import Problem

EXTENSION: Final = ".mrj"

_NAME: Final = re.compile(r"([a-z0-9]{8})-([0-9]{4,9})\.mrj")
_WRITER: Final = re.compile(r"[a-z0-9]{8}")


class SegmentPath(NamedTuple):
    """A segment file: whose it is, its number, and where it lies. Sorts by writer and number."""

    writer: str
    number: int
    path: Path


def is_writer_name(name: str) -> bool:
    """Whether ``name`` can name a writer: 8 lower-case letters and digits."""
    return _WRITER.fullmatch(name) is not None


def segment_name(writer: str, number: int) -> str:
    """Give the file name of a segment, such as ``k3v9x2ab-0000.mrj``."""
    return f"{writer}-{number:04d}{EXTENSION}"


def segments(journal_dir: Path) -> list[SegmentPath]:
    """List the segments of a run by writer and number; other files are left out.

    A directory that does not exist has none.
    """
    try:
        names = [entry.name for entry in journal_dir.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    matches = (_NAME.fullmatch(name) for name in names)
    return sorted(
        SegmentPath(match[1], int(match[2]), journal_dir / match[0]) for match in matches if match
    )


def missing_segments(paths: Sequence[SegmentPath]) -> list[Problem]:
    """Report the gaps in the numbers of each writer, one problem for each gap."""
    problems = []
    expected: dict[str, int] = {}
    for writer, number, _ in sorted(paths):
        first = expected.get(writer, 0)
        if number > first:
            problems.append(_missing(writer, first, number - 1))
        expected[writer] = number + 1
    return problems


def newest_mtime(paths: Iterable[SegmentPath]) -> float:
    """The newest modification time of the segments, 0 if there is none (see `is_alive`)."""
    times = [0.0]
    for segment in paths:
        try:
            times.append(segment.path.stat().st_mtime)
        except OSError:
            continue
    return max(times)


def _missing(writer: str, first: int, last: int) -> Problem:
    span = segment_name(writer, first)
    if last > first:
        span += f" to {segment_name(writer, last)}"
    return Problem(
        code="missing-segment",
        message=f"{span} is missing from the journal; what it held cannot be shown. "
        "Copy it again from where the run was recorded.",
        time=0.0,
        detail={"writer": writer, "first": first, "last": last},
    )
