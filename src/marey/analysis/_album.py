"""The values of one key in several runs, as analyses of a whole key read them; knows no kind."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marey.errors import JournalError
from marey.index.media_news import decoded

if TYPE_CHECKING:
    from marey.analysis._memory import Memory
    from marey.index import Index
    from marey.index.media_news import EntryState, MediaCursor, MediaNews, MediaRow
    from marey.journal.record import BlobRef, Item

BUDGET_SECS: Final = 0.17
"""How long an answer may read or compute before it says how far it came."""

Place = tuple[int, int, int]
"""Where an item is: number of its writer, step, position in the list of that writer."""


@dataclass(frozen=True)
class Logged:
    """An item in an answer; the server links it as one of this run."""

    run: str
    item: Item


class Clock:
    """Says when an answer has used up its time.

    Examples
    --------
    >>> Clock(60).is_over, Clock(0).is_over
    (False, True)
    """

    def __init__(self, secs: float = BUDGET_SECS) -> None:
        self._end = time.monotonic() + secs

    @property
    def is_over(self) -> bool:
        """Whether it is time to answer."""
        return self.left_secs <= 0

    @property
    def left_secs(self) -> float:
        """Seconds until then."""
        return self._end - time.monotonic()


@dataclass(frozen=True)
class Album:
    """What was logged under one key in some runs.

    Parameters
    ----------
    index:
        Where it is found.
    memory:
        Keeps what was computed for the next question.
    key, runs:
        Which values; runs are ``entity/project/id``.
    clock:
        When the answer must be given.
    """

    index: Index
    memory: Memory
    key: str
    runs: Sequence[str]
    clock: Clock = field(default_factory=Clock)

    def name(self, *what: object) -> tuple[object, ...]:
        """A name in the memory that no other index and key has."""
        return (str(self.index.path), self.key, *what)

    def news(self, run: str, known: MediaCursor | None, limit: int) -> MediaNews | None:
        """What came since it was last asked; see ``Index.media_news``."""
        return self.index.media_news(run, self.key, known, limit)

    def entry(self, run: str, step: int | None) -> EntryState | None:
        """The newest entry at or before a step."""
        return self.index.media_entry(run, self.key, step)

    def entry_rows(self, run: str, step: int, after: tuple[int, int], limit: int) -> list[MediaRow]:
        """The next items of one entry."""
        return self.index.entry_rows(run, self.key, step, after, limit)

    def rows(self, run: str, places: Iterable[Place]) -> dict[Place, MediaRow]:
        """Items as they are stored, by their places."""
        return self.index.chosen_rows(run, self.key, list(places))

    def items(self, run: str, places: Iterable[Place]) -> dict[Place, Logged]:
        """Items for an answer, by their places."""
        found = self.rows(run, places)
        return {place: Logged(run, decoded(row.item)) for place, row in found.items()}

    def run_name(self, run: str) -> str:
        """The name that the user gave the run."""
        return self.index.run(run).run.name

    def file(self, run: str, ref: BlobRef) -> Path | None:
        """The file of a blob; None if it is lost or not one of the run's own."""
        try:
            path = self.index.blob_path(run, ref)
        except JournalError:  # what the record calls a blob cannot be one
            return None
        return None if path.is_symlink() or not path.is_file() else path
