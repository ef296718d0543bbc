"""Which step a call of ``log`` belongs to; counts, and records nothing."""

from __future__ import annotations

import operator
import time
from typing import TYPE_CHECKING, NamedTuple

from marey.errors import LogError
from marey.journal.integers import journal_safe
from marey.journal.record import Problem

if TYPE_CHECKING:
    from marey.recorder.callsite import CallSite
    from marey.recorder.entries import Entries

MAX_STEP = 2**63 - 2  # a commit adds one, and the journal's steps have 64 bits


class Placement(NamedTuple):
    """Where the values of one call go."""

    step: int
    open_step: int  # the step that is open after the call


def place(open_step: int, step: int | None, commit: bool | None) -> Placement | None:
    """Find the step of one call, or None if it lies before the open one.

    Without ``step`` the values go to the open step, which ``commit`` None or True closes.
    With it, that step is opened and stays open unless ``commit`` is true.

    Examples
    --------
    >>> place(4, None, None)
    Placement(step=4, open_step=5)
    >>> place(4, 10, None)
    Placement(step=10, open_step=10)
    >>> place(4, 3, None) is None
    True
    """
    if step is None:
        return Placement(open_step, open_step + (commit is None or bool(commit)))
    if step < open_step:
        return None
    return Placement(step, step + bool(commit))


def check_step(step: object) -> int:
    """Give back a step that the user gave as a plain integer.

    Raises
    ------
    LogError
        It is no integer (``4.0`` is none), or has more than 63 bits.
    """
    try:
        number = operator.index(step)  # type: ignore[arg-type]
    except TypeError:
        raise LogError(
            f"step must be an integer, not {type(step).__name__}: {step!r:.100}"
        ) from None
    if number > MAX_STEP:
        raise LogError(f"step must be at most {MAX_STEP:,}, not {number!r:.100}")
    return number


def refusal(open_step: int, step: int, entries: Entries, site: CallSite) -> Problem:
    """What is recorded of a call whose step is too low: all that it would have logged."""
    return Problem(
        "step-order",
        f"step {step:,} is lower than the open step {open_step:,}, so this call was not "
        f"recorded. Steps must not fall; log what belongs to a step before the next one.",
        time.time(),
        step=step,
        detail={
            "open_step": open_step,
            "numbers": journal_safe(entries.numbers),
            "media": sorted({piece.key for piece in entries.pieces}),
            "source": str(site),
        },
    )
