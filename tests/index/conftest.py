"""Real runs in a temporary directory, written with the journal's own writer."""

from __future__ import annotations

import itertools
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from marey.directories import run_dir
from marey.index import Index, schema
from marey.index.dialect import reading
from marey.journal.process import begin_record
from marey.journal.record import Begin, BlobRef, End, Item, Media, RunInfo
from marey.journal.writer import JournalWriter

# A process of this machine that is gone.
DEAD = replace(begin_record(primary=True), time=1.0, pid=2**22 + 1, started=1.0)


class Lab:
    """A root with runs, and indexes over it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder / "root"
        self._caches = itertools.count()
        self._open: list[Index] = []
        self._writers: list[JournalWriter] = []

    def writer(
        self,
        run: str = "run1",
        *,
        project: str = "p",
        begin: Begin | None = None,
        name: str = "",
        created: float = 10.0,
        info: RunInfo | None = None,
        **options: Any,
    ) -> JournalWriter:
        path = run_dir(self.root, "local", project, run)
        writer = JournalWriter(path, entity="local", project=project, run=run, **options)
        writer.append(begin or begin_record(primary=True))
        writer.append(info or RunInfo(name=name or run, created=created))
        self._writers.append(writer)
        return writer

    def index(self, cache: str = "") -> Index:
        index = Index.open(self.root, self.folder / (cache or f"cache{next(self._caches)}"))
        self._open.append(index)
        return index

    def fresh(self) -> Index:
        index = self.index()
        index.refresh()
        return index

    def close(self) -> None:
        for index in self._open:
            index.close()
        for writer in self._writers:
            writer.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    found = Lab(tmp_path)
    yield found
    found.close()


def finish(writer: JournalWriter, state: str = "finished") -> None:
    writer.append(End(state, 0, time.time()))
    writer.close()


def picture(
    key: str, step: int, position: int = 0, count: int = 1, *, at: float = 5.0, **meta: Any
) -> Media:
    ref = BlobRef(f"{step + position:064x}", 10, "image/png", ".png")
    item = Item("image", 1, {"caption": f"{step}/{position}", **meta}, {"image": ref})
    return Media(key, step, at, position, count, item, listed=count > 1)


def dump(index: Index) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in an index, without the numbers that depend on the order of reading."""
    tables: dict[str, list[tuple[Any, ...]]] = {}
    with reading(index._engine) as connection:
        names = {
            row.id: (row.entity, row.project, row.run)
            for row in connection.execute(select(schema.run))
        }
        tracks = {
            (row.run_id, row.track): (row.writer, row.key, row.kind == "scalar")
            for row in connection.execute(select(schema.track))
        }
        for table in (schema.run, *schema.OF_A_RUN):
            rows = []
            for row in connection.execute(select(table)).mappings():
                values = {
                    k: v for k, v in row.items() if k not in ("id", "version", "run_id", "track")
                }
                where = names[row["id"] if table is schema.run else row["run_id"]]
                track = tracks[row["run_id"], row["track"]] if "track" in row else None
                rows.append((where, track, tuple(sorted(values.items()))))
            tables[table.name] = sorted(rows, key=repr)
    return tables


@pytest.fixture
def tools() -> Any:
    """The functions of this file, which tests cannot import."""

    class Tools:
        dead = DEAD

        @staticmethod
        @contextmanager
        def new_lab() -> Iterator[Lab]:
            with tempfile.TemporaryDirectory() as folder:
                found = Lab(Path(folder))
                yield found
                found.close()

    Tools.finish = staticmethod(finish)  # type: ignore[attr-defined]
    Tools.picture = staticmethod(picture)  # type: ignore[attr-defined]
    Tools.dump = staticmethod(dump)  # type: ignore[attr-defined]
    return Tools
