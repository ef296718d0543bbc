"""What one writer told about its run, and how several writers together describe it."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import msgspec

from marey.index.documents import flatten
from marey.index.lines import LineAssembler
from marey.journal.record import Begin, End, RunInfo
from marey.journal.summary import SummaryState


class Overlay(msgspec.Struct):
    """Entries that were set and entries that were deleted, to lay over those of others."""

    entries: dict[str, Any] = {}
    deleted: list[str] = []

    def update(self, entries: Mapping[str, Any], deleted: Iterable[str]) -> None:
        """Apply a newer record."""
        gone = set(deleted)
        self.entries = {**self.entries, **entries}
        self.entries = {name: value for name, value in self.entries.items() if name not in gone}
        self.deleted = sorted((set(self.deleted) - set(entries)) | gone)


class WriterState(msgspec.Struct):
    """All that is kept of one writer besides its points, media, lines and problems."""

    writer: str
    created: float = 0.0  # of its oldest segment that was read
    updated: float = 0.0  # time of its newest record
    newest_step: int | None = None  # of its rows
    steps_grow: bool = True  # whether no row had a lower step than one before it
    begin: Begin | None = None
    end: End | None = None
    info: RunInfo | None = None
    config: Overlay = msgspec.field(default_factory=Overlay)
    summary: SummaryState = msgspec.field(default_factory=SummaryState)
    console: LineAssembler = msgspec.field(default_factory=LineAssembler)

    def follow(self, steps: Sequence[int]) -> None:
        """Take note of the steps of rows, in the order they were logged."""
        if not steps:
            return
        before = steps if self.newest_step is None else [self.newest_step, *steps]
        if self.steps_grow and any(map(operator.gt, before, islice(before, 1, None))):
            self.steps_grow = False
        self.newest_step = max(before)

    @property
    def is_primary(self) -> bool:
        """Whether its end is the run's end."""
        return self.begin is not None and self.begin.primary

    @property
    def began(self) -> float:
        """When it began, as well as is known."""
        return self.begin.time if self.begin is not None else self.created


class Description(msgspec.Struct):
    """What all writers of a run together say about it."""

    name: str
    created: float
    updated: float
    notes: str
    group: str
    job_type: str
    tags: list[str]
    environment: dict[str, Any]
    config: dict[str, Any]


def by_authority(states: Iterable[WriterState]) -> list[WriterState]:
    """Writers in the order in which they lay over one another, the strongest last."""
    return sorted(states, key=lambda state: (state.is_primary, state.began, state.writer))


def describe(run: str, states: Iterable[WriterState]) -> Description:
    """Combine the writers; a run without any information has its id as its name."""
    ordered = by_authority(states)
    infos = [state.info for state in ordered if state.info is not None]
    info = infos[-1] if infos else RunInfo(name=run, created=0.0)
    begun = [state.began for state in ordered if state.began]
    created = [known.created for known in infos if known.created] or begun or [0.0]
    config: dict[str, Any] = {}
    for state in ordered:
        lay_over(config, state.config)
    return Description(
        name=info.name or run,
        created=min(created),
        updated=max([state.updated for state in ordered] + begun, default=0.0),
        notes=info.notes,
        group=info.group,
        job_type=info.job_type,
        tags=list(info.tags),
        environment=info.environment,
        config=config,
    )


def lay_over(entries: dict[str, Any], overlay: Overlay) -> None:
    """Delete and set top-level entries."""
    for name in overlay.deleted:
        entries.pop(name, None)
    entries.update(overlay.entries)


def summarize(logged: dict[str, Any], states: Iterable[WriterState]) -> dict[str, Any]:
    """Last logged values, overlaid by what each writer set after it logged them; flat."""
    summary = dict(logged)
    for state in by_authority(states):
        overlay = state.summary
        if overlay.hidden:
            summary = {name: value for name, value in summary.items() if overlay.shows(name)}
        summary.update(flatten(overlay.values()))
    return summary


def deciding(states: Iterable[WriterState]) -> WriterState | None:
    """The writer whose end is the run's end: the newest primary one, or the newest of all."""
    ordered = by_authority(states)
    return ordered[-1] if ordered else None
