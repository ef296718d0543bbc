"""Whether a run still runs, from what its writers told and from the processes that exist."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from marey.index.writers import WriterState, deciding
from marey.journal.process import HEARTBEAT_TIMEOUT_SECS, is_alive

if TYPE_CHECKING:
    from marey.index.disk import SegmentFile

RUNNING = "running"
CRASHED = "crashed"


def newest_mtimes(files: Iterable[SegmentFile]) -> dict[str, float]:
    """When each writer touched its segments last, in seconds since the epoch."""
    newest: dict[str, float] = {}
    for file in files:
        newest[file.writer] = max(newest.get(file.writer, 0.0), file.mtime_ns / 1e9)
    return newest


def writes_still(state: WriterState, mtime: float) -> bool:
    """Whether more may come from a writer."""
    if state.end is not None:
        return False
    if state.begin is None:  # it died at its first record, or has not written it yet
        return time.time() - mtime < HEARTBEAT_TIMEOUT_SECS
    return is_alive(state.begin, mtime)


def run_state(
    states: Mapping[str, WriterState], mtimes: Mapping[str, float]
) -> tuple[str, float | None]:
    """The state of a run, and when it ended if it told so.

    The newest primary writer decides. A run without one runs while any of its writers does.
    """
    decider = deciding(states.values())
    if decider is None:
        return CRASHED, None
    if decider.end is not None:
        return decider.end.state, decider.end.time
    asked = [decider] if decider.is_primary else list(states.values())
    if any(writes_still(state, mtimes.get(state.writer, 0.0)) for state in asked):
        return RUNNING, None
    return CRASHED, None
