"""A real run, written with the journal's own writer, and an Api that reads it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from marey.directories import run_dir
from marey.journal import blobs
from marey.journal.process import begin_record
from marey.journal.record import BlobRef, Config, End, Item, Media, RunInfo, big_integer
from marey.journal.writer import JournalWriter
from marey.media._base import Media as MediaValue
from marey.query import Api

CREATED = 1000.0


class Recording:
    """Writes one run; ``log`` takes numbers and media as ``marey.log`` does."""

    def __init__(self, root: Path, run: str, *, project: str = "digits", name: str = "") -> None:
        self.directory = run_dir(root, "local", project, run)
        self.journal = JournalWriter(self.directory, entity="local", project=project, run=run)
        self.journal.append(begin_record(primary=True))
        self.journal.append(RunInfo(name or run, CREATED))

    def config(self, **entries: object) -> None:
        self.journal.append(Config(entries))

    def log(self, step: int, at: float | None = None, **values: object) -> None:
        moment = CREATED + step if at is None else at
        numbers = {k: v for k, v in values.items() if v is None or isinstance(v, (int, float))}
        if numbers:
            row = [_storable(value) for value in numbers.values()]
            self.journal.row(tuple(numbers), step, moment, row)
        for key in values.keys() - numbers.keys():
            value = values[key]
            items = value if isinstance(value, list) else [value]
            for position, each in enumerate(items):
                assert isinstance(each, MediaValue)
                item = self._item(each)
                listed = isinstance(value, list)
                record = Media(key, step, moment, position, len(items), item, listed)
                self.journal.append(record)

    def _item(self, value: MediaValue) -> Item:
        encoded = value.encode()
        stored: dict[str, BlobRef] = {}
        for name, blob in encoded.blobs.items():
            folder = self.directory / "blobs"
            stored[name] = blobs.put(folder, blob.data, blob.media_type, blob.extension)
        return Item(encoded.kind, encoded.version, dict(encoded.meta), stored)

    def finish(self, state: str = "finished") -> None:
        self.journal.append(End(state, 0, time.time()))
        self.journal.close()


def _storable(value: object) -> object:
    is_big = isinstance(value, int) and not -(2**63) <= value < 2**64
    return big_integer(value) if is_big and isinstance(value, int) else value


class Desk:
    """A root, recordings in it, and an Api over it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.api = Api(root)
        self._recordings: list[Recording] = []

    def record(self, run: str = "4x9gq0ab", **options: str) -> Recording:
        recording = Recording(self.root, run, **options)
        self._recordings.append(recording)
        return recording

    def close(self) -> None:
        self.api.close()
        for recording in self._recordings:
            recording.journal.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = Desk(tmp_path / "root")
    yield found
    found.close()
