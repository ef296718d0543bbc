"""Runs logged as users log them, below a root of their own, and a reader of that root."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import marey

if TYPE_CHECKING:
    from marey.query import Api
    from marey.query.run import Run as ReadRun
    from marey.recorder.run import Run

PROJECT = "digits"


class Desk:
    """Logs runs with ``marey.init`` and reads them with an ``Api``."""

    def __init__(self, root: Path, api: Api) -> None:
        self.root = root
        self.api = api
        self._runs: list[Run] = []

    def begin(self, **arguments: Any) -> Run:
        """Begin a run; others may be open."""
        settings = {"quiet": True, "console": False}
        chosen = {"project": PROJECT, "reinit": "create_new", "settings": settings, **arguments}
        self._runs.append(marey.init(dir=self.root, **chosen))
        return self._runs[-1]

    def logged(self, *rows: dict[str, Any], **arguments: Any) -> ReadRun:
        """A run that logged these rows, a step each, and finished."""
        with self.begin(**arguments) as run:
            for row in rows:
                run.log(row)
        return self.api.run(run.path)

    def close(self) -> None:
        """End the runs that are open."""
        for run in self._runs:
            run.finish()


class QueryLabContract:
    """What all parts of the contract of reading start from."""

    def open_api(self, root: Path) -> Api:
        """Open a reader of the runs below a directory."""
        raise NotImplementedError

    @pytest.fixture
    def desk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
        """An empty root and a reader of it."""
        monkeypatch.setenv("MAREY_CACHE_DIR", str(tmp_path / "cache"))
        root = tmp_path / "root"
        api = self.open_api(root)
        found = Desk(root, api)
        yield found
        found.close()
        api.close()
