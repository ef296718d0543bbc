"""``marey cat``: a run's journal as JSON lines, each record as it was written; merges nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from marey.cli.location import add_dir_argument, settings_of
from marey.cli.run_reference import HELP, find_run
from marey.journal.lines import json_line
from marey.journal.process import is_alive
from marey.journal.reader import SegmentRead, read_segment
from marey.journal.record import TYPES, Begin, Keys, Record, Row
from marey.journal.segments import (
    EXTENSION,
    SegmentPath,
    missing_segments,
    newest_mtime,
    segments,
)

READ_BYTES: Final = 8 * 1024 * 1024  # of a segment at once, so that a long run needs no memory
PROBE_BYTES: Final = 64 * 1024

EPILOG: Final = """\
Each line is a record: the writer and the number of the segment that holds it, its type, its
offset in that file, and its content. A row's values stand under their keys. NaN and infinities
are the strings "NaN", "Infinity" and "-Infinity"; integers have all their digits. What this
command itself found damaged is a record of type "problem" with "found_by": "reader"."""


def type_name(record_type: type[Any]) -> str:
    """What a type of record is called: ``runInfo``."""
    name = record_type.__name__
    return name[0].lower() + name[1:]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Flags of the command."""
    parser.epilog = EPILOG
    parser.add_argument("run", metavar="RUN", help=f"{HELP} or of one of its {EXTENSION} files")
    names = sorted(map(type_name, TYPES.values()))
    parser.add_argument(
        "--type", choices=names, metavar="T", help=f"only records of this type: {', '.join(names)}"
    )
    parser.add_argument("--key", metavar="K", help="only what was logged under this key")
    add_dir_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the records."""
    root = settings_of(arguments).dir
    for line in lines(_segments(root, arguments.run), arguments.type, arguments.key):
        sys.stdout.write(line + "\n")
    return 0


def lines(
    found: list[SegmentPath], kind: str | None = None, key: str | None = None
) -> Iterator[str]:
    """JSON lines of all records in some segments, or of those of one type or under one key."""
    gaps = missing_segments(found) if len(found) > 1 else []
    for gap in gaps:
        if _is_wanted(gap, {}, kind, key):
            yield _line({"found_by": "reader"}, 0, gap, {})
    for segment in found:
        place = {"segment": segment.path.stem}
        for read in _reads(segment, _is_live(segment, found)):
            for offset, record in read.records:
                if _is_wanted(record, read.keysets, kind, key):
                    yield _line(place, offset, record, read.keysets)
            for problem in read.problems:
                if _is_wanted(problem, {}, kind, key):
                    offset = problem.detail.get("offset", 0)
                    yield _line(place | {"found_by": "reader"}, offset, problem, {})


def _segments(root: Path, reference: str) -> list[SegmentPath]:
    file = Path(reference)
    if file.suffix != EXTENSION or not file.is_file():
        return segments(find_run(root, reference).journal_dir)
    writer, _, number = file.stem.rpartition("-")
    return [SegmentPath(writer, int(number) if number.isdecimal() else 0, file)]


def _is_live(segment: SegmentPath, found: list[SegmentPath]) -> bool:
    same = [each for each in found if each.writer == segment.writer]
    if segment.number < max(each.number for each in same):
        return False
    start = read_segment(segment.path, live=True, limit_bytes=PROBE_BYTES)
    begins = [record for _, record in start.records if isinstance(record, Begin)]
    return bool(begins) and is_alive(begins[-1], newest_mtime(same))


def _reads(segment: SegmentPath, live: bool) -> Iterator[SegmentRead]:
    offset = -1
    read = read_segment(segment.path, live=live, limit_bytes=READ_BYTES)
    while read.end > offset:
        yield read
        offset, keysets = read.end, read.keysets
        read = read_segment(segment.path, offset, keysets, live=live, limit_bytes=READ_BYTES)


def _is_wanted(
    record: Record, keysets: dict[int, tuple[str, ...]], kind: str | None, key: str | None
) -> bool:
    if kind is not None and kind != type_name(type(record)):
        return False
    return key is None or key in _keys(record, keysets)


def _keys(record: Record, keysets: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    if isinstance(record, Row):
        return keysets[record.keys]
    return record.names if isinstance(record, Keys) else (getattr(record, "key", ""),)


def _line(
    place: dict[str, str], offset: int, record: Record, keysets: dict[int, tuple[str, ...]]
) -> str:
    return json.dumps(place)[:-1] + ", " + json_line(offset, record, keysets)[1:]
