"""Media that were logged and wait to be encoded: those of ended runs are, others are counted."""

from __future__ import annotations

import warnings
from collections import Counter
from typing import TYPE_CHECKING

from marey.errors import JournalError
from marey.index.liveness import RUNNING
from marey.spool.reading import files, waiting

if TYPE_CHECKING:
    from marey.directories import RunPath
    from marey.index import Index


def refresh(index: Index, run: RunPath) -> None:
    """Bring a run's index up to date, after what a dead process left of it was encoded."""
    index.refresh(run)
    if not files(run.spool_dir):
        return
    states = index.states([str(run)])
    if states and states[0].state != RUNNING:
        _encode(run)
        index.refresh(run)


def _encode(run: RunPath) -> None:
    from marey.spool.recovery import recover

    try:
        recover(run.path)
    except (JournalError, OSError) as error:
        left = pending(run).total()
        warnings.warn(
            f"{left:,} media of the run {run} were logged and cannot be encoded here, so they are "
            f"missing: {error}. As somebody who may write there, run: "
            f"python -m marey.spool.recovery {run.path}",
            stacklevel=4,
        )


def pending(run: RunPath) -> Counter[str]:
    """How many media of each key wait to be encoded."""
    return Counter(place.key for place in waiting(run.spool_dir))
