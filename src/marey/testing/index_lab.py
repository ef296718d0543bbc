"""A root, indexes over it, and all that they answer in a form that can be compared."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from msgspec.structs import replace

from marey.testing.journals import Journals

if TYPE_CHECKING:
    from marey.index import Index

# Several indexes may inherit a test, and one machine may be slow.
SHARED = settings(suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow])

OpenIndex = Callable[[Path, Path], "Index"]

RUN = "local/p/run1"
"""The run that tests write if they need only one."""


class IndexLab(Journals):
    """Writes runs and opens indexes over them; all is closed at the end."""

    def __init__(self, folder: Path, open_index: OpenIndex) -> None:
        super().__init__(folder / "root")
        self.folder = folder
        self._open_index = open_index
        self._caches = itertools.count()
        self._open: list[Index] = []

    def index(self, cache: str = "") -> Index:
        """Open an index, one that knows nothing yet unless ``cache`` names an older one's."""
        index = self._open_index(self.root, self.folder / (cache or f"cache{next(self._caches)}"))
        self._open.append(index)
        return index

    def fresh(self) -> Index:
        """An index that has just read everything for the first time."""
        index = self.index()
        index.refresh()
        return index

    def close(self) -> None:
        """Close indexes and writers."""
        for index in self._open:
            index.close()
        super().close()


class IndexLabContract:
    """What all parts of the contract of an index start from."""

    def open_index(self, root: Path, cache_dir: Path) -> Index:
        """Open the index of a root; the same two directories give the same index again."""
        raise NotImplementedError

    @pytest.fixture
    def lab(self, tmp_path: Path) -> Iterator[IndexLab]:
        """A root of its own for each test."""
        found = IndexLab(tmp_path, self.open_index)
        yield found
        found.close()

    @contextmanager
    def new_lab(self) -> Iterator[IndexLab]:
        """A root of its own for each example of hypothesis."""
        with tempfile.TemporaryDirectory() as folder:
            found = IndexLab(Path(folder), self.open_index)
            try:
                yield found
            finally:
                found.close()


def everything(index: Index) -> dict[str, str]:
    """All that an index answers, as text, where NaN equals NaN; without versions."""
    told: dict[str, str] = {"projects": repr(index.projects())}
    for project in index.projects():
        names = project.entity, project.project
        columns = index.columns(*names)
        asked = [f"config.{c}" for c in columns.config] + [f"summary.{c}" for c in columns.summary]
        told["/".join(names)] = repr(columns)
        for info in index.runs(*names, columns=asked, limit=None).runs:
            told[info.path] = repr(replace(info, version=0))
            for what, answer in _of_run(index, info.path):
                told[f"{info.path} {what}"] = repr(answer)
    return told


def _of_run(index: Index, path: str) -> Iterator[tuple[str, Any]]:
    detail = index.run(path)
    yield "detail", replace(detail, run=replace(detail.run, version=0))
    yield "states", [replace(state, version=0) for state in index.states([path])]
    yield "console", index.console(path, limit=10**6)
    yield "marks", [index.marks([path], limit) for limit in (2, 10**6)]
    keys = index.keys([path])
    yield "keys", keys
    for key in dict.fromkeys(info.key for info in keys):
        yield f"media {key}", index.media_range([path], key, max_entries=10**6, max_items=10**6)
        yield f"newest {key}", index.media_at([path], key)
        for points in (1, 50, 10**6):
            series = index.series(path, key, points=points)
            columns = {name: column.tolist() for name, column in series.columns.items()}
            yield f"series {key} {points}", (series.level, series.shown, series.total, columns)
