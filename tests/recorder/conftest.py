"""Runs in a temporary directory, and a reader of what they recorded."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import marey
from marey.journal import record
from marey.journal.reader import read_segments


@dataclass
class Recorded:
    """All records of a run, and the rows merged by writer and step."""

    records: list[tuple[str, Any]]
    rows_by_writer: dict[str, dict[int, dict[str, Any]]]
    problems_of_reader: list[record.Problem]

    @classmethod
    def of(cls, run_dir: Path | str) -> Recorded:
        records: list[tuple[str, Any]] = []
        rows: dict[str, dict[int, dict[str, Any]]] = {}
        problems: list[record.Problem] = []
        for read in read_segments(Path(run_dir)):
            writer = read.path.name[:8]
            problems += read.problems
            records += [(writer, item) for _, item in read.records]
            for names, row in read.rows():
                merged = rows.setdefault(writer, {}).setdefault(row.step, {})
                merged.update(zip(names, row.values, strict=True))
        return cls(records, rows, problems)

    @property
    def rows(self) -> dict[int, dict[str, Any]]:
        """The rows of the only writer."""
        assert len(self.rows_by_writer) <= 1
        return next(iter(self.rows_by_writer.values()), {})

    def all(self, kind: type) -> list[Any]:
        return [item for _, item in self.records if type(item) is kind]

    @property
    def console(self) -> str:
        return "".join(item.text for item in self.all(record.Console))


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The root of all runs of a test; runs left open are finished after it."""
    for name in [name for name in os.environ if name.startswith("MAREY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MAREY_DIR", str(tmp_path / "root"))
    monkeypatch.setenv("MAREY_QUIET", "1")
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "root"
    while marey.run is not None:
        marey.finish()


@pytest.fixture
def recorded() -> Callable[[Any], Recorded]:
    """Reads a run's directory, or a run's, after ending it."""

    def read(run: Any) -> Recorded:
        if isinstance(run, (str, Path)):
            return Recorded.of(run)
        run.finish()
        return Recorded.of(run.dir)

    return read


@pytest.fixture
def script(root: Path, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Starts a Python program in a process of its own."""

    def start(code: str, *, quiet: bool = True, **environment: str) -> subprocess.Popen[str]:
        path = tmp_path / "train.py"
        path.write_text(textwrap.dedent(code))
        env = {**os.environ, "MAREY_QUIET": "1" if quiet else "0", **environment}
        source = str(Path(marey.__file__).parents[1])
        env["PYTHONPATH"] = os.pathsep.join(filter(None, [source, env.get("PYTHONPATH", "")]))
        return subprocess.Popen(
            [sys.executable, str(path)],
            env=env,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def run_script(
    script: Callable[..., subprocess.Popen[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a Python program in a process of its own, to its end."""

    def run(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
        process = script(code, **options)
        out, err = process.communicate(timeout=30)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return run


@pytest.fixture
def only_run(root: Path) -> Callable[[], Path]:
    """The directory of the only run below the root."""

    def find() -> Path:
        (found,) = (root / "runs").glob("*/*/*")
        return found

    return find
