"""One logged key of one writer as the index keeps it; its points and media are elsewhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, select

from marey.index import schema
from marey.index.documents import decode_any

SCALAR = "scalar"

_COLUMNS = [column for column in schema.track.c if column.name not in ("run_id", "key_hash")]


@dataclass(slots=True)
class Track:
    """Mirrors a row of ``schema.track``."""

    track: int
    key: str
    writer: str
    kind: str
    count: int = 0
    first_step: int = 0
    last_step: int = 0
    time_ordered: bool = True
    last_time: float = 0.0
    last_step_logged: int = 0
    last_position: int = 0
    last_value: bytes | None = None

    def cover(self, first_step: int, last_step: int) -> None:
        """Widen the range of steps."""
        empty = self.count == 0
        self.first_step = first_step if empty else min(self.first_step, first_step)
        self.last_step = last_step if empty else max(self.last_step, last_step)

    def row(self, run_id: int) -> dict[str, Any]:
        """The row to store."""
        values = dict(zip(self.__slots__, _values_of(self), strict=True))
        return {"run_id": run_id, "key_hash": key_hash(self.key), **values}


_values_of = attrgetter(*Track.__slots__)


class Tracks:
    """All tracks of a run; new ones get the next number."""

    def __init__(self, tracks: list[Track]) -> None:
        self._tracks = {self._identity(track): track for track in tracks}
        self._next = max((track.track for track in tracks), default=-1) + 1

    @staticmethod
    def _identity(track: Track) -> tuple[str, str, bool]:
        return track.writer, track.key, track.kind == SCALAR

    def get(self, writer: str, key: str, kind: str) -> Track:
        """The track of a key, made if it is new; scalars and media are apart."""
        identity = (writer, key, kind == SCALAR)
        track = self._tracks.get(identity)
        if track is None:
            track = self._tracks[identity] = Track(self._next, key, writer, kind)
            self._next += 1
        return track

    def summary(self) -> dict[str, Any]:
        """The value that was logged last under each key, of media its kind."""
        newest: dict[str, Track] = {}
        for track in self._tracks.values():
            if track.kind == SCALAR and track.last_value is None:
                continue
            other = newest.get(track.key)
            if other is None or _recency(track) > _recency(other):
                newest[track.key] = track
        return {key: _last_value(track) for key, track in sorted(newest.items())}

    def steps(self) -> tuple[int | None, int | None]:
        """First and last step over everything logged."""
        if not self._tracks:
            return None, None
        tracks = self._tracks.values()
        return min(track.first_step for track in tracks), max(track.last_step for track in tracks)


def _recency(track: Track) -> tuple[float, str, bool]:
    return track.last_time, track.writer, track.kind != SCALAR


def _last_value(track: Track) -> object:
    if track.kind != SCALAR or track.last_value is None:
        return {"_type": track.kind}
    return decode_any(track.last_value)


def load_tracks(connection: Connection, run_id: int) -> Tracks:
    """All tracks of a run."""
    question = select(*_COLUMNS).where(schema.track.c.run_id == run_id)
    return Tracks([Track(*row) for row in connection.execute(question)])


def find_tracks(connection: Connection, run_id: int, key: str, *, scalar: bool) -> list[Track]:
    """The tracks of one key, by writer: metrics, or media."""
    table = schema.track.c
    is_kind = table.kind == SCALAR if scalar else table.kind != SCALAR
    question = (
        select(*_COLUMNS)
        .where(table.run_id == run_id, table.key_hash == key_hash(key), table.key == key, is_kind)
        .order_by(table.writer)
    )
    return [Track(*row) for row in connection.execute(question)]


@lru_cache(maxsize=1 << 16)
def key_hash(key: str) -> int:
    """A signed 64-bit number by which a key of any length is found."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
