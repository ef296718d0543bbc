"""Real runs in a temporary directory, written with the journal's own writer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from marey.index import Index, schema
from marey.index.dialect import reading
from marey.testing.index_lab import IndexLab
from marey.testing.journals import DEAD, finish, picture


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[IndexLab]:
    found = IndexLab(tmp_path, Index.open)
    yield found
    found.close()


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
        def new_lab() -> Iterator[IndexLab]:
            with tempfile.TemporaryDirectory() as folder:
                found = IndexLab(Path(folder), Index.open)
                yield found
                found.close()

    Tools.finish = staticmethod(finish)  # type: ignore[attr-defined]
    Tools.picture = staticmethod(picture)  # type: ignore[attr-defined]
    Tools.dump = staticmethod(dump)  # type: ignore[attr-defined]
    return Tools
