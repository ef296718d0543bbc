"""Runs written with the journal's own writer, for the contracts of what reads them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from marey.directories import run_dir
from marey.journal.process import begin_record
from marey.journal.record import Begin, BlobRef, End, Item, Media, RunInfo
from marey.journal.writer import JournalWriter

DEAD = replace(begin_record(primary=True), time=1.0, pid=2**22 + 1, started=1.0)
"""What a process of this machine wrote that is gone."""


class Journals:
    """Writes runs below a root; what is left open is closed at the end, without an ``End``."""

    def __init__(self, root: Path) -> None:
        self.root = root
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
        """Begin to write a run, as a process of its own would.

        Parameters
        ----------
        run, project:
            Last parts of the run's path; the first is ``local``.
        begin:
            Which process writes; this one, as the run's first, if not given.
        name, created, info:
            What describes the run.
        **options:
            Arguments of ``JournalWriter``.
        """
        path = run_dir(self.root, "local", project, run)
        writer = JournalWriter(path, entity="local", project=project, run=run, **options)
        self._writers.append(writer)
        writer.append(begin or begin_record(primary=True))
        writer.append(info or RunInfo(name=name or run, created=created))
        return writer

    def close(self) -> None:
        """Close all that is open."""
        for writer in self._writers:
            writer.close()


def finish(writer: JournalWriter, state: str = "finished") -> None:
    """End a run as its process does."""
    writer.append(End(state, 0, time.time()))
    writer.close()


def log(
    writer: JournalWriter,
    values: Any,
    *,
    key: str = "loss",
    first: int = 0,
    stride: int = 1,
    time: float = 100.0,
) -> None:
    """Write numbers under one key, half a second apart."""
    for place, value in enumerate(np.asarray(values, object).tolist()):
        writer.row((key,), first + place * stride, time + place * 0.5, [value])


def picture(
    key: str, step: int, position: int = 0, count: int = 1, *, at: float = 5.0, **meta: Any
) -> Media:
    """One picture whose caption says where it stands; its blob is named and not there."""
    ref = BlobRef(f"{step % 2**64 + position:064x}", 10, "image/png", ".png")
    item = Item("image", 1, {"caption": f"{step}/{position}", **meta}, {"image": ref})
    return Media(key, step, at, position, count, item, listed=count > 1)
