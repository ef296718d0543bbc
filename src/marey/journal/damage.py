"""What a reader found damaged, as problem records; nothing is repaired here."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any, Final

from marey.journal.frames import Frames, read_frames
from marey.journal.record import MAGIC, TYPES, VERSION, Header, Problem, Record, Row

MAX_PROBLEMS: Final = 100  # of one code in one read; the rest are counted in one more

_MESSAGES: Final = {
    "bad-frame": "A part of the journal is damaged and was skipped; all around it was read.",
    "bad-record": "A record of the journal is whole but does not make sense and was skipped.",
    "lost-keys": "Rows of numbers were skipped, because the record of their names is damaged.",
    "torn-tail": "The journal ends in the middle of a record, as after a crash of the machine; "
    "all before it was read.",
    "empty-segment": "A segment of the journal holds nothing: its writer was stopped as it made "
    "it, or the machine crashed before the disk had it.",
    "bad-magic": "The first bytes of a journal segment are damaged; all after them was read.",
    "not-a-journal": "The file is not a journal segment, though its name says so.",
}


class Damage:
    """Collects the damage of one read of one segment."""

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self._fd = fd
        self._problems: list[tuple[int, Problem]] = []
        self._counts: Counter[str] = Counter()
        self._uncounted: dict[str, tuple[int, int]] = {}  # code -> (first offset, number)

    def found(self, code: str, offset: int, size_bytes: int, **detail: Any) -> None:
        """Add damage at ``offset`` that covers ``size_bytes``."""
        self._add(code, _MESSAGES[code], offset, {"bytes": size_bytes, **detail})

    def refused(self, refused: list[tuple[int, int, str]]) -> None:
        """Add records that could not be decoded: (offset, type, reason)."""
        for offset, number, reason in refused:
            kind = TYPES[number].__name__ if number in TYPES else f"type {number}"
            detail = {"record": kind, "reason": reason}
            self._add("bad-record", _MESSAGES["bad-record"], offset, detail)

    def lost_keys(self, lost: list[tuple[int, Record, int]]) -> None:
        """Add rows whose names are gone: (offset, row, key set), one problem a key set."""
        groups: dict[int, list[tuple[int, int]]] = {}
        for offset, row, keys in lost:
            assert isinstance(row, Row)
            groups.setdefault(keys, []).append((offset, row.step))
        for keys, rows in groups.items():
            steps = [step for _, step in rows]
            detail = {"rows": len(rows), "keys": keys, "steps": [min(steps), max(steps)]}
            self._add("lost-keys", _MESSAGES["lost-keys"], rows[0][0], detail)

    def newer_version(self, version: int) -> None:
        """Say that a newer Marey is needed; what was read before does not count."""
        self._problems.clear()
        message = (
            f"The journal has format version {version} and this Marey reads up to {VERSION}; "
            "update it with: pip install -U marey"
        )
        self._add("newer-version", message, 0, {"version": version})

    def problems(self, before: int | None) -> list[Problem]:
        """Give the problems in the order of their places, up to offset ``before``."""
        for code, (offset, number) in self._uncounted.items():
            message = f"{_MESSAGES[code]} So it is at {number:,} more places."
            self._problems.append((offset, self._problem(code, message, offset, {"more": number})))
        self._uncounted.clear()
        if not self._problems:
            return []
        self._problems.sort(key=lambda entry: entry[0])
        return [p for offset, p in self._problems if before is None or offset < max(before, 1)]

    def _add(self, code: str, message: str, offset: int, detail: dict[str, Any]) -> None:
        self._counts[code] += 1
        if self._counts[code] > MAX_PROBLEMS:
            first, number = self._uncounted.get(code, (offset, 0))
            self._uncounted[code] = (first, number + 1)
            return
        self._problems.append((offset, self._problem(code, message, offset, detail)))

    def _problem(self, code: str, message: str, offset: int, detail: dict[str, Any]) -> Problem:
        place = {"segment": self._path.name, "offset": offset}
        return Problem(code, message, self._created(), detail={**place, **detail})

    def _created(self) -> float:
        """When the segment was made: the same on each read, whatever the clock says then."""
        try:
            os.lseek(self._fd, 0, os.SEEK_SET)
            start = os.read(self._fd, 64 * 1024)
        except OSError:
            return 0.0
        probe = Frames({})
        read_frames(start, len(MAGIC), 0, probe, len(MAGIC) + 1)
        header = probe.records[0][1] if probe.records else None
        return header.created if isinstance(header, Header) else 0.0
