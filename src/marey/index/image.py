"""A run as the index holds it while it is brought up to date; reading journals is elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from marey.index import schema
from marey.index.documents import decoder, encode
from marey.index.tracks import Tracks, load_tracks
from marey.index.writers import WriterState

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.index.disk import SegmentFile

Keysets = dict[int, tuple[str, ...]]

_decode_keysets = decoder(Keysets).decode
_decode_writer = decoder(WriterState).decode


class Conflict(Exception):
    """Another process changed the run since it was looked at; nothing was written."""


@dataclass(slots=True)
class SegmentState:
    """How far a segment was read."""

    offset: int = 0
    size_bytes: int = -1
    mtime_ns: int = -1
    closed: bool = False
    keysets: Keysets = field(default_factory=dict)

    def is_untouched(self, file: SegmentFile) -> bool:
        """Whether the file is as it was when it was last read."""
        return self.size_bytes == file.size_bytes and self.mtime_ns == file.mtime_ns

    def row(self, run_id: int, writer: str, number: int) -> dict[str, Any]:
        """The row to store."""
        return {
            "run_id": run_id,
            "writer": writer,
            "number": number,
            "offset": self.offset,
            "size_bytes": self.size_bytes,
            "mtime_ns": self.mtime_ns,
            "closed": self.closed,
            "keysets": encode(self.keysets),
        }


@dataclass(slots=True)
class RunImage:
    """Everything about a run that must be known to add to it; ``id`` is 0 before it is stored."""

    id: int = 0
    version: int = 0
    state: str = ""
    writers: dict[str, WriterState] = field(default_factory=dict)
    segments: dict[tuple[str, int], SegmentState] = field(default_factory=dict)
    tracks: Tracks = field(default_factory=lambda: Tracks([]))

    def contradicts(self, files: Iterable[SegmentFile]) -> bool:
        """Whether files vanished, shrank, or came late, so that the run must be read anew."""
        found = {(file.writer, file.number): file for file in files}
        for place, known in self.segments.items():
            if place not in found or found[place].size_bytes < known.offset:
                return True
        newest = dict(sorted(self.segments))
        return any(
            place not in self.segments and place[1] < newest.get(place[0], -1) for place in found
        )


def load_image(connection: Connection, path: RunPath) -> RunImage:
    """What the index knows of a run."""
    table = schema.run.c
    question = select(table.id, table.version, table.state).where(
        table.entity == path.entity, table.project == path.project, table.run == path.run
    )
    found = connection.execute(question).first()
    if found is None:
        return RunImage()
    return RunImage(
        id=found.id,
        version=found.version,
        state=found.state,
        writers=load_writers(connection, found.id),
        segments=_load_segments(connection, found.id),
        tracks=load_tracks(connection, found.id),
    )


def load_writers(connection: Connection, run_id: int) -> dict[str, WriterState]:
    """What each writer of a run told."""
    table = schema.writer.c
    rows = connection.execute(select(table.writer, table.state).where(table.run_id == run_id))
    return {writer: _decode_writer(state) for writer, state in rows}


def _load_segments(connection: Connection, run_id: int) -> dict[tuple[str, int], SegmentState]:
    table = schema.segment.c
    rows = connection.execute(select(schema.segment).where(table.run_id == run_id))
    return {
        (row.writer, row.number): SegmentState(
            row.offset, row.size_bytes, row.mtime_ns, row.closed, _decode_keysets(row.keysets)
        )
        for row in rows
    }


def claim(connection: Connection, path: RunPath, image: RunImage) -> None:
    """Take the run for this transaction, as it was when the image was loaded.

    Raises
    ------
    Conflict
        Another process was faster.
    """
    table = schema.run
    if image.id:
        raised = update(table).values(version=image.version + 1)
        same = table.c.id == image.id, table.c.version == image.version
        if connection.execute(raised.where(*same)).rowcount != 1:
            raise Conflict
    else:
        try:
            result = connection.execute(insert(table).values(_blank(path)))
        except IntegrityError as error:
            raise Conflict from error
        key = result.inserted_primary_key
        assert key is not None
        image.id = key[0]
    image.version += 1


def forget(connection: Connection, run_id: int) -> None:
    """Delete all that the index knows of a run but the run itself."""
    for table in schema.OF_A_RUN:
        connection.execute(delete(table).where(table.c.run_id == run_id))


def _blank(path: RunPath) -> dict[str, Any]:
    return {
        "entity": path.entity,
        "project": path.project,
        "run": path.run,
        "version": 1,
        "state": "",
        "name": path.run,
        "created": 0.0,
        "updated": 0.0,
        "problems": 0,
        "tags": [],
    }
