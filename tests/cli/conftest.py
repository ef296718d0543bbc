"""The command line, run in this process or as one of its own, over runs of the real journal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from marey.cli.main import main
from marey.directories import run_dir
from marey.journal import process
from marey.journal.record import Config, End, RunInfo
from marey.journal.writer import JournalWriter


class Told(NamedTuple):
    """What a command gave."""

    code: int
    out: str
    err: str


@pytest.fixture
def root() -> Path:
    return Path(os.environ["MAREY_DIR"])


@pytest.fixture
def marey(capsys: pytest.CaptureFixture[str]) -> Callable[..., Told]:
    """Run a command in this process."""

    def run(*arguments: str) -> Told:
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as end:  # of argparse
            code = int(end.code or 0)
        return Told(code, *capsys.readouterr())

    return run


@pytest.fixture
def command() -> Callable[..., subprocess.Popen[str]]:
    """Start a command as a process of its own."""

    def start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "marey.cli", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    return start


@pytest.fixture
def write(root: Path) -> Iterator[Callable[..., JournalWriter]]:
    """Start to write a run; what is left open is closed without an end."""
    opened: list[JournalWriter] = []

    def start(
        run: str, project: str = "digits", entity: str = "local", name: str = "", **options: Any
    ) -> JournalWriter:
        folder = run_dir(root, entity, project, run)
        writer = JournalWriter(folder, entity=entity, project=project, run=run, **options)
        writer.append(process.begin_record(primary=True))
        writer.append(RunInfo(name=name or f"name of {run}", created=1_700_000_000.0 + len(opened)))
        writer.append(Config(set={"lr": 0.5}))
        opened.append(writer)
        return writer

    yield start
    for writer in opened:
        writer.close()


@pytest.fixture
def ended(write: Callable[..., JournalWriter]) -> JournalWriter:
    """A run that logged a little and ended."""
    writer = write("aaaa1111")
    writer.row(("loss", "acc"), 0, 1.0, [float("nan"), 2**63])
    writer.row(("loss",), 1, 2.0, [0.5])
    writer.append(End("finished", 0, 1_700_000_100.0))
    writer.close()
    return writer
