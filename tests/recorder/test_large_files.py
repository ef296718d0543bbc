"""Media of a large file: copied before the call returns, as the file may change afterwards."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

import marey
from marey.errors import LogError
from marey.journal.record import Media as MediaRecord
from marey.media import _registry
from marey.media._base import Blob, Encoded, Media, Stored
from marey.media._file import LargeFile

WRITTEN_ANEW = threading.Event()


@dataclass(frozen=True, eq=False)
class Film(Media):
    """Media of a large file."""

    kind: ClassVar[str] = "film"
    version: ClassVar[int] = 1
    content: LargeFile

    def encode(self) -> Encoded:
        assert WRITTEN_ANEW.wait(60)
        return Encoded("film", 1, {}, {"film": Blob(self.content.path, "video/mp4", ".mp4")})

    @classmethod
    def decode(cls, stored: Stored) -> Film:
        assert stored.blob_path is not None
        return cls(LargeFile.at(stored.blob_path("film")))


def test_a_large_file_is_copied_at_the_call(recorded, tmp_path, monkeypatch) -> None:
    module = type("Module", (), {"Film": Film})
    monkeypatch.setitem(__import__("sys").modules, "film_media", module)
    monkeypatch.setitem(_registry.KINDS, "film", ("film_media", "Film"))
    path = tmp_path / "film.MP4"
    path.write_bytes(b"content" * 1000)
    run = marey.init(console=False)
    film = Film(LargeFile.at(path))
    for _ in range(3):
        run.log({"film": film})
    path.write_bytes(b"changed")
    with pytest.raises(LogError, match="was changed after"):
        run.log({"film": film})
    WRITTEN_ANEW.set()
    assert len(recorded(run).all(MediaRecord)) == 3
    with marey.Api() as api:
        (one, *_) = api.run(str(run.path)).media("film")
        assert one.value.content.path.read_bytes() == b"content" * 1000
    assert len([path for path in Path(run.dir, "blobs").rglob("*") if path.is_file()]) == 1
