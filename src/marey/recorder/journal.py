"""The journal a run writes to: a real one, or none in a disabled run; what is written is others'."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from marey.journal.writer import JournalWriter

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.journal.record import Record


class Journal(Protocol):
    """What a run needs of a journal writer."""

    @property
    def writer(self) -> str:
        """The name that this process's segments carry."""

    def row(self, names: tuple[str, ...], step: int, time: float, values: list[object]) -> None:
        """Record numbers of one step."""

    def row_with(
        self,
        records: Sequence[Record],
        names: tuple[str, ...],
        step: int,
        time: float,
        values: list[object],
    ) -> None:
        """Record numbers of one step and what was logged with them, or nothing."""

    def append(self, record: Record) -> None:
        """Record anything else."""

    def flush(self) -> None:
        """Wait until all is on the disk."""

    def beat(self) -> None:
        """Show other machines that this process lives."""

    def close(self) -> None:
        """End the last segment."""


class NoJournal:
    """Takes everything and keeps nothing, for ``mode="disabled"``."""

    writer = "disabled"

    def row(self, names: tuple[str, ...], step: int, time: float, values: list[object]) -> None:
        """Record nothing."""

    def row_with(
        self,
        records: Sequence[Record],
        names: tuple[str, ...],
        step: int,
        time: float,
        values: list[object],
    ) -> None:
        """Record nothing."""

    def append(self, record: Record) -> None:
        """Record nothing."""

    def flush(self) -> None:
        """Do nothing."""

    def beat(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def open_journal(path: RunPath, snapshot: Callable[[], list[Record]]) -> Journal:
    """Begin this process's part of a run's journal."""
    return JournalWriter(
        path.path, entity=path.entity, project=path.project, run=path.run, snapshot=snapshot
    )
