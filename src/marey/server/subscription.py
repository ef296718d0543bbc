"""What one live page wants to hear and has not heard yet; who tells it is the watcher."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Final

from marey.server.schema import LiveChange, LiveRun

PAUSE_SECS: Final = 0.2
HEARTBEAT_SECS: Final = 15.0


@dataclass(frozen=True)
class Target:
    """What a page looks at: some runs, all runs of a project (``entity/project``), or neither."""

    runs: frozenset[str] = field(default_factory=frozenset)
    project: str = ""

    def includes(self, run: str) -> bool:
        """Whether changes of ``run`` are to be told."""
        if run in self.runs:
            return True
        return bool(self.project) and run.rpartition("/")[0] == self.project


class Subscription:
    """Changes that wait to be sent to one page, at most one per run."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self._runs: dict[str, LiveRun] = {}
        self._projects = False
        self._wake = asyncio.Event()
        self._closed = asyncio.Event()

    def add(self, runs: Iterable[LiveRun], projects: bool) -> None:
        """Note changes; a newer one of a run replaces the older."""
        told = {each.run: each for each in runs if self.target.includes(each.run)}
        self._runs.update(told)
        self._projects = self._projects or projects
        if told or projects:
            self._wake.set()

    def close(self) -> None:
        """End the iteration of :meth:`changes`."""
        self._closed.set()
        self._wake.set()

    async def changes(self) -> AsyncIterator[LiveChange | None]:
        """Yield what changed, at most five times a second; None after 15 seconds of silence."""
        while not self._closed.is_set():
            if not await _is_set(self._wake, HEARTBEAT_SECS):
                yield None
            elif not self._closed.is_set():
                yield self._take()
                await _is_set(self._closed, PAUSE_SECS)

    def _take(self) -> LiveChange:
        change = LiveChange(runs=list(self._runs.values()), projects=self._projects)
        self._runs, self._projects = {}, False
        self._wake.clear()
        return change


async def _is_set(event: asyncio.Event, timeout_secs: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), timeout_secs)
    except asyncio.TimeoutError:  # another class than TimeoutError in Python 3.10
        return False
    return True
